"""The one figure that opens the README: the tariff, and what happened to exports."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.trade.exports.growth import yoy_growth
from analysis.estimate.trade.exports.story import ExportsStory
from analysis.present.charts import Line, lines
from analysis.present.finding import percent
from analysis.present.picture import Picture
from analysis.present.style import (
    BLACK,
    BLUE,
    DASHED,
    DOTTED,
    GREY,
    ORANGE,
    house_style,
    new_figure,
    percent_axis,
    title,
)


@house_style
def headline_figure(path: pd.DataFrame, story: ExportsStory) -> Picture:
    """Draw the three tariffs above the change of exports in both customs ledgers.

    January and February are drawn as one point, at February.

    Parameters
    ----------
    path : DataFrame
        As :func:`tariffs.tariff_path`, in the window that is drawn.
    story : ExportsStory
        Of exports, from a year before the window on.
    """
    us, china = story.us, story.china
    figure, (tariff, exports) = new_figure(2, 1, height=5.6, sharex=True)
    rates = [
        Line("Headline", path.headline_rate, GREY, DOTTED, steps=True),
        Line("Statutory", path.statutory_rate, ORANGE, DASHED, steps=True),
        Line("Effective", path.effective_rate, steps=True),
    ]
    shipped = {
        "US imports from China\n(US Census)": _pooled(us.totals.customs_value),
        "China's exports to the US\n(China Customs)": _pooled(
            china.usa.trade_value, china.usa.yoy_growth
        ),
    }
    growth = [series[path.index[0] : path.index[-1]].dropna() for series in shipped.values()]
    looks = ((BLACK, "-", "o"), (BLUE, DOTTED, "o"))
    lines(tariff, rates, months=path.index)
    ledgers = zip(shipped, growth, looks, strict=True)
    lines(exports, [Line(name, series, *look) for name, series, look in ledgers], months=path.index)
    for ax in (tariff, exports):
        percent_axis(ax.yaxis)
    exports.axhline(0, color=BLACK, lw=0.7)
    tariff.set_ylim(0, None)
    tariff.set_title("US tariff on goods from China, monthly mean", fontsize=9, loc="left")
    exports.set_title("Exports of China to the US, change on a year earlier", fontsize=9, loc="left")
    both = growth[0].index.intersection(growth[1].index)
    month = path.effective_rate.reindex(both).idxmax()
    title(figure, _counted_since(month, *(series[both][month:] for series in growth)))
    when = f"{month:%B %Y}, when most was collected"
    alt = (
        f"Two line charts by month, {path.index[0]:%Y-%m} to {path.index[-1]:%Y-%m}, per cent. Above: "
        f"the US tariff on Chinese goods; in {when}, headline {percent(path.headline_rate[month])}, "
        f"statutory {percent(path.statutory_rate[month])}, effective "
        f"{percent(path.effective_rate[month])}. Below: change on a year earlier of the same trade; in "
        f"that month {percent(growth[0][month])} in US and {percent(growth[1][month])} in Chinese "
        "statistics."
    )
    caption = (
        f"Sources: US Census, imports for consumption, vintage {story.source}; China Customs as "
        "republished, first release; tariff calendar. January and February are one point."
    )
    return Picture(figure, alt, caption)


def _counted_since(month: pd.Timestamp, us: pd.Series, china: pd.Series) -> str:
    """Say which ledger counted the smaller falls since a month, where one did in all months."""
    if not ((us < 0) & (china < 0)).all() or (us > china).nunique() != 1:
        return "What was shipped under the tariff, by the ledger of either country"
    since = f"Since {month:%B %Y}, when most was collected"
    first, other = ("the US", "China") if us.iloc[0] > china.iloc[0] else ("China", "the US")
    return f"{since}, {first} counted smaller falls than {other}"


def _pooled(values: pd.Series, printed: pd.Series | None = None) -> pd.Series:
    """Return growth on a year earlier with January and February summed, at February.

    ``printed`` growth stands in for the other months whose level a year before is missing.
    """
    values = values.dropna()
    at = values.index.where(values.index.month > 1, values.index + pd.DateOffset(months=1))
    growth = yoy_growth(values.groupby(at).sum())
    if printed is not None:
        growth = growth.combine_first(printed[printed.index.month > 2])
    # A February whose January is missing, now or a year before, is not a sum.
    both = (1, 2)
    months = set(values.index)
    complete = [
        m.month != 2 or all(pd.Timestamp(m.year - y, n, 1) in months for y in (0, 1) for n in both)
        for m in growth.index
    ]
    return growth[complete].sort_index()

"""The page of the newest month: what was predicted, what came, the law since, what is next."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import t as student

from analysis.collect.releases import CENSUS_DAYS, CENSUS_LAG, census_days
from analysis.combine.courses.files import make_files
from analysis.engine.stored import stored
from analysis.estimate.record.prediction.imports import IMPORTS_DF
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS
from analysis.estimate.record.prediction.story import PredictionStory
from analysis.estimate.record.prediction.study import study
from analysis.law.table import READ_TO
from analysis.present.finding import capital, counted, day_name, listing, month, percent, the, whole
from analysis.present.numbers import fitting_dollars
from analysis.publish.site.feed import together
from analysis.publish.site.freshness import next_figures
from analysis.publish.site.page import template
from analysis.publish.site.partner_facts import recent_feed
from analysis.stories import told
from analysis.version import __version__

PAGE = "month.html"
#: Changes of the law to come, and months ahead, that the page has; the rest is on other pages.
COMING, AHEAD = 6, 3
#: Misses that a sentence names.
NAMED = 3
#: What is predicted, as the table of predictions calls it.
RATE, IMPORTS = "collected_rate", "imports"


def pages() -> dict[str, bytes]:
    """Return the bytes of ``month.html`` by its name."""
    story = told(study, partner="CHN")
    changes = stored(make_files, ["law_files", "law_changes"])["law_changes"]
    return {PAGE: month_page(story, recent_feed(changes)).encode()}


def month_page(story: PredictionStory, changes: pd.DataFrame) -> str:
    """Return the page of the newest month whose collections are held.

    Parameters
    ----------
    story : PredictionStory
        Its replay and registered predictions.
    changes : DataFrame
        Recent rows of the feed.
    """
    newest = story.scored.month.max()
    of_rates, of_imports = (predicted(story, newest, target) for target in (RATE, IMPORTS))
    since = changes[changes.day.gt(f"{newest + pd.offsets.MonthEnd(0):%Y-%m-%d}")]
    past, coming = since[since.scheduled.eq(0)], since[since.scheduled.eq(1)]
    return template("month.html.j2").render(
        here=PAGE,
        when=month(newest),
        printed=printed(newest),
        lead=lead(story, of_rates, newest),
        limit=limit(of_rates),
        tables=[
            (
                "Duty collected, per cent of customs value",
                [_row(story, row, percent) for row in of_rates.itertuples()],
                missed(story, of_rates, percent),
            ),
            (
                "Imports, billion US dollars",
                [_row(story, row, _billions) for row in of_imports.itertuples()],
                missed(story, of_imports, fitting_dollars),
            ),
        ],
        source=f"{story.vintage}; Export declines under tariffs {__version__}",
        past=[together(group) for _, group in past.groupby(["day", "measure"], sort=True)][::-1],
        coming=[together(group) for _, group in coming.groupby(["day", "measure"], sort=True)][:COMING],
        ahead=ahead(story, newest),
        next_figures=next_figures(),
        read_to=day_name(READ_TO),
        month_end=day_name(newest + pd.offsets.MonthEnd(0)),
    )


def predicted(story: PredictionStory, newest: pd.Timestamp, target: str) -> pd.DataFrame:
    """Return what was predicted of a month, and what came.

    Returns
    -------
    DataFrame
        ``partner``, ``median``, ``q05``, ``q95``, ``outcome`` (rates as fractions, imports in US
        dollars) and ``registered``: whether the prediction was registered before the month was printed,
        or else is replayed with what was public a month before. The largest seller first.
    """
    bought = story.imports[story.imports.month.eq(newest) & story.imports.horizon.eq(1)]
    ends = bought.scale * student.ppf(0.95, IMPORTS_DF)
    bought = bought.assign(q05=bought["median"] * np.exp(-ends), q95=bought["median"] * np.exp(ends))
    rates = story.scored[story.scored.month.eq(newest) & story.scored.horizon.eq(1)]
    rows = bought if target == IMPORTS else rates[rates.goods.eq(ALL_CHAPTERS)]
    rows = rows.set_index("partner")[["median", "q05", "q95", "outcome"]].dropna()
    early = story.frozen[story.frozen.month.eq(newest) & story.frozen.day.lt(_printed_on(newest))]
    early = early[early.target.eq(target) & early.goods.eq(ALL_CHAPTERS)].sort_values("day")
    early = early.drop_duplicates("partner", keep="last").set_index("partner")
    rows["registered"] = rows.index.isin(early.index)
    rows.update(early[["median", "q05", "q95"]])
    order = bought.set_index("partner").outcome.reindex(rows.index).fillna(np.inf)
    return rows.loc[order.sort_values(ascending=False, kind="stable").index].reset_index()


def _printed_on(when: pd.Timestamp) -> pd.Timestamp:
    return census_days(pd.Series([when])).iloc[0]


def printed(newest: pd.Timestamp) -> str:
    """Say when the Census Bureau printed a month."""
    day = day_name(_printed_on(newest))
    if f"{newest:%Y-%m}" in CENSUS_DAYS:
        return f"Printed by the US Census Bureau on {day}."
    return f"Due from the US Census Bureau by {day}, {CENSUS_LAG} days after the month."


def lead(story: PredictionStory, rates: pd.DataFrame, newest: pd.Timestamp) -> str:
    """Say what came and what was predicted of the story's partner, else of the largest seller."""
    rows = rates.set_index("partner")
    code = story.partner if story.partner in rows.index else rates.partner.iloc[0]
    row = rows.loc[code]
    was = "was" if row.registered else "would have been"
    return (
        f"In {month(newest)} customs collected {percent(row.outcome)} of the value of goods from "
        f"{the(story.names[code])}, where {percent(row['median'])} [{percent(row.q05)}, "
        f"{percent(row.q95)}] {was} predicted a month before."
    )


def limit(rates: pd.DataFrame) -> str:
    """Say what kind of predictions these are, and how many of them held."""
    inside = int(rates.outcome.between(rates.q05, rates.q95).sum())
    rates_held = f"{capital(counted(inside))} of {counted(len(rates))} rates"
    held = f"{rates_held} lay within their 90\u00a0% interval."
    if rates.registered.all():
        return f"These predictions were registered before the month was printed. {held}"
    some = " but for those registered before the print" if rates.registered.any() else ""
    how = "with what was public a month before, by rules chosen with these months in view"
    return f"These are replays{some}, {how}, and no predictions made in advance. {held}"


def _row(story: PredictionStory, row, write) -> dict[str, str]:
    """Return a row of a table of what was predicted and came."""
    off = row.outcome - row.median
    miss = (
        f"{100 * off:+.1f} pp" if write is percent else f"{100 * (row.outcome / row.median - 1):+.0f} %"
    )
    return {
        "name": capital(story.names[row.partner]),
        "code": row.partner,
        "predicted": write(row.median),
        "between": f"[{write(row.q05)}, {write(row.q95)}]",
        "came": write(row.outcome),
        "miss": miss.replace("-", "−").replace(" ", "\u00a0"),
        "outside": not row.q05 <= row.outcome <= row.q95,
    }


def _billions(value: float) -> str:
    """Print dollars in billions without the unit, which the caption has."""
    return f"{value / 1e9:.1f}"


def missed(story: PredictionStory, rows: pd.DataFrame, write) -> str:
    """Say what lay outside its interval."""
    outside = rows[~rows.outcome.between(rows.q05, rows.q95)]
    if outside.empty:
        return "None lay outside its 90\u00a0% interval."
    each = [
        f"{the(story.names[row.partner])} ({write(row.outcome)} for {write(row.median)})"
        for row in outside.itertuples()
    ]
    named = each if len(each) <= NAMED else [*each[:NAMED], f"{len(each) - NAMED} more"]
    return f"Outside its 90\u00a0% interval lay {listing(named)}."


def _between(row) -> str:
    return f"{percent(row.median)} [{whole(row.q05)}, {whole(row.q95)}]"


def ahead(story: PredictionStory, newest: pd.Timestamp) -> dict | None:
    """Return what the newest registered file says of the months after one, by seller."""
    frozen = story.frozen[story.frozen.origin.eq(newest) & story.frozen.goods.eq(ALL_CHAPTERS)]
    frozen = frozen[frozen.target.eq(RATE)]
    if frozen.empty:
        return None
    last = frozen[frozen.day.eq(frozen.day.max())].sort_values("month")
    months = list(last.month.unique()[:AHEAD])
    last = last[last.month.isin(months)]
    rows = [
        (capital(story.names[code]), [_between(row) for row in group.itertuples()])
        for code, group in last.groupby("partner")
    ]
    day = last.day.iloc[0]
    late = [when for when in months if _printed_on(when) <= day]
    warned = (
        f"{listing([month(when) for when in late])} may have been printed by then; we had not seen it."
    )
    return {
        "day": day_name(day),
        "months": [month(when) for when in months],
        "rows": rows,
        "warned": warned if late else "None of these months was printed by then.",
    }

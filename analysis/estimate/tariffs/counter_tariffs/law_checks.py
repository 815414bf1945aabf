"""The law against other counts of it: notices, a published average, and the WTO."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.combine.retaliation import UnderLaw
from analysis.vocabulary import Term

#: Day of a wave -> lines with a duty as the notices of the Tariff Commission list them (calendar:
#: E044 to E047; June 2019 raised lines that were listed).
NOTICES = {
    "2018-07-06": 545,
    "2018-08-23": 878,
    "2018-09-24": 6_085,
    "2019-01-01": 5_874,
    "2019-06-01": 5_874,
}

#: Average of all of China's duties on US goods, fractions, weighted by US exports to the world, as Bown
#: (PIIE) prints it; the first is that of April 2018, after the answer to Section 232.
AVERAGES = {"before": 0.0837, "2018-09-24": 0.183, "2019-01-01": 0.165, "2019-06-01": 0.207}

#: For which days an average is printed.
NO_AVERAGE = "where no average is published"
COUNTS_OF_WAVES = Columns(
    "a wave",
    {
        "wave": Term("From", "", "first day of the wave"),
        "lines": Term("Lines in the table", "count", "tariff lines with an added duty"),
        "notice": Term(
            "Lines in the notices", "count", "as the notices of the Tariff Commission list them"
        ),
        "products": Term("HS6", "count", "with an added duty"),
        "mean": Term("Mean of taxed lines", "fraction", "mean added duty over lines with one"),
        "weighted": Term(
            "Weighted mean of all",
            "fraction",
            "mean added duty over all HS6, weighted by US exports to the world",
        ),
        "step": Term(
            "Its step",
            "fraction",
            "change of this mean since the last day of which an average is published",
            "points",
            missing=NO_AVERAGE,
        ),
        "published_step": Term(
            "Step published",
            "fraction",
            "change of the published average of all of China's duties on US goods",
            "points",
            missing=NO_AVERAGE,
        ),
    },
)

BESIDE_WTO = Columns(
    "an added rate",
    {
        **shared(
            "added_rate",
            label="Added duty, June 2019",
            definition="duty that China had added by June 2019, which all listed lines of the HS6 share",
        ),
        "products": Term("HS6", "count", "with this rate"),
        "median": Term("Total rate, January 2025", "fraction", "median of the WTO's total rate"),
        "excess": Term(
            "Difference", "fraction", "median of the total rate less the added one", "points"
        ),
    },
)


@returns(COUNTS_OF_WAVES)
def waves(law: pd.DataFrame, rates: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Count lines by wave beside the notices, and set the mean rate beside the published average.

    Parameters
    ----------
    law : DataFrame
        Of :func:`law.china.china_law`.
    rates : DataFrame
        Of :func:`combine.retaliation.rates_by_day`.
    weights : Series
        Of :func:`world_weights`.
    """
    lines = law[law.digits.eq(8) & law.added_rate.notna()]
    by_line = lines.pivot(index="hts", columns="first_day", values="added_rate").ffill(axis=1)
    weighted = rates.reindex(weights.index).fillna(0.0).mul(weights, axis=0).sum() / weights.sum()
    rows, last, ours = [], AVERAGES["before"], 0.0
    for day, notice in NOTICES.items():
        line_rates = by_line[pd.Timestamp(day)]
        mean = float(weighted[pd.Timestamp(day)])
        row = {"wave": day, "lines": int((line_rates > 0).sum()), "notice": notice}
        row |= {
            "products": int((rates[pd.Timestamp(day)] > 0).sum()),
            "mean": line_rates[line_rates > 0].mean(),
        }
        row |= {"weighted": mean, "published_step": float("nan"), "step": float("nan")}
        if day in AVERAGES:
            row |= {"published_step": AVERAGES[day] - last, "step": mean - ours}
            last, ours = AVERAGES[day], mean
        rows.append(row)
    return pd.DataFrame(rows)


def world_weights(trade: UnderLaw, chapters: pd.DataFrame, year: int = 2017) -> pd.Series:
    """Return US exports to the world by HS6 in a year, near enough to weight with (USD).

    Exports to the world are known by chapter; within it, products have the shares of exports to China.

    Parameters
    ----------
    trade : UnderLaw
        Exports to China.
    chapters : DataFrame
        Source table ``us_exports_hs2_monthly``.
    """
    to_china = trade.values.loc[:, f"{year}-01" : f"{year}-12"].sum(axis=1)
    world = chapters[chapters.month.dt.year.eq(year) & chapters.partner.eq("WLD")]
    by_chapter = world.groupby("hs2").exports_value.sum()
    chapter = to_china.index.str[:2]
    return to_china / to_china.groupby(chapter).transform("sum") * by_chapter.reindex(chapter).to_numpy()


@returns(BESIDE_WTO)
def beside_wto(rates: pd.DataFrame, law: pd.DataFrame) -> pd.DataFrame:
    """Set the added rate of June 2019 by HS6 beside the WTO's total of 2025-01-01, over all lines.

    Base duties and half of September 2019 are in the total, so that it should lie above by some points,
    and by as much at every rate: less where only a part of an HS6 is listed.
    """
    wto = law[law.digits.eq(6) & law.first_day.eq(law[law.digits.eq(6)].first_day.min())]
    total = wto.set_index("hts").total_rate.dropna()
    last = rates[rates.columns.max()].reindex(total.index).fillna(0.0).round(6)
    table = pd.DataFrame({"added_rate": last, "total": total, "excess": total - last})
    whole_rates = table[table.added_rate.isin([0.0, 0.05, 0.1, 0.2, 0.25])]
    by = whole_rates.groupby("added_rate")
    return pd.DataFrame(
        {"products": by.size(), "median": by.total.median(), "excess": by.excess.median()}
    ).reset_index()

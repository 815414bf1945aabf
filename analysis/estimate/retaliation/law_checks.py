"""The law against other counts of it: notices, a published average, the WTO, and the lists of 2025."""

from __future__ import annotations

import pandas as pd

from analysis.combine.retaliation import UnderLaw

#: Day of a wave -> lines with a duty as the notices of the Tariff Commission list them (calendar:
#: E044 to E047; June 2019 raised lines that were listed).
NOTICES = {"2018-07-06": 545, "2018-08-23": 878, "2018-09-24": 6_085, "2019-01-01": 5_874,
           "2019-06-01": 5_874}  # fmt: skip

#: Average of all of China's duties on US goods, fractions, weighted by US exports to the world, as Bown
#: (PIIE) prints it; the first is that of April 2018, after the answer to Section 232.
AVERAGES = {"before": 0.0837, "2018-09-24": 0.183, "2019-01-01": 0.165, "2019-06-01": 0.207}

#: List of March 2025 -> its lines as published; none was found for Canada's second.
PUBLISHED = {
    ("CHN", "10 per cent"): 711,
    ("CHN", "15 per cent"): 29,
    ("CAN", "first list"): 1_256,
}


def waves(law: pd.DataFrame, rates: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Count lines by wave beside the notices, and set the mean rate beside the published average.

    Parameters
    ----------
    law : DataFrame
        Of :func:`combine.law.china.china_law`.
    rates : DataFrame
        Of :func:`combine.retaliation.rates_by_day`.
    weights : Series
        Of :func:`world_weights`.

    Returns
    -------
    DataFrame
        Key ``wave`` (day as text); ``lines``, ``notice`` (counts), ``products`` (HS6), ``mean`` (added
        rate over lines with one), ``weighted`` (over all HS6, by ``weights``), ``published_step`` and
        ``step`` (change of the published average and of ours since the last day that it is printed for;
        missing where it is not).
    """
    lines = law[law.digits.eq(8) & law.added_rate.notna()]
    by_line = lines.pivot(index="hts", columns="first_day", values="added_rate").ffill(axis=1)
    weighted = rates.reindex(weights.index).fillna(0.0).mul(weights, axis=0).sum() / weights.sum()
    rows, last, ours = [], AVERAGES["before"], 0.0
    for day, notice in NOTICES.items():
        own = by_line[pd.Timestamp(day)]
        mean = float(weighted[pd.Timestamp(day)])
        row = {"wave": day, "lines": int((own > 0).sum()), "notice": notice}
        row |= {"products": int((rates[pd.Timestamp(day)] > 0).sum()), "mean": own[own > 0].mean()}
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
    own = trade.values.loc[:, f"{year}-01" : f"{year}-12"].sum(axis=1)
    world = chapters[chapters.month.dt.year.eq(year) & chapters.partner.eq("WLD")]
    by_chapter = world.groupby("hs2").exports_value.sum()
    chapter = own.index.str[:2]
    return own / own.groupby(chapter).transform("sum") * by_chapter.reindex(chapter).to_numpy()


def beside_wto(rates: pd.DataFrame, law: pd.DataFrame) -> pd.DataFrame:
    """Set the added rate of June 2019 by HS6 beside the WTO's total of 2025-01-01, over all lines.

    Base duties and half of September 2019 are in the total, so that it should lie above by some points,
    and by as much at every rate: less where only a part of an HS6 is listed.

    Returns
    -------
    DataFrame
        Key ``added_rate`` (fraction; HS6 whose lines share it); ``products``, ``median`` of the total,
        ``excess`` (median of the total less the rate).
    """
    wto = law[law.digits.eq(6) & law.first_day.eq(law[law.digits.eq(6)].first_day.min())]
    total = wto.set_index("hts").total_rate.dropna()
    last = rates[rates.columns.max()].reindex(total.index).fillna(0.0).round(6)
    table = pd.DataFrame({"added_rate": last, "total": total, "excess": total - last})
    kept = table[table.added_rate.isin([0.0, 0.05, 0.1, 0.2, 0.25])]
    by = kept.groupby("added_rate")
    return pd.DataFrame(
        {"products": by.size(), "median": by.total.median(), "excess": by.excess.median()}
    ).reset_index()


def lists_of_2025(lists: pd.DataFrame, law: pd.DataFrame) -> pd.DataFrame:
    """Count the lists of March 2025 beside what was published, China's also beside the WTO's rates.

    Parameters
    ----------
    lists : DataFrame
        Source table ``retaliation_lists_2025``.
    law : DataFrame
        Of :func:`combine.law.china.china_law`.

    Returns
    -------
    DataFrame
        Key ``reporter`` x ``list``; ``first_day``, ``last_day``, ``added_rate``, ``lines``,
        ``published`` (lines, missing where unknown), ``products`` (HS6), ``raised`` (of these, HS6 whose
        rate rose on that day in the WTO's table) and ``other`` (HS6 that rose on that day and are on no
        list of it), missing for Canada.
    """
    total = law[law.digits.eq(6)].pivot(index="hts", columns="first_day", values="total_rate")
    total = total.ffill(axis=1)
    rows = []
    for (reporter, name), own in lists.groupby(["reporter", "list"], sort=False):
        day, hs6 = own.first_day.iloc[0], pd.Index(own.hs8.str[:6].unique())
        row = {"reporter": reporter, "list": name, "first_day": day, "last_day": own.last_day.iloc[0]}
        row |= {"added_rate": own.added_rate.iloc[0], "lines": len(own)}
        row |= {"published": PUBLISHED.get((reporter, name), float("nan")), "products": len(hs6)}
        row |= {"raised": float("nan"), "other": float("nan")}
        if reporter == "CHN":
            step = total[day] - total.loc[:, :day].iloc[:, -2]
            rose = step.index[step > 1e-9]
            day_s = lists[lists.reporter.eq(reporter) & lists.first_day.eq(day)]
            row |= {"raised": int(hs6.isin(rose).sum())}
            row |= {"other": int((~rose.isin(day_s.hs8.str[:6].unique())).sum())}
        rows.append(row)
    return pd.DataFrame(rows)

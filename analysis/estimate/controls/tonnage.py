"""Tonnes of rare earths and magnets by month, as far as the press prints them: ranges, never a line.

The customs office publishes these weights; what can be read offline are press reports of single months.
Several reports of one month give its range. A month that none prints can still be implied by the rate of
another month on it: such a value is marked, and its range is that of the rounding of the rate.
"""

from __future__ import annotations

import pandas as pd

#: Half of the last digit of a printed rate: of 0.1 and of 1 per cent.
FINE, COARSE = 0.0005, 0.005

#: Months back that a printed rate compares with.
LAGS = {"yoy_growth": 12, "mom_growth": 1}


def monthly(published: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of single months."""
    return published[published.n_months.eq(1)].reset_index(drop=True)


def tonnage(published: pd.DataFrame) -> pd.DataFrame:
    """Return the range of each product, destination and month.

    Parameters
    ----------
    published : DataFrame
        Source table ``china_rare_earth_exports_monthly``.

    Returns
    -------
    DataFrame
        One row a ``product``, ``partner`` and ``month``; ``low``, ``high`` (tonnes), ``n_sources`` and
        ``implied`` (no source prints the month itself), ascending.
    """
    keys = ["product", "partner", "month"]
    rows = monthly(published)
    printed = rows.dropna(subset="tonnes").groupby(keys).tonnes.agg(["min", "max", "count"])
    printed = printed.set_axis(["low", "high", "n_sources"], axis=1).assign(implied=False)
    ranges = [_implied(rows, printed, *lag) for lag in LAGS.items()]
    implied = pd.concat(ranges).groupby(keys).agg({"low": "min", "high": "max", "n_sources": "sum"})
    implied = implied[~implied.index.isin(printed.index)].assign(implied=True)
    found = pd.concat([printed, implied]).sort_index().reset_index()
    return found.astype({"low": float, "high": float, "n_sources": int})


def _implied(rows: pd.DataFrame, printed: pd.DataFrame, rate: str, lag: int) -> pd.DataFrame:
    """Return the month that a printed rate compares with, as the range of its rounding."""
    own = rows.dropna(subset=["tonnes", rate])
    half = rounding(own[rate])
    back = pd.DataFrame(
        {
            "product": own["product"],
            "partner": own.partner,
            "month": own.month - pd.DateOffset(months=lag),
            "low": own.tonnes / (1 + own[rate] + half),
            "high": own.tonnes / (1 + own[rate] - half),
            "n_sources": 1,
        }
    )
    ahead = _ahead(rows, printed, rate, lag)
    keys = ["product", "partner", "month"]
    return pd.concat([back, ahead]).set_index(keys)


def _ahead(rows: pd.DataFrame, printed: pd.DataFrame, rate: str, lag: int) -> pd.DataFrame:
    """Return the months of which only a rate is printed, from the month that it compares with."""
    own = rows[rows.tonnes.isna() & rows[rate].notna()]
    base = [
        (r.Index, (r.product, r.partner, r.month - pd.DateOffset(months=lag))) for r in own.itertuples()
    ]
    known = [(place, printed.loc[key]) for place, key in base if key in printed.index]
    half = rounding(own[rate])
    columns = ["product", "partner", "month", "low", "high", "n_sources"]
    return pd.DataFrame(
        [
            (
                *own.loc[place, ["product", "partner", "month"]],
                level.low * (1 + own.loc[place, rate] - half[place]),
                level.high * (1 + own.loc[place, rate] + half[place]),
                1,
            )
            for place, level in known
        ],
        columns=columns,
    )


def rounding(rates: pd.Series) -> pd.Series:
    """Return half of the last printed digit of each rate (fraction)."""
    # ASSUME: a rate of whole per cent was rounded to whole per cent, any other to a tenth. Rates whose
    # tenth is nothing by chance get too wide a range, never too narrow a one.
    whole = (rates * 100).round(6) % 1 == 0
    return whole.map({True: COARSE, False: FINE})


def yearly_change(published: pd.DataFrame) -> pd.DataFrame:
    """Return the printed changes on a year earlier, the range over sources.

    Returns
    -------
    DataFrame
        One row a ``product``, ``partner`` and ``month``: ``low``, ``high`` (fractions), ``n_sources``.
        Where sources print a rate of different digits, a finer one inside the coarser is kept.
    """
    rows = monthly(published).dropna(subset="yoy_growth")
    rows = rows.assign(half=rounding(rows.yoy_growth))
    keys = ["product", "partner", "month"]
    finest = rows.groupby(keys).half.transform("min")
    kept = rows[rows.half.eq(finest)].groupby(keys).yoy_growth.agg(["min", "max"])
    count = rows.groupby(keys).size()
    frame = kept.set_axis(["low", "high"], axis=1).assign(n_sources=count)
    return frame.reset_index()


def disagreements(published: pd.DataFrame) -> pd.DataFrame:
    """Return the months for which sources print unlike weights, widest first.

    Returns
    -------
    DataFrame
        ``product``, ``partner``, ``month``, ``low``, ``high`` (tonnes), ``n_sources``, ``spread``
        (fraction of the lower).
    """
    own = tonnage(published)
    own = own[~own.implied & own.high.gt(own.low)].drop(columns="implied")
    own = own.assign(spread=own.high / own.low - 1)
    return own.sort_values("spread", ascending=False, ignore_index=True)


def sums_of_months(published: pd.DataFrame) -> pd.DataFrame:
    """Compare the months between two printed totals from January with their difference.

    Returns
    -------
    DataFrame
        One row a pair of totals whose months between are all printed: ``product``, ``partner``,
        ``first`` and ``last`` month, ``total`` (difference of the totals), ``months`` (sum of the
        printed months), both in tonnes, ``gap`` (months less total, in tonnes).
    """
    totals = published[published.n_months.gt(1)].dropna(subset="tonnes")
    levels = tonnage(published)
    levels = levels[~levels.implied]
    found = []
    for (product, partner, _), own in totals.groupby(["product", "partner", totals.month.dt.year]):
        own = own.drop_duplicates("month").sort_values("month")
        known = levels[levels["product"].eq(product) & levels.partner.eq(partner)]
        known = known.set_index("month")[["low", "high"]].mean(axis=1)
        for before, after in zip(own.itertuples(), own.iloc[1:].itertuples(), strict=False):
            months = pd.date_range(before.month, after.month, freq="MS")[1:]
            if months.isin(known.index).all():
                total, sum_of = after.tonnes - before.tonnes, known[months].sum()
                found.append((product, partner, months[0], months[-1], total, sum_of, sum_of - total))
    columns = ["product", "partner", "first", "last", "total", "months", "gap"]
    return pd.DataFrame(found, columns=columns)


def rates_of_levels(published: pd.DataFrame) -> pd.DataFrame:
    """Compare each printed rate with that of the two printed weights which it compares.

    Returns
    -------
    DataFrame
        ``product``, ``partner``, ``month``, ``lag`` (months), ``printed`` and ``computed`` (fractions),
        ``gap`` (computed less printed), widest first.
    """
    levels = tonnage(published)
    known = levels[~levels.implied].set_index(["product", "partner", "month"])
    middle = known[["low", "high"]].mean(axis=1)
    found = []
    for rate, lag in LAGS.items():
        for row in monthly(published).dropna(subset=["tonnes", rate]).itertuples():
            before = middle.get((row.product, row.partner, row.month - pd.DateOffset(months=lag)))
            if before is not None:
                printed, computed = getattr(row, rate), row.tonnes / before - 1
                found.append((row.product, row.partner, row.month, lag, printed, computed))
    columns = ["product", "partner", "month", "lag", "printed", "computed"]
    frame = pd.DataFrame(found, columns=columns).drop_duplicates(columns[:5])
    frame["gap"] = frame.computed - frame.printed
    return frame.sort_values("gap", key=abs, ascending=False, ignore_index=True)

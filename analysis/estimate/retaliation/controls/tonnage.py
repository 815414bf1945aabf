"""Tonnes of rare earths and magnets by month, as far as the press prints them: ranges, never a line.

The customs office publishes these weights; what can be read offline are press reports of single months.
Several reports of one month give its range. A month that none prints can still be implied by the rate of
another month on it: such a value is marked, and its range is that of the rounding of the rate.
"""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

#: Half of the last digit of a printed rate: of 0.1 and of 1 per cent.
FINE, COARSE = 0.0005, 0.005

#: Months back that a printed rate compares with.
RATE_LAGS = {"yoy_growth": 12, "mom_growth": 1}

KEYS = Columns(
    "a product, destination and month",
    {
        "product": Term("Goods", "", "category of the published figure"),
        "partner": Term("To", "", "destination, ISO 3166-1 alpha-3; WLD: all"),
        "month": TERMS["month"],
    },
)

COUNTED = {"n_sources": Term("Sources", "count", "reports that print the figure")}

TONNAGE = Columns(
    "a product, destination and month that a report prints or implies, ascending",
    {
        **KEYS,
        "low": Term(
            "Tonnes, lowest", "tonnes", "smallest weight that a source prints or implies", "rounded"
        ),
        "high": Term(
            "Tonnes, highest", "tonnes", "largest weight that a source prints or implies", "rounded"
        ),
        **COUNTED,
        "implied": Term("How known", "true or false", "whether no source prints the month itself"),
    },
)

YEARLY = Columns(
    "a product, destination and month with a printed change on a year earlier",
    {
        **KEYS,
        "low": Term(
            "On a year before, lowest",
            "fraction",
            "smallest change that a source prints; a finer rate inside a coarser one is kept alone",
        ),
        "high": Term("On a year before, highest", "fraction", "largest change that a source prints"),
        **COUNTED,
    },
)

UNLIKE = Columns(
    "a month for which sources print unlike weights, widest first",
    {
        **TONNAGE.only("product", "partner", "month", "low", "high", "n_sources"),
        "spread": Term("Apart by", "fraction", "the highest weight over the lowest, less one"),
    },
)

SUMS = Columns(
    "a pair of totals from January whose months between are all printed",
    {
        **KEYS.only("product", "partner"),
        "first": Term("From", "date", "first month between the two totals"),
        "last": Term("To", "date", "last month between the two totals"),
        "total": Term(
            "Difference of totals, t", "tonnes", "the later printed total less the earlier", "tenths"
        ),
        "months": Term("Sum of months, t", "tonnes", "sum of the printed months", "tenths"),
        "gap": Term("Gap, t", "tonnes", "sum of the months less the difference of the totals", "tenths"),
    },
)

PRINTED_RATES = Columns(
    "a printed rate both of whose months have a printed weight, widest gap first",
    {
        **KEYS,
        "lag": Term("Months back", "months", "months back that the rate compares with"),
        "printed": Term("As printed", "fraction", "rate of change as printed"),
        "computed": Term("By the weights", "fraction", "rate of change of the two printed weights"),
        "gap": Term("Gap", "fraction", "computed less printed"),
    },
)


def monthly(published: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of single months."""
    return published[published.n_months.eq(1)].reset_index(drop=True)


@returns(TONNAGE)
def tonnage(published: pd.DataFrame) -> pd.DataFrame:
    """Return the range of each product, destination and month.

    Parameters
    ----------
    published : DataFrame
        Source table ``china_rare_earth_exports_monthly``.
    """
    keys = list(KEYS)
    rows = monthly(published)
    printed = rows.dropna(subset="tonnes").groupby(keys).tonnes.agg(["min", "max", "count"])
    printed = printed.set_axis(["low", "high", "n_sources"], axis=1).assign(implied=False)
    ranges = [_implied(rows, printed, *lag) for lag in RATE_LAGS.items()]
    implied = pd.concat(ranges).groupby(keys).agg({"low": "min", "high": "max", "n_sources": "sum"})
    implied = implied[~implied.index.isin(printed.index)].assign(implied=True)
    ranges_by_month = pd.concat([printed, implied]).sort_index().reset_index()
    return ranges_by_month.astype({"low": float, "high": float, "n_sources": int})


def _implied(rows: pd.DataFrame, printed: pd.DataFrame, rate: str, lag: int) -> pd.DataFrame:
    """Return the month that a printed rate compares with, as the range of its rounding."""
    weighed = rows.dropna(subset=["tonnes", rate])
    half = rounding(weighed[rate])
    back = pd.DataFrame(
        {
            "product": weighed["product"],
            "partner": weighed.partner,
            "month": weighed.month - pd.DateOffset(months=lag),
            "low": weighed.tonnes / (1 + weighed[rate] + half),
            "high": weighed.tonnes / (1 + weighed[rate] - half),
            "n_sources": 1,
        }
    )
    return pd.concat([back, _ahead(rows, printed, rate, lag)]).set_index(list(KEYS))


def _ahead(rows: pd.DataFrame, printed: pd.DataFrame, rate: str, lag: int) -> pd.DataFrame:
    """Return the months of which only a rate is printed, from the month that it compares with."""
    unweighed = rows[rows.tonnes.isna() & rows[rate].notna()]
    base = [
        (r.Index, (r.product, r.partner, r.month - pd.DateOffset(months=lag)))
        for r in unweighed.itertuples()
    ]
    with_base = [(place, printed.loc[key]) for place, key in base if key in printed.index]
    half = rounding(unweighed[rate])
    columns = ["product", "partner", "month", "low", "high", "n_sources"]
    return pd.DataFrame(
        [
            (
                *unweighed.loc[place, ["product", "partner", "month"]],
                level.low * (1 + unweighed.loc[place, rate] - half[place]),
                level.high * (1 + unweighed.loc[place, rate] + half[place]),
                1,
            )
            for place, level in with_base
        ],
        columns=columns,
    )


def rounding(rates: pd.Series) -> pd.Series:
    """Return half of the last printed digit of each rate (fraction)."""
    # ASSUME: a rate of whole per cent was rounded to whole per cent, any other to a tenth. Rates whose
    # tenth is nothing by chance get too wide a range, never too narrow a one.
    whole = (rates * 100).round(6) % 1 == 0
    return whole.map({True: COARSE, False: FINE})


@returns(YEARLY)
def yearly_change(published: pd.DataFrame) -> pd.DataFrame:
    """Return the printed changes on a year earlier, the range over sources."""
    rows = monthly(published).dropna(subset="yoy_growth")
    rows = rows.assign(half=rounding(rows.yoy_growth))
    keys = list(KEYS)
    finest = rows.groupby(keys).half.transform("min")
    ranges = rows[rows.half.eq(finest)].groupby(keys).yoy_growth.agg(["min", "max"])
    count = rows.groupby(keys).size()
    frame = ranges.set_axis(["low", "high"], axis=1).assign(n_sources=count)
    return frame.reset_index()


@returns(UNLIKE)
def disagreements(published: pd.DataFrame) -> pd.DataFrame:
    """Return the months for which sources print unlike weights, widest first."""
    weights = tonnage(published)
    weights = weights[~weights.implied & weights.high.gt(weights.low)].drop(columns="implied")
    weights = weights.assign(spread=weights.high / weights.low - 1)
    return weights.sort_values("spread", ascending=False, ignore_index=True)


@returns(SUMS)
def sums_of_months(published: pd.DataFrame) -> pd.DataFrame:
    """Compare the months between two printed totals from January with their difference."""
    totals = published[published.n_months.gt(1)].dropna(subset="tonnes")
    levels = tonnage(published)
    levels = levels[~levels.implied]
    rows = []
    for (product, partner, _), of_year in totals.groupby(["product", "partner", totals.month.dt.year]):
        of_year = of_year.drop_duplicates("month").sort_values("month")
        monthly_tonnes = levels[levels["product"].eq(product) & levels.partner.eq(partner)]
        monthly_tonnes = monthly_tonnes.set_index("month")[["low", "high"]].mean(axis=1)
        for before, after in zip(of_year.itertuples(), of_year.iloc[1:].itertuples(), strict=False):
            months = pd.date_range(before.month, after.month, freq="MS")[1:]
            if months.isin(monthly_tonnes.index).all():
                total, sum_of = after.tonnes - before.tonnes, monthly_tonnes[months].sum()
                rows.append((product, partner, months[0], months[-1], total, sum_of, sum_of - total))
    return pd.DataFrame(rows, columns=list(SUMS))


@returns(PRINTED_RATES)
def rates_of_levels(published: pd.DataFrame) -> pd.DataFrame:
    """Compare each printed rate with that of the two printed weights which it compares."""
    levels = tonnage(published)
    printed_levels = levels[~levels.implied].set_index(["product", "partner", "month"])
    middle = printed_levels[["low", "high"]].mean(axis=1)
    rows = []
    for rate, lag in RATE_LAGS.items():
        for row in monthly(published).dropna(subset=["tonnes", rate]).itertuples():
            before = middle.get((row.product, row.partner, row.month - pd.DateOffset(months=lag)))
            if before is not None:
                printed, computed = getattr(row, rate), row.tonnes / before - 1
                rows.append((row.product, row.partner, row.month, lag, printed, computed))
    columns = list(PRINTED_RATES)[:-1]
    frame = pd.DataFrame(rows, columns=columns).drop_duplicates([*KEYS, "lag", "printed"])
    frame["gap"] = frame.computed - frame.printed
    return frame.sort_values("gap", key=abs, ascending=False, ignore_index=True)


def destinations_of_magnets(published: pd.DataFrame) -> list[str]:
    """Return the destinations with a printed change of magnets on a year earlier since April 2025."""
    changes = yearly_change(published)
    magnets = changes[changes["product"].eq("magnets") & changes.month.ge("2025-04-01")]
    return sorted(magnets.partner.unique())

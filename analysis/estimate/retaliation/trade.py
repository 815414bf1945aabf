"""What US exports to China did, list by list and good by good, and how much of them the tables hold."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.combine.retaliation import UnderLaw
from analysis.estimate.retaliation.beside import AGRICULTURE, CARS, ENERGY, SOYBEANS, Codes
from analysis.vocabulary import TERMS, Term

#: Twelve months before the first list, and the last twelve that the lists date.
BEFORE, AFTER = ("2017-07", "2018-06"), ("2018-09", "2019-08")

#: Half-years after the first list, and the same half a year before.
HALVES = {
    "2018, second half": (("2017-07", "2017-12"), ("2018-07", "2018-12")),
    "2019, first half": (("2018-01", "2018-06"), ("2019-01", "2019-06")),
}

#: Goods told apart, as sums; the last are what is left of the others.
GOODS: dict[str, Codes] = {
    "soybeans": SOYBEANS,
    "other agriculture": lambda codes: AGRICULTURE(codes) & ~SOYBEANS(codes),
    "cars": CARS,
    "energy": ENERGY,
    "other goods": lambda codes: ~(AGRICULTURE(codes) | CARS(codes) | ENERGY(codes)),
}

#: Goods without a list, as the key of a table.
UNLISTED = "none"

EXPORTS = shared("exports_value", definition="US exports to China, free alongside ship")
CHANGE = {"change": Term("Change", "fraction", "of the later exports on the earlier ones")}
FIRST_LIST = {
    "first_list": Term(
        "First listed", "", "first day on which a product bore an added duty; none: goods on no list"
    )
}

BY_LIST = Columns(
    "a first list",
    {
        **FIRST_LIST,
        "products": Term("HS6", "count", "exported in the twelve months before the first list"),
        "before": Term(
            "Year to June 2018", "USD", "US exports to China in the twelve months before the first list"
        ),
        "after": Term(
            "Year to August 2019",
            "USD",
            "US exports to China in the last twelve months that the lists date",
        ),
        **CHANGE,
        **shared(
            "added_rate",
            label="Added duty",
            definition="duty that China added, mean of the later months weighted by the earlier exports",
        ),
    },
)

BY_GOOD = Columns(
    "a kind of goods and half-year",
    {
        "good": Term("Goods", "", "kind of goods"),
        "half": Term("Half-year", "", "half-year after the first list"),
        "before": Term("Year before", "USD", "US exports to China in the same half a year before"),
        "after": Term("Half-year", "USD", "US exports to China in the half-year"),
        **CHANGE,
        **shared(
            "added_rate",
            label="Added duty",
            definition="duty that China added, mean over the "
            "half-year weighted by the exports of a year before",
        ),
        "codes": Term("HS6", "count", "of the kind, exported a year before"),
    },
)

SERIES = Columns(
    "a month",
    {
        "month": TERMS["month"],
        **EXPORTS,
        **shared(
            "added_rate",
            definition="duty that China added, mean weighted by exports of 2017",
            missing="from September 2019 on, which no table dates by line",
        ),
    },
    index=("month",),
)


@returns(BY_LIST)
def by_list(trade: UnderLaw, rates: pd.DataFrame) -> pd.DataFrame:
    """Return exports before and after by the list on which a product first stood.

    Parameters
    ----------
    trade : UnderLaw
    rates : DataFrame
        Of :func:`combine.retaliation.rates_by_day`.
    """
    first = first_list(rates)
    before, after = (_sum(trade.values, *window) for window in (BEFORE, AFTER))
    rate = trade.rates.loc[:, AFTER[0] : AFTER[1]].mean(axis=1)
    lists = before.index.to_series().map(first).fillna(UNLISTED)
    sums = pd.DataFrame({"before": before, "after": after, "duty": rate * before}).groupby(lists).sum()
    products = (before > 0).groupby(lists).sum()
    return (
        pd.DataFrame(
            {
                "products": products,
                "before": sums.before,
                "after": sums.after,
                "change": sums.after / sums.before - 1,
                "added_rate": sums.duty / sums.before,
            }
        )
        .rename_axis("first_list")
        .reset_index()
    )


def first_list(rates: pd.DataFrame) -> pd.Series:
    """Return the first day on which an HS6 bore an added duty, as text; index ``hs6``."""
    taxed = rates.gt(0)
    return taxed.idxmax(axis=1)[taxed.any(axis=1)].dt.strftime("%Y-%m-%d")


@returns(BY_GOOD)
def by_good(trade: UnderLaw) -> pd.DataFrame:
    """Return exports of kinds of goods by half-year beside those of a year before."""
    values, rates = trade.values, trade.rates
    rows = []
    for good, which in GOODS.items():
        chosen = which(values.index)
        for half, (earlier, later) in HALVES.items():
            before, after = (_sum(values[chosen], *window) for window in (earlier, later))
            rate = rates.loc[chosen, later[0] : later[1]].mean(axis=1)
            rows.append(
                {"good": good, "half": half, "codes": int((before > 0).sum())}
                | {"before": before.sum(), "after": after.sum()}
                | {"change": after.sum() / before.sum() - 1}
                | {"added_rate": (rate * before).sum() / before.sum()}
            )
    return pd.DataFrame(rows)


@returns(SERIES)
def series_of(trade: UnderLaw, which: Codes) -> pd.DataFrame:
    """Return exports of some goods by month and their mean rate."""
    values, rates = trade.values, trade.rates
    chosen = which(values.index)
    size = _sum(values[chosen], "2017-01", "2017-12")
    rate = rates[chosen].mul(size / size.sum(), axis=0).sum(axis=0, min_count=1)
    return pd.DataFrame({"exports_value": values[chosen].sum(), "added_rate": rate})


def elsewhere(chapters: pd.DataFrame) -> float:
    """Return the change of US exports to all but China, from :data:`BEFORE` to :data:`AFTER`."""
    by = chapters.groupby(["partner", "month"]).exports_value.sum().unstack("partner")
    rest = (by.WLD - by.CHN).sort_index()
    return float(rest[AFTER[0] : AFTER[1]].sum() / rest[BEFORE[0] : BEFORE[1]].sum() - 1)


def _sum(values: pd.DataFrame, first: str, last: str) -> pd.Series:
    return values.loc[:, first:last].sum(axis=1)

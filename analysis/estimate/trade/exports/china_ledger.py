"""What China's customs say of its exports: as published, and their growth split by destination."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.estimate.trade.exports.growth import CONTRIBUTIONS, split_off, yoy_growth
from analysis.vocabulary import TERMS, WORLD, Term

#: Destinations with a printed growth rate for every month of 2025, and their names.
DESTINATION_NAMES = {
    WORLD: "World",
    "USA": "United States",
    "ASEAN": "ASEAN",
    "EU": "European Union",
    "AFRICA": "Africa",
    "LATAM": "Latin America",
}

#: First month of China's levels that are comparable: those of 2022 were cut and those of 2021 not.
FIRST_LEVELS = "2024-01"

PUBLISHED_TRADE = Columns(
    "a period by its last month and its months, most from January",
    {
        "month": TERMS["month"],
        "n_months": Term("Months", "months", "months of the period"),
        "trade_value": Term(
            "Trade reported by China",
            "USD",
            "exports free on board or imports with freight and insurance, as published",
            missing="where no level is published",
        ),
        "yoy_growth": replace(
            TERMS["yoy_growth"],
            definition="growth on a year earlier as printed, the median over sources",
            missing="where none is printed",
        ),
        "n_sources": Term("Sources", "count", "rows of the source table"),
    },
    index=("month", "n_months"),
)

EXPORTS = Columns(
    "a month",
    {
        **PUBLISHED_TRADE.only("month"),
        "trade_value": replace(TERMS["trade_value"], missing="where no level is published"),
        **PUBLISHED_TRADE.only("yoy_growth", "n_sources"),
        "implied": Term(
            "Growth of the levels",
            "fraction",
            "level over that of a year before, less one",
            missing="where one of the two is not published",
        ),
    },
    index=("month",),
)

EXPORT_LEVELS = Columns(
    "a month that has what a split of growth needs",
    {
        **PUBLISHED_TRADE.only("month"),
        "total": Term("All exports", "USD", "China's exports to all destinations"),
        "growth": Term("Growth of all exports", "fraction", "growth of the total as printed"),
        "part": Term("Exports to the US", "USD", "China's exports to the United States"),
        "part_before": Term("Exports to the US a year before", "USD", "the same a year before"),
    },
    index=("month",),
)

SPLIT_MONTHS = Columns(
    "a month, January and February together at February",
    {
        **PUBLISHED_TRADE.only("month"),
        "total": Term(
            "Total growth", "fraction", "China's exports over those of a year before, less one"
        ),
        "united_states": Term(
            "United States", "fraction", "contribution of the United States to the total"
        ),
        "all_others": Term(
            "All other destinations", "fraction", "contribution of all others to the total"
        ),
    },
    index=("month",),
)


@dataclass(frozen=True)
class ChinaLedger:
    """China's own export figures."""

    usa: pd.DataFrame  #: :data:`EXPORTS` to the United States, first release.
    levels: pd.Series  #: Comparable levels of ``usa`` by month (US dollars).
    #: Growth of ``usa`` on a year earlier by month (fraction), that of levels where both are known.
    growth: pd.Series
    month: pd.Timestamp  #: Month whose split is asked for.
    #: As :func:`split_world_growth` in that month; None where it is outside the window or has no
    #: published levels.
    split: pd.DataFrame | None
    months: pd.DataFrame  #: :data:`SPLIT_MONTHS` within the window; no row where it has no levels.


def china_ledger(
    customs: pd.DataFrame,
    month: pd.Timestamp,
    *,
    start: pd.Timestamp | None = None,
    end: pd.Timestamp | None = None,
) -> ChinaLedger:
    """Gather China's own export figures; what a window does not have is left out.

    Parameters
    ----------
    customs : DataFrame
        Source table ``china_customs_monthly``.
    month : Timestamp
        Month whose growth is split by destination.
    start, end : Timestamp, optional
        Window of the splits; by default all months that China's customs have published.
    """
    usa = china_exports(customs, "USA", release="first")
    inside = customs.month.between(start or customs.month.min(), end or customs.month.max())
    has_levels = month in customs.month[inside].array and month in published_levels(customs).index
    return ChinaLedger(
        usa=usa,
        levels=usa.trade_value[FIRST_LEVELS:],
        growth=usa.implied.fillna(usa.yoy_growth),
        month=month,
        split=split_world_growth(customs, month) if has_levels else None,
        months=split_by_month(customs).loc[start:end],
    )


@returns(EXPORTS)
def china_exports(customs: pd.DataFrame, partner: str, *, release: str) -> pd.DataFrame:
    """Return China's published exports to one destination, one row a month.

    Parameters
    ----------
    customs : DataFrame
        Source table ``china_customs_monthly``, all of it or as it stood on a day.
    partner : str
        ``"WLD"``, ``"USA"``, or a group of the table ``china_customs_monthly``.
    release : str
        ``"first"``: what was published about ten days after the month. Levels that their compiler
        left without a release count as first where they equal first-release press levels (so marked
        in the table). ``"revised"``: the latest revision, where one was found. January and February
        apart are kept as published; they mean little without each other.
    """
    by_month = published_trade(customs, partner, release=release).query("n_months == 1")
    monthly = by_month.droplevel("n_months")
    monthly["implied"] = yoy_growth(monthly.trade_value)
    return monthly


@returns(PUBLISHED_TRADE)
def published_trade(
    customs: pd.DataFrame, partner: str, *, flow: str = "exports", release: str
) -> pd.DataFrame:
    """Return what China's customs published of one flow with one partner, one row a period.

    Parameters
    ----------
    customs, partner, release
        As :func:`china_exports`.
    flow : str
        ``"exports"`` or ``"imports"``.
    """
    kinds = ["first", "unknown"] if release == "first" else [release]
    rows = customs[
        customs.partner.eq(partner) & customs.flow.eq(flow) & customs.release.isin(kinds)
    ].copy()
    # A level printed with more digits beats a rounded one; growth is the median over sources.
    rows["digits"] = rows.trade_value.astype("str").str.rstrip("0").str.len()
    periods = rows.sort_values("digits", kind="stable").groupby(["month", "n_months"])
    return pd.DataFrame(
        {
            "trade_value": periods.trade_value.last().astype("Float64").astype(float),
            "yoy_growth": periods.yoy_growth.median(),
            "n_sources": periods.size(),
        }
    )


@returns(CONTRIBUTIONS)
def split_world_growth(customs: pd.DataFrame, month: pd.Timestamp) -> pd.DataFrame:
    """Split China's export growth in one month, first release, into the United States and all others.

    The parts are ``"United States"`` and ``"All others"``.

    Parameters
    ----------
    customs : DataFrame
        Source table ``china_customs_monthly``.
    month : Timestamp

    Raises
    ------
    InputError
        No levels are published for the month; names the nearest for which they are.
    """
    levels = published_levels(customs)
    if month not in levels.index:
        nearest = levels.index[abs(levels.index - month).argmin()]
        raise InputError(
            f"China's exports to the US are not published in levels for {month:%Y-%m} and the year "
            f"before; the nearest month that has them is {nearest:%Y-%m}."
        )
    total, growth, part, part_before = levels.loc[month]
    split = split_off(total, growth, part, part_before)
    return split.rename(index={"part": "United States", "rest": "All others"})


@returns(EXPORT_LEVELS)
def published_levels(customs: pd.DataFrame) -> pd.DataFrame:
    """Return China's exports in the months that have what a split of their growth needs.

    Parameters
    ----------
    customs : DataFrame
        Source table ``china_customs_monthly``.
    """
    world = china_exports(customs, WORLD, release="first")
    usa = china_exports(customs, "USA", release="first").trade_value
    before = usa.set_axis(usa.index + pd.DateOffset(years=1))
    levels = {"total": world.trade_value, "growth": world.yoy_growth, "part": usa, "part_before": before}
    return pd.DataFrame(levels).dropna()


@returns(SPLIT_MONTHS)
def split_by_month(customs: pd.DataFrame) -> pd.DataFrame:
    """Return the split of China's export growth for every month with levels from 2025 on.

    World: revised levels; United States: as first published, since no revision of it was found.

    Parameters
    ----------
    customs : DataFrame
        Source table ``china_customs_monthly``.
    """
    world = china_exports(customs, WORLD, release="revised").trade_value
    usa = china_exports(customs, "USA", release="first").trade_value
    levels = pd.DataFrame({"world": world, "usa": usa})[FIRST_LEVELS:].dropna()
    # The new year's holiday moves between January and February: only their sum has a meaning.
    levels.index = levels.index.where(levels.index.month > 1, levels.index + pd.DateOffset(months=1))
    levels = levels.groupby(level=0).sum()
    before = levels.set_axis(levels.index + pd.DateOffset(years=1)).add_suffix("_before")
    both = levels.join(before, how="inner")
    split = pd.DataFrame({"total": both.world / both.world_before - 1})
    split["united_states"] = (both.usa - both.usa_before) / both.world_before
    split["all_others"] = split.total - split.united_states
    return split

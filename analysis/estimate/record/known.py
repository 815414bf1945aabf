"""Monthly series as they were known on a day, and what became of them.

Three series: US imports for consumption from any partner (the concept of every report, with twelve years
of history), the same trade from China without HTS chapters 98 and 99 (shorter, but published further),
and China's own exports to the United States.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.collect.releases import check_released, gacc_days
from analysis.columns import Columns, returns
from analysis.estimate.counterfactual.structural import LAG_WEEKS
from analysis.estimate.trade.exports.china_ledger import china_exports
from analysis.vocabulary import Term


@dataclass(frozen=True)
class Target:
    """A series that is forecast."""

    name: str
    label: str
    definition: str
    table: str  #: Source table.
    partners: tuple[str, ...]  #: Partners for which there is such a series; empty: all of the panel.
    #: From the exporter's customs to where it is recorded, for :func:`new_year.new_year_regressors`.
    lag_weeks: float
    lead: int  #: Months by which the series feels a tariff earlier than US imports do.


_TARGETS = (
    Target(
        "imports",
        "US imports for consumption",
        "customs value, all goods",
        "us_imports_naics3_monthly",
        (),
        LAG_WEEKS,
        0,
    ),
    Target(
        "realised",
        "US imports without HTS 98 and 99",
        "imports for consumption, customs value, without HTS chapters 98 and 99 (returned and special "
        "goods)",
        "us_realised_rate_china_monthly",
        ("CHN",),
        LAG_WEEKS,
        0,
    ),
    # ASSUME: a shipment that leaves China in a month pays the tariff of the month after.
    Target(
        "exports",
        "China's exports to the United States",
        "exports free on board, as China's customs published them first",
        "china_customs_monthly",
        ("CHN",),
        0.0,
        1,
    ),
)

#: By name.
FORECAST_TARGETS = {target.name: target for target in _TARGETS}


@dataclass(frozen=True)
class History:
    """A monthly series of which no figure was published after a day; it cannot be made otherwise."""

    values: pd.Series  #: US dollars by month; ascending, gaps allowed.
    released: pd.Series  #: Day of first publication, same index.
    day: pd.Timestamp
    target: Target

    def __post_init__(self):
        if not self.values.index.equals(self.released.index):
            raise InputError(f"{self.target.label}: values and days of release have other months.")
        check_released(self.released, self.day, what=self.target.label)

    def until(self, month: pd.Timestamp) -> pd.Series:
        """Return the values up to a month."""
        return self.values[self.values.index <= month]


def find_target(name: str, partner: str) -> Target:
    """Return a target for a partner, or say for whom there is one.

    Raises
    ------
    InputError
        No such target, or none for this partner: of exporters' own customs only China's are here.
    """
    target = FORECAST_TARGETS[check_choice(name, FORECAST_TARGETS, what="series to forecast")]
    if target.partners and partner not in target.partners:
        raise InputError(
            f"{target.label}: the package has it for {', '.join(target.partners)} only, not for "
            f"{partner}; use the series 'imports'."
        )
    return target


def available(names: list[str], partner: str) -> list[str]:
    """Return those of the named targets that there are for a partner.

    Raises
    ------
    InputError
        An unknown name, or none of them.
    """
    for name in names:
        check_choice(name, FORECAST_TARGETS, what="series to forecast")
    series = [
        name
        for name in names
        if partner in FORECAST_TARGETS[name].partners or not FORECAST_TARGETS[name].partners
    ]
    if not series:
        raise InputError(f"{partner} has none of the series {', '.join(names)}; use 'imports'.")
    return series


def history(table: pd.DataFrame, target: Target, partner: str, day: pd.Timestamp) -> History:
    """Return a series as it was known on a day.

    Parameters
    ----------
    table : DataFrame
        The target's source table with only the rows that were public on the day, and ``released``.
    target : Target
    partner : str
        ISO alpha-3 code.
    day : Timestamp
    """
    values = monthly_values(table, target, partner)
    if target.name == "exports":
        return History(values, gacc_days(values.index.to_series()), day, target)
    return History(values, _rows(table, partner).groupby("month").released.max(), day, target)


def outcome(table: pd.DataFrame, known: History, partner: str) -> pd.Series:
    """Return what became known of a series after the day of its history, US dollars by month.

    The first month is the one after the last that was public: it may be over on the day, but nobody
    knew its figure. ``table``: all rows of the target's source table.
    """
    values = monthly_values(table, known.target, partner)
    after = values[values.index > known.values.index[-1]].dropna()
    if after.empty:
        raise InputError(
            f"{known.target.label}: nothing was published after {known.day:%Y-%m-%d} to compare with."
        )
    return after


def monthly_values(table: pd.DataFrame, target: Target, partner: str) -> pd.Series:
    """Return the values of a series that a table holds, US dollars by month."""
    if target.name == "exports":
        return _exports(table)
    return _rows(table, partner).groupby("month").customs_value.sum().astype(float)


def _rows(table: pd.DataFrame, partner: str) -> pd.DataFrame:
    rows = table[table.partner.eq(partner) & table.customs_value.notna()]
    if rows.empty:
        check_choice(partner, set(table.partner.dropna()) - {"WLD"}, what="partner", where="US imports")
    return rows


def _exports(table: pd.DataFrame) -> pd.Series:
    """Return China's exports to the US; levels of 2023 are those of 2024 over one plus their growth.

    The growth printed in 2024 is on the revised base of 2023, and so are these levels; what was
    printed in 2023 itself is on the base before.
    """
    printed = china_exports(table, "USA", release="first")
    levels = printed.trade_value.dropna()
    # ASSUME: January and February too: their sum has a meaning, and the new year regressors split it.
    base = (printed.trade_value / (1 + printed.yoy_growth))["2024"].dropna()
    base.index = base.index - pd.DateOffset(years=1)
    before = levels[levels.index < "2023-01"]
    return pd.concat([before, base, levels["2024":]]).astype(float).rename("trade_value")


RELEASES = Columns(
    "a source table",
    {
        "table": Term("Table", "", "name of the source table"),
        "last_month": Term("Last public", "", "last month, or year, that was public on the day"),
        "released": Term(
            "On", "date", "day on which it was first published", missing="where nothing was public"
        ),
        "withheld": Term("Rows withheld", "count", "rows published after the day"),
        "vintage": Term("Vintage of the values", "", "publication of the values that are at hand"),
    },
)


@returns(RELEASES)
def release_table(tables: dict[str, tuple[pd.DataFrame, pd.DataFrame, str]]) -> pd.DataFrame:
    """Return, for each table, the last month that was public on a day, and its vintage.

    Parameters
    ----------
    tables : dict of tuple
        All rows of a table, those that were public, both with ``released``, and its vintage.
    """
    rows = []
    for name, (table, public, vintage) in tables.items():
        column = "year" if "year" in table else "month"
        last = public[column].max() if len(public) else np.nan
        label = "none" if pd.isna(last) else f"{last:%Y-%m}" if column == "month" else str(last)
        released = public.released[public[column].eq(last)].max() if len(public) else pd.NaT
        rows.append((name, label, released, len(table) - len(public), vintage))
    return pd.DataFrame(rows, columns=list(RELEASES))

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
from analysis.collect import as_of, check_released
from analysis.collect.releases import RULES, dated, gacc_days
from analysis.collect.tables import vintage
from analysis.estimate.counterfactual.structural import LAG_WEEKS
from analysis.estimate.exports.china_ledger import china_exports


@dataclass(frozen=True)
class Target:
    """A series that is forecast.

    Attributes
    ----------
    label, definition : str
    table : str
        Source table.
    partners : tuple of str
        Partners for which there is such a series; empty: all of the panel.
    lag_weeks : float
        From the exporter's customs to where it is recorded, as :func:`new_year_regressors` takes it.
    lead : int
        Months by which the series feels a tariff earlier than US imports do.
    """

    label: str
    definition: str
    table: str
    partners: tuple[str, ...]
    lag_weeks: float
    lead: int


TARGETS = {
    "imports": Target(
        "US imports for consumption", "imports for consumption, customs value, all goods",
        "us_imports_naics3_monthly", (), LAG_WEEKS, 0,
    ),
    "realised": Target(
        "US imports without HTS 98 and 99",
        "imports for consumption, customs value, without HTS chapters 98 and 99 (returned and special "
        "goods)",
        "us_realised_rate_china_monthly", ("CHN",), LAG_WEEKS, 0,
    ),
    # ASSUME: a shipment that leaves China in a month pays the tariff of the month after.
    "exports": Target(
        "China's exports to the United States", "exports free on board, as China's customs published "
        "them first",
        "china_customs_monthly", ("CHN",), 0.0, 1,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class History:
    """A monthly series of which no figure was published after a day; it cannot be made otherwise.

    Attributes
    ----------
    values : Series
        US dollars by month; ascending, gaps allowed.
    released : Series
        Day of first publication, same index.
    day : Timestamp
    target : Target
    """

    values: pd.Series
    released: pd.Series
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
    target = TARGETS[check_choice(name, TARGETS, what="series to forecast")]
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
        check_choice(name, TARGETS, what="series to forecast")
    found = [name for name in names if partner in TARGETS[name].partners or not TARGETS[name].partners]
    if not found:
        raise InputError(f"{partner} has none of the series {', '.join(names)}; use 'imports'.")
    return found


def known(name: str, partner: str, day: pd.Timestamp) -> History:
    """Return a series as it was known on a day.

    Parameters
    ----------
    name : str
        One of :data:`TARGETS`.
    partner : str
        ISO alpha-3 code.
    day : Timestamp
    """
    target = find_target(name, partner)
    table = as_of(target.table, day)
    if name == "exports":
        values = _exports(table)
        return History(values, gacc_days(values.index.to_series()), day, target)
    rows = _rows(table, partner)
    return History(_sum(rows), rows.groupby("month").released.max(), day, target)


def outcomes(name: str, partner: str, day: pd.Timestamp) -> pd.Series:
    """Return what became known of the series after a day, US dollars by month.

    The first month is the one after the last that was public: it may be over on the day, but nobody
    knew its figure.
    """
    target = find_target(name, partner)
    table = dated(target.table)
    values = _exports(table) if name == "exports" else _sum(_rows(table, partner))
    known_until = known(name, partner, day).values.index[-1]
    after = values[values.index > known_until].dropna()
    if after.empty:
        raise InputError(f"{target.label}: nothing was published after {day:%Y-%m-%d} to compare with.")
    return after


def data_vintage(name: str) -> str:
    """Return the vintage of a target's table."""
    return vintage(TARGETS[name].table)


def _rows(table: pd.DataFrame, partner: str) -> pd.DataFrame:
    rows = table[table.partner.eq(partner) & table.customs_value.notna()]
    if rows.empty:
        check_choice(partner, set(table.partner.dropna()) - {"WLD"}, what="partner", where="US imports")
    return rows


def _sum(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby("month").customs_value.sum().astype(float)


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


def release_table(day: pd.Timestamp) -> pd.DataFrame:
    """Return, for each table with release days, the last month public on a day and its vintage.

    Returns
    -------
    DataFrame
        ``table``, ``last_month``, ``released`` (of that month), ``withheld`` (rows), ``vintage``.
    """
    found = []
    for name in RULES:
        if name == "tariff_events":
            continue
        table, public = dated(name), as_of(name, day)
        column = "year" if "year" in table else "month"
        last = public[column].max() if len(public) else np.nan
        label = "none" if pd.isna(last) else f"{last:%Y-%m}" if column == "month" else str(last)
        released = public.released[public[column].eq(last)].max() if len(public) else pd.NaT
        found.append((name, label, released, len(table) - len(public), vintage(name)))
    columns = ["table", "last_month", "released", "withheld", "vintage"]
    return pd.DataFrame(found, columns=columns)

"""Series in which a change of the trade regime would show: share, tariff, and the exporter's own gap."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import Selection, load_panel, load_statutory
from analysis.combine.panel import SYSTEMS
from analysis.estimate.exports.china_ledger import china_exports
from analysis.estimate.exports.us_ledger import import_totals


@dataclass(frozen=True)
class Series:
    """A series whose mean may break.

    Attributes
    ----------
    name : str
        ``"share"``, ``"tariff"`` or ``"gap"``.
    label, unit : str
        In words, and what its values are.
    values : Series
        Logs, by month; January and February pooled at February where ``pooled``.
    pooled : bool
    vintage : str
    """

    name: str
    label: str
    unit: str
    values: pd.Series
    pooled: bool
    vintage: str

    @property
    def fixed(self) -> np.ndarray | None:
        """Dummies of the calendar month (mean zero) for the share; the others have no season."""
        # ASSUME: below three years a season cannot be told from regimes, and none is taken out.
        return seasons(self.values.index) if self.name == "share" and len(self.values) >= 33 else None


def regime_series(selection: Selection) -> list[Series]:
    """Return the series of a partner: share and tariff, for China also the gap of its exports."""
    selection = to_the_last_month(selection)
    found = [_share(selection), _tariff(selection)]
    if selection.partner == "CHN":
        gap = export_gap()[selection.start : selection.end]
        # ASSUME: below two years a gap has too few months for segments, and is left out.
        if len(gap) >= 24:
            label = "growth of China's exports to the US less to the world"
            sources = vintage("china_customs_monthly")
            found.append(Series("gap", label, "12-month log change", gap, True, sources))
    return found


def to_the_last_month(selection: Selection) -> Selection:
    """Return a selection that goes beyond the panel where its window ends with the panel.

    China's collected rate, its law and its own exports are published for later months.
    """
    if selection.end < load_panel(selection.system).month.max():
        return selection
    lawful = load_statutory()
    return replace(selection, end=lawful.month[lawful.partner.eq(selection.partner)].max())


def _share(selection: Selection) -> Series:
    values = log_shares(selection.system)[selection.partner]
    values = values[selection.start : selection.end]
    if not np.isfinite(values).all():
        raise InputError(
            f"{selection.partner}: some months have no imports, whose share has no log; "
            "choose another window."
        )
    return Series(
        "share", "share of US imports", "log", values, True, vintage(SYSTEMS[selection.system])
    )  # fmt: skip


def _tariff(selection: Selection) -> Series:
    # ASSUME: logs of the rate, since from one regime to the next it is multiplied, noise included.
    if selection.partner == "CHN":
        table = read_table("us_realised_rate_china_monthly").set_index("month")
        collected, sources = (
            table.effective_rate.astype(float),
            vintage("us_realised_rate_china_monthly"),
        )
    else:
        totals = import_totals(load_panel(selection.system), selection.partner)
        collected, sources = totals.effective_rate, vintage(SYSTEMS[selection.system])
    values = np.log(collected[selection.start : selection.end].astype(float))
    if not np.isfinite(values).all():
        raise InputError(f"{selection.partner}: some months have no duties; choose another window.")
    return Series("tariff", "rate collected by US customs", "log", values, False, sources)


def log_shares(system: str = "naics3") -> pd.DataFrame:
    """Return the log share of every partner in US imports for consumption, month x partner.

    January and February are summed, at February: the new year's holiday moves between them, and with
    it the weeks in which nothing is shipped.
    """
    panel, world = load_panel(system), read_table(SYSTEMS[system])
    by_month = panel.groupby(["month", "partner"], observed=True).customs_value.sum().unstack()
    total = world[world.partner.eq("WLD")].groupby("month").customs_value.sum()
    with np.errstate(divide="ignore"):
        own = np.log(pool_new_year(by_month.astype(float)))
        return own.sub(np.log(pool_new_year(total.astype(float))), axis=0)


def pool_new_year(values: pd.DataFrame | pd.Series) -> pd.DataFrame | pd.Series:
    """Sum January into February; a January without its February is left out."""
    month = values.index
    at = month.where(month.month > 1, month + pd.DateOffset(months=1))
    return values.groupby(at).sum()[lambda summed: summed.index.isin(month)]


def seasons(months: pd.DatetimeIndex) -> np.ndarray:
    """Return dummies of the calendar month but the first, each less its mean, shape (T, 10)."""
    dummies = (months.month.to_numpy()[:, None] == np.unique(months.month)[1:]).astype(float)
    return dummies - dummies.mean(axis=0)


def export_gap() -> pd.Series:
    """Return the 12-month log change of China's exports to the US less that to the world.

    From 2024, when levels of both begin; the base of a month is its level over one plus the growth
    printed with it. Months without both are left out at the end, never inside.
    """
    customs, changes = read_table("china_customs_monthly"), []
    for destination, release in (("USA", "first"), ("WLD", "revised")):
        table = china_exports(customs, destination, release=release)["2024-01":]
        table = table.dropna(subset="trade_value")
        growth = table.yoy_growth.fillna(table.implied)
        levels = pd.DataFrame({"now": table.trade_value, "base": table.trade_value / (1 + growth)})
        levels = pool_new_year(levels)
        changes.append(np.log(levels.now / levels.base))
    return (changes[0] - changes[1]).dropna()

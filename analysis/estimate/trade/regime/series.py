"""Series in which a change of the trade regime would show: share, tariff, and the exporter's own gap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.checks import InputError

#: What a month without a logarithm lacks.
LACKS = {"share": "imports, whose share has no log", "tariff": "duties"}


@dataclass(frozen=True)
class Series:
    """A series whose mean may break."""

    #: ``"share"`` of US imports, ``"tariff"`` collected by US customs (both in logs), or ``"gap"`` of
    #: growth rates, as :func:`export_gap`.
    name: str
    values: pd.Series  #: By month; January and February pooled at February but for the tariff.

    vintage: str

    @property
    def fixed(self) -> np.ndarray | None:
        """Dummies of the calendar month (mean zero) for the share; the others have no season."""
        # ASSUME: below three years a season cannot be told from regimes, and none is taken out.
        return seasons(self.values.index) if self.name == "share" and len(self.values) >= 33 else None


def log_series(name: str, values: pd.Series, partner: str, vintage: str) -> Series:
    """Return logs as a series to cut; raises InputError where some month has no logarithm."""
    if not np.isfinite(values).all():
        raise InputError(f"{partner}: some months have no {LACKS[name]}; choose another window.")
    return Series(name, values, vintage)


def log_shares(panel: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    """Return the log share of every partner in US imports for consumption, month x partner.

    January and February are summed, at February: the new year's holiday moves between them, and with
    it the weeks in which nothing is shipped.

    Parameters
    ----------
    panel, world : DataFrame
        ``month``, ``customs_value`` (US dollars) by partner and product, and of all countries together.
    """
    by_month = panel.groupby(["month", "partner"], observed=True).customs_value.sum().unstack()
    total = world.groupby("month").customs_value.sum()
    with np.errstate(divide="ignore"):
        log_imports = np.log(pool_new_year(by_month.astype(float)))
        return log_imports.sub(np.log(pool_new_year(total.astype(float))), axis=0)


def pool_new_year(values: pd.DataFrame | pd.Series) -> pd.DataFrame | pd.Series:
    """Sum January into February; a January without its February is left out."""
    month = values.index
    at = month.where(month.month > 1, month + pd.DateOffset(months=1))
    return values.groupby(at).sum()[lambda summed: summed.index.isin(month)]


def seasons(months: pd.DatetimeIndex) -> np.ndarray:
    """Return dummies of the calendar month but the first, each less its mean, shape (T, 10)."""
    dummies = (months.month.to_numpy()[:, None] == np.unique(months.month)[1:]).astype(float)
    return dummies - dummies.mean(axis=0)


def export_gap(usa: pd.DataFrame, world: pd.DataFrame) -> pd.Series:
    """Return the 12-month log change of China's exports to the US less that to the world.

    From 2024, when levels of both begin; the base of a month is its level over one plus the growth
    printed with it. Months without both are left out at the end, never inside.

    Parameters
    ----------
    usa, world : DataFrame
        As :func:`china_ledger.china_exports`, of first releases and revised.
    """
    changes = []
    for table in (usa, world):
        table = table["2024-01":].dropna(subset="trade_value")
        growth = table.yoy_growth.fillna(table.implied)
        levels = pd.DataFrame({"now": table.trade_value, "base": table.trade_value / (1 + growth)})
        levels = pool_new_year(levels)
        changes.append(np.log(levels.now / levels.base))
    return (changes[0] - changes[1]).dropna()

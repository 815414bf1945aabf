"""The base of a scenario: a partner's imports as recorded, under the actual law."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.estimate.elasticity.response.by_age import aged
from analysis.estimate.level import RECENT_MONTHS, USUAL_YEARS
from analysis.vocabulary import SPECIAL_SECTORS

#: Year before the episode: what the law has added is counted from it; its imports weigh the law.
REFERENCE_YEAR = 2024

#: Months of a simulation: the three years after it.
SIMULATED_MONTHS = pd.date_range(f"{REFERENCE_YEAR + 1}-01", f"{REFERENCE_YEAR + 3}-12", freq="MS")

#: Months of the base: what comes after the record is counted from the last twelve recorded.
BASE_MONTHS = 12


@dataclass(frozen=True)
class Economy:
    """Imports from one partner as recorded, K groups of goods and M months.

    Months after those of the table by sector are recorded of all goods together.

    Groups are sectors (:func:`make_economy`), or lines of a sector under one law (:func:`lines.split`).
    """

    partner: str
    sectors: pd.Index  #: Length K. NAICS3 codes, or what groups of lines are called.
    months: pd.DatetimeIndex  #: Length M. Consecutive, at least twelve.
    value: np.ndarray  #: Shape (K, M). Customs value, US dollars.
    log_factor: np.ndarray  #: Shape (K, M). Log of one plus the collected rate.
    #: Shape (K,). Partner's part of the sector's imports from the world, duties included (fraction), in
    #: the last twelve months.
    share: np.ndarray
    #: Shape (K,). Sectors' parts of the imports of :data:`REFERENCE_YEAR`, which weigh the law.
    weights: np.ndarray
    #: Shape (K, 12). Calendar months' parts of a sector's imports, mean of the years to that one.
    seasons: np.ndarray
    #: Statutory rate by sector and month as it was, from :data:`REFERENCE_YEAR` on (fractions).
    law: pd.DataFrame
    #: Shape (K,). Imports a year at the level of the newest months, the base of what lies ahead of them;
    #: None where no month came after those recorded by sector.
    ahead: np.ndarray | None = None

    @property
    def newest(self) -> pd.DatetimeIndex:
        """Months from which those ahead start: the newest, or the last twelve recorded by sector."""
        return self.months[-(BASE_MONTHS if self.ahead is None else RECENT_MONTHS) :]

    def in_base(self, values: np.ndarray, months: pd.DatetimeIndex) -> np.ndarray:
        """Return what held in the base of each month, shape (..., K, T).

        In the month itself where it is recorded; after that on average over :attr:`newest` by value:
        laws of the last twelve were unlike, so that none of them is the base of its own season.

        Parameters
        ----------
        values : ndarray, shape (..., K, M)
        """
        at, n = self.months.get_indexer(months), len(self.newest)
        newest = self.value[:, -n:] + np.finfo(float).tiny  # groups of which nothing came weigh alike
        parts = newest / newest.sum(axis=1, keepdims=True)
        mean = (values[..., -n:] * parts).sum(axis=-1, keepdims=True)
        return np.where(at >= 0, values[..., at], mean)

    def baseline(self, months: pd.DatetimeIndex) -> np.ndarray:
        """Return the value in the base of each month, shape (K, T), US dollars."""
        at = self.months.get_indexer(months)
        year = self.value[:, -BASE_MONTHS:].sum(axis=1) if self.ahead is None else self.ahead
        return np.where(at >= 0, self.value[:, at], year[:, None] * self.seasons[:, months.month - 1])

    def paid(self, months: pd.DatetimeIndex) -> np.ndarray:
        """Return the log of one plus the collected rate in the base of each month, shape (K, T)."""
        return np.log1p(self.in_base(np.expm1(self.log_factor), months))


def make_economy(
    own: pd.DataFrame,
    world: pd.DataFrame,
    law: pd.DataFrame,
    *,
    last: pd.Timestamp,
) -> Economy:
    """Return a partner's imports as recorded, by sector.

    Parameters
    ----------
    own : DataFrame
        The partner's rows of the panel by sector: ``partner``, ``naics3``, ``month``, ``customs_value``,
        ``duties``.
    world : DataFrame
        The same columns for all countries together, as published.
    law : DataFrame
        As :attr:`Economy.law`; of its sectors, those with imports in the last twelve months are kept.
    last : Timestamp
        Last month that is used.
    """
    first = min(SIMULATED_MONTHS[0], last - pd.DateOffset(months=BASE_MONTHS - 1))
    months = pd.date_range(first, last, freq="MS")
    year, trade = months[-BASE_MONTHS:], own.assign(naics3=own.naics3.astype(str))
    value, duties = (
        trade.pivot(index="naics3", columns="month", values=name).reindex(law.index, fill_value=0.0)
        for name in ("customs_value", "duties")
    )
    sectors = value.index[value[year].sum(axis=1) > 0]
    value, duties = value.loc[sectors].fillna(0.0), duties.loc[sectors].fillna(0.0)
    world = world[world.month.isin(year)].groupby("naics3")[["customs_value", "duties"]].sum()
    before = value[pd.date_range(f"{REFERENCE_YEAR}-01", periods=BASE_MONTHS, freq="MS")]
    of_year = before.sum(axis=1)
    by_year = value[pd.date_range(end=before.columns[-1], periods=BASE_MONTHS * USUAL_YEARS, freq="MS")]
    by_year = by_year.to_numpy().reshape(len(sectors), USUAL_YEARS, BASE_MONTHS)
    with np.errstate(invalid="ignore"):
        parts = by_year / by_year.sum(axis=2, keepdims=True)
    # ASSUME: a year without imports of a sector has no seasons.
    seasons = np.nan_to_num(parts, nan=1 / BASE_MONTHS).mean(axis=1)
    both, bought = value + duties, value[months].where(value[months] > 0)
    return Economy(
        partner=trade.partner.iloc[0],
        sectors=sectors,
        months=months,
        value=value[months].to_numpy(float),
        log_factor=np.log1p(duties[months] / bought).fillna(0.0).to_numpy(float),
        share=(both[year].sum(axis=1) / world.sum(axis=1).reindex(sectors)).clip(upper=1.0).to_numpy(),
        weights=(of_year / of_year.sum()).to_numpy(float),
        seasons=seasons,
        law=law.loc[sectors],
    )


def carried_ahead(economy: Economy, base: pd.Series, later: pd.DataFrame) -> Economy:
    """Return an economy recorded to the newest month of all its goods, and ahead of it at its level.

    Parameters
    ----------
    economy : Economy
        By sector.
    base : Series
        Index naics3: imports a year at the level of the newest months, without chapters 98 and 99 (US
        dollars).
    later : DataFrame
        Index month, those after the record by sector: ``customs_value`` and ``duties`` of all goods but
        those of chapters 98 and 99.
    """
    year = economy.value[:, -BASE_MONTHS:].sum(axis=1)
    special = economy.sectors.isin(SPECIAL_SECTORS)
    ahead = base.reindex(economy.sectors).fillna(0.0).to_numpy()
    # ASSUME: what chapters 98 and 99 bring moves as all else does: they have no months of their own.
    ahead = np.where(special, year * base.sum() / year[~special].sum(), ahead)
    ahead[~special] *= base.sum() / ahead[~special].sum()  # lines without a sector
    # ASSUME: a month's goods are those of the level, in their seasons; of the law of each group of goods
    # the same part is collected, as within a sector.
    usual, law = ahead[:, None] * economy.seasons[:, later.index.month - 1], economy.law[later.index]
    value = usual * (later.customs_value / usual[~special].sum(axis=0)).to_numpy(float)
    due = (value * law)[~special].sum()
    return replace(
        economy,
        months=economy.months.append(later.index),
        value=np.concatenate([economy.value, value], axis=1),
        log_factor=np.concatenate([economy.log_factor, np.log1p(law * later.duties / due)], axis=1),
        ahead=ahead,
    )


def collected_share(own: pd.DataFrame, economy: Economy) -> float:
    """Return log points collected for each that the law added since 2024, last six months.

    At the weights of that year, over the last six months of the economy; ``own`` as
    :func:`make_economy`, with ``log_tariff_factor``.
    """
    factors = own.assign(naics3=own.naics3.astype(str)).pivot(
        index="naics3", columns="month", values="log_tariff_factor"
    )
    last = factors.columns.intersection(economy.months)[-6:]
    paid = economy.weights @ factors.loc[economy.sectors]
    lawful = economy.weights @ np.log1p(economy.law)
    before = [month for month in paid.index if month.year == REFERENCE_YEAR]
    rise = lawful[last].mean() - lawful[before].mean()
    # ASSUME: where the law hardly moved, what it adds would be collected in full.
    return float((paid[last].mean() - paid[before].mean()) / rise) if rise > 0.01 else 1.0


def log_changes(
    economy: Economy, law: pd.DataFrame, months: pd.DatetimeIndex, collected: float
) -> np.ndarray:
    """Return log changes of the collected factor since the base, shape (K, T).

    Parameters
    ----------
    law : DataFrame
        Statutory rate by group and month under the path, fractions.
    collected : float
        Log points collected for each that the law adds.
    """
    was = economy.in_base(np.log1p(economy.law[economy.months].to_numpy(float)), months)
    changes = collected * (np.log1p(law.loc[economy.sectors, months].to_numpy(float)) - was)
    # ASSUME: where less was collected than the law had added, its end takes that and no more.
    return np.maximum(changes, -economy.paid(months))


def factor_by_age(economy: Economy, law: pd.DataFrame, ages: tuple[int, ...]) -> np.ndarray:
    """Return the log factor of the law by the age of its parts, shape (2 A, K, months): rises, cuts.

    Parameters
    ----------
    law : DataFrame
        Statutory rate by group and month, fractions; until its first month it had not changed.
    ages : tuple of int, length A
    """
    from analysis.estimate.elasticity.asymmetry import partial_sums  # its module imports regressions

    levels = np.log1p(law.loc[economy.sectors].to_numpy(float))
    rises, falls = partial_sums(levels)
    return np.concatenate([aged(levels[:, :1] + rises, ages), aged(falls, ages)])

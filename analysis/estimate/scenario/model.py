"""What another tariff would have done: exact CES partial equilibrium by sector, with drawn parameters.

In a sector the buyer chooses between the partner's goods and those of others (elasticity ``sigma``),
and how much of the sector to import (elasticity ``upper``). With tau the collected tariff factor over
that of the base year, the buyer's price moves by tau^rho and the exporter's by tau^(rho-1), rho the
pass-through. Value exported, at a given price index of the sector, then moves by

    rho - 1 - rho * sigma  =  the estimated elasticity,

since effects of product x month hold that index fixed in the estimate. Buyers adjust with delay: the
response to each change of the tariff has the estimated size of its age. They buy as if the price were
the one at which they would demand that quantity in the end; the index, and the surplus of buyers, are
exact CES functions of it, and on what they still buy they pay the difference.
Arkolakis, Costinot and Rodriguez-Clare (2012, doi:10.1257/aer.102.1.94) use the same demand; here other
sellers' prices, incomes and the exchange rate stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from analysis.estimate.scenario.draws import Parameters

#: Year before the episode: its imports by sector and calendar month are what a scenario changes.
BASE_YEAR = 2024

#: Months of a simulation: three years after the base year.
MONTHS = pd.date_range(f"{BASE_YEAR + 1}-01", f"{BASE_YEAR + 3}-12", freq="MS")

OUTCOMES = ("imports", "volume", "customs_revenue", "consumer_cost", "deadweight_loss")

#: Draws at once, so that they stay in the processor's cache.
CHUNK = 50


@dataclass(frozen=True)
class Economy:
    """Imports from one partner before the episode, K sectors.

    Attributes
    ----------
    partner : str
    sectors : Index, length K
        NAICS3 codes.
    value : ndarray, shape (K, 12)
        Customs value by calendar month, US dollars.
    log_factor : ndarray, shape (K,)
        Log of one plus the collected rate.
    share : ndarray, shape (K,)
        Partner's part of the sector's imports from the world, duties included (fraction).
    collected : float
        Log points collected for each log point that the law adds, as :func:`collected_share`.
    """

    partner: str
    sectors: pd.Index
    value: np.ndarray
    log_factor: np.ndarray
    share: np.ndarray
    collected: float

    def baseline(self, months: pd.DatetimeIndex) -> np.ndarray:
        """Return the base year's value in the same calendar months, shape (K, T), US dollars."""
        return self.value[:, months.month - 1]


@dataclass(frozen=True)
class Simulation:
    """Outcomes of one tariff path, in US dollars a month.

    Attributes
    ----------
    months : DatetimeIndex, length T
    outcomes : dict of ndarray, each shape (draws, T)
        ``imports``: customs value, which is what exporters receive; ``volume``: the same at prices of
        the base year; ``customs_revenue``: duties on the partner's goods; ``consumer_cost``: surplus
        that buyers lose; ``deadweight_loss``: the part of it that no duty pays for.
    baseline : ndarray, shape (T,)
        Customs value in the base year.
    """

    months: pd.DatetimeIndex
    outcomes: dict[str, np.ndarray]
    baseline: np.ndarray

    def total(self, outcome: str, window: str) -> np.ndarray:
        """Return an outcome summed over a window such as ``2025-06:2025-11``, shape (draws,)."""
        inside = self.months.slice_indexer(*window.split(":"))
        return self.outcomes[outcome][:, inside].sum(axis=1)

    def base(self, window: str) -> float:
        """Return the base year's customs value over the same months."""
        return float(self.baseline[self.months.slice_indexer(*window.split(":"))].sum())


def make_economy(
    own: pd.DataFrame, world: pd.DataFrame, *, sectors: pd.Index, collected: float = 1.0
) -> Economy:
    """Return a partner's imports of the base year by sector.

    Parameters
    ----------
    own : DataFrame
        The partner's rows of the panel by sector: ``partner``, ``naics3``, ``month``, ``customs_value``,
        ``duties``.
    world : DataFrame
        The same columns for all countries together, as published.
    sectors : Index
        Those that have a statutory rate; of them, those with imports in the base year are kept.
    collected : float
    """
    year = own[own.month.dt.year.eq(BASE_YEAR) & own.naics3.isin(sectors)]
    value = year.pivot(index="naics3", columns="month", values="customs_value")
    value = value[value.sum(axis=1) > 0]
    value.index = value.index.astype(str)
    duties = year.groupby(year.naics3.astype(str)).duties.sum().reindex(value.index)
    world = world[world.month.dt.year.eq(BASE_YEAR)]
    world = world.groupby("naics3")[["customs_value", "duties"]].sum().reindex(value.index)
    total = value.sum(axis=1)
    return Economy(
        partner=own.partner.iloc[0],
        sectors=value.index,
        value=value.to_numpy(float),
        log_factor=np.log1p(duties / total).to_numpy(),
        share=((total + duties) / world.sum(axis=1)).clip(upper=1.0).to_numpy(),
        collected=collected,
    )


def collected_share(own: pd.DataFrame, economy: Economy, law: pd.DataFrame) -> float:
    """Return log points collected for each that the law added since the base year, last six months.

    At the weights of the base year, over the last six months of ``own``; arguments as
    :func:`make_economy` and, for the actual law, :func:`simulate`.
    """
    weights = economy.value.sum(axis=1) / economy.value.sum()
    factors = own.assign(naics3=own.naics3.astype(str)).pivot(
        index="naics3", columns="month", values="log_tariff_factor"
    )
    last = factors.columns[-6:]
    paid = weights @ factors.loc[economy.sectors]
    lawful = weights @ np.log1p(law.loc[economy.sectors])
    before = [month for month in paid.index if month.year == BASE_YEAR]
    rise = lawful[last].mean() - lawful[before].mean()
    # ASSUME: where the law hardly moved, what it adds would be collected in full.
    return float((paid[last].mean() - paid[before].mean()) / rise) if rise > 0.01 else 1.0


def log_changes(economy: Economy, law: pd.DataFrame, months: pd.DatetimeIndex) -> np.ndarray:
    """Return log changes of the collected factor since the base year, shape (K, T).

    Parameters
    ----------
    law : DataFrame
        Statutory rate by sector and month under the path, the months of the base year included.
    """
    lawful = np.log1p(law.loc[economy.sectors])
    before = lawful[[month for month in lawful if month.year == BASE_YEAR]].mean(axis=1)
    return economy.collected * lawful[months].sub(before, axis=0).to_numpy()


def simulate(
    economy: Economy, law: pd.DataFrame, months: pd.DatetimeIndex, parameters: Parameters
) -> Simulation:
    """Simulate a tariff path.

    Parameters
    ----------
    economy : Economy
    law : DataFrame
        Statutory rate by sector (rows) and month (columns, from the base year on), fractions.
    months : DatetimeIndex, length T
        Consecutive, beginning right after the base year.
    parameters : Parameters

    Returns
    -------
    Simulation
        Outcomes summed over sectors.
    """
    changes = log_changes(economy, law, months)
    baseline = economy.baseline(months)
    by_age = aged(changes, parameters.ages)
    shape, found = changes.shape, []
    for part in _blocks(parameters):
        direct = (part.elasticities @ by_age.reshape(len(by_age), -1)).reshape(-1, *shape)
        found.append(respond(economy, changes, direct, baseline, part))
    outcomes = {name: np.concatenate([part[name] for part in found]) for name in OUTCOMES}
    return Simulation(months, outcomes, baseline.sum(axis=0))


def aged(changes: np.ndarray, ages: tuple[int, ...]) -> np.ndarray:
    """Split a log change since the base year by the age of its parts; shape (A, K, T).

    The parts of a month sum to its change.
    """
    reached = [np.zeros_like(changes) for _ in (*ages, None)]
    for level, age in zip(reached, ages, strict=False):
        level[:, age:] = changes[:, : changes.shape[1] - age]
    return np.array([now - older for now, older in zip(reached[:-1], reached[1:], strict=True)])


def respond(
    economy: Economy, changes: np.ndarray, direct: np.ndarray, baseline: np.ndarray, drawn: Parameters
) -> dict[str, np.ndarray]:
    """Return the outcomes of a block of draws, summed over sectors.

    Parameters
    ----------
    economy : Economy
    changes : ndarray, shape (K, T)
        Log change of the collected factor.
    direct : ndarray, shape (draws, K, T)
        Log change of the value at a given price index.
    baseline : ndarray, shape (K, T)
        US dollars.
    drawn : Parameters

    Returns
    -------
    dict of ndarray, each shape (draws, T), US dollars
    """
    total = partial(np.einsum, "nkt,kt->nt")  # weighted, over sectors, without a copy
    rho, sigma = drawn.pass_through[:, None, None], drawn.substitution[:, None, None]
    share, before = economy.share[:, None], np.expm1(economy.log_factor)[:, None]
    factor = np.exp(changes + economy.log_factor[:, None])
    at_base = baseline * (1 + before)  # what buyers paid, duties included
    exporter = (rho - 1) * changes
    log_quantity = direct - exporter
    felt = log_quantity / -sigma  # log price at which buyers would demand this in the end
    index = price_index(felt, share, sigma)
    log_quantity += (sigma - drawn.upper) * index
    quantity = np.exp(log_quantity, out=log_quantity)
    value = quantity * np.exp(exporter, out=exporter)
    at_felt = quantity * np.exp(felt, out=felt)
    imports, volume = total(value, baseline), total(quantity, baseline)
    duties, surplus = total(value, baseline * (factor - 1)), surplus_lost(index, drawn.upper)
    cost = total(surplus, at_base / share) + imports + duties - total(at_felt, at_base)
    borne_abroad, duties_before = volume - imports, (before * baseline).sum(axis=0)
    loss = cost - (duties - duties_before - borne_abroad)
    return dict(zip(OUTCOMES, (imports, volume, duties, cost, loss), strict=True))


def price_index(log_price: np.ndarray, share: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Return the log of the CES index when one seller's log price moves and the others' do not."""
    one = np.abs(1 - sigma) < 1e-6
    power = np.where(one, 1.0, 1 - sigma)
    index = np.expm1(power * log_price)
    index *= share
    index = np.log1p(index, out=index) / power
    return np.where(one, share * log_price, index) if one.any() else index


def surplus_lost(index: np.ndarray, upper: float) -> np.ndarray:
    """Return what buyers lose, over their spending, when the log price index rises from 0."""
    return index if abs(1 - upper) < 1e-6 else np.expm1((1 - upper) * index) / (1 - upper)


def revenue_curve(
    economy: Economy, collected_rates: np.ndarray, parameters: Parameters
) -> tuple[np.ndarray, np.ndarray]:
    """Return duties a year in the long run if one rate were collected on all of the partner's goods.

    Parameters
    ----------
    collected_rates : ndarray, shape (R,)
        Fractions.

    Returns
    -------
    revenue : ndarray, shape (draws, R)
        US dollars a year.
    best : ndarray, shape (draws,)
        Rate among them with the largest revenue.
    """
    revenue = np.concatenate([_revenue(economy, collected_rates, part) for part in _blocks(parameters)])
    return revenue, collected_rates[revenue.argmax(axis=1)]


def _revenue(economy: Economy, collected_rates: np.ndarray, parameters: Parameters) -> np.ndarray:
    changes = np.log1p(collected_rates)[None, :] - economy.log_factor[:, None]
    baseline = np.repeat(economy.value.sum(axis=1)[:, None], len(collected_rates), axis=1)
    direct = parameters.elasticities[:, -1, None, None] * changes
    return respond(economy, changes, direct, baseline, parameters)["customs_revenue"]


def _blocks(parameters: Parameters) -> Iterator[Parameters]:
    """Return the draws in blocks that stay in the processor's cache."""
    for start in range(0, len(parameters.elasticities), CHUNK):
        rows = slice(start, start + CHUNK)
        yield replace(
            parameters, elasticities=parameters.elasticities[rows],
            pass_through=parameters.pass_through[rows],
        )  # fmt: skip

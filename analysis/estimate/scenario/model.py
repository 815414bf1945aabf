"""What another tariff would have done: exact CES partial equilibrium by sector, with drawn parameters.

In a sector the buyer chooses between the partner's goods and those of others (elasticity ``sigma``),
and how much of the sector to import (elasticity ``upper``). The base is what was recorded under the law
as it was: of a recorded month itself, of a later one the last twelve as a whole. With tau the
collected tariff factor over that of the base, the buyer's price moves by tau^rho and the exporter's by
tau^(rho-1), rho the pass-through. Value exported, at a given price index of the sector, then moves by

    rho - 1 - rho * sigma  =  the estimated elasticity,

since effects of product x month hold that index fixed in the estimate. Buyers adjust with delay: the
response to each change of the tariff has the estimated size of its age, those that the base still
digests included. Buyers buy as if the price were the one at which they would demand that quantity in
the end; the index, and the surplus of buyers, are exact CES functions of it, and on what they still buy
they pay the difference. Where a draw's demand does not slope down there is no such price: value moves
by the elasticity alone, at an unchanged index, and cost and deadweight loss are missing.
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
from analysis.estimate.scenario.economy import YEAR, Economy, factor_by_age, log_changes

OUTCOMES = ("imports", "volume", "customs_revenue", "consumer_cost", "deadweight_loss")

#: Draws at once, so that they stay in the processor's cache.
CHUNK = 50


@dataclass(frozen=True)
class Simulation:
    """Outcomes of one tariff path, in US dollars a month.

    Attributes
    ----------
    months : DatetimeIndex, length T
    outcomes : dict of ndarray, each shape (draws, T)
        ``imports``: customs value, which is what exporters receive; ``volume``: the same at prices of
        the base; ``customs_revenue``: duties on the partner's goods; ``consumer_cost``: surplus that
        buyers lose; ``deadweight_loss``: the part of it that no duty pays for. The last two count from
        the law as it was, and are missing in draws whose demand does not slope down.
    baseline : ndarray, shape (T,)
        Customs value in the base.
    """

    months: pd.DatetimeIndex
    outcomes: dict[str, np.ndarray]
    baseline: np.ndarray

    def total(self, outcome: str, window: str) -> np.ndarray:
        """Return an outcome summed over a window such as ``2025-06:2025-11``, shape (draws,)."""
        inside = self.months.slice_indexer(*window.split(":"))
        return self.outcomes[outcome][:, inside].sum(axis=1)

    def base(self, window: str) -> float:
        """Return the base's customs value over the same months."""
        return float(self.baseline[self.months.slice_indexer(*window.split(":"))].sum())


def simulate(
    economy: Economy, law: pd.DataFrame, months: pd.DatetimeIndex, parameters: Parameters
) -> Simulation:
    """Simulate a tariff path.

    Parameters
    ----------
    economy : Economy
    law : DataFrame
        Statutory rate by sector (rows) and month (columns, from :data:`REFERENCE_YEAR` on), fractions.
    months : DatetimeIndex, length T
    parameters : Parameters

    Returns
    -------
    Simulation
        Outcomes summed over sectors.
    """
    own, base = (
        factor_by_age(economy, table, parameters.ages, cuts=parameters.cuts)[
            ..., table.columns.get_indexer(when)
        ]
        for table, when in ((law, months), (economy.law, economy.months))
    )
    # What the base still digests of earlier changes is in what was recorded already.
    by_age = own - economy.in_base(base, months)
    changes, baseline = log_changes(economy, law, months), economy.baseline(months)
    paid, shape, found = economy.paid(months), changes.shape, []
    for part in _blocks(parameters):
        direct = (part.elasticities @ by_age.reshape(len(by_age), -1)).reshape(-1, *shape)
        found.append(respond(economy.share, changes, direct, baseline, paid, part))
    outcomes = {name: np.concatenate([part[name] for part in found]) for name in OUTCOMES}
    return Simulation(months, outcomes, baseline.sum(axis=0))


def respond(
    share: np.ndarray, changes: np.ndarray, direct: np.ndarray, baseline: np.ndarray,
    paid: np.ndarray, drawn: Parameters,
) -> dict[str, np.ndarray]:  # fmt: skip
    """Return the outcomes of a block of draws, summed over sectors.

    Parameters
    ----------
    share : ndarray, shape (K,)
        Of the partner in the sector's imports.
    changes : ndarray, shape (K, T)
        Log change of the collected factor.
    direct : ndarray, shape (draws, K, T)
        Log change of the value at a given price index.
    baseline : ndarray, shape (K, T)
        US dollars.
    paid : ndarray, shape (K, T)
        Log of the collected factor in the base.
    drawn : Parameters

    Returns
    -------
    dict of ndarray, each shape (draws, T), US dollars
    """
    total = partial(np.einsum, "nkt,kt->nt")  # weighted, over sectors, without a copy
    down, before, factor = drawn.slopes_down, np.expm1(paid), np.exp(changes + paid)
    at_base = baseline * (1 + before)  # what buyers paid, duties included
    quantity, exporter, felt, index = bought(share, changes, direct, drawn)
    value = quantity * np.exp(exporter, out=exporter)
    at_felt = quantity * np.exp(felt, out=felt)
    imports, volume = total(value, baseline), total(quantity, baseline)
    duties, surplus = total(value, baseline * (factor - 1)), surplus_lost(index, drawn.upper)
    cost = total(surplus, at_base / share[:, None]) + imports + duties - total(at_felt, at_base)
    cost[~down] = np.nan
    borne_abroad, duties_before = volume - imports, (before * baseline).sum(axis=0)
    loss = cost - (duties - duties_before - borne_abroad)
    return dict(zip(OUTCOMES, (imports, volume, duties, cost, loss), strict=True))


def bought(
    share: np.ndarray, changes: np.ndarray, direct: np.ndarray, drawn: Parameters
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return what is bought of every sector, and at which prices; arguments as :func:`respond`.

    Returns
    -------
    quantity, exporter, felt, index : ndarray, each shape (draws, K, T)
        Quantity over that of the base; log changes of the exporter's price, of the buyer's price at
        which this would be demanded in the end, and of the sector's price index.
    """
    down, share = drawn.slopes_down, share[:, None]
    rho, sigma = (
        drawn.pass_through[:, None, None],
        np.where(down, drawn.substitution, 1.0)[:, None, None],
    )
    exporter = (rho - 1) * changes
    log_quantity = direct - exporter
    felt = log_quantity / -sigma  # log price at which buyers would demand this in the end
    index = price_index(felt, share, sigma)
    index[~down] = 0.0
    log_quantity += (sigma - drawn.upper) * index
    return np.exp(log_quantity, out=log_quantity), exporter, felt, index


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
    total = economy.value[:, -YEAR:].sum(axis=1, keepdims=True)
    paid = np.log1p(economy.over_year(np.expm1(economy.log_factor)))
    changes = np.log1p(collected_rates)[None, :] - paid
    base = factor_by_age(economy, economy.law, parameters.ages, cuts=parameters.cuts)
    base = economy.over_year(base[..., economy.law.columns.get_indexer(economy.months)])[..., 0]
    last = parameters.elasticities[:, -1:]
    still_to_come = (last - parameters.elasticities) @ base  # of the changes that the base digests
    direct = last[:, :, None] * changes + still_to_come[:, :, None]
    same = np.ones((1, len(collected_rates)))
    found = respond(economy.share, changes, direct, total * same, paid * same, parameters)
    return found["customs_revenue"]


def _blocks(parameters: Parameters) -> Iterator[Parameters]:
    """Return the draws in blocks that stay in the processor's cache."""
    for start in range(0, len(parameters.elasticities), CHUNK):
        rows = slice(start, start + CHUNK)
        yield replace(
            parameters, elasticities=parameters.elasticities[rows],
            pass_through=parameters.pass_through[rows],
        )  # fmt: skip

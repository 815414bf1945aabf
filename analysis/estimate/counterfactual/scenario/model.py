"""What another tariff would have done: exact CES partial equilibrium by line, with drawn parameters.

Of each line of the tariff the buyer chooses between the partner's goods and those of others (elasticity
``sigma``), and how much of the line to import (elasticity ``upper``). The base is what was recorded
under the actual law: of a recorded month itself, and of a later one the level of the newest months, or
the last twelve as a whole. Imports move with the law, by the
estimated elasticity; what of the law is collected is a second step, which moves prices and revenue.
With tau the collected tariff factor over that of the base, the buyer's price moves by tau^rho and the
exporter's by tau^(rho-1), rho the pass-through. Value exported, at a given price index of the line,
then moves for each log point collected by

    rho - 1 - rho * sigma  =  the estimated elasticity by law over the part of it that is collected,

since effects of product hold that index fixed in the estimate. Buyers adjust with delay: the
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

from analysis.estimate.counterfactual.scenario.demand import of_lines, price_index, surplus_lost
from analysis.estimate.counterfactual.scenario.draws import Parameters
from analysis.estimate.counterfactual.scenario.economy import Economy, factor_by_age, log_changes

SCENARIO_OUTCOMES = ("imports", "volume", "customs_revenue", "consumer_cost", "deadweight_loss")

#: Draws times groups of goods at once, so that they stay in the processor's cache.
DRAWS_IN_CACHE = 12_000


@dataclass(frozen=True)
class Simulation:
    """Outcomes of one tariff path, in US dollars a month."""

    months: pd.DatetimeIndex  #: Length T
    #: Each shape (draws, T). ``imports``: customs value, which is what exporters receive; ``volume``:
    #: the same at prices of the base; ``customs_revenue``: duties on the partner's goods;
    #: ``consumer_cost``: surplus that buyers lose; ``deadweight_loss``: the part of it that no duty pays
    #: for. The last two count from the actual law, and are missing in draws whose demand does not
    #: slope down.
    outcomes: dict[str, np.ndarray]
    baseline: np.ndarray  #: Shape (T,). Customs value in the base.

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
        Statutory rate by sector (rows) and month (columns, from :data:`economy.REFERENCE_YEAR` on),
        fractions.
    months : DatetimeIndex, length T
    parameters : Parameters

    Returns
    -------
    Simulation
        Outcomes summed over sectors.
    """
    baseline, paid, blocks = economy.baseline(months), economy.paid(months), []
    for changes, direct, month_of, part in _moved(economy, law, months, parameters):
        blocks.append(respond(economy.share, changes, direct, baseline, paid, part, month_of))
    outcomes = {name: np.concatenate([part[name] for part in blocks]) for name in SCENARIO_OUTCOMES}
    return Simulation(months, outcomes, baseline.sum(axis=0))


def simulate_imports(
    economy: Economy, law: pd.DataFrame, months: pd.DatetimeIndex, parameters: Parameters
) -> np.ndarray:
    """Return imports alone, as :func:`simulate` gives them, shape (draws, T), US dollars."""
    baseline, blocks = economy.baseline(months), []
    for changes, direct, month_of, part in _moved(economy, law, months, parameters):
        value = value_bought(economy.share, changes, direct, part)
        blocks.append(_total(value, baseline, month_of))
    return np.concatenate(blocks)


def _moved(
    economy: Economy, law: pd.DataFrame, months: pd.DatetimeIndex, parameters: Parameters
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, Parameters]]:
    """Return how a law has moved tariff and value, by blocks of draws, in the U months that are unlike.

    Returns
    -------
    changes, direct : ndarray, shapes (K, U) and (draws, K, U)
        As :func:`respond` takes them.
    month_of : ndarray of int, shape (T,)
        Which of the U each month is like.
    part : Parameters
    """
    felt, base = (
        factor_by_age(economy, table, parameters.ages)[..., table.columns.get_indexer(when)]
        for table, when in ((law, months), (economy.law, economy.months))
    )
    # What the base still digests of earlier changes is in what was recorded already.
    by_age = felt - economy.in_base(base, months)
    moved = np.concatenate([by_age, log_changes(economy, law, months, parameters.collected)[None]])
    # Between two changes of the law, and where it is as it was, months have moved alike.
    _, first, month_of = np.unique(
        moved.reshape(-1, len(months)), axis=1, return_index=True, return_inverse=True
    )
    *by_age, changes = moved[..., first]
    by_age, shape = np.array(by_age).reshape(len(by_age), -1), changes.shape
    for part in _blocks(parameters, len(changes)):
        yield changes, (part.by_sign @ by_age).reshape(-1, *shape), month_of, part


def respond(
    share: np.ndarray,
    changes: np.ndarray,
    direct: np.ndarray,
    baseline: np.ndarray,
    paid: np.ndarray,
    drawn: Parameters,
    month_of: np.ndarray | None = None,
    starts: np.ndarray | None = None,
) -> dict[str, np.ndarray]:
    """Return the outcomes of a block of draws, summed over sectors.

    Parameters
    ----------
    share : ndarray, shape (K,)
        Of the partner in the imports of the group of lines.
    changes : ndarray, shape (K, U)
        Log change of the collected factor.
    direct : ndarray, shape (draws, K, U)
        Log change of the value at a given price index.
    baseline : ndarray, shape (K, T)
        US dollars.
    paid : ndarray, shape (K, T)
        Log of the collected factor in the base.
    drawn : Parameters
    month_of : ndarray of int, shape (T,), optional
        Which of the U columns each month has; by default its own.
    starts : ndarray of int, optional
        Where rows have several sellers of a line: as :func:`price_index`.

    Returns
    -------
    dict of ndarray, each shape (draws, T), US dollars
    """
    down, before = drawn.slopes_down, np.expm1(paid)
    at_base = baseline * (1 + before)  # what buyers paid, duties included
    quantity, exporter, felt, index = bought(share, changes, direct, drawn, starts)
    value = quantity * np.exp(exporter, out=exporter)
    at_felt, surplus = quantity * np.exp(felt, out=felt), surplus_lost(index, drawn.uppers)
    if month_of is None:
        month_of = np.arange(baseline.shape[1])
    total = partial(_total, month_of=month_of)
    imports, volume = total(value, baseline), total(quantity, baseline)
    duties = total(value, baseline * (np.exp(changes[:, month_of] + paid) - 1))
    of_line = share if starts is None else of_lines(share, starts)  # a line's buyers count once
    cost = total(surplus, at_base / of_line[:, None]) + imports + duties - total(at_felt, at_base)
    cost[~down] = np.nan
    borne_abroad, duties_before = volume - imports, (before * baseline).sum(axis=0)
    loss = cost - (duties - duties_before - borne_abroad)
    return dict(zip(SCENARIO_OUTCOMES, (imports, volume, duties, cost, loss), strict=True))


def _total(values: np.ndarray, weights: np.ndarray, month_of: np.ndarray) -> np.ndarray:
    """Return the weighted sum over lines or sectors, shape (draws, T).

    Parameters
    ----------
    values : ndarray, shape (draws, K, U)
    weights : ndarray, shape (K, T)
    month_of : ndarray of int, shape (T,)
        Which of the U columns each month has.
    """
    total = np.empty((len(values), len(month_of)))
    for state in np.unique(month_of):
        months = month_of == state
        total[:, months] = values[:, :, state] @ weights[:, months]
    return total


def value_bought(
    share: np.ndarray, changes: np.ndarray, direct: np.ndarray, drawn: Parameters
) -> np.ndarray:
    """Return what exporters receive over that of the base, shape (draws, K, T); as :func:`respond`."""
    quantity, exporter, *_ = bought(share, changes, direct, drawn)
    return quantity * np.exp(exporter, out=exporter)


def bought(
    share: np.ndarray,
    changes: np.ndarray,
    direct: np.ndarray,
    drawn: Parameters,
    starts: np.ndarray | None = None,
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
    index = price_index(felt, share, sigma, starts)
    index[~down] = 0.0
    log_quantity += (sigma - drawn.uppers) * index
    return np.exp(log_quantity, out=log_quantity), exporter, felt, index


def _blocks(parameters: Parameters, groups: int) -> Iterator[Parameters]:
    """Return the draws in blocks that stay in the processor's cache."""
    size = max(DRAWS_IN_CACHE // groups, 1)
    for start in range(0, len(parameters.elasticities), size):
        rows = slice(start, start + size)
        yield replace(
            parameters,
            elasticities=parameters.elasticities[rows],
            pass_through=parameters.pass_through[rows],
            cuts=parameters.cuts if np.ndim(parameters.cuts) == 0 else parameters.cuts[rows],
        )

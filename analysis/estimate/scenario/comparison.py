"""Tariff paths side by side: what each would have done, and what one did beside another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.combine.tariff_paths import TariffPath
from analysis.estimate.scenario.draws import Parameters
from analysis.estimate.scenario.model import (
    MONTHS,
    OUTCOMES,
    Economy,
    Simulation,
    revenue_curve,
    simulate,
)

#: The simulation's last year, in which the response has its long-run size.
LONG_RUN = f"{MONTHS[-12]:%Y-%m}:{MONTHS[-1]:%Y-%m}"

#: Quantiles of a fan, by column.
QUANTILES = {"ci_low": 0.025, "q25": 0.25, "value": 0.5, "q75": 0.75, "ci_high": 0.975}

#: Pairs of paths whose difference a report states, the first that the partner has.
CONTRASTS = [("truce", "no_truce"), ("actual", "removal")]

#: Collected rates at which the revenue curve is computed.
RATES = np.arange(0.0, 3.0001, 0.05)


@dataclass(frozen=True)
class Scenarios:
    """Simulated paths of one partner.

    Attributes
    ----------
    partner, partner_name : str
    paths : dict
        Name -> :class:`TariffPath`.
    laws : dict
        Name -> statutory rate by sector and month (fractions).
    economy : Economy
    parameters : Parameters
    simulations : dict
        Name -> :class:`Simulation`; draw by draw the same parameters.
    outcome : Series
        Imports for consumption as recorded, by month from the base year on, US dollars.
    later : Series or None
        China: the months after the panel, from another source without HTS chapters 98 and 99, times
        ``later_factor``.
    later_factor : float
        What those chapters add: ratio of the two sources in the last six months that both have.
    vintages : dict of str to str
        Publication of the panel, of the ``lines`` that weigh the law, and of the ``later`` months.
    """

    partner: str
    partner_name: str
    paths: dict[str, TariffPath]
    laws: dict[str, pd.DataFrame]
    economy: Economy
    parameters: Parameters
    simulations: dict[str, Simulation]
    outcome: pd.Series
    later: pd.Series | None
    later_factor: float
    vintages: dict[str, str]

    @property
    def contrast(self) -> tuple[str, str]:
        """The two paths whose difference is stated."""
        for pair in CONTRASTS:
            if set(pair) <= set(self.paths):
                return pair
        names = list(self.paths)
        return names[0], names[-1]


def later_imports(totals: pd.Series, other: pd.Series) -> tuple[pd.Series, float]:
    """Return imports after the last month of a series, from a source without HTS chapters 98 and 99.

    Parameters
    ----------
    totals, other : Series
        US dollars by month, with and without these chapters.

    Returns
    -------
    later : Series
        Months of ``other`` after the last of ``totals``, times the factor.
    factor : float
        Ratio of the two in the last six months of ``totals``.
    """
    # ASSUME: HTS chapters 98 and 99 add to the later months what they added to the last six known.
    factor = float(totals.iloc[-6:].sum() / other.reindex(totals.index[-6:]).sum())
    return other[other.index > totals.index[-1]].dropna() * factor, factor


def law_path(scenarios: Scenarios) -> pd.DataFrame:
    """Return the statutory rate on the base year's imports by month and path (fractions)."""
    weights = scenarios.economy.value.sum(axis=1)
    weights = pd.Series(weights / weights.sum(), index=scenarios.economy.sectors)
    return pd.DataFrame({n: weights @ law.loc[weights.index] for n, law in scenarios.laws.items()})


def fan(simulation: Simulation, outcome: str = "imports") -> pd.DataFrame:
    """Return quantiles of an outcome by month; columns of :data:`QUANTILES`, US dollars."""
    values = np.quantile(simulation.outcomes[outcome], list(QUANTILES.values()), axis=0)
    return pd.DataFrame(values.T, index=simulation.months, columns=list(QUANTILES))


def totals(scenarios: Scenarios, window: str) -> pd.DataFrame:
    """Return every outcome of every path over a window.

    Returns
    -------
    DataFrame
        Key path x outcome; ``value`` (median), ``ci_low``, ``ci_high`` (95 % of draws), ``base``
        (imports of the same months of the base year), US dollars.
    """
    rows = [
        {"path": name, "outcome": outcome, "base": simulation.base(window)}
        | _spread(simulation.total(outcome, window))
        for name, simulation in scenarios.simulations.items()
        for outcome in OUTCOMES
    ]
    return pd.DataFrame(rows)


def difference(scenarios: Scenarios, a: str, b: str, window: str) -> pd.DataFrame:
    """Return outcomes under path ``a`` less those under ``b``, draw by draw.

    Returns
    -------
    DataFrame
        Key ``outcome``; ``value``, ``ci_low``, ``ci_high`` (US dollars).
    """
    one, other = scenarios.simulations[a], scenarios.simulations[b]
    gaps = {o: one.total(o, window) - other.total(o, window) for o in OUTCOMES}
    return pd.DataFrame([{"outcome": o} | _spread(gap) for o, gap in gaps.items()])


def sensitivity(scenarios: Scenarios, window: str, alternatives: list[Parameters]) -> pd.DataFrame:
    """Return the difference of the stated contrast under other elasticities.

    Parameters
    ----------
    alternatives : list of Parameters
        As many draws of each as the scenarios have.

    Returns
    -------
    DataFrame
        ``source``, ``upper``, and for imports under both paths and for their difference ``value``,
        ``ci_low``, ``ci_high`` (columns prefixed ``first_``, ``second_``, ``difference_``; US dollars).
    """
    rows = []
    for drawn in alternatives:
        if (drawn.source, drawn.upper) == (scenarios.parameters.source, scenarios.parameters.upper):
            paths = scenarios.simulations  # computed already
        else:
            paths = {
                name: simulate(scenarios.economy, scenarios.laws[name], MONTHS, drawn)
                for name in scenarios.contrast
            }
        found = [paths[name].total("imports", window) for name in scenarios.contrast]
        row = {"source": drawn.source, "upper": drawn.upper}
        for label, values in zip(
            ("first", "second", "difference"), (*found, found[0] - found[1]), strict=True
        ):
            row |= {f"{label}_{k}": v for k, v in _spread(values).items()}
        rows.append(row)
    return pd.DataFrame(rows)


def best_rate(economy: Economy, parameters: Parameters) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return duties a year by collected rate in the long run, and the rate that yields most.

    Returns
    -------
    curve : DataFrame
        Index: collected rate (fraction); quantiles as in :func:`fan`, US dollars a year.
    best : dict
        ``value``, ``ci_low``, ``ci_high`` of the best rate (fractions), ``at_end`` (share of draws
        whose best rate is the highest that was tried).
    """
    revenue, best = revenue_curve(economy, RATES, parameters)
    values = np.quantile(revenue, list(QUANTILES.values()), axis=0)
    curve = pd.DataFrame(values.T, index=pd.Index(RATES, name="collected_rate"), columns=list(QUANTILES))
    return curve, _spread(best) | {"at_end": float(np.mean(best >= RATES[-1]))}


def against_outcome(scenarios: Scenarios, recorded: pd.Series) -> dict[str, float]:
    """Return imports under the actual path beside those recorded in the same months.

    Parameters
    ----------
    recorded : Series
        US dollars by month, within the simulation.

    Returns
    -------
    dict
        ``value``, ``ci_low``, ``ci_high``, ``outcome``, ``base`` (US dollars), ``place`` (share of
        draws below the outcome), ``window``.
    """
    simulation = scenarios.simulations["actual"]
    window = ":".join(f"{month:%Y-%m}" for month in recorded.index[[0, -1]])
    drawn, outcome = simulation.total("imports", window), float(recorded.sum())
    return _spread(drawn) | {
        "outcome": outcome, "base": simulation.base(window), "window": window,
        "place": float((drawn < outcome).mean()),
    }  # fmt: skip


def _spread(values: np.ndarray) -> dict[str, float]:
    low, middle, high = np.quantile(values, [0.025, 0.5, 0.975])
    return {"value": float(middle), "ci_low": float(low), "ci_high": float(high)}

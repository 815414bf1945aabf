"""Tariff paths side by side: what each would have done beside the actual law."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine.tariff_paths import TariffPath
from analysis.estimate.counterfactual.scenario.asked import ACTUAL, departure
from analysis.estimate.counterfactual.scenario.draws import Parameters
from analysis.estimate.counterfactual.scenario.economy import SIMULATED_MONTHS, Economy
from analysis.estimate.counterfactual.scenario.model import (
    SCENARIO_OUTCOMES,
    Simulation,
    simulate,
    simulate_imports,
)
from analysis.vocabulary import Term

if TYPE_CHECKING:
    from analysis.estimate.counterfactual.scenario.inputs import ScenarioInputs

#: Fall of the law on all goods in a month that counts as a cut (fraction).
# ASSUME: half a point; smaller ones are what days and exemptions do to the average.
SMALLEST_CUT = 0.005

#: Quantiles of a fan, by column.
FAN_QUANTILES = {"ci_low": 0.025, "q25": 0.25, "value": 0.5, "q75": 0.75, "ci_high": 0.975}

#: Columns of a median of draws and of its interval.
MEDIAN_AND_ENDS = ("value", "ci_low", "ci_high")


def _prefixed(part: str) -> tuple[str, ...]:
    return tuple(f"{part}_{name}" for name in MEDIAN_AND_ENDS)


def median_terms(
    head: str, unit: str, what: str, names: tuple[str, ...] = MEDIAN_AND_ENDS, *, how: str = ""
) -> dict[str, Term]:
    """Return the columns of a median of draws and of the ends of 95 % of them, ``how`` it is printed."""
    value, low, high = names
    of = f"end of the interval of 95 % of draws: {what}"
    return {
        value: Term(head, unit, f"{what}, median of draws", how, (low, high)),
        low: Term("95 % low", unit, f"lower {of}"),
        high: Term("95 % high", unit, f"upper {of}"),
    }


OUTCOME = {"outcome": Term("Outcome", "", "imports, duties and costs, as the model has them")}

OUTCOME_TOTALS = Columns(
    "a tariff path and outcome",
    {
        "path": Term("Path", "", "name of the tariff path"),
        **OUTCOME,
        **median_terms("Total", "USD", "the outcome summed over the months"),
        "base": Term("Base", "USD", "imports in the base over the same months"),
    },
)

DIFFERENCE = Columns(
    "an outcome",
    OUTCOME
    | median_terms(
        "Difference", "USD", "the outcome under one path less that under another, draw by draw"
    ),
)

CHANGE_OF_IMPORTS = "imports under the path asked about over those under the actual law, less one"

EFFECT = Columns(
    "a set of draws",
    {
        "case": Term("Draws", "", "as estimated: all draws; sloping down: those in which demand does"),
        **median_terms("Change", "fraction", CHANGE_OF_IMPORTS),
        "share": Term("Share", "fraction", "of the draws that are in the set"),
    },
    index=("case",),
)

BY_ELASTICITIES = Columns(
    "a choice of elasticities",
    {
        "source": Term("Elasticities", "", "where the elasticities are drawn from"),
        "upper": Term("Upper elasticity", "elasticity", "of demand for a line's imports", "tenths"),
        "cuts": Term(
            "Cuts",
            "ratio",
            "response to a cut of the tariff over that to a rise",
            "two",
            missing="where it is drawn evenly between none and one as large",
        ),
        "slopes_up": Term("Slopes up", "fraction", "share of draws whose demand does not slope down"),
        **median_terms("Imports", "USD", "imports under the path asked about", _prefixed("imports")),
        **median_terms(
            "Difference", "USD", "the same less imports under the actual law", _prefixed("difference")
        ),
        **median_terms(
            "Change of imports", "fraction", CHANGE_OF_IMPORTS, _prefixed("change"), how="whole"
        ),
    },
)


@dataclass(frozen=True)
class Scenarios:
    """Simulated paths of one partner."""

    partner: str
    partner_name: str
    paths: dict[str, TariffPath]  #: Name -> :class:`TariffPath`.
    laws: dict[str, pd.DataFrame]  #: Name -> statutory rate by sector and month (fractions).
    sectors: Economy  #: By sector; what is printed of laws is weighted with it.
    #: By groups of lines, and the laws on these: what is simulated.
    economy: Economy
    group_laws: dict[str, pd.DataFrame]
    parameters: Parameters
    simulations: dict[str, Simulation]  #: Name -> :class:`Simulation`; draw by draw the same parameters.
    #: The same at the ends of dollars, as :func:`draws.at_dollar_ends`; empty where there are none.
    at_ends: dict[str, Simulation]
    asked: str  #: Path whose effect is stated.
    #: Imports for consumption as recorded, by month from the year before the episode on, US dollars.
    outcome: pd.Series
    vintages: dict[str, str]  #: Publication of the panel, and of the ``lines`` that weigh the law.

    @property
    def starts(self) -> pd.Timestamp:
        """First month in which the path asked about is not the actual law."""
        return departure(self.laws[self.asked], self.laws[ACTUAL])

    def is_recorded(self, window: str) -> bool:
        """Return whether a window ends within the record, so that the actual law gives what came."""
        return pd.Timestamp(window.split(":")[1]) <= self.outcome.index[-1]

    def is_actual(self, name: str, window: str) -> bool:
        """Return whether a path is the actual law until the end of a window."""
        starts = departure(self.laws[name], self.laws[ACTUAL])
        return starts is None or starts > pd.Timestamp(window.split(":")[1])

    def has_cuts(self, window: str) -> bool:
        """Return whether the path asked about, or the actual law, falls by the end of a window."""
        end = window.split(":")[1]
        falls = law_path(self)[[self.asked, ACTUAL]][:end].diff().min()
        return bool((falls < -SMALLEST_CUT).any())


def simulate_paths(
    read: ScenarioInputs, parameters: Parameters, ends: Parameters | None = None
) -> Scenarios:
    """Simulate every path that was read; of the law customs collect what they do of the partner.

    Parameters
    ----------
    ends : Parameters, optional
        As :func:`draws.at_dollar_ends`.
    """
    parameters, *others = (
        replace(one, collected=read.collected) for one in (parameters, ends) if one is not None
    )
    simulations, *at_ends = (
        {
            name: simulate(read.economy, law, SIMULATED_MONTHS, one)
            for name, law in read.group_laws.items()
        }
        for one in (parameters, *others)
    )
    return Scenarios(
        partner=read.partner,
        partner_name=read.partner_name,
        paths=read.paths,
        laws=read.laws,
        sectors=read.sectors,
        economy=read.economy,
        group_laws=read.group_laws,
        parameters=parameters,
        simulations=simulations,
        at_ends=at_ends[0] if at_ends else {},
        asked=read.asked,
        outcome=read.outcome,
        vintages=read.vintages,
    )


def law_path(scenarios: Scenarios) -> pd.DataFrame:
    """Return the statutory rate on the imports of 2024 by month and path (fractions)."""
    weights = pd.Series(scenarios.sectors.weights, scenarios.sectors.sectors)
    return pd.DataFrame({n: weights @ law.loc[weights.index] for n, law in scenarios.laws.items()})


def fan(scenarios: Scenarios, path: str) -> pd.DataFrame:
    """Return quantiles of imports by month; columns of :data:`FAN_QUANTILES`, US dollars.

    The outermost hold the ends of dollars.
    """
    simulation = scenarios.simulations[path]
    values = np.quantile(simulation.outcomes["imports"], list(FAN_QUANTILES.values()), axis=0)
    table = pd.DataFrame(values.T, index=simulation.months, columns=list(FAN_QUANTILES))
    if path in scenarios.at_ends:
        ends = scenarios.at_ends[path].outcomes["imports"]
        table["ci_low"] = np.minimum(table.ci_low, ends.min(axis=0))
        table["ci_high"] = np.maximum(table.ci_high, ends.max(axis=0))
    return table


@returns(OUTCOME_TOTALS)
def totals(scenarios: Scenarios, window: str) -> pd.DataFrame:
    """Return every outcome of every path over a window."""
    rows = [
        {"path": name, "outcome": outcome, "base": simulation.base(window)}
        | _in_dollars(scenarios, lambda of: of[name].total(outcome, window))  # noqa: B023, called at once
        for name, simulation in scenarios.simulations.items()
        for outcome in SCENARIO_OUTCOMES
    ]
    return pd.DataFrame(rows)


@returns(DIFFERENCE)
def difference(scenarios: Scenarios, a: str, b: str, window: str) -> pd.DataFrame:
    """Return outcomes under path ``a`` less those under ``b``, draw by draw."""

    def less(of: dict[str, Simulation], outcome: str) -> np.ndarray:
        return of[a].total(outcome, window) - of[b].total(outcome, window)

    rows = {o: _in_dollars(scenarios, partial(less, outcome=o)) for o in SCENARIO_OUTCOMES}
    return pd.DataFrame([{"outcome": o} | row for o, row in rows.items()])


@returns(EFFECT)
def effect(scenarios: Scenarios, window: str) -> pd.DataFrame:
    """Return what the path asked about does to imports beside the actual law."""
    changes = _change_of(scenarios.simulations, scenarios, window)
    cases = {
        "as estimated": np.full(len(changes), True),
        "sloping down": scenarios.parameters.slopes_down,
    }
    rows = {case: _spread(changes[draws]) | {"share": draws.mean()} for case, draws in cases.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("case")


def effect_in_dollars(scenarios: Scenarios, window: str) -> tuple[float, float]:
    """Return the ends of what the path asked about does to dollars of imports, as :func:`effect`."""
    row = _in_dollars(scenarios, lambda of: _change_of(of, scenarios, window))
    return row["ci_low"], row["ci_high"]


def _change_of(of: dict[str, Simulation], scenarios: Scenarios, window: str) -> np.ndarray:
    return _change(*(of[name].total("imports", window) for name in _pair(scenarios)))


@returns(BY_ELASTICITIES)
def sensitivity(scenarios: Scenarios, window: str, alternatives: list[Parameters]) -> pd.DataFrame:
    """Return what the path asked about does to imports under other elasticities.

    Parameters
    ----------
    alternatives : list of Parameters
        As many draws of each as the scenarios have.
    """
    rows, months = [], SIMULATED_MONTHS[SIMULATED_MONTHS.slice_indexer(*window.split(":"))]
    for alternative in alternatives:
        if _settings(alternative) == _settings(scenarios.parameters):
            # Computed already.
            pair = [scenarios.simulations[name].total("imports", window) for name in _pair(scenarios)]
        else:
            laws = [scenarios.group_laws[name] for name in _pair(scenarios)]
            simulated = [simulate_imports(scenarios.economy, law, months, alternative) for law in laws]
            pair = [imports.sum(axis=1) for imports in simulated]
        on_path, actual = pair
        row = _settings(alternative) | {"slopes_up": 1 - alternative.slopes_down.mean()}
        parts = {"imports": on_path, "difference": on_path - actual, "change": _change(on_path, actual)}
        for label, values in parts.items():
            row |= {f"{label}_{k}": v for k, v in _spread(values).items()}
        rows.append(row)
    return pd.DataFrame(rows)


def _pair(scenarios: Scenarios) -> tuple[str, str]:
    return scenarios.asked, ACTUAL


def _settings(drawn: Parameters) -> dict:
    """Return what draws rest on; no response to cuts where it is drawn."""
    cuts = float(drawn.cuts) if np.ndim(drawn.cuts) == 0 else None
    return {"source": drawn.source, "upper": drawn.upper, "cuts": cuts}


def _change(own: np.ndarray, actual: np.ndarray) -> np.ndarray:
    return own / actual - 1


def _in_dollars(
    scenarios: Scenarios, outcome: Callable[[dict[str, Simulation]], np.ndarray]
) -> dict[str, float]:
    """Return :func:`_spread` of an outcome of simulations, its interval with the ends of dollars."""
    row = _spread(outcome(scenarios.simulations))
    ends = outcome(scenarios.at_ends) if scenarios.at_ends else np.empty(0)
    ends = ends[~np.isnan(ends)]
    low, high = (edge([row[end], *ends]) for edge, end in ((min, "ci_low"), (max, "ci_high")))
    return row | {"ci_low": float(low), "ci_high": float(high)}


def _spread(values: np.ndarray) -> dict[str, float]:
    """Return median and 95 % interval of the draws that have a value."""
    low, middle, high = np.quantile(values[~np.isnan(values)], [0.025, 0.5, 0.975])
    return {"value": float(middle), "ci_low": float(low), "ci_high": float(high)}

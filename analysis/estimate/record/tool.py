"""Forecasts after steps of the law with the elasticity that what-ifs use, without the partner forecast.

The main elasticity of the episode is estimated without the partner, and without those under one law
with it; each change of the law from the month before the step on is felt as much as its age by the month
forecast says. A partner's sector has an elasticity of its own around that of all. Partners are left out
and their months are not: in the second episode the other partners' imports of the same months are in the
estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis.engine.design import Design
from analysis.engine.panel import Panel
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.main.products import first_design, second_design
from analysis.estimate.record.calibration import SCORED_FROM
from analysis.estimate.record.forecast import Past, without_step
from analysis.estimate.record.noise import Noise
from analysis.estimate.record.steps import AHEAD

#: Standard deviations from the middle to an end of a 95 % interval.
WIDE = ndtri(0.975)

#: What is clustered by where a partner is left out: the wider of both standard errors is used.
CLUSTERS = ("products", "partners")


@dataclass(frozen=True)
class Tool:
    """What a what-if knows of the response to the law, each partner left out in turn."""

    elasticities: pd.DataFrame  #: As :func:`left_out`.
    #: By episode: ages and the response at each over that of the first year (:func:`by_age.path_shape`).
    shapes: dict[str, tuple[tuple[int, ...], np.ndarray]]
    #: Standard deviation of the elasticities of partners' sectors around that of all.
    spread: float

    def with_elasticity(self, value: float) -> Tool:
        """Return the same with one elasticity for all partners, as sure as theirs."""
        return replace(self, elasticities=self.elasticities.assign(value=value))


def main_makers(
    chapters: Panel, table: pd.DataFrame, groups: pd.Series
) -> dict[str, Callable[[list[str]], Design]]:
    """Return by episode what makes the main design without some partners.

    Parameters
    ----------
    chapters, table, groups
        As :func:`products.first_design` and :func:`products.second_design` take them.
    """
    return {
        "2018": lambda out: first_design(chapters.without(tuple(out)), groups),
        "2025": lambda out: second_design(table[~table.partner.isin(out)], groups),
    }


def left_out(
    makers: dict[str, Callable[[list[str]], Design]], units: pd.Series, whole: dict[str, Estimate]
) -> pd.DataFrame:
    """Return the elasticities by law without each partner, and those under one law with it.

    Parameters
    ----------
    makers : dict of callable
        As :func:`main_makers`.
    units : Series
        Partner -> what it is left out with: its group, or itself.
    whole : dict of Estimate
        By episode, as quoted.

    Returns
    -------
    DataFrame
        Key partner x episode, the empty partner that of all: ``value``, ``std_error``: what the quoted
        interval implies, times the clustered error without the partner over the same with all.
    """
    rows = []
    for episode, make in makers.items():
        quoted, (_, clustered) = whole[episode], fitted(make([]))
        error = (quoted.ci_high - quoted.ci_low) / 2 / WIDE
        rows.append(("", episode, quoted.value, error))
        for members in units.groupby(units).groups.values():
            value, own_error = fitted(make(list(members)))
            rows += [(partner, episode, value, error * own_error / clustered) for partner in members]
    return pd.DataFrame(rows, columns=["partner", "episode", "value", "std_error"])


def fitted(design: Design) -> tuple[float, float]:
    """Return the elasticity by law, and the wider of its clustered standard errors."""
    estimates = [design.fit(scheme).estimate() for scheme in CLUSTERS]
    return estimates[0].value, max(e.std_error for e in estimates)


def forecast_by_tool(
    data: Panel, steps: pd.DataFrame, past: Past, noise: Noise, tool: Tool
) -> pd.DataFrame:
    """Return the forecast of every step as a what-if would make it, beside what came.

    Parameters
    ----------
    data, steps, past
        As :func:`forecast.forecast`.
    noise : Noise
    tool : Tool

    Returns
    -------
    DataFrame
        As :func:`forecast.forecast`, with ``elasticity``, ``std_error``; ``felt``: change of the log law
        times the response at its age; ``common`` and ``largest``, as of :class:`noise.Noise`, of which
        ``noise`` holds both parts; ``effect_error``: standard deviation of the true effect around the
        predicted one, error of the elasticity and spread of elasticities together. A partner that the
        design does not have has the elasticity of all.
    """
    parts = [
        _of_month(data, month_steps, past, noise, tool) for _, month_steps in steps.groupby("month")
    ]
    forecasts = pd.concat(parts)
    columns = ["without", "effect", "effect_error", "noise", "common", "outcome", "error"]
    return forecasts[np.isfinite(forecasts[columns]).all(axis=1) & forecasts.noise.gt(0)].reset_index(
        drop=True
    )


def _of_month(data: Panel, own: pd.DataFrame, past: Past, noise: Noise, tool: Tool) -> pd.DataFrame:
    pair, at = own.pair.to_numpy(), int(own["at"].iloc[0])
    later = data.months[at] + pd.DateOffset(months=AHEAD) >= SCORED_FROM
    episode = "2025" if later else "2018"
    estimates = tool.elasticities[tool.elasticities.episode.eq(episode)].set_index("partner")
    estimates = estimates.reindex(own.partner.where(own.partner.isin(estimates.index), ""))
    value, felt = estimates["value"].to_numpy(), felt_changes(data, pair, at, tool.shapes[episode])
    without = np.empty(len(own))
    for elasticity in np.unique(value):
        one = value == elasticity
        without[one] = without_step(data, pair[one], at, elasticity, past.weights[at])
    outcome, effect = data.log_value[pair, at + AHEAD], value * felt
    return own.assign(
        elasticity=value,
        std_error=estimates.std_error.to_numpy(),
        felt=felt,
        without=without,
        effect=effect,
        effect_error=np.abs(felt) * np.hypot(estimates.std_error.to_numpy(), tool.spread),
        noise=np.hypot(noise.own[pair, at], noise.common[at]),
        common=noise.common[at],
        largest=noise.largest[pair, at],
        outcome=outcome,
        error=outcome - without - effect,
    )


def felt_changes(
    data: Panel, pair: np.ndarray, at: int, shape: tuple[tuple[int, ...], np.ndarray]
) -> np.ndarray:
    """Return changes of the log law from a step on, each as large as it is felt, shape (pairs,).

    Parameters
    ----------
    pair : ndarray of int
        Rows of the panel.
    at : int
        Column of the step's month; changes count to :data:`steps.AHEAD` months on.
    shape : tuple
        Ages, and the response at each.
    """
    ages, response = shape
    age = AHEAD - np.arange(AHEAD + 1)
    changes = np.diff(data.statutory[pair, at - 1 : at + AHEAD + 1], axis=1)
    return changes @ response[np.searchsorted(ages, age, side="right") - 1]

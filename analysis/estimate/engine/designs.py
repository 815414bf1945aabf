"""Designs side by side: each estimate beside its placebo, and how much of its variation is policy.

The headline design is chosen by a rule that looks at placebos, first stages and the policy variation
that a design keeps, never at its estimate. A 2SLS design qualifies when the 95 % interval of its placebo
covers zero and its first-stage F passes :data:`STRONG_F`. Among those of an episode the one that keeps
the most policy variation is the headline; at a tie, the one with the narrowest placebo interval. The
rule reads no estimate, but it was written after first estimates had been seen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.estimate.engine.fit import STRONG_F, fit, least_squares, make_grid, summarise
from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.sample import draw_sample
from analysis.estimate.engine.specification import (
    EPISODES,
    Specification,
    names,
    specification,
)

__all__ = [
    "EPISODES",
    "Design",
    "evaluate",
    "first_stage",
    "fit_without",
    "headline",
    "policy_variation",
    "without",
]


@dataclass(frozen=True)
class Design:
    """One design with what is needed to judge it.

    Attributes
    ----------
    name : str
        Of the specification.
    estimate : Estimate
    placebo : Estimate
        In the unit of the estimate.
    policy_share : float
        Share of the regressor's variation within the effects that the law explains (fraction): 1
        where the regressor is the law, the partial R2 of the statutory rate otherwise.
    policy_kept : float
        Share of the law's variation that survives the effects, of what survives effects of partner x
        product and product x month alone (fraction).
    """

    name: str
    estimate: Estimate
    placebo: Estimate
    policy_share: float
    policy_kept: float

    @property
    def clean(self) -> bool:
        """Whether the placebo's 95 % interval covers zero."""
        return self.placebo.ci_low <= 0 <= self.placebo.ci_high

    @property
    def qualifies(self) -> bool:
        """Whether the design may be the headline (see the head of this module)."""
        strength = self.estimate.first_stage_f
        return strength is not None and strength > STRONG_F and self.clean


def headline(designs: list[Design], episode: str) -> Design | None:
    """Return the headline design of an episode by the rule, or None where none qualifies."""
    own = [d for d in designs if d.name.endswith(f"_{episode}") and d.qualifies]
    width = lambda d: d.placebo.ci_high - d.placebo.ci_low  # noqa: E731
    return min(own, key=lambda d: (-round(d.policy_kept, 2), width(d)), default=None)


def evaluate(
    episodes: list[str],
    *,
    system: str = "naics3",
    leave_out: tuple[str, ...] = (),
    estimator: str | None = None,
) -> list[Design]:
    """Fit every shipped design of the episodes, with its placebo.

    Parameters
    ----------
    episodes : list of str
        Keys of :data:`EPISODES`.
    system : str
        ``"hs2"`` has the first episode only.
    leave_out : tuple of str
        Partners left out of every estimate (and of the placebos, beside those they leave out).
    estimator : str, optional
        Designs of this estimator only; ``"iv"`` is enough for :func:`headline`.
    """
    wanted = [name for name in names() if name.rsplit("_", 1)[1] in episodes]
    if estimator:
        wanted = [name for name in wanted if specification(name).estimator == estimator]
    return [_evaluate(name, system, tuple(leave_out)) for name in wanted]


def _evaluate(name: str, system: str, leave_out: tuple[str, ...]) -> Design:
    spec = without(specification(name, system=system), leave_out)
    placebo = without(specification(name, placebo=True, system=system), leave_out)
    share, kept = policy_variation(spec)
    return Design(name, fit(spec), fit(placebo), share, kept)


def fit_without(
    name: str, *, system: str = "naics3", leave_out: tuple[str, ...] = (), **changes
) -> Estimate:
    """Fit a named specification, or a modified copy, without partners beside those of its own."""
    return fit(without(specification(name, system=system, **changes), tuple(leave_out)))


def without(spec: Specification, partners: tuple[str, ...]) -> Specification:
    """Return a specification that leaves out partners beside those that it leaves out itself."""
    return replace(spec, leave_out=tuple(sorted({*spec.leave_out, *partners})))


def policy_variation(spec: Specification) -> tuple[float, float]:
    """Return how much of the tariff's variation is policy, and how much policy variation is kept.

    Returns
    -------
    share : float
        Partial R2 of the log statutory factor in a regression of the log factor of the
        specification's tariff, with its sample, weights and effects; 1 where that tariff is set by
        law. Under ppml the working weights are not known beforehand; equal weights stand in.
    kept : float
        Weighted variance of the log statutory factor within the effects, over that within effects
        of partner x product and product x month.
    """
    sample = draw_sample(replace(spec, estimator="iv", instrument="statutory"))
    root = np.sqrt(sample.weights)[:, None]
    x, z = (make_grid(spec, sample).absorb(np.column_stack([sample.x, sample.z])) * root).T
    pairs = replace(spec, fixed_effects=("partner x product", "product x month"))
    whole = (make_grid(pairs, sample).absorb(sample.z[:, None]) * root)[:, 0]
    share = 1.0 if spec.tariff != "effective" else float((x @ z) ** 2 / ((x @ x) * (z @ z)))
    return share, float(z @ z / (whole @ whole))


def first_stage(name: str, *, system: str = "naics3", leave_out: tuple[str, ...] = ()) -> Estimate:
    """Return the first stage of a 2SLS specification as an estimate of its own.

    Parameters
    ----------
    name : str
        A specification with estimator ``iv``.
    system, leave_out
        As in :func:`evaluate`.

    Returns
    -------
    Estimate
        Log effective factor on log statutory factor: how much of a change in the law is collected.
    """
    spec = without(specification(name, system=system), tuple(leave_out))
    sample = draw_sample(spec)
    swapped = replace(sample, y=sample.x, x=sample.z)
    root = np.sqrt(sample.weights)[:, None]
    y, z = (make_grid(spec, sample).absorb(np.column_stack([sample.x, sample.z])) * root).T
    estimate = summarise(spec, swapped, least_squares(y, z[:, None]), {})
    return replace(
        estimate,
        name=estimate.name.replace(".iv_", ".first_stage_"),
        outcome="log(1 + effective rate)",
        regressor="log(1 + statutory rate)",
        estimator="OLS",
        unit="elasticity",
    )

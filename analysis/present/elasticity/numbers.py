"""Citable numbers of report 04."""

from __future__ import annotations

from analysis.estimate.elasticity.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.present.labels import label
from analysis.present.numbers import Number


def numbers(story: Story) -> list[Number]:
    """Return the headline elasticities, and every design and placebo, as citable numbers."""
    found = []
    for d in story.chosen:
        key, what = f"elasticity.{d.spec.episode}.headline", label(d)
        found.append(_number(key, story.sure[d.spec.episode], what))
        found.append(_number(f"{key}_placebo", d.placebo, f"placebo of {what}"))
    for d in story.designs:
        found.append(_number(f"elasticity.{d.estimate.name}", d.estimate, label(d)))
        key = f"placebo.{d.placebo.name}"
        found.append(_number(key, d.placebo, f"placebo of {label(d)}"))
    return found


def _number(key: str, e: Estimate, what: str) -> Number:
    definition = (
        f"{what}: {e.outcome} on {e.regressor}, {e.estimator}, {e.window}, {e.system.upper()}; "
        f"{e.fixed_effects}; {e.weights.replace('_', '-')} weights; clustered by {e.cluster_by}"
    )
    return Number(
        key=key,
        value=e.value,
        ci_low=e.ci_low,
        ci_high=e.ci_high,
        unit="elasticity",
        definition=definition,
        vintage=e.vintage,
    )

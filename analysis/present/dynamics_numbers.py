"""Citable numbers of the report on dynamics."""

from __future__ import annotations

from analysis.estimate.dynamics.event_study import EventStudy
from analysis.estimate.dynamics.projections import Paths
from analysis.estimate.engine.results import Estimate
from analysis.present.dynamics_tables import CITED, at, horizon, studied
from analysis.present.numbers import Number

#: How a number names its horizon, by kind of projection.
MONTHS = {"reduced": "at month", "lp_iv": "months 0 to"}


def dynamics_numbers(
    paths: Paths,
    studies: list[EventStudy],
    adjusted: list[Estimate],
    ratios: list[Estimate],
    clean: dict[str, dict[str, list[Estimate]]],
) -> list[Number]:
    """Return the citable numbers: responses and multipliers by horizon, waves, adjustments."""
    numbers = [
        _number(f"lp_iv.{e.name.split('.')[1]}.2018.h{h}", e, f"{MONTHS['lp_iv']} {h}")
        for e in paths.variations
        if e.system == "hs2" != studied(paths) and ".lp_iv." in e.name and (h := horizon(e))
    ]
    for kind, found in (("reduced", paths.reduced), ("lp_iv", paths.multiplier)):
        for (episode, comparison), estimates in found.items():
            own = [(h, at(estimates, h)) for h in CITED]
            numbers += [
                _number(f"{kind}.{comparison}.{episode}.h{h}", e, f"{MONTHS[kind]} {h}")
                for h, e in own
                if e is not None
            ]
    for found in clean.values():
        numbers += [
            _number(f"lp_did.{e.window[:4]}.h{h}", e, f"month {h}, clean controls")
            for h in CITED
            if (e := at(found["variance"], h)) is not None
        ]
    numbers += [_number(s.after.name, s.after, f"{s.wave.label}, mean after") for s in studies]
    across = [e for e in adjusted if ".across." in e.name]
    numbers += [_number(e.name, e, f"adjustment: {e.notes}") for e in across]
    return numbers + [_number(e.name, e, "mean lead") for e in ratios if e.unit == "elasticity"]


def _number(key: str, e: Estimate, which: str) -> Number:
    definition = (
        f"{e.outcome} on {e.regressor}, {which}; {e.estimator}, {e.window}, {e.system.upper()}; "
        f"effects {e.fixed_effects}; clustered by {e.cluster_by}"
    )
    system = "" if e.system == "naics3" else f"{e.system}."
    return Number(
        key=f"dynamics.{system}{key}", value=e.value, ci_low=e.ci_low, ci_high=e.ci_high,
        unit="elasticity",
        definition=definition, vintage=e.vintage,
    )  # fmt: skip

"""Citable numbers of report 05."""

from __future__ import annotations

from analysis.estimate.dynamics.projections import LABELS
from analysis.estimate.dynamics.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.present.dynamics.reading import CITED, DEALT, at, by_month, clustered, studied
from analysis.present.numbers import Number

#: How a number names its horizon, by kind of projection.
MONTHS = {"reduced": "at month", "lp_iv": "months 0 to"}


def numbers(story: Story) -> list[Number]:
    """Return the citable numbers: responses and multipliers by horizon, path, waves, adjustments."""
    paths = story.paths
    found = [
        _number(f"lp_iv.{e.comparison}.{e.episode}.h{e.horizon}", e, f"{MONTHS['lp_iv']} {e.horizon}")
        for e in paths.variations
        if e.system == "hs2" != studied(paths) and e.design == "lp_iv"
    ]
    for kind, by in (("reduced", paths.reduced), ("lp_iv", paths.multiplier)):
        for (episode, comparison), estimates in by.items():
            own = [(h, at(estimates, h)) for h in CITED]
            found += [
                _number(f"{kind}.{comparison}.{episode}.h{h}", e, f"{MONTHS[kind]} {h}")
                for h, e in own
                if e is not None
            ]
    for clean in story.clean:
        found += [
            _number(f"lp_did.{clean.episode}.h{h}", e, f"month {h}, clean controls")
            for h in CITED
            if (e := at(clean.paths["variance"], h)) is not None
        ]
    found += [_number(s.after.name, s.after, f"{s.wave.label}, mean after") for s in story.studies]
    across = [e for e in story.adjusted if e.comparison == "across"]
    found += [_number(e.name, e, f"adjustment: {e.notes}") for e in across]
    found += [_number(e.name, e, "mean lead") for e in story.ratios if e.unit == "elasticity"]
    return found + _dealt(story)


def _dealt(story: Story) -> list[Number]:
    """Return the months by law, the law dealt out; those of a report by sector, whose data they are."""
    said = "{outcome} on {regressor}".format(**LABELS["reduced"])
    return [
        Number(
            key=f"dynamics.path.{row.episode}.h{row.horizon}", value=row.value, ci_low=row.ci_low,
            ci_high=row.ci_high, unit="elasticity", vintage=e.vintage,
            definition=f"{said}, at month {row.horizon}; {e.estimator}, {e.window}, {e.system.upper()}; "
            f"effects {e.fixed_effects}; interval: {DEALT}",
        )
        for own in by_month(story).values()
        for row in own
        if (e := clustered(story, row))
    ]  # fmt: skip


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

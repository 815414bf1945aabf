"""Citable numbers of report 04; what they are stands in ``text.md``."""

from __future__ import annotations

from dataclasses import replace

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.doses import QUIET_MONTHS, SMALLEST_DOSE
from analysis.estimate.elasticity.dynamics.projections import PROJECTION_VARIABLES
from analysis.estimate.elasticity.dynamics.story import DynamicsStory
from analysis.present.elasticity.dynamics.labels import CITED, at, by_month, clustered
from analysis.present.page import Numbers


def numbers(story: DynamicsStory, made: Numbers) -> None:
    """Add responses and multipliers by horizon, elasticities net of leads, and the months by law."""
    paths = story.paths
    for kind, by in (("reduced", paths.reduced), ("lp_iv", paths.multiplier)):
        for (episode, comparison), estimates in by.items():
            _cited(made, f"{kind}.{comparison}.{episode}", estimates, kind)
    for clean in story.clean:
        longest = max((e.horizon for e in clean.path), default=0)
        _cited(
            made,
            f"lp_did.{clean.episode}",
            clean.path,
            "lp_did",
            longest=longest,
            quiet=QUIET_MONTHS,
            least=SMALLEST_DOSE,
        )
    for e in story.adjusted:
        _add(made, e.name, e, "adjustment")
    for e in story.ratios:
        if e.unit == "elasticity":
            _add(made, e.name, e, "lead")
    _permuted(story, made)


def _cited(made: Numbers, stem: str, estimates: list[Estimate], said: str, **values) -> None:
    """Add those of the cited months."""
    for h in CITED:
        if (e := at(estimates, h)) is not None:
            _add(made, f"{stem}.h{h}", e, said, **values)


def _add(made: Numbers, key: str, e: Estimate, said: str, **values) -> None:
    """Add an estimate, whose key names the product system if that is not by sector."""
    system = "" if e.system == "naics3" else f"{e.system}."
    made.add(f"{system}{key}", e, said=said, vintage=e.vintage, e=e, **values)


def _permuted(story: DynamicsStory, made: Numbers) -> None:
    """Add the months by law, the law permuted; those of a report by sector, whose data they are."""
    for rows in by_month(story).values():
        for row in rows:
            if e := clustered(story, row):
                value = (row.value, row.ci_low, row.ci_high)
                e = replace(e, **PROJECTION_VARIABLES["reduced"])
                made.add(
                    f"path.{row.episode}.h{row.horizon}", value, said="path", vintage=e.vintage, e=e
                )

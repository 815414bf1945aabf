"""Numbers and finding of the report on dynamics; beside ``dynamics_tables``, ``dynamics_figures``."""

from __future__ import annotations

import numpy as np

from analysis.estimate.dynamics.event_study import EventStudy
from analysis.estimate.dynamics.projections import Paths
from analysis.estimate.engine.results import Estimate
from analysis.present.dynamics_tables import CITED, NAMES, at, interval, p_text
from analysis.present.finding import Finding
from analysis.present.numbers import Number


def dynamics_finding(
    paths: Paths,
    studies: list[EventStudy],
    impossible: dict[str, str],
    ratios: list[Estimate],
    clean: dict[str, dict[str, list[Estimate]]],
    partner: str,
) -> Finding:
    """State how fast imports respond, how sure, and what was brought forward.

    Parameters
    ----------
    paths, studies, impossible, ratios
        As the functions of ``estimate`` return them.
    clean : dict
        Window -> weighting -> LP-DiD estimates by horizon.
    partner : str
    """
    speeds = [_speed(paths, episode) for episode, comparison in paths.reduced if comparison == "across"]
    doubts = [_permuted(paths, partner), _within(paths), _finer(paths), _clean(clean, partner)]
    more = [_ahead(ratios), _waves(studies, impossible, partner)]
    paragraphs = [*speeds, *(" ".join(filter(None, texts)) for texts in (doubts, more))]
    return Finding("\n\n".join(paragraphs))


def _speed(paths: Paths, episode: str) -> str:
    """Multiplier at 0, 1, 3, 6 and 12 months, whether it grew, and the response to the law itself."""
    own = paths.multiplier[episode, "across"]
    known = [(h, at(own, h)) for h in CITED if at(own, h) is not None]
    (_, first), (months, last) = known[1], known[-1]
    said = [f"{interval(known[0][1])} per cent in the month itself"]
    said += [f"{interval(e)} on average to month {h}" for h, e in known[1:]]
    apart = first.ci_low > last.ci_high or last.ci_low > first.ci_high
    grew = (
        f"From month 1 to month {months} it changes by more than both intervals."
        if apart
        else f"The intervals to month 1 and to month {months} overlap: whether it grows cannot be told."
    )
    end = "" if months == 12 else " Twelve months after April 2025 are not in the data."
    law = [(h, at(paths.reduced[episode, "across"], h)) for h in (1, 6)]
    by_law = " and ".join(f"{interval(e)} at month {h}" for h, e in law if e is not None)
    return (
        f"**{NAMES[episode]}: for each per cent by which the tariff collected from a partner rose more "
        f"than from others, its imports changed by {', '.join(said)}.** {grew}{end} "
        f"Per unit of what the law charged in the first "
        f"month, whatever the law did next, the change is {by_law}."
    )


def _permuted(paths: Paths, partner: str) -> str:
    said = [
        f"{p_text(p)} at {h} months in {NAMES[episode]}"
        for (episode, comparison, h), p in paths.swap_p.items()
        if comparison == "across" and np.isfinite(p)
    ]
    if not said:
        return ""
    return (
        f"If {partner} swaps its tariffs with every other partner in turn, the rank p-value of the "
        f"response to the law is {'; '.join(said)}."
    )


def _within(paths: Paths) -> str:
    """Say whether the comparison of sectors within a partner agrees."""
    found = {e: at(own, 6) for (e, comparison), own in paths.reduced.items() if comparison == "within"}
    found = {episode: e for episode, e in found.items() if e is not None}
    if not found:
        return ""
    said = "; ".join(f"{interval(e)} in {NAMES[episode]}" for episode, e in found.items())
    verdict = (
        "Zero lies inside: these sectors are too few to tell whether what was taxed more also fell more."
        if all(e.ci_low <= 0 <= e.ci_high for e in found.values())
        else "Not all hold zero: sectors taxed more fell more as well."
    )
    return f"Within partners, sector against sector, that response after 6 months is {said}. {verdict}"


def _finer(paths: Paths) -> str:
    """State the multiplier of the panel by chapter, where it stands beside the one by sector."""
    found = [e for e in paths.variations if e.system == "hs2" and ".lp_iv." in e.name]
    if not found or all(e.system == "hs2" for e in paths.variations):
        return ""
    said = []
    for comparison in ("across", "within"):
        own = [e for e in found if f".{comparison}." in e.name]
        path = ", ".join(f"{interval(at(own, h))} to month {h}" for h in (1, 6, 12))
        said.append(f"{path} {comparison} partners")
    return f"By chapter (HS2, first episode only) the multiplier is {'; '.join(said)}."


def _clean(clean: dict[str, dict[str, list[Estimate]]], partner: str) -> str:
    """State the path against clean controls, and windows that have none."""
    said, without = [], []
    for window, found in clean.items():
        own = found["variance"]
        if not own:
            without.append(window.replace(":", " to "))
            continue
        months = [h for h in (1, 3, 6) if at(own, h) is not None]
        path = "; ".join(f"{interval(at(own, h))} at {h} month{'s' * (h > 1)}" for h in months)
        span = window.replace(":", " to ")
        said.append(f"Against clean controls only, {span}, the response to the law is {path}.")
    if without:
        said.append(f"Too few clean switches of {partner} exist in {' and '.join(without)} for that.")
    return " ".join(said)


def _ahead(ratios: list[Estimate]) -> str:
    """Say how much was brought forward, and whether that can be told from nothing."""
    said = []
    for e in ratios:
        if not e.name.endswith("front_loading"):
            continue
        ratio = next(r for r in ratios if r.name == e.name.replace("front_loading", "ratio"))
        told = "not told from none" if e.ci_low <= 0 <= e.ci_high else "distinct from none"
        said.append(
            f"{interval(e)} per log point of the coming change in {NAMES[e.name.split('.')[2]]} "
            f"({told}; {interval(ratio)} months of the later shortfall)"
        )
    if not said:
        return ""
    return (
        "Front-loading: in the three months before a rise, imports differed from their level by a "
        f"monthly {'; '.join(said)}."
    )


def _waves(studies: list[EventStudy], impossible: dict[str, str], partner: str) -> str:
    """Say how many single waves stand out among the paths of other partners."""
    if not studies:
        return (
            f"No wave studied here changed the tariff of {partner}, so that there is no event study of "
            f"{partner}; the projections rest on the tariffs of all partners."
        )
    clear = [study.wave.label for study in studies if study.rank_p_after <= 0.05]
    text = f"Of {len(studies)} single waves on {partner}, "
    if clear:
        text += f"{len(clear)} stand out from the paths of other partners at 5 % ({'; '.join(clear)})."
    else:
        text += "none stands out from the paths of other partners at 5 %: one wave alone is too noisy."
    if impossible:
        text += f" Not possible for {partner}: {', '.join(impossible)}."
    return text


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


def studied(paths: Paths) -> str:
    """Return the product system of the projections."""
    return next(iter(paths.reduced.values()))[0].system


def horizon(estimate: Estimate) -> int:
    """Return the horizon that ends an estimate's name."""
    return int(estimate.name.rsplit(".h", 1)[1])


#: How a number names its horizon, by kind of projection.
MONTHS = {"reduced": "at month", "lp_iv": "months 0 to"}


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

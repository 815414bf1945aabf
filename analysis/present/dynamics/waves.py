"""The sentences of report 05 on single waves and on clean controls; absent where a partner has none."""

from __future__ import annotations

from itertools import combinations

from analysis.estimate.dynamics.lp_did import CleanControls
from analysis.estimate.dynamics.study import Story
from analysis.present.dynamics.reading import CHANCE, clear_months, overlapping
from analysis.present.finding import Finding, listing, period, probability, the

#: A correlation of exposures from which on two waves count as on the same goods, in size.
SAME = 0.9


def wave_finding(story: Story) -> Finding | None:
    """Say which single waves stand out among the paths of other partners."""
    studies, name = story.studies, the(story.partner_name)
    if not studies:
        return None
    clear = [study.wave.label for study in studies if study.rank_p_after <= CHANCE]
    out = "out from the paths of other partners"
    if len(studies) == 1:
        (study,) = studies
        verb = "stands" if clear else "does not stand"
        p = probability(study.rank_p_after)
        text = f"The wave studied for {name}, {study.wave.label}, {verb} {out} (rank p = {p})."
    elif clear:
        stand = "stands" if len(clear) == 1 else "stand"
        text = (
            f"Of {len(studies)} waves on {name}, {len(clear)} {stand} {out} at 5 %: {'; '.join(clear)}."
        )
    else:
        text = f"Of {len(studies)} waves on {name}, none stands {out} at 5 %."
    alone = "" if clear else " One wave alone is too noisy."
    return Finding(f"## Event studies of single waves\n\n{text}{alone}")


def exposure_note(story: Story) -> Finding | None:
    """Say what the exposure of a good is, and why a wave has another reference than the month before."""
    if not story.studies:
        return None
    layers = {s.wave.layer: None for s in story.studies}
    names = listing([f"the {LAYERS.get(layer, layer)}" for layer in layers])
    own_steps = " ".join(OWN_STEPS[layer] for layer in layers if layer in OWN_STEPS)
    whys = [f"- {s.wave.label}: {s.wave.why}." for s in story.studies if s.wave.why]
    text = (
        "The exposure of a good is the step of the wave's own layer of the statutory rate, here "
        f"{names}. All other tariffs, of other waves and of other partners, enter as one control with "
        "one response. Seasons are those of the three years before the sample. The interval clustered "
        "by partner is not to be trusted here: the step is given to one partner, and its cluster fits "
        "itself. The grey band is: it shows the paths that other partners have when they are given the "
        f"same step. {own_steps}"
    )
    return Finding("\n".join([text, "", *whys]).rstrip())


#: Layers of the statutory rate in words.
LAYERS = {"section_301": "duties under section 301", "uniform": "uniform layer of 2025"}

#: Layer -> whether other partners bore it too.
OWN_STEPS = {
    "section_301": "Of the duties under section 301 on goods from China they bore none.",
    "uniform": "Nearly all of them bore steps of the uniform layer of their own, which are in the "
    "control.",
}


def overlap_finding(story: Story) -> Finding | None:
    """Name the waves that hit the same goods, which only their dates tell apart."""
    if overlapping(story) is None:
        return None
    labels = {s.wave.name: s.wave.label for s in story.studies}
    r = story.overlap
    same = [
        f"{labels[a]} and {labels[b]}" for a, b in combinations(labels, 2) if abs(r.loc[a, b]) >= SAME
    ]
    if not same:
        return Finding("No two of these waves hit the same goods.")
    return Finding(
        f"These waves hit the same goods: {'; '.join(same)}. Only the calendar tells them apart, and a "
        "late response to the first looks like an early response to the second."
    )


def not_studied(story: Story) -> Finding | None:
    """Name the waves asked for that cannot be studied, those with one reason together."""
    reasons: dict[str, list[str]] = {}
    for wave, reason in story.impossible:
        reasons.setdefault(reason, []).append(wave.label)
    said = [f"{'; '.join(labels)} ({reason})" for reason, labels in reasons.items()]
    if not said:
        return None
    return Finding(f"Waves not studied for {the(story.partner_name)}: {'. '.join(said)}.")


def clean_finding(story: Story) -> Finding | None:
    """State the path against clean controls, and windows that have none; None where none has one."""
    drawn = [c for c in story.clean if c.paths["variance"]]
    if not drawn:
        return None
    said = [
        f"Against pairs whose tariff stood still, in {period(c.window)} "
        f"{clear_months(c.paths['variance'])}."
        for c in drawn
    ]
    without = [period(c.window) for c in story.clean if not c.paths["variance"]]
    if without:
        name = the(story.partner_name)
        said.append(f"From {listing(without)} too few clean switches of {name} exist for a path.")
    said += [LIST_3] * any(_china_2018(story, c) for c in drawn)
    return Finding("## Against clean controls only\n\n" + " ".join(said))


def clean_note(story: Story) -> Finding | None:
    """Say what the comparison with clean controls is; None where no path is drawn."""
    return Finding(LP_DID) if any(c.paths["variance"] for c in story.clean) else None


#: How the comparison with clean controls is made.
LP_DID = """\
Where tariffs change in steps, an earlier switcher that still responds is a bad control for a \
later one. Local-projection difference-in-differences (LP-DiD) compares each pair that switches \
only with pairs whose tariff did not move in the whole window, six months before to the horizon \
after. In 2025 there are almost none: nearly every pair changes its rate, most of them twice. A \
path is drawn only where at least ten pairs of the partner switch and then stay still.

Cuts count with their sign, and the dose is the size of the change. One path is the regression, \
which weights by the variation of doses; the other gives every month of switching the same weight, \
months with hardly any dose left out. Where both agree, no single date makes the result. Six quiet \
months are an assumption too: that a response has settled by then."""


def _china_2018(story: Story, clean: CleanControls) -> bool:
    return (story.partner, clean.episode) == ("CHN", "2018")


#: What the path of China in the first episode is of.
LIST_3 = (
    "For China the path is above all that of goods first hit by list 3 in September 2018, which then "
    "stood still until May 2019. A rise to 25 % had been announced for January 2019 and was put off: "
    "buying ahead of it may be why the first months show no fall."
)

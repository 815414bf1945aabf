"""Finding of the report on dynamics, and the names that its notebook uses from the modules beside."""

from __future__ import annotations

from analysis.estimate.dynamics.lp_did import CleanControls
from analysis.estimate.dynamics.paths import Paths
from analysis.estimate.dynamics.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.present import dynamics_points as points
from analysis.present.dynamics_figures import event_figure, lp_did_figure, projection_figure
from analysis.present.dynamics_numbers import dynamics_numbers
from analysis.present.dynamics_tables import (
    CITED,
    NAMES,
    anticipation_table,
    at,
    counts_table,
    event_table,
    interval,
    multiplier_table,
    overlap_table,
    placebo_table,
    projection_table,
    variation_table,
    wave_table,
    weak,
)
from analysis.present.dynamics_words import each, joined, leads, listed, of, outside, variation
from analysis.present.finding import Finding
from analysis.present.labels import UNIT

__all__ = [
    "anticipation_table",
    "counts_table",
    "dynamics_finding",
    "dynamics_numbers",
    "event_figure",
    "event_table",
    "lead_finding",
    "lp_did_figure",
    "multiplier_table",
    "overlap_table",
    "placebo_table",
    "projection_figure",
    "projection_table",
    "variation_table",
    "wave_table",
]

#: The month by which imports fell, as the finding says it.
SOON = {
    0: "within a month",
    1: "within a month",
    3: "within three months",
    6: "within six months",
    12: "within a year",
}


def dynamics_finding(story: Story) -> Finding:
    """State how fast imports respond; then, point by point, how sure that is and what came before."""
    paths, clean, name = story.paths, story.clean, story.partner_name
    texts = [
        points.by_law(paths),
        points.earlier_base(paths),
        points.chance(paths, name, story.exact),
        points.within(paths),
        points.finer(paths),
        points.against_clean(clean, name),
        points.before(paths, clean),
        points.brought_forward(story.ratios),
        points.net_of_it(story.adjusted),
        points.single_waves(story.studies, story.impossible, name),
    ]
    elsewhere = _elsewhere(paths, clean)
    alone = [episode for episode, own in elsewhere.items() if own and not any(own.values())]
    lead = f"**{_answer(paths, alone)}.**{_numbers(paths)}{_support(elsewhere)}"
    return Finding(lead + "\n\n" + "\n".join(f"- {text}" for text in texts if text))


def lead_finding(paths: Paths, clean: list[CleanControls]) -> Finding:
    """List, by episode and comparison, the months before a change whose interval excludes zero."""
    found = leads(paths, clean)
    clear = {name: outside(own) for name, own in found.items()}
    said = [f"{name}: {listed(own) if own else 'none'}" for name, own in clear.items()]
    return Finding(
        "Months before a change whose 95 % interval excludes zero (below zero: imports stood lower then "
        f"than in the month just before the change). {'; '.join(said)}. That is "
        f"{sum(map(len, clear.values()))} of {sum(map(len, found.values()))}; chance would give one in "
        "twenty."
    )


def _told(estimates: list[Estimate]) -> list[Estimate]:
    """Return the multipliers to the cited months whose interval can be relied on."""
    return [e for h in CITED if (e := at(estimates, h)) and not weak(e)]


def _soonest(estimates: list[Estimate]) -> int | None:
    """Return the first cited month by which imports fell, zero outside the interval; None if never."""
    return next((e.horizon for e in _told(estimates) if e.ci_high < 0), None)


def _shown(estimates: list[Estimate]) -> list[Estimate]:
    """Return the multiplier to the month by which imports fell, at least 1, and to the last cited."""
    from_month = max(1, _soonest(estimates) or 1)
    later = [e for e in _told(estimates) if e.horizon >= from_month]
    return list(dict.fromkeys([later[0], later[-1]])) if later else []


def _verdict(estimates: list[Estimate]) -> tuple[str, str]:
    """Say how soon imports fell, and whether the fall grew."""
    soonest, shown = _soonest(estimates), _shown(estimates)
    if not shown:
        return "the law says too little of what was collected to tell how fast imports fell", ""
    if soonest is None:
        return "no fall of imports after a tariff's rise can be told from none", ""
    first, last = shown[0], shown[-1]
    if last.ci_high < first.ci_low:
        later = "the fall grew after that"
    elif last.ci_low > first.ci_high:
        later = "the fall shrank after that"
    else:
        later = "whether the fall grew or shrank after that cannot be told"
    return f"imports fell {SOON[soonest]} of a tariff's rise", later


def _answer(paths: Paths, alone: list[str]) -> str:
    """Answer in words: one sentence where all episodes have the same verdict, else a clause each.

    Parameters
    ----------
    alone : list of str
        Episodes in which no other comparison shows the fall.
    """
    episodes: dict[tuple[str, str], list[str]] = {}
    for episode, estimates in of(paths.multiplier, "across").items():
        when = f"in {NAMES[episode]}" + " (by this comparison alone)" * (episode in alone)
        episodes.setdefault(_verdict(estimates), []).append(when)
    if len(episodes) == 1:
        ((fell, later), when), *_ = episodes.items()
        said = "; ".join(filter(None, [f"{fell}, {joined(when)}", later]))
    else:
        said = "; ".join(
            f"{joined(when)} {fell}" + (f" ({later})" if later else "")
            for (fell, later), when in episodes.items()
        )
    return f"Compared with other partners, {said}"


def _numbers(paths: Paths) -> str:
    """State the multipliers that carry the answer, with their unit and design."""
    found = {
        episode: joined([f"{interval(e)} to month {e.horizon}" for e in _shown(own)])
        for episode, own in of(paths.multiplier, "across").items()
        if _shown(own)
    }
    if not found:
        return ""
    return (
        f" The {UNIT} as collected, on average over the month of the change and those after it, is "
        f"{each(found)} (local projections, 2SLS across all partners; 95 % intervals clustered by "
        "partner)."
    )


def _elsewhere(paths: Paths, clean: list[CleanControls]) -> dict[str, dict[str, bool]]:
    """Tell, by episode in which imports fell, which other comparisons show a fall as soon."""
    others = {
        "within partners": of(paths.reduced, "within"),
        "counted from months −6 to −2": variation(paths, "across", earlier=True),
        "by chapter": variation(paths, "across", by_chapter=True),
        "by chapter within partners": variation(paths, "within", by_chapter=True),
        "against clean controls": {c.episode: c.paths["variance"] for c in clean},
    }
    told = {}
    for episode, own in of(paths.multiplier, "across").items():
        if _soonest(own) is not None:
            month = _shown(own)[0].horizon
            found = {name: at(own.get(episode, []), month) for name, own in others.items()}
            told[episode] = {name: e.ci_high < 0 for name, e in found.items() if e and not weak(e)}
    return told


def _support(elsewhere: dict[str, dict[str, bool]]) -> str:
    """Say which other comparisons show a fall as soon, and which do not."""
    said = []
    for wanted, words, last in ((True, "shows as well", "and"), (False, "does not show", "or")):
        names = {e: [n for n, fell in own.items() if fell is wanted] for e, own in elsewhere.items()}
        if any(names.values()):
            said.append(f"{words} {each({e: joined(own, last) for e, own in names.items() if own})}")
    return f" As soon as that, a fall {'. It '.join(said)}." if said else ""

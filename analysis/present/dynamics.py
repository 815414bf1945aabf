"""Finding of the report on dynamics; its points, tables, figures and numbers are in modules beside."""

from __future__ import annotations

from analysis.estimate.dynamics.event_study import EventStudy
from analysis.estimate.dynamics.projections import Paths
from analysis.estimate.engine.results import Estimate
from analysis.estimate.robustness.permutation import Permutation
from analysis.present import dynamics_points as points
from analysis.present.dynamics_tables import CITED, NAMES, at, horizon, interval
from analysis.present.dynamics_words import each, joined, leads, listed, of, outside
from analysis.present.elasticity import UNIT
from analysis.present.finding import Finding

#: The month by which imports fell, as the finding says it.
SOON = {
    0: "within a month",
    1: "within a month",
    3: "within three months",
    6: "within six months",
    12: "within a year",
}


def dynamics_finding(
    paths: Paths,
    studies: list[EventStudy],
    impossible: dict[str, str],
    ahead: list[Estimate],
    clean: dict[str, dict[str, list[Estimate]]],
    *,
    partner_name: str,
    exact: dict[str, Permutation],
) -> Finding:
    """State how fast imports respond; then, point by point, how sure that is and what came before.

    Parameters
    ----------
    paths, studies, impossible
        As the functions of ``estimate`` return them.
    ahead : list of Estimate
        Adjusted elasticities and front-loading of :mod:`analysis.estimate.dynamics.anticipation`.
    clean : dict
        Window -> weighting -> LP-DiD estimates by horizon.
    partner_name : str
    exact : dict
        Episode -> permutation of the partner's dose in the headline design.
    """
    texts = [
        points.by_law(paths),
        points.earlier_base(paths),
        points.chance(paths, partner_name, exact),
        points.within(paths),
        points.finer(paths),
        points.against_clean(clean, partner_name),
        points.before(paths, clean),
        points.brought_forward(ahead),
        points.net_of_it(ahead),
        points.single_waves(studies, impossible, partner_name),
    ]
    lead = f"**{_answer(paths)}.** {_numbers(paths)}{_elsewhere(paths, clean)}"
    return Finding(lead + "\n\n" + "\n".join(f"- {text}" for text in texts if text))


def lead_finding(paths: Paths, clean: dict[str, dict[str, list[Estimate]]]) -> Finding:
    """List, by episode and comparison, the months before a change whose interval excludes zero.

    Parameters
    ----------
    paths : Paths
    clean : dict
        Window -> weighting -> LP-DiD estimates by horizon.
    """
    found = leads(paths, clean)
    clear = {name: outside(own) for name, own in found.items()}
    said = [f"{name}: {listed(own) if own else 'none'}" for name, own in clear.items()]
    return Finding(
        "Months before a change whose 95 % interval excludes zero (below zero: imports stood lower then "
        f"than in the month just before the change). {'; '.join(said)}. That is "
        f"{sum(map(len, clear.values()))} of {sum(map(len, found.values()))}; chance would give one in "
        "twenty."
    )


def _soonest(estimates: list[Estimate]) -> int | None:
    """Return the first cited month by which imports fell, zero outside the interval; None if never."""
    known = [e for h in CITED if (e := at(estimates, h))]
    return next((horizon(e) for e in known if e.ci_high < 0), None)


def _shown(estimates: list[Estimate]) -> tuple[Estimate, Estimate]:
    """Return the multiplier to the month by which imports fell, at least 1, and to the last cited."""
    known = [e for h in CITED if (e := at(estimates, h))]
    return at(estimates, max(1, _soonest(estimates) or 1)), known[-1]


def _verdict(estimates: list[Estimate]) -> tuple[str, str]:
    """Say how soon imports fell, and whether the fall grew."""
    soonest = _soonest(estimates)
    if soonest is None:
        return "no fall of imports after a tariff's rise can be told from none", ""
    first, last = _shown(estimates)
    if last.ci_high < first.ci_low:
        later = "the fall grew after that"
    elif last.ci_low > first.ci_high:
        later = "the fall faded after that"
    else:
        later = "whether the fall grew or faded after that cannot be told"
    return f"imports fell {SOON[soonest]} of a tariff's rise", later


def _answer(paths: Paths) -> str:
    """Answer in words: one sentence where all episodes have the same verdict, else a clause each."""
    episodes: dict[tuple[str, str], list[str]] = {}
    for episode, estimates in of(paths.multiplier, "across").items():
        episodes.setdefault(_verdict(estimates), []).append(f"in {NAMES[episode]}")
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
        episode: joined([f"{interval(e)} to month {horizon(e)}" for e in dict.fromkeys(_shown(own))])
        for episode, own in of(paths.multiplier, "across").items()
    }
    return (
        f"The {UNIT} as collected, on average over the month of the change and those after it, is "
        f"{each(found)} (local projections, 2SLS across all partners; 95 % intervals clustered by "
        "partner)."
    )


def _elsewhere(paths: Paths, clean: dict[str, dict[str, list[Estimate]]]) -> str:
    """Say which other comparisons show a fall as soon."""
    soonest = [h for own in of(paths.multiplier, "across").values() if (h := _soonest(own)) is not None]
    if not soonest:
        return ""
    month = max(1, *soonest)
    found = {f"within partners in {NAMES[e]}": own for e, own in of(paths.reduced, "within").items()}
    found |= {f"against clean controls in {NAMES[w[:4]]}": own["variance"] for w, own in clean.items()}
    fell = {where: e.ci_high < 0 for where, own in found.items() if (e := at(own, month))}
    agree, differ = ([where for where in fell if fell[where] is told] for told in (True, False))
    said = [f"a fall shows {joined(agree)} as well"] if agree else []
    said += [f"none can be told {joined(differ, 'or')}"] if differ else []
    return f" By the law alone, at month {month}, {', but '.join(said)}." if said else ""

"""Which estimates of the dynamics report 04 reads."""

from __future__ import annotations

from analysis.engine.fitting import STRONG_F
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.paths import Projections
from analysis.estimate.elasticity.dynamics.projections import PATH_DRAWS
from analysis.estimate.elasticity.dynamics.story import DynamicsStory
from analysis.present.elasticity.dynamics.words import (  # noqa: F401, in the text
    LAGS,
    ahead_of_a_rise,
    at_month,
    change_of_imports,
    fine_interval,
    fine_two,
    growing,
    holds_zero,
    instead_of,
    later,
    months,
    sample,
    to_horizon,
    to_month,
    when,
)
from analysis.present.finding import (
    listing,
    percent,
    period,
    two,
    verb,
    whole,
)
from analysis.present.labels import (  # noqa: F401, in captions and definitions
    ASKED_TARIFF,
    ELASTICITY_UNIT,
    episode_years,
    of_ten_per_cent,
    years,
)

#: Horizons that tables print and numbers cite, months.
CITED = (0, 1, 3, 6, 12)

#: The size of the duty asked about, as sentences say it.
DUTY = percent(ASKED_TARIFF, 0)

#: The product system in which the law is permuted over partners.
PERMUTED_SYSTEM = "naics3"

#: Level of tests, and share of intervals that miss zero by chance.
CHANCE = 0.05

#: What the intervals of the months by law rest on.
PERMUTED = f"permutation over partners, members of the EU as one, {PATH_DRAWS:,} assignments"

#: What a product of each system is called; the months by law are by sector in every report.
PRODUCT_WORDS = {PERMUTED_SYSTEM: "sector", "hs2": "chapter", "hs6": "subheading"}

#: More months than these are told by their range.
MOST_TOLD = 3


def weak(estimate: Estimate) -> bool:
    """Return whether the first stage is too weak for the interval to be relied on."""
    return estimate.first_stage_f is not None and estimate.first_stage_f < STRONG_F


def studied(paths: Projections) -> str:
    """Return the product system of the projections."""
    return next(iter(paths.reduced.values()))[0].system


def at(estimates: list[Estimate], horizon: int) -> Estimate | None:
    """Return the estimate of a horizon, or None."""
    return next((e for e in estimates if e.horizon == horizon), None)


def of(found: dict[tuple[str, str], list[Estimate]], comparison: str) -> dict[str, list[Estimate]]:
    """Return the estimates of one comparison by episode, the latest first."""
    of_episode = {episode: e for (episode, kind), e in found.items() if kind == comparison}
    return dict(sorted(of_episode.items(), key=lambda item: item[1][0].window, reverse=True))


def by_month(story: DynamicsStory) -> dict[str, list]:
    """Return the months by law of each episode, the law permuted over partners; the latest first."""
    rows = sorted(story.path.itertuples(index=False), key=lambda row: row.horizon)
    names = sorted({row.episode for row in rows}, key=episode_years, reverse=True)
    return {name: [row for row in rows if row.episode == name] for name in names}


def carried(by_law: list) -> list:
    """Return the months that carry the answer: the first whose interval excludes zero, and the last.

    The last only if its interval excludes zero too, on the same side; none where no interval does.
    """
    clear = outside(by_law)
    if not clear:
        return []
    first, last = clear[0], by_law[-1]
    alike = last in clear[1:] and (last.value < 0) == (first.value < 0)
    return [first, last] if alike else [first]


def least_sure(rows: list):
    """Return the month with the widest interval, whose interval a sentence prints; None of no month."""
    return max(rows, key=lambda row: row.ci_high - row.ci_low, default=None)


def best_known(by_law: list):
    """Return the month with the narrowest interval."""
    return min(by_law, key=lambda row: row.ci_high - row.ci_low)


def effect(by_law: list, what: str) -> str:
    """Say what a new duty did to something, by the months that carry the answer."""
    clear = carried(by_law)
    if not clear:
        best = best_known(by_law)
        when_best = f"{change_of_imports(best)} {later(best.horizon)}"
        return f"changed {what} clearly in no month told, by {when_best}"
    first, unsure = clear[0], least_sure(clear)
    sizes = [
        change_of_imports(row, -1 if row.value < 0 else 1)
        if row == unsure
        else whole(abs(of_ten_per_cent(row.value)))
        for row in clear
    ]
    words = f"{verb(first.value, 'raised', 'lowered')} {what} by {sizes[0]} {later(first.horizon)}"
    for row, size in zip(clear[1:], sizes[1:], strict=True):
        unit = "" if first.horizon else f" month{'s' * (row.horizon > 1)}"
        words += f" and by {size} after {months(row.horizon)}{unit}"
    return words


def clustered(story: DynamicsStory, row) -> Estimate | None:
    """Return the same month by law clustered by partner; None where the report is not by sector."""
    e = at(story.paths.reduced.get((row.episode, "across"), []), row.horizon)
    return e if e and e.system == PERMUTED_SYSTEM else None


def clustered_of(story: DynamicsStory, rows: list) -> list[Estimate]:
    """Return those of the months by law that are known clustered by partner, as they are there."""
    return [e for row in rows if (e := clustered(story, row))]


def clustered_beside(story: DynamicsStory, rows: list) -> str:
    """Say how many of the months by law are significant clustered by partner, where they are known."""
    beside = clustered_of(story, rows)
    if not beside:
        return ""
    return f"; clustered by partner, {len(outside(beside))} of {len(beside)} are"


def told(estimates: list[Estimate]) -> list[Estimate]:
    """Return the multipliers to the cited months whose interval can be relied on."""
    return [e for h in CITED if (e := at(estimates, h)) and not weak(e)]


def soonest(estimates: list[Estimate]) -> int | None:
    """Return the first cited month to which imports were lower, zero outside; None if there is none."""
    return next((e.horizon for e in told(estimates) if e.ci_high < 0), None)


def shown(estimates: list[Estimate]) -> list[Estimate]:
    """Return the multipliers that carry the answer: to the first month, at least 1, and to the last.

    Where imports were lower to no month, that to the last month alone.
    """
    first = soonest(estimates)
    later = [e for e in told(estimates) if e.horizon >= max(1, first or 1)]
    ends = [later[0], later[-1]] if later and first is not None else later[-1:]
    return list(dict.fromkeys(ends))


def outside(estimates: list[Estimate]) -> list[Estimate]:
    """Return the estimates whose 95 % interval excludes zero."""
    return [e for e in estimates if not holds_zero(e)]


def listed(estimates: list[Estimate]) -> str:
    """List months with their estimates, or many months with the range of theirs."""
    at_months = [str(e.horizon).replace("-", "−") for e in estimates]
    if len(at_months) > MOST_TOLD:
        values = sorted(e.value for e in estimates)
        return f"{two(values[0])} to {two(values[-1])} at months {listing(at_months)}"
    told_of = zip(at_months, estimates, strict=True)
    return listing([f"{fine_interval(e)} at month {month}" for month, e in told_of])


def clear_months(estimates: list[Estimate]) -> str:
    """Say at which months from the change on zero lies outside the interval."""
    later = [e for e in estimates if e.horizon >= 0]
    clear, last = outside(later), f"months 0 to {later[-1].horizon}"
    if not clear:
        return f"zero is inside the interval at all of {last}"
    return f"zero is outside the interval at {len(clear)} of {last}: {listed(clear)}"


def as_soon_lower(
    story: DynamicsStory, episode: str, own: list[Estimate]
) -> tuple[list[str], list[str]]:
    """Return which other comparisons find imports lower as soon as the multipliers, and which do not."""
    if soonest(own) is None:
        return [], []
    paths, month = story.paths, shown(own)[0].horizon
    others = {
        "within partners": of(paths.reduced, "within"),
        "against clean controls": {c.episode: c.path for c in story.clean},
    }
    same_month = {name: at(others.get(episode, []), month) for name, others in others.items()}
    lower = {name: e.ci_high < 0 for name, e in same_month.items() if e and not weak(e)}
    yes, no = ([name for name, fell in lower.items() if fell is wanted] for wanted in (True, False))
    return yes, no


def grew(story: DynamicsStory, episode: str, multipliers: list[Estimate]) -> str:
    """Say how large an effect became in an episode, and which comparisons find it as soon."""
    carry, years_of = shown(multipliers), when(multipliers[0])
    if not carry:
        return f"In {years_of} no first stage is strong enough to say anything."
    elasticities = listing([to_horizon(e) for e in carry])
    sentence = f"In {years_of} the elasticity is {elasticities}{growing(carry)}."
    lower, not_lower = as_soon_lower(story, episode, multipliers)
    if lower:
        but_not = f", but not {listing(not_lower, 'or')}" if not_lower else ""
        return f"{sentence} The fall comes as early also {listing(lower)}{but_not}."
    if not_lower:
        return f"{sentence} It does not come as early {listing(not_lower, 'or')}."
    return sentence


def in_most_months(compared: list[list[Estimate]]) -> str:
    """Say what goods within partners did in most months from the change on."""
    later = [e for estimates in compared for e in estimates if e.horizon >= 0]
    if 2 * sum(e.ci_high < 0 for e in later) > len(later):
        return "imports of what was taxed more are also lower"
    products = f"{PRODUCT_WORDS[later[0].system]}s"
    return f"these {products} are too few to tell whether what was taxed more also fell more"


def front_loading(story: DynamicsStory) -> list[tuple[Estimate, Estimate]]:
    """Return the mean lead with its ratio to the later shortfall, the latest episode first."""
    by = {(e.design, e.episode): e for e in story.ratios}
    loads = [e for (design, _), e in by.items() if design == "front_loading"]
    loads.sort(key=lambda e: e.window, reverse=True)
    return [(e, by["ratio", e.episode]) for e in loads]


def net_of_leads(story: DynamicsStory, estimator: str) -> list[tuple[Estimate, Estimate]]:
    """Return the elasticity across partners with leads and the one without, the latest first."""
    latest = sorted(story.adjusted, key=lambda e: e.window, reverse=True)
    across = [e for e in latest if e.estimator == estimator]
    plain = {e.episode: e for e in across if e.design == "none"}
    return [(e, plain[e.episode]) for e in across if e.design == "leads" and e.episode in plain]


def leads(story: DynamicsStory) -> dict[str, list[Estimate]]:
    """Return the estimates of months before a change, by what is compared."""
    compared = {
        f"{when(estimates[0])}, {kind} partners": estimates
        for (_, kind), estimates in story.paths.reduced.items()
    }
    compared |= {f"{period(c.window)}, against clean controls": c.path for c in story.clean}
    before = {name: [e for e in estimates if e.horizon < 0] for name, estimates in compared.items()}
    return {name: estimates for name, estimates in before.items() if estimates}

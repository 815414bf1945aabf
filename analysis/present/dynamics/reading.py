"""Which estimates of the dynamics are read, and how months, episodes and small numbers are said."""

from __future__ import annotations

import math

import pandas as pd

from analysis.estimate.dynamics.lp_did import CleanControls
from analysis.estimate.dynamics.paths import Paths
from analysis.estimate.dynamics.projections import DRAWS
from analysis.estimate.dynamics.study import Story
from analysis.estimate.engine.fit import STRONG_F
from analysis.estimate.engine.results import Estimate
from analysis.estimate.episodes import POOLED
from analysis.present.finding import bounds, counted, listing, percent, period, two
from analysis.present.finding import interval as with_interval
from analysis.present.labels import ASKED, episode_years, of_ten_per_cent, years

#: Horizons that tables print and numbers cite, months.
CITED = (0, 1, 3, 6, 12)

#: The size of the duty asked about, as sentences say it.
DUTY = percent(ASKED, 0)

#: The product system in which the law is dealt out over partners.
SECTORS = "naics3"

#: Level of tests, and share of intervals that miss zero by chance.
CHANCE = 0.05

#: What the intervals of the months by law rest on.
DEALT = f"law dealt out over partners, members of the EU as one, {DRAWS} assignments"

#: What a product of each system is called; the months by law are by sector in every report.
GOODS = {SECTORS: "sector", "hs2": "chapter", "hs6": "subheading"}

#: More months than these are told by their range.
MOST_TOLD = 3


def fine(value: float) -> str:
    """Print an elasticity with two decimals; what they would show as zero, with its first digit."""
    if math.isnan(value) or round(value, 2) or not value:
        return two(value)
    return f"{value:.1g}".replace("-", "−")


def fine_interval(estimate: Estimate) -> str:
    """Print an estimate with its 95 % interval; one without zero never seems to end at zero."""
    return with_interval(estimate, fine)


def when(estimate: Estimate) -> str:
    """Name the episode of an estimate by the years of its window: ``2024–2025``."""
    return "both episodes" if estimate.episode == POOLED else years(estimate.window)


def months(number: int) -> str:
    """Print a count of months: ``two``."""
    return counted(number, none="no", most=13)


def holds_zero(estimate: Estimate) -> bool:
    """Return whether zero lies inside the 95 % interval."""
    return estimate.ci_low <= 0 <= estimate.ci_high


def weak(estimate: Estimate) -> bool:
    """Return whether the first stage is too weak for the interval to be relied on."""
    return estimate.first_stage_f is not None and estimate.first_stage_f < STRONG_F


def studied(paths: Paths) -> str:
    """Return the product system of the projections."""
    return next(iter(paths.reduced.values()))[0].system


def at(estimates: list[Estimate], horizon: int) -> Estimate | None:
    """Return the estimate of a horizon, or None."""
    return next((e for e in estimates if e.horizon == horizon), None)


def of(found: dict[tuple[str, str], list[Estimate]], comparison: str) -> dict[str, list[Estimate]]:
    """Return the estimates of one comparison by episode, the latest first."""
    own = {episode: e for (episode, kind), e in found.items() if kind == comparison}
    return dict(sorted(own.items(), key=lambda item: item[1][0].window, reverse=True))


def by_month(story: Story) -> dict[str, list]:
    """Return the months by law of each episode, the law dealt out over partners; the latest first."""
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


def best_known(by_law: list):
    """Return the month with the narrowest interval."""
    return min(by_law, key=lambda row: row.ci_high - row.ci_low)


def change_of_imports(e, sign: int = 1) -> str:
    """Print what the duty asked about does to imports, or the size of a fall where ``sign`` is -1.

    An interval without zero never seems to end at zero; an end that is not bounded is infinite.
    """
    value, *ends = (sign * of_ten_per_cent(x) for x in (e.value, e.ci_low, e.ci_high))
    decimals = int(not holds_zero(e) and not all(round(end, 2) for end in ends))

    def write(x: float) -> str:
        return percent(x, decimals) if math.isfinite(x) else two(x)

    return f"{write(value)} {bounds(*sorted(ends), write)}"


def later(horizon: int) -> str:
    """Say how long after a change: ``at once``, ``one month later``, ``six months later``."""
    return f"{months(horizon)} month{'s' * (horizon > 1)} later" if horizon else "at once"


def clustered(story: Story, row) -> Estimate | None:
    """Return the same month by law clustered by partner; None where the report is not by sector."""
    e = at(story.paths.reduced.get((row.episode, "across"), []), row.horizon)
    return e if e and e.system == SECTORS else None


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


def grew(known: list[Estimate]) -> str:
    """Say whether the effect grew from the first month shown to the last; nothing of one month."""
    if len(known) < 2:
        return ""
    first, last = known
    if last.ci_high < first.ci_low:
        return f"the effect grew after the first {months(first.horizon + 1)} months"
    if last.ci_low > first.ci_high:
        return f"the effect shrank after the first {months(first.horizon + 1)} months"
    return f"whether the effect grew after the first {months(first.horizon + 1)} months cannot be told"


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


def variation(
    paths: Paths, comparison: str, *, earlier: bool = False, by_chapter: bool = False
) -> dict[str, list[Estimate]]:
    """Return the multipliers of one kind of variation by episode.

    Parameters
    ----------
    comparison : str
        ``"across"`` or ``"within"`` partners.
    earlier : bool
        Counted from months before stocking up.
    by_chapter : bool
        In the finer panel, where it stands beside the one studied.
    """
    found: dict[str, list[Estimate]] = {}
    for e in paths.variations:
        is_finer = e.system == "hs2" and studied(paths) != "hs2"
        is_earlier = e.design == "lp_iv_earlier"
        if (e.comparison, is_earlier, is_finer) == (comparison, earlier, by_chapter):
            found.setdefault(e.episode, []).append(e)
    return found


def overlapping(story: Story) -> pd.DataFrame | None:
    """Return the correlations between the waves studied; None where there are fewer than two."""
    names = [s.wave.name for s in story.studies]
    return story.overlap.loc[names, names] if len(names) > 1 else None


def leads(paths: Paths, clean: list[CleanControls]) -> dict[str, list[Estimate]]:
    """Return the estimates of months before a change, by what is compared."""
    found = {f"{when(own[0])}, {kind} partners": own for (_, kind), own in paths.reduced.items()}
    found |= {f"{period(c.window)}, against clean controls": c.paths["variance"] for c in clean}
    before = {name: [e for e in own if e.horizon < 0] for name, own in found.items()}
    return {name: own for name, own in before.items() if own}

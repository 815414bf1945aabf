"""How sentences on dynamics speak of months, intervals and episodes."""

from __future__ import annotations

from analysis.estimate.dynamics.lp_did import CleanControls
from analysis.estimate.dynamics.paths import Paths
from analysis.estimate.engine.results import Estimate
from analysis.present.dynamics_tables import NAMES, holds_zero, interval, span, studied, weak
from analysis.present.finding import two

#: Level of tests, and share of intervals that miss zero by chance.
CHANCE = 0.05

#: More months than these are told by their range.
MOST_TOLD = 3


def each(found: dict[str, str]) -> str:
    """Join a text for each episode: ``x in 2018–2019; y in 2025``."""
    return "; ".join(f"{text} in {NAMES[episode]}" for episode, text in found.items())


def joined(words: list[str], last: str = "and") -> str:
    """Join words by commas, the last two by ``and`` or another word."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def of(found: dict[tuple[str, str], list[Estimate]], comparison: str) -> dict[str, list[Estimate]]:
    """Return the estimates of one comparison by episode."""
    return {episode: own for (episode, kind), own in found.items() if kind == comparison}


def marked(estimate: Estimate) -> str:
    """Print an estimate with its 95 % interval, and whether that rests on a weak instrument."""
    return interval(estimate) + " (weak instrument)" * weak(estimate)


def zero(estimate: Estimate) -> str:
    """Say on which side of the 95 % interval zero lies."""
    return f"zero {'inside' if holds_zero(estimate) else 'outside'}"


def outside(estimates: list[Estimate]) -> list[Estimate]:
    """Return the estimates whose 95 % interval excludes zero."""
    return [e for e in estimates if not holds_zero(e)]


def listed(estimates: list[Estimate]) -> str:
    """List months with their estimates, or many months with the range of theirs."""
    months = [str(e.horizon).replace("-", "−") for e in estimates]
    if len(months) > MOST_TOLD:
        values = sorted(e.value for e in estimates)
        return f"months {joined(months)} ({two(values[0])} to {two(values[-1])})"
    texts = [f"{month} ({interval(e)})" for month, e in zip(months, estimates, strict=True)]
    return f"month{'s' * (len(texts) > 1)} {joined(texts)}"


def told(estimates: list[Estimate]) -> str:
    """Say at which months from the change on zero lies outside the interval."""
    later = [e for e in estimates if e.horizon >= 0]
    clear, months = outside(later), f"months 0 to {later[-1].horizon}"
    if not clear:
        return f"zero is inside the interval at all of {months}"
    inside = len(later) - len(clear)
    rest = f" and inside at the other {inside}" if inside else ""
    return f"zero is outside the interval at {listed(clear)}{rest} of {months}"


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


def leads(paths: Paths, clean: list[CleanControls]) -> dict[str, list[Estimate]]:
    """Return the estimates of months before a change, by what is compared."""
    found = {f"{NAMES[episode]}, {kind} partners": own for (episode, kind), own in paths.reduced.items()}
    found |= {f"{span(c.window)}, against clean controls": c.paths["variance"] for c in clean}
    before = {name: [e for e in own if e.horizon < 0] for name, own in found.items()}
    return {name: own for name, own in before.items() if own}

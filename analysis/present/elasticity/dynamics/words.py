"""How report 04 says months, changes and small numbers of the dynamics, and defines its numbers."""

from __future__ import annotations

import math

import numpy as np

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.dynamics.rows import left_out
from analysis.present.finding import bounds, counted, percent, two
from analysis.present.finding import interval as with_interval
from analysis.present.labels import episode_years, lacking, of_ten_per_cent, years

#: What projections control for.
LAGS = "two lags of both monthly changes as controls"


def fine_two(value: float) -> str:
    """Print an elasticity with two decimals; what they would show as zero, with its first digit."""
    if math.isnan(value) or round(value, 2) or not value:
        return two(value)
    return np.format_float_positional(float(f"{value:.1g}")).replace("-", "−")


def fine_interval(estimate: Estimate) -> str:
    """Print an estimate with its 95 % interval; one without zero never seems to end at zero."""
    return with_interval(estimate, fine_two)


def when(estimate: Estimate) -> str:
    """Name the episode of an estimate by the years of its window: ``2024–2025``."""
    return years(estimate.window)


def months(number: int) -> str:
    """Print a count of months: ``two``."""
    return counted(number, none="no", most=13)


def holds_zero(estimate: Estimate) -> bool:
    """Return whether zero lies inside the 95 % interval."""
    return estimate.ci_low <= 0 <= estimate.ci_high


def change_of_imports(e, sign: int = 1) -> str:
    """Print what the duty asked about does to imports, or the size of a fall where ``sign`` is -1.

    An interval without zero never seems to end at zero; an end that is not bounded is infinite.
    """
    value, *ends = (sign * of_ten_per_cent(x) for x in (e.value, e.ci_low, e.ci_high))
    decimals = int(not holds_zero(e) and not all(round(end, 2) for end in ends))

    def write(x: float) -> str:
        return percent(x, decimals) if math.isfinite(x) else two(x)

    return f"{write(value)} {bounds(*sorted(ends), write)}"


def ahead_of_a_rise(e: Estimate, duty: str) -> str:
    """Say what imports did in the months before a rise, from the mean coefficient of the leads."""
    before = f"in the three months before a rise of {duty} by law"
    if holds_zero(e):
        return f"Imports changed by {change_of_imports(e)} {before}, which may be zero"
    side, did = ("higher", "stocked up") if e.value > 0 else ("lower", "waited")
    change = change_of_imports(e, 1 if e.value > 0 else -1)
    return f"Imports were already {change} {side} {before}; importers may have {did}"


def later(horizon: int) -> str:
    """Say how long after a change: ``at once``, ``one month later``, ``six months later``."""
    return f"{months(horizon)} month{'s' * (horizon > 1)} later" if horizon else "at once"


def growing(multipliers: list[Estimate]) -> str:
    """Say whether an effect grew from the first of :func:`labels.shown` to the last; of one, nothing."""
    if len(multipliers) < 2:
        return ""
    first, last = multipliers
    start = f"the effect {{}} after the first {months(first.horizon + 1)} months"
    if last.ci_high < first.ci_low:
        return f", and {start.format('grew')}"
    if last.ci_low > first.ci_high:
        return f", and {start.format('shrank')}"
    return f", and whether {start.format('grew')} cannot be told"


def to_horizon(e: Estimate) -> str:
    """Print a multiplier and the month to which it is one."""
    return f"{fine_interval(e)} to month {e.horizon}"


def of_comparison(e: Estimate) -> str:
    """Print an estimate and what it compares."""
    return f"{fine_interval(e)} {e.comparison} partners"


def instead_of(pair: tuple[Estimate, Estimate]) -> str:
    """Print the elasticity net of leads beside the one without."""
    net, plain = pair
    return f"{fine_interval(net)} instead of {fine_interval(plain)} in {when(net)}"


def sample(e: Estimate) -> str:
    """Define the sample of an estimate, its effects and weights."""
    equal = "; equal weights" if e.weights == "equal" else ""
    of = f"{e.estimator}, {e.window}, {e.system.upper()}{lacking(left_out(e.window))}"
    return f"{of}; effects {e.fixed_effects}{equal}"


def at_month(e: Estimate) -> str:
    """Define the month of a response, its episode and what it compares."""
    if e.horizon == 0:
        return f"in the month of the change, {_compared(e)}"
    return f"{e.horizon} month{'s' * (e.horizon > 1)} after it, {_compared(e)}"


def to_month(e: Estimate) -> str:
    """Define the months of a mean response, its episode and what it compares."""
    if e.horizon == 0:
        return at_month(e)
    return f"to month {e.horizon} after it, mean, {_compared(e)}"


def _compared(e: Estimate) -> str:
    how = "partners compared in a" if e.comparison == "across" else "within partners, by"
    return f"{episode_years(e.episode)}, {how} {'chapter' if e.system == 'hs2' else 'sector'}"

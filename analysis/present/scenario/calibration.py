"""Sentences of report 08 about intervals after steps of the law: forecasts that held, and effects."""

from __future__ import annotations

import numpy as np

from analysis.estimate.record.calibration import GOAL, GOAL_LEVEL
from analysis.estimate.scenario.study import Story
from analysis.present.finding import Finding, bounds, interval, percent, two
from analysis.present.scenario.labels import coverage_row, effect_row, outcome_months

#: Standard deviations to the ends of a 95 % interval.
WIDE = 1.959964


def intervals_held(story: Story) -> Finding:
    """Say how often widened forecast intervals held in the second episode, and whether that will do."""
    row = coverage_row(story, "widened", "2025")
    alike = coverage_row(story, "widened", "2025", weighing="equal")
    low, high = GOAL
    met = "within" if low <= row.coverage <= high else "a miss of"
    goal = f"{low * 100:.0f} to {percent(high, 0)}"
    raw, placebo = (coverage_row(story, "forecast", sample) for sample in ("2025", "placebo"))
    elsewhere = coverage_row(story, "left out", "all")
    (factor,) = story.calibration.widening.query("sample == 'before 2025' and weighing == 'value'").iloc
    return Finding(
        f"**Six months after steps of the law, {percent(GOAL_LEVEL, 0)} forecast intervals held "
        f"{_held(row)} of imports in {outcome_months(story)}, {met} the goal of {goal}.** "
        f"With all steps alike it is {percent(alike.coverage)}. The intervals were widened by a factor "
        f"of {two(factor.factor)} {bounds(factor.ci_low, factor.ci_high)}, learnt on outcomes before "
        f"2025. As made they held {percent(raw.coverage)}, and on placebo steps, around which no rate "
        f"moved, {percent(placebo.coverage)}. Widened by what all other months of steps teach, "
        f"intervals held {_held(elsewhere)} over all {int(elsewhere.n_dates)} months."
    )


def _held(row) -> str:
    return f"{percent(row.coverage)} {bounds(row.ci_low, row.ci_high, percent)}"


def effect_spread(story: Story) -> Finding:
    """Say how far effects lie from the predicted ones, beyond trade noise."""
    row = effect_row(story)
    errors = (
        f"Errors are {two(row.step_sd)} times the noise of quiet months after steps and "
        f"{two(row.placebo_sd)} times after placebo steps."
    )
    if not row.effect_sd:
        return Finding(
            "**After steps, forecasts miss by no more than trade noise does: no spread of effects is "
            f"found.** {errors}"
        )
    low, high = (percent(abs(np.expm1(sign * WIDE * row.effect_sd)), 0) for sign in (-1, 1))
    return Finding(
        "**Beyond trade noise, a true effect one standard deviation from the predicted one moves "
        f"imports by {interval(row, percent)}.** {errors} An effect is never observed. Its "
        f"{percent(0.95, 0)} interval, for one partner's sector, reaches from {low} below to {high} "
        "above imports as predicted."
    )

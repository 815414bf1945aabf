"""Tables of report 08: tariff paths, what each would have done, and what that rests on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.scenario import comparison
from analysis.estimate.scenario.asked import ACTUAL
from analysis.estimate.record.calibration import GOAL_LEVEL, LEVELS
from analysis.estimate.scenario.comparison import LONG_RUN
from analysis.estimate.scenario.economy import REFERENCE_YEAR
from analysis.estimate.scenario.study import Story
from analysis.present.finding import month, two, whole
from analysis.present.models import Models
from analysis.present.scenario.labels import (
    OUTCOMES,
    SOURCES,
    coverage_row,
    fitting_dollars,
    months,
    outcome_months,
    rare,
    same_places,
)
from analysis.present.table import Table

#: Columns of the table of all paths.
HEADS = {
    "imports": "Imports",
    "customs_revenue": "Customs revenue",
    "consumer_cost": "Cost to buyers",
    "deadweight_loss": "Deadweight loss",
}

#: A value with its interval, as columns.
ENDS = ("ci_low", "ci_high")


def _one(value: float) -> str:
    """Print an elasticity as far as draws know it: one decimal, whatever the seed."""
    return f"{round(value, 1) + 0.0:.1f}".replace("-", "−")


def paths_table(story: Story) -> Table:
    """Print what each path stands for."""
    scenarios = story.scenarios
    law = comparison.law_path(scenarios)
    at = ["2025-05-01", "2025-12-01", f"{REFERENCE_YEAR + 2}-12-01"]
    frame = pd.DataFrame(
        [
            {"path": path.label, "why": path.why} | {day: law.loc[day, name] for day in at}
            for name, path in scenarios.paths.items()
        ]
    )
    heads = {"path": "Path", "why": "What it stands for"} | {day: month(day) for day in at}
    caption = f"Tariff paths, and the statutory rate on the {REFERENCE_YEAR} basket in three months."
    formats = dict.fromkeys(at, "fraction")
    return Table(frame, caption, heads=heads, formats=formats, name="scenario_paths")


def totals_table(story: Story, *, long_run: bool = False) -> Table:
    """Print the outcomes of every path over the window, or over the simulation's last year."""
    scenarios, rows = story.scenarios, []
    window, table = (LONG_RUN, story.long_run) if long_run else (story.window, story.totals)
    for path, own in table.groupby("path", sort=False):
        by = own.set_index("outcome")
        change = by.value["imports"] / own.base.iloc[0] - 1
        row = {"path": scenarios.paths[path].label, "change": change}
        for name in HEADS:
            row |= dict(zip(_columns(name), by.loc[name, ["value", *ENDS]], strict=True))
        rows.append(row)
    drawn = scenarios.parameters
    caption = (
        f"Outcomes by tariff path, {months(window)}, bn USD: median and 95 % of "
        f"{len(drawn.pass_through):,} draws. Imports are what exporters receive; the base, what "
        f"was recorded last, has {fitting_dollars(table.base.iloc[0])}. Costs and losses count from the "
        f"law of the base, revenue in full. They suppose that demand slopes down, unlike in "
        f"{rare(1 - drawn.slopes_down.mean())} of the draws; imports and revenue are of all."
    )
    return Table(
        pd.DataFrame(rows),
        caption,
        heads={"path": "Path", "change": "On the base"} | HEADS,
        formats={"change": whole} | dict.fromkeys(HEADS, same_places(table.value)),
        intervals={name: _columns(name)[1:] for name in HEADS},
        name="scenarios_long_run" if long_run else "scenarios",
    )


def _columns(name: str) -> tuple[str, str, str]:
    """Return the columns of a value and the ends of its interval."""
    return name, f"{name}_low", f"{name}_high"


def difference_table(story: Story) -> Table:
    """Print what the path asked about changes beside the law as it was."""
    paths = story.scenarios.paths
    a, b = (paths[name].label for name in (story.scenarios.asked, ACTUAL))
    frame = story.difference.assign(outcome=story.difference.outcome.map(OUTCOMES))
    heads = {"outcome": "Outcome", "value": "Difference, bn USD [95 % of draws]"}
    caption = f"Path {a} less {b}, {months(story.window)}: median and 95 % of draws, draw by draw."
    return Table(
        frame, caption, heads=heads, formats={"value": same_places(frame.value)},
        intervals={"value": ENDS}, name="scenario_effect",
    )  # fmt: skip


def response_table(story: Story) -> Models:
    """Print the response by age of a tariff change as a regression table."""
    found = story.response.shape
    ages = [*found.ages, None]
    names = [
        f"month {first}" if last == first + 1 else f"months {first} on" if last is None
        else f"months {first}–{last - 1}"
        for first, last in zip(ages[:-1], ages[1:], strict=True)
    ]  # fmt: skip
    caption = (
        "Response of imports by months since the tariff changed: "
        + ", ".join(f"({k}) {name}" for k, name in enumerate(names, 1))
        + ". One regression, 2SLS across partners with the law as instrument at every lag. Draws take "
        "its shape; their mean over the first year is the headline of report 04 per point collected, "
        f"{two(story.response.level.value)}."
    )
    return Models(found.estimates, caption, name="lag_response")


def draws_table(story: Story) -> Table:
    """Print the elasticities that the draws use, and how many slope up."""
    drawn = story.scenarios.parameters
    low, middle, high = np.quantile(drawn.elasticities, [0.025, 0.5, 0.975], axis=0)
    up = (drawn.elasticities > 0).mean(axis=0)
    frame = pd.DataFrame({"age": drawn.ages, "value": middle, "ci_low": low, "ci_high": high, "up": up})
    caption = (
        "Elasticities by months since a tariff changed as the scenarios use them, from "
        f"{SOURCES[drawn.source]}. Above zero: draws in which imports rise with the duty. With the "
        f"pass-through, long-run demand does not slope down in {rare(1 - drawn.slopes_down.mean())} of "
        "the draws. No draw is thrown away."
    )
    return Table(
        frame,
        caption,
        heads={"age": "From month", "value": "Median [95 % of draws]", "up": "Above zero"},
        formats={"value": _one, "age": "count", "up": "fraction"},
        intervals={"value": ENDS},
        name="scenario_draws",
    )


def sensitivity_table(story: Story) -> Table:
    """Print how much hangs on the elasticities, and on whether cuts work as rises do."""
    found = story.sensitivity
    label = story.scenarios.paths[story.scenarios.asked].label
    parts = {
        "imports": f"{label}, bn USD", "difference": "Difference, bn USD", "change": "Change of imports",
    }  # fmt: skip
    columns = {f"{part}_value": tuple(f"{part}_{end}" for end in ENDS) for part in parts}
    low, high = story.scenarios.parameters.between
    caption = (
        f"Imports, {months(story.window)}, under other elasticities: median and 95 % of draws; changes "
        "on the law as it was. Upper elasticity: of demand for a sector's imports. Cuts: response to a "
        "cut over that to a rise, 1 or as in report 10. Slopes up: share of draws whose demand does not "
        f"slope down. Pass-through to buyers: {two(low)} to {two(high)}."
    )
    dollars_of = dict.fromkeys(["imports_value", "difference_value"], same_places(found.imports_value))
    return Table(
        found.assign(source=found.source.map(SOURCES)),
        caption,
        heads={"source": "Elasticities", "upper": "Upper elasticity", "cuts": "Cuts"}
        | {"slopes_up": "Slopes up"}
        | {f"{part}_value": head for part, head in parts.items()},
        formats={"upper": lambda value: f"{value:.1f}", "cuts": two, "slopes_up": "fraction"}
        | {"change_value": whole}
        | dollars_of,
        intervals=columns,
        name="scenario_sensitivity",
    )


def calibration_table(story: Story) -> Table:
    """Print how often intervals held, by level: as made, and widened by what other months taught."""
    late, rows = outcome_months(story), []
    labels = {
        ("forecast", "placebo"): "placebo steps, as made",
        ("forecast", "all"): "all steps, as made",
        ("forecast", "before 2025"): "outcomes before 2025, as made",
        ("forecast", "2025"): f"outcomes of {late}, as made",
        ("widened", "2025"): f"outcomes of {late}, widened as learnt before",
        ("left out", "all"): "all steps, each month widened as learnt on the others",
    }
    for (kind, sample), label in labels.items():
        at = {level: coverage_row(story, kind, sample, level=level) for level in LEVELS}
        goal, alike = at[GOAL_LEVEL], coverage_row(story, kind, sample, weighing="equal")
        held = {f"held_{level * 100:.0f}": row.coverage for level, row in at.items()}
        ends = {end: goal[end] for end in ENDS}
        counts = {"n_steps": int(goal.n_steps), "n_dates": int(goal.n_dates)}
        rows.append({"label": label} | held | ends | {"alike": alike.coverage} | counts)
    made, dates = coverage_row(story, "forecast", "all"), story.calibration.dates
    caption = (
        "Share of imports that central intervals held six months after a step of half a point or more, "
        "weighed by the imports of the twelve months before; last share: all steps alike. Of "
        f"{dates.n_steps.sum():,} steps {int(made.n_steps):,} have trade in all months needed. All "
        "partners and sectors; 95 % intervals by bootstrap over months of steps. Source: "
        f"{story.scenarios.vintages['panel']}."
    )
    heads = {"label": "Steps and intervals", "held_90": "90 % [95 %]", "alike": "90 %, steps alike"}
    heads |= {f"held_{level * 100:.0f}": f"{level:.0%}".replace("%", " %") for level in (0.5, 0.8, 0.95)}
    heads |= {"n_steps": "Steps", "n_dates": "Months"}
    formats = {name: "fraction" for name in (*held, "alike")} | {"n_steps": "count", "n_dates": "count"}
    return Table(pd.DataFrame(rows), caption, heads=heads, formats=formats,
                 intervals={"held_90": ENDS}, name="scenario_calibration")  # fmt: skip

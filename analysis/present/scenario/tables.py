"""Tables of report 08: tariff paths, what each would have done, and what that rests on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.scenario import comparison
from analysis.estimate.scenario.calibration import GOAL_LEVEL, LEVELS
from analysis.estimate.scenario.comparison import LONG_RUN
from analysis.estimate.scenario.model import BASE_YEAR
from analysis.estimate.scenario.study import Story
from analysis.present.finding import month, percent, two
from analysis.present.models import Models
from analysis.present.scenario.labels import (
    OUTCOMES,
    SOURCES,
    coverage_row,
    dollars,
    months,
    outcome_months,
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


def _whole(value: float) -> str:
    """Print a share without decimals."""
    return percent(value, 0)


def paths_table(story: Story) -> Table:
    """Print what each path stands for."""
    scenarios = story.scenarios
    law = comparison.law_path(scenarios)
    at = ["2025-05-01", "2025-12-01", f"{BASE_YEAR + 2}-12-01"]
    frame = pd.DataFrame(
        [
            {"path": path.label, "why": path.why} | {day: law.loc[day, name] for day in at}
            for name, path in scenarios.paths.items()
        ]
    )
    heads = {"path": "Path", "why": "What it stands for"} | {day: month(day) for day in at}
    caption = f"Tariff paths, and the statutory rate on the {BASE_YEAR} basket in three months."
    return Table(frame, caption, heads=heads, formats=dict.fromkeys(at, "fraction"))


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
    caption = (
        f"Outcomes by tariff path, {months(window)}, bn USD: median and 95 % of "
        f"{len(scenarios.parameters.pass_through):,} draws. Imports are what exporters receive; in the "
        f"same months of {BASE_YEAR} they were {dollars(table.base.iloc[0])}. Costs count from the "
        f"tariffs of {BASE_YEAR}, revenue in full. {_whole(scenarios.parameters.drawn_again)} of the "
        "draws were drawn again, since in them buyers bought more of what had become dearer."
    )
    return Table(
        pd.DataFrame(rows),
        caption,
        heads={"path": "Path", "change": f"On {BASE_YEAR}"} | HEADS,
        formats={"change": _whole} | dict.fromkeys(HEADS, same_places(table.value)),
        intervals={name: _columns(name)[1:] for name in HEADS},
        name="scenarios_long_run" if long_run else "scenarios",
    )


def _columns(name: str) -> tuple[str, str, str]:
    """Return the columns of a value and the ends of its interval."""
    return name, f"{name}_low", f"{name}_high"


def difference_table(story: Story) -> Table:
    """Print what the first path of the contrast changed beside the second."""
    paths = story.scenarios.paths
    a, b = (paths[name].label for name in story.scenarios.contrast)
    frame = story.difference.assign(outcome=story.difference.outcome.map(OUTCOMES))
    heads = {"outcome": "Outcome", "value": "Difference, bn USD [95 % of draws]"}
    caption = f"Path {a} less {b}, {months(story.window)}: median and 95 % of draws, draw by draw."
    return Table(
        frame, caption, heads=heads, formats={"value": same_places(frame.value)},
        intervals={"value": ENDS}, name="truce_effect",
    )  # fmt: skip


def response_table(story: Story) -> Models:
    """Print the response by age of a tariff change as a regression table."""
    ages = [*story.response.ages, None]
    names = [
        f"month {first}" if last == first + 1 else f"months {first} on" if last is None
        else f"months {first}–{last - 1}"
        for first, last in zip(ages[:-1], ages[1:], strict=True)
    ]  # fmt: skip
    caption = (
        "Response of imports by months since the tariff changed: "
        + ", ".join(f"({k}) {name}" for k, name in enumerate(names, 1))
        + ". One regression, 2SLS with the law as instrument at every lag."
    )
    return Models(story.response.estimates, caption, name="lag_response")


def draws_table(story: Story) -> Table:
    """Print the elasticities that the draws use, which lie lower than the estimates."""
    drawn = story.scenarios.parameters
    low, middle, high = np.quantile(drawn.elasticities, [0.025, 0.5, 0.975], axis=0)
    frame = pd.DataFrame({"age": drawn.ages, "value": middle, "ci_low": low, "ci_high": high})
    caption = (
        "Elasticities by months since a tariff changed as the scenarios use them, from "
        f"{SOURCES[drawn.source]}: {_whole(drawn.drawn_again)} of the draws were drawn again, "
        "which moves their centre away from the estimates."
    )
    return Table(
        frame,
        caption,
        heads={"age": "From month", "value": "Median [95 % of draws]"},
        formats={"value": two, "age": "count"},
        intervals={"value": ENDS},
    )


def sensitivity_table(story: Story) -> Table:
    """Print how much hangs on the elasticities."""
    found, paths = story.sensitivity, story.scenarios.paths
    a, b = (paths[name].label for name in story.scenarios.contrast)
    parts = {"first": f"{a}, bn USD", "second": f"{b}, bn USD", "difference": "Difference, bn USD"}
    columns = {f"{part}_value": tuple(f"{part}_{end}" for end in ENDS) for part in parts}
    low, high = story.scenarios.parameters.between
    caption = (
        f"Imports, {months(story.window)}, under other elasticities: median and 95 % of draws. Upper "
        f"elasticity: of demand for a sector's imports. Pass-through to buyers: {two(low)} to "
        f"{two(high)}."
    )
    return Table(
        found.assign(source=found.source.map(SOURCES)),
        caption,
        heads={"source": "Elasticities", "upper": "Upper elasticity"}
        | {f"{part}_value": head for part, head in parts.items()},
        formats={"upper": lambda value: f"{value:.1f}"}
        | dict.fromkeys(columns, same_places(found.difference_value)),
        intervals=columns,
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

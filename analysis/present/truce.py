"""Tables, numbers and finding of the scenarios; their figures are in ``truce_figures``."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.dynamics.lag_response import LagResponse
from analysis.estimate.scenario import comparison
from analysis.estimate.scenario.comparison import LONG_RUN, Scenarios
from analysis.estimate.scenario.draws import UPPER
from analysis.estimate.scenario.model import BASE_YEAR
from analysis.estimate.scenario.study import Story
from analysis.present.finding import Finding, percent, two
from analysis.present.models import Models
from analysis.present.numbers import Number
from analysis.present.table import Table

#: Outcomes as printed.
OUTCOMES = {
    "imports": "imports (what exporters receive)",
    "volume": f"imports at prices of {BASE_YEAR}",
    "customs_revenue": "customs revenue",
    "consumer_cost": "cost to buyers",
    "deadweight_loss": "deadweight loss",
}

#: Columns of the table of all paths.
HEADS = {
    "imports": "Imports",
    "customs_revenue": "Customs revenue",
    "consumer_cost": "Cost to buyers",
    "deadweight_loss": "Deadweight loss",
}

#: Where the elasticities come from, as printed.
SOURCES = {
    "2025": "our estimates of 2024–2025",
    "2018": "our estimates of 2017–2019",
    "published": "published bounds",
}


def spread(row) -> str:
    """Print a median with its interval: ``93.3 [55.1, 166.8] bn USD``."""
    return f"{_interval(row)}\u00a0bn USD"


def billions(value: float) -> str:
    """Print US dollars in billions, one decimal, without the unit."""
    return f"{round(value / 1e9, 1) + 0.0:,.1f}".replace("-", "−")


def _months(window: str) -> str:
    """Print a window: ``June to November 2025``."""
    first, last = map(pd.Timestamp, window.split(":"))
    if first.year == last.year:
        return f"{first:%B} to {last:%B %Y}" if first != last else f"{first:%B %Y}"
    return f"{first:%B %Y} to {last:%B %Y}"


def scenario_finding(story: Story) -> Finding:
    """State what one path did beside another, and how the model did under the actual one."""
    scenarios, window = story.scenarios, story.window
    a, b = scenarios.contrast
    found = story.difference.set_index("outcome")
    table = story.totals.set_index(["path", "outcome"])
    base = table.base.iloc[0]
    text = (
        f"**With {scenarios.paths[a].label}, {_months(window)}, US imports from "
        f"{scenarios.partner_name} are {_moved(found.loc['imports'])} than with "
        f"{scenarios.paths[b].label}, in a model with elasticities drawn from "
        f"{SOURCES[scenarios.parameters.source]}.** "
        f"They would have been {spread(table.loc[(b, 'imports')])} instead of "
        f"{spread(table.loc[(a, 'imports')])}; in the same months of {BASE_YEAR} they were "
        f"{billions(base)}\u00a0bn USD."
    )
    points = [
        f"The cost to buyers in the United States is {_moved(found.loc['consumer_cost'])}, the part of "
        f"it that no duty pays for {_moved(found.loc['deadweight_loss'])}, and customs revenue "
        f"{_moved(found.loc['customs_revenue'])}."
    ]
    if "actual" in scenarios.simulations:
        points += _verdicts(scenarios, window)
    if "ten_percent" in scenarios.paths:
        row = table.loc[("ten_percent", "imports")]
        points.append(
            f"With {scenarios.paths['ten_percent'].label} imports would have been {spread(row)}, "
            f"{percent(row.value / base - 1, 0)} on {BASE_YEAR}."
        )
    return Finding(text + "\n\n" + "\n".join(f"- {point}" for point in points))


def _moved(row) -> str:
    """Print a difference as so much higher or lower."""
    if row["value"] >= 0:
        return f"{spread(row)} higher"
    flipped = {"value": -row["value"], "ci_low": -row["ci_high"], "ci_high": -row["ci_low"]}
    return f"{spread(flipped)} lower"


def _verdicts(scenarios: Scenarios, window: str) -> list[str]:
    """Say how the law as it was, put through the model, compares with what was recorded."""
    start, end = window.split(":")
    recorded, points = scenarios.outcome[start:end], []
    if len(recorded):
        points.append(
            f"Under the law as it was, {_verdict(comparison.against_outcome(scenarios, recorded))} The "
            "interval covers elasticities and pass-through, not what else moved trade after "
            f"{BASE_YEAR}."
        )
    if scenarios.later is not None:
        found = comparison.against_outcome(scenarios, scenarios.later)
        points.append(
            f"For the months after the panel, {_verdict(found)} (From a source without HTS chapters 98 "
            f"and 99, times {scenarios.later_factor:.3f}, what they added before.)"
        )
    return points


def _verdict(found: dict[str, float]) -> str:
    low, high = found["ci_low"], found["ci_high"]
    words = "inside" if low <= found["outcome"] <= high else "outside"
    return (
        f"{_months(found['window'])}, the model gives {spread(found)}; "
        f"{billions(found['outcome'])}\u00a0bn USD were recorded, {words} the interval, above "
        f"{percent(found['place'], 0)} of the draws."
    )


def paths_table(scenarios: Scenarios) -> Table:
    """Print what each path stands for."""
    law = comparison.law_path(scenarios)
    at = ["2025-05-01", "2025-12-01", f"{BASE_YEAR + 2}-12-01"]
    frame = pd.DataFrame(
        [
            {"path": path.label, "why": path.why} | {month: law.loc[month, name] for month in at}
            for name, path in scenarios.paths.items()
        ]
    )
    heads = {"path": "Path", "why": "What it stands for"} | {m: f"{m[:7]}" for m in at}
    caption = f"Tariff paths, and the statutory rate on the {BASE_YEAR} basket in three months."
    return Table(frame, caption, heads=heads, formats=dict.fromkeys(at, "fraction"))


def totals_table(story: Story, *, long_run: bool = False) -> Table:
    """Print the outcomes of every path over the window, or over the simulation's last year."""
    scenarios, rows = story.scenarios, []
    window, table = (LONG_RUN, story.long_run) if long_run else (story.window, story.totals)
    for path, own in table.groupby("path", sort=False):
        by = own.set_index("outcome")
        change = percent(by.value["imports"] / own.base.iloc[0] - 1, 0)
        row = {"path": scenarios.paths[path].label, "change": change}
        rows.append(row | {o: _interval(by.loc[o]) for o in HEADS})
    heads = {"path": "Path", "change": f"On {BASE_YEAR}"} | HEADS
    caption = (
        f"Outcomes by tariff path, {_months(window)}, bn USD: median and 95 % of "
        f"{len_draws(scenarios)} draws. Imports are what exporters receive; in the same months of "
        f"{BASE_YEAR} they were {billions(table.base.iloc[0])}. Costs count from the tariffs of "
        f"{BASE_YEAR}, revenue in full. {percent(scenarios.parameters.drawn_again, 0)} of the draws "
        "were drawn again, since in them buyers bought more of what had become dearer."
    )
    name = "scenarios_long_run" if long_run else "scenarios"
    return Table(pd.DataFrame(rows), caption, heads=heads, name=name)


def len_draws(scenarios: Scenarios) -> str:
    """Print the number of draws."""
    return f"{len(scenarios.parameters.pass_through):,}"


def _interval(row) -> str:
    return f"{billions(row['value'])} [{billions(row['ci_low'])}, {billions(row['ci_high'])}]"


def difference_table(story: Story) -> Table:
    """Print what the first path of the contrast changed beside the second."""
    found, paths = story.difference, story.scenarios.paths
    a, b = (paths[name].label for name in story.scenarios.contrast)
    frame = pd.DataFrame(
        {
            "outcome": found.outcome.map(OUTCOMES),
            "value": found.value.map(billions),
            "interval": [f"[{billions(r.ci_low)}, {billions(r.ci_high)}]" for r in found.itertuples()],
        }
    )
    heads = {"outcome": "Outcome", "value": "Difference, bn USD", "interval": "95 % of draws"}
    caption = f"Path {a} less {b}, {_months(story.window)}: median and 95 % of draws, draw by draw."
    return Table(frame, caption, heads=heads, name="truce_effect")


def response_table(response: LagResponse) -> Table:
    """Print the response by age of a tariff change as a regression table."""
    ages = [*response.ages, None]
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
    return Models(response.estimates, caption, name="lag_response")


def draws_table(scenarios: Scenarios) -> Table:
    """Print the elasticities that the draws use, which lie lower than the estimates."""
    drawn = scenarios.parameters
    low, middle, high = np.quantile(drawn.elasticities, [0.025, 0.5, 0.975], axis=0)
    frame = pd.DataFrame(
        {
            "age": [f"from month {age}" for age in drawn.ages],
            "value": [two(v) for v in middle],
            "interval": [f"[{two(lo)}, {two(hi)}]" for lo, hi in zip(low, high, strict=True)],
        }
    )
    caption = (
        "Elasticities by months since a tariff changed as the scenarios use them, from "
        f"{SOURCES[drawn.source]}: {percent(drawn.drawn_again, 0)} of the draws were drawn again, "
        "which moves their centre away from the estimates."
    )
    heads = {"age": "Response", "value": "Median of draws", "interval": "95 % of draws"}
    return Table(frame, caption, heads=heads)


def sensitivity_table(story: Story) -> Table:
    """Print how much hangs on the elasticities."""
    found, paths = story.sensitivity, story.scenarios.paths
    a, b = (paths[name].label for name in story.scenarios.contrast)
    frame = pd.DataFrame(
        {
            "source": found.source.map(SOURCES),
            "upper": found.upper.map(lambda v: f"{v:.1f}"),
            **{
                label: [
                    _interval({k: row[f"{label}_{k}"] for k in ("value", "ci_low", "ci_high")})
                    for _, row in found.iterrows()
                ]
                for label in ("first", "second", "difference")
            },
        }
    )
    heads = {
        "source": "Elasticities", "upper": "Upper elasticity", "first": f"{a}, bn USD",
        "second": f"{b}, bn USD", "difference": "Difference, bn USD",
    }  # fmt: skip
    low, high = story.scenarios.parameters.between
    caption = (
        f"Imports, {_months(story.window)}, under other elasticities: median and 95 % of "
        f"draws. Upper "
        f"elasticity: of demand for a sector's imports. Pass-through to buyers: {two(low)} to "
        f"{two(high)}."
    )
    return Table(frame, caption, heads=heads)


def scenario_numbers(story: Story) -> list[Number]:
    """Return the citable numbers of the scenarios."""
    scenarios, window, best = story.scenarios, story.window, story.best_rate
    partner, summed = scenarios.partner, window.replace(":", "_") + _settings(scenarios)
    source = SOURCES[scenarios.parameters.source]
    rests_on = (
        f"{scenarios.vintages['panel']}; elasticities: {source}; upper elasticity "
        f"{scenarios.parameters.upper:g}; {len_draws(scenarios)} draws"
    )
    numbers = []
    for row in story.totals.itertuples():
        numbers.append(
            _number(
                f"scenario.{partner}.{row.path}.{summed}.{row.outcome}", row,
                f"{OUTCOMES[row.outcome]} under the path '{scenarios.paths[row.path].label}', "
                f"{_months(window)}, median of draws",
                rests_on,
            )
        )  # fmt: skip
    a, b = scenarios.contrast
    for row in story.difference.itertuples():
        numbers.append(
            _number(
                f"scenario.{partner}.{a}_less_{b}.{summed}.{row.outcome}", row,
                f"{OUTCOMES[row.outcome]}, path '{scenarios.paths[a].label}' less "
                f"'{scenarios.paths[b].label}', {_months(window)}, median of draws",
                rests_on,
            )
        )  # fmt: skip
    numbers.append(
        Number(
            key=f"scenario.{partner}.best_rate{_settings(scenarios)}",
            value=best["value"],
            unit="fraction",
            ci_low=best["ci_low"], ci_high=best["ci_high"], vintage=rests_on,
            definition="collected rate on all goods, up to 300 %, with the largest customs revenue in "
            "the long run, median of draws",
        )
    )  # fmt: skip
    return numbers


def _settings(scenarios: Scenarios) -> str:
    """Return what the keys say of settings that are not the default ones."""
    drawn = scenarios.parameters
    source = "" if drawn.source == "2025" else f".{drawn.source}"
    return source + ("" if drawn.upper == UPPER else f".upper_{drawn.upper:g}")


def _number(key: str, row, definition: str, rests_on: str) -> Number:
    return Number(
        key=key, value=row.value, ci_low=row.ci_low, ci_high=row.ci_high, unit="USD",
        definition=definition, vintage=rests_on, tolerance=1e6,
    )  # fmt: skip

"""The answer of report 08 and the sentences of its sections."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.estimate.scenario import comparison
from analysis.estimate.scenario.comparison import Scenarios
from analysis.estimate.scenario.study import Story
from analysis.present.finding import (
    Answer,
    Finding,
    capital,
    day_name,
    month,
    percent,
    the,
    two,
    unbroken,
)
from analysis.present.scenario.labels import (
    SOURCES,
    amount,
    buyers_lose,
    by_how_much,
    by_law,
    changed,
    fitting_dollars,
    imports_of,
    months,
    rare,
    under,
)
from analysis.present.words import WORDS, count

#: What gives way where a sentence would be too long, in turn.
FORMS = [
    {}, {"short": True}, {"short": True, "dated": False},
    {"short": True, "dated": False, "by_name": True},
]  # fmt: skip


def answer(story: Story) -> Answer:
    """Say how much higher or lower imports would have been under the path asked about."""
    scenarios = story.scenarios
    label = scenarios.paths[scenarios.asked].label
    rates = tuple(unbroken(rate) for rate in re.findall(r"\d[\d.]* %", label))
    said = [_sentence(story, **form) for form in FORMS]
    return Answer(
        next((s for s in said if count(s, asked=rates).words <= WORDS), said[-1]),
        tuple([_costs(story), *_cuts(story), _forecast(story)]),
        names=(imports_of(scenarios), months(story.window)),
        asked=rates,
        data_to=month(scenarios.outcome.index[-1]),
        released=scenarios.vintages["panel"],
    )


def _sentence(story: Story, *, short: bool = False, dated: bool = True, by_name: bool = False) -> str:
    scenarios, row = story.scenarios, story.effect.loc["as estimated"]
    path = under(scenarios, by_name=by_name)
    since = f" from {month(scenarios.starts)}" if dated else ""
    would = "would have been" if scenarios.is_recorded(story.window) else "would be"
    moved = row[["value", "ci_low", "ci_high"]]
    what = f"{changed(moved)} than" if moved.any() else "the same as"
    return (
        f"{capital(path)}{since}, {imports_of(scenarios)}, {months(story.window)}, {would} "
        f"{what} under {by_law(scenarios, short=short)}."
    )


def _costs(story: Story) -> str:
    """Say what the path costs buyers, which supposes demand that slopes down, and imports with it."""
    found, down = story.difference.set_index("outcome"), story.effect.loc["sloping down"]
    buyers = buyers_lose(found.loc["consumer_cost"])
    if down.share == 1:
        collected = by_how_much(found.loc["customs_revenue"], "more", "less")
        return f"US buyers {buyers} and customs collect {collected}."
    most = f"over {percent(0.999)}" if down.share > 0.999 else percent(down.share)
    said = f"imports are {changed(down)} and US buyers {buyers}"
    return f"Where demand slopes down, in {most} of draws, {said}."


def _cuts(story: Story) -> list[str]:
    """Say what the answer is where cuts work as report 10 finds; nothing where nothing was cut."""
    if not story.scenarios.has_cuts(story.window):
        return []
    row = story.sensitivity[story.sensitivity.cuts.ne(1)].iloc[0]
    own = {name: row[f"change_{name}"] for name in ("value", "ci_low", "ci_high")}
    return [
        f"If a cut works {two(row.cuts)} times as much as a rise (report 10), imports would be "
        f"{changed(own)}."
    ]


def _forecast(story: Story) -> str:
    """Say in how many series the forecast of the day loses."""
    boards = story.boards
    lost = sum(_loses(board.row(board.replay.headline)) for board in boards)
    day = day_name(boards[0].replay.day)
    if not lost:
        return f"The forecast possible on {day} beats every one without a model of tariffs."
    where = f", in {lost} of {len(boards)} series," if len(boards) > 1 else ""
    return f"The forecast possible on {day} loses{where} to one without a model of tariffs."


def _loses(row: pd.Series) -> bool:
    return bool(row.loses_crps or row.loses_log_score)


def outcomes(story: Story) -> Finding:
    """Say under which path imports are highest and lowest."""
    scenarios = story.scenarios
    own = story.totals[story.totals.outcome.eq("imports")].set_index("path")
    high, low = own.loc[own.value.idxmax()], own.loc[own.value.idxmin()]
    said = f"{imports_of(scenarios)} of {months(story.window)}"
    came = "Recorded were" if scenarios.is_recorded(story.window) else "Their base is"
    before = f" {came} {fitting_dollars(own.base.iloc[0])}."
    if high.name == low.name:
        return Finding(f"**{said} are {amount(high)}.**{before}")
    top, bottom = (_alike(scenarios, own.value, row.value) for row in (high, low))
    return Finding(
        f"**{said} are highest with {top}, {amount(high)}, and lowest with {bottom}, {amount(low)}.**"
        f"{before}"
    )


def _alike(scenarios: Scenarios, values: pd.Series, value: float) -> str:
    """Name the first path that has a value, and count the others that have it too."""
    first, *others = values.index[np.isclose(values, value)]
    also = {0: "", 1: " (and one other path)"}.get(len(others), f" (and {len(others)} other paths)")
    return unbroken(scenarios.paths[first].label) + also


def laws(story: Story) -> Finding:
    """Say how high the law is under the paths at the end of the window."""
    scenarios, end = story.scenarios, pd.Timestamp(story.window.split(":")[1])
    law = comparison.law_path(scenarios).loc[end]
    low, high = (_alike(scenarios, law, law.agg(f)) for f in ("min", "max"))
    said = f"**In {month(end)} the law on goods from {the(scenarios.partner_name)}"
    if low == high:
        return Finding(f"{said} is {percent(law.iloc[0], 0)}.**")
    return Finding(
        f"{said} is {percent(law.min(), 0)} with {low} and {percent(law.max(), 0)} with {high}.**"
    )


def against_outcome(story: Story) -> Finding | None:
    """Say how near the model comes to months after its base; None where none were published."""
    scenarios = story.scenarios
    if scenarios.later is None or scenarios.later.empty:
        return None
    found = comparison.against_outcome(scenarios, scenarios.later)
    return Finding(
        f"## How near the model came\n\n**Under the law as it was, {_verdict(found)}** "
        "These months are from a source without HTS chapters 98 and 99, times "
        f"{scenarios.later_factor:.3f}, what they added before. The interval covers elasticities and "
        "pass-through, not what else moved trade since the base."
    )


def _inside(found: dict[str, float]) -> str:
    """Say on which side of the interval the outcome lies."""
    return "inside" if found["ci_low"] <= found["outcome"] <= found["ci_high"] else "outside"


def _verdict(found: dict[str, float]) -> str:
    return (
        f"the model gives {amount(found)} for {months(found['window'])}, and "
        f"{fitting_dollars(found['outcome'])} were recorded, {_inside(found)} the interval and above "
        f"{percent(found['place'], 0)} of the draws."
    )


def best_rate(story: Story) -> Finding:
    """Say which rate yields most in the long run."""
    best = story.best_rate
    value, low, high = (percent(best[name], 0) for name in ("value", "ci_low", "ci_high"))
    return Finding(
        f"**Duties on goods from {the(story.scenarios.partner_name)} yield most, in the long run, where "
        f"{value} [{low}, {high}] is collected on all of them.**"
    )


def elasticities(story: Story) -> Finding:
    """Say how far the effect on imports moves under other elasticities."""
    found = story.sensitivity
    low, high = (percent(found.change_value.agg(f), 0) for f in ("min", "max"))
    source = SOURCES[story.scenarios.parameters.source]
    return Finding(
        f"**The elasticities are drawn from {source}; with others the change of imports lies between "
        f"{low} and {high}.**"
    )


def response_note(story: Story) -> Finding:
    """Say what the draws of the day rest on, and in how many demand does not slope down."""
    by_age, at_once, known = story.by_age, story.at_once, story.known_response
    ages = ", ".join(str(age) for age in by_age.ages)
    shape, values = (
        ", ".join(two(value) for value in found) for found in (known.shape.values, known.values)
    )
    up = [rare(1 - drawn.slopes_down.mean()) for drawn in (by_age, at_once)]
    return Finding(
        f"Elasticities by age of a change (from month {ages}) are {shape} across partners. "
        f"Shifted to the headline's {two(known.level.value)} over the first year, they are {values}. "
        f"In {up[0]} of the draws demand does not slope down; they are kept. One elasticity at once has "
        f"the median {two(np.median(at_once.elasticities))}, and {up[1]} of its draws slope up."
    )

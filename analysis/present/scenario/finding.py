"""The answer of report 08 and the sentences of its sections."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.estimate.scenario import comparison
from analysis.estimate.scenario.comparison import Scenarios
from analysis.estimate.scenario.model import BASE_YEAR
from analysis.estimate.scenario.study import Story
from analysis.present.finding import Answer, Finding, month, percent, the, two
from analysis.present.scenario.labels import (
    SOURCES,
    amount,
    billions,
    day_text,
    dollars,
    imports_of,
    kept,
    labels_of,
    months,
    moved,
    named,
    places,
    than,
)


def answer(story: Story) -> Answer:
    """Say how much higher or lower imports are under one tariff path than under another."""
    scenarios = story.scenarios
    when = months(story.window)
    found = story.difference.set_index("outcome").loc["imports"]
    a, b = scenarios.contrast
    opening = f"{imports_of(scenarios)}, {when},"
    if a == b:
        own = story.totals.set_index(["path", "outcome"]).loc[(a, "imports")]
        said = f"are {amount(own)} under {named(scenarios)[0]}"
    elif not any(found[["value", "ci_low", "ci_high"]]):
        said = f"are the same under {' and '.join(named(scenarios))}"
    else:
        said = f"are {moved(found)} {than(scenarios)}"
    sentence = kept(f"{opening} {said}, by our model.")
    rates = [kept(rate) for rate in re.findall(r"\d[\d.]* %", " ".join(labels_of(scenarios)))]
    return Answer(
        sentence,
        tuple([*_buyers(story), *_recorded(story), _forecast(story)]),
        names=(imports_of(scenarios), when),
        asked=tuple(rates),
        data_to=month(scenarios.outcome.index[-1]),
        released=scenarios.vintages["panel"],
    )


def _buyers(story: Story) -> list[str]:
    """Say what the first path costs buyers and yields customs, beside the second."""
    found = story.difference.set_index("outcome")
    if not found.value.any():
        return []
    cost, revenue = (
        moved(found.loc[name], "more", "less") for name in ("consumer_cost", "customs_revenue")
    )
    return [f"US buyers lose {cost} and customs collect {revenue}."]


def _recorded(story: Story) -> list[str]:
    """Say what the model gives under the law as it was, beside what was recorded."""
    found = _against(story, story.scenarios.outcome)
    if found is None:
        return []
    return [
        f"Under the actual law the model gives {amount(found)} for {months(found['window'])}; "
        f"{billions(found['outcome'], places(found['outcome']))} came, {_inside(found)} the interval."
    ]


def _against(story: Story, recorded: pd.Series | None) -> dict[str, float] | None:
    """Return the actual path beside recorded months within the window; None without either."""
    start, end = story.window.split(":")
    if "actual" not in story.scenarios.simulations or recorded is None or recorded[start:end].empty:
        return None
    return comparison.against_outcome(story.scenarios, recorded[start:end])


def _forecast(story: Story) -> str:
    """Say in how many series the forecast of the day loses."""
    boards = story.boards
    lost = sum(_loses(board.row(board.replay.headline)) for board in boards)
    day = day_text(boards[0].replay)
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
    before = f" In the same months of {BASE_YEAR} they were {dollars(own.base.iloc[0])}."
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
    return kept(scenarios.paths[first].label) + also


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
    """Say how near the model came to what was recorded; None where there is nothing to compare."""
    scenarios = story.scenarios
    # What came after the panel is compared whatever the window.
    found = [_against(story, scenarios.outcome)]
    if scenarios.later is not None and "actual" in scenarios.simulations:
        found.append(comparison.against_outcome(scenarios, scenarios.later))
    said = [_verdict(one) for one in found if one]
    if not said:
        return None
    text = f"## How near the model came\n\n**Under the law as it was, {said[0]}**"
    text += "".join(f" {one[0].upper()}{one[1:]}" for one in said[1:])
    if scenarios.later is not None:
        text += (
            " The later months are from a source without HTS chapters 98 and 99, times "
            f"{scenarios.later_factor:.3f}, what they added before."
        )
    return Finding(
        f"{text} The interval covers elasticities and pass-through, not what else moved trade after "
        f"{BASE_YEAR}."
    )


def _inside(found: dict[str, float]) -> str:
    """Say on which side of the interval the outcome lies."""
    return "inside" if found["ci_low"] <= found["outcome"] <= found["ci_high"] else "outside"


def _verdict(found: dict[str, float]) -> str:
    return (
        f"the model gives {amount(found)} for {months(found['window'])}, and "
        f"{dollars(found['outcome'])} were recorded, {_inside(found)} the interval and above "
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
    """Say how far the difference moves under other elasticities."""
    found = story.sensitivity
    low, high = found.difference_value.min(), found.difference_value.max()
    source = SOURCES[story.scenarios.parameters.source]
    return Finding(
        f"**The elasticities are drawn from {source}; with others the difference of imports lies "
        f"between {dollars(low)} and {dollars(high)}.**"
    )


def response_note(story: Story) -> Finding:
    """Say what the draws make of the estimated response: medians used, and how many drawn again."""
    by_age, at_once, estimates = story.by_age, story.at_once, story.known_response.values
    ages = ", ".join(str(age) for age in by_age.ages)
    used = np.median(by_age.elasticities, axis=0)
    larger = [age for k, age in enumerate(by_age.ages) if np.all(used[k:] < estimates[k:])][:1]
    said = " Drawing again makes the response larger than estimated from month {} on."
    return Finding(
        f"Elasticities by age of a change (from month {ages}) were estimated as "
        f"{', '.join(two(value) for value in estimates)}. Medians of the draws used are "
        f"{', '.join(two(value) for value in used)}, since {percent(by_age.drawn_again)} of the draws "
        "were drawn again: demand did not slope down in them. One elasticity at once has the median "
        f"{two(np.median(at_once.elasticities))}, {percent(at_once.drawn_again)} drawn again."
        + "".join(said.format(age) for age in larger)
    )

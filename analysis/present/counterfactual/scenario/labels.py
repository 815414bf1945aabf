"""How report 05 says things: dollars, changes, months, outcomes and tariff paths."""

from __future__ import annotations

import math
import re
from functools import partial

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.scenario.asked import ACTUAL
from analysis.estimate.counterfactual.scenario.comparison import (  # noqa: F401, sentences on laws and later months
    Scenarios,
    law_path,
)
from analysis.estimate.counterfactual.scenario.economy import REFERENCE_YEAR  # noqa: F401, captions
from analysis.estimate.counterfactual.scenario.story import ScenarioStory
from analysis.estimate.elasticity.answer_rows import BY as WEIGHTS_OF
from analysis.estimate.what_if.ends import COSTS
from analysis.present.ends import printed_value
from analysis.present.finding import (
    bounds,
    capital,
    from_to,
    interval,
    month,
    percent,
    rare,
    the,
    two,
    unbroken,
    verb,
    whole,
)
from analysis.present.labels import of_weights
from analysis.present.numbers import billions, fitting_dollars
from analysis.present.text import first_to_fit

#: Outcomes as printed.
OUTCOMES = {
    "imports": "imports (what exporters receive)",
    "volume": "imports at prices of the base",
    "customs_revenue": "customs revenue",
    "consumer_cost": "cost to buyers",
    "deadweight_loss": "deadweight loss",
}

#: Where the elasticities come from, as printed.
SOURCES = {
    "2025": "our estimates of 2024–2025",
    "2018": "our estimates of 2017–2019",
    "published": "published bounds",
}

#: Labels of shipped paths that a sentence takes as they are, or as it says them.
WITH = {"145 % kept": "had the 145 % tariff stayed", "all added duties removed": "without added duties"}

#: Most words of a label in the answer; the name of a path stands for a longer one.
FEW = 4

#: Columns of US dollars in billions, each with as many decimals as :func:`drawn_places` gives.
billions_0, billions_1, billions_2, billions_3 = (partial(billions, decimals=n) for n in range(4))


def drawn_places(size: float) -> int:
    """Return the decimals of billions that draws know: two digits, whatever the seed."""
    return next((n for n, least in enumerate((9.5, 0.95, 0.095)) if size / 1e9 >= least), 3)


def amount(row) -> str:
    """Print a median with its interval, by its largest number: ``54 bn USD [40, 85]``."""
    value, low, high = (row[name] for name in ("value", "ci_low", "ci_high"))
    decimals = drawn_places(max(abs(value), abs(low), abs(high)))
    if math.isclose(low, high):  # another machine's sums differ in the last digit
        return fitting_dollars(value)
    write = partial(billions, decimals=decimals)
    return f"{printed_value(value, low, high, write)}\u00a0bn\u00a0USD {bounds(low, high, write)}"


def unsigned(row) -> dict:
    """Return a value with its interval as a size, which words give a direction."""
    value, low, high = (row[name] for name in ("value", "ci_low", "ci_high"))
    ends = (value, low, high) if value >= 0 else (-value, -high, -low)
    return dict(zip(("value", "ci_low", "ci_high"), ends, strict=True))


def share(row) -> str:
    """Print a size with its interval: ``40 % [6 %, 59 %]``; a decimal where both ends are below 1 %."""
    largest = max(abs(row["ci_low"]), abs(row["ci_high"]))
    write = partial(percent, decimals=0 if largest >= 0.0095 else 1)
    return f"{write(row['value'])} {bounds(row['ci_low'], row['ci_high'], write)}"


def months(window: str) -> str:
    """Print a window: ``June to November 2025``."""
    return from_to(*window.split(":"))


def under(scenarios: Scenarios, by_name: bool = False) -> str:
    """Say under which path: ``had the 145 % tariff stayed``, ``under “mine”``, by label or by name."""
    label = scenarios.paths[scenarios.asked].label
    if label in WITH:
        return unbroken(WITH[label])
    spoken = len(label.replace(" %", "%").split()) <= FEW and not set(";:.") & set(label)
    text = label if spoken and not by_name else scenarios.asked.replace("_", " ")
    return f"under “{unbroken(text)}”"


def alike(scenarios: Scenarios, values: pd.Series, value: float) -> str:
    """Name the first path that has a value, and count the others that have it too."""
    first, *others = values.index[np.isclose(values, value)]
    also = {0: "", 1: " (and one other path)"}.get(len(others), f" (and {len(others)} other paths)")
    return f"“{unbroken(scenarios.paths[first].label)}”{also}"


def rates_asked(scenarios: Scenarios) -> list[str]:
    """Return the rates in the label of the path asked about, which belong to the question."""
    label = scenarios.paths[scenarios.asked].label
    return [unbroken(rate) for rate in re.findall(r"\d[\d.]* %", label)]


def cuts_as_found(story: ScenarioStory) -> pd.Series:
    """Return the change of imports where cuts work as report 03 finds, and how they do (``cuts``)."""
    return _with_cuts(story, story.sensitivity.cuts.notna() & story.sensitivity.cuts.ne(1))


def cuts_as_rises(story: ScenarioStory) -> pd.Series:
    """Return the change of imports where a cut undoes what a rise did."""
    return _with_cuts(story, story.sensitivity.cuts.eq(1))


def _with_cuts(story: ScenarioStory, which: pd.Series) -> pd.Series:
    row = story.sensitivity[which].iloc[0]
    ends = {name: row[f"change_{name}"] for name in ("value", "ci_low", "ci_high")}
    return pd.Series({"cuts": row.cuts} | ends)


def asked_of_rates(scenarios: Scenarios) -> str:
    """Return the line of an answer that names the rates which are asked about, where there are any."""
    rates = rates_asked(scenarios)
    return f"asked: {'; '.join(rates)}" if rates else ""


def higher_or_lower(row) -> str:
    """Say by how much imports are higher or lower: ``30 % [14 %, 46 %] lower``."""
    return f"{share(unsigned(row))} {verb(row['value'], 'higher', 'lower')}"


def would_be(story: ScenarioStory) -> str:
    """Say in a title by how much imports would be higher or lower, and where that may be nothing."""
    row = story.effect.loc["as estimated"]
    if not row[["value", "ci_low", "ci_high"]].any():
        return "would be the same"
    unsure = ", or no lower" if row.value < 0 else ", or no higher"
    level = f"{whole(abs(row.value))} {verb(row.value, 'higher', 'lower')}"
    return f"would be {level}{unsure * bool(row.ci_low <= 0 <= row.ci_high)}"


def answer_sentence(story: ScenarioStory) -> str:
    """Say what the path asked about does to imports, as fully as an answer has room for."""
    scenarios, row = story.scenarios, story.effect.loc["as estimated"]
    would = "would have been" if scenarios.is_recorded(story.window) else "would be"
    same = not row[["value", "ci_low", "ci_high"]].any()
    how = "the same as" if same else f"{higher_or_lower(row)} than"
    trade = f"US imports from {the(scenarios.partner_name)}, {months(story.window)}"
    actual = unbroken(scenarios.paths[ACTUAL].label)
    begins, dated = under(scenarios), f" from {month(scenarios.starts)}"
    forms = [
        f"{capital(start)}, {trade}, {would} {how} under {actual}."
        for start in (begins + dated, begins, under(scenarios, by_name=True) + dated)
    ]
    return first_to_fit(forms, rates_asked(scenarios))


def in_dollars(story: ScenarioStory) -> str:
    """Say by which weights the change is, and what it may be in dollars."""
    rule = of_weights(WEIGHTS_OF[story.other.weights], interval(story.other))
    ends = bounds(*story.in_dollars, partial(percent, decimals=0))
    return f"This is {rule}: dollars may move by {ends}."


def cost_to_buyers(story: ScenarioStory) -> str:
    """Say what buyers lose and customs collect; where draws slope up, what imports do without these."""
    outcomes, down = story.difference.set_index("outcome"), story.effect.loc["sloping down"]
    cost, revenue = outcomes.loc["consumer_cost"], outcomes.loc["customs_revenue"]
    buyers = f"US buyers {verb(cost.value, 'lose', 'gain')} {amount(unsigned(cost))}"
    if down.share > 0.99:
        way = verb(revenue.value, "more", "less")
        return f"{buyers} and customs collect {amount(unsigned(revenue))} {way}."
    return (
        f"Where demand slopes down, in {percent(down.share)} of draws, imports are "
        f"{higher_or_lower(down)} and {buyers}."
    )


def lowest(scenarios: Scenarios, lows: dict[str, pd.Series]) -> str:
    """List the month in which the median of each path drawn is lowest."""
    return "; ".join(
        f"under “{scenarios.paths[name].label}” the median is lowest in {month(low.name)}, {amount(low)}"
        for name, low in lows.items()
    )


def later_months(scenarios: Scenarios) -> str:
    """Say what is dashed: months after the panel, where they are held of all goods together."""
    later = scenarios.economy.months[-1] > scenarios.outcome.index[-1]
    return "; dashed: later months, of which all goods are held" if later else ""


def highest_and_lowest(scenarios: Scenarios, imports: pd.DataFrame) -> str:
    """Say under which path imports are highest and lowest; the amount alone where that is one."""
    high, low = imports.loc[imports.value.idxmax()], imports.loc[imports.value.idxmin()]
    if high.name == low.name:
        return amount(high)
    first, last = (alike(scenarios, imports.value, row.value) for row in (high, low))
    return f"highest under {first}, {amount(high)}, and lowest under {last}, {amount(low)}"


def recorded_or_base(story: ScenarioStory) -> str:
    """Say what imports stand beside: those recorded, or the base of months to come."""
    scenarios = story.scenarios
    if scenarios.is_recorded(story.window):
        return "Recorded were"
    ahead = pd.Timestamp(story.window.split(":")[0]) > scenarios.economy.months[-1]
    return f"Their base, {counted_from(scenarios)}, is" if ahead else "Their base is"


def counted_from(scenarios: Scenarios) -> str:
    """Say what months ahead are counted from, and what customs collected in them."""
    economy = scenarios.economy
    if economy.ahead is None:
        return "the last twelve recorded"
    ahead, (start, end) = economy.newest[-1:] + pd.offsets.MonthBegin(), economy.newest[[0, -1]]
    rate = np.average(np.expm1(economy.paid(ahead))[:, 0], weights=economy.ahead)
    return f"the level of {from_to(start, end)} with {percent(rate)} collected"


def lowest_and_highest_law(scenarios: Scenarios, law: pd.Series) -> str:
    """Say how low and how high the law is by path, and under which, or that it is one."""
    low, high = (alike(scenarios, law, end) for end in (law.min(), law.max()))
    if low == high:
        return whole(law.iloc[0])
    return f"{whole(law.min())} under {low} and {whole(law.max())} under {high}"


def in_billions(values: pd.Series) -> str:
    """Return the format of a column of US dollars, with as many decimals as its largest value needs."""
    return f"as billions_{drawn_places(values.abs().max())}"


def sloping_up(scenarios: Scenarios) -> str:
    """Print the share of draws whose demand does not slope down."""
    return rare(1 - scenarios.parameters.slopes_down.mean())


def costs(outcome: str) -> str:
    """Say in a definition from where on costs count, and in which draws; nothing of other outcomes."""
    return ", from the base's law on, where demand slopes down" if outcome in COSTS else ""


def how_drawn(scenarios: Scenarios, more: str = "", *, cuts: bool = True, dollars: bool = False) -> str:
    """Say in a definition what is drawn and from where, what prices follow from, and the base.

    Parameters
    ----------
    more : str
        Which draws.
    cuts : bool
        Whether it says how a cut works too.
    dollars : bool
        Whether it is of dollars, whose interval holds the elasticity in the other weights.
    """
    parameters = scenarios.parameters
    low, high = parameters.between
    of_cuts = "; a cut works from not at all to as much as a rise, drawn evenly" if cuts else ""
    of_cuts += "; interval by both weights" * (dollars and bool(scenarios.at_ends))
    return (
        f"median of {len(parameters.pass_through):,} draws of the elasticity by law and age "
        f"({SOURCES[parameters.source]}) and of the pass-through, {low:g} to {high:g}{more}{of_cuts}; "
        f"CES between sellers of a line, {parameters.upper:g} between lines, "
        f"{two(parameters.collected)} of the law collected; base as recorded"
    )


def rests_on(scenarios: Scenarios) -> str:
    """Say which data, elasticities and draws a citable number rests on."""
    parameters = scenarios.parameters
    return (
        f"{scenarios.vintages['panel']}; elasticities: {SOURCES[parameters.source]}; upper elasticity "
        f"{parameters.upper:g}; {len(parameters.pass_through):,} draws"
    )

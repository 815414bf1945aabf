"""Words and names of report 08 that its sentences, tables and figures share."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.elasticity.goods.by_product import TREATED, WINDOWS, first_read
from analysis.estimate.prices.border import ALL_ORIGINS, PRICED_ORIGIN, Border
from analysis.estimate.prices.components import (  # noqa: F401, definitions
    COMPONENTS,
    GROUPS,
    MONTHS_AROUND,
    RAW,
)
from analysis.estimate.prices.inputs import (
    BORDER,
    CHINA_DUTIES_TABLE,
    CHINA_PRICES_TABLE,
    PPI_COMPONENTS_TABLE,
)
from analysis.estimate.prices.story import PricesStory
from analysis.present import finding
from analysis.present.finding import bounds, month, moved, the, verb
from analysis.present.labels import span


def months_to(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Return the months from one to another."""
    return (last.year - first.year) * 12 + last.month - first.month


#: US imports, and unit values by HS6, among the sources.
CENSUS, COMTRADE = "us_imports_naics3_monthly", "us_imports_hs6_changes"

#: What print calls each component, group and branch of China's producer prices.
COMPONENT_NAMES = {
    "mining": "Mining",
    "raw_materials": "Raw materials",
    "processing": "Processing",
    "food": "Food",
    "clothing": "Clothing",
    "daily_use": "Daily use",
    "durables": "Durables",
    RAW: "Mining and raw materials",
    "producer_goods": "Producer goods",
    "consumer_goods": "Consumer goods",
    "left": "Left to the total",
    "all": "All producer prices",
}

#: Price indexes of China, and origins of US imports that are no country.
INDEXES = {"ppi": "Producer prices", "cpi": "Consumer prices"}
ORIGIN_NAMES = {
    "CHN": "China",
    "ASEAN": "ASEAN",
    "EU": "European Union",
    "JPN": "Japan",
    "MEX": "Mexico",
    "VNM": "Vietnam",
    "WLD": "World",
    "USA": "United States",
}

#: What is compared: in reading the share of exporters, and by product.
COMPARED = {
    "alone": "China alone",
    "less others": "China less others",
    "within": "goods of the partner",
    "across": "China less Vietnam and Mexico",
}
TARIFFS = {"collected": "as collected", "law": "by law"}
DRIFT = {True: "taken out", False: "left in"}

#: Outcomes, weights, codes and effects of regressions by product, as printed.
OUTCOME_NAMES = {"value": "value", "quantity": "quantity", "unit_value": "unit value"}
WEIGHTS = {"equal": "equal", "value": "by value"}

#: How the law of a code is made in each episode.
BY_PRODUCT = {
    "2018": "mean over the days of each year, by HS6",
    "2025": "mean over the days of each year by HTS10, then over a code's lines by the partner's sales "
    "of 2024",
}
CODES = {
    "quantity": "with a quantity",
    "within three": "without outliers",
    "without smallest": "without the smallest quarter",
    "without carriers": "without those that carry",
}
EFFECTS = {"hs2": "chapters"}

#: Rates that published monthly changes imply.
CHAINED = {"step": "month before, new change, that of a year ago", "year": "twelve monthly changes"}

#: Source table -> publisher and how its figures were checked.
SOURCES = {
    CHINA_PRICES_TABLE: ("National Bureau of Statistics", "as republished, source in each row"),
    PPI_COMPONENTS_TABLE: ("National Bureau of Statistics", "{checked}"),
    BORDER: ("Bureau of Labor Statistics", "the publisher's figures, as compiled"),
    CENSUS: ("US Census", "the publisher's figures, as compiled"),
    CHINA_DUTIES_TABLE: ("ETRX by svnbanker, of US Census", "a compilation, CC BY 4.0"),
    COMTRADE: ("UN Comtrade", "held against US Census"),
}


def sources(story: PricesStory, *tables: str) -> str:
    """Return the sources of a table or figure with the grade and vintage of each."""
    cited = []
    for name in tables:
        publisher, grade = SOURCES[name]
        cited.append(f"{publisher} ({grade.format(checked=story.checked)}), {story.vintages[name]}")
    return f"Source{'s' if len(cited) > 1 else ''}: {'; '.join(cited)}."


def other_origins(border: Border) -> list[str]:
    """Return the origins whose prices stand beside those of China."""
    return [the(ORIGIN_NAMES[code]) for code in border.index if code not in (PRICED_ORIGIN, ALL_ORIGINS)]


def main_group(story: PricesStory) -> tuple[str, pd.Series]:
    """Return the group of components that gave most in the direction of the total."""
    groups = story.parts.parts.loc[list(GROUPS)]
    name = (groups.value * (-1 if story.parts.total < 0 else 1)).idxmax()
    return name, groups.loc[name]


def back(when: pd.Timestamp, months: int) -> pd.Timestamp:
    """Return a month so many before."""
    return when - pd.DateOffset(months=months)


def by_episode(estimates: pd.DataFrame, partner: str = TREATED, **other: str) -> dict:
    """Return the regressions by product that are read first, the latest episode first.

    Returns
    -------
    dict
        Episode -> its regression and the same law in earlier years, a frame each; index: outcome.
        Without episodes in which the partner had no law of its own.
    """
    pairs = {
        name: [
            first_read(estimates, name, partner=partner, is_placebo=p, **other) for p in (False, True)
        ]
        for name in reversed(WINDOWS)
    }
    return {name: pair for name, pair in pairs.items() if len(pair[0])}


def anything(estimates: pd.DataFrame) -> str:
    """Say whether any of some estimates can be told from nothing."""
    return "something" if (estimates.ci_low.gt(0) | estimates.ci_high.lt(0)).any() else "nothing"


def with_rounding(part) -> str:
    """Print a part of a rate in points with all that rounding allows."""
    return f"{finding.points(part.value)} {bounds(part.low, part.high, finding.points)}"


def from_group(row) -> str:
    """Print what a group of components gave."""
    return f"{finding.points(row.value)} from {row.Index}"


def _went(change: float) -> str:
    """Say what a price did: ``fell 3.3 %``."""
    return moved(change, by=False)


def main_part_or_before(story: PricesStory) -> str:
    """Say which group gave most of the month's rate; where none is known, the rate before."""
    rates = story.indexes["ppi"].yoy
    if story.parts and _went(rates[story.month]) != _went(0):
        name, group = main_group(story)
        return f"{with_rounding(group)} of it from {name}"
    before = back(story.month, 1)
    return f"after {finding.percent(rates[before])} in {month(before)}"


def low_or_high(story: PricesStory) -> str:
    """Return the word for a rate as far from zero."""
    return "low" if story.indexes["ppi"].record.falling else "high"


def how_long_ago(story: PricesStory) -> str:
    """Say when producer prices had last moved as far."""
    ppi, word = story.indexes["ppi"], low_or_high(story)
    since = ppi.record.since
    if since is None or not (n := months_to(since, story.month)):
        return f"No rate since {month(ppi.yoy.index[0])}, where the data begin, was as {word}"
    if n == 1:
        return f"The month before, the rate was as {word} or {word}er"
    return f"The rate had last been as {word} in {month(since)}, {n} months before"


def newest_rate(story: PricesStory) -> str:
    """Say what producer prices did in their newest month, where that is a later one."""
    rates = story.indexes["ppi"].yoy.dropna()
    last = rates.index[-1]
    if last == story.month:
        return ""
    return f"; in {month(last)} prices {_went(rates[last])} on a year earlier"


def last_as_far(story: PricesStory) -> str:
    """Say when producer prices had last moved as far, where they had."""
    since = story.indexes["ppi"].record.since
    return f" and had last been as {low_or_high(story)} in {month(since)}" if since else ""


def order_of_two(groups: pd.DataFrame) -> str:
    """Say whether the order of the two groups that gave most is within rounding."""
    one, other = groups.value.abs().sort_values(ascending=False).index[:2]
    first, second = groups.loc[one], groups.loc[other]
    if first.low > second.high or first.high < second.low:
        return f"The order of {one} and {other} is certain."
    return f"Whether {one} or {other} gave more is within rounding."


def how_many(held: pd.Series) -> str:
    """Count those that hold: ``All 12``, ``11 of 12``."""
    return f"All {len(held)}" if held.all() else f"{held.sum()} of {len(held)}"


def rate_changed(change: float) -> str:
    """Say by how much a rate changed, where print shows a change."""
    size = finding.points(change)
    return "kept their rate" if size == finding.points(0) else f"changed their rate by {size}"


def by_month(rates: pd.Series) -> list[str]:
    """Print rates with their months."""
    return [f"{finding.percent(rate)} in {month(when)}" for when, rate in rates.items()]


def run_of_rates(story: PricesStory) -> str:
    """Say since when rates have had one sign, beside the month from which prices are compared."""
    record, base = story.indexes["ppi"].record, story.border.base
    if not record.run_since or story.month < base:
        return ""
    n = months_to(record.run_since, base)
    apart = f"{abs(n)} months {'before' if n > 0 else 'after'} {month(base)}"
    where = "below zero" if record.falling else "not below zero"
    return (
        f"The run of rates {where} began in {month(record.run_since)}, "
        f"{apart if n else 'the month from which prices are compared'}."
    )


def among(change: float, quiet: tuple[float, float]) -> str:
    """Say where a change lies beside those of quiet windows."""
    if change < quiet[0]:
        return "lower than any"
    return "higher than any" if change > quiet[1] else "among them"


def prices_moved(estimate) -> str:
    """Say what prices before duty did where the law rose more."""
    if estimate.ci_high < 0 or estimate.ci_low > 0:
        return f"{verb(estimate.value)} where the law rose more"
    if estimate.ci_low <= -0.5:
        return "leave open whether sellers bore the duty"
    return "show no sign of falling where the law rose more"


def share_compared(row) -> str:
    """Print a share with what is compared."""
    return f"{finding.whole(row.share)} for {COMPARED[row.comparison]}"


def share_by_product(pair: tuple[pd.DataFrame, pd.DataFrame]) -> str:
    """Print the share on importers that a regression by product implies, with its years."""
    e = pair[0].loc["unit_value"]
    return f"{finding.two(1 + e.value)} {bounds(1 + e.ci_low, 1 + e.ci_high)} in {span(e.window)}"

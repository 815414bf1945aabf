"""Words and names of report 08 that its sentences, tables and figures share."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.elasticity.goods.border_prices import FIRST, LAST, TOTAL  # noqa: F401, prices by sector
from analysis.estimate.elasticity.goods.by_product import TREATED, WINDOWS, first_read
from analysis.estimate.prices.border import ALL, OWN, Border
from analysis.estimate.prices.components import COMPONENTS, GROUPS, NEAR, RAW  # noqa: F401, definitions
from analysis.estimate.prices.study import (
    BORDER,
    CUSTOMS,
    DOLLARS,
    PARTS,
    PRICES,
    REALISED,
    SECTOR_PRICES,
    Story,
)  # fmt: skip
from analysis.present.finding import the
from analysis.present.labels import span  # noqa: F401, windows in sentences


def months_to(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Return the months from one to another."""
    return (last.year - first.year) * 12 + last.month - first.month


#: US imports, and unit values by HS6, among the sources.
CENSUS, COMTRADE = "us_imports_naics3_monthly", "us_imports_hs6_changes"

#: What print calls each component, group and branch of China's producer prices.
NAMES = {
    "mining": "Mining", "raw_materials": "Raw materials", "processing": "Processing",
    "food": "Food", "clothing": "Clothing", "daily_use": "Daily use", "durables": "Durables",
    RAW: "Mining and raw materials",
    "producer_goods": "Producer goods", "consumer_goods": "Consumer goods",
    "left": "Left to the total", "all": "All producer prices",
}  # fmt: skip

#: Price indexes of China, and origins of US imports that are no country.
INDEXES = {"ppi": "Producer prices", "cpi": "Consumer prices"}
ORIGINS = {
    "CHN": "China", "ASEAN": "ASEAN", "EU": "European Union", "JPN": "Japan", "MEX": "Mexico",
    "VNM": "Vietnam", "WLD": "World", "USA": "United States",
}  # fmt: skip

#: What is compared: in reading the share of exporters, and by product.
COMPARED = {
    "alone": "China alone", "less others": "China less others",
    "within": "goods of the partner", "across": "China less Vietnam and Mexico",
}  # fmt: skip
TARIFFS = {"collected": "as collected", "law": "by law"}
DRIFT = {True: "taken out", False: "left in"}

#: Outcomes, weights, codes and effects of regressions by product, as printed.
OUTCOMES = {"value": "value", "quantity": "quantity", "unit_value": "unit value"}
WEIGHTS = {"equal": "equal", "value": "by value"}

#: How the law of a code is made in each episode.
BY_PRODUCT = {
    "2018": "mean over the days of each year, by HS6",
    "2025": "mean over the days of each year by HTS10, then over a code's lines by the partner's sales "
    "of 2024",
}  # fmt: skip
CODES = {
    "all": "all", "quantity": "with a quantity", "within three": "without outliers",
    "without smallest": "without the smallest quarter",
    "without carriers": "without those that carry",
}  # fmt: skip
EFFECTS = {"hs2": "chapters", "constant": "none"}

#: Months over which prices by sector are compared.
MONTHS = months_to(pd.Timestamp(FIRST), pd.Timestamp(LAST))

#: Rates that published monthly changes imply.
CHAINED = {"step": "month before, new change, that of a year ago", "year": "twelve monthly changes"}

#: Source table -> publisher and how its figures were checked.
SOURCES = {
    PRICES: ("National Bureau of Statistics", "as republished, source in each row"),
    PARTS: ("National Bureau of Statistics", "{checked}"),
    BORDER: ("Bureau of Labor Statistics", "the publisher's figures, as compiled"),
    DOLLARS: ("Federal Reserve", "two compilations alike"),
    CUSTOMS: ("China Customs", "as republished, source in each row"),
    CENSUS: ("US Census", "the publisher's figures, as compiled"),
    REALISED: ("ETRX by svnbanker, of US Census", "a compilation, CC BY 4.0"),
    COMTRADE: ("UN Comtrade", "held against US Census"),
    SECTOR_PRICES: ("Bureau of Labor Statistics", "the publisher's figures, as compiled"),
}  # fmt: skip


def sources(story: Story, tables: tuple[str, ...]) -> str:
    """Return the sources of a table or figure with the grade and vintage of each."""
    said = []
    for name in tables:
        publisher, grade = SOURCES[name]
        said.append(f"{publisher} ({grade.format(checked=story.checked)}), {story.vintages[name]}")
    return f"Source{'s' if len(said) > 1 else ''}: {'; '.join(said)}."


def other_origins(border: Border) -> list[str]:
    """Return the origins whose prices stand beside those of China."""
    return [the(ORIGINS[code]) for code in border.index if code not in (OWN, ALL)]


def main_group(story: Story) -> tuple[str, pd.Series]:
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
    own = {name: [first_read(estimates, name, partner=partner, is_placebo=p, **other)
                  for p in (False, True)] for name in reversed(WINDOWS)}  # fmt: skip
    return {name: pair for name, pair in own.items() if len(pair[0])}


def any_told(estimates: pd.DataFrame) -> bool:
    """Return whether any of some estimates can be told from nothing."""
    return bool((estimates.ci_low.gt(0) | estimates.ci_high.lt(0)).any())

"""How report 07 calls lists, choices, kinds of inference and goods."""

from __future__ import annotations

import pandas as pd

from analysis.engine.check import (  # noqa: F401, sentences on checks
    coverage_check,
    placebo_check,
    toggle_check,
)
from analysis.engine.permuting import DRAWS  # noqa: F401, in definitions
from analysis.engine.results import Estimate
from analysis.estimate.retaliation.effect import Effect
from analysis.estimate.retaliation.second import ALL_GOODS_FIRST, ALL_GOODS_LAST  # noqa: F401, in definitions
from analysis.estimate.retaliation.story import RetaliationStory
from analysis.present import finding
from analysis.present.check import check_text  # noqa: F401, sentences on checks
from analysis.present.finding import (
    bounds,
    from_to,  # noqa: F401, months in definitions
    interval,
    month,
    verb,
)
from analysis.present.labels import ASKED_TARIFF, of_ten_per_cent  # noqa: F401, the duty asked about
from analysis.present.numbers import fixed  # noqa: F401, counts of draws

#: What the elasticity is, as axes and captions say it.
EXPORT_ELASTICITY_UNIT = "per cent change of export value for a one per cent rise of 1 + added duty"

#: Who published what is drawn.
LAW_SOURCE = "notices of China's Tariff Commission by line (Bown, PIIE)"
WTO_SOURCE = "WTO Tariff & Trade Data"
CENSUS_BUREAU = "US Census Bureau"

#: Scheme of inference -> as printed.
SCHEMES = {
    "hs6": "permutation over HS6",
    "hs2": "permutation over chapters",
    "by hs6": "clustered by HS6",
    "by hs4": "clustered by HS4",
    "by hs2": "clustered by chapter",
    "by hs2 month": "clustered by chapter and month",
}

#: Choice that is changed -> as printed.
RETALIATION_TOGGLES = {
    "": "as it is",
    "chapter x month": "effects of chapter and month jointly",
    "by value": "weighted by value",
    "by value, without soybeans": "weighted by value, without soybeans",
    "midpoint": "mid-point growth, entry and exit in",
    "to April 2019": "to April 2019",
    "2017 and 2018": "2017 and 2018",
    "without the answer to Section 232": "without pork, fruit and scrap aluminium",
    "without agriculture": "without agriculture",
    "without vehicles and parts": "without vehicles and parts",
}

#: Goods that have a number -> their heading of the HS.
CODES = {"soybeans": "1201", "cars": "8703"}

#: List on which a product first stood, where there is none.
NO_LIST = "on no list"


def list_name(day: str) -> str:
    """Return what a list is called: ``July 2018``."""
    return month(day) if day[:1].isdigit() else NO_LIST


def spans_change(window: str) -> bool:
    """Say whether a window holds the change of the nomenclature, in January 2017."""
    return window.split(":")[0] < "2017-01" <= window.split(":")[1]


def goods_of(story: RetaliationStory, half: str) -> pd.DataFrame:
    """Return the rows of soybeans and cars in a half-year."""
    return story.goods[story.goods.half.eq(half) & story.goods.good.isin(CODES)]


def moved_whole(change: float) -> str:
    """Say which way exports went, in whole per cent: ``fell by 97 %``."""
    return f"{verb(change)} by {finding.whole(abs(change))}"


def moved_beside(change: float, other: float) -> str:
    """Say which way exports went behind another change, whose verb is not said twice."""
    return moved_whole(change).removeprefix(f"{verb(other)} ")


def signed(change: float) -> str:
    """Print a change in whole per cent with its sign."""
    return f"{'+' if change > 0 else ''}{finding.whole(change)}"


def average_effect(effect: Effect) -> str:
    """Say what the counter-tariffs did to exports of the average taxed product."""
    what = "US exports to China of the average taxed product"
    low, high = effect.ci_low, effect.ci_high
    if low <= 0 <= high:
        return f"changed {what} by {interval(effect, finding.whole)}, which may be zero"
    size = finding.whole(abs(effect.value))
    ends = bounds(*sorted((abs(low), abs(high))), finding.whole)
    return f"{verb(effect.value, 'raised', 'lowered')} {what} by {size} {ends}"


def moved_by_ten_per_cent(estimate: Estimate) -> str:
    """Say what the elasticity makes of the duty asked about."""
    change = of_ten_per_cent(estimate.value)
    if estimate.ci_low <= 0 <= estimate.ci_high:
        return f"changed by {finding.whole(change)}"
    return moved_whole(change)


def fell_or_not(estimate: Estimate) -> str:
    """Say whether exports fell where the duty rose."""
    return "fell" if estimate.value < 0 else "did not fall"


def listed_goods_moved(story: RetaliationStory) -> str:
    """Say whether exports of goods on the first two lists fell more than those on none."""
    change = story.lists.change
    return "fell more" if change.iloc[:2].max() < change.iloc[-1] else "did not fall more"


def change_of_list(row) -> str:
    """Print the change of exports of a list with its name."""
    return f"{signed(row.change)} ({list_name(row.first_list)})"


def change_under_duty(row) -> str:
    """Say how exports of a good moved, and under which duty."""
    rate = row.added_rate
    duty = f"under a duty of {finding.whole(rate)}" if rate > 0 else "with the duty suspended"
    return f"{row.good} {moved_whole(row.change)} {duty}"


def inside_or_not(row) -> str:
    """Say whether our elasticity lies in the published interval."""
    return "inside" if row.band_low <= row.value <= row.band_high else "outside"

"""How report 07 calls waves, choices, kinds of inference and goods."""

from __future__ import annotations

from analysis.engine.check import (  # noqa: F401, sentences on checks
    coverage_check,
    placebo_check,
    toggle_check,
)
from analysis.engine.permuting import DRAWS  # noqa: F401, in definitions
from analysis.estimate.retaliation.second import FIRST, LAST  # noqa: F401, in definitions
from analysis.present.check import check_text, how_simulated  # noqa: F401, sentences on checks
from analysis.present.finding import day_name, from_to, month  # noqa: F401, days as text in tables
from analysis.present.labels import ASKED, of_ten_per_cent  # noqa: F401, the answer
from analysis.present.numbers import fixed  # noqa: F401, counts of draws

#: Clusters below which an estimate of one kind of goods is not to be read.
FEWEST = 20

#: What the elasticity is, as axes and captions say it.
UNIT = "per cent change of export value for a one per cent rise of 1 + added duty"

#: Who published what is drawn.
LAW_SOURCE = "notices of China's Tariff Commission by line (Bown, PIIE)"
WTO_SOURCE = "WTO Tariff & Trade Data"
CENSUS = "US Census Bureau"

#: Scheme of inference -> as printed.
SCHEMES = {
    "hs6": "permutation over HS6",
    "hs2": "permutation over chapters",
    "by hs6": "clustered by HS6",
    "by hs4": "clustered by HS4",
    "by hs2": "clustered by chapter",
    "by hs2 month": "clustered by chapter and month",
}

#: Groups whose errors hang together -> as printed.
ERRORS = {"hs4": "HS4", "hs2": "chapters"}

#: Choice that is changed -> as printed.
TOGGLES = {
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


def wave_name(day: str) -> str:
    """Return what a wave or list is called: ``July 2018``."""
    return month(day) if day[:1].isdigit() else NO_LIST


def spans_change(window: str) -> bool:
    """Say whether a window holds the change of the nomenclature, in January 2017."""
    return window.split(":")[0] < "2017-01" <= window.split(":")[1]

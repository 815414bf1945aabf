"""What is cited of every number can be printed: it says what, when, beside what, and its interval."""

import re

import pytest

from analysis.paths import REPORTS
from analysis.publish.numbers.citations import Citation, printed
from analysis.publish.numbers.harvest import read_numbers

ABOUT = {"report": "04_elasticity", "title": "T", "version": "1", "vintages": [], "fingerprint": "a"}
SOFTWARE = {"title": "T", "authors": [{"name": "A"}], "date-released": "2026-01-01"}

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: Of all partners and dates that were forecast.
TIMELESS = ("scenario.calibration.", "what_if.skill.")
#: Words by which a sentence is one of a change, and by which it says beside what.
CHANGE = re.compile(r"\b(?:change|changed|growth|rise|fall|step|less one|less 1|on a year)\b")
BESIDE = re.compile(
    r"year earlier|month before|year before|where there was none|against none|over |less that|less what"
    r"|less '|from .+ to |since |under a further|given to|new over old|20\d\d to 20\d\d|undone"
    r"|with exposure|after a step"
)

#: What is said behind the semicolon: how it is computed.
HOW = re.compile(r"log\(|partner x|NAICS3|clustered|:20\d\d|_")


@pytest.fixture(scope="module")
def cited() -> dict[str, Citation]:
    rows = read_numbers(REPORTS / "numbers.csv")
    return {key: printed(row, ABOUT, SOFTWARE) for key, row in rows.items()}


def without(cited, found) -> dict[str, str]:
    return {key: one.printable for key, one in cited.items() if not found(one)}


def test_every_sentence_names_a_year(cited):
    dated = {key: one for key, one in cited.items() if not key.startswith(TIMELESS)}
    assert without(dated, lambda one: YEAR.search(one.printable)) == {}


def test_a_sentence_of_a_change_says_beside_what(cited):
    changes = {
        key: one
        for key, one in cited.items()
        if one.unit in ("fraction", "percentage points", "USD") and CHANGE.search(one.printable)
    }
    assert {"imports.CHN.2025-05.yoy", "claims.exports_total.2025-05.yoy"} <= set(changes)
    assert without(changes, lambda one: BESIDE.search(one.printable)) == {}


def test_every_rate_on_a_year_earlier_says_so_with_its_month(cited):
    yearly = {key: one for key, one in cited.items() if key.endswith(".yoy")}
    wanted = re.compile(r"(?:[A-Z][a-z]+ 20\d\d),? on a year earlier")
    assert without(yearly, lambda one: wanted.search(one.printable)) == {}


def test_an_interval_is_printed_and_called_what_it_is(cited):
    sure = {key: one for key, one in cited.items() if one.interval}
    assert without(sure, lambda one: one.printable.endswith(f" {one.interval}.")) == {}
    halves = {key for key, one in sure.items() if f"middle half {one.interval}" in one.printable}
    assert halves == {key for key in sure if key.startswith("robustness.curve.")}


def test_how_it_is_computed_stands_in_the_second_sentence(cited):
    assert without(cited, lambda one: not HOW.search(one.printable)) == {}
    assert without(cited, lambda one: len(one.printable.split()) <= 50) == {}


def test_partners_that_cluster_as_customs_unions_are_said_to(cited):
    """Toggles of the main estimate and sellers of a line: members of the EU are one cluster."""
    own = {
        key: one
        for key, one in cited.items()
        if re.match(r"elasticity\.20\d\d\.(?:(?:headline|main)\.law\.|sellers\.)", key)
        and re.search(r"clustered by partner\b", one.definition)
    }
    assert len(own) >= 10
    assert without(own, lambda one: "members of the EU as one" in one.definition) == {}


def test_a_rise_of_a_rate_is_in_points(cited):
    assert cited["law.exempt.2025.largest_rise"].unit == "percentage points"

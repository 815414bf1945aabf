"""The text of report 04 holds for unlike partners, and all of it is shown by the notebook."""

from dataclasses import replace
from functools import cache

import pytest

from analysis.estimate.elasticity.robustness import bands, curve_tests, side_by_side, study
from analysis.estimate.elasticity.robustness.curve import Curve
from analysis.present.elasticity import robustness as show
from analysis.present.elasticity.robustness import frames
from analysis.stories import told
from tests.present.texts import (
    Typed,
    described,
    faults_of_codebook,
    faults_of_print,
    rendered,
)  # fmt: skip

EVERY = ["ols_2018", "iv_2018", "iv_across_2018", "ols_2025", "iv_2025"]
#: As shipped, one that no paragraph on China is of, and one of the second episode alone.
ASKED = {
    "shipped": {"partner": "CHN", "episodes": ["2018", "2025"], "others": EVERY},
    "Germany": {"partner": "DEU", "episodes": ["2018", "2025"], "others": ["iv_across_2018"]},
    "Vietnam": {"partner": "VNM", "episodes": ["2025"], "others": ["iv_2025"]},
}
CASES = pytest.mark.parametrize("asked", ASKED)
TABLES = [name for name in show.__all__ if name.endswith("_table")]


@pytest.fixture(scope="module")
def told_of():
    """Make the story of some parameters, each once."""
    return cache(lambda asked: told(study.study, **ASKED[asked]))


def failed(story):
    """Return a story in which one specification could not be estimated."""
    rows = story.curve.estimates.copy()
    rows.loc[0, "problem"] = "does not vary"
    return replace(story, curve=Curve(rows, story.curve.assignments))


@CASES
def test_every_section_is_written_for_unlike_partners(told_of, asked):
    found = rendered(show, told_of(asked))
    assert faults_of_print(found) == []
    absent = {name for name, part in found.items() if part is None}
    of_china = set() if asked == "shipped" else {"carriers", "joint", "joint_table"}
    assert absent == {"problems_table"} | of_china


def test_a_specification_without_an_estimate_is_a_row_and_no_sentence(told_of):
    story = failed(told_of("shipped"))
    assert show.problems(story) is None
    assert show.problems_table(story).frame.problem.tolist() == ["does not vary"]


@CASES
@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_csv_has_unit_and_definition_in_its_codebook(told_of, asked, name):
    table = getattr(show, name)(failed(told_of(asked)))
    assert table is None or faults_of_codebook(table) == []


def test_every_frame_has_the_types_of_its_columns(monkeypatch):
    typed = Typed(monkeypatch, show)
    story = failed(study.study(**ASKED["shipped"]))
    for name in TABLES:
        getattr(show, name)(story)
    assert typed.seen == described(bands, curve_tests, side_by_side, study, frames)

"""Of any check the kit gives a sentence and rows of a figure."""

import pandas as pd
import pytest

from analysis.engine.check import (
    coverage_check,
    placebo_check,
    toggle_check,
)
from analysis.present.check import check_figure, check_rows, check_text, how_simulated
from analysis.present.style import BLACK, BLUE, GREY, ORANGE

ESTIMATES = pd.DataFrame(
    {
        "name": ["own", "early", "other"],
        "is_placebo": [False, True, True],
        "value": [-2.0, -0.1, 0.3],
        "ci_low": [-3.0, -0.4, 0.1],
        "ci_high": [-1.0, 0.2, 0.5],
        "moved": [False, False, True],
        "window": ["2018:2019", "2016:2017", "2020:2021"],
        "n_obs": [10, 20, 30],
    }
)
SIZES = pd.DataFrame(
    {
        "scheme": ["a", "b", "c"],
        "size": [0.01, 0.05, 0.2],
        "coverage": [0.99, 0.95, 0.8],
        "power": 0.7,
        "two_way_coverage": 0.9,
        "laws": 99,
        "outcomes": 2000,
    }
)


def test_sentences_count_and_name_what_the_table_holds():
    assert check_text(coverage_check(SIZES)) == (
        "Of 3 simulations on the law as it is, 1 reject a true elasticity in 3\u00a0% to 7\u00a0% of "
        "outcomes, 1 more rarely and 1 more often"
    )
    still = placebo_check(ESTIMATES)
    assert check_text(still) == "the same law gives −0.10 to 0.30, none significant"
    moved = placebo_check(ESTIMATES.drop(columns="moved"))
    assert check_text(moved) == "the same law finds something in 1 of 2 windows: −0.10 to 0.30"
    alone = check_text(moved.only(name="other"))
    assert alone == "the same law finds something in 1 of 1 windows: 0.30 to 0.30"
    changed = check_text(toggle_check(ESTIMATES), "the elasticity")
    assert changed == "With one choice changed the elasticity lies between −2.00 and 0.30"


@pytest.mark.parametrize(
    "sizes, said",
    [
        ([0.03, 0.07], "2 reject"),
        ([0.0299, 0.0701], "0 reject"),
        ([0.0299, 0.03], "1 reject"),
        ([0.07, 0.0701], "1 reject"),
    ],
)
def test_a_size_at_a_limit_is_kept_and_counted_once(sizes, said):
    text = check_text(coverage_check(SIZES[:2].assign(size=sizes)))
    rarer, more = sum(size < 0.03 for size in sizes), sum(size > 0.07 for size in sizes)
    assert said in text and text.endswith(f"{rarer} more rarely and {more} more often")


def test_captions_say_how_many_outcomes_and_laws_were_made():
    text = how_simulated(coverage_check(SIZES), "groups", " of 2018")
    assert text.startswith("Tests at 5 % on 2,000 simulated outcomes of 2018: an elasticity of −1")
    assert "drawn for whole groups; 99 assignments. Kept: the truth is rejected in 3\u00a0%" in text


def test_in_a_figure_an_estimate_stands_out_and_placebos_are_open():
    rows = check_rows(placebo_check(ESTIMATES), lambda row: row.name, ends=True)
    looks = [(row.label, row.colour, row.marker, row.hollow, row.bold) for row in rows]
    assert looks == [
        ("own", BLUE, "s", False, True),
        ("early", ORANGE, "D", True, False),
        ("other", GREY, "D", True, False),
    ]
    assert (rows[1].low, rows[1].high, rows[1].text) == (-0.4, 0.2, "−0.10 [−0.40, 0.20]")
    figure, ax = check_figure(rows, "elasticity")
    assert ax.get_xlabel() == "elasticity"
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["own", "early", "other"]
    (row, *_) = check_rows(toggle_check(ESTIMATES), lambda row: row.name)
    assert (row.colour, row.marker, row.hollow, row.text) == (BLACK, "o", False, "−2.00")

"""The study of China's counter-tariffs on the real data."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.engine.check import SIZE_BOUNDS
from analysis.estimate.retaliation.beside import toggles
from analysis.estimate.retaliation.design import make_design
from analysis.estimate.retaliation.study import check
from tools.coverage import retaliation_coverage


@pytest.mark.parametrize(
    "asked, message",
    [
        ({"start": "2017-12"}, "start: 2017-12 is before 2018-01, the first month"),
        ({"end": "2019-09"}, "end: 2019-09 is after 2019-08, the last month"),
        ({"start": "2018-07"}, "start: 2018-07 leaves no month before the first list; take 2018-06"),
        ({"end": "2018-09"}, "end: 2018-09 is before all lists of 2018 are in force; take 2018-10"),
        ({"start": "2018"}, "start '2018' is not a month; write it as 2025-05"),
    ],
)
def test_window_that_law_or_trade_cannot_answer_is_refused(asked, message):
    with pytest.raises(InputError, match=message):
        check(**{"start": "2018-01", "end": "2019-08"} | asked)


def test_shortest_window_that_passes_the_check_has_every_estimate(trade):
    window = {"start": "2018-06", "end": "2018-10"}
    check(**window)
    assert make_design(trade, **window).fit().estimate().n_obs > 10_000
    assert toggles(trade, **window).value.notna().all()


def test_elasticity_is_frozen_and_told_from_zero(retaliation_story):
    e, own = retaliation_story.estimate, retaliation_story.effect
    assert (e.value, e.ci_low, e.ci_high) == pytest.approx((-1.447, -1.997, -0.885), abs=2e-3)
    assert (own.value, own.ci_low, own.ci_high) == pytest.approx((-0.135, -0.179, -0.085), abs=1e-3)
    assert (e.n_obs, e.n_zeros) == (49_289, 17_855)


def test_the_same_law_finds_nothing_in_earlier_years(retaliation_story):
    rows = retaliation_story.placebos
    assert (rows.ci_low < 0).all() and (rows.ci_high > 0).all()
    assert rows.value.min() > retaliation_story.estimate.ci_high


def test_published_elasticity_is_missed_on_its_own_terms(retaliation_story):
    """A miss is a miss: ours is for China alone, theirs for all who answered."""
    table = retaliation_story.published.set_index("id")
    row = table.loc["arw_us_exports_value"]
    assert (row.published, row.band_low) == pytest.approx((-1.1, -1.1 - 1.96 * 0.132))
    assert row.value == pytest.approx(-2.164, abs=2e-3) and row.ci_high < row.band_low
    assert pd.isna(table.value["arw_us_exports_quantity"])


def test_size_and_coverage_are_what_the_shipped_table_says(trade, retaliation_story):
    shipped = retaliation_story.coverage
    found = retaliation_coverage(make_design(trade), laws=99, outcomes=100)
    for name in ("size", "two_way_coverage"):
        assert (found[name] - shipped[name]).abs().max() < 0.06


def test_tests_keep_their_size_or_reject_too_rarely(retaliation_story):
    assert (retaliation_story.coverage["size"] <= SIZE_BOUNDS[1]).all()


def test_soybeans_and_cars_fell_with_the_duty(retaliation_story):
    rows = retaliation_story.goods.set_index(["good", "half"])
    half = "2018, second half"
    assert rows.change["soybeans", half] == pytest.approx(-0.9746, abs=1e-3)
    assert rows.change["cars", half] == pytest.approx(-0.5079, abs=1e-3)
    assert rows.added_rate["cars", "2019, first half"] == 0


def test_all_exports_of_2025_are_frozen(retaliation_story):
    assert retaliation_story.fall_2025 == pytest.approx(-0.3002, abs=5e-4)

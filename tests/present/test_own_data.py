"""What own data are answered with: a signed sentence, a figure of intervals, what is left out."""

from dataclasses import replace

import numpy as np
import pytest

import analysis
from analysis.present.estimate_figure import estimate_figure
from analysis.present.estimates import own_sentence, shown
from analysis.present.words import plain


@pytest.fixture(scope="module")
def found():
    return analysis.fit("ols_2025").result


def test_the_sentence_is_signed_so_that_it_holds_of_a_rise_a_fall_and_neither(found):
    values = {"value": -1.0, "ci_low": -2.0, "ci_high": 1.0, "window": "2025-01:2026-02"}
    sentence = plain(own_sentence(replace(found, **values), "law")).replace("\u00a0", " ")
    assert sentence == (
        "In your data, January 2025 to February 2026, a further duty of 10 % charged by law changed "
        "imports by −9.1 % [−17.4 %, 10.0 %]."
    )
    assert "collected under the law" in own_sentence(found, "collected")


def test_the_figure_draws_each_estimate_with_its_interval(found):
    path = [replace(found, horizon=h, value=-h, ci_low=-h - 1.0, ci_high=-h + 0.5) for h in (-1, 0, 2)]
    picture = estimate_figure(path)
    series = picture.series()
    ends = series[series.label.eq("Month +2")]
    assert np.isclose(sorted(ends.x), [-3.0, -2.0, -1.5]).all()
    assert {"Month −1", "Month 0", "Month +2"} <= set(series.label)
    assert "Month +2: −2.00 [−3.00, −1.50]" in picture.alt
    assert found.vintage in picture.caption and picture.draw_narrow is not None


def test_coefficients_by_month_of_an_exposure_say_their_own_unit(found):
    ax = estimate_figure([replace(found, unit="log points", horizon=1)]).figure.axes[0]
    assert "per unit of exposure" in ax.get_xlabel()


def test_a_table_says_what_was_left_out_and_nothing_where_nothing_was(found):
    whole = shown(replace(found, n_zeros=0, notes=""))
    part = shown(replace(found, n_zeros=1026, notes="2 partners are too few to permute"))
    assert "left out" not in whole.table.caption
    assert (
        "in brackets. 1,026 cells without trade left out; 2 partners are too few to permute. Source"
        in part.table.caption
    )

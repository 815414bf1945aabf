"""Designs are judged by their placebos, never by their estimates."""

import numpy as np
import pytest

from analysis.collect import read_table
from analysis.engine.fitting import fit
from analysis.estimate.elasticity.designs import evaluate
from analysis.estimate.specifications import ACROSS


@pytest.fixture(scope="module")
def designs(data):
    return {design.name: design for design in evaluate(data, ["2018", "2025"])}


def test_naive_regression_finds_an_effect_where_no_tariff_changed(designs):
    assert not designs["ols_2025"].clean
    assert designs["ols_2025"].placebo.value < -4


def test_law_alone_finds_nothing_where_nothing_happened(designs):
    for name in ("reduced_2018", "reduced_2025", "reduced_across_2018"):
        assert designs[name].clean, name


def test_across_partners_the_placebo_of_2025_ends_at_zero_and_by_value_finds_a_fall(designs):
    """-0.23 [-0.46, 0.00], whose end is zero to four digits, and by value -0.53 [-0.72, -0.34]."""
    equal = designs["reduced_across_2025"].placebo
    assert (equal.value, equal.ci_high) == pytest.approx((-0.23, 0.00), abs=0.01)
    by_value = designs["reduced_across_weighted_2025"]
    assert not by_value.clean
    assert by_value.placebo.value == pytest.approx(-0.53, abs=0.01)


def test_the_designs_across_partners_are_frozen(designs):
    assert ACROSS == {"2018": "iv_across_weighted_2018", "2025": "iv_across_2025"}
    assert designs[ACROSS["2018"]].estimate.value == pytest.approx(-2.40, abs=0.01)
    assert designs[ACROSS["2025"]].estimate.value == pytest.approx(-1.74, abs=0.01)


def test_revised_duties_of_2025_move_the_design_across_partners_by_a_hundredth(data, designs):
    """Korea's November was revised by 40 %, Canada's May by 74 %: still a fiftieth of the error."""
    revisions = read_table("us_collected_rate_revisions_2025")
    factor = data.effective.copy()
    for row in revisions[
        revisions.month.isin(data.months) & revisions.first_release_rate.gt(0)
    ].itertuples():
        at = data.partners[data.partner] == row.partner, data.months.get_loc(row.month)
        factor[at] = np.log1p(np.expm1(factor[at]) * (row.revised_rate / row.first_release_rate))
    revised = data.with_columns(effective=factor)
    found = fit(designs[ACROSS["2025"]].spec, revised)
    assert found.value == pytest.approx(-1.732, abs=0.005)
    moved = abs(found.value - designs[ACROSS["2025"]].estimate.value)
    assert 0 < moved < 0.05 * found.std_error

"""Steps of the law are found when they took effect, and placebo steps where none did."""

import numpy as np
import pytest

from analysis.estimate.record import steps
from analysis.estimate.record.steps import find_placebo_steps, find_steps
from tests.estimate.record.planted import MONTHS, panel, tiny


def test_a_step_is_found_in_the_month_it_took_effect_and_with_its_size():
    (step,) = find_steps(panel(*tiny())).itertuples()
    assert (step.partner, step.product, step.month) == ("P00", "S00", MONTHS[60])
    assert step.rate_change == pytest.approx(0.1)
    assert step.imports_before == pytest.approx(tiny()[0][0, 48:60].sum())


def test_half_a_point_is_a_step_and_less_is_none():
    assert len(find_steps(panel(*tiny(rate=0.005)))) == 1
    assert len(find_steps(panel(*tiny(rate=0.0049)))) == 0


def test_a_step_without_six_months_after_it_is_none_yet():
    assert len(find_steps(panel(*tiny(at=60, n=66)))) == 0
    assert len(find_steps(panel(*tiny(at=60, n=67)))) == 1


def test_most_steps_are_of_spring_2025_and_most_earlier_ones_on_china(shipped):
    found = find_steps(shipped)
    spring = found.month.between("2025-03", "2025-05")
    assert len(found) == pytest.approx(1935, rel=0.1)
    assert spring.mean() == pytest.approx(0.815, abs=0.03)
    earlier = found[found.month < "2025-03"]
    # The dispute on aircraft of 2019 to 2021 has steps of its parties.
    assert earlier.partner.eq("CHN").mean() == pytest.approx(0.58, abs=0.05)
    assert not (found.partner.eq("RUS") & (found.month >= "2022")).any()


def test_a_new_basket_is_no_step_of_the_law(shipped):
    assert not find_steps(shipped).month.eq("2024-01-01").any()


def test_placebo_steps_hold_no_change_of_law(shipped):
    found = find_placebo_steps(shipped)
    pair, at = found.pair.to_numpy(), found["at"].to_numpy()
    law = np.expm1(shipped.statutory)
    for month in range(-steps.BEHIND, steps.AHEAD + 1):
        moved = np.abs(law[pair, at + month] - law[pair, at + month - 1]) if month > -15 else 0
        assert np.max(moved) <= steps.STILL
    assert not set(zip(pair, at, strict=True)) & {
        (row.pair, row.at) for row in find_steps(shipped).itertuples()
    }

"""Placebos, toggles, leave-outs and coverage have one shape, and a verdict where there is a rule."""

import pandas as pd
import pytest

from analysis.engine.check import (
    KINDS,
    Check,
    coverage_check,
    placebo_check,
    toggle_check,
)

PLACEBOS = pd.DataFrame(
    {
        "is_placebo": [False, True, True],
        "value": [-2.0, -0.1, 0.3],
        "ci_low": [-3.0, -0.4, 0.1],
        "ci_high": [-1.0, 0.2, 0.5],
        "moved": [False, False, True],
        "episode": ["a", "a", "b"],
    }
)


def test_a_placebo_must_hold_zero_where_no_other_tariff_moved_and_an_estimate_need_not():
    check = placebo_check(PLACEBOS)
    assert check.table.met.tolist() == [pd.NA, True, pd.NA] and check.passed is True
    found = placebo_check(PLACEBOS.drop(columns="moved"))
    assert found.table.met.tolist() == [pd.NA, True, False] and found.passed is False


def test_a_size_outside_3_to_7_per_cent_is_not_kept():
    check = coverage_check(pd.DataFrame({"size": [0.02, 0.03, 0.07, 0.08]}))
    assert check.table.met.tolist() == [False, True, True, False] and check.passed is False
    assert check.rule.endswith("in 3 to 7 % of outcomes")


def test_toggles_are_shown_whatever_they_say():
    check = toggle_check(PLACEBOS)
    assert (check.rule, check.passed) == ("", None) and "met" not in check.table


def test_some_rows_of_a_check_are_a_check():
    check = placebo_check(PLACEBOS.drop(columns="moved"))
    assert check.only(episode="a").passed is True
    assert check.only(episode="b", value=[0.3]).passed is False
    assert check.only(is_placebo=False).passed is None
    assert len(check.only(value=[0.3, -2.0]).table) == 2


def test_every_kind_is_named():
    checks = [placebo_check(PLACEBOS), toggle_check(PLACEBOS)]
    checks.append(coverage_check(pd.DataFrame({"size": [0.05]})))
    assert {check.kind for check in checks} == set(KINDS)
    with pytest.raises(AttributeError):
        Check("toggle", PLACEBOS).kind = "placebo"

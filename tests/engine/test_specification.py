"""Specifications are data: named, checked, and modified without code."""

import dataclasses

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.engine.fitting import fit
from analysis.estimate.episodes import episodes
from analysis.estimate.specifications import names, specification


def test_every_shipped_specification_can_be_drawn(data):
    for name in names():
        specification(name).check(data)


def test_every_shipped_placebo_is_a_placebo():
    for name in names():
        placebo = specification(name, placebo=True)
        assert placebo.is_placebo
        assert placebo.window != specification(name).window


def test_a_placebo_differs_from_its_estimate_in_time_and_partners_alone():
    for name in names():
        own, placebo = specification(name), specification(name, placebo=True)
        moved = {"window", "lead", "leave_out", "is_placebo"}
        for field in {f.name for f in dataclasses.fields(own)} - moved:
            assert getattr(own, field) == getattr(placebo, field), (name, field)


def test_misspelt_specification_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="iv_acros_2025.*Did you mean 'iv_across_2025'"):
        specification("iv_acros_2025")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tarif": "effective"}, "unknown field 'tarif'.*Did you mean 'tariff'"),
        ({"fixed_effects": []}, "`fixed_effects` needs at least one of partner x product"),
        ({"tariff": "efective"}, "unknown tariff 'efective'.*Did you mean 'effective'"),
        ({"estimator": "iv"}, "`instrument` goes with estimator `iv`"),
        ({"estimator": "ppml", "difference": 12}, "ppml has no differences"),
        ({"fixed_effects": ["partner x year"]}, "unknown fixed effect 'partner x year'"),
        ({"outcome": "dutys"}, "unknown outcome 'dutys'.*Did you mean 'duties'"),
        ({"weights_year": 2017}, "`weights_year` needs pre_episode weights"),
        ({"fixed_effects": ["partner x month"] * 2}, "fixed effects is listed twice"),
        ({"lead": -1}, "`lead` is a number of months"),
        ({"difference": 6}, "unknown difference '6'"),
    ],
)
def test_invalid_field_is_refused_with_what_is_valid(changes, message):
    with pytest.raises(InputError, match=message):
        specification("ols_2025", **changes)


def test_window_outside_the_panel_is_refused_with_what_the_panel_has(chapters):
    with pytest.raises(InputError, match="hs2 has 2013-01 to 2021-07"):
        fit(specification("ols_2025"), chapters, system="hs2")


def test_changes_of_a_specification_keep_what_was_changed_before(data):
    fewer = specification("reduced_across_2025", leave_out=["RUS", "CHN"])
    later = fit(fewer, data, window="2024-01:2025-10")
    whole = specification("reduced_across_2025", leave_out=["RUS", "CHN"], window="2024-01:2025-10")
    assert later == fit(whole, data)


def test_unknown_partner_left_out_is_refused(data):
    with pytest.raises(InputError, match="unknown partner 'XXX' in the naics3 panel"):
        fit(specification("ols_2025"), data, leave_out=["XXX"])


def test_tariff_that_does_not_vary_is_refused(data):
    with pytest.raises(InputError, match="does not vary within its fixed effects"):
        fit(specification("headline_2025"), data, window="2014-01:2014-12")


def test_the_end_of_the_data_is_the_end_of_the_second_episode(data):
    """And the law of its placebo comes from as late a month."""
    last = f"{data.months[-1]:%Y-%m}"
    assert specification("iv_across_2025").check(data) == f"2024-01:{last}"
    placebo = specification("iv_across_2025", placebo=True)
    assert placebo.check(data) == f"2022-01:{data.months[-1] - pd.DateOffset(months=24):%Y-%m}"


def test_designs_that_rest_on_the_law_leave_out_the_partners_of_their_episode():
    for name in names():
        own = specification(name)
        assert own.leave_out == (episodes()[own.episode].leave_out if own.policy else ()), name

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.estimate.elasticity.dynamics.event_study import (
    event_study,
    rank_p,
    ranked,
    seasonal_pattern,
    study_waves,
)
from analysis.estimate.elasticity.dynamics.inputs import load_waves
from analysis.estimate.elasticity.dynamics.waves import exposure
from analysis.law.lines import lines_2017


@pytest.fixture(scope="module")
def shipped():
    return load_waves()


@pytest.fixture(scope="module")
def list3(paths, law, shipped):
    return event_study(paths["2018"], shipped["2018-09"], law)


@pytest.fixture(scope="module")
def april(paths, law, shipped):
    return event_study(paths["2025"], shipped["2025-04"], law)


def with_effect(paths, wave, law, size, noise=0.02):
    """Replace imports by ones that respond to a wave with a known elasticity from its month on."""
    random = np.random.default_rng(0)
    step = np.outer(np.nan_to_num(exposure(paths, wave, "CHN", law)), paths.months >= wave.start)
    return paths.with_columns(
        customs_value=np.exp(12 + size * step + random.normal(0, noise, step.shape))
    )


def test_dates_come_from_the_calendar(shipped):
    assert shipped["2018-07"].in_force == pd.Timestamp("2018-07-06")
    assert shipped["2025-02"].in_force == pd.Timestamp("2025-02-04")
    assert shipped["2025-05"].in_force == pd.Timestamp("2025-05-14")
    assert all(wave.legal_reference for wave in shipped.values())


def test_exposure_is_the_step_of_one_layer_for_one_partner(statutory, data, law, shipped):
    size, china = exposure(data, shipped["2018-09"], "CHN", law), data.of("CHN")
    at = china & (data.products[data.product] == "337")
    rows = statutory.query("partner == 'CHN' and system == 'naics3' and product == '337'")
    rows = rows.set_index("month")
    old, new = rows.loc["2018-08-01"], rows.loc["2018-10-01"]
    step = new.section_301 - old.section_301
    assert size[at][0] == pytest.approx(
        np.log((1 + old.statutory_rate + step) / (1 + old.statutory_rate))
    )
    assert not size[~china].any()


def test_exposure_to_list_3_holds_nothing_of_list_2(data, law, shipped):
    # List 2 began on 23 August: from August to October the rest of it came as well.
    lines = lines_2017(read_table)
    before = ["base_rate", "TT201_1st", "TT232_1", "TT301_a", "TT301_b"]
    weighted = (
        lines[[*before, "TT301_c"]].mul(lines.weight, axis=0).groupby(lines.naics3.astype(str)).sum()
    )
    rates = weighted.div(lines.groupby(lines.naics3.astype(str)).weight.sum(), axis=0)
    old = rates[before].sum(axis=1)
    expected = np.log((1 + old + rates.TT301_c) / (1 + old))
    own = data.of("CHN")
    size = exposure(data, shipped["2018-09"], "CHN", law)
    found = pd.Series(size[own], data.products[data.product[own]])
    np.testing.assert_allclose(found, expected.reindex(found.index), atol=1e-12)
    assert rates.TT301_b["324"] > 0.5 * rates.TT301_c["324"] > 0.01


def test_share_of_a_wave_is_that_of_the_days_in_force(shipped):
    wave = shipped["2018-09"]
    months = pd.to_datetime(["2018-08-01", "2018-09-01", "2018-10-01"])
    assert [wave.share(month) for month in months] == [0.0, 7 / 30, 1.0]


def test_exposure_of_a_wave_that_began_within_a_month_is_its_full_step(data, law, shipped):
    wave = shipped["2025-02"]
    scaled, part = (exposure(data, w, "CHN", law) for w in (wave, replace(wave, scale=False)))
    own = np.nan_to_num(part) > 0.01
    # 25 of the 28 days of February 2025; log(1 + x) bends the ratio a little.
    assert (scaled[own] / part[own]).mean() == pytest.approx(28 / 25, rel=0.01)


def test_planted_effect_is_recovered_after_the_wave_and_none_before(paths, law, shipped):
    wave = shipped["2018-09"]
    found = event_study(with_effect(paths["2018"], wave, law, -2.0), wave, law)
    assert found.after.value == pytest.approx(-2.0, abs=0.2)
    before = found.path[found.path.event_time < -1]
    assert (before.value.abs() < 1.0).all()
    assert found.rank_p_after == pytest.approx(1 / 30)
    assert found.rank_p_before > 0.1


def test_planted_effect_across_partners_is_recovered(paths, law, shipped):
    wave = shipped["2025-02"]
    found = event_study(with_effect(paths["2025"], wave, law, -1.5), wave, law)
    assert found.comparison == "across"
    assert found.after.value == pytest.approx(-1.5, abs=0.2)
    assert found.rank_p_after == pytest.approx(1 / 29)


@pytest.mark.parametrize(
    "n, own, p, low, high",
    [
        (30, 5.0, 1 / 30, 5.0 - 2.9, 5.0 + 2.9),  # above all others, the largest of which is 2.9
        (30, 1.45, 16 / 30, 1.45 - 2.9, 1.45 + 2.9),
        (40, 3.95, 1 / 40, 3.95 - 3.8, 3.95 + 3.8),  # of 40 the second may be as large: 3.9 is beaten
        (40, 3.85, 2 / 40, 3.85 - 3.8, 3.85 + 3.8),
    ],
)
def test_the_interval_after_a_wave_holds_zero_where_its_rank_does_not_reject(
    list3, n, own, p, low, high
):
    means = np.append(-np.arange(1, n) / 10, own)
    found = ranked(replace(list3.after, value=2 * own), means, n - 1)  # up to a constant factor
    assert found.p_value == pytest.approx(p)
    assert (found.ci_low, found.ci_high) == pytest.approx((2 * low, 2 * high))
    assert (found.ci_low <= 0) == (p > 0.05)


def test_of_fewer_than_twenty_partners_there_is_no_interval_of_ranks(list3):
    assert np.isnan(ranked(list3.after, np.arange(1.0, 20.0), 18).ci_low)


def test_path_holds_the_reference_at_zero_and_bins_the_ends(list3):
    times = list3.path.event_time.tolist()
    assert times == list(range(-9, 10))
    reference = list3.path[list3.path.event_time == -1].iloc[0]
    assert reference.value == 0.0
    assert reference.placebo_low == pytest.approx(0.0, abs=1e-12)
    assert list3.path.loc[list3.path.event_time != -1, "std_error"].gt(0).all()


def test_mean_after_is_the_mean_of_the_path(list3):
    later = list3.path[list3.path.event_time >= 1].value
    assert list3.after.value == pytest.approx(later.mean())


def test_reference_of_several_months_averages_to_zero(april):
    months = april.path.month.isin(pd.to_datetime(["2024-10", "2024-11", "2024-12"]))
    assert april.path[months].value.mean() == pytest.approx(0.0, abs=1e-9)


def test_joint_test_of_more_coefficients_than_clusters_is_no_number(paths, law, shipped):
    others = tuple(paths["2025"].partners.drop(["CHN", "VNM", "DEU"]))
    few = event_study(paths["2025"].without(others), shipped["2025-04"], law)
    assert np.isnan(few.before_p)


def test_season_is_the_mean_of_the_same_month_in_earlier_years(data):
    pattern = seasonal_pattern(data, [2014, 2015])
    y = data.log_value
    may = [data.position("2014-05"), data.position("2015-05")]
    assert pattern[0, 4] == pytest.approx(y[0, may].mean())


def test_rank_p_counts_the_partner_itself():
    assert rank_p(np.array([3.0, 1.0, 2.0, 2.0]), 0) == 0.25
    assert rank_p(np.array([3.0, 1.0, 2.0, 2.0]), 2) == 0.75


def test_april_2025_can_be_studied_for_another_partner(data, law, shipped):
    (vietnam,) = study_waves(data, law, [shipped["2025-04"]], partner="VNM")
    assert vietnam.partner == "VNM"
    assert vietnam.after.name == "event_study.vnm.2025-04.after"
    assert (vietnam.after.episode, vietnam.after.comparison) == ("2025", vietnam.comparison)


def test_a_partner_whose_rate_no_wave_changed_has_no_study(data, paths, law, shipped):
    assert study_waves(data, law, list(shipped.values()), partner="CAN") == []
    with pytest.raises(InputError, match="2018-07 .July 2018, list 1. did not change .* of CAN"):
        event_study(paths["2018"], shipped["2018-07"], law, partner="CAN")

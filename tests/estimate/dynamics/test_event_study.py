from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.combine.law.lines import lines_2017
from analysis.estimate.dynamics import event_study as module
from analysis.estimate.dynamics.event_study import (
    event_study,
    exposure,
    overlap,
    rank_p,
    seasonal_pattern,
    study_waves,
    waves,
)
from analysis.estimate.dynamics.pairs import load_pairs


@pytest.fixture(scope="module")
def list3():
    return event_study("2018-09")


def with_effect(pairs, wave, size, monkeypatch, noise=0.02):
    """Replace imports by ones that respond to a wave with a known elasticity from its month on."""
    random = np.random.default_rng(0)
    step = (pairs.months >= wave.start)[None, :] * np.nan_to_num(exposure(pairs, wave, "CHN"))[:, None]
    value = np.exp(12 + size * step + random.normal(0, noise, pairs.value.shape))
    planted = replace(pairs, value=value)
    monkeypatch.setattr(module, "load_pairs", lambda *_: planted)


def test_dates_come_from_the_calendar():
    assert waves()["2018-07"].in_force == pd.Timestamp("2018-07-06")
    assert waves()["2025-02"].in_force == pd.Timestamp("2025-02-04")
    assert waves()["2025-05"].in_force == pd.Timestamp("2025-05-14")
    assert all(wave.legal_reference for wave in waves().values())


def test_exposure_is_the_step_of_one_layer_for_one_partner(statutory):
    pairs, wave = load_pairs(), waves()["2018-09"]
    size = exposure(pairs, wave, "CHN")
    at = (pairs.partners[pairs.partner] == "CHN") & (pairs.products[pairs.product] == "337")
    rows = statutory.query("partner == 'CHN' and system == 'naics3' and product == '337'")
    rows = rows.set_index("month")
    old, new = rows.loc["2018-08-01"], rows.loc["2018-10-01"]
    step = new.section_301 - old.section_301
    assert size[at][0] == pytest.approx(
        np.log((1 + old.statutory_rate + step) / (1 + old.statutory_rate))
    )
    assert not size[pairs.partners[pairs.partner] != "CHN"].any()


def test_exposure_to_list_3_holds_nothing_of_list_2():
    # List 2 began on 23 August: from August to October the rest of it came as well.
    lines = lines_2017(read_table)
    before = ["base_rate", "TT201_1st", "TT232_1", "TT301_a", "TT301_b"]
    weighted = (
        lines[[*before, "TT301_c"]].mul(lines.weight, axis=0).groupby(lines.naics3.astype(str)).sum()
    )
    rates = weighted.div(lines.groupby(lines.naics3.astype(str)).weight.sum(), axis=0)
    old = rates[before].sum(axis=1)
    expected = np.log((1 + old + rates.TT301_c) / (1 + old))
    pairs = load_pairs()
    own = pairs.partners[pairs.partner] == "CHN"
    found = pd.Series(
        exposure(pairs, waves()["2018-09"], "CHN")[own], pairs.products[pairs.product[own]]
    )
    np.testing.assert_allclose(found, expected.reindex(found.index), atol=1e-12)
    assert rates.TT301_b["324"] > 0.5 * rates.TT301_c["324"] > 0.01


def test_share_of_a_wave_is_that_of_the_days_in_force():
    wave = waves()["2018-09"]
    months = pd.to_datetime(["2018-08-01", "2018-09-01", "2018-10-01"])
    assert [wave.share(month) for month in months] == [0.0, 7 / 30, 1.0]


def test_exposure_of_a_wave_that_began_within_a_month_is_its_full_step():
    pairs = load_pairs()
    scaled = exposure(pairs, waves()["2025-02"], "CHN")
    part = exposure(pairs, replace(waves()["2025-02"], scale=False), "CHN")
    own = np.nan_to_num(part) > 0.01
    # 25 of the 28 days of February 2025; log(1 + x) bends the ratio a little.
    assert (scaled[own] / part[own]).mean() == pytest.approx(28 / 25, rel=0.01)


def test_planted_effect_is_recovered_after_the_wave_and_none_before(monkeypatch):
    wave = waves()["2018-09"]
    with_effect(load_pairs(), wave, -2.0, monkeypatch)
    found = event_study("2018-09")
    assert found.after.value == pytest.approx(-2.0, abs=0.2)
    before = found.path[found.path.event_time < -1]
    assert (before.value.abs() < 1.0).all()
    assert found.rank_p_after == pytest.approx(1 / 30)
    assert found.rank_p_before > 0.1


def test_planted_effect_across_partners_is_recovered(monkeypatch):
    wave = waves()["2025-02"]
    with_effect(load_pairs("naics3", ("RUS",)), wave, -1.5, monkeypatch)
    found = event_study("2025-02")
    assert found.comparison == "across"
    assert found.after.value == pytest.approx(-1.5, abs=0.2)
    assert found.rank_p_after == pytest.approx(1 / 29)


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


def test_reference_of_several_months_averages_to_zero():
    found = event_study("2025-04")
    months = found.path.month.isin(pd.to_datetime(["2024-10", "2024-11", "2024-12"]))
    assert found.path[months].value.mean() == pytest.approx(0.0, abs=1e-9)


def test_joint_test_of_more_coefficients_than_clusters_is_no_number():
    few = event_study("2025-04", leave_out=tuple(load_pairs().partners.drop(["CHN", "VNM", "DEU"])))
    assert np.isnan(few.before_f) and np.isnan(few.before_p)


def test_season_is_the_mean_of_the_same_month_in_earlier_years():
    pairs = load_pairs()
    pattern = seasonal_pattern(pairs, [2014, 2015])
    y = pairs.log_value
    may = [pairs.position("2014-05"), pairs.position("2015-05")]
    assert pattern[0, 4] == pytest.approx(y[0, may].mean())


def test_rank_p_counts_the_partner_itself():
    assert rank_p(np.array([3.0, 1.0, 2.0, 2.0]), 0) == 0.25
    assert rank_p(np.array([3.0, 1.0, 2.0, 2.0]), 2) == 0.75


def test_canada_has_no_wave_and_is_told_so():
    studies, impossible = study_waves(list(waves()), partner="CAN")
    assert studies == []
    assert set(impossible) == set(waves())
    assert set(impossible.values()) == {module.UNTOUCHED}
    with pytest.raises(InputError, match="2018-07 .July 2018, list 1. did not change .* of CAN"):
        event_study("2018-07", partner="CAN")


def test_wave_beyond_the_panel_has_a_reason_of_its_own():
    _, impossible = study_waves(["2025-04"], system="hs2")
    assert impossible["2025-04"] == (
        "window '2024-01:2025-11' is outside the data: hs2 has 2013-01 to 2021-07"
    )


def test_russia_is_told_why_it_has_no_wave_of_2025():
    studies, impossible = study_waves(["2018-07", "2025-04"], partner="RUS")
    assert studies == []
    assert "did not change" in impossible["2018-07"]
    assert "'RUS' is left out of 2024-01:2025-11" in impossible["2025-04"]


def test_april_2025_can_be_studied_for_another_partner():
    found = event_study("2025-04", partner="VNM")
    assert found.partner == "VNM"
    assert found.after.name == "event_study.vnm.2025-04.after"


def test_unknown_wave_names_the_nearest():
    with pytest.raises(InputError, match="unknown wave '2018-7'. Did you mean '2018-07'"):
        event_study("2018-7")


def test_steps_of_the_same_list_and_a_cut_of_the_same_rate_cannot_be_told_apart_by_goods():
    correlation = overlap()
    assert correlation.loc["2018-09", "2019-05"] > 0.99
    assert correlation.loc["2025-04", "2025-05"] < -0.95
    assert abs(correlation.loc["2018-07", "2018-09"]) < 0.3

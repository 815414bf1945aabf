"""China's law on US goods as the notices date it."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.law.china import NOT_BY_LINE, UNDATED_FROM, china_law
from analysis.law.china_lookup import china_on_us

KEY = ["reporter", "partner", "hts", "first_day"]
SOYBEANS = "120190"


def rate(law: pd.DataFrame, day: str, column: str = "total_rate") -> pd.Series:
    """Rate of every line in force on a day."""
    inside = law.first_day.le(day) & ~law.last_day.lt(day)
    return law[inside].set_index("hts")[column]


@pytest.fixture(scope="module")
def law():
    return china_law(read_table)


@pytest.fixture(scope="module")
def imports():
    """China's imports from the United States in 2024 by HS6, US dollars."""
    return read_table("china_tariff_on_us_hs6_dates").groupby("hs6").imports_2024.first().astype(float)


def mean(rates: pd.Series, weights: pd.Series) -> float:
    known = rates.dropna()
    return np.average(known, weights=weights[known.index])


def test_runs_of_a_line_follow_one_another_without_gap_or_overlap(law):
    assert not law.duplicated(KEY).any()
    following = law.groupby("hts").first_day.shift(-1)
    gap = (following - law.last_day).dropna()
    assert gap.eq(pd.Timedelta(days=1)).all()
    assert (following.isna() == law.hts.ne(law.hts.shift(-1))).all()
    assert law.last_day.isna().equals(law.digits.eq(6) & following.isna())
    assert set(law.reporter) == {"CHN"} and set(law.partner) == {"USA"}


def test_no_rate_is_claimed_between_september_2019_and_2025(law):
    blank = law[law.first_day.ge(UNDATED_FROM) & law.first_day.lt("2025-01-01")]
    assert blank.added_rate.isna().all() and blank.total_rate.isna().all()
    assert blank.hts.nunique() == 6_085 == len(blank)
    assert blank.last_day.eq("2024-12-31").all()


def test_rate_of_every_day_is_that_of_the_sources(law):
    waves = read_table("china_retaliation_hs8_2018_2019")
    for day, wave in waves.groupby("first_day"):
        pd.testing.assert_series_equal(
            rate(law, day, "added_rate").sort_index(),
            wave.set_index("hs8").added_rate.sort_index(),
            check_names=False,
        )
    dates = read_table("china_tariff_on_us_hs6_dates")
    filled = dates.pivot(index="hs6", columns="first_day", values="total_rate").ffill(axis=1)
    for day in filled:
        rates = rate(law, day).sort_index()
        pd.testing.assert_series_equal(
            rates.drop(SOYBEANS), filled[day].drop(SOYBEANS), check_names=False
        )


def test_soybeans_bear_what_the_traded_lines_bear_not_the_mean_over_lines_that_are_not(law):
    """3 % and 10, 94, 135, 20 and 10 points; 20 % stood for 13 from November 2025."""
    changes = law[law.hts.eq(SOYBEANS)].set_index("first_day").total_rate
    assert changes.round(6).tolist() == [0.03, 0.13, 0.97, 1.38, 0.23, 0.13]
    assert set(changes.index) <= set(read_table("china_tariff_on_us_hs6_dates").first_day)
    listed = read_table("retaliation_lists_2025").query("reporter == 'CHN'")
    assert {"12019011", "12019019"} <= set(listed.hs8[listed.added_rate.eq(0.10)])


def test_what_is_not_held_is_said_by_the_day_to_which_each_part_was_read(law):
    read = law.groupby("digits").read_to.agg(["min", "max"])
    assert read.loc[8].eq(UNDATED_FROM - pd.Timedelta(days=1)).all()
    assert read.loc[6].eq(pd.Timestamp("2026-05-01")).all()
    blank = law[law.added_rate.isna() & law.digits.eq(8)]
    assert blank.read_to.lt(blank.first_day).all()
    with pytest.raises(InputError, match="no table dates .* on 2021-06-01"):
        china_on_us("12019010", "2021-06-01", law=law)
    assert f"{china_on_us(SOYBEANS, '2026-10-01', law=law).read_to:%F}" == "2026-05-01"


def test_every_day_of_the_law_is_in_the_calendar_and_the_other_way_round(law, events):
    changes = events[events.category.eq("cn_tariff") & events.direction.isin(["up", "down"])]
    opening = {pd.Timestamp("2025-01-01")}  # the second table's first day, no event
    by_line = set(law[law.added_rate.notna()].first_day) - opening
    not_by_line = {pd.Timestamp(day) for day in NOT_BY_LINE}
    assert by_line | not_by_line == set(changes.effective_date)
    assert not by_line & not_by_line


def test_lists_stop_describing_the_law_at_the_first_event_after_their_last_wave(events):
    last = read_table("china_retaliation_hs8_2018_2019").first_day.max()
    mine = events[events.category.eq("cn_tariff") & events.effective_date.gt(last)]
    assert mine.effective_date.min() == UNDATED_FROM


@pytest.mark.parametrize(
    "day, counts",
    [
        ("2018-07-06", {0.25: 545}),
        ("2018-08-23", {0.25: 545 + 333}),
        ("2018-09-24", {0.25: 878, 0.10: 2_493 + 1_078, 0.05: 974 + 662}),
        ("2019-01-01", {0.25: 878 - 28 - 116, 0.10: 3_571, 0.05: 1_636 - 67}),
        ("2019-06-01", {0.25: 734 + 2_493, 0.20: 1_078, 0.10: 974, 0.05: 595}),
    ],
)
def test_lines_at_each_rate_are_as_many_as_the_notices_list(law, day, counts):
    rates = rate(law, day, "added_rate")
    assert rates[rates.gt(0)].value_counts().to_dict() == counts


def test_june_2019_raises_each_september_list_to_the_rate_announced_for_it(law):
    steps = pd.crosstab(rate(law, "2018-09-24", "added_rate"), rate(law, "2019-06-01", "added_rate"))
    assert steps.loc[0.10].to_dict() == {0.0: 0, 0.05: 0, 0.10: 0, 0.20: 1_078, 0.25: 2_493}
    assert steps.loc[0.05].to_dict() == {0.0: 67, 0.05: 595, 0.10: 974, 0.20: 0, 0.25: 0}
    assert steps.loc[0.25].to_dict() == {0.0: 144, 0.05: 0, 0.10: 0, 0.20: 0, 0.25: 734}


def test_only_cars_and_parts_are_suspended(law):
    off = rate(law, "2018-12-31", "added_rate") - rate(law, "2019-01-01", "added_rate")
    off = off[off.ne(0)]
    assert len(off) == 211 and off.index.str.startswith("87").all()
    assert rate(law, "2019-08-31", "added_rate")[off.index].eq(0).all()


def test_duties_of_june_2019_are_still_inside_the_totals_of_2025(law):
    added = rate(law, "2019-08-31", "added_rate")
    by_hs6 = added.groupby(added.index.str[:6]).agg(["min", "max"])
    one_rate = by_hs6[by_hs6["min"].eq(by_hs6["max"]) & by_hs6["max"].gt(0)]["max"]
    excess = (rate(law, "2025-01-01") - one_rate).dropna()
    assert len(excess) == 3_577
    # Base rate and half of September 2019 are left: 6 to 8 points at the median, whatever the list.
    assert excess.groupby(one_rate).median().between(0.06, 0.085).all()


def step(law: pd.DataFrame, day: str) -> pd.Series:
    """Change of the total rate on a day, lines that change."""
    before = f"{pd.Timestamp(day) - pd.Timedelta(days=1):%Y-%m-%d}"
    change = (rate(law, day) - rate(law, before)).round(6)
    return change[change.ne(0) & change.notna()]


@pytest.mark.parametrize(
    "day, change", [("2025-04-10", 0.84), ("2025-04-12", 0.41), ("2025-05-14", -1.15)]
)
def test_steps_of_spring_2025_are_the_same_on_every_line(law, day, change):
    changes = step(law, day)
    assert len(changes) == 5_600 and changes.eq(change).all()


def test_answer_of_34_points_was_overtaken_before_it_took_effect(law):
    assert not law.added_rate.round(2).isin([0.34, 0.44, 0.49]).any()


def test_february_2025_hits_coal_and_gas_by_15_crude_machinery_and_cars_by_10(law):
    changes = step(law, "2025-02-10")
    fuels = changes[changes.index.str.startswith("27")]
    assert sorted(fuels.index[fuels.eq(0.15)]) == [
        "270111",
        "270112",
        "270119",
        "270120",
        "270210",
        "270220",
        "271111",
    ]
    assert fuels["270900"] == 0.10 and len(fuels) == 8
    others = changes.drop(fuels.index)
    assert set(others.index.str[:2]) == {"84", "87"} and others.le(0.10).all()
    # 80 lines of eight digits are 55 of six; on 8 of these a part of the lines is listed.
    assert len(changes) == 55 and changes.isin([0.10, 0.15]).sum() == 47


def test_march_2025_hits_food_and_cotton_by_10_or_15(law):
    changes = step(law, "2025-03-10")
    # 740 lines of eight digits, 29 of them at 15 %, are 518 of six; 19 of these hold the 29.
    assert changes.value_counts().to_dict() == {
        0.10: 497,
        0.15: 18,
        0.075: 1,
        0.05: 1,
        0.066667: 1,
    }
    assert changes[["520100", "120190"]].to_dict() == {"520100": 0.15, "120190": 0.10}
    assert changes.index.str[:2].isin([f"{c:02d}" for c in range(1, 25)] + ["52"]).mean() > 0.99


def test_november_2025_takes_back_march_and_leaves_ten_points_and_february(law):
    # Rounded to millionths, rises and falls of means over three lines differ by one.
    pd.testing.assert_series_equal(
        -step(law, "2025-11-10"), step(law, "2025-03-10"), check_names=False, atol=2e-6
    )
    left = rate(law, "2026-08-01", "added_rate").dropna() - 0.10
    assert left[left.gt(1e-9)].round(5).to_dict() == step(law, "2025-02-10").round(5).to_dict()
    assert china_on_us("271111", "2026-08-01", law=law).statutory_rate == 0.50


def test_simple_mean_at_each_date_is_the_publishers(law):
    means = {
        "2025-01-01": 0.224,
        "2025-02-10": 0.225,
        "2025-03-10": 0.235,
        "2025-04-10": 1.075,
        "2025-04-12": 1.485,
        "2025-05-14": 0.335,
        "2025-11-10": 0.325,
        "2026-05-01": 0.325,
    }
    found = {day: rate(law, day).mean() for day in means}
    assert found == pytest.approx(means, abs=5e-4)


def test_value_weighted_mean_is_below_the_simple_one_where_trade_avoids_the_duty(law, imports):
    weighted = {day: mean(rate(law, day), imports) for day in ("2025-01-01", "2025-06-01", "2026-01-01")}
    expected = {"2025-01-01": 0.1511, "2025-06-01": 0.2751, "2026-01-01": 0.2604}
    assert weighted == pytest.approx(expected, abs=5e-4)


def test_published_rates_lie_between_the_two_means_and_rise_as_much(law, imports):
    # Not the same number: Bown weights with US exports to the world, which are not among the sources,
    # so the duties do not shrink the weights as they do in China's imports. His first is of 2020-03;
    # to 2025-01-01 base rates moved and no duty was added.
    published = read_table("published_rates").query('concept == "China\'s rate on US goods"')
    published = published.set_index("period").value
    for period, day in {"2020-03": "2025-01-01", "2025-06": "2025-06-15"}.items():
        rates = rate(law, day)
        assert mean(rates, imports) < published[period] < rates.mean()
    rise = published["2025-06"] - published["2020-03"]
    added = rate(law, "2025-06-15", "added_rate")
    assert added.mean() == pytest.approx(rise, abs=0.008)
    assert mean(added, imports) == pytest.approx(rise, abs=0.008)


def test_nearest_line_has_as_many_digits_as_the_one_asked_for(law):
    with pytest.raises(InputError, match="The nearest: '12019010'"):
        china_on_us("12019099", "2019-01-01", law=law)


def test_levels_of_cars_hold_a_duty_that_was_suspended_and_additions_do_not(law):
    # Petrol cars of 1.5 to 3 litres: base rate 15 %, the 25 points suspended since 2019 still printed.
    petrol_car = china_on_us("870323", "2025-01-01", law=law)
    assert (petrol_car.added_rate, petrol_car.statutory_rate) == (0.0, 0.40)
    assert china_on_us("870380", "2025-01-01", law=law).statutory_rate == 0.15

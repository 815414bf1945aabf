"""China's law to 2023 by ten digits, carried back, and what changed across the years."""

import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.law.china_by_line import CARRIED_BACK, HS_2022, rows_by_line
from analysis.law.day_changes import changes
from analysis.law.lookup import statutory_rate
from analysis.law.stored import lines_on
from analysis.law.tracing import trace


@pytest.fixture(scope="module")
def by_line():
    return rows_by_line()


def on(rows: pd.DataFrame, day: str) -> pd.DataFrame:
    return rows[rows.first_day.le(day) & rows.last_day.ge(day)]


@pytest.mark.parametrize(
    "day, share",
    [("2018-07-10", 0.995), ("2018-10-10", 0.99), ("2019-06-01", 0.985), ("2023-06-01", 0.95)],
)
def test_duties_by_ten_digits_hold_those_of_six_which_come_from_another_source(by_line, day, share):
    """Of nearly all subheadings the duty on top of the base lies between those of their lines."""
    lines = on(by_line, day)
    added = (lines.statutory_rate - lines.base).groupby(lines.hts.str[:6]).agg(["min", "max"])
    of_six = lines_on("CHN", "", pd.Timestamp(day)).set_index("hts")
    of_six = of_six.statutory_rate - of_six.base
    both = added.join(of_six.rename("six"), how="inner")
    assert len(both) > 4_200
    assert ((both.six >= both["min"] - 5e-4) & (both.six <= both["max"] + 5e-4)).mean() > share


def test_each_line_has_one_rate_on_each_day_from_the_first_on_which_its_number_stood(by_line):
    following = by_line.groupby("hts").first_day.shift(-1)
    assert (following - by_line.last_day).dropna().eq(pd.Timedelta(days=1)).all()
    assert set(by_line.groupby("hts").first_day.min()) == {pd.Timestamp("2018-01-01"), HS_2022}
    assert by_line.last_day[following.isna()].eq("2027-02-28").all()


def test_a_look_up_before_2024_says_that_the_number_is_carried_back():
    line = statutory_rate("CHN", "8517.62.0090", "2019-12-01")
    assert line.statutory_rate == 0.15 and line.layers["section_301"] == 0.15
    assert CARRIED_BACK in line.facts
    traced = trace("CHN", "8517.62.0090", "2019-12-01")
    assert traced.rate.sum() == pytest.approx(0.15)
    assert statutory_rate("CHN", "8517.62", "2019-12-01").facts == ()
    listed = analysis.statutory_rate(
        data=pd.DataFrame({"partner": ["CHN"], "hts": ["85176200"], "day": ["2019-12-01"]})
    ).to_frame()
    of_eight = statutory_rate("CHN", "85176200", "2019-12-01")
    assert listed.statutory_rate[0] == pytest.approx(of_eight.statutory_rate, abs=1e-6)


def test_a_number_of_2022_is_not_carried_back_further():
    assert statutory_rate("CHN", "8517.13.0000", "2022-02-01").statutory_rate == 0
    with pytest.raises(InputError, match="subheading 851713 begins with the tariff of 2022-01-27"):
        statutory_rate("CHN", "8517.13.0000", "2022-01-26")


def test_what_changed_across_the_years_is_told_by_ten_digits():
    across = changes("2018-06-01", "2026-07-23", partner="CHN", goods="8517620090")
    assert across.lines.before[0] == 0 and across.n_lines == 1
    last = across.steps[across.steps.last_day.lt("2024-01-01")].iloc[-1]
    assert last.last_day == pd.Timestamp("2023-12-31") and last.statutory_rate == 0.075
    silent = changes("2023-12-31", "2024-01-01", partner="CHN")
    assert len(silent.lines) < 10 and silent.before == pytest.approx(silent.after, abs=2e-4)


def test_numbers_that_are_younger_than_the_first_day_are_counted_and_left_out():
    phones = analysis.tariff_changes("2019-01-01", "2024-06-01", partner="China", goods="8517")
    assert phones.n_new > 0 and not phones.lines.hts.str.startswith("851713").any()
    assert f"{phones.n_new:,} lines have younger numbers and are left out" in phones.sentence


def test_china_and_others_are_compared_by_lines_of_one_kind():
    together = changes("2018-01-01", "2019-07-23", partner="China, Vietnam")
    assert set(together.lines.partner) == {"CHN", "VNM"} and together.lines.hts.str.len().eq(10).all()
    assert changes("2018-06-01", "2019-12-01", partner="CHN").lines.hts.str.len().eq(6).all()


def test_answers_that_rest_on_numbers_carried_back_say_so_and_others_do_not():
    lists = pd.DataFrame({"partner": "CHN", "hts": ["8517620090", "851762"], "day": "2019-12-01"})
    later = lists.assign(day="2024-06-30")
    for some, carried in ((lists, True), (lists.tail(1), False), (later, False)):
        assert (CARRIED_BACK in analysis.statutory_rate(data=some).table.caption) == carried
    for end, carried in (("2024-10-01", True), ("2023-12-31", False)):
        changed = analysis.tariff_changes("2019-06-01", end, partner="China", goods="8517")
        assert (CARRIED_BACK in changed.table.caption) == carried

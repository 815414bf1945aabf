"""China's exclusions from Section 301: whole numbers, goods described, and the duties of 2024."""

import numpy as np
import pandas as pd
import pytest

from analysis.law.base import base_rates
from analysis.law.by_use import USES
from analysis.law.calendar import rate_steps
from analysis.law.coverage import Coverage
from analysis.law.line_rates import in_year
from analysis.law.measures import read_left_out
from analysis.law.rates import flags_of_lines, measures_of_lines
from analysis.law.spared import EXCLUSIONS

RATES = {"1": 0.25, "2": 0.25, "3": 0.25, "4A": 0.075}
BILLION = 1e9


@pytest.fixture(scope="module")
def excluded(read):
    table = read("us_section301_exclusions_hts10")
    return table[table.heading.isin(list(EXCLUSIONS))].set_index("hs10")


@pytest.fixture(scope="module")
def paid(read):
    """Imports and duties of China by line in 2024."""
    imports = read("us_imports_hs10_annual").query("year == 2024 and partner == 'CHN'")
    return imports.groupby("hs10")[["customs_value", "duties"]].sum()


@pytest.fixture(scope="module")
def due(small_law, excluded, paid):
    """Lines excluded in part or whole: duties of 2024 by the law, beside those paid."""
    china_lines = small_law.of("CHN")
    china_lines = china_lines[china_lines.hs10.isin(excluded.index)]
    segments, layers = small_law.layers(china_lines)
    rate = in_year(segments, 2024) @ sum(layers.values())
    lines = paid.reindex(china_lines.hs10).fillna(0.0).assign(kind=excluded.kind)
    return lines.assign(gap=rate * lines.customs_value - lines.duties)


def test_law_on_excluded_goods_is_near_the_duties_of_2024(due):
    """28.8 bn USD, on which 0.7.0 charged 2.5 bn more than was paid; now 0.8, line by line 0.9."""
    assert due.customs_value.sum() == pytest.approx(28.8 * BILLION, rel=0.01)
    assert 0 < due.gap.sum() < 0.9 * BILLION
    assert due.gap.abs().sum() < 1.0 * BILLION
    whole = due[due.kind.eq("whole number")]
    assert abs(whole.gap.sum()) < 0.05 * BILLION < whole.customs_value.sum() / 40


def test_most_of_each_whole_number_paid_no_duty_of_its_list_in_2024(excluded):
    """An input is a claim: the text spares the line, and 62 to 100 % of its value paid nothing."""
    whole = excluded[excluded.kind.eq("whole number") & excluded.first_day.isna()]
    assert len(whole) == 26
    assert whole.unpaid_share_2024.between(0.62, 1).all()


def test_what_went_unpaid_is_what_collections_say(read, excluded, paid):
    base = base_rates(read).general_rate
    paid_on_excluded = excluded[excluded.list.notna()].join(paid.query("customs_value > 0"), how="inner")
    rate = paid_on_excluded.duties / paid_on_excluded.customs_value
    rate -= paid_on_excluded.index.str[:8].map(base)
    unpaid = (1 - rate / paid_on_excluded.list.map(RATES)).clip(0, 1)
    assert len(paid_on_excluded) > 130
    np.testing.assert_allclose(paid_on_excluded.unpaid_share_2024, unpaid, atol=6e-4)


@pytest.fixture(scope="module")
def on_lines(rows, events, excluded):
    """Section 301 on all excluded lines on a day, of scope rows; and what its flags name."""
    codes = pd.Index(excluded.index)
    lines = pd.DataFrame({"code": range(len(codes)), "base_rate": 0.0})
    steps = rate_steps(events, "CHN")

    def of(rows: pd.DataFrame, day: str) -> pd.DataFrame:
        arguments = Coverage(rows, codes), steps, "CHN", None, lines, pd.Timestamp(day)
        measures = measures_of_lines(*arguments)
        rate = sum(rates for name, rates in measures.items() if name.startswith("s301_list"))
        flags = flags_of_lines(*arguments)
        flag = flags.incomplete[0] >> list(read_left_out()).index("s301_exclusions") & 1
        use = flags.by_use[0] >> list(USES).index("excluded_good") & 1
        return pd.DataFrame({"rate": rate, "flagged": flag & use}, index=codes)

    lists = rows[rows.scope.str.startswith("s301")]
    none = lists[~lists.scope.isin(["s301_described"])]
    return lambda day: of(lists, day).assign(unclaimed=of(none, day).rate)


@pytest.mark.parametrize("day", ["2024-01-15", "2025-06-30", "2026-06-30", "2027-01-09"])
def test_a_whole_number_bears_no_duty_of_a_list_and_an_entry_of_another_good_bears_all(
    on_lines, excluded, day
):
    """Before June 2024 too; of a line with a described good the entry that claims none bears all."""
    born = excluded.first_day.fillna(pd.Timestamp("2024-01-01")).le(day)
    charged = on_lines(day).join(excluded)[born]
    whole = charged[charged.kind.eq("whole number")]
    assert len(whole) >= 26 and whole.rate.eq(0).all() and whole.flagged.eq(0).all()
    described = charged[charged.kind.eq("described good")]
    assert described.flagged.eq(1).all()
    assert described.unclaimed.isin([0.075, 0.25]).all()
    assert described.rate.between(0, described.unclaimed).all()
    listed = described[described.list.notna()]
    assert listed.unclaimed.eq(listed.list.map(RATES)).all()


def test_numbers_of_july_2026_carry_the_exclusion_of_the_number_that_they_replace(on_lines):
    for day, rate in {"2026-06-30": 0.075, "2026-07-01": 0.0}.items():
        assert on_lines(day).rate[["3926909915", "3926909920"]].tolist() == [rate, rate]


def test_no_line_rises_by_its_whole_list_when_exclusions_end_but_those_excluded_whole(
    on_lines, excluded
):
    """8473.30.5100 was 0 by one row of another table and rose by 25 points on 10 January 2027."""
    step = on_lines("2027-01-10").rate - on_lines("2027-01-09").rate
    assert step["8473305100"] == pytest.approx(0.25 * 0.57468)
    assert step[excluded.kind.eq("described good")].between(0, 0.24).all()
    assert step[excluded.kind.eq("whole number")].isin([0.075, 0.25]).all()

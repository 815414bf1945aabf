"""The law by eight digits is the mean over its lines, and changes when that does."""

import numpy as np
import pandas as pd
import pytest

from analysis.law.asked import numbers, stored_rows
from analysis.law.by_hs8 import law_by_hs8
from analysis.law.lookup import statutory_rate
from analysis.law.numbering import weights_by_list

END = "2027-02-28"


def law(*rows):
    """Rows of line, first day, last day, rate, by_use, incomplete, barred, of India."""
    names = ["hts", "first_day", "last_day", "statutory_rate", "by_use", "incomplete", "barred"]
    table = pd.DataFrame(rows, columns=names).assign(partner="IND")
    dates = {name: pd.to_datetime(table[name]) for name in ("first_day", "last_day")}
    return table.assign(**dates).astype({"by_use": "category", "incomplete": "category"})


def lines(**own):
    """Imports of lines, each named ``of_`` and its digits."""
    codes = [name.removeprefix("of_") for name in own]
    return pd.DataFrame({"partner": "IND", "hts": codes, "weight": list(own.values())})


def test_a_rate_is_the_mean_of_its_lines_at_their_imports_from_the_day_on_which_one_changes():
    rows = law(
        ("1111111101", "2018-01-01", "2025-04-04", 0.0, "", "", False),
        ("1111111101", "2025-04-05", END, 0.4, "", "", False),
        ("1111111102", "2018-01-01", END, 0.1, "", "", False),
    )
    found = law_by_hs8(rows, lines(of_1111111101=299.0, of_1111111102=99.0))
    assert found.hts8.eq("11111111").all()
    assert found.first_day.dt.strftime("%Y-%m-%d").to_list() == ["2018-01-01", "2025-04-05"]
    assert found.statutory_rate.to_list() == pytest.approx([0.025, 0.325])


def test_lines_without_imports_count_alike():
    rows = law(
        ("1111111101", "2018-01-01", END, 0.2, "", "", False),
        ("1111111102", "2018-01-01", END, 0.1, "", "", False),
    )
    found = law_by_hs8(rows, lines(of_1111111101=0.0, of_1111111102=0.0))
    assert found.statutory_rate.to_list() == pytest.approx([0.15])


def test_a_barred_line_is_not_in_the_mean_and_where_all_are_there_is_no_rate():
    rows = law(
        ("1111111101", "2018-01-01", "2026-08-31", 0.2, "", "", False),
        ("1111111101", "2026-09-01", END, np.nan, "", "", True),
        ("1111111102", "2018-01-01", "2026-09-30", 0.1, "", "", False),
        ("1111111102", "2026-10-01", END, np.nan, "", "", True),
    )
    found = law_by_hs8(rows, lines(of_1111111101=99.0, of_1111111102=99.0))
    assert found.statutory_rate.iloc[:2].to_list() == pytest.approx([0.15, 0.1])
    assert np.isnan(found.statutory_rate.iloc[2]) and found.barred.to_list() == [0, 1, 1]


def test_a_day_on_which_nothing_of_the_mean_changes_is_no_row():
    rows = law(
        ("1111111101", "2018-01-01", "2025-04-04", 0.1, "civil_aircraft", "", False),
        ("1111111101", "2025-04-05", END, 0.1, "civil_aircraft vehicle_part", "", False),
    )
    found = law_by_hs8(rows, lines(of_1111111101=1.0))
    assert len(found) == 1 and found.by_use.to_list() == [1]


def test_a_line_that_ends_has_no_row_after_its_end():
    rows = law(("111111", "2018-01-01", "2023-12-31", 0.1, "", "", False))
    assert len(law_by_hs8(rows, lines(of_111111=0.01))) == 1


@pytest.mark.parametrize("day", ["2019-06-30", "2025-05-05", "2026-10-01"])
def test_a_day_of_a_heading_is_what_a_look_up_of_its_eight_digits_gives(day):
    own = stored_rows("law", "VNM", "940360", date_as_object=False)
    became = stored_rows("law_successors", "VNM", "940360", date_as_object=False)
    lines = stored_rows("law_lines", "VNM", "940360")
    by_hs8 = law_by_hs8(own, lines, weights_by_list(lines, became, numbers()))
    held = by_hs8[by_hs8.first_day.le(day)].groupby("hts8").statutory_rate.last()
    assert len(held) >= 2
    for hts8, rate in held.items():
        assert rate == pytest.approx(statutory_rate("VNM", hts8, day).statutory_rate, abs=2e-6), hts8

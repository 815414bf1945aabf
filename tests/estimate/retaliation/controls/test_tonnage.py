"""Tonnes in press reports: the range over sources of each month that one prints."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.retaliation.controls.tonnage import magnets_since, printed_ranges

HEAD = ["month", "n_months", "product", "partner", "tonnes", "yoy_growth", "source_title"]


def reports(*rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=HEAD)
    return frame.assign(month=pd.to_datetime(frame.month))


@pytest.fixture(scope="module")
def ranges():
    return printed_ranges(read_table("china_rare_earth_exports_monthly"))


def test_two_reports_of_a_month_give_its_range_and_both_are_named():
    (row,) = printed_ranges(
        reports(
            ("2025-07-01", 1, "magnets", "DEU", 1116.0, -0.03, "Reuters"),
            ("2025-07-01", 1, "magnets", "DEU", 1115.0, None, "IBNews"),
        )
    ).itertuples()
    assert (row.low, row.high, row.sources) == (1115, 1116, "Reuters; IBNews")
    assert (row.change_low, row.change_high) == (-0.03, -0.03)


def test_totals_from_january_are_no_months():
    assert printed_ranges(reports(("2025-05-01", 5, "magnets", "WLD", 19132.0, -0.145, "a"))).empty


def test_sources_of_one_month_differ_by_less_than_a_fifth_of_a_per_cent(ranges):
    apart = ranges.high / ranges.low - 1
    assert apart.gt(0).sum() == 5
    assert apart.max() < 0.002


def test_magnets_whose_change_is_printed_do_not_miss_the_month_of_the_licences(ranges):
    to_all = magnets_since(ranges, "2025-04").query("partner == 'WLD'").set_index("month")
    assert to_all.change_low["2025-05-01"] == -0.74
    assert to_all.low["2025-05-01"] == 1238
    assert pd.Timestamp("2025-08-01") not in to_all.index  # a weight alone

"""What each measure changed on a day: lines counted, their imports, means before and after."""

import numpy as np
import pytest
from combine.courses.test_shards import paths

from analysis.combine.courses.changes import BAN, changes_of


def test_a_change_counts_its_lines_and_weighs_their_rates_by_imports():
    courses = paths(ieepa=[0, 0, 100_000], s301_list1=[0, 250_000, 250_000])
    courses.measures["ieepa"][2] = 100_000, 200_000  # imports 1,000 and 2,000
    (row,) = changes_of(courses).itertuples(index=False)
    assert (f"{row.day:%Y-%m-%d}", row.measure, row.partner) == ("2025-02-04", "ieepa", "CHN")
    assert (row.n_lines, row.customs_value) == (2, 3000)
    assert (row.rate_before, row.rate_after) == pytest.approx((0, 0.5 / 3))


def test_what_rounding_moves_between_measures_is_no_change():
    assert changes_of(paths(s301_list1=[0, 250_000, 250_001])).empty


def test_a_ban_is_a_change_without_a_rate_and_a_number_that_is_not_there_is_not_counted():
    courses = paths(ieepa=[0, 0, 100_000])
    courses.flags[2, 2, 0] = 1
    courses.lists[np.datetime64("2018-01-01")] = np.array([5.0, np.nan])
    rows = changes_of(courses).set_index("measure")
    assert rows.n_lines.to_dict() == {"ieepa": 1, BAN: 1}
    assert np.isnan(rows.rate_after[BAN])

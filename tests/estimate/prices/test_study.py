"""The study of prices: bad months are refused, and what is not published is absent."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.prices.study import check, study


@pytest.mark.parametrize(
    "asked, parts",
    [
        ({"month": "2016-05"}, ["month 2016-05", "2017-02", "2026-07"]),
        ({"month": "2026-12"}, ["month 2026-12", "2026-07"]),
        ({"month": "2025-13"}, ["2025-13", "write it as 2025-05"]),
        ({"month": "Maybe 2025"}, ["Maybe 2025", "write it as 2025-05"]),
        ({"base": "2022-01"}, ["base 2022-01", "2023-01"]),
        ({"base": "2025-10"}, ["base 2025-10", "without months in which none were published"]),
        ({"base": "2025-09"}, ["base 2025-09", "less than 5 log points", "2024-12"]),
        ({"base": "2026-05"}, ["base 2026-05", "2024-12"]),
    ],
)
def test_a_month_that_the_data_cannot_answer_is_refused_in_one_line(asked, parts):
    with pytest.raises(InputError) as refused:
        check(**asked)
    message = str(refused.value)
    assert "\n" not in message
    assert [part for part in parts if part not in message] == []
    with pytest.raises(InputError):
        study(**asked)


@pytest.mark.parametrize("month", ["2024-12", "2017-02", "2026-07"])
def test_the_shipped_months_and_the_ends_that_a_refusal_names_are_valid(month):
    assert check(month=month) is None


def test_parts_that_are_not_published_are_absent():
    story = study(month="2026-06")
    assert story.parts is None and story.checked == ""
    assert story.indexes["ppi"].step is None
    assert story.indexes["cpi"].step is not None


def test_the_duty_follows_census_and_then_its_compiler():
    duty = study().duty
    assert duty[pd.Timestamp("2025-05-01")] == pytest.approx(0.4823, abs=3e-4)
    assert duty[pd.Timestamp("2026-08-01")] == pytest.approx(0.2455, abs=1e-4)
    assert duty.index.is_unique and duty.index.is_monotonic_increasing


def test_another_base_compares_other_months():
    early, late = study(base="2024-06").border, study().border
    assert early.base < late.base and early.until == late.until
    assert len(early.quiet) < len(late.quiet)

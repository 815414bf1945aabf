"""Rates of many lines and days at once: sums that run over days, and the mean of a period."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.law.lookup import statutory_rate
from analysis.law.runs import rates_between, runs_from

#: A line that paid 2.5 %, 27.5 % from 5 March 2025 and was barred from 1 May; and one at 10 %.
ROWS = pd.DataFrame(
    [
        ("0101210010", "2024-01-01", "2025-03-04", 0.025, False),
        ("0101210010", "2025-03-05", "2025-04-30", 0.275, False),
        ("0101210010", "2025-05-01", "2027-02-28", np.nan, True),
        ("8703220110", "2024-01-01", "2027-02-28", 0.1, False),
    ],
    columns=["hts", "first_day", "last_day", "statutory_rate", "barred"],
).astype({"first_day": "datetime64[s]", "last_day": "datetime64[s]"})


def means(line: str, first: str, last: str) -> float:
    days = (np.array([day], dtype="datetime64[D]") for day in (first, last))
    return runs_from(ROWS).means(np.array([int(line)]), *days)[0]


@pytest.mark.parametrize(
    "line, first, last, rate",
    [
        ("0101210010", "2025-02-01", "2025-02-28", 0.025),
        ("0101210010", "2025-03-01", "2025-03-31", (4 * 0.025 + 27 * 0.275) / 31),
        ("0101210010", "2025-03-05", "2025-03-05", 0.275),
        ("0101210010", "2025-04-21", "2025-05-31", 0.275),  # days on which it was barred count nothing
        ("0101210010", "2025-05-01", "2025-05-31", np.nan),
        ("8703220110", "2024-01-01", "2027-02-28", 0.1),
        ("0101210020", "2025-02-01", "2025-02-28", np.nan),
        ("9999999999", "2025-02-01", "2025-02-28", np.nan),
        (
            "0101210010",
            "2023-12-01",
            "2024-01-31",
            0.025,
        ),  # days before the law, and after, count nothing
        ("8703220110", "2023-12-01", "2024-01-31", 0.1),
        ("8703220110", "2023-12-01", "2023-12-31", np.nan),
        ("8703220110", "2027-02-28", "2027-03-02", 0.1),
        ("8703220110", "2027-03-01", "2027-03-02", np.nan),
    ],
)
def test_the_mean_of_a_period_counts_each_day_that_a_line_may_enter(line, first, last, rate):
    assert means(line, first, last) == pytest.approx(rate, abs=1e-15, nan_ok=True)


def test_a_thousand_rates_are_those_that_are_looked_up_one_by_one():
    asked = [
        ("CHN", "8517620090", "2025-06-30"),
        ("VNM", "9403608093", "2025-12-24"),
        ("MEX", "8703220110", "2025-07-01"),
        ("DEU", "7208370030", "2026-03-01"),
    ]
    one_by_one = [statutory_rate(*one).statutory_rate for one in asked]
    partners, lines, days = zip(*(250 * asked), strict=True)
    found = rates_between(partners, lines, days)
    np.testing.assert_allclose(found, 250 * one_by_one, rtol=0, atol=1e-12)
    assert np.isnan(rates_between("VNM", "0101210010", "2025-06-30")).tolist() == [True]
    with pytest.raises(InputError, match="unknown partner 'VNX' in the law.*'VNM'"):
        rates_between(["CHN", "VNX"], "8517620090", "2025-06-30")

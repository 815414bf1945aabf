"""Tonnes in press reports: ranges over sources, what a rate implies, and whether the reports add up."""

import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.retaliation.controls.tonnage import (
    disagreements,
    rates_of_levels,
    rounding,
    sums_of_months,
    tonnage,
    yearly_change,
)

HEAD = ["month", "n_months", "product", "partner", "tonnes", "yoy_growth", "mom_growth"]


def reports(*rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=HEAD)
    return frame.assign(month=pd.to_datetime(frame.month))


def of(found: pd.DataFrame, month: str) -> pd.Series:
    (row,) = (r for _, r in found.iterrows() if r.month == pd.Timestamp(month))
    return row


@pytest.fixture(scope="module")
def published():
    return read_table("china_rare_earth_exports_monthly")


def test_two_reports_of_a_month_give_its_range():
    found = tonnage(
        reports(
            ("2025-07-01", 1, "magnets", "DEU", 1115, None, None),
            ("2025-07-01", 1, "magnets", "DEU", 1116, None, None),
        )
    )
    row = of(found, "2025-07-01")
    assert (row.low, row.high, row.n_sources, row.implied) == (1115, 1116, 2, False)


def test_a_fall_by_half_on_the_month_before_implies_twice_the_weight_within_its_rounding():
    found = tonnage(reports(("2025-05-01", 1, "magnets", "WLD", 100, None, -0.5)))
    row = of(found, "2025-04-01")
    assert row.implied
    assert (row.low, row.high) == (pytest.approx(100 / 0.505), pytest.approx(100 / 0.495))


def test_a_printed_weight_is_never_replaced_by_an_implied_one():
    found = tonnage(
        reports(
            ("2025-05-01", 1, "magnets", "WLD", 100, None, -0.5),
            ("2025-04-01", 1, "magnets", "WLD", 190, None, None),
        )
    )
    assert (of(found, "2025-04-01").low, of(found, "2025-04-01").implied) == (190, False)


def test_a_rate_without_a_weight_implies_the_month_from_the_one_before():
    found = tonnage(
        reports(
            ("2025-09-01", 1, "magnets", "USA", 400, None, None),
            ("2025-10-01", 1, "magnets", "USA", None, None, 0.561),
        )
    )
    row = of(found, "2025-10-01")
    assert (row.low, row.high) == (pytest.approx(400 * 1.5605), pytest.approx(400 * 1.5615))


def test_totals_from_january_are_no_months():
    found = tonnage(reports(("2025-05-01", 5, "magnets", "WLD", 19132, -0.145, None)))
    assert found.empty


@pytest.mark.parametrize("rate, half", [(-0.74, 0.005), (-0.529, 0.0005), (6.6, 0.005)])
def test_a_rate_of_whole_per_cent_is_known_to_half_a_per_cent(rate, half):
    assert rounding(pd.Series([rate])).item() == half


def test_printed_months_add_up_to_the_printed_totals(published):
    """Two sets of reports of the same customs figures."""
    sums = sums_of_months(published)
    assert len(sums) == 8
    assert sums.gap.abs().max() <= 2
    assert sums.total.max() == 12102


def test_printed_rates_are_those_of_the_printed_weights(published):
    rates = rates_of_levels(published)
    assert len(rates) >= 15
    worst, others = rates.iloc[0], rates.iloc[1:]
    assert (worst.partner, worst.month, worst.printed) == ("USA", pd.Timestamp("2025-06-01"), 6.6)
    # Weights are whole tonnes: half a tonne of 353 is a thousandth.
    assert (others.gap.abs() <= rounding(others.printed) + 0.001).all()


def test_sources_of_one_month_differ_by_less_than_a_fifth_of_a_per_cent(published):
    found = disagreements(published)
    assert len(found) == 5
    assert found.spread.max() < 0.002


def test_magnets_of_april_2025_are_known_from_the_rate_of_may(published):
    own = tonnage(published)
    own = own[own["product"].eq("magnets") & own.partner.eq("WLD")]
    assert of(own, "2025-04-01").implied
    assert of(own, "2025-04-01").low < 1238 / (1 - 0.529) < of(own, "2025-04-01").high
    assert of(own, "2025-05-01").low == 1238


def test_the_same_month_implied_from_both_sides_agrees(published):
    """October 2025 to the United States: from September's weight, and back from November's."""
    own = tonnage(published)
    row = of(own[own["product"].eq("magnets") & own.partner.eq("USA")], "2025-10-01")
    assert row.n_sources == 2
    assert row.high / row.low < 1.02


def test_yearly_change_keeps_the_finer_of_two_printed_rates():
    found = yearly_change(
        reports(
            ("2025-05-01", 1, "magnets", "WLD", 100, -0.74, None),
            ("2025-05-01", 1, "magnets", "WLD", 100, -0.738, None),
        )
    )
    assert (found.low.item(), found.high.item(), found.n_sources.item()) == (-0.738, -0.738, 2)

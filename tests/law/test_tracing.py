"""A trace shows what charges the goods, what spares them and by which list, and what has ended."""

import pytest

from analysis.law.lookup import statutory_rate
from analysis.law.tracing import trace


def test_telephones_of_china_are_traced_by_six_digits():
    rows = trace("CHN", "851713", "2026-11-27").set_index("measure")
    assert rows.rate["s301_forced_labor"] == 0
    assert "us_section301_forced_labor_exempt" in rows.why["s301_forced_labor"]
    assert "ended on 2026-02-24" in rows.why["ieepa_fentanyl"]
    assert len(rows) < 6


@pytest.mark.parametrize(
    "partner, hts, day",
    [
        ("CHN", "85", "2025-05-05"),
        ("MEX", "8703", "2026-06-15"),
        ("CAN", "4407", "2026-10-05"),
        ("DEU", "30049092", "2026-10-05"),
        ("CHN", "8504", "2019-10-01"),
        ("BRA", "88", "2025-09-01"),
    ],
)
def test_every_code_with_a_rate_has_a_trace_whose_rows_add_up_to_it(partner, hts, day):
    rows = trace(partner, hts, day)
    assert rows.rate.sum() == pytest.approx(statutory_rate(partner, hts, day).statutory_rate, abs=2e-6)


@pytest.mark.parametrize(
    ("partner", "hts", "measure"), [("DEU", "8703", "s232_autos"), ("CHN", "7208", "s232_steel")]
)
def test_a_measure_that_charges_all_goods_it_is_about_is_not_said_to_spare_them(partner, hts, measure):
    row = trace(partner, hts, "2025-05-15").set_index("measure").loc[measure]
    assert row.rate == pytest.approx(0.25, abs=1e-4) and row.why == ""


def test_a_measure_that_charges_nothing_says_why():
    rows = trace("CAN", "8708295160", "2026-06-15")
    silent = rows[rows.rate.eq(0) & rows.measure.ne("base")]
    assert len(silent) and silent.why.ne("").all()


def test_what_usmca_spares_is_said_of_canada_and_not_of_germany():
    assert trace("CAN", "4801", "2025-06-01").why.str.contains("claims USMCA").any()
    assert not trace("DEU", "48", "2025-06-01").why.str.contains("USMCA").any()


def test_steel_articles_are_spared_the_surcharge_as_goods_of_section_232():
    rows = trace("CHN", "7326908688", "2026-07-01").set_index("measure")
    assert rows.why["s122"] == "a good of Section 232"
    assert rows.rate["s232_annex_1a"] == pytest.approx(0.5)


def test_a_ban_and_what_is_in_no_rate_stand_at_the_end():
    rows = trace("CAN", "2204", "2026-10-05").set_index("measure")
    assert "banned" in rows.why["barred"]
    rows = trace("VNM", "8541430010", "2026-12-04").set_index("measure")
    assert rows.why["s232_polysilicon_minimum"].startswith("not in the rate")

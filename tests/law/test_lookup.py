"""A look-up says the rate, both outcomes of a use, what is not in it, and how far texts were read."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.law import asked
from analysis.law.lookup import statutory_rate
from analysis.law.table import DECIMALS, READ_TO
from analysis.present.law import lawful_sentence


def rates_of(found) -> dict[str, float]:
    return found.rates.rate.drop(["claimable_rate", "expected_rate"]).to_dict()


def test_computers_of_taiwan_bear_no_duty_on_metals():
    found = statutory_rate("TWN", "8471500150", "2026-11-27")
    assert found.layers["section_232"] == 0 and found.statutory_rate == 0
    assert "s232_semiconductors" in found.incomplete


def test_a_brazilian_aircraft_has_two_lawful_rates_and_a_known_share():
    """EO 14323 spares civil aircraft from its 40 %; the reciprocal 10 % stays."""
    found = statutory_rate("BRA", "8802300160", "2025-09-01")
    assert rates_of(found) == pytest.approx({"owed_rate": 0.5, "civil_aircraft": 0.1})
    share = found.rates.share["civil_aircraft"]
    assert share == pytest.approx(1.0, abs=1e-3)
    assert found.statutory_rate == pytest.approx(0.5 - 0.4 * share, abs=1e-6)


def test_patented_drugs_of_germany_pay_fifteen_per_cent_in_total():
    found = statutory_rate("DEU", "3004909210", "2026-10-01")
    assert rates_of(found) == pytest.approx({"owed_rate": 0.0, "patented_drug": 0.15})
    assert found.rates.share.isna().all()


def test_metal_of_the_united_states_lowers_the_duty_to_a_tenth():
    """Steel articles of China: 2.9 + 25 + 50 % (Annex I-A), or 10 instead of 50 (9903.82.06)."""
    found = statutory_rate("CHN", "7326.90.8688", "2026-07-01")
    assert found.statutory_rate == pytest.approx(0.779)
    assert rates_of(found)["us_metal"] == pytest.approx(0.379)


def test_goods_below_the_weight_of_metal_bear_the_other_duties_instead():
    """Viet Nam's metal furniture, Annex I-B: 25 %, or 12.5 % on forced labour where metal is light."""
    found = statutory_rate("VNM", "9403200082", "2026-08-01")
    assert rates_of(found)["owed_rate"] == pytest.approx(0.25)
    assert rates_of(found)["light_metal"] == pytest.approx(0.125, abs=0.001)  # less its aircraft


def test_a_barred_line_has_no_rate_and_says_so():
    found = statutory_rate("CAN", "2204", "2026-10-05")
    assert found.n_barred > 0 and found.n_lines > 0 and not found.barred
    line = asked.stored_rows("law", "CAN", "2204").query("barred").hts.iloc[0]
    assert statutory_rate("CAN", line, "2026-09-28").layers["section_338"] == pytest.approx(0.5)
    found = statutory_rate("CAN", line, "2026-10-05")
    assert found.barred and np.isnan(found.statutory_rate)
    assert "barred" in lawful_sentence(found)


def test_packages_for_consumers_are_barred_by_use():
    found = statutory_rate("CAN", "2203000060", "2026-10-05")
    assert not found.barred and np.isnan(rates_of(found)["consumer_package"])
    assert "Goods in packages for consumers: barred" in lawful_sentence(found)


def test_an_answer_says_which_day_it_took_and_that_nothing_later_was_read():
    found = statutory_rate("VNM", "9403")
    assert found.day == pd.Timestamp.today().normalize()
    assert statutory_rate("VNM", "9403", "today").statutory_rate == found.statutory_rate
    assert found.read_to == READ_TO
    late = lawful_sentence(statutory_rate("VNM", "9403", "2026-12-01"))
    assert "read to 10 October 2026; nothing after it was read" in late
    assert "nothing after" not in lawful_sentence(statutory_rate("VNM", "9403", "2026-10-10"))


def test_a_minimum_price_is_named_and_is_no_rate():
    before, after = (statutory_rate("VNM", "2804610000", day) for day in ("2026-12-03", "2026-12-04"))
    name = "s232_polysilicon_minimum"
    assert name in after.incomplete and name not in before.incomplete
    assert after.statutory_rate == before.statutory_rate
    assert "minimum prices" in lawful_sentence(after)


def test_gas_by_pipe_is_taxed_by_law_and_paid_nothing():
    found = statutory_rate("CAN", "2711210000", "2025-06-01")
    assert found.statutory_rate == pytest.approx(0.10)
    assert "collected nothing" in lawful_sentence(found)


@pytest.mark.parametrize(
    "partner, hts, day",
    [
        ("CHN", "85", "2026-06-15"),
        ("DEU", "84", "2025-10-15"),
        ("MEX", "87", "2026-11-27"),
        ("CAN", "44", "2026-10-05"),
        ("BRA", "88", "2026-08-01"),
    ],
)
def test_a_look_up_of_a_prefix_is_the_mean_of_the_stored_table(partner, hts, day):
    found, day = statutory_rate(partner, hts, day), pd.Timestamp(day).date()
    rows = asked.stored_rows("law", partner, hts)
    rows = rows[rows.first_day.le(day) & rows.last_day.ge(day) & ~rows.barred]
    lines = asked.lines_of(partner, hts, pd.Timestamp(day))
    rows = rows.merge(lines[["hts", "weight"]], on="hts")
    rows = rows[rows.hts.str.len().eq(10)]
    expected = np.average(rows.statutory_rate, weights=rows.weight)
    assert found.statutory_rate == pytest.approx(expected, abs=10**-DECIMALS * 2)
    assert found.n_lines == len(rows)


def test_outcomes_of_no_use_and_of_all_lie_around_what_the_law_takes():
    found = statutory_rate("FRA", "8411919085", "2026-08-01")
    rates = rates_of(found)
    assert rates["civil_aircraft"] < found.statutory_rate <= rates["owed_rate"]


@pytest.mark.parametrize("day", ["yesterday", "2027-03-01"])
def test_a_day_that_is_none_or_outside_the_law_is_refused(day):
    with pytest.raises(InputError, match=r"is not a day|2027-02-28"):
        statutory_rate("CHN", "85", day)

"""Lists of 2026, each against a second transcription or an official count."""

import pandas as pd
import pytest

from law.conftest import real_table

BILLION = 1e9


def codes(table: str, condition: str) -> set[str]:
    rows = real_table(table)
    return set(rows.hts_prefix[rows.condition.eq(condition)])


def of_forced_labour(condition: str) -> set[str]:
    return codes("us_section301_forced_labor_exempt_hts_2026", condition)


def of_brazil(condition: str) -> set[str]:
    return codes("us_section301_brazil_exempt_hts_2026", condition)


@pytest.fixture(scope="module")
def section_122() -> set[str]:
    return set(real_table("us_section122_exempt_hts8_2026").hts8)


@pytest.fixture(scope="module")
def imports_2025() -> pd.Series:
    """Imports of 2025 by partner and line, US dollars."""
    imports = real_table("us_imports_hs10_annual").query("year == 2025")
    return imports.set_index(["partner", "hs10"]).customs_value


def worth(imports: pd.Series, prefixes) -> float:
    lines = imports.index.get_level_values("hs10").str.startswith(tuple(prefixes))
    return imports[lines].sum() / BILLION


def test_forced_labour_spares_863_codes_in_full_541_as_aircraft_700_as_drugs_and_16_by_name():
    table = real_table("us_section301_forced_labor_exempt_hts_2026")
    assert table.condition.value_counts().to_dict() == {
        "full": 863,
        "pharma": 700,
        "aircraft": 541,
        "particular": 16,
    }
    assert not table.duplicated("hts_prefix").any()


def test_forced_labour_spares_121_codes_more_than_section_122_and_363_only_as_drugs(
    section_122, imports_2025
):
    """0.6.0 took Section 122's list for it: 24.5 bn of 2025, mostly organic chemicals."""
    assert len({code[:8] for code in of_forced_labour("full")} - section_122) == 121
    drugs = of_forced_labour("pharma") & section_122
    assert len(drugs) == 363
    assert worth(imports_2025, drugs) == pytest.approx(24.5, abs=0.1)
    # All of Section 122's codes stand there, under one condition or another.
    table = real_table("us_section301_forced_labor_exempt_hts_2026")
    assert section_122 <= set(table.hts_prefix.str[:8])


def test_section_122_s_list_is_the_second_transcription_s_plus_civil_aircraft(section_122):
    """Global Trade Alert has 1,120 of the 1,656 whole; drones too, which the others name by use."""
    second = real_table("us_tariff_scopes_exceptions_hts8_gta")
    second = second[second.rate_type.eq("s122_baseline_rate") & second.partner.eq("ALL")]
    whole = set(second.hts8)
    assert len(section_122) == 1_656 and whole < section_122
    left = section_122 - whole
    assert len(left) == 536
    # Instruments of measurement, full under forced labour: by use in the second list and in Brazil's.
    instruments = {"90309084", "90314970", "90318040", "90319045", "90319054", "90319070"}
    assert left - of_forced_labour("aircraft") == instruments
    drones = {line for line in of_forced_labour("aircraft") if line.startswith("8806")}
    assert of_forced_labour("aircraft") - left == drones


def test_brazil_is_spared_429_codes_more_than_in_0_6_0():
    table = real_table("us_section301_brazil_exempt_hts_2026")
    assert len(table) == 1_698 - 1 + 429  # without 4702.00.00, which no list has
    assert "47020000" not in set(table.hts_prefix)
    assert table.condition.value_counts().to_dict() == {
        "full": 864,
        "pharma": 705,
        "aircraft": 546,
        "particular": 11,
    }


def test_brazil_s_list_and_forced_labour_s_confirm_each_other():
    """Two notices of July 2026: aircraft and drugs alike but for ten codes, full goods but for 185."""
    assert of_brazil("aircraft") ^ of_forced_labour("aircraft") == {
        "90309084",
        "90318040",
        "90319045",
        "90319054",
        "90319070",
    }
    assert of_brazil("pharma") ^ of_forced_labour("pharma") == {
        "28043000",
        "28070000",
        "28141000",
        "28142000",
        "29182975",
    }
    assert len(of_brazil("full") & of_forced_labour("full")) == 771
    assert len(of_brazil("full") ^ of_forced_labour("full")) == 185


def test_goods_named_in_words_spare_no_line(rows):
    """Argan oil, boswellia: the good, not the code."""
    named = rows[rows.use.eq("named_good") & rows.scope.ne("s301_aircraft")]
    assert set(named.share) == {0} and set(named.used) == {1}
    assert of_forced_labour("particular") <= set(named.hts_prefix)


def test_aircraft_of_canada_are_those_of_the_deals():
    """Note 51(d) and the lists of Korea's and the Union's deals: 553 codes in common, Korea's all."""
    deals = real_table("us_ieepa_deal_exempt_hts8_dates").query("category == 'civil_aircraft'")
    canada = set(real_table("us_section338_canada_aircraft").hts8)
    assert canada == set(deals.hts8[deals.group.eq("korea")])
    for group in ("eu", "swiss"):
        assert len(canada ^ set(deals.hts8[deals.group.eq(group)])) == 1


@pytest.mark.parametrize(
    "day, counts, billions",
    [
        ("2026-08-22", {"alcohol": 63, "dairy": 52, "motor_vehicles": 439}, 20.15),
        ("2026-09-15", {"alcohol": 101, "dairy": 52, "motor_vehicles": 513}, 20.26),
    ],
)
def test_section_338_covers_about_20_billion_of_canada_s_goods(imports_2025, day, counts, billions):
    """Published as about 20 bn; 122 codes were added on 15 September (CSMS 69851916)."""
    table = real_table("us_section338_canada_hts")
    held = table[table.first_day.le(day) & (table.last_day.isna() | table.last_day.ge(day))]
    assert held.programme.value_counts().to_dict() == counts
    own = imports_2025.xs("CAN", level="partner", drop_level=False)
    assert worth(own, held.hts_prefix) == pytest.approx(billions, rel=0.01)
    assert worth(own, held.hts_prefix) == pytest.approx(20, rel=0.02)
    assert table.first_day.eq("2026-09-15").sum() == 122


def test_barred_goods_of_canada_are_68_codes_of_the_duty_list(imports_2025):
    """53 of drinks, 28 of them in packages for consumers only, 14 of whey and molasses, a motorcycle."""
    barred = real_table("us_section338_canada_import_ban_hts")
    assert barred.programme.value_counts().to_dict() == {"alcohol": 53, "dairy": 14, "motor_vehicles": 1}
    assert barred["scope"].eq("packaged_only").sum() == 28
    duty = real_table("us_section338_canada_hts")
    held = set(duty.hts_prefix[duty.last_day.isna()])
    assert set(barred.hts_prefix) <= held
    own = imports_2025.xs("CAN", level="partner", drop_level=False)
    assert worth(own, barred.hts_prefix) == pytest.approx(0.97, abs=0.01)


def test_patented_drugs_stand_on_131_lines_and_from_29_september_on_149():
    drugs = real_table("us_section232_pharma_lines_hts10")
    for day, lines in {"2026-07-30": 0, "2026-07-31": 131, "2026-09-28": 131, "2026-09-29": 149}.items():
        held = drugs.first_day.le(day) & (drugs.last_day.isna() | drugs.last_day.ge(day))
        assert held.sum() == lines, day


def test_rates_on_forced_labour_are_those_of_the_calendar_for_all_sixty_economies(events):
    """The memorandum's own list and the calendar, which was written from the schedule."""
    rates = real_table("us_section301_forced_labor_rates_2026").set_index("partner")
    own = events[events.measure.eq("s301_forced_labor")].set_index("target")
    assert len(rates) == 60 and set(rates.index) == set(own.index)
    assert (rates.rate == own.rate_level[rates.index]).all()
    basis = {"add_on": "add_on", "total_with_column_1": "floor_including_mfn"}
    assert (rates.basis.map(basis) == own.rate_basis[rates.index]).all()
    assert (rates.first_day == own.effective_date[rates.index]).all()


def test_textiles_of_cafta_dr_agree_with_those_that_section_122_spares():
    """1,579 of the 1,610 lines of the second transcription; it has nappies and silk, and no bags."""
    second = real_table("us_tariff_scopes_exceptions_hts8_gta")
    second = set(second.hts8[second.exception_type.eq("cafta_textiles")])
    country = real_table("us_section301_forced_labor_exempt_country_hts_2026")
    ours = set(country.hts_prefix[country.condition.eq("CAFTA-DR claimed")])
    assert (len(ours), len(second), len(ours & second)) == (1_745, 1_610, 1_579)
    assert {line[:4] for line in second - ours} == {
        "9619",
        "5007",
        "6601",
        "5006",
        "5005",
        "5004",
        "6309",
    }
    jordan = country[country.partner.eq("JOR") & country.condition.eq("full")]
    assert ours < set(jordan.hts_prefix)


def test_rules_without_a_list_are_each_cited():
    """23 rules; each programme of the law of 2026 has one, and names its text."""
    rules = real_table("us_programme_rules_2026")
    assert rules[["programme", "rule", "citation"]].notna().all(axis=None)
    assert {"338", "301 forced labour", "232 metals", "232 pharma", "201 quartz"} <= set(rules.programme)

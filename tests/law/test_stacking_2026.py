"""Which duties of 2026 add to one another, line by line and day by day, by hand."""

import pandas as pd
import pytest

from analysis.law.measures import read_measures
from law.conftest import real_table

# Section 338 on Canada.


@pytest.mark.parametrize(
    "day, layers",
    [
        ("2026-08-21", {"section_232": 0.25}),
        ("2026-08-22", {"section_232": 0.25}),  # not on goods of Section 232
        ("2026-09-10", {"section_232": 0.25}),
        ("2026-09-14", {"section_232": 0.25}),
        ("2026-09-15", {"section_232": 0.25, "section_338": 0.50}),
        ("2026-09-20", {"section_232": 0.25, "section_338": 0.50}),
    ],
)
def test_canada_s_steel_furniture_pays_25_percent_and_from_15_september_75(single_entry, day, layers):
    """9403.20.0082, free: Annex I-B; note 51(c) in its two editions."""
    assert single_entry.layers("CAN", "9403200082", day) == pytest.approx(layers)


def test_goods_of_the_dairy_list_that_pay_section_232_never_pay_section_338_too(rows):
    """The rule, since no line stands on both lists."""
    measures = read_measures()
    assert "section_232" in measures["s338_dairy"]["spares"]
    assert "section_232" in measures["s338_canada"]["spares"]
    assert "section_232" not in measures["s338_canada_adding"]["spares"]
    dairy = rows[rows.scope.eq("s338_dairy")]
    assert len(dairy) == 52 and (dairy.last_day > pd.Timestamp("2027-02-28")).all()


def test_dairy_of_canada_pays_50_percent_on_both_sides_of_15_september(single_entry):
    for day, rate in {
        "2026-08-21": 0.0,
        "2026-08-22": 0.5,
        "2026-09-14": 0.5,
        "2026-09-15": 0.5,
    }.items():
        assert single_entry.rates("CAN", "0404101500", day).get("s338_dairy", 0.0) == rate, day


def test_usmca_does_not_spare_section_338_and_spares_forced_labour(on_line, single_entry):
    """Wine of Canada (2204.21.20) on 26 August: 50 % with USMCA, 60 % without."""
    assert single_entry.layers("CAN", "2204212000", "2026-08-26") == pytest.approx(
        {"section_338": 0.50, "uniform": 0.10}
    )
    layers = on_line.layers("CAN", "2204212000", "2026-08-26")
    assert layers["section_338"] == pytest.approx(0.50)
    assert layers["uniform"] < 0.001  # nearly all of it claims USMCA


def test_section_338_is_for_canada_alone(on_line):
    for partner in ("MEX", "FRA", "VNM"):
        assert "section_338" not in on_line.layers(partner, "2204212000", "2026-10-05"), partner


def test_codes_of_the_second_edition_come_and_go_on_15_september(on_line):
    table = real_table("us_section338_canada_hts")
    gone = table.hts_prefix[table.last_day.eq("2026-09-14")]
    new = table.hts_prefix[table.first_day.eq("2026-09-15")]
    still = tuple(table.hts_prefix[table.last_day.isna()])
    gone = [code for code in gone if not any(c.startswith(code) for c in still)]
    assert len(gone) and len(new) == 122
    for code in gone[:3]:
        code = code.ljust(10, "0")
        assert "section_338" in on_line.layers("CAN", code, "2026-09-14"), code
        assert "section_338" not in on_line.layers("CAN", code, "2026-09-15"), code
    for code in new.head(10).str.ljust(10, "0"):
        assert "section_338" not in on_line.layers("CAN", code, "2026-09-14"), code
        assert "section_338" in on_line.layers("CAN", code, "2026-09-15"), code


@pytest.mark.parametrize(
    "code, before, after",
    [
        ("2204212000", False, True),  # wine
        ("0404101500", False, True),  # whey
        ("8711500060", False, True),  # motorcycles
        ("2203000030", False, False),  # beer: barred in packages for consumers only
        ("9403200082", False, False),
    ],
)
def test_some_goods_of_canada_are_barred_from_29_september(on_line, code, before, after):
    assert on_line.unsaid("CAN", code, "2026-09-28")[2] is before
    uses, _, barred = on_line.unsaid("CAN", code, "2026-09-29")
    assert barred is after
    assert ("consumer_package" in uses) == (code == "2203000030")
    assert on_line.unsaid("FRA", code, "2026-09-29")[2] is False


# Drones and quartz.


@pytest.mark.parametrize(
    "partner, code, day, layers",
    [
        ("VNM", "8806220000", "2026-09-02", {"uniform": 0.125}),
        ("VNM", "8806220000", "2026-09-05", {"section_232": 0.25, "uniform": 0.125}),
        ("VNM", "8806240000", "2026-09-05", {"section_232": 1.00, "uniform": 0.125}),
        ("CHN", "8806240000", "2026-09-05", {"section_232": 1.0, "section_301": 0.25, "uniform": 0.125}),
        ("MEX", "8806220000", "2026-09-05", {"section_232": 0.25, "uniform": 0.10}),
        # Customs does not take claims of allied parts yet (CSMS 69738151).
        ("JPN", "8806220000", "2026-09-05", {"section_232": 0.25, "uniform": 0.125}),
    ],
)
def test_the_duty_on_drones_adds_to_forced_labour_and_section_301(
    single_entry, partner, code, day, layers
):
    assert single_entry.layers(partner, code, day) == pytest.approx(layers)


def test_a_drone_with_thermal_imaging_pays_100_percent_in_place_of_25(used_on, on_line):
    assert used_on("thermal_imaging").layers("VNM", "8806220000", "2026-09-05")["section_232"] == 1.0
    for partner, gap in {"JPN": {"drones_allied"}, "VNM": set()}.items():
        uses, gaps, _ = on_line.unsaid(partner, "8806220000", "2026-09-05")
        assert uses == {"thermal_imaging", "civil_aircraft"} and gaps == gap


@pytest.mark.parametrize("code, use", [("8504409580", "drone_dock"), ("8807300060", "drone_part")])
def test_parts_and_docks_are_liable_by_use_only(on_line, used_on, code, use):
    assert "section_232" not in on_line.layers("VNM", code, "2026-09-05")
    assert use in on_line.unsaid("VNM", code, "2026-09-05")[0]
    assert used_on(use).layers("VNM", code, "2026-09-05")["section_232"] == 1.0


@pytest.mark.parametrize(
    "partner, layers",
    [
        ("VNM", {"section_201": 0.25, "uniform": 0.125}),
        ("IND", {"section_201": 0.25, "uniform": 0.10}),
        ("CHL", {"section_201": 0.25, "uniform": 0.125}),  # a trade agreement spares nobody by itself
        ("MEX", {"uniform": 0.10}),
        ("CAN", {"uniform": 0.10}),
        ("KOR", {"uniform": 0.125}),
        ("HND", {"uniform": 0.10}),
    ],
)
def test_quartz_surfaces_pay_25_percent_within_the_quota_and_some_partners_none(
    single_entry, partner, layers
):
    """Note 41: 6810.99.0020 from 15 August 2026, on top of forced labour."""
    assert single_entry.layers(partner, "6810990020", "2026-08-15") == pytest.approx(layers)
    assert "section_201" not in single_entry.layers(partner, "6810990020", "2026-08-14")


def test_quartz_above_the_quota_pays_50_percent_and_glass_is_quartz_by_use(used_on, on_line):
    assert used_on("over_quota").layers("VNM", "6810990020", "2026-08-20")["section_201"] == 0.5
    assert "section_201" not in on_line.layers("VNM", "7020006000", "2026-08-20")
    assert on_line.unsaid("VNM", "7020006000", "2026-08-20")[0] == {"quartz_surface"}
    assert used_on("quartz_surface").layers("VNM", "7020006000", "2026-08-20")["section_201"] == 0.25


def test_124_partners_are_left_out_of_the_quartz_quota_and_its_targets_are_not():
    free = set(real_table("us_section201_free_partners").query("measure == 's201_quartz'").partner)
    assert {"CAN", "MEX", "KOR", "AUS", "ISR", "COL", "PER", "PAN", "SGP", "JOR"} <= free
    assert not free & {"CHN", "IND", "VNM", "THA", "MYS", "TUR", "CHL", "BHR", "MAR", "OMN"}
    assert len(free) == 124


# Metals and wood.


@pytest.mark.parametrize(
    "code, rate",
    [
        ("7208100000", 0.25),
        ("7326908688", 0.25),
        ("7601103000", 0.25),  # Annex I-A
        ("9403200082", 0.15),  # I-B
        ("7408113000", 0.50),
        ("7418100000", 0.50),  # copper of I-A
        ("8544422000", 0.25),  # copper articles of I-B
    ],
)
def test_copper_of_the_united_kingdom_pays_in_full_and_its_steel_half(single_entry, code, rate):
    """Headings 9903.82.04 and .05 name lists (i)-(iv) and (vi)-(vii) only."""
    assert single_entry.layers("GBR", code, "2026-06-10")["section_232"] == pytest.approx(rate)
    if rate in (0.25, 0.15) and code != "8544422000":
        full = {0.25: 0.50, 0.15: 0.25}[rate]
        assert single_entry.layers("VNM", code, "2026-06-10")["section_232"] == pytest.approx(full)


@pytest.mark.parametrize(
    "partner, sofas, cabinets",
    [
        ("CHN", (0.25, 0.30), (0.25, 0.50)),
        ("VNM", (0.25, 0.30), (0.25, 0.50)),
        ("MEX", (0.25, 0.30), (0.25, 0.50)),
        ("GBR", (0.10, 0.10), (0.10, 0.10)),
        ("DEU", (0.15, 0.15), (0.15, 0.15)),
        ("JPN", (0.15, 0.15), (0.15, 0.15)),
        ("KOR", (0.15, 0.15), (0.15, 0.15)),
        ("TWN", (0.15, 0.15), (0.15, 0.15)),
    ],
)
def test_sofas_pay_30_and_cabinets_50_percent_in_2027_and_ceilings_stay(
    on_line, partner, sofas, cabinets
):
    """Free by base rate, so that a total of 15 % adds 15 points. 0.6.0 had one measure for both."""
    for code, rates in {"9401614011": sofas, "9403409060": cabinets}.items():
        for day, rate in zip(("2026-12-31", "2027-01-01"), rates, strict=True):
            found = on_line.layers(partner, code, day)
            assert found["section_232"] == pytest.approx(rate), (code, day)
            assert "uniform" not in found


# China, textiles.


def test_exclusions_from_section_301_last_as_long_as_the_truce(on_line):
    """8425.31.0100, excluded as a whole number, and 8473.30.5100, a good of it: to 9 January 2027."""
    described = 0.25 * (1 - 0.57468)
    for day, rates in {
        "2026-11-09": (0.0, described),
        "2026-11-10": (0.0, described),
        "2027-01-09": (0.0, described),
        "2027-01-10": (0.25, 0.25),
    }.items():
        for line, rate in zip(("8425310100", "8473305100"), rates, strict=True):
            section_301 = on_line.layers("CHN", line, day).get("section_301", 0.0)
            assert section_301 == pytest.approx(rate), (line, day)


def test_textiles_of_honduras_that_claim_cafta_dr_are_spared_and_jordan_s_all(on_line, single_entry):
    """T-shirts of 2024: 35,378,297 USD paid 117,249 of 16.5 %, so that .97991 claimed."""
    claimed = 1 - 117_249 / (0.165 * 35_378_297)
    found = on_line.rates("HND", "6109100004", "2026-08-01")
    assert found == pytest.approx({"s301_forced_labor": 0.10 * (1 - claimed)})
    found = on_line.rates("HND", "6109100004", "2026-06-10")
    assert found == pytest.approx({"s122": 0.10 * (1 - claimed)})
    assert single_entry.rates("HND", "6109100004", "2026-08-01") == {"s301_forced_labor": 0.10}
    assert on_line.rates("JOR", "6109100004", "2026-08-01") == {}
    assert on_line.rates("VNM", "6109100004", "2026-08-01") == {"s301_forced_labor": 0.125}
    # Other goods of Honduras claim nothing.
    assert on_line.rates("HND", "9503000073", "2026-08-01") == {"s301_forced_labor": 0.10}

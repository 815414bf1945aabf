"""What rests on the use of a good: aircraft, metal by weight and origin, drugs."""

import pytest

from law.conftest import real_table

#: Ground air conditioners (general note 6, Annex III of the metals): .9813 of the line is for aircraft.
COOLER, PLANES = "8415820120", 0.9813

#: Turbojet parts: .9991; drones: .402.
ENGINE, ENGINES = "8411919085", 0.9991


@pytest.fixture(scope="module")
def by_line():
    shares = real_table("us_aircraft_use_shares_hts10_2026")
    return shares.set_index("hts10").exempt_share


@pytest.fixture(scope="module")
def by_chapter():
    return real_table("us_aircraft_use_shares_hs2_2026").set_index("hs2").exempt_share


def test_a_line_of_aircraft_stands_at_its_own_share_and_else_at_its_chapter_s(rows, by_line, by_chapter):
    planes = rows[rows.use.eq("civil_aircraft")]
    assert len(planes) > 10_000
    expected = planes.hts_prefix.map(by_line).where(planes.hts_prefix.str.len().eq(10))
    # A chapter without a share has no aircraft.
    whole = planes.hts_prefix.str[:2].map(by_chapter).fillna(0.0)
    expected = expected.where(planes.hts_prefix.str.len().eq(10), whole)
    assert (planes.share - expected).abs().max() < 1e-12
    assert set(planes.used) == {1}


def test_aircraft_are_treated_alike_under_every_measure_that_spares_them(rows):
    """0.6.0 had them whole under Section 122, liable under deals, and unlisted under others."""
    planes = rows[rows.use.eq("civil_aircraft")]
    assert set(planes["scope"]) == {
        "deal_aircraft",
        "brazil_by_use",
        "section_122_by_use",
        "forced_labor_by_use",
        "s301_brazil_by_use",
        "s338_by_use",
        "metal_aircraft",
    }
    assert planes.groupby("hts_prefix").share.nunique().eq(1).all()


@pytest.mark.parametrize(
    "partner, day, due",
    [
        # Deals: 15 % in total with the European Union, 10 % added for the United Kingdom.
        ("DEU", "2025-10-01", {"ieepa_reciprocal": 0.15}),
        ("JPN", "2025-10-01", {"ieepa_reciprocal": 0.15}),
        ("KOR", "2025-12-01", {"ieepa_reciprocal": 0.15}),
        ("CHE", "2025-12-01", {"ieepa_reciprocal": 0.15}),
        ("GBR", "2025-10-01", {"ieepa_reciprocal": 0.10}),
        # Brazil's order spares them the 40 points and not the 10.
        ("BRA", "2025-10-01", {"ieepa_brazil": 0.40}),
        ("SGP", "2026-06-10", {"s122": 0.10}),
        ("VNM", "2026-08-10", {"s301_forced_labor": 0.125}),
        ("BRA", "2026-08-10", {"s301_forced_labor": 0.125, "s301_brazil": 0.25}),
    ],
)
def test_parts_of_jet_engines_bear_each_measure_on_the_thousandth_that_is_no_aircraft(
    on_line, used_on, single_entry, partner, day, due
):
    rates = on_line.rates(partner, ENGINE, day)
    left = {"ieepa_reciprocal": 0.10} if partner == "BRA" and day < "2026" else {}
    assert rates == pytest.approx({name: rate * (1 - ENGINES) for name, rate in due.items()} | left)
    assert single_entry.rates(partner, ENGINE, day) == pytest.approx(due | left)
    assert used_on("civil_aircraft").rates(partner, ENGINE, day) == pytest.approx(left)
    assert on_line.unsaid(partner, ENGINE, day)[0] == {"civil_aircraft"}


def test_before_its_deal_a_partner_s_aircraft_bear_the_reciprocal_tariff(on_line):
    assert on_line.rates("JPN", ENGINE, "2025-09-15")["ieepa_reciprocal"] == pytest.approx(0.15)
    assert on_line.rates("VNM", ENGINE, "2025-10-01")["ieepa_reciprocal"] == pytest.approx(0.20)


@pytest.mark.parametrize("partner", ["DEU", "GBR", "JPN", "KOR", "TWN"])
def test_metals_in_aircraft_of_five_deals_are_spared(on_line, partner):
    """Notes 2(v) and 35; Annex III: 15 % in total, on the fiftieth that is no aircraft."""
    layers = on_line.layers(partner, COOLER, "2026-06-10")
    assert layers == pytest.approx({"section_232": 0.15 * (1 - PLANES)})


@pytest.mark.parametrize("partner", ["CHE", "LIE", "BRA", "CAN", "VNM"])
def test_metals_in_aircraft_of_others_are_due(on_line, partner):
    """Switzerland's deal spares its aircraft the reciprocal tariff alone; no text names the others."""
    assert on_line.layers(partner, COOLER, "2026-06-10")["section_232"] == pytest.approx(0.15)


def test_taiwan_s_aircraft_are_spared_metals_from_may_2026(on_line):
    """Annex I-B, 25 %, to 7 June."""
    assert on_line.layers("TWN", COOLER, "2026-04-30")["section_232"] == pytest.approx(0.25)
    left = on_line.layers("TWN", COOLER, "2026-05-01")["section_232"]
    assert left == pytest.approx(0.25 * (1 - PLANES))


#: Steel shelves (9403.20.0082, Annex I-B): outside the chapters of metals.
SHELVES = "9403200082"


def test_goods_below_15_percent_of_metal_fall_back_to_the_other_measures(on_line, used_on):
    """Viet Nam's shelves: 25 % as metal, else Section 122 and then forced labour."""
    light = used_on("light_metal")
    air = real_table("us_aircraft_use_shares_hts10_2026").set_index("hts10").exempt_share[SHELVES]
    for day, measure, rate in [("2026-06-10", "s122", 0.10), ("2026-08-10", "s301_forced_labor", 0.125)]:
        assert on_line.rates("VNM", SHELVES, day) == pytest.approx({"s232_annex_1b": 0.25})
        assert light.rates("VNM", SHELVES, day) == pytest.approx({measure: rate * (1 - air)})
    # Canada's bear Section 338 before 15 September only if they are no metal.
    assert light.layers("CAN", SHELVES, "2026-09-10")["section_338"] == pytest.approx(0.5 * (1 - air))


@pytest.mark.parametrize("code", ["7208100000", "7326908688", "7418100000", "7616995190"])
def test_articles_of_the_metals_chapters_pay_whatever_they_weigh(on_line, used_on, code):
    assert "light_metal" not in on_line.unsaid("VNM", code, "2026-06-10")[0]
    assert used_on("light_metal").layers("VNM", code, "2026-06-10")["section_232"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    "partner, code, rate",
    [
        ("VNM", "7326908688", 0.50),
        ("VNM", SHELVES, 0.25),
        ("GBR", "7326908688", 0.25),
        ("GBR", SHELVES, 0.15),
        ("VNM", "8544422000", 0.25),
    ],
)
def test_goods_of_us_metal_pay_10_percent(single_entry, used_on, partner, code, rate):
    """Heading 9903.82.06: steel and aluminium derivatives, copper articles."""
    assert single_entry.layers(partner, code, "2026-06-10")["section_232"] == pytest.approx(rate)
    found = used_on("us_metal").rates(partner, code, "2026-06-10")
    metals = sum(rate for name, rate in found.items() if name.startswith("s232"))
    spared = real_table("us_aircraft_use_shares_hts10_2026").set_index("hts10").exempt_share
    plane = spared.get(code, 0.0) if partner == "GBR" and code == SHELVES else 0.0
    assert metals == pytest.approx(0.10 * (1 - plane))


def test_mill_steel_of_us_metal_pays_in_full(used_on):
    """16(e) replaces the duty on (ii) and (iv), not on (i), (iii) and (v)."""
    assert used_on("us_metal").layers("VNM", "7208100000", "2026-06-10")["section_232"] == 0.5


@pytest.mark.parametrize(
    "partner, day, patented",
    [
        ("IND", "2026-07-30", 0.0),
        ("IND", "2026-07-31", 1.0),
        ("DEU", "2026-07-31", 0.15),
        ("JPN", "2026-10-05", 0.15),
        ("CHE", "2026-10-05", 0.15),
        ("IND", "2026-10-05", 1.0),
        ("GBR", "2026-10-05", 0.0),
    ],
)
def test_patented_drugs_are_flagged_and_stand_at_nothing(on_line, used_on, partner, day, patented):
    """No share of patented drugs is published; the United Kingdom's pay nothing (91 FR 49406)."""
    code = "3004909210"
    assert "section_232" not in on_line.layers(partner, code, day)
    found = used_on("patented_drug").layers(partner, code, day)
    assert found.get("section_232", 0.0) == pytest.approx(patented)
    assert ("patented_drug" in on_line.unsaid(partner, code, day)[0]) == (patented > 0)


def test_what_is_spared_as_a_patented_drug_bears_no_forced_labour_duty(used_on, on_line):
    """Note 52(f)(8): goods of heading 9903.04.60 are goods of Section 232."""
    rows = real_table("us_section232_pharma_lines_hts10")
    exempt = real_table("us_section301_forced_labor_exempt_hts_2026")
    by_use = tuple(exempt.hts_prefix[exempt.condition.eq("pharma")])
    code = next(line for line in rows.hts10 if line.startswith(by_use))
    assert on_line.rates("IND", code, "2026-10-05") == pytest.approx({"s301_forced_labor": 0.10})
    assert used_on("patented_drug").rates("IND", code, "2026-10-05") == {"s232_pharmaceuticals": 1.0}

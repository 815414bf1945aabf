"""What a line bears on a day: by hand on hand-made lists, then on the real ones."""

import numpy as np
import pandas as pd
import pytest

from analysis.law.covered import PROGRAMMES
from analysis.law.measures import LAYERS, read_left_out, read_measures
from law.conftest import World, real_table

# Hand-made lists.


@pytest.fixture(scope="module")
def one_programme(events):
    """Goods that one programme of Section 232 names."""
    world = World(events).product_232("auto_parts", "870850", "2025-05-03")
    world.line("JPN", "8708507200", base=0.025)
    for partner in ("MEX", "CAN"):
        world.line(partner, "8708507200", base=0.025, collected=0.0)
        world.claims(partner, "8708507200", 100, 80)
    world.product_232("passenger_vehicles", "8703", "2025-04-03")
    world.line("MEX", "8703230190").claims("MEX", "8703230190", 100, 80)
    world.product_232("steel_derivative", "8431", "2025-03-12", duty_on="steel content")
    world.line("VNM", "8431498080", base=0.02)
    world.product_232("steel_mill", "7208", "2018-03-23")
    return world.line("MEX", "7208100000").claims("MEX", "7208100000", 100, 100)


@pytest.fixture(scope="module")
def two_programmes(events):
    """Goods that two of them name."""
    world = World(events).product_232("passenger_vehicles", "8703", "2025-04-03")
    world.product_232("steel_derivative", "8703", "2025-03-12", duty_on="steel content")
    world.line("BRA", "8703230190")
    for metal in ("steel", "aluminum"):
        world.product_232(f"{metal}_derivative", "8431", "2025-03-12", duty_on=f"{metal} content")
    world.metal("8431", steel=0.2, aluminum=0.1).line("VNM", "8431498080", base=0.0)
    world.product_232("auto_parts", "870850", "2025-05-03")
    world.product_232("steel_derivative", "870850", "2025-03-12", duty_on="steel content")
    world.line("JPN", "8708507200", base=0.025)
    world.line("MEX", "8708507200", base=0.025, collected=0.0).claims("MEX", "8708507200", 100, 80)
    world.product_232("auto_parts", "732010", "2025-05-03")
    world.product_232("steel_derivative", "732010", "2025-03-12")
    return world.line("MEX", "7320103000", base=0.0).claims("MEX", "7320103000", 100, 80)


@pytest.fixture(scope="module")
def listed(events):
    """Goods of the lists of Section 301, of the emergency tariffs and of Section 122."""
    world = World(events).list_301("85076000", "4A").list_301("90183100", "4A")
    world.review("85076000", 0.25, "2024-09-27", "2025-12-31", scope="8507600010")
    world.review("85076000", 0.25, "2026-01-01")
    world.review("90183100", 1.00, "2024-09-27", scope="not 9018310080 before 2026-01-01")
    for line in ("8507600010", "8507600020", "9018310040", "9018310080"):
        world.line("CHN", line)
    carved_out = [("27090010", "energy_ca"), ("31042000", "potash_ca"), ("31042000", "potash_mx")]
    for hts8, category in carved_out:
        world.put("us_ieepa_border_carveouts_hts8", hts8=hts8, category=category)
    for line in ("2709001000", "3104200000", "4411929000"):
        world.line("CAN", line).claims("CAN", line, 100, 50)
    for line in ("3104200000", "2709001000"):
        world.line("MEX", line).claims("MEX", line, 100, 0)
    world.put("us_ieepa_brazil_exempt_hts8_dates", hts8="20091100", first_day="2025-08-06")
    world.line("BRA", "2009110060").line("BRA", "0901110025")
    world.annex2("2933998200").line("IND", "8504409510")
    for partner in ("BRA", "IND", "JPN"):
        world.line(partner, "2933998200")
    world.put("us_section122_exempt_hts8_2026", hts8="84713001")
    world.put("us_section232_annex_products_2026", hts_prefix="7208", annex="1a", first_day="2026-04-06")
    for line in ("8471300100", "7208100000", "8528720000"):
        world.line("JPN", line).line("MEX", line).claims("MEX", line, 100, 60)
    return world


def test_of_two_programmes_of_section_232_the_one_that_takes_most_counts(two_programmes):
    """25 % on the vehicle; as a derivative at 50 % on half of its value it would pay no more."""
    assert two_programmes.on("BRA", "8703230190", "2025-03-20")["section_232"] == pytest.approx(
        0.25 * 0.5
    )
    assert two_programmes.on("BRA", "8703230190", "2025-05-20")["section_232"] == pytest.approx(0.25)
    assert two_programmes.on("BRA", "8703230190", "2025-09-01")["total"] == pytest.approx(0.25)


def test_the_metals_in_one_article_pay_together_and_the_reciprocal_duty_falls_on_the_rest(
    two_programmes,
):
    """Viet Nam, September 2025: 50 % on .2 of steel and on .1 of aluminium, 20 % on the other .7."""
    assert two_programmes.on("VNM", "8431498080", "2025-09-01") == pytest.approx(
        {"section_232": 0.5 * 0.3, "uniform": 0.20 * 0.7, "total": 0.29}
    )


def test_a_ceiling_of_a_deal_counts_even_where_the_metal_would_take_more_of_a_part(
    one_programme, two_programmes
):
    """Japan's car part of steel, October 2025: 15 % in total as a part, 50 % x 1/2 as a derivative."""
    for world in (one_programme, two_programmes):
        assert world.on("JPN", "8708507200", "2025-10-01")["section_232"] == pytest.approx(0.125)


def test_a_part_that_usmca_spares_is_left_to_the_metals(two_programmes):
    """Mexico: 25 % on the fifth that does not qualify, 50 % x 1/2 of metal on the rest."""
    found = two_programmes.on("MEX", "8708507200", "2025-09-01")["section_232"]
    assert found == pytest.approx(0.25 * 0.2 + 0.5 * 0.5 * 0.8)


def test_nobody_claims_usmca_for_a_part_on_which_the_metals_take_more(two_programmes):
    """Springs of Mexico: 25 % as parts; steel takes 50 % of the full value from 4 June 2025."""
    for day in ("2025-06-03", "2025-06-04", "2026-01-15"):
        assert two_programmes.on("MEX", "7320103000", day)["section_232"] == pytest.approx(0.25), day


def test_the_reciprocal_duty_falls_on_what_section_232_leaves(one_programme):
    """Viet Nam, September 2025: 50 % on the metal half, 20 % on the other."""
    assert one_programme.on("VNM", "8431498080", "2025-09-01") == pytest.approx(
        {"base": 0.02, "section_232": 0.25, "uniform": 0.10, "total": 0.37}
    )


def test_parts_that_qualify_for_usmca_bear_neither_section_232_nor_the_border_measure(one_programme):
    for partner in ("MEX", "CAN"):  # 25 % on the fifth that does not qualify; no 35 % beside it
        assert one_programme.on(partner, "8708507200", "2025-09-01") == pytest.approx(
            {"section_232": 0.25 * 0.2, "total": 0.05}
        )


def test_cars_that_qualify_for_usmca_pay_on_what_is_not_from_the_us(one_programme):
    """80 % qualify, two fifths of them are US content: 25 % on 1 - 0.8 x 0.4 = 68 %."""
    assert one_programme.on("MEX", "8703230190", "2025-09-01") == pytest.approx(
        {"section_232": 0.25 * 0.68, "total": 0.17}
    )


def test_steel_of_mexico_is_not_spared_by_usmca(one_programme):
    assert one_programme.on("MEX", "7208100000", "2025-09-01")["total"] == pytest.approx(0.50)


def test_review_replaces_the_list_on_the_lines_of_its_scope_only(listed):
    """Car batteries from 27 September 2024, other batteries from 1 January 2026."""
    on = {
        (line, day): listed.on("CHN", line, day).get("section_301", 0.0)
        for line in ("8507600010", "8507600020")
        for day in ("2024-09-26", "2024-09-27", "2025-12-31", "2026-01-01")
    }
    assert list(on.values()) == pytest.approx([0.075, 0.25, 0.25, 0.25, 0.075, 0.075, 0.075, 0.25])


def test_a_line_that_the_review_reaches_later_keeps_its_list_until_then(listed):
    assert listed.on("CHN", "9018310040", "2025-12-31")["section_301"] == pytest.approx(1.00)
    assert listed.on("CHN", "9018310080", "2025-12-31")["section_301"] == pytest.approx(0.075)
    assert listed.on("CHN", "9018310080", "2026-01-01")["section_301"] == pytest.approx(1.00)


def test_energy_and_potash_of_canada_pay_10_percent_and_potash_from_7_march_only(listed):
    march = {
        line: listed.on("CAN", line, "2025-03-05")["total"] for line in ("2709001000", "3104200000")
    }
    assert march == pytest.approx({"2709001000": 0.10, "3104200000": 0.25})  # USMCA not yet spared
    for line, rate in {"2709001000": 0.10, "3104200000": 0.10, "4411929000": 0.35}.items():
        assert listed.on("CAN", line, "2025-09-01")["total"] == pytest.approx(rate * 0.5)


def test_potash_of_mexico_pays_10_percent_and_its_energy_25(listed):
    assert listed.on("MEX", "3104200000", "2025-09-01")["total"] == pytest.approx(0.10)
    assert listed.on("MEX", "2709001000", "2025-09-01")["total"] == pytest.approx(0.25)


def test_brazil_s_annex_spares_the_40_points_and_not_the_10(listed):
    assert listed.on("BRA", "2009110060", "2025-10-01")["total"] == pytest.approx(0.10)
    assert listed.on("BRA", "0901110025", "2025-10-01")["total"] == pytest.approx(0.50)


def test_annex_2_does_not_spare_brazil_s_40_points(listed):
    """Brazil's order has an annex of its own: 0.2.0 lent it Annex II."""
    assert listed.on("BRA", "2933998200", "2025-10-01")["total"] == pytest.approx(0.40)


def test_annex_2_spares_both_halves_of_india_s_50(listed):
    assert listed.on("IND", "2933998200", "2025-10-01")["total"] == 0
    assert listed.on("IND", "8504409510", "2025-10-01")["total"] == pytest.approx(0.50)


def test_section_122_spares_its_list_goods_of_section_232_and_of_usmca(listed):
    day = "2026-06-10"
    assert listed.on("JPN", "8471300100", day)["total"] == 0
    assert listed.on("JPN", "8528720000", day)["total"] == pytest.approx(0.10)
    assert listed.on("MEX", "8528720000", day)["total"] == pytest.approx(0.10 * 0.4)
    assert listed.on("JPN", "7208100000", day) == pytest.approx({"section_232": 0.5, "total": 0.5})
    assert listed.on("JPN", "8528720000", "2026-02-23")["total"] == pytest.approx(0.15)  # still IEEPA
    assert listed.on("JPN", "8528720000", "2026-02-24")["total"] == pytest.approx(0.10)


def test_annex_2_does_not_spare_section_122(listed):
    """In 2026 the list is another one: 0.2.0 lent it Annex II."""
    assert listed.on("JPN", "2933998200", "2026-06-10")["total"] == pytest.approx(0.10)


# The real lists.


#: What goods of Russia bear in place of column 2 on lines of note 30(d), at a base rate of nothing.
NOTE_30 = {"base_russia_note_30": 0.7}


@pytest.mark.parametrize(
    "what, partner, hts, day, rates",
    [
        ("car batteries", "CHN", "8507600010", "2024-12-01", {"s301_review": 0.25}),
        ("other batteries", "CHN", "8507600020", "2024-12-01", {"s301_list4a": 0.075}),
        # A list of aircraft names batteries: .1092 of the chapter's lines entered as such.
        (
            "other batteries",
            "CHN",
            "8507600020",
            "2026-06-10",
            {"s301_review": 0.25, "s122": 0.1 * (1 - 0.1092)},
        ),
        ("masks", "CHN", "6307909870", "2025-01-15", {"s301_review": 0.25}),
        ("masks of 2026", "CHN", "6307909870", "2026-06-10", {"s301_review": 0.5, "s122": 0.1}),
        ("not masks", "CHN", "6307909889", "2025-01-15", {"s301_list4a": 0.075}),
        ("needles", "CHN", "9018310040", "2025-01-15", {"s301_review": 1.0}),
        ("enteral syringes", "CHN", "9018310080", "2025-01-15", {}),
        ("routers: list 4A", "CHN", "8517620090", "2024-06-30", {"s301_list4a": 0.075}),
        ("networks: list 3", "CHN", "8517620020", "2024-06-30", {"s301_list3": 0.25}),
        ("crude oil of Canada", "CAN", "2709001000", "2025-03-05", {"ieepa_border_energy": 0.1}),
        ("natural gas of Canada", "CAN", "2711210000", "2025-09-01", {"ieepa_border_energy": 0.1}),
        ("potash, first days", "CAN", "3104200000", "2025-03-05", {"ieepa_border": 0.25}),
        ("coffee of Viet Nam", "VNM", "0901110025", "2025-11-12", {"ieepa_reciprocal": 0.2}),
        ("coffee spared", "VNM", "0901110025", "2025-11-13", {}),
        (
            "coffee of Brazil",
            "BRA",
            "0901110025",
            "2025-11-12",
            {"ieepa_reciprocal": 0.1, "ieepa_brazil": 0.4},
        ),
        ("coffee of Brazil spared", "BRA", "0901110025", "2025-11-13", {}),
        ("orange juice", "BRA", "2009110060", "2025-10-01", {"ieepa_reciprocal": 0.1}),
        ("drugs of India", "IND", "3004909230", "2025-10-01", {}),
        ("lumber of Germany", "DEU", "4407110001", "2025-10-13", {}),
        ("lumber, Section 232", "DEU", "4407110001", "2025-10-14", {"s232_softwood": 0.1}),
        ("gold bars", "CHE", "7108135500", "2025-04-05", {}),
        ("books", "CHN", "4901990010", "2025-09-01", {"s301_list4a": 0.075}),
        ("film: by use", "DEU", "3701300000", "2025-07-01", {"ieepa_reciprocal": 0.1}),
        ("aircraft of the EU: by use", "DEU", "8802400040", "2025-10-01", {"ieepa_reciprocal": 0.15}),
        (
            "aircraft of Brazil: by use",
            "BRA",
            "8802400040",
            "2025-10-01",
            {"ieepa_reciprocal": 0.1, "ieepa_brazil": 0.4},
        ),
        ("Russia's aluminium", "RUS", "7601103000", "2025-03-12", NOTE_30 | {"s232_aluminum": 2.0}),
        (
            "that of 2026",
            "RUS",
            "7601103000",
            "2026-04-06",
            NOTE_30 | {"s232_russian_aluminum": 2.0},
        ),
        (
            "Russia's aluminium in 2024",
            "RUS",
            "7601103000",
            "2024-05-01",
            NOTE_30 | {"s232_aluminum": 2.0},
        ),
        ("tubes of Argentina in quota", "ARG", "7304110020", "2024-06-30", {}),
        ("aluminium of Argentina", "ARG", "7601103000", "2024-06-30", {}),
        ("steel of Ukraine", "UKR", "7208100000", "2024-06-30", {}),
        ("steel of Ukraine, 2025", "UKR", "7208100000", "2025-03-12", {"s232_steel": 0.25}),
        ("steel of Turkey, 2018", "TUR", "7208100000", "2018-09-01", {"s232_steel": 0.5}),
        (
            "Canada's unwrought aluminium",
            "CAN",
            "7601103000",
            "2020-08-20",
            {"s232_unwrought_aluminum": 0.1},
        ),
        ("Canada's other aluminium", "CAN", "7605110000", "2020-08-20", {}),
        ("Canada's aluminium, refunded", "CAN", "7601103000", "2020-09-01", {}),
        ("mutton: no safeguard", "AUS", "0204210000", "2024-06-30", {}),
        ("Russia's other goods", "RUS", "8504409510", "2025-10-01", {}),
        ("laptops: electronics", "TWN", "8471300100", "2025-05-01", {}),
        ("steel of the UK", "GBR", "7208100000", "2025-09-01", {"s232_steel": 0.25}),
        ("steel of Korea in quota", "KOR", "7208100000", "2025-03-11", {}),
        ("steel of Korea", "KOR", "7208100000", "2025-03-12", {"s232_steel": 0.25}),
        ("steel of Australia, 2018", "AUS", "7208100000", "2018-07-01", {}),
        ("steel of Canada, 2018", "CAN", "7208100000", "2018-07-01", {"s232_steel": 0.25}),
        (
            "parts of computers, in part excluded from list 3",
            "CHN",
            "8473305100",
            "2025-10-15",
            {"ieepa_fentanyl": 0.2, "s232_aluminum": 0.013735, "s301_list3": 0.10633},
        ),
        ("copper wire", "CHL", "7408113000", "2025-09-01", {"s232_copper": 0.5}),
        ("copper cathode: Annex II", "CHL", "7403110000", "2025-09-01", {}),
    ],
    ids=lambda value: value.replace(" ", "_") if isinstance(value, str) else None,
)
def test_measures_on_a_line_and_day(measures_on, what, partner, hts, day, rates):
    assert measures_on(partner, hts, day) == pytest.approx(rates), what


def test_eu_lumber_leaves_annex_2_for_section_232_in_one_step(rows):
    """Lines of softwood: in Annex II to 13 October 2025, in Section 232 from the 14th."""
    lumber = rows[rows.scope.eq("s232_softwood")].hts_prefix
    assert (rows.first_day[rows.scope.eq("s232_softwood")] == pd.Timestamp("2025-10-14")).all()
    assert len(lumber) == 15


def test_pharmaceuticals_of_deals_are_liable_as_lines(rows, measures_on):
    """The lines of the list of generics that Annex II does not name: the duty falls on them."""
    lists = real_table("us_ieepa_deal_exempt_hts8_dates")
    annex2 = tuple(rows.hts_prefix[rows.scope.eq("annex2") & rows.share.eq(1)])
    whole = set(lists.hts8[~lists.category.isin(["pharma", "civil_aircraft"])])
    pharma = lists.hts8[lists.category.eq("pharma") & lists.group.eq("eu")]
    named = [p for p in pharma if p not in whole and not p.startswith(annex2)]
    named = [p for p in named if not any(a.startswith(p) for a in annex2)]
    assert len(named) > 10
    for hts8 in named[:10]:
        on_line = measures_on("DEU", hts8 + "00", "2025-10-01")
        assert on_line.get("ieepa_reciprocal", 0) + on_line.get("s232_steel", 0) > 0, hts8


def test_measures_name_layers_and_scopes_that_exist(rows):
    known = set(rows.scope) | {"section_232"}
    for name, measure in read_measures().items():
        assert measure["layer"] in LAYERS, name
        assert {*measure.get("spares", []), *[measure[k] for k in ("covers",) if k in measure]} <= known
        assert measure.get("while", name) in read_measures(), name
        # Special provisions are spared by all.
        assert "special" in measure["spares"], name


def test_every_programme_of_the_product_table_is_a_measure():
    programmes = set(real_table("us_section232_products_dates").programme)
    assert programmes == set(PROGRAMMES)
    assert set(PROGRAMMES.values()) <= {*read_measures(), *read_left_out()}
    assert set(PROGRAMMES.values()) - set(read_measures()) == {"s232_semiconductors"}


@pytest.mark.parametrize("partner", ["CHN", "MEX", "CAN", "DEU", "BRA", "IND", "RUS", "JPN"])
def test_no_rate_is_negative_and_none_without_a_first_day(real_law, partner):
    own = real_law.of(partner)
    segments, layers = real_law.layers(own.sample(500, random_state=1))
    assert min(rates.min() for rates in layers.values()) >= 0
    before = segments < "2018-01-01"
    assert sum(rates[before].max() for name, rates in layers.items() if name != "base") == 0


def test_doubling_dollars_changes_no_line(real_law):
    own = real_law.of("MEX").head(200)
    more = own.assign(value_2024=own.value_2024 * 2, value_2025=own.value_2025 * 2)
    for name, rates in real_law.layers(own)[1].items():
        np.testing.assert_array_equal(rates, real_law.layers(more)[1][name])

"""Statutory rates of a few made-up lines, by hand."""

import copy

import pandas as pd
import pytest

from analysis.law.statutory import LAYERS, total_rate
from law.conftest import World


def at(rates: pd.DataFrame, month: str) -> dict:
    return rates.loc[f"{month}-01", [*LAYERS, "statutory_rate"]].to_dict()


@pytest.fixture(scope="module")
def goods(events):
    """Goods of partners, by sector those of one sentence each."""
    world = World(events)
    several = [
        add_excavator_parts,
        add_chips,
        add_toys,
        add_coffee,
        add_electric_cars,
        add_devices_and_shoes,
        add_televisions,
        add_cameras_and_servers,
        add_oil,
        add_steel,
        add_goods_that_return,
        add_goods_of_korea,
        add_safeguards,
        add_fitness_equipment,
    ]
    for add in several:
        add(world)
    return world


def add_excavator_parts(world):
    world.product_232("steel_derivative", "8431", "2025-03-12", duty_on="steel content")
    world.line("CHN", "8431498080", sector="333", base=0.02).list_301("84314980", "3")


def test_line_on_list_3_with_half_its_value_under_section_232(goods):
    """Excavator parts from China, September 2025: every layer by hand."""
    assert at(goods.rates("CHN", "333"), "2025-09") == pytest.approx(
        {
            "base": 0.02,
            "section_201": 0.0,
            "section_232": 0.50 * 0.5,  # on the metal half
            "section_301": 0.25,
            "section_338": 0.0,
            "uniform": 0.20 + 0.10 * 0.5,  # fentanyl on all of it, reciprocal outside Section 232
            "statutory_rate": 0.77,
        }
    )


def add_chips(world):
    world.line("CHN", "8542310000", sector="334").annex2("8542310000").list_301("85423100", "1")
    world.review("85423100", 0.50, "2025-01-01")


def test_annex_2_exempts_from_the_reciprocal_layer_but_not_from_fentanyl_or_section_301(goods):
    rates = goods.rates("CHN", "334")
    assert at(rates, "2025-09")["uniform"] == pytest.approx(0.20)
    assert at(rates, "2025-09")["section_301"] == pytest.approx(0.50)
    assert at(rates, "2025-04")["uniform"] == pytest.approx(0.20)  # no day of April bears 84 or 125


def add_toys(world):
    world.line("CHN", "9503000073", sector="339")


def test_ordinary_line_from_china_bears_the_day_weighted_headline(goods):
    rates = goods.rates("CHN", "339").uniform
    assert rates["2025-05-01"] == pytest.approx((13 * 1.45 + 18 * 0.30) / 31)
    assert rates["2025-06-01"] == pytest.approx(0.30)
    assert rates["2024-12-01"] == 0


def add_coffee(world):
    world.line("CHN", "0901110000", sector="111").annex2("0901110000", "2025-11-13")


def test_food_is_exempt_from_13_november_2025(goods):
    """EO 14360: the list dates it; China's own calendar has no step on that day."""
    rates = goods.rates("CHN", "111").uniform
    assert rates["2025-10-01"] == pytest.approx(0.20 + 0.10)
    assert rates["2025-12-01"] == pytest.approx(0.10)
    fentanyl = (9 * 0.20 + 21 * 0.10) / 30
    assert rates["2025-11-01"] == pytest.approx(fentanyl + 0.10 * 12 / 30)


def add_electric_cars(world):
    world.list_301("87038000", "1").review("87038000", 1.00, "2024-09-27")
    for partner in ("JPN", "CHN"):
        world.line(partner, "8703800000", sector="336")


def test_review_replaces_the_rate_of_the_list_from_its_first_day(goods):
    rates = goods.rates("CHN", "336").section_301
    assert rates["2024-08-01"] == pytest.approx(0.25)
    assert rates["2024-09-01"] == pytest.approx((26 * 0.25 + 4 * 1.00) / 30)
    assert rates["2024-10-01"] == pytest.approx(1.00)


def test_section_301_is_for_china_only(goods):
    rates = goods.rates("JPN", "336").section_301
    assert len(rates) and (rates == 0).all()


def add_devices_and_shoes(world):
    for partner in ("JPN", "DEU"):
        world.line(partner, "9018908000", sector="354", base=0.025)
    world.line("JPN", "6403999065", sector="316", base=0.20)


def test_floor_tops_the_base_rate_up_to_its_level(goods):
    """Japan's 15 % in total: what the base rate already takes is not added."""
    low, high = goods.rates("JPN", "354"), goods.rates("JPN", "316")
    assert at(low, "2025-10")["uniform"] == pytest.approx(0.125)
    assert at(low, "2025-10")["statutory_rate"] == pytest.approx(0.15)
    assert at(high, "2025-10")["uniform"] == 0
    assert at(high, "2025-10")["statutory_rate"] == pytest.approx(0.20)


def test_rates_of_a_customs_union_apply_to_its_members(goods):
    assert at(goods.rates("DEU", "354"), "2025-10")["statutory_rate"] == pytest.approx(0.15)


def add_televisions(world):
    world.line("MEX", "8528720000", sector="352", base=0.05, collected=0.0)
    world.claims("MEX", "8528720000", 100, 60)


def test_goods_that_claim_usmca_are_free_of_the_border_measure_from_7_march_2025(goods):
    rates = goods.rates("MEX", "352")
    assert at(rates, "2025-03")["uniform"] == pytest.approx((3 * 0.25 + 25 * 0.25 * 0.4) / 31)
    assert at(rates, "2025-07")["statutory_rate"] == pytest.approx(0.25 * 0.4)


def test_usmca_exemption_begins_on_its_day_even_where_the_calendar_has_no_step(world):
    world.events = world.events[~world.events.event_id.isin(["C044", "C045", "C046"])]
    world.line("MEX", "8528720000", sector="334").claims("MEX", "8528720000", 100, 100)
    assert at(world.rates("MEX", "334"), "2025-03")["uniform"] == pytest.approx(3 * 0.25 / 31)


def add_cameras_and_servers(world):
    for line, usmca in {"8525891000": 0, "8471500150": 300}.items():
        world.line("MEX", line, sector="334").claims("MEX", line, 100 if not usmca else 300, usmca)


def test_two_lines_of_a_sector_have_usmca_shares_of_their_own(goods):
    """0.2.0 gave both the sector's: (0 + 300) / 400 claims, so 1/4 of 25 % on each."""
    assert goods.on("MEX", "8525891000", "2025-09-01")["total"] == pytest.approx(0.25)
    assert goods.on("MEX", "8471500150", "2025-09-01")["total"] == 0


def add_oil(world):
    world.put("us_ieepa_border_carveouts_hts8", hts8="27090010", category="energy_ca")
    world.line("CAN", "2709001000", sector="211").claims("CAN", "2709001000", 100, 20)
    world.line("CAN", "8528720000", sector="352").claims("CAN", "8528720000", 100, 0)


def test_canadian_energy_has_a_border_rate_of_its_own(goods):
    assert at(goods.rates("CAN", "211"), "2025-09")["uniform"] == pytest.approx(0.10 * 0.8)
    assert at(goods.rates("CAN", "352"), "2025-09")["uniform"] == pytest.approx(0.35)


def add_steel(world):
    world.product_232("steel_mill", "7208", "2018-03-23")
    for partner in ("MEX", "JPN"):
        world.line(partner, "7208100000", sector="331")


def test_goods_under_section_232_bear_no_border_or_reciprocal_measure(goods):
    for partner in ("MEX", "JPN"):
        assert at(goods.rates(partner, "331"), "2025-09") == pytest.approx(
            {
                "base": 0,
                "section_201": 0,
                "section_232": 0.5,
                "section_301": 0,
                "section_338": 0,
                "uniform": 0,
                "statutory_rate": 0.5,
            }
        )


def add_goods_that_return(world):
    world.line("CHN", "9801001000", sector="980").list_301("98010010", "3")


def test_special_provisions_bear_no_additional_duty(goods):
    assert at(goods.rates("CHN", "980"), "2025-05")["statutory_rate"] == 0


@pytest.fixture(scope="module")
def toys(events):
    """Rates of toys and fitness equipment, and the same where the latter was bought in 2025."""
    world = World(events).line("CHN", "9503000073", sector="339", base=0.0, value=3_000)
    world.line("CHN", "9506910030", sector="339", base=0.04, value=1_000).list_301("95069100", "4A")
    before = world.rates("CHN", "339")
    world.line("CHN", "9506910030", sector="339", base=0.04, value=10**9, year=2025)
    return before, world.rates("CHN", "339")


def test_sector_is_the_mean_of_its_lines_at_2024_values(toys):
    rates, _ = toys
    assert at(rates, "2024-06") == pytest.approx(
        {
            "base": 0.01,
            "section_201": 0,
            "section_232": 0,
            "section_301": 0.075 / 4,
            "section_338": 0,
            "uniform": 0,
            "statutory_rate": 0.01 + 0.075 / 4,
        }
    )
    assert (rates.weight["2024-01-01":] == 1).all()


def test_weights_are_fixed_before_the_episode(toys):
    """What was bought in 2025 moves no rate, since the basket is that of 2024."""
    before, after = toys
    pd.testing.assert_frame_equal(after, before)


def add_goods_of_korea(world):
    world.line("KOR", "9503000073", sector="339", value=1_000)
    world.line("KOR", "8528720000", sector="352", value=3_000)
    for sector, value in {"339": 800, "352": 200}.items():
        world.put(
            "us_imports_naics3_monthly",
            partner="KOR",
            naics3=sector,
            month="2017-05-01",
            customs_value=value,
            duties=0,
        )


def test_before_2024_other_partners_goods_have_the_weights_of_2017(goods):
    """Korea's toys and televisions: 1 to 3 in 2024, 4 to 1 in 2017."""
    weight = goods.rates("KOR", "339").weight
    assert weight["2018-01-01"] == pytest.approx(0.8)
    assert weight["2023-12-01"] == pytest.approx(0.8)
    assert weight["2024-01-01"] == pytest.approx(0.25)


def test_waves_of_2018_and_2019_raise_the_rate_on_the_2017_basket_from_their_days(goods):
    supplies = goods.rates("CHN", "335")
    assert supplies.weight["2018-01-01"] == pytest.approx(0.75)
    assert at(supplies, "2018-08")["statutory_rate"] == pytest.approx(0.015)
    assert at(supplies, "2018-09")["section_301"] == pytest.approx(0.10 * 7 / 30)
    assert at(supplies, "2018-10")["statutory_rate"] == pytest.approx(0.115)
    assert at(supplies, "2019-05")["section_301"] == pytest.approx(0.10 + 0.15 * 22 / 31)
    assert at(supplies, "2019-06")["statutory_rate"] == pytest.approx(0.265)
    steel = goods.rates("CHN", "72", "hs2")
    assert at(steel, "2018-03")["section_232"] == pytest.approx(0.25 * 9 / 31)
    assert supplies.index.max() == pd.Timestamp("2023-12-01")


def add_safeguards(world):
    world.safeguard("s201_washers", "9903.45.01", "84501100", 0.2)
    world.line("JPN", "8450110040", sector="335")
    world.safeguard("s201_solar", "9903.45.22", "8541420010", 0.30)
    world.line("JPN", "8541420010", sector="334", collected=0.1425)
    world.line("DEU", "8541420010", sector="334", collected=0.0)


def test_safeguard_on_solar_cells_falls_on_the_share_that_paid_in_2024(goods):
    """Half of the cells' value of 2024 paid the 14.25 % of that year, as cells of Germany did not."""
    rates = goods.rates("JPN", "334").section_201
    assert rates["2018-01-01"] == 0
    assert rates["2018-02-01"] == pytest.approx(0.30 * 0.5 * 22 / 28, rel=0.01)
    assert rates["2020-03-01"] == pytest.approx(0.20 * 0.5, rel=0.01)


def test_safeguard_on_washers_ends_in_february_2023(goods):
    assert goods.on("JPN", "8450110040", "2023-02-07")["section_201"] == pytest.approx(0.14)
    assert "section_201" not in goods.on("JPN", "8450110040", "2023-02-08")


def test_a_safeguard_without_a_rate_in_its_list_covers_nothing(statutory):
    """Blank rates of the list of 2018 once fell on mutton and horses."""
    early = statutory[statutory.month.between("2018-03-01", "2025-12-01")]
    food = early[early["product"].isin(["111", "112", "113", "114", "311"])]
    assert food.section_201.max() == 0


def add_fitness_equipment(world):
    world.line("CHN", "9504200000", sector="353", base=0.0, value=3_000).list_301("95069100", "4A", "3")
    world.line("CHN", "9506910030", sector="353", base=0.04, value=1_000)
    world.annex2("9504200000").product_232("steel_derivative", "9506", "2025-03-12", duty_on="value")


def test_dollars_and_the_order_of_rows_change_no_rate(goods):
    world = copy.copy(goods)
    world.tables = copy.deepcopy(goods.tables)
    for row in world.tables["us_imports_hs10_annual"]:
        row |= {name: row[name] * 1_000 for name in ("customs_value", "dutiable_value", "duties")}
    for rows in world.tables.values():
        rows.reverse()
    for partner, sector in [("CHN", "353"), ("CHN", "333"), ("MEX", "334"), ("JPN", "334")]:
        pd.testing.assert_frame_equal(world.rates(partner, sector), goods.rates(partner, sector))


def test_total_rate_weighs_products_by_the_basket():
    rates = pd.DataFrame(
        {
            "partner": "CHN",
            "month": pd.Timestamp("2025-05-01"),
            "weight": [0.75, 0.25],
            "base": [0.04, 0.0],
            "section_201": 0.0,
            "section_232": 0.0,
            "section_301": [0.0, 0.2],
            "section_338": [0.0, 0.04],
            "uniform": 0.1,
            "statutory_rate": [0.14, 0.34],
        }
    )
    total = total_rate(rates).loc[("CHN", pd.Timestamp("2025-05-01"))]
    assert total.to_dict() == pytest.approx(
        {
            "base": 0.03,
            "section_201": 0,
            "section_232": 0,
            "section_301": 0.05,
            "section_338": 0.01,
            "uniform": 0.1,
            "statutory_rate": 0.19,
        }
    )

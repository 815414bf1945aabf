"""Statutory rates as built: frozen levels, and what they must show."""

import numpy as np
import pandas as pd
import pytest

from analysis.law.statutory import LAYERS, statutory_rates, total_rate

#: Members of the European Union of 2019 among the partners of the panels.
EUROPE = {"AUT", "BEL", "DEU", "ESP", "FRA", "GBR", "IRL", "ITA", "NLD", "SWE"}


@pytest.fixture(scope="module")
def totals(statutory):
    return total_rate(statutory[statutory.system.eq("naics3")])


@pytest.mark.parametrize(
    "partner, month, rate",
    [
        ("CHN", "2018-01", 0.0253),
        ("CHN", "2019-12", 0.1764),
        ("CHN", "2024-06", 0.1191),
        ("CHN", "2025-05", 0.7052),
        ("CHN", "2025-06", 0.4054),
        ("CHN", "2025-10", 0.4120),
        ("CHN", "2026-06", 0.2237),
        ("VNM", "2018-06", 0.0752),
        ("VNM", "2025-10", 0.1842),
        ("IND", "2025-10", 0.3518),
        ("MEX", "2025-10", 0.0686),
        ("CAN", "2025-10", 0.0634),
        ("JPN", "2025-10", 0.1354),
        ("DEU", "2025-10", 0.1235),
        ("BRA", "2025-10", 0.2832),
    ],
)
def test_statutory_rates_are_frozen(totals, partner, month, rate):
    """Frozen numbers: change them only with a line in CHANGELOG.md."""
    assert totals.statutory_rate[partner][f"{month}-01"] == pytest.approx(rate, abs=5e-5)


def test_layers_sum_to_the_statutory_rate_and_weights_to_one(statutory):
    np.testing.assert_allclose(statutory[LAYERS].sum(axis=1), statutory.statutory_rate, atol=1e-13)
    weights = statutory.groupby(["partner", "system", "month"], observed=True).weight.sum()
    np.testing.assert_allclose(weights, 1, atol=1e-9)
    assert (statutory[LAYERS] >= 0).all(axis=None)


def test_before_2025_others_bear_no_uniform_layer_and_the_eu_alone_section_301_for_aircraft(statutory):
    early = statutory[statutory.month.lt("2025-01-01") & statutory.partner.ne("CHN")]
    assert (early.uniform == 0).all()
    bearing = early[early.section_301.gt(0)]
    assert bearing.month.between("2019-10-01", "2021-03-01").all()
    assert {"DEU", "FRA", "GBR", "ESP", "ITA"} <= set(bearing.partner) <= EUROPE


def test_steel_duty_of_2018_raises_the_rate_on_primary_metals_of_japan_but_not_of_australia(statutory):
    metals = statutory[statutory.system.eq("naics3") & statutory["product"].eq("331")]
    added = metals.set_index(["partner", "month"]).section_232
    assert added["JPN"]["2018-02-01"] == 0
    assert added["JPN"]["2018-04-01"] > 0.1
    assert (added["AUS"]["2018-06-01":"2025-02-01"] == 0).all()


def test_truce_more_than_halves_the_uniform_layer_on_china(totals):
    uniform = totals.uniform["CHN"]
    assert uniform["2025-06-01"] < 0.5 * uniform["2025-04-01"]


def test_law_charges_china_more_than_was_collected_when_the_tariff_jumped(totals, naics3):
    """Taxed goods vanish, so that the average collected falls below the law's on a fixed basket."""
    china = naics3[naics3.partner.eq("CHN")].groupby("month")[["duties", "customs_value"]].sum()
    collected = china.duties / china.customs_value
    law = totals.statutory_rate["CHN"]
    assert (law - collected)["2025-04-01":"2025-05-01"].min() > 0.1


def test_in_2025_no_partner_is_untreated(totals, naics3):
    """Identification rests on relative doses: nobody keeps the base rate of the year before."""
    october = totals.xs(pd.Timestamp("2025-10-01"), level="month")
    added = (october.statutory_rate - october.base)[naics3.partner.cat.categories]
    assert added.drop("RUS").min() > 0.01
    assert added["RUS"] > 0


def test_rates_of_china_go_on_to_the_asked_month_and_others_end_with_their_trade(world):
    world.line("CHN", "9503000073", sector="339").line("JPN", "9503000073", sector="339")
    made = statutory_rates(world.read, world.law(), last_month="2026-08")
    last = made.groupby("partner", observed=True).month.max()
    assert f"{last['CHN']:%Y-%m} {last['JPN']:%Y-%m}" == "2026-08 2025-11"

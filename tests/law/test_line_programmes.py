"""Which programme changed a line's rate: the parts are the whole, and no measure is without one."""

import pytest

from analysis.law.line_programmes import PROGRAMMES, line_programmes, programme_of
from analysis.law.line_rates import line_rates
from analysis.law.measures import read_measures

PARTNERS = ["CAN", "CHN"]


@pytest.fixture(scope="module")
def changes(real_law):
    return line_programmes(real_law, PARTNERS)


def test_programmes_add_up_to_the_change_of_the_rate(real_law, changes):
    rates = line_rates(real_law, PARTNERS).set_index(["partner", "hs10"])
    moved = (rates.rate_2025 - rates.rate_2024).reindex(changes.index)
    assert changes.sum(axis=1).to_numpy() == pytest.approx(moved.to_numpy(), abs=1e-12)


def test_each_partner_has_its_own_order_and_not_the_other_s(changes):
    means = changes.groupby("partner").mean()
    assert means.loc["CHN", "fentanyl duty on China"] > 0.1
    assert (
        means.loc["CAN", "fentanyl duty on China"] == 0 == means.loc["CHN", "orders on Brazil and India"]
    )
    border = means["border duties on Canada and Mexico"]
    assert border["CAN"] > 0 == border["CHN"]


def test_every_measure_has_a_programme_and_metals_are_no_vehicles():
    assert {programme_of(measure) for measure in read_measures()} <= set(PROGRAMMES)
    assert programme_of("s232_steel") == "duties on metals"
    assert programme_of("s232_truck_parts") == programme_of("s232_autos") == "duties on vehicles"
    assert programme_of("s301_list3") == "Section 301"

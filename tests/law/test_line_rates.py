"""Annual rates of single tariff lines, held to the panel, to the imports and to the calendar."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_events
from analysis.law.line_rates import china_line_rates, line_rates
from analysis.law.lines import lines_2017

PARTNERS = ["CHN", "DEU", "CAN"]


@pytest.fixture(scope="module")
def rates(real_law):
    return line_rates(real_law, PARTNERS)


def test_rates_of_lines_average_to_those_of_the_panel(rates, statutory):
    """On the basket of 2024 the mean over lines is the mean over sectors, to November."""
    sold = rates[rates.value_2024.gt(0)]
    by_line = sold.groupby("partner").apply(
        lambda own: np.average(own.rate_2024, weights=own.value_2024), include_groups=False
    )
    panel = statutory[statutory.system.eq("naics3") & statutory.month.dt.year.eq(2024)]
    panel = panel.assign(part=panel.weight * panel.statutory_rate, partner=panel.partner.astype(str))
    days = panel.month.dt.days_in_month
    by_sector = (panel.part * days).groupby(panel.partner).sum() / 366
    # Few lines are in no sector.
    for partner in by_line.index:
        assert by_line[partner] == pytest.approx(by_sector[partner], rel=0.02, abs=2e-4)


def test_lines_of_either_year_are_there_once_with_both_values(rates, read):
    assert not rates.duplicated(["partner", "hs10"]).any()
    assert (rates.value_2024 + rates.value_2025).gt(0).all()
    assert rates[["rate_2024", "rate_2025"]].notna().all().all()
    imports = read("us_imports_hs10_annual")
    imports = imports[imports.partner.isin(PARTNERS)]
    for year in (2024, 2025):
        assert rates[f"value_{year}"].sum() == imports[imports.year.eq(year)].customs_value.sum()


def test_a_line_of_china_by_hand(rates):
    """Toys of 9503.00.00: free; list 4B never came into force; 2025 by days of the calendar."""
    toys = rates[rates.partner.eq("CHN") & rates.hs10.str.startswith("95030000")]
    assert len(toys) > 3
    np.testing.assert_allclose(toys.rate_2024, 0.0)
    # Fentanyl 10 % from 02-04, 20 % from 03-04, 10 % from 11-10; reciprocal 10 % from 04-05,
    # 84 % from 04-09 (104 % in all), 125 % from 04-10 to 05-13, 10 % again from 05-14.
    days = 28 * 0.10 + 251 * 0.20 + 52 * 0.10 + 4 * 0.10 + 1 * 0.84 + 34 * 1.25 + 232 * 0.10
    np.testing.assert_allclose(toys.rate_2025, days / 365, rtol=1e-6)


def test_codes_of_china_on_one_list_by_hand(read):
    """Lists 1 and 3 (10 % from 2018-09-24, 25 % from 2019-05-10), 4A from 2019-09-01, and none."""
    lines = lines_2017(read)
    rates = china_line_rates(lines, read_events())
    actions = lines.filter(like="TT")
    lists = [
        ({"TT301_a": 0.25}, 0.25),
        ({"TT301_c": 0.10, "TT301_d": 0.15}, (129 * 0.10 + 236 * 0.25) / 365),
        ({"TT301_e": 0.15, "TT301_f": -0.075}, 122 * 0.15 / 365),
        ({}, 0.0),
    ]
    for path, added in lists:
        expected = pd.Series(path, dtype=float).reindex(actions.columns, fill_value=0.0)
        own = np.isclose(actions.to_numpy(), expected.to_numpy()).all(axis=1)
        assert own.sum() > 300
        np.testing.assert_allclose((rates.rate_2019 - rates.rate_2017)[own], added, atol=1e-9)
        np.testing.assert_allclose(rates.rate_2017[own], lines.base_rate[own])


def test_rates_of_codes_of_china_average_to_those_of_the_panel(read, statutory):
    rates = china_line_rates(lines_2017(read), read_events())
    weight = lines_2017(read).weight
    china = statutory[statutory.partner.eq("CHN") & statutory.system.eq("hs2")]
    for year in (2017, 2019):
        own = china[china.month.dt.year.eq(year)]
        days = own.weight * own.month.dt.days_in_month
        panel = np.average(own.statutory_rate, weights=days)
        assert np.average(rates[f"rate_{year}"], weights=weight) == pytest.approx(panel, rel=1e-6)

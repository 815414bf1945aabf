"""What may be asked of a what-if, and the law that a duty is laid on."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.elasticity.main.inputs import main_estimate
from analysis.estimate.what_if.asked import Duty, Goods, Question, check_added
from analysis.estimate.what_if.base.study import load_state
from analysis.estimate.what_if.inputs import lawful_lines
from analysis.estimate.what_if.study import study
from analysis.law.lookup import statutory_rate
from analysis.law.statutory import DECIMALS
from analysis.law.stored import rates_on_days


@pytest.mark.parametrize("written", [0.25, "25", "25%", "25 %", "25\u00a0%"])
def test_a_duty_is_a_fraction_as_a_number_and_per_cent_as_a_text(written):
    assert check_added(written) == pytest.approx(0.25)


@pytest.mark.parametrize(
    "asked, said",
    [
        ({"add": 25}, "did you mean 0.25?"),
        ({"add": 5}, "did you mean 0.05?"),
        ({"add": 1.2}, "did you mean 1.2% or 120%?"),
        ({"add": "1"}, "did you mean 1% or 100%? Write the % sign."),
        ({"add": "a lot"}, "is no number"),
        ({"add": "2000%"}, "is outside -100% to 145%"),
        ({"add": "-200%"}, "is outside -100% to 145%"),
        ({"add": 0}, "adds nothing"),
        ({"add": "nan"}, "is no number"),
        ({"goods": "9409"}, "Did you mean 940"),
        ({"goods": "0000"}, "HTS 0000 is no line of which anything was imported in 2025."),
        ({"goods": "94o3"}, "no tariff line"),
        ({"goods": "NAICS 338"}, "Did you mean '33"),
        ({"start": "2017-01-01"}, "did you mean 2026-09-01?"),
        ({"start": "2030-01-01"}, "did you mean 2027-02-28?"),
        ({"start": "soon"}, "is not a day"),
        ({"horizon": 0}, "no number of months"),
        ({"horizon": "a year"}, "no number of months"),
        ({"partner": "VNX"}, "Did you mean 'VNM'?"),
        ({"partner": "PRK"}, "North Korea sold nothing to the United States in 2025"),
        ({"partner": "Vietnm, China"}, "Did you mean Vietnam (VNM)?"),
        ({"partner": ""}, "which partner?"),
        ({"partner": "EU", "path": "removal"}, "is asked of one partner"),
        ({"package": "none.yaml"}, "cannot be read"),
        ({"package": "none.yaml", "goods": "94"}, "names goods and duties itself"),
        ({"path": "removl"}, "Did you mean 'removal'?"),
        ({"path": "actual"}, "nothing would move"),
        ({"goods": "98"}, "nothing would move"),
    ],
)
def test_bad_input_gets_one_line_that_names_what_is_near(asked, said):
    with pytest.raises(InputError) as refused:
        study(**{"partner": "VNM"} | asked)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_line_that_the_partner_did_not_sell_is_told_from_one_that_does_not_exist():
    state = load_state()
    sold = set(state["own"]["SAU"].hts)
    code = next(code for code in state["own"]["VNM"].hts if code not in sold)
    with pytest.raises(InputError, match=f"HTS {code}: SAU sold nothing of it in 2025"):
        study(partner="SAU", goods=code)


def test_the_duty_comes_on_top_of_what_the_law_charges_on_each_line_that_day():
    day = pd.Timestamp("2026-12-01")
    lines, *_ = lawful_lines(Question("CHN", (Duty(("CHN",), (Goods(),), 0.25, day),), "", 12))
    special = lines.hts.str[:2].isin(["98", "99"])
    np.testing.assert_allclose((lines.rate_after - lines.rate_before)[~special], 0.25)
    assert (lines.rate_after == lines.rate_before)[special].all()
    for row in lines.sample(5, random_state=1).itertuples():
        looked_up = statutory_rate("CHN", row.hts, day).statutory_rate
        assert row.rate_before == pytest.approx(looked_up, abs=1e-6)


@pytest.mark.parametrize(
    "partner, goods", [("VNM", "9403"), ("MEX", "9403"), ("MEX", "8309"), ("IRL", "3004"), ("CHN", "85")]
)
def test_the_mean_law_of_a_what_if_is_that_of_a_look_up(partner, goods):
    """0.7.0 said of furniture from Vietnam 15.0 % on one page and 18.5 % on another."""
    what_if = study(partner=partner, goods=goods, start="2026-12-01")
    looked_up = statutory_rate(partner, goods, "2026-12-01").statutory_rate
    assert what_if.rates.rate_before == pytest.approx(looked_up, abs=2e-6)


@pytest.mark.parametrize("partner", ["CHN", "VNM", "MEX", "DEU", "RUS"])
def test_every_line_of_the_base_has_a_law(partner):
    state = load_state()
    days = [(pd.Timestamp("2024-12-01"), pd.Timestamp("2025-11-30"))]
    assert rates_on_days(partner, days, state["own"][partner].hts)[0].notna().all()


def test_the_mean_law_over_some_days_is_that_of_the_days():
    first, last = pd.Timestamp("2025-04-01"), pd.Timestamp("2025-04-10")
    days = pd.date_range(first, last)
    found = rates_on_days("VNM", [(first, last), *((day, day) for day in days)])
    by_day = found.drop(columns=0).mean(axis=1)
    np.testing.assert_allclose(found[0], by_day, rtol=0, atol=10**-DECIMALS / 2)
    # Those of a day are rounded: lines whose later numbers part in the law have a mean of more digits.
    assert np.isclose(found[0], by_day, rtol=1e-7, atol=0).mean() > 0.999


def test_partners_have_answers_whose_words_can_follow_the_numbers():
    for partner in sorted(load_state()["lawful"])[::3]:
        story = study(partner=partner)
        assert -0.35 < story.change.value < -0.05, partner
        low, high = story.intervals[["ci_low", "ci_high"]].to_numpy().T
        assert (low < story.intervals.value).all() and (story.intervals.value < high).all()
        assert np.isfinite(story.outcomes.value).all()
        assert story.takers.query("taken > 0").taken.sum() <= -story.outcomes.value["imports"] * 1.0001
        assert partner not in set(story.takers.partner)


def test_the_end_of_the_added_duties_brings_imports_from_china_back():
    story = study(partner="CHN", path="removal")
    assert story.rates.rate_after < story.rates.rate_before
    assert story.change.value > 0
    assert story.takers.empty


def test_goods_of_an_end_use_or_a_sector_have_the_main_estimate_while_kinds_cannot_be_told_apart():
    main = main_estimate("2025")
    for asked in ({"goods": "capital goods"}, {"goods": "NAICS 337"}, {}):
        found = study(**asked).elasticity
        ends = found[["value", "ci_low", "ci_high"]].tolist()
        assert ends == pytest.approx([main.value, main.ci_low, main.ci_high])
        assert found.group == "all goods" and not found.p_value < 0.05


def test_a_larger_duty_lowers_imports_more_and_a_longer_horizon_adds_up():
    changes = [study(goods="9403", add=add).change.value for add in (0.1, 0.25, 0.5)]
    assert changes == sorted(changes, reverse=True)
    year, two = (study(goods="9403", horizon=n).outcomes.without["imports"] for n in (12, 24))
    assert two == pytest.approx(2 * year)

"""Both episodes by product: value, quantity and unit value of imports beside the law."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_events, read_table
from analysis.estimate.elasticity.goods.by_product import by_product, first_read, laws, product_changes
from analysis.estimate.elasticity.main.inputs import load_lines
from analysis.law.line_rates import china_line_rates
from analysis.law.lines import lines_2017
from estimate.elasticity.goods.conftest import changes

KEYS = ["episode", "partner", "window", "comparison", "sample", "fixed_effects", "weights"]

#: Window of an episode, and of its placebo.
YEARS = {"2018": ("2017:2019", "2015:2017"), "2025": ("2024:2025", "2022:2024")}


@pytest.fixture(scope="module")
def simulated():
    return by_product(product_changes(*changes()))


@pytest.fixture(scope="module")
def law():
    return laws(china_line_rates(lines_2017(read_table), read_events()), load_lines()[0])


@pytest.fixture(scope="module")
def table(law):
    return product_changes(read_table("us_imports_hs6_changes"), law)


@pytest.fixture(scope="module")
def real(table):
    return by_product(table)


#: Codes of one chapter, every other one of them taxed.
CODES = [f"84{i:02d}10" for i in range(40)]
TAXED = np.arange(40) % 2


def by_hand(start, end, partner, quantity, unit_value):
    """Changes of the codes, log quantity and log unit value."""
    return pd.DataFrame(
        {
            "partner": partner,
            "hs6": CODES,
            "start_year": start,
            "end_year": end,
            "base_share": 1 / 40,
            "log_change_value": quantity + unit_value,
            "log_change_quantity": quantity,
            "log_change_unit_value": unit_value,
        }
    )


def test_a_duty_of_a_quarter_by_hand():
    """Where 1 + rate rose by a quarter, quantity fell by 0.2 more and the unit value by 0.1 more."""
    china = by_hand(2017, 2019, "CHN", 0.1 - 0.2 * TAXED, -0.1 * TAXED)
    mexico = by_hand(2017, 2019, "MEX", 0.2 + 0.3 * TAXED, np.full(40, 0.3))
    vietnam = by_hand(2017, 2019, "VNM", np.full(40, np.nan), np.full(40, np.nan))
    vietnam["log_change_value"] = 0.7
    lists = pd.DataFrame({"hs6": CODES, "rate_2017": 0.0, "rate_2019": 0.25 * TAXED})
    none = pd.DataFrame({"partner": ["CHN"], "hs10": ["9900000000"], "law": [0.1], "value_2024": [1.0]})
    found = product_changes(pd.concat([china, mexico, vietnam]), laws(lists, none))
    assert found.law.to_numpy() == pytest.approx(np.log(1.25) * TAXED)
    # Viet Nam has no quantity where China has one: Mexico alone stands for the others.
    others = found.loc[0, [f"{name}_others" for name in ("law", "value", "quantity", "unit_value")]]
    assert others.tolist() == pytest.approx([0, 0.5, 0.2, 0.3])
    estimates = by_product(found)
    assert (estimates.window == "2017:2019").all() and (estimates.partner == "CHN").all()
    for comparison, quantity, price in (("within", -0.2, -0.1), ("across", -0.5, -0.1)):
        own = first_read(estimates, "2018", comparison=comparison).value * np.log(1.25)
        assert own["quantity"] == pytest.approx(quantity)
        assert own["unit_value"] == pytest.approx(price)
        assert own["value"] == pytest.approx(quantity + price)


def test_the_law_of_a_code_in_2025_is_the_mean_of_its_lines_by_imports_of_2024():
    lines = pd.DataFrame(
        {
            "partner": "MEX",
            "hs10": ["8401100010", "8401100090", "8402100000"],
            "law": [0.1, 0.3, 0.2],
            "value_2024": [3.0, 1.0, 0.0],
        }
    )
    lists = pd.DataFrame({"hs6": ["840110"], "rate_2017": [0.0], "rate_2019": [0.25]})
    found = laws(lists, lines).set_index(["episode", "partner", "hs6"]).law
    assert found["2018", "CHN", "840110"] == pytest.approx(np.log(1.25))
    assert found["2025", "MEX", "840110"] == pytest.approx(0.15)
    assert len(found) == 2, "a code without imports in 2024 has no law"


def test_others_pay_a_law_of_their_own_in_2025_and_none_in_2018():
    """Mexico pays on the other codes, and half as much: the difference of both laws moves the trade."""
    law_of = {"CHN": 0.2 * TAXED, "MEX": 0.1 * (1 - TAXED)}
    rows = [
        by_hand(*years, partner, -2 * (law if years[0] == 2024 else 0 * law), 0 * law)
        for years in ((2017, 2019), (2024, 2025))
        for partner, law in law_of.items()
    ]
    law = pd.concat(
        pd.DataFrame({"episode": episode, "partner": partner, "hs6": CODES, "law": law_of[partner]})
        for episode, partner in (("2018", "CHN"), ("2025", "CHN"), ("2025", "MEX"))
    )
    found = product_changes(pd.concat(rows), law)
    assert found.groupby("episode").partner.unique().map(list).to_dict() == {
        "2018": ["CHN"],
        "2025": ["CHN", "MEX"],
    }
    china = found[found.partner.eq("CHN")].set_index("episode")
    assert china.law_others["2018"].eq(0).all()
    assert china.law_others["2025"].to_numpy() == pytest.approx(law_of["MEX"])
    estimates = by_product(found[found.episode.eq("2025")])
    for partner, comparison in (("CHN", "within"), ("MEX", "within"), ("CHN", "across")):
        own = first_read(estimates, "2025", partner=partner, comparison=comparison)
        assert own.value["quantity"] == pytest.approx(-2)


@pytest.mark.parametrize("episode", YEARS)
def test_the_response_of_quantity_and_of_the_price_is_recovered(simulated, episode):
    own = simulated.query("episode == @episode and not is_placebo and sample == 'quantity'")
    for design, truth in (("quantity", -2.0), ("unit_value", -0.3), ("value", -2.3)):
        rows = own[own.design.eq(design)]
        assert rows.value.to_numpy() == pytest.approx(truth, abs=0.7)
        assert ((rows.value - truth).abs() < 3 * rows.std_error).all()


@pytest.mark.parametrize("episode", YEARS)
def test_the_law_of_later_years_finds_nothing_before_it(simulated, episode):
    own = simulated[simulated.episode.eq(episode)]
    windows = [set(own.window[own.is_placebo.eq(placebo)]) for placebo in (False, True)]
    assert windows == [{year} for year in YEARS[episode]]
    placebo = own[own.is_placebo]
    assert (placebo.value.abs() < 3 * placebo.std_error).mean() > 0.95


@pytest.mark.parametrize("episode", YEARS)
def test_what_happened_to_a_product_everywhere_is_taken_out_by_others(episode):
    """A boom of the taxed products everywhere hides the fall from China, not that less the others'."""
    frame, law = changes(noise=0.05)
    window, _ = YEARS[episode]
    own = law[law.episode.eq(episode) & law.partner.eq("CHN")].set_index("hs6").law
    boom = 2.0 * frame.hs6.map(own) * frame.start_year.eq(int(window[:4]))
    for name in ("log_change_value", "log_change_quantity"):
        frame[name] = frame[name] + boom
    found = by_product(product_changes(frame, law))
    within, across = (
        first_read(found, episode, comparison=c).value["value"] for c in ("within", "across")
    )
    assert within == pytest.approx(-0.3, abs=0.5)
    assert across == pytest.approx(-2.3, abs=0.3)


@pytest.mark.parametrize("which", ["simulated", pytest.param("real", marks=pytest.mark.slow)])
def test_value_is_quantity_plus_unit_value(which, request):
    estimates = request.getfixturevalue(which)
    wide = estimates.pivot(index=KEYS, columns="design", values="value")
    np.testing.assert_allclose(wide.value, wide.quantity + wide.unit_value, atol=1e-7)
    assert estimates.groupby(KEYS).n_obs.nunique().eq(1).all()


def test_the_order_of_rows_changes_nothing(simulated):
    frame, law = changes()
    moved = product_changes(frame.sample(frac=1, random_state=1), law.sample(frac=1, random_state=2))
    again = by_product(moved)
    for column in ("value", "std_error"):
        np.testing.assert_allclose(simulated[column], again[column], rtol=1e-9)


def test_equal_shares_weigh_as_none():
    frame, law = changes()
    estimates = by_product(product_changes(frame.assign(base_share=0.001), law))
    for partner in ("CHN", "MEX", "VNM"):
        equal = first_read(estimates, "2025", partner=partner)
        by_value = first_read(estimates, "2025", partner=partner, weights="value")
        np.testing.assert_allclose(equal.value, by_value.value, rtol=1e-9)


def test_one_code_that_turns_the_estimate_by_value_is_told_and_left_out():
    frame, law = changes(noise=0.05)
    one = law[law.episode.eq("2025") & law.partner.eq("CHN")].law.idxmin()
    large = frame.start_year.eq(2024) & frame.partner.eq("CHN") & frame.hs6.eq(law.hs6[one])
    assert large.sum() == 1
    law.loc[one, "law"], frame.loc[large, "base_share"] = -0.3, 0.05
    frame.loc[large, ["log_change_quantity", "log_change_unit_value"]] = -6.0, 0.0
    frame.loc[large, "log_change_value"] = -6.0
    found = by_product(product_changes(frame, law))
    turned = first_read(found, "2025", weights="value").loc["value"]
    rest = first_read(found, "2025", weights="value", sample="without carriers").loc["value"]
    assert turned.value > 0 > rest.ci_high
    assert turned.effective < 20 < 100 < rest.effective
    assert first_read(found, "2025").value["value"] < 0


def test_every_code_of_imports_from_china_has_a_law_of_2018(table):
    own = table[table.episode.eq("2018")]
    assert set(own.partner) == {"CHN"}
    assert own.law.notna().all()
    assert own.law.max() < 0.4


def test_the_law_of_2025_covers_the_imports_of_the_three_partners(table):
    own = table[table.episode.eq("2025") & table.start_year.eq(2024)]
    every = read_table("us_imports_hs6_changes").query("start_year == 2024")
    every = every[~every.hs6.str[:2].isin(["98", "99"])]
    covered = own.groupby("partner").base_share.sum() / every.groupby("partner").base_share.sum()
    assert covered.index.tolist() == ["CHN", "MEX", "VNM"]
    assert covered.min() > 0.999
    assert not table.hs6.str[:2].isin(["98", "99"]).any()
    assert not table.duplicated(["episode", "partner", "start_year", "hs6"]).any()


def slope(own: pd.DataFrame, outcome: pd.Series) -> float:
    """Return the coefficient of the law within chapters, by hand."""
    law = own.law - own.groupby(own.hs6.str[:2]).law.transform("mean")
    return (law * outcome).sum() / (law**2).sum()


@pytest.mark.parametrize("partner", ["CHN", "MEX", "VNM"])
def test_general_imports_by_census_respond_as_those_by_comtrade_do(table, real, partner):
    """Customs value before freight, summed from lines; the regression by hand."""
    imports = read_table("us_imports_hs10_annual").query("partner == @partner")
    sums = imports.groupby([imports.hs10.str[:6], "year"]).general_value.sum().unstack(fill_value=0)
    sums = sums[sums.gt(0).all(axis=1)]
    own = table.query("episode == '2025' and start_year == 2024 and partner == @partner")
    own = own.assign(census=own.hs6.map(np.log(sums[2025] / sums[2024])))
    assert own.base_share[own.census.isna()].sum() < 0.001
    own = own.dropna(subset="census")
    error = first_read(real, "2025", partner=partner).std_error["value"]
    assert slope(own, own.census) == pytest.approx(slope(own, own.value), abs=0.3 * error)


#: Goods of China, HS2 effects, equal weights, codes with a quantity: value, lower and upper end.
FROZEN = {
    ("2018", False, "value"): (-2.664, -3.662, -1.666),
    ("2018", False, "quantity"): (-3.009, -4.158, -1.860),
    ("2018", False, "unit_value"): (0.343, -0.240, 0.926),
    ("2018", True, "value"): (0.085, -0.586, 0.756),
    ("2018", True, "quantity"): (-0.053, -0.990, 0.883),
    ("2018", True, "unit_value"): (0.137, -0.470, 0.744),
    ("2025", False, "value"): (-1.846, -2.853, -0.839),
    ("2025", False, "quantity"): (-2.062, -3.360, -0.764),
    ("2025", False, "unit_value"): (0.216, -0.552, 0.984),
    ("2025", True, "value"): (-0.331, -1.478, 0.815),
    ("2025", True, "quantity"): (-0.153, -1.539, 1.233),
    ("2025", True, "unit_value"): (-0.177, -1.050, 0.696),
}


@pytest.mark.parametrize("episode, is_placebo, design", FROZEN)
def test_elasticities_by_product_are_those_of_the_report(real, episode, is_placebo, design):
    found = first_read(real, episode, is_placebo=is_placebo).loc[design]
    ends = found.value, found.ci_low, found.ci_high
    assert ends == pytest.approx(FROZEN[episode, is_placebo, design], abs=2e-3)
    assert found.window == YEARS[episode][is_placebo]


@pytest.mark.parametrize("episode", YEARS)
def test_goods_with_a_quantity_respond_as_all_goods_do(table, real, episode):
    """Reporting a quantity picks goods that respond as all do within a quarter of the error."""
    china_goods = table[table.episode.eq(episode) & table.partner.eq("CHN")]
    china_goods = china_goods[china_goods.start_year.eq(int(YEARS[episode][0][:4]))]
    every = slope(china_goods, china_goods.value)
    estimate = first_read(real, episode).loc["value"]
    assert estimate.value == pytest.approx(every, abs=0.25 * estimate.std_error)


def test_by_value_few_codes_of_2025_turn_the_response_of_china_and_none_of_2018(real):
    for episode, turned in (("2018", False), ("2025", True)):
        own = [
            first_read(real, episode, weights="value", sample=s).loc["quantity"]
            for s in ("quantity", "without carriers")
        ]
        assert (own[0].value > 0) == turned
        assert own[1].value < 0
        assert own[0].n_obs - own[1].n_obs == (3 if turned else 2)


def test_without_small_codes_the_response_of_2025_halves_and_that_of_2018_stays(real):
    """The smallest quarter are a few hundredths of a per cent of imports and weigh as much as any."""
    for episode, (least, most) in {"2018": (-3.5, -2.9), "2025": (-1.2, -0.6)}.items():
        own = first_read(real, episode, sample="without smallest")
        assert least < own.value["quantity"] < most
        assert own.n_obs.iloc[0] == pytest.approx(
            0.75 * first_read(real, episode).n_obs.iloc[0], rel=0.002
        )

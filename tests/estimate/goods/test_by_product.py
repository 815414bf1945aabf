"""2018 by product: value, quantity and unit value of imports from China beside the law."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_events, read_table
from analysis.combine.law.line_rates import china_line_rates
from analysis.combine.law.lines import lines_2017
from analysis.estimate.goods.by_product import by_product, product_changes
from estimate.goods.conftest import changes

KEYS = ["window", "comparison", "sample", "fixed_effects", "weights"]


def coefficients(estimates):
    return estimates.set_index([*KEYS, "design"]).value


@pytest.fixture(scope="module")
def simulated():
    return by_product(product_changes(*changes()))


@pytest.fixture(scope="module")
def table():
    rates = china_line_rates(lines_2017(read_table), read_events())
    return product_changes(read_table("us_imports_hs6_changes"), rates)


@pytest.fixture(scope="module")
def real(table):
    return by_product(table)


def test_two_codes_by_hand():
    """A line through two codes: value fell by 0.4 more where 1 + rate rose by a quarter."""
    rows = []
    for hs6, q, u in (("840110", 0.1, 0.0), ("840210", -0.2, -0.1), ("840310", -0.05, -0.05)):
        rows.append(("CHN", hs6, 2017, 2019, 1 / 3, q + u, q, u))
    rows.append(("MEX", "840110", 2017, 2019, 1.0, 0.5, 0.2, 0.3))
    rows.append(("VNM", "840110", 2017, 2019, 1.0, 0.7, np.nan, np.nan))
    names = ["partner", "hs6", "start_year", "end_year", "base_share"]
    names += ["log_change_value", "log_change_quantity", "log_change_unit_value"]
    rates = pd.DataFrame(
        {"hs6": ["840110", "840210", "840310"], "rate_2017": 0.0, "rate_2019": [0.0, 0.25, 0.0]}
    )
    found = product_changes(pd.DataFrame(rows, columns=names), rates)
    assert found.law.tolist() == pytest.approx([0, np.log(1.25), 0])
    # Viet Nam has no quantity where China has one: Mexico alone stands for the others.
    others = found.loc[0, ["value_others", "quantity_others", "unit_value_others"]].tolist()
    assert others == pytest.approx([0.5, 0.2, 0.3])
    assert found.value_others.isna().tolist() == [False, True, True]
    slope = (-0.3 - (0.1 - 0.1) / 2) / np.log(1.25)
    repeated = pd.concat([found, found.assign(start_year=2015)])
    again = found.assign(value_others=0.0, quantity_others=0.0, unit_value_others=0.0)
    estimates = by_product(pd.concat([again, repeated.query("start_year == 2015").fillna(0.0)]))
    first = estimates.query(
        "design == 'value' and sample == 'all' and window == '2017:2019' and comparison == 'within' "
        "and fixed_effects == 'constant' and weights == 'equal'"
    )
    assert first.value.item() == pytest.approx(slope)


def test_the_response_of_quantity_and_of_the_price_is_recovered(simulated):
    own = simulated.query("window == '2017:2019' and sample == 'quantity'")
    for design, truth in (("quantity", -2.0), ("unit_value", -0.3), ("value", -2.3)):
        rows = own[own.design.eq(design)]
        assert rows.value.to_numpy() == pytest.approx(truth, abs=0.6)
        assert (rows.ci_low.lt(truth) & rows.ci_high.gt(truth)).mean() >= 0.75


def test_the_law_of_later_years_finds_nothing_before_it(simulated):
    placebo = simulated[simulated.is_placebo]
    assert set(placebo.window) == {"2015:2017"}
    assert (placebo.ci_low.lt(0) & placebo.ci_high.gt(0)).mean() > 0.8


def test_what_happened_to_a_product_everywhere_is_taken_out_by_others():
    """A boom of the taxed products everywhere hides the fall from China, not that less the others'."""
    frame, rates = changes(noise=0.05)
    law = frame.hs6.map(rates.set_index("hs6").pipe(lambda r: np.log1p(r.rate_2019) - np.log(1.05)))
    boom = 2.0 * law * frame.start_year.eq(2017)
    for name in ("log_change_value", "log_change_quantity"):
        frame[name] = frame[name] + boom
    found = coefficients(by_product(product_changes(frame, rates)))
    key = ("quantity", "hs2", "equal", "value")
    assert found[("2017:2019", "within", *key)] == pytest.approx(-0.3, abs=0.5)
    assert found[("2017:2019", "across", *key)] == pytest.approx(-2.3, abs=0.3)


@pytest.mark.parametrize("which", ["simulated", "real"])
def test_value_is_quantity_plus_unit_value(which, request):
    own = request.getfixturevalue(which).query("sample != 'all'")
    wide = own.pivot(index=KEYS, columns="design", values="value")
    np.testing.assert_allclose(wide.value, wide.quantity + wide.unit_value, atol=1e-7)
    assert own.groupby(KEYS).n_obs.nunique().eq(1).all()


def test_the_order_of_rows_changes_nothing(simulated):
    frame, rates = changes()
    moved = product_changes(frame.sample(frac=1, random_state=1), rates.sample(frac=1, random_state=2))
    again = by_product(moved)
    for column in ("value", "std_error"):
        np.testing.assert_allclose(simulated[column], again[column], rtol=1e-9)


def test_equal_shares_weigh_as_none():
    frame, rates = changes()
    estimates = by_product(product_changes(frame.assign(base_share=0.001), rates))
    equal, value = (estimates[estimates.weights.eq(w)].value.to_numpy() for w in ("equal", "value"))
    np.testing.assert_allclose(equal, value, rtol=1e-9)


def test_every_code_of_imports_from_china_has_a_law(table):
    assert table.law.notna().all()
    assert table.law.max() < 0.4
    assert not table.hs6.str[:2].isin(["98", "99"]).any()
    assert not table.duplicated(["start_year", "hs6"]).any()


#: Within China's goods, HS2 effects, equal weights, codes with a quantity: value, lower and upper end.
FROZEN = {
    ("2017:2019", "value"): (-2.664, -3.662, -1.666),
    ("2017:2019", "quantity"): (-3.001, -4.150, -1.852),
    ("2017:2019", "unit_value"): (0.338, -0.246, 0.921),
    ("2015:2017", "value"): (0.088, -0.584, 0.759),
    ("2015:2017", "quantity"): (-0.050, -0.986, 0.887),
    ("2015:2017", "unit_value"): (0.137, -0.470, 0.744),
}


@pytest.mark.parametrize("window, design", FROZEN)
def test_elasticities_of_2018_by_product_are_those_of_the_report(real, window, design):
    own = real.query(
        "window == @window and design == @design and comparison == 'within' and sample == 'quantity' "
        "and fixed_effects == 'hs2' and weights == 'equal'"
    )
    found = own[["value", "ci_low", "ci_high"]].to_numpy()[0]
    assert found == pytest.approx(FROZEN[window, design], abs=2e-3)


def test_goods_with_a_quantity_respond_as_all_goods_do(real):
    """Reporting a quantity does not pick goods that respond otherwise."""
    own = real.query("window == '2017:2019' and comparison == 'within' and design == 'value'")
    own = own.query("fixed_effects == 'hs2' and weights == 'equal'").set_index("sample").value
    assert own["all"] == pytest.approx(own["quantity"], abs=0.1)

"""Import prices of goods from China by sector beside the law."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.elasticity.goods.border_prices import (
    ALL_GOODS_CODE,
    price_changes,
    price_response,
)


@pytest.fixture(scope="module")
def table(statutory):
    return price_changes(read_table("us_import_price_index_china_naics3_monthly"), statutory)


def test_changes_of_prices_and_law_by_hand():
    months = pd.to_datetime(["2019-01-01", "2019-02-01", "2019-03-01"])
    index = {
        "111": [100.0, 110.0, 99.0],
        "222": [100.0, 100.0, 100.0],
        ALL_GOODS_CODE: [100.0, 104.0, 100.0],
    }
    prices = pd.DataFrame(
        [(m, "CHN", s, v) for s, own in index.items() for m, v in zip(months, own, strict=True)],
        columns=["month", "partner", "naics3", "import_price_index"],
    )
    law = pd.DataFrame(
        [
            ("CHN", "naics3", s, m, w, r)
            for s, w, rates in (
                ("111", 0.4, [0, 0, 0.1]),
                ("222", 0.5, [0, 0, 0]),
                ("333", 0.1, [0, 0, 0.2]),
            )
            for m, r in zip(months, rates, strict=True)
        ],
        columns=["partner", "system", "product", "month", "weight", "statutory_rate"],
    )
    found = price_changes(prices, law, start="2019-02", end="2019-03").set_index("naics3")
    assert list(found.index) == ["111", "222", ALL_GOODS_CODE]
    assert found.change["111"] == pytest.approx(np.log(0.9))
    assert found.before["111"] == pytest.approx(np.log(1.1))
    assert found.law["111"] == pytest.approx(np.log(1.1))
    # All goods bear the law of all sectors, also of those without an index.
    assert found.law[ALL_GOODS_CODE] == pytest.approx(np.log1p(0.4 * 0.1 + 0.1 * 0.2))


def test_prices_that_exporters_cut_by_half_the_duty_are_found():
    law = np.linspace(0.02, 0.25, 10)
    made = pd.DataFrame({"naics3": [str(300 + i) for i in range(10)], "weight": 0.1, "law": law})
    made["change"], made["before"] = 0.01 - 0.5 * law, 0.02 + 0.001 * np.cos(np.arange(10))
    made["change"] += 0.001 * np.sin(np.arange(10))
    found = price_response(made).set_index(["is_placebo", "weights"])
    assert found.value[False, "equal"] == pytest.approx(-0.5, abs=0.01)
    assert found.value[False, "value"] == pytest.approx(found.value[False, "equal"])
    assert abs(found.value[True, "equal"]) < 0.01
    with_total = pd.concat([made, made.tail(1).assign(naics3=ALL_GOODS_CODE, change=9.0)])
    assert price_response(with_total).value.tolist() == pytest.approx(found.value.tolist())


def test_prices_from_china_hardly_moved_while_the_law_rose(table):
    total = table.set_index("naics3").loc[ALL_GOODS_CODE]
    assert len(table) == 11
    assert total.change == pytest.approx(-0.0232, abs=2e-4)
    assert total.law == pytest.approx(0.1362, abs=2e-3)
    assert total.weight == pytest.approx(1)


def test_ten_sectors_tell_no_size(table):
    found = price_response(table)
    assert found.n_obs.eq(10).all()
    assert (found.ci_low.lt(0) & found.ci_high.gt(0)).all()
    own = found[~found.is_placebo & found.weights.eq("equal")]
    assert own.value.item() == pytest.approx(0.025, abs=0.01)

"""Producer prices against exposure to the US tariff: ranks, and who belongs where."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import permutation_test, spearmanr

from analysis.combine import load_panel
from analysis.estimate.prices.components import COMPONENTS
from analysis.estimate.prices.exposure import COMPONENT_OF, exposed, exposure, rank_test
from analysis.estimate.prices.study import study

#: Sectors without goods of their own: services to farms, scrap, used goods, special provisions.
SPECIAL = {"115", "910", "920", "930", "980", "990"}


@pytest.fixture(scope="module")
def found():
    return study().exposure


def test_seven_points_in_perfect_order_have_two_of_all_orders_on_their_side():
    x = pd.Series(range(7), dtype=float)
    value, p = rank_test(x, -x)
    assert value == pytest.approx(-1)
    assert p == pytest.approx(2 / math.factorial(7))


@pytest.mark.parametrize("seed", range(3))
def test_the_exact_test_is_that_of_scipy(seed):
    rng = np.random.default_rng(seed)
    x, y = pd.Series(rng.normal(size=6)), pd.Series(rng.integers(0, 4, 6).astype(float))
    value, p = rank_test(x, y)
    assert value == pytest.approx(spearmanr(x, y).statistic)
    theirs = permutation_test(
        (y.to_numpy(),), lambda z: spearmanr(x, z).statistic, permutation_type="pairings",
        n_resamples=np.inf, vectorized=False,
    )  # fmt: skip
    assert p == pytest.approx(theirs.pvalue)


def test_series_are_paired_by_name_and_not_by_place():
    x = pd.Series({"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0})
    assert rank_test(x, x[::-1])[0] == pytest.approx(1)


def test_exposure_by_hand():
    law = pd.DataFrame(
        [("CHN", "naics3", sector, pd.Timestamp(month), rate)
         for sector, rates in (("211", (0.0, 0.1)), ("311", (0.1, 0.21)), ("334", (0.0, 0.3)),
                               ("335", (0.0, 0.1)))
         for month, rate in zip(("2024-12-01", "2025-05-01"), rates, strict=True)],
        columns=["partner", "system", "product", "month", "statutory_rate"],
    )  # fmt: skip
    imports = pd.Series({"211": 10.0, "311": 30.0, "334": 45.0, "335": 15.0, "990": 500.0})
    weight = pd.Series(0.25, ["mining", "food", "durables"])
    table = exposure(imports, law, weight, start="2024-12", end="2025-05")
    assert list(table.index) == COMPONENTS
    assert table.share["durables"] == pytest.approx(0.6)  # what belongs to no component is no part
    assert table.law["durables"] == pytest.approx(np.log1p((45 * 0.3 + 15 * 0.1) / 60))
    assert table.law["food"] == pytest.approx(np.log(1.21 / 1.1))
    assert table.exposure["mining"] == pytest.approx(np.log(1.1) * 0.1 / 0.25)


def test_every_sector_with_goods_belongs_to_a_component():
    sectors = set(load_panel().naics3.astype("str"))
    assert sectors - SPECIAL == set(COMPONENT_OF)
    assert set(COMPONENT_OF.values()) == set(COMPONENTS)


def test_shares_of_components_add_up(found):
    assert found.table["share"].sum() == pytest.approx(1)
    assert found.table.weight.sum() == pytest.approx(1)


def test_prices_did_not_fall_more_where_the_tariff_reached_further(found):
    """Mining fell most and sells nearly nothing to the United States."""
    value, p = found.tests["exposure"]
    assert value == pytest.approx(0.487, abs=0.01)
    assert p == pytest.approx(0.273, abs=0.001)
    assert found.tests["law"][0] > 0.9
    assert found.table.change.idxmin() == "mining"
    assert found.table.exposure.idxmin() == "mining"


def test_change_is_between_the_two_months(found):
    rates = pd.DataFrame({name: [0.0, 0.01 * i] for i, name in enumerate(COMPONENTS)})
    rates.index = pd.to_datetime(["2025-01-01", "2025-05-01"])
    own = exposed(found.table, rates, *rates.index)
    assert own.table.change.to_numpy() == pytest.approx(0.01 * np.arange(7))

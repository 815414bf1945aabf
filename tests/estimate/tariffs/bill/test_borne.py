"""Prices of a partner's goods beside the bill."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.elasticity.goods.by_product import READ_FIRST
from analysis.estimate.prices.border import ALL_ORIGINS, ASEAN
from analysis.estimate.tariffs.bill.borne import PRICES_BASE, prices_beside

MONTHS = pd.date_range(PRICES_BASE, periods=4, freq="MS")
#: Prices of China fall a tenth from the base and then are not published, those of all rise a fifth.
INDEX = pd.DataFrame(
    {"CHN": np.log([1.0, 0.95, 0.9, np.nan]), ASEAN: 0.0, ALL_ORIGINS: np.log([1.0, 1.1, 1.2, 1.3])},
    MONTHS,
)
OF_CHINA = {"episode": "2025", "partner": "CHN", "is_placebo": False, "design": "unit_value"}
PRODUCTS = pd.DataFrame([READ_FIRST | OF_CHINA | {"value": -0.1, "ci_low": -0.3, "ci_high": 0.1}])


def beside(partner, end):
    """Prices of a partner to a month."""
    return prices_beside(partner, end, index=INDEX, products=PRODUCTS, unions={})


def test_prices_are_compared_in_the_last_month_that_both_indices_have():
    prices = beside("CHN", MONTHS[3])
    assert prices.until == MONTHS[2]
    assert (prices.change, prices.every) == pytest.approx((-0.1, 0.2))
    assert (prices.unit_value, prices.ci_low, prices.ci_high) == (-0.1, -0.3, 0.1)


def test_a_partner_without_an_index_has_that_of_its_group_and_no_unit_values():
    prices = beside("VNM", MONTHS[3])
    assert (prices.origin, prices.until, prices.change) == (ASEAN, MONTHS[3], 0.0)
    assert np.isnan([prices.unit_value, prices.ci_low, prices.ci_high]).all()
    assert beside("CHE", MONTHS[3]) is None and beside("CHN", PRICES_BASE) is None

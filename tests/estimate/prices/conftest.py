"""China's published prices, as the report reads them."""

import pandas as pd
import pytest

from analysis.collect import read_table


@pytest.fixture(scope="module")
def prices():
    """Rates of China's prices, index: month."""
    return read_table("china_prices_monthly").set_index("month")


@pytest.fixture(scope="module")
def parts():
    """Producer prices by component."""
    return read_table("china_ppi_components_monthly")


@pytest.fixture(scope="module")
def whole_months(parts):
    """Months in which every component was found."""
    wide = parts.pivot(index="month", columns="component", values="yoy_growth").dropna()
    return pd.DatetimeIndex(wide.index)

"""What report 08 reads: prices in China and at the US border, duties, and what changed by product."""

from __future__ import annotations

import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import load_panel, load_statutory
from analysis.combine.panel import SYSTEM_TABLES
from analysis.estimate.elasticity.goods.inputs import HS6_CHANGES_TABLE, load_goods
from analysis.estimate.elasticity.goods.story import GoodsElasticities
from analysis.estimate.prices.border import (
    ASEAN,
    BORDER_UNION,
    MEMBERS_OF_ASEAN,
    duties_by_origin,
    duty_collected,
    index_logs,
)
from analysis.reading import cached, part

#: Source tables of prices.
CHINA_PRICES_TABLE, PPI_COMPONENTS_TABLE = "china_prices_monthly", "china_ppi_components_monthly"
BORDER, CNY_PER_USD_TABLE = "us_import_price_index_by_origin_monthly", "cny_per_usd_monthly"

#: Duty collected on goods from China, beyond the panel.
CHINA_DUTIES_TABLE = "us_realised_rate_china_monthly"

#: Year whose imports weigh duties: the last before the tariffs.
WEIGHED_BY = 2024


@part("products")
def load_products() -> GoodsElasticities:
    """Return value, quantity and price by product, beside the law."""
    return load_goods()


@part("prices")
def load_prices() -> pd.DataFrame:
    """Return China's producer and consumer prices by month."""
    return read_table(CHINA_PRICES_TABLE).set_index("month")


@part("components")
def load_components() -> pd.DataFrame:
    """Return China's producer prices by component and month."""
    return read_table(PPI_COMPONENTS_TABLE)


def load_index() -> pd.DataFrame:
    """Return US import prices by origin, as :func:`border.index_logs`."""
    return index_logs(read_table(BORDER))


@cached
def load_duties() -> pd.DataFrame:
    """Return :func:`border.duties_by_origin` of the origins with a price index."""
    partners = read_table("partners")
    members = {name: [name] for name in ("CHN", "JPN", "MEX")}
    members |= {
        ASEAN: MEMBERS_OF_ASEAN,
        BORDER_UNION: partners[partners.group.eq(BORDER_UNION)].partner.tolist(),
    }
    return duties_by_origin(load_panel(), load_statutory(), members, year=WEIGHED_BY)


@part("border")
def load_border() -> dict[str, pd.DataFrame]:
    """Return what :func:`shares.border_since` takes."""
    return {
        "index": load_index(),
        "duties": load_duties(),
        "currency": read_table(CNY_PER_USD_TABLE).set_index("month"),
        "rates": read_table("published_rates"),
    }


def load_duty() -> pd.Series:
    """Return the duty collected on goods from China, as :func:`border.duty_collected`."""
    later = read_table(CHINA_DUTIES_TABLE).set_index("month").effective_rate
    return duty_collected(load_panel(), later)


def load_vintages() -> dict[str, str]:
    """Return the vintage of each source table."""
    tables = (
        CHINA_PRICES_TABLE,
        PPI_COMPONENTS_TABLE,
        BORDER,
        HS6_CHANGES_TABLE,
        SYSTEM_TABLES["naics3"],
        CHINA_DUTIES_TABLE,
    )
    return {name: vintage(name) for name in tables}

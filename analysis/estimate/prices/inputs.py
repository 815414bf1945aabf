"""What report 08 reads: prices in China and at the US border, duties, and what changed by product."""

from __future__ import annotations

import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import load_panel, load_statutory
from analysis.combine.panel import SYSTEMS
from analysis.estimate.elasticity.goods.inputs import CHANGES, load_goods
from analysis.estimate.elasticity.goods.inputs import PRICES as SECTOR_PRICES
from analysis.estimate.elasticity.goods.story import GoodsElasticities
from analysis.estimate.prices.border import (
    ASEAN,
    MEMBERS_OF_ASEAN,
    UNION,
    duties_by_origin,
    duty_collected,
    index_logs,
)
from analysis.estimate.trade.exports.china_ledger import FIRST_LEVELS, china_exports
from analysis.reading import cached, part

#: Source tables of prices.
PRICES, PARTS = "china_prices_monthly", "china_ppi_components_monthly"
BORDER, DOLLARS, CUSTOMS = (
    "us_import_price_index_by_origin_monthly",
    "cny_per_usd_monthly",
    "china_customs_monthly",
)

#: Duty collected on goods from China, beyond the panel.
REALISED = "us_realised_rate_china_monthly"

#: Year whose imports weigh duties: the last before the tariffs.
WEIGHED_BY = 2024


@part("products")
def load_products() -> GoodsElasticities:
    """Return value, quantity and price by product, and prices by sector, beside the law."""
    return load_goods()


@part("prices")
def load_prices() -> pd.DataFrame:
    """Return China's producer and consumer prices by month."""
    return read_table(PRICES).set_index("month")


@part("components")
def load_components() -> pd.DataFrame:
    """Return China's producer prices by component and month."""
    return read_table(PARTS)


def load_index() -> pd.DataFrame:
    """Return US import prices by origin, as :func:`border.index_logs`."""
    return index_logs(read_table(BORDER))


@cached
def load_duties() -> pd.DataFrame:
    """Return :func:`border.duties_by_origin` of the origins with a price index."""
    partners = read_table("partners")
    members = {name: [name] for name in ("CHN", "JPN", "MEX")}
    members |= {ASEAN: MEMBERS_OF_ASEAN, UNION: partners[partners.group.eq(UNION)].partner.tolist()}
    return duties_by_origin(load_panel(), load_statutory(), members, year=WEIGHED_BY)


@part("border")
def load_border() -> dict[str, pd.DataFrame]:
    """Return what :func:`shares.border_since` takes."""
    return {
        "index": load_index(),
        "duties": load_duties(),
        "changes": read_table(CHANGES),
        "currency": read_table(DOLLARS).set_index("month"),
        "rates": read_table("published_rates"),
    }


@part("volumes")
def load_exports() -> pd.DataFrame:
    """Return China's exports to the United States and to the world, US dollars by month."""
    customs = read_table(CUSTOMS)
    levels = pd.DataFrame(
        {
            "USA": china_exports(customs, "USA", release="first").trade_value,
            "WLD": china_exports(customs, "WLD", release="revised").trade_value,
        }
    )
    return levels[FIRST_LEVELS:].asfreq("MS")


def load_duty() -> pd.Series:
    """Return the duty collected on goods from China, as :func:`border.duty_collected`."""
    later = read_table(REALISED).set_index("month").effective_rate
    return duty_collected(load_panel(), later)


def load_vintages() -> dict[str, str]:
    """Return the vintage of each source table."""
    tables = (
        PRICES,
        PARTS,
        BORDER,
        DOLLARS,
        CUSTOMS,
        CHANGES,
        SECTOR_PRICES,
        SYSTEMS["naics3"],
        REALISED,
    )
    return {name: vintage(name) for name in tables}

"""What report 03 reads of exports: US imports in two ledgers, and what China's customs publish."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import Selection, load_panel, select
from analysis.combine.load import load_newest, partner_names, product_labels
from analysis.combine.panel import SYSTEM_TABLES
from analysis.estimate.trade.exports.china_ledger import china_exports
from analysis.estimate.trade.exports.mirror import Records
from analysis.estimate.trade.exports.us_ledger import us_general_imports
from analysis.periods import LATEST


def select_imports(partner: str, start: str, end: str) -> Selection:
    """Return a selection of the panel by sector."""
    return select(partner=partner, start=start, end=end)


def last_month(system: str) -> pd.Timestamp:
    """Return the last month of US imports by product."""
    return load_panel(system).month.max()


def known_months(partner: str, system: str) -> pd.Series:
    """Return the months that have US imports or, for China, exports by its own customs."""
    months = load_panel(system).month
    return pd.concat([months, load_china().month]) if partner == "CHN" else months


def load_china() -> pd.DataFrame:
    """Return what China's customs publish."""
    return read_table("china_customs_monthly")


def load_us(partner: str, system: str) -> dict:
    """Return what :func:`us_ledger.us_ledger` takes beside the selection."""
    return {
        "general": load_general_imports(partner),
        "panel": load_panel(system),
        "world": read_table(SYSTEM_TABLES[system]),
        "names": partner_names(),
        "labels": product_labels(system),
    }


def load_general_imports(partner: str) -> pd.Series:
    """Return :func:`us_general_imports` of a partner, read from the source tables."""
    return us_general_imports(
        partner,
        read_table("partners").set_index("partner").census_name[partner],
        read_table("us_trade_totals_monthly"),
        read_table("us_trade_totals_vintages"),
    )


def load_newest_imports(partner: str, end: str) -> pd.Series:
    """Return imports without chapters 98 and 99 by month; empty in a window that ends earlier."""
    values = load_newest(partner).customs_value
    return values if end == LATEST else values[:0]


def load_vintages(system: str) -> dict[str, str]:
    """Return the vintages of both US ledgers, as fields of the story."""
    return {
        "source": vintage(SYSTEM_TABLES[system]),
        "general_source": vintage("us_trade_totals_vintages"),
    }


def load_mirror() -> dict:
    """Return what :func:`mirror.find_mirror` takes beside an estimate by product."""
    us, changes = read_table("us_realised_rate_china_monthly"), read_table("us_imports_hs6_changes")
    partners = read_table("us_collected_rate_partner_monthly")
    records = Records(
        china=china_exports(load_china(), "USA", release="first").trade_value["2024-01":].dropna(),
        general=load_general_imports("CHN"),
        imports=_by_month(us, "customs_value"),
        cif=_by_month(read_table("us_general_imports_cif_monthly"), "cif_value"),
        korea=_by_month(read_table("korea_exports_to_usa_monthly"), "trade_value"),
        from_korea=_by_month(partners[partners.partner.eq("KOR")], "customs_value"),
        log_rate=np.log1p(_by_month(us, "effective_rate")),
    )
    return {
        "records": records,
        "changes": changes[changes.partner.eq("CHN")],
        "japan": read_table("japan_imports_from_china_annual"),
        "published": read_table("ledgers_published"),
    }


def _by_month(table: pd.DataFrame, column: str) -> pd.Series:
    """Return a column by month, without the months that have none."""
    return table.set_index("month")[column].dropna().astype(float)

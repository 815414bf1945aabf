"""What the bill reads: the law by line, imports and duties by line and month, and published totals."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine.load import NEWEST, load_statutory, product_labels
from analysis.combine.newest import GROUP_BY_MONTH, NEWEST_WORLD
from analysis.combine.panel import ANNUAL, SYSTEM_TABLES
from analysis.engine.results import Estimate
from analysis.engine.stored import stored
from analysis.estimate.elasticity.main.dollars import dollar_ends
from analysis.estimate.elasticity.main.inputs import main_estimate
from analysis.estimate.prices.inputs import load_index, load_products
from analysis.estimate.tariffs.bill.borne import ImportPrices, prices_beside
from analysis.estimate.tariffs.bill.cells import Held, bill_cells
from analysis.estimate.tariffs.bill.earlier import earlier_cells
from analysis.estimate.tariffs.bill.forecast import growth_since
from analysis.estimate.tariffs.bill.lines import UNMOVED_YEAR, YEAR
from analysis.estimate.tariffs.bill.months import OTHER_PARTNERS, by_sector, completed, revised
from analysis.estimate.tariffs.bill.totals import (
    Totals,
    compare_totals,
    receipts_beside,
    receipts_by_month,
    shares_collected,
)
from analysis.law.statutory import Law, past_law
from analysis.reading import cached, part
from analysis.vocabulary import SPECIAL_SECTORS, WORLD

#: Series of all countries together without chapters 98 and 99.
ALL_COUNTRIES = "US"

#: Receipts and refunds of Treasury, published totals by order, and an outside model's shares.
REFUNDS, TOTALS = "us_customs_refunds_monthly", "us_ieepa_collections_totals"
SHORTFALL = "us_statutory_shortfall_yale_2026_07"


@part("bill")
def load_elasticity() -> Estimate:
    """Return the main elasticity of 2025 by law, by which trade moves, as sure as dollars are."""
    one, other = (main_estimate("2025", "law", weights) for weights in ("equal", "value"))
    low, high = dollar_ends(one, other)
    return replace(one, ci_low=low, ci_high=high)


@part("bill")
@cached
def load_bill() -> pd.DataFrame:
    """Return the bill by partner, sector, month and authority from 2018 on; not to be changed."""
    earlier = earlier_cells(load_statutory(), read_table(SYSTEM_TABLES["naics3"]))
    return pd.concat([earlier, load_cells()], ignore_index=True)


def load_cells() -> pd.DataFrame:
    """Return :func:`cells.bill_cells`, stored if nothing that they rest on has changed."""

    def compute() -> dict[str, pd.DataFrame]:
        law = past_law()
        of = load_elasticity()
        cells = bill_cells(law, load_held(law), [of.value, of.ci_low, of.ci_high])
        return {"bill_cells": cells}

    return stored(compute, ["bill_cells"], what="the bill by legal authority (about 20 s)")["bill_cells"]


@part("bill")
def load_growth() -> pd.Series:
    """Return :func:`forecast.growth_since` to the newest month, stored."""

    def compute() -> dict[str, pd.DataFrame]:
        groups, last = load_later_groups(), read_table(NEWEST).month.max()
        grown = growth_since(read_table(SYSTEM_TABLES["naics3"]), groups, last)
        return {"bill_growth": grown.rename("growth").reset_index()}

    frame = stored(compute, ["bill_growth"], what="a forecast of every partner's imports")["bill_growth"]
    return frame.set_index(["partner", "month"]).growth


def load_held(law: Law) -> Held:
    """Return what is held of trade and duties, of the partners of a law."""
    imports, lines, newest = read_table(SYSTEM_TABLES["naics3"]), read_table(ANNUAL), read_table(NEWEST)
    codes = read_table("census_partner_codes")
    names = codes.partner.fillna(codes.census_partner_code).set_axis(codes.census_partner_code)
    lines = lines[lines.year.eq(YEAR)].assign(partner=lines.census_partner_code.map(names))
    collected = lines.groupby(["partner", "hs10"]).duties.sum()
    months = {year: by_sector(imports, year, "customs_value") for year in (UNMOVED_YEAR, YEAR)}
    groups = set(months[YEAR].index.get_level_values("partner"))
    every = law.lines.join(collected, on=["partner", "hs10"])
    every["partner"] = every.partner.where(every.partner.isin(groups), OTHER_PARTNERS)
    of_year = every.groupby(["partner", "naics3"])[["value_2024", "value_2025", "duties"]].sum()
    published = revised(by_sector(imports, YEAR, "duties"), newest[newest.month.dt.year.eq(YEAR)])
    return Held(
        completed(months[YEAR], of_year.value_2025),
        completed(months[UNMOVED_YEAR], of_year.value_2024),
        completed(published, of_year.duties),
        collected,
        _later(imports, newest, read_table(NEWEST_WORLD)),
        load_later_groups(),
    )


def load_later_groups() -> dict[str, str]:
    """Return the group of each partner in the months after the panel."""
    series = set(read_table(NEWEST).partner) - {GROUP_BY_MONTH}
    codes = read_table("census_partner_codes")
    members = codes.partner[codes.group.eq(GROUP_BY_MONTH)].dropna()
    return {one: one for one in series} | dict.fromkeys(members, GROUP_BY_MONTH)


def _later(imports: pd.DataFrame, newest: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Return imports and duties of each group by month after 2025, and imports of the month of 2024."""
    amounts = ["customs_value", "duties"]
    by_group = newest.set_index(["partner", "month"])[amounts].astype(float)
    whole = series[series.series.eq(ALL_COUNTRIES)].set_index("month")[amounts].astype(float)
    plain = imports[imports.partner.eq(WORLD) & ~imports.naics3.isin(SPECIAL_SECTORS)]
    of_2024 = plain[plain.month.dt.year.eq(UNMOVED_YEAR)].groupby("month")[amounts].sum()
    whole = pd.concat([of_2024, whole])
    others = whole - by_group.groupby("month").sum().reindex(whole.index)
    every = pd.concat([by_group, pd.concat({OTHER_PARTNERS: others}, names=["partner"])])
    month = every.index.get_level_values("month")
    later = every[month.year > YEAR]
    year_before = [(name, when.replace(year=UNMOVED_YEAR)) for name, when in later.index]
    return later.assign(before=every.customs_value.reindex(year_before).to_numpy())


def load_sectors() -> dict[str, str]:
    """Return the short names of sectors."""
    return product_labels("naics3")


def load_unions() -> dict[str, str | None]:
    """Return the customs union of each partner."""
    return read_table("partners").set_index("partner").group.to_dict()


@part("bill")
def load_refunds(first: pd.Timestamp, last: pd.Timestamp, *, whole: bool) -> pd.Series:
    """Return refunds of customs duties by month, of all goods of all countries; else none."""
    refunds = read_table(REFUNDS).set_index("month").refunds.dropna().astype(float)
    return refunds[first:last] if whole else refunds[:0]


@part("prices")
def load_import_prices(partner: str, end: pd.Timestamp) -> ImportPrices | None:
    """Return import prices and unit values of a partner's goods, as report 08 has them."""
    products = load_products().products
    return prices_beside(partner, end, index=load_index(), products=products, unions=load_unions())


@part("bill")
def load_totals() -> Totals:
    """Return the bill beside published totals."""
    cells, imports = load_cells(), read_table(SYSTEM_TABLES["naics3"])
    world = imports[imports.partner.eq(WORLD) & imports.month.dt.year.lt(YEAR)]
    calculated = pd.concat([world.groupby("month").duties.sum(), cells.groupby("month").collected.sum()])
    treasury = read_table(REFUNDS).set_index("month")
    receipts = receipts_beside(calculated, treasury.gross_receipts)
    compared = compare_totals(cells, read_table(TOTALS), receipts)
    return Totals(compared, receipts, receipts_by_month(calculated, treasury))


@part("shares")
def load_shares() -> pd.DataFrame:
    """Return the share of the law that is collected beside an outside model's."""
    return shares_collected(load_cells(), read_table(SHORTFALL).set_index("partner").shortfall)


def load_vintage() -> str:
    """Return the vintages of what is divided: the year by line, and months after it by partner."""
    return vintage(ANNUAL, NEWEST)

"""What report 06 reads: imports by line and sector, China's customs, and what is kept once computed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd

from analysis.checks import InputError, read_yaml
from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.columns import returns
from analysis.combine import Selection, load_world, select
from analysis.combine.load import partner_names, product_labels
from analysis.combine.panel import ANNUAL, SYSTEM_TABLES
from analysis.engine.stored import stored
from analysis.estimate.diversion import accounting, placebo, regression, trade
from analysis.estimate.diversion.accounting import LOST_AND_WON, Accounting
from analysis.estimate.diversion.destinations import Destinations, destinations
from analysis.estimate.diversion.exposure import published_rows
from analysis.estimate.diversion.story import LOSERS
from analysis.estimate.elasticity.main.inputs import load_lines
from analysis.estimate.load import load
from analysis.reading import cached

GROUPS_FILE = Path(__file__).with_name("goods_groups.yaml")


def read_selection(*, partner: str, start: str, end: str) -> Selection:
    """Return a partner and window whose sectors are known, in the years before it too.

    Raises
    ------
    InputError
        Unknown partner, or months that the panel does not have.
    """
    selection = select(partner=partner, start=start, end=end)
    for years_back in range(trade.YEARS_BACK + 1):
        trade.periods(selection, load().months, years_back=years_back)
    return selection


@cached
def load_groups() -> dict[str, dict]:
    """Return the groups of goods that can be left out: name -> ``label``, ``prefixes``, ``reason``."""
    return read_yaml(GROUPS_FILE)


@cached
def load_codes() -> pd.DataFrame:
    """Return US imports by supplier and ten-digit code, as :func:`trade.by_code`; not to be changed."""
    return trade.by_code(read_table(ANNUAL), load_groups())


@cached
def load_matched(digits: int = 10, leave_out: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return US imports by supplier and line, as :func:`trade.by_line`; not to be changed."""
    return trade.by_line(load_codes(), digits=digits, leave_out=leave_out)


def load_codes_of(goods: str) -> pd.DataFrame:
    """Return :func:`load_codes` of a chapter or heading; not to be changed."""
    return trade.of_goods(load_codes(), goods)


def check_sold(partner: str, goods: str) -> None:
    """Refuse goods that a partner sold in neither year."""
    if goods and not load_codes_of(goods).supplier.eq(partner).any():
        years = " nor ".join(map(str, trade.MATCHED_YEARS))
        raise InputError(f"goods {goods}: {partner_names()[partner]} sold them in neither {years}.")


@cached
def account_lines(
    partner: str, side: str, digits: int, leave_out: tuple[str, ...], goods: str = ""
) -> Accounting:
    """Account for what a partner ``lost``, or ``won``, from 2024 to 2025; of some goods, or of all."""
    if goods:
        lines = trade.by_line(load_codes_of(goods), digits=digits, leave_out=leave_out)
    else:
        lines = load_matched(digits, leave_out)
    return accounting.account(lines if side == "lost" else accounting.mirror(lines), partner)


@cached
def bounds_of(partner: str, side: str, digits: int, leave_out: tuple[str, ...], goods: str = "") -> dict:
    """Return the bounds of :func:`account_lines`, which a report repeats in several tables."""
    return accounting.bounds(account_lines(partner, side, digits, leave_out, goods))


def load_lines_of(partner: str, digits: int, leave_out: tuple[str, ...], goods: str = "") -> dict:
    """Return what a partner lost and won by line, of some goods or of all: fields of a story."""
    bounds = partial(bounds_of, partner, goods=goods)
    accounts = {side: account_lines(partner, side, digits, leave_out, goods) for side in LOST_AND_WON}
    side, sets = accounting.larger_side(accounts), trade.left_out_sets(leave_out, load_groups())
    sizes = [size for size in trade.MATCHED_DIGITS if size >= len(goods)]
    by_size = {size: bounds(side, size, leave_out) for size in sizes}
    by_set = {label: bounds(side, digits, groups) for label, groups in sets.items()}
    left_out = trade.left_out_change(load_codes_of(goods), leave_out)
    return {
        "side": side,
        "found": accounts,
        "bounds": {one: bounds(one, digits, leave_out) for one in LOST_AND_WON},
        "parts": accounting.components(accounts["lost"], left_out),
        "levels": accounting.table_of(by_size, "digits"),
        "groups": accounting.table_of(by_set, "left_out"),
        "chapters": accounting.by_chapter(accounts[side], chapter_names()),
    }


@cached
def load_sectors(start: str, end: str) -> dict[str, pd.DataFrame]:
    """Return trade by sector of a window, as :func:`trade.sector_periods`; not to be changed."""
    return trade.sector_periods(read_table(SYSTEM_TABLES["naics3"]), select(start=start, end=end))


def chapter_names() -> dict[str, str]:
    """Return the short name of every HS chapter."""
    return product_labels("hs2")


def read_destinations(selection: Selection) -> Destinations | None:
    """Return where China sold instead, as :func:`destinations.destinations`."""
    table = "china_customs_monthly"
    return destinations(read_table(table), selection, vintage=vintage(table))


def releases() -> dict[str, object]:
    """Return names of suppliers, and publication and last month of the imports by line and sector."""
    return {
        "names": partner_names(),
        "vintage": vintage(ANNUAL),
        "vintage_sectors": vintage(SYSTEM_TABLES["naics3"]),
        "data_to": pd.Timestamp(trade.MATCHED_YEARS[-1], 12, 1),
        "data_to_sectors": read_table(SYSTEM_TABLES["naics3"]).month.max(),
    }


@returns(LOSERS)
def load_losers() -> pd.DataFrame:
    """Return the bounds of what each partner lost, all goods at ten digits.

    Every partner but the one hit by the tariff is a placebo in space: where it lost, and why, has
    little to do with who could come instead. Stored if nothing has changed.
    """
    name, what = "diversion_losers", "what others took over of every partner's losses (about 5 s)"

    def compute() -> dict[str, pd.DataFrame]:
        lines = load_matched(10, ())
        by_partner = {one: accounting.bounds(accounting.account(lines, one)) for one in load().partners}
        table = accounting.table_of(by_partner, "partner").sort_values("low", ascending=False)
        return {name: table.reset_index()}

    return stored(compute, [name], what=what)[name]


def load_regressions() -> dict[str, pd.DataFrame]:
    """Return the regressions on China's exposure, stored if nothing has changed.

    Returns
    -------
    dict
        ``pooled``, ``partners``, ``placebos``: as :func:`regression.pooled`,
        :func:`regression.by_partner` and :func:`regression.placebos`.
    """
    names = {name: f"diversion_{name}" for name in ("pooled", "partners", "placebos")}

    def compute() -> dict[str, pd.DataFrame]:
        annual, lines = vintage(ANNUAL), load_lines()
        both = vintage(SYSTEM_TABLES["naics3"], SYSTEM_TABLES["hs2"], ANNUAL)
        rows, coarse = published_rows(*lines), {}
        special = [prefix for group in load_groups().values() for prefix in group["prefixes"]]
        sectors, chapters = ((load(system), load_world(system)) for system in ("naics3", "hs2"))
        for years in placebo.SECTOR_YEARS:
            coarse["naics3", years] = placebo.sector_rows(*sectors, years)
        for years in placebo.CHAPTER_YEARS:
            coarse["hs2", years] = placebo.chapter_rows(*chapters, years, *lines)
        tables = {
            "pooled": regression.pooled(rows, special, vintage=annual),
            "partners": regression.by_partner(rows, vintage=annual),
            "placebos": regression.placebos(coarse, vintage=both),
        }
        return {stored_as: tables[name] for name, stored_as in names.items()}

    what = "the regressions on China's exposure (about 10 s)"
    tables = stored(compute, list(names.values()), what=what)
    return {name: tables[stored_as] for name, stored_as in names.items()}

"""Trade before and after by supplier and line: what an accounting of diversion starts from."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import yaml

from analysis.checks import InputError, check_choice
from analysis.collect import read_table
from analysis.combine import Selection
from analysis.combine.panel import SYSTEMS

ANNUAL = "us_imports_hs10_annual"
YEARS = (2024, 2025)

#: Digits of the HS at which lines can be matched.
DIGITS = (10, 6, 4, 2)

#: Supplier that stands for all whose Census code has no name in the table of partners.
OTHER = "other countries"


@cache
def goods_groups() -> dict[str, dict]:
    """Return the groups of goods that can be left out: name -> ``label``, ``prefixes``, ``reason``."""
    path = Path(__file__).with_name("goods_groups.yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def check_groups(leave_out: list[str]) -> list[str]:
    """Return the names of groups, each checked; an unknown one is refused with the nearest."""
    return [check_choice(name, goods_groups(), what="group of goods") for name in leave_out]


def check_digits(digits: int) -> int:
    """Return the digits of the HS, or refuse a level at which nothing is matched."""
    if digits not in DIGITS:
        valid = ", ".join(map(str, DIGITS))
        raise InputError(f"digits {digits!r}: lines are matched at {valid} digits of the HS.")
    return digits


@cache
def _annual() -> pd.DataFrame:
    """Return every supplier's codes: ``supplier``, ``hs10``, ``before``, ``after``, ``group``.

    Suppliers without a name keep their Census code: gains of one do not cancel losses of another.
    """
    imports = read_table(ANNUAL)
    supplier = imports.partner.fillna(imports.census_partner_code).astype("category")
    lines = imports[["hs10"]].assign(supplier=supplier)
    for year, name in zip(YEARS, ("before", "after"), strict=True):
        lines[name] = imports.customs_value.where(imports.year.eq(year), 0)
    lines["hs10"] = lines.hs10.astype("category")
    by_code = {}
    for name, group in reversed(goods_groups().items()):
        at = lines.hs10.cat.categories.str.startswith(tuple(group["prefixes"]))
        by_code |= dict.fromkeys(lines.hs10.cat.categories[at], name)
    keys = ["hs10", "supplier"]
    wide = lines.groupby(keys, observed=True)[["before", "after"]].sum().reset_index()
    return wide.assign(group=wide.hs10.map(by_code).astype("str"))


@cache
def annual_trade(*, digits: int = 10, leave_out: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return US imports for consumption in 2024 and 2025 by line and supplier.

    Parameters
    ----------
    digits : int
        10, 6, 4 or 2. At ten digits, codes that began or ended between the years are joined with their
        neighbours, see :func:`lasting_lines`.
    leave_out : tuple of str
        Groups of goods, see :func:`goods_groups`.

    Returns
    -------
    DataFrame
        Key line x supplier; ``before``, ``after`` (customs value of 2024 and 2025, US dollars, whole
        numbers). Suppliers: ISO alpha-3 codes, Census codes where there is none. Not to be changed.
    """
    kept = _annual()
    kept = kept[~kept.group.isin(check_groups(leave_out))]
    codes = kept.hs10.cat.categories
    if check_digits(digits) == 10:
        totals = kept.groupby("hs10", observed=True)[["before", "after"]].sum()
        lines = lasting_lines(totals.set_axis(totals.index.astype("str")))
    else:
        lines = pd.Series(codes.str[:digits], index=codes)
    trade = kept.assign(line=kept.hs10.map(lines).astype("category"))
    by = trade.groupby(["line", "supplier"], observed=True)[["before", "after"]].sum()
    return by.reset_index()


def lasting_lines(totals: pd.DataFrame) -> pd.Series:
    """Return the line in which each ten-digit code is matched.

    Parameters
    ----------
    totals : DataFrame
        Index: codes; ``before``, ``after`` from all suppliers.

    Returns
    -------
    Series
        Code -> the code itself, or its first 8, 6 or 4 digits.
    """
    # ASSUME: a code sold by nobody in one of the years was renumbered; it is matched with all codes of
    # its first eight digits, or of six or four where that does not bring both years together.
    line = pd.Series(totals.index, index=totals.index)
    for digits in (8, 6, 4):
        sums = totals.groupby(line).sum()
        broken = sums.index[sums.eq(0).any(axis=1)].str[:digits]
        joined = totals.index.str[:digits].isin(broken)
        line[joined] = totals.index[joined].str[:digits]
    return line


def left_out_change(leave_out: tuple[str, ...]) -> int:
    """Return the change of US imports, 2024 to 2025, of the goods left out (US dollars)."""
    rows = _annual()
    rows = rows[rows.group.isin(check_groups(leave_out))]
    return int(rows.after.sum() - rows.before.sum())


def sector_trade(selection: Selection, *, years_back: int = 0) -> pd.DataFrame:
    """Return US imports by NAICS3 sector and supplier in a window and in the same months a year before.

    Parameters
    ----------
    selection : Selection
        Window of at most twelve months within the panel by sector.
    years_back : int
        Moves both periods back: a window in which the tariffs of the selection had not moved yet.

    Returns
    -------
    DataFrame
        As :func:`annual_trade`; ``line`` is the sector, :data:`OTHER` the world less the partners.

    Raises
    ------
    InputError
        A window of more than twelve months, or beyond the data.
    """
    table = read_table(SYSTEMS["naics3"])
    start, end = (m - pd.DateOffset(years=years_back) for m in (selection.start, selection.end))
    if start + pd.DateOffset(years=1) <= end:
        raise InputError(f"the window {start:%Y-%m} to {end:%Y-%m} is longer than twelve months.")
    year_before = pd.DateOffset(years=1)
    first, last = table.month.min(), table.month.max()
    if start - year_before < first or end > last:
        raise InputError(
            f"the window {start:%Y-%m} to {end:%Y-%m} and the year before it are outside the data: "
            f"sectors have {first:%Y-%m} to {last:%Y-%m}."
        )
    periods = {"before": (start - year_before, end - year_before), "after": (start, end)}
    values = {
        name: table[table.month.between(*period)].groupby(["naics3", "partner"]).customs_value.sum()
        for name, period in periods.items()
    }
    both = pd.DataFrame(values).fillna(0).astype("int64")
    world = both.xs("WLD", level="partner")
    members = both.drop("WLD", level="partner")
    rest = (world - members.groupby("naics3").sum()).assign(partner=OTHER)
    trade = pd.concat([members.reset_index(), rest.reset_index()])
    return trade.rename(columns={"naics3": "line", "partner": "supplier"}).reset_index(drop=True)

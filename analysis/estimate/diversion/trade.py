"""Trade before and after by supplier and line: what an accounting of diversion starts from."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.checks import InputError, check_choice, short
from analysis.combine import Selection
from analysis.law.names import goods as named_goods

MATCHED_YEARS = (2024, 2025)

#: Digits of the HS at which lines can be matched.
MATCHED_DIGITS = (10, 6, 4, 2)

#: Earlier years in which the same months are accounted for by sector.
YEARS_BACK = 2

#: Supplier that stands for all whose Census code has no name in the table of partners.
OTHER_SUPPLIERS = "other countries"


def check_groups(leave_out: list[str], groups: dict[str, dict]) -> None:
    """Refuse a name of no group of goods, with the nearest; ``groups`` as :func:`by_code` takes them."""
    for name in leave_out:
        check_choice(name, groups, what="group of goods")


def left_out_sets(out: tuple[str, ...], groups: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return groups to leave out beside ``out``: none more, each in turn, and all of them."""
    rest = tuple(name for name in groups if name not in out)
    more = {"nothing more": (), **{name: (name,) for name in rest}, "all groups": rest}
    return {label: out + names for label, names in more.items()}


def check_digits(digits: int) -> int:
    """Return the digits of the HS, or refuse a level at which nothing is matched."""
    if digits not in MATCHED_DIGITS:
        valid = ", ".join(map(str, MATCHED_DIGITS))
        raise InputError(f"digits {digits!r}: lines are matched at {valid} digits of the HS.")
    return digits


def by_code(imports: pd.DataFrame, groups: dict[str, dict]) -> pd.DataFrame:
    """Return every supplier's trade by ten-digit code, before and after.

    Parameters
    ----------
    imports : DataFrame
        Source table :data:`combine.panel.ANNUAL`.
    groups : dict of dict
        Groups of goods: name -> ``label``, ``prefixes``, ``reason``.

    Returns
    -------
    DataFrame
        Key hs10 x supplier; ``before``, ``after`` (US dollars, whole numbers), ``group`` of goods.
        Suppliers: ISO alpha-3 codes, Census codes where there is none: gains of one do not cancel
        losses of another.
    """
    supplier = imports.partner.fillna(imports.census_partner_code).astype("category")
    lines = imports[["hs10"]].assign(supplier=supplier)
    for year, name in zip(MATCHED_YEARS, ("before", "after"), strict=True):
        lines[name] = imports.customs_value.where(imports.year.eq(year), 0)
    lines["hs10"] = lines.hs10.astype("category")
    group_of = {}
    for name, group in reversed(groups.items()):
        at = lines.hs10.cat.categories.str.startswith(tuple(group["prefixes"]))
        group_of |= dict.fromkeys(lines.hs10.cat.categories[at], name)
    keys = ["hs10", "supplier"]
    wide = lines.groupby(keys, observed=True)[["before", "after"]].sum().reset_index()
    return wide.assign(group=wide.hs10.map(group_of).astype("str"))


def goods_code(text: str) -> str:
    """Return the chapter or heading that a text names, empty for all goods.

    Codes that began or ended between the years are joined within a heading at most, so that finer goods
    have no lines of their own.

    Raises
    ------
    InputError
        Goods that are neither, or as :func:`names.goods`.
    """
    goods = named_goods(text)
    if goods.kind not in ("all", "hts") or len(goods.code) not in (0, 2, 4):
        near = f"; {goods.code} lies in {goods.code[:4]}" if goods.kind == "hts" else ""
        raise InputError(
            f"goods {short(text)}: diversion takes a chapter (94) or heading (9403) of the HS{near}."
        )
    return goods.code


def check_goods(code: str, selection: Selection, digits: int) -> None:
    """Refuse goods in a window without imports by line, or matched in lines coarser than they are."""
    years = {selection.start.year, selection.end.year}
    if code and years != {MATCHED_YEARS[-1]}:
        raise InputError(
            f"goods {code}: imports by line are held of {MATCHED_YEARS[0]} and {MATCHED_YEARS[-1]} "
            f"alone; take a window in {MATCHED_YEARS[-1]}, or all goods."
        )
    if len(code) > digits:
        raise InputError(f"digits {digits}: goods {code} are matched at {len(code)} digits or more.")


def of_goods(codes: pd.DataFrame, goods: str) -> pd.DataFrame:
    """Return the rows of :func:`by_code` whose codes begin with the digits of the goods."""
    return codes[codes.hs10.str.startswith(goods)] if goods else codes


def by_line(codes: pd.DataFrame, *, digits: int = 10, leave_out: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return trade before and after by the line in which it is matched, and supplier.

    Parameters
    ----------
    codes : DataFrame
        As :func:`by_code`.
    digits : int
        10, 6, 4 or 2. At ten digits, codes that began or ended between the years are joined with their
        neighbours, see :func:`lasting_lines`.
    leave_out : tuple of str
        Names of groups of goods.

    Returns
    -------
    DataFrame
        Key line x supplier; ``before``, ``after`` (US dollars, whole numbers).
    """
    included = codes[~codes.group.isin(leave_out)]
    names = included.hs10.cat.categories
    if check_digits(digits) == 10:
        totals = included.groupby("hs10", observed=True)[["before", "after"]].sum()
        lines = lasting_lines(totals.set_axis(totals.index.astype("str")))
    else:
        lines = pd.Series(names.str[:digits], index=names)
    trade = included.assign(line=included.hs10.map(lines).astype("category"))
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


def left_out_change(codes: pd.DataFrame, leave_out: tuple[str, ...]) -> int:
    """Return the change of US imports of the goods left out (US dollars), as :func:`by_line` does."""
    rows = codes[codes.group.isin(leave_out)]
    return int(rows.after.sum() - rows.before.sum())


def periods(selection: Selection, months: pd.Series, *, years_back: int = 0) -> dict[str, tuple]:
    """Return first and last month of the window ``after``, and of the same months ``before``.

    Parameters
    ----------
    selection : Selection
        Window of at most twelve months within the months that sectors have.
    months : Series or DatetimeIndex
    years_back : int
        Moves both periods back: a window in which the tariffs of the selection had not moved yet.

    Raises
    ------
    InputError
        A window of more than twelve months, or beyond the data.
    """
    year = pd.DateOffset(years=1)
    start, end = (m - years_back * year for m in (selection.start, selection.end))
    if start + year <= end:
        raise InputError(f"the window {start:%Y-%m} to {end:%Y-%m} is longer than twelve months.")
    first, last = months.min(), months.max()
    if start - year < first or end > last:
        raise InputError(
            f"the window {start:%Y-%m} to {end:%Y-%m} and the year before it are outside the data: "
            f"sectors have {first:%Y-%m} to {last:%Y-%m}."
        )
    return {"before": (start - year, end - year), "after": (start, end)}


def by_sector(table: pd.DataFrame, selection: Selection, *, years_back: int = 0) -> pd.DataFrame:
    """Return US imports by NAICS3 sector and supplier in a window and in the same months a year before.

    Parameters
    ----------
    table : DataFrame
        Source table of imports by sector, the world (``WLD``) among the partners.
    selection, years_back
        As :func:`periods`, which raises for windows that have no such year.

    Returns
    -------
    DataFrame
        As :func:`by_line`; ``line`` is the sector, :data:`OTHER_SUPPLIERS` the world less the partners.
    """
    values = {
        name: table[table.month.between(*period)].groupby(["naics3", "partner"]).customs_value.sum()
        for name, period in periods(selection, table.month, years_back=years_back).items()
    }
    both = pd.DataFrame(values).fillna(0).astype("int64")
    world = both.xs("WLD", level="partner")
    members = both.drop("WLD", level="partner")
    rest = (world - members.groupby("naics3").sum()).assign(partner=OTHER_SUPPLIERS)
    trade = pd.concat([members.reset_index(), rest.reset_index()])
    return trade.rename(columns={"naics3": "line", "partner": "supplier"}).reset_index(drop=True)


def sector_periods(table: pd.DataFrame, selection: Selection) -> dict[str, pd.DataFrame]:
    """Return trade by NAICS3 sector in a window and in the same months one and two years earlier.

    Parameters
    ----------
    table, selection
        As :func:`by_sector`, which takes nothing but the months of the selection.

    Returns
    -------
    dict
        Period (``"2025-04 to 2025-11"``) -> as :func:`by_sector`, for the accounts of any partner.
    """
    trades = {}
    for years_back in range(YEARS_BACK + 1):
        months = [m - pd.DateOffset(years=years_back) for m in (selection.start, selection.end)]
        period = " to ".join(f"{m:%Y-%m}" for m in months)
        trades[period] = by_sector(table, selection, years_back=years_back)
    return trades

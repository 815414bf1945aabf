"""The study behind report 06: who sold what a partner no longer sold, and where it sold instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.columns import Columns, returns
from analysis.combine import Selection, load_world, select
from analysis.combine.load import partner_names, product_labels
from analysis.combine.panel import ANNUAL, SYSTEMS
from analysis.engine.stored import stored
from analysis.estimate.diversion import accounting, placebo, regression, trade
from analysis.estimate.diversion.accounting import Accounting
from analysis.estimate.diversion.destinations import Destinations, destinations
from analysis.estimate.diversion.exposure import published_rows
from analysis.estimate.elasticity.main.study import load_lines
from analysis.estimate.load import load
from analysis.fields import told
from analysis.law.names import named
from analysis.reading import cached, traced
from analysis.vocabulary import TERMS, Term

LEVELS = Columns("a size of lines, finest first", {
    "digits": Term("Digits", "count", "digits of the HS at which lines are matched"),
    **accounting.BOUNDS,
}, index=("digits",))  # fmt: skip

GROUPS = Columns("a group of goods that is left out", {
    "left_out": Term("Goods", "", "name of the group, ``nothing more``, or ``all groups``"),
    **accounting.BOUNDS,
}, index=("left_out",))  # fmt: skip

CHAPTERS = Columns(accounting.CHAPTERS.row, {
    **accounting.CHAPTERS, "label": Term("Goods", "", "short name of the chapter"),
}, index=accounting.CHAPTERS.index)  # fmt: skip

LOSERS = Columns("a partner, largest ``low`` first", {
    "partner": TERMS["partner"], **accounting.BOUNDS,
})  # fmt: skip


@told
@dataclass(frozen=True)
class Story:
    """What report 06 shows."""

    selection: Selection  #: Partner, and window of the accounting by sector.
    digits: int
    leave_out: tuple[str, ...]  #: Groups of goods left out of the accounting by line.
    side: str  #: The larger of the partner's losses (``"lost"``) and gains (``"won"``).
    #: Side -> :class:`Accounting`, 2024 to 2025: its losses and who gained; its gains and who lost.
    found: dict[str, Accounting]
    bounds: dict[str, dict]  #: Side -> as :func:`accounting.bounds`.
    parts: pd.Series  #: As :func:`accounting.components`.
    #: Bounds of the larger side: by size of the lines; with each group of goods left out in turn, and
    #: all of them.
    levels: Annotated[pd.DataFrame, LEVELS]
    groups: Annotated[pd.DataFrame, GROUPS]
    chapters: Annotated[pd.DataFrame, CHAPTERS]  #: Of the larger side.
    sectors: dict[str, pd.DataFrame]  #: Side -> as :func:`accounting.by_sector_window`.
    losers: Annotated[pd.DataFrame, LOSERS]  #: As :func:`load_losers`.
    #: As :func:`load_regressions`.
    pooled: pd.DataFrame
    partners: pd.DataFrame
    placebos: pd.DataFrame
    #: Where China sold instead; None for any other partner, and where nothing is published.
    china: Destinations | None
    names: dict[str, str]  #: Short English name of each supplier that has one.
    #: Publication of the imports by line and year, and by sector and month.
    vintage: str
    vintage_sectors: str
    #: Last month of each.
    data_to: pd.Timestamp
    data_to_sectors: pd.Timestamp


@named
def check(*, partner: str, start: str, end: str, leave_out_goods: list[str], digits: int) -> None:
    """Refuse parameters that the data cannot answer; parameters as :func:`study`.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    selection = select(partner=partner, start=start, end=end)
    trade.check_groups(leave_out_goods)
    trade.check_digits(digits)
    for years_back in range(accounting.YEARS_BACK + 1):
        trade.periods(selection, load().months, years_back=years_back)


@named
@traced
def study(
    *, partner: str, start: str, end: str, leave_out_goods: list[str] = (), digits: int = 10
) -> Story:
    """Account for what a partner lost and won in the US market, and regress others' sales on exposure.

    Parameters
    ----------
    partner : str
        ISO alpha-3.
    start, end : str
        Months ``YYYY-MM`` of the accounting by sector, within twelve.
    leave_out_goods : list of str
        Groups of goods, see :func:`trade.goods_groups`.
    digits : int
        Of the HS, at which lines are matched: 10, 6, 4 or 2.

    Raises
    ------
    InputError
        As :func:`check`.
    """
    check(partner=partner, start=start, end=end, leave_out_goods=leave_out_goods, digits=digits)
    selection, out = select(partner=partner, start=start, end=end), tuple(leave_out_goods)
    found = {side: account_lines(partner, side, digits, out) for side in ("lost", "won")}
    side = "lost" if found["lost"].loss >= found["won"].loss else "won"
    rest = tuple(name for name in trade.goods_groups() if name not in out)
    sets = {"nothing more": (), **{name: (name,) for name in rest}, "all groups": rest}
    chapters = accounting.by_chapter(found[side])
    trades = load_sectors(start, end)
    return Story(
        selection=selection,
        digits=digits,
        leave_out=out,
        side=side,
        found=found,
        bounds={one: bounds_of(partner, one, digits, out) for one in found},
        parts=accounting.components(found["lost"], trade.left_out_change(load_codes(), out)),
        levels=_table({d: bounds_of(partner, side, d, out) for d in trade.DIGITS}, "digits"),
        groups=_table(
            {label: bounds_of(partner, side, digits, out + more) for label, more in sets.items()},
            "left_out",
        ),
        chapters=chapters.assign(label=chapters.index.map(product_labels("hs2"))),
        sectors={one: accounting.by_sector_window(trades, partner, side=one) for one in found},
        losers=load_losers(),
        **load_regressions(),
        china=destinations(
            read_table("china_customs_monthly"), selection, vintage=vintage("china_customs_monthly")
        ),
        names=partner_names(),
        vintage=vintage(ANNUAL),
        vintage_sectors=vintage(SYSTEMS["naics3"]),
        data_to=pd.Timestamp(trade.YEARS[-1], 12, 1),
        data_to_sectors=read_table(SYSTEMS["naics3"]).month.max(),
    )


def _table(rows: dict, index: str) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(index)


@cached
def load_codes() -> pd.DataFrame:
    """Return US imports by supplier and ten-digit code, as :func:`trade.by_code`; not to be changed."""
    return trade.by_code(read_table(ANNUAL))


@cached
def load_matched(digits: int = 10, leave_out: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return US imports by supplier and line, as :func:`trade.by_line`; not to be changed."""
    return trade.by_line(load_codes(), digits=digits, leave_out=leave_out)


@cached
def account_lines(partner: str, side: str, digits: int, leave_out: tuple[str, ...]) -> Accounting:
    """Account for what a partner ``lost``, or ``won``, from 2024 to 2025."""
    lines = load_matched(digits, leave_out)
    return accounting.account(lines if side == "lost" else accounting.mirror(lines), partner)


@cached
def bounds_of(partner: str, side: str, digits: int, leave_out: tuple[str, ...]) -> dict:
    """Return the bounds of :func:`account_lines`, which a report repeats in several tables."""
    return accounting.bounds(account_lines(partner, side, digits, leave_out))


@cached
def load_sectors(start: str, end: str) -> dict[str, pd.DataFrame]:
    """Return trade by sector of a window, as :func:`accounting.sector_periods`; not to be changed."""
    return accounting.sector_periods(read_table(SYSTEMS["naics3"]), select(start=start, end=end))


@returns(LOSERS)
def load_losers() -> pd.DataFrame:
    """Return the bounds of what each partner lost, all goods at ten digits.

    Every partner but the one hit by the tariff is a placebo in space: where it lost, and why, has
    little to do with who could come instead. Stored if nothing has changed.
    """
    name, what = "diversion_losers", "what others took over of every partner's losses (about 5 s)"

    def compute() -> dict[str, pd.DataFrame]:
        lines = load_matched(10, ())
        found = {one: accounting.bounds(accounting.account(lines, one)) for one in load().partners}
        table = _table(found, "partner").sort_values("low", ascending=False)
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
        both = vintage(SYSTEMS["naics3"], SYSTEMS["hs2"], ANNUAL)
        rows, coarse = published_rows(*lines), {}
        sectors, chapters = ((load(system), load_world(system)) for system in ("naics3", "hs2"))
        for years in placebo.SECTOR_YEARS:
            coarse["naics3", years] = placebo.sector_rows(*sectors, years)
        for years in placebo.CHAPTER_YEARS:
            coarse["hs2", years] = placebo.chapter_rows(*chapters, years, *lines)
        found = {
            "pooled": regression.pooled(rows, vintage=annual),
            "partners": regression.by_partner(rows, vintage=annual),
            "placebos": regression.placebos(coarse, vintage=both),
        }
        return {stored_as: found[name] for name, stored_as in names.items()}

    what = "the regressions on China's exposure (about 10 s)"
    found = stored(compute, list(names.values()), what=what)
    return {name: found[stored_as] for name, stored_as in names.items()}

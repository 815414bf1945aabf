"""The study behind report 06: who sold what a partner no longer sold, and where it sold instead."""

from __future__ import annotations

from analysis.estimate.diversion import accounting, inputs, trade
from analysis.estimate.diversion.accounting import LOST_AND_WON
from analysis.estimate.diversion.story import DiversionStory
from analysis.law.names import named
from analysis.reading import traced


@named
def check(
    *, partner: str, start: str, end: str, leave_out_goods: list[str], digits: int, goods=""
) -> None:
    """Refuse parameters that the data cannot answer; parameters as :func:`study`.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    selection = inputs.read_selection(partner=partner, start=start, end=end)
    trade.check_groups(leave_out_goods, inputs.load_groups())
    trade.check_goods(trade.goods_code(goods), selection, trade.check_digits(digits))
    inputs.check_sold(partner, trade.goods_code(goods))


@named
@traced
def study(
    *,
    partner: str,
    start: str,
    end: str,
    leave_out_goods: list[str] = (),
    digits: int = 10,
    goods: str = "",
) -> DiversionStory:
    """Account for what a partner lost and won in the US market, and regress others' sales on exposure.

    Parameters
    ----------
    partner : str
        ISO alpha-3.
    start, end : str
        Months ``YYYY-MM`` of the accounting by sector, within twelve.
    leave_out_goods : list of str
        Groups of goods, see :func:`inputs.load_groups`.
    digits : int
        Of the HS, at which lines are matched: 10, 6, 4 or 2.
    goods : str
        A chapter or heading of the HS, or words for one, held of every country and of 2024 and 2025
        alone; empty: all goods. What is by sector or regression is of all goods.

    Raises
    ------
    InputError
        As :func:`check`.
    """
    window = {"partner": partner, "start": start, "end": end}
    check(**window, leave_out_goods=leave_out_goods, digits=digits, goods=goods)
    selection = inputs.read_selection(**window)
    out, code, sectors = tuple(leave_out_goods), trade.goods_code(goods), inputs.load_sectors(start, end)
    return DiversionStory(
        selection=selection,
        digits=digits,
        leave_out=out,
        goods=code,
        **inputs.load_lines_of(partner, digits, out, code),
        sectors={one: accounting.by_sector_window(sectors, partner, side=one) for one in LOST_AND_WON},
        losers=inputs.load_losers(),
        **inputs.load_regressions(),
        china=inputs.read_destinations(selection),
        **inputs.releases(),
    )

"""The study behind report 06: who sold what a partner no longer sold, and where it sold instead."""

from __future__ import annotations

from analysis.estimate.diversion import accounting, inputs, trade
from analysis.estimate.diversion.story import DiversionStory
from analysis.law.names import named
from analysis.reading import traced


@named
def check(*, partner: str, start: str, end: str, leave_out_goods: list[str], digits: int) -> None:
    """Refuse parameters that the data cannot answer; parameters as :func:`study`.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    inputs.read_selection(partner=partner, start=start, end=end)
    trade.check_groups(leave_out_goods, inputs.load_groups())
    trade.check_digits(digits)


@named
@traced
def study(
    *, partner: str, start: str, end: str, leave_out_goods: list[str] = (), digits: int = 10
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

    Raises
    ------
    InputError
        As :func:`check`.
    """
    check(partner=partner, start=start, end=end, leave_out_goods=leave_out_goods, digits=digits)
    selection = inputs.read_selection(partner=partner, start=start, end=end)
    out, sectors = tuple(leave_out_goods), inputs.load_sectors(start, end)
    accounts = {side: inputs.account_lines(partner, side, digits, out) for side in ("lost", "won")}
    side = accounting.larger_side(accounts)
    sizes = {size: inputs.bounds_of(partner, side, size, out) for size in trade.MATCHED_DIGITS}
    sets = {
        label: inputs.bounds_of(partner, side, digits, groups)
        for label, groups in trade.left_out_sets(out, inputs.load_groups()).items()
    }
    return DiversionStory(
        selection=selection,
        digits=digits,
        leave_out=out,
        side=side,
        found=accounts,
        bounds={one: inputs.bounds_of(partner, one, digits, out) for one in accounts},
        parts=accounting.components(accounts["lost"], trade.left_out_change(inputs.load_codes(), out)),
        levels=accounting.table_of(sizes, "digits"),
        groups=accounting.table_of(sets, "left_out"),
        chapters=accounting.by_chapter(accounts[side], inputs.chapter_names()),
        sectors={one: accounting.by_sector_window(sectors, partner, side=one) for one in accounts},
        losers=inputs.load_losers(),
        **inputs.load_regressions(),
        china=inputs.read_destinations(selection),
        **inputs.releases(),
    )

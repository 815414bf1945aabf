"""The study behind report 03: the same trade in every ledger, and who took the market."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.combine.load import check_month
from analysis.estimate.trade.exports import inputs
from analysis.estimate.trade.exports.china_ledger import china_ledger
from analysis.estimate.trade.exports.mirror import find_mirror
from analysis.estimate.trade.exports.story import ExportsStory
from analysis.estimate.trade.exports.us_ledger import us_ledger
from analysis.law.names import named
from analysis.periods import LATEST
from analysis.reading import traced


@named
def check(
    *,
    partner: str = "CHN",
    start: str = "2018-01",
    end: str = LATEST,
    quoted: list[str] = (),
    month: str = "2025-05",
) -> None:
    """Refuse parameters that the data cannot answer (InputError: what is wrong, and what is valid)."""
    selection = inputs.select_imports(partner, start, end)
    last, months = inputs.last_month(selection.system), inputs.known_months(partner, selection.system)
    if selection.start > last:
        raise InputError(f"start {start}: US imports are published to {last:%Y-%m}.")
    for text in quoted:
        check_month(text, "quoted", months)
    if partner == "CHN":
        check_month(month, "month", months)


@named
@traced
def study(
    *,
    partner: str = "CHN",
    start: str = "2018-01",
    end: str = LATEST,
    quoted: list[str] = (),
    month: str = "2025-05",
) -> ExportsStory:
    """Gather what both customs offices say of a partner's exports to the United States.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    start, end : str
        First and last month ``YYYY-MM``; ``"latest"``: the end of the panel, and for China's own
        figures the end of those.
    quoted : list of str
        Months whose growth becomes citable numbers.
    month : str
        Month whose growth is split by destination (China only); without published levels, or
        outside the window, there is no split.
    """
    check(partner=partner, start=start, end=end, quoted=quoted, month=month)
    selection = inputs.select_imports(partner, start, end)
    until = None if end == LATEST else selection.end
    split = {"month": pd.Timestamp(f"{month}-01"), "start": selection.start, "end": until}
    both = partner == "CHN" and selection.end >= inputs.last_month(selection.system)
    return ExportsStory(
        selection=selection,
        quoted=list(quoted),
        us=us_ledger(selection, **inputs.load_us(partner, selection.system)),
        china=china_ledger(inputs.load_china(), **split) if partner == "CHN" else None,
        mirror=find_mirror(**inputs.load_mirror()) if both else None,
        newest=inputs.load_newest_imports(partner, end),
        **inputs.load_vintages(selection.system),
    )

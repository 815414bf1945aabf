"""The study behind report 03: the same trade in every ledger, and who took the market."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.checks import InputError
from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import Selection, load_panel, select
from analysis.combine.load import check_month, load_newest, partner_names, product_labels
from analysis.combine.panel import SYSTEMS
from analysis.estimate.trade.exports.china_ledger import ChinaLedger, china_ledger
from analysis.estimate.trade.exports.us_ledger import UsLedger, us_general_imports, us_ledger
from analysis.law.names import named
from analysis.periods import LATEST
from analysis.reading import traced


@dataclass(frozen=True)
class Story:
    """What report 03 shows."""

    selection: Selection
    quoted: list[str]  #: Months ``YYYY-MM`` whose growth becomes citable numbers.
    us: UsLedger
    china: ChinaLedger | None  #: None for any other partner, whose own ledgers are not here.
    #: Vintages of imports for consumption and of general imports.
    source: str
    general_source: str
    #: Imports without chapters 98 and 99 by month to the newest (US dollars); empty where no table has a
    #: month after the panel, or the window ends before.
    newest: pd.Series


@named
def check(
    *,
    partner: str = "CHN",
    start: str = "2018-01",
    end: str = LATEST,
    quoted: list[str] = (),
    month: str = "2025-05",
) -> None:
    """Refuse parameters that the data cannot answer.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    selection = select(partner=partner, start=start, end=end)
    months = load_panel(selection.system).month
    if selection.start > months.max():
        raise InputError(f"start {start}: US imports are published to {months.max():%Y-%m}.")
    if partner == "CHN":
        months = pd.concat([months, read_table("china_customs_monthly").month])
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
) -> Story:
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
    selection = select(partner=partner, start=start, end=end)
    us = us_ledger(
        selection,
        load_panel(selection.system),
        read_table(SYSTEMS[selection.system]),
        general=load_general_imports(partner),
        names=partner_names(),
        labels=product_labels(selection.system),
    )
    china = None
    if partner == "CHN":
        china = china_ledger(
            read_table("china_customs_monthly"),
            pd.Timestamp(f"{month}-01"),
            start=selection.start,
            end=None if end == LATEST else selection.end,
        )
    source, general = vintage(SYSTEMS[selection.system]), vintage("us_trade_totals_vintages")
    newest = load_newest(partner).customs_value
    newest = newest if end == LATEST else newest[:0]
    return Story(selection, list(quoted), us, china, source, general, newest)


def load_general_imports(partner: str) -> pd.Series:
    """Return :func:`us_general_imports` of a partner, read from the source tables."""
    return us_general_imports(
        partner,
        read_table("partners").set_index("partner").census_name[partner],
        read_table("us_trade_totals_monthly"),
        read_table("us_trade_totals_vintages"),
    )

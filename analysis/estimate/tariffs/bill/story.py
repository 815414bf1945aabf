"""The bill that is asked for: its parts, what new duties raised, what trade that moved left unpaid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import pandas as pd

from analysis.columns import Columns
from analysis.engine.results import Estimate
from analysis.estimate.tariffs.bill.borne import ImportPrices
from analysis.estimate.tariffs.bill.cells import AMOUNTS, BILL_CELLS
from analysis.estimate.tariffs.bill.split import ratio
from analysis.estimate.tariffs.bill.totals import SHARES_COLLECTED, Totals
from analysis.fields import told
from analysis.vocabulary import Term

LOST = {
    "lost": Term(
        "Trade that moved",
        "USD",
        "new duties that trade of 2024 would have paid, at the shares collected, less those collected",
    ),
    "lost_by_elasticity": Term(
        "Of it by elasticity",
        "USD",
        "the same if imports had moved by the main elasticity alone",
        ends=("lost_by_elasticity_low", "lost_by_elasticity_high"),
    ),
    "lost_by_elasticity_low": Term("Interval from", "USD", "the same, where trade moves least"),
    "lost_by_elasticity_high": Term("Interval to", "USD", "the same, where trade moves most"),
}
PARTS = ["due", "collected", "lowest", "highest", "collected_new", "new_lowest", "new_highest", *LOST]


def parts(by: str) -> Columns:
    """Columns of a bill by one of its keys."""
    terms = {name: (BILL_CELLS | LOST)[name] for name in PARTS}
    order = "in order of time" if by == "month" else "the largest bill first"
    return Columns(f"a {by}, {order}", {by: BILL_CELLS[by], **terms}, index=(by,))


BY_AUTHORITY, BY_PARTNER, BY_SECTOR, BY_MONTH = map(parts, ("authority", "partner", "product", "month"))


@told
@dataclass(frozen=True)
class Bill:
    """Duties of some goods by legal authority, and what came of the new ones."""

    partner: str  #: ISO alpha-3 code, ``EU``, or ``WLD`` for all countries.
    partner_name: str
    product: str  #: NAICS3 sector; empty for all goods.
    label: str  #: Its name.
    authority: str  #: As it was asked for; empty for all.
    trade: str  #: Trade as it would have been, of :data:`asked.TRADE_INSTEAD`.
    #: First days of the first and the last month.
    start: pd.Timestamp
    end: pd.Timestamp
    cells: Annotated[pd.DataFrame, BILL_CELLS] = field(repr=False)  #: Every cell, in US dollars.
    total: pd.Series  #: Sums of ``cells``, with what trade that moved left unpaid.
    by_authority: Annotated[pd.DataFrame, BY_AUTHORITY]
    by_partner: Annotated[pd.DataFrame, BY_PARTNER]
    by_sector: Annotated[pd.DataFrame, BY_SECTOR]
    by_month: Annotated[pd.DataFrame, BY_MONTH]
    #: What Treasury paid back of customs duties by month of the window, US dollars; none of one partner.
    refunds: pd.Series
    elasticity: Estimate  #: By which trade moves.
    prices: (
        ImportPrices | None
    )  #: Of goods of the partner, not of a sector; None where none is published.
    totals: Totals  #: All partners' bill beside published totals.
    shares: Annotated[pd.DataFrame, SHARES_COLLECTED]
    source: str  #: Vintages.

    def to_frame(self) -> pd.DataFrame:
        """Return every cell: partner, sector, month and authority."""
        return self.cells


def grown(cells: pd.DataFrame, growth: pd.Series) -> pd.DataFrame:
    """Return cells with new duties on the trade of 2024 grown as a forecast expects.

    Parameters
    ----------
    cells : DataFrame
    growth : Series
        Index: partner, month; as :func:`forecast.growth_since`.
    """
    # ASSUME: lines and sectors of a partner would have grown alike; alternative: a forecast by sector.
    factor = growth.reindex(pd.MultiIndex.from_frame(cells[["partner", "month"]])).fillna(1.0).to_numpy()
    on_before = [name for name in AMOUNTS if name.startswith(("new_before", "new_by_elasticity"))]
    return cells.assign(**{name: cells[name] * factor for name in on_before})


def with_lost(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells with what trade that moved left unpaid of new duties, US dollars.

    What is due is taken at the share collected of the new duties of the cell; where nothing came, at
    that of the partner's authority.
    """
    new = cells[["partner", "authority", "collected_new", "due_new"]]
    usual = new.groupby(["partner", "authority"])[["collected_new", "due_new"]].transform("sum")
    share = pd.Series(ratio(new.collected_new, new.due_new), cells.index)
    share = share.where(new.due_new.gt(0), ratio(usual.collected_new, usual.due_new))
    ends = {"": "", "_low": "_high", "_high": "_low"}
    moved = {
        f"lost_by_elasticity{name}": share * (cells.new_before - cells[f"new_by_elasticity{end}"])
        for name, end in ends.items()
    }
    return cells.assign(lost=share * cells.new_before - cells.collected_new, **moved)


def each_alone(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells whose bounds of new duties are those of each authority, not of all new duties."""
    share = ratio(cells.due_new, cells.due)
    return cells.assign(new_lowest=cells.lowest * share, new_highest=cells.highest * share)


def summed(cells: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the bill by one of its keys, as :func:`parts` describes it."""
    table = cells.groupby(by)[PARTS].sum()
    return table if by == "month" else table.sort_values("collected", ascending=False)


def total_of(cells: pd.DataFrame) -> pd.Series:
    """Return the sums of cells with :data:`LOST`."""
    return cells[[*AMOUNTS, *LOST]].sum()

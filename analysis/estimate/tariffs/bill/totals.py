"""The bill held against what customs and Treasury published: by order, and in total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.tariffs.bill.months import OTHER_PARTNERS
from analysis.law.authorities import IEEPA, IEEPA_ENDED
from analysis.vocabulary import TERMS, Term

#: An aim, measured and printed: how near each order and their sum shall lie (fraction).
AIM_OF_ORDER, AIM_OF_SUM = 0.10, 0.05

#: Scopes of published totals -> authorities, and partners where not all.
SCOPES = {
    "China and Hong Kong, fentanyl": (("ieepa_fentanyl",), ()),
    "Mexico, border": (("ieepa_border",), ("MEX",)),
    "Canada, border": (("ieepa_border",), ("CAN",)),
    "reciprocal, all partners": (("ieepa_reciprocal",), ()),
    "reciprocal, India and Japan": (("ieepa_reciprocal", "ieepa_india_oil"), ()),
    "Brazil, punitive": (("ieepa_brazil",), ()),
    "all IEEPA": (IEEPA, ()),
    "all new duties": ((), ()),
}

#: Customs counts what Japan pays under its deal, and India for Russian oil, apart from the reciprocal
#: duties of others; the law here has Japan's among them.
JOINED = ("reciprocal, all partners", "India and Japan, by difference")
TOGETHER = "reciprocal, India and Japan"

#: Kinds of totals that count duties, the last of them new ones as trade statistics hold them.
KINDS = ("assessed", "collected and deposited", "estimate", "new duties, from imports")

#: First month of shares collected: duties under IEEPA had ended, as in the outside model's law.
SHARES_FROM = IEEPA_ENDED + pd.offsets.MonthBegin()

#: An outside model's partners -> those of ours in months after the year by line.
GROUPS_OF_MODEL = {
    **{one: (one,) for one in ("CAN", "CHN", "EU", "JPN", "KOR", "MEX")},
    "ROW": ("IND", "TWN", "VNM", OTHER_PARTNERS),
}

TOTALS_COMPARED = Columns(
    "a published total",
    {
        "scope": Term("Total", "", "order, or what is summed"),
        "kind": Term("Counted", "", "what was counted"),
        "as_of": Term("To", "date", "last day"),
        "published": Term("Published", "USD", "total as published"),
        "collected": Term(
            "Ours", "USD", "duties collected under the order by our rule", ends=("lowest", "highest")
        ),
        "lowest": Term("Interval from", "USD", "the same, its duties spared before all others"),
        "highest": Term("Interval to", "USD", "the same, its duties spared after all others"),
        "gap": Term("Gap", "fraction", "ours over published, less one"),
        "statistics": Term(
            "Beyond statistics",
            "fraction",
            "of the published total: duties that Treasury received and trade statistics do not hold, if "
            "they lie on all orders alike",
        ),
        "unexplained": Term("Unexplained", "fraction", "gap after that"),
    },
)

RECEIPTS_BY_MONTH = Columns(
    "a month",
    {
        "month": TERMS["month"],
        "calculated": Term(
            "Calculated", "USD", "duties of the month as trade statistics calculate them"
        ),
        "gross_receipts": Term("Gross", "USD", "customs duties that Treasury received"),
        "refunds": Term("Refunds", "USD", "customs duties that Treasury paid back"),
        "net_receipts": Term("Net", "USD", "gross less refunds"),
        "beyond": Term(
            "Gap",
            "fraction",
            "gross of the month after, when duties are paid, over duties calculated, less one",
            missing="of the last month",
        ),
    },
)

SHARES_COLLECTED = Columns(
    "a partner of an outside model",
    {
        "partner": Term("Partner", "", "ISO 3166-1 alpha-3, EU, or ROW for all others"),
        "published": Term("Outside model", "fraction", "share of its law that is collected"),
        "ours": Term("Ours", "fraction", "duties collected over those due by our law"),
        "gap": Term("Gap", "fraction", "ours less the model's", "points"),
    },
)


@dataclass(frozen=True)
class Receipts:
    """Duties as trade statistics calculate them beside what Treasury received a month later."""

    calculated: float  #: In 2025; US dollars.
    received: float  #: From February 2025 to January 2026, before refunds; US dollars.
    usual: float  #: Received beyond calculated in a year before the new duties; US dollars.

    @property
    def beyond(self) -> float:
        """Duties received that statistics do not hold, over those that they do, beyond the usual."""
        return (self.received - self.calculated - self.usual) / self.calculated


def receipts_beside(calculated: pd.Series, gross: pd.Series) -> Receipts:
    """Return :class:`Receipts` from both by month.

    Parameters
    ----------
    calculated, gross : Series
        Index: month; US dollars. Receipts are gross of refunds, and missing before they are published.
    """
    # ASSUME: duties against dumping and subsidies, and others that statistics never held, stayed as
    # they were a month before the new duties.
    later = gross.dropna().shift(-1).dropna()
    beside = pd.DataFrame({"calculated": calculated, "later": later}).dropna()
    year, before = beside.loc["2025"], beside.loc[:"2024"]
    usual = (before.later - before.calculated).mean() * 12
    return Receipts(float(year.calculated.sum()), float(year.later.sum()), float(usual))


@returns(RECEIPTS_BY_MONTH)
def receipts_by_month(calculated: pd.Series, treasury: pd.DataFrame) -> pd.DataFrame:
    """Return duties calculated beside what Treasury received and paid back, months that it has.

    Parameters
    ----------
    calculated : Series
        Index: month; US dollars.
    treasury : DataFrame
        ``us_customs_refunds_monthly``, index month.
    """
    held = treasury[["gross_receipts", "refunds", "net_receipts"]].astype(float).dropna()
    table = held.assign(calculated=calculated.reindex(held.index)).dropna()
    table["beyond"] = held.gross_receipts.shift(-1).reindex(table.index) / table.calculated - 1
    return table.rename_axis("month").reset_index()[list(RECEIPTS_BY_MONTH)]


@returns(SHARES_COLLECTED)
def shares_collected(cells: pd.DataFrame, shortfall: pd.Series) -> pd.DataFrame:
    """Return the share of the law collected since :data:`SHARES_FROM`, beside an outside model's.

    Parameters
    ----------
    cells : DataFrame
        Of :func:`cells.bill_cells`.
    shortfall : Series
        Share of its law that is not collected; index: its partners.
    """
    sums = cells[cells.month.ge(SHARES_FROM)].groupby("partner")[["collected", "due"]].sum()
    of = {code: sums.reindex(list(ours)).sum() for code, ours in GROUPS_OF_MODEL.items()}
    table = pd.DataFrame({"ours": {code: one.collected / one.due for code, one in of.items()}})
    table["published"] = 1 - shortfall.reindex(table.index)
    table["gap"] = table.ours - table.published
    return table.rename_axis("partner").reset_index()[list(SHARES_COLLECTED)]


def to_day(cells: pd.DataFrame, day: pd.Timestamp, scope: str) -> pd.Series:
    """Return what was collected under an order to a day, a month's days alike; or all new duties."""
    authorities, partners = SCOPES[scope]
    rows = cells[cells.authority.isin(authorities)] if authorities else cells
    rows = rows[rows.partner.isin(partners)] if partners else rows
    part = (((day - rows.month).dt.days + 1) / rows.month.dt.days_in_month).clip(0, 1)
    ends = ["collected", "lowest", "highest"]
    which = ends if authorities else ["collected_new", "new_lowest", "new_highest"]
    return rows[which].mul(part, axis=0).sum().set_axis(ends)


@returns(TOTALS_COMPARED)
def compare_totals(cells: pd.DataFrame, published: pd.DataFrame, receipts: Receipts) -> pd.DataFrame:
    """Return published totals beside ours, each gap by cause.

    Parameters
    ----------
    cells : DataFrame
        Of :func:`cells.bill_cells`.
    published : DataFrame
        ``us_ieepa_collections_totals``.
    receipts : Receipts
    """
    rows = []
    for (kind, as_of), group in published[published.kind.isin(KINDS)].groupby(["kind", "as_of"]):
        value = group.groupby("scope").value.mean().astype(float)
        if set(JOINED) <= set(value.index):
            value = pd.concat(
                [value.drop(list(JOINED)), pd.Series({TOGETHER: value[list(JOINED)].sum()})]
            )
        for scope, total in value.items():
            ours = to_day(cells, as_of, scope)
            rows.append({"scope": scope, "kind": kind, "as_of": as_of, "published": total, **ours})
    table = pd.DataFrame(rows)
    table["gap"] = table.collected / table.published - 1
    beyond = np.where(table.kind.eq(KINDS[-1]), 0.0, receipts.beyond)
    table["statistics"] = table.collected * beyond / table.published
    table["unexplained"] = table.gap + table.statistics
    order = {name: place for place, name in enumerate(SCOPES)}
    table = table.sort_values(
        ["kind", "as_of", "scope"], key=lambda c: c.map(order) if c.name == "scope" else c
    )
    return table.reset_index(drop=True)


@dataclass(frozen=True)
class Totals:
    """The bill beside published totals."""

    rows: Annotated[pd.DataFrame, TOTALS_COMPARED]
    receipts: Receipts
    by_month: Annotated[pd.DataFrame, RECEIPTS_BY_MONTH]

    @property
    def orders(self) -> pd.DataFrame:
        """The orders on the last day on which customs counted them apart, and their sum."""
        counted = self.rows[self.rows.kind.eq("assessed")]
        return counted[counted.as_of.eq(counted.as_of.max())].set_index("scope")

    def within(self, column: str) -> tuple[int, int, bool]:
        """Return how many orders lie within the aim, of how many, and whether their sum does."""
        far = self.orders[column].abs()
        apart = far.drop("all IEEPA")
        return int(apart.le(AIM_OF_ORDER).sum()), len(apart), bool(far["all IEEPA"] <= AIM_OF_SUM)

"""What US customs say of a partner's exports: values, duties, sectors, and shares of the market."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine import Selection
from analysis.estimate.trade.exports.growth import CONTRIBUTIONS, contributions, yoy_growth
from analysis.vocabulary import TERMS, WORLD, Term

#: Growth where the year before is in the data.
IMPORT_GROWTH = replace(TERMS["yoy_growth"], missing="where no year before is known")

IMPORT_TOTALS = Columns(
    "a month",
    {
        "month": TERMS["month"],
        "customs_value": TERMS["customs_value"],
        "duties": TERMS["duties"],
        "effective_rate": replace(
            TERMS["effective_rate"],
            definition="duties over customs value of all goods, duty-free ones included",
        ),
        "yoy_growth": IMPORT_GROWTH,
    },
    index=("month",),
)

BOTH_LEDGERS = Columns(
    "a month of the window",
    IMPORT_TOTALS
    | {
        "general_imports": replace(TERMS["general_imports"], missing="where none are published"),
        "general_growth": replace(
            IMPORT_GROWTH,
            label="US general imports",
            definition="general imports over those of a year before, less one",
        ),
    },
    index=("month",),
)

LABELLED = Columns(
    CONTRIBUTIONS.row,
    CONTRIBUTIONS
    | {
        "label": Term("Sector", "", "short name of the part"),
    },
)


@dataclass(frozen=True)
class UsLedger:
    """US imports from the selected partner, and the market they are part of."""

    totals: pd.DataFrame  #: :data:`BOTH_LEDGERS`.
    #: Year to date on the year before: :data:`LABELLED`.
    sectors: pd.DataFrame
    partners: pd.DataFrame
    shares: pd.DataFrame  #: As :func:`shares` to the end of the window, columns in ISO codes.
    shares_until: pd.Timestamp  #: Last month of the last year of ``shares``.
    names: dict[str, str]  #: Short English name of each partner.


def us_ledger(
    selection: Selection,
    panel: pd.DataFrame,
    world: pd.DataFrame,
    *,
    general: pd.Series,
    names: dict[str, str],
    labels: dict[str, str],
) -> UsLedger:
    """Gather what US statistics say of the selected partner.

    Parameters
    ----------
    selection : Selection
        Its window begins before US figures end.
    panel, world : DataFrame
        As :func:`shares`.
    general : Series
        As :func:`us_general_imports`.
    names, labels : dict of str
        Short English name of each partner, and label of each product.
    """
    totals = import_totals(panel, selection.partner).loc[selection.start : selection.end]
    both = pd.DataFrame({"general_imports": general, "general_growth": yoy_growth(general)})
    end = totals.index[-1]
    sectors = year_to_date(panel[panel.partner.eq(selection.partner)], end, selection.system)
    partners = year_to_date(panel, end, "partner")
    return UsLedger(
        totals=totals.join(both),
        sectors=_labelled(sectors, labels),
        partners=_labelled(partners, names),
        shares=shares(panel[panel.month.le(end)], world[world.month.le(end)]),
        shares_until=end,
        names=names,
    )


@returns(LABELLED)
def _labelled(parts: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """Return parts with the short name of each, as text where the panel has categories."""
    return parts.assign(label=parts.index.map(labels).astype("str"))


def us_general_imports(
    partner: str, census_name: str, totals: pd.DataFrame, vintages: pd.DataFrame
) -> pd.Series:
    """Return US general imports from a partner by month (US dollars), newest vintage of each month.

    From 2024 the annual revision of June 2026 where the table has the partner; before it the totals
    as published to early 2025.

    Parameters
    ----------
    partner, census_name : str
        ISO alpha-3 code, and the partner's name in ``totals``.
    totals, vintages : DataFrame
        Source tables ``us_trade_totals_monthly`` and ``us_trade_totals_vintages``.
    """
    old = totals[totals.census_name.eq(census_name)].set_index("month").general_imports
    mine = vintages[vintages.partner.eq(partner) & vintages.flow.eq("general_imports")]
    # The revision sorts before the earlier figures, which it replaces.
    new = mine.sort_values(["month", "vintage"]).drop_duplicates("month").set_index("month").value
    return new.astype(float).combine_first(old).rename("general_imports")


@returns(IMPORT_TOTALS)
def import_totals(panel: pd.DataFrame, partner: str) -> pd.DataFrame:
    """Return US imports for consumption from a partner by month, with duties and rate."""
    totals = panel[panel.partner.eq(partner)].groupby("month")[["customs_value", "duties"]].sum()
    totals["effective_rate"] = totals.duties / totals.customs_value
    totals["yoy_growth"] = yoy_growth(totals.customs_value)
    return totals


def shares(panel: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    """Return each partner's share of US imports by year (fraction); key year x partner.

    Parameters
    ----------
    panel : DataFrame
        The panel of one product system.
    world : DataFrame
        Source table of the same system, whose ``WLD`` rows are the published total.
    """
    months = world[world.partner.eq(WORLD)].groupby("month").customs_value.sum()
    by_year = panel.groupby([panel.month.dt.year, "partner"], observed=True).customs_value.sum()
    total = months.groupby(months.index.year).sum()
    return by_year.unstack().div(total, axis=0)


@returns(CONTRIBUTIONS)
def year_to_date(panel: pd.DataFrame, end: pd.Timestamp, by: str) -> pd.DataFrame:
    """Split the growth of US imports from January to ``end``, on the year before, by a column.

    Parameters
    ----------
    panel : DataFrame
        Rows of the panel to sum.
    end : Timestamp
        Last month of the period.
    by : str
        Column whose values are the parts (``"partner"`` or a product column).
    """
    periods = []
    for year in (end.year, end.year - 1):
        inside = panel.month.dt.year.eq(year) & panel.month.dt.month.le(end.month)
        periods.append(panel[inside].groupby(by, observed=True).customs_value.sum().astype(float))
    return contributions(*periods)

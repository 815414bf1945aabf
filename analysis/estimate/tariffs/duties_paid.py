"""Duties due and duties paid in 2025, and the law beside an outside model, for one partner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine.collected.causes import (
    CAUSES_BY_PARTNER,
    EXPLAINED,
    explained_by_partner,
    what_explains,
)
from analysis.combine.collected.collections import BY_MONTH, by_month
from analysis.combine.collected.duties_paid import DUE_AND_PAID, collected_on_law, liable_lines
from analysis.combine.collected.outside import OUTSIDE_RATES
from analysis.vocabulary import WORLD, Term

UNREAD = "where no legal text was read"
LARGEST_GAPS = Columns(
    "a partner's largest gap to the outside model, largest first",
    OUTSIDE_RATES
    | {
        "nearer": Term("Legal text supports", "", "side that the legal text supports", missing=UNREAD),
        "why": Term("Why", "", "why the gap stands", missing=UNREAD),
    },
)


@dataclass(frozen=True)
class DutiesPaid:
    """Duties due and duties paid, for one partner and beside the others."""

    by_programme: Annotated[pd.DataFrame, DUE_AND_PAID]  #: The partner's lines by programme.
    #: Lines on which a duty falls whatever their use, by partner.
    by_partner: Annotated[pd.DataFrame, DUE_AND_PAID]
    all_lines: Annotated[pd.DataFrame, DUE_AND_PAID]  #: Every line, by partner.
    exempt: Annotated[pd.DataFrame, DUE_AND_PAID]  #: Lines that the law exempts, by partner.
    explained: Annotated[pd.DataFrame, EXPLAINED]  #: Causes of the partner's gap of 2025.
    explained_by_partner: Annotated[pd.DataFrame, CAUSES_BY_PARTNER]
    by_month: Annotated[pd.DataFrame, BY_MONTH]  #: The partner's law and collections.
    outside: Annotated[pd.DataFrame, LARGEST_GAPS]


def due_and_paid(
    partner: str,
    lines: pd.DataFrame,
    outside: pd.DataFrame,
    *,
    rates: pd.DataFrame,
    panel: pd.DataFrame,
    reasons: pd.DataFrame,
) -> DutiesPaid:
    """Return duties due and duties paid for one partner, or for all of them together (``WLD``).

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    lines, outside : DataFrame
        As :func:`load.load_duties_paid`.
    rates, panel : DataFrame
        Statutory rates and imports by NAICS3 sector, those of the partner at least.
    reasons : DataFrame
        As :func:`outside.reasons`.
    """
    partner_lines = lines if partner == WORLD else lines[lines.partner.eq(partner)]
    return DutiesPaid(
        by_programme=collected_on_law(partner_lines, "programme"),
        by_partner=collected_on_law(liable_lines(lines), "partner"),
        all_lines=collected_on_law(lines, "partner"),
        exempt=collected_on_law(lines[lines.programme.eq("exempt")], "partner"),
        explained=what_explains(partner_lines),
        explained_by_partner=explained_by_partner(lines),
        by_month=by_month(rates, panel, partner),
        outside=largest_gaps(outside, reasons),
    )


@returns(LARGEST_GAPS)
def largest_gaps(outside: pd.DataFrame, reasons: pd.DataFrame) -> pd.DataFrame:
    """Return the month of each partner's largest gap, and whom the legal text supports.

    Parameters
    ----------
    outside, reasons : DataFrame
        As :func:`due_and_paid` takes them.
    """
    largest = outside.loc[outside.groupby("partner").gap.apply(lambda gap: gap.abs().idxmax())]
    largest = largest.sort_values("gap", key=abs, ascending=False, ignore_index=True)
    return largest.join(reasons, on="partner")

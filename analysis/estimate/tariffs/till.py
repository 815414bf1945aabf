"""Duties due and duties paid in 2025, and the law beside an outside model, for one partner."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.combine.law.causes import explained_by_partner, what_explains
from analysis.combine.law.collections import by_month
from analysis.combine.law.till import collected_on_law, liable_lines
from analysis.combine.load import WORLD


@dataclass(frozen=True)
class Till:
    """Duties due and duties paid, for one partner and beside the others."""

    #: The partner's lines by programme, columns of :func:`till.collected_on_law`.
    by_programme: pd.DataFrame
    by_partner: pd.DataFrame  #: Lines on which a duty falls whatever their use, by partner.
    all_lines: pd.DataFrame  #: Every line, by partner.
    exempt: pd.DataFrame  #: Lines that the law exempts, by partner.
    explained: pd.DataFrame  #: Causes of the partner's gap of 2025, from :func:`causes.what_explains`.
    #: The same of every partner, from :func:`causes.explained_by_partner`.
    explained_by_partner: pd.DataFrame
    #: The partner's law and collections by month, from :func:`collections.by_month`.
    by_month: pd.DataFrame
    #: The largest gap of each partner to the outside model, with the side that the legal text supports
    #: and why, largest first.
    outside: pd.DataFrame


def due_and_paid(
    partner: str,
    lines: pd.DataFrame,
    outside: pd.DataFrame,
    *,
    rates: pd.DataFrame,
    panel: pd.DataFrame,
    exclusions: pd.DataFrame,
    reasons: pd.DataFrame,
) -> Till:
    """Return duties due and duties paid for one partner, or for all of them together (``WLD``).

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    lines, outside : DataFrame
        As :func:`load.load_till`.
    rates, panel : DataFrame
        Statutory rates and imports by NAICS3 sector, those of the partner at least.
    exclusions : DataFrame
        Source table ``us_section301_exclusions_hts10``.
    reasons : DataFrame
        As :func:`outside.reasons`.
    """
    own = lines if partner == WORLD else lines[lines.partner.eq(partner)]
    return Till(
        by_programme=collected_on_law(own, "programme"),
        by_partner=collected_on_law(liable_lines(lines), "partner"),
        all_lines=collected_on_law(lines, "partner"),
        exempt=collected_on_law(lines[lines.programme.eq("exempt")], "partner"),
        explained=what_explains(own, exclusions),
        explained_by_partner=explained_by_partner(lines, exclusions),
        by_month=by_month(rates, panel, partner),
        outside=_largest_gaps(outside).join(reasons, on="partner"),
    )


def _largest_gaps(outside: pd.DataFrame) -> pd.DataFrame:
    """Return the month of each partner's largest gap, largest first."""
    largest = outside.loc[outside.groupby("partner").gap.apply(lambda gap: gap.abs().idxmax())]
    return largest.sort_values("gap", key=abs, ascending=False, ignore_index=True)

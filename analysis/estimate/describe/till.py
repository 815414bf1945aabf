"""Law against till and the law beside an outside model, stored for the report on tariffs."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import pandas as pd

from analysis.collect import read_events, read_table
from analysis.combine import load_panel, load_statutory
from analysis.combine.law.outside import beside_outside_model, reasons
from analysis.combine.law.statutory import read_law
from analysis.combine.law.till import (
    by_month,
    collected_on_law,
    liable_lines,
    till_lines,
    what_explains,
)
from analysis.combine.load import WORLD
from analysis.estimate.engine.stored import stored


@dataclass(frozen=True)
class Till:
    """Law against collections, for one partner and beside the others.

    Attributes
    ----------
    by_programme : DataFrame
        The partner's lines by programme, columns of :func:`till.collected_on_law`.
    by_partner : DataFrame
        All lines on which a duty falls whatever their use, by partner.
    exempt : DataFrame
        Lines that the law exempts, by partner.
    explained : DataFrame
        Reasons of the partner's gap of 2025, from :func:`till.what_explains`.
    by_month : DataFrame
        The partner's law and collections by month, from :func:`till.by_month`.
    outside : DataFrame
        The largest gap of each partner to the outside model, with the side that the legal text
        supports and why, largest first.
    """

    by_programme: pd.DataFrame
    by_partner: pd.DataFrame
    exempt: pd.DataFrame
    explained: pd.DataFrame
    by_month: pd.DataFrame
    outside: pd.DataFrame


def law_against_till(partner: str) -> Till:
    """Return law against collections for one partner, or for all of them together (``WLD``)."""
    lines, outside = load_or_run()
    own = lines if partner == WORLD else lines[lines.partner.eq(partner)]
    statutory = load_statutory()
    return Till(
        by_programme=collected_on_law(own, "programme"),
        by_partner=collected_on_law(liable_lines(lines), "partner"),
        exempt=collected_on_law(lines[lines.programme.eq("exempt")], "partner"),
        explained=what_explains(own, read_table("us_section301_exclusions_hts10")),
        by_month=by_month(statutory[statutory.system.eq("naics3")], load_panel("naics3"), partner),
        outside=_largest_gaps(outside),
    )


def _largest_gaps(outside: pd.DataFrame) -> pd.DataFrame:
    """Return the month of each partner's largest gap, largest first, with its reason."""
    largest = outside.loc[outside.groupby("partner").gap.apply(lambda gap: gap.abs().idxmax())]
    largest = largest.sort_values("gap", key=abs, ascending=False, ignore_index=True)
    return largest.join(reasons(), on="partner")


def run() -> dict[str, pd.DataFrame]:
    """Compute the lines of :func:`till.till_lines` and the rows of :func:`beside_outside_model`."""
    read = functools.cache(read_table)
    partners = set(read("partners").partner)
    law = read_law(read, read_events(), partners=partners)
    outside = beside_outside_model(law, read("us_statutory_etr_partner_monthly"), partners)
    return {"till_lines": till_lines(law, read, partners), "law_outside": outside}


def load_or_run() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables of :func:`run`, stored if nothing has changed."""
    tables = stored(run, ["till_lines", "law_outside"])
    return tables["till_lines"], tables["law_outside"]

"""Frames of report 03 that its tables print and no story holds."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.trade.exports.growth import CONTRIBUTIONS
from analysis.estimate.trade.exports.study import Story
from analysis.estimate.trade.exports.us_ledger import BOTH, LABELLED
from analysis.vocabulary import TERMS, Term

#: Last months of the window that the table of ledgers has.
N_MONTHS = 14

LEDGERS = Columns("a month, the newest first, without ledgers that have none of the months", {
    **BOTH.only("month"),
    "customs_value": replace(BOTH["customs_value"], label="Level"),
    "yoy_growth": replace(BOTH["yoy_growth"], label="US imports for consumption"),
    **BOTH.only("general_growth"),
    "china_growth": Term("China's exports to the US", "fraction", "growth on a year earlier as China's "
                         "customs have it", missing="where it is not published"),
})  # fmt: skip


def known_ledgers(frame: pd.DataFrame) -> Columns:
    """One row a month, the newest first; those of :data:`LEDGERS` that have one of the months."""
    return Columns(LEDGERS.row, LEDGERS.only(*frame))


@returns(known_ledgers)
def ledgers(story: Story) -> pd.DataFrame:
    """Return the change on a year earlier in each ledger, in the last months of the window.

    The newest comes first, since a page folds a long table after its first rows.
    """
    own = ["customs_value", "yoy_growth", "general_growth"]
    frame = story.us.totals[own].iloc[: -N_MONTHS - 1 : -1].astype(float).reset_index()
    if story.china is not None:
        frame["china_growth"] = frame.month.map(story.china.growth)
    return frame.dropna(axis="columns", how="all")


GROWTH = CONTRIBUTIONS.only("before", "now", "yoy_growth", "contribution")

SPLIT = Columns("a destination, then the total", {
    "part": Term("Destination", "", "destination of China's exports, or all of them"),
    **GROWTH,
})  # fmt: skip


@returns(SPLIT)
def split(story: Story) -> pd.DataFrame | None:
    """Return the split of one month's growth into the United States and all others; China only."""
    return None if story.china is None or story.china.split is None else _with_total(story.china.split)


@returns(SPLIT)
def destinations(story: Story) -> pd.DataFrame | None:
    """Return the split of growth by group of destinations; China only."""
    found = story.china and story.china.destinations
    return None if found is None else _with_total(found)


def _with_total(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the parts of a total and the total below them."""
    before, now = parts.before.sum(), parts.now.sum()
    total = ("Total", before, now, now / before - 1, parts.contribution.sum())
    frame = parts.rename_axis("part").reset_index()[list(SPLIT)]
    return pd.concat([frame, pd.DataFrame([total], columns=list(SPLIT))], ignore_index=True)


SECTORS = Columns("a sector, the largest fall first", {
    "product": TERMS["product"],
    **LABELLED.only("label"),
    **GROWTH,
})  # fmt: skip


@returns(SECTORS)
def sectors(story: Story) -> pd.DataFrame | None:
    """Return level, growth and contribution of every sector, where a year before is known."""
    own = story.us.sectors
    if own.contribution.isna().any():
        return None
    # Codes are categories of the panel until here.
    return own.rename_axis("product").reset_index().astype({"product": "str"})[list(SECTORS)]

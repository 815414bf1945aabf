"""The law of 2025 and 2026 held against collections: by month, by chapter, and in the years before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine.collected.collections import LAW_CELLS, LAW_COLLECTED
from analysis.vocabulary import TERMS, Term

#: Gap of a cell above which a cause is named (fraction), and of a year that counts as far.
LARGE_GAP, FAR_GAP = 0.05, 0.006

#: What goods of US metal pay in 2026 (US note 16(e); fraction).
US_METAL = 0.1

#: First month that is shown: imports of 2025 weigh the law.
FIRST_COMPARED = pd.Timestamp("2025-01-01")

#: First month after the duties under the emergency act had ended.
DUTIES_SETTLED = pd.Timestamp("2026-03-01")

GAP_COLUMN = {
    "gap": Term("Gap", "fraction", "law on imports of 2025 less collected", "points"),
}
COLLECTED_BY_MONTH = Columns("a partner and month", LAW_COLLECTED | GAP_COLUMN)

STEPS_OF_LAW = Columns(
    "a law and year of the weights",
    {
        "law": Term("Law", "", "the law with its lists of metals alone, or as it is"),
        "year": Term("Imports of", "year", "year whose imports are the weights", "plain"),
        "n_cells": Term("Chapters", "count", "partners' chapters of June 2026"),
        "gap": Term("Gap", "fraction", "law less collected, mean weighted with imports", "points"),
        "gap_without_sign": Term("Gap without sign", "fraction", "the same without sign", "points"),
        "each_cell": Term("Each chapter alike", "fraction", "the same, each chapter alike", "points"),
        "correlation": Term(
            "Correlation", "ratio", "correlation of law and collected rate over chapters"
        ),
    },
)

CELL_GAPS = Columns(
    "a partner and chapter of June 2026, farthest from the law first",
    {
        **{name: term for name, term in LAW_CELLS.items() if name != "customs_value"},
        **GAP_COLUMN,
        "explained": Term(
            "Explained",
            "fraction",
            "the part of the gap that the data show",
            "points",
            missing="where they show no cause",
        ),
        "shown_by": Term("Shown by", "", "measure that shows the cause", missing="where none does"),
        "cause": Term(
            "Cause", "", "why the chapter lies far from the law", missing="where it lies near the law"
        ),
    },
)


def years_of(names: Iterable[str]) -> list[str]:
    """Return those of some columns that are years."""
    return [name for name in names if name.isdigit()]


def of_years(gaps: pd.DataFrame) -> Columns:
    """One row a partner and lines: law less collected of each year, of all, and of one sector."""
    return Columns(
        "a partner and lines",
        {
            "partner": TERMS["partner"],
            **{
                year: Term(
                    year,
                    "fraction",
                    f"law less collected in {year}",
                    "points",
                    missing="where nothing was sold",
                )
                for year in years_of(gaps)
            },
            "all_years": Term("All years", "fraction", "all gaps over all imports", "points"),
            "sector": Term(
                "Sector with most of it", "", "NAICS3 sector with the largest part of the gap"
            ),
            "of_sector": Term("Its part", "fraction", "that sector's part of the gap", "points"),
            "lines": Term("Lines", "", "own, or those of 2024 within each sector"),
        },
    )


@dataclass(frozen=True)
class Collections:
    """The law beside collections that are newer or older than the lines of 2025."""

    by_month: Annotated[pd.DataFrame, COLLECTED_BY_MONTH]
    cells: Annotated[pd.DataFrame, CELL_GAPS]
    steps: Annotated[pd.DataFrame, STEPS_OF_LAW]
    by_year: pd.DataFrame  #: As :func:`gaps_by_year`.


def against_collections(
    monthly: pd.DataFrame,
    cells: pd.DataFrame,
    by_year: pd.DataFrame,
    *,
    causes: pd.DataFrame,
) -> Collections:
    """Return the law beside collections.

    Parameters
    ----------
    monthly, cells, by_year : DataFrame
        As :func:`load.load_collections`.
    causes : DataFrame
        As :func:`collections.cell_causes`.
    """
    cells = cells.assign(gap=cells.law_2025 - cells.collected_rate)
    monthly = monthly[monthly.month >= FIRST_COMPARED].reset_index(drop=True)
    in_cells = cells[cells["sample"].eq("cells")]
    return Collections(
        by_month=monthly.assign(gap=monthly.law_2025 - monthly.collected_rate),
        cells=with_causes(in_cells, causes),
        steps=steps_of_cells(in_cells),
        by_year=gaps_by_year(by_year),
    )


@returns(CELL_GAPS)
def with_causes(cells: pd.DataFrame, causes: pd.DataFrame) -> pd.DataFrame:
    """Return the cells with the cause of each large gap and how much of it the cause's measure shows.

    Parameters
    ----------
    cells : DataFrame
        Rows of :func:`collections.law_cells` with ``gap``.
    causes : DataFrame
        ``partner``, ``hs2``, ``shown_by`` and ``cause``. ``us_metal``: what entered free in 2025 would
        pay 10 %; ``free``: it would pay nothing; ``aircraft``: the law with these lines spared whole;
        ``mix``: the share without an added duty rises once more as it rose from 2024 to 2025.
    """
    table = cells.merge(causes, on=["partner", "hs2"], how="left")
    liable = table.law_2025 / (1 - table.exempt_2025)
    measures = {
        "us_metal": table.free_2025 * (table.law_2025 - US_METAL),
        "free": table.free_2025 * table.law_2025,
        "aircraft": table.law_2025 - table.lists_2025,
        "mix": (table.exempt_2025 - table.exempt_2024) * liable,
    }
    table["explained"] = float("nan")
    for name, explained in measures.items():
        table["explained"] = table.explained.mask(table.shown_by.eq(name), explained)
    return table[list(CELL_GAPS)].sort_values("gap", key=abs, ascending=False, ignore_index=True)


@returns(STEPS_OF_LAW)
def steps_of_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """Return how far the cells lie from the law, with its lists alone and with shares of aircraft."""
    rows = []
    for year in (2025, 2024):
        weight = cells[f"value_{year}"] / cells[f"value_{year}"].sum()
        for name in ("lists", "law"):
            law = cells[f"{name}_{year}"]
            gap = law - cells.collected_rate
            means = (gap * weight).sum(), (gap.abs() * weight).sum(), gap.abs().mean()
            rows.append((name, year, len(cells), *means, law.corr(cells.collected_rate)))
    return pd.DataFrame(rows, columns=list(STEPS_OF_LAW))


@returns(of_years)
def gaps_by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Return law less collected by partner and year at the mix of the year.

    Parameters
    ----------
    rows : DataFrame
        As :func:`collections.law_by_year`.
    """
    parts = []
    for lines, law in (("own", "law"), ("2024", "law_2024")):
        gaps = rows.assign(gap=rows[law] - rows.duties)
        if lines == "2024":
            gaps = gaps[gaps.partner.isin(rows.partner[rows.law.sub(rows.law_2024).abs().gt(1)])]
        sums = gaps.groupby(["partner", "year"])[["gap", "customs_value"]].sum()
        table = (sums.gap / sums.customs_value).unstack().rename(columns=str)
        whole = sums.groupby("partner").sum()
        table["all_years"] = whole.gap / whole.customs_value
        sectors = gaps.groupby(["partner", "product"]).gap.sum()
        largest = sectors.abs().groupby("partner").idxmax()
        table["sector"] = [product for _, product in largest[table.index]]
        table["of_sector"] = sectors[largest[table.index]].to_numpy() / whole.customs_value
        parts.append(table.assign(lines=lines))
    every = pd.concat(parts).rename_axis(columns=None).reset_index()
    years = years_of(every)
    order = every[years].abs().max(axis=1).groupby(every.partner).transform("max")
    return (
        every.assign(order=order)
        .sort_values(["order", "partner", "lines"], ascending=False, ignore_index=True)
        .drop(columns="order")
    )


def far_in_a_year(gaps: pd.DataFrame) -> list[str]:
    """Return the partners whose law lies farther than :data:`FAR_GAP` from collections in some year."""
    own_lines = gaps[gaps.lines.eq("own")].set_index("partner")
    return own_lines.index[own_lines[years_of(own_lines)].abs().max(axis=1).gt(FAR_GAP)].tolist()

"""How much published figures were revised: what a replay with later vintages may be off by."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import Term

PARTNERS = ("CHN", "DEU", "JPN", "KOR", "TWN")

REVISIONS = Columns(
    "a series and pair of vintages",
    {
        "series": Term("Series", "", "trade series, with its partner"),
        "older": Term("Older", "", "the older vintage"),
        "newer": Term("Newer", "", "the newer vintage"),
        "n_months": Term("Figures", "count", "figures that both vintages have"),
        "mean": Term(
            "Mean", "fraction", "mean revision: the newer over the older figure, less one", "fine"
        ),
        "mean_size": Term("Mean size", "fraction", "mean of the absolute values of revisions", "fine"),
        "largest": Term(
            "Largest", "fraction", "largest revision in absolute value, with its sign", "fine"
        ),
        "month": Term("Month of it", "date", "month of the largest revision"),
    },
)


@returns(REVISIONS)
def revision_table(
    early: pd.DataFrame, vintages: pd.DataFrame, exports: dict[str, pd.Series]
) -> pd.DataFrame:
    """Return the size of revisions between vintages that the repository holds.

    Parameters
    ----------
    early : DataFrame
        US totals as published in early 2025: ``partner``, ``month``, ``general_imports``, ``exports``.
    vintages : DataFrame
        Table ``us_trade_totals_vintages``.
    exports : dict of Series
        China's exports to all countries by month, ``first`` release and ``revised``.
    """
    pairs = [*_us_pairs(early, vintages), *_china_pairs(exports)]
    return pd.DataFrame([_summary(*pair) for pair in pairs])


def revisions(older: pd.Series, newer: pd.Series) -> pd.Series:
    """Return the newer over the older figure, less one, for months that both have."""
    both = pd.concat([older, newer], axis=1, keys=["older", "newer"], sort=True).dropna().astype(float)
    return both.newer / both.older - 1


def _summary(series: str, older_name: str, newer_name: str, change: pd.Series) -> dict:
    largest = change.abs().idxmax()
    month = largest[1] if isinstance(largest, tuple) else largest
    return {
        "series": series,
        "older": older_name,
        "newer": newer_name,
        "n_months": len(change),
        "mean": change.mean(),
        "mean_size": change.abs().mean(),
        "largest": change[largest],
        "month": month,
    }


def _us_pairs(early: pd.DataFrame, vintages: pd.DataFrame):
    names = "early 2025", "early 2026", "June 2026"
    old = vintages[vintages.vintage.eq("pre-June-2026 revision")]
    new = vintages[vintages.vintage.eq("June-2026 annual revision")]
    early = early[early.partner.isin(PARTNERS)].set_index(["partner", "month"])
    for flow, text in (("general_imports", "US general imports"), ("exports", "US exports")):
        one, two = (v[v.flow.eq(flow)].set_index(["partner", "month"]).value for v in (old, new))
        for name, pick in (("from China", ["CHN"]), ("from four others", list(PARTNERS[1:]))):
            name = name if flow == "general_imports" else name.replace("from", "to")
            at = [
                series[series.index.get_level_values(0).isin(pick)] for series in (early[flow], one, two)
            ]
            for k in (0, 1):
                yield f"{text} {name}", names[k], names[k + 1], revisions(at[k], at[k + 1])


def _china_pairs(exports: dict[str, pd.Series]):
    change = revisions(exports["first"], exports["revised"])
    for part, years in (("to 2023", change[:"2023"]), ("from 2024", change["2024":])):
        yield "China's exports to all countries", "first release", f"revised, {part}", years

"""The rate expected at customs beside what they collected: June 2026 as a test, August beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine.collected.collections import VIETNAM_LAW_DAY
from analysis.law.calendar import day_weights
from analysis.law.measures import LAYERS
from analysis.law.paid import as_paid, used_shares
from analysis.law.statutory import Law
from analysis.vocabulary import Term

#: The month that tests what is learnt of others, and the one beside it.
TESTED, BESIDE = pd.Timestamp("2026-06-01"), pd.Timestamp("2026-08-01")

#: Gap within which a chapter or partner is near its rate (fraction).
NEAR = 0.016

PAID_BESIDE = Columns(
    "a sample of June or August 2026",
    {
        "sample": Term(
            "Sample",
            "",
            "chapters of six partners (cells), all chapters of Viet Nam (chapters), both, each once "
            "(all), or the totals of nine partners in June or August (totals)",
        ),
        "month": Term("Month", "date", "month of the collections", "month"),
        "n": Term("Cells", "count", "chapters of a partner, or partners"),
        **{
            f"{name}_{rate}": Term(f"{label}, {rate}", "fraction", f"{rate} rate {what}", "points")
            for name, label, what in (
                ("gap", "Gap", "less collected, mean weighted with imports of 2025"),
                ("distance", "Distance", "less collected, the same without sign"),
            )
            for rate in ("statutory", "expected")
        },
        **{
            f"near_{rate}": Term(f"Near, {rate}", "count", f"within 1.6 points of the {rate} rate")
            for rate in ("statutory", "expected")
        },
    },
)


def unpaid_by_chapter(law: Law, partners) -> pd.DataFrame:
    """Return what of the duties of some partners' goods goes unpaid, on imports of 2025.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`, lines of later numbers among them.
    partners : sequence of str
        ISO alpha-3 codes.

    Returns
    -------
    DataFrame
        Key partner x hs2; ``group`` (a customs union), ``on_day`` (at the law of the day that chapters
        of June are held against), ``june`` and ``august`` (day-weighted), US dollars a year.
    """
    paid, rows = as_paid(law), law.coverage.rows
    chapters = rows.hts_prefix[rows.scope.isin(used_shares().scope)].str[:2].unique()
    months, parts = pd.DatetimeIndex([TESTED, BESIDE]), []
    for partner in partners:
        lines = law.of(partner)
        lines = lines[lines.hs2.isin(chapters) & lines.value_2025.gt(0)]
        if lines.empty:
            continue
        segments, charged = law.layers_as_traded(lines)
        _, expected = paid.layers_as_traded(lines)
        dollars = sum(charged[name] - expected[name] for name in LAYERS) * lines.value_2025.to_numpy()
        on_day = dollars[segments.searchsorted(VIETNAM_LAW_DAY, side="right") - 1]
        june, august = day_weights(segments, months) @ dollars
        parts.append(lines[["partner", "group", "hs2"]].assign(on_day=on_day, june=june, august=august))
    every = pd.concat(parts)
    return every.groupby(["partner", "hs2"], as_index=False).agg(
        {"group": "first", "on_day": "sum", "june": "sum", "august": "sum"}
    )


@returns(PAID_BESIDE)
def beside_collected(
    unpaid: pd.DataFrame, cells: pd.DataFrame, monthly: pd.DataFrame, imports: pd.Series
) -> pd.DataFrame:
    """Return how far the statutory rate and the rate expected lie from collections.

    Parameters
    ----------
    unpaid : DataFrame
        From :func:`unpaid_by_chapter`.
    cells, monthly : DataFrame
        Rows of :func:`collections.law_cells` and :func:`collections.law_collected`.
    imports : Series
        Imports of 2025 without chapters 98 and 99 by partner or union, US dollars.
    """
    return pd.DataFrame(list(_samples(unpaid, cells, monthly, imports)), columns=list(PAID_BESIDE))


def _samples(unpaid, cells, monthly, imports) -> Iterator[dict]:
    chapters = cells[cells.value_2025.gt(0)].merge(unpaid, on=["partner", "hs2"], how="left")
    less = chapters.on_day.fillna(0.0) / chapters.value_2025
    chapters = chapters.assign(expected=chapters.law_2025 - less, weight=chapters.value_2025)
    for sample in ("cells", "chapters", "all"):
        once = ~chapters.sort_values("sample").duplicated(["partner", "hs2"])
        inside = once if sample == "all" else chapters["sample"].eq(sample)
        yield {"sample": sample, "month": TESTED} | _distance(chapters[inside])
    partner = unpaid.group.where(unpaid.group.isin(monthly.partner), unpaid.partner)
    sums = unpaid.groupby(partner)[["june", "august"]].sum()
    for month, name in ((TESTED, "june"), (BESIDE, "august")):
        totals = monthly[monthly.month.eq(month)].set_index("partner")
        weight = imports.reindex(totals.index)
        totals = totals.assign(expected=totals.law_2025 - sums[name] / weight, weight=weight)
        yield {"sample": "totals", "month": month} | _distance(totals)


def _distance(rows: pd.DataFrame) -> dict:
    """Return gaps of some rows with ``law_2025``, ``expected``, ``collected_rate`` and ``weight``."""
    weight = rows.weight / rows.weight.sum()
    measures = {"n": len(rows)}
    for name, column in (("statutory", "law_2025"), ("expected", "expected")):
        gap = rows[column] - rows.collected_rate
        measures |= {f"gap_{name}": (gap * weight).sum(), f"distance_{name}": (gap.abs() * weight).sum()}
        measures[f"near_{name}"] = int(gap.abs().le(NEAR).sum())
    return measures

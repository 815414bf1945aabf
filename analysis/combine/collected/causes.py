"""Why customs collected less than the law says in 2025: causes that data show, in dollars."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

#: The part of the gap that no data here explain, and the gap: the last two rows.
REST, GAP = "unexplained: other claims, drawback, timing", "law less collected"

#: The causes that data show.
SHOWN = (
    "exempt by use",
    "energy and bullion that paid nothing",
    "metal content of articles",
    "loaded before a rise",
    "entered free although charged",
)

EXPLAINED = Columns(
    "a cause; they add up to the gap, the last row",
    {
        "reason": Term("Reason", "", "why less was collected than the law says"),
        "value": Term(
            "Duties 2025",
            "USD",
            "duties of 2025 that the law says and customs did not collect, by this cause",
        ),
        "points": Term("Of imports", "fraction", "these duties over imports of 2025", "points"),
    },
    index=("reason",),
)

CAUSES_BY_PARTNER = Columns(
    "a partner",
    {
        "partner": TERMS["partner"],
        **{
            reason: Term(reason, "USD", f"law of 2025 less duties collected, {reason}")
            for reason in SHOWN
        },
        REST: Term(REST, "USD", "part of the gap of 2025 that no data here explain"),
        GAP: Term(GAP, "USD", "duties that the law says on imports of 2025 less duties collected"),
    },
    index=("partner",),
)


@returns(EXPLAINED)
def what_explains(lines: pd.DataFrame) -> pd.DataFrame:
    """Split what the law says and customs did not collect in 2025 by its causes.

    Parameters
    ----------
    lines : DataFrame
        Rows of :func:`duties_paid.due_and_paid_lines`.
    """
    # ASSUME: goods that came within a month after a rise had been loaded before it and bore the old
    # rate.
    value = lines.value_2025
    gap = lines.law_2025 * value - lines.duties_2025
    content = lines.programme.str.endswith("_content")
    others = ~lines.programme.isin(["by_use", "uncollected"]) & ~content
    parts = (
        gap[lines.programme.eq("by_use")],
        gap[lines.programme.eq("uncollected")],
        gap[content],
        (lines.risen * value)[others],
        _claimed(lines)[others],
    )
    named = {reason: part.sum() for reason, part in zip(SHOWN, parts, strict=True)}
    named[REST] = gap.sum() - sum(named.values())
    named[GAP] = gap.sum()
    table = pd.DataFrame({"value": pd.Series(named)})
    table["points"] = table.value / value.sum()
    return table.rename_axis("reason")


def _claimed(lines: pd.DataFrame) -> pd.Series:
    """Return the duties on what entered free although the law charged it, US dollars by line.

    A line of which more was dutiable than the law says counts against it, so that goods that came in
    other months than their sector's leave the sum as it is.
    """
    # ASSUME: what entered free would have paid the mean rate on the liable part of its line.
    free = lines.liable_2025 * lines.value_2025 - lines.dutiable_2025
    liable = lines.liable_2025.where(lines.liable_2025 > 0.01)
    return (free * (lines.law_2025 - lines.risen) / liable).fillna(0.0)


@returns(CAUSES_BY_PARTNER)
def explained_by_partner(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the causes of every partner's gap, US dollars.

    Parameters
    ----------
    lines : DataFrame
        As :func:`what_explains`.
    """
    by_partner = lines.groupby("partner")
    parts = {partner: what_explains(rows).value for partner, rows in by_partner}
    return pd.DataFrame(parts).T.rename_axis("partner")

"""Growth on a year earlier, contributions that add up to it, and shares."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

#: Growth of a part in the split of a total.
PART_GROWTH = replace(TERMS["yoy_growth"], label="Growth", missing="where nothing came before")

CONTRIBUTIONS = Columns(
    "a part, which the index names, the largest fall first",
    {
        "now": Term("Now", "USD", "value of the part in the period"),
        "before": Term(
            "A year earlier", "USD", "value of the part in the same period of the year before"
        ),
        "change": Term("Change", "USD", "now less a year earlier"),
        "yoy_growth": PART_GROWTH,
        "contribution": Term(
            "Contribution",
            "fraction",
            "change of the part over the total of a year "
            "before; contributions sum to the growth of the total",
            "points",
            missing="where nothing came before",
        ),
    },
)


def yoy_growth(values: pd.Series) -> pd.Series:
    """Return growth on the same month of the year before (fraction).

    Parameters
    ----------
    values : Series
        Indexed by month (first days, ascending); months may be missing.
    """
    before = values.copy()
    before.index = before.index + pd.DateOffset(years=1)
    return (values / before.reindex(values.index) - 1).rename("yoy_growth")


@returns(CONTRIBUTIONS)
def contributions(now: pd.Series, before: pd.Series) -> pd.DataFrame:
    """Split the growth of a total into contributions of its parts.

    Parameters
    ----------
    now, before : Series
        Values by part in the two periods (US dollars); a part missing in one counts as zero there.
    """
    parts = pd.concat([now, before], axis=1, keys=["now", "before"]).fillna(0.0)
    parts["change"] = parts.now - parts.before
    parts["yoy_growth"] = parts.change / parts.before.where(parts.before > 0)
    parts["contribution"] = parts.change / (parts.before.sum() or float("nan"))
    return parts.sort_values("contribution")


@returns(CONTRIBUTIONS)
def split_off(total: float, total_growth: float, part: float, part_before: float) -> pd.DataFrame:
    """Split a total's growth into one part and the rest, when the base is known only by growth.

    Parameters
    ----------
    total, part, part_before : float
        Values (US dollars): the total and the part in the period, the part a year before.
    total_growth : float
        Published growth of the total (fraction); the total's base is ``total / (1 + growth)``. The
        parts are ``"part"`` and ``"rest"``.
    """
    base = total / (1 + total_growth)
    now = pd.Series({"part": part, "rest": total - part})
    return contributions(now, pd.Series({"part": part_before, "rest": base - part_before}))

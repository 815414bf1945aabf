"""Prints that the forecast did not allow, and the lines of the law that moved it most.

A fault of the law shows itself here: it moves the forecast and not what customs collect, so that the
print lies beyond the interval, and the lines on which the law moved most that way are those to read
again.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

#: A miss of more names its lines even inside the interval (fraction).
LARGE_MISS = 0.02

#: Headings that are named of a series, and the part of the miss that one has at least.
NAMED, AT_LEAST = 5, 0.02

#: Digits of a heading.
HEADING_DIGITS = 4

ALARMS = Columns(
    "a series and month that missed",
    {
        "partner": TERMS["partner"],
        "goods": Term("Goods", "", "chapter of the Harmonized System, or all"),
        "month": TERMS["month"],
        "last": Term("Last", "fraction", "collected rate of the last month published before"),
        "median": Term("Forecast", "fraction", "median of the collected rate"),
        "outcome": Term("Came", "fraction", "collected rate"),
        "error": Term("Miss", "fraction", "what came less the forecast", "points"),
        "beyond": Term(
            "Beyond 90 %", "fraction", "how far outside the 90 % interval; 0 inside", "points"
        ),
    },
)

HEADINGS = Columns(
    "a heading of a series that missed",
    {
        "partner": TERMS["partner"],
        "goods": Term("Goods", "", "chapter of the Harmonized System, or all"),
        "month": TERMS["month"],
        "heading": Term("Heading", "", "heading of the tariff schedule, four digits"),
        "layer": Term("By", "", "layer of the law that moved it most"),
        "weight": Term("Weight", "fraction", "part of the imports that weigh the law"),
        "step": Term(
            "Law moved by",
            "fraction",
            "part of the series' law that the heading moved since the last month published before",
            "points",
        ),
        "share": Term(
            "Share of the miss",
            "ratio",
            "that part over the miss, its sign turned: one where "
            "the heading alone would carry the miss, were nothing of it collected",
        ),
    },
)


@returns(ALARMS)
def missed(scored: pd.DataFrame, *, horizon: int = 1) -> pd.DataFrame:
    """Return the forecasts that what came lies outside of, or far from, farthest first.

    Parameters
    ----------
    scored : DataFrame
        As :func:`replay.replay`.
    horizon : int
        Months ahead.
    """
    rows = scored[scored.horizon.eq(horizon)]
    low, high = (rows.q05 - rows.outcome).clip(lower=0), (rows.outcome - rows.q95).clip(lower=0)
    rows = rows.assign(beyond=low + high)
    rows = rows[rows.beyond.gt(0) | rows.error.abs().gt(LARGE_MISS)]
    order = rows.error.abs().sort_values(ascending=False, kind="stable").index
    return rows.loc[order, list(ALARMS)].reset_index(drop=True)


def of_frozen(scored: pd.DataFrame) -> pd.DataFrame:
    """Return the newest frozen predictions of rates that missed by more than :data:`LARGE_MISS`.

    Parameters
    ----------
    scored : DataFrame
        As :func:`scores.of_frozen`.
    """
    misses = scored[scored.target.eq("collected_rate") & scored.error.abs().gt(LARGE_MISS)]
    return misses.sort_values("day").drop_duplicates(["partner", "goods", "month"], keep="last")


@returns(HEADINGS)
def carried_by(misses: pd.DataFrame, steps: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """Return the headings on which the law moved most the way of each miss.

    Parameters
    ----------
    misses : DataFrame
        As :func:`missed`; ``horizon`` where not 1.
    steps : callable
        ``partner``, ``goods``, ``month``, months ahead -> lines as :func:`law.line_steps`, from the
        last month published before to the month.

    Notes
    -----
    Where less came than forecast, the law rose on them, or fell too little; where more came, the
    reverse. A miss without such a heading has other causes: goods at sea, claims, the mix.
    """
    parts = []
    for row in misses.itertuples(index=False):
        lines = steps(row.partner, row.goods, row.month, getattr(row, "horizon", 1))
        lines = lines.assign(heading=lines.hts.str[:HEADING_DIGITS])
        largest = lines.loc[lines.groupby("heading").step.apply(lambda own: own.abs().idxmax())]
        headings = lines.groupby("heading")[["weight", "step"]].sum()
        headings = headings.join(largest.set_index("heading").layer).reset_index()
        headings["share"] = -headings.step / row.error
        headings = (
            headings[headings.share >= AT_LEAST]
            .sort_values("share", ascending=False, kind="stable")
            .head(NAMED)
        )
        parts.append(headings.assign(partner=row.partner, goods=row.goods, month=row.month))
    if not parts:
        return pd.DataFrame(columns=list(HEADINGS))
    return pd.concat(parts, ignore_index=True)[list(HEADINGS)]

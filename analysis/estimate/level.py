"""The level of imports in the newest months: where what-ifs, tariff paths and predictions begin.

It is of the newest three months of a partner, each carried by the usual change between its calendar
month and another. What-ifs and tariff paths begin there only where these months are of a later year
than the lines; elsewhere at the year.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

#: Years of which the usual change between calendar months is the median; months that a level is of.
USUAL_YEARS, RECENT_MONTHS = 5, 3

#: The year to which a level is carried, from the newest month on: as many months before the middle of
#: the newest as after it, so that what grows every year adds nothing.
AROUND = range(-7, 5)

NEWEST_LEVELS = Columns(
    "a partner, or a group that has months of its own",
    {
        "partner": TERMS["partner"],
        "start": Term("From", "date", "first of the newest months held"),
        "end": Term("To", "date", "last of them"),
        "level": Term(
            "A year",
            "USD",
            "imports of these months, seasonally adjusted, a year; without chapters 98 and 99",
        ),
        "collected_rate": Term("Collected", "fraction", "duties over customs value in these months"),
    },
)


def known_mean(parts) -> np.ndarray:
    """Return the mean of what is known, shape (S,); missing where nothing is."""
    parts = np.asarray(parts)
    n = np.isfinite(parts).sum(axis=0)
    return np.divide(np.nansum(parts, axis=0), n, out=np.full(n.shape, np.nan), where=n > 0)


def usual(known: np.ndarray, of: int, to: int) -> np.ndarray:
    """Return the median change between two calendar months in the last years known, shape (S,)."""
    pairs = [(of - 12 * k, to - 12 * k) for k in range(1, USUAL_YEARS + 3)]
    pairs = [(a, b) for a, b in pairs if min(a, b) >= 0 and b < known.shape[1]][:USUAL_YEARS]
    with warnings.catch_warnings(action="ignore", category=RuntimeWarning):  # of those without a month
        return np.nanmedian([known[:, b] - known[:, a] for a, b in pairs], axis=0)


def recent_level(past: np.ndarray, to: int) -> np.ndarray:
    """Return what the newest months say of a month, each with its usual change, shape (S,).

    Parameters
    ----------
    past : ndarray, shape (S, T)
        Log imports by consecutive month; missing where not known.
    to : int
        Position of the month, within them or after.
    """
    at = past.shape[1] - 1
    return known_mean([past[:, at - n] + usual(past, at - n, to) for n in range(RECENT_MONTHS)])


def annual_level(imports: pd.Series) -> float:
    """Return the newest months of a series at an annual rate, seasonally adjusted.

    Parameters
    ----------
    imports : Series
        US dollars by consecutive month; missing months at its end are left out.
    """
    held = imports[: imports.last_valid_index()].to_numpy(float)
    with np.errstate(divide="ignore"):
        logs = np.log(held)[None, :]
    logs[~np.isfinite(logs)] = np.nan
    at = logs.shape[1] - 1
    return float(np.exp([recent_level(logs, at + n)[0] for n in AROUND]).sum())


@returns(NEWEST_LEVELS)
def newest_levels(imports: pd.DataFrame, duties: pd.DataFrame) -> pd.DataFrame:
    """Return the level of every partner in its newest months.

    Parameters
    ----------
    imports, duties : DataFrame
        US dollars, months x partners, as ``newest.imports_by_month``.
    """
    rows = []
    for partner in imports:
        end = imports[partner].last_valid_index()
        months = pd.date_range(end=end, periods=RECENT_MONTHS, freq="MS")
        rate = duties.loc[months, partner].sum() / imports.loc[months, partner].sum()
        rows.append((partner, months[0], end, annual_level(imports[partner]), rate))
    return pd.DataFrame(rows, columns=list(NEWEST_LEVELS))

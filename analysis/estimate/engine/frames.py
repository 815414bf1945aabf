"""What a frame of trade must be before it is a panel: columns, keys and numbers, checked row by row."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.api import types

from analysis.checks import InputError, nearest

#: Column of a frame of rates (fractions) -> the tariff concept whose log factor it gives.
RATES = {
    "effective_rate": "effective",
    "statutory_rate": "statutory",
    "headline_rate": "headline",
}

#: Columns of a frame that are values in US dollars.
VALUES = ("customs_value", "duties")

#: What a reader's own frame is called as a product system.
OWN = "own"

# ASSUME: a rate above this fraction (1000 %) is one in per cent: no ad valorem duty of the United
# States, and no rate collected in a cell of the panels, comes near it.
HIGHEST_RATE = 10.0


def called(system: str) -> str:
    """Return what messages call the data of a product system."""
    return "your data" if system == OWN else f"the {system} panel"


def check_frame(frame: pd.DataFrame, product: str, *, where: str) -> pd.DataFrame:
    """Return the columns of a frame that a panel can hold, typed and checked.

    Parameters
    ----------
    frame : DataFrame
        As for :func:`panel.from_frame`.
    product : str
        Name of the column of products.
    where : str
        What messages call the frame.

    Returns
    -------
    DataFrame
        ``partner``, the product, ``month`` (datetime), ``customs_value`` and the other columns of
        numbers, in the order: values, rates, others, whose cells are checked where they are used.

    Raises
    ------
    InputError
        No frame or no row, a column that is missing, a key that is blank or occurs twice, a month that
        is none, text among numbers, a value below zero, a rate below -1 or in per cent. One line: what
        is wrong first, in which row (its label in the index) and column, and what would be right.
    """
    if not isinstance(frame, pd.DataFrame):
        raise InputError(f"{where}: a pandas DataFrame is needed, not {type(frame).__name__}.")
    _check_columns(frame, ("partner", product, "month", "customs_value"), where)
    if frame.empty:
        raise InputError(f"{where}: the frame has no row.")
    for name in ("partner", product):
        refuse(frame, frame[name].isna().to_numpy(), name, "is no name", where=where)
    found = frame[["partner", product]].assign(month=_months(frame, where))
    twice = found.duplicated().to_numpy()
    if twice.any():
        month = f"{found.month[twice].iloc[0]:%Y-%m}"
        refuse(frame, twice, product, f"occurs twice for this partner in {month}", where=where)
    known = [name for name in (*VALUES, *RATES) if name in frame]
    others = frame.columns.difference([*known, "partner", product, "month"])
    free = {n: frame[n].to_numpy(float, na_value=np.nan) for n in others if _is_real(frame[n].dtype)}
    return found.assign(**{name: numbers(frame, name, where) for name in known}, **free)


def refuse(frame: pd.DataFrame, wrong: np.ndarray, column: str, problem: str, *, where: str) -> None:
    """Raise InputError that names the first wrong row, its column and the value found."""
    if np.any(wrong):
        at = int(np.flatnonzero(wrong)[0])
        value = frame[column].iloc[at]
        shown = repr(value) if isinstance(value, str) else value
        raise InputError(f"{where}, row {frame.index[at]}, column {column}: {shown} {problem}.")


def _check_columns(frame: pd.DataFrame, needed: tuple[str, ...], where: str) -> None:
    for name in needed:
        if name not in frame:
            guess = nearest(name, map(str, frame.columns))
            hint = f" Did you mean {guess!r}?" if guess else ""
            raise InputError(
                f"{where}: no column {name!r}.{hint} Needed: {', '.join(needed)}, and rates as "
                "fractions."
            )


def _is_real(dtype) -> bool:
    return types.is_numeric_dtype(dtype) and not (
        types.is_bool_dtype(dtype) or types.is_complex_dtype(dtype)
    )


def _months(frame: pd.DataFrame, where: str) -> pd.Series:
    """Return months as first days: from dates, periods or text such as 2025-05."""
    month = frame.month
    if isinstance(month.dtype, pd.PeriodDtype):
        month = month.dt.to_timestamp()
    elif not pd.api.types.is_datetime64_any_dtype(month):
        text = month.astype(str).str.strip().str.replace(r"^(\d{4}-\d\d)$", r"\1-01", regex=True)
        month = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    refuse(frame, month.isna().to_numpy(), "month", "is not a month; write it as 2025-05", where=where)
    wrong = (month.dt.day.ne(1) | month.dt.normalize().ne(month)).to_numpy()
    refuse(frame, wrong, "month", "is not the first day of a month", where=where)
    return month


def numbers(frame: pd.DataFrame, name: str, where: str) -> np.ndarray:
    """Return a column as numbers, missing as NaN; values are not negative and rates are fractions."""
    values = pd.to_numeric(frame[name], errors="coerce").to_numpy(float, na_value=np.nan)
    wrong = np.isinf(values) | (np.isnan(values) & frame[name].notna().to_numpy())
    refuse(frame, wrong, name, "is no number", where=where)
    if name in VALUES:
        refuse(frame, values < 0, name, "is below zero", where=where)
    if name in RATES:
        refuse(frame, values <= -1, name, "is not a rate as a fraction", where=where)
        high = values > HIGHEST_RATE
        meant = f"{values[high][0] / 100:g}" if high.any() else ""
        refuse(frame, high, name, f"is over 1000 %; did you mean {meant}, a fraction", where=where)
    return values

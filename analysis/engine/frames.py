"""What a frame of trade must be to be a panel, beside what every frame is (:mod:`analysis.own_frame`).

A key occurs once, values are not negative and rates are fractions.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.api import types

from analysis.own_frame import own_frame, refuse

#: Column of a frame of rates (fractions) -> the tariff concept whose log factor it gives.
RATE_CONCEPTS = {
    "effective_rate": "effective",
    "statutory_rate": "statutory",
    "headline_rate": "headline",
}

#: Columns of a frame that are values in US dollars.
VALUES = ("customs_value", "duties")

#: What a reader's own frame is called as a product system.
OWN_SYSTEM = "own"

# ASSUME: a rate above this fraction (1000 %) is one in per cent: no ad valorem duty of the United
# States, and no rate collected in a cell of the panels, comes near it.
HIGHEST_RATE = 10.0


def called(system: str) -> str:
    """Return what messages call the data of a product system."""
    return "your data" if system == OWN_SYSTEM else f"the {system} panel"


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
        As :func:`own_frame`; a key that occurs twice, a value below zero, a rate below -1 or in per
        cent. One line: what is wrong first, in which row (its label in the index) and column, and what
        would be right.
    """
    key = ["partner", product, "month"]
    frame = own_frame(
        frame, (*key, "customs_value"), numbers=(*VALUES, *RATE_CONCEPTS), product=product, where=where
    )
    keys = frame[key]
    twice = keys.duplicated().to_numpy()
    if twice.any():
        month = f"{keys.month[twice].iloc[0]:%Y-%m}"
        refuse(frame, twice, product, f"occurs twice for this partner in {month}", where=where)
    standard_columns = [name for name in (*VALUES, *RATE_CONCEPTS) if name in frame]
    others = frame.columns.difference([*standard_columns, *key])
    free = {n: frame[n].to_numpy(float, na_value=np.nan) for n in others if _is_real(frame[n].dtype)}
    return keys.assign(**{name: numbers(frame, name, where) for name in standard_columns}, **free)


def _is_real(dtype) -> bool:
    return types.is_numeric_dtype(dtype) and not (
        types.is_bool_dtype(dtype) or types.is_complex_dtype(dtype)
    )


def numbers(frame: pd.DataFrame, name: str, where: str) -> np.ndarray:
    """Return a column as numbers, missing as NaN; values are not negative and rates are fractions."""
    values = pd.to_numeric(frame[name], errors="coerce").to_numpy(float, na_value=np.nan)
    wrong = np.isinf(values) | (np.isnan(values) & frame[name].notna().to_numpy())
    refuse(frame, wrong, name, "is no number", where=where)
    if name in VALUES:
        refuse(frame, values < 0, name, "is below zero", where=where)
    if name in RATE_CONCEPTS:
        refuse(frame, values <= -1, name, "is not a rate as a fraction", where=where)
        high = values > HIGHEST_RATE
        meant = f"{values[high][0] / 100:g}" if high.any() else ""
        refuse(frame, high, name, f"is over 1000 %; did you mean {meant}, a fraction", where=where)
    return values

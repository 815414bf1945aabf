"""A reader's own frame: what its columns, keys and cells must be, before anything is computed.

The one gate of ``analysis.fit``, ``elasticity``, ``response``, ``gap`` and ``with_statutory_rate``;
:mod:`analysis.engine.frames` adds what a panel alone asks. What it returns has keys of text,
months as first days and numbers that sums can hold.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from numbers import Real

import numpy as np
import pandas as pd
from pandas.api import types

from analysis.checks import MONTH, NUMBER, InputError, nearest, short

#: What messages call it.
WHERE = "your data"

#: What they say of months with one.
ZONE = "has a time zone; take it off, as with .dt.tz_localize(None)"

#: Most characters of a partner or a product.
LONGEST = 100

# ASSUME: no cell of trade has more dollars than this, a thousand times the imports of the United States
# in a year; sums of larger numbers run over.
LARGEST = 1e15

# ASSUME: trade by month from 1900 to 2100; a month outside is a slip.
FIRST, LAST = pd.Timestamp("1900-01-01"), pd.Timestamp("2100-12-01")

#: The day after a month in text.
DAY = re.compile(r"-[0-9]{2}")


def own_frame(
    frame: pd.DataFrame,
    needed: tuple[str, ...],
    *,
    numbers: tuple[str, ...] = (),
    product: str = "product",
    where: str = WHERE,
) -> pd.DataFrame:
    """Return a reader's frame, checked, with months as first days.

    Parameters
    ----------
    frame : DataFrame
        ``partner`` and ``product`` (text; whole numbers of as many digits in every row, as a file of
        sectors is read, are codes), ``month`` (dates or monthly periods without a time zone, or
        text as 2025-05), columns of numbers, and any others, which nobody asks about.
    needed : tuple of str
        Columns that must be there.
    numbers : tuple of str
        Columns of numbers, where they are there.
    product, where : str
        Name of the column of products, and of the frame in messages.

    Returns
    -------
    DataFrame
        The same rows and columns; codes as text, months as first days, columns of numbers as floats,
        missing as NaN.

    Raises
    ------
    InputError
        No frame or no row, a column whose name is no text, that is there twice or missing, a key that is
        no text, a month that is none, a column of numbers with other cells, or some beyond
        :data:`LARGEST`.
        One line: row, column and cell.
    """
    if not isinstance(frame, pd.DataFrame):
        raise InputError(f"{where}: a pandas DataFrame is needed, not {type(frame).__name__}.")
    check_head(frame, needed, where)
    if frame.empty:
        raise InputError(f"{where}: the frame has no row.")
    frame = codes_as_text(frame, product)
    refusing = partial(refuse, frame, where=where)
    for name in ("partner", product):
        check_keys(frame[name], name == product, refusing)
    month = first_days(frame["month"], refusing)
    columns = {name: as_numbers(frame[name], refusing) for name in numbers if name in frame}
    return frame.assign(month=month, **columns)


def check_head(frame: pd.DataFrame, needed: tuple[str, ...], where: str) -> None:
    """Refuse columns that are named by other than text, once, and those that are missing."""
    for name in frame.columns:
        if not isinstance(name, str):
            raise InputError(f"{where}: column {short(name)} is not named by text; write it as 'month'.")
    if (twice := frame.columns[frame.columns.duplicated()]).size:
        raise InputError(f"{where}: column {short(twice[0])} is there twice.")
    for name in needed:
        if name not in frame:
            guess = nearest(name, frame.columns)
            hint = f" Did you mean {short(guess)}?" if guess else ""
            raise InputError(f"{where}: no column {name!r}.{hint} Needed: {', '.join(needed)}.")


def codes_as_text(frame: pd.DataFrame, product: str) -> pd.DataFrame:
    """Return codes that were read as whole numbers as text, where none can have lost a leading zero."""
    codes = frame[product]
    if not types.is_integer_dtype(codes.dtype) or codes.isna().any():
        return frame
    text = codes.astype(str)
    return frame.assign(**{product: text}) if text.str.len().nunique() == 1 else frame


def check_keys(column: pd.Series, is_product: bool, refuse: Callable) -> None:
    """Refuse a key that is no text, or none that can be read."""
    codes, texts = pd.factorize(_plain(column), use_na_sentinel=True)
    wrong = [
        not (isinstance(text, str) and text.strip() and len(text) <= LONGEST and text.isprintable())
        for text in texts
    ]
    bad = np.append(np.array(wrong, dtype=bool), True)[codes]  # the last: missing
    what = "is no name"
    if is_product and any(types.is_number(text) for text in texts):
        what = "is no text; keep codes as text, so that a leading zero stays"
    refuse(bad, column.name, what)


def _plain(column: pd.Series) -> pd.Series:
    """Return keys that can be told apart: of lists, blocks and other cells, one stands for all."""
    if not types.is_object_dtype(column.dtype):
        return column
    comparable = column.map(lambda cell: isinstance(cell, str | Real) or pd.isna(cell) is True)
    return column.where(comparable, ...)


def first_days(month: pd.Series, refuse: Callable) -> pd.Series:
    """Return months as first days."""
    if isinstance(month.dtype, pd.PeriodDtype):
        if month.dtype.freq != pd.offsets.MonthEnd():
            refuse(np.ones(len(month), dtype=bool), "month", "is no period of a month")
        month = month.dt.to_timestamp()
    elif isinstance(month.dtype, pd.DatetimeTZDtype):
        refuse(np.ones(len(month), dtype=bool), "month", ZONE)
    elif isinstance(month.dtype, pd.ArrowDtype) and types.is_datetime64_any_dtype(month.dtype):
        if getattr(month.dtype.pyarrow_dtype, "tz", None):
            refuse(np.ones(len(month), dtype=bool), "month", ZONE)
        month = month.astype("datetime64[s]")
    elif not types.is_datetime64_any_dtype(month.dtype):
        text = month.map(str, na_action="ignore")
        valid = text.map(_is_day, na_action="ignore").eq(True)
        refuse(~valid.to_numpy(), "month", "is not a month; write it as 2025-05")
        month = pd.to_datetime(text.str[:7], format="%Y-%m").where(text.str[7:].isin(["", "-01"]))
        refuse(month.isna().to_numpy(), "month", "is not the first day of a month")
    refuse(month.isna().to_numpy(), "month", "is not a month; write it as 2025-05")
    outside = ~month.between(FIRST, LAST).to_numpy()
    refuse(outside, "month", f"is outside {FIRST:%Y-%m} to {LAST:%Y-%m}")
    wrong = (month.dt.day.ne(1) | month.dt.normalize().ne(month)).to_numpy()
    refuse(wrong, "month", "is not the first day of a month")
    return month.astype("datetime64[ns]")


def _is_day(text: str) -> bool:
    """Whether a text is a month, with or without a day."""
    return bool(MONTH.fullmatch(text[:7])) and (not text[7:] or bool(DAY.fullmatch(text[7:])))


def as_numbers(column: pd.Series, refuse: Callable) -> np.ndarray:
    """Return a column of numbers; refuse cells that are none, or are too large for a sum."""
    name, dtype = column.name, column.dtype
    if isinstance(dtype, pd.CategoricalDtype) or types.is_object_dtype(dtype) or is_text(dtype):
        refuse(~column.map(_is_number).to_numpy(bool), name, "is no number")
        floats = np.array([_as_float(cell) for cell in column])
    else:
        real = types.is_numeric_dtype(dtype) and not types.is_complex_dtype(dtype)
        wrong = np.full(len(column), not real or types.is_bool_dtype(dtype))
        refuse(wrong, name, "is no number")
        floats = column.to_numpy(float, na_value=np.nan)
    refuse(np.isinf(floats), name, "is no number")
    large = np.abs(floats) > LARGEST
    refuse(large, name, f"is larger than {LARGEST:g}, which nothing that is traded is")
    return floats


def is_text(dtype) -> bool:
    """Whether a column of a kind holds texts."""
    return types.is_string_dtype(dtype) and not types.is_numeric_dtype(dtype)


def _is_number(cell) -> bool:
    """Whether a cell is a real number, a number in text, or missing."""
    if isinstance(cell, str):
        return bool(NUMBER.fullmatch(cell.strip()))
    is_real = isinstance(cell, Real | Decimal) and not isinstance(cell, bool | np.bool_)
    return is_real or pd.isna(cell) is True


def _as_float(cell) -> float:
    """Return a number as a float, a missing one as NaN, one that no float holds as the largest."""
    try:
        return np.nan if pd.isna(cell) else float(cell)
    except OverflowError:
        return sys.float_info.max


def refuse(frame: pd.DataFrame, wrong: np.ndarray, column: str, problem: str, *, where: str) -> None:
    """Raise InputError that names the first wrong row, its column and its cell."""
    if np.any(wrong):
        at = int(np.flatnonzero(wrong)[0])
        # As lists, in which a number is Python's, shown as it is written: inf, not np.float64(inf).
        first = frame[[column]].iloc[at : at + 1]
        row, cell = (short(of.tolist()[0]) for of in (first.index, first[column]))
        raise InputError(f"{where}, row {row}, column {column}: {cell} {problem}.")

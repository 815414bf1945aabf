"""A reader's frame as people have it: months in words are read, all columns to mend named at once.

Before the gates of :mod:`analysis.own_frame`, which the panels of this package pass as well and which
stop at what is wrong first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

from analysis.checks import InputError
from analysis.own_frame import (
    WHERE,
    as_numbers,
    check_head,
    check_keys,
    codes_as_text,
    first_days,
    is_text,
    refuse,
)
from analysis.periods import month

#: A month as spreadsheets show it, whose year has two digits: ``Jan-24``.
SHORT_YEAR = re.compile(r"([A-Za-z]{3,9})\.?[-/' ]+([0-9]{2})")

#: The time of a date in text, where it says nothing.
MIDNIGHT = re.compile(r"[ T]00:00:00(?:\.0+)?")

#: First of the two digits that mean the century before; spreadsheets draw the line there too.
# ASSUME: Jan-24 is January 2024, and Jan-70 one of 1970.
OLD = 30


def read_frame(
    frame: pd.DataFrame,
    gate: Callable[[pd.DataFrame], Any],
    needed: tuple[str, ...],
    *,
    numbers: dict[str, Callable[[pd.DataFrame, str, str], object]] | None = None,
) -> Any:
    """Return what a gate makes of a reader's frame.

    Parameters
    ----------
    frame : DataFrame
        As :func:`analysis.own_frame.own_frame`, with months as people write them
        (``Jan-24``, ``May 2025``, ``2025M5``).
    gate : callable
        Takes the frame with its months as first days.
    needed : tuple of str
        Columns that it must have.
    numbers : dict
        Column of numbers -> what refuses its cells, asked with frame, name and what messages call it.

    Raises
    ------
    InputError
        What the gate refuses, and after it what is wrong in every other column, in one line.
    """
    if not isinstance(frame, pd.DataFrame):
        return gate(frame)
    frame = _with_months(as_meant(frame))
    try:
        return gate(frame)
    except InputError as error:
        if not frame.columns.is_unique or not all(isinstance(name, str) for name in frame):
            raise
        first = str(error)
        others = [one for one in _problems(frame, needed, numbers or {}) if not _says(first, one)]
        raise InputError(" Also: ".join([first, *others])) from None


def as_meant(frame: pd.DataFrame, *, product: str = "product") -> pd.DataFrame:
    """Return a reader's frame whose keys and months are of the kinds that its gates take.

    Keys in the index are columns; codes lose the order of their categories and blanks at their ends;
    dates among other objects, and texts with a time of midnight, are dates. What is none is refused
    there.
    """
    if not isinstance(frame, pd.DataFrame) or not frame.columns.is_unique:
        return frame
    kinds = {"partner": _bare, product: _bare, "month": _dated}
    if in_index := [name for name in kinds if name in frame.index.names and name not in frame]:
        frame = frame.reset_index(in_index)
    there = [name for name in kinds if name in frame]
    return frame.assign(**{name: kinds[name](_values(frame[name])) for name in there})


def _values(column: pd.Series) -> pd.Series:
    """Return a column of categories as what they are, without their order."""
    is_category = isinstance(column.dtype, pd.CategoricalDtype)
    return column.astype(column.cat.categories.dtype) if is_category else column


def _bare(codes: pd.Series) -> pd.Series:
    """Return texts without blanks at their ends."""
    if types.is_object_dtype(codes.dtype):
        return codes.map(lambda cell: cell.strip() if isinstance(cell, str) else cell)
    return codes.str.strip() if is_text(codes.dtype) else codes


def _dated(month: pd.Series) -> pd.Series:
    """Return dates and texts of midnights as texts of days, where a column has objects or text."""
    if not (types.is_object_dtype(month.dtype) or is_text(month.dtype)):
        return month
    return month.map(_as_day, na_action="ignore")


def _as_day(cell):
    if isinstance(cell, datetime | np.datetime64) and getattr(cell, "tzinfo", None) is None:
        cell = pd.Timestamp(cell).isoformat(sep=" ")
    is_midnight = isinstance(cell, str) and MIDNIGHT.fullmatch(cell[10:])
    return cell[:10] if is_midnight else cell


def _problems(
    frame: pd.DataFrame, needed: tuple[str, ...], numbers: dict[str, Callable]
) -> Iterator[str]:
    """Say of each column of a reader's frame that it is missing, or which cell is wrong first.

    Parameters
    ----------
    frame : DataFrame
        Its columns are named by text, each once.
    needed : tuple of str
        As :func:`analysis.own_frame.own_frame`, products under ``product``.
    numbers : dict
        Column of numbers -> what refuses more of its cells, asked with frame, name and :data:`WHERE`.
    """
    refusing = partial(refuse, frame, where=WHERE)
    for name in dict.fromkeys([*needed, *numbers]):
        try:
            if name not in frame:
                check_head(frame, (name,) if name in needed else (), WHERE)
            elif name == "month":
                first_days(frame[name], refusing)
            elif name in numbers:
                as_numbers(frame[name], refusing)
                numbers[name](frame, name, WHERE)
            else:
                columns = codes_as_text(frame, name) if name == "product" else frame
                check_keys(columns[name], name == "product", refusing)
        except InputError as error:
            yield str(error).removeprefix(WHERE).lstrip(":, ").removesuffix(f" Needed: {name}.")


def _says(message: str, other: str) -> bool:
    """Whether a message is of the column of another one."""
    return re.split("[:.]", other)[0] in message


def _with_months(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose months in text are first days, where they can be read; else as it was."""
    if "month" not in frame or not isinstance(frame["month"], pd.Series):
        return frame
    column = frame["month"]
    if not (types.is_object_dtype(column.dtype) or types.is_string_dtype(column.dtype)):
        return frame
    texts = column[column.map(lambda cell: isinstance(cell, str)).to_numpy(bool)]
    months = {text: _month(text) for text in texts.unique()}
    return frame.assign(month=column.map(lambda cell: months[cell] if isinstance(cell, str) else cell))


def _month(text: str) -> str:
    """Return a month as 2024-01, or the text where it is none, or is one in digits cut short."""
    written = text.strip()
    if re.match("[0-9]{4}-", written):
        return text
    if of := SHORT_YEAR.fullmatch(written):
        written = f"{of[1]} {'20' if int(of[2]) < OLD else '19'}{of[2]}"
    try:
        return f"{month(written):%Y-%m}"
    except InputError:
        return text

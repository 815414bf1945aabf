"""A reader's frame as people have it: months in words are read, all columns to mend named at once.

Before the gates of :mod:`analysis.own_frame`, which the panels of this package pass as well and which
stop at what is wrong first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
from pandas.api import types

from analysis.checks import InputError
from analysis.own_frame import as_meant, problems
from analysis.periods import month

#: A month as spreadsheets show it, whose year has two digits: ``Jan-24``.
SHORT_YEAR = re.compile(r"([A-Za-z]{3,9})\.?[-/' ]+([0-9]{2})")

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
        others = [one for one in problems(frame, needed, numbers or {}) if not _says(first, one)]
        raise InputError(" Also: ".join([first, *others])) from None


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

"""Read rows of text out of an answer, and refuse what is not as documented; one message each."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.collect.refresh.client import as_json

#: Of a name: one line without tags, and no beginning of a formula.
PLAIN = r"[^=+@\x00-\x1f<>-][^\x00-\x1f<>]{0,999}"


def refuse(host: str, problem: str) -> InputError:
    """Return the error that an answer is not as the publisher documents it."""
    return InputError(f"the answer of {host} {problem}. No table was changed.")


def records(items, fields: list[str], *, host: str) -> pd.DataFrame:
    """Return a list of JSON objects as a frame of text with the fields asked for.

    Raises
    ------
    InputError
        No list, an entry that is no object, or one without a field.
    """
    if not isinstance(items, list):
        raise refuse(host, "has no list of records")
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise refuse(host, f"has no record at {number}")
        lacking = [name for name in fields if name not in item]
        if lacking:
            raise refuse(host, f"has no field {', '.join(lacking)} in record {number}")
    rows = [[_text(item[name]) for name in fields] for item in items]
    return pd.DataFrame(rows, columns=fields, dtype="str")


def table(body: bytes, columns: list[str], *, host: str) -> pd.DataFrame:
    """Return a JSON array of rows under a header row as a frame of text with the columns asked for.

    A column that was asked for and is a condition too stands in the answer twice, with the same values.

    Raises
    ------
    InputError
        Another shape, a header row that comes twice, a row that is too short, a missing column.
    """
    content = as_json(body, host)
    if not isinstance(content, list) or not content or not all(isinstance(r, list) for r in content):
        raise refuse(host, "is no table of rows")
    header, *rows = content
    lacking = [name for name in columns if name not in header]
    if lacking:
        there = ", ".join(map(str, header))
        raise refuse(host, f"has no column {', '.join(lacking)} (it has: {there})")
    for number, row in enumerate(rows, start=2):
        if row == header:
            raise refuse(host, f"repeats its header in row {number}")
        if len(row) != len(header):
            raise refuse(host, f"has {len(row)} cells in row {number}, and {len(header)} in its header")
    for name in columns:
        places = [at for at, other in enumerate(header) if other == name]
        if any(row[at] != row[places[0]] for at in places[1:] for row in rows):
            raise refuse(host, f"has two columns {name} that differ")
    at = [header.index(name) for name in columns]
    return pd.DataFrame([[_text(row[i]) for i in at] for row in rows], columns=columns, dtype="str")


def _text(cell) -> str | None:
    """Return a cell as text; null, and the word, are missing."""
    return None if cell is None or cell == "null" else str(cell)


def numbers(text: pd.Series, *, host: str, whole: bool = False) -> pd.Series:
    """Return a column of text as numbers, finite and not below zero.

    Parameters
    ----------
    whole : bool
        Whether only whole numbers are good; they come as ``int64``.

    Raises
    ------
    InputError
        Naming the first cell that is no such number.
    """
    _check(text, "[0-9]{1,18}" if whole else r"[0-9]{1,18}(\.[0-9]+)?", host=host)
    return text.astype("int64" if whole else "float64")


def months(text: pd.Series, *, host: str, form: str = "%Y-%m") -> pd.Series:
    """Return a column of months or days as the first day of each month."""
    _check(text, "[0-9-]+", host=host)
    dates = pd.to_datetime(text, format=form, errors="coerce", exact=True)
    if dates.isna().any():
        row = int(dates.isna().to_numpy().argmax())
        raise refuse(host, f"has {text.iloc[row]!r} as {text.name} in row {row + 1}")
    return dates.dt.to_period("M").dt.to_timestamp().astype("datetime64[ms]")


def coded(text: pd.Series, pattern: str, what: str, *, host: str) -> pd.Series:
    """Return a column of codes or days that match a pattern of ASCII characters, else refuse it."""
    wrong = ~text.str.fullmatch(pattern).fillna(False).astype(bool)
    if wrong.any():
        raise refuse(host, f"has {text[wrong].iloc[0]!r} as {what}")
    return text


def plain(text: pd.Series, *, host: str) -> pd.Series:
    """Return a column of names, missing ones left, that no page and no spreadsheet takes for more."""
    _check(text.fillna("none"), PLAIN, host=host)
    return text


def _check(text: pd.Series, pattern: str, *, host: str) -> None:
    """Refuse the first cell that does not match a pattern as a whole."""
    good = text.str.fullmatch(pattern).fillna(False).astype(bool)
    if not good.all():
        row = int((~good).to_numpy().argmax())
        raise refuse(host, f"has {text.iloc[row]!r} as {text.name} in row {row + 1}")


def unique(frame: pd.DataFrame, key: list[str], *, host: str) -> pd.DataFrame:
    """Return a frame whose key occurs once in each row, else refuse it."""
    twice = frame.duplicated(key)
    if twice.any():
        raise refuse(host, f"has twice: {' '.join(map(str, frame.loc[twice, key].iloc[0]))}")
    return frame

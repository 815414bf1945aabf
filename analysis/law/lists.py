"""Lists of goods of a reader's own: read once, each cell that means nothing named; then answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from os import PathLike

import numpy as np
import pandas as pd

from analysis.checks import InputError, short
from analysis.columns import Columns, changed, returns
from analysis.law import names
from analysis.law.answers import LIST, TERMS_OF_LIST, answers, goods_of, of_lines
from analysis.law.asked import check_day, check_partners, numbers
from analysis.law.goods import WHOLE_LINE, is_of_2017
from analysis.law.stored import book_of

LISTED = Columns(
    "a row of the list, of a group of countries one more for each member",
    {"row": TERMS_OF_LIST["row"]}
    | LIST
    | changed(LIST.only("day"), missing="where none is understood")
    | {"reason": TERMS_OF_LIST["reason"]},
)

#: Columns that a list may have -> what they are called here.
NAMES = {
    "partner": "partner",
    "hts": "hts",
    "goods": "hts",
    "day": "day",
    "month": "day",
    "value": "value",
}

#: What a spreadsheet makes of a code of many digits.
SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
#: What else is said of an empty code.
EMPTY = '; write "all" for the mean of all goods'
#: The column of a file in which fields stand that its header has no name for.
BEYOND = "fields beyond the header"
#: What pandas says of a quote without its end.
OPEN_QUOTE = "Error tokenizing data. C error: EOF inside string starting at"


def read_list(source: pd.DataFrame | str | PathLike, *, valued: bool = False) -> pd.DataFrame:
    """Return a list of goods, each row with what it means or why it means nothing.

    Parameters
    ----------
    source : DataFrame or path
        A frame, or a CSV file, with ``partner`` (a country or group by name or code), ``hts`` or
        ``goods`` (words, two to ten digits as text, or ``all``), ``day`` or ``month`` (its first day),
        and maybe ``value`` (dollars); other columns are not read.
    valued : bool
        Whether it needs values.

    Returns
    -------
    DataFrame
        ``row`` (from 1, the header not counted), ``partner`` (as it stands there), ``hts`` (digits; none
        for all goods), ``day``, ``value`` where the list has it, ``of_month`` (whether a month stands
        there), and ``reason``: empty, or what is wrong with the first cell that means nothing. Such a
        cell stays as it is.

    Raises
    ------
    InputError
        What is wrong with the whole: no such file, no header, columns parted by something else than
        commas, a column that is missing or there twice, no row.
    """
    frame = _cells(source) if isinstance(source, str | PathLike) else source
    columns = _columns(frame, [*READERS, "value"] if valued else list(READERS))
    rows = pd.DataFrame({"row": np.arange(1, len(frame) + 1)})
    beyond = frame[BEYOND].ne("").to_numpy() if BEYOND in frame else np.zeros(len(frame), bool)
    reason = np.where(beyond, "it has more fields than the header: quote 1,000, or write 1000.", "")
    for name, column in columns.items():
        rows[name], reasons = _numbers(column) if name == "value" else _read(column, READERS[name])
        reason = np.where(reason == "", reasons, reason)
    empty = np.logical_and.reduce([_blanks(column) for column in columns.values()])
    rows = rows.assign(of_month=_of_month(columns["day"]), reason=reason)
    rows = rows[~empty].reset_index(drop=True)
    if rows.empty:
        raise InputError("your list has no row below its header.")
    return rows


def _cells(path: str | PathLike) -> pd.DataFrame:
    """Return the cells of a CSV file as text, fields beyond its header in a column of their own."""
    how = {"header": None, "dtype": str, "keep_default_na": False, "skip_blank_lines": False}
    how["encoding"] = "utf-8-sig"
    try:
        width = pd.read_csv(path, nrows=1, **how).shape[1]
        try:
            cells = pd.read_csv(path, **how)
        except pd.errors.ParserError:  # a row with more fields than the first
            cut = {"names": range(width + 1), "usecols": range(width + 1), "low_memory": False}
            cells = pd.read_csv(path, **cut, **how)
    except (OSError, ValueError) as error:
        why = str(error).replace(OPEN_QUOTE, "a quote is not closed, opened in")
        raise InputError(f"{path} is no readable CSV file: {why}") from None
    first = cells.iloc[0, :width].tolist()
    if not any(map(_name, first)):
        parted = {name for name, by in (("semicolons", ";"), ("tabs", "\t")) if by in first[0]}
        if parted:
            raise InputError(f"{path} parts its columns by {parted.pop()}: save it with commas.")
        raise InputError(
            f"{path} has no header of partner, hts and day: its first row is {short(','.join(first))}."
        )
    return cells.iloc[1:].set_axis([*first, *[BEYOND] * (cells.shape[1] - width)], axis=1)


def _name(head) -> str:
    """Return what a column is called here; empty for one that is not read."""
    return NAMES.get(" ".join(str(head).split()).lower(), "")


def _columns(frame: pd.DataFrame, needed: list[str]) -> dict[str, pd.Series]:
    """Return the columns of a list by what they are, in one order."""
    if not isinstance(frame, pd.DataFrame):
        raise InputError("a list is a DataFrame, or the path of a CSV file, with partner, hts and day.")
    columns = {}
    for place, head in enumerate(frame.columns):
        name = _name(head)
        if name in columns:
            twice = f"{columns[name].name!r} and {head!r}"
            raise InputError(f"your list has the column {name!r} twice, {twice}: take one out.")
        if name:
            columns[name] = frame.iloc[:, place].reset_index(drop=True)
    missing = [name for name in needed if name not in columns]
    if missing:
        needs = f"{', '.join(needed[:-1])} and {needed[-1]}"
        raise InputError(f"your list lacks the column {missing[0]!r}; it needs {needs}.")
    return {name: columns[name] for name in (*READERS, "value") if name in columns}


def _of_month(column: pd.Series) -> np.ndarray:
    """Return whether the cells of a column of days are months, by its head or as they are written."""
    if " ".join(str(column.name).split()).lower() == "month":
        return np.ones(len(column), bool)
    places, cells = pd.factorize(column, use_na_sentinel=False)
    return np.array([_is_month(cell) for cell in cells])[places]


def _is_month(cell) -> bool:
    try:
        return isinstance(cell, str) and names.day(cell) != names.day(cell, last=True)
    except InputError:
        return False


def _blank(cell) -> bool:
    return not cell.strip() if isinstance(cell, str) else bool(pd.isna(cell))


def _blanks(column: pd.Series) -> pd.Series:
    return column.isin([cell for cell in column.unique() if _blank(cell)])


def _read(column: pd.Series, read: Callable) -> tuple[np.ndarray, np.ndarray]:
    """Return what the cells of a column mean, each once read, and why some mean nothing."""
    places, cells = pd.factorize(column, use_na_sentinel=False)
    meant, reasons = np.array([*cells, None], object)[:-1], np.full(len(cells), "", object)
    for place, cell in enumerate(meant):
        try:
            if _blank(cell):
                raise InputError(f"{column.name} is empty{EMPTY if read is _hts else ''}.")
            meant[place] = read(cell)
        except InputError as error:
            reasons[place] = str(error)
    return meant[places], reasons[places]


def _partner(cell) -> str:
    text = _text(cell, "partner")
    check_partners(text)
    return text


def _hts(cell) -> str:
    text = _text(cell, "hts")
    if SCIENTIFIC.fullmatch(text):
        raise InputError(f"hts {text} is what a spreadsheet makes of a code; write its digits as text.")
    code = goods_of(text)
    if len(code) % 2:
        raise InputError(
            f"hts {short(text)} has {len(code)} digits, and codes have an even number: a spreadsheet "
            "drops zeros at their ends; write it as text."
        )
    return code


def _text(cell, column: str) -> str:
    """Return a cell that is text; numbers have lost their leading zeros."""
    if not isinstance(cell, str):
        raise InputError(f"{column} {cell!r} is no text; read the list with dtype=str.")
    if "\n" in cell:
        raise InputError(f"{column} {short(cell)} has several lines: a quote is not closed.")
    return cell.strip()


#: Column that a list needs -> what reads its cells.
READERS = {"partner": _partner, "hts": _hts, "day": check_day}


def _numbers(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the dollars of a column, and why some cells are none."""
    dollars = pd.to_numeric(column, errors="coerce").to_numpy(float)
    reasons = np.full(len(dollars), "", object)
    for place in np.flatnonzero(~(np.isfinite(dollars) & (dollars >= 0))):
        cell = column.iloc[place]
        why = f"{short(cell)} is no number of dollars from 0 on"
        if "," in str(cell):
            why = f"{short(cell)} has a comma: write 1000 for a thousand, 0.5 for a half"
        reasons[place] = f"value {'is empty' if _blank(cell) else why}."
    return dollars, reasons


@returns(LISTED)
def rates_of(source: pd.DataFrame | str | PathLike) -> pd.DataFrame:
    """Return the rates that the law charges on a list of goods, partners and days.

    Parameters
    ----------
    source : DataFrame or path
        As :func:`read_list`. A row that means nothing, or of which the law knows nothing, has a reason
        instead of rates.

    Raises
    ------
    InputError
        As :func:`read_list`; or no row has an answer.
    """
    answered = answered_rows(read_list(source))
    if answered.reason.ne("").all():
        first = answered.iloc[0]
        raise InputError(f"no row of your list has an answer; row {first.row}: {first.reason}")
    return answered


def answered_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return :data:`LISTED` of rows of :func:`read_list`, those without an answer among them."""
    meant = rows[rows.reason.eq("")]
    codes = {text: check_partners(text) for text in meant.partner.unique()}
    one = meant.partner.map({text: code[0] for text, code in codes.items() if len(code) == 1})
    whole = meant[meant.hts.str.len().eq(WHOLE_LINE)]
    parts = [_whole_lines(code, of) for code, of in whole.groupby(one.loc[whole.index], sort=False)]
    done = {row for part in parts for row in part.row}
    failed = rows[rows.reason.ne("")]
    days = [day if isinstance(day, pd.Timestamp) else pd.NaT for day in failed.day]
    parts += [_others(meant[~meant.row.isin(done)]), failed.assign(day=days)]
    answered = pd.concat([part for part in parts if len(part)], ignore_index=True)
    answered = answered.reindex(columns=list(LISTED)).sort_values(
        "row", kind="stable", ignore_index=True
    )
    answered["day"] = pd.to_datetime(answered.day, errors="coerce")
    empty = {
        name: "" if term.unit == "" else 0 for name, term in LISTED.items() if term.unit in ("", "count")
    }
    kinds = {name: int for name, value in empty.items() if value == 0}
    blank = {name: object for name in empty if answered[name].isna().all()}
    return answered.astype(blank).fillna(empty).astype(kinds)


def _whole_lines(code: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the answers to rows of one country and whole lines, as far as it sold them."""
    hts, days = rows.hts.to_numpy(str), rows.day.to_numpy("datetime64[D]")
    book = book_of(code, is_of_2017(code, pd.Timestamp(days.min())))
    runs = book.run(hts.astype(np.int64), days)
    ended = {day: numbers().ended(pd.Timestamp(day)) for day in np.unique(days)}
    gave_way = [line in ended[day] for line, day in zip(hts, days, strict=True)]
    held = (runs >= 0) & ~np.array(gave_way, bool)
    part = of_lines(code, book.rows.iloc[runs[held]].reset_index(drop=True), days[held])
    return part.assign(row=rows.row.to_numpy()[held], reason="")


def _others(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the answers to rows one by one, each question once; or why there is none."""
    by_question, answered = {}, []
    for row, *cells in rows[["row", *READERS]].itertuples(index=False):
        question = tuple(cells)
        if question not in by_question:
            try:
                by_question[question] = [one | {"reason": ""} for one in answers(*question)]
            except InputError as error:
                nothing = dict(zip(READERS, question, strict=True))
                by_question[question] = [nothing | {"reason": str(error)}]
        answered += [one | {"row": row} for one in by_question[question]]
    return pd.DataFrame(answered)

"""Frames as files of Stata: labels and units, value labels for codes, days as days, notes."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.io.stata import StataWriterUTF8

from analysis.columns import Columns, defined
from analysis.made import whole

#: Characters that Stata has for a label, and bytes for a name in its notes.
LABEL, NAME = 80, 129
#: Distinct texts up to which a column of codes is a number with value labels.
CODES = 1000
#: Largest number of two bytes in Stata.
SHORT = 32_740
#: Day and month from which Stata counts.
EPOCH = np.datetime64("1960-01-01", "D")


def write_dta(
    frame: pd.DataFrame,
    path: Path,
    columns: Columns,
    *,
    label: str,
    values: Mapping[str, Mapping[str, str]] | None = None,
    notes: tuple[str, ...] = (),
    day: datetime.date,
) -> Path:
    """Write a frame as a file of Stata 14 or later; return its path.

    Parameters
    ----------
    frame : DataFrame
        Text, numbers, truth (0 or 1), days or first days of months.
    path : Path
    columns : Columns
        Those of the frame: label and unit become a variable's label, the definition a note of it.
    label : str
        Of the data set.
    values : mapping of str to mapping, optional
        Column -> code -> what it stands for: the column becomes a number with value labels
        ``"334 Computer and electronic products"``. Other codes that repeat are numbers too, with
        the code as their label.
    notes : tuple of str
        Notes of the data set: vintage, version, source.
    day : date
        Of the version, which the file carries in place of the time of writing.
    """
    stored_columns, labels, formats = {}, {}, {}
    for name in columns:
        stored_columns[name], labels[name], formats[name] = _stored(
            frame[name], name, dict((values or {}).get(name, {}))
        )
    definitions = {"_dta": list(notes)} | {name: [defined(term)] for name, term in columns.items()}
    heads = {name: _cut(_head(term.label, term.unit)) for name, term in columns.items()}
    with whole(path) as aside:
        _Writer(
            aside,
            pd.DataFrame(stored_columns),
            write_index=False,
            data_label=_cut(label),
            variable_labels=heads,
            value_labels={name: texts for name, texts in labels.items() if texts},
            time_stamp=datetime.datetime.combine(day, datetime.time()),
        ).with_more(formats, definitions).write_file()
    return path


def _head(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit not in ("", "date", "truth") else label


def _cut(text: str) -> str:
    return text if len(text) <= LABEL else f"{text[: LABEL - 3]}..."


def _stored(column: pd.Series, name: str, known: dict[str, str]) -> tuple[np.ndarray, dict, str]:
    """Return a column as Stata stores it, its value labels and its format; empty where it has none."""
    if pd.api.types.is_datetime64_any_dtype(column):
        days = column.to_numpy("datetime64[D]")
        if name == "month":
            return (
                (days.astype("datetime64[M]") - EPOCH.astype("datetime64[M]")).astype("int16"),
                {},
                "%tm",
            )
        return (days - EPOCH).astype("int16"), {}, "%td"
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(), known, ""
    texts = column.astype(object)
    codes = sorted(texts.unique())
    if not known and (len(codes) > CODES or len(codes) * 2 > len(texts)):
        return texts.to_numpy(), {}, ""
    whole_numbers = known and all(code.isdecimal() for code in codes)
    numbers = {code: int(code) if whole_numbers else n for n, code in enumerate(codes, start=1)}
    words = {numbers[code]: " ".join(filter(None, [code, known.get(code, "")])) for code in codes}
    kind = "int16" if max(numbers.values()) <= SHORT else "int32"
    return texts.map(numbers).to_numpy(kind), words, ""


class _Writer(StataWriterUTF8):
    """The writer of pandas, which has no formats of days of its own choice and no notes."""

    def with_more(self, formats: dict[str, str], notes: dict[str, list[str]]) -> _Writer:
        self._notes = notes
        usual_formats = zip(self.varlist, self.fmtlist, strict=True)
        self.fmtlist = [formats[name] or usual for name, usual in usual_formats]
        return self

    def _write_characteristics(self) -> None:
        self._update_map("characteristics")
        notes = b"".join(
            self._note(of, f"note{n}", text)
            for of, texts in self._notes.items()
            for n, text in enumerate([str(len(texts)), *texts])
        )
        self._write_bytes(self._tag(notes, "characteristics"))

    def _note(self, of: str, name: str, text: str) -> bytes:
        content = (
            b"".join(word.encode().ljust(NAME, b"\0") for word in (of, name)) + text.encode() + b"\0"
        )
        return self._tag(struct.pack(f"{self._byteorder}I", len(content)) + content, "ch")

"""Codebooks: what the columns of a CSV are, in a file beside it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.columns import Columns, defined
from analysis.made import whole

if TYPE_CHECKING:
    import pandas as pd

#: End of the name of the file that says what the columns of a table's CSV are, and what it says of
#: each: a Table Schema (Frictionless), as that of the source tables, with the unit.
CODEBOOK, CODED = ".codebook.json", ["name", "title", "unit", "description"]

#: Significant digits of numbers in the CSV files that git keeps. Between machines they differ in the
#: tenth at the earliest, so that hardly one is rounded another way.
DIGITS = 8

#: Share of the largest value of a column below which a value is what rounding has left of nothing: the
#: loss under the actual law, some ten thousandths of a dollar beside billions.
NOISE = 1e-12

#: What a spreadsheet would run: a text that begins as a formula does, and is no number.
FORMULA = re.compile(r"[=+@\t\r-](?![0-9.]*(e[+-]?[0-9]+)?\Z)")


def codebook(columns: Mapping[str, Sequence[str]]) -> str:
    """Return the text of a codebook.

    Parameters
    ----------
    columns : mapping of str to sequence of str
        Column -> title, unit (empty of text) and description.
    """
    fields = [dict(zip(CODED, [name, *texts], strict=True)) for name, texts in columns.items()]
    return json.dumps({"fields": fields}, indent=1, ensure_ascii=False) + "\n"


def without_noise(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with zero where a number is as small as rounding leaves it (:data:`NOISE`)."""
    frame = frame.copy()
    for column in frame.select_dtypes("float"):
        sizes = frame[column].abs()
        largest = sizes[sizes < math.inf].max()
        frame[column] = frame[column].mask(sizes < NOISE * largest, 0.0)
    return frame


def inert(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts a spreadsheet shows: one that it would run as a formula is quoted."""
    texts = frame.select_dtypes(exclude=["number", "bool", "datetime"])
    return frame.assign(**{name: texts[name].astype(object).map(_quoted) for name in texts})


def _quoted(cell):
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def write_csv(frame: pd.DataFrame, path: Path, columns: Columns) -> Path:
    """Write the numbers of a frame, and its codebook beside them; return the file of the numbers.

    With the significant digits of :data:`DIGITS`, in which machines agree.

    Parameters
    ----------
    frame : DataFrame
    path : Path
        ``NAME.csv``; the codebook is ``NAME.codebook.json``.
    columns : Columns
        Those of the frame, in whatever order.
    """
    names = columns.check(frame, where=path.name)
    terms = {name: columns[name] for name in names}
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as aside:
        inert(without_noise(frame)).to_csv(
            aside, index=False, float_format=f"%.{DIGITS}g", lineterminator="\n"
        )
    with whole(path.with_suffix(CODEBOOK)) as aside:
        text = codebook({name: (term.label, term.unit, defined(term)) for name, term in terms.items()})
        aside.write_text(text, encoding="utf-8", newline="\n")
    return path

"""A citable number, as people who type see it: its line is printed without the wait for a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.present.numbers import Number, display
from analysis.present.result import Result

if TYPE_CHECKING:
    from analysis.present.table import Table


def number_shown(found: Number, said: str = "") -> Result:
    """Return a citable number with its definition as a table; printed, it is one line, or what is said.

    A number of an earlier version, which has these fields too, says what became of it.
    """
    return Result(found, lambda: _table(found), sentence=said, text=said or repr(found))


def _table(found: Number) -> Table:
    import pandas as pd  # here: a number that is printed, or computed with, needs no table

    from analysis.present.table import Table

    row = {
        "key": found.key,
        "value": found.value,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "definition": found.definition,
        "vintage": found.vintage,
    }
    heads = {"key": "Key", "value": "Value", "definition": "Definition", "vintage": "Vintage"}
    ends = ("ci_low", "ci_high")
    frame = pd.DataFrame([row]).astype(dict.fromkeys(ends, float))
    return Table(
        frame,
        "A citable number of the reports.",
        heads=heads,
        intervals={"value": ends},
        formats={"value": lambda value: display(value, found.unit)},
    )

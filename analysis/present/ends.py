"""How the ends of an interval are printed: one function for sentences, tables, quotes, charts and pages.

Simulation moves the last digits of some ends. Those digits are not printed, wherever the interval
stands: ``unsure_digits.csv`` holds the intervals, and an interval is known there by its ends, so that a
row of a table, a sentence and the citable number print it alike. What is left out is rounded outwards:
the printed interval holds the one that was computed. Neither end is rounded to or through a zero.

Which digits seeds move was measured in December 2026 by making every report under several seeds. An
interval that has moved since and has no row is printed with all digits, at every door.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable
from functools import cache
from numbers import Real
from pathlib import Path
from typing import NamedTuple

from analysis.present.units import TOLERANCES, UNIT_FORMATS

FILE = Path(__file__).with_name("unsure_digits.csv")

#: Of a computed number over its digit: less than this beyond a whole one is a matter of bits.
BITS = 1e-6


class Unsure(NamedTuple):
    """A citable number of which digits are not printed: a row of ``unsure_digits.csv``."""

    key: str
    unit: str  #: A key of :data:`units.UNIT_FORMATS`.
    value: int  #: Digits of the value that are not printed, of those that its unit has.
    ends: int  #: The same of both ends.
    low: float | None  #: Ends in the unit, by which the interval is known; None without an interval.
    high: float | None

    def is_of(self, low: float, high: float) -> bool:
        """Whether this is the interval with these ends."""
        near = TOLERANCES[self.unit]
        return self.low is not None and abs(low - self.low) <= near and abs(high - self.high) <= near


@cache
def unsure_digits() -> dict[str, Unsure]:
    """Return the rows of ``unsure_digits.csv`` by key."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            Unsure(
                row["key"],
                row["unit"],
                int(row["value"]),
                int(row["ends"]),
                *(float(row[end]) if row[end] else None for end in ("low", "high")),
            )
            for row in csv.DictReader(file)
        ]
    return {row.key: row for row in rows}


def printed_ends(low: float, high: float, write: Callable[[float], str]) -> tuple[str, str]:
    """Return both ends of an interval as they are printed.

    Parameters
    ----------
    low, high : float
        In the unit of the number, or both with the other sign, as sizes of falls are.
    write : callable
        What prints an end that is sure; of one that is not it prints what is left, without zeros for
        the digits that are not known.
    """
    unsure = _unsure(low, high)
    if unsure is None or not unsure.ends:
        return write(low), write(high)
    return printed_end(low, unsure, -1, write), printed_end(high, unsure, 1, write)


def printed_value(value: float, low: float, high: float, write: Callable[[float], str]) -> str:
    """Return the value of an interval as it is printed, to nearest; as :func:`printed_ends`."""
    return printed_alone(value, _unsure(low, high), write)


def printed_alone(value: float, unsure: Unsure | None, write: Callable[[float], str]) -> str:
    """Return a value as it is printed, to nearest; as :func:`printed_end`."""
    if unsure is None or not unsure.value:
        return write(value)
    rounded, decimals = _rounded(value, unsure.unit, unsure.value, round)
    return _shortened(write(rounded), decimals)


def printed_end(end: float, unsure: Unsure, side: int, write: Callable[[float], str]) -> str:
    """Return one end as it is printed where digits of it are not sure; as :func:`outward`."""
    rounded, decimals = outward(end, unsure, side)
    return _shortened(write(rounded), decimals)


def outward(end: float, unsure: Unsure, side: int) -> tuple[float, int]:
    """Round an end away from its interval, to the digit that is sure.

    Parameters
    ----------
    end : float
    unsure : Unsure
    side : {-1, 1}
        -1: the lower end.

    Returns
    -------
    end : float
        Where rounding would make a zero of it, with as few more digits as that takes.
    decimals : int
        That it has in print.
    """
    return _rounded(end, unsure.unit, unsure.ends, lambda units: side * math.ceil(side * units - BITS))


def _rounded(
    number: float, unit: str, fewer: int, to_whole: Callable[[float], int]
) -> tuple[float, int]:
    """Return a number with so many digits fewer than its unit has, and the decimals that are left.

    One that would be zero has more digits, as few as that takes.
    """
    scale, usual, _ = UNIT_FORMATS[unit]
    for decimals in range(usual - fewer, usual + 1):
        whole = to_whole(number * scale * 10.0**decimals)
        if whole or not number:
            return whole / 10.0**decimals / scale, max(decimals, 0)
    return number, usual


def _unsure(low: float, high: float) -> Unsure | None:
    """Return the row of an interval; None where there is none, and of months and days."""
    rows = unsure_digits().values() if isinstance(low, Real) else ()
    return next((row for row in rows if row.is_of(low, high) or row.is_of(-high, -low)), None)


def _shortened(text: str, decimals: int) -> str:
    """Return a printed number without decimals that are not known, which are zeros."""
    width = 1 + decimals if decimals > 0 else 0
    return re.sub(r"\.\d+", lambda found: found[0][:width], text, count=1)

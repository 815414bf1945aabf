"""What touches goods and is not in their rate, in words, with the cases that name the goods."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.law.measures import read_left_out, why_left_out
from analysis.law.programmes import cases

#: Cases that an answer names; the others it counts.
MOST_CASES = 4


def gaps_of_bits(partner: str, bits: np.ndarray, codes: Sequence[str], day: pd.Timestamp) -> dict:
    """Return what is not in the rates of lines, each with why, from bits of :class:`rates.Flags`."""
    lines = np.asarray(codes)
    touched = {
        name: lines[(bits >> place & 1).astype(bool)] for place, name in enumerate(read_left_out())
    }
    return _worded(partner, touched, day)


def gaps_of_words(partner: str, words: pd.Series, codes: pd.Series, day: pd.Timestamp) -> dict:
    """Return the same from texts of the law by line and day."""
    named = words.str.split()
    touched = {
        name: codes[[name in one for one in named]].to_numpy(dtype=str) for name in read_left_out()
    }
    return _worded(partner, touched, day)


def _worded(partner: str, touched: dict[str, np.ndarray], day: pd.Timestamp) -> dict[str, str]:
    whys = {name: why_left_out(name) for name, codes in touched.items() if len(codes)}
    if "adcvd" in whys:
        whys["adcvd"] += f" ({_listed(cases(read_table, partner, touched['adcvd'], day))})"
    return whys


def _listed(names: list[str]) -> str:
    rest = len(names) - MOST_CASES
    return ", ".join(names[:MOST_CASES]) + (f" and {rest} more" if rest > 0 else "")

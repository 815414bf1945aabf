"""Lines that the law treats differently in kind: what is barred, free or charged under unlike parts.

A mean over them is the rate of none: an answer parts them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.law.measures import LAYERS
from analysis.vocabulary import Term

#: Rates below this print as 0.0 % (fraction).
PRINTED = 0.0005

#: Codes of lines that no layer tells: those barred, and those that pay nothing.
BARRED, FREE = -2, -1

LINE_KINDS = Columns(
    "a kind of lines, the largest share of imports first",
    {
        "kind": Term(
            "Charged by",
            "",
            "`barred`, `free`, `base` (the base rate alone), or the layers "
            "beyond the base that charge the lines, parted by blanks",
        ),
        "lowest": Term(
            "Lowest rate", "fraction", "lowest rate expected of these lines", missing="where barred"
        ),
        "highest": Term(
            "Highest rate", "fraction", "highest rate expected of these lines", missing="where barred"
        ),
        "n_lines": Term("Lines", "count", "lines of this kind"),
        "share": Term("Share of imports", "fraction", "their share of the imports that weigh the lines"),
    },
)


def kind_codes(by_line: np.ndarray, barred: np.ndarray) -> np.ndarray:
    """Return a code for each line, the same for lines that the law treats alike.

    Parameters
    ----------
    by_line : ndarray, shape (lines, layers)
        Rates in the order of :data:`measures.LAYERS` (fractions).
    barred : ndarray, shape (lines,)
        Whether imports are banned.

    Returns
    -------
    ndarray, shape (lines,)
        :data:`BARRED`, :data:`FREE`, or the layers beyond the base that charge, as bits.
    """
    beyond = np.abs(by_line[:, 1:]) >= PRINTED
    bits = beyond @ (1 << np.arange(beyond.shape[1]))
    return np.where(barred, BARRED, np.where(by_line.sum(axis=1) < PRINTED, FREE, bits))


@returns(LINE_KINDS)
def kinds_of(
    layers: Mapping[str, np.ndarray],
    barred: np.ndarray,
    weights: np.ndarray,
    expected: np.ndarray | None = None,
) -> pd.DataFrame:
    """Return the lines under a code by kind.

    Parameters
    ----------
    layers : mapping of ndarray, shape (lines,)
        Rate of each line by layer (fractions).
    barred : ndarray, shape (lines,)
        Whether imports are banned.
    weights : ndarray, shape (lines,)
        Shares of imports that sum to one, lines that are barred among them.
    expected : ndarray, shape (lines,), optional
        Rate expected of each line, where that is not the sum of its layers (fractions).
    """
    by_line = np.column_stack([layers[name] for name in LAYERS])
    rates = np.where(barred, np.nan, by_line.sum(axis=1) if expected is None else expected)
    lines = pd.DataFrame({"code": kind_codes(by_line, barred), "rate": rates, "share": weights})
    kinds = lines.groupby("code").agg(
        lowest=("rate", "min"), highest=("rate", "max"), n_lines=("rate", "size"), share=("share", "sum")
    )
    kinds.insert(0, "kind", [kind_name(code) for code in kinds.index])
    return kinds.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)


def kind_name(code: int) -> str:
    """Return what a code of :func:`kind_codes` means, as :data:`LINE_KINDS` has it."""
    if code in (BARRED, FREE):
        return "barred" if code == BARRED else "free"
    charging = [name for place, name in enumerate(list(LAYERS)[1:]) if code >> place & 1]
    return " ".join(charging) or "base"

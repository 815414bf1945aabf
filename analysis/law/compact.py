"""The law by line and day as a wheel holds it, half as large: no rate that another gives is repeated.

The statutory rate is missing where it is the sum of its layers, and a further rate where it is the
statutory one; reading puts both back, bit by bit.
"""

from __future__ import annotations

import pandas as pd

from analysis.law.measures import LAYERS
from analysis.law.statutory import DECIMALS

#: What says in a file that rates are left out.
MARK = {b"rates": b"compact"}
SUM, SAME = "statutory_rate", ("owed_rate", "claimable_rate", "expected_rate", "legal_rate")


def compacted(law: pd.DataFrame) -> pd.DataFrame:
    """Return the law by line and day without the rates that others give."""
    same = {name: law[name].where(law[name].ne(law[SUM])) for name in SAME}
    return law.assign(**same, **{SUM: law[SUM].where(law[SUM].ne(_sum(law)))})


def columns_for(columns: list[str] | None) -> list[str] | None:
    """Return which columns of a compact file give those that are asked for; None: all."""
    if columns is None or not {SUM, *SAME} & {*columns}:
        return columns
    return list(dict.fromkeys([*columns, SUM, *LAYERS, "barred"]))


def spelt_out(law: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a compact file with their rates; goods that are barred have none."""
    if SUM not in law:
        return law
    free = ~law.barred.astype(bool)
    rate = law[SUM].where(law[SUM].notna() | ~free, _sum(law))
    same = {name: law[name].where(law[name].notna() | ~free, rate) for name in SAME if name in law}
    return law.assign(**same, **{SUM: rate})


def _sum(law: pd.DataFrame) -> pd.Series:
    return sum(law[name] for name in LAYERS).round(DECIMALS)

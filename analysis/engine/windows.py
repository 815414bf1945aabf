"""Windows of months, as designs and specifications name them."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.periods import LATEST, month


def resolve(window: str, months: pd.DatetimeIndex, *, lead: int = 0, where: str = "the data") -> str:
    """Return a window such as ``2024-01:latest``, or ``:latest``, with both months written out, checked.

    Parameters
    ----------
    months : DatetimeIndex
        Months that the data have, ascending.
    lead : int
        Months of tariffs that must follow the last month.
    where : str
        Named in the message (``"naics3"``).

    Raises
    ------
    InputError
        Not two months, start after end, or outside the data.
    """
    parts = str(window).split(":")
    if len(parts) != 2:
        raise InputError(f"window {window!r} is not two months, as in 2017-01:2019-12.")
    parts[0] = parts[0] or f"{months[0]:%Y-%m}"
    if parts[1] == LATEST:
        parts[1] = f"{months[-1] - pd.DateOffset(months=lead):%Y-%m}"
    start, end = (month(text, "window month") for text in parts)
    if start < months[0] or max(start, end) > months[-1]:
        span = f"{months[0]:%Y-%m} to {months[-1]:%Y-%m}"
        raise InputError(f"window {window!r} is outside the data: {where} has {span}.")
    if start > end:
        raise InputError(f"window {window!r}: the start is after the end.")
    return f"{start:%Y-%m}:{end:%Y-%m}"

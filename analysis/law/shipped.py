"""What the shipped tables give is made once a process; of other tables, as in tests, each time."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pandas as pd

from analysis.collect import read_table
from analysis.reading import cached


def shipped(make: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Decorate a function of ``read`` alone; who asks has a frame of their own."""
    once = cached(make)

    @functools.wraps(make)
    def of(read) -> pd.DataFrame:
        return (once if read is read_table else make)(read).copy(deep=False)

    return of

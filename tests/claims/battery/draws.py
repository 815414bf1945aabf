"""What sentences of any kind draw: a month, a flow, a number that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pandas as pd

from tests.claims.battery.tables import ONE_VINTAGE, OTHERS, SINCE, Tables, called, growth

Sentences = Iterator[tuple[str, bool]]

#: Number of sentences of a kind.
EACH = 21

#: Growth nearer to nothing than this is of either sign before and after a revision.
NOTHING = 0.05


def a_month(draw: Random, last: pd.Timestamp = ONE_VINTAGE) -> pd.Timestamp:
    return draw.choice(pd.date_range(SINCE, last, freq="MS").tolist())


def far_from(draw: Random, value: float) -> float:
    """Return a number that is far from another: by a fifth to a half of it."""
    return value * draw.choice([0.5, 0.65, 0.8, 1.25, 1.4, 1.5])


def a_moving_month(draw: Random, series: pd.Series, last: pd.Timestamp = ONE_VINTAGE) -> pd.Timestamp:
    """Return a month in which a series moved on a year before."""
    return next(
        month
        for month in iter(lambda: a_month(draw, last), None)
        if abs(growth(series, month)) > NOTHING
    )


def a_flow(draw: Random, tables: Tables) -> tuple[pd.Series, str]:
    flow, partner = draw.choice(["general_imports", "exports"]), draw.choice(OTHERS)
    link = "imports from" if flow == "general_imports" else "exports to"
    return tables.us[flow][partner], f"US {link} {called(partner)}"

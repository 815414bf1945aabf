"""Panels where none is built: as they ship for this code and data, or made from rates that do."""

from __future__ import annotations

import pandas as pd

from analysis.collect import read_table
from analysis.combine.panel import SYSTEM_TABLES, build_panel, systems, with_statutory_rate
from analysis.fingerprint import State
from analysis.paths import SHIPPED_ESTIMATES
from analysis.reading import carried
from analysis.stories import everything


def panel_as_shipped(name: str) -> pd.DataFrame | None:
    """Return a panel as :func:`build.build` makes it; None where nothing that ships gives it.

    Its checks are those of ``make combine``, which the same code and data have passed. With ``ALL=1``
    there is none.
    """
    if everything():
        return None
    key = State().key_of_panels
    path = SHIPPED_ESTIMATES / f"{name}-{key}.parquet"
    if path.exists():
        return carried(pd.read_parquet(path))
    rates = SHIPPED_ESTIMATES / f"statutory-{key}.parquet"
    if name not in systems() or not rates.exists():
        return None
    panel = build_panel(read_table(SYSTEM_TABLES[name]), name)
    return with_statutory_rate(panel, carried(pd.read_parquet(rates)), name)

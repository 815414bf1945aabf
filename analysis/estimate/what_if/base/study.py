"""The base of what-ifs: every partner's tariff lines, their seasons and elasticities, and how sure."""

from __future__ import annotations

import pandas as pd

from analysis.engine.stored import stored
from analysis.estimate.what_if.base.state import state_of
from analysis.reading import cached

#: What is stored: lines apart, since they are large and quick to make of the rest.
LINES = ["base_lines", "base_sold"]
BASE_TABLES = [
    "base_sectors",
    "base_elasticities",
    "base_path",
    "base_takers",
    "base_published",
    "base_labels",
    "base_levels",
    "base_newest",
    "base_goods",
    "base_facts",
]


@cached
def load_state() -> dict:
    """Return what all what-ifs rest on; read once, not to be changed."""
    return state_of(load_tables() | stored(make_lines, LINES))


def load_tables() -> dict[str, pd.DataFrame]:
    """Return the tables that what-ifs rest on, stored if nothing has changed."""
    return stored(make_tables, BASE_TABLES, what="the base of what-ifs (about 10 s)")


def make_tables() -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_tables` stores."""
    from analysis.estimate.what_if.base.inputs import read_inputs  # its imports take seconds
    from analysis.estimate.what_if.base.tables import base_tables

    return base_tables(read_inputs())


def make_lines() -> dict[str, pd.DataFrame]:
    """Compute the lines of the base."""
    from analysis.estimate.what_if.base.recorded.inputs import read_lines
    from analysis.estimate.what_if.base.tables import line_tables

    return line_tables(read_lines())

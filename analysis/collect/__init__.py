"""Collect: publishers' figures, one tidy table per source, nothing joined.

Reads ``data/sources/`` (tables and their description in ``datapackage.json``) and
``analysis/collect/tariff_events.csv``. Writes nothing; ``collect.refresh`` alone, which nothing imports,
asks publishers and writes ``data/vintages/``. Promises: every byte is the registered one,
and every row keeps the types, codes, ranges and keys that the description states.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.collect.events import read_events, read_past_events
    from analysis.collect.releases import as_of, check_released, events_as_of
    from analysis.collect.tables import read_table

#: Name -> the module that has it, imported with the first use: who reads text alone needs no pandas.
_HELD = {
    "as_of": "analysis.collect.releases",
    "check_released": "analysis.collect.releases",
    "events_as_of": "analysis.collect.releases",
    "read_events": "analysis.collect.events",
    "read_past_events": "analysis.collect.events",
    "read_table": "analysis.collect.tables",
}

__all__ = ["as_of", "check_released", "events_as_of", "read_events", "read_past_events", "read_table"]


def __getattr__(name: str):
    if name not in _HELD:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HELD[name]), name)

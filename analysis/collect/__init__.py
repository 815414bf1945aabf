"""Collect: publishers' figures, one tidy table per source, nothing joined.

Reads ``data/sources/`` (tables and their description in ``datapackage.json``) and
``analysis/collect/tariff_events.csv``. Writes nothing; ``collect.refresh`` alone, which nothing imports,
asks publishers and writes ``data/vintages/``. Promises: every byte is the registered one,
and every row keeps the types, codes, ranges and keys that the description states.
"""

from analysis.collect.events import read_events
from analysis.collect.releases import as_of, check_released
from analysis.collect.tables import read_table

__all__ = ["as_of", "check_released", "read_events", "read_table"]

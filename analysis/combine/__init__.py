"""Combine: tidy tables -> trade panel; keys, units and dates agree from here on.

Reads source tables and the event calendar through ``collect``. Writes ``data/panel/``:
``naics3.parquet`` and ``hs2.parquet`` (partner x product x month; ``hs6.parquet`` in a vintage that has
its table, each vintage in a folder of its own), ``statutory.parquet`` (rates by layer),
``duties_paid``, ``law_collected``, ``law_series``, ``law_cells``, ``law_by_year`` and ``law_outside``
(the law held against collections and another model), and the law by line and day (``law``,
``law_lines``, ``law_successors``, ``law_scopes``, ``law_china``). ``on_disk`` makes such a panel of a
reader's own folder of imports, larger than memory. Promises: balanced keys, one concept (imports for
consumption), rates as fractions, totals equal to the published ones; statutory and effective rates are
made here and nowhere else.
"""

from analysis.combine.load import (
    Selection,
    load_panel,
    load_statutory,
    load_trade,
    load_world,
    select,
)

__all__ = [
    "Selection",
    "load_panel",
    "load_statutory",
    "load_trade",
    "load_world",
    "select",
]

"""Build the law by line and day, which no model rests on: load, combine, check, save."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.collect import read_events, read_table
from analysis.combine import integrity
from analysis.combine.build import save
from analysis.law.chapter99 import check_decided
from analysis.law.china import china_law
from analysis.law.citations import calendar_citations
from analysis.law.statutory import read_law
from analysis.law.table import describe_law, law_lines, law_scopes, law_table, save_law
from analysis.paths import PANEL


def build_law(target: Path = PANEL) -> dict[str, pd.DataFrame]:
    """Build the law by line and day, and save it with its description.

    Returns
    -------
    dict
        ``law``, ``law_lines``, ``law_successors`` (what became of lines), ``law_scopes`` (what measures
        cover and spare), ``law_china``, China's law on US goods, and ``law_citations`` (where duties
        stand); see :func:`law_table`, :func:`law_lines`, :func:`successors.successor_table`,
        :func:`scopes.scope_rows`, :func:`china_law` and :func:`calendar_citations` for their columns.

    Raises
    ------
    InputError
        A heading of chapter 99 that no measure carries and no reason explains.
    """
    check_decided(read_table)
    events = read_events()
    law = read_law(read_table, events, renumbered=True)
    tables = {"law": law_table(law, read_table), "law_lines": law_lines(law, read_table)}
    tables["law_successors"] = law.became
    tables["law_scopes"] = law_scopes(read_table)
    tables["law_china"] = china_law(read_table)
    tables["law_citations"] = calendar_citations(events)
    integrity.runs_cover_the_law(tables["law"])
    integrity.claims_only_lower(tables["law"])
    integrity.column_2_has_its_days(tables["law"])
    save(tables, target, write=save_law)
    describe_law(tables, target)
    return tables

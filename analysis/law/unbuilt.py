"""The law where its tables are not built: of a partner, or a list, as it is asked for.

It is what ``make law`` writes of the same, and is stored under the code and data that it was made by.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from analysis.checks import NotBuilt
from analysis.collect import read_events, read_table
from analysis.fingerprint import State
from analysis.law.statutory import read_law
from analysis.law.table import law_lines, law_scopes, law_table, save_law
from analysis.made import whole
from analysis.paths import PANEL, make
from analysis.stories import BEGAN

#: The table of all partners, which is made whole.
OF_ALL = "law_scopes"

#: A partner that sold few lines.
SELLER = "ABW"


def stored_for(name: str, partner: str) -> Path:
    """Return the file of a table of the law, of one partner's rows where it has any.

    Raises
    ------
    NotBuilt
        Rows of all partners are asked for, or the code was edited since this process began.
    """
    state, made_by = State(), f"{__name__}.{tables_of.__name__}"
    if not partner and name != OF_ALL or state.newest(made_by) > BEGAN:
        raise NotBuilt(f"data/panel/{name}.parquet is not built yet: run {make('law')}")
    folder = PANEL / f".law-{state.fingerprint(made_by, panels=False)}"
    path = folder / (f"{name}.parquet" if name == OF_ALL else f"{name}-{partner}.parquet")
    if not path.exists():
        for other in set(PANEL.glob(".law-*")) - {folder}:
            shutil.rmtree(other, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in tables_of(name, partner).items():
            with whole(path.with_name(path.name.replace(name, table, 1))) as aside:
                save_law(rows, aside)
    return path


def tables_of(name: str, partner: str) -> dict[str, pd.DataFrame]:
    """Return a table of all partners, or those of one, as :func:`build_law.build_law` makes them."""
    if name == OF_ALL:
        return {name: law_scopes(read_table)}
    law = read_law(read_table, read_events(), partners=[partner], renumbered=True)
    if not law.partners:  # it sold nothing: the tables have their columns alone
        return {table: rows[:0] for table, rows in tables_of(name, SELLER).items()}
    lines = law_lines(law, read_table)
    return {
        "law": law_table(law, read_table),
        "law_lines": lines[lines.partner.eq(partner)],
        "law_successors": law.became,
    }

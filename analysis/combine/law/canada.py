"""Canada's answer to the duties of March 2025 on US goods, by line and day."""

from __future__ import annotations

import pandas as pd

from analysis.combine.law.lines import Read


def canada_law(read: Read) -> pd.DataFrame:
    """Return the duties that Canada added on goods of the United States, one row per line.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.

    Returns
    -------
    DataFrame
        Key ``hts``; the columns of :func:`china.china_law` but ``total_rate``, and ``list`` (name).
        ``last_day`` is blank on the second list: which of its lines were spared from 2025-09-01 on, and
        which (steel, aluminium) were not, is in no table.

    References
    ----------
    United States Surtax Orders (2025-1) and (2025-2) and their amendment of 2025-09-01, as transcribed.
    """
    lists = read("retaliation_lists_2025").query("reporter == 'CAN'")
    law = lists.rename(columns={"hs8": "hts"}).assign(partner="USA", digits=8)
    columns = ["reporter", "partner", "list", "hts", "digits", "first_day", "last_day", "added_rate"]
    return law[columns].reset_index(drop=True)

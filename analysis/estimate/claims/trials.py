"""The series that claims are held against, each tried against an independent measure of the same."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.checks import read_yaml
from analysis.estimate.claims.formulas import compute
from analysis.estimate.claims.grammar import parse_claim
from analysis.estimate.claims.ledgers import Figures

FILE = Path(__file__).with_name("trials.yaml")


def trials(figures: Figures, published: pd.DataFrame) -> pd.DataFrame:
    """Return every series of ``trials.yaml`` beside its independent measure.

    Parameters
    ----------
    figures : Figures
    published : DataFrame
        Source table ``published_rates``.

    Returns
    -------
    DataFrame
        ``what``, ``period`` (as the file writes it), ``unit`` (``"fraction"`` or ``"USD"``), ``ours``,
        ``independent``, ``source`` of the latter, and ``reads``: why the two may differ.
    """
    rows = []
    for trial in read_yaml(FILE)["trials"]:
        asked, _ = parse_claim(trial["ours"], figures.names)
        own = {"what": trial["what"], "period": trial["ours"].split()[-1], "unit": asked.unit,
               "ours": compute(asked, figures).today}  # fmt: skip
        if "against" in trial:
            other = compute(parse_claim(trial["against"], figures.names)[0], figures)
            value, source = abs(other.today), other.series
            own["ours"] = abs(own["ours"])  # a surplus of one is the deficit of the other
        else:
            where = trial["published"]
            row = published
            for column, wanted in where.items():
                row = row[row[column].eq(str(wanted))]
            value, source = row.value.item(), where["source"]
        rows.append(own | {"independent": value, "source": source, "reads": trial["reads"]})
    return pd.DataFrame(rows)

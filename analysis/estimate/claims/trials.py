"""The series that claims are held against, each tried against an independent measure of the same."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.checks import read_yaml
from analysis.claims.figures import Figures
from analysis.claims.formulas import compute
from analysis.claims.grammar import parse_claim
from analysis.columns import Columns, returns
from analysis.vocabulary import Term

FILE = Path(__file__).with_name("trials.yaml")

#: Unit of a column whose rows have units of their own, in a column ``unit``.
BY_ROW = "as column unit says"

UNIT = Term("Unit", "", "unit of the row: fraction, USD, months or count")

TRIALS = Columns("a series", {
    "what": Term("Series", "", "what is measured"),
    "period": Term("Period", "", "year or month, as the file of trials writes it"),
    "unit": UNIT,
    "ours": Term("Here", BY_ROW, "value in the newest vintage that claims are held against", "unit"),
    "independent": Term("Independent", BY_ROW, "value in another publication", "unit"),
    "ratio": Term("Here over independent", "ratio", "value here over the independent one", "two"),
    "source": Term("Source of the latter", "", "publication of the independent value"),
    "reads": Term("Why they may differ", "", "difference of concept or coverage"),
})  # fmt: skip


@returns(TRIALS)
def trials(figures: Figures, published: pd.DataFrame) -> pd.DataFrame:
    """Return every series of ``trials.yaml`` beside its independent measure.

    Parameters
    ----------
    figures : Figures
    published : DataFrame
        Source table ``published_rates``.
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
    found = pd.DataFrame(rows)
    return found.assign(ratio=found.ours / found.independent)

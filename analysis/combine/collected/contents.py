"""What duties of 2025 imply of the metal in articles, beside the content that the law takes.

A test of the law: no module that makes a rate reads what is read here.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine.collected.duties_paid import law_of_2025, timing_of_2025
from analysis.law.coverage import Coverage
from analysis.law.metals import IMPLIED
from analysis.law.statutory import Law
from analysis.vocabulary import Term

#: Partners left out: other duties moved on their goods, or claims are known as a share of a line only.
LEFT_OUT = ("CHN", "CAN", "MEX")

#: Share of every article that version 0.6.0 of the package took as metal.
BEFORE = 0.5

METAL_CONTENT = Columns(
    "a metal",
    {
        "metal": Term("Metal", "", "metal on whose content a duty of Section 232 falls"),
        "n_lines": Term("Lines", "count", "lines of a partner under such a duty in 2025"),
        "value_2025": Term("Imports 2025", "USD", "imports of 2025 on them"),
        "collected": Term("Collected", "fraction", "duties over these imports"),
        "law": Term("Law", "fraction", "what the law says, at the content that it takes"),
        "law_of_half": Term("Law at one half", "fraction", "what it would say were half of each metal"),
        "taken": Term(
            "Content taken",
            "fraction",
            "share of the articles that the law takes as metal, by imports of 2025",
        ),
        "implied": Term("Content implied", "fraction", "share at which law and collections agree"),
    },
)


@returns(METAL_CONTENT)
def metal_contents(law: Law, read, duties_paid: pd.DataFrame) -> pd.DataFrame:
    """Return the content of metals that the law takes and the one that collections of 2025 imply.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`.
    read : callable
        ``collect.read_table``.
    duties_paid : DataFrame
        From :func:`duties_paid.due_and_paid_lines`.

    Notes
    -----
    Without goods of China, Canada and Mexico. Claims of GSP are free here, as the statistics of duties
    have them. The law is a straight line in the content, so that two of
    its points give the third. Not all that the law charges is collected
    (goods afloat, claims by use), so that the content implied is a lower bound.
    """
    timing, rows = timing_of_2025(read("us_imports_naics3_monthly")), []
    for metal in IMPLIED:
        lines = duties_paid[duties_paid.programme.eq(f"{metal}_derivative_content")]
        lines = lines[~lines.partner.isin(LEFT_OUT)]
        lines = lines[lines.value_2025.gt(0)]
        shares = (0.0, BEFORE, None)
        none, half, as_taken = (_law_of(law, lines, timing, metal, share) for share in shares)
        value = lines.value_2025.to_numpy()
        mean = lambda rates, value=value: float(rates @ value / value.sum())  # noqa: E731
        collected, taken = lines.duties_2025.sum() / value.sum(), mean(as_taken)
        per_share = (mean(half) - mean(none)) / BEFORE
        rows.append(
            {
                "metal": metal,
                "n_lines": len(lines),
                "value_2025": value.sum(),
                "collected": collected,
                "law": taken,
                "law_of_half": mean(half),
                "taken": (taken - mean(none)) / per_share,
                "implied": (collected - mean(none)) / per_share,
            }
        )
    return pd.DataFrame(rows)


def _law_of(law: Law, lines: pd.DataFrame, timing: pd.DataFrame, metal: str, share: float | None):
    """Return the law of 2025 on lines at one content of a metal, or at theirs, in their order."""
    rows = law.coverage.rows[law.coverage.rows.scope.ne("base_gsp_lapsed")]
    if share is not None:
        by_content = rows.scope.eq(f"s232_{metal}") & rows.share.lt(1)
        rows = rows.assign(share=rows.share.mask(by_content, share))
    codes = pd.Index(lines.hs10.unique())
    other = replace(law, coverage=Coverage(rows, codes))
    law_lines = law.lines.merge(lines[["partner", "hs10"]], on=["partner", "hs10"])
    law_lines = law_lines.assign(code=codes.get_indexer(law_lines.hs10))
    laws = [law_of_2025(other, part, timing) for _, part in law_lines.groupby("partner")]
    return pd.concat(laws).reindex(pd.MultiIndex.from_frame(lines[["partner", "hs10"]])).to_numpy()

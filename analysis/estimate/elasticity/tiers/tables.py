"""Both tiers of demand side by side, by design."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.result_columns import ESTIMATES
from analysis.estimate.elasticity.tiers.estimates import QUOTED, SELLERS, TIERS, VARIED_TIERS
from analysis.estimate.elasticity.tiers.result import Tiers
from analysis.vocabulary import Term


def _column(name: str, head: str, of: str, missing: str = "") -> dict[str, Term]:
    """Return the columns of an elasticity and its 95 % interval."""
    low, high = f"{name}_low", f"{name}_high"
    return {
        name: Term(f"{head} [95 %]", "elasticity", of, "two", (low, high), missing),
        low: Term("from", "elasticity", f"lower end of the 95 % interval: {of}", missing=missing),
        high: Term("to", "elasticity", f"upper end of the 95 % interval: {of}", missing=missing),
    }


_CLUSTERED = "as it is: clustered by heading or partner, the wider, else by heading"

BY_DESIGN = Columns(
    "a design, weights and goods",
    {
        **VARIED_TIERS.only("design"),
        **ESTIMATES.only("weights"),
        **TIERS.only("goods"),
        **_column("one", "One seller taxed", f"a seller's own law, the others' held; {_CLUSTERED}"),
        **_column("others", "All others taxed", f"the others' law, its own held; {_CLUSTERED}"),
        **_column("all", "All: the sum", f"both added; {_CLUSTERED}"),
        **_column(
            "totals",
            "All: from totals",
            "a line's total on the mean law of its sellers; as it is: permutation over products, else "
            "clustered by heading",
            "of sellers alone",
        ),
        **_column(
            "difference",
            "Sum less totals",
            "both of one regression, clustered by heading",
            "of other designs",
        ),
        **_column(
            "before",
            "Year before, by sector",
            "all sellers taxed, from sellers: the law of 2025 on 2023 to 2024, all goods",
            "of other designs",
        ),
        **_column("same", "2025, by sector", "the same on 2024 to 2025", "of other designs"),
    },
)


@returns(BY_DESIGN)
def by_design(made: Tiers) -> pd.DataFrame:
    """Return each design in one row, the quoted one first."""
    keys = ["design", "weights", "goods"]
    rows = []
    for key, design_rows in made.varied.groupby(keys, sort=False):
        row = dict(zip(keys, key, strict=True)) | _side_by_side(design_rows)
        if row["design"] == QUOTED:
            weights, goods = key[1:]
            for tier in (*SELLERS, "totals", "difference"):
                row |= _ends(tier, made.of(tier, weights, goods))
            row |= _ends("before", made.year_before("all", weights))
            row |= _ends("same", made.year_before("all", weights, window="2024:2025"))
        rows.append(row)
    table = pd.DataFrame(rows, columns=list(BY_DESIGN))
    order = {design: n for n, design in enumerate(table.design.unique())}
    return table.sort_values("design", key=lambda own: own.map(order), kind="stable", ignore_index=True)


def _side_by_side(rows: pd.DataFrame) -> dict[str, float]:
    ends = {}
    for e in rows.itertuples():
        ends |= _ends(e.tier, e)
    return ends


def _ends(name: str, e) -> dict[str, float]:
    return {name: e.value, f"{name}_low": e.ci_low, f"{name}_high": e.ci_high}

"""What report 04 shows of the elasticity; the names a notebook may use."""

from analysis.present.elasticity.figures import designs_figure
from analysis.present.elasticity.finding import answer, law_designs, naive_designs
from analysis.present.elasticity.numbers import numbers
from analysis.present.elasticity.tables import (
    convention_table,
    designs_table,
    detail_table,
    first_stage_table,
    naive_table,
    reduced_table,
    rule_table,
    two_stage_table,
    with_all_table,
)

__all__ = [
    "answer",
    "convention_table",
    "designs_figure",
    "designs_table",
    "detail_table",
    "first_stage_table",
    "law_designs",
    "naive_designs",
    "naive_table",
    "numbers",
    "reduced_table",
    "rule_table",
    "two_stage_table",
    "with_all_table",
]

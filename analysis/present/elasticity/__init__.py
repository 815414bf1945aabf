"""What report 04 shows of the elasticity; the names a notebook may use."""

from analysis.present.elasticity.figures import designs_figure, headline_figure, placebos_figure
from analysis.present.elasticity.finding import (
    answer,
    covered,
    law_designs,
    naive_designs,
    second_reading,
    spread,
    sure,
    varied,
)
from analysis.present.elasticity.numbers import numbers
from analysis.present.elasticity.tables import (
    convention_table,
    coverage_table,
    designs_table,
    detail_table,
    first_stage_table,
    intervals_table,
    naive_table,
    placebo_table,
    reduced_table,
    sectors_table,
    toggles_table,
    two_stage_table,
    with_all_table,
)

__all__ = [
    "answer",
    "convention_table",
    "coverage_table",
    "covered",
    "designs_figure",
    "designs_table",
    "detail_table",
    "first_stage_table",
    "headline_figure",
    "intervals_table",
    "law_designs",
    "naive_designs",
    "naive_table",
    "numbers",
    "placebo_table",
    "placebos_figure",
    "reduced_table",
    "second_reading",
    "sectors_table",
    "spread",
    "sure",
    "toggles_table",
    "two_stage_table",
    "varied",
    "with_all_table",
]

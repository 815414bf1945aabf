"""What report 06 shows of how sure the headline is; the names a notebook may use."""

from analysis.present.robustness.curve_figure import curve_figure
from analysis.present.robustness.figures import (
    inference_figure,
    leave_one_out_figure,
    permutation_figure,
)
from analysis.present.robustness.finding import (
    answer,
    carriers,
    choices,
    intervals,
    joint,
    misses,
    naive_choices,
    ranks,
    schemes,
    single_partners,
)
from analysis.present.robustness.numbers import numbers
from analysis.present.robustness.tables import (
    curve_table,
    inference_table,
    joint_table,
    permutation_table,
    problems_table,
    scoreboard_table,
)

__all__ = [
    "answer",
    "carriers",
    "choices",
    "curve_figure",
    "curve_table",
    "inference_figure",
    "inference_table",
    "intervals",
    "joint",
    "joint_table",
    "leave_one_out_figure",
    "misses",
    "naive_choices",
    "numbers",
    "permutation_figure",
    "permutation_table",
    "problems_table",
    "ranks",
    "schemes",
    "scoreboard_table",
    "single_partners",
]

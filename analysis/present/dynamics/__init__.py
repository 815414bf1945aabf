"""What report 05 shows of the dynamics; the names a notebook may use."""

from analysis.present.dynamics.figures import (
    event_figure,
    lp_did_figure,
    month_figure,
    response_figure,
)
from analysis.present.dynamics.finding import answer
from analysis.present.dynamics.numbers import numbers
from analysis.present.dynamics.path import path_figure, path_table
from analysis.present.dynamics.sections import (
    before,
    brought_forward,
    by_law,
    by_variation,
    chance,
    growth,
    placebo,
    within,
)
from analysis.present.dynamics.tables import (
    anticipation_table,
    counts_table,
    event_table,
    multiplier_table,
    overlap_table,
    placebo_table,
    projection_table,
    variation_table,
    wave_table,
)
from analysis.present.dynamics.waves import (
    clean_finding,
    clean_note,
    exposure_note,
    not_studied,
    overlap_finding,
    wave_finding,
)

__all__ = [
    "answer",
    "anticipation_table",
    "before",
    "brought_forward",
    "by_law",
    "by_variation",
    "chance",
    "clean_finding",
    "clean_note",
    "counts_table",
    "event_figure",
    "event_table",
    "exposure_note",
    "growth",
    "lp_did_figure",
    "month_figure",
    "multiplier_table",
    "not_studied",
    "numbers",
    "overlap_finding",
    "overlap_table",
    "path_figure",
    "path_table",
    "placebo",
    "placebo_table",
    "projection_table",
    "response_figure",
    "variation_table",
    "wave_finding",
    "wave_table",
    "within",
]

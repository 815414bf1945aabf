"""What report 08 shows of tariff paths and of a forecast replayed; the names a notebook may use."""

from analysis.present.scenario.calibration import effect_spread, intervals_held
from analysis.present.scenario.calibration_figures import reliability_figure
from analysis.present.scenario.figures import (
    laws_figure,
    paths_figure,
    revenue_figure,
)
from analysis.present.scenario.finding import (
    against_outcome,
    answer,
    best_rate,
    elasticities,
    laws,
    outcomes,
    response_note,
)
from analysis.present.scenario.numbers import numbers
from analysis.present.scenario.replay import (
    base_rates,
    forecast,
    further,
    law_of_the_day,
    others,
    published,
    random_walk_note,
    rebound_note,
    scoring_starts,
    vintages_note,
)
from analysis.present.scenario.replay_figures import forecast_figure
from analysis.present.scenario.replay_tables import (
    comparison_table,
    condition_table,
    coverage_table,
    log_score_table,
    published_table,
    rebound_table,
    release_table,
    revision_table,
    score_table,
)
from analysis.present.scenario.tables import (
    calibration_table,
    difference_table,
    draws_table,
    paths_table,
    response_table,
    sensitivity_table,
    totals_table,
)

__all__ = [
    "against_outcome", "answer", "base_rates", "best_rate", "calibration_table",
    "comparison_table", "condition_table", "coverage_table", "difference_table", "draws_table",
    "effect_spread", "elasticities", "forecast", "forecast_figure", "further", "intervals_held",
    "law_of_the_day", "laws", "laws_figure", "log_score_table", "numbers", "others", "outcomes",
    "paths_figure", "paths_table", "published", "published_table", "random_walk_note",
    "rebound_note", "rebound_table", "release_table", "reliability_figure", "response_note",
    "response_table", "revenue_figure", "revision_table", "score_table", "scoring_starts",
    "sensitivity_table", "totals_table", "vintages_note",
]  # fmt: skip

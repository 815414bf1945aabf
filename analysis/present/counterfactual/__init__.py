"""What report 07 shows of imports beside what was expected; the names a notebook may use."""

from analysis.present.counterfactual.figures import design_figure, fan_figure
from analysis.present.counterfactual.finding import (
    answer,
    choices,
    designs,
    donors,
    hardware,
    months,
    quiet_years,
    ranks,
    run_up,
    tariff,
)
from analysis.present.counterfactual.numbers import numbers
from analysis.present.counterfactual.placebos import choice_figure, quiet_figure, space_figure
from analysis.present.counterfactual.tables import (
    choice_table,
    design_table,
    donor_table,
    limit_table,
    month_table,
    period_table,
    quiet_table,
    variation_table,
)

__all__ = [
    "answer",
    "choice_figure",
    "choice_table",
    "choices",
    "design_figure",
    "design_table",
    "designs",
    "donor_table",
    "donors",
    "fan_figure",
    "hardware",
    "limit_table",
    "month_table",
    "months",
    "numbers",
    "period_table",
    "quiet_figure",
    "quiet_table",
    "quiet_years",
    "ranks",
    "run_up",
    "space_figure",
    "tariff",
    "variation_table",
]

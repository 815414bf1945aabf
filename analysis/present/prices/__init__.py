"""What report 13 shows of prices; the names a notebook may use."""

from analysis.present.prices.figures import (
    border_figure,
    exposure_figure,
    parts_figure,
    rates_figure,
    volumes_figure,
)
from analysis.present.prices.finding import answer, base_effects, components, published
from analysis.present.prices.numbers import numbers
from analysis.present.prices.sections import (
    border,
    by_comparison,
    exposure,
    in_time,
    pass_through,
    unit_values,
    volumes,
)
from analysis.present.prices.tables import (
    base_table,
    border_table,
    chained_table,
    choices_table,
    components_table,
    exposure_table,
    pass_through_table,
    published_table,
    sources_table,
    unit_values_table,
    volumes_table,
)

__all__ = [
    "answer",
    "base_effects",
    "base_table",
    "border",
    "border_figure",
    "border_table",
    "by_comparison",
    "chained_table",
    "choices_table",
    "components",
    "components_table",
    "exposure",
    "exposure_figure",
    "exposure_table",
    "in_time",
    "numbers",
    "parts_figure",
    "pass_through",
    "pass_through_table",
    "published",
    "published_table",
    "rates_figure",
    "sources_table",
    "unit_values",
    "unit_values_table",
    "volumes",
    "volumes_figure",
    "volumes_table",
]

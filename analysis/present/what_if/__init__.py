"""What report 14 shows of a further duty; the names a notebook may use."""

from analysis.present.what_if.figures import effect_figure
from analysis.present.what_if.finding import (
    answer,
    base,
    beside_published,
    checked,
    duties,
    sure,
    taken,
)
from analysis.present.what_if.numbers import numbers
from analysis.present.what_if.tables import (
    base_table,
    checks_table,
    effect_table,
    intervals_table,
    published_table,
    sectors_table,
    takers_table,
)

__all__ = [
    "answer", "base", "base_table", "beside_published", "checked", "checks_table", "duties",
    "effect_figure", "effect_table", "intervals_table", "numbers", "published_table", "sectors_table",
    "sure", "taken", "takers_table",
]  # fmt: skip

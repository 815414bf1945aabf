"""What report 10 shows of the trade regime; the names a notebook may use."""

from analysis.present.regime.figures import asymmetry_figure, breaks_figure, recovery_figure
from analysis.present.regime.finding import answer
from analysis.present.regime.notes import (
    base_words,
    comparison_words,
    ledger_words,
    open_questions,
)
from analysis.present.regime.numbers import numbers
from analysis.present.regime.sections import (
    asymmetry_limits,
    asymmetry_words,
    dates_words,
    gap_words,
    horizon_words,
    number_words,
    recovery_words,
)
from analysis.present.regime.tables import (
    asymmetry_table,
    bases_table,
    breaks_table,
    drift_table,
    growth_table,
    levels_table,
    recovery_table,
    tests_table,
    variations_table,
)

__all__ = [
    "answer",
    "asymmetry_figure",
    "asymmetry_limits",
    "asymmetry_table",
    "asymmetry_words",
    "base_words",
    "bases_table",
    "breaks_figure",
    "breaks_table",
    "comparison_words",
    "dates_words",
    "drift_table",
    "gap_words",
    "growth_table",
    "horizon_words",
    "ledger_words",
    "levels_table",
    "number_words",
    "numbers",
    "open_questions",
    "recovery_figure",
    "recovery_table",
    "recovery_words",
    "tests_table",
    "variations_table",
]

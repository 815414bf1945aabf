"""What report 01 shows of an article's claims; the names a notebook may use."""

from analysis.present.claims.figures import claims_figure
from analysis.present.claims.finding import answer, definitions, ledger, note, trials
from analysis.present.claims.numbers import numbers
from analysis.present.claims.tables import claims_table, definitions_table, sources_table, trials_table

__all__ = [
    "answer",
    "claims_figure",
    "claims_table",
    "definitions",
    "definitions_table",
    "ledger",
    "note",
    "numbers",
    "sources_table",
    "trials",
    "trials_table",
]

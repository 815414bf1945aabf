"""What report 12 shows of export controls; the names a notebook may use."""

from analysis.present.controls.figures import (
    change_figure,
    graphite_figure,
    timeline_figure,
    tonnage_figure,
)
from analysis.present.controls.finding import answer, chips, ledger, rare_earths, sources_agree
from analysis.present.controls.identified import identified_table
from analysis.present.controls.numbers import numbers
from analysis.present.controls.sections import (
    can_be_known,
    depends,
    destinations,
    other_goods,
    records,
    refining,
    without_gaps,
)
from analysis.present.controls.tables import (
    change_table,
    destinations_table,
    ledger_table,
    origins_table,
    records_table,
    shares_table,
    sums_table,
    tonnage_table,
)

__all__ = [
    "answer",
    "can_be_known",
    "change_figure",
    "change_table",
    "chips",
    "depends",
    "destinations",
    "destinations_table",
    "graphite_figure",
    "identified_table",
    "ledger",
    "ledger_table",
    "numbers",
    "origins_table",
    "other_goods",
    "rare_earths",
    "records",
    "records_table",
    "refining",
    "shares_table",
    "sources_agree",
    "sums_table",
    "timeline_figure",
    "tonnage_figure",
    "tonnage_table",
    "without_gaps",
]

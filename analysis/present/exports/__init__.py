"""What report 03 shows of exports; the names a notebook may use."""

from analysis.present.exports.figures import (
    ledgers_figure,
    partner_figure,
    sector_figure,
    shares_figure,
    split_figure,
)
from analysis.present.exports.finding import (
    answer,
    destinations,
    elsewhere,
    goods,
    ledgers,
    ledgers_note,
    market,
    shares,
)
from analysis.present.exports.numbers import numbers
from analysis.present.exports.tables import destinations_table, ledger_table, sector_table, split_table

__all__ = [
    "answer",
    "destinations",
    "destinations_table",
    "elsewhere",
    "goods",
    "ledger_table",
    "ledgers",
    "ledgers_figure",
    "ledgers_note",
    "market",
    "numbers",
    "partner_figure",
    "sector_figure",
    "sector_table",
    "shares",
    "shares_figure",
    "split_figure",
    "split_table",
]

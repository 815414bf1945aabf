"""What report 02 shows of the tariff in its three terms; the names a notebook may use."""

from analysis.present.tariffs.figures import layers_figure, sector_figure, tariff_figure
from analysis.present.tariffs.finding import (
    answer,
    by_sector,
    calendar,
    law_and_collection,
    layers,
)
from analysis.present.tariffs.numbers import numbers
from analysis.present.tariffs.tables import (
    event_table,
    gap_table,
    month_table,
    outside_table,
    partner_table,
    programme_table,
    published_table,
    reasons_table,
    sector_table,
)
from analysis.present.tariffs.till import (
    law_against_till,
    lines_note,
    outside_model,
    published_note,
    published_rates,
    reasons_note,
)

__all__ = [
    "answer",
    "by_sector",
    "calendar",
    "event_table",
    "gap_table",
    "law_against_till",
    "law_and_collection",
    "layers",
    "layers_figure",
    "lines_note",
    "month_table",
    "numbers",
    "outside_model",
    "outside_table",
    "partner_table",
    "programme_table",
    "published_note",
    "published_rates",
    "published_table",
    "reasons_note",
    "reasons_table",
    "sector_figure",
    "sector_table",
    "tariff_figure",
]

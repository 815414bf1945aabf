"""What report 02 shows: the frozen results of its study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.combine import Selection
from analysis.combine.collected.base_checks import LAW_BASES
from analysis.combine.collected.contents import METAL_CONTENT
from analysis.estimate.tariffs.collections import Collections
from analysis.estimate.tariffs.duties_paid import DutiesPaid
from analysis.estimate.tariffs.published_rates import PublishedRates
from analysis.estimate.tariffs.tariffs import GAP_TO_LAW, SECTOR_RATES
from analysis.estimate.today import Today
from analysis.fields import told

#: Year whose duties due and paid are compared by line.
DUTIES_YEAR = 2025


@dataclass(frozen=True)
class TariffsStory:
    """What report 02 shows."""

    selection: Selection
    quoted: list[str]  #: Months ``YYYY-MM`` whose rates become citable numbers.
    path: pd.DataFrame  #: As :func:`tariffs.tariff_path`.
    headline: pd.Series  #: As :func:`calendar.headline_steps`.
    events: pd.DataFrame  #: As :func:`tariffs.moving_events`.
    gap: Annotated[pd.DataFrame, GAP_TO_LAW]
    month: pd.Timestamp  #: Last month of the window with a collected rate.
    sectors: Annotated[pd.DataFrame, SECTOR_RATES]  #: In that month.
    duties_paid: DutiesPaid | None  #: None where the window ends before :data:`DUTIES_YEAR`.
    collections: Collections | None  #: None where the window ends before the panel.
    #: Rate of :attr:`month` as revised in 2026 (fraction); missing where the table has none.
    revised_rate: float
    #: Rate collected without chapters 98 and 99, as revised, by month to the newest (fraction); empty
    #: where no table has a month after the panel, or the window ends before.
    newest: pd.Series
    #: Of the law, whatever the partner: contents of metal and base rates beside collections. None where
    #: the window ends before :data:`DUTIES_YEAR`.
    metals: Annotated[pd.DataFrame | None, METAL_CONTENT]
    bases: Annotated[pd.DataFrame | None, LAW_BASES]
    names: dict[str, str]  #: Short English name of each partner.
    sector_names: dict[str, str]  #: Short name of each NAICS3 sector.
    published: PublishedRates
    today: Today | None  #: None of all countries together.
    #: Vintages of imports by product and by line.
    source: str
    lines_source: str


@told
@dataclass(frozen=True)
class GoodsPath:
    """The three tariffs on some goods of a partner beside its imports of them."""

    selection: Selection
    #: Code and short name of the product; empty for all goods.
    product: str
    label: str
    #: As :func:`tariffs.tariff_path`, with ``customs_value`` (US dollars) and ``share`` of US imports of
    #: these goods (fraction).
    path: pd.DataFrame
    events: pd.DataFrame  #: As in :class:`TariffsStory`.
    source: str  #: Vintage of the imports.
    #: First month of the path after the panel, without chapters 98 and 99; None where it has none.
    later_from: pd.Timestamp | None
    #: ``customs_value`` and ``share`` a year before the last month, with the same chapters; None where
    #: nothing is held, or nothing came.
    year_before: pd.Series | None
    rates: list[str]  #: Columns of the tariffs that were asked about.

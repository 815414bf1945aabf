"""What report 02 shows: the frozen results of its study."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.combine import Selection
from analysis.estimate.tariffs.collections import Collections
from analysis.estimate.tariffs.published_rates import PublishedRates
from analysis.estimate.tariffs.till import Till

#: Year whose duties due and paid are compared by line.
YEAR = 2025


@dataclass(frozen=True)
class Story:
    """What report 02 shows.

    Attributes
    ----------
    selection : Selection
    quoted : list of str
        Months ``YYYY-MM`` whose rates become citable numbers.
    path : DataFrame
        As :func:`tariff_path`.
    headline : Series
        As :func:`headline_steps`.
    events : DataFrame
        As :func:`events_in_window`, and ``moved``, as :func:`moved_by`.
    gap : DataFrame
        As :func:`gap_to_law`.
    month : Timestamp
        Last month of the window with a collected rate.
    sectors : DataFrame
        As :func:`by_sector`, in that month.
    till : Till or None
        None where the window ends before :data:`YEAR`.
    collections : Collections or None
        None where the window ends before the panel.
    names : dict of str
        Short English name of each partner.
    sector_names : dict of str
        Short name of each NAICS3 sector.
    published : PublishedRates
    source, lines_source : str
        Vintages of imports by product and by line.
    """

    selection: Selection
    quoted: list[str]
    path: pd.DataFrame
    headline: pd.Series
    events: pd.DataFrame
    gap: pd.DataFrame
    month: pd.Timestamp
    sectors: pd.DataFrame
    till: Till | None
    collections: Collections | None
    names: dict[str, str]
    sector_names: dict[str, str]
    published: PublishedRates
    source: str
    lines_source: str


@dataclass(frozen=True)
class GoodsPath:
    """The three tariffs on some goods of a partner beside its imports of them.

    Attributes
    ----------
    selection : Selection
    product, label : str
        Code and short name of the product; empty for all goods.
    path : DataFrame
        As :func:`tariff_path`, with ``customs_value`` (US dollars; missing after the end of the panel).
    events : DataFrame
        As in :class:`Story`.
    source : str
        Vintage of the imports.
    """

    selection: Selection
    product: str
    label: str
    path: pd.DataFrame
    events: pd.DataFrame
    source: str

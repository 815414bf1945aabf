"""Where a partner's tariff and trade stand: the law as read last, and the newest month of imports."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.combine import load_panel
from analysis.combine.load import load_newest, partner_names
from analysis.engine.stored import stored
from analysis.estimate.elasticity.main.lines import SPECIAL_CHAPTERS
from analysis.estimate.trade.exports.us_ledger import import_totals
from analysis.law.last_day import ALL_GOODS, last_day
from analysis.law.measures import LAYERS
from analysis.law.table import READ_TO
from analysis.vocabulary import SPECIAL_SECTORS


@dataclass(frozen=True)
class Today:
    """The law on a partner's goods and US imports of them, of the newest day and month held."""

    partner_name: str  #: Short English name.
    law_day: pd.Timestamp  #: To which the texts of the law were read.
    #: ``statutory_rate`` and its layers on that day, on the goods of 2024 without chapters 98 and 99
    #: (fractions).
    law: pd.Series
    month: pd.Timestamp  #: Newest month of its imports, without chapters 98 and 99.
    growth: float  #: Of imports in that month on the same month a year before (fraction).


def today_of(partner: str) -> Today | None:
    """Return where a partner's tariff and trade stand; None of all countries together.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    """
    chapters = stored(last_day, ["law_by_line", "law_by_chapter"])["law_by_chapter"]
    others = (ALL_GOODS, *SPECIAL_CHAPTERS)
    chapters = chapters[~chapters.hs2.isin(others) & chapters.partner.eq(partner)]
    if chapters.empty:
        return None
    imports = newest_imports(partner)
    month = imports.index[-1]
    before = imports.customs_value[month - pd.DateOffset(years=1)]
    return Today(
        partner_name=partner_names()[partner],
        law_day=READ_TO,
        law=_mean(chapters),
        month=month,
        growth=float(imports.customs_value.iloc[-1] / before - 1),
    )


def _mean(chapters: pd.DataFrame) -> pd.Series:
    """Return the rate and its layers, weighted with the imports of 2024 of each chapter."""
    weights = chapters.customs_value / chapters.customs_value.sum()
    return chapters[["statutory_rate", *LAYERS]].mul(weights, axis=0).sum()


def newest_imports(partner: str) -> pd.DataFrame:
    """Return US imports from a partner by month to the newest, without chapters 98 and 99.

    Returns
    -------
    DataFrame
        As revised where a table has months after the panel, else the panel's.
        Index: month; ``customs_value``, ``duties`` (US dollars), ``effective_rate`` (fraction).
    """
    newer = load_newest(partner).rename(columns={"collected_rate": "effective_rate"})
    if len(newer):
        return newer
    panel = load_panel()
    return import_totals(panel[~panel.naics3.isin(SPECIAL_SECTORS)], partner)

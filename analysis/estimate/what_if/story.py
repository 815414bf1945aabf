"""What a what-if finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pandas as pd

from analysis.columns import Columns
from analysis.estimate.level import KNOWN_CHAPTERS
from analysis.estimate.what_if.asked import Goods
from analysis.estimate.what_if.ends import BY_OUTCOME
from analysis.estimate.what_if.spread import LEVELS_HELD, WHAT_IF_INTERVALS
from analysis.estimate.what_if.summaries import (
    PUBLISHED_ELASTICITIES,
    TAXED_PARTNERS,
    TAXED_SECTORS,
    BaseMonths,
    Unsaid,
)
from analysis.estimate.what_if.takers import TAKERS
from analysis.fields import told
from analysis.vocabulary import TERMS

#: Horizons of published elasticities that are longer than a year.
LONG_RUN = "long run|years|15 months"

PARTNER_NAME = {"name": TERMS["partner_name"]}


@told
@dataclass(frozen=True)
class WhatIfStory:
    """What report 09 shows."""

    partner: str  #: As asked: a code, a group, several codes, or ``"WLD"``.
    partner_name: str
    partners: tuple[str, ...]  #: Those whose goods are asked about.
    #: Of them, those whose law by line and day is not held: what customs collected stands for it.
    without_law: tuple[str, ...]
    goods: Goods
    added: float | None  #: The duty asked about (fraction); None under a path or a package.
    path: str  #: Label of the path, or title of the package; empty for a duty.
    start: pd.Timestamp  #: First day.
    horizon: int  #: Months over which effects are summed.
    #: Lines of the goods, and those of them whose rate moves.
    n_lines: int
    n_added: int
    #: Imports a year (US dollars): ``value_2025`` (of 2025), ``recorded`` (at the level of the months of
    #: ``base_months``), ``moved`` (the same under the law of the day before).
    base: pd.Series
    base_months: BaseMonths
    #: Mean statutory rate of the goods, by imports of 2024 as look-ups have it: ``rate_base`` (months of
    #: the base), ``rate_before``, ``rate_after`` (first day, without and with the duty).
    rates: pd.Series
    #: By law, mean of the first twelve months: :data:`effect.ESTIMATED`, weighted where goods are of
    #: several sectors; the main one :data:`base.lines.MAIN_BY_VALUE`; ``group``: what it is estimated
    #: for; ``kind`` of goods asked about (``"all"``, ``"end_use"``, ``"sector"``), and the ``p_value``
    #: that groups of it are alike.
    elasticity: pd.Series
    #: Index month, a year at least: ``without``, ``with_duty`` (US dollars), and the interval of dollars
    #: ``ci_low``, ``ci_high``.
    by_month: pd.DataFrame
    outcomes: Annotated[pd.DataFrame, BY_OUTCOME]
    intervals: Annotated[pd.DataFrame, WHAT_IF_INTERVALS]
    sectors: Annotated[pd.DataFrame, TAXED_SECTORS]
    takers: Annotated[
        pd.DataFrame, Columns(TAKERS.row, TAKERS | PARTNER_NAME)
    ]  #: Empty where nothing is lost.
    by_partner: Annotated[pd.DataFrame, TAXED_PARTNERS]
    published: Annotated[pd.DataFrame, PUBLISHED_ELASTICITIES]
    implied: float  #: The change that our elasticity implies in the same way.
    #: Spread of elasticities that the effect's interval holds, by level, and their sum in squares.
    spread: Annotated[pd.DataFrame, LEVELS_HELD]
    tau: float
    factor: float  #: On the half-width of a forecast, as the calibration learnt.
    noise: pd.Series  #: What forecasts of such imports missed in quiet months (log points).
    cuts: float  #: Response to a cut over that to a rise.
    known: Annotated[pd.DataFrame, KNOWN_CHAPTERS]
    unsaid: Unsaid  #: What the law of the first day leaves out.

    vintage: str
    is_package: bool = False  #: Whether a package of duties is asked about.
    is_mixed: bool = False  #: Whether some laws rise and others fall.

    @property
    def data_to(self) -> pd.Timestamp:
        """Last recorded month that the base stands for."""
        return self.base_months.end

    @property
    def long_run(self) -> pd.DataFrame:
        """Published elasticities of a longer run than a year, the least change first."""
        longer = self.published[self.published.horizon.str.contains(LONG_RUN)]
        return longer.sort_values("change", key=abs)

    @property
    def change(self) -> pd.Series:
        """Change of imports of typical lines over the horizon with its interval (fractions)."""
        return self.intervals.loc["effect"]

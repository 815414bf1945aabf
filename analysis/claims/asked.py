"""What a claim asks: a measure, of whom, of which goods and period, and what of it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.claims.measures import MEASURES, US
from analysis.claims.quantities import KIND_QUANTITIES


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a claim is about."""

    measure: str  #: A word of :data:`measures.MEASURE_WORDS`.
    #: Who records or charges, and with or on whom: ISO alpha-3, a group of China's customs, or
    #: ``"WLD"``.
    ledger: str = ""
    partner: str = ""
    #: First day of the last month of the period; the day itself for the headline rate; None for
    #: documents.
    end: pd.Timestamp | None = None
    n_months: int = 1  #: Months of the period.
    #: Day since which a rate is in force, or the first of a month of it; None for a day.
    start: pd.Timestamp | None = None
    asked: str = "level"  #: A word of :data:`quantities.QUANTITIES`.
    topic: str = ""  #: Key of what documents are asked about.
    goods: str = ""  #: ``"naics334"`` or ``"hts8703"``; empty for all goods.
    #: Last month of the period that a change is on, where the claim names it.
    base: pd.Timestamp | None = None
    other: str = ""  #: Partner with whom it is compared.
    release: str = ""  #: ``"first"`` or ``"revised"``, where the claim is of that release alone.

    @property
    def unit(self) -> str:
        """Unit of the answer; empty for documents, whose claim brings its own."""
        return KIND_QUANTITIES[self.kind][self.asked]

    @property
    def kind(self) -> str:
        """Kind of the measure; a country's own ledger, which is not here, holds flows."""
        measure = MEASURES.get((self.measure, self.ledger))
        return measure.kind if measure else MEASURES[self.measure, US].kind

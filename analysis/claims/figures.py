"""What claims are held against, as the grammar and the verdicts need it: nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pandas as pd

from analysis.claims.records import Record
from analysis.claims.revisions import Revisions


class Figures(Protocol):
    """Series by measure, ledger and partner, in all their releases, and what they are called."""

    names: Mapping[str, str]  #: Short English name of each country and group.
    documents: Mapping[str, dict]  #: What documents say, by topic.
    vintages: Mapping[str, str]  #: Vintage of each source table.
    events: pd.DataFrame  #: The event calendar.
    #: Day on which rates by country were in force of which the calendar has no rows.
    day_of_rates: pd.Timestamp

    @property
    def last_month(self) -> pd.Timestamp:
        """Last month of US imports by partner and sector."""

    @property
    def last_day(self) -> pd.Timestamp:
        """Last day on which the headline rate is known."""

    def sector(self, code: str) -> str:
        """Return the label of a sector of NAICS; empty for an unknown one."""

    def partners(self, word: str, ledger: str) -> set[str]:
        """Return the partners of which a measure is known."""

    def record(
        self, word: str, ledger: str, partner: str, *, end: pd.Timestamp | None = None, goods: str = ""
    ) -> Record:
        """Return a series in all its releases; with ``end``, one that reaches it, if there is one.

        ``goods``: of some goods alone, as :class:`asked.Asked` names them.
        """

    def revisions(self, word: str, ledger: str, partner: str) -> Revisions:
        """Return how far a series was revised; of one held in one vintage, how far its like was."""

    def goods_rates(self, partner: str, lines: str, day: pd.Timestamp) -> dict[str, float | None]:
        """Return what some goods owe on a day, by measure: most of them, on top of the base, on average.

        Of all countries, that of most of them; None where they differ.
        """

    def headline_steps(self, partner: str) -> list[tuple[pd.Timestamp, float]]:
        """Return the headline rate on a country's goods by day of change, from before the first on."""

    def by_partner(
        self, measure: str, *, by_year: bool = False
    ) -> tuple[dict[str, dict[pd.Timestamp, float]], str]:
        """Return a flow of the United States by partner and month, and the table that it is from.

        ``by_year``: whole years, by their last month; none of exports.
        """

"""What report 01 shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import pandas as pd

from analysis.claims.claims import CheckedClaim
from analysis.claims.verdicts import Other
from analysis.estimate.claims.revised import REVISED_SERIES


@dataclass(frozen=True)
class ClaimsStory:
    """What report 01 shows."""

    title: str  #: Of the article.
    day: date  #: On which it appeared.
    claims: list[CheckedClaim]  #: In the order of the file.
    #: What is said of this article alone, by the part of the report that it follows.
    notes: dict[str, str]
    revised: Annotated[
        pd.DataFrame, REVISED_SERIES
    ]  #: Largest revision of each series held in two releases.
    data_to: pd.Timestamp  #: Last month of the figures that claims are held against.

    @property
    def testable(self) -> list[CheckedClaim]:
        """Claims on which a published series bears."""
        return [c for c in self.claims if not c.documented and c.verdict.holds is not None]

    @property
    def held(self) -> list[CheckedClaim]:
        """Those of them that hold in the earliest release that is in the package."""
        return [c for c in self.testable if c.verdict.holds]

    @property
    def open(self) -> list[CheckedClaim]:
        """Claims as near as a first release or a printed figure may lie that no table has."""
        return [c for c in self.claims if c.verdict.open]

    @property
    def rates(self) -> list[CheckedClaim]:
        """Claims of a change on a year earlier, of which the present value is known."""
        return [c for c in self.claims if c.growth and c.found.today is not None]

    @property
    def farthest(self) -> tuple[CheckedClaim, Other] | None:
        """The rate that another definition changes most, with it; None where none has another."""
        apart = [(c, other) for c in self.testable if c.growth for other in c.otherwise]
        return max(apart, key=lambda pair: abs(pair[1].today - pair[0].claimed), default=None)

"""What a claim is held against: values by release, how far they may lie off, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

#: What stands for a vintage that is not there.
ONE, NO_REVISION = "one vintage in the package", "no revision found"
NO_FIRST, NOT_STATED = "not in the package", "release not stated by the source"
EARLIER_VINTAGE = "before the annual revision of June 2026"
SUMMED = "computed from monthly"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a claim is held against."""

    #: As first published, in an earlier vintage that is no first release, and in the newest one; None
    #: where no such figure is in the package.
    first_release: float | None = None
    before_revision: float | None = None
    today: float | None = None
    #: What was computed, and from which publications.
    series: str
    first_vintage: str = ""
    today_vintage: str = ""
    #: ``"levels"`` or ``"changes"`` of months that stand for a figure that no table has as printed.
    summed: str = ""
    #: How far ``today`` may lie off: as its levels are printed in round figures, and from a first
    #: release that no table has; nothing where one has it, or where nothing is revised.
    rounding: float = 0.0
    revision: float = 0.0
    #: How far it may lie from what an office prints beside it, and why, as a verdict says it.
    beside: float = 0.0
    why_beside: str = ""
    by_law: bool = False  #: Whether it is the law, which has no releases.
    #: Last day of a rate that is said to be in force since a day, where another came after it.
    until: pd.Timestamp | None = None
    needs: str = ""  #: Which series would be needed, where there is none.
    vintages: tuple[str, ...] = ()  #: Of every publication that it was computed from.

    @property
    def vintage(self) -> str:
        """Vintage of the figure on which a claim is judged, the earliest in the package."""
        if self.first_release is not None:
            return self.first_vintage
        return self.today_vintage if self.before_revision is None else EARLIER_VINTAGE

"""What the counter-tariffs of report 02 read: China's law, and US exports."""

from __future__ import annotations

import pandas as pd

from analysis.collect import read_table
from analysis.combine.retaliation import EXPORTS, UnderLaw, exports_under_law
from analysis.law.china import china_law

#: US exports by chapter, to China and to the world.
EXPORTS_BY_CHAPTER = "us_exports_hs2_monthly"


def load_law() -> pd.DataFrame:
    """Return China's duties on US goods by line and day."""
    return china_law(read_table)


def load_exports(law: pd.DataFrame) -> UnderLaw:
    """Return US exports to China under its law."""
    return exports_under_law(read_table(EXPORTS), law)


def load_chapters() -> pd.DataFrame:
    """Return US exports by chapter."""
    return read_table(EXPORTS_BY_CHAPTER)

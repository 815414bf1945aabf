"""What report 07 reads of counter-tariffs: China's law, US exports, totals, and what is stored."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine.retaliation import EXPORTS, UnderLaw, exports_under_law
from analysis.engine.permuting import DRAWS
from analysis.engine.stored import stored
from analysis.estimate.retaliation.design import END, START
from analysis.estimate.retaliation.inference import permuted
from analysis.law.china import china_law
from analysis.reading import part

#: Source tables beside that of exports by product.
CHAPTERS, VINTAGES = "us_exports_hs2_monthly", "us_trade_totals_vintages"

#: Where the shipped table of size and coverage lies, as ``tools/coverage.py`` wrote it.
SHIPPED_COVERAGE = Path(__file__).with_name("coverage.csv")


@part("2018")
def load_law() -> pd.DataFrame:
    """Return China's duties on US goods by line and day."""
    return china_law(read_table)


@part("2018")
def load_exports() -> pd.DataFrame:
    """Return US exports to China by HS6 and month."""
    return read_table(EXPORTS)


def load_trade() -> UnderLaw:
    """Return US exports to China under its law."""
    return exports_under_law(load_exports(), load_law())


def load_chapters() -> pd.DataFrame:
    """Return US exports by chapter."""
    return read_table(CHAPTERS)


def load_published() -> pd.DataFrame:
    """Return published estimates."""
    return read_table("published_estimates")


def load_coverage() -> pd.DataFrame:
    """Return the shipped table of size and coverage."""
    return pd.read_csv(SHIPPED_COVERAGE)


@part("2025")
def load_vintages() -> pd.DataFrame:
    """Return total US trade in two vintages."""
    return read_table(VINTAGES)


@part("2025")
def load_weights() -> pd.Series:
    """Return China's imports from the United States in 2024 by HS6, US dollars."""
    table = read_table("china_tariff_on_us_hs6_dates")
    return table.groupby("hs6").imports_2024.first().astype(float)


def load_release() -> str:
    """Return the publication of exports by product."""
    return vintage(EXPORTS)


def load_inference() -> dict[str, pd.DataFrame]:
    """Return intervals and placebos of the shipped window, stored if nothing has changed."""

    def compute() -> dict[str, pd.DataFrame]:
        return dict(zip(names, permuted(load_trade(), START, END, DRAWS), strict=True))

    names = ["retaliation_intervals", "retaliation_placebos"]
    what = "China's law permuted 1,999 times over products and given to earlier years (about 20 s)"
    return stored(compute, names, what=what)

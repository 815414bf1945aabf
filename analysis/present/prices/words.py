"""Words and names of report 13 that its sentences, tables and figures share."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.prices.arithmetic import Part
from analysis.estimate.prices.components import RAW
from analysis.estimate.prices.study import BORDER, CUSTOMS, DOLLARS, PARTS, PRICES, REALISED, Story
from analysis.present.finding import bounds, points

#: What print calls each component, group and branch of China's producer prices.
NAMES = {
    "mining": "Mining", "raw_materials": "Raw materials", "processing": "Processing",
    "food": "Food", "clothing": "Clothing", "daily_use": "Daily use", "durables": "Durables",
    RAW: "Mining and raw materials",
    "producer_goods": "Producer goods", "consumer_goods": "Consumer goods",
}  # fmt: skip

#: Price indexes of China, and origins of US imports that are no country.
INDEXES = {"ppi": "Producer prices", "cpi": "Consumer prices"}
ORIGINS = {
    "CHN": "China", "ASEAN": "ASEAN", "EU": "European Union", "JPN": "Japan", "MEX": "Mexico",
    "VNM": "Viet Nam", "WLD": "All, without fuels", "USA": "United States",
}  # fmt: skip

#: Choices in reading the share of exporters.
COMPARED = {"alone": "China alone", "less others": "China less others"}
TARIFFS = {"collected": "as collected", "law": "by law"}

#: Source table -> publisher and how its figures were checked.
SOURCES = {
    PRICES: ("National Bureau of Statistics", "as republished, source in each row"),
    PARTS: ("National Bureau of Statistics", "{checked}"),
    BORDER: ("Bureau of Labor Statistics", "the publisher's figures, as compiled"),
    DOLLARS: ("Federal Reserve", "two compilations alike"),
    CUSTOMS: ("China Customs", "as republished, source in each row"),
    "us_imports_naics3_monthly": ("US Census", "the publisher's figures, as compiled"),
    REALISED: ("ETRX by svnbanker, of US Census", "a compilation, CC BY 4.0"),
    "us_imports_hs6_changes": ("UN Comtrade", "held against US Census"),
    "us_import_price_index_china_naics3_monthly": (
        "Bureau of Labor Statistics", "the publisher's figures, as compiled",
    ),
}  # fmt: skip


def cited(story: Story, *tables: str) -> str:
    """Return the sources of a table or figure with the grade and vintage of each."""
    said = []
    for name in tables:
        publisher, grade = SOURCES[name]
        said.append(f"{publisher} ({grade.format(checked=story.checked)}), {story.vintages[name]}")
    return f"Source{'s' if len(said) > 1 else ''}: {'; '.join(said)}."


def part(found: Part) -> str:
    """Print a part in points with its interval of rounding."""
    return f"{points(found.value)} {bounds(found.low, found.high, points)}"


def months_between(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Return the months from one to another."""
    return (last.year - first.year) * 12 + last.month - first.month

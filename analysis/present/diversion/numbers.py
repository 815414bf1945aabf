"""Citable numbers of report 06; what they are stands in ``text.md``."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.diversion.destinations import Destinations
from analysis.estimate.diversion.story import DiversionStory
from analysis.present.diversion.labels import ALL_OUT, NOUNS, hs_lines, rank_of, scope
from analysis.present.diversion.words import (
    DOLLAR_VARIATION,
    VARIATIONS,
    exposure_placebos,
    growth_implied,
    implied_dollars,
    pooled_row,
)
from analysis.present.page import Numbers

#: Keys of the share of each side that others took over.
KEYS = {"lost": "replaced", "won": "won"}

#: Destinations of China's exports in keys.
DESTINATIONS = {"United States": "usa", "All others": "others"}


def numbers(story: DiversionStory, made: Numbers) -> None:
    """Add the numbers of accounting, regression and China's ledger; missing ones are left out."""
    made.vintage = story.vintage
    _accounting(story, made)
    if story.goods:
        return
    _variants(story, made)
    _losers(story, made)
    _regression(story, made)
    made.vintage = story.vintage_sectors
    _sectors(story, made)
    made.vintage = story.placebos.vintage.iloc[0]
    for row in exposure_placebos(story).itertuples():
        made.add(f"{row.lines}.exposure.{row.window.replace(':', '_')}", row, said="placebo", row=row)
    if story.china is not None:
        made.vintage, made.law = story.china.vintage, False
        _exports(story.china, made)


def _accounting(story: DiversionStory, made: Numbers) -> None:
    """Add loss and gain, and what others took over of each."""
    stem = f"{story.selection.partner}.2025{f'.goods{story.goods}' if story.goods else ''}"
    for side, noun in NOUNS.items():
        made.add(f"{stem}.{noun}", story.bounds[side]["loss"], "USD", said=noun)
        _bounds(made, f"{stem}.{KEYS[side]}", story.bounds[side], side=side, of=scope(story))


def _bounds(made: Numbers, key: str, bounds: dict | pd.Series, **values) -> None:
    least = [bounds[end] for end in ("low", "low_ci_low", "low_ci_high")]
    for end, value in {"high": bounds["high"], "net": bounds["net"], "low": least}.items():
        if pd.notna(bounds[end]):
            made.add(f"{key}_{end}", value, "fraction", said=end, **values)


def _variants(story: DiversionStory, made: Numbers) -> None:
    """Add the bounds of the larger side at other resolutions and without the special goods."""
    stem, side = f"{story.selection.partner}.2025", story.side
    for digits, row in story.levels.iterrows():
        if digits != story.digits and pd.notna(row.high):
            key = f"{stem}.hs{digits}.{KEYS[side]}_high"
            made.add(key, row.high, "fraction", said="high", side=side, of=hs_lines(digits))
    bare = story.groups.loc["all groups"]
    _bounds(made, f"{stem}.plain_goods.{KEYS[side]}", bare, side=side, of=ALL_OUT)


def _losers(story: DiversionStory, made: Numbers) -> None:
    """Add the middle of all partners, and the partner's place among them."""
    for key, end in (("replaced_high", "high"), ("beyond_chance", "low")):
        made.add(f"partners.2025.{key}", story.losers[end].median(), "fraction", said="median", end=end)
    for end in ("low", "high"):
        key = f"{story.selection.partner}.2025.rank_{end}"
        made.add(key, rank_of(story, end), "count", said="rank", end=end)


def _regression(story: DiversionStory, made: Numbers) -> None:
    """Add the coefficients on China's exposure, pooled and by partner."""
    for variation in VARIATIONS:
        key = "pooled.exposure" + ("" if variation == "continuing" else f".{variation}")
        row = pooled_row(story, variation)
        made.add(key, row, said="pooled", variation=variation, row=row)
    made.add("pooled.implied", growth_implied(pooled_row(story)), "fraction", said="implied")
    for variation, key in (
        (DOLLAR_VARIATION, "pooled.implied_usd"),
        ("weighted", "pooled.implied_usd.weighted"),
    ):
        value = implied_dollars(pooled_row(story, variation))
        of = f"{made.stem}.pooled.exposure.{variation}"
        made.add(key, value, "USD", said="implied_usd", variation=variation, of=of)
    for row in story.partners[story.partners.p_holm.lt(0.05)].itertuples():
        made.add(f"{row.design}.exposure", row, said="partner", row=row)


def _sectors(story: DiversionStory, made: Numbers) -> None:
    """Add the replacement by sector in the window, and in the same months a year before."""
    for period, row in story.sectors["lost"].iloc[:2].iterrows():
        if pd.notna(row.high):
            key = f"{story.selection.partner}.sectors.{period.replace(' to ', '_')}.replaced_high"
            made.add(key, row.high, "fraction", said="sectors", months=period)


def _exports(china: Destinations, made: Numbers) -> None:
    """Add the growth of China's exports to the United States and to all others."""
    for row in china.levels.itertuples():
        key = f"CHN.exports_{DESTINATIONS[row.part]}.{row.period.replace(' to ', '_')}"
        made.add(key, row.yoy_growth, "fraction", said="exports", row=row)

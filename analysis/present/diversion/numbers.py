"""Citable numbers of the diversion report."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.estimate.diversion.destinations import Destinations
from analysis.estimate.diversion.study import Story
from analysis.present.diversion.reading import (
    DOLLARS,
    NOUNS,
    VARIATIONS,
    example_text,
    exposure_placebos,
    growth_implied,
    implied_dollars,
    pooled_row,
    rank_of,
    scope,
)
from analysis.present.finding import the
from analysis.present.numbers import Number, citable

#: Keys and definitions of the share of each side that others took over.
KEYS = {"lost": "replaced", "won": "won"}
SHARES = {
    "lost": "share of the loss of {} in the US market that others gained",
    "won": "share of the gain of {} in the US market that others lost",
}


def numbers(story: Story) -> list[Number]:
    """Return the numbers of accounting, regression and China's ledger; missing ones are left out."""
    rows = [*_accounting(story), *_variants(story), *_losers(story), *_regression(story)]
    parts = [(row, story.vintage) for row in rows if pd.notna(row[1])]
    parts += [(row, story.vintage_sectors) for row in _sectors(story)]
    parts += [(row, story.placebos.vintage.iloc[0]) for row in _placebos(story)]
    if story.china is not None:
        parts += [(row, story.china.vintage) for row in _exports(story.china)]
    return [citable(f"diversion.{key}", *rest, vintage=data) for (key, *rest), data in parts]


def _accounting(story: Story) -> Iterator[tuple]:
    """Give key, value, unit, definition and interval of both sides."""
    name, where = the(story.selection.partner_name), scope(story)
    for side, noun in NOUNS.items():
        bounds, way = story.bounds[side], {"lost": "falls", "won": "rises"}[side]
        stem = f"{story.selection.partner}.2025"
        words = f"sum of {way} of US imports from {name} over lines, 2024 to 2025, {where}"
        yield f"{stem}.{noun}", bounds["loss"], "USD", words
        yield from _bounds(f"{stem}.{KEYS[side]}", bounds, f"{SHARES[side].format(name)}; {where}")


def _bounds(key: str, bounds: dict | pd.Series, share: str) -> Iterator[tuple]:
    low, *ends = (bounds[end] for end in ("low", "low_ci_low", "low_ci_high"))
    yield f"{key}_high", bounds["high"], "fraction", f"{share}; at most"
    yield f"{key}_net", bounds["net"], "fraction", f"{share}; net of opposite changes"
    words = f"{share}; at least: net and beyond chance (below 0: less than it), bootstrap of headings"
    yield f"{key}_low", low, "fraction", words, ends


def _variants(story: Story) -> Iterator[tuple]:
    """Give the bounds of the larger side at other resolutions and without the special goods."""
    stem, key = f"{story.selection.partner}.2025", KEYS[story.side]
    share = SHARES[story.side].format(the(story.selection.partner_name))
    for digits, row in story.levels.iterrows():
        if digits != story.digits:
            words = f"{share}; HS {digits}-digit lines; at most"
            yield f"{stem}.hs{digits}.{key}_high", row.high, "fraction", words
    bare = story.groups.loc["all groups"]
    yield from _bounds(f"{stem}.plain_goods.{key}", bare, f"{share}; all special groups left out")


def _losers(story: Story) -> Iterator[tuple]:
    """Give the middle of all partners, and the partner's place among them."""
    losers = story.losers
    words = f"median over {len(losers)} partners of the share of their losses that others gained"
    yield "partners.2025.replaced_high", losers.high.median(), "fraction", f"{words}, at most"
    words = f"{words}, net and beyond chance"
    yield "partners.2025.beyond_chance", losers.low.median(), "fraction", words
    partner, name = story.selection.partner, the(story.selection.partner_name)
    words = f"place of {name} among {len(losers)} partners by what others took over of its loss"
    for end, which in (("low", "net and beyond chance"), ("high", "at most")):
        yield f"{partner}.2025.rank_{end}", rank_of(story, end), "count", f"{words}, {which}"


def _regression(story: Story) -> Iterator[tuple]:
    """Give the coefficients on China's exposure, pooled and by partner."""
    for variation in VARIATIONS:
        row = pooled_row(story, variation)
        key = "pooled.exposure" + ("" if variation == "continuing" else f".{variation}")
        words = f"log imports per unit of exposure to China: {VARIATIONS[variation]}; {row.cluster_by}"
        yield key, row.value, "elasticity", words, (row.ci_low, row.ci_high)
    row = pooled_row(story)
    growth, *ends = growth_implied(row)
    yield "pooled.implied", growth, "fraction", f"extra growth of a supplier in {example_text()}", ends
    for variation, key in ((DOLLARS, "pooled.implied_usd"), ("weighted", "pooled.implied_usd.weighted")):
        dollars, *ends = implied_dollars(pooled_row(story, variation))
        words = f"coefficient of {VARIATIONS[variation]} times exposure times imports of 2024, summed"
        yield key, dollars, "USD", f"diversion implied: {words}", ends
    for row in story.partners.itertuples():
        if row.p_holm < 0.05:
            name = the(story.names[row.design])
            words = f"as pooled, {name} alone, clustered by heading; p after Holm {row.p_holm:.2g}"
            yield f"{row.design}.exposure", row.value, "elasticity", words, (row.ci_low, row.ci_high)


def _sectors(story: Story) -> Iterator[tuple]:
    """Give the replacement by sector in the window, and in the same months a year before."""
    partner, name = story.selection.partner, the(story.selection.partner_name)
    for period, row in story.sectors["lost"].iloc[:2].iterrows():
        if pd.notna(row.high):
            words = f"share of the loss of {name} that others gained, at most; NAICS3 sectors, {period}"
            key = f"{partner}.sectors.{period.replace(' to ', '_')}.replaced_high"
            yield key, row.high, "fraction", f"{words} on a year earlier"


def _placebos(story: Story) -> Iterator[tuple]:
    """Give the coefficients by sector and chapter, in years without and with the tariffs."""
    for row in exposure_placebos(story).itertuples():
        words = f"as pooled, by {row.lines[:-1]}, {row.change}, tariff changes of 2024 to 2025"
        key = f"{row.lines}.exposure.{row.window.replace(':', '_')}"
        words += ", a placebo" if row.is_placebo else ""
        yield key, row.value, "elasticity", words, (row.ci_low, row.ci_high)


def _exports(china: Destinations) -> Iterator[tuple]:
    """Give the growth of China's exports to the United States and to all others."""
    keys = {"United States": "usa", "All others": "others"}
    names = {"United States": "the United States", "All others": "all other destinations"}
    for row in china.levels.itertuples():
        words = f"growth of China's exports to {names[row.part]}, {row.period} on a year earlier"
        key = f"CHN.exports_{keys[row.part]}.{row.period.replace(' to ', '_')}"
        yield key, row.yoy_growth, "fraction", words

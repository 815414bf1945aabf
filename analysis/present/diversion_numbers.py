"""Citable numbers of the diversion report."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.estimate.destinations import Destinations
from analysis.estimate.diversion import Accounting, Study
from analysis.present.diversion import (
    VARIATIONS,
    at_least_zero,
    census,
    example_text,
    growth_implied,
    pooled_row,
    scope,
)
from analysis.present.exports import CHINA_CUSTOMS
from analysis.present.numbers import Number


def diversion_numbers(
    story: Study, fits: dict[str, pd.DataFrame], china: Destinations | None
) -> list[Number]:
    """Return the numbers of accounting, regression and China's ledger; those that are missing left out."""
    rows = [*_accounting(story), *_variants(story), *_regression(fits)]
    numbers = [_number(*row, data=census()) for row in rows if pd.notna(row[1])]
    if china is not None:
        numbers += [_number(*row, data=CHINA_CUSTOMS) for row in _exports(china)]
    return numbers


def _number(key, value, unit, definition, ends=(None, None), *, data: str) -> Number:
    low, high = (None if end is None else float(end) for end in ends)
    return Number(
        key=f"diversion.{key}", value=float(value), unit=unit, definition=definition, vintage=data,
        ci_low=low, ci_high=high,
    )  # fmt: skip


def _accounting(story: Study) -> Iterator[tuple]:
    """Give key, value, unit, definition and interval of both sides."""
    name, where = story.selection.partner_name, scope(story)
    key = f"{story.selection.partner}.2025"
    yield from _side(f"{key}.loss", f"{key}.replaced", story.lost, story.lost_bounds, words=(
        f"sum of falls of US imports from {name}, 2024 to 2025, {where}",
        f"share of the loss of {name} in the US market that others gained", where))  # fmt: skip
    yield from _side(f"{key}.gain", f"{key}.won", story.won, story.won_bounds, words=(
        f"sum of rises of US imports from {name}, 2024 to 2025, {where}",
        f"share of the gain of {name} in the US market that others lost", where))  # fmt: skip


def _side(size: str, key: str, found: Accounting, bounds: dict, *, words) -> Iterator[tuple]:
    total, share, where = words
    low, *ends = at_least_zero(bounds)
    yield size, found.loss, "USD", total
    yield f"{key}_high", bounds["high"], "fraction", f"{share}, at most; {where}"
    yield f"{key}_net", bounds["net"], "fraction", f"{share}, net of opposite changes; {where}"
    words = f"{share}, net and beyond chance (0: no more than chance), bootstrap of headings; {where}"
    yield f"{key}_low", low, "fraction", words, ends


def _variants(story: Study) -> Iterator[tuple]:
    """Give the bounds at other resolutions and without the special goods."""
    name, key = story.selection.partner_name, f"{story.selection.partner}.2025"
    for digits, row in story.levels.iterrows():
        if digits != story.digits:
            words = f"share of the loss of {name} that others gained, at most; HS {digits}-digit lines"
            yield f"{key}.hs{digits}.replaced_high", row.high, "fraction", words
    row = story.groups.loc["all groups"]
    words = f"share of the loss of {name} that others gained, all special groups of goods left out"
    yield f"{key}.plain_goods.replaced_high", row.high, "fraction", f"{words}, at most"
    low, *ends = at_least_zero(row)
    yield f"{key}.plain_goods.replaced_low", low, "fraction", f"{words}, net and beyond chance", ends


def _regression(fits: dict[str, pd.DataFrame]) -> Iterator[tuple]:
    """Give the coefficients on China's exposure, pooled, by partner and as placebo."""
    for variation in ("continuing", "weighted", "midpoint", "levels", "share_apart"):
        row = pooled_row(fits, variation)
        key = "pooled.exposure" + ("" if variation == "continuing" else f".{variation}")
        words = f"log imports per unit of exposure to China: {VARIATIONS[variation]}; {row.cluster_by}"
        yield key, row.value, "elasticity", words, (row.ci_low, row.ci_high)
    row = pooled_row(fits)
    growth, *ends = growth_implied(row)
    yield "pooled.implied", growth, "fraction", f"extra growth of a supplier in {example_text()}", ends
    dollars, *ends = (row.exposed_value * row[end] for end in ("value", "ci_low", "ci_high"))
    words = "diversion that the pooled coefficient implies: times exposure times imports of 2024"
    yield "pooled.implied_usd", dollars, "USD", words, ends
    for row in fits["diversion_partners"].itertuples():
        if row.p_holm < 0.05:
            words = (
                f"as pooled, {row.partner} alone, clustered by heading; p after Holm {row.p_holm:.2g}"
            )
            yield f"{row.partner}.exposure", row.value, "elasticity", words, (row.ci_low, row.ci_high)
    rows = fits["diversion_placebos"]
    for row in rows[rows.regressor.eq("exposure")].itertuples():
        words = f"as pooled, by sector, {row.change}, with the tariff changes of 2024 to 2025"
        key = f"sectors.exposure.{row.change.replace(' to ', '_')}"
        yield key, row.value, "elasticity", words, (row.ci_low, row.ci_high)


def _exports(china: Destinations) -> Iterator[tuple]:
    """Give the growth of China's exports to the United States and to all others."""
    keys = {"United States": "usa", "All others": "others"}
    names = {"United States": "the United States", "All others": "all other destinations"}
    for row in china.levels.itertuples():
        words = f"growth of China's exports to {names[row.part]}, {row.period} on a year earlier"
        key = f"CHN.exports_{keys[row.part]}.{row.period.replace(' to ', '_')}"
        yield key, row.yoy_growth, "fraction", words

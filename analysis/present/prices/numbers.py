"""Citable numbers of report 13."""

from __future__ import annotations

import numpy as np

from analysis.estimate.prices.components import RAW
from analysis.estimate.prices.study import BORDER, CUSTOMS, PARTS, PRICES, Story
from analysis.present.finding import month
from analysis.present.numbers import Number, citable
from analysis.present.prices.words import ORIGINS, months_between


def numbers(story: Story) -> list[Number]:
    """Return what the report quotes of producer prices, of the border and of volumes."""
    return [*_prices(story), *_border(story), *_volumes(story)]


def _prices(story: Story) -> list[Number]:
    """Return the rate of the month, its parts in time and by component, and how unusual it was."""
    ppi, when, at = story.indexes["ppi"], month(story.month), f"{story.month:%Y-%m}"
    stem, data = f"prices.ppi.{at}", story.vintages[PRICES]
    what = f"China's producer prices in {when}"
    pp = "percentage points"
    found = [
        citable(
            f"{stem}.yoy", ppi.yoy[story.month], "fraction", f"{what}, on a year earlier", vintage=data
        )
    ]
    if ppi.record.since is not None:
        n = months_between(ppi.record.since, story.month)
        found.append(
            citable(
                f"{stem}.months_since_as_far",
                n,
                "months",
                f"{what}: months since a rate as far",
                vintage=data,
            )
        )
    if ppi.step is not None:
        text = f"{what}: base effect in the change of the rate since the month before"
        found.append(citable(f"{stem}.base_effect", ppi.step.base.value, pp, text, vintage=data))
    if ppi.carry is not None:
        december = month(ppi.carry.december)
        for key, part, said in (
            ("carried", ppi.carry.carried, f"there in {december}"),
            ("new", ppi.carry.new, f"come since {december}"),
        ):
            text = f"{what}: part of the rate {said}"
            found.append(citable(f"{stem}.{key}", part.value, pp, text, vintage=data))
    if story.parts is not None:
        row = story.parts.parts.loc[RAW]
        for end, value in (("", row.value), (".low", row.low), (".high", row.high)):
            kind = {"": "least squares", ".low": "lowest allowed", ".high": "highest allowed"}[end]
            text = f"{what}: contribution of mining and raw materials, {kind}"
            key = f"{stem}.mining_and_raw{end}"
            found.append(citable(key, value, pp, text, vintage=story.vintages[PARTS]))
    return found


def _border(story: Story) -> list[Number]:
    """Return how prices at the border moved, and the ends of the share on importers."""
    own, data = story.border, story.vintages[BORDER]
    stem = f"prices.border.CHN.{own.base:%Y-%m}.{own.until:%Y-%m}"
    window = f"from {month(own.base)} to {month(own.until)}"
    row, shares = own.moved.loc[own.until], 1 - own.choices.share
    text = "US import prices before duty of goods from"
    duty = f"share of the rise of the duty on goods from China on importers {window},"
    found = [
        (f"{stem}.price", np.expm1(row.price), f"{text} China {window}"),
        (f"{stem}.price_others", np.expm1(row.others), f"{text} other origins {window}, mean of four"),
        (f"{stem}.importers_low", shares.min(), f"{duty} lowest of {len(shares)} choices"),
        (f"{stem}.importers_high", shares.max(), f"{duty} highest of {len(shares)} choices"),
    ]
    return [citable(key, value, "fraction", text, vintage=data) for key, value, text in found]


def _volumes(story: Story) -> list[Number]:
    """Return value and volume of exports in the month asked for, where they are known."""
    rows = story.volumes[story.volumes.period.eq("month") & story.volumes.month.eq(story.month)]
    found = []
    for row in rows.itertuples():
        stem = f"prices.exports.{row.partner}.{story.month:%Y-%m}"
        where = "the world" if row.partner == "WLD" else f"the {ORIGINS[row.partner]}"
        what = f"China's exports to {where} in {month(story.month)} on a year earlier, in"
        for key, value, kind in (
            ("value", row.value, "value"),
            ("volume_low", row.low, "volume, the lower of two deflators"),
            ("volume_high", row.high, "volume, the higher of two deflators"),
        ):
            text, data = f"{what} {kind}", story.vintages[CUSTOMS]
            found.append(citable(f"{stem}.{key}", value, "fraction", text, vintage=data))
    return found

"""Citable numbers of report 08; what they are stands in ``text.md``."""

from __future__ import annotations

import numpy as np

from analysis.estimate.elasticity.goods.inputs import HS6_CHANGES_TABLE
from analysis.estimate.prices.components import RAW
from analysis.estimate.prices.inputs import (
    BORDER,
    CHINA_CUSTOMS_TABLE,
    CHINA_PRICES_TABLE,
    CNY_PER_USD_TABLE,
)
from analysis.estimate.prices.story import PricesStory
from analysis.present.finding import the
from analysis.present.page import Numbers
from analysis.present.prices.labels import ORIGIN_NAMES, OUTCOME_NAMES, by_episode, months_to

PP = "percentage points"
#: Of the imports and duties that the duty at the border is computed from.
DUTIES = "us_imports_naics3_monthly"


def numbers(story: PricesStory, made: Numbers) -> None:
    """Add what the report quotes of producer prices, of the border and of volumes."""
    _prices(story, made)
    _border(story, made)
    _products(story, made)
    _volumes(story, made)


def _prices(story: PricesStory, made: Numbers) -> None:
    """Add the rate of the month, its parts in time and by component, and how unusual it was."""
    made.parts, ppi = ("prices",), story.indexes["ppi"]
    figures = {"yoy": (ppi.yoy[story.month], "fraction")}
    if ppi.record.since is not None:
        figures["months_since_as_far"] = (months_to(ppi.record.since, story.month), "months")
    if ppi.step is not None:
        figures["base_effect"] = (ppi.step.base.value, PP)
    if ppi.carry is not None:
        figures |= {"carried": (ppi.carry.carried.value, PP), "new": (ppi.carry.new.value, PP)}
    stem = f"ppi.{story.month:%Y-%m}"
    for key, pair in figures.items():
        made.add(f"{stem}.{key}", *pair, said=key)
    if story.parts is not None:
        row, made.parts = story.parts.parts.loc[RAW], ("prices", "components")
        kinds = {"": "least squares", ".low": "lowest allowed", ".high": "highest allowed"}
        for (end, kind), value in zip(kinds.items(), (row.value, row.low, row.high), strict=True):
            key = f"{stem}.mining_and_raw{end}"
            made.add(key, value, PP, said="mining_and_raw", kind=kind)


def _border(story: PricesStory, made: Numbers) -> None:
    """Add how prices at the border moved, and the ends of the share on importers."""
    made.parts, border, of = ("border",), story.border, story.vintages
    made.vintage, made.law = of[BORDER], False
    stem = f"border.CHN.{border.base:%Y-%m}.{border.until:%Y-%m}"
    row, shares = border.moved.loc[border.until], 1 - border.choices.share
    for key, log in {"price": row.price, "price_others": row.others}.items():
        made.add(f"{stem}.{key}", np.expm1(log), "fraction", said=key)
    made.vintage, made.law = f"{of[BORDER]}; {of[DUTIES]}", True
    for key, value, end in (("low", shares.min(), "lowest"), ("high", shares.max(), "highest")):
        made.add(f"{stem}.importers_{key}", value, "fraction", said="importers", end=end)


def _products(story: PricesStory, made: Numbers) -> None:
    """Add the elasticities by product that are read first, and those of the same law before."""
    made.parts, made.vintage = ("products",), story.vintages[HS6_CHANGES_TABLE]
    for partner in story.goods.products.partner.unique():
        for episode, pair in by_episode(story.goods.products, partner).items():
            for rows, end in zip(pair, ("", ".placebo"), strict=True):
                for e in rows.itertuples():
                    key = f"by_product.{partner}.{episode}.{e.Index}{end}"
                    made.add(key, e, said="by_product", e=e, outcome=OUTCOME_NAMES[e.Index])


def _volumes(story: PricesStory, made: Numbers) -> None:
    """Add value and volume of exports in the month asked for, where they are known."""
    made.parts, made.law = ("volumes", "border", "prices"), False
    deflated = "; ".join(
        story.vintages[name]
        for name in (CHINA_CUSTOMS_TABLE, CHINA_PRICES_TABLE, BORDER, CNY_PER_USD_TABLE)
    )
    rows = story.volumes[story.volumes.period.eq("month") & story.volumes.month.eq(story.month)]
    for row in rows.itertuples():
        stem = f"exports.{row.partner}.{story.month:%Y-%m}"
        where = "the world" if row.partner == "WLD" else the(ORIGIN_NAMES[row.partner])
        for key, value, kind in (
            ("value", row.value, "value"),
            ("volume_low", row.low, "volume, the lower of two deflators"),
            ("volume_high", row.high, "volume, the higher of two deflators"),
        ):
            of = story.vintages[CHINA_CUSTOMS_TABLE] if kind == "value" else deflated
            made.add(
                f"{stem}.{key}", value, "fraction", said="exports", vintage=of, where=where, kind=kind
            )

"""Citable numbers of report 08; what they are stands in ``text.md``."""

from __future__ import annotations

import numpy as np

from analysis.estimate.elasticity.goods.inputs import HS6_CHANGES_TABLE
from analysis.estimate.prices.components import RAW
from analysis.estimate.prices.inputs import (
    BORDER,
)
from analysis.estimate.prices.story import PricesStory
from analysis.present.page import Numbers
from analysis.present.prices.labels import OUTCOME_NAMES, by_episode, months_to

PP = "percentage points"
#: Of the imports and duties that the duty at the border is computed from.
DUTIES = "us_imports_naics3_monthly"


def numbers(story: PricesStory, made: Numbers) -> None:
    """Add what the report quotes of producer prices, of the border and by product."""
    _prices(story, made)
    _border(story, made)
    _products(story, made)


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

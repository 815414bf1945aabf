"""Citable numbers of report 14."""

from __future__ import annotations

from analysis.estimate.what_if.story import Story
from analysis.present.finding import the
from analysis.present.numbers import Number
from analysis.present.what_if.labels import goods_named, how_long, measure, start


def numbers(story: Story) -> list[Number]:
    """Return the effect on imports and duties, and the base that it is of."""
    goods = story.goods
    what = f"{goods_named(story)[0]} from {the(story.partner_name)}"
    stem = ".".join(["what_if", story.partner, goods.kind, *([goods.code] if goods.code else [])])
    over = f"{measure(story)} on {what}, over {how_long(story)} from {start(story)}"
    change, rows = story.change, story.outcomes
    found = {
        "imports": ("fraction", change, f"change of imports under {over}; the interval is the effect's"),
        "loss": ("USD", rows.loc["imports"], f"change in dollars under {over}, elasticity's ends"),
        "duties": ("USD", rows.loc["customs_revenue"], f"change of duties under {over}"),
    }  # fmt: skip
    made = [
        Number(key=f"{stem}.{key}", value=row.value, ci_low=row.ci_low, ci_high=row.ci_high, unit=unit,
               definition=text, vintage=story.vintage, tolerance=_tolerance(unit))
        for key, (unit, row, text) in found.items()
    ]  # fmt: skip
    text = f"imports of {what} in twelve months under the law of the first day"
    return [
        *made,
        Number(key=f"{stem}.base", value=story.base.moved, unit="USD", definition=text,
               vintage=story.vintage, tolerance=_tolerance("USD")),
    ]  # fmt: skip


def _tolerance(unit: str) -> float:
    return 1e4 if unit == "USD" else 1e-6

"""Citable numbers of report 07; what they are stands in ``text.md``."""

from __future__ import annotations

import numpy as np

from analysis.estimate.retaliation.controls.inputs import MINERALS, TONNES, US_EXPORTS
from analysis.estimate.retaliation.controls.story import ControlsStory
from analysis.present.page import Numbers
from analysis.present.retaliation.controls.labels import best, since


def numbers(story: ControlsStory, made: Numbers) -> None:
    """Add yearly changes of magnets, and effects with interval."""
    made.vintage, made.law = story.vintages[TONNES], False
    for row in since(story).itertuples():
        key = f"magnets.{story.partner}.{row.month:%Y-%m}.yoy"
        made.add(key, row.change_low, "fraction", said="magnets", when=row.month)
    for good in (good for good in story.goods.values() if good.controlled):
        how, of = ("weight", MINERALS) if good.by_weight else ("value", US_EXPORTS)
        for n, change in best(good).items():
            value = [np.expm1(log) for log in (change.effect, change.ci_low, change.ci_high)]
            made.add(
                f"{good.key}.h{n}",
                value,
                "fraction",
                said="effect",
                vintage=story.vintages[of],
                good=good,
                how=how,
                n=n,
                change=change,
            )

"""What can and cannot be known of each control: one table."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.controls.study import CHIPS, RARE_EARTHS, WORLD, Story
from analysis.present.finding import month
from analysis.present.table import Table, or_dash


def identified(story: Story) -> list[dict]:
    """Return the questions, each with its series, its months and gaps, and what they allow.

    Returns
    -------
    list of dict
        ``question``, ``series``, ``months`` (published; missing: none), ``gaps`` (months between the
        first and the last that are not), ``allows`` (interval, bounds, nothing), ``why``.
    """
    return [*_without_gaps(story), *_sparse(story), *_annual(story), *_unknown(story)]


def _row(question: str, series: str, months, gaps, allows: str, why: str) -> dict:
    return {
        "question": question, "series": series, "months": months, "gaps": gaps, "allows": allows,
        "why": why,
    }  # fmt: skip


def _without_gaps(story: Story) -> list[dict]:
    return [
        _row(
            f"{good.label}, {month(story.start(good.event))}", "exports by month and code",
            len(good.values), 0, "interval", f"of the whole code: {good.covers}",
        )
        for good in story.goods.values()
        if good.controlled
    ]  # fmt: skip


def _sparse(story: Story) -> list[dict]:
    """Return the goods of April 2025, of which single months are printed."""
    start = month(story.start(RARE_EARTHS))
    rows = []
    for product, what in (("magnets", "Rare-earth magnets"), ("rare_earths", "Rare earths, all 17")):
        own = story.tonnage[story.tonnage["product"].eq(product) & story.tonnage.partner.eq(WORLD)]
        own = own[~own.implied & own.month.ge("2024-01-01")].month
        every = len(pd.date_range(own.min(), own.max(), freq="MS"))
        why = "single months in press reports; tariffs fell in the same weeks"
        rows.append(
            _row(f"{what}, {start}", "tonnes by month", len(own), every - len(own), "bounds", why)
        )
    return rows


def _annual(story: Story) -> list[dict]:
    years = story.origins.year.nunique()
    series = f"US imports of {years} years by origin"
    return [
        _row("Antimony, September 2024", series, None, None, "bounds", "two years, tariffs changed too"),
        _row("Ban to the US, December 2024", series, None, None, "bounds",
             "two years, the ban ended within the second"),
        _row("Five metals, February 2025", series, None, None, "bounds",
             "two years, tariffs changed too"),
    ]  # fmt: skip


def _unknown(story: Story) -> list[dict]:
    reach = f"US exports by product, to {month(story.chips_to)}"
    return [
        _row("Seven rare earths by element", "none", None, None, "nothing",
             "customs codes mix them with ten that need no licence"),
        _row(f"Chips and chip tools, {month(story.start(CHIPS))} and after", reach, None, None,
             "nothing", "the series ends before"),
        _row("H20 chips, April to July 2025", reach, None, None, "nothing", "the series ends before"),
        _row("Chip design software, May to July 2025", "none", None, None, "nothing",
             "software is in no table of goods"),
        _row("London framework against truce", "tonnes by month", None, None, "nothing",
             "licences and tariffs moved in the same weeks"),
        _row("Students' visas, May 2025", "none", None, None, "nothing",
             "education abroad is a service"),
    ]  # fmt: skip


def identified_table(story: Story) -> Table:
    """Print what can and cannot be known."""
    frame = pd.DataFrame(identified(story)).astype({"months": float, "gaps": float})
    heads = {
        "question": "What did it do?", "series": "Series", "months": "Months published", "gaps": "Gaps",
        "allows": "Allows", "why": "Why",
    }  # fmt: skip
    rounded = or_dash("{:.0f}".format)
    caption = (
        "What published series allow. Interval: 24 placebo dates or more without a gap. Bounds: the "
        "range of what is printed, without a probability. –: no monthly series. Sources and grades: "
        "those of the tables above."
    )
    return Table(
        frame,
        caption,
        heads=heads,
        formats={"months": rounded, "gaps": rounded},
        name="controls_identified",
    )

"""Tables of report 11 that hold law and trade against other counts of them, and those of 2025."""

from __future__ import annotations

from functools import partial

from analysis.estimate.retaliation.study import Story
from analysis.present.finding import day_name, percent, points, whole
from analysis.present.retaliation.labels import CENSUS, LAW_SOURCE, WTO_SOURCE
from analysis.present.table import Table, or_dash

#: Who imposes.
REPORTERS = {"CHN": "China", "CAN": "Canada"}


def counts_table(story: Story) -> Table:
    """Print lines and mean duty at each wave beside what others count."""
    columns = ["wave", "lines", "notice", "products", "mean", "weighted", "step", "published_step"]
    frame = story.counts[columns].assign(wave=story.counts.wave.map(day_name))
    heads = {"wave": "From", "lines": "Lines in the table", "notice": "Lines in the notices",
             "products": "HS6", "mean": "Mean of taxed lines", "weighted": "Weighted mean of all",
             "step": "Its step", "published_step": "Step published"}  # fmt: skip
    formats = dict.fromkeys(("lines", "notice", "products"), "count")
    formats |= dict.fromkeys(("mean", "weighted"), "fraction")
    formats |= dict.fromkeys(("step", "published_step"), or_dash(points))
    caption = (
        "China's added duty at each wave. Weights: US exports to the world in 2017 by chapter, within "
        "it as to China. Steps published: average of all of China's duties on US goods, weighted with "
        "US exports to the world (Bown, PIIE), the first since April 2018; base duties moved too. "
        f"Source: {LAW_SOURCE}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="retaliation_counts")


def wto_table(story: Story) -> Table:
    """Print the added duty of 2019 beside the WTO's total rate of 2025."""
    heads = {"added_rate": "Added duty, June 2019", "products": "HS6",
             "median": "Total rate, January 2025", "excess": "Difference"}  # fmt: skip
    formats = {"products": "count", "median": "fraction", "excess": or_dash(points)}
    caption = (
        "HS6 by their added duty of June 2019, a mean over listed lines, beside the median of the WTO's "
        "total rate in January 2025, a mean over all lines. Base duties, and half of what was added in "
        "September 2019, are in the total; HS6 whose lines differ are left out. "
        f"Sources: {LAW_SOURCE}; {WTO_SOURCE}."
    )
    return Table(story.wto, caption, heads=heads, formats=formats, name="retaliation_wto")


def held_table(story: Story) -> Table:
    """Print how much of exports to China the table by product holds."""
    columns = ["year", "by_hs6", "by_chapter", "published", "held", "held_low", "gap_27_29"]
    heads = {"year": "Year", "by_hs6": "Sum by HS6, bn USD", "by_chapter": "Sum by chapter, bn USD",
             "published": "Total, bn USD", "held": "HS6 over chapters", "held_low": "Lowest month",
             "gap_27_29": "Gap in chapters 27, 29"}  # fmt: skip
    formats = {"year": str, "by_hs6": "USD", "by_chapter": "USD", "published": "USD",
               "held": "fraction", "held_low": "fraction",
               "gap_27_29": whole}  # fmt: skip
    caption = (
        "US exports to China by year from three tables: by HS6, by chapter, and the total, which was "
        f"revised since. Source: {CENSUS}."
    )
    return Table(story.held[columns], caption, heads=heads, formats=formats, name="retaliation_held")


def lists_2025_table(story: Story) -> Table:
    """Print the lists of 2025 of China and Canada as dated law, with other counts of them."""
    rows = story.lists_2025
    frame = rows.assign(
        reporter=rows.reporter.map(REPORTERS), first_day=rows.first_day.map(day_name),
        last_day=rows.last_day.map(day_name),
    )  # fmt: skip
    heads = {"reporter": "Imposed by", "list": "List", "first_day": "From", "last_day": "To",
             "added_rate": "Added duty", "lines": "Lines", "published": "Lines published",
             "products": "HS6", "raised": "Of these raised (WTO)",
             "other": "Raised, on no list"}  # fmt: skip
    counts = ("lines", "published", "products", "raised", "other")
    caption = (
        "Lists of US goods taxed in March 2025. Raised: HS6 whose rate rose on that day in the WTO's "
        "table, which has China's alone. –: not in the tables. Sources: lists compiled by "
        f"tradewartracker; {WTO_SOURCE}."
    )
    return Table(frame, caption, heads=heads, formats=dict.fromkeys(counts, "count"),
                 name="retaliation_lists_2025")  # fmt: skip


def months_2025_table(story: Story) -> Table:
    """Print law and exports by month, 2025 on."""
    frame = story.totals_2025.join(story.law_2025, how="right").iloc[::-1].reset_index()
    frame = frame.rename(columns={"index": "month"})
    frame = frame[["month", "simple", "weighted", "exports", "yoy_growth", "vintage"]]
    heads = {"simple": "China's rate, simple mean", "weighted": "Weighted mean",
             "exports": "US exports to China, bn USD", "yoy_growth": "On a year earlier",
             "vintage": "Vintage"}  # fmt: skip
    formats = {"simple": "fraction", "weighted": "fraction", "exports": "USD"}
    caption = (
        "China's total rate on US goods, day-weighted by month, weights: China's imports of 2024; and "
        "US exports to China of all goods. A change compares two months of one vintage. Newest first. "
        f"Sources: {WTO_SOURCE}; {CENSUS}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="retaliation_2025")


def vintages_table(story: Story) -> Table:
    """Print how total exports of 2024 agree between tables."""
    heads = {"vintage": "Vintage", "months": "Months of 2024", "difference": "Difference of the sum",
             "largest": "Largest of a month"}  # fmt: skip
    two_digits = partial(percent, decimals=2)
    formats = {"months": "count", "difference": two_digits, "largest": two_digits}
    caption = (
        "Total US exports to China in 2024 in the table with both vintages, beside the table of totals "
        f"by country of early 2025. Source: {CENSUS}."
    )
    return Table(story.vintages, caption, heads=heads, formats=formats, name="retaliation_vintages")

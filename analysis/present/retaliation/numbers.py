"""Citable numbers of report 11."""

from __future__ import annotations

from analysis.estimate.retaliation.study import Story
from analysis.present.finding import percent, period
from analysis.present.labels import ASKED, of_ten_per_cent
from analysis.present.numbers import Number, citable

#: Half-year -> the end of its key.
HALVES = {"2018, second half": "2018h2", "2019, first half": "2019h1"}


def numbers(story: Story) -> list[Number]:
    """Return the elasticity, what it makes of the duties, its placebos, goods and 2025 as numbers."""
    e, own, of = story.estimate, story.effect, story.released
    design = f"{e.outcome} on {e.regressor}, by HS6, effects of product and month, {period(e.window)}"
    ends = [of_ten_per_cent(x) for x in (e.value, e.ci_low, e.ci_high)]
    stem = "retaliation.2018"
    found = [
        citable(f"{stem}.elasticity", e.value, "elasticity", design, (e.ci_low, e.ci_high), vintage=of),
        citable(
            f"{stem}.ten_percent", ends[0], "fraction",
            f"change of US exports to China under an added duty of {percent(ASKED, 0)}: 1.1 to the "
            "power of the elasticity, less 1", (ends[1], ends[2]), vintage=of,
        ),
        citable(
            f"{stem}.average", own.value, "fraction",
            "change of US exports to China of the average taxed product and month, "
            f"{period(own.window)}, at a mean added duty of {percent(own.added_rate)}: mean of (1 + "
            "added duty) to the power of the elasticity, less 1", (own.ci_low, own.ci_high), vintage=of,
        ),
    ]  # fmt: skip
    for row in story.placebos.itertuples():
        words = f"placebo: the same law on exports of {period(row.window)}"
        ends = (row.ci_low, row.ci_high)
        key = f"{stem}.placebo.{row.earlier}"
        found.append(citable(key, row.value, "elasticity", words, ends, vintage=of))
    published = story.published.set_index("id").loc["arw_us_exports_value"]
    found.append(
        citable(
            f"{stem}.published_terms", published.value, "elasticity",
            "12-month change of log exports to China, 2017 and 2018, effects of product and year, "
            "clustered by HS6: the terms of the published value elasticity",
            (published.ci_low, published.ci_high), vintage=of,
        )
    )  # fmt: skip
    for row in story.goods[story.goods.good.isin(["soybeans", "cars"])].itertuples():
        words = f"change of US exports of {row.good} to China, {row.half}, on that of a year before"
        key = f"retaliation.{row.good}.{HALVES[row.half]}"
        found.append(citable(key, row.change, "fraction", words, vintage=of))
    return [*found, *_later(story)]


def _later(story: Story) -> list[Number]:
    """Return law and exports of 2025."""
    vintage = "before the annual revision of June 2026"
    words = "change of US exports to China of all goods, April to December 2025, on a year before"
    top = story.law_2025.simple.idxmax()
    law = "China's total rate on US goods, simple mean over HS6, day-weighted, in {:%B %Y}"
    days = {"law.peak": top, "law.latest": story.law_2025.index[-1]}
    rate = story.law_2025.simple
    return [
        citable("retaliation.2025.exports", story.fall_2025, "fraction", words, vintage=vintage),
        *(
            citable(
                f"retaliation.2025.{name}", rate[day], "fraction", law.format(day), vintage="WTO, 2026"
            )
            for name, day in days.items()
        ),
    ]

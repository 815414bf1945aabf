"""Citable numbers of report 07; what they are stands in ``text.md``."""

from __future__ import annotations

from analysis.estimate.retaliation.beside import ON_THEIR_TERMS
from analysis.estimate.retaliation.story import RetaliationStory
from analysis.present.labels import of_ten_per_cent
from analysis.present.page import Numbers
from analysis.present.retaliation.labels import CODES

#: Total US exports before and after a revision, and the law of China on them.
TOTALS, LAW = "us_trade_totals_vintages", "china_tariff_on_us_hs6_dates"

#: Half-year -> the end of its key.
HALVES = {"2018, second half": "2018h2", "2019, first half": "2019h1"}


def numbers(story: RetaliationStory, made: Numbers) -> None:
    """Add the elasticity, what it makes of the duties, its placebos, goods and 2025."""
    e, rate, made.parts = story.estimate, story.law_2025.simple, ("2018",)
    made.add("2018.elasticity", e)
    changes = [of_ten_per_cent(x) for x in (e.value, e.ci_low, e.ci_high)]
    made.add("2018.ten_percent", changes, "fraction")
    made.add("2018.average", story.effect, "fraction")
    for row in story.placebos.itertuples():
        made.add(
            f"2018.placebo.{row.earlier}",
            row,
            said="2018.placebo",
            window=row.window,
            earlier=row.earlier,
        )
    theirs = "arw_us_exports_value"
    made.add(
        "2018.published_terms", story.published.set_index("id").loc[theirs], terms=ON_THEIR_TERMS[theirs]
    )
    for row in story.goods[story.goods.good.isin(CODES)].itertuples():
        made.add(f"{row.good}.{HALVES[row.half]}", row.change, "fraction", said="goods", row=row)
    made.parts, before = ("2025",), "before the annual revision of June 2026"
    made.add("2025.exports", story.fall_2025, "fraction", vintage=made.of(TOTALS), release=before)
    of, days = made.of(LAW), {"peak": rate.idxmax(), "latest": rate.index[-1]}
    for end, which in {"peak": "highest month", "latest": "last month held"}.items():
        day = days[end]
        made.add(
            f"2025.law.{end}", rate[day], "fraction", said="2025.law", vintage=of, day=day, which=which
        )

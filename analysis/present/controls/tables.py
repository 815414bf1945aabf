"""Tables of report 12."""

from __future__ import annotations

from functools import partial

import pandas as pd

from analysis.estimate.controls.dependence import IMPORTS
from analysis.estimate.controls.study import MINERALS, TONNES, US_EXPORTS, US_IMPORTS, WORLD, Story
from analysis.present.controls.labels import (
    GRADES,
    PRESS,
    PRODUCTS,
    SIDES,
    as_fraction,
    shown_partner,
    to,
)
from analysis.present.finding import listing, percent, spread, whole
from analysis.present.numbers import fixed
from analysis.present.table import Table, iso_day, or_dash

#: From when the table of tonnes is printed, so that a year before the licences is there.
FIRST = pd.Timestamp("2024-01-01")


def ledger_table(story: Story) -> Table:
    """Print the ledger, newest first."""
    own = story.ledger.iloc[::-1]
    frame = own[["start", "stop", "imposer", "instrument", "products", "legal_reference", "grade"]]
    frame = frame.assign(
        stopped=[
            f"{how} (grade {grade})" if how else "in force"
            for how, grade in zip(own.stopped, own.stop_grade, strict=True)
        ],
        target=own.target.map(lambda code: {"ALL": "all", "CHN": "China", "USA": "United States"}[code]),
    )
    frame.loc[own.disputed, "stopped"] = "disputed"
    order = ["start", "stop", "stopped", "imposer", "target", "instrument", "products",
             "legal_reference", "grade"]  # fmt: skip
    heads = {
        "start": "From", "stop": "To", "stopped": "How it ended", "imposer": "By", "target": "Towards",
        "instrument": "Instrument", "products": "Products", "legal_reference": "Reference",
        "grade": "Grade",
    }  # fmt: skip
    formats = {
        "start": iso_day,
        "stop": iso_day,
        "imposer": SIDES.get,
        "legal_reference": lambda t: t or "–",
    }
    caption = (
        "Export controls of both sides, newest first. Of the rules of October 2025 a part was in force "
        f"until their suspension. {GRADES} Source: event calendar of this package, with the source of "
        "each row."
    )
    return Table(frame[order], caption, heads=heads, formats=formats, name="controls_ledger")


def tonnage_table(story: Story) -> Table:
    """Print the published tonnes by month with the range of the sources, newest first."""
    partners = list(dict.fromkeys([WORLD, shown_partner(story)]))
    own = story.tonnage[story.tonnage.month.ge(FIRST) & story.tonnage.partner.isin(partners)]
    frame = own.merge(
        story.yearly.drop(columns="n_sources").rename(columns={"low": "yearly", "high": "yearly_high"}),
        on=["product", "partner", "month"],
        how="left",
    ).sort_values(["product", "partner", "month"], ascending=[True, False, False])
    frame = frame[["product", "partner", "month", "low", "high", "n_sources", "implied", "yearly"]]
    heads = {
        "product": "Goods", "partner": "To", "month": "Month", "low": "Tonnes, lowest",
        "high": "Tonnes, highest", "n_sources": "Sources", "implied": "How known",
        "yearly": "On a year before",
    }  # fmt: skip
    formats = {
        "product": PRODUCTS.get, "partner": story.names.get, "low": "{:,.0f}".format,
        "high": "{:,.0f}".format, "yearly": "fraction",
        "implied": lambda x: "implied by a rate" if x else "printed",
    }  # fmt: skip
    caption = (
        "China's exports in tonnes by month, newest first: months that no report prints or implies are "
        "not there. Implied: the month that a printed rate compares with, and the range of its "
        f"rounding. {PRESS} Source: {story.vintages[TONNES]}, citing China Customs."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="controls_tonnage")


def sums_table(story: Story) -> Table:
    """Print the months between two published totals beside the difference of the totals."""
    frame = story.sums[["product", "first", "last", "total", "months", "gap"]]
    heads = {
        "product": "Goods", "first": "From", "last": "To", "total": "Difference of totals, t",
        "months": "Sum of months, t", "gap": "Gap, t",
    }  # fmt: skip
    one = partial(fixed, decimals=1)
    formats = {"product": PRODUCTS.get, "total": one, "months": one, "gap": one}
    caption = (
        "Printed totals from January against printed months, to all destinations, tonnes. The two come "
        f"from different reports. {PRESS} Source: {story.vintages[TONNES]}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="controls_sums")


def change_table(story: Story) -> Table:
    """Print the change of every series without gaps after its control, with its interval."""
    rows = []
    for good in story.goods.values():
        for what, changes in (("value", good.by_value), ("weight", good.by_weight)):
            for n, change in changes.items():
                rows.append(
                    {
                        "good": good.label if good.controlled else f"{good.label}, no licence",
                        "what": what,
                        "n_months": n,
                        "change": as_fraction(change.change),
                        "usual": as_fraction(change.usual),
                        "effect": as_fraction(change.effect),
                        "ci_low": as_fraction(change.ci_low),
                        "ci_high": as_fraction(change.ci_high),
                        "n_separate": change.n_separate,
                        "rank_p": change.rank_p,
                    }
                )
    heads = {
        "good": "Goods", "what": "By", "n_months": "Months", "change": "Change", "usual": "Usual",
        "effect": "Change over usual", "n_separate": "Separate dates", "rank_p": "Rank p",
    }  # fmt: skip
    formats = {
        "n_months": "count", "change": "fraction", "usual": "fraction", "effect": "fraction",
        "ci_low": "fraction", "ci_high": "fraction", "n_separate": "{:.1f}".format,
        "rank_p": "{:.3f}".format,
    }  # fmt: skip
    caption = (
        "Sums of the months after a control over those of the same calendar months in the last year "
        "before its announcement. Usual: mean of the same at all earlier dates. Brackets: 95 % interval "
        "from the spread at those dates, with as many separate dates as they hold years. Rank p: part "
        "of all dates that moved as far. Grade: official statistics. Sources: "
        f"{story.vintages[MINERALS]}; {story.vintages[US_EXPORTS]}."
    )
    intervals = {"effect": ("ci_low", "ci_high")}
    return Table(
        pd.DataFrame(rows), caption, heads=heads, formats=formats, intervals=intervals,
        name="controls_changes",
    )  # fmt: skip


def origins_table(story: Story) -> Table:
    """Print China's part of US imports of controlled goods in both years, and the largest others."""
    first, last = (int(year) for year in story.origins.year.agg(["min", "max"]))
    rows = []
    for good, (label, _) in IMPORTS.items():
        own = story.origins[story.origins.good.eq(good)]
        china = own[own.partner.eq("CHN")].set_index("year")
        others = own[own.partner.ne("CHN") & own.year.eq(last)].head(3)
        total = own.groupby("year").customs_value.sum()
        rows.append(
            {
                "label": label,
                "value_first": total[first] / 1e6,
                "share_first": china.share.get(first, 0.0),
                "value_last": total[last] / 1e6,
                "share_last": china.share.get(last, 0.0),
                "others": listing(
                    [f"{story.names[r.partner]} {percent(r.share, 0)}" for r in others.itertuples()]
                ),
            }
        )
    heads = {
        "label": "Goods", "value_first": f"Imports {first}, million USD",
        "share_first": f"From China {first}",
        "value_last": f"Imports {last}, million USD", "share_last": f"From China {last}",
        "others": f"Largest others {last}",
    }  # fmt: skip
    formats = {
        "value_first": "{:,.1f}".format, "value_last": "{:,.1f}".format, "share_first": "fraction",
        "share_last": "fraction",
    }  # fmt: skip
    caption = (
        "US imports for consumption by origin, customs value. Whole codes, of which some goods need no "
        f"licence. Grade: official statistics. Source: {story.vintages[US_IMPORTS]}."
    )
    return Table(pd.DataFrame(rows), caption, heads=heads, formats=formats, name="controls_origins")


def destinations_table(story: Story) -> Table:
    """Print the largest destinations of each code before 2023 and in 2024, and the one asked for."""
    rows = []
    for good, own in story.destinations.groupby("good", sort=False):
        before = own[own.year.lt(2023)].groupby("partner").trade_value.sum()
        last = own[own.year.eq(own.year.max())].set_index("partner").trade_value
        shown = before.sort_values(ascending=False).index[:5].tolist()
        if story.partner in before and story.partner not in shown:
            shown.append(story.partner)
        for partner in shown:
            rows.append(
                {
                    "good": story.goods[good].label,
                    "partner": partner,
                    "before": before[partner] / before.sum(),
                    "after": last.get(partner, 0.0) / last.sum(),
                }
            )
    heads = {"good": "Goods", "partner": "To", "before": "2017–2022", "after": "2024"}
    formats = {"partner": story.names.get, "before": "fraction", "after": "fraction"}
    caption = (
        "Part of China's exports of each code that went to its largest destinations, by value, before "
        "the licences of 2023 and in 2024. Grade: official statistics. Source: "
        f"{story.vintages[MINERALS]}, China as reporter, 39 destinations."
    )
    return Table(pd.DataFrame(rows), caption, heads=heads, formats=formats, name="controls_destinations")


def shares_table(story: Story) -> Table:
    """Print what the share of 90 per cent is of."""
    frame = story.shares[
        ["stage", "definition", "publisher", "year", "share", "source_title", "checked"]
    ]
    frame = frame.astype({"year": "float64"})
    heads = {
        "stage": "Stage", "definition": "Share of", "publisher": "Published by", "year": "Year",
        "share": "China", "source_title": "Read in", "checked": "Read",
    }  # fmt: skip
    formats = {"year": or_dash("{:.0f}".format), "share": whole}
    caption = (
        "China's part of the world's rare earths by stage. –: the report names no year. Grade S1, "
        "second hand. Source: press reports named in each row."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="controls_shares")


def records_table(story: Story) -> Table:
    """Print China's and the US record of the same trade side by side."""
    own = story.records
    level = own.start_year.eq(own.end_year)
    frame = pd.DataFrame(
        {
            "good": [story.goods[good].label for good in own.good],
            "span": [spread(a, b, str) for a, b in zip(own.start_year, own.end_year, strict=True)],
            "china": [
                as_fraction(v) if not flat else float("nan")
                for v, flat in zip(own.china, level, strict=True)
            ],
            "us": [
                as_fraction(v) if not flat else float("nan")
                for v, flat in zip(own.us, level, strict=True)
            ],
            "ratio": [
                as_fraction(gap) + 1 if flat else float("nan")
                for gap, flat in zip(own.gap, level, strict=True)
            ],
        }
    )
    heads = {
        "good": "Goods", "span": "Years", "china": "Change by China's record",
        "us": "Change by the US record", "ratio": "China's over US record",
    }  # fmt: skip
    formats = dict.fromkeys(["china", "us", "ratio"], "fraction")
    caption = (
        f"China's exports to {to('USA', story)} and US imports from China, value: changes, and for 2024 "
        "the one over the other. US record: CIF in changes, customs value of general imports in 2024. "
        f"Grade: official statistics. Sources: {story.vintages[MINERALS]}; "
        f"{story.vintages[US_IMPORTS]}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="controls_records")

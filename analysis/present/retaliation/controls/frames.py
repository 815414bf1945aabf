"""Frames of report 07 that its tables print and no story holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.estimate.retaliation.controls.dependence import DESTINATIONS, GOOD, IMPORTS
from analysis.estimate.retaliation.controls.ledger import LEDGER
from analysis.estimate.retaliation.controls.study import WORLD, Story
from analysis.estimate.retaliation.controls.tonnage import KEYS, TONNAGE
from analysis.present.finding import listing, spread, whole
from analysis.present.retaliation.controls import labels
from analysis.present.retaliation.controls.labels import FIRST, TARGETS, shown_partner
from analysis.vocabulary import Term

#: Keys of a good as print has them: its label.
LABEL = changed(GOOD, definition="good under control, whole customs codes")


@returns(Columns("a control, newest first", {
    **LEDGER.only("start", "stop"),
    "stopped": Term("How it ended", "", "how it ended and how well that is known; or in force, or "
                    "disputed"),
    **LEDGER.only("imposer", "target", "instrument", "products"),
    **changed(LEDGER.only("legal_reference"), missing="where no text is known"),
    **LEDGER.only("grade"),
}))  # fmt: skip
def ledger(story: Story) -> pd.DataFrame:
    """Return the ledger, newest first, with how each control ended."""
    own = story.ledger.iloc[::-1]
    ended = [
        "disputed" if row.disputed else f"{row.stopped} (grade {row.stop_grade})" if row.stopped
        else "in force" for row in own.itertuples()
    ]  # fmt: skip
    own = own.assign(
        stopped=ended, target=own.target.map(TARGETS),
        legal_reference=own.legal_reference.where(own.legal_reference.ne("")),
    )  # fmt: skip
    return own[["start", "stop", "stopped", "imposer", "target", "instrument", "products",
                "legal_reference", "grade"]]  # fmt: skip


BY_MONTH = Columns("a product, destination and month, the newest first", TONNAGE | {
    "yearly": Term("On a year before", "fraction", "change on a year earlier as printed, the smallest "
                   "over sources", missing="where none is printed"),
})  # fmt: skip


@returns(BY_MONTH)
def tonnage(story: Story) -> pd.DataFrame:
    """Return the published tonnes by month to all destinations and to the partner, newest first."""
    partners = list(dict.fromkeys([WORLD, shown_partner(story)]))
    own = story.tonnage[story.tonnage.month.ge(FIRST) & story.tonnage.partner.isin(partners)]
    yearly = story.yearly[[*KEYS, "low"]].rename(columns={"low": "yearly"})
    found = own.merge(yearly, on=list(KEYS), how="left")
    return found.sort_values(list(KEYS), ascending=[True, False, False])[list(BY_MONTH)]


CHANGES = Columns("a good, its value or weight, and a number of months after its control", {
    "good": Term("Goods", "", "good whose exports they are, whole customs codes"),
    "what": Term("By", "", "whether value or weight is compared"),
    "n_months": Term("Months", "months", "months after the first day in force", "count"),
    "change": Term("Change", "fraction", "the months after over the same calendar months of the last "
                   "year before the announcement, less one"),
    "usual": Term("Usual", "fraction", "mean of the same at earlier dates"),
    "effect": Term("Change over usual", "fraction", "one plus the change over one plus the usual one, "
                   "less one", ends=("ci_low", "ci_high")),
    "ci_low": Term("95 % low", "fraction", "lower end of the 95 % interval of the change over usual"),
    "ci_high": Term("95 % high", "fraction", "upper end of the 95 % interval of the change over usual"),
    "n_separate": Term("Separate dates", "dates", "earlier dates that share no base: those of each "
                       "month over twelve", "tenths"),
    "rank_p": Term("Rank p", "probability", "share of dates, the control's own among them, that moved "
                   "as far from the usual change", "probability"),
})  # fmt: skip


@returns(CHANGES)
def changes(story: Story) -> pd.DataFrame:
    """Return the change of every series without gaps after its control, with its interval."""
    logs, rows = ["change", "usual", "effect", "ci_low", "ci_high"], []
    for good in story.goods.values():
        name = good.label if good.controlled else f"{good.label}, no licence"
        for what, by in (("value", good.by_value), ("weight", good.by_weight)):
            rows += [{"good": name, "what": what, **vars(change)} for change in by.values()]
    found = pd.DataFrame(rows)[list(CHANGES)]
    return found.assign(**np.expm1(found[logs]))


ORIGINS = Columns("a good", {
    "label": Term("Goods", "", "good under control, whole customs code"),
    "value_first": Term("Imports before", "million USD", "US imports for consumption from the world in "
                        "the first year, customs value", "tenths"),
    "share_first": Term("From China before", "fraction", "China's part of them"),
    "value_last": Term("Imports after", "million USD", "US imports for consumption from the world in "
                       "the last year, customs value", "tenths"),
    "share_last": Term("From China after", "fraction", "China's part of them"),
    "others": Term("Largest others", "", "the three largest other origins in the last year, with the "
                   "part of each"),
})  # fmt: skip


@returns(ORIGINS)
def origins(story: Story) -> pd.DataFrame:
    """Return China's part of US imports of controlled goods in both years, and the largest others."""
    first, last = (int(year) for year in story.origins.year.agg(["min", "max"]))
    rows = []
    for good, (label, _) in IMPORTS.items():
        own = story.origins[story.origins.good.eq(good)]
        share = own[own.partner.eq("CHN")].set_index("year").share
        others = own[own.partner.ne("CHN") & own.year.eq(last)].head(3)
        total = own.groupby("year").customs_value.sum() / 1e6
        named = [f"{story.names[r.partner]} {whole(r.share)}" for r in others.itertuples()]
        rows.append((label, total[first], share.get(first, 0.0), total[last], share.get(last, 0.0),
                     listing(named)))  # fmt: skip
    return pd.DataFrame(rows, columns=list(ORIGINS))


DESTINED = Columns("a good and destination", {
    **LABEL,
    **DESTINATIONS.only("partner"),
    "before": Term("2017–2022", "fraction", "part of China's exports of the good, 2017 to 2022, by "
                   "value"),
    "after": Term("2024", "fraction", "part of China's exports of the good in 2024, by value"),
})  # fmt: skip


@returns(DESTINED)
def destinations(story: Story) -> pd.DataFrame:
    """Return the largest destinations of each code before 2023 and in 2024, and the one asked for."""
    rows = []
    for good, own in story.destinations.groupby("good", sort=False):
        before = own[own.year.lt(2023)].groupby("partner").trade_value.sum()
        last = own[own.year.eq(own.year.max())].set_index("partner").trade_value
        shown = before.sort_values(ascending=False).index[:5].tolist()
        if story.partner in before and story.partner not in shown:
            shown.append(story.partner)
        for partner in shown:
            parts = before[partner] / before.sum(), last.get(partner, 0.0) / last.sum()
            rows.append((story.goods[good].label, partner, *parts))
    return pd.DataFrame(rows, columns=list(DESTINED))


SHARES = Columns("a published share", {
    "stage": Term("Stage", "", "mining, refining or magnets"),
    "definition": Term("Share of", "", "what the share is of"),
    "publisher": Term("Published by", "", "who published it"),
    "year": Term("Year", "year", "calendar year it is of", "plain", missing="where the report names "
                 "none"),
    "share": Term("China", "fraction", "China's part of the world's output", "whole"),
    "source_title": Term("Read in", "", "report in which it was read"),
    "checked": Term("Read", "", "whether it was read first or second hand"),
})  # fmt: skip


@returns(SHARES)
def shares(story: Story) -> pd.DataFrame:
    """Return what the share of 90 per cent is of."""
    return story.shares[list(SHARES)]


RECORDS = Columns("a good and span of years", {
    **LABEL,
    "span": Term("Years", "", "first and last year of a change, or the year of a ratio"),
    "china": Term("Change by China's record", "fraction", "change of value as China records its "
                  "exports", missing="where the row is of one year"),
    "us": Term("Change by the US record", "fraction", "change of value as the United States records "
               "its imports", missing="where the row is of one year"),
    "ratio": Term("China's over US record", "fraction", "value that China records over the value that "
                  "the United States records", missing="where the row is of a change"),
})  # fmt: skip


@returns(RECORDS)
def records(story: Story) -> pd.DataFrame:
    """Return China's and the US record of the same trade side by side."""
    own = story.records
    level = own.start_year.eq(own.end_year)
    years = zip(own.start_year, own.end_year, strict=True)
    return pd.DataFrame(
        {
            "good": [story.goods[good].label for good in own.good],
            "span": [spread(first, last, str) for first, last in years],
            "china": np.expm1(own.china.where(~level)),
            "us": np.expm1(own.us.where(~level)),
            "ratio": np.expm1(own.gap.where(level)) + 1,
        }
    )


IDENTIFIED = Columns("a question on what a control did", {
    "question": Term("What did it do?", "", "the control that is asked about"),
    "series": Term("Series", "", "published series that could answer"),
    "months": Term("Months published", "count", "months of the series that are published",
                   missing="where there is no monthly series"),
    "gaps": Term("Gaps", "count", "months between the first and the last that are not published",
                 missing="where there is no monthly series"),
    "allows": Term("Allows", "", "an interval, bounds, or nothing"),
    "why": Term("Why", "", "what the series is of, or what it lacks"),
})  # fmt: skip


@returns(IDENTIFIED)
def identified(story: Story) -> pd.DataFrame:
    """Return what can and cannot be known of each control."""
    return pd.DataFrame(labels.identified(story)).astype({"months": float, "gaps": float})

"""Tables of report 11."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.headline_checks.coverage import KEPT
from analysis.estimate.retaliation.study import Story
from analysis.present.finding import percent, period, probability, two
from analysis.present.retaliation.labels import (
    CENSUS,
    ERRORS,
    LAW_SOURCE,
    SCHEMES,
    TOGGLES,
    wave_name,
)
from analysis.present.table import Table

ENDS = {"value": ("ci_low", "ci_high")}


def intervals_table(story: Story) -> Table:
    """Print the elasticity under every inference."""
    frame = story.intervals.assign(scheme=story.intervals.scheme.map(SCHEMES))
    frame = frame[["scheme", "value", "ci_low", "ci_high", "p_value", "n_units", "draws"]]
    heads = {"scheme": "Interval from", "value": "Elasticity [95 %]", "p_value": "p",
             "n_units": "Units", "draws": "Assignments"}  # fmt: skip
    formats = {"value": two, "p_value": probability, "n_units": "count", "draws": "count"}
    e = story.estimate
    caption = (
        f"The elasticity of US exports to China under each inference: {e.n_obs:,} changes of "
        f"{period(e.window)}, {e.n_zeros:,} more from or to nothing left out. Units: what changes "
        f"place, or the smallest number of clusters. Sources: {CENSUS}; {LAW_SOURCE}."
    )
    return Table(frame, caption, heads=heads, formats=formats, intervals=ENDS,
                 name="retaliation_intervals")  # fmt: skip


def coverage_table(story: Story) -> Table:
    """Print size and coverage of the inference on the law as it is."""
    kept = {True: "yes", False: "no"}
    rows = story.coverage
    frame = rows.assign(
        scheme=rows.scheme.map(SCHEMES), errors=rows.errors.map(ERRORS),
        kept=rows["size"].between(*KEPT).map(kept),
    )[["scheme", "errors", "size", "coverage", "power", "two_way_coverage", "kept"]]  # fmt: skip
    heads = {"scheme": "Interval from", "errors": "Errors shared within", "size": "Rejects the truth",
             "coverage": "Interval holds it", "power": "Rejects zero",
             "two_way_coverage": "Clustered by chapter and month holds it", "kept": "Kept"}  # fmt: skip
    formats = dict.fromkeys(("size", "coverage", "power", "two_way_coverage"), percent)
    n, laws = int(rows.outcomes.iloc[0]), int(rows.laws.iloc[0])
    caption = (
        f"Tests at 5 % on {n:,} simulated outcomes of 2018-01 to 2019-08: an elasticity of −1 on the "
        f"law as it is, and the regression's residuals with signs drawn for whole groups; {laws} "
        f"assignments. Kept: the truth is rejected in {percent(KEPT[0], 0)} to {percent(KEPT[1], 0)}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="retaliation_coverage")


def placebo_table(story: Story) -> Table:
    """Print the estimate above the same law given to earlier years."""
    e = story.estimate
    own = {"window": e.window, "value": e.value, "ci_low": e.ci_low, "ci_high": e.ci_high,
           "p_value": e.p_value, "n_obs": e.n_obs}  # fmt: skip
    frame = pd.concat([pd.DataFrame([own]), story.placebos[list(own)]], ignore_index=True)
    frame.insert(
        0, "kind", ["the episode", *(f"{m // 12} years earlier" for m in story.placebos.earlier)]
    )
    heads = {"kind": "Trade of", "window": "Window", "value": "Elasticity [95 %]", "p_value": "p",
             "n_obs": "Changes"}  # fmt: skip
    formats = {"window": period, "value": two, "p_value": probability, "n_obs": "count"}
    caption = (
        "The same law given to US exports to China of earlier years; intervals with the law dealt out "
        f"anew over chapters. Sources: {CENSUS}; {LAW_SOURCE}."
    )
    return Table(frame, caption, heads=heads, formats=formats, intervals=ENDS,
                 name="retaliation_placebos")  # fmt: skip


def toggles_table(story: Story) -> Table:
    """Print the elasticity with one choice changed at a time."""
    frame = story.toggles.assign(toggle=story.toggles.toggle.map(TOGGLES))
    frame = frame[["toggle", "value", "ci_low", "ci_high", "n_obs", "n_clusters"]]
    heads = {"toggle": "Changed", "value": "Elasticity [95 %]", "n_obs": "Changes", "n_clusters": "HS4"}
    formats = {"value": two, "n_obs": "count", "n_clusters": "count"}
    caption = (
        "The elasticity with one choice changed at a time; clustered by HS4. Pork, fruit and scrap "
        "aluminium answered Section 232 in April 2018, and no table dates that duty by line. "
        "The row of 2017 and 2018 was added after the published terms below had been tried. "
        f"Sources: {CENSUS}; {LAW_SOURCE}."
    )
    return Table(frame, caption, heads=heads, formats=formats, intervals=ENDS,
                 name="retaliation_toggles")  # fmt: skip


def kinds_table(story: Story) -> Table:
    """Print the regression of each kind of goods alone."""
    frame = story.kinds[["kind", "value", "ci_low", "ci_high", "products", "n_clusters", "n_obs"]]
    heads = {"kind": "Goods", "value": "Elasticity [95 %]", "products": "HS6", "n_clusters": "HS4",
             "n_obs": "Changes"}  # fmt: skip
    formats = {"value": two, "products": "count", "n_clusters": "count", "n_obs": "count"}
    caption = (
        "The regression on each kind of goods alone, clustered by HS4: agriculture is chapters 1 to 24, "
        f"energy chapter 27. Sources: {CENSUS}; {LAW_SOURCE}."
    )
    return Table(frame, caption, heads=heads, formats=formats, intervals=ENDS, name="retaliation_kinds")


def published_table(story: Story) -> Table:
    """Print published estimates on US exports beside ours on their terms."""
    columns = ["study", "quantity", "published", "band_low", "band_high", "value", "ci_low", "ci_high",
               "n_obs", "reason"]  # fmt: skip
    heads = {"study": "Study", "quantity": "What", "published": "Published [95 %]",
             "value": "Ours on its terms [95 %]", "n_obs": "Changes",
             "reason": "What differs"}  # fmt: skip
    formats = {"published": two, "value": two, "n_obs": "count"}
    caption = (
        "Published elasticities of US exports to retaliation, from the paper's table, and ours with the "
        "same window (12-month changes of 2017 and 2018), effects (product, year) and equal weights, "
        f"for China alone; clustered by HS6. Ours: {CENSUS}; {LAW_SOURCE}."
    )
    ends = ENDS | {"published": ("band_low", "band_high")}
    return Table(story.published[columns], caption, heads=heads, formats=formats, intervals=ends,
                 name="retaliation_published")  # fmt: skip


def lists_table(story: Story) -> Table:
    """Print exports before and after by the list on which a product first stood."""
    frame = story.lists.assign(first_list=story.lists.first_list.map(wave_name))
    heads = {"first_list": "First listed", "products": "HS6", "before": "Year to June 2018, bn USD",
             "after": "Year to August 2019, bn USD", "change": "Change",
             "added_rate": "Added duty"}  # fmt: skip
    formats = {"products": "count", "before": "USD", "after": "USD", "change": "fraction"}
    caption = (
        "US exports to China in the twelve months before the first list and in the last twelve that the "
        "lists date, civil aircraft left out. Added duty: mean of the later months, weighted by the "
        f"earlier exports. Sources: {CENSUS}; {LAW_SOURCE}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="retaliation_lists")


def waves_table(story: Story) -> Table:
    """Print each wave: products, step, months before and after."""
    columns = ["wave", "products", "step", "value", "ci_low", "ci_high", "months", "before_p"]
    frame = story.waves[columns].assign(wave=story.waves.wave.map(wave_name))
    heads = {"wave": "Wave", "products": "HS6", "step": "Mean step, log", "before_p": "p before",
             "value": "Elasticity after [95 %]", "months": "Months after"}  # fmt: skip
    formats = {"products": "count", "value": two, "before_p": probability, "months": "count"}
    caption = (
        "Event study by wave, all waves in one regression: log exports less those of the same month of "
        "2017, effects of product and month, month −1 is the reference. After: mean of months 1 to 6, "
        f"or to August 2019. p: months −6 to −2 are all zero. Clustered by HS4. Sources: {CENSUS}; "
        f"{LAW_SOURCE}."
    )
    return Table(frame, caption, heads=heads, formats=formats, intervals=ENDS, name="retaliation_waves")


def goods_table(story: Story) -> Table:
    """Print exports of kinds of goods by half-year."""
    frame = story.goods[["good", "half", "before", "after", "change", "added_rate", "codes"]]
    heads = {"good": "Goods", "half": "Half-year", "before": "Year before, bn USD",
             "after": "Half-year, bn USD", "change": "Change", "added_rate": "Added duty",
             "codes": "HS6"}  # fmt: skip
    formats = {"before": "USD", "after": "USD", "change": "fraction", "codes": "count"}
    caption = (
        "US exports to China by half-year beside the same half a year before. Added duty: mean over the "
        f"half-year, weighted by exports of the year before. Sources: {CENSUS}; {LAW_SOURCE}."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="retaliation_goods")

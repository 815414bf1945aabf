"""The sentences of report 12 on series without gaps, on dependence, and on what can be known."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.controls.change import Change
from analysis.estimate.controls.study import WORLD, Good, Story
from analysis.present.controls.identified import identified
from analysis.present.controls.labels import against, as_fraction, best, clear, effect, to
from analysis.present.finding import Finding, listing, month, percent


def without_gaps(story: Story) -> Finding:
    """Say for which goods the interval excludes no change, and how much had been shipped early."""
    good = story.goods["natural_graphite"]
    quarter, year = best(good)[3], best(good)[12]
    lead = (
        f"**After the licences of {month(story.start(good.event))}, exports of natural graphite were "
        f"{against(quarter)} the usual weight in three months and {against(year)} it in twelve.** "
    )
    said = "" if clear(year) else _open(year)
    if good.early > 0 and year.after < year.before:
        share = good.early / (year.before - year.after)
        said += (
            f"Between announcement and first day {good.early / 1e3:,.1f} thousand tonnes left beyond "
            f"those of a year before: {percent(share, 0)} of what the following year then lacked. "
        )
    return Finding(lead + said + _by_value(story))


def _open(year: Change) -> str:
    """Say that the interval of a year holds no change, and how rare such a year was."""
    far = round(year.rank_p * (year.n_placebos + 1)) - 1
    n = "none" if far == 0 else str(far)
    return (
        f"The second interval includes zero, though of {year.n_placebos} earlier dates {n} "
        "moved as far: they overlap, and count as few. "
    )


def _by_value(story: Story) -> str:
    """Say where value and weight tell apart, which is price or kind and not the control."""
    good = story.goods["artificial_graphite"]
    weight, value = good.by_weight[12], good.by_value[12]
    return (
        f"By value, artificial graphite changed by {percent(as_fraction(value.change))} in the year "
        f"after, by weight by {percent(as_fraction(weight.change))}: the rest is price and kind, and "
        "only a part of the code needed a licence."
    )


def other_goods(story: Story) -> Finding:
    """Say what the same measure finds where it should find nothing, and where it finds no fall."""
    compared = [good for good in story.goods.values() if not good.controlled]
    found = [f"{_lower(good)} {effect(good.by_value[12])}" for good in compared]
    metals = story.goods["gallium_germanium"].by_weight[12]
    return Finding(
        f"**Goods that needed no licence moved too, by value in the same year: {listing(found)}.** "
        "A fall by value in one year is thus no sign of a control by itself.\n\n"
        f"The code that holds gallium and germanium "
        f"{'rose' if metals.change > 0 else 'fell'} by {percent(abs(as_fraction(metals.change)))} by "
        f"weight in the year after its licences. Its interval, {effect(metals)} against the usual, "
        "rules out next to nothing. The code also holds indium and other metals, and more than half of "
        "what it gained went to Hong Kong and Singapore, where goods are traded on."
    )


def _lower(good: Good) -> str:
    return good.label[0].lower() + good.label[1:]


def depends(story: Story) -> Finding:
    """Say China's part of US imports of the goods under control in both years."""
    own = story.origins[story.origins.partner.eq("CHN")].set_index(["good", "year"]).share
    first, last = (int(y) for y in story.origins.year.agg(["min", "max"]))
    goods = own.index.unique("good")
    down = [good for good in goods if own[good, last] < own[good, first]]
    return Finding(
        f"**Of US imports of rare-earth magnets by value, China sent {percent(own['magnets', first])} "
        f"in {first} and {percent(own['magnets', last])} in {last}.** Its part fell in {len(down)} of "
        f"the {len(goods)} goods of the table. Tariffs rose while licences and the ban on metals stood: "
        f"the change is no measure of a control. US imports of gallium from China {_gallium(story)}. "
        "Customs counts where goods were made, by whatever way they came. Imports of antimony oxides "
        f"from China {_change(story, 'antimony_oxides')}."
    )


def _gallium(story: Story) -> str:
    own = story.origins[story.origins.partner.eq("CHN") & story.origins.good.eq("gallium")]
    first, last = own.sort_values("year").customs_value
    verb, how = ("rose", "in spite of") if last > first else ("fell", "under")
    return f"{verb} from {first / 1e6:.2f} to {last / 1e6:.2f} million USD {how} the ban"


def _change(story: Story, good: str) -> str:
    own = story.origins[story.origins.partner.eq("CHN") & story.origins.good.eq(good)]
    first, last = own.sort_values("year").customs_value
    return f"{'rose' if last > first else 'fell'} by {percent(abs(last / first - 1))}"


def destinations(story: Story) -> Finding:
    """Say who bought most of what came under control, before it did."""
    own = story.destinations[story.destinations.good.eq("natural_graphite")]
    sums = own[own.year.lt(2023)].groupby("partner").trade_value.sum().sort_values(ascending=False)
    first, second = sums.index[:2]
    text = (
        f"**From {own.year.min()} to 2022 most of China's natural graphite went to "
        f"{to(first, story)} ({percent(sums[first] / sums.sum())}) and {to(second, story)} "
        f"({percent(sums[second] / sums.sum())}), by value.** "
    )
    if story.partner not in (WORLD, first, second) and story.partner in sums:
        share = sums[story.partner] / sums.sum()
        text += f"To {to(story.partner, story)} went {percent(share)}. "
    return Finding(
        text
        + "Goods that are traded on count for the place where they were declared to go, so that Hong "
        "Kong, Singapore and the Netherlands stand for buyers elsewhere."
    )


def refining(story: Story) -> Finding:
    """Say what the share of 90 per cent is of."""
    own = story.shares[story.shares.stage.eq("refining")].share
    mined = story.shares[story.shares.stage.eq("mining")].share
    return Finding(
        f"**China's share of the world's refined rare earths is put at {percent(own.min(), 0)} to "
        f"{percent(own.max(), 0)}: of output, not of capacity.** Of what is mined it is "
        f"{percent(mined.min(), 0)} to {percent(mined.max(), 0)}. These are no shares of any "
        "country's imports, and all were read second hand."
    )


def records(story: Story) -> Finding:
    """Say how far China's record and that of US customs lie apart."""
    levels = story.records[story.records.start_year.eq(story.records.end_year)]
    changes = story.records[story.records.start_year.ne(story.records.end_year)]
    ratio = [as_fraction(gap) + 1 for gap in levels.gap]
    same = int((changes.china * changes.us > 0).sum())
    return Finding(
        f"**China records {percent(min(ratio), 0)} to {percent(max(ratio), 0)} of the value that US "
        "customs records for the same codes from China in 2024.** Goods that pass through a third "
        f"country, and declared values, are what lies between. Changes have the same sign in {same} of "
        f"{len(changes)} spans and differ by up to {changes.gap.abs().max():.2f} log points. What is "
        "said of all destinations rests on China's record alone; what is said of one destination is "
        "rougher."
    )


def can_be_known(story: Story) -> Finding:
    """Count the questions that published series answer with an interval, with bounds, or not."""
    allows = pd.Series([row["allows"] for row in identified(story)]).value_counts()
    total = int(allows.sum())
    return Finding(
        f"**Of {total} questions on export controls, published series answer "
        f"{allows.get('interval', 0)} with an interval and {allows.get('bounds', 0)} with bounds. "
        f"{allows.get('nothing', 0)} they do not answer.** An interval is about a customs code, which "
        "is wider than the control."
    )

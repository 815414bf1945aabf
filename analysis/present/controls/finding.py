"""The answer of report 12, and the sentences on rare earths, the ledger and the chips."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.controls.study import CHIPS, RARE_EARTHS, WORLD, Story
from analysis.present.controls.labels import (
    against,
    below_or_above,
    best,
    clear,
    shown_partner,
    to,
)
from analysis.present.finding import Answer, Finding, day_name, month, percent, points


def answer(story: Story) -> Answer:
    """Say where magnets stood against a year earlier, at their lowest and after it, as published."""
    name, own = to(story.partner, story), _since(story)
    first, second = _two(own)
    when = month(first.month)
    what = f"Under licensing, China's rare-earth magnet exports to {name} were"
    if second is None:
        sentence = (
            f"{what} {below_or_above(first.low)} a year earlier in {when}, the only change published."
        )
    else:
        sentence = (
            f"{what} {below_or_above(first.low)} a year earlier in {when} and "
            f"{below_or_above(second.low)} in {month(second.month)}."
        )
    said = (_tonnes(story), _graphite(story), _no_chips(story))
    levels = story.tonnage[
        story.tonnage["product"].eq("magnets") & story.tonnage.partner.eq(story.partner)
    ]
    return Answer(
        sentence,
        tuple(filter(None, said)),
        names=("China's", name, when),
        data_to=month(levels[~levels.implied].month.max()),
        released=story.vintages["china_rare_earth_exports_monthly"],
    )


def _since(story: Story) -> pd.DataFrame:
    """Return the published yearly changes of magnets to the partner since the licences began."""
    own = story.yearly[story.yearly["product"].eq("magnets") & story.yearly.partner.eq(story.partner)]
    return own[own.month >= story.start(RARE_EARTHS).replace(day=1)].reset_index(drop=True)


def _two(own: pd.DataFrame) -> tuple:
    """Return the month of the lowest change and the first above nothing after it, in order of time.

    Without one after it: the latest month, or the highest before the lowest where that is the latest.
    """
    rows = list(own.itertuples())
    if len(rows) == 1:
        return rows[0], None
    low = min(rows, key=lambda row: row.low)
    later = [row for row in rows if row.month > low.month]
    above = [row for row in later if row.low > 0]
    other = above[0] if above else later[-1] if later else max(rows, key=lambda row: row.low)
    return tuple(sorted((low, other), key=lambda row: row.month))


def _tonnes(story: Story) -> str:
    """Name the fewest and the latest published tonnes to the partner, to the US for all of them."""
    partner = shown_partner(story)
    own = story.tonnage[story.tonnage["product"].eq("magnets") & story.tonnage.partner.eq(partner)]
    own = own[~own.implied & own.month.ge(story.start(RARE_EARTHS).replace(day=1))]
    least, last = own.loc[own.low.idxmin()], own.iloc[-1]
    name = to(partner, story)
    if len(own) == 1:
        return f"To {name} {last.low:,.0f} tonnes went in {month(last.month)}, the only month published."
    if least.month == last.month:
        return f"To {name} {last.low:,.0f} tonnes went in {month(last.month)}, the fewest published."
    return (
        f"To {name} {least.low:,.0f} tonnes went in {month(least.month)}, the fewest published, and "
        f"{last.low:,.0f} in {month(last.month)}."
    )


def _graphite(story: Story) -> str:
    """Give the one effect that a series without gaps gives an interval for."""
    good = story.goods["natural_graphite"]
    return (
        f"Natural graphite exports were {against(best(good)[3])} the usual weight in three months from "
        f"their licences of {month(story.start(good.event))}."
    )


def _no_chips(story: Story) -> str:
    start = story.start(CHIPS)
    if story.chips_to >= start:
        return ""
    return (
        "What chip controls did cannot be said: US exports by product are known to "
        f"{month(story.chips_to)}, the controls began in {month(start)}."
    )


def rare_earths(story: Story) -> Finding:
    """Say how far the fall is known: what each published category did in the same month."""
    own = story.yearly[story.yearly.partner.eq(WORLD)]
    months = own.groupby("month")["product"].nunique()
    widest = own[own.month.eq(months[months.eq(months.max())].index[0])].set_index("product")
    low, high = widest.low.min(), widest.high.max()
    text = (
        f"**In {month(widest.month.iloc[0])} China's exports to all destinations changed by "
        f"{percent(low)} to {percent(high)} on a year earlier, by what a report counts.** "
    )
    text += (
        f"Magnets alone: {percent(widest.low['magnets'])}. Products that are mostly magnets: "
        f"{percent(widest.low['rare_earth_products'])}. All 17 elements as ores, metals and compounds: "
        f"{percent(widest.low['rare_earths'])}. "
        "Ten of the 17 elements needed no licence and, by the trade press, fill most of that weight, so "
        f"that the third figure says little of the seven that did.{_licensed(story)}\n\n"
    )
    ends = f"{day_name(story.start(RARE_EARTHS))}", f"{day_name(story.london)}"
    return Finding(
        text
        + f"Licences began on {ends[0]}, and the London talks agreed on {ends[1]} that more would be "
        "given. US tariffs had fallen on 14 May. What recovery the licences gave and what the truce "
        "gave cannot be told apart."
    )


def _licensed(story: Story) -> str:
    """Give the one figure on the elements under licence, which is of value."""
    own = story.yearly[story.yearly["product"].eq("licensed_rare_earths")]
    if own.empty:
        return " Nothing is published of the seven."
    row = own.iloc[0]
    return (
        f" The one figure on those, with some others and by value, is of {to(row.partner, story)} in "
        f"{month(row.month)}: {percent(row.low)}."
    )


def sources_agree(story: Story) -> Finding:
    """Say how far press reports of the same figure differ, and whether months add up."""
    widest, worst = story.disagreements.iloc[0], story.rates.iloc[0]
    gap, rest = story.sums.gap.abs().max(), story.rates.gap.abs().iloc[1:].max()
    return Finding(
        f"**Reports of the same month differ by at most {percent(widest.spread)}, and months add up to "
        f"the published totals within {gap:.0f} tonne{'' if round(gap) == 1 else 's'}.** Of "
        f"{len(story.rates)} printed rates that two printed weights can check, {len(story.rates) - 1} "
        f"agree within {points(rest)}. The other is of {to(worst.partner, story)} in "
        f"{month(worst.month)}: printed as {percent(worst.printed, 0)}, by the weights "
        f"{percent(worst.computed, 0)}, of which one is small and rounded.\n\n"
        f"US customs sees much the same: its imports of magnets from China moved by "
        f"{percent(story.magnets['dollars'])} in dollars from 2024 to 2025, and China's exports to the "
        f"United States by {percent(story.magnets['tonnes'])} in tonnes. A kilogram was worth "
        f"{story.magnets['usd_per_kg']:.0f} USD by both records together, and "
        f"{story.magnets['usd_per_kg_world']:.0f} USD by China's own record for all destinations in "
        "2024."
    )


def ledger(story: Story) -> Finding:
    """Count the controls of both sides, those that ended, and how well each is known."""
    own = story.ledger[~story.ledger.disputed & story.ledger.instrument.ne("visas")]
    count = own.groupby("imposer").size()
    ended = own.stop.notna().groupby(own.imposer).sum()
    years = f"{own.start.min():%Y} to {own.start.max():%Y}"
    disputed = int(story.ledger.disputed.sum())
    return Finding(
        f"**From {years} the United States began {count['USA']} export controls on China and ended or "
        f"suspended {ended['USA']}. China began {count['CHN']} and ended or suspended {ended['CHN']}.** "
        f"These are announcements, each counted once and none weighed by trade. {disputed} more are "
        "claimed by single weak sources and count as disputed. Students' visas stand in the ledger "
        "without a number, since education abroad is a service that no table of goods holds."
    )


def chips(story: Story) -> Finding:
    """Say what US exports of chips did after the one listing that the data reach."""
    goods = [story.goods["chips"], story.goods["chip_machines"]]
    first, second = (against(good.by_value[12]) for good in goods)
    start = story.start(goods[0].event)
    verdict = (
        "Both intervals include zero."
        if not any(clear(good.by_value[12]) for good in goods)
        else "An interval that excludes zero is no proof: the code holds far more than the control."
    )
    return Finding(
        f"**In the year after the listing of Huawei in {month(start)}, US exports of chips to China "
        f"were {first} the usual and those of chip machines {second}, by value.** {verdict} The listing "
        "covers one buyer, the codes cover all. Buyers may have bought ahead of worse, and the end of "
        f"the year is that of the first lockdowns. Product data end in {month(story.chips_to)}: the "
        "controls of October 2022 and later, the H20 licences and the software letters are out of reach."
    )

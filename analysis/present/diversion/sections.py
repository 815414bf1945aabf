"""The sentences that open the sections of report 09."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.diversion.study import Story
from analysis.present.diversion.reading import (
    DOLLARS,
    NOUNS,
    OTHERS,
    OWN,
    VARIATIONS,
    WAYS,
    at_least_zero,
    example_text,
    exposure_placebos,
    growth_implied,
    implied_dollars,
    other_side,
    pooled_row,
    rank_of,
    sector_side,
    share,
    special_goods,
    window,
)
from analysis.present.finding import Finding, during, interval, listing, percent, period, the
from analysis.present.numbers import billions, dollars


def counted(story: Story, *, side: str | None = None) -> Finding:
    """Say how much the partner lost (or gained), and what of it is matched in the same lines."""
    side = side or story.side
    bounds, way = story.bounds[side], WAYS[side]
    text = (
        f"The United States bought {dollars(bounds['loss'])} {way} from "
        f"{the(story.selection.partner_name)} in 2025 than in 2024 in the lines in which it bought "
        f"{way}. "
    )
    least = f"at least {share(bounds['low'])} and " if bounds["low"] > 0 else ""
    text += (
        f"Others {OTHERS[side]} {least}at most {percent(bounds['high'], 0)} of that in the same lines. "
    )
    opposite = {"lost": "rise", "won": "fall"}[side]
    return Finding(
        f"{text}{percent(1 - bounds['high'], 0)} was not matched by any {opposite} in the same HS "
        f"{story.digits}-digit line."
    )


def other_balance(story: Story) -> Finding | None:
    """Open the section on the other side of the partner's balance; None where it has no such line."""
    side = other_side(story)
    if not story.found[side].loss:
        return None
    return Finding(
        f"## What {the(story.selection.partner_name)} {OWN[side]}\n\n{counted(story, side=side).text} "
        "The rule is the one above with the years exchanged."
    )


def by_resolution(story: Story) -> Finding:
    """Say how far the match of chapters exceeds that of the finest lines."""
    most = story.levels.high
    return Finding(
        f"Matched by chapter instead of by ten-digit line, the most is {percent(most[2], 0)} instead of "
        f"{percent(most[10], 0)}."
    )


def by_goods(story: Story) -> Finding:
    """Say what is matched without any of the special groups of goods."""
    bare_goods = story.groups.loc["all groups"]
    if not bare_goods.loss:
        return Finding(f"Without {special_goods()}, nothing is left of the {NOUNS[story.side]}.")
    least = f"at least {share(bare_goods.low)} and " if bare_goods.low > 0 else ""
    return Finding(
        f"Without {special_goods()}, the {NOUNS[story.side]} is {dollars(bare_goods.loss)}, and {least}"
        f"at most {percent(bare_goods.high, 0)} of it is matched."
    )


def by_partner(story: Story) -> Finding:
    """Say where the partner stands among all by what others took over of its loss."""
    low, high, losers = rank_of(story, "low"), rank_of(story, "high"), story.losers
    name = the(story.selection.partner_name)
    return Finding(
        f"Among {len(losers)} partners and their losses in all goods, {name} is number {low} from the "
        f"top by the least, and number {high} by the most. The median partner has "
        f"{percent(losers.high.median(), 0)} at most and {percent(losers.low.median(), 0)} beyond "
        "chance. The most proves little by itself."
    )


def by_sector(story: Story) -> Finding:
    """Say what is matched by sector in the window and in the same months of the years before."""
    side, name = sector_side(story), the(story.selection.partner_name)
    now, *earlier = story.sectors[side].itertuples()
    then = [percent(row.high, 0) for row in earlier if not pd.isna(row.high)]
    text = (
        f"By sector, others {OTHERS[side]} at most {percent(now.high, 0)} of what {name} {OWN[side]} "
        f"{during(window(story))}."
    )
    if then:
        text += f" In the same months of the years before, the same count finds {listing(then)}."
    return Finding(text)


def by_exposure(story: Story) -> Finding:
    """Say what the regression finds in the example line, in dollars, and where it cannot tell."""
    growth, low, high = growth_implied(pooled_row(story))
    rows = {words: pooled_row(story, variation) for variation, words in VARIATIONS.items()}
    weak = [words for words, row in rows.items() if row.ci_low <= 0 <= row.ci_high]
    text = (
        f"In {example_text()}, a supplier sold {percent(growth)} [{percent(low)}, {percent(high)}] more "
        "than in lines without China. Lines count alike here, and the own tariff is held fixed.\n\n"
        f"In dollars, on the imports of 2024, the diversion implied is {_dollars(story, DOLLARS)} by "
        "PPML, whose errors are in dollars. By lines weighted by value it is "
        f"{_dollars(story, 'weighted')}."
    )
    own = story.partners.design.eq(story.selection.partner)
    if not own.any():
        least = at_least_zero(story.bounds["lost"])[0] * story.found["lost"].loss
        text += "" if pd.isna(least) else f" The accounting has {dollars(least)} at the least."
    if weak:
        text += (
            f"\n\nZero lies inside the interval in {len(weak)} of {len(rows)} variations: "
            f"{'; '.join(weak)}."
        )
    return Finding(text)


def _dollars(story: Story, variation: str) -> str:
    """Print the diversion that a coefficient implies, with its interval."""
    value, low, high = implied_dollars(pooled_row(story, variation))
    return f"{dollars(value)} [{billions(low)}, {billions(high)}]"


def who_gained(story: Story) -> Finding:
    """Name the suppliers that sold more where China was exposed, and what the partner itself did."""
    table = story.partners
    sure = table[table.p_holm.lt(0.05) & table.value.gt(0)]
    names = listing([the(story.names[p]) for p in sure.design]) or "none"
    text = (
        f"Of {len(table)} suppliers taken one by one, {names} sold more where China was exposed, at "
        "p < 0.05 after Holm."
    )
    for row in table[table.design.eq(story.selection.partner)].itertuples():
        name = the(story.selection.partner_name)
        text += f" The coefficient of {name} itself is {interval(row)}."
    return Finding(text)


def against_placebos(story: Story) -> Finding:
    """Judge the year of the tariffs against the years in which they had not moved."""
    said = []
    for lines, rows in exposure_placebos(story).groupby("lines"):
        placebos, actual = rows[rows.is_placebo], rows[~rows.is_placebo].iloc[0]
        largest = placebos.loc[placebos.value.idxmax()]
        tells = actual.ci_low > max(0.0, largest.value)
        above = actual.ci_low > 0 and actual.value > largest.value
        verdict = (
            "more than any placebo" if tells else
            "above zero and above each placebo, whose largest its interval still holds" if above else
            "no more than the placebos have"
        )  # fmt: skip
        said.append(
            f"By {lines[:-1]}, the same exposure has {interval(actual)} in the year of the tariffs and "
            f"{interval(largest)} in the highest of {len(placebos)} earlier years. This is {verdict}."
        )
    return Finding(" ".join(said))


def elsewhere(story: Story) -> Finding | None:
    """Open the section on where the partner sold instead; None where its customs are not known."""
    china = story.china
    if china is None:
        return None
    text = f"## Where {the(story.selection.partner_name)} sold instead\n\n"
    if len(china.levels):
        first = china.levels.iloc[:2].set_index("part")
        when = period(first.period.iloc[0].replace(" to ", ":"))
        usa, rest = first.loc["United States"], first.loc["All others"]
        text += (
            f"By China's own customs, {when} on a year earlier, exports to the United States changed by "
            f"{percent(usa.yoy_growth)} and to all others by {percent(rest.yoy_growth)} "
            f"({dollars(rest.now - rest.before)}). That goods went there because the United States "
            "closed, these figures cannot show.\n\n"
        )
    return Finding(
        text + "Figures are by first destination: part of what went to neighbouring countries will have "
        "gone on to the United States, as goods or inside goods. A rise in sales to third countries is "
        "no proof that the goods were meant for America."
    )

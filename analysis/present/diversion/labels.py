"""Words by code that report 06 says often, and the shares and rows that its sentences quote."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.diversion.chance import N_DRAWS  # noqa: F401, in definitions
from analysis.estimate.diversion.inputs import load_groups
from analysis.estimate.diversion.story import DiversionStory
from analysis.estimate.diversion.trade import MATCHED_DIGITS, MATCHED_YEARS
from analysis.present.diversion.words import (  # noqa: F401, what sentences on exposure call
    DOLLAR_VARIATION,
    PLACEBO_WORDS,
    SYSTEM_WORDS,
    VARIATIONS,
    dollars_implied,
    example,
    exposed,
    own_coefficient,
    placebo_verdicts,
    sure_coefficients,
    surely_gained,
    unsure_variations,
)
from analysis.present.finding import (
    bounds,
    capital,
    counted,
    during,
    listing,
    percent,
    period,
    the,
    whole,
)
from analysis.present.labels import CHINA_CUSTOMS  # noqa: F401, sources
from analysis.present.numbers import billions, dollars

#: Side -> what the partner's change is called, what the partner did, what others did, its direction.
NOUNS = {"lost": "loss", "won": "gain"}
SIDE_VERBS = {"lost": "lost", "won": "gained"}
OTHERS = {"lost": "gained", "won": "lost"}
WAYS = {"lost": "less", "won": "more"}

#: Side -> what others did with it in all, where it is counted by sector, and in which direction.
REPLACED = {"lost": "replaced", "won": "lost"}
SOLD = {"lost": "sold", "won": "lost"}
CHANGES = {"lost": "rises", "won": "falls"}

#: Side -> name of the table of suppliers.
SUPPLIERS = {"lost": "suppliers", "won": "won"}

#: End of the bounds -> how definitions call it.
BOUND = {"high": "at most", "low": "net and beyond chance"}

#: Digits of the HS -> what lines of that size are called.
LINES = {10: "lines", 6: "subheadings", 4: "headings", 2: "chapters"}

#: Places by the most that stand out.
HIGH = 3

#: Parts of the change of total US imports as printed; ``{}``: the partner's name.
CHANGE_PARTS = {
    "loss": "Lost by {}, in lines in which it lost",
    "replaced": "Gained there by others, up to the loss (matched at most)",
    "beyond": "Gained there by others beyond the loss",
    "others_lost": "Lost there by others",
    "own_gains": "Gained by {} in other lines",
    "others_elsewhere": "Change of others in those and all remaining lines",
    "left_out": "Goods left out",
}
TOTAL_CHANGE = "Change of US imports from all countries"

#: Destinations of China's exports in definitions.
PLACES = {"United States": "the United States", "All others": "all other destinations"}

#: What is left where groups of goods go.
ALL_OUT = "all special groups left out"


def other_side(story: DiversionStory) -> str:
    """Return the smaller side: gains of a partner that lost, losses of one that gained."""
    return "won" if story.side == "lost" else "lost"


def is_within_lines(story: DiversionStory) -> bool:
    """Whether the window lies in the year to which imports by line lead."""
    return story.selection.start.year == story.selection.end.year == MATCHED_YEARS[-1]


def sector_side(story: DiversionStory) -> str:
    """Return the larger of losses and gains by sector in the window."""
    row = story.sectors["lost"].iloc[0]
    return "lost" if row.loss >= row.gain else "won"


def window(story: DiversionStory) -> str:
    """Name the window: ``2019``, ``April to November 2025``."""
    return period(f"{story.selection.start:%Y-%m}:{story.selection.end:%Y-%m}")


def bn_range(low: float, high: float) -> str:
    """Print a range of US dollars in billions, the unit once; ``at most`` without a low end."""
    return f"at most {dollars(high)}" if pd.isna(low) else f"{billions(low)} to {dollars(high)}"


def share(value: float) -> str:
    """Print a share in whole per cent, none below zero, since less than chance is nothing."""
    return "–" if pd.isna(value) else percent(max(0.0, value), 0)


def at_least_zero(shares: dict) -> tuple[float, float, float]:
    """Return the low bound and its interval, none below zero: less than chance is nothing."""
    return tuple(float(np.maximum(0.0, shares[name])) for name in ("low", "low_ci_low", "low_ci_high"))


def special_goods() -> str:
    """List the groups of goods that can be left out."""
    return listing([group["label"] for group in load_groups().values()])


def left_out(story: DiversionStory) -> list[str]:
    """Return the labels of the groups of goods that are left out."""
    return [load_groups()[name]["label"] for name in story.leave_out]


def hs_lines(digits: int) -> str:
    """Name lines by the digits at which they are matched."""
    return f"HS {digits}-digit lines"


def scope(story: DiversionStory) -> str:
    """Say at which resolution lines are matched, of which goods, and what is left out."""
    labels = left_out(story)
    lines = hs_lines(story.digits) + (f" of HTS {story.goods}" if story.goods else "")
    return lines + (f", without {', '.join(labels)}" if labels else "")


def in_goods(story: DiversionStory) -> str:
    """Return the goods asked about as a sentence says them: `` in HTS 94``; of all, nothing."""
    return f" in HTS {story.goods}" if story.goods else ""


def first_three(story: DiversionStory) -> list[tuple[str, float]]:
    """Return the names of the three who took, or lost, most, and the share of each at most."""
    accounted = story.found[story.side]
    largest = accounted.suppliers[accounted.suppliers.index.isin(list(story.names))].head(3)
    return [(story.names[code], high / accounted.loss) for code, high in largest.high.items()]


def rank_of(story: DiversionStory, name: str) -> int:
    """Return the partner's place among all by a share of its loss, the largest first."""
    return int(story.losers.set_index("partner")[name].rank(ascending=False)[story.selection.partner])


def is_ranked(story: DiversionStory) -> bool:
    """Say whether the answer may quote the partner's place among all.

    Places are of all goods in the finest lines, and say nothing of an answer at another match.
    """
    partner = story.selection.partner
    return (
        not story.leave_out
        and not story.goods
        and story.digits == MATCHED_DIGITS[0]
        and partner in set(story.losers.partner)
    )


def low_to_high(story: DiversionStory) -> str:
    """Print the bounds of the larger side with the interval of the lower one, or the upper alone."""
    shares = story.bounds[story.side]
    if not shares["low"] > 0:
        return f"at most {whole(shares['high'])}"
    return f"{share(shares['low'])} {_interval(shares)} to {whole(shares['high'])}"


def _interval(shares: dict) -> str:
    return bounds(shares["low_ci_low"], shares["low_ci_high"], whole)


def share_range(story: DiversionStory) -> str:
    """Print the bounds of the larger side without an interval."""
    shares = story.bounds[story.side]
    least = "at most" if pd.isna(shares["low"]) else f"{share(shares['low'])} to"
    return f"{least} {whole(shares['high'])}"


def goods_apart(story: DiversionStory) -> str:
    """Name what the answer leaves out: ``, laptops apart``; nothing where it leaves out nothing."""
    out = left_out(story)
    if not out:
        return ""
    return f", {out[0] if len(out) == 1 else 'some goods'} apart"


def parts_of_three(story: DiversionStory) -> str:
    """Say which part of the larger side each of three suppliers took over, or lost, at most."""
    did = "took over" if story.side == "lost" else "lost"
    (first, part), *others = first_three(story)
    clauses = [f"{the(first)} {did} at most {whole(part)}"]
    return listing(clauses + [f"{the(name)} {whole(part)}" for name, part in others])


def lower_bound(story: DiversionStory) -> str:
    """Say what the lower bound is net of, or why there is none."""
    shares = story.bounds[story.side]
    low = shares["low"]
    if pd.isna(low):
        return "A lower bound cannot be given, since too few lines are untouched."
    value = whole(low) if low > 0 else f"{whole(low)} {_interval(shares)}"
    opposite = "losses" if story.side == "lost" else "gains"
    nothing = "" if low > 0 else ", so that nothing is left"
    return (
        f"The lower bound, {value}, is net of others' {opposite} there and of what chance would match"
        f"{nothing}."
    )


def has_room_for_others(story: DiversionStory) -> bool:
    """Say whether an answer has fewer than three points without the one beside others."""
    return not (story.goods or first_three(story) and len(left_out(story)) > 1)


def beside_others(story: DiversionStory) -> str:
    """Say where China stands among partners; of others, which follow a window, the sectors' bounds."""
    name = the(story.selection.partner_name)
    if story.china and is_ranked(story):
        place = rank_of(story, "high")
        if place <= HIGH:
            return f"By the upper bound {name} is number {place} of {len(story.losers)} partners."
        higher = f"{place - 1} of {len(story.losers)} partners have a higher one"
        return f"The upper figure says little: {higher}."
    side = sector_side(story)
    now, before = story.sectors[side].high.iloc[:2]
    earlier = "" if pd.isna(before) else f", and a year earlier {whole(before)}"
    most = f"at most {whole(now)} of what it {SIDE_VERBS[side]}"
    return f"By sector {during(window(story))}, others {OTHERS[side]} {most}{earlier}."


def matched(story: DiversionStory, side: str) -> str:
    """Say how much of a side others matched in the same lines, and what nobody did."""
    shares, name, way = story.bounds[side], the(story.selection.partner_name), WAYS[side]
    least = f"at least {share(shares['low'])} and " if shares["low"] > 0 else ""
    move = CHANGES[side].removesuffix("s")
    line = hs_lines(story.digits).removesuffix("s")
    return (
        f"The United States bought {dollars(shares['loss'])} {way} from {name}{in_goods(story)} in 2025 "
        f"than in 2024 in the lines in which it bought {way}. Others {OTHERS[side]} {least}at most "
        f"{whole(shares['high'])} of that in the same lines. {whole(1 - shares['high'])} was not "
        f"matched by any {move} in the same {line}."
    )


def without_special_goods(story: DiversionStory) -> str:
    """Say what is left of the larger side, and matched of it, without the special goods."""
    bare, noun = story.groups.loc["all groups"], NOUNS[story.side]
    if not bare.loss:
        return f"Without {special_goods()}, nothing is left of the {noun}."
    least = f"at least {share(bare.low)} and " if bare.low > 0 else ""
    return (
        f"Without {special_goods()}, the {noun} is {dollars(bare.loss)}, and {least}at most "
        f"{whole(bare.high)} of it is matched."
    )


def title_of_losers(story: DiversionStory) -> str:
    """Say in a title of whom others took over most beyond chance, of losses that leave out none."""
    sure = story.losers[story.losers.low_ci_low > 0].sort_values("low", ascending=False)
    if sure.empty:
        return "Others took over no partner's loss beyond chance"
    first, n_more = sure.iloc[0], len(sure) - 1
    loss = f"the loss of {the(story.names[first.partner])}"
    others = f"{counted(n_more)} of {len(story.losers) - 1} other partners"
    return f"Others took over {whole(first.low)} of {loss} beyond chance, and part of that of {others}"


def title_of_sellers(story: DiversionStory) -> str:
    """Say in a title who sold more where China was exposed, by significant estimates."""
    rows = story.partners[(story.partners.p_holm < 0.05) & (story.partners.value > 0)]
    names = [the(story.names[code]) for code in rows.design]
    where = "in the lines in which China was taxed"
    if not names:
        return f"No partner sold significantly more {where}"
    few = listing(names) if len(names) <= 5 else f"{counted(len(names))} partners"
    return f"{capital(few)} sold significantly more {where}"


def shares_by_partner(story: DiversionStory) -> str:
    """List what others took over of each partner's losses, net of chance and at most."""
    return "; ".join(
        f"{the(story.names[row.partner])} {whole(row.low)} net of chance, {whole(row.high)} at most"
        for row in story.losers.itertuples()
    )


def taken(story: DiversionStory, side: str) -> str:
    """Say in a definition what bounds are a share of."""
    whose = f"{NOUNS[side]} of {the(story.selection.partner_name)}"
    return f"share of the {whose} in the US market that others {OTHERS[side]}, 2024 to 2025"


def least_in_dollars(story: DiversionStory) -> str:
    """Say the least by the accounting where China lost; nothing of a partner among the suppliers."""
    shares, is_partner = story.bounds["lost"], story.partners.design == story.selection.partner
    if pd.isna(shares["low"]) or is_partner.any():
        return ""
    least = at_least_zero(shares)[0] * story.found["lost"].loss
    return f"The accounting has {dollars(least)} at the least."

"""The answer of report 09: what others took over of a partner's loss, or lost to its gain."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.diversion.study import Story
from analysis.estimate.diversion.trade import DIGITS, YEARS
from analysis.present.diversion.reading import (
    LINES,
    OTHERS,
    OWN,
    WAYS,
    is_within_lines,
    left_out,
    rank_of,
    sector_side,
    share,
    window,
)
from analysis.present.finding import Answer, during, listing, month, percent, the
from analysis.present.numbers import dollars

#: Places by the most that stand out.
HIGH = 3

#: What others did where a partner lost or gained, as the answer says it.
SOLD = {"lost": "sold", "won": "lost"}


def answer(story: Story) -> Answer:
    """Say how much of what a partner lost (or gained) others made up (or lost) in the same lines.

    Lines are known for one change of years. A window outside its second year is answered by sector.
    """
    return _by_line(story) if is_within_lines(story) else _by_sector(story)


def _by_line(story: Story) -> Answer:
    name, year, labels = story.selection.partner_name, str(YEARS[-1]), left_out(story)
    apart = "" if not labels else f", {labels[0] if len(labels) == 1 else 'some goods'} apart"
    sentence = (
        f"Of what {the(name)} {OWN[story.side]} in the US market in {year}{apart}, others "
        f"{SOLD[story.side]} {_between(story.bounds[story.side])} in the same {LINES[story.digits]}."
    )
    points = [f"Left out: {listing(labels)}."] if len(labels) > 1 else []
    # The sectors alone follow a window; of China, whose window they leave as it is, the place is told.
    last = _rank(story) if story.china is not None else ""
    points += [_who(story), _least(story), last or _sectors(story)]
    return Answer(
        sentence, tuple(filter(None, points))[:3], names=(name, "US market", year),
        data_to=month(story.data_to), released=story.vintage,
    )  # fmt: skip


def _by_sector(story: Story) -> Answer:
    name, side = story.selection.partner_name, sector_side(story)
    now, *earlier = story.sectors[side].itertuples()
    sentence = (
        f"Of what {the(name)} {OWN[side]} in the US market {during(window(story))}, others {SOLD[side]} "
        f"at most {percent(now.high, 0)} in the same sectors."
    )
    then = [percent(row.high, 0) for row in earlier if not pd.isna(row.high)]
    points = [
        f"US imports from it were {dollars(now.loss)} {WAYS[side]} than a year earlier in the sectors "
        "in "
        f"which it {OWN[side]}.",
        then and f"In the same months of the years before, the same count finds {listing(then)}.",
        f"Finer lines are known for {YEARS[0]} and {YEARS[1]} only.",
    ]
    return Answer(
        sentence, tuple(filter(None, points)), names=(name, "US market", window(story)),
        data_to=month(story.data_to_sectors), released=story.vintage_sectors,
    )  # fmt: skip


def _between(bounds: dict) -> str:
    """Print the bounds of a share; what does not exceed chance is none."""
    high = percent(bounds["high"], 0)
    if pd.isna(bounds["low"]):
        return f"at most {high}"
    low = share(bounds["low"])
    return f"between {'none' if bounds['low'] <= 0 else low} and {high}"


def _who(story: Story) -> str:
    """Name the three who took, or lost, most."""
    found, took = story.found[story.side], {"lost": "took over", "won": "lost"}[story.side]
    known = found.suppliers[found.suppliers.index.isin(list(story.names))].head(3)
    verbs = [f" {took} at most", "", ""]  # said of the first, understood of the others
    parts = [
        f"{the(story.names[code])}{verb} {percent(high / found.loss, 0)}"
        for (code, high), verb in zip(known.high.items(), verbs, strict=False)
    ]
    return f"Of {dollars(found.loss)} {OWN[story.side]}, {listing(parts)}." if parts else ""


def _least(story: Story) -> str:
    bounds, opposite = story.bounds[story.side], {"lost": "losses", "won": "gains"}[story.side]
    if pd.isna(bounds["low"]):
        return "A lower bound cannot be given, since too few lines are untouched."
    low, *ends = (share(bounds[end]) for end in ("low", "low_ci_low", "low_ci_high"))
    return (
        f"The least, {low} [{', '.join(ends)}], is net of others' {opposite} there and of what chance "
        "would match."
    )


def _rank(story: Story) -> str:
    """Say that the most by itself tells little: where the partner stands by it among all."""
    # Places are of all goods in the finest lines, and say nothing of an answer at another match.
    if story.leave_out or story.digits != DIGITS[0]:
        return ""
    if story.selection.partner not in set(story.losers.partner):
        return ""
    place, n = rank_of(story, "high"), len(story.losers)
    name = the(story.selection.partner_name)
    little = "The most alone tells little: by it" if place > HIGH else "By the most alone"
    return f"{little}, what others sold of the loss of {name} is number {place} of {n} partners."


def _sectors(story: Story) -> str:
    side = sector_side(story)
    now, before, *_ = story.sectors[side].high
    then = "" if pd.isna(before) else f", and a year earlier {percent(before, 0)}"
    return (
        f"By sector {during(window(story))}, others {OTHERS[side]} at most {percent(now, 0)} of what it "
        f"{OWN[side]}{then}."
    )

"""The answer of report 07 and the sentences that open its sections."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.counterfactual.donors import COMPARING
from analysis.estimate.counterfactual.study import Story
from analysis.present.counterfactual.labels import (
    SHORT,
    episode_months,
    episode_of,
    is_divided,
    lost,
    n_as_far,
    pct,
    per_cent,
    side,
    size,
    spread_of,
    unsigned_dollars,
    windows,
)
from analysis.present.counterfactual.notes import note
from analysis.present.finding import (
    Answer,
    Finding,
    capital,
    counted,
    during,
    from_to,
    interval,
    month,
    probability,
    the,
)


def answer(story: Story) -> Answer:
    """Say how far imports were from what their past made expected, and what the tariff explains."""
    plan, main = story.plan, story.gaps.episode.loc["structural"]
    when = episode_months(plan)
    sentence = (
        f"{capital(during(episode_months(plan)))} US imports from {the(plan.partner_name)} "
        f"were {_apart(main)} what their past made expected"
        f"{'' if _clear(main) else ', which may be chance'}."
    )
    points = (_dollars(story, main), _law(story), _others(story, main))
    return Answer(
        sentence, points, names=(plan.partner_name, when),
        data_to=month(story.data_to), released=story.released,
    )  # fmt: skip


def _apart(main: pd.Series) -> str:
    """Print a gap with its interval: ``42 % [22 %, 56 %] below``."""
    ends = main.ci_low, main.ci_high
    if main.ci_low * main.ci_high > 0:
        near, far = sorted(ends, key=abs)
        return f"{size(main.value)} [{size(near)}, {size(far)}] {side(main.value)}"
    low, high = (f"{size(end)} {side(end)}" for end in ends)
    return f"{size(main.value)} {side(main.value)} [{low}, {high}]"


def _clear(main: pd.Series) -> bool:
    return main.p_value <= 0.05 and main.ci_low * main.ci_high > 0


def _dollars(story: Story, main: pd.Series) -> str:
    gap, change = lost(main.actual, main.value), main.actual / story.before - 1
    return (
        f"{unsigned_dollars(gap)} {'less' if gap < 0 else 'more'} came than expected. Imports "
        f"{'fell' if change < 0 else 'rose'} by {per_cent(abs(change))} on the same months of the year "
        f"to {month(story.plan.fit_end)}."
    )


def _law(story: Story) -> str:
    rows, share = episode_of(story), story.share
    law, main = rows.loc["panel"], rows.loc["structural"]
    if law.value >= 0:
        return "The tariff by law did not rise, so that it took nothing away."
    text = f"By our elasticity the tariff alone changes imports by {interval(law, pct)}"
    if is_divided(story):
        return f"{text}, {per_cent(share.value)} of the gap."
    more = ", and something else more than made up for it" if main.ci_low > 0 > law.ci_high else ""
    return f"{text}{more}."


def _others(story: Story, main: pd.Series) -> str:
    donors = story.gaps.episode.value[list(COMPARING)]
    n = n_as_far(main.p_value, main.n_partners)
    return (
        f"Measured against other partners the gap is {spread_of(donors)}. {counted(n).capitalize()} of "
        f"{main.n_partners - 1:.0f} others moved as far (p = {probability(main.p_value)})."
    )


def tariff(story: Story) -> Finding:
    """Say what the tariff by itself accounts for, and which share of the gap that is."""
    rows, share = episode_of(story), story.share
    law, main = rows.loc["panel"], rows.loc["structural"]
    usd = lost(law.actual, law.value)
    text = (
        "**Our headline elasticity times what the law added changes imports from "
        f"{the(story.plan.partner_name)} by {interval(law, pct)}**, or by "
        f"{'−' if usd < 0 else ''}{unsigned_dollars(usd)}."
    )
    if main.ci_low <= 0 <= main.ci_high:
        more = " The gap itself is too uncertain to be divided."
    elif main.ci_low > 0:
        more = " Something else more than made up for it." if law.ci_high < 0 else ""
    elif law.value >= 0:
        more = " It explains nothing of the gap."
    elif not is_divided(story):
        more = " What it took away is too uncertain to be a share of the gap."
    else:
        more = (
            f" That is {per_cent(share.value)} of the gap. The share lies between "
            f"{per_cent(share.ci_low)} and {_at_most(share.ci_high)} if both may be wrong, and between "
            f"{per_cent(share.given_gap_low)} and {_at_most(share.given_gap_high)} if only the "
            "elasticity may."
        )
    return Finding(text + more)


def _at_most(share: float) -> str:
    """Print a share; one above all says no more than that, and a gap that may be none has no end."""
    return per_cent(share) if share <= 1 else "more than all"


def months(story: Story) -> Finding:
    """Say how much is missing or beside what was expected, a month."""
    plan, main = story.plan, story.gaps.episode.loc["structural"]
    gap = lost(main.actual, main.value)
    text = (
        f"**{capital(during(episode_months(plan)))} {unsigned_dollars(main.actual)} came and "
        f"{unsigned_dollars(main.expected)} were to be expected**, "
        f"{unsigned_dollars(gap / len(plan.window))} {'less' if gap < 0 else 'more'} a month."
    )
    return Finding(text + note(plan, "months"))


def designs(story: Story) -> Finding:
    """Say what the designs give that compare partners."""
    rows = episode_of(story)
    donors = rows.loc[list(COMPARING)]
    return Finding(
        f"**{counted(len(rows)).capitalize()} designs put the gap at {spread_of(rows.value)}.** "
        f"Compared with other partners instead of with its own past it is {spread_of(donors.value)}, "
        "with p from "
        f"{probability(donors.p_value.min())} to {probability(donors.p_value.max())}."
        + note(story.plan, "designs")
    )


def ranks(story: Story) -> Finding:
    """Say how many other partners moved as far, in logs and in units of their forecast error."""
    main = story.gaps.episode.loc["structural"]
    far, scaled = (n_as_far(p, main.n_partners) for p in (main.p_value, main.p_scaled))
    smallest = "" if far else ", the smallest possible"
    return Finding(
        f"**Of {main.n_partners - 1:.0f} other partners, {counted(far)} moved as far from what was "
        f"expected in logs** (p = {probability(main.p_value)}{smallest}). In units of its own forecast "
        f"error {counted(scaled)} did (p = {probability(main.p_scaled)})."
    )


def quiet_years(story: Story) -> Finding:
    """Say what the designs find where no wave of tariffs came."""
    own = story.accuracy.own_bias
    return Finding(
        f"**In quieter years the same designs find {pct(own['structural'])} for "
        f"{the(story.plan.partner_name)} by its own past and {spread_of(own[list(COMPARING)])} by other "
        f"partners**, on average over {windows(story.accuracy)}." + note(story.plan, "quiet")
    )


def choices(story: Story) -> Finding:
    """Say how far the gap moves with the months that are fitted."""
    ranges = story.choices.groupby("design", sort=False).value.apply(spread_of)
    own = ranges.pop("structural")
    rest = ", ".join(f"{SHORT[design]} {text}" for design, text in ranges.items())
    return Finding(
        f"**With other months before it the time series gives {own}.** The others give: {rest}."
        + note(story.plan, "choices")
    )


def donors(story: Story) -> Finding:
    """Say how far unclean donors could move the designs that rest on them."""
    below = bool(story.gaps.episode.value["structural"] < 0)
    return Finding(
        f"**Other partners pay tariffs too{', and may take over sales' * below}.** With what they lost, "
        "or with what they gained, taken out, each by itself, the designs that rest on them give "
        f"{spread_of(pd.Series(story.limits.to_numpy().ravel()))}."
    )


def hardware(story: Story) -> Finding:
    """Say what is left of the gap without computers and chips, and what the tariff is of either part."""
    rows = {
        name: story.varied[story.varied.variation.eq(name)].set_index("design")
        for name in ("base", "hardware")
    }
    rest = rows["hardware"]
    text = (
        f"**Without computers and chips (NAICS 334) the gap is {pct(rest.value.structural)} by its own "
        f"past** and {spread_of(rest.value[list(COMPARING)])} by other partners; the law accounts for "
        f"{pct(rest.value.panel)}."
    )
    law, gap = (lost(rest.actual[design], rest.value[design]) for design in ("panel", "structural"))
    law_334, gap_334 = (
        lost(rows["base"].actual[design], rows["base"].value[design]) - without
        for design, without in (("panel", law), ("structural", gap))
    )
    if gap < 0 and gap_334 < 0 and max(rest.ci_high.structural, rest.ci_high.panel) < 0:
        text += (
            f" That is {unsigned_dollars(law)} where {unsigned_dollars(gap)} are missing, "
            f"{per_cent(law / gap)} of the gap by its own past. Of the {unsigned_dollars(gap_334)} that "
            "are left for this sector by "
            f"subtraction it is {per_cent(law_334 / gap_334)}. The share in the whole is a mean of "
            "unlike parts."
        )
    return Finding(text + note(story.plan, "hardware"))


def run_up(story: Story) -> Finding | None:
    """Say what came in the months before the episode; None where there are none between."""
    gaps = story.gaps
    rows = gaps.summary[gaps.summary.design.eq("structural")].set_index("period")
    if "run_up" not in rows.index:
        return None
    early, both = rows.loc["run_up"], rows.loc["both"]
    between, mirror = gaps.plan.periods["run_up"], ""
    if early.ci_low > 0 and rows.value["episode"] < 0:
        mirror = (
            "Part of the later gap may be the mirror of what was bought in these months, since goods "
            "that were merely brought forward are missing after them. "
        )
    return Finding(
        "## The months before the episode\n\n"
        f"**{capital(during(from_to(between[0], between[-1])))}, before the episode, imports were "
        f"{size(early.value)} {side(early.value)} what was expected**, by "
        f"{unsigned_dollars(lost(early.actual, early.value))}. Their interval is {pct(early.ci_low)} to "
        f"{pct(early.ci_high)}. With these months the gap is {interval(both, pct)} "
        f"(p = {probability(both.p_value)}).\n\n"
        f"{mirror}The first column of the table leaves these months out, and the last counts them in."
        + note(gaps.plan, "run_up")
    )

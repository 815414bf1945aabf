"""Sentences that open the sections of report 10, and what holds for one partner or window only.

A part that has nothing to say is None, which a notebook does not show.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.regime.asymmetry import HORIZON
from analysis.estimate.regime.recovery import CUTS, Recovery
from analysis.estimate.regime.study import Story
from analysis.present.finding import (
    Finding,
    bounds,
    capital,
    during,
    from_to,
    listing,
    month,
    p_value,
    percent,
    period,
    the,
    two,
    whole,
)
from analysis.present.regime.finding import at_the_law, beside, elsewhere
from analysis.present.regime.labels import SHORT, last_step, last_window, level, rank_p, whose

#: Month of the first cut of the tariff on China in 2025.
FIRST_CUT = min(CUTS.values()).replace(day=1)


def dates_words(story: Story) -> Finding:
    """Say how often the share broke, how many breaks lie at the law, and who else moved as far."""
    found, known = story.regimes.breaks["share"], last_step(story, "share")
    start, end = (month(found.values.index[k]) for k in (0, -1))
    if known is None:
        p = p_value(found.tests.p_value[0])
        return Finding(
            f"**The tests find no break in {whose(story)} share of US imports from {start} to {end}** "
            f"({p} for none against any number)."
        )
    after = level(found.segments[["ci_low", "ci_high"]].iloc[-1], "share")
    text = (
        f"**{capital(whose(story))} share of US imports broke {_times(len(found.dates))} since {start} "
        f"and averaged {percent(known[2])} {bounds(after.ci_low, after.ci_high, percent)} from its last "
        f"break to {end}.**"
    )
    return Finding(" ".join([text, at_the_law(story), *elsewhere(story), *_ranks(story)]))


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _ranks(story: Story) -> list[str]:
    """Compare the step with those of all partners, at the partner's last date and at their own."""
    steps, partner = story.regimes.elsewhere, story.selection.partner
    if partner not in steps.index or len(steps) < 2:
        return []
    same, best, n = rank_p(steps.step, partner), rank_p(steps.own_step, partner), len(steps)
    return [
        f"That date was chosen on this series itself; {same * n:.0f} of {n} moved as far up or down "
        f"({p_value(same)}). Where every partner has the dates that fit it best, {best * n:.0f} of {n} "
        f"had a last step as large ({p_value(best)})."
    ]


def gap_words(story: Story) -> Finding | None:
    """Say what the gap of China's exports is, where it is cut."""
    if "gap" not in story.regimes.series:
        return None
    return Finding(
        "The *gap* between the growth of China's exports to the United States and to the world is the "
        "exporter's own account. It is a twelve-month change, so that its return to zero says that the "
        "fall has stopped, not that it was undone."
    )


def number_words(story: Story) -> Finding:
    """Say how many breaks tests and criteria choose, and how many choices keep the last date."""
    breaks = story.regimes.breaks
    found = [f"{_breaks(len(b.dates))} in the {SHORT[name].lower()}" for name, b in breaks.items()]
    bic, lwz = (listing([str(b.chosen_by(c)) for b in breaks.values()]) for c in ("bic", "lwz"))
    text = f"**The tests accept {listing(found)}; BIC would cut at {bic} dates, LWZ at {lwz}.**"
    return Finding(" ".join([text, *_choices(story), *_last_of_the_rate(story)]))


def _breaks(number: int) -> str:
    return {0: "no break", 1: "one break"}.get(number, f"{number} breaks")


def _choices(story: Story) -> list[str]:
    known, others = last_step(story, "share"), story.regimes.variations
    if known is None or others.empty:
        return []
    same = int(others["first"].eq(known[0]["first"]).sum())
    return [
        f"Of {len(others)} other ways to cut the share, {same or 'none'} "
        f"{'dates' if same == 1 else 'date'} the last break in the same month."
    ]


def _last_of_the_rate(story: Story) -> list[str]:
    """Say whether the cuts began another regime of the rate, where they are in the data."""
    found = story.regimes.breaks["tariff"]
    if story.recovery is None or found.dates.empty:
        return []
    last, n = found.dates.iloc[-1]["first"], len(found.dates)
    if last > FIRST_CUT:
        return [f"The rate collected last broke in {month(last)}, after cuts had begun."]
    more = found.criteria.set_index("n_breaks")["first"].get(n + 1, ())
    test = p_value(found.tests.set_index("n_breaks").p_value.get(n, float("nan")))
    text = "Whether the cuts began another regime of the rate is not settled: "
    if found.chosen_by("lwz") > n and more:
        return [f"{text}LWZ adds a break in {month(more[-1])}, the test does not ({test})."]
    return [f"{text}neither the test ({test}) nor LWZ adds a break."]


def asymmetry_words(story: Story) -> Finding | None:
    """Open the section on rises and cuts; None where the window ends before the cuts."""
    found = story.asymmetry
    if found is None:
        return None
    row = found.row()
    text = (
        "## Do cuts undo what rises did?\n\n"
        f"**{capital(during(period(found.window)))} one per cent more on the tariff factor went with "
        f"{two(row.rise)} {bounds(row.rise_low, row.rise_high, two)} per cent of imports, and one "
        f"per cent less with {two(-row.fall)} {bounds(-row.fall_high, -row.fall_low, two)}.** "
        f"The two differ by {two(row.difference)} "
        f"{bounds(row.difference_low, row.difference_high, two)}, all clustered by partner. "
    )
    return Finding(f"{text}{_permuted(story)}\n\n{_evidence(story)}")


def _permuted(story: Story) -> str:
    found = story.asymmetry
    if not found.permuted:
        return "The sample leaves this partner out, so that its path cannot be permuted."
    across, within = found.permuted["across"], found.permuted["within"]
    word = "That rejects symmetry" if across <= 0.05 else "That does not reject symmetry"
    return (
        f"{word}. With {whose(story)} path given to each other partner in turn, as large a difference "
        f"comes about with {p_value(across)}, and between the sectors of a partner with "
        f"{p_value(within)}."
    )


def _evidence(story: Story) -> str:
    """Say what is compared, and what part of all cuts is the partner's."""
    found = story.asymmetry
    text = (
        "Rises and cuts of the statutory factor get a coefficient each in the panel of all partners, "
        "summed up from the start of the window as the law made them. If a cut undoes a rise, the two "
        "are equal."
    )
    if not found.permuted:
        return text
    return (
        f"{text} Of all that was cut by {month(found.last_cut)}, the last month whose tariff enters at "
        f"the lag tested, {whole(found.share_of_cuts)} was cut for "
        f"{the(story.selection.partner_name)}."
    )


def asymmetry_limits(story: Story) -> Finding | None:
    """Say what the table of rises and cuts can and cannot tell."""
    if story.asymmetry is None:
        return None
    rows = story.asymmetry.table.query("comparison == 'across' and sample == 'all'")
    less = int(rows.fall.abs().lt(rows.rise.abs()).sum())
    placebo = story.asymmetry.row(sample="placebo")
    sure = placebo.difference_low > 0 or placebo.difference_high < 0
    text = (
        f"Across partners, cuts gave back less than rises had taken away at {less} of {len(rows)} lags. "
        "The interval of the difference is too tight where few partners carry the tariffs, since it is "
        "clustered by partner. "
    )
    if sure:
        text += (
            "The placebo, two years before, finds a difference that looks as sure where there was "
            "nothing to find. "
        )
    return Finding(
        f"{text}Permuting the path is the honest test. Between sectors of one partner only what differs "
        "from good to good is left to learn from. That a cut brings back less within the window is also "
        "what slow return would look like: nothing here can tell slow from never."
    )


def horizon_words(story: Story) -> Finding | None:
    """Say why the responses by month decide little."""
    if story.asymmetry is None:
        return None
    return Finding(
        f"Month by month rises can still be at work when a cut comes, and few months cannot hold "
        f"{HORIZON + 1} lags of each apart."
    )


def recovery_words(story: Story) -> Finding | None:
    """Open the section on what each cut has brought back; None where it is not known."""
    recovery = story.recovery
    if recovery is None:
        return None
    us, china = (last_window(recovery, ledger) for ledger in ("us", "china"))
    lead = {
        "partly back": "neither a return nor a settled new phase",
        "not back": "so far a new phase",
        "back in part or whole": "so far a return",
        "undecided": "not to be told yet",
    }[verdict(us)]
    return Finding(
        "## What each cut has brought back\n\n"
        f"**Trade with China is {verdict(us)} by US figures and {verdict(china)} by China's: {lead}.** "
        f"{_symmetric(us, china)} {_growth(us, recovery)}\n\n"
        "Each window is held against the same months of 2024. The trough is the time in which goods "
        "shipped under the highest rate arrived, fixed by the calendar and not by the lowest month."
    )


def verdict(row: pd.Series) -> str:
    """Say in words what the interval of the share undone holds."""
    if row.undone_high < 1:
        return "partly back" if row.undone_low > 0 else "not back"
    return "back in part or whole" if row.undone_low > 0 else "undecided"


def _symmetric(us: pd.Series, china: pd.Series) -> str:
    expected = [
        f"{whole(row.expected)} {bounds(row.expected_low, row.expected_high, whole)}"
        for row in (us, china)
    ]
    return (
        f"Of the rise of log(1 + rate) {whole(us.tariff_undone)} was undone by "
        f"{from_to(us.start, us.end)}. If cuts worked as rises did, US imports would have regained "
        f"{expected[0]} of their fall, "
        f"{beside(us)}. China's exports would have regained {expected[1]}, {beside(china)}."
    )


def _growth(us: pd.Series, recovery: Recovery) -> str:
    e = recovery.headline
    left = np.expm1(e.value * us.tariff)
    low, high = sorted(np.expm1(np.array([e.ci_low, e.ci_high]) * us.tariff))
    inside = us.predicted_low <= us.recovered <= us.predicted_high
    grown, implied, *ends = np.expm1([us.recovered, us.predicted, us.predicted_low, us.predicted_high])
    return (
        f"These shares hardly depend on the elasticity per point collected, {two(e.value)} "
        f"{bounds(e.ci_low, e.ci_high, two)}; growth since the trough does. US imports grew by "
        f"{whole(grown)}, {'within' if inside else 'outside'} what it implies, {whole(implied)} "
        f"{bounds(*ends, whole)}. What is missing is in the level: {whole(us.level - 1)} on 2024, "
        f"where the tariff that is left explains {whole(left)} {bounds(low, high, whole)}."
    )

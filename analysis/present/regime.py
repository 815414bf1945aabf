"""Finding of the regime report, and the words that its tables and figures share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.combine import Selection
from analysis.estimate.regime.asymmetry import Asymmetry
from analysis.estimate.regime.recovery import CUTS, Recovery
from analysis.estimate.regime.regimes import Regimes, at_least
from analysis.estimate.regime.study import Story
from analysis.present.finding import Finding, percent, probability, two

#: Series by name, as tables and figures call them.
LABELS = {
    "share": "share of US imports",
    "tariff": "rate collected by US customs",
    "gap": "growth of China's exports to the US less to the world",
}
#: Short names for tables.
SHORT = {"share": "Share", "tariff": "Rate", "gap": "Gap"}

LEDGERS = {"us": "US imports", "china": "China's exports"}

#: Month of the first cut of the tariff on China in 2025.
FIRST_CUT = min(CUTS.values()).replace(day=1)

#: Said in place of what only China has.
ONLY_CHINA = Finding(
    "Not shown: for this partner imports and the rate collected end with the panel, before two of the "
    "three cuts of the tariff on China; and the package holds no export figures of its own customs."
)


def level(values, name: str):
    """Return logs as fractions; a gap between growth rates as a ratio of growth factors, less one."""
    return np.expm1(values) if name == "gap" else np.exp(values)


def fine(value: float) -> str:
    """Return a fraction as per cent, with two decimals below half a per cent."""
    return percent(value, 1 if abs(value) >= 0.005 else 2)


def p_equals(value: float) -> str:
    """Return a p-value with its letter that no line break divides, for instance ``p = 0.103``."""
    text = probability(value)
    return (f"p {text}" if text.startswith("<") else f"p = {text}").replace(" ", "\u00a0")


def month(when: pd.Timestamp) -> str:
    """Return a month in words, for instance ``March 2025``."""
    return f"{when:%B %Y}"


def month_interval(low: pd.Timestamp, high: pd.Timestamp) -> str:
    """Return an interval of months."""
    return month(low) if low == high else f"{month(low)} to {month(high)}"


def bounds_of(low: float, high: float, write=percent) -> str:
    """Return an interval as ``[a, b]``."""
    return f"[{write(low)}, {write(high)}]"


def months_of(low: pd.Timestamp, high: pd.Timestamp) -> str:
    """Return an interval of months in digits, for tables and definitions."""
    return f"{low:%Y-%m} to {high:%Y-%m}"


def months_between(window: str) -> list[str]:
    """Return the first and the last month of a window in words."""
    return [month(pd.Timestamp(text)) for text in window.split(":")]


def regime_finding(story: Story) -> Finding:
    """Answer whether trade and tariff are back, partly back, or at a new level."""
    selection, regimes, recovery = story.selection, story.regimes, story.recovery
    parts = [_answer(selection, recovery, regimes), _share_sentence(selection, regimes)]
    if recovery is not None:
        parts += [_tariff_sentence(regimes, recovery), _recovery_sentence(recovery)]
    parts.append(_asymmetry_sentence(story.asymmetry, selection.partner_name))
    return Finding("\n\n".join(parts))


def _answer(selection: Selection, recovery: Recovery | None, regimes: Regimes) -> str:
    name = selection.partner_name
    if recovery is None:
        dates = regimes.breaks["share"].dates
        if dates.empty:
            return (
                f"**No break in the share of {name} in US imports can be told from its usual swings.**"
            )
        last = dates.iloc[-1]
        near = regimes.coincidence[regimes.coincidence.series.eq("share")].iloc[-1]
        law = "with a change of its tariff" if near.within else "without a change of its tariff"
        return (
            f"**The share of {name} in US imports last broke in {month(last['first'])}, {law} within "
            "the interval of the date.**"
        )
    us, china = (last_window(recovery, ledger) for ledger in LEDGERS)
    lead = {
        "partly back": "Neither a return nor a settled new phase",
        "not back": "So far a new phase",
        "back in part or whole": "So far a return",
        "undecided": "Not to be told yet",
    }[verdict(us)]
    years = recovery.calm.index.year.nunique()
    return (
        f"**{lead}: trade is {verdict(us)} by US figures, {verdict(china)} by China's.** After three "
        f"cuts {percent(us.rate_undone, 0)} of the rise of the rate that US customs collect was undone "
        f"by {_months(us)}, or {percent(us.tariff_undone, 0)} in terms of log(1 + rate). Of the fall of "
        f"trade, US imports had made up {percent(us.undone, 0)} "
        f"{bounds_of(us.undone_low, us.undone_high, whole)} by {_months(us)}, China's exports "
        f"{percent(china.undone, 0)} {bounds_of(china.undone_low, china.undone_high, whole)} by "
        f"{_months(china)}, both against the same months of 2024. (The intervals say how far trade "
        f"moves when no tariff does: {len(recovery.calm)} stretches of calm months, which overlap and "
        f"start in only {years} different years.)"
    )


def verdict(row: pd.Series) -> str:
    """Say in words what the interval of the share undone holds."""
    if row.undone_high < 1:
        return "partly back" if row.undone_low > 0 else "not back"
    return "back in part or whole" if row.undone_low > 0 else "undecided"


def whole(value: float) -> str:
    """Return a fraction as whole per cent."""
    return percent(value, 0)


def _months(row: pd.Series) -> str:
    return f"{row.start:%B} to {month(row.end)}"


def last_window(recovery: Recovery, ledger: str) -> pd.Series:
    """Return the row of a ledger after the last cut."""
    return recovery.windows[recovery.windows.ledger.eq(ledger)].iloc[-1]


def _share_sentence(selection: Selection, regimes: Regimes) -> str:
    found = regimes.breaks["share"]
    end = found.values.index[-1]
    if found.dates.empty:
        return (
            f"The tests find no break in the share ({p_equals(found.tests.p_value[0])} for none against "
            f"any number), from {month(found.values.index[0])} to {month(end)}."
        )
    last, before, after = found.dates.iloc[-1], found.segments.iloc[-2], found.segments.iloc[-1]
    own = regimes.coincidence[regimes.coincidence.series.eq("share")]
    return (
        f"The share of goods from {selection.partner_name} in US imports broke "
        f"{_times(len(found.dates))} since {month(found.values.index[0])}, last in "
        f"{month(last['first'])} (95 % interval {month_interval(last.ci_low, last.ci_high)}), from "
        f"{percent(np.exp(before['mean']))} to {percent(np.exp(after['mean']))} "
        f"{bounds_of(np.exp(after.ci_low), np.exp(after.ci_high))}; data end in {month(end)}. "
        f"{_at_the_law(own)} {_elsewhere(regimes.elsewhere, selection)}"
    )


def _at_the_law(own: pd.DataFrame) -> str:
    """Say how many breaks lie at a change of the tariff, and how many would by accident."""
    n, within = len(own), int(own.within.sum())
    text = f"{within} of {n} breaks lie at a change of the tariff, as far as the dates are known"
    if own.chance.isna().any():
        return text + "."
    return (
        f"{text}; dates moved over all months would give {own.chance.sum():.1f} by accident, and "
        f"{within} or more with {p_equals(at_least(own.chance, within))}."
    )


def _elsewhere(steps: pd.DataFrame, selection: Selection) -> str:
    """Compare the step with those of all partners, at the partner's last date and at their own."""
    name, own = selection.partner_name, steps.step[selection.partner]
    others = steps.step.drop(selection.partner)
    beyond = int((others <= own).sum() if own < 0 else (others >= own).sum())
    word = "fell" if own < 0 else "rose"
    same, best = (rank_p(steps[c], selection.partner) for c in ("step", "own_step"))
    return (
        f"At that date, which was chosen on the series of {name} itself, {beyond or 'none'} of the "
        f"{len(others)} other partners {word} as much; {same * len(steps):.0f} of {len(steps)} moved as "
        f"far up or down ({p_equals(same)}). Where every partner has the dates that fit it best, "
        f"{best * len(steps):.0f} of {len(steps)} had a last step as large ({p_equals(best)})."
    )


def rank_p(steps: pd.Series, partner: str) -> float:
    """Return the share of partners, the selected one among them, whose step is as large in size."""
    return float((steps.abs() >= abs(steps[partner])).mean())


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _tariff_sentence(regimes: Regimes, recovery: Recovery) -> str:
    found = regimes.breaks["tariff"]
    if found.dates.empty:
        return "The tests find no break in the rate collected."
    last = found.dates.iloc[-1]
    if last["first"] > FIRST_CUT:
        return f"The rate collected last broke in {month(last['first'])}, after cuts had begun."
    more = found.criteria.set_index("n_breaks")["first"].get(len(found.dates) + 1, ())
    lwz = found.chosen_by("lwz")
    text = (
        f"The rate collected last broke in {month(last['first'])}. Whether the cuts began another "
        "regime is not settled: "
    )
    test = found.tests.set_index("n_breaks").p_value.get(len(found.dates), float("nan"))
    if lwz > len(found.dates) and more:
        return text + f"LWZ adds a break in {month(more[-1])}, the test does not ({p_equals(test)})."
    return text + f"neither the test ({p_equals(test)}) nor LWZ adds a break."


def _recovery_sentence(recovery: Recovery) -> str:
    us, china = (last_window(recovery, ledger) for ledger in LEDGERS)
    e = recovery.headline
    first, last = recovery.drift.iloc[0], recovery.drift.iloc[-1]
    grown, implied = np.expm1(us.recovered), np.expm1(us.predicted)
    inside = us.predicted_low <= us.recovered <= us.predicted_high
    word = "within" if inside else "outside"
    implied_level = np.exp(e.value * us.tariff)
    ends = sorted(np.exp(np.array([e.ci_low, e.ci_high]) * us.tariff))
    return (
        f"If cuts worked as rises did, with the headline elasticity of {two(e.value)} "
        f"[{two(e.ci_low)}, {two(e.ci_high)}], US imports would have made up {_expected(us)} of their "
        f"fall, and China's exports {_expected(china)} of theirs: {_overlap(us)} for the former, "
        f"{_overlap(china)} for the latter. That hardly depends on the elasticity. Growth since the "
        f"trough does: US imports would have grown by {percent(implied, 0)} "
        f"{bounds_of(np.expm1(us.predicted_low), np.expm1(us.predicted_high), whole)}; they grew by "
        f"{percent(grown, 0)}, {word} that interval. What is missing is in the "
        f"level: {percent(us.level - 1, 0)} against 2024, where the tariff that is left explains "
        f"{percent(implied_level - 1, 0)} {bounds_of(ends[0] - 1, ends[1] - 1, whole)}. The two "
        f"ledgers themselves have parted: China recorded {percent(first.ratio - 1, 0)} more than the US "
        f"in {first.start:%B} to {month(first.end)}, and {percent(last.ratio - 1, 0)} more in the same "
        f"months of {last.end:%Y}."
    )


def _expected(row: pd.Series) -> str:
    return f"{whole(row.expected)} {bounds_of(row.expected_low, row.expected_high, whole)}"


def _overlap(row: pd.Series) -> str:
    """Say whether the share undone and the one expected can be the same, by their intervals."""
    if row.undone_high < row.expected_low:
        return "more than was undone, with intervals that do not meet,"
    if row.undone_low > row.expected_high:
        return "less than was undone, with intervals that do not meet,"
    return "not to be told from what was undone"


def _asymmetry_sentence(found: Asymmetry, name: str) -> str:
    row = found.row()
    text = (
        f"By product and partner, to {months_between(found.window)[1]}, one per cent more on the tariff "
        f"factor went with {two(row.rise)} {bounds_of(row.rise_low, row.rise_high, two)} per cent of "
        f"imports, and one per cent less with {two(-row.fall)} "
        f"{bounds_of(-row.fall_high, -row.fall_low, two)} "
        f"(difference {two(row.difference)} "
        f"{bounds_of(row.difference_low, row.difference_high, two)}, all clustered). "
    )
    if not found.permuted:
        return text + "The sample leaves this partner out, so that its path cannot be permuted."
    p, within = found.permuted["across"], found.permuted["within"]
    word = "That rejects symmetry" if p <= 0.05 else "That does not reject symmetry"
    return text + (
        f"{word}: with {name}'s path given to each other partner in turn, as large a difference comes "
        f"about with {p_equals(p)}, and between the sectors of a partner with {p_equals(within)}."
    )

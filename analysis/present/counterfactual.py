"""Finding and numbers of the counterfactual report; see ``counterfactual_tables``, ``_figures``."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.donors import COMPARING
from analysis.estimate.counterfactual.gaps import Gaps
from analysis.estimate.counterfactual.implied import TARIFFS
from analysis.estimate.counterfactual.plan import Plan
from analysis.estimate.counterfactual.study import Story
from analysis.present.finding import Finding, percent, probability
from analysis.present.numbers import Number, display

#: Designs as printed, in the order of print.
NAMES = {
    "structural": "structural time series",
    "synthetic_control": "synthetic control",
    "sdid": "synthetic difference-in-differences",
    "benchmark": "growth of all other partners",
    "panel": "elasticity × tariff by law",
    "panel_collected": "elasticity × tariff collected",
}


#: Names short enough for a panel's head, a line's end or a table's first column.
SHORT = {
    "structural": "time series",
    "synthetic_control": "synthetic control",
    "sdid": "synthetic DiD",
    "benchmark": "growth of others",
    "panel": "elasticity × law",
    "panel_collected": "elasticity × collected",
}


def pct(log: float) -> str:
    """Print a log gap as per cent."""
    return percent(float(np.expm1(log)))


def pct_range(low: float, high: float) -> str:
    """Print the ends of an interval of log gaps as per cent."""
    return f"[{pct(low)}, {pct(high)}]"


def whole_range(low: float, high: float) -> str:
    """Print the ends of an interval of log gaps in whole per cent, for tables."""
    return f"[{percent(float(np.expm1(low)), 0)}, {percent(float(np.expm1(high)), 0)}]"


def dollars(value: float) -> str:
    """Print US dollars in billions without sign."""
    return display(abs(value), "USD")


def episode_months(plan: Plan) -> str:
    """Print the months of the episode: ``April to November 2025``."""
    first = f"{plan.start:%B}" if plan.start.year == plan.end.year else f"{plan.start:%B %Y}"
    return f"{first} to {plan.end:%B %Y}"


def lost(actual, gap):
    """Return actual less expected imports (US dollars) for a log gap; what came is known."""
    return actual * -np.expm1(-gap)


def designs_of(story: Story) -> pd.DataFrame:
    """Return the summaries of all designs as one frame."""
    return pd.concat([story.gaps.summary, story.implied.summary], ignore_index=True)


def episode_of(story: Story) -> pd.DataFrame:
    """Return the rows of the episode, index design."""
    rows = designs_of(story)
    return rows[rows.period.eq("episode")].set_index("design")


def bn(value: float, decimals: int = 1) -> str:
    """Print billions with a true minus sign."""
    return f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "−")


def p_or_dash(value: float) -> str:
    """Print a p-value, or a dash where there is none."""
    return "–" if np.isnan(value) else probability(value)


def counterfactual_finding(story: Story) -> Finding:
    """State the gap, what the tariff by itself accounts for, and how far to trust either."""
    plan, rows, quiet, limits = story.plan, episode_of(story), story.accuracy, story.limits
    main, donors = rows.loc["structural"], rows.loc[list(COMPARING)]
    text = f"**{_gap_text(plan, main)}** {_rank_text(main)} {_before_text(plan, main, story.before)} "
    text += _law_text(rows, story.share)
    points = [
        f"Compared with other partners instead of with its own past, the gap is "
        f"{pct(donors.value.min())} to {pct(donors.value.max())} by three designs (p from "
        f"{probability(donors.p_value.min())} to {probability(donors.p_value.max())}).",
        f"In quieter years the same designs find for {plan.partner_name}, on average over "
        f"{windows(quiet)}, {pct(quiet.own_bias['structural'])} (its own past) "
        f"and {pct(quiet.own_bias[list(COMPARING)].min())} to "
        f"{pct(quiet.own_bias[list(COMPARING)].max())} (other partners).",
        "Other partners pay tariffs too, and take over sales. With what they lost (at the end of the "
        "elasticity's interval that costs them most) or with all that they sold beyond their own "
        "forecast taken out, each by itself, the designs that rest on them give "
        f"{pct(limits.to_numpy().min())} to {pct(limits.to_numpy().max())}.",
        _hardware_text(story.varied),
        _run_up_text(story.gaps),
    ]
    return Finding(text + "\n\n" + "\n".join(f"- {point}" for point in points if point))


def windows(quiet: pd.DataFrame) -> str:
    """Print the number of quiet windows."""
    n = quiet.own_n.iloc[0]
    return "one quiet window" if n == 1 else f"{n:.0f} quiet windows"


def _gap_text(plan: Plan, main: pd.Series) -> str:
    gap = lost(main.actual, main.value)
    size, side = percent(abs(np.expm1(main.value))), "below" if gap < 0 else "above"
    return (
        f"In {episode_months(plan)}, US imports from {plan.partner_name} were {size} {side} what their "
        f"own past made expected: {dollars(gap)} {'less' if gap < 0 else 'more'}, "
        f"{dollars(gap / len(plan.window))} a month."
        f"{'' if _clear(main) else ' Chance is not ruled out.'}"
    )


def _rank_text(main: pd.Series) -> str:
    n_larger, n_scaled = (round(p * main.n_partners) - 1 for p in (main.p_value, main.p_scaled))
    smallest = "" if n_larger else ", the smallest possible"
    return (
        f"The interval of the gap is {pct_range(main.ci_low, main.ci_high)}; of the "
        f"{main.n_partners - 1:.0f} other partners, {_counted(n_larger)} moved as far from what was "
        f"expected in logs (p = {probability(main.p_value)}{smallest}), and {_counted(n_scaled)} in "
        f"units of its own forecast error (p = {probability(main.p_scaled)})."
    )


def _counted(n: int) -> str:
    return {0: "none", 1: "one"}.get(n, f"{n}")


def _clear(main: pd.Series) -> bool:
    return main.p_value <= 0.05 and main.ci_low * main.ci_high > 0


def _before_text(plan: Plan, main: pd.Series, before: float) -> str:
    return (
        f"Imports were {dollars(main.actual)}, {percent(main.actual / before - 1)} on the same calendar "
        f"months of the year to {plan.fit_end:%B %Y}."
    )


def _law_text(rows: pd.DataFrame, share: pd.Series) -> str:
    law, main = rows.loc["panel"], rows.loc["structural"]
    text = (
        f"The tariff by itself, our headline elasticity times what the law added, accounts for "
        f"{pct(law.value)} {pct_range(law.ci_low, law.ci_high)}, or "
        f"{dollars(lost(law.actual, law.value))}"
    )
    if main.value >= 0:
        return text + "; something else more than made up for it."
    if main.ci_high > 0:
        return text + "; the gap itself is too uncertain to be divided."
    return text + (
        f": {percent(share.value, 0)} of the gap, with an interval from {percent(share.ci_low, 0)} to "
        f"{percent(share.ci_high, 0)} if both may be wrong, and from "
        f"{percent(share.given_gap_low, 0)} to {percent(share.given_gap_high, 0)} if only the "
        "elasticity may."
    )


def _hardware_text(varied: pd.DataFrame) -> str:
    rows = varied[varied.variation.eq("hardware")].set_index("design")
    own = rows.value
    text = (
        f"Without computers and chips (NAICS 334), the gap is {pct(own['structural'])} by its own past "
        f"and {pct(own[list(COMPARING)].min())} to {pct(own[list(COMPARING)].max())} by other partners; "
        f"the law accounts for {pct(own.panel)}"
    )
    whole = varied[varied.variation.eq("base")].set_index("design")
    law, gap = (lost(rows.actual[design], own[design]) for design in ("panel", "structural"))
    law_334, gap_334 = (
        lost(whole.actual[design], whole.value[design]) - without
        for design, without in (("panel", law), ("structural", gap))
    )
    if gap >= 0 or gap_334 >= 0 or rows.ci_high.structural > 0:
        return text + "."
    return text + (
        f", {dollars(law)} where {dollars(gap)} are missing: {percent(law / gap, 0)} of the gap by its "
        f"own past. Of the {dollars(gap_334)} that are left for this sector by subtraction it is "
        f"{percent(law_334 / gap_334, 0)}: the share in the whole is a mean of unlike parts."
    )


def _run_up_text(gaps: Gaps) -> str:
    rows = gaps.summary[gaps.summary.design.eq("structural")].set_index("period")
    if "run_up" not in rows.index:
        return ""
    early, both = rows.loc["run_up"], rows.loc["both"]
    months = gaps.plan.periods["run_up"]
    rushed = lost(early.actual, early.value)
    return (
        f"From {months[0]:%B %Y} to {months[-1]:%B %Y}, before the window, imports were "
        f"{dollars(rushed)} {'above' if rushed > 0 else 'below'} what was expected, "
        f"{pct(early.value)} {pct_range(early.ci_low, early.ci_high)}. With these months the gap is "
        f"{pct(both.value)} {pct_range(both.ci_low, both.ci_high)} (p = {probability(both.p_value)})."
    )


def counterfactual_numbers(story: Story) -> list[Number]:
    """Return the citable numbers: per cent, dollars and p by design, and what the checks give."""
    plan, rows, share, numbers = story.plan, designs_of(story), story.share, []
    key = f"counterfactual.{plan.partner}.{plan.start:%Y-%m}_{plan.end:%Y-%m}"

    def add(name, value, unit, words, ends=(None, None)):
        low, high = (None if end is None else float(end) for end in ends)
        numbers.append(
            Number(
                key=f"{key}.{name}", value=float(value), unit=unit, definition=words,
                vintage=story.vintage, ci_low=low, ci_high=high,
            )
        )  # fmt: skip

    subject = f"US imports from {plan.partner_name}"
    for row in rows[rows.period.eq("episode")].itertuples():
        words = f"{subject}, {episode_months(plan)}, over what was expected, less 1: {NAMES[row.design]}"
        ends = np.expm1([row.ci_low, row.ci_high])
        add(f"{row.design}.percent", np.expm1(row.value), "fraction", words, ends)
        words = f"{subject}, {episode_months(plan)}, less what was expected: {NAMES[row.design]}"
        ends = [lost(row.actual, end) for end in (row.ci_low, row.ci_high)]
        add(f"{row.design}.usd", lost(row.actual, row.value), "USD", words, ends)
        if not np.isnan(row.p_value):
            what = (
                "response to its tariffs" if row.design in TARIFFS else f"gap in {episode_months(plan)}"
            )
            words = f"{plan.partner_name}'s {what} by size among {row.n_partners} partners, as a share"
            words += f": {NAMES[row.design]}"
            add(f"{row.design}.p", row.p_value, "probability", words)
        if not np.isnan(row.p_scaled):
            words = (
                f"{plan.partner_name}'s gap in units of the time series' forecast error, by size among "
            )
            words += f"{row.n_partners} partners, as a share: {NAMES[row.design]}"
            add(f"{row.design}.p_scaled", row.p_scaled, "probability", words)
    if rows.set_index(["design", "period"]).ci_high["structural", "episode"] < 0:
        words = "dollars that the tariff by law accounts for over those of the gap in "
        words += f"{episode_months(plan)}, structural time series; interval with both drawn"
        add("panel.share", share.value, "fraction", words, (share.ci_low, share.ci_high))
    for row in rows[rows.period.eq("both")].itertuples():
        words = f"{subject} from {plan.ahead[0]:%Y-%m} on, run-up included: {NAMES[row.design]}"
        ends = np.expm1([row.ci_low, row.ci_high])
        add(f"{row.design}.with_run_up.percent", np.expm1(row.value), "fraction", words, ends)
    for design, row in story.accuracy.iterrows():
        words = f"mean gap over {windows(story.accuracy)} of the same partner: {NAMES[design]}"
        add(f"{design}.quiet.percent", np.expm1(row.own_bias), "fraction", words)
    for row in story.varied[story.varied.variation.eq("hardware")].itertuples():
        words = f"{subject} without NAICS 334, over what was expected, less 1: {NAMES[row.design]}"
        ends = np.expm1([row.ci_low, row.ci_high])
        add(f"{row.design}.without_334.percent", np.expm1(row.value), "fraction", words, ends)
    return numbers

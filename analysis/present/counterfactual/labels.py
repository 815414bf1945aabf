"""How report 05 names its designs and windows, and says what they find."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.checks import DONOR_DESIGNS, quiet_plans  # noqa: F401, in text
from analysis.estimate.counterfactual.implied import BY_ELASTICITY
from analysis.estimate.counterfactual.plan import NO_DONORS, Plan
from analysis.estimate.counterfactual.story import CounterfactualStory
from analysis.estimate.elasticity.answer_rows import BY as WEIGHTS_OF
from analysis.present.counterfactual.words import (  # noqa: F401, what sentences call
    apart,
    at_most,
    beside_forecast,
    equals,
    lost,
    may_be_chance,
    may_be_taken_over,
    p_of,
    part_in_dollars,
    part_of_gap,
    pct,
    side,
    signed_dollars,
    size,
    spread_of,
    unsigned_dollars,
    whole_billions,
    with_ends,
)
from analysis.present.finding import (  # noqa: F401, what sentences call
    brief,
    counted,
    from_to,
    interval,
    listing,
    month,
    probability,
    the,
    two,
)
from analysis.present.labels import of_weights, standing  # noqa: F401, above the answer
from analysis.present.table import iso_month

#: Designs as printed, in the order of print.
DESIGN_NAMES = {
    "structural": "structural time series",
    "synthetic_control": "synthetic control",
    "sdid": "synthetic difference-in-differences",
    "benchmark": "growth of all other partners",
    "panel": "elasticity by law × tariff by law",
}

#: Names short enough for a panel's head, a line's end or a table's first column.
SHORT_DESIGN_NAMES = {
    "structural": "time series",
    "synthetic_control": "synthetic control",
    "sdid": "synthetic DiD",
    "benchmark": "growth of others",
    "panel": "elasticity × law",
}

#: Months that the paragraphs on China alone are about.
CHINA_IN_2025 = {
    "start": "2025-04",
    "end": "2025-11",
    "fit_start": "2021-01",
    "fit_end": "2024-10",
}


def is_china_in_2025(plan: Plan) -> bool:
    """Return whether a plan is China's in the months that paragraphs on it are about."""
    months = {name: iso_month(getattr(plan, name)) for name in CHINA_IN_2025}
    return plan.partner == "CHN" and months == CHINA_IN_2025


def episode_months(plan: Plan) -> str:
    """Print the months of the episode."""
    return from_to(plan.window[0], plan.window[-1])


def designs_of(story: CounterfactualStory) -> pd.DataFrame:
    """Return the summaries of all designs as one frame."""
    return pd.concat([story.gaps.summary, story.implied.summary], ignore_index=True)


def episode_of(story: CounterfactualStory) -> pd.DataFrame:
    """Return the rows of the episode, index design."""
    rows = designs_of(story)
    return rows[rows.period.eq("episode")].set_index("design")


def dollar_gap(story: CounterfactualStory, row) -> tuple[float, float]:
    """Return the ends of the gap of a design where it is of dollars: the elasticity in both weights."""
    return story.implied.dollars if row.design == BY_ELASTICITY else (row.ci_low, row.ci_high)


def in_dollars(story: CounterfactualStory) -> str:
    """Say by which weights the loss by law is, and what it may be in dollars."""
    response, rows = story.implied.response, episode_of(story)
    row, main = rows.loc[BY_ELASTICITY], rows.loc["structural"]
    rule = of_weights(WEIGHTS_OF[response.other.weights], interval(response.other))
    value, *ends = (lost(row.actual, end) for end in (row.value, *story.implied.dollars))
    low, high = map(signed_dollars, ends)
    if ends[0] < lost(main.actual, main.value) < 0:
        low = "more than the gap"
    text = f"This is {rule}: dollars, {signed_dollars(value)}, may lie from {low} to {high}."
    if not is_divided(story):
        return text
    return f"{text} By both weights the part of the gap goes {share_in_dollars(story)}."


def as_lines_count(story: CounterfactualStory) -> str:
    """Say of what the elasticity is: ``of typical lines``."""
    return "by value" if story.implied.response.other.weights == "equal" else "of typical lines"


def dollars_as_gap(story: CounterfactualStory) -> str:
    """Print the ends of the loss by law in dollars as per cent of what would have come."""
    return " to ".join(map(pct, story.implied.dollars))


def share_in_dollars(story: CounterfactualStory) -> str:
    """Print which part of the gap the tariff may be in dollars: the elasticity in both weights."""
    main = episode_of(story).loc["structural"]
    gap = lost(main.actual, main.value)
    high, low = (lost(main.actual, end) / gap for end in story.implied.dollars)
    return part_in_dollars(low, high)


def is_divided(story: CounterfactualStory) -> bool:
    """Return whether the tariff has a share in the gap: both fell, and zero is in neither interval."""
    return bool(episode_of(story).ci_high[["structural", "panel"]].lt(0).all())


def n_as_far(p: float, n_partners: float) -> int:
    """Return how many other partners stand at least as far from zero, of a p-value by rank."""
    return round(p * n_partners) - 1


def quiet_years(story: CounterfactualStory) -> str:
    """List the years whose months stand for the episode in the quiet windows."""
    return listing([str(plan.start.year) for plan in reversed(quiet_plans(story.plan))])


def furthest(story: CounterfactualStory) -> tuple[int, int]:
    """Count the designs by which no other partner lies further on the side of the gap, and all."""
    rows = story.gaps.partners[story.gaps.partners.period.eq("episode")]
    table = rows.pivot(index="partner", columns="design", values="value")
    table *= np.sign(story.gaps.episode.value["structural"])
    gaps = table.loc[story.plan.partner]
    return int((gaps.ge(table.max()) & gaps.gt(0)).sum()), len(gaps)


def windows(quiet: pd.DataFrame) -> str:
    """Print the number of quiet windows of one partner."""
    n = quiet.own_n.iloc[0]
    return "one quiet window" if n == 1 else f"{n:.0f} quiet windows"


def never_donors(story: CounterfactualStory) -> str:
    """List the partners that are never donors of the one whose imports are rebuilt."""
    return listing([the(story.names[code]) for code in NO_DONORS if code != story.plan.partner])


def by(story: CounterfactualStory, design: str) -> str:
    """Say in a definition by which design, and from which months it takes what was to be expected."""
    plan, name = story.plan, f"by {DESIGN_NAMES[design]}"
    first, start, end = map(month, (plan.structural_start, plan.fit_start, plan.fit_end))
    if design == "structural":
        terms = "log level that wanders, months, new year and working days"
        return f"{name}: {terms}, fitted from {first} to {end}"
    if design == "panel":
        return (
            f"{name}: {two(story.implied.response.law.value)} times the rise of log(1 + statutory rate) "
            f"of each line by its age, over the mean of the twelve months to {end}"
        )
    how = f"logs less seasons and level, matched from {start} to {end}"
    if design == "benchmark":
        how = f"of each month on the last like it to {end}"
    return f"{name}: {how}; donors all others but {never_donors(story)}"


def spread_by(story: CounterfactualStory, design: str, *, dollars: bool = False) -> str:
    """Say in a definition by which design, and what its interval is."""
    elasticity = "that of the elasticity" + ", each line once and by value" * dollars
    intervals = {"structural": "of its draws", "panel": elasticity}
    interval_is = intervals.get(design, "the spread of the others' gaps")
    return f"{by(story, design)}; interval: {interval_is}"


def smallest(n_further: int) -> str:
    """Say that a p-value by rank could not be smaller, where nobody moved as far."""
    return "" if n_further else ", the smallest possible"


def tariff_alone(story: CounterfactualStory) -> str:
    """Say what the tariff by itself changes, and which part of the gap that is, if any can be said."""
    main, law = (episode_of(story).loc[design] for design in ("structural", "panel"))
    if law.value >= 0:
        return "The tariff by law did not rise, so that it took nothing away."
    lead = f"{as_lines_count(story).capitalize()} the tariff alone"
    if is_divided(story):
        part = f"{part_of_gap(story.share)}; by both weights {share_in_dollars(story)}"
        return f"{lead} takes {size(law.value)}, {part}."
    made_up = ", and something else more than made up for it" if main.ci_low > 0 > law.ci_high else ""
    return f"{lead} changes imports by {with_ends(law)}{made_up}."


def share_of_gap(story: CounterfactualStory) -> str:
    """Say which part of the gap the tariff accounts for, or why none can be said."""
    main, law = (episode_of(story).loc[design] for design in ("structural", "panel"))
    if main.ci_low <= 0 <= main.ci_high:
        return "The gap itself is too uncertain to be divided."
    if main.ci_low > 0:
        return "Something else more than made up for it." if law.ci_high < 0 else ""
    if law.value >= 0:
        return "It explains nothing of the gap."
    if not is_divided(story):
        return "The loss by the law is too uncertain to be a share of the gap."
    share = story.share
    return (
        f"By this elasticity that is {part_of_gap(share)}; with the uncertainty of the elasticity alone "
        f"it is {brief(share.given_gap_low)} to {at_most(share.given_gap_high)}."
    )


def dollars_by_part(story: CounterfactualStory) -> pd.Series:
    """Return what the law took and what is missing (US dollars), without hardware and of it alone."""
    every, rest = episode_of(story), story.without_hardware
    law, gap = (lost(rest.actual[name], rest.value[name]) for name in ("panel", "structural"))
    all_law, all_gap = (lost(every.actual[name], every.value[name]) for name in ("panel", "structural"))
    return pd.Series({"law": law, "gap": gap, "law_334": all_law - law, "gap_334": all_gap - gap})


def is_split(story: CounterfactualStory) -> bool:
    """Return whether both parts of imports fell short, the goods but hardware for certain and by law."""
    parts, rest = dollars_by_part(story), story.without_hardware
    fell = parts[["gap", "gap_334"]].lt(0).all()
    return bool(fell and rest.ci_high[["structural", "panel"]].max() < 0)


def each_design(rows: pd.DataFrame) -> str:
    """List the gap of each design with its interval and p."""
    return "; ".join(
        f"{DESIGN_NAMES[row.Index]} {with_ends(row)}, p {equals(row.p_value)}"
        for row in rows.itertuples()
    )


def further_than_others(story: CounterfactualStory) -> str:
    """Say by how many designs no other partner lies further on the side of the gap."""
    n_first, n_designs = furthest(story)
    where = f"further {side(story.gaps.episode.value['structural'])} their past"
    if not n_first:
        return f"no {where} than those of some others by any design"
    some = f", by {n_first} of {n_designs} designs" if n_first < n_designs else ""
    return f"{where} than any other partner's{some}"


def each_place(story: CounterfactualStory) -> str:
    """List the gap of each design with both of its ranks."""
    return "; ".join(
        f"{DESIGN_NAMES[row.Index]} {pct(row.value)}, p {equals(row.p_value)}, "
        f"scaled {equals(row.p_scaled)}"
        for row in story.gaps.episode.itertuples()
    )


def each_range(ranges: pd.Series, names: dict[str, str], between: str) -> str:
    """List the range of each design."""
    return between.join(f"{names[design]} {text}" for design, text in ranges.items())

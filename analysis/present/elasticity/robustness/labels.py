"""Words and rows of report 04 that its sentences, tables and figures share."""

from __future__ import annotations

import math

import pandas as pd

from analysis.engine.permutation import Permutation
from analysis.estimate.elasticity.robustness.curve import CURVE_CHOICES
from analysis.estimate.elasticity.robustness.curve_summary import MOVED_BY, moved  # noqa: F401, as printed
from analysis.estimate.elasticity.robustness.story import RobustnessStory
from analysis.estimate.specifications import specification
from analysis.present.elasticity.labels import effect  # noqa: F401, of a new duty
from analysis.present.finding import bounds, capital, the, two
from analysis.present.labels import ASKED_TARIFF, DESIGN_LABELS, episode_years, regression, standing  # noqa: F401, in the text

#: Widest interval of an elasticity that is quoted.
# ASSUME: 8 apart, a duty of 10 per cent may halve imports or raise them by half, which says nothing.
WIDEST = 8.0


def when(row) -> str:
    """Return the years of the episode that a row, or a permutation, is of."""
    return episode_years(row.episode)


def name_of(partner: str, story: RobustnessStory) -> str:
    """Return a partner's name as a sentence says it."""
    return the(story.names[partner])


def says_something(dose: Permutation) -> bool:
    """Return whether a permutation bounds the elasticity on both sides, and not too far apart."""
    low, high = dose.interval()
    return math.isfinite(low) and math.isfinite(high) and high - low <= WIDEST


def slope_of(story: RobustnessStory) -> pd.Series | None:
    """Return the partner's elasticity of 2024-2025 between sellers of a line; None without one."""
    rows = story.slopes[story.slopes.partner.eq(story.seller)]
    return rows.iloc[0] if len(rows) and "2025" in story.sure else None


def in_union(story: RobustnessStory) -> str:
    """Say under whose law a member of a customs union trades."""
    union = the(slope_of(story).partner_name)
    partner = capital(the(story.partner_name))
    return f"{partner} trades under the law of {union}, whose members count as one."


def extreme(permutation: Permutation) -> int:
    """Return how many assignments are at least as extreme as what happened, itself counted."""
    return round(permutation.p_value() * len(permutation.labels))


def size(dose: Permutation) -> str:
    """Say how large a partner's own elasticity is, where the data bound it to any use."""
    if not says_something(dose):
        return "cannot be told"
    return f"is {two(dose.value)} {bounds(*dose.interval())}"


def few(n: int) -> str:
    """Say how many of some partners: ``none``, ``one``, or the number."""
    return {0: "none", 1: "one"}.get(n, str(n))


def others(dose: Permutation) -> str:
    """Say how many other partners' imports moved as much."""
    n = extreme(dose) - 1
    words = {0: "no other partner", 1: "one other partner"}
    return words.get(n, f"{n} other partners")


def others_imports(dose: Permutation) -> str:
    """Say the same of their imports."""
    several = extreme(dose) > 2
    return others(dose) + ("'" if several else "'s") + " imports"


def across(story: RobustnessStory, row) -> str:
    """Define the design across partners that a row of inference is of."""
    spec = specification(row.specification)
    return f"{DESIGN_LABELS[row.design]}: {regression(story.across[row.episode], spec)}"


def two_stage(story: RobustnessStory) -> pd.DataFrame:
    """Return the rows of the curve's summary in which the law moves what is collected."""
    return story.summary[story.summary.moved.eq("two_stage")]


def middle_half(row) -> str:
    """Print the median of two-stage specifications, with their middle half."""
    half = f"middle half {two(row.q25)} to {two(row.q75)}"
    return f"{when(row)}: two-stage specifications have median {two(row.median)}, {half}"


def by_design(story: RobustnessStory) -> list[pd.DataFrame]:
    """Return the rows of each design without each partner in turn."""
    return [group for _, group in story.left_out.groupby("specification", sort=False)]


def with_all(group: pd.DataFrame) -> pd.Series:
    """Return the row of a design in which no partner is left out."""
    return group[group.dropped.eq("")].iloc[0]


def most_influential(group: pd.DataFrame) -> pd.Series:
    """Return the row without the partner that moves an estimate most."""
    rest = group[group.dropped.ne("")]
    return rest.loc[(rest.value - with_all(group).value).abs().idxmax()]


def turns(group: pd.DataFrame) -> pd.Series:
    """Return for each row whether zero enters or leaves the interval with it."""
    covers, base = group.ci_low.le(0) & group.ci_high.ge(0), with_all(group)
    return covers.ne(base.ci_low <= 0 <= base.ci_high)


def others_that_turn(group: pd.DataFrame) -> list[str]:
    """Return the partners, but the most influential, without whom zero enters or leaves."""
    turned = group.dropped[turns(group)]
    return turned[turned.ne(most_influential(group).dropped)].tolist()


def estimated(story: RobustnessStory) -> pd.DataFrame:
    """Return the specifications of the curve that have an estimate."""
    return story.curve.estimates[story.curve.estimates.problem.eq("")]


def varied(story: RobustnessStory, row) -> list[str]:
    """Return the choices in which the specifications of a row of the curve's summary differ."""
    rows = estimated(story)
    rows = rows[rows.episode.eq(row.episode) & moved(rows).eq(row.moved)]
    return [name.replace("_", " ") for name in CURVE_CHOICES if rows[name].nunique() > 1]

"""Words and rows of report 04 that its sentences, tables and figures share."""

from __future__ import annotations

import math

import pandas as pd

from analysis.engine.permutation import Permutation
from analysis.estimate.elasticity.robustness.curve import CHOICES, TREATED  # noqa: F401, of whom paragraphs are
from analysis.estimate.elasticity.robustness.curve_tests import MOVED, moved  # noqa: F401, as printed
from analysis.estimate.elasticity.robustness.side_by_side import KINDS, Exposure  # noqa: F401, as printed
from analysis.estimate.elasticity.robustness.study import Story
from analysis.estimate.specifications import specification  # noqa: F401, in definitions
from analysis.present.finding import the
from analysis.present.labels import LABELS, episode_years, regression  # noqa: F401, designs as printed

#: Level at which a p-value counts as significant.
LEVEL = 0.05

#: Schemes of permutation as printed.
SCHEMES = {
    "dose": "the partner's dose, to each in turn (exact)",
    "left_out": "the same, the partner itself left out of the others' samples",
    "swap": "swaps of whole paths",
    "shuffle": "all paths reassigned (exact)",
}


def of_episode(name: str) -> str:
    """Print the years of an episode, or that it is both."""
    return name if name == "both" else episode_years(name)


def name_of(partner: str, story: Story) -> str:
    """Return a partner's name as a sentence says it."""
    return the(story.names[partner])


def bounded(dose: Permutation) -> bool:
    """Return whether a permutation bounds the elasticity on both sides."""
    return all(map(math.isfinite, dose.interval()))


def extreme(permutation: Permutation) -> int:
    """Return how many assignments are at least as extreme as what happened, itself counted."""
    return round(permutation.p_value() * len(permutation.labels))


def n_significant(e: Exposure) -> int:
    """Return by how many ways to permute the paths a design is significant."""
    return sum(e.permutations[scheme].p_value() <= LEVEL for scheme in SCHEMES)


def by_design_across(story: Story) -> pd.DataFrame:
    """Return every kind of inference of the designs that are permuted."""
    return story.side[story.side.specification.isin([e.spec.name for e in story.exposures])]


def by_width(story: Story, e: Exposure) -> tuple[pd.Series, pd.Series]:
    """Return the kinds of inference with the narrowest and the widest interval."""
    own = story.side[story.side.specification.eq(e.spec.name) & story.side.kind.ne("dose")]
    width = own.ci_high - own.ci_low
    return own.loc[width.idxmin()], own.loc[width.idxmax()]


def by_design(story: Story) -> list[pd.DataFrame]:
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


def estimated(story: Story) -> pd.DataFrame:
    """Return the specifications of the curve that have an estimate."""
    return story.curve.estimates[story.curve.estimates.problem.eq("")]


def varied(story: Story, row, comparison: str = "") -> list[str]:
    """Return the choices in which the specifications of a row of the curve's summary differ."""
    own = estimated(story)
    own = own[own.episode.eq(row.episode) & moved(own).eq(row.moved)]
    own = own[own.comparison.eq(comparison)] if comparison else own
    return [name.replace("_", " ") for name in CHOICES if own[name].nunique() > 1]


def by_comparison(story: Story) -> pd.DataFrame:
    """Return the median two-stage estimate ``across`` and ``within`` partners, by episode with both."""
    own = story.spread[story.spread.moved.eq("two_stage")]
    by = own.pivot(index="episode", columns="comparison", values="median")
    return by.reindex(columns=["across", "within"]).dropna()


def naive(story: Story) -> tuple[float, float] | None:
    """Return the median on the effective rate and that of all else; None where the curve lacks one."""
    curve = estimated(story)
    on_rate = moved(curve).eq("effective")
    if not on_rate.any() or on_rate.all():
        return None
    return curve.value[on_rate].median(), curve.value[~on_rate].median()

"""Citable numbers of report 04."""

from __future__ import annotations

from analysis.estimate.elasticity.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.estimate.headline_checks.toggles import LARGEST
from analysis.present.finding import percent
from analysis.present.labels import ASKED, episode_years, label, of_ten_per_cent
from analysis.present.numbers import Number


def numbers(story: Story) -> list[Number]:
    """Return the headlines, what they change imports by, and every design and placebo as numbers."""
    found = []
    for (name, tariff), e in story.headline.estimates.items():
        key = f"elasticity.{name}.headline.{tariff}"
        found.append(_number(key, e, f"headline, {TARIFFS[tariff]}"))
        found.append(_of_ten(f"{key}.ten_percent", e, TARIFFS[tariff]))
    own = {"tariff": "law", "toggle": list(TOGGLES), "scheme": "by partners"}
    for row in story.headline.toggles.only(**own).table.itertuples():
        found.append(_varied(row, story.headline.estimates[row.episode, "law"]))
    for name, e in story.across.items():
        found.append(_number(f"elasticity.{name}.across", e, f"second reading, {label(e)}"))
    for d in story.designs:
        found.append(_number(f"elasticity.{d.estimate.name}", d.estimate, label(d)))
        key = f"placebo.{d.placebo.name}"
        found.append(_number(key, d.placebo, f"placebo of {label(d)}"))
    return found


#: Tariff of a headline in words.
TARIFFS = {"law": "by what the law does", "collected": "per point collected"}

#: Rows of the toggles that have a number -> the end of its key, and in words.
TOGGLES = {
    f"without {LARGEST}": ("without_china", "without China"),
    "without AI goods": ("without_ai_goods", "without the goods of data centres"),
}


def _of_ten(key: str, e: Estimate, tariff: str) -> Number:
    value, low, high = (of_ten_per_cent(x) for x in (e.value, e.ci_low, e.ci_high))
    definition = (
        f"change of the import value under a duty of {percent(ASKED, 0)} where there was none, "
        f"{tariff}: 1.1 to the power of the headline elasticity of {episode_years(e.episode)}, less 1"
    )
    return Number(
        key=key, value=value, ci_low=low, ci_high=high, unit="fraction", definition=definition,
        vintage=e.vintage,
    )  # fmt: skip


def _varied(row, e: Estimate) -> Number:
    end, words = TOGGLES[row.toggle]
    return Number(
        key=f"elasticity.{row.episode}.headline.law.{end}", value=row.value, ci_low=row.ci_low,
        ci_high=row.ci_high, unit="elasticity", vintage=e.vintage,
        definition=f"headline, {TARIFFS['law']}, {words}; {e.window}; clustered by partner",
    )  # fmt: skip


def _number(key: str, e: Estimate, what: str) -> Number:
    definition = (
        f"{what}: {e.outcome} on {e.regressor}, {e.estimator}, {e.window}, {e.system.upper()}; "
        f"{e.fixed_effects}; {e.weights.replace('_', '-')} weights; clustered by {e.cluster_by}"
    )
    return Number(
        key=key,
        value=e.value,
        ci_low=e.ci_low,
        ci_high=e.ci_high,
        unit="elasticity",
        definition=definition,
        vintage=e.vintage,
    )

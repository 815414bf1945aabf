"""The answer of report 05: how soon after a duty's rise imports are lower, and by how much."""

from __future__ import annotations

from analysis.estimate.dynamics.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.present.dynamics.reading import (
    DUTY,
    GOODS,
    SECTORS,
    best_known,
    by_month,
    carried,
    change_of_imports,
    holds_zero,
    later,
    months,
    studied,
)
from analysis.present.finding import Answer, month, percent
from analysis.present.labels import episode_years, of_ten_per_cent


def answer(story: Story) -> Answer:
    """Say what a new duty by law does to imports, month by month; the latest episode first."""
    (latest, own), *earlier = by_month(story).items()
    years = episode_years(latest)
    points = [f"In {episode_years(name)} it {_effect(rows, 'them')}." for name, rows in earlier]
    return Answer(
        f"Across partners, a new duty of {DUTY} by law {_effect(own, 'US imports')}, in {years}.",
        tuple(points + _before(story.ratios, latest) + _by_sector(story)),
        names=("cross partners", "by law", "US imports", years),
        asked=(DUTY,),
        data_to=month(story.data_to),
        released=story.released,
    )


def _effect(by_law: list, what: str) -> str:
    """Say by how much imports were changed in the first month that tells, and in the last."""
    known = carried(by_law)
    if not known:
        best = best_known(by_law)
        by = f"by {change_of_imports(best)} {later(best.horizon)}"
        return f"changed {what} clearly in no month told, {by}"
    first = known[0]
    verb, sign = ("lowered", -1) if first.value < 0 else ("raised", 1)
    text = f"{verb} {what} by {change_of_imports(first, sign)} {later(first.horizon)}"
    return text + "".join(_and_after(row, first) for row in known[1:])


def _and_after(last, first) -> str:
    """Name the last month beside the first, without the interval, which the table has."""
    size = percent(abs(of_ten_per_cent(last.value)), 0)
    unit = "" if first.horizon else f" month{'s' * (last.horizon > 1)}"
    return f" and by {size} after {months(last.horizon)}{unit}"


def _by_sector(story: Story) -> list[str]:
    """Say that the answer is by sector, where the report is not."""
    system = studied(story.paths)
    if system == SECTORS:
        return []
    return [f"These months are by {GOODS[SECTORS]}; the projections below are by {GOODS[system]}."]


def _before(ratios: list[Estimate], episode: str) -> list[str]:
    """Say how imports stood before such a duty, if the law with its leads tells."""
    own = [e for e in ratios if (e.design, e.episode) == ("front_loading", episode)]
    return [_ahead(e) for e in own]


def _ahead(e: Estimate) -> str:
    lead = f"In the three months before a rise of {DUTY} by law, imports "
    if holds_zero(e):
        return lead + f"changed by {change_of_imports(e)}, which may be zero."
    if e.value > 0:
        return lead + f"stood {change_of_imports(e)} higher, which is stocking up, or a trend."
    return lead + f"stood {change_of_imports(e, -1)} lower, which is waiting, or a trend."

"""The answer of report 05: how soon after a duty's rise imports are lower, and by how much."""

from __future__ import annotations

from analysis.estimate.dynamics.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.present.dynamics.reading import (
    GOODS,
    SECTORS,
    best_known,
    by_month,
    carried,
    holds_zero,
    later,
    months,
    studied,
)
from analysis.present.finding import Answer, month, percent
from analysis.present.labels import ASKED, episode_years, of_ten_per_cent

#: The size of the duty asked about, as the sentence says it.
TARIFF = percent(ASKED, 0)


def answer(story: Story) -> Answer:
    """Say what a new duty by law does to imports, month by month; the latest episode first."""
    (latest, own), *earlier = by_month(story).items()
    years = episode_years(latest)
    points = [f"In {episode_years(name)} it {_effect(rows, 'them')}." for name, rows in earlier]
    return Answer(
        f"Across partners, a new duty of {TARIFF} by law {_effect(own, 'US imports')}, in {years}.",
        tuple(points + _before(story.ratios, latest) + _by_sector(story)),
        names=("cross partners", "by law", "US imports", years),
        asked=(TARIFF,),
        data_to=month(story.data_to),
        released=story.released,
    )


def _effect(by_law: list, what: str) -> str:
    """Say by how much imports were changed in the first month that tells, and in the last."""
    known = carried(by_law)
    if not known:
        best = best_known(by_law)
        return f"changed {what} clearly in no month told, by {_percent(best, 1)} {later(best.horizon)}"
    first = known[0]
    verb, sign = ("lowered", -1) if first.value < 0 else ("raised", 1)
    text = f"{verb} {what} by {_percent(first, sign)} {later(first.horizon)}"
    return text + "".join(_and_after(row, first) for row in known[1:])


def _and_after(last, first) -> str:
    """Name the last month beside the first, without the interval, which the table has."""
    size = percent(abs(of_ten_per_cent(last.value)), 0)
    unit = "" if first.horizon else f" month{'s' * (last.horizon > 1)}"
    return f" and by {size} after {months(last.horizon)}{unit}"


def _percent(e, sign: int) -> str:
    """Print the change of imports under the duty asked about, or its size where they are lower.

    An interval without zero never seems to end at zero.
    """
    value, *ends = (sign * of_ten_per_cent(x) for x in (e.value, e.ci_low, e.ci_high))
    decimals = int(not holds_zero(e) and not all(round(end, 2) for end in ends))
    low, high = sorted(ends)
    return f"{percent(value, decimals)} [{percent(low, decimals)}, {percent(high, decimals)}]"


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
    lead = f"In the three months before a rise of {TARIFF} by law, imports "
    if holds_zero(e):
        return lead + f"changed by {_percent(e, 1)}, which may be zero."
    if e.value > 0:
        return lead + f"stood {_percent(e, 1)} higher, which is stocking up, or a trend."
    return lead + f"stood {_percent(e, -1)} lower, which is waiting, or a trend."

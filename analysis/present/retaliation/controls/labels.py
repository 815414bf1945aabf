"""How report 07 calls sides, products and horizons, and what its sentences ask of the story."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.retaliation.controls.change import ChangeAfterControl
from analysis.estimate.retaliation.controls.goods import Good
from analysis.estimate.retaliation.controls.inputs import (  # noqa: F401, sources in captions
    MINERALS,
    TONNES,
    US_EXPORTS,
)
from analysis.estimate.retaliation.controls.story import CHIPS, RARE_EARTHS, ControlsStory
from analysis.estimate.retaliation.controls.tonnage import magnets_since
from analysis.present import finding
from analysis.present.finding import (
    bounds,
    from_to,  # noqa: F401, a base in definitions
    month,
    the,
)
from analysis.present.table import FORMATS
from analysis.vocabulary import WORLD

#: Products of the published tonnes.
PRODUCTS = {
    "licensed_rare_earths": "Rare earths under licence and some others",
    "magnets": "Rare-earth magnets",
    "rare_earth_products": "Rare-earth products, mostly magnets",
    "rare_earths": "Rare earths, all 17 elements",
}

SIDES = {"USA": "United States", "CHN": "China"}

#: Towards whom a control is.
CONTROL_TARGETS = SIDES | {"ALL": "all"}

#: Horizons in words.
HORIZON_WORDS = {3: "three months", 12: "twelve months"}

#: From when tonnes are counted, so that a year before the licences is there.
TONNES_SINCE = pd.Timestamp("2024-01-01")


def shown_partner(story: ControlsStory) -> str:
    """Return the destination that is shown beside the world: the one asked for, or the United States."""
    return "USA" if story.partner == WORLD else story.partner


def best(good: Good) -> dict[int, ChangeAfterControl]:
    """Return the changes by weight where there is one, else by value."""
    return good.by_weight or good.by_value


def clear(change: ChangeAfterControl) -> bool:
    """Whether the interval leaves nothing out on one side."""
    return change.ci_low > 0 or change.ci_high < 0


def as_far(change: ChangeAfterControl) -> int:
    """Return the number of earlier dates that moved as far from the usual change."""
    return round(change.rank_p * (change.n_placebos + 1)) - 1


def since(story: ControlsStory) -> pd.DataFrame:
    """Return the published yearly changes of magnets to the partner since the licences began."""
    magnets = magnets_since(story.printed, f"{story.start(RARE_EARTHS):%Y-%m}")
    return magnets[magnets.partner.eq(story.partner)]


def two_months(own: pd.DataFrame) -> tuple:
    """Return the month of the lowest change and the first above nothing after it, in order of time.

    Without one after it: the latest month, or the highest before the lowest where that is the latest.
    """
    rows = list(own.itertuples())
    if len(rows) == 1:
        return rows[0], None
    low = min(rows, key=lambda row: row.change_low)
    later = [row for row in rows if row.month > low.month]
    above = [row for row in later if row.change_low > 0]
    other = above[0] if above else later[-1] if later else max(rows, key=lambda row: row.change_low)
    return tuple(sorted((low, other), key=lambda row: row.month))


def printed(
    story: ControlsStory, product: str, partner: str, first: pd.Timestamp = pd.Timestamp.min
) -> pd.DataFrame:
    """Return the months from the first on whose weight a source prints, ascending."""
    rows = story.printed[story.printed["product"].eq(product) & story.printed.partner.eq(partner)]
    return rows[rows.month.ge(first)].dropna(subset="low")


def widest(story: ControlsStory) -> pd.DataFrame:
    """Return the changes to all destinations in the first month with most categories, by product."""
    to_world = story.printed[story.printed.partner.eq(WORLD)].dropna(subset="change_low")
    months = to_world.groupby("month")["product"].nunique()
    return to_world[to_world.month.eq(months[months.eq(months.max())].index[0])].set_index("product")


def identified(story: ControlsStory) -> list[dict]:
    """Return the questions, each with its series, its months and gaps, and what they allow.

    Returns
    -------
    list of dict
        ``question``, ``series``, ``months`` (published; missing: none), ``gaps`` (months between the
        first and the last that are not), ``allows`` (interval, bounds, nothing), ``why``.
    """
    names = ("question", "series", "months", "gaps", "allows", "why")
    rows = [*_without_gaps(story), *_sparse(story), *_unknown(story)]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _without_gaps(story: ControlsStory) -> list[tuple]:
    return [
        (
            f"{good.label}, {month(story.start(good.event))}",
            "exports by month and code",
            len(good.values),
            0,
            "interval",
            f"of the whole code: {good.covers}",
        )
        for good in story.goods.values()
        if good.controlled
    ]


def _sparse(story: ControlsStory) -> list[tuple]:
    """Return the goods of April 2025, of which single months are printed."""
    start, rows = month(story.start(RARE_EARTHS)), []
    why = "single months in press reports; tariffs fell in the same weeks"
    for product, what in (("magnets", "Rare-earth magnets"), ("rare_earths", "Rare earths, all 17")):
        months = printed(story, product, WORLD, TONNES_SINCE).month
        gaps = len(pd.date_range(months.min(), months.max(), freq="MS")) - len(months)
        rows.append((f"{what}, {start}", "tonnes by month", len(months), gaps, "bounds", why))
    return rows


def _unknown(story: ControlsStory) -> list[tuple]:
    reach, none = f"US exports by product, to {month(story.chips_to)}", (None, None)
    years, moved = "US imports by origin, a year each", "tariffs changed in the same year"
    return [
        ("Antimony, September 2024", years, *none, "nothing", moved),
        (
            "Ban to the US, December 2024",
            years,
            *none,
            "nothing",
            "the ban ended within a year",
        ),
        ("Five metals, February 2025", years, *none, "nothing", moved),
        (
            "Seven rare earths by element",
            "none",
            *none,
            "nothing",
            "customs codes mix them with ten that need no licence",
        ),
        (
            f"Chips and chip tools, {month(story.start(CHIPS))} and after",
            reach,
            *none,
            "nothing",
            "the series ends before",
        ),
        ("H20 chips, April to July 2025", reach, *none, "nothing", "the series ends before"),
        (
            "Chip design software, May to July 2025",
            "none",
            *none,
            "nothing",
            "software is in no table of goods",
        ),
        (
            "London framework against truce",
            "tonnes by month",
            *none,
            "nothing",
            "licences and tariffs moved in the same weeks",
        ),
        ("Students' visas, May 2025", "none", *none, "nothing", "education abroad is a service"),
    ]


def to(story: ControlsStory, code: str) -> str:
    """Return what a destination is called behind a preposition."""
    return the(story.names[code])


def stood(change: float) -> str:
    """Say how far above or below something is."""
    return f"{finding.percent(abs(change))} {'below' if change < 0 else 'above'}"


def and_later(row) -> str:
    """Say the second of two months' changes, or that there is none."""
    if row is None:
        return ", the only change published"
    return f" and {stood(row.change_low)} in {month(row.month)}"


def of_the_seven(story: ControlsStory) -> str:
    """Say what is published of the rare earths that needed a licence."""
    licensed = story.printed[story.printed["product"] == "licensed_rare_earths"]
    if licensed.empty:
        return "Nothing is published of the seven."
    row = licensed.iloc[0]
    where = f"{to(story, row.partner)} in {month(row.month)}: {finding.percent(row.change_low)}"
    return f"The one figure on those, with some others and by value, is of {where}."


def tonnes(weight: float) -> str:
    """Print a weight in whole tonnes."""
    size = FORMATS["rounded"](weight)
    return f"{size} tonne{'' if size == '1' else 's'}"


def fewest_tonnes(months: pd.DataFrame) -> str:
    """Say the fewest tonnes of some months, and those of the last."""
    least, last = months.loc[months.low.idxmin()], months.iloc[-1]
    went = f"{tonnes(least.low)} went in {month(least.month)}"
    if len(months) == 1:
        return f"{went}, the only month published"
    if least.month == last.month:
        return f"{went}, the fewest published"
    return f"{went}, the fewest published, and {FORMATS['rounded'](last.low)} in {month(last.month)}"


def effect_text(change: ChangeAfterControl) -> str:
    """Print the change over the usual one with its interval."""
    middle, low, high = (np.expm1(log) for log in (change.effect, change.ci_low, change.ci_high))
    return f"{finding.percent(middle)} {bounds(low, high, finding.percent)}"


def against(change: ChangeAfterControl) -> str:
    """Say how far a change lies below or above the usual one, with its interval."""
    if change.effect >= 0:
        return f"{effect_text(change)} above"
    middle, low, high = (-np.expm1(log) for log in (change.effect, change.ci_high, change.ci_low))
    return f"{finding.percent(middle)} {bounds(low, high, finding.percent)} below"


def value_in_a_year(good: Good) -> str:
    """Name a good in a sentence with its effect by value after twelve months."""
    return f"{good.label[:1].lower()}{good.label[1:]} {effect_text(good.by_value[12])}"

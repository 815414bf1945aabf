"""How report 12 calls sides, grades, products and horizons."""

from __future__ import annotations

import numpy as np

from analysis.estimate.controls.change import Change
from analysis.estimate.controls.study import WORLD, Good, Story
from analysis.present.finding import bounds, percent, the

#: Products of the published tonnes.
PRODUCTS = {
    "magnets": "Rare-earth magnets",
    "rare_earth_products": "Rare-earth products, mostly magnets",
    "rare_earths": "Rare earths, all 17 elements",
}

SIDES = {"USA": "United States", "CHN": "China"}

#: What the letters of a grade mean.
GRADES = (
    "Grades: P the legal text was read, D the data confirm it, S1 and S2 one and two secondary sources, "
    "M memory, X disputed."
)

#: Grade of figures that one or several press reports print.
PRESS = "Grade S1 where one press report prints a figure, S2 where several do."

#: Horizons in words.
HORIZONS = {3: "three months", 12: "twelve months"}


def shown_partner(story: Story) -> str:
    """Return the destination that is shown beside the world: the one asked for, or the United States."""
    return "USA" if story.partner == WORLD else story.partner


def to(partner: str, story: Story) -> str:
    """Return a destination as a sentence says it: ``the United States``, ``all destinations``."""
    return the(story.names[partner])


def below_or_above(value: float) -> str:
    """Say a change on a year earlier: ``74.0 % below``."""
    return f"{percent(abs(value))} {'below' if value < 0 else 'above'}"


def as_fraction(log: float) -> float:
    """Return a change in logs as a fraction."""
    return float(np.expm1(log))


def effect(change: Change) -> str:
    """Print the effect with its interval, per cent."""
    low, high = as_fraction(change.ci_low), as_fraction(change.ci_high)
    return f"{percent(as_fraction(change.effect))} {bounds(low, high, percent)}"


def against(change: Change) -> str:
    """Say where exports were against the usual: ``67.4 % [42.7 %, 81.4 %] below``."""
    low, high = as_fraction(change.ci_low), as_fraction(change.ci_high)
    if change.effect < 0:
        return f"{percent(-as_fraction(change.effect))} {bounds(-high, -low, percent)} below"
    return f"{effect(change)} above"


def best(good: Good) -> dict[int, Change]:
    """Return the changes by weight where there is one, else by value."""
    return good.by_weight or good.by_value


def clear(change: Change) -> bool:
    """Whether the interval leaves nothing out on one side."""
    return change.ci_low > 0 or change.ci_high < 0

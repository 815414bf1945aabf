"""How report 07 calls sides, products and horizons, and what its sentences ask of the story."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.retaliation.controls.change import Change
from analysis.estimate.retaliation.controls.study import (  # noqa: F401, sources in captions
    CHIPS,
    MINERALS,
    RARE_EARTHS,
    TONNES,
    US_EXPORTS,
    US_IMPORTS,
    WORLD,
    Good,
    Story,
)
from analysis.present.finding import from_to, month  # noqa: F401, a base in definitions

#: Products of the published tonnes.
PRODUCTS = {
    "magnets": "Rare-earth magnets",
    "rare_earth_products": "Rare-earth products, mostly magnets",
    "rare_earths": "Rare earths, all 17 elements",
}

SIDES = {"USA": "United States", "CHN": "China"}

#: Towards whom a control is.
TARGETS = SIDES | {"ALL": "all"}

#: How a weight is known: whether it is implied.
KNOWN = {False: "printed", True: "implied by a rate"}

#: Horizons in words.
HORIZONS = {3: "three months", 12: "twelve months"}

#: From when tonnes are shown, so that a year before the licences is there.
FIRST = pd.Timestamp("2024-01-01")


def shown_partner(story: Story) -> str:
    """Return the destination that is shown beside the world: the one asked for, or the United States."""
    return "USA" if story.partner == WORLD else story.partner


def best(good: Good) -> dict[int, Change]:
    """Return the changes by weight where there is one, else by value."""
    return good.by_weight or good.by_value


def clear(change: Change) -> bool:
    """Whether the interval leaves nothing out on one side."""
    return change.ci_low > 0 or change.ci_high < 0


def as_far(change: Change) -> int:
    """Return the number of earlier dates that moved as far from the usual change."""
    return round(change.rank_p * (change.n_placebos + 1)) - 1


def since(story: Story) -> pd.DataFrame:
    """Return the published yearly changes of magnets to the partner since the licences began."""
    own = story.yearly[story.yearly["product"].eq("magnets") & story.yearly.partner.eq(story.partner)]
    return own[own.month >= story.start(RARE_EARTHS).replace(day=1)].reset_index(drop=True)


def two_months(own: pd.DataFrame) -> tuple:
    """Return the month of the lowest change and the first above nothing after it, in order of time.

    Without one after it: the latest month, or the highest before the lowest where that is the latest.
    """
    rows = list(own.itertuples())
    if len(rows) == 1:
        return rows[0], None
    low = min(rows, key=lambda row: row.low)
    later = [row for row in rows if row.month > low.month]
    above = [row for row in later if row.low > 0]
    other = above[0] if above else later[-1] if later else max(rows, key=lambda row: row.low)
    return tuple(sorted((low, other), key=lambda row: row.month))


def printed(
    story: Story, product: str, partner: str, first: pd.Timestamp = pd.Timestamp.min
) -> pd.DataFrame:
    """Return the months from the first on that a source prints, ascending."""
    own = story.tonnage[story.tonnage["product"].eq(product) & story.tonnage.partner.eq(partner)]
    return own[~own.implied & own.month.ge(first)]


def widest(story: Story) -> pd.DataFrame:
    """Return the changes to all destinations in the first month with most categories, by product."""
    own = story.yearly[story.yearly.partner.eq(WORLD)]
    months = own.groupby("month")["product"].nunique()
    return own[own.month.eq(months[months.eq(months.max())].index[0])].set_index("product")


def from_china(story: Story, column: str) -> pd.DataFrame:
    """Return what US imports from China are of each good, good x year."""
    own = story.origins[story.origins.partner.eq("CHN")]
    return own.pivot(index="good", columns="year", values=column)


def identified(story: Story) -> list[dict]:
    """Return the questions, each with its series, its months and gaps, and what they allow.

    Returns
    -------
    list of dict
        ``question``, ``series``, ``months`` (published; missing: none), ``gaps`` (months between the
        first and the last that are not), ``allows`` (interval, bounds, nothing), ``why``.
    """
    names = ("question", "series", "months", "gaps", "allows", "why")
    rows = [*_without_gaps(story), *_sparse(story), *_annual(story), *_unknown(story)]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _without_gaps(story: Story) -> list[tuple]:
    return [
        (f"{good.label}, {month(story.start(good.event))}", "exports by month and code",
         len(good.values), 0, "interval", f"of the whole code: {good.covers}")
        for good in story.goods.values() if good.controlled
    ]  # fmt: skip


def _sparse(story: Story) -> list[tuple]:
    """Return the goods of April 2025, of which single months are printed."""
    start, rows = month(story.start(RARE_EARTHS)), []
    why = "single months in press reports; tariffs fell in the same weeks"
    for product, what in (("magnets", "Rare-earth magnets"), ("rare_earths", "Rare earths, all 17")):
        own = printed(story, product, WORLD, FIRST).month
        gaps = len(pd.date_range(own.min(), own.max(), freq="MS")) - len(own)
        rows.append((f"{what}, {start}", "tonnes by month", len(own), gaps, "bounds", why))
    return rows


def _annual(story: Story) -> list[tuple]:
    series, none = f"US imports of {story.origins.year.nunique()} years by origin", (None, None)
    moved, ended = "two years, tariffs changed too", "two years, the ban ended within the second"
    return [
        ("Antimony, September 2024", series, *none, "bounds", moved),
        ("Ban to the US, December 2024", series, *none, "bounds", ended),
        ("Five metals, February 2025", series, *none, "bounds", moved),
    ]


def _unknown(story: Story) -> list[tuple]:
    reach, none = f"US exports by product, to {month(story.chips_to)}", (None, None)
    return [
        ("Seven rare earths by element", "none", *none, "nothing",
         "customs codes mix them with ten that need no licence"),
        (f"Chips and chip tools, {month(story.start(CHIPS))} and after", reach, *none, "nothing",
         "the series ends before"),
        ("H20 chips, April to July 2025", reach, *none, "nothing", "the series ends before"),
        ("Chip design software, May to July 2025", "none", *none, "nothing",
         "software is in no table of goods"),
        ("London framework against truce", "tonnes by month", *none, "nothing",
         "licences and tariffs moved in the same weeks"),
        ("Students' visas, May 2025", "none", *none, "nothing", "education abroad is a service"),
    ]  # fmt: skip

"""How report 09 reads its story: names of sides, lines and goods, and the shares that it quotes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.diversion.regression import implied
from analysis.estimate.diversion.study import Story
from analysis.estimate.diversion.trade import YEARS, goods_groups
from analysis.present.finding import listing, percent, period
from analysis.present.numbers import billions, dollars

#: The line that explains an exposure: China's share, and its tariff before and after.
# ASSUME: the example begins near the mean line of China in 2024 (23 % by law; 12 % weighted by value).
EXAMPLE = {"share": 0.5, "before": 0.20, "after": 0.50}

#: Side -> what the partner's change is called, what the partner did, what others did, its direction.
NOUNS = {"lost": "loss", "won": "gain"}
OWN = {"lost": "lost", "won": "gained"}
OTHERS = {"lost": "gained", "won": "lost"}
WAYS = {"lost": "less", "won": "more"}

#: Digits of the HS -> what lines of that size are called.
LINES = {10: "lines", 6: "subheadings", 4: "headings", 2: "chapters"}

#: Suppliers named in figures; the rest is summed.
N_NAMED = 6

#: Variations of the pooled regression as printed.
VARIATIONS = {
    "continuing": "log change, continuing lines (headline)",
    "weighted": "log change, weighted by value in 2024",
    "midpoint": "mid-point growth, entries and exits too",
    "midpoint_weighted": "mid-point growth, weighted by value",
    "levels": "PPML on values of both years",
    "share_apart": "China's share and tariff change as controls",
    "within_heading": "within four-digit headings",
    "groups_out": "all special groups of goods left out",
    "own_in_share": "China's share with the partner's own sales",
}

#: Product systems of the placebos as printed.
COARSE = {"naics3": "sectors", "hs2": "chapters"}

#: Variation whose coefficient stands for dollars: it fits sums of dollars, lines new or gone included.
DOLLARS = "levels"


def other_side(story: Story) -> str:
    """Return the smaller side: gains of a partner that lost, losses of one that gained."""
    return "won" if story.side == "lost" else "lost"


def is_within_lines(story: Story) -> bool:
    """Whether the window lies in the year to which imports by line lead."""
    return story.selection.start.year == story.selection.end.year == YEARS[-1]


def sector_side(story: Story) -> str:
    """Return the larger of losses and gains by sector in the window."""
    row = story.sectors["lost"].iloc[0]
    return "lost" if row.loss >= row.gain else "won"


def window(story: Story) -> str:
    """Name the window: ``2019``, ``April to November 2025``."""
    return period(f"{story.selection.start:%Y-%m}:{story.selection.end:%Y-%m}")


def bn_range(low: float, high: float) -> str:
    """Print a range of US dollars in billions, the unit once; ``at most`` without a low end."""
    return f"at most {dollars(high)}" if pd.isna(low) else f"{billions(low)} to {dollars(high)}"


def share(value: float) -> str:
    """Print a share in whole per cent, none below zero, since less than chance is nothing."""
    return "–" if pd.isna(value) else percent(max(0.0, value), 0)


def at_least_zero(bounds: dict) -> tuple[float, float, float]:
    """Return the low bound and its interval, none below zero: less than chance is nothing."""
    return tuple(float(np.maximum(0.0, bounds[name])) for name in ("low", "low_ci_low", "low_ci_high"))


def special_goods() -> str:
    """List the groups of goods that can be left out."""
    return listing([group["label"] for group in goods_groups().values()])


def left_out(story: Story) -> list[str]:
    """Return the labels of the groups of goods that are left out."""
    return [goods_groups()[name]["label"] for name in story.leave_out]


def scope(story: Story) -> str:
    """Say at which resolution lines are matched, and what is left out."""
    labels = left_out(story)
    return f"HS {story.digits}-digit lines" + (f", without {', '.join(labels)}" if labels else "")


def named(story: Story, side: str) -> pd.DataFrame:
    """Return the largest suppliers of a replacement by name, the rest in one row (US dollars).

    Returns
    -------
    DataFrame
        Index: short name; ``high``, ``net``, and ``low``: net times what of all the net replacement
        exceeds chance.
    """
    found, bounds = story.found[side], story.bounds[side]
    known = found.suppliers.index.isin(list(story.names))
    largest = found.suppliers[known].head(N_NAMED)
    rest = found.suppliers.drop(largest.index)
    table = largest.set_axis(largest.index.map(story.names))
    table.loc[f"{len(rest)} others"] = rest.sum()
    # ASSUME: chance has the same part in what every supplier replaced.
    beyond = at_least_zero(bounds)[0] / bounds["net"] if bounds["net"] else 0.0
    return table.assign(low=table.net * beyond)


def rank_of(story: Story, name: str) -> int:
    """Return the partner's place among all by a share of its loss, the largest first."""
    return int(story.losers.set_index("partner")[name].rank(ascending=False)[story.selection.partner])


def pooled_row(story: Story, variation: str = "continuing") -> pd.Series:
    """Return the coefficient on China's exposure of one variation."""
    rows = story.pooled
    return rows[rows.design.eq(variation) & rows.regressor.eq("exposure")].iloc[0]


def growth_implied(row: pd.Series) -> tuple[float, float, float]:
    """Return what a coefficient and its interval imply for the line of :data:`EXAMPLE`."""
    return tuple(implied(row[name], **EXAMPLE) for name in ("value", "ci_low", "ci_high"))


def example_text() -> str:
    """Say which line the example is."""
    return (
        f"a line in which China held {percent(EXAMPLE['share'], 0)} and its tariff rose from "
        f"{percent(EXAMPLE['before'], 0)} to {percent(EXAMPLE['after'], 0)}"
    )


def implied_dollars(row: pd.Series) -> tuple[float, float, float]:
    """Return the diversion that a coefficient implies to first order, with interval (US dollars)."""
    return tuple(float(row.exposed_value * row[end]) for end in ("value", "ci_low", "ci_high"))


def exposure_placebos(story: Story) -> pd.DataFrame:
    """Return the coefficients on China's exposure by sector and chapter, placebos and tariff year.

    Returns
    -------
    DataFrame
        Columns of :class:`Estimate`, ``lines`` (``"sectors"``, ``"chapters"``) and ``change`` (the
        years as printed).
    """
    rows = story.placebos[story.placebos.regressor.eq("exposure")]
    years = rows.window.str.replace(":", " to ")
    return rows.assign(lines=rows.system.map(COARSE), change=years)

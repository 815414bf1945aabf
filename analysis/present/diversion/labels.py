"""Words by code that report 06 says often, and the shares and rows that its sentences quote."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.diversion.chance import N_DRAWS  # noqa: F401, in definitions
from analysis.estimate.diversion.regression import implied
from analysis.estimate.diversion.study import Story
from analysis.estimate.diversion.trade import DIGITS, YEARS, goods_groups
from analysis.present.finding import listing, percent, period
from analysis.present.labels import CHINA_CUSTOMS, weighting  # noqa: F401, sources, definitions
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

#: Places by the most that stand out.
HIGH = 3

#: Parts of the change of total US imports as printed; ``{}``: the partner's name.
PARTS = {
    "loss": "Lost by {}, in lines in which it lost",
    "replaced": "Gained there by others, up to the loss (matched at most)",
    "beyond": "Gained there by others beyond the loss",
    "others_lost": "Lost there by others",
    "own_gains": "Gained by {} in other lines",
    "others_elsewhere": "Change of others in those and all remaining lines",
    "left_out": "Goods left out",
}
TOTAL = "Change of US imports from all countries"

#: Variations of the pooled regression as printed.
VARIATIONS = {
    "continuing": "log change, continuing lines (first regression)",
    "weighted": "log change, weighted by value in 2024",
    "midpoint": "mid-point growth, entries and exits too",
    "midpoint_weighted": "mid-point growth, weighted by value",
    "levels": "PPML on values of both years",
    "share_apart": "China's share and tariff change as controls",
    "within_heading": "within four-digit headings",
    "groups_out": "all special groups of goods left out",
    "own_in_share": "China's share with the partner's own sales",
}

#: Variations with lines that are new or gone.
WITH_ENTRIES = ("midpoint", "midpoint_weighted", "levels")

#: Variation whose coefficient stands for dollars: it fits sums of dollars, lines new or gone included.
DOLLARS = "levels"

#: Product systems of the placebos in sentences and keys, and as a table prints these.
COARSE = {"naics3": "sectors", "hs2": "chapters"}
SYSTEMS = {"sectors": "NAICS3 sectors", "chapters": "HS chapters"}

#: Whether the tariffs are those of an earlier year, as printed.
TARIFFS = {False: "moved", True: "not yet (placebo)"}

#: What is left where groups of goods go.
ALL_OUT = "all special groups left out"


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


def hs_lines(digits: int) -> str:
    """Name lines by the digits at which they are matched."""
    return f"HS {digits}-digit lines"


def scope(story: Story) -> str:
    """Say at which resolution lines are matched, and what is left out."""
    labels = left_out(story)
    return hs_lines(story.digits) + (f", without {', '.join(labels)}" if labels else "")


def first_three(story: Story) -> list[tuple[str, float]]:
    """Return the names of the three who took, or lost, most, and the share of each at most."""
    found = story.found[story.side]
    known = found.suppliers[found.suppliers.index.isin(list(story.names))].head(3)
    return [(story.names[code], high / found.loss) for code, high in known.high.items()]


def rank_of(story: Story, name: str) -> int:
    """Return the partner's place among all by a share of its loss, the largest first."""
    return int(story.losers.set_index("partner")[name].rank(ascending=False)[story.selection.partner])


def is_ranked(story: Story) -> bool:
    """Say whether the answer may quote the partner's place among all.

    Places are of all goods in the finest lines, and say nothing of an answer at another match.
    """
    partner = story.selection.partner
    return not story.leave_out and story.digits == DIGITS[0] and partner in set(story.losers.partner)


def pooled_row(story: Story, variation: str = "continuing") -> pd.Series:
    """Return the coefficient on China's exposure of one variation."""
    rows = story.pooled
    return rows[rows.design.eq(variation) & rows.regressor.eq("exposure")].iloc[0]


def growth_implied(row: pd.Series) -> tuple[float, float, float]:
    """Return what a coefficient and its interval imply for the line of :data:`EXAMPLE`."""
    return tuple(implied(row[name], **EXAMPLE) for name in ("value", "ci_low", "ci_high"))


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

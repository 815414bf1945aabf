"""How report 06 says what others sold on China's exposure: coefficients, dollars and placebos."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.diversion.regression import implied
from analysis.estimate.diversion.story import DiversionStory
from analysis.present.finding import bounds, interval, listing, the, two, whole
from analysis.present.labels import weighting
from analysis.present.numbers import billions, dollars

#: The line that explains an exposure: China's share, and its tariff before and after.
# ASSUME: the example begins near the mean line of China in 2024 (23 % by law; 12 % weighted by value).
EXAMPLE = {"share": 0.5, "before": 0.20, "after": 0.50}

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
DOLLAR_VARIATION = "levels"

#: Product systems of the placebos in sentences and keys, and as a table prints these.
COARSE = {"naics3": "sectors", "hs2": "chapters"}
SYSTEM_WORDS = {"sectors": "NAICS3 sectors", "chapters": "HS chapters"}

#: Whether the tariffs are those of an earlier year, as printed.
PLACEBO_WORDS = {False: "moved", True: "not yet (placebo)"}


def pooled_row(story: DiversionStory, variation: str = "continuing") -> pd.Series:
    """Return the coefficient on China's exposure of one variation."""
    rows = story.pooled
    return rows[rows.design.eq(variation) & rows.regressor.eq("exposure")].iloc[0]


def growth_implied(row: pd.Series) -> tuple[float, float, float]:
    """Return what a coefficient and its interval imply for the line of :data:`EXAMPLE`."""
    return tuple(implied(row[name], **EXAMPLE) for name in ("value", "ci_low", "ci_high"))


def implied_dollars(row: pd.Series) -> tuple[float, float, float]:
    """Return the diversion that a coefficient implies to first order, with interval (US dollars)."""
    return tuple(float(row.exposed_value * row[end]) for end in ("value", "ci_low", "ci_high"))


def exposure_placebos(story: DiversionStory) -> pd.DataFrame:
    """Return the coefficients on China's exposure by sector and chapter, placebos and tariff year.

    Returns
    -------
    DataFrame
        Columns of :class:`results.Estimate`, ``lines`` (``"sectors"``, ``"chapters"``) and ``change``
        (the years as printed).
    """
    rows = story.placebos[story.placebos.regressor.eq("exposure")]
    years = rows.window.str.replace(":", " to ")
    return rows.assign(lines=rows.system.map(COARSE), change=years)


def example() -> str:
    """Describe the line of :data:`EXAMPLE`."""
    held, before, after = (whole(EXAMPLE[name]) for name in ("share", "before", "after"))
    return f"a line in which China held {held} and its tariff rose from {before} to {after}"


def exposed(row) -> str:
    """Say in a definition what was regressed on exposure, over which rows, and how."""
    growth = "mid-point growth of customs value" if "midpoint" in row.design else row.outcome
    sold = "either year" if row.design in WITH_ENTRIES else "both years"
    sellers = "all" if row.design == "own_in_share" else "all but the partner"
    apart = ", share and change apart" if row.design == "share_apart" else ""
    chapters = ", without chapters 98 and 99" if row.system == "hs10" else ""
    by_value = row.design == "midpoint_weighted"
    weights = "weights: imports of both years" if by_value else weighting(row)
    return (
        f"{growth}, sold in {sold}, on exposure (China's share of what {sellers} sold in "
        f"{row.window[:4]}, times its change of log(1 + statutory rate)){apart} and the partner's own "
        f"change; {row.estimator}, {row.system.upper()}{chapters}, partners but China; effects "
        f"{row.fixed_effects}; {weights}; clustered by {row.cluster_by}"
    )


def dollars_implied(story: DiversionStory, variation: str) -> str:
    """Print the diversion that a variation implies, with its interval."""
    value, low, high = implied_dollars(pooled_row(story, variation))
    return f"{dollars(value)} {bounds(low, high, billions)}"


def unsure_variations(story: DiversionStory) -> list[str]:
    """Return the variations of the regression in whose interval zero lies."""
    rows = {words: pooled_row(story, name) for name, words in VARIATIONS.items()}
    return [words for words, row in rows.items() if row.ci_low <= 0 <= row.ci_high]


def surely_gained(story: DiversionStory) -> str:
    """List the suppliers that sold more where China was exposed, after correction."""
    sure = story.partners.query("p_holm < 0.05 and value > 0").design
    return listing([the(story.names[code]) for code in sure]) or "none"


def own_coefficient(story: DiversionStory) -> str:
    """Say the coefficient of the partner itself, where it is among the suppliers."""
    rows = story.partners[story.partners.design == story.selection.partner]
    name = the(story.selection.partner_name)
    sentences = [f"The coefficient of {name} itself is {interval(row)}." for row in rows.itertuples()]
    return " ".join(sentences)


def sure_coefficients(story: DiversionStory) -> str:
    """List the coefficients that differ from zero after correction."""
    sure = story.partners[story.partners.p_holm < 0.05]
    return "; ".join(f"{the(story.names[row.design])} {two(row.value)}" for row in sure.itertuples())


def placebo_verdicts(story: DiversionStory) -> str:
    """Say of sectors, tried first, and of chapters whether the year of the tariffs stands out."""
    paragraphs = []
    for lines, rows in exposure_placebos(story).groupby("lines", sort=False):
        placebos, actual = rows[rows.is_placebo], rows[~rows.is_placebo.astype(bool)].iloc[0]
        largest = placebos.loc[placebos.value.idxmax()]
        paragraphs.append(
            f"By {lines[:-1]}, the same exposure has {interval(actual)} in the year of the tariffs and "
            f"{interval(largest)} in the highest of {len(placebos)} earlier years. This is "
            f"{_beside_placebos(actual, largest.value)}."
        )
    return "\n\n".join(paragraphs)


def _beside_placebos(actual: pd.Series, largest: float) -> str:
    if actual.ci_low > max(0, largest):
        return "more than any placebo"
    if actual.ci_low > 0 and actual.value > largest:
        return "above zero and above each placebo, whose largest its interval still holds"
    return "no more than the placebos have"

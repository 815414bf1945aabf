"""Finding of the diversion report; its figures, tables and numbers are in modules beside this one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.diversion.destinations import Destinations
from analysis.estimate.diversion.regression import implied
from analysis.estimate.diversion.study import Story
from analysis.estimate.diversion.trade import goods_groups
from analysis.present.finding import Finding, percent, two
from analysis.present.numbers import display

#: The line that explains an exposure: China's share, and its tariff before and after.
# ASSUME: the example begins near the mean line of China in 2024 (23 % by law; 12 % weighted by value).
EXAMPLE = {"share": 0.5, "before": 0.20, "after": 0.50}

#: What each side of an accounting is called.
NOUNS = {"lost": "loss", "won": "gain"}

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


def bn(value: float) -> str:
    """Print US dollars in billions with the unit."""
    return display(float(value), "USD")


def bn_range(low: float, high: float) -> str:
    """Print a range of US dollars in billions, the unit once."""
    return f"{_bare(low)} to {bn(high)}"


def _bare(value: float) -> str:
    return bn(value).removesuffix("\u00a0bn USD")


def at_least_zero(bounds: dict) -> tuple[float, float, float]:
    """Return the low bound and its interval, none below zero: less than chance is nothing."""
    return tuple(float(np.maximum(0.0, bounds[name])) for name in ("low", "low_ci_low", "low_ci_high"))


def listing() -> str:
    """List the groups of goods that can be left out."""
    labels = [group["label"] for group in goods_groups().values()]
    return f"{', '.join(labels[:-1])} and {labels[-1]}"


def scope(story: Story) -> str:
    """Say at which resolution lines are matched, and what is left out."""
    text = f"HS {story.digits}-digit lines"
    labels = [goods_groups()[name]["label"] for name in story.leave_out]
    return text + (f", without {', '.join(labels)}" if labels else "")


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


def diversion_finding(story: Story) -> Finding:
    """State what was replaced and by whom, then what stands for and against it."""
    other = "won" if story.side == "lost" else "lost"
    points = [
        _side(story, other),
        _ranks(story),
        _spread(story),
        _regression_text(story),
        _placebo_text(story),
    ]
    if story.china is not None:
        points.append(_destinations_text(story.china))
    return Finding(
        _side(story, story.side) + "\n\n" + "\n".join(f"- {point}" for point in points if point)
    )


def _side(story: Story, side: str) -> str:
    """Say how much of a partner's loss others made up, or of its gain others lost."""
    found, bounds, lost = story.found[side], story.bounds[side], side == "lost"
    way, others, did = (
        ("less", "other countries gained", "gained") if lost else ("more", "others lost", "lost")
    )
    head = (
        f"The United States bought {bn(found.loss)} {way} from {story.selection.partner_name} in 2025 "
        f"than in 2024 in the lines in which it bought {way}; {others} "
    )
    head += _from_to(bounds) + " of that in the same lines."
    if side != story.side:
        return head
    text = (
        f"**{head}** The most counts all that others {did} in a line; the least takes off what went the "
        "other way in the line, and what the same count finds in lines in which there was nothing to "
        "divert. "
    )
    if lost:
        text += (
            f"{percent(1 - bounds['high'], 0)} was not matched by a rise in the same HS "
            f"{story.digits}-digit line. "
        )
    largest = named(story, side).iloc[:3]
    listed = ", ".join(f"{who} ({bn(row.high)})" for who, row in largest.iterrows())
    return text + f"Largest among those who {did}, at most: {listed}."


def _from_to(bounds: dict) -> str:
    """Print the bounds of a share in words, with the interval of the lower one."""
    low, *ends = at_least_zero(bounds)
    high = f"at most {percent(bounds['high'], 0)}"
    if pd.isna(low):
        return f"{high} (a lower bound cannot be given: too few lines are untouched)"
    if low == 0:
        return f"{high}, and at the least no more than chance,"
    return f"at least {percent(low, 0)} [{percent(ends[0], 0)}, {percent(ends[1], 0)}] and {high}"


def rank_of(story: Story, name: str) -> int:
    """Return the partner's place among all by a share of its loss, the largest first."""
    return int(story.losers.set_index("partner")[name].rank(ascending=False)[story.selection.partner])


def _ranks(story: Story) -> str:
    low, high, losers = rank_of(story, "low"), rank_of(story, "high"), story.losers
    return (
        f"The same count made of the losses of each of {len(losers)} partners, all goods: "
        f"{story.selection.partner_name} is number {low} from the top by the least, and number {high} "
        f"by the most. The median partner has {percent(losers.high.median(), 0)} at most and "
        f"{percent(losers.low.median(), 0)} beyond chance: the most proves little by itself."
    )


def _spread(story: Story) -> str:
    levels, bare = story.levels.high, story.groups.loc["all groups"]
    text = (
        f"Matched by chapter instead of by ten-digit line, the most is {percent(levels[2], 0)} "
        f"instead of {percent(levels[10], 0)}."
    )
    if story.leave_out or pd.isna(bare.low):
        return text
    return text + (
        f" Without {listing()}, the {NOUNS[story.side]} is {bn(bare.loss)}, and "
        f"{percent(max(bare.low, 0), 0)} to {percent(bare.high, 0)} of it is matched."
    )


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


def implied_text(row: pd.Series) -> str:
    """Print the diversion that a coefficient implies, with its interval."""
    value, low, high = implied_dollars(row)
    return f"{bn(value)} [{_bare(low)}, {_bare(high)}]"


def _regression_text(story: Story) -> str:
    growth, low, high = growth_implied(pooled_row(story))
    table = story.partners
    sure = table[table.p_holm.lt(0.05)]
    own = table[table.design.eq(story.selection.partner)]
    least = at_least_zero(story.bounds["lost"])[0] * story.found["lost"].loss
    against = f", beside {bn(least)} at the least by the accounting" if own.empty else ""
    itself = "".join(
        f" {story.selection.partner_name} itself: coefficient {two(row.value)} {ends(row)}."
        for row in own.itertuples()
    )
    names = ", ".join(story.names[p] for p in sure.design[sure.value.gt(0)]) or "none"
    text = (
        f"Regression over all suppliers: in {example_text()}, a supplier sold {percent(growth)} "
        f"[{percent(low)}, {percent(high)}] more than in lines without China (lines count alike, own "
        f"tariff held fixed). In dollars, on the imports of 2024, "
        f"{implied_text(pooled_row(story, DOLLARS))} "
        f"by PPML, whose errors are in dollars{against}; by lines weighted by value "
        f"{implied_text(pooled_row(story, 'weighted'))}. Taken one by one, {names} gained where China "
        f"was exposed (p < 0.05 after Holm, "
        f"of {len(table)} suppliers)."
    )
    rows = {words: pooled_row(story, variation) for variation, words in VARIATIONS.items()}
    weak = [words for words, row in rows.items() if row.ci_low <= 0 <= row.ci_high]
    zero = f" Zero lies inside the interval in {len(weak)} of {len(rows)} variations: {'; '.join(weak)}."
    return text + itself + (zero if weak else "")


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


def _placebo_text(story: Story) -> str:
    said = []
    for lines, rows in exposure_placebos(story).groupby("lines"):
        placebos, actual = rows[rows.is_placebo], rows[~rows.is_placebo].iloc[0]
        largest = placebos.loc[placebos.value.idxmax()]
        tells = actual.ci_low > max(0.0, largest.value)
        above = actual.ci_low > 0 and actual.value > largest.value
        verdict = (
            "larger than any placebo" if tells else
            "above zero and above each placebo, whose largest its interval still holds" if above else
            "no more than the placebos"
        )  # fmt: skip
        said.append(
            f"by {lines[:-1]}, {two(actual.value)} {ends(actual)} in the year of the tariffs against "
            f"{two(largest.value)} {ends(largest)} in the highest of {len(placebos)} earlier years: "
            f"{verdict}"
        )
    return f"Placebo, the same exposure when its tariffs had not moved: {'; '.join(said)}."


def ends(row: pd.Series) -> str:
    """Print the interval of a coefficient."""
    return f"[{two(row.ci_low)}, {two(row.ci_high)}]"


def _destinations_text(china: Destinations) -> str:
    if china.levels.empty:
        return ""
    first = china.levels[china.levels.period.eq(china.levels.period.iloc[0])].set_index("part")
    usa, rest = first.yoy_growth["United States"], first.yoy_growth["All others"]
    change = (first.now - first.before)["All others"]
    return (
        f"China's own customs, {first.period.iloc[0]} on a year earlier: exports to the United States "
        f"{percent(usa)}, to all others {percent(rest)} ({bn(change)}). That goods went there because "
        "the United States closed, these figures cannot show."
    )

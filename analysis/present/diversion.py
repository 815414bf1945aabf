"""Finding of the diversion report; its figures, tables and numbers are in modules beside this one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.collect.tables import vintage
from analysis.estimate.destinations import Destinations
from analysis.estimate.diversion import Accounting, Study
from analysis.estimate.diversion_data import ANNUAL, goods_groups
from analysis.estimate.diversion_regression import implied
from analysis.present.finding import Finding, percent
from analysis.present.numbers import display

#: The line that explains an exposure: China's share, and its tariff before and after.
# ASSUME: 20 % is about what the law charged on China's goods in 2024, on average.
EXAMPLE = {"share": 0.5, "before": 0.20, "after": 0.50}

#: Suppliers named in figures; the rest is summed.
N_NAMED = 6

#: Variations of the pooled regression as printed.
VARIATIONS = {
    "continuing": "log change, continuing lines (headline)",
    "weighted": "the same, weighted by value in 2024",
    "midpoint": "mid-point growth, entries and exits too",
    "midpoint_weighted": "the same, weighted by value",
    "levels": "PPML on values of both years",
    "share_apart": "China's share and tariff change as controls",
    "within_heading": "within four-digit headings",
    "groups_out": "all special groups of goods left out",
    "own_in_share": "China's share with the partner's own sales",
}


def census() -> str:
    """Return the vintage of the annual figures."""
    return vintage(ANNUAL)


def bn(value: float) -> str:
    """Print US dollars in billions with the unit."""
    return display(float(value), "USD")


def at_least_zero(bounds: dict) -> tuple[float, float, float]:
    """Return the low bound and its interval, none below zero: less than chance is nothing."""
    return tuple(
        float(np.maximum(0.0, bounds[name])) for name in ("low", "low_ci_low", "low_ci_high")
    )


def scope(story: Study) -> str:
    """Say at which resolution lines are matched, and what is left out."""
    text = f"HS {story.digits}-digit lines"
    labels = [goods_groups()[name]["label"].lower() for name in story.leave_out]
    return text + (f", without {', '.join(labels)}" if labels else "")


def named(story: Study, found: Accounting) -> pd.DataFrame:
    """Return the largest suppliers of a replacement by name, the rest in one row (US dollars).

    Returns
    -------
    DataFrame
        Index: short name; ``high``, ``net``, and ``low``: net times what of all the net replacement
        exceeds chance.
    """
    known = found.suppliers.index.isin(list(story.names))
    largest = found.suppliers[known].head(N_NAMED)
    rest = found.suppliers.drop(largest.index)
    table = largest.set_axis(largest.index.map(story.names))
    table.loc[f"{len(rest)} others"] = rest.sum()
    bounds = story.lost_bounds if found is story.lost else story.won_bounds
    # ASSUME: chance has the same part in what every supplier replaced.
    beyond = at_least_zero(bounds)[0] / bounds["net"] if bounds["net"] else 0.0
    return table.assign(low=table.net * beyond)


def diversion_finding(
    story: Study, fits: dict[str, pd.DataFrame], china: Destinations | None
) -> Finding:
    """State what was replaced and by whom, then what stands for and against it."""
    lost_first = story.lost.loss >= story.won.loss
    sides = [_side(story, lost=lost) for lost in (lost_first, not lost_first)]
    points = [sides[1], _spread(story), _regression_text(story, fits), _placebo_text(fits)]
    if china is not None:
        points.append(_destinations_text(china))
    return Finding(sides[0] + "\n\n" + "\n".join(f"- {point}" for point in points if point))


def _side(story: Study, *, lost: bool) -> str:
    """Say how much of a partner's loss others gained, or of its gain others lost."""
    found, bounds = (story.lost, story.lost_bounds) if lost else (story.won, story.won_bounds)
    name, main = story.selection.partner_name, (story.lost.loss >= story.won.loss) == lost
    low, *ends = at_least_zero(bounds)
    interval = f"[{percent(ends[0], 0)}, {percent(ends[1], 0)}]"
    verb, others, did = ("less", "sold more", "gained") if lost else ("more", "sold less", "lost")
    head = f"Of what the United States bought {verb} from {name} in 2025, line by line "
    head += f"({bn(found.loss)} on 2024), others {others} in the same lines for at most "
    head += percent(bounds["high"], 0)
    if pd.isna(low):
        return f"{'**' * main}{head}.{'**' * main} A low bound cannot be given: too few untouched lines."
    if low == 0:
        head += ", and for no more than chance at the least"
    else:
        head += f", and for {percent(low, 0)} {interval} at the least"
    text = f"{'**' * main}{head}.{'**' * main}"
    if not main:
        return text
    text += (
        f" The most counts all that others {did} in a line; the least takes off what went the other way "
        "in the line, and what the same count finds in lines in which there was nothing to divert. "
    )
    if lost:
        text += f"At least {percent(1 - bounds['high'], 0)} was not replaced within the year. "
    largest = named(story, found).iloc[:3]
    listed = ", ".join(f"{who} ({bn(row.high)})" for who, row in largest.iterrows())
    return text + f"Largest among those who {did}, at most: {listed}."


def _spread(story: Study) -> str:
    levels, bare = story.levels.high, story.groups.loc["all groups"]
    text = (
        f"Matched by chapter instead of by ten-digit line, the most is {percent(levels[2], 0)} of the "
        f"loss instead of {percent(levels[10], 0)}."
    )
    if story.leave_out or pd.isna(bare.low):
        return text
    return text + (
        f" Without AI hardware, laptops, smartphones, precious metals, pharmaceuticals and special "
        f"provisions the loss is {bn(bare.loss)}, and {percent(max(bare.low, 0), 0)} to "
        f"{percent(bare.high, 0)} of it was replaced."
    )


def pooled_row(fits: dict[str, pd.DataFrame], variation: str = "continuing") -> pd.Series:
    """Return the coefficient on China's exposure of one variation."""
    rows = fits["diversion_pooled"]
    return rows[rows.variation.eq(variation) & rows.regressor.eq("exposure")].iloc[0]


def growth_implied(row: pd.Series) -> tuple[float, float, float]:
    """Return what a coefficient and its interval imply for the line of :data:`EXAMPLE`."""
    return tuple(implied(row[name], **EXAMPLE) for name in ("value", "ci_low", "ci_high"))


def example_text() -> str:
    """Say which line the example is."""
    return (
        f"a line in which China held {percent(EXAMPLE['share'], 0)} and its tariff rose from "
        f"{percent(EXAMPLE['before'], 0)} to {percent(EXAMPLE['after'], 0)}"
    )


def _regression_text(story: Study, fits: dict[str, pd.DataFrame]) -> str:
    growth, low, high = growth_implied(pooled_row(fits))
    table = fits["diversion_partners"]
    sure = table[table.p_holm.lt(0.05)]
    names = ", ".join(story.names[p] for p in sure.partner[sure.value.gt(0)]) or "none"
    text = (
        f"Regression: in {example_text()}, a supplier sold {percent(growth)} [{percent(low)}, "
        f"{percent(high)}] more than in lines without China (all suppliers, lines equal, own tariff held "
        f"fixed). Taken one by one, {names} gained where China was exposed (p < 0.05 after Holm, of "
        f"{len(table)} suppliers)."
    )
    apart, heavy = pooled_row(fits, "share_apart"), pooled_row(fits, "weighted")
    weak = [
        words
        for row, words in (
            (heavy, "weighted by value"),
            (apart, "beside China's share and tariff as such"),
        )
        if row.ci_low <= 0 <= row.ci_high
    ]
    return text + (f" The interval holds zero {' and '.join(weak)}." if weak else "")


def _placebo_text(fits: dict[str, pd.DataFrame]) -> str:
    rows = fits["diversion_placebos"]
    rows = rows[rows.regressor.eq("exposure")]
    said = "; ".join(
        f"{row.change} {row.value:.2f} [{row.ci_low:.2f}, {row.ci_high:.2f}]"
        for row in rows.itertuples()
    ).replace("-", "−")
    return (
        f"By sector, which is as far as earlier years go, the same exposure finds {said}: the last is the "
        "year of the tariffs, and sectors are too coarse to tell it from the years before."
    )


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

"""Frames of report 08 that its tables print and no story holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns
from analysis.estimate.elasticity.goods.by_product import PRODUCT_OUTCOMES, PRODUCTS
from analysis.estimate.prices.arithmetic import CHAINED
from analysis.estimate.prices.border import MOVES
from analysis.estimate.prices.components import BRANCHES, COMPONENTS, PPI_PARTS, PRINTED, RAW
from analysis.estimate.prices.shares import COMPARISONS, LEAST_DUTY, SHARE_CHOICES
from analysis.estimate.prices.story import PricesStory
from analysis.present.finding import month
from analysis.present.prices.labels import COMPARED, INDEXES, by_episode
from analysis.vocabulary import Term

#: Logs of the estimators that tables print as changes.
FRACTION = {"unit": "fraction", "format": "percent"}
PRICES = changed(MOVES.only("price", "others", "collected", "law"), **FRACTION)
LEFT = "of what is left to the total"
BY_COMPONENT = Columns(
    "a component, then what is left and the total",
    {
        **PPI_PARTS,
        **changed(PPI_PARTS.only("weight"), missing=LEFT),
        **changed(
            PPI_PARTS.only("weight_low", "weight_high", "low", "high"), missing=f"{LEFT}, and of it"
        ),
    },
)


@returns(BY_COMPONENT)
def components(story: PricesStory) -> pd.DataFrame | None:
    """Return rate, weight and contribution of each component, the residual and the total."""
    if story.parts is None:
        return None
    parts = story.parts.parts.loc[[*COMPONENTS, RAW, *BRANCHES]].reset_index()
    rest = {
        "component": ["left", "all"],
        "yoy_growth": [np.nan, story.parts.total],
        "weight": [np.nan, 1.0],
        "value": [story.parts.residual, story.parts.total],
    }
    return pd.concat([parts, pd.DataFrame(rest)], ignore_index=True)


@returns(PRINTED)
def published(story: PricesStory) -> pd.DataFrame | None:
    """Return the contributions that the Bureau printed, where there are any."""
    return None if story.parts is None or story.parts.published.empty else story.parts.published


STEPS = Columns(
    "a part of a change, or the change",
    {
        "index": Term("Prices", "", "price index of China"),
        "kind": Term(
            "What", "", "change of the rate since the month before, or the rate, or a part of it"
        ),
        "value": Term(
            "Points [rounding]",
            "fraction",
            "part of the rate on a year earlier or of its change",
            "finely",
            ("low", "high"),
        ),
        "low": Term("Lowest", "fraction", "smallest value that rounding to a tenth of a point allows"),
        "high": Term("Highest", "fraction", "largest value that rounding to a tenth of a point allows"),
        "published": Term(
            "By the change of a year ago",
            "fraction",
            "base effect by the change that was published a year ago",
            "finely",
            missing="of all but base effects",
        ),
    },
)


@returns(STEPS)
def base(story: PricesStory) -> pd.DataFrame | None:
    """Return what is new and what is the base, of the step since the month before and of the rate."""
    rows = []
    for name, i in story.indexes.items():
        if i.step is not None:
            rows += [
                (name, "change since the month before", i.step.change, None),
                (name, "new change", i.step.new, None),
                (name, "base effect", i.step.base, i.step.base_published),
            ]
        if i.carry is not None:
            december = month(i.carry.december)
            rows += [
                (name, "rate on a year earlier", i.carry.total, None),
                (name, f"there in {december}", i.carry.carried, None),
                (name, f"come since {december}", i.carry.new, None),
            ]
    if not rows:
        return None
    cells = [(INDEXES[name], kind, p.value, p.low, p.high, check) for name, kind, p, check in rows]
    return pd.DataFrame(cells, columns=list(STEPS)).astype({"published": float})


@returns(Columns("a price index and kind of comparison", STEPS.only("index") | CHAINED))
def chained(story: PricesStory) -> pd.DataFrame:
    """Return how published rates and chained monthly changes agree."""
    rows = [index.chained.assign(index=INDEXES[name]) for name, index in story.indexes.items()]
    return pd.concat(rows, ignore_index=True).query("n_months > 0")


@returns(
    Columns(
        "a month after the base",
        {
            **MOVES.only("month"),
            **PRICES,
            **changed(
                COMPARISONS, missing=f"where the duty rose by less than {100 * LEAST_DUTY:g} log points"
            ),
        },
    )
)
def border(story: PricesStory) -> pd.DataFrame:
    """Return prices, duties and the share on exporters by month."""
    moved, shares = story.border.moved, story.border.shares
    by = {name: shares[name, "collected"] for name in COMPARISONS}
    return np.expm1(moved[list(PRICES)]).assign(**by).reset_index()


@returns(
    Columns(
        "a choice",
        SHARE_CHOICES
        | {
            "importers": Term("On importers", "fraction", "one less the share on exporters", "whole"),
        },
    )
)
def choices(story: PricesStory) -> pd.DataFrame:
    """Return the share on exporters and on importers under every choice."""
    return story.border.choices.assign(importers=lambda rows: 1 - rows.share)


SHARES = Columns(
    "a measure of the share",
    {
        "source": Term("Source", "", "who measures"),
        "period": Term("Period", "", "over which the duty rose"),
        "measure": Term("Price", "", "price that is compared, and of what"),
        "share": Term(
            "On importers [95 %]",
            "fraction",
            "share of the rise of the duty on importers (retail: of the duty that reached the shop)",
            "two",
            ("low", "high"),
        ),
        "low": Term(
            "95 % low",
            "fraction",
            "lower end of the 95 % interval of the share",
            missing="where it is computed, or published",
        ),
        "high": Term(
            "95 % high",
            "fraction",
            "upper end of the 95 % interval of the share",
            missing="where it is computed, or published",
        ),
        "placebo": Term(
            "Same law, years before",
            "fraction",
            "share that the same law finds in the years before; one is nothing found",
            "two",
            missing="where it is not asked",
        ),
        "checked": Term("Grade", "", "how a published row was checked"),
    },
)


@returns(SHARES)
def pass_through(story: PricesStory) -> pd.DataFrame:
    """Return the share on importers here, in both episodes, and as published, each by its concept."""
    at_border, none = story.border, (np.nan, np.nan, np.nan)
    window = f"{at_border.base:%Y-%m}/{at_border.until:%Y-%m}"
    collected = at_border.choices[~at_border.choices.drift & at_border.choices.tariff.eq("collected")]
    rows = [
        (
            "This report",
            window,
            f"index by origin, {COMPARED[r.comparison]}",
            1 - r.share,
            *none,
            "computed",
        )
        for r in collected.itertuples()
    ]
    for weights, sample, what in (
        ("equal", "quantity", "unit values by HS6"),
        ("equal", "within three", "unit values by HS6, without outliers"),
        ("value", "quantity", "unit values by HS6, by value"),
    ):
        for pair in by_episode(story.goods.products, weights=weights, sample=sample).values():
            e, early = (rows.loc["unit_value"] for rows in pair)
            when = e.window.replace(":", "/")
            rows.append(("This package", when, what, *_shares(e, early), "estimated"))
    for r in at_border.published.itertuples():
        where = r.concept.removeprefix("pass-through to ") + ", all origins"
        rows.append((r.source, r.period, where, r.value, *none, r.checked))
    return pd.DataFrame(rows, columns=list(SHARES))


def _shares(e, early) -> tuple[float, ...]:
    return 1 + e.value, 1 + e.ci_low, 1 + e.ci_high, 1 + early.value


#: Regressions by product that are shown, the first read first: comparison, codes, effects, weights.
SHOWN_REGRESSIONS = [
    ("within", "quantity", "hs2", "equal"),
    ("within", "without smallest", "hs2", "equal"),
    ("within", "quantity", "hs2", "value"),
    ("within", "without carriers", "hs2", "value"),
    ("across", "quantity", "hs2", "equal"),
]
CHOICE = ["comparison", "sample", "fixed_effects", "weights"]


def _elasticity(name: str, head: str) -> dict[str, Term]:
    """Return the columns of an elasticity to the law and its 95 % interval."""
    low, high = f"{name}_low", f"{name}_high"
    of = f"elasticity of the {head.lower()} of imports to the law"
    return {
        name: Term(f"{head} [95 %]", "elasticity", of, "two", (low, high)),
        low: Term("95 % low", "elasticity", f"lower end of the 95 % interval: {of}"),
        high: Term("95 % high", "elasticity", f"upper end of the 95 % interval: {of}"),
    }


@returns(
    Columns(
        "a regression, its placebo below",
        {
            **PRODUCTS.only("partner", *CHOICE, "window"),
            **_elasticity("value", "Value"),
            **_elasticity("quantity", "Quantity"),
            **_elasticity("unit_value", "Unit value before duty"),
            **PRODUCTS.only("effective", "n_obs"),
        },
    )
)
def by_product(story: PricesStory) -> pd.DataFrame:
    """Return value, quantity and unit value side by side, every regression above its placebo."""
    estimates, keys = story.goods.products, ["episode", "partner", *CHOICE, "window"]
    estimates = estimates[pd.MultiIndex.from_frame(estimates[CHOICE]).isin(SHOWN_REGRESSIONS)]
    wide = estimates.pivot(index=keys, columns="design", values=["value", "ci_low", "ci_high"])
    first = estimates.groupby(keys)[["is_placebo", "effective", "n_obs"]].first()
    frame = first.reindex(wide.index)
    for name in PRODUCT_OUTCOMES:
        for part, end in (("value", ""), ("ci_low", "_low"), ("ci_high", "_high")):
            frame[name + end] = wide[part, name]
    frame = frame.reset_index()
    choice = pd.MultiIndex.from_frame(frame[CHOICE])
    frame["printed"] = pd.MultiIndex.from_tuples(SHOWN_REGRESSIONS).get_indexer(choice)
    up = {"partner": True, "episode": False, "printed": True, "is_placebo": True}
    return frame.sort_values(list(up), ascending=list(up.values()))[list(by_product.columns)]

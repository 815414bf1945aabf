"""Elasticities by product, end use and sector: what they say, as sentences, tables and a figure.

Every function takes results; ``labels`` are names of sectors by NAICS3 code, which stand for themselves
where they have none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from analysis.estimate.goods.border_prices import FIRST, LAST, TOTAL
from analysis.estimate.goods.by_group import Shrunk
from analysis.estimate.goods.by_product import OUTCOMES
from analysis.present.charts import Row, forest, forest_height
from analysis.present.finding import (
    Finding,
    bounds,
    interval,
    listing,
    month,
    p_value,
    percent,
    two,
    whole,
)
from analysis.present.labels import UNIT, span
from analysis.present.picture import Picture
from analysis.present.style import BLACK, ORANGE, house_style, new_figure, plain_axis, title, wrapped
from analysis.present.table import Table

#: What is compared, with which effects, weights and codes, as printed.
COMPARED = {"within": "goods of China", "across": "China less Viet Nam and Mexico"}
EFFECTS = {"hs2": "chapters", "constant": "none"}
WEIGHTS = {"equal": "equal", "value": "by value"}
CODES = {"all": "all", "quantity": "with a quantity", "within three": "without outliers"}

#: The regression that is read first.
MAIN = {"comparison": "within", "fixed_effects": "hs2", "weights": "equal", "sample": "quantity"}


def _main(estimates: pd.DataFrame, *, is_placebo: bool = False, **other: str) -> pd.DataFrame:
    """Return the rows of the regression that is read first, but for ``other``; index: outcome."""
    rows = estimates[estimates.is_placebo.eq(is_placebo)]
    for column, value in (MAIN | other).items():
        rows = rows[rows[column].eq(value)]
    return rows.set_index("design")


def who_bore(low: float, high: float) -> str:
    """Say what the interval of the price before duty, in elasticities, tells of who bore the duty."""
    if low <= 0 <= high:
        both = low <= -1
        return "which leaves open who bore the duty" if both else "no sign that exporters bore the duty"
    if low > 0:
        return "which rose where the duty did"
    return (
        "as if exporters bore all of the duty" if low <= -1 else "as if exporters bore part of the duty"
    )


def product_finding(estimates: pd.DataFrame) -> Finding:
    """Say what the law did to value, quantity and unit value by product, and what its placebo finds."""
    own, placebo = _main(estimates), _main(estimates, is_placebo=True).loc["value"]
    value, quantity, price = (own.loc[name] for name in OUTCOMES)
    finds = "nothing" if placebo.ci_low <= 0 <= placebo.ci_high else "something too"
    return Finding(
        f"**By product, {span(value.window)}, the elasticity of the value of imports from China to "
        f"the law is {interval(value)}.** Of it {two(quantity.value)} is quantity and {interval(price)} "
        f"the unit value before duty, {who_bore(price.ci_low, price.ci_high)}. The same law given to "
        f"{span(placebo.window)} finds {finds}: {interval(placebo)}.{_by_value(estimates)}"
    )


def _by_value(estimates: pd.DataFrame) -> str:
    """Say what the unit value does by value, where that differs from nothing, and its placebo."""
    price, placebo = (
        _main(estimates, is_placebo=early, weights="value").loc["unit_value"] for early in (False, True)
    )
    if price.ci_low <= 0 <= price.ci_high:
        return ""
    fails = not placebo.ci_low <= 0 <= placebo.ci_high
    verdict = "which its placebo forbids to read" if fails else "and its placebo nothing"
    return (
        f" Weighted by value, the unit value finds {interval(price)} and in {span(placebo.window)} "
        f"{interval(placebo)}, {verdict}."
    )


def product_table(estimates: pd.DataFrame) -> Table:
    """Print value, quantity and unit value side by side, every regression beside its placebo."""
    keys = ["comparison", "weights", "sample", "fixed_effects", "window"]
    wide = estimates.pivot(index=keys, columns="design", values=["value", "ci_low", "ci_high"])
    frame = pd.DataFrame(index=wide.index)
    for name in OUTCOMES:
        for part, end in (("value", ""), ("ci_low", "_low"), ("ci_high", "_high")):
            frame[name + end] = wide[part, name]
    frame["n_obs"] = estimates.groupby(keys).n_obs.first()
    # The later years first, their placebo below.
    orders = [list(words) for words in (COMPARED, WEIGHTS, CODES, EFFECTS)]
    frame = frame.reset_index().sort_values("window", ascending=False, kind="stable")
    for key, order in reversed(list(zip(keys, orders, strict=False))):
        frame = frame.sort_values(key, key=lambda x, o=order: x.map(o.index), kind="stable")
    # Without effects the main comparison alone is printed; the twin of the estimates has all.
    chapters, main = frame.fixed_effects.eq("hs2"), frame.comparison.eq("within")
    frame = frame[chapters | (main & frame.weights.eq("equal") & frame["sample"].eq("quantity"))]
    for column, words in zip(keys, (COMPARED, WEIGHTS, CODES, EFFECTS), strict=False):
        frame[column] = frame[column].map(words)
    frame["window"] = frame.window.map(span)
    heads = {
        "comparison": "Compared", "weights": "Weights", "sample": "Codes", "fixed_effects": "Effects",
        "window": "Years", "value": "Value [95 %]", "quantity": "Quantity [95 %]",
        "unit_value": "Unit value before duty [95 %]",
    }  # fmt: skip
    caption = (
        "Change of imports from China by HS6 on that of log(1 + statutory rate) from 2017 to 2019; "
        "in 2015–2017 the same law is a placebo. Clustered by heading, which understates the error. "
        "Years mix months before and after each list; values are CIF; a unit value moves with the mix "
        "of goods; codes with a quantity are about half of the value. China less others holds what the "
        "others gained. Outliers: unit values that changed threefold."
    )
    intervals = {name: (f"{name}_low", f"{name}_high") for name in OUTCOMES}
    formats = dict.fromkeys(OUTCOMES, two)
    return Table(frame, caption, heads=heads, formats=formats, intervals=intervals,
                 name="elasticity_by_product")  # fmt: skip


def price_table(changes: pd.DataFrame, labels: Mapping[str, str]) -> Table:
    """Print the change of the import price by sector beside that of the law."""
    frame = changes.assign(label=_named(changes.naics3, {TOTAL: "All goods", **labels}))
    frame = frame[["naics3", "label", "weight", "law", "change", "before"]]
    heads = {
        "naics3": "NAICS3", "weight": "Share of imports", "law": "Law, log(1 + rate)",
        "change": "Price before duty", "before": f"{_months()} months before",
    }  # fmt: skip
    formats = {"weight": whole}
    formats |= dict.fromkeys(("law", "change", "before"), lambda x: f"{100 * x:.1f}".replace("-", "−"))
    caption = (
        "US import prices of goods from China (BLS, in dollars, before duty) and the law, "
        f"{month(FIRST)} to {month(LAST)}, in log points times 100; prices also over the months before."
    )
    return Table(frame, caption, heads=heads, formats=formats, name="border_prices")


def price_finding(response: pd.DataFrame, changes: pd.DataFrame) -> Finding:
    """Say how import prices before duty moved with the law across sectors, and how few these are."""
    own = response[response.weights.eq("equal")].set_index("is_placebo")
    now, before = own.loc[False], own.loc[True]
    total = changes.set_index("naics3").loc[TOTAL]
    return Finding(
        f"From {month(FIRST)} to {month(LAST)} import prices of goods from China changed by "
        f"{_change(total.change)} before duty, and by law 1 + tariff by {_change(total.law)}. "
        f"Across {now.n_obs} sectors the elasticity of the price to the law is {interval(now)}, and "
        f"{interval(before)} over the {_months()} months before: too few to tell a size."
    )


def end_use_finding(uses: Shrunk) -> Finding:
    """Say the elasticity of each end use, and whether they can be told apart."""
    parts = [f"{row.group} goods {interval(row)}" for row in uses.frame.itertuples()]
    return Finding(
        f"By end use the elasticity to the law is, for {listing(parts)}. {_apart(uses, 'uses')}"
    )


@house_style
def end_use_figure(frame: pd.DataFrame, without: pd.DataFrame) -> Picture:
    """Draw the elasticity of each end use, and the same without goods of data centres.

    Parameters
    ----------
    frame, without : DataFrame
        Of :func:`by_group.by_group`, on all lines and without those of :func:`by_group.is_ai_good`.
    """
    other = without.set_index("group")
    rows = []
    for row in frame.itertuples():
        rows.append(Row(f"{row.group.capitalize()} goods", row.value, row.ci_low, row.ci_high,
                        interval(row), BLACK, bold=True))  # fmt: skip
        if row.group in other.index:
            own = other.loc[row.group]
            rows.append(Row("", own.value, own.ci_low, own.ci_high, "", ORANGE, "D", hollow=True,
                            offset=0.3))  # fmt: skip
    figure, ax = new_figure(height=forest_height(len(frame) + 1))
    forest(ax, rows)
    plain_axis(ax.xaxis)
    ax.set_xlabel(wrapped(UNIT))
    keys = ((BLACK, "o", BLACK, "All lines"), (ORANGE, "D", "white", "Without goods of data centres"))
    handles = [ax.plot([], [], marker=m, color=c, mfc=f, lw=1.4, label=n)[0] for c, m, f, n in keys]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, fontsize=8)
    title(figure, "How much imports fall with the law, by what the goods are for")
    texts = [f"{row.group} goods {interval(row)}" for row in frame.itertuples()]
    alt = f"Interval chart of elasticities of 2024–2025 by end use: {'; '.join(texts)}."
    caption = (
        "Lines of the tariff sold in both years by the partners with a statutory rate, equal weights, "
        "product and partner effects within each end use; 95 % intervals, jackknife over partners. "
        "End uses by the Broad Economic Categories of 2018. Goods of data centres are those that a "
        "language model classified so."
    )
    return Picture(figure, alt, caption)


def end_use_table(frame: pd.DataFrame, without: pd.DataFrame) -> Table:
    """Print the elasticity of each end use, and the same without goods of data centres."""
    other = without.set_index("group").reindex(frame.group)
    printed = frame[["group", "share", "value", "ci_low", "ci_high", "n_obs"]].copy()
    names = {"value": "without", "ci_low": "without_low", "ci_high": "without_high"}
    for column, name in names.items():
        printed[name] = other[column].to_numpy()
    heads = {
        "group": "End use", "share": "Share of imports", "value": "Estimate [95 %]",
        "without": "Without goods of data centres [95 %]",
    }  # fmt: skip
    formats = {"share": whole, "value": two, "without": two}
    intervals = {"value": ("ci_low", "ci_high"), "without": ("without_low", "without_high")}
    caption = (
        "Elasticity of imports to the law by end use, 2024 to 2025, lines sold in both years; jackknife "
        f"over partners. Lines without an end use, {percent(1 - frame.share.sum(), 0)} of imports, are "
        "left out: special provisions, and codes newer than the categories."
    )
    return Table(printed, caption, heads=heads, formats=formats, intervals=intervals,
                 name="elasticity_by_end_use")  # fmt: skip


def sector_finding(sectors: Shrunk) -> Finding:
    """Say the common elasticity of sectors, and whether they can be told apart."""
    own = sectors.frame
    common = f"{two(sectors.common)} {bounds(sectors.common_low, sectors.common_high)}"
    return Finding(
        f"The elasticity that {len(own)} sectors have in common is {common}; alone they lie between "
        f"{two(own.value.min())} and {two(own.value.max())}. {_apart(sectors, 'sectors')}"
    )


def sector_table(sectors: Shrunk, labels: Mapping[str, str]) -> Table:
    """Print each sector's estimate, what it keeps of it, and what it is drawn to."""
    own = sectors.frame.sort_values("share", ascending=False, ignore_index=True)
    frame = own.assign(label=_named(own.group, labels))
    columns = [
        "group", "label", "share", "value", "ci_low", "ci_high", "std_error", "std_error_clustered",
        "weight", "shrunk", "shrunk_low", "shrunk_high", "n_obs",
    ]  # fmt: skip
    heads = {
        "group": "NAICS3", "share": "Share of imports", "value": "Alone [95 %]",
        "std_error_clustered": "Clustered", "weight": "Kept", "shrunk": "Drawn to the common one [95 %]",
    }  # fmt: skip
    formats = {"share": whole, "weight": whole}
    formats |= dict.fromkeys(("value", "std_error", "std_error_clustered", "shrunk"), two)
    intervals = {"value": ("ci_low", "ci_high"), "shrunk": ("shrunk_low", "shrunk_high")}
    caption = (
        "Elasticity of imports to the law by sector, 2024 to 2025, lines sold in both years. Kept: "
        "share of its distance to the common one that an estimate keeps, from the estimates' own spread "
        f"(standard deviation {two(sectors.tau)}). Std. error: jackknife over partners; clustered by "
        "partner it is too small and would pass for spread."
    )
    return Table(frame[columns], caption, heads=heads, formats=formats, intervals=intervals,
                 name="elasticity_by_sector")  # fmt: skip


def _apart(groups: Shrunk, what: str) -> str:
    """Say whether groups differ by more than their errors explain."""
    if groups.tau == 0:
        return f"They cannot be told apart: the {what} lie no farther apart than their errors put them."
    spread = f"their spread beyond their errors, a standard deviation of {two(groups.tau)},"
    if groups.p_value > 0.05:
        return f"They cannot be told apart: {spread} may be chance ({p_value(groups.p_value)})."
    return f"They differ: {spread} is hardly chance ({p_value(groups.p_value)})."


def _months() -> int:
    """Return how many months the prices are compared over."""
    first, last = pd.Period(FIRST, "M"), pd.Period(LAST, "M")
    return (last - first).n


def _named(codes: pd.Series, labels: Mapping[str, str]) -> pd.Series:
    return codes.map(lambda code: labels.get(code, code))


def _change(log_change: float) -> str:
    return percent(math.expm1(log_change))

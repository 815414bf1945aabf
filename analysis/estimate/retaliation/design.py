"""The regression: 12-month changes of US exports to China by HS6 on those of the duty that China added.

Effects of product and of month: the same product before and after, beside products that were taxed at
another time, less, or not at all. The law knows one partner only, so that products are all there is to
compare. The law is permuted over HS6 and over chapters.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.columns import shared
from analysis.combine.retaliation import UnderLaw
from analysis.engine.design import Blocks, Design, Tariff
from analysis.engine.two_effects import TwoEffects

# ASSUME: design, window and weights are those of the task as written before any estimate was seen:
# 12-month changes, product and month effects, each product once, months that the law dates by line.
#: First and last month of the changes: from the first year under HS 2017 to the last that is dated.
START, END = "2018-01", "2019-08"

#: Digits of what changes place, or shares errors, by its name; then what several are called.
DIGITS = {"hs6": (6, "HS6"), "hs4": (4, "HS4"), "hs2": (2, "chapters")}

#: What changes places when the law is permuted.
HS_SCHEMES = ("hs6", "hs2")

#: Months between the two values of a change.
CHANGE_MONTHS = 12

#: Columns of the frames that hold the elasticity of this regression, or of a variation of it.
ELASTICITY = shared(
    "value",
    "ci_low",
    "ci_high",
    label="Elasticity [95 %]",
    unit="elasticity",
    format="two",
    definition="12-month change of log exports to China per unit of that of log(1 + added rate)",
)
HS6_CHANGES = shared("n_obs", label="Changes", definition="12-month changes used, of an HS6 in a month")


def log_change(after: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return the log change of values, missing from or to nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.log(after) - np.log(before)
    return np.where(np.isfinite(change), change, np.nan)


def midpoint_change(after: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Return the change over the mean of both values, from -2 to 2; missing where both are nothing."""
    mean = (after + before) / 2
    return np.divide(after - before, mean, out=np.full(mean.shape, np.nan), where=mean > 0)


def make_design(
    trade: UnderLaw,
    *,
    start: str = START,
    end: str = END,
    shift: int = 0,
    keep: Callable[[pd.Index], np.ndarray] | None = None,
    effect: str = "month",
    weighted: bool = False,
    change: Callable[[np.ndarray, np.ndarray], np.ndarray] = log_change,
    vintage: str = "",
) -> Design:
    """Return the regression, or a variation of it.

    Parameters
    ----------
    trade : UnderLaw
    start, end : str
        First and last month of the changes, by the law.
    shift : int
        Months by which the outcome lies earlier: a placebo.
    keep : callable
        Takes HS6 codes and says which stay; all by default.
    effect : {"month", "year", "chapter x month"}
        Set of effects beside those of products.
    weighted : bool
        By value in the twelve months before the first change; each product once by default.
    change : callable
        Takes values after and before, gives the outcome; missing where there is none.
    vintage : str
        Publication of the exports.
    """
    months = pd.date_range(start, end, freq="MS")
    values, rates = trade.values, trade.rates
    if keep is not None:
        chosen = keep(values.index)
        values, rates = values[chosen], rates[chosen]
    then = months - pd.DateOffset(months=shift)
    apart = pd.DateOffset(months=CHANGE_MONTHS)
    before, after = (values[m].to_numpy() for m in (then - apart, then))
    outcome = change(after, before)
    last, first = (np.log1p(rates[m].to_numpy()) for m in (months, months - apart))
    year = pd.date_range(end=then[0], periods=CHANGE_MONTHS + 1, freq="MS")[:-1]
    size = values[year].sum(axis=1).to_numpy()
    has_outcome = np.isfinite(outcome) & (size > 0)[:, None] if weighted else np.isfinite(outcome)
    used = has_outcome.any(axis=1)
    return _of_arrays(
        outcome[used],
        (last - first)[used],
        has_outcome[used],
        size[used] if weighted else None,
        products=values.index[used],
        months=months,
        effect=effect,
        labels={
            "name": f"retaliation.{start}.{end}" + f".earlier{shift}" * bool(shift),
            "outcome": "log exports to China, 12-month change",
            "system": "hs6",
            "fixed_effects": f"product, {effect}",
            "window": f"{then[0]:%Y-%m}:{then[-1]:%Y-%m}",
            "weights": "value" if weighted else "equal",
            "vintage": vintage,
            "is_placebo": bool(shift),
            "design": "retaliation",
            "episode": "2018",
            "comparison": "within",
            # Changes from or to nothing, which have no logarithm.
            "n_zeros": int(((after > 0) ^ (before > 0)).sum()) if change is log_change else 0,
        },
    )


def _of_arrays(
    outcome: np.ndarray,
    book: np.ndarray,
    known: np.ndarray,
    size: np.ndarray | None,
    *,
    products: pd.Index,
    months: pd.DatetimeIndex,
    effect: str,
    labels: dict,
) -> Design:
    """Return a design of the known cells of tables of products by months.

    The months are those of the law: those of a placebo's outcome lie earlier.
    """
    product, month = np.nonzero(known)
    weights = np.ones(len(product)) if size is None else size[product] / size[product].mean()
    second = {
        "month": lambda: month,
        "year": lambda: pd.factorize(months.year)[0][month],
        "chapter x month": lambda: pd.factorize(products.str[:2])[0][product] * len(months) + month,
    }[effect]()
    regressor = {"regressor": "log(1 + added rate), 12-month change"}
    blocks = {
        name: Blocks("product", pd.factorize(products.str[:digits])[0], name.upper(), several)
        for name, (digits, several) in DIGITS.items()
    }
    return Design(
        y=outcome[known],
        weights=weights,
        effects=[product, second],
        absorber=TwoEffects(product, second, weights),
        book=book,
        tariffs={"law": Tariff(book[known], "China's added duty", regressor)},
        cells={"product": product, "month": month},
        levels={"product": products, "month": months},
        blocks=blocks | {"month": Blocks("month", np.arange(len(months)), "month")},
        labels=labels,
        where=f"US exports to China, {labels['window']}",
    )

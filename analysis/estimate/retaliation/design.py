"""The regression: 12-month changes of US exports to China by HS6 on those of the duty that China added.

Effects of product and of month: the same product before and after, beside products that were taxed at
another time, less, or not at all. The law knows one partner only, so that products are all there is to
compare. The law is dealt out anew over HS6 and over chapters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.columns import shared
from analysis.combine.retaliation import UnderLaw
from analysis.estimate.engine.randomisation import Draws, draw, orders, places
from analysis.estimate.engine.regression import Fit, regress
from analysis.estimate.engine.two_effects import TwoEffects

# ASSUME: design, window and weights are those of the task as written before any estimate was seen:
# 12-month changes, product and month effects, each product once, months that the law dates by line.
#: First and last month of the changes: from the first year under HS 2017 to the last that is dated.
START, END = "2018-01", "2019-08"

#: Digits of what changes place, or shares errors, by its name.
DIGITS = {"hs6": 6, "hs4": 4, "hs2": 2}

#: What changes places when the law is dealt out anew.
SCHEMES = ("hs6", "hs2")

#: Months between the two values of a change.
LAG = 12

#: Columns of the frames that hold the elasticity of this regression, or of a variation of it.
ELASTICITY = shared(
    "value", "ci_low", "ci_high", label="Elasticity [95 %]", unit="elasticity", format="two",
    definition="12-month change of log exports to China per unit of that of log(1 + added rate)",
)  # fmt: skip
CHANGES = shared("n_obs", label="Changes", definition="12-month changes used, of an HS6 in a month")


@dataclass(frozen=True)
class Design:
    """One regression with all that its law needs to be dealt out anew; n rows, K products, T months."""

    #: Shape (n,)
    y: np.ndarray
    law: np.ndarray
    weights: np.ndarray
    effects: list[np.ndarray]  #: Ints, each shape (n,)

    absorber: TwoEffects
    #: Ints, shape (n,)
    product: np.ndarray
    month: np.ndarray
    products: pd.Index  #: Texts, shape (K,). HS6.
    #: Shape (T,). Of the law; those of the outcome lie ``shift`` months earlier.
    months: pd.DatetimeIndex
    book: np.ndarray  #: Shape (K, T). What the law does to every product, sold or not.
    n_zeros: int  #: Changes from or to nothing, which have no logarithm.
    labels: dict  #: Fields of :class:`Estimate`.

    def blocks(self, scheme: str) -> np.ndarray:
        """Return the block of each product, a key of :data:`DIGITS`; shape (K,)."""
        return pd.factorize(self.products.str[: DIGITS[scheme]])[0]

    def clusters(self, by: str) -> np.ndarray:
        """Return codes of clusters, a key of :data:`DIGITS` or ``"month"``; shape (n,)."""
        return self.month if by == "month" else self.blocks(by)[self.product]

    def fit(self, *by: str) -> Fit:
        """Fit the regression, clustered by one or two of :meth:`clusters`, HS6 by default."""
        by = by or ("hs6",)
        labels = self.labels | {"n_zeros": self.n_zeros, "cluster_by": " and ".join(map(named, by))}
        return regress(
            self.y, self.law, weights=self.weights, effects=self.effects,
            clusters=[self.clusters(kind) for kind in by], absorber=self.absorber,
            names=("China's added duty",), where=f"US exports to China, {self.labels['window']}",
            labels=labels,
        )  # fmt: skip

    def laws(self, scheme: str, draws: int) -> Iterator[np.ndarray]:
        """Give the law as it was, then dealt out anew over blocks of products, each shape (n,)."""
        blocks = self.blocks(scheme)
        for order in orders(int(blocks.max()) + 1, draws=draws):
            yield self.book[places(blocks, order)[self.product], self.month]

    def randomise(self, scheme: str, draws: int) -> Draws:
        """Return what dealing out the law says of the elasticity."""
        columns, laws = self.fit(scheme).columns, self.laws(scheme, draws)
        return draw(columns, laws, self.absorber, self.weights, self.clusters(scheme))[0]


def named(kind: str) -> str:
    """Return what clusters are called: ``HS4``, ``month``."""
    return kind if kind == "month" else kind.upper()


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
        kept = keep(values.index)
        values, rates = values[kept], rates[kept]
    then = months - pd.DateOffset(months=shift)
    before, after = (values[m].to_numpy() for m in (then - pd.DateOffset(months=LAG), then))
    outcome = change(after, before)
    last, first = (np.log1p(rates[m].to_numpy()) for m in (months, months - pd.DateOffset(months=LAG)))
    size = values[pd.date_range(end=then[0], periods=LAG + 1, freq="MS")[:-1]].sum(axis=1).to_numpy()
    known = np.isfinite(outcome) & (size > 0)[:, None] if weighted else np.isfinite(outcome)
    used = known.any(axis=1)
    return _of_arrays(
        outcome[used], (last - first)[used], known[used], size[used] if weighted else None,
        products=values.index[used], months=months, effect=effect,
        n_zeros=int(((after > 0) ^ (before > 0)).sum()) if change is log_change else 0,
        labels={
            "name": f"retaliation.{start}.{end}" + f".earlier{shift}" * bool(shift),
            "outcome": "log exports to China, 12-month change", "estimator": "OLS",
            "regressor": "log(1 + added rate), 12-month change", "system": "hs6",
            "fixed_effects": f"product, {effect}", "window": f"{then[0]:%Y-%m}:{then[-1]:%Y-%m}",
            "weights": "value" if weighted else "equal", "vintage": vintage, "is_placebo": bool(shift),
            "design": "retaliation", "episode": "2018", "comparison": "within",
        },
    )  # fmt: skip


def _of_arrays(
    outcome: np.ndarray, book: np.ndarray, known: np.ndarray, size: np.ndarray | None, *,
    products: pd.Index, months: pd.DatetimeIndex, effect: str, n_zeros: int, labels: dict,
) -> Design:  # fmt: skip
    """Return a design of the known cells of tables of products by months."""
    product, month = np.nonzero(known)
    weights = np.ones(len(product)) if size is None else size[product] / size[product].mean()
    second = {
        "month": lambda: month,
        "year": lambda: pd.factorize(months.year)[0][month],
        "chapter x month": lambda: pd.factorize(products.str[:2])[0][product] * len(months) + month,
    }[effect]()
    return Design(
        y=outcome[known], law=book[known], weights=weights, effects=[product, second],
        absorber=TwoEffects(product, second, weights), product=product, month=month, products=products,
        months=months, book=book, n_zeros=n_zeros, labels=labels,
    )  # fmt: skip

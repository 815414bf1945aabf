"""Both tiers of demand by one design: a seller against others of its line, and a line against others.

Effects of headings (HS4) and of partners, in both tiers. A heading takes out what happened to all its
lines alike, a partner what happened to all that it sells; in a line's total the partner's effect has the
partner's share (:mod:`market`). A line counts once, or by its imports of 2024, and its sellers by their
shares in it, so that the sellers of a line together are the line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.engine.design import Design
from analysis.engine.inference import Scores
from analysis.engine.permuting import units_of
from analysis.engine.regression import Fit, least_squares, regress, summarise
from analysis.engine.two_effects import TwoEffects, sum_up
from analysis.estimate.elasticity.main.products import blocks_of, taxed
from analysis.estimate.elasticity.tiers.market import Market

# ASSUME: headings and partners in both tiers, lines once or by value, and sellers by share. Effects of
# sectors between products and of partners between sellers are the literature's; that a partner's effect
# is in a total with its share, and that sellers weigh by share, follows from summing sellers up. It was
# settled by that sum, after totals with and without shares had been seen; other designs are printed.

#: Digits of the products whose effects are taken out: headings, chapters, or all at once.
HEADING_EFFECTS, CHAPTER_EFFECTS, COMMON_EFFECT = 4, 2, 0
EFFECTS = {HEADING_EFFECTS: "heading", CHAPTER_EFFECTS: "chapter", COMMON_EFFECT: "constant"}

_LABELS = {
    "system": "hs10",
    "window": "2024-01:2025-12",
    "design": "tiers",
    "episode": "2025",
}


class Within:
    """Absorbs one set of effects, and columns that stay beside the law.

    Parameters
    ----------
    codes : ndarray of int, shape (n,)
        Of the effects, from 0.
    weights : ndarray, shape (n,)
    controls : ndarray, shape (n, c), optional
    """

    def __init__(self, codes: np.ndarray, weights: np.ndarray, controls: np.ndarray | None = None):
        self.codes, self.root = codes, np.sqrt(weights)[:, None]
        self.sums, self.sizes = sum_up(codes, weights), np.bincount(codes, weights)[:, None]
        self.basis = np.empty((len(codes), 0))
        if controls is not None and controls.size:
            vectors, sizes, _ = np.linalg.svd(self._net(controls) * self.root, full_matrices=False)
            self.basis = vectors[:, sizes > sizes.max() * 1e-9]

    def absorb(
        self, columns: np.ndarray, *, tolerance: float | None = None, out: np.ndarray | None = None
    ) -> np.ndarray:
        """Return the columns less their weighted projection on effects and controls, shape (n, c)."""
        demeaned = self._net(columns)
        explained = self.basis @ (self.basis.T @ (demeaned * self.root)) / self.root
        return np.subtract(demeaned, explained, out=out)

    def _net(self, columns: np.ndarray) -> np.ndarray:
        return columns - (self.sums @ columns / self.sizes)[self.codes]


@dataclass(frozen=True)
class Totals(Design):
    """Lines on the mean law of their sellers: permuted among sellers, then averaged again."""

    average: sparse.csr_array | None = None  #: Shape (rows, sellers).
    sellers: dict | None = (
        None  #: Codes of partner and product of each seller, in the order of the book.
    )

    def _permuted(self, scheme: str | tuple[str, ...]) -> Callable[..., np.ndarray]:
        law = Design._permuted(replace(self, cells=self.sellers), scheme)
        return lambda *given, out=None: self.average @ law(*given)


def codes_of(products: pd.Index, digits: int) -> np.ndarray:
    """Return the group of each product by its first digits, codes from 0."""
    return pd.factorize(products.str[:digits])[0]


def sizes(market: Market, weights: str) -> np.ndarray:
    """Return the weight of each line, shape (K,), with mean 1: ``"equal"``, or ``"value"`` of 2024."""
    alike = np.ones(len(market.products)) if market.lines is None else market.lines
    line_sizes = market.value if weights == "value" else alike
    return line_sizes / line_sizes.mean()


def of_totals(
    market: Market,
    weights: str,
    *,
    keep: np.ndarray | None = None,
    digits: int = HEADING_EFFECTS,
    partners: bool = True,
    change: np.ndarray | None = None,
    vintage: str = "",
) -> Totals:
    """Return the regression of a line's total on the mean law of its sellers: minus eta.

    Parameters
    ----------
    market : Market
    weights : {"equal", "value"}
    keep : ndarray of bool, shape (K,), optional
        Lines that stay, or all.
    digits : int
        A key of :data:`EFFECTS`.
    partners : bool
        Whether partners have effects, each with its share in the line.
    change : ndarray, shape (K,), optional
        Another outcome.
    vintage : str
        Publication of the imports.

    Notes
    -----
    The law is permuted over products alone: a line's total is no one partner's, and what a partner's
    lines have in common is taken out with its share in them.
    """
    rows = np.flatnonzero(_all(market) if keep is None else keep)
    size = sizes(market, weights)[rows]
    size, group = size / size.mean(), codes_of(market.products[rows], digits)
    outcome = (market.change if change is None else change)[rows]
    name = f"2024-2025.tiers.total.{weights}"
    return Totals(
        y=outcome,
        weights=size,
        effects=[group],
        absorber=Within(group, size, market.shares[rows] if partners else None),
        tariffs=taxed(name, market.mean[rows]),
        cells={"product": np.arange(len(rows))},
        blocks=blocks_of(market.products[rows], np.zeros(1, int), "HS6", digits=6, heading=4),
        labels=_LABELS
        | {
            "name": name,
            "outcome": "change of log customs value, all sellers of a line",
            "fixed_effects": EFFECTS[digits] + (", partner by share" if partners else ""),
            "weights": weights,
            "vintage": vintage,
            "comparison": "lines",
        },
        book=market.book[:, rows],
        average=market.average[rows][:, _of(market, rows)],
        sellers=_cells(market, rows),
    )


def of_sellers(
    market: Market,
    weights: str,
    *,
    keep: np.ndarray | None = None,
    each: bool = False,
    digits: int = HEADING_EFFECTS,
    partners: bool = True,
    by: str = "headings",
    groups: pd.Series | None = None,
    vintage: str = "",
) -> Fit:
    """Return the regression of sellers' imports on their own law and on that of the line's others.

    Parameters
    ----------
    market, weights, keep, digits, partners, vintage
        As for :func:`of_totals`.
    each : bool
        Whether a seller of a line counts once (or by its own value), whatever its share.
    by : {"headings", "partners"}
        What clusters.
    groups : Series, optional
        As for :func:`products.first_design`; needed for clusters of partners.

    Returns
    -------
    Fit
        Two coefficients, of a seller with the mean share s of its line: that of the own law, which is
        ``-sigma + s (sigma - eta)``, and that of the others', ``(1 - s)(sigma - eta)``. Their sum is
        minus eta.
    """
    selected = (_all(market) if keep is None else keep)[market.line]
    rows = np.flatnonzero(selected & np.isfinite(market.sold))
    line, partner = market.line[rows], pd.factorize(market.partner[rows])[0] * partners
    size = sizes(market, weights)[line] * market.share[rows]
    if each:
        size = market.share[rows] * market.value[line] if weights == "value" else np.ones(len(rows))
    size, group = size / size.mean(), codes_of(market.products[line], digits)
    share = np.average(market.share[rows], weights=size)
    others = (market.mean[line] - share * market.law[rows]) / (1 - share)
    clusters = codes_of(market.products[line], HEADING_EFFECTS)
    if by == "partners":
        clusters = units_of(market.partners, groups)[market.partner[rows]]
    return regress(
        market.sold[rows],
        np.column_stack([market.law[rows], others]),
        weights=size,
        effects=[group, partner],
        absorber=TwoEffects(group, partner, size),
        clusters=[pd.factorize(clusters)[0]],
        where="sellers of a line",
        names=("the law", "the law of the others"),
        labels=_LABELS
        | {
            "outcome": "change of log customs value of a seller in a line",
            "estimator": "OLS",
            "fixed_effects": EFFECTS[digits] + (", partner" if partners else ""),
            "cluster_by": by.removesuffix("s"),
            "weights": weights,
            "vintage": vintage,
            "comparison": "sellers",
        },
    )


def together(sellers: Fit, totals: Fit, headings: tuple[np.ndarray, np.ndarray]) -> Fit:
    """Return both tiers as one regression, whose errors hang together within headings.

    Parameters
    ----------
    sellers, totals : Fit
        Of :func:`of_sellers` and of :func:`of_totals`, by the same weights.
    headings : tuple of ndarray of int
        Of the rows of either, the same codes from 0.

    Returns
    -------
    Fit
        Three coefficients: both of the sellers, and minus eta of the totals. The first two less the
        third are zero where both tiers agree.
    """
    (n, _), (m, _) = sellers.columns.shape, totals.columns.shape
    x = np.zeros((n + m, 3))
    x[:n, :2], x[n:, 2] = sellers.columns[:, 1:], totals.columns[:, 1]
    scores: Scores = least_squares(np.concatenate([part.columns[:, 0] for part in (sellers, totals)]), x)
    labels = sellers.labels | {"cluster_by": "heading"}
    return summarise(scores, [np.concatenate(headings)], 3, labels=labels, columns=np.empty((n + m, 0)))


def _all(market: Market) -> np.ndarray:
    return np.ones(len(market.products), bool)


def _of(market: Market, rows: np.ndarray) -> np.ndarray:
    """Return the sellers of some lines."""
    return np.flatnonzero(np.isin(market.line, rows))


def _cells(market: Market, rows: np.ndarray) -> dict[str, np.ndarray]:
    sellers, place = _of(market, rows), np.full(len(market.products), -1)
    place[rows] = np.arange(len(rows))
    return {"partner": market.partner[sellers], "product": place[market.line[sellers]]}

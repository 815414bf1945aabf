"""Randomisation inference: the law is permuted, and the regression asked the same question.

The law of one product is given to another, jointly for all partners, or that of one partner to another,
jointly for all products. Under the null that the elasticity is b, what is left of imports, y - b x, has
nothing to do with the law, and the coefficient of it on the actual law is one like any other. It is
studentised by the clusters that change places, so that the test holds about where their errors differ
in size (DiCiccio and Romano 2017, doi:10.1080/01621459.2016.1202117). The 95 % interval holds the
elasticities that the test does not reject at 5 %. Where the regressor is not the law but the rate
collected, the same draws of the law test y - b x: the instrument's strength does not matter to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

#: Relative precision of an absorbed law; its square enters the coefficient.
PRECISION = 1e-5

#: Laws absorbed at a time: few enough for a processor's cache, enough to share what a step costs.
TOGETHER = 8

#: Statistics, assignments times nulls, that are held in memory together.
AT_ONCE = 1 << 17

#: Share of nulls outside the interval.
NULLS_LEVEL = 0.05

#: Levels between which the slope of p is taken at an end of an interval.
NEAR = (0.03, 0.07)

#: Assignments that say where an end may lie: from 1 % of them 3 % is nine standard errors away.
ROUGH = 2_000

#: Nulls at which an interval is looked for to each side, in standard errors of the actual assignment,
#: and how many of them; what is farther out counts as not bounded.
WIDEST, STEPS = 40.0, 801


@dataclass(frozen=True)
class Draws:
    """What every assignment of the law says of an outcome and a regressor; J assignments."""

    #: Shape (J, 3). Sums of products of the assigned law with the outcome, the regressor and itself, all
    #: absorbed and weighted. Row 0 is the assignment that happened.
    sums: np.ndarray
    #: Shape (J, 3, 3). Sums over clusters of the products of these three by cluster; over those of both
    #: dimensions where both change places.
    squares: np.ndarray
    n_clusters: int  #: What changes places; the fewer where both dimensions do.

    @property
    def value(self) -> float:
        """Elasticity at which the coefficient of the assignment that happened vanishes."""
        return float(self.sums[0, 0] / self.sums[0, 1])

    @property
    def std_error(self) -> float:
        """Standard error of :attr:`value`, clustered by what changes places, without correction."""
        vector = np.array([1.0, -self.value, 0.0])
        return float(np.sqrt(vector @ self.squares[0] @ vector) / abs(self.sums[0, 1]))

    def statistics(self, nulls: np.ndarray) -> np.ndarray:
        """Return the studentised coefficient of every assignment at each null, shape (J, nulls)."""
        constant, linear, square = (part[:, None] for part in self._variance)
        numerator = self.sums[:, :1] - self.sums[:, 1:2] * nulls
        return numerator / np.sqrt(constant + nulls * (linear + nulls * square))

    @cached_property
    def _variance(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The variance of a coefficient as a polynomial of the null: three of shape (J,)."""
        of_outcome, of_regressor, length = self.sums.T
        one, none = np.ones_like(length), np.zeros_like(length)
        start = np.stack([one, none, -of_outcome / length], axis=-1)
        step = np.stack([none, -one, of_regressor / length], axis=-1)
        products = ((start, start), (start, step), (step, step))
        zeroth, first, second = (np.einsum("ji,jik,jk->j", a, self.squares, b) for a, b in products)
        return zeroth, 2 * first, second

    def p_value(self, nulls: np.ndarray | float = 0.0) -> np.ndarray:
        """Return the share of assignments as far from zero as the one that happened, at each null."""
        nulls = np.atleast_1d(nulls)
        several = np.array_split(nulls, 1 + len(nulls) * len(self.sums) // AT_ONCE)
        return np.concatenate([self._share(some) for some in several])

    def _share(self, nulls: np.ndarray) -> np.ndarray:
        statistics = np.abs(self.statistics(nulls))
        return np.mean(statistics >= statistics[0] * (1 - 1e-9), axis=0)

    def interval(self) -> tuple[float, float]:
        """Return the outermost elasticities that are not rejected at 5 %; infinite where unbounded."""
        return self._end(-1.0), self._end(1.0)

    def end_error(self) -> float:
        """Return the Monte Carlo standard error of the less sure end of :meth:`interval`.

        That of p at the end, which is a binomial share, over the slope of p in the null there, taken
        between the levels :data:`NEAR`; missing where an end is unbounded. Another seed moves the end by
        about so much. An end nearer than that to where its print changes may print otherwise under
        another seed, however many the assignments.
        """
        ends = np.array([[self._end(sign, level) for level in NEAR] for sign in (-1.0, 1.0)])
        if not np.isfinite(ends).all():
            return float("nan")
        error = np.sqrt(NULLS_LEVEL * (1 - NULLS_LEVEL) / len(self.sums))
        return float(error * np.ptp(ends, axis=1).max() / (NEAR[1] - NEAR[0]))

    def _end(self, sign: float, level: float = NULLS_LEVEL) -> float:
        nulls, shares = self._tried[sign]
        held = np.flatnonzero(shares > level)[-1]
        if held == STEPS - 1:
            return float(sign * np.inf)
        inside, outside = nulls[held], nulls[held + 1]
        for _ in range(20):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if self.p_value(middle)[0] > level else (inside, middle)
        return float(inside)

    @cached_property
    def _tried(self) -> dict[float, tuple[np.ndarray, np.ndarray]]:
        """Nulls to each side from the value outwards, and p at them."""
        step = WIDEST * self.std_error / (STEPS - 1)
        nulls = {sign: self.value + sign * step * np.arange(STEPS) for sign in (-1.0, 1.0)}
        return {sign: (side, self._looked(side)) for sign, side in nulls.items()}

    def _looked(self, nulls: np.ndarray) -> np.ndarray:
        """Return p at each null; of a few assignments alone where these say that it is far below 5 %."""
        some = slice(None, ROUGH)
        rough = Draws(self.sums[some], self.squares[some], self.n_clusters).p_value(nulls)
        near = rough > NEAR[0] / 3
        rough[near] = self.p_value(nulls[near])
        return rough


def draw(
    columns: np.ndarray, laws: Iterable[np.ndarray], absorber, weights: np.ndarray, *clusters: np.ndarray
) -> list[Draws]:
    """Ask regressions of one outcome the same of every assignment of the law.

    Parameters
    ----------
    columns : ndarray, shape (n, 1 + k)
        Outcome and the regressor of each of k regressions, absorbed, each row times the root of its
        weight (:attr:`Fit.columns`).
    laws : iterable of ndarray, each shape (n,) or (n, a few)
        The actual law, then as permuted, one by one or some side by side, which are written over.
    absorber : Grid, ExactGrid, ActivePairs or TwoEffects
        What absorbed the columns.
    weights : ndarray, shape (n,)
    *clusters : ndarray of int, shape (n,)
        Codes from 0 of what changes places; squares of several are added.

    Returns
    -------
    list of Draws
        One a regression.
    """
    from analysis.engine.two_effects import sum_up  # with scipy, which a report pays for

    root, sums, squares = np.sqrt(weights), [], []
    # What sums the products of a law with each column, and of its squares with the weights, by cluster.
    by_cluster = [
        ([sum_up(codes, root * column) for column in columns.T], sum_up(codes, weights))
        for codes in clusters
    ]
    for batch in _together(laws):
        clean = absorber.absorb(batch, tolerance=PRECISION, out=batch)
        cluster_sums = [[by @ clean for by in with_columns] for with_columns, _ in by_cluster]
        np.multiply(clean, clean, out=clean)
        cluster_sums = [
            np.stack([*by_column, by @ clean])
            for by_column, (_, by) in zip(cluster_sums, by_cluster, strict=True)
        ]
        sums.append(cluster_sums[0].sum(axis=1).T)
        squares.append(sum(np.einsum("kgj,lgj->jkl", by, by) for by in cluster_sums))
    sums, squares = np.concatenate(sums), np.concatenate(squares)
    return drawn(sums, squares, min(by.shape[0] for _, by in by_cluster))


def _together(laws: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """Give laws side by side, as many as a step takes, each shape (n, a few)."""
    laws = iter(laws)
    for law in laws:
        several = law.ndim == 2
        yield law if several else np.stack([law, *islice(laws, TOGETHER - 1)], axis=1)


def drawn(sums: np.ndarray, squares: np.ndarray, n_clusters: int) -> list[Draws]:
    """Return draws by regression from sums, shape (J, 2 + k), and squares of all k regressors."""
    last = sums.shape[1] - 1
    of = [[0, k, last] for k in range(1, last)]
    return [Draws(sums[:, columns], squares[:, columns][:, :, columns], n_clusters) for columns in of]


class Beside:
    """Absorbs effects, and columns that stay beside the law.

    Parameters
    ----------
    absorber : Grid, ActivePairs or TwoEffects
        Of the effects.
    controls : ndarray, shape (n, c)
        Absorbed by it, orthonormal.
    """

    def __init__(self, absorber, controls: np.ndarray):
        self.absorber, self.controls = absorber, controls

    def absorb(self, columns: np.ndarray, *, tolerance: float | None = None, out=None) -> np.ndarray:
        """Return the columns less their projection on effects and controls, shape (n, c)."""
        return self.net(self.absorber.absorb(columns, tolerance=tolerance, out=out))

    def net(self, clean: np.ndarray) -> np.ndarray:
        """Return absorbed columns less their projection on the controls."""
        return clean - self.controls @ (self.controls.T @ clean)

"""Size and coverage of the inference on the law as it is.

Outcomes are simulated from a headline regression: an elasticity of -1 on the real law, and its own
residuals with signs drawn anew for whole groups, so that errors hang together within a product, or
within a partner, as they do in the data. A test at 5 % should reject the true elasticity in 5 % of
outcomes; the interval that it is inverted to then holds it in 95 %.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import stdtrit

from analysis.estimate.engine.randomisation import LEVEL, PRECISION
from analysis.estimate.headline.products import Design

#: Where the shipped table lies; ``make calibrate`` writes it.
SHIPPED = Path(__file__).with_name("coverage.csv")

#: Elasticity of the simulated outcomes.
TRUE = -1.0

#: Relabelled laws, simulated outcomes, and how many of these are held in memory together.
LAWS, OUTCOMES, TOGETHER = 999, 2_000, 250

#: Shares that a table calls kept: of rejections of the truth, and of intervals that hold it.
KEPT = (0.03, 0.07)


def coverage(design: Design, scheme: str, errors: np.ndarray, **settings: int) -> dict[str, float]:
    """Return how often a scheme of inference on a headline rejects the truth, and holds it.

    Parameters
    ----------
    design : products.Design
    scheme : str
        Of :data:`products.SCHEMES`.
    errors : ndarray of int, shape (n,)
        Groups whose residuals have one sign.
    **settings
        ``laws``, ``outcomes``, ``seed`` of :func:`simulate`.

    Returns
    -------
    dict
        As :func:`simulate`; ``two_way_coverage`` of clusters by partner and product.
    """
    return simulate(
        design.fit("law", scheme).columns, lambda laws: design.laws(scheme, laws),
        absorber=design.absorber.absorber, weights=design.weights, clusters=design.clusters(scheme),
        two_way=[design.clusters(kind) for kind in ("partners", "products")], errors=errors, **settings,
    )  # fmt: skip


def simulate(
    columns: np.ndarray, deal: Callable[[int], Iterable[np.ndarray]], *, absorber, weights: np.ndarray,
    clusters: np.ndarray, two_way: list[np.ndarray], errors: np.ndarray, laws: int = LAWS,
    outcomes: int = OUTCOMES, seed: int = 2025,
) -> dict[str, float]:  # fmt: skip
    """Return how often the law dealt out rejects the true elasticity of simulated outcomes.

    Parameters
    ----------
    columns : ndarray, shape (n, 2)
        Outcome and law, absorbed, each row times the root of its weight (:attr:`Fit.columns`).
    deal : callable
        Gives the law as it was, then so many dealt out anew, each shape (n,).
    absorber : Grid, ActivePairs or TwoEffects
        What absorbed the columns.
    weights : ndarray, shape (n,)
    clusters : ndarray of int, shape (n,)
        What changes places.
    two_way : list of ndarray of int, each shape (n,)
        Clusters of the interval beside.
    errors : ndarray of int, shape (n,)
        Groups whose residuals have one sign.
    laws, outcomes, seed : int

    Returns
    -------
    dict
        ``size``: share of outcomes in which the law dealt out rejects the true elasticity at 5 %;
        ``coverage``: in which its interval holds it; ``power``: in which it rejects zero;
        ``two_way_coverage``: in which the interval clustered both ways holds the truth; ``laws``,
        ``outcomes``.
    """
    root = np.sqrt(weights)
    outcome, law = columns.T
    residual = (outcome - law * (law @ outcome) / (law @ law)) / root
    # Rows of a cluster side by side, so that sums by cluster are products of matrices.
    order = np.argsort(clusters, kind="stable")
    ends = np.flatnonzero(np.diff(clusters[order])) + 1
    dealt = np.empty((laws + 1, len(law)), dtype=np.float32)
    for row, given in zip(dealt, deal(laws), strict=True):
        clean = absorber.absorb(given[:, None], tolerance=PRECISION)[:, 0] * root
        row[:] = clean[order]
    parts = [slice(a, b) for a, b in zip([0, *ends], [*ends, len(law)], strict=True)]
    holds = _two_way(two_way)
    rng, rejected = np.random.default_rng(seed), []
    for first in range(0, outcomes, TOGETHER):
        n = min(TOGETHER, outcomes - first)
        signs = rng.choice([-1.0, 1.0], size=(int(errors.max()) + 1, n))
        moved = absorber.absorb(residual[:, None] * signs[errors], tolerance=PRECISION) * root[:, None]
        at_truth, at_zero = (
            _ranks(dealt, (moved + null * law[:, None])[order].astype(np.float32), parts)
            for null in (0.0, TRUE)
        )
        held = holds(moved + TRUE * law[:, None], law)
        rejected.append(np.array([at_truth <= LEVEL, at_zero <= LEVEL, held]))
    size, power, clustered = np.concatenate(rejected, axis=1).mean(axis=1)
    return {
        "size": size, "coverage": 1 - size, "power": power, "two_way_coverage": clustered,
        "laws": laws, "outcomes": outcomes,
    }  # fmt: skip


def _ranks(dealt: np.ndarray, left: np.ndarray, parts: list[slice]) -> np.ndarray:
    """Return the p-value of each outcome less a null: the rank of its studentised coefficient.

    Parameters
    ----------
    dealt : ndarray, shape (J, n)
        Absorbed laws, the first as it was.
    left : ndarray, shape (n, S)
        What the null leaves of the outcomes, absorbed.
    parts : list of slice
        Rows of each cluster.
    """
    shape = (len(dealt), left.shape[1])
    total, squares, crossed = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    length, own = np.zeros(len(dealt)), np.zeros(len(dealt))
    for rows in parts:
        z = dealt[:, rows]
        by, itself = (z @ left[rows]).astype(float), np.einsum("ij,ij->i", z, z).astype(float)
        total += by
        squares += by * by
        crossed += by * itself[:, None]
        length += itself
        own += itself**2
    slope = total / length[:, None]
    variance = squares - 2 * slope * crossed + slope**2 * own[:, None]
    found = np.abs(total) / np.sqrt(variance)
    return np.mean(found >= found[0] * (1 - 1e-6), axis=0)


def _two_way(by: list[np.ndarray]):
    """Return what says of each outcome whether the interval clustered both ways holds the truth."""
    both = np.unique(by[0] * (int(by[1].max()) + 1) + by[1], return_inverse=True)[1]
    n = len(both)
    sums = [sparse.csr_matrix((np.ones(n), (codes, np.arange(n)))) for codes in (*by, both)]
    fewest = min(int(codes.max()) + 1 for codes in by)
    wide = float(stdtrit(fewest - 1, 0.975)) * np.sqrt(fewest / (fewest - 1))

    def held(outcomes: np.ndarray, law: np.ndarray) -> np.ndarray:
        slope = law @ outcomes / (law @ law)
        scores = law[:, None] * (outcomes - np.outer(law, slope))
        partner, product, cell = (np.square(s @ scores).sum(axis=0) for s in sums)
        error = np.sqrt(np.maximum(partner + product - cell, 0)) / (law @ law)
        return np.abs(slope - TRUE) <= wide * error

    return held


def coverage_table(designs: dict[str, Design], groups: dict[str, dict[str, np.ndarray]], **settings):
    """Return size and coverage of every scheme on every design, under errors of either kind.

    Parameters
    ----------
    designs : dict of products.Design
        By episode.
    groups : dict of dict of ndarray
        Episode -> ``"products"``, ``"partners"`` -> groups whose residuals have one sign.
    **settings
        As for :func:`coverage`.

    Returns
    -------
    DataFrame
        Key ``episode`` x ``scheme`` x ``errors``; columns as :func:`coverage`.
    """
    rows = [
        {"episode": episode, "scheme": scheme, "errors": kind}
        | coverage(design, scheme, errors, **settings)
        for episode, design in designs.items()
        for scheme in ("products", "partners")
        for kind, errors in groups[episode].items()
    ]
    return pd.DataFrame(rows)

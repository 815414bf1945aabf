"""Size and coverage of the inference on the law as it is.

Outcomes are simulated from a design: an elasticity of -1 on the real law, and its own residuals with
signs drawn anew for whole groups, so that errors hang together within a product, or within a partner,
as they do in the data. A test at 5 % should reject the true elasticity in 5 % of outcomes; the interval
that it is inverted to then holds it in 95 %.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import stdtrit

from analysis.columns import Columns, returns
from analysis.estimate.engine.design import Design
from analysis.estimate.engine.randomisation import LEVEL, PRECISION
from analysis.vocabulary import Term

#: Elasticity of the simulated outcomes.
TRUE = -1.0

#: Relabelled laws, simulated outcomes, and how many of these are held in memory together.
LAWS, OUTCOMES, TOGETHER = 999, 2_000, 250

#: Columns of :func:`coverage_of`; a subject says what its schemes and errors are, and what is clustered.
COVERAGE = Columns("a scheme of inference and kind of errors", {
    "scheme": Term("Law dealt out over", "", "what changes places when the law is dealt out anew"),
    "errors": Term("Errors shared within", "", "groups whose simulated errors hang together"),
    "size": Term("Rejects the truth", "fraction", "share of simulated outcomes in which the true "
                 "elasticity is rejected at 5 %", "percent"),
    "coverage": Term("Interval holds it", "fraction", "share of outcomes in which the interval holds "
                     "the true elasticity", "percent"),
    "power": Term("Rejects zero", "fraction", "share of outcomes in which no response is rejected "
                  "at 5 %", "percent"),
    "two_way_coverage": Term("Clustered both ways holds it", "fraction", "share of outcomes in which "
                             "the interval clustered both ways holds the true elasticity", "percent"),
    "laws": Term("Assignments", "count", "laws dealt out anew"),
    "outcomes": Term("Outcomes", "count", "simulated outcomes"),
})  # fmt: skip


@returns(COVERAGE)
def coverage_of(
    design: Design, schemes: tuple[str, ...], errors: Mapping[str, str], *, two_way: tuple[str, str],
    **settings: int,
) -> pd.DataFrame:  # fmt: skip
    """Return size and coverage of every scheme of dealing out a law, under errors of every kind.

    Parameters
    ----------
    design : Design
    schemes : tuple of str
    errors : mapping of str
        What rows call a kind of errors -> the blocks of the design that share a sign.
    two_way : tuple of str
        Schemes of the clusters of the interval beside.
    **settings
        ``laws``, ``outcomes``, ``seed`` of :func:`coverage`.
    """
    rows = [
        {"scheme": scheme, "errors": kind}
        | coverage(design, scheme, design.clusters(blocks), two_way=two_way, **settings)
        for scheme in schemes
        for kind, blocks in errors.items()
    ]
    return pd.DataFrame(rows)


def coverage(
    design: Design, scheme: str, errors: np.ndarray, *, two_way: tuple[str, str], laws: int = LAWS,
    outcomes: int = OUTCOMES, seed: int = 2025,
) -> dict[str, float]:  # fmt: skip
    """Return how often a law dealt out rejects the true elasticity of simulated outcomes.

    Parameters
    ----------
    design : Design
    scheme : str
        By which the law is dealt out.
    errors : ndarray of int, shape (n,)
        Groups whose residuals have one sign.
    two_way : tuple of str
        Schemes of the clusters of the interval beside.
    laws, outcomes, seed : int

    Returns
    -------
    dict
        ``size``: share of outcomes in which the law dealt out rejects the true elasticity at 5 %;
        ``coverage``: in which its interval holds it; ``power``: in which it rejects zero;
        ``two_way_coverage``: in which the interval clustered both ways holds the truth; ``laws``,
        ``outcomes``.
    """
    root, absorb = np.sqrt(design.weights), design.absorber.absorb
    outcome, law = design.fit(scheme).columns.T
    residual = (outcome - law * (law @ outcome) / (law @ law)) / root
    # Rows of a cluster side by side, so that sums by cluster are products of matrices.
    clusters = design.clusters(scheme)
    order = np.argsort(clusters, kind="stable")
    ends = np.flatnonzero(np.diff(clusters[order])) + 1
    dealt = np.empty((laws + 1, len(law)), dtype=np.float32)
    for row, given in zip(dealt, design.laws(scheme, laws), strict=True):
        row[:] = (absorb(given[:, None], tolerance=PRECISION)[:, 0] * root)[order]
    parts = [slice(a, b) for a, b in zip([0, *ends], [*ends, len(law)], strict=True)]
    holds = _two_way([design.clusters(kind) for kind in two_way])
    rng, rejected = np.random.default_rng(seed), []
    for first in range(0, outcomes, TOGETHER):
        n = min(TOGETHER, outcomes - first)
        signs = rng.choice([-1.0, 1.0], size=(int(errors.max()) + 1, n))
        moved = absorb(residual[:, None] * signs[errors], tolerance=PRECISION) * root[:, None]
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


def _two_way(by: list[np.ndarray]) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
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

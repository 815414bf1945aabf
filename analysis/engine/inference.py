"""Standard errors: one explicit convention, on scores that every estimator hands over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.engine.student import critical, two_sided
from analysis.engine.threads import rows_of

#: Clusters below which there is no standard error: the scores of two are one number and its negative.
# ASSUME: three is where a standard error begins to mean something, not where it is reliable.
FEWEST = 3

#: A variance this small beside the one that takes rows for independent is rounding.
ROUNDING = 1e-12


#: Sums of products up to which they are taken one by one.
FEW = 100


@dataclass(frozen=True)
class Scores:
    """What a fitted regression hands to inference."""

    coefficients: np.ndarray  #: Shape (k,)
    #: Shape (k, k). Inverse of the (weighted) cross-product of the absorbed regressors.
    bread: np.ndarray
    scores: np.ndarray  #: Shape (n, k). Absorbed regressor times residual (times weight), row by row.
    #: Shape (n, k). Absorbed regressors (fitted ones under 2SLS), each row times the root of its weight.
    regressors: np.ndarray
    residuals: np.ndarray  #: Shape (n,). Residuals times the root of the weight.
    #: Zeros that a combination of effects fits perfectly (ppml); they count for nothing.
    n_separated: int = 0


def cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return a'b of two tables of n rows, shape (k, m); few columns do not wake the threads of BLAS.

    On a busy machine their call alone takes longer than the sums.
    """
    return np.einsum("ni,nj->ij", a, b) if a.shape[1] * b.shape[1] < FEW else a.T @ b


def meat(scores: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return the sum over clusters of the outer product of their summed scores, shape (k, k)."""
    sums = np.zeros((int(codes.max()) + 1, scores.shape[1]))
    for rows in rows_of(len(codes)):
        for cluster_sums, column in zip(sums.T, scores[rows].T, strict=True):
            cluster_sums += np.bincount(codes[rows], column, len(cluster_sums))
    return sums.T @ sums


def sandwich(
    fit: Scores, clusters: list[np.ndarray], k: int, n: int | None = None
) -> tuple[np.ndarray, np.ndarray, int]:
    """Return the clustered covariance, its raw form, and the smallest number of clusters.

    Parameters
    ----------
    clusters : list of ndarray of int, each shape (n,)
        Codes from 0 of one or two kinds of clusters; none: each row stands alone.
    k : int
        K, the parameters without effects nested in a cluster.
    n : int, optional
        N, where scores are those of groups of rows within the clusters; by default as many as scores.

    Returns
    -------
    covariance, raw : ndarray, shape (k, k)
        With and without the small-sample factor ``G/(G-1) * (N-1)/(N-K)``; two-way: sum of the
        one-way parts less that of the intersection (Cameron, Gelbach and Miller 2011,
        doi:10.1198/jbes.2010.07136), every part with the smallest G; rows alone: ``N/(N-K)`` (HC1 of
        MacKinnon and White 1985, doi:10.1016/0304-4076(85)90158-7). NaN where there is none:
        :func:`no_error` says why.
    n_clusters : int
    """
    if not clusters:
        raw, n = fit.bread @ cross(fit.scores, fit.scores) @ fit.bread, len(fit.scores)
        return raw * (n / (n - k) if n > k else np.nan), raw, n
    total = sum(meat(fit.scores, codes) for codes in clusters)
    if len(clusters) == 2:
        first, second = clusters
        both = np.unique(first * (second.max() + 1) + second, return_inverse=True)[1]
        total = total - meat(fit.scores, both)
    raw = fit.bread @ total @ fit.bread
    smallest, n = min(int(codes.max()) + 1 for codes in clusters), n or len(fit.scores)
    # With the effects, the scores of each cluster may sum to zero whatever the residuals.
    by_row = fit.bread @ cross(fit.scores, fit.scores) @ fit.bread
    nothing = np.abs(np.diag(raw)) < ROUNDING * np.diag(by_row)
    if smallest < FEWEST:
        nothing[:] = True
    raw[nothing] = raw[:, nothing] = np.nan
    factor = smallest / (smallest - 1) * (n - 1) / (n - k) if smallest > 1 and n > k else np.nan
    return raw * factor, raw, smallest


def no_error(variance: float, raw: float, clusters: int) -> str:
    """Return why a variance of :func:`sandwich` gives no standard error, empty where it gives one."""
    if clusters < FEWEST:
        return f"no standard error: fewer than {FEWEST} clusters"
    if np.isnan(raw):
        return "no standard error: with these effects, the scores of every cluster sum to zero"
    if raw == 0:
        return "no standard error: nothing is left to explain"
    if np.isnan(variance):
        return "no standard error: as many parameters as observations"
    return "the two-way covariance is indefinite: no standard error" if variance < 0 else ""


def from_t(value: float, std_error: float, degrees: int) -> dict:
    """Return an estimate with its 95 % interval and p from the t distribution."""
    half = critical(degrees) * std_error
    return {
        "value": value,
        "std_error": std_error,
        "ci_low": value - half,
        "ci_high": value + half,
        "p_value": two_sided(value / std_error, degrees),
    }


def jackknife(without: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the covariance of estimates from what they are without each cluster in turn.

    Parameters
    ----------
    without : ndarray, shape (G, k)
        Estimates without each cluster.
    values : ndarray, shape (k,)
        Estimates with all.

    Returns
    -------
    ndarray, shape (k, k)
        CV3 of MacKinnon, Nielsen and Webb (2023, doi:10.1016/j.jeconom.2022.04.001). Where a few
        clusters carry the exposure it keeps near its level, when the sandwich is far too small.
    """
    apart = without - values
    return (len(without) - 1) / len(without) * apart.T @ apart

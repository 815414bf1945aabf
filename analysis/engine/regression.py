"""One regression: columns, effects and clusters in, coefficients with a covariance out.

Every design ends here, whatever its rows are: cells of a panel, rows of pairs, lines of the tariff.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.checks import InputError
from analysis.engine.absorb import absorb
from analysis.engine.inference import Scores, cross, from_t, no_error, sandwich
from analysis.engine.results import Estimate

#: A column of which the effects leave no more than this share of its length does not vary within them.
NOTHING_LEFT = 1e-7


@dataclass(frozen=True)
class Fit:
    """A fitted regression: k coefficients, n rows."""

    scores: Scores
    #: Shape (k, k). With and without the small-sample factor; NaN where there is none
    #: (:func:`no_error`).
    covariance: np.ndarray
    raw: np.ndarray
    #: Rows, and the smallest number of clusters.
    n_obs: int
    n_clusters: int
    degrees: int  #: Of freedom of t: clusters less one; where rows stand alone, rows less parameters.
    #: Shape (n, 1 + k) or (n, 1 + k + m). Outcome, regressors and the excluded instruments, if any, less
    #: their projection on the effects, each row times the root of its weight; empty under PPML, whose
    #: working weights move.
    columns: np.ndarray
    #: 2SLS with one instrument: its coefficient in the first stage, and its clustered F.
    first_stage: float | None = None
    first_stage_f: float | None = None
    #: Fields of :class:`Estimate` that all estimates of the regression have in common.
    labels: dict = field(default_factory=dict)

    @property
    def coefficients(self) -> np.ndarray:
        """Coefficients, shape (k,)."""
        return self.scores.coefficients

    def summary(self, which: int = 0) -> dict[str, float]:
        """Return one coefficient with its error, interval and p, as :func:`inference.from_t`."""
        variance = float(self.covariance[which, which])
        return from_t(float(self.coefficients[which]), variance**0.5, self.degrees)

    def estimate(self, which: int | np.ndarray = 0, **labels) -> Estimate:
        """Return one coefficient, or a weighted sum of several, as the shared result.

        Parameters
        ----------
        which : int or ndarray, shape (k,)
            Number of the coefficient, or weights.
        **labels
            Fields of :class:`Estimate`, beside those of :attr:`labels`.
        """
        weights = np.eye(len(self.coefficients))[which] if isinstance(which, int) else which
        variance, raw = (float(weights @ inner @ weights) for inner in (self.covariance, self.raw))
        why_none = no_error(variance, raw, self.n_clusters)
        error, raw_error = (np.nan, np.nan) if why_none else (variance**0.5, raw**0.5)
        all_labels = self.labels | labels
        notes = "; ".join(note for note in (all_labels.pop("notes", ""), why_none) if note)
        return Estimate(
            **from_t(float(weights @ self.coefficients), error, self.degrees),
            std_error_raw=raw_error,
            small_sample_factor=error / raw_error if raw_error else np.nan,
            n_obs=self.n_obs,
            n_clusters=self.n_clusters,
            first_stage=self.first_stage,
            first_stage_f=self.first_stage_f,
            notes=notes,
            **all_labels,
        )

    def wald(self, which: list[int]) -> tuple[float, float]:
        """Return F and p of the hypothesis that these coefficients are all zero.

        F(q, degrees). A covariance from G clusters has rank below G: with q as large the test
        has no meaning and both are NaN.
        """
        b, inner = self.coefficients[which], self.covariance[np.ix_(which, which)]
        too_many = not 0 < len(which) < self.n_clusters
        if too_many or np.linalg.matrix_rank(inner, hermitian=True) < len(which):
            return float("nan"), float("nan")
        from scipy.special import fdtrc  # a tenth of a second, which a single coefficient does not need

        f = float(b @ np.linalg.solve(inner, b)) / len(which)
        return f, float(fdtrc(len(which), self.degrees, f))


def regress(
    y: np.ndarray,
    x: np.ndarray,
    *,
    effects: Iterable[np.ndarray],
    clusters: list[np.ndarray],
    z: np.ndarray | None = None,
    weights: np.ndarray | None = None,
    absorber=None,
    names: tuple[str, ...] = (),
    where: str = "",
    labels: dict | None = None,
) -> Fit:
    """Regress y on x within effects by least squares, or by 2SLS where z is given.

    Parameters
    ----------
    y, weights : ndarray, shape (n,)
    x : ndarray, shape (n,) or (n, k)
    effects : iterable of ndarray of int, each shape (n,)
        Codes from 0 of each set of effects; codes may have gaps. Each is looked at once.
    clusters : list of ndarray of int, each shape (n,)
        Codes from 0 without gaps, of one or two kinds of clusters; none: rows stand alone.
    z : ndarray, shape (n,) or (n, m), optional
        Excluded instruments of the first m columns of x: as many as they are.
    absorber : Grid or ActivePairs, optional
        Absorbs these effects under these weights; faster than the way for effects of any kind.
    names : tuple of str
        What the columns of x, and z, are called in a message (``"the statutory rate"``).
    where : str
        Named in a message: the specification and its window.
    labels : dict, optional
        As :attr:`Fit.labels`.

    Raises
    ------
    InputError
        A column that does not vary within the effects, or effects that are not absorbed.
    """
    x = x.reshape(len(y), -1)
    columns = [y, *x.T, *(() if z is None else z.reshape(len(y), -1).T)]
    k, m = x.shape[1], len(columns) - 1 - x.shape[1]
    if not absorber:
        effects = list(effects)
        clean = absorb(np.column_stack(columns), effects, weights)
    else:  # one after the other: a table of them all would take their memory once more
        clean = np.empty((len(y), len(columns)), order="F")
        for absorbed, column in zip(clean.T, columns, strict=True):
            absorber.absorb(column[:, None], out=absorbed[:, None])
    check_variation(clean[:, 1:].T, columns[1:], names=names, where=where)
    if weights is not None and not (weights == 1).all():
        clean *= np.sqrt(weights)[:, None]
    stage = {}
    parameters = n_parameters(k, effects, clusters)
    y, x = clean[:, 0], clean[:, 1 : k + 1]
    if z is None:
        scores = least_squares(y, x)
    else:
        exogenous = np.column_stack([clean[:, k + 1 :], x[:, m:]])
        first = [least_squares(column, exogenous) for column in x[:, :m].T]
        fitted = np.column_stack([*(exogenous @ f.coefficients for f in first), x[:, m:]])
        scores = least_squares(y, fitted, residuals_of=x)
        stage = first_stage(first[0], clusters, parameters) if m == 1 else {}
    return summarise(scores, clusters, parameters, columns=clean, labels=labels or {}, **stage)


def poisson(
    y: np.ndarray,
    x: np.ndarray,
    *,
    effects: Iterable[np.ndarray],
    clusters: list[np.ndarray],
    absorber,
    names: tuple[str, ...] = (),
    where: str = "",
    labels: dict | None = None,
) -> Fit:
    """Fit ``E[y] = exp(x b + effects)`` by PPML; parameters, result and errors as :func:`regress`."""
    from analysis.engine.ppml import fit_ppml

    x = x.reshape(len(y), -1)
    check_variation(absorber.absorb(x).T, x.T, names=names, where=where)
    scores = fit_ppml(y, x, absorber, where=where)
    parameters = n_parameters(x.shape[1], effects, clusters)
    return summarise(scores, clusters, parameters, columns=np.empty((len(y), 0)), labels=labels or {})


def summarise(
    scores: Scores, clusters: list[np.ndarray], parameters: int, n: int | None = None, **fields
) -> Fit:
    """Return scores with their covariance under a clustering; ``fields`` are others of :class:`Fit`.

    ``n``: as in :func:`inference.sandwich`.
    """
    covariance, raw, smallest = sandwich(scores, clusters, parameters, n)
    degrees = smallest - (1 if clusters else parameters)
    return Fit(scores, covariance, raw, n or len(scores.scores), smallest, degrees, **fields)


def least_squares(y: np.ndarray, x: np.ndarray, *, residuals_of: np.ndarray | None = None) -> Scores:
    """Regress absorbed columns by their normal equations.

    Parameters
    ----------
    y : ndarray, shape (n,)
    x : ndarray, shape (n, k)
    residuals_of : ndarray, shape (n, k), optional
        Columns whose residuals count, where x are the fitted ones of a first stage.

    Notes
    -----
    The sandwich needs the inverse cross-product in any case. statsmodels gives the same (a test holds
    ``Estimate.model`` to it), but importing it takes longer than the fastest package's whole first call.
    """
    bread = np.linalg.inv(cross(x, x))
    coefficients = bread @ cross(x, y[:, None])[:, 0]
    regressors = x if residuals_of is None else residuals_of
    residuals = y - np.einsum("nk,k->n", regressors, coefficients)
    return Scores(coefficients, bread, x * residuals[:, None], x, residuals)


def leave_out_each(codes: np.ndarray, coefficients: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return coefficients without each cluster in turn, shape (clusters, k), for the jackknife.

    Parameters
    ----------
    codes : ndarray of int, shape (n,)
    coefficients : callable
        Takes the rows that are kept, boolean of shape (n,), and gives coefficients of shape (k,).
    """
    return np.array([coefficients(codes != cluster) for cluster in range(int(codes.max()) + 1)])


def n_parameters(k: int, effects: Iterable[np.ndarray], clusters: list[np.ndarray]) -> int:
    """Return K: regressors plus levels of the effects not nested in any of the clusters.

    As in fixest, the constant that every set of effects contains counts once.
    """
    free = [
        np.count_nonzero(np.bincount(effect))
        for effect in effects
        if not any(nested(effect, c) for c in clusters)
    ]
    return k + sum(free) - len(free) + 1


def nested(effect: np.ndarray, cluster: np.ndarray) -> bool:
    """Return whether every level of an effect lies in one cluster."""
    cluster_of = np.zeros(int(effect.max()) + 1, dtype=cluster.dtype)
    cluster_of[effect] = cluster
    return bool((cluster_of[effect] == cluster).all())


def check_variation(
    absorbed: Sequence[np.ndarray],
    columns: Sequence[np.ndarray],
    *,
    names: tuple[str, ...] = (),
    where: str = "",
) -> None:
    """Raise InputError for a column that does not vary within the effects."""
    lengths = ([np.einsum("n,n", column, column) for column in part] for part in (absorbed, columns))
    check_lengths(*(np.sqrt(of) for of in lengths), names=names, where=where)


def check_lengths(
    lengths: np.ndarray, lengths_before: np.ndarray, *, names: tuple[str, ...] = (), where: str = ""
) -> None:
    """Raise InputError for a column of which the effects leave nothing of its length."""
    still = np.flatnonzero(lengths <= NOTHING_LEFT * np.maximum(lengths_before, 1e-150))
    if len(still):
        name = names[still[0]] if still[0] < len(names) else "a column"
        place = f"{where}: " if where else ""
        raise InputError(
            f"{place}{name} does not vary within its fixed effects; there is nothing to estimate."
        )


def first_stage(
    first: Scores, clusters: list[np.ndarray], parameters: int, n: int | None = None
) -> dict:
    """Return the fields of a fit that say how strong its one instrument is."""
    covariance, _, _ = sandwich(first, clusters, parameters, n)
    variance = covariance[0, 0] if covariance[0, 0] >= 0 else np.nan
    slope = float(first.coefficients[0])
    with np.errstate(divide="ignore"):  # an instrument that is the regressor has an infinite F
        strength = float(np.square(slope) / np.float64(variance))
    return {"first_stage": slope, "first_stage_f": strength}

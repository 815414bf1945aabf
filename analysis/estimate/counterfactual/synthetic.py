"""Synthetic control and synthetic difference-in-differences: a partner rebuilt from the others.

Both choose donors' weights so that their mean runs parallel to the treated series before the episode.
Synthetic control takes the weighted mean as it stands; synthetic difference-in-differences allows a
constant distance, spreads the weights by a ridge, and measures the distance over those months before
the episode that look most like the months in it.

Abadie, Diamond and Hainmueller (2010, doi:10.1198/jasa.2009.ap08746); Arkhangelsky, Athey, Hirshberg,
Imbens and Wager (2021, doi:10.1257/aer.20190159).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls


@dataclass(frozen=True)
class Synthetic:
    """A treated series and its synthetic twin; T periods, of which T0 before the episode, J donors."""

    #: Shape (T,). Outcome less its synthetic twin, in every period; its mean in the episode is the
    #: estimate.
    gap: np.ndarray
    unit_weights: np.ndarray  #: Shape (J,). Non-negative, sum to 1.


def synthetic_control(treated: np.ndarray, donors: np.ndarray, n_before: int, n_after: int) -> Synthetic:
    """Weight the donors so that their mean comes closest to the treated series before the episode.

    Parameters
    ----------
    treated : ndarray, shape (T,)
    donors : ndarray, shape (T, J)
    n_before, n_after : int
        Periods before the episode (T0) and in it; those between, if any, are not matched.
    """
    weights = simplex_weights(donors[:n_before], treated[:n_before])
    return Synthetic(treated - donors @ weights, weights)


def synthetic_did(treated: np.ndarray, donors: np.ndarray, n_before: int, n_after: int) -> Synthetic:
    """Weight donors and months before the episode; parameters as :func:`synthetic_control`.

    Notes
    -----
    The ridge on donors is that of the paper for one treated unit: the fourth root of the number of
    months in the episode, times the standard deviation of the donors' monthly changes before it.
    """
    before, after = donors[:n_before], donors[-n_after:]
    noise = np.std(np.diff(before, axis=0), ddof=1)
    ridge = len(after) ** 0.25 * noise * np.sqrt(n_before)
    weights = simplex_weights(before, treated[:n_before], ridge=ridge, intercept=True)
    # The paper's ridge on months only breaks ties.
    tie = 1e-6 * noise * np.sqrt(donors.shape[1])
    time_weights = simplex_weights(before.T, after.mean(axis=0), ridge=tie, intercept=True)
    distance = treated - donors @ weights
    gap = distance - time_weights @ distance[:n_before]
    return Synthetic(gap, weights)


def simplex_weights(
    columns: np.ndarray, target: np.ndarray, *, ridge: float = 0.0, intercept: bool = False
) -> np.ndarray:
    """Return the weights, non-negative with sum 1, of the columns' mean closest to a target.

    Minimises ``|target - columns @ weights|^2 + ridge^2 |weights|^2``, with ``intercept`` around the
    means.

    Parameters
    ----------
    columns : ndarray, shape (n, J)
    target : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (J,)

    Notes
    -----
    Exact: since the weights sum to 1, the objective is ``|B w|^2`` for ``B`` the columns less the
    target. Over the ray ``u = s w`` the least of ``|B u|^2 + (sum(u) - 1)^2`` is ``q / (1 + q)`` with
    ``q = |B w|^2``, which rises with q: non-negative least squares finds the weights up to scale.
    """
    if intercept:
        columns, target = columns - columns.mean(axis=0), target - target.mean()
    apart = np.vstack([columns - target[:, None], ridge * np.eye(columns.shape[1])])
    size = np.linalg.norm(apart, axis=0).mean()
    rows = np.vstack([apart / size, np.ones(columns.shape[1])])
    unscaled, _ = nnls(rows, np.append(np.zeros(len(apart)), 1.0))
    return unscaled / unscaled.sum()

"""A level that wanders around regressors: one-step errors and final state by linear algebra alone.

What the Kalman filter says step by step is linear in the values, given the share of the variance that
stays in the level: the months that first tell a coefficient apart determine the start, and every later
month has one error, which the Cholesky root of the covariance of all of them takes out in order. So the
work is done once for the months and regressors that many series share, and a series costs a product of
matrices.

Diffuse start: Durbin and Koopman (2012, doi:10.1093/acprof:oso/9780199641178.001.0001); errors as
recursive residuals: Brown, Durbin and Evans (1975, doi:10.1111/j.2517-6161.1975.tb01532.x).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular

#: A month tells no coefficient apart where no more than this of the square of its regressors is new.
NEW = 1e-8


@dataclass(frozen=True)
class LocalLevelFit:
    """A series at one share, shocks of unit variance; k coefficients, the level first."""

    state: np.ndarray  #: Shape (k,). Level of the last month, and coefficients.
    covariance: np.ndarray  #: Shape (k, k). Of the state.
    errors: np.ndarray  #: Shape (n,). One-step errors over their scale.
    #: Of the share, with the prior of Jeffreys on the size of the shocks; up to a constant.
    log_posterior: float

    @property
    def squares(self) -> float:
        """Sum of the squared errors."""
        return float(self.errors @ self.errors)


def fitted(log_values: np.ndarray, design: np.ndarray, shares: np.ndarray) -> list[LocalLevelFit]:
    """Return a series' fit at every share of the monthly variance that stays in the level.

    Parameters
    ----------
    log_values : ndarray, shape (T,)
        NaN where a month is missing; the last one is known.
    design : ndarray, shape (T, k - 1)
        Regressors.
    shares : ndarray
        Each within (0, 1).
    """
    observed = np.isfinite(log_values)
    values = log_values[observed]
    operators = _operators(observed.tobytes(), np.ascontiguousarray(design).tobytes(), tuple(shares))
    return [one.fit(values) for one in operators]


@dataclass(frozen=True)
class _Operator:
    """What makes errors and state of known values, shapes (n, T) and (k, T)."""

    errors: np.ndarray
    state: np.ndarray
    covariance: np.ndarray
    log_scales: float

    def fit(self, values: np.ndarray) -> LocalLevelFit:
        errors = self.errors @ values
        posterior = -self.log_scales - len(errors) / 2 * np.log(errors @ errors)
        return LocalLevelFit(self.state @ values, self.covariance, errors, float(posterior))


@lru_cache(maxsize=64)
def _operators(known: bytes, design: bytes, shares: tuple[float, ...]) -> list[_Operator]:
    place = np.flatnonzero(np.frombuffer(known, dtype=bool))
    regressors = np.frombuffer(design).reshape(len(known), -1)[place]
    columns = np.column_stack([np.ones(len(place)), regressors])
    first = _telling(columns)
    later = np.setdiff1d(np.arange(len(place)), first)
    # What a later month is more than the first ones say of it.
    apart = np.zeros((len(later), len(place)))
    apart[np.arange(len(later)), later] = 1.0
    apart[:, first] = -columns[later] @ np.linalg.pinv(columns[first])
    return [_operator(share, place, columns, apart) for share in shares]


def _operator(share: float, place: np.ndarray, columns: np.ndarray, apart: np.ndarray) -> _Operator:
    noise, level = (1 - share) * np.eye(len(place)), share * np.minimum.outer(place, place)
    root = np.linalg.cholesky(apart @ (noise + level) @ apart.T)
    errors = solve_triangular(root, apart, lower=True)
    factor = cho_factor(noise + level, lower=True)
    weighted = cho_solve(factor, columns)
    information = np.linalg.pinv(columns.T @ weighted)
    state = information @ weighted.T
    # The level has moved since the first month, as far as the values say.
    moved = cho_solve(factor, share * np.minimum(place, place[-1]))
    state[0] += moved - moved @ columns @ state
    to_last_level = np.eye(columns.shape[1])
    to_last_level[0] -= moved @ columns
    covariance = to_last_level @ information @ to_last_level.T
    covariance[0, 0] += share * (place[-1] - moved @ np.minimum(place, place[-1]))
    return _Operator(errors, state, covariance, float(np.log(np.diag(root)).sum()))


def _telling(columns: np.ndarray) -> np.ndarray:
    """Return the rows, in their order, that tell a coefficient apart which no row before them did."""
    basis, first = np.zeros((0, columns.shape[1])), []
    for place, row in enumerate(columns):
        new = row - basis.T @ (basis @ row)
        new -= basis.T @ (basis @ new)  # once more, against rounding
        if new @ new >= NEW:
            basis = np.vstack([basis, new / np.sqrt(new @ new)])
            first.append(place)
    return np.array(first)

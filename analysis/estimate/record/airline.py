"""The airline model by its exact likelihood, which has one maximum to be found on every machine.

Logs are those of a seasonal ARIMA (0, 1, 1) (0, 1, 1, 12) around regressors. Its likelihood is flat
where the seasonal pattern does not change, at the end of the seasonal parameter's range: there an
optimiser with differences for a gradient stops where the rounding of the machine lets it. So the two
moving-average parameters alone are searched, within their closed range, by the exact gradient;
coefficients and the size of the shocks are solved for. What the differences take away, a trend and a
level of each month of the year, is unknown: only contrasts that are free of it have a likelihood, so
that missing months need no filter.

Box and Jenkins (1976); exact diffuse likelihood: Ansley and Kohn (1985, doi:10.1214/aos/1176349739);
maximum at the end of the range: Sargan and Bhargava (1983, doi:10.2307/1912157).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve, null_space, solve_triangular
from scipy.optimize import minimize

from analysis.checks import InputError

#: Months that the differences take: one, and a year.
TAKEN = 13
#: Lags of a shock in the differences: its weights are 1, theta, Theta and theta Theta.
LAGS = (0, 1, 12, 13)
#: Where -2 log likelihood has a smaller slope, the search ends; Newton's steps, at most so many, then
#: take the slope to a hundredth of it, and a parameter to within about a billionth of the maximum.
TOLERANCE, STEPS = 1e-6, 10
#: A parameter so near to the end of its range is put there where that costs no likelihood: towards the
#: end the slope vanishes, and rounding alone would say where the search stops.
NEAR = 0.01
#: Where it may begin: the best of these pairs does.
GRID = np.linspace(-0.9, 0.9, 7)


@dataclass(frozen=True)
class Airline:
    """A fitted model and what it says of the months ahead; h months, k regressors."""

    theta: float  #: Moving average of the month before, within [-1, 1].
    seasonal: float  #: Moving average of the year before; -1: the seasonal pattern does not change.
    coefficients: np.ndarray  #: Shape (k,), of the regressors.
    sigma2: float  #: Variance of a month's shock, squared log points.
    slope: float  #: Largest slope of -2 log likelihood that is left within the range.
    mean: np.ndarray  #: Shape (h,). Log values expected, given the parameters.
    covariance: np.ndarray  #: Shape (h, h). Of the log values, given the parameters.


def airline(log_values: np.ndarray, design: np.ndarray) -> Airline:
    """Fit the model and forecast the months in which the design goes on.

    Parameters
    ----------
    log_values : ndarray, shape (T,)
        One a month; NaN where a month is missing.
    design : ndarray, shape (T + h, k)
        Regressors of all months, those ahead included.

    Raises
    ------
    InputError
        Too few months to tell a trend and every month of the year apart.
    """
    contrasts = _Contrasts(log_values, design)
    starts = [(a, b) for a in GRID for b in GRID]
    start = min(starts, key=lambda pair: contrasts.deviance(np.array(pair))[0])
    options = {"ftol": 0.0, "gtol": TOLERANCE, "maxiter": 500}
    bounds = [(-1, 1)] * 2
    optimum = minimize(
        contrasts.deviance, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options
    )
    ends = np.where(1 - np.abs(optimum.x) < NEAR, np.sign(optimum.x), optimum.x)
    flat = contrasts.deviance(ends)[0] <= optimum.fun + TOLERANCE
    return contrasts.forecast(_polished(contrasts, ends if flat else optimum.x))


def _polished(contrasts: _Contrasts, pair: np.ndarray) -> np.ndarray:
    """Go on by Newton's steps, which the gradient alone leads: it is exact where values are rounded."""
    free = np.flatnonzero(np.abs(pair) < 1)
    for _ in range(STEPS if len(free) else 0):
        slope = contrasts.deviance(pair)[1][free]
        if abs(slope).max() <= TOLERANCE / 100:
            break
        moves = np.eye(2)[free] * 1e-5
        bend = [contrasts.deviance(pair + m)[1] - contrasts.deviance(pair - m)[1] for m in moves]
        step = np.zeros(2)
        step[free] = np.linalg.solve(np.array(bend)[:, free] / 2e-5, slope)
        pair = np.clip(pair - step, -1, 1)
    return pair


class _Contrasts:
    """The known months, free of trend and seasonal level, as sums of shocks of unit variance."""

    def __init__(self, log_values: np.ndarray, design: np.ndarray):
        months, observed = len(design), np.flatnonzero(np.isfinite(log_values))
        ahead = np.arange(len(log_values), months)
        level = np.column_stack([np.arange(months) // 12, np.eye(12)[np.arange(months) % 12]])
        if (
            np.linalg.matrix_rank(level[observed]) < TAKEN
            or len(observed) <= TAKEN + design.shape[1] + 1
        ):
            raise InputError(f"{len(observed)} months are too few for a seasonal ARIMA model.")
        paths = _paths(months)
        free = null_space(level[observed].T).T
        carried = level[ahead] @ np.linalg.pinv(level[observed])
        self.values, self.design = free @ log_values[observed], free @ design[observed]
        self.shocks = [free @ path[observed] for path in paths]
        self.ahead = [path[ahead] - carried @ path[observed] for path in paths]
        self._level = carried @ log_values[observed], design[ahead] - carried @ design[observed]

    def deviance(self, pair: np.ndarray) -> tuple[float, np.ndarray]:
        """Return -2 log likelihood, the rest maximised, and its gradient, at theta and Theta."""
        shocks, root, _, errors, squares = self._solved(pair)
        solved, scale = cho_solve(root, shocks), len(errors) / squares
        weights = cho_solve(root, errors)
        gradient = [
            2 * (solved * change).sum() - 2 * scale * (weights @ change) @ (weights @ shocks)
            for change in _changes(self.shocks, pair)
        ]
        value = 2 * np.log(np.diag(root[0])).sum() + len(errors) * np.log(squares / len(errors))
        return float(value), np.array(gradient)

    def forecast(self, pair: np.ndarray) -> Airline:
        """Return the model at theta and Theta, with its forecast."""
        shocks, root, coefficients, errors, squares = self._solved(pair)
        sigma2, ahead = squares / len(errors), _weighted(self.ahead, pair)
        common = ahead @ shocks.T
        level, design = self._level
        mean = level + design @ coefficients + common @ cho_solve(root, errors)
        covariance = ahead @ ahead.T - common @ cho_solve(root, common.T)
        _, gradient = self.deviance(pair)
        inside = np.clip(pair - gradient, -1, 1) - pair
        return Airline(
            *map(float, pair),
            coefficients,
            float(sigma2),
            float(abs(inside).max()),
            mean,
            sigma2 * (covariance + covariance.T) / 2,
        )

    def _solved(self, pair: np.ndarray):
        """Return shocks, the root of their covariance, coefficients, errors, their weighted square."""
        shocks = _weighted(self.shocks, pair)
        root = cho_factor(shocks @ shocks.T, lower=True)
        weighted = cho_solve(root, self.design)
        coefficients = np.linalg.solve(self.design.T @ weighted, weighted.T @ self.values)
        errors = self.values - self.design @ coefficients
        return shocks, root, coefficients, errors, float(errors @ cho_solve(root, errors))


def _weighted(parts: list[np.ndarray], pair: np.ndarray) -> np.ndarray:
    theta, seasonal = pair
    return parts[0] + theta * parts[1] + seasonal * parts[2] + theta * seasonal * parts[3]


def _changes(parts: list[np.ndarray], pair: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the derivatives of the weighted sum by theta and by Theta."""
    theta, seasonal = pair
    return parts[1] + seasonal * parts[3], parts[2] + theta * parts[3]


def _paths(months: int) -> list[np.ndarray]:
    """Return what a shock of each lag makes of the months from zero on, each shape (months, months)."""
    differences = np.eye(months - TAKEN)
    for lag, weight in ((1, -1.0), (12, -1.0), (TAKEN, 1.0)):
        differences += weight * np.eye(months - TAKEN, k=-lag)
    selected = [np.eye(months - TAKEN, months, k=TAKEN - lag) for lag in LAGS]
    solved = [solve_triangular(differences, one, lower=True, unit_diagonal=True) for one in selected]
    return [np.vstack([np.zeros((TAKEN, months)), one]) for one in solved]

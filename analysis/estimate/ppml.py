"""Poisson pseudo-maximum likelihood with absorbed effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.checks import InputError
from analysis.estimate.inference import Scores

if TYPE_CHECKING:
    from analysis.estimate.absorb import ActivePairs
    from analysis.estimate.grid import Grid

MOST_STEPS = 100

#: Steps that a separated zero, of which each step takes one off eta, is taken ahead.
AHEAD = 25

#: Steps below this are those of a fit that has all but converged.
SMALL = 1e-3


def fit_ppml(y: np.ndarray, x: np.ndarray, grid: Grid | ActivePairs, *, where: str = "") -> Scores:
    """Fit ``E[y] = exp(x b + effects)`` by iteratively reweighted least squares.

    Parameters
    ----------
    y : ndarray, shape (n,)
        Values at least 0; levels of effects that are zero throughout are left out before.
    x : ndarray, shape (n, k)
    grid : Grid or ActivePairs
        Holds the effects and the regression weights; its weights are the working ones afterwards.
    where : str
        Named in the message when the steps do not converge.

    Returns
    -------
    Scores

    Raises
    ------
    InputError
        No convergence, which separation that effects alone do not show can cause.

    Notes
    -----
    After a step, ``eta - x b`` lies in the space of the effects. Hence only the working residual is
    absorbed anew, and the regressors start from their last absorbed form: both shrink as the steps
    converge, and so does the work (Correia, Guimaraes and Zylkin 2020, doi:10.1177/1536867X20909691).
    """
    prior = grid.weights.ravel()[grid.cell]
    y = y / y.mean()  # the coefficients do not depend on the scale; exponents stay small
    mu = grid.proportional(y)
    # Half the outcome itself: a start too far below it would send the first step far above.
    mu = (y + np.where(mu > 0, mu, 1)) / 2
    eta = np.log(mu)
    absorbed, b = x, np.zeros(x.shape[1])
    saturated = _sum(prior, y * (np.log(np.where(y > 0, y, 1)) - 1))
    deviance, tolerance = np.inf, 1e-4
    for number in range(MOST_STEPS):
        weights = prior * mu
        grid.set_weights(weights)
        residual = y / mu - 1
        sizes = np.array([grid.length(eta + 1), *(grid.length(column) for column in x.T)])
        columns = np.column_stack([residual if number else residual + eta, absorbed])
        clean = grid.absorb(columns, sizes=sizes, tolerance=tolerance)
        absorbed = clean[:, 1:]
        working = clean[:, 0] + absorbed @ b
        weighted = absorbed * weights[:, None]
        bread = np.linalg.inv(weighted.T @ absorbed)
        step = bread @ (weighted.T @ working)
        change = np.abs(step - b).max()
        # What the step leaves unexplained is no part of the new eta.
        move = residual - working + absorbed @ step
        length = 1 + _stride(move, y)
        eta += length * move
        b = b + length * (step - b)
        mu = np.exp(eta)
        before, deviance = deviance, 2 * (saturated - _sum(prior, y * eta - mu))
        relative = abs(before - deviance) / (1 + abs(deviance))
        if relative < 1e-12 and tolerance <= grid.tolerance and change < 1e-9 * (1 + np.abs(b).max()):
            break
        tolerance = float(np.clip(relative * 1e-3, grid.tolerance, tolerance))
    else:
        raise InputError(f"{where}: ppml did not converge in {MOST_STEPS} steps (separation?).")
    root = np.sqrt(prior * mu)
    scores = absorbed * (prior * (y - mu))[:, None]
    return Scores(b, bread, scores, absorbed * root[:, None], (y - mu) / np.sqrt(mu) * np.sqrt(prior))


def _stride(move: np.ndarray, y: np.ndarray) -> int:
    """Return how many steps to go ahead: some where only separated zeros still move, else none.

    A combination of effects can fit zeros perfectly though no single one does; their eta then falls
    by one a step for ever, and nothing else moves.
    """
    separated = move < -0.5
    if not separated.any() or (separated & (y > 0)).any():
        return 0
    return AHEAD if np.abs(move[~separated]).max() < SMALL else 0


def _sum(weights: np.ndarray, values: np.ndarray) -> float:
    return float(np.sum(weights * values))

"""Poisson pseudo-maximum likelihood with absorbed effects."""

from __future__ import annotations

import numpy as np

from analysis.checks import InputError
from analysis.estimate.grid import TOLERANCE, Grid
from analysis.estimate.inference import Scores

MOST_STEPS = 100


def fit_ppml(y: np.ndarray, x: np.ndarray, grid: Grid, *, where: str = "") -> Scores:
    """Fit ``E[y] = exp(x b + effects)`` by iteratively reweighted least squares.

    Parameters
    ----------
    y : ndarray, shape (n,)
        Values at least 0; levels of effects that are zero throughout are left out before.
    x : ndarray, shape (n, k)
    grid : Grid
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
    prior = grid.weights.ravel()[grid.cell].copy()
    y = y / y.mean()  # the coefficients do not depend on the scale; exponents stay small
    mu = (y + y.mean()) / 2
    absorbed, b = x, np.zeros(x.shape[1])
    working = np.log(mu)[:, None]
    deviance, tolerance = np.inf, 1e-4
    for _ in range(MOST_STEPS):
        grid.set_weights(prior * mu)
        eta = np.log(mu)
        residual = (y - mu) / mu
        sizes = np.array([grid.length(eta + 1), *(grid.length(c) for c in x.T)])
        columns = np.column_stack([residual if _ else residual + eta, absorbed])
        clean = grid.absorb(columns, sizes=sizes, tolerance=tolerance)
        absorbed = clean[:, 1:]
        working = clean[:, 0] + absorbed @ b
        weighted = absorbed * (prior * mu)[:, None]
        bread = np.linalg.inv(weighted.T @ absorbed)
        step = bread @ (weighted.T @ working)
        left_over = working - absorbed @ step
        change = np.abs(step - b).max()
        b = step
        eta = eta + residual - left_over
        mu = np.exp(eta)
        before, deviance = deviance, _deviance(y, mu, prior)
        relative = abs(before - deviance) / (1 + abs(deviance))
        if relative < 1e-12 and tolerance <= TOLERANCE and change < 1e-9 * (1 + np.abs(b).max()):
            break
        tolerance = float(np.clip(relative * 1e-3, TOLERANCE, tolerance))
    else:
        raise InputError(f"{where}: ppml did not converge in {MOST_STEPS} steps (separation?).")
    root = np.sqrt(prior * mu)
    scores = absorbed * (prior * (y - mu))[:, None]
    return Scores(b, bread, scores, absorbed * root[:, None], (y - mu) / np.sqrt(mu) * np.sqrt(prior))


def _deviance(y: np.ndarray, mu: np.ndarray, weights: np.ndarray) -> float:
    ratio = np.divide(y, mu, out=np.ones_like(y), where=y > 0)
    return float(2 * np.sum(weights * (y * np.log(ratio) - (y - mu))))

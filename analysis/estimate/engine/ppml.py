"""Poisson pseudo-maximum likelihood with absorbed effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.checks import InputError
from analysis.estimate.engine.grid import dot
from analysis.estimate.engine.inference import Scores

if TYPE_CHECKING:
    from analysis.estimate.engine.active_pairs import ActivePairs
    from analysis.estimate.engine.grid import Grid

MOST_STEPS = 100

#: Steps that a separated zero, of which each step takes one off eta, is taken ahead.
AHEAD = 25

#: Steps below this are those of a fit that has all but converged.
SMALL = 1e-3

#: Fitted values, of a mean outcome of 1, below which a zero taken ahead is separated.
NOTHING = 1e-10

#: Share of the regressors' variation that rounding leaves where they do not vary.
ROUNDING = 1e-12

#: Exponents above this are of steps that lead nowhere (that of the largest number is 709).
HIGHEST = 700

ADVICE = "Take a longer window, absorb fewer effects, or drop the regressor that only these zeros tell."
PERHAPS = f"Separated zeros can be the cause. {ADVICE}"


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
        No convergence, or zeros separated by a regressor: without them it does not vary.

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
    weighted_y = prior * y
    saturated = dot(weighted_y, np.log(np.where(y > 0, y, 1))) - weighted_y.sum()
    deviance, tolerance, b = np.inf, 1e-4, np.zeros(x.shape[1])
    separated = np.zeros(len(y), dtype=bool)
    # From here on long arrays are written over: new ones cost more than what is done with them.
    columns = np.column_stack([eta, x])
    weights, residual, spare = np.empty_like(y), np.empty_like(y), np.empty(x.shape, order="F")
    for number in range(MOST_STEPS):
        np.multiply(prior, mu, out=weights)
        if separated.any():  # tiny weights would spoil the equations of levels that these zeros hold
            weights[separated & (mu < NOTHING)] = 0
        grid.set_weights(weights)
        np.divide(y, mu, out=residual)
        residual -= 1
        columns[:, 0] = residual if number else residual + eta
        sizes = _lengths(weights, [eta, *x.T])
        sizes[0] += np.sqrt(weights.sum())
        try:
            with np.errstate(all="ignore"):
                columns = grid.absorb(columns, sizes=sizes, tolerance=tolerance)
            left, absorbed = columns[:, 0], columns[:, 1:]
            weighted = np.multiply(absorbed, weights[:, None], out=spare)
            bread = np.linalg.inv(np.einsum("ni,nj->ij", weighted, absorbed))
        except (InputError, np.linalg.LinAlgError) as error:
            raise InputError(f"{where}: ppml did not converge: {error} {PERHAPS}") from error
        move = bread @ np.einsum("ni,n->i", weighted, left)
        # The step of eta is what the working residual and the regressors have in the space fitted.
        residual -= left
        residual += np.einsum("ni,i->n", absorbed, move)
        stride = _stride(residual, y)
        if stride:
            fallen = separated | (residual < -0.5)
            if fallen.sum() > separated.sum():
                _check_left(x, weights, ~fallen, grid, where)
            separated = fallen
        residual *= 1 + stride
        eta += residual
        b += (1 + stride) * move
        if not eta.max() < HIGHEST:
            raise InputError(f"{where}: ppml diverged. {PERHAPS}")
        np.exp(eta, out=mu)
        before, deviance = deviance, 2 * (saturated - dot(weighted_y, eta) + dot(prior, mu))
        relative = abs(before - deviance) / (1 + abs(deviance))
        still = np.abs(move).max() < 1e-9 * (1 + np.abs(b).max())
        if relative < 1e-12 and tolerance <= grid.tolerance and still:
            break
        tolerance = float(np.clip(relative * 1e-3, grid.tolerance, tolerance))
    else:
        raise InputError(f"{where}: ppml did not converge in {MOST_STEPS} steps. {PERHAPS}")
    root = np.sqrt(prior * mu)
    scores = absorbed * (prior * (y - mu))[:, None]
    residuals = (y - mu) / np.sqrt(mu) * np.sqrt(prior)
    n_separated = int((separated & (mu < NOTHING)).sum())
    return Scores(b, bread, scores, absorbed * root[:, None], residuals, n_separated)


def supported(y: np.ndarray, effects: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Return which rows no single effect fits at zero: those whose effects all hold a positive outcome.

    One look at the zeros is enough: leaving some out takes nothing positive from any effect.

    Parameters
    ----------
    y : ndarray, shape (n,)
        Values at least 0.
    effects : list of pairs of ndarray of int, each shape (n,)
        The two codes that make up each set of effects.
    """
    keep = y > 0
    positive, zero = np.flatnonzero(keep), np.flatnonzero(~keep)
    keep[zero] = True
    for first, second in effects:
        width = int(second.max()) + 1
        held = np.zeros((int(first.max()) + 1) * width, dtype=bool)
        held[first[positive].astype(np.int64) * width + second[positive]] = True
        keep[zero] &= held[first[zero].astype(np.int64) * width + second[zero]]
    return keep


def _lengths(weights: np.ndarray, columns: list[np.ndarray]) -> np.ndarray:
    return np.sqrt([np.einsum("i,i,i", weights, column, column) for column in columns])


def _check_left(x, weights: np.ndarray, kept: np.ndarray, grid: Grid | ActivePairs, where: str) -> None:
    """Raise InputError where the regressors do not vary without the separated zeros."""
    left = weights * kept
    grid.set_weights(left)
    lengths = _lengths(left, [*x.T])
    absorbed = grid.absorb(x / np.where(lengths > 0, lengths, 1))
    grid.set_weights(weights)
    if np.linalg.eigvalsh(np.einsum("n,ni,nj->ij", left, absorbed, absorbed))[0] < ROUNDING:
        raise InputError(
            f"{where}: {(~kept).sum():,} zeros are separated: the regressor and the effects fit them "
            f"perfectly together, and without them it does not vary. {ADVICE}"
        )


def _stride(move: np.ndarray, y: np.ndarray) -> int:
    """Return how many steps to go ahead: some where only separated zeros still move, else none.

    A combination of effects can fit zeros perfectly though no single one does; their eta then falls
    by one a step for ever, and nothing else moves.
    """
    separated = move < -0.5
    if not separated.any() or (separated & (y > 0)).any():
        return 0
    return AHEAD if np.abs(move[~separated]).max() < SMALL else 0

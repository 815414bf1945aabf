"""Poisson pseudo-maximum likelihood with absorbed effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.checks import InputError
from analysis.engine.grid import dot
from analysis.engine.inference import Scores
from analysis.engine.threads import Each, each, rows_of

if TYPE_CHECKING:
    from analysis.engine.active_pairs import ActivePairs
    from analysis.engine.grid import Grid

MOST_STEPS = 100

#: Steps that a separated zero, of which each step takes one off eta, is taken ahead.
AHEAD = 25

#: A step of eta below this is that of a zero that falls for ever.
FALLS = -0.5

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
    with each(len(y)) as do:
        state = Working(do, y, x, grid)
        deviance, tolerance, b = np.inf, 1e-4, np.zeros(x.shape[1])
        for number in range(MOST_STEPS):
            weights = state.weights()
            grid.set_weights(weights)
            sizes = state.open(weights, first=not number)
            try:
                with np.errstate(all="ignore"):
                    grid.absorb(state.columns, sizes=sizes, tolerance=tolerance, out=state.columns)
                squares, right = state.equations(weights)
                bread = np.linalg.inv(squares)
            except (InputError, np.linalg.LinAlgError) as error:
                raise InputError(f"{where}: ppml did not converge: {error} {PERHAPS}") from error
            move = bread @ right
            stride = state.turn(move)
            if stride and state.note_separated():
                _check_left(x, weights, ~state.separated, grid, where)
            b += (1 + stride) * move
            before, (deviance, highest) = deviance, state.go(1 + stride)
            if not highest < HIGHEST:
                raise InputError(f"{where}: ppml diverged. {PERHAPS}")
            relative = abs(before - deviance) / (1 + abs(deviance))
            still = np.abs(move).max() < 1e-9 * (1 + np.abs(b).max())
            if relative < 1e-12 and tolerance <= grid.tolerance and still:
                return Scores(b, bread, *state.close())
            tolerance = float(np.clip(relative * 1e-3, grid.tolerance, tolerance))
    raise InputError(f"{where}: ppml did not converge in {MOST_STEPS} steps. {PERHAPS}")


class Working:
    """The long arrays of a fit, one value a row, which every step writes over.

    New ones would cost more than what is done with them, and at a hundred million rows there is no room.

    Attributes
    ----------
    columns : ndarray, shape (n, 1 + k)
        Working residual and regressors, less their projection on the effects once that is done; then the
        step of eta stands in the place of the residual.
    separated : ndarray of bool, shape (n,)
        Zeros that a combination of effects is about to fit perfectly.
    """

    def __init__(self, do: Each, y: np.ndarray, x: np.ndarray, grid: Grid | ActivePairs):
        self.do, self.rows, self.x, self._prior = do, rows_of(len(y)), x, grid.row_weights()
        # The coefficients do not depend on the scale of the outcome; exponents stay small.
        self._y, self.scale = y, y.mean()
        self.mu = grid.proportional(y / self.scale)
        self.eta = np.empty_like(self.mu)
        self.columns = np.empty((len(y), 1 + x.shape[1]), order="F")
        self.columns[:, 1:] = x
        self.separated = np.zeros(len(y), dtype=bool)

        def start(rows: slice) -> float:
            outcome, mu = self.y(rows), self.mu[rows]
            # Half the outcome itself: a start too far below it would send the first step far above.
            mu[:] = (outcome + np.where(mu > 0, mu, 1)) / 2
            np.log(mu, out=self.eta[rows])
            weighted = self.prior(rows) * outcome
            return dot(weighted, np.log(np.where(outcome > 0, outcome, 1))) - weighted.sum()

        self.saturated = sum(do(start, self.rows))

    def y(self, rows: slice) -> np.ndarray:
        """Return the outcome of some rows, of which the mean of all is 1."""
        return self._y[rows] / self.scale

    def residual(self, rows: slice) -> np.ndarray:
        """Return the working residual of some rows."""
        residual = np.divide(self.y(rows), self.mu[rows])
        residual -= 1
        return residual

    def prior(self, rows: slice) -> np.ndarray | float:
        """Return the regression weights of some rows."""
        return self._prior[rows] if np.ndim(self._prior) else self._prior

    def weights(self) -> np.ndarray:
        """Return the working weights, shape (n,); not to be written to."""
        if not self.separated.any():
            return self._prior * self.mu if np.ndim(self._prior) else self.mu
        weights = self._prior * self.mu
        # Tiny weights would spoil the equations of levels that these zeros hold.
        weights[self.separated & (self.mu < NOTHING)] = 0
        return weights

    def open(self, weights: np.ndarray, *, first: bool) -> np.ndarray:
        """Write the working residual; return the lengths to which tolerances are relative."""

        def one(rows: slice) -> np.ndarray:
            row_weights, eta, residual = weights[rows], self.eta[rows], self.residual(rows)
            self.columns[rows, 0] = residual + eta if first else residual
            return np.append(_squares(row_weights, [eta, *self.x[rows].T]), row_weights.sum())

        *squares, total = sum(self.do(one, self.rows))
        sizes = np.sqrt(squares)
        sizes[0] += np.sqrt(total)
        return sizes

    def equations(self, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the weighted cross-products of the regressors, and theirs with the residual."""

        def one(rows: slice) -> tuple[np.ndarray, np.ndarray]:
            residual, absorbed = self.columns[rows, 0], self.columns[rows, 1:]
            weighted = absorbed * weights[rows, None]
            return np.einsum("ni,nj->ij", weighted, absorbed), np.einsum("ni,n->i", weighted, residual)

        squares, right = (sum(parts) for parts in zip(*self.do(one, self.rows), strict=True))
        return squares, right

    def turn(self, move: np.ndarray) -> int:
        """Turn the working residual into the step of eta; return how many steps to go ahead.

        The step is what residual and regressors have in the space fitted. A combination of effects can
        fit zeros perfectly though no single one does; their eta then falls by one a step for ever, and
        nothing else moves: then some steps ahead, else none.
        """

        def one(rows: slice) -> tuple[bool, bool, float]:
            step = self.residual(rows)
            step -= self.columns[rows, 0]
            step += np.einsum("ni,i->n", self.columns[rows, 1:], move)
            self.columns[rows, 0] = step
            falls = step < FALLS
            if not falls.any():
                return False, False, np.abs(step).max()
            return True, (falls & (self.y(rows) > 0)).any(), np.abs(step[~falls]).max(initial=0)

        falls, wrong, others = (max(parts) for parts in zip(*self.do(one, self.rows), strict=True))
        return AHEAD if falls and not wrong and others < SMALL else 0

    def note_separated(self) -> bool:
        """Note the zeros that fall now; return whether there are new ones."""
        before = self.separated
        self.separated = before | (self.columns[:, 0] < FALLS)
        return self.separated.sum() > before.sum()

    def go(self, steps: int) -> tuple[float, float]:
        """Go so many steps; return the deviance and the highest exponent."""

        def one(rows: slice) -> tuple[float, float]:
            eta, prior = self.eta[rows], self.prior(rows)
            eta += self.columns[rows, 0] * steps
            highest = eta.max()
            if not highest < HIGHEST:
                return np.inf, highest
            mu = np.exp(eta, out=self.mu[rows])
            return (prior * mu).sum() - dot(prior * self.y(rows), eta), highest

        rest, highest = zip(*self.do(one, self.rows), strict=True)
        return 2 * (self.saturated + sum(rest)), np.max(highest)

    def close(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
        """Return scores, regressors, residuals and the number of separated zeros; ends the fit."""
        absorbed = self.columns[:, 1:]
        scores = np.empty(absorbed.shape, order="F")

        def one(rows: slice) -> None:
            prior, mu, regressors = self.prior(rows), self.mu[rows], absorbed[rows]
            residual = self.y(rows) - mu
            np.multiply(regressors, (prior * residual)[:, None], out=scores[rows])
            regressors *= np.sqrt(prior * mu)[:, None]
            self.columns[rows, 0] = residual / np.sqrt(mu) * np.sqrt(prior)

        self.do(one, self.rows)
        n_separated = int((self.separated & (self.mu < NOTHING)).sum())
        return scores, absorbed, self.columns[:, 0], n_separated


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


def _squares(weights: np.ndarray, columns: list[np.ndarray]) -> np.ndarray:
    return np.array([np.einsum("i,i,i", weights, column, column) for column in columns])


def _check_left(x, weights: np.ndarray, kept: np.ndarray, grid: Grid | ActivePairs, where: str) -> None:
    """Raise InputError where the regressors do not vary without the separated zeros."""
    kept_weights = weights * kept
    grid.set_weights(kept_weights)
    lengths = np.sqrt(_squares(kept_weights, [*x.T]))
    absorbed = grid.absorb(x / np.where(lengths > 0, lengths, 1))
    grid.set_weights(weights)
    if np.linalg.eigvalsh(np.einsum("n,ni,nj->ij", kept_weights, absorbed, absorbed))[0] < ROUNDING:
        raise InputError(
            f"{where}: {(~kept).sum():,} zeros are separated: the regressor and the effects fit them "
            f"perfectly together, and without them it does not vary. {ADVICE}"
        )

"""CES demand for a line of the tariff: its price index, and what buyers lose when it rises."""

from __future__ import annotations

import numpy as np


def price_index(
    log_price: np.ndarray, share: np.ndarray, sigma: np.ndarray, starts: np.ndarray | None = None
) -> np.ndarray:
    """Return the log of the CES index when sellers' log prices move and the others' do not.

    Parameters
    ----------
    log_price : ndarray, shape (draws, K, T)
    share : ndarray, shape (K, 1)
        Of the seller in the line.
    sigma : ndarray, shape (draws, 1, 1)
    starts : ndarray of int, optional
        First row of every line, where rows that follow one another are sellers of one line; by default
        each row is the only seller of its line whose price moves.
    """
    one = np.abs(1 - sigma) < 1e-6
    power = np.where(one, 1.0, 1 - sigma)
    index = np.expm1(power * log_price)
    index *= share
    if starts is not None:
        index = of_lines(index, starts, axis=1)
    index = np.log1p(index, out=index) / power
    if not one.any():
        return index
    mean = share * log_price
    return np.where(one, mean if starts is None else of_lines(mean, starts, axis=1), index)


def of_lines(values: np.ndarray, starts: np.ndarray, *, axis: int = 0) -> np.ndarray:
    """Return at every row the sum over the rows of its line; ``starts`` as :func:`price_index`."""
    sums = np.add.reduceat(values, starts, axis=axis)
    return np.repeat(sums, np.diff(starts, append=values.shape[axis]), axis=axis)


def surplus_lost(index: np.ndarray, upper: np.ndarray | float) -> np.ndarray:
    """Return what buyers lose, over their spending, when the log price index rises from 0.

    Parameters
    ----------
    index : ndarray, shape (draws, K, T)
    upper : float, or ndarray of shape (draws, 1, 1)
        Elasticity of demand for the line's imports.
    """
    one = np.abs(1 - np.asarray(upper, dtype=float)) < 1e-6
    if one.all():
        return index
    power = np.where(one, 1.0, 1 - np.asarray(upper))
    return np.where(one, index, np.expm1(power * index) / power)

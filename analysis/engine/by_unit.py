"""Deal a law out over few units: all that an assignment says is a sum of what was made once.

A law permuted is a sum of columns, one for each unit: the law of the unit whose turn it is, in the rows
of this one and zero elsewhere. Absorbing is linear, so sums of products by cluster are sums over units,
and sums of squares are sums over pairs of units, of numbers that U x U columns give. A hundred thousand
assignments then cost about what a thousand cost law by law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from analysis.engine.randomisation import PRECISION, TOGETHER, Draws, drawn

#: Units up to which this is worth its memory: rows x units^2 numbers (0.8 GB at 24 units of the second
#: main estimate), and units^5 of them (64 MB).
MOST_UNITS = 30

#: Assignments for each that is asked for: the number costs next to nothing here.
MORE = 30

#: Assignments that are looked up together.
AT_ONCE = 500


def pays(n_units: int, draws: int) -> bool:
    """Return whether columns by unit are fewer than laws permuted, and few enough to be held."""
    return n_units <= MOST_UNITS and n_units**2 < draws


def draw_by_unit(
    columns: np.ndarray,
    laws: Callable[[np.ndarray], np.ndarray],
    orders: Iterable[np.ndarray],
    absorber,
    weights: np.ndarray,
    units: np.ndarray,
) -> list[Draws]:
    """Ask regressions of one outcome the same of every assignment, as :func:`randomisation.draw` does.

    Parameters
    ----------
    columns, absorber, weights
        As for :func:`randomisation.draw`.
    laws : callable
        Takes whose law each unit has, shape (U,), which need be no order, and gives the law, shape (n,).
    orders : iterable of ndarray, each shape (U,)
        The assignments; the first is the one that happened.
    units : ndarray of int, shape (n,)
        Codes from 0 of what changes places, which are the clusters too.
    """
    n = int(units.max()) + 1
    clean = _absorbed(laws, absorber, weights, units)
    # Of every (unit, whose law) with each known column, and with every other, by cluster.
    with_known = np.empty((n * n, columns.shape[1], n))
    with_each = np.empty((n * n, n * n, n))
    for unit in range(n):
        rows = units == unit
        laws_of = clean[:, rows]
        with_known[:, :, unit], with_each[:, :, unit] = laws_of @ columns[rows], laws_of @ laws_of.T
    del clean
    sums_by_cluster = []
    orders = np.array(list(orders))
    for first in range(0, len(orders), AT_ONCE):
        place = np.arange(n) * n + orders[first : first + AT_ONCE]
        by = sum(with_known[place[:, unit]] for unit in range(n))
        sums_by_cluster.append(np.concatenate([by, _squares(with_each, place)[:, None]], axis=1))
    by = np.concatenate(sums_by_cluster)
    return drawn(by.sum(axis=2), np.einsum("jkg,jlg->jkl", by, by), n)


def _absorbed(laws: Callable, absorber, weights: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Return the absorbed columns, shape (U^2, n), weighted: unit by unit, whose law it has."""
    n, root = int(units.max()) + 1, np.sqrt(weights)[:, None]
    of = np.stack([laws(np.full(n, holder)) for holder in range(n)], axis=1)
    clean = np.empty((n * n, len(units)))
    for unit in range(n):
        mine = (units == unit)[:, None]
        for first in range(0, n, TOGETHER):
            part = slice(first, min(first + TOGETHER, n))
            absorbed = absorber.absorb(np.where(mine, of[:, part], 0.0), tolerance=PRECISION**2)
            clean[unit * n + part.start : unit * n + part.stop] = (absorbed * root).T
    return clean


def _squares(with_each: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Return the sums of squares of assigned laws by cluster, shape (j, U)."""
    total = np.zeros((len(place), with_each.shape[2]))
    for unit, positions in enumerate(place.T):
        total += with_each[positions, positions]
        for other in place.T[:unit]:
            total += 2 * with_each[positions, other]
    return total

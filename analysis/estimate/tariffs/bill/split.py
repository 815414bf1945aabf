"""Under which authority duties were paid, where law and collections differ: the rule, and its bounds.

This rule was written down before any published total by order was looked at beside it.

Of a line (a partner's goods of ten digits) the year's imports and duties are known, the law of each
authority by day, and imports and duties of its sector by month. Not known: the months of a line, and
which duty was not paid where customs collected less than the law says.

1. *Months.* The goods of a line come in the months of the partner's sector.
2. *Due.* Imports of a month times the rate of each authority, day-weighted.
3. *Afloat.* Orders under IEEPA spared what had been loaded before their first day. From overseas a rise
   of their rate is therefore also reckoned as if it fell due :data:`AT_SEA` later (due *ashore*).
4. *Collected.* Where customs collected of a line at least what is due, each authority has what is due
   and the excess in proportion. Where it collected less, what was afloat is spared first, up to the
   shortfall; the rest is spared in proportion to what is due ashore, since claims, uses and contents
   free goods from all duties on them alike. Duties on a line on which the law sets none are unassigned.
5. *Fitted.* Line by month, the sums are scaled until lines add up to their year and sectors to the
   months that customs published; authorities keep their shares in each line and month.
6. *Bounds.* Lowest: an authority's duties were spared before all others, line by line. Highest: after
   all others. No one ordering is as low, or as high, for all authorities at once. They take months and
   law as they are.

After 2025 no month by line is held. There (2) uses the mix of lines of 2025, the sums of (4) are of a
partner and month, in proportion to what is due at the share of 2025 that each line paid, none above what
is due unless all are, and bounds are of the partner's month.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

#: How long goods are at sea: a rise of a duty that spared what was loaded reaches them so much later.
# ASSUME: a month, as in duties due and paid (`causes.what_explains`); alternative: by mode of transport.
AT_SEA = np.timedelta64(30, "D")

#: Rounds of scaling lines and months in turn.
ROUNDS = 30


class Split(NamedTuple):
    """Duties collected by authority."""

    paid: np.ndarray  #: Shape (A, M, L). US dollars by authority, month and line.
    unassigned: np.ndarray  #: Shape (L,). On lines on which the law sets none.


def paid_by_authority(due: np.ndarray, ashore: np.ndarray, collected: np.ndarray) -> Split:
    """Divide what was collected of each line among authorities and months (steps 3 and 4).

    Parameters
    ----------
    due, ashore : ndarray, shape (A, M, L)
        Duties by law, and those without what was afloat; US dollars, ``ashore`` nowhere larger.
    collected : ndarray, shape (L,)
        US dollars of the year.
    """
    whole, landed = due.sum(axis=(0, 1)), ashore.sum(axis=(0, 1))
    afloat = np.clip(ratio(collected - landed, whole - landed), 0, 1)
    owed = ashore + (due - ashore) * afloat
    base = owed.sum(axis=(0, 1))
    return Split(owed * ratio(collected, base), np.where(base > 0, 0.0, collected))


def fitted_to_months(
    paid: np.ndarray, collected: np.ndarray, cell: np.ndarray, months: np.ndarray
) -> np.ndarray:
    """Return the factor by which each line's month is scaled so that lines and months add up (step 5).

    Parameters
    ----------
    paid : ndarray, shape (M, L)
        Duties of all authorities together.
    collected : ndarray, shape (L,)
        What each line adds up to at the end, exactly.
    cell : ndarray of int, shape (L,)
        Sector of each line.
    months : ndarray, shape (M, C)
        What customs collected of each sector and month.

    Returns
    -------
    ndarray, shape (M, L)
    """
    factor = np.ones_like(paid)
    of_cell = np.equal.outer(cell, np.arange(months.shape[1])).astype(float)
    for _ in range(ROUNDS):
        sums = (paid * factor) @ of_cell
        factor *= np.where(sums > 0, ratio(months, sums), 1.0)[:, cell]
        total = (paid * factor).sum(axis=0)
        # A line whose sector has no duties in its months keeps the months that it had.
        lost = (total <= 0) & (paid.sum(axis=0) > 0)
        factor[:, lost] = 1.0
        total = np.where(lost, paid.sum(axis=0), total)
        factor *= np.where(total > 0, ratio(collected, total), 1.0)
    return factor


def in_proportion(shares: np.ndarray, due: np.ndarray, collected: np.ndarray) -> np.ndarray:
    """Divide what was collected in proportion to shares, none above what is due while less was paid.

    Parameters
    ----------
    shares, due : ndarray, shape (A, M)
        What it is proportional to, 0 only where ``due`` is; US dollars.
    collected : ndarray, shape (M,)

    Returns
    -------
    ndarray, shape (A, M)
    """
    whole = np.zeros(shares.shape, bool)
    for _ in range(len(shares)):
        rest = collected - (due * whole).sum(axis=0)
        paid = np.where(whole, due, shares * ratio(rest, (shares * ~whole).sum(axis=0)))
        whole |= paid >= due
    above = collected >= due.sum(axis=0)
    return np.where(above, due * ratio(collected, due.sum(axis=0)), paid)


def bounds(due: np.ndarray, collected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the least and the most that each authority can have of what was collected (step 6).

    Parameters
    ----------
    due : ndarray, shape (A, L)
        Duties by law, US dollars.
    collected : ndarray, shape (L,)
    """
    whole = due.sum(axis=0)
    excess = np.clip(collected - whole, 0, None)
    lowest = np.clip(collected - (whole - due), 0, due)
    alone = ((due > 0).sum(axis=0) == 1) & (due > 0)
    lowest = lowest + np.where(alone, excess, 0.0)
    highest = np.minimum(due, collected) + np.where(due > 0, excess, 0.0)
    return lowest, highest


def bounds_by_month(
    paid: np.ndarray, due: np.ndarray, collected: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return :func:`bounds` of the year, its distance from what was divided spread over the months.

    Parameters
    ----------
    paid, due : ndarray, shape (A, M, L)
    collected : ndarray, shape (L,)
        What ``paid`` adds up to.

    Returns
    -------
    ndarray, ndarray, shape (A, M, L)
        They sum to the bounds of the year; in single months they are shares of them.
    """
    lowest, highest = bounds(due.sum(axis=1), collected)
    return _spread(paid, due, lowest[:, None], highest[:, None], axis=1)


def bounds_of_some(
    paid: np.ndarray, due: np.ndarray, others: np.ndarray, collected: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what some duties together can have been, spread over authorities and months.

    Parameters
    ----------
    paid, due : ndarray, shape (A, M, L)
        Of these duties.
    others : ndarray, shape (L,)
        What else was due of the line in the year.
    collected : ndarray, shape (L,)
        Of all duties of the line.

    Returns
    -------
    ndarray, ndarray, shape (A, M, L)
        Their sums over authorities and months are bounds; single ones are shares of them.
    """
    both = np.array([due.sum(axis=(0, 1)), others])
    lowest, highest = (ends[:1, None] for ends in bounds(both, collected))
    return _spread(paid, due, lowest, highest, axis=(0, 1))


def _spread(paid, due, lowest, highest, axis) -> tuple[np.ndarray, np.ndarray]:
    """Return ends that sum over some axes to those of the whole, which lie around what was paid."""
    whole, by_law = paid.sum(axis=axis, keepdims=True), due.sum(axis=axis, keepdims=True)
    below = paid * ratio(np.minimum(lowest, whole), whole)
    return below, paid + due * ratio(np.maximum(highest - whole, 0), by_law)


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Return quotients, 0 where the divisor is not positive."""
    above, below = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    return np.divide(above, below, out=np.zeros(above.shape), where=below > 0)

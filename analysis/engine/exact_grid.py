"""Absorb pairs, product x month and partner x month exactly on a filled grid, for many columns.

Within a product the effects of its pairs and months are eliminated by a small inverse; what remains are
the equations of partner x month, inverted once. A column then costs its sums by level, one pass over its
rows and no iteration: a fraction of conjugate gradients, for a set-up of a second or two that thousands
of columns share.
"""

from __future__ import annotations

import numpy as np

from analysis.engine.grid import FACES, Grid, check_numbers
from analysis.engine.two_effects import sum_up, take_out

#: Partner x months and products up to which the inverses are worth their memory (50 MB).
MOST_PARTNER_MONTHS, MOST_PRODUCTS = 1_500, 400

#: Share of the largest eigenvalue below which a direction of effects is none of its own.
RANK = 1e-10


class ExactGrid:
    """The grid of a :class:`Grid` with all its three faces, its normal equations inverted.

    Parameters
    ----------
    grid : Grid
        G partners, K products, T months.
    """

    def __init__(self, grid: Grid):
        self.weights = np.ascontiguousarray(grid.weights.swapaxes(0, 1))  # (K, G, T)
        of_pairs, of_months = self.weights.sum(axis=-1), self.weights.sum(axis=-2)
        n_products, n_partners, n_months = self.weights.shape
        system = np.zeros((n_products, n_partners + n_months, n_partners + n_months))
        pairs, months = np.arange(n_partners), n_partners + np.arange(n_months)
        system[:, pairs, pairs], system[:, months, months] = of_pairs, of_months
        system[:, :n_partners, n_partners:] = self.weights
        system[:, n_partners:, :n_partners] = self.weights.swapaxes(1, 2)
        self.within = np.linalg.pinv(system, rcond=RANK, hermitian=True)
        self.among = self._inverse()
        self.by_partner = np.ascontiguousarray(grid.weights.swapaxes(1, 2))  # (G, T, K)
        self.by_month = np.ascontiguousarray(grid.weights.transpose(2, 0, 1))  # (T, G, K)
        partner, product, month = np.unravel_index(grid.cell, grid.shape)
        self.levels = (
            product * n_partners + partner,
            product * n_months + month,
            partner * n_months + month,
        )
        rows = np.broadcast_to(grid.row_weights(), len(grid.cell))
        sizes = n_products * n_partners, n_products * n_months, n_partners * n_months
        self.sums = [sum_up(*of) for of in zip(self.levels, 3 * [rows], sizes, strict=True)]

    @classmethod
    def of(cls, absorber) -> ExactGrid | None:
        """Return it for an absorber that is a grid with three faces and not too large, else None."""
        if not isinstance(absorber, Grid) or absorber.axes != sorted(FACES.values()):
            return None
        n_partners, n_products, n_months = absorber.shape
        small = n_partners * n_months <= MOST_PARTNER_MONTHS and n_products <= MOST_PRODUCTS
        return cls(absorber) if small else None

    def absorb(self, columns: np.ndarray, *, tolerance: float | None = None, out=None) -> np.ndarray:
        """Return the columns less their weighted projection on all effects, shape (n, c).

        ``tolerance`` and ``out`` are those of :meth:`Grid.absorb`, so that one can stand for the other.
        """
        n_products, n_partners, n_months = self.weights.shape
        sums = [by @ columns for by in self.sums]
        check_numbers(sums[2])
        pairs, months = self._within(
            sums[0].reshape(n_products, n_partners, -1), sums[1].reshape(n_products, n_months, -1)
        )
        remainder = sums[2].reshape(n_partners, n_months, -1)
        remainder -= self.by_partner @ pairs.swapaxes(0, 1)
        remainder -= (self.by_month @ months.swapaxes(0, 1)).swapaxes(0, 1)
        both = (self.among @ remainder.reshape(n_partners * n_months, -1)).reshape(remainder.shape)
        again = self._within(
            (self.by_partner.swapaxes(1, 2) @ both).swapaxes(0, 1),
            (self.by_month.swapaxes(1, 2) @ both.swapaxes(0, 1)).swapaxes(0, 1),
        )
        effects = pairs - again[0], months - again[1], both
        flat = [part.reshape(-1, columns.shape[1]) for part in effects]
        return take_out(columns, list(zip(flat, self.levels, strict=True)), out)

    def _within(self, pairs: np.ndarray, months: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the effects of pairs and months within products, (K, G, c) and (K, T, c), of sums."""
        effects = self.within @ np.concatenate([pairs, months], axis=1)
        return effects[:, : pairs.shape[1]], effects[:, pairs.shape[1] :]

    def _inverse(self) -> np.ndarray:
        """Invert the equations of partner x month that the effects within products leave."""
        from scipy.linalg import pinvh

        _, n_partners, n_months = self.weights.shape
        row_blocks = np.split(self.within, [n_partners], axis=1)
        (pairs, mixed), (_, months) = (np.split(part, [n_partners], axis=2) for part in row_blocks)
        size = n_partners * n_months
        equations = np.diag(self.weights.sum(axis=0).ravel())
        for k, weights in enumerate(self.weights):
            both = pairs[k][:, None, :, None] + months[k][None, :, None, :]  # partner, month, and again
            both = both + mixed[k][:, None, None, :] + mixed[k].T[None, :, :, None]
            both *= weights[:, :, None, None]
            both *= weights
            equations -= both.reshape(size, size)
        return pinvh(equations, rtol=RANK)

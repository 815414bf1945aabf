"""Absorb pairs, product x month and partner x month exactly on a filled grid, for many columns.

Within a product the effects of its pairs and months are eliminated by a small inverse; what remains are
the equations of partner x month, inverted once. A column then costs two passes over the grid and no
iteration: half of conjugate gradients, for a set-up of a second or two that thousands of columns share.
"""

from __future__ import annotations

import numpy as np

from analysis.estimate.engine.grid import FACES, Grid, check_numbers

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
        self.cell, self.shape = grid.cell, grid.shape
        self.weights = np.ascontiguousarray(grid.weights.swapaxes(0, 1))  # (K, G, T)
        of_pairs, of_months = self._sums(self.weights)
        n_products, n_partners, n_months = self.weights.shape
        system = np.zeros((n_products, n_partners + n_months, n_partners + n_months))
        pairs, months = np.arange(n_partners), n_partners + np.arange(n_months)
        system[:, pairs, pairs], system[:, months, months] = of_pairs, of_months
        system[:, :n_partners, n_partners:] = self.weights
        system[:, n_partners:, :n_partners] = self.weights.swapaxes(1, 2)
        self.within = np.linalg.pinv(system, rcond=RANK, hermitian=True)
        self.among = self._inverse()

    @classmethod
    def of(cls, absorber) -> ExactGrid | None:
        """Return it for an absorber that is a grid with three faces and not too large, else None."""
        if not isinstance(absorber, Grid) or absorber.axes != sorted(FACES.values()):
            return None
        n_partners, n_products, n_months = absorber.shape
        small = n_partners * n_months <= MOST_PARTNER_MONTHS and n_products <= MOST_PRODUCTS
        return cls(absorber) if small else None

    def absorb(self, columns: np.ndarray, *, tolerance: float | None = None) -> np.ndarray:
        """Return the columns less their weighted projection on all effects, shape (n, c).

        ``tolerance`` is that of :meth:`Grid.absorb`, so that one can stand for the other.
        """
        values = self._on_grid(columns)
        self._take_out(values)
        right = np.einsum("ckgt,kgt->cgt", values, self.weights).reshape(len(values), -1)
        check_numbers(right)
        values -= (right @ self.among).reshape(-1, 1, *self.weights.shape[1:])
        self._take_out(values)
        return values.swapaxes(1, 2).reshape(len(values), -1)[:, self.cell].T

    def _on_grid(self, columns: np.ndarray) -> np.ndarray:
        full = np.zeros((columns.shape[1], np.prod(self.shape)))
        full[:, self.cell] = columns.T
        return np.ascontiguousarray(full.reshape(-1, *self.shape).swapaxes(1, 2))

    def _take_out(self, values: np.ndarray) -> None:
        """Take the projection on the effects within products out of values, (c, K, G, T), in place."""
        sums = np.concatenate(self._sums(values * self.weights), axis=-1)
        effects = np.matmul(self.within, sums.transpose(1, 2, 0)).transpose(2, 0, 1)
        n_partners = self.weights.shape[1]
        values -= effects[:, :, :n_partners, None]
        values -= effects[:, :, None, n_partners:]

    @staticmethod
    def _sums(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return values.sum(axis=-1), values.sum(axis=-2)

    def _inverse(self) -> np.ndarray:
        """Invert the equations of partner x month that the effects within products leave."""
        from scipy.linalg import pinvh

        _, n_partners, n_months = self.weights.shape
        own = np.split(self.within, [n_partners], axis=1)
        (pairs, mixed), (_, months) = (np.split(part, [n_partners], axis=2) for part in own)
        size = n_partners * n_months
        left = np.diag(self.weights.sum(axis=0).ravel())
        for k, weights in enumerate(self.weights):
            both = pairs[k][:, None, :, None] + months[k][None, :, None, :]  # partner, month, and again
            both = both + mixed[k][:, None, None, :] + mixed[k].T[None, :, :, None]
            both *= weights[:, :, None, None]
            both *= weights
            left -= both.reshape(size, size)
        return pinvh(left, rtol=RANK)

"""Draws that fill a distribution evenly, so that printed digits hang less on the seed.

Scrambled Sobol points (Owen 1997, doi:10.1214/aos/1031594731): of as many independent draws a mean is
off by some thirty times as much, the end of an interval by some three times.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

#: Scrambled points may lie on the edge of the cube, where a normal has no value.
EDGE = 2.0**-32


@lru_cache(maxsize=32)
def uniform(draws: int, dimensions: int, seed: int) -> np.ndarray:
    """Return points spread evenly in the unit cube, shape (draws, dimensions), none on its edge.

    They are most even where ``draws`` is a power of two; read only, as many calls share them. Their
    order is part of their evenness: whoever pairs them with other draws shuffles them first.
    """
    from scipy.stats import qmc  # takes a second to import

    points = qmc.Sobol(dimensions, rng=seed).random_base2(int(draws - 1).bit_length())[:draws]
    points = np.clip(points, EDGE, 1 - EDGE)
    points.flags.writeable = False
    return points


@lru_cache(maxsize=32)
def normal(draws: int, dimensions: int, seed: int) -> np.ndarray:
    """Return standard normal points, as :func:`uniform` but over all real numbers."""
    from scipy.special import ndtri

    points = ndtri(uniform(draws, dimensions, seed))
    points.flags.writeable = False
    return points


def with_covariance(points: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Return standard normal points, shape (draws, n), with a covariance, shape (n, n).

    The first points, which are the most even, go along the direction that varies most.
    """
    variances, directions = np.linalg.eigh(covariance)
    # The sign of a direction is free, and the machine's choice; here it leans to the first months.
    directions = directions * np.sign((1 / np.arange(1, len(variances) + 1)) @ directions)
    root = directions[:, ::-1] * np.sqrt(np.maximum(variances[::-1], 0.0))
    return points @ root.T

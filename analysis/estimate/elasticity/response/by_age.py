"""The response to the law by months since it changed: a level from products, a path in time from months.

The path, across partners, is scaled until its mean over the first twelve months of a change is the
main elasticity by law. One that were shifted instead could make imports rise in the month of a duty.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from analysis.engine.results import Estimate

#: First months of a change over which the mean response is the main elasticity.
# ASSUME: a main estimate compares whole years, so that it is the mean response over twelve months.
FIRST_YEAR_MONTHS = 12


@dataclass(frozen=True)
class ByAge:
    """A path of the response in time whose mean over the first year is an estimate."""

    ages: tuple[int, ...]  #: Length A. First month of each age of a tariff change.
    #: Shape (A,). Response at each age over its mean of the first :data:`FIRST_YEAR_MONTHS` months.
    shape: np.ndarray
    level: Estimate  #: That mean.
    errors: np.ndarray | None = None  #: Shape (A,). Standard errors of the shape, before it is scaled.

    @property
    def dimensions(self) -> int:
        """Numbers that a draw takes: one of the level, and one an age where the shape is unsure."""
        return 1 if self.errors is None else 1 + len(self.ages)

    @property
    def weights(self) -> np.ndarray:
        """Part of the first year that each age takes, shape (A,)."""
        return parts_of_year(self.ages)

    @property
    def values(self) -> np.ndarray:
        """The response by age as estimated, shape (A,)."""
        return self.level.value * self.shape

    def draw(self, points: np.ndarray) -> np.ndarray:
        """Return draws, shape (draws, A): the level from its t distribution, times the path.

        ``points``: in the unit cube, shape (draws, :attr:`dimensions`). In every draw the first year's
        mean is the level: the path's errors move what comes early and late against each other, to first
        order of the ratio.
        """
        from scipy.special import ndtri, stdtrit  # a fifth of a second, which only draws need

        errors, shape = (
            self.level.std_error * stdtrit(self.level.n_clusters - 1, points[:, :1]),
            self.shape,
        )
        if self.errors is not None:
            # ASSUME: ages err independently: each is estimated by itself, without a covariance.
            moved = ndtri(points[:, 1 : self.dimensions]) * self.errors
            shape = shape + moved - (moved @ self.weights)[:, None] * shape
        return (self.level.value + errors) * shape


def parts_of_year(ages: tuple[int, ...], months: int = FIRST_YEAR_MONTHS) -> np.ndarray:
    """Return the part of the first year, or months, that each age of a change takes, shape (A,)."""
    return np.diff([*np.minimum(ages, months), months]) / months


def over_months(
    ages: tuple[int, ...], shape: np.ndarray, errors: np.ndarray, months: int
) -> tuple[float, float]:
    """Return the mean response of the first months over that of the first year, and its error.

    Parameters
    ----------
    ages, shape, errors
        As of :class:`ByAge`.
    months : int

    Notes
    -----
    As :meth:`ByAge.draw` moves a path: ages err independently, and over a year the error is none.
    """
    parts = parts_of_year(ages, months)
    mean = parts @ shape
    moved = parts - parts_of_year(ages) * mean
    return float(mean), float(np.linalg.norm(moved * errors))


def path_shape(path: pd.DataFrame) -> tuple[tuple[int, ...], np.ndarray]:
    """Return ages and the response at each over the mean of the first twelve months.

    Parameters
    ----------
    path : DataFrame
        ``horizon`` (first month of the age, from 0 on) and ``value``, as
        :func:`dynamics.inputs.load_path` gives them for one episode.
    """
    ages = tuple(int(age) for age in path.horizon)
    return ages, path.value.to_numpy() / (parts_of_year(ages) @ path.value.to_numpy())


def path_errors(path: pd.DataFrame) -> np.ndarray:
    """Return the standard errors of :func:`path_shape`, shape (A,), from the 95 % intervals of a path.

    Parameters
    ----------
    path : DataFrame
        As :func:`path_shape`, with ``ci_low`` and ``ci_high``.
    """
    ages = tuple(int(age) for age in path.horizon)
    half = (path.ci_high - path.ci_low).to_numpy() / 2
    return half / NormalDist().inv_cdf(0.975) / abs(parts_of_year(ages) @ path.value.to_numpy())


def aged(levels: np.ndarray, ages: tuple[int, ...]) -> np.ndarray:
    """Split a log level by the age of its parts; shape (A, K, T).

    The parts of a month sum to its level; the oldest holds that of the first month.
    """
    first = np.repeat(levels[:, :1], max(ages), axis=1)
    held = np.concatenate([first, levels], axis=1)
    reached = [held[:, max(ages) - age : held.shape[1] - age] for age in ages]
    older = [*reached[1:], np.zeros_like(levels)]
    return np.array([now - before for now, before in zip(reached, older, strict=True)])


def as_felt(moved: np.ndarray, by_age: ByAge) -> np.ndarray:
    """Return rises of the law with each part as large as its age is felt, shape (K, T).

    Parameters
    ----------
    moved : ndarray, shape (K, T)
        Log points by consecutive month; before the first there was none.
    by_age : ByAge
    """
    from_none = np.concatenate([np.zeros((len(moved), 1)), moved], axis=1)
    return np.tensordot(by_age.shape, aged(from_none, by_age.ages), axes=1)[:, 1:]

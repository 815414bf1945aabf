"""What a scenario rests on, drawn: elasticities by age, jointly, and the pass-through."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.estimate.dynamics.lag_response import LagResponse
from analysis.estimate.engine.results import Estimate

#: Where elasticities may come from: the headline design of an episode, or published bounds.
SOURCES = ("2018", "2025", "published")

DRAWS, SEED = 10_000, 2025

#: Published pass-through of the tariff to the buyer's price at the border, drawn evenly between: rows of
#: ``published_estimates`` that give the lower end, and the upper as one plus the exporter's response.
# ASSUME: 0.94 is second hand (Gopinath and Neiman 2025); 0.997 is in the text of Amiti, Redding and
# Weinstein (2019). No value between them is likelier than another.
PASS_THROUGH = ("gopinath_neiman_2025", "arw_price")

#: Published elasticities that bound the optional draw: at impact and after fifteen months.
# ASSUME: between the two horizons the bounds move in a straight line.
PUBLISHED = {0: ("blp_short", "tamberi_short"), 15: ("blp_short", "tamberi_long")}

#: Demand for a sector's imports: unit elasticity, so that its spending is given.
# ASSUME: upper elasticity 1; the sensitivity table shows 0.5 and 1.5.
UPPER = 1.0

#: Draws with a long-run substitution below this are drawn again: demand would hardly slope down.
SMALLEST = 0.1


@dataclass(frozen=True)
class Parameters:
    """Draws of what a scenario rests on.

    Attributes
    ----------
    ages : tuple of int, length A
        First month of each age of a tariff change.
    elasticities : ndarray, shape (draws, A)
        Of the customs value, by age.
    pass_through : ndarray, shape (draws,)
        Part of the tariff factor that moves the buyer's price, log over log.
    upper : float
        Elasticity of demand for the sector's imports; no draw depends on it.
    source : str
    drawn_again : float
        Share of draws whose demand did not slope down.
    between : tuple of float or None
        Bounds of the pass-through.
    """

    ages: tuple[int, ...]
    elasticities: np.ndarray
    pass_through: np.ndarray
    upper: float = UPPER
    source: str = ""
    drawn_again: float = 0.0
    between: tuple[float, float] | None = None

    @property
    def substitution(self) -> np.ndarray:
        """Long-run elasticity of substitution between sellers, shape (draws,)."""
        return (self.pass_through - 1 - self.elasticities[:, -1]) / self.pass_through


@dataclass(frozen=True)
class Bounds:
    """Published elasticities by age, between which a draw has the same place at every age.

    Attributes
    ----------
    ages : tuple of int, length A
    low, high : ndarray, shape (A,)
    """

    ages: tuple[int, ...]
    low: np.ndarray
    high: np.ndarray

    def draw(self, draws: int, rng: np.random.Generator) -> np.ndarray:
        """Return draws, shape (draws, A), evenly between the bounds."""
        place = rng.uniform(size=(draws, 1))
        return self.low * (1 - place) + self.high * place


def published_bounds(published: pd.Series) -> Bounds:
    """Return the bounds of :data:`PUBLISHED`; ``published``: estimates by id."""
    ages = tuple(range(max(PUBLISHED) + 1))
    ends = np.array([[published[name] for name in names] for names in PUBLISHED.values()])
    return Bounds(ages, *(np.interp(ages, list(PUBLISHED), end) for end in ends.T))


def pass_through_range(
    published: pd.Series, between: tuple[str, str] = PASS_THROUGH
) -> tuple[float, float]:
    """Return the published bounds of the pass-through to the buyer's price at the border."""
    low, exporter = between
    return float(published[low]), float(1 + published[exporter])


def draw_parameters(
    response: LagResponse | Bounds,
    between: tuple[float, float],
    *,
    source: str = "",
    draws: int = DRAWS,
    seed: int = SEED,
) -> Parameters:
    """Draw elasticities by age, jointly, and the pass-through.

    Parameters
    ----------
    response : LagResponse or Bounds
        What the elasticities are drawn from.
    between : tuple of float
        Bounds of the pass-through, as :func:`pass_through_range`.
    source : str
        One of :data:`SOURCES`, for the record.
    draws, seed : int
    """
    rng = np.random.default_rng(seed)
    pass_through = rng.uniform(*between, draws)
    # ASSUME: once goods ordered after a change arrive, buyers do not buy more of what became dearer.
    drawn = response.draw(draws, rng)
    wrong = _slopes_up(drawn, pass_through)
    again = float(wrong.mean())
    while wrong.any():
        drawn[wrong] = response.draw(int(wrong.sum()), rng)
        wrong = _slopes_up(drawn, pass_through)
    return Parameters(response.ages, drawn, pass_through, UPPER, source, again, between)


def draw_at_once(estimate: Estimate, by_age: Parameters, *, seed: int = SEED) -> Parameters:
    """Draw one elasticity that acts at once, beside the pass-through of other draws.

    Drawn from the t distribution around the estimate, and again where demand would hardly slope down.
    """
    draws, rng = len(by_age.pass_through), np.random.default_rng(seed)
    at_once = replace(by_age, ages=(0,), elasticities=np.full((draws, 1), np.nan))
    wrong, again = np.full(draws, True), []
    while wrong.any():
        drawn = rng.standard_t(estimate.n_clusters - 1, size=(int(wrong.sum()), 1))
        at_once.elasticities[wrong] = estimate.value + estimate.std_error * drawn
        wrong = at_once.substitution < SMALLEST
        again.append(float(wrong.mean()))
    return replace(at_once, drawn_again=again[0])


def _slopes_up(drawn: np.ndarray, pass_through: np.ndarray) -> np.ndarray:
    substitution = (pass_through[:, None] - 1 - drawn[:, 1:]) / pass_through[:, None]
    return (substitution[:, :-1] < 0).any(axis=1) | (substitution[:, -1] < SMALLEST)

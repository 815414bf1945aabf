"""What a scenario rests on, as estimated: the elasticity by law, its path in time, the pass-through.

What the law adds is collected in part only; that part moves prices, and stands beside the elasticity.
Draws are quasi-random (scrambled Sobol points), so that printed digits do not hang on the seed. None is
thrown away: an interval that excludes zero because draws with the other sign were dropped says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.engine.points import uniform
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.response.by_age import ByAge

#: Where elasticities may come from: our estimates of an episode, or published bounds.
ELASTICITY_SOURCES = ("2018", "2025", "published")

#: Elasticities beside which an effect stands: where they come from, and the upper one.
ALTERNATIVES = [("2025", 1.0), ("2025", 0.5), ("2025", 1.5), ("2018", 1.0), ("published", 1.0)]

SCENARIO_DRAWS, SCENARIO_SEED = 2**10, 2025

#: Published pass-through of the tariff to the buyer's price at the border, drawn evenly between: rows of
#: ``published_estimates`` that give the lower end, and the upper as one plus the exporter's response.
# ASSUME: 0.94 is second hand (Gopinath and Neiman 2025); 0.997 is in the text of Amiti, Redding and
# Weinstein (2019). No value between them is likelier than another.
PASS_THROUGH = ("gopinath_neiman_2025", "arw_price")

#: Published elasticities that bound the optional draw: at impact and after fifteen months.
# ASSUME: between the two horizons the bounds move in a straight line.
PUBLISHED_BOUNDS = {0: ("blp_short", "tamberi_short"), 15: ("blp_short", "tamberi_long")}

#: Demand for a line's imports: unit elasticity, so that its spending is given.
# ASSUME: upper elasticity 1; the sensitivity table shows 0.5 and 1.5.
UPPER_ELASTICITY = 1.0

#: Response to a cut of the tariff over that to a rise, drawn evenly between: none, and as large.
# ASSUME: the data to 2026 do not decide whether cuts bring imports back, so that no value between is
# likelier than another; what-ifs of a cut have these ends too.
CUTS_BETWEEN = (0.0, 1.0)

#: Below this long-run substitution demand hardly slopes down: such a draw has no buyers' surplus.
SMALLEST_SUBSTITUTION = 0.1


@dataclass(frozen=True)
class Parameters:
    """Draws of what a scenario rests on."""

    ages: tuple[int, ...]  #: Length A. First month of each age of a tariff change.
    elasticities: np.ndarray  #: Shape (draws, A). Of the customs value to the law, by age.
    #: Shape (draws,). Part of the tariff factor that moves the buyer's price, log over log.
    pass_through: np.ndarray
    #: Elasticity of demand for the line's imports: of all draws, or shape (draws,).
    upper: float | np.ndarray = UPPER_ELASTICITY

    source: str = ""
    between: tuple[float, float] | None = None  #: Bounds of the pass-through.
    #: Response to a cut of the tariff over that to a rise, 1: a cut undoes a rise; of all draws, or
    #: shape (draws,).
    cuts: float | np.ndarray = 1.0
    #: Log points collected for each that the law adds, as :func:`economy.collected_share`: they move
    #: prices.
    collected: float = 1.0

    @property
    def substitution(self) -> np.ndarray:
        """Long-run elasticity of substitution between sellers, shape (draws,)."""
        to_collected = self.elasticities[:, -1] / self.collected
        return (self.pass_through - 1 - to_collected) / self.pass_through

    @property
    def uppers(self) -> np.ndarray:
        """Elasticity of demand for the line's imports, shape (1, 1, 1) or (draws, 1, 1)."""
        return np.reshape(np.asarray(self.upper, dtype=float), (-1, 1, 1))

    @property
    def by_sign(self) -> np.ndarray:
        """Elasticities to rises by age, then to cuts, shape (draws, 2 A)."""
        of_cuts = np.reshape(np.asarray(self.cuts, dtype=float), (-1, 1)) * self.elasticities
        return np.concatenate([self.elasticities, of_cuts], axis=1)

    @property
    def slopes_down(self) -> np.ndarray:
        """Whether buyers take less of what has become dearer in the long run, shape (draws,)."""
        return self.substitution >= SMALLEST_SUBSTITUTION


@dataclass(frozen=True)
class Bounds:
    """Published elasticities by age, between which a draw has the same place at every age."""

    ages: tuple[int, ...]  #: Length A
    #: Shape (A,)
    low: np.ndarray
    high: np.ndarray

    dimensions = 1  #: Numbers that a draw takes.

    def draw(self, points: np.ndarray) -> np.ndarray:
        """Return draws, shape (draws, A), evenly between the bounds; ``points`` as :func:`uniform`."""
        place = points[:, :1]
        return self.low * (1 - place) + self.high * place


def published_bounds(published: pd.Series) -> Bounds:
    """Return the bounds of :data:`PUBLISHED_BOUNDS`; ``published``: estimates by id."""
    ages = tuple(range(max(PUBLISHED_BOUNDS) + 1))
    ends = np.array([[published[name] for name in names] for names in PUBLISHED_BOUNDS.values()])
    return Bounds(ages, *(np.interp(ages, list(PUBLISHED_BOUNDS), end) for end in ends.T))


def pass_through_range(
    published: pd.Series, between: tuple[str, str] = PASS_THROUGH
) -> tuple[float, float]:
    """Return the published bounds of the pass-through to the buyer's price at the border."""
    low, exporter = between
    return float(published[low]), float(1 + published[exporter])


def draw_parameters(
    response: ByAge | Bounds,
    between: tuple[float, float],
    *,
    source: str = "",
    draws: int = SCENARIO_DRAWS,
    seed: int = SCENARIO_SEED,
    cuts: tuple[float, float] | None = None,
) -> Parameters:
    """Draw elasticities by age, the pass-through, and what cuts do.

    Parameters
    ----------
    response : ByAge or Bounds
        What the elasticities are drawn from.
    between : tuple of float
        Bounds of the pass-through, as :func:`pass_through_range`.
    source : str
        One of :data:`ELASTICITY_SOURCES`, for the record.
    draws, seed : int
    cuts : tuple of float, optional
        Bounds of the response to a cut over that to a rise; by default a cut undoes a rise.
    """
    n = response.dimensions
    points, (low, high) = uniform(draws, n + (1 if cuts is None else 2), seed), between
    return Parameters(
        response.ages,
        response.draw(points),
        low + (high - low) * points[:, n],
        UPPER_ELASTICITY,
        source,
        between,
        1.0 if cuts is None else cuts[0] + (cuts[1] - cuts[0]) * points[:, n + 1],
    )


def at_dollar_ends(drawn: Parameters, shape: np.ndarray, ends: tuple[float, float]) -> Parameters:
    """Return the ends of what dollars have (:mod:`main.dollars`), each with both responses to cuts.

    Parameters
    ----------
    drawn : Parameters
        Whose ages and pass-through they have, this at the middle of its bounds.
    shape : ndarray, shape (A,)
        As of :class:`ByAge`.
    ends : tuple of float
        Of the elasticity by law.
    """
    n = len(CUTS_BETWEEN)
    return replace(
        drawn,
        elasticities=np.repeat(ends, n)[:, None] * shape,
        pass_through=np.full(n * len(ends), np.mean(drawn.between)),
        cuts=np.tile(CUTS_BETWEEN, len(ends)),
    )


def alternatives(
    by_source: dict[str, Parameters], simulated: Parameters, *, cuts: float
) -> list[Parameters]:
    """Return the draws beside which an effect stands, last its own with each of two responses to cuts.

    Parameters
    ----------
    by_source : dict of Parameters
        By key of :data:`ELASTICITY_SOURCES`.
    simulated : Parameters
        Those of the effect.
    cuts : float
        Response to a cut over that to a rise as estimated; the other is one as large as to a rise.
    """
    others = [replace(by_source[source], upper=upper) for source, upper in ALTERNATIVES]
    return [*others, *(replace(simulated, cuts=response) for response in (1.0, cuts))]


def draw_at_once(estimate: Estimate, by_age: Parameters, *, seed: int = SCENARIO_SEED) -> Parameters:
    """Draw one elasticity that acts at once, from its t distribution; the pass-through is as drawn."""
    from scipy.special import stdtrit

    place = uniform(len(by_age.pass_through), 1, seed)
    elasticities = estimate.value + estimate.std_error * stdtrit(estimate.n_clusters - 1, place)
    return replace(by_age, ages=(0,), elasticities=elasticities)

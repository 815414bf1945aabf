"""What a scenario rests on, drawn: elasticities by age, jointly, and the pass-through."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.checks import InputError, check_choice
from analysis.collect import read_table
from analysis.estimate.dynamics.lag_response import LagResponse, lag_response
from analysis.estimate.engine.anchors import published_elasticities
from analysis.estimate.robustness.headline import headline_designs

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
        Elasticity of demand for the sector's imports.
    source : str
    drawn_again : float
        Share of draws whose demand did not slope down.
    """

    ages: tuple[int, ...]
    elasticities: np.ndarray
    pass_through: np.ndarray
    upper: float = UPPER
    source: str = ""
    drawn_again: float = 0.0

    @property
    def substitution(self) -> np.ndarray:
        """Long-run elasticity of substitution between sellers, shape (draws,)."""
        return (self.pass_through - 1 - self.elasticities[:, -1]) / self.pass_through


def draw_parameters(
    source: str = "2025",
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    upper: float = UPPER,
    between: tuple[str, str] = PASS_THROUGH,
) -> Parameters:
    """Draw elasticities by age, jointly, and the pass-through.

    Parameters
    ----------
    source : str
        Episode whose headline design gives the elasticities, ``"2025"`` or ``"2018"``; or
        ``"published"``: evenly between published bounds, the same place at every age.
    draws, seed : int
    upper : float
        Elasticity of demand for the sector's imports.
    between : tuple of str
        Published estimates that bound the pass-through, as :data:`PASS_THROUGH`.

    Raises
    ------
    InputError
        Another source.
    """
    check_choice(source, SOURCES, what="source of elasticities")
    rng = np.random.default_rng(seed)
    low, high = pass_through_range(between)
    pass_through = rng.uniform(low, high, draws)
    if source == "published":
        return Parameters(*_published(draws, rng), pass_through, upper, source)
    response = estimated_response(source)
    elasticity, again = _downward(response, pass_through, rng)
    return Parameters(response.ages, elasticity, pass_through, upper, source, again)


@cache
def estimated_response(episode: str) -> LagResponse:
    """Return the response by age in an episode's headline design."""
    chosen = headline_designs([episode])
    if episode not in chosen:
        raise InputError(f"no design of episode {episode} qualifies, so it gives no elasticities.")
    return lag_response(chosen[episode])


def pass_through_range(between: tuple[str, str] = PASS_THROUGH) -> tuple[float, float]:
    """Return the published bounds of the pass-through to the buyer's price at the border."""
    published = read_table("published_estimates").set_index("id").estimate
    low, exporter = between
    return float(published[low]), float(1 + published[exporter])


def _published(draws: int, rng: np.random.Generator) -> tuple[tuple[int, ...], np.ndarray]:
    values = published_elasticities().set_index("id").estimate
    bounds = np.array([[values[name] for name in names] for names in PUBLISHED.values()])
    place = rng.uniform(size=(draws, 1, 1))
    ends = (bounds[:, :1].T * (1 - place[:, 0]) + bounds[:, 1:].T * place[:, 0]).T  # (2, draws)
    ages = tuple(range(max(PUBLISHED) + 1))
    along = np.linspace(0, 1, len(ages))
    return ages, ends[0][:, None] * (1 - along) + ends[1][:, None] * along


def _downward(response: LagResponse, pass_through, rng) -> tuple[np.ndarray, float]:
    """Draw until demand slopes down at every age but the first; return the share drawn again."""
    # ASSUME: once goods ordered after a change arrive, buyers do not buy more of what became dearer.
    drawn = response.draw(len(pass_through), rng)
    wrong = _slopes_up(drawn, pass_through)
    again = float(wrong.mean())
    while wrong.any():
        drawn[wrong] = response.draw(int(wrong.sum()), rng)
        wrong = _slopes_up(drawn, pass_through)
    return drawn, again


def _slopes_up(drawn: np.ndarray, pass_through: np.ndarray) -> np.ndarray:
    substitution = (pass_through[:, None] - 1 - drawn[:, 1:]) / pass_through[:, None]
    return (substitution[:, :-1] < 0).any(axis=1) | (substitution[:, -1] < SMALLEST)

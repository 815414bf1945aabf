"""What a further duty does to imports of some lines: the scenarios' model, with elasticities by law.

A line's imports of the base are first moved to the law of the day before the duty, by the goods' own
elasticity; then the duty is added, and the response has the estimated size of its age. The model is
:func:`scenario.model.respond`, line by line: imports move with the law; of what it adds a part is
collected, which moves prices. Imports without and with the duty are both computed from the base.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, changed, returns, shared
from analysis.estimate.record.steps import AHEAD
from analysis.estimate.scenario.draws import Parameters
from analysis.estimate.scenario.model import OUTCOMES, bought, respond
from analysis.estimate.what_if.asked import Goods
from analysis.estimate.what_if.base import SEASONS
from analysis.vocabulary import Term

#: Elasticities that a what-if is computed with: as estimated, and the ends of its 95 % interval.
CASES = ("value", "ci_low", "ci_high")

#: Standard deviations to the ends of a 95 % interval.
WIDE = 1.959964

INTERVALS = Columns("a kind of interval", {
    "interval": Term("95 % interval", "", "elasticity: of the elasticity alone; effect: with the spread "
                     f"of effects that the calibration found; forecast: of imports in the month {AHEAD} "
                     "after the first, trade noise included and widened as the calibration learnt"),
    **shared("value", "ci_low", "ci_high", label="Change of imports", unit="fraction",
             definition="imports with the duty over those without, less one"),
}, index=("interval",))  # fmt: skip

BY_OUTCOME = Columns("an outcome, over the horizon", {
    "outcome": Term("Outcome", "", "imports, duties and costs, as the model of scenarios has them"),
    "without": Term("Without", "USD", "without the duty"),
    "with_duty": Term("With", "USD", "with the duty"),
    **changed(
        shared("value", "ci_low", "ci_high", label="Difference", unit="USD", definition="with the duty "
               "less without, elasticity as estimated"),
        missing="where demand would not slope down",
    ),
}, index=("outcome",))  # fmt: skip


@dataclass(frozen=True)
class Response:
    """What moves imports when the law does."""

    ages: tuple[int, ...]  #: Length A. First month of each age of a duty.
    #: Shape (A,). Response at that age over the mean response of the first twelve months.
    shape: np.ndarray
    collected: float  #: Log points collected for each that the law adds.
    pass_through: float  #: Part of the tariff factor that moves the buyer's price, log over log.

    def drawn(self, elasticities: np.ndarray) -> Parameters:
        """Return the model's parameters for elasticities by law, shape (draws,)."""
        pass_through = np.full(len(elasticities), self.pass_through)
        by_age = elasticities[:, None] * self.shape
        return Parameters(self.ages, by_age, pass_through, collected=self.collected)

    def at(self, n_months: int) -> np.ndarray:
        """Return the place in ``ages`` of each month since a duty began, shape (T,)."""
        return np.searchsorted(self.ages, np.arange(n_months), side="right") - 1


@dataclass(frozen=True)
class Moved:
    """Imports and what goes with them, without and with the duty."""

    #: Each shape (cases, T). Outcomes of :data:`scenario.model.OUTCOMES` by month, US dollars; cases as
    #: :data:`CASES`.
    without: dict[str, np.ndarray]
    with_duty: dict[str, np.ndarray]
    #: Shape (lines,). Imports lost by line over the months that are summed, elasticity as estimated, US
    #: dollars.
    loss: np.ndarray

    def change(self, months: slice = slice(None)) -> np.ndarray:
        """Return the change of imports over some months, shape (cases,), fractions."""
        before, after = (
            found["imports"][:, months].sum(axis=1) for found in (self.without, self.with_duty)
        )
        return after / before - 1


def move(
    lines: pd.DataFrame,
    seasons: pd.DataFrame,
    months: pd.DatetimeIndex,
    response: Response,
    *,
    horizon: int,
) -> Moved:
    """Add a duty to lines.

    Parameters
    ----------
    lines : DataFrame
        Columns ``naics3``, ``base`` (US dollars a year), ``share``, ``paid``, ``rate_base``,
        ``rate_before``, ``rate_after`` (fractions; the law in the base, and on the first day without and
        with the duty) and the elasticities by law of :data:`CASES`, the same for all lines of a sector.
    seasons : DataFrame
        Index: sector; columns :data:`base.SEASONS`.
    months : DatetimeIndex, length T
        From the duty's first month on.
    response : Response
    horizon : int
        Months over which the loss of a line is summed.
    """
    numbers, age = lines[NUMBERS].to_numpy(float), response.at(len(months))
    parts = seasons[SEASONS].to_numpy(float)[:, months.month - 1]
    sums = [{name: np.zeros((len(CASES), len(months))) for name in OUTCOMES} for _ in range(2)]
    loss = np.zeros(len(lines))
    for sector, at in lines.groupby("naics3", sort=True).indices.items():
        season = parts[seasons.index.get_loc(sector)]
        outcomes, lost = _sector(numbers[at], response)
        for name, found in outcomes.items():
            sums[0][name] += found[:, :1] * season
            sums[1][name] += found[:, 1 + age] * season
        loss[at] = lost[:, age[:horizon]] @ season[:horizon]
    return Moved(*sums, loss)


#: Columns of lines that the model takes, in this order.
NUMBERS = ["base", "share", "paid", "rate_base", "rate_before", "rate_after", *CASES]


def _sector(numbers: np.ndarray, response: Response) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return a year's outcomes of one sector's lines, without the duty and at every age of it.

    Parameters
    ----------
    numbers : ndarray, shape (K, 9)
        :data:`NUMBERS`.

    Returns
    -------
    outcomes : dict of ndarray, each shape (cases, 1 + A)
    lost : ndarray, shape (K, A)
        Imports lost a year by line, US dollars.
    """
    base, share, paid = numbers.T[:3]
    drawn = response.drawn(numbers[0, 6:])
    moved, added = np.diff(np.log1p(numbers[:, 3:6]), axis=1).T[:, :, None]
    begun = np.concatenate([[0.0], np.ones(len(response.ages))])  # without it, then at every age
    # ASSUME: trade has adjusted to the law of the first day as it does on average within a year.
    mean = drawn.elasticities[:, -1:] / response.shape[-1]
    by_age = np.concatenate([np.zeros_like(mean), drawn.elasticities], axis=1)
    direct = mean[:, None] * moved + by_age[:, None] * added
    paid = np.log1p(paid)[:, None] + 0 * begun
    # Where less was collected than the law had added, its end takes that and no more.
    changes = np.maximum(response.collected * (moved + added * begun), -paid)
    outcomes = respond(share, changes, direct, base[:, None] + 0 * begun, paid, drawn)
    first = replace(drawn, elasticities=drawn.elasticities[:1], pass_through=drawn.pass_through[:1])
    quantity, exporter, *_ = bought(share, changes, direct[:1], first)
    values = (quantity * np.exp(exporter))[0] * base[:, None]
    return outcomes, values[:, :1] - values[:, 1:]


def spread_for(lines: pd.DataFrame, spread: pd.Series) -> pd.Series:
    """Return the calibration's spread of effects for the size of a duty.

    Parameters
    ----------
    lines : DataFrame
        ``base`` and ``law_change`` (log).
    spread : Series
        ``effect_sd`` (log points), ``factor`` and ``step``: the size of the steps of the law that it was
        learnt on, root mean square by value (log points).

    Returns
    -------
    Series
        ``spread`` with ``effect_sd`` for this duty, and ``calibrated``: the one of the calibration.
    """
    size = np.average(lines.law_change.abs(), weights=lines.base) / spread.step
    # ASSUME: a duty of nothing moves nothing: below the size of the steps that the spread was learnt on
    # it shrinks with the duty. Above, it is as it was learnt, and several sectors stray as one does.
    own = {"effect_sd": spread.effect_sd * min(1.0, size), "calibrated": spread.effect_sd}
    return pd.Series(spread.to_dict() | own)


@returns(INTERVALS)
def intervals(moved: Moved, horizon: int, spread: pd.Series, noise: float) -> pd.DataFrame:
    """Return the change of imports with each interval that it has.

    Parameters
    ----------
    moved : Moved
        Over ``horizon`` months at least, and over :data:`record.steps.AHEAD` and one.
    horizon : int
    spread : Series
        As :func:`spread_for`.
    noise : float
        Standard deviation of what forecasts of such imports missed in quiet months (log points).
    """
    year, at = moved.change(slice(horizon)), moved.change(slice(AHEAD, AHEAD + 1))
    error = abs(np.log1p(at[2]) - np.log1p(at[1])) / (2 * WIDE)
    half = WIDE * spread.factor * np.hypot(noise, error)
    rows = {
        "elasticity": (year[0], *sorted(year[1:])),
        "effect": _around(year[0], WIDE * spread.effect_sd),
        "forecast": _around(at[0], half),
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(CASES)).rename_axis("interval")


def _around(change: float, half: float) -> tuple[float, float, float]:
    log = np.log1p(change)
    return change, float(np.expm1(log - half)), float(np.expm1(log + half))


@returns(BY_OUTCOME)
def outcome_rows(moved: Moved, horizon: int) -> pd.DataFrame:
    """Return outcomes over the horizon, the ends at those of the elasticity's interval."""
    rows = {}
    for name in OUTCOMES:
        without, with_duty = (
            found[name][:, :horizon].sum(axis=1) for found in (moved.without, moved.with_duty)
        )
        value, *ends = with_duty - without
        ends = sorted(ends) if np.isfinite(ends).all() else [np.nan] * 2
        rows[name] = (without[0], with_duty[0], value, *ends)
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=["without", "with_duty", *CASES]
    ).rename_axis("outcome")


def elasticities(lines: pd.DataFrame, goods: Goods, known: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the elasticities by law of lines: the headline's, or their own where kinds differ.

    Parameters
    ----------
    lines : DataFrame
        ``naics3``.
    goods : Goods
    known : DataFrame
        Index kind x group, as :func:`base.elasticity_rows`; columns :data:`effect.CASES`.
    """
    kind = goods.kind if goods.kind in ("all", "end_use") else "sector"
    groups = lines.naics3 if kind == "sector" else pd.Series(goods.code, lines.index)
    rows = known.loc[kind, list(CASES)].reindex(groups).fillna(known.loc[(kind, ""), list(CASES)])
    return {name: rows[name].to_numpy() for name in CASES}

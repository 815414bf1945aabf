"""Whether intervals hold what they say: of forecasts after steps of the law, and of effects.

Two intervals with two names. *Forecast*: imports of a partner's sector six months after a step, given
the law that then held; it is scored on what came. *Effect*: what the duty changed; it is never observed.
Its error (what came, less the forecast without the step, less the predicted effect) holds trade noise
too. The same error on placebo steps holds that noise alone, so that what real steps have beyond it is
the spread of effects around the prediction, which an interval of an effect has to carry.

A central interval is calibrated when it holds what came as often as it says; sharpness comes after that
(Gneiting, Balabdaoui and Raftery 2007, doi:10.1111/j.1467-9868.2007.00587.x). Steps of a month share
what happened next: all intervals here are by bootstrap over months of steps, and a widening is learnt
on other months than those that it is scored on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis.engine.panel import Panel
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.record.forecast import Past, forecast, known_elasticities, learn_past
from analysis.estimate.record.steps import AHEAD, find_placebo_steps, find_steps, quiet

#: Nominal coverage of the central intervals that are scored, and the one that the goal is about.
COVERAGE_LEVELS, GOAL_LEVEL = (0.5, 0.8, 0.9, 0.95), 0.9

#: Share of outcomes that intervals of :data:`GOAL_LEVEL` are to hold.
GOAL = (0.85, 0.95)

#: First month of outcomes that are scored and never learnt from: the second episode.
SCORED_FROM = pd.Timestamp("2025-01-01")

#: What weighs a step: its imports in the twelve months before, or all alike.
WEIGHINGS = ("value", "equal")

#: Source table of elasticities that were known before ours.
TABLE = "published_estimates"

#: Resamples of the months of steps.
RESAMPLES, SEED = 2000, 2025

#: Names of the frames, as fields of :class:`Calibration` and as they are stored.
CALIBRATION_FRAMES = ("coverage", "widening", "effect_spread", "dates")


@dataclass(frozen=True)
class Calibration:
    """How often intervals held, all partners and sectors together."""

    #: As :func:`coverage_of`, with ``interval`` (``"forecast"``: as made; ``"widened"``: by the factor
    #: learnt on outcomes before 2025; ``"left out"``: by the factor learnt on all other months) and
    #: ``sample`` (``"placebo"``, ``"all"``, ``"before 2025"`` or ``"2025"``, by month of outcome).
    coverage: pd.DataFrame
    #: Key ``sample`` x ``weighing``: ``factor`` on the half-width, as :func:`widening_of`, with
    #: ``ci_low``, ``ci_high``, ``n_steps``, ``n_dates``; the first is learnt on outcomes before 2025.
    widening: pd.DataFrame
    effect_spread: pd.DataFrame  #: Key ``sample`` x ``weighing``, as :func:`effect_spread_of`.
    #: By month of a step: ``n_steps``, ``n_scored``, ``elasticity``, ``std_error``, ``source``.
    dates: pd.DataFrame


def calibrate(data: Panel, published: pd.DataFrame) -> Calibration:
    """Forecast every step and placebo step, and score the intervals.

    Parameters
    ----------
    data : Panel
        By sector, as it is: China's law is continued here.
    published : DataFrame
        Source table :data:`TABLE`.
    """
    data = continued(data)
    steps, placebo, past = find_steps(data), find_placebo_steps(data), learn_past(data, quiet(data))
    forecasts, elasticities = known_forecasts(data, steps, past, published)
    still = pd.DataFrame(0.0, index=placebo.month.unique(), columns=["elasticity", "std_error"])
    noise = forecast(data, placebo, past, still)
    dates = elasticities.assign(
        n_steps=steps.groupby("month").size(), n_scored=forecasts.groupby("month").size()
    )
    dates = dates.rename_axis("month").reset_index().fillna({"n_scored": 0})
    return Calibration(**score(forecasts, noise), dates=dates.astype({"n_scored": int}))


def known_forecasts(
    data: Panel, steps: pd.DataFrame, past: Past, published: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return forecasts with the elasticity known at the time, and these elasticities by month."""
    elasticities = known_elasticities(data, published, pd.DatetimeIndex(steps.month.unique()))
    return forecast(data, steps, past, elasticities), elasticities


def score(made: pd.DataFrame, placebo: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return coverage, widening and spread of effects from forecasts of steps and of placebo steps.

    Parameters
    ----------
    made, placebo : DataFrame
        As :func:`forecast.forecast`; the order of their rows does not matter.
    """
    key = ["month", "partner", "product"]
    steps, placebo = (frame.sort_values(key, ignore_index=True) for frame in (made, placebo))
    samples = {"all": steps} | {
        name: forecasts
        for name, forecasts in _by_outcome(steps).items()
        if 0 < len(forecasts) < len(steps)
    }
    rows, factors = [], []
    for weighing in WEIGHINGS:
        for name, forecasts in {"placebo": placebo, **samples}.items():
            rows.append(coverage_of(forecasts, weighing).assign(interval="forecast", sample=name))
        early, late = _by_outcome(steps).values()
        if len(early):
            factors.append(_factor_row(early, weighing).assign(sample="before 2025"))
        if len(early) and len(late):
            factor = widening_of(early, weighing)
            rows.append(coverage_of(late, weighing, factor).assign(interval="widened", sample="2025"))
        factors.append(_factor_row(steps, weighing).assign(sample="all"))
        rows.append(_left_out(steps, weighing))
    spread = [
        effect_spread_of(forecasts, placebo, weighing).assign(sample=name)
        for weighing in WEIGHINGS
        for name, forecasts in samples.items()
    ]
    return {
        "coverage": _table(rows, ["interval", "sample", "weighing", "level"]),
        "widening": _table(factors, ["sample", "weighing"]),
        "effect_spread": _table(spread, ["sample", "weighing"]),
    }


def _by_outcome(made: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the steps whose outcome came before :data:`SCORED_FROM`, and the others."""
    late = made.month + pd.DateOffset(months=AHEAD) >= SCORED_FROM
    return {"before 2025": made[~late], "2025": made[late]}


def coverage_of(made: pd.DataFrame, weighing: str, factor: float | np.ndarray = 1.0) -> pd.DataFrame:
    """Return how often central intervals held what came.

    Parameters
    ----------
    made : DataFrame
        As :func:`forecast.forecast`.
    weighing : str
        One of :data:`WEIGHINGS`.
    factor : float or ndarray, shape (n,)
        On the half-width of the normal interval.

    Returns
    -------
    DataFrame
        A row per level of :data:`COVERAGE_LEVELS`: ``weighing``, ``level``, ``coverage`` (fractions),
        its 95 % interval ``ci_low``, ``ci_high`` by bootstrap over months, ``n_steps`` and ``n_dates``.
    """
    z, weights = _sizes(made) / factor, weights_of(made, weighing)
    months, counts = resampled(made)
    rows = []
    for level in COVERAGE_LEVELS:
        inside = weights * (z <= ndtri(0.5 + level / 2))
        held, whole = (np.bincount(months, part) for part in (inside, weights))
        low, high = np.quantile((counts @ held) / (counts @ whole), [0.025, 0.975])
        rows.append((weighing, level, held.sum() / whole.sum(), low, high, len(made), len(held)))
    columns = ["weighing", "level", "coverage", "ci_low", "ci_high", "n_steps", "n_dates"]
    return pd.DataFrame(rows, columns=columns)


def _sizes(made: pd.DataFrame) -> np.ndarray:
    """Return how many standard deviations each forecast missed by, shape (n,)."""
    return (np.abs(made.error) / np.hypot(made.noise, made.effect_error)).to_numpy()


def weights_of(made: pd.DataFrame, weighing: str) -> np.ndarray:
    """Return what weighs each step, shape (n,), mean one."""
    if weighing == "equal":
        return np.ones(len(made))
    return (made.imports_before / made.imports_before.mean()).to_numpy()


def resampled(made: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the code of each step's month, and how often each resample takes every month.

    Returns
    -------
    months : ndarray of int, shape (n,)
    counts : ndarray of int, shape (RESAMPLES, D)
        A row sums to the number of months.
    """
    months, names = pd.factorize(made.month, sort=True)
    rng, n = np.random.default_rng(SEED), len(names)
    return months, rng.multinomial(n, np.full(n, 1 / n), size=RESAMPLES)


def widening_of(made: pd.DataFrame, weighing: str) -> float:
    """Return the factor on half-widths with which intervals of :data:`GOAL_LEVEL` would have held."""
    size, weights = _sizes(made), weights_of(made, weighing)
    return float(_quantile(size, weights[None, :])[0] / ndtri(0.5 + GOAL_LEVEL / 2))


def _quantile(size: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the smallest size that holds :data:`GOAL_LEVEL` of the weights, one of each row."""
    order = np.argsort(size, kind="stable")
    reached = weights[:, order].cumsum(axis=1)
    # A share of exactly the level is enough, whatever the last bit of a sum.
    at = (reached < (GOAL_LEVEL - 1e-12) * reached[:, -1:]).sum(axis=1)
    return size[order][at]


def _factor_row(made: pd.DataFrame, weighing: str) -> pd.DataFrame:
    months, counts = resampled(made)
    size, weights = _sizes(made), weights_of(made, weighing)
    factors = _quantile(size, counts[:, months] * weights) / ndtri(0.5 + GOAL_LEVEL / 2)
    low, high = np.quantile(factors, [0.025, 0.975])
    row = (weighing, widening_of(made, weighing), low, high, len(made), counts.shape[1])
    columns = ["weighing", "factor", "ci_low", "ci_high", "n_steps", "n_dates"]
    return pd.DataFrame([row], columns=columns)


def _left_out(made: pd.DataFrame, weighing: str) -> pd.DataFrame:
    """Return the coverage of intervals widened by what all other months teach."""
    others = {month: made[made.month.ne(month)] for month in made.month.unique()}
    if len(others) < 2:
        return pd.DataFrame()
    factors = {month: widening_of(rest, weighing) for month, rest in others.items()}
    held = coverage_of(made, weighing, made.month.map(factors).to_numpy(float))
    return held.assign(interval="left out", sample="all")


def effect_spread_of(made: pd.DataFrame, placebo: pd.DataFrame, weighing: str) -> pd.DataFrame:
    """Return how far real effects lie from the predicted ones, beyond trade noise.

    Parameters
    ----------
    made, placebo : DataFrame
        As :func:`forecast.forecast`; ``noise`` standardises the errors.
    weighing : str

    Returns
    -------
    DataFrame
        One row: ``placebo_sd``, ``step_sd`` (root mean square of standardised errors), ``surplus_sd``
        (root of the difference of their squares, zero where it is negative), ``effect_sd`` (the same
        in log points: over the root of the mean of 1 / noise²), its 95 % interval ``ci_low``,
        ``ci_high`` by bootstrap over months, ``n_steps``, ``n_dates``.

    Notes
    -----
    The mean error counts as spread: a prediction that is wrong on average is wrong.
    """
    parts = [_squares(frame, weighing) for frame in (made, placebo)]
    (step, precision), (noise, _) = ((sums.sum(axis=0)[:2] / sums.sum(axis=0)[2]) for sums, _ in parts)
    resamples = [(counts @ sums)[:, :2] / (counts @ sums)[:, 2:] for sums, counts in parts]
    surplus = np.maximum(resamples[0][:, 0] - resamples[1][:, 0], 0)
    low, high = np.quantile(np.sqrt(surplus / resamples[0][:, 1]), [0.025, 0.975])
    beyond = max(step - noise, 0.0)
    row = {
        "weighing": weighing,
        "placebo_sd": noise**0.5,
        "step_sd": step**0.5,
        "surplus_sd": beyond**0.5,
        "effect_sd": (beyond / precision) ** 0.5,
        "ci_low": low,
        "ci_high": high,
        "n_steps": len(made),
        "n_dates": parts[0][1].shape[1],
    }
    return pd.DataFrame([row])


def _squares(made: pd.DataFrame, weighing: str) -> tuple[np.ndarray, np.ndarray]:
    """Return weighted squared errors, precisions and weights summed by month, and resamples."""
    months, counts = resampled(made)
    weights, precision = weights_of(made, weighing), made.noise.to_numpy() ** -2
    parts = (weights * precision * made.error.to_numpy() ** 2, weights * precision, weights)
    return np.column_stack([np.bincount(months, part) for part in parts]), counts


def _table(parts: list[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    """Return rows of all parts, the keys first."""
    table = pd.concat(parts, ignore_index=True)
    return table[[*keys, *(column for column in table if column not in keys)]]

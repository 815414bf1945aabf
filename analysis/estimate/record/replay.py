"""A forecast replayed: what could have been said on a day, with what was public then.

Ours is the structural model fitted before the tariffs of 2025, times the effect of a tariff path: the
law of each line as announced by the day, and the response by law and age that the first episode
(2017-2019) gives. The response and the share of the law that is collected hold no figure of 2025, the
law no announcement after the day. Beside it stand forecasts without a model of tariffs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.combine.tariff_paths import Add, TariffPath
from analysis.estimate.counterfactual.scenario.draws import Parameters
from analysis.estimate.counterfactual.scenario.economy import SIMULATED_MONTHS, Economy
from analysis.estimate.counterfactual.scenario.model import simulate_imports
from analysis.estimate.counterfactual.structural import Forecast, structural_forecast
from analysis.estimate.record.known import History
from analysis.estimate.record.naive import random_walk, seasonal_naive
from analysis.law import names

#: Last month before the tariffs of 2025; the structural model behind our forecasts is fitted up to it.
BEFORE = pd.Timestamp("2025-01-01")

#: Days on which the law was the Geneva truce as first announced: in force, and not yet extended.
FIRST_DAY, LAST_DAY = pd.Timestamp("2025-05-14"), pd.Timestamp("2025-08-10")

#: Episode that gives the response: its figures were public long before.
RESPONSE_EPISODE = "2018"

#: Published pass-through to the buyer's price at the border that was known: 2021 and 2019.
# ASSUME: 0.95 is from memory (Cavallo, Gopinath, Neiman and Tang 2021); estimates for 2025 came later.
PASS_THROUGH = ("cavallo_border", "arw_price")

REPLAY_DRAWS, SEED = 2048, 2025

#: What the Geneva statement suspended for 90 days, and the day on which it would have come back.
LAPSE = Add(
    first=pd.Timestamp("2025-08-12"), until=None, added_rate=0.24, coverage=(), exempt=(), spares=True
)

FORECAST_LABELS = {
    "truce": "ours: 30 % kept",
    "truce_lapses": "ours: 30 % for 90 days, then 54 %",
    "truce_at_once": "ours: 30 % kept, one elasticity at once",
    "no_truce": "ours: 145 % kept",
    "announced": "ours: announced rates kept",
    "announced_at_once": "ours: announced rates kept, one elasticity at once",
    "no_tariff": "no tariff: structural model to January 2025",
    "structural": "structural model, all public months",
    "seasonal_naive": "seasonal naive",
    "random_walk": "random walk",
}

#: Forecasts without a model of tariffs, whose past may hold some; ours have to beat them.
BENCHMARKS = ("no_tariff", "structural", "seasonal_naive", "random_walk")


@dataclass(frozen=True)
class Replay:
    """Forecasts of one series made with what was public on a day, and its outcome."""

    #: ISO alpha-3 code and short English name.
    partner: str
    partner_name: str
    history: History  #: The series as it was known on the day.
    #: By the keys of :data:`FORECAST_LABELS`; paths of shape (draws, h), US dollars.
    forecasts: dict[str, Forecast]
    outcome: pd.Series  #: Shape (h,). US dollars by month.
    vintage: str  #: Publication of the series.

    @property
    def name(self) -> str:
        """The series, a key of ``known.FORECAST_TARGETS``."""
        return self.history.target.name

    @property
    def day(self) -> pd.Timestamp:
        """Day on which the forecast could have been made."""
        return self.history.day

    @property
    def ours(self) -> list[str]:
        """Our forecasts whose condition is the law of the day: all but the rate given up before."""
        return [name for name in self.forecasts if name not in (*BENCHMARKS, "no_truce")]

    @property
    def main(self) -> str:
        """The forecast that findings name: the rate of the day kept."""
        return self.ours[0]


def check_day(day: str | pd.Timestamp) -> pd.Timestamp:
    """Return the day of a replay.

    Raises
    ------
    InputError
        A day on which the law was not the truce as first announced.
    """
    day = names.day(day, "as_of")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InputError(
            f"as_of {day:%Y-%m-%d}: the replay is made for {FIRST_DAY:%Y-%m-%d} to "
            f"{LAST_DAY:%Y-%m-%d}, when the truce was in force and not yet extended."
        )
    return day


def forecasts(
    history: History, months: pd.DatetimeIndex, effects: dict[str, np.ndarray]
) -> dict[str, Forecast]:
    """Return every forecast of a series: ours by tariff path, and those that know no tariff.

    Parameters
    ----------
    history : History
    months : DatetimeIndex, shape (h,)
        After the last month of the history.
    effects : dict of ndarray, each shape (REPLAY_DRAWS, h)
        Log change of the series under a tariff path, relative to the tariffs of :data:`BEFORE`.

    Raises
    ------
    InputError
        Effects of another shape.
    """
    lag, values = history.target.lag_weeks, history.values
    sizes = {"draws": REPLAY_DRAWS, "seed": SEED}
    baseline = structural_forecast(history.until(BEFORE), months, lag_weeks=lag, **sizes)
    by_path = {name: with_effect(baseline, effect) for name, effect in effects.items()}
    return by_path | {
        "no_tariff": baseline,
        "structural": structural_forecast(values, months, lag_weeks=lag, **sizes),
        "seasonal_naive": seasonal_naive(values, months, **sizes),
        "random_walk": random_walk(values, months, **sizes),
    }


def with_effect(baseline: Forecast, effect: np.ndarray) -> Forecast:
    """Return a forecast times the effect of a tariff, draw by draw.

    Parameters
    ----------
    baseline : Forecast
        Paths of shape (draws, h).
    effect : ndarray, shape (draws, h)
        Log points; independent of the baseline's draws.
    """
    if effect.shape != baseline.paths.shape:
        raise InputError(f"effect of shape {effect.shape} does not fit {baseline.paths.shape} paths.")
    paths = baseline.paths * np.exp(effect)
    return replace(baseline, mean=paths.mean(axis=0), paths=paths)


def months_of_effects(outcomes: list[pd.Series]) -> pd.DatetimeIndex:
    """Return the months of which effects are needed: to the one after the last outcome."""
    last = max(outcome.index[-1] for outcome in outcomes)
    return pd.date_range(SIMULATED_MONTHS[0], last + pd.DateOffset(months=1), freq="MS")


def effects_of(
    laws: dict[str, pd.DataFrame],
    economy: Economy,
    months: pd.DatetimeIndex,
    *,
    by_age: Parameters,
    at_once: Parameters,
) -> dict[str, np.ndarray]:
    """Return the effect of each tariff path, and of the first one if all acts at once.

    Parameters
    ----------
    laws : dict of DataFrame
        By path, the main one first; rates by group of lines as :func:`model.simulate` takes them, by
        what was known on the day.
    economy : Economy
    months : DatetimeIndex, shape (h,)
        Months in which the goods enter the United States, consecutive from 2025 on.

    Returns
    -------
    dict of ndarray, each shape (REPLAY_DRAWS, h)
        Log points on the law of :data:`BEFORE`.
    """
    main = next(iter(laws))
    cases = [(name, law, by_age) for name, law in laws.items()]
    cases.insert(1, (f"{main}_at_once", laws[main], at_once))
    baseline = economy.baseline(months).sum(axis=0)
    by_path = {
        name: simulate_imports(economy, law, months, parameters) for name, law, parameters in cases
    }
    return {name: np.log(imports / baseline) for name, imports in by_path.items()}


def known_paths(paths: dict[str, TariffPath], partner: str) -> dict[str, TariffPath]:
    """Return the tariff paths that a reader of the announcements could have thought of.

    For China two readings of the truce (kept; the 24 points suspended for 90 days come back) and the
    rate before it; for others the rates of the law as announced, kept. Their country rates were
    suspended too, until 9 July 2025 (EO 14266), but the calendar gives them in its notes only, so that
    there is no path on which they come back. ``paths``: the shipped ones.
    """
    if partner != "CHN":
        return {"announced": paths["actual"]}
    truce = paths["truce"]
    lapses = replace(truce, name="truce_lapses", adds=(*truce.adds, LAPSE))
    return {"truce": truce, "truce_lapses": lapses, "no_truce": paths["no_truce"]}


def replay(
    partner: str,
    name: str,
    history: History,
    came: pd.Series,
    effects: dict[str, np.ndarray],
    months: pd.DatetimeIndex,
    vintage: str,
) -> Replay:
    """Return every forecast of a series beside what came.

    Parameters
    ----------
    partner, name : str
        Code and name.
    history : History
    came : Series
        US dollars by month.
    effects : dict of ndarray
        Of :func:`effects_of` in ``months``, from which the series' own are taken.
    months : DatetimeIndex
    vintage : str
        Publication of the series.
    """
    at = months.get_indexer(came.index) + history.target.lead
    of_series = {path: effect[:, at] for path, effect in effects.items()}
    return Replay(partner, name, history, forecasts(history, came.index, of_series), came, vintage)

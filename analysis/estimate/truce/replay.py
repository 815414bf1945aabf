"""A forecast replayed: what could have been said on a day, with what was public then.

Ours is the structural model fitted before the tariffs of 2025, times the effect of a tariff path: the
law as announced by the day, and the response by age of a tariff change that the first episode
(2017-2019) gives. The response and the share of the law that is collected hold no figure of 2025, the
law no announcement after the day. Beside it stand forecasts that know no tariff.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.collect import read_table
from analysis.collect.releases import parse_day
from analysis.combine import load_panel
from analysis.combine.tariff_paths import Add, TariffPath, path_rates, read_paths
from analysis.estimate.counterfactual.structural import Forecast, structural_forecast
from analysis.estimate.robustness.headline import headline_estimate
from analysis.estimate.truce.known import History, find_target, known, outcomes
from analysis.estimate.truce.naive import random_walk, sarimax, seasonal_naive
from analysis.estimate.truce.scenario import load_economy, simulate
from analysis.estimate.truce.scenario_parameters import SMALLEST, Parameters, draw_parameters

#: Last month before the tariffs of 2025; the structural model behind our forecasts is fitted up to it.
BEFORE = pd.Timestamp("2025-01-01")

#: Days on which the law was the Geneva truce as first announced: in force, and not yet extended.
FIRST_DAY, LAST_DAY = pd.Timestamp("2025-05-14"), pd.Timestamp("2025-08-10")

#: Episode that gives the response: its figures were public long before.
EPISODE = "2018"

#: Published pass-through to the buyer's price at the border that was known: 2021 and 2019.
# ASSUME: 0.95 is from memory (Cavallo, Gopinath, Neiman and Tang 2021); estimates for 2025 came later.
PASS_THROUGH = ("cavallo_border", "arw_price")

DRAWS, SEED = 2000, 2025

#: What the Geneva statement suspended for 90 days, and the day on which it would have come back.
LAPSE = Add(
    first=pd.Timestamp("2025-08-12"), until=None, added_rate=0.24, coverage=(), exempt=(), spares=True
)

LABELS = {
    "truce": "ours: 30 % kept",
    "truce_lapses": "ours: 30 % for 90 days, then 54 %",
    "truce_at_once": "ours: 30 % kept, one elasticity at once",
    "no_truce": "ours: 145 % kept",
    "announced": "ours: announced rates kept",
    "announced_at_once": "ours: announced rates kept, one elasticity at once",
    "no_tariff": "no tariff: structural model to January 2025",
    "structural": "structural model, all public months",
    "sarimax": "SARIMAX",
    "seasonal_naive": "seasonal naive",
    "random_walk": "random walk",
}

#: Forecasts that know no tariff; ours have to beat them.
BENCHMARKS = ("no_tariff", "structural", "sarimax", "seasonal_naive", "random_walk")


@dataclass(frozen=True)
class Replay:
    """Forecasts of one series made with what was public on a day, and its outcome.

    Attributes
    ----------
    name, partner, partner_name : str
        Series (a key of ``known.TARGETS``), ISO alpha-3 code and short English name.
    day : Timestamp
    history : History
    forecasts : dict of Forecast
        By the keys of :data:`LABELS`; paths of shape (draws, h), US dollars.
    outcome : Series, shape (h,)
        US dollars by month.
    """

    name: str
    partner: str
    partner_name: str
    day: pd.Timestamp
    history: History
    forecasts: dict[str, Forecast]
    outcome: pd.Series

    @property
    def ours(self) -> list[str]:
        """Our forecasts whose condition is the law of the day: all but the rate given up before."""
        return [name for name in self.forecasts if name not in (*BENCHMARKS, "no_truce")]

    @property
    def headline(self) -> str:
        """The forecast that findings name: the rate of the day kept."""
        return self.ours[0]


def check_day(day: str | pd.Timestamp) -> pd.Timestamp:
    """Return the day of a replay.

    Raises
    ------
    InputError
        A day on which the law was not the truce as first announced.
    """
    day = parse_day(day)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InputError(
            f"as_of {day:%Y-%m-%d}: the replay is made for {FIRST_DAY:%Y-%m-%d} to "
            f"{LAST_DAY:%Y-%m-%d}, when the truce was in force and not yet extended."
        )
    return day


def replay(name: str, partner: str, day: str | pd.Timestamp, effects: dict[str, np.ndarray]) -> Replay:
    """Forecast a series as of a day, and set the outcome beside it.

    Parameters
    ----------
    name, partner : str
    day : str or Timestamp
    effects : dict of ndarray, each shape (DRAWS, h)
        Log change of the series under a tariff path in the months with an outcome, relative to the
        tariffs of :data:`BEFORE`.

    Raises
    ------
    InputError
        Unknown series, partner or day; effects of another shape.
    """
    day = check_day(day)
    outcome, history = outcomes(name, partner, day), known(name, partner, day)
    names = read_table("partners").set_index("partner").name
    made = forecasts(history, outcome.index, effects)
    return Replay(name, partner, names[partner], day, history, made, outcome)


def replays(names: list[str], partner: str, day: str | pd.Timestamp) -> dict[str, Replay]:
    """Replay several series of a partner; the effect of the tariffs is found once for all.

    Parameters
    ----------
    names : list of str
        Of ``known.TARGETS``.
    """
    day, partner = check_day(day), check_partner(partner)
    ends = {name: outcomes(name, partner, day).index for name in names}
    every = pd.date_range(
        min(months[0] for months in ends.values()),
        max(months[-1] for months in ends.values()) + pd.DateOffset(months=1), freq="MS",
    )  # fmt: skip
    effects = announced_effects(partner, day, every)
    made = {}
    for name, months in ends.items():
        at = every.get_indexer(months) + find_target(name, partner).lead
        own = {path: effect[:, at] for path, effect in effects.items()}
        made[name] = replay(name, partner, day, own)
    return made


def forecasts(
    history: History, months: pd.DatetimeIndex, effects: dict[str, np.ndarray]
) -> dict[str, Forecast]:
    """Return every forecast of a series: ours by tariff path, and those that know no tariff."""
    lag, values = history.target.lag_weeks, history.values
    sizes = {"draws": DRAWS, "seed": SEED}
    baseline = structural_forecast(history.until(BEFORE), months, lag_weeks=lag, **sizes)
    made = {name: with_effect(baseline, effect) for name, effect in effects.items()}
    return made | {
        "no_tariff": baseline,
        "structural": structural_forecast(values, months, lag_weeks=lag, **sizes),
        "sarimax": sarimax(values, months, lag_weeks=lag, **sizes),
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


def announced_effects(
    partner: str, day: pd.Timestamp, months: pd.DatetimeIndex
) -> dict[str, np.ndarray]:
    """Return the effect of each tariff path by what was known on a day, log points, (DRAWS, h) each.

    Parameters
    ----------
    partner : str
    day : Timestamp
        Law announced, and product lists in force, by then.
    months : DatetimeIndex, shape (h,)
        Months in which the goods enter the United States, from 2025 on.
    """
    # The economy asks for the law of the panel's last months too, and its answer is not used.
    every = pd.date_range("2024-01", max(months[-1], pd.Timestamp("2026-12-01")), freq="MS")
    ahead = every[(every.year > 2024) & (every <= months[-1])]
    paths = known_paths(partner)
    laws = {name: path_rates(path, partner, every, day=day) for name, path in paths.items()}
    main = next(iter(laws))
    by_age, at_once, collected = responses()
    # ASSUME: of the law as much is collected as in the first episode; what 2025 collected is not used.
    economy = replace(load_economy(partner, laws[main]), collected=collected)
    cases = [(name, law, by_age) for name, law in laws.items()]
    cases.insert(1, (f"{main}_at_once", laws[main], at_once))
    found = {name: simulate(economy, law, ahead, drawn) for name, law, drawn in cases}
    at = ahead.get_indexer(months)
    return {name: np.log(s.outcomes["imports"] / s.baseline)[:, at] for name, s in found.items()}


def responses() -> tuple[Parameters, Parameters, float]:
    """Return what the first episode says: responses by age, one at once, and the collected share.

    Both are drawn with jackknife standard errors over partners, and again where demand would hardly
    slope down.
    """
    by_age = draw_parameters(EPISODE, draws=DRAWS, seed=SEED, between=PASS_THROUGH)
    estimate, rng = headline_estimate(EPISODE), np.random.default_rng(SEED)
    at_once = replace(by_age, ages=(0,), elasticities=np.full((DRAWS, 1), np.nan))
    wrong, again = np.full(DRAWS, True), []
    while wrong.any():
        drawn = rng.standard_t(estimate.n_clusters - 1, size=(int(wrong.sum()), 1))
        at_once.elasticities[wrong] = estimate.value + estimate.std_error * drawn
        wrong = at_once.substitution < SMALLEST
        again.append(float(wrong.mean()))
    return by_age, replace(at_once, drawn_again=again[0]), float(estimate.first_stage)


def known_paths(partner: str) -> dict[str, TariffPath]:
    """Return the tariff paths that a reader of the announcements could have thought of.

    For China two readings of the truce (kept; the 24 points suspended for 90 days come back) and the
    rate before it; for others the rates of the law as announced, kept. Their country rates were
    suspended too, until 9 July 2025 (EO 14266), but the calendar gives them in its notes only, so that
    there is no path on which they come back.
    """
    paths = read_paths()
    if partner != "CHN":
        return {"announced": paths["actual"]}
    truce = paths["truce"]
    lapses = replace(truce, name="truce_lapses", adds=(*truce.adds, LAPSE))
    return {"truce": truce, "truce_lapses": lapses, "no_truce": paths["no_truce"]}


def rebound(made: Replay) -> dict[str, float]:
    """Return each forecast's probability that the first month exceeds the last one known."""
    level = made.history.values.iloc[-1]
    return {name: float((f.paths[:, 0] > level).mean()) for name, f in made.forecasts.items()}


def check_partner(partner: str) -> str:
    """Return the partner of a replay, or refuse it with the nearest and all valid ones."""
    partners = load_panel("naics3").partner.cat.categories
    return check_choice(partner, partners, what="partner", where="the naics3 panel")

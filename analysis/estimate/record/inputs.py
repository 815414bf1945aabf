"""What report 10 reads: series as known on a day, the law as announced, and what is stored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.collect import read_past_events, read_table, releases
from analysis.collect.tables import vintage
from analysis.combine import load_trade, load_world, select
from analysis.combine.path_rates import path_rates
from analysis.combine.tariff_paths import read_paths
from analysis.engine.stored import stored
from analysis.estimate.counterfactual.scenario import draws
from analysis.estimate.counterfactual.scenario.draws import Parameters
from analysis.estimate.counterfactual.scenario.economy import REFERENCE_YEAR, Economy, make_economy
from analysis.estimate.counterfactual.scenario.inputs import by_line, published_figures
from analysis.estimate.elasticity.dynamics.inputs import load_path
from analysis.estimate.elasticity.main.inputs import main_estimate
from analysis.estimate.elasticity.response.by_age import ByAge
from analysis.estimate.elasticity.response.inputs import response_of
from analysis.estimate.load import load
from analysis.estimate.prices.border import moves
from analysis.estimate.prices.inputs import load_duties, load_index
from analysis.estimate.prices.shares import borne
from analysis.estimate.record import known, replications
from analysis.estimate.record import replay as replaying
from analysis.estimate.record.calibration import CALIBRATION_FRAMES, TABLE, Calibration, calibrate
from analysis.estimate.trade.exports.china_ledger import china_exports
from analysis.law.calendar import day_weights
from analysis.law.lines import lines_2017
from analysis.law.statutory import layers_2017
from analysis.reading import cached, part

#: Source table of the panel.
PANEL = known.FORECAST_TARGETS["imports"].table


def partner_name(partner: str) -> str:
    """Return the name of a partner of the panel, or refuse what is none."""
    return select(partner=partner).partner_name


def load_vintage(table: str = PANEL) -> str:
    """Return the publication of a source table, by default of the panel."""
    return vintage(table)


def load_series(name: str, partner: str, day: pd.Timestamp) -> tuple[known.History, pd.Series]:
    """Return a series as it was known on a day, and what came, noted as a part of its name."""
    target = known.find_target(name, partner)
    with part(name):
        history = known.history(releases.as_of(target.table, day), target, partner, day)
        return history, known.outcome(releases.dated(target.table), history, partner)


def load_announced(
    partner: str, day: pd.Timestamp, until: pd.Timestamp
) -> tuple[dict[str, pd.DataFrame], Economy]:
    """Return the law of each tariff path by what was known on a day, and the economy under it.

    Parameters
    ----------
    until : Timestamp
        Last month of the law.

    Returns
    -------
    dict of DataFrame, Economy
        As :func:`replay.effects_of` takes them.
    """
    paths = replaying.known_paths(read_paths(), partner)
    every = pd.date_range(f"{REFERENCE_YEAR}-01", until, freq="MS")
    laws = {name: path_rates(path, partner, every, day=day) for name, path in paths.items()}
    trade, before = load_trade(select(partner=partner)), replaying.BEFORE
    sectors = make_economy(trade, load_world(), next(iter(laws.values())), last=before)
    economy, by_group = by_line(sectors, paths, laws, year=REFERENCE_YEAR, day=day)
    # The forecast without tariffs goes on from its last month, and so does the law that it has.
    lawful = economy.law.loc[:, :before]
    return by_group, replace(economy, law=lawful.apply(lambda _, last=lawful[before]: last))


@cached
def known_responses() -> tuple[Parameters, Parameters]:
    """Return what the first episode says: responses by age, and one at once."""
    between = draws.pass_through_range(published_figures(), replaying.PASS_THROUGH)
    response, n = response_of(replaying.RESPONSE_EPISODE), replaying.REPLAY_DRAWS
    # ASSUME: of the law as much is collected as in the first episode; what 2025 collected is not used.
    collected = float(main_estimate(replaying.RESPONSE_EPISODE, "collected").first_stage)
    by_age = draws.draw_parameters(response, between, source=replaying.RESPONSE_EPISODE, draws=n)
    by_age = replace(by_age, collected=collected)
    return by_age, draws.draw_at_once(response.level, by_age)


@part("effects")
def load_effects(partner: str, day: pd.Timestamp, months: pd.DatetimeIndex) -> dict[str, np.ndarray]:
    """Return the effect of each tariff path by what was known on a day; as :func:`replay.effects_of`."""
    by_group, economy = load_announced(partner, day, months[-1])
    by_age, at_once = known_responses()
    return replaying.effects_of(by_group, economy, months, by_age=by_age, at_once=at_once)


def known_response() -> ByAge:
    """Return the response of the first episode by the age of a change."""
    return response_of(replaying.RESPONSE_EPISODE)


def load_public(day: pd.Timestamp) -> dict[str, tuple[pd.DataFrame, pd.DataFrame, str]]:
    """Return each table with days of release: whole, as public on a day, and its vintage."""
    return {
        name: (releases.dated(name), releases.as_of(name, day), vintage(name))
        for name in releases.RELEASE_RULES
    }


def load_chinas_exports() -> dict[str, pd.Series]:
    """Return China's exports to all, first released and revised, and first released to the US."""
    customs = read_table("china_customs_monthly")
    to = {"first": ("WLD", "first"), "revised": ("WLD", "revised"), "USA": ("USA", "first")}
    return {
        name: china_exports(customs, partner, release=release).trade_value
        for name, (partner, release) in to.items()
    }


def load_published() -> pd.DataFrame:
    """Return published estimates."""
    return read_table("published_estimates")


@part("calibration")
def load_calibration() -> Calibration:
    """Return how often intervals of forecasts and of effects held, stored if nothing has changed."""

    def compute() -> dict[str, pd.DataFrame]:
        calibration = calibrate(load(), read_table(TABLE))
        return {f"calibration_{name}": getattr(calibration, name) for name in CALIBRATION_FRAMES}

    names = [f"calibration_{name}" for name in CALIBRATION_FRAMES]
    what = "forecasts after steps (about 10 s)"
    return Calibration(*stored(compute, names, what=what).values())


def replicated() -> dict[str, replications.Ours]:
    """Return our number for each published one that a design of ours can meet."""
    elasticity, lines = main_estimate("2018"), lines_2017(read_table)
    segments, layers = layers_2017(lines, read_past_events())
    months = pd.date_range("2017-12", "2019-12", freq="MS")
    rates = pd.DataFrame(day_weights(segments, months) @ sum(layers.values()), months, lines.hs6)
    totals = read_table("us_trade_totals_monthly")
    keys = [totals.month.dt.year, totals.census_name.eq("CHINA")]
    imports = totals.groupby(keys).general_imports.sum().unstack().set_axis(["others", "CHN"], axis=1)
    return (
        replications.regressions(load("hs2"))
        | replications.horizons(load_path().query("episode == '2018'"))
        | replications.implied(elasticity, lines.set_index("hs6").weight, rates)
        | replications.implied_india(main_estimate("2025"), load())
        | replications.shares(imports.assign(WLD=imports.sum(axis=1)))
        | replications.later_sums(load(), *_later())
    )


def _later() -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Return what :func:`replications.later_sums` takes beside the panel."""
    prices = moves(load_index().dropna(), load_duties(), base=pd.Timestamp("2024-12-01"))
    world = read_table("us_imports_world_ai_monthly").set_index("month")
    return world, load_chinas_exports()["USA"], borne(prices)["less others", "collected"]

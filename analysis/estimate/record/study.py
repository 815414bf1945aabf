"""The study behind report 10: forecasts of a past day scored, intervals, and published numbers met."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

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
from analysis.estimate.counterfactual.scenario.economy import MONTHS, REFERENCE_YEAR, make_economy
from analysis.estimate.counterfactual.scenario.study import by_line, published_figures
from analysis.estimate.elasticity.checks.study import load_levels
from analysis.estimate.elasticity.dynamics.inputs import load_path
from analysis.estimate.elasticity.main.study import (
    OWN_WEIGHTS,
    load_chapters,
    load_groups,
    load_lines,
    main_estimate,
)
from analysis.estimate.elasticity.response.by_age import ByAge, path_shape
from analysis.estimate.elasticity.response.study import across, response_of
from analysis.estimate.load import load
from analysis.estimate.record import known, replications, revisions, scoreboard
from analysis.estimate.record import published_forecasts as published
from analysis.estimate.record import replay as replaying
from analysis.estimate.record import tool_calibration as trial
from analysis.estimate.record.calibration import FRAMES, TABLE, Calibration, calibrate
from analysis.estimate.record.published import BOARD
from analysis.estimate.record.published import scoreboard as beside_published
from analysis.estimate.record.tool import Tool, left_out, main_makers
from analysis.estimate.record.tool_calibration import ToolCalibration, calibrate_tool
from analysis.estimate.trade.exports.china_ledger import china_exports
from analysis.estimate.trade.exports.study import load_general_imports
from analysis.law.calendar import day_weights
from analysis.law.lines import lines_2017
from analysis.law.names import named
from analysis.law.statutory import layers_2017
from analysis.reading import cached, part, traced

#: Source table of the panel.
PANEL = known.TARGETS["imports"].table


@dataclass(frozen=True)
class Story:
    """What report 10 shows."""

    partner: str
    partner_name: str
    boards: list[scoreboard.Scoreboard]  #: Of each series that was forecast.
    #: What the forecasts of the day rest on, and the estimates behind it.
    by_age: Parameters
    at_once: Parameters
    known_response: ByAge
    #: Of the first series; of all series; what was public, and how much of it was revised.
    gap: Annotated[pd.DataFrame | None, scoreboard.GAP]
    coverage: Annotated[pd.DataFrame, scoreboard.COVERAGE]
    releases: Annotated[pd.DataFrame, known.RELEASES]
    revisions: Annotated[pd.DataFrame, revisions.REVISIONS]
    published: list[published.Verdict]  #: Published forecasts.
    calibration: Calibration  #: Forecasts after steps of the law, and effects, all partners together.
    tool: ToolCalibration  #: The same as what-ifs make them.
    board: Annotated[pd.DataFrame, BOARD]  #: Our numbers beside published ones.
    vintage: str  #: Publication of the panel.

    @property
    def further(self) -> list[Story]:
        """The same story of each series but the first, alone."""
        return [replace(self, boards=[board]) for board in self.boards[1:]]


@named
def check(*, partner: str, as_of: str, series: list[str]) -> pd.Timestamp:
    """Refuse parameters of :func:`study` that the data cannot answer; else return the day.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    select(partner=partner)
    day = replaying.check_day(as_of)
    known.available(list(series), partner)
    return day


@named
@traced
def study(*, partner: str = "CHN", as_of: str = "2025-06-09", series: list[str] = ("imports",)) -> Story:
    """Score what could have been forecast on a day, and our numbers beside published ones.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    as_of : str
        Day of the forecast.
    series : list of str
        Keys of :data:`known.TARGETS`; those that the partner does not have are left out.
    """
    day = check(partner=partner, as_of=as_of, series=series)
    made = replays(known.available(list(series), partner), partner, day).values()
    boards = [scoreboard.scoreboard(one) for one in made]
    by_age, at_once = known_responses()
    return Story(
        partner=partner,
        partner_name=select(partner=partner).partner_name,
        boards=boards,
        by_age=by_age,
        at_once=at_once,
        known_response=response_of(replaying.EPISODE),
        gap=scoreboard.condition_gap(boards[0].replay),
        coverage=scoreboard.coverage(boards),
        calibration=load_calibration(),
        tool=load_tool_calibration(),
        board=beside_published(replicated(), read_table("published_estimates")),
        vintage=vintage(PANEL),
        **_publications(day),
    )


def replays(names: list[str], partner: str, day: pd.Timestamp) -> dict[str, replaying.Replay]:
    """Forecast series, keys of :data:`known.TARGETS`, by what was public on a day; outcomes beside."""
    series = {}
    for name in names:
        target = known.find_target(name, partner)
        with part(name):
            history = known.history(releases.as_of(target.table, day), target, partner, day)
            series[name] = history, known.outcome(releases.dated(target.table), history, partner)
    last = max(came.index[-1] for _, came in series.values())
    months = pd.date_range(MONTHS[0], last + pd.DateOffset(months=1), freq="MS")
    effects, made = announced_effects(partner, day, months), {}
    for name, (history, came) in series.items():
        at = months.get_indexer(came.index) + history.target.lead
        own = {path: effect[:, at] for path, effect in effects.items()}
        made[name] = replaying.Replay(
            partner, select(partner=partner).partner_name, history,
            replaying.forecasts(history, came.index, own), came, vintage(history.target.table),
        )  # fmt: skip
    return made


@part("effects")
def announced_effects(partner: str, day: pd.Timestamp, months: pd.DatetimeIndex) -> dict:
    """Return the effect of each tariff path by what was known on a day; as :func:`replay.effects_of`."""
    paths = replaying.known_paths(read_paths(), partner)
    every = pd.date_range(f"{REFERENCE_YEAR}-01", months[-1], freq="MS")
    laws = {name: path_rates(path, partner, every, day=day) for name, path in paths.items()}
    own, before = load_trade(select(partner=partner)), replaying.BEFORE
    sectors = make_economy(own, load_world(), next(iter(laws.values())), last=before)
    economy, by_group = by_line(sectors, paths, laws, year=REFERENCE_YEAR, day=day)
    # The forecast without tariffs goes on from its last month, and so does the law that it has.
    lawful = economy.law.loc[:, :before]
    economy = replace(economy, law=lawful.apply(lambda _, last=lawful[before]: last))
    by_age, at_once = known_responses()
    return replaying.effects_of(by_group, economy, months, by_age=by_age, at_once=at_once)


@cached
def known_responses() -> tuple[Parameters, Parameters]:
    """Return what the first episode says: responses by age, and one at once."""
    between = draws.pass_through_range(published_figures(), replaying.PASS_THROUGH)
    response, n = response_of(replaying.EPISODE), replaying.DRAWS
    # ASSUME: of the law as much is collected as in the first episode; what 2025 collected is not used.
    collected = float(main_estimate(replaying.EPISODE, "collected").first_stage)
    by_age = draws.draw_parameters(response, between, source=replaying.EPISODE, draws=n)
    by_age = replace(by_age, collected=collected)
    return by_age, draws.draw_at_once(response.level, by_age)


def _publications(day: pd.Timestamp) -> dict:
    """Return what was public on a day, how much of it was revised, and what others forecast."""
    tables = {
        name: (releases.dated(name), releases.as_of(name, day), vintage(name)) for name in releases.RULES
    }
    customs = read_table("china_customs_monthly")
    world = {r: china_exports(customs, "WLD", release=r).trade_value for r in ("first", "revised")}
    totals, vintages = read_table("us_trade_totals_monthly"), read_table("us_trade_totals_vintages")
    codes = read_table("partners").set_index("census_name").partner
    early = totals.assign(partner=totals.census_name.map(codes))
    verdicts = published.published_verdicts(
        published_figures(),
        two_way=published.two_way_trade(load_general_imports("CHN"), vintages, "CHN"),
        world=world["revised"].combine_first(world["first"]).dropna(),
        exports=china_exports(customs, "USA", release="first").trade_value,
        imports=known.monthly_values(read_table(PANEL), known.TARGETS["imports"], "CHN"),
    )
    revised = revisions.revision_table(early, vintages, world)
    return {"releases": known.release_table(tables), "revisions": revised, "published": verdicts}


@part("calibration")
def load_calibration() -> Calibration:
    """Return how often intervals of forecasts and of effects held, stored if nothing has changed."""

    def compute() -> dict[str, pd.DataFrame]:
        found = calibrate(load(), read_table(TABLE))
        return {f"calibration_{name}": getattr(found, name) for name in FRAMES}

    names = [f"calibration_{name}" for name in FRAMES]
    what = "forecasts after steps (about 10 s)"
    return Calibration(*stored(compute, names, what=what).values())


def load_left_out() -> pd.DataFrame:
    """Return the main elasticities without each partner in turn, stored if nothing has changed."""

    def compute() -> dict[str, pd.DataFrame]:
        whole = {name: main_estimate(name) for name in OWN_WEIGHTS}
        chapters, table, groups = load_chapters(), load_lines()[0], load_groups()
        partners = pd.Index(sorted({*chapters.partners, *table.partner}))
        units = partners.to_series().map(groups).fillna(partners.to_series())
        found = left_out(main_makers(chapters, table, groups), units, whole)
        return {"main_left_out": found}

    what = "the main elasticities without each partner in turn (about 20 s)"
    return stored(compute, ["main_left_out"], what=what)["main_left_out"]


@part("calibration")
def load_tool_calibration() -> ToolCalibration:
    """Return how often forecast intervals of what-ifs held, stored if nothing has changed."""

    def compute() -> dict[str, pd.DataFrame]:
        spread = load_levels().tau[["partner", "sector"]]
        shapes = {name: path_shape(across(name)) for name in OWN_WEIGHTS}
        tool = Tool(load_left_out(), shapes, float(np.hypot(*spread)))
        found = calibrate_tool(load(), read_table(TABLE), tool)
        return {f"calibration_tool_{name}": getattr(found, name) for name in trial.FRAMES}

    names = [f"calibration_tool_{name}" for name in trial.FRAMES]
    what = "forecasts after steps as what-ifs make them (about 10 s)"
    return ToolCalibration(*stored(compute, names, what=what).values())


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
        | replications.shares(imports.assign(WLD=imports.sum(axis=1)))
    )

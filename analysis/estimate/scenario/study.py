"""The study behind report 08: tariff paths simulated, and the forecast of a past day scored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.collect import read_table, releases
from analysis.collect.tables import vintage
from analysis.combine import load_trade, load_world, select
from analysis.combine.names import named
from analysis.combine.panel import ANNUAL
from analysis.combine.tariff_paths import FILE, path_rates, paths_for, read_paths
from analysis.estimate.dynamics.lag_response import lag_response
from analysis.estimate.dynamics.rows import continued
from analysis.estimate.engine.specification import ACROSS
from analysis.estimate.engine.stored import stored
from analysis.estimate.episodes import LATEST, episode, resolve
from analysis.estimate.exports.china_ledger import china_exports
from analysis.estimate.exports.study import load_general_imports
from analysis.estimate.headline.study import headline_estimate
from analysis.estimate.load import load
from analysis.estimate.regime import asymmetry
from analysis.estimate.scenario import comparison, draws, known, model, revisions, scoreboard
from analysis.estimate.scenario import published_forecasts as published
from analysis.estimate.scenario import replay as replaying
from analysis.estimate.scenario.asked import ACTUAL, beside_actual, check_window
from analysis.estimate.scenario.calibration import FRAMES, TABLE, Calibration, calibrate
from analysis.estimate.scenario.draws import DRAWS, SEED, UPPER, ByAge, Parameters
from analysis.estimate.scenario.economy import MONTHS, REFERENCE_YEAR, collected_share, make_economy

#: Sources: of the panel, of the lines that weigh the law, and of China's imports after the panel.
SOURCES = {"panel": "us_imports_naics3_monthly", "lines": ANNUAL,
           "later": "us_realised_rate_china_monthly"}  # fmt: skip

#: Elasticities of the sensitivity table: where they come from, and the upper one.
SENSITIVITY = [("2025", 1.0), ("2025", 0.5), ("2025", 1.5), ("2018", 1.0), ("published", 1.0)]


@dataclass(frozen=True)
class Story:
    """What report 08 shows."""

    scenarios: comparison.Scenarios
    window: str  #: Months that are summed.
    #: As the functions of :mod:`comparison`; the second of the simulation's last year, those after it of
    #: the path asked about beside the law as it was.
    totals: pd.DataFrame
    long_run: pd.DataFrame
    difference: pd.DataFrame
    effect: pd.DataFrame
    sensitivity: pd.DataFrame
    #: As :func:`comparison.best_rate`.
    revenue: pd.DataFrame
    best_rate: dict[str, float]
    response: ByAge  #: Estimates behind the draws; of the second episode where these are published ones.
    boards: list[scoreboard.Scoreboard]  #: Of each series that was forecast.
    #: What the forecasts of the day rest on, and the estimates behind it.
    by_age: Parameters
    at_once: Parameters
    known_response: ByAge
    #: As :func:`scoreboard.condition_gap`, first series, or None, :func:`scoreboard.coverage`,
    #: :func:`known.release_table`, :func:`revisions.revision_table`.
    gap: pd.DataFrame | None
    coverage: pd.DataFrame
    releases: pd.DataFrame
    revisions: pd.DataFrame
    #: Published forecasts; forecasts after steps of the law and their effects, all partners together.
    published: list[published.Verdict]
    calibration: Calibration


@named
def check(*, partner, window, elasticities, upper, paths, as_of, series) -> tuple:
    """Refuse parameters of :func:`study` that the data cannot answer; else return :func:`read_laws`.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    select(partner=partner)
    window = _window(window)
    check_choice(elasticities, draws.SOURCES, what="source of elasticities")
    if not 0 <= upper <= 10:
        raise InputError(f"upper {upper!r} is no elasticity from 0 to 10.")
    laws = read_laws(partner, paths)
    check_window(window, *laws[1:])
    replaying.check_day(as_of)
    known.available(list(series), partner)
    return laws


@named
def study(
    *,
    partner: str = "CHN",
    window: str = "2025-06:latest",
    elasticities: str = "2025",
    upper: float = UPPER,
    paths: str = "",
    as_of: str = "2025-06-09",
    series: list[str] = ("imports",),
    n_draws: int = DRAWS,
) -> Story:
    """Simulate every tariff path of a partner, and score what could have been forecast on a day.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    window : str
        First and last month that are summed; ``latest`` is the panel's last.
    elasticities : str
        One of :data:`draws.SOURCES`.
    upper : float
        Elasticity of demand for a sector's imports.
    paths : str
        File of tariff paths; the shipped ones by default.
    as_of : str
        Day of the forecast.
    series : list of str
        Keys of :data:`known.TARGETS`; those that the partner does not have are left out.
    n_draws : int
    """
    laws = check(partner=partner, window=window, elasticities=elasticities, upper=upper, paths=paths,
                 as_of=as_of, series=series)  # fmt: skip
    window, day = _window(window), replaying.check_day(as_of)
    drawn = {source: draw(source, n_draws) for source in draws.SOURCES}
    found = run_scenarios(partner, replace(drawn[elasticities], upper=upper), laws)
    others = [replace(drawn[source], upper=other) for source, other in SENSITIVITY]
    others += [replace(found.parameters, cuts=response_to_cuts())]
    revenue, best_rate = comparison.best_rate(found.economy, found.parameters)
    made = replays(known.available(list(series), partner), partner, day).values()
    boards = [scoreboard.scoreboard(one) for one in made]
    by_age, at_once, _ = known_responses()
    return Story(
        scenarios=found,
        window=window,
        totals=comparison.totals(found, window),
        long_run=comparison.totals(found, comparison.LONG_RUN),
        difference=comparison.difference(found, found.asked, ACTUAL, window),
        effect=comparison.effect(found, window),
        sensitivity=comparison.sensitivity(found, window, others),
        revenue=revenue, best_rate=best_rate, calibration=load_calibration(),
        response=_response("2025" if elasticities == "published" else elasticities),
        boards=boards, by_age=by_age, at_once=at_once, known_response=_response(replaying.EPISODE),
        gap=scoreboard.condition_gap(boards[0].replay), coverage=scoreboard.coverage(boards),
        **_publications(day),
    )  # fmt: skip


def read_laws(partner: str, file: str = "") -> tuple[dict, str, dict[str, pd.DataFrame]]:
    """Return a partner's paths and the one asked about (:func:`asked.beside_actual`), and their laws."""
    own = {"partner": partner, "file": file or FILE}
    paths, asked = beside_actual(paths_for(**own), read_paths(), **own)
    months = pd.date_range(f"{REFERENCE_YEAR}-01", MONTHS[-1], freq="MS")
    return paths, asked, {name: path_rates(path, partner, months) for name, path in paths.items()}


def run_scenarios(partner: str, parameters: Parameters, read=None) -> comparison.Scenarios:
    """Simulate a partner's paths, as :func:`read_laws` gives them; by default the shipped ones."""
    (paths, asked, laws), selection = read or read_laws(partner), select(partner=partner)
    own = load_trade(selection)
    economy = make_economy(own, load_world(), laws[ACTUAL], last=own.month.max())
    economy = replace(economy, collected=collected_share(own, economy))
    outcome = own[own.naics3.isin(economy.sectors)].groupby("month").customs_value.sum().astype(float)
    outcome, later, factor = outcome[f"{REFERENCE_YEAR}-01" :], None, 1.0
    if partner == "CHN":
        realised = read_table(SOURCES["later"]).set_index("month").customs_value
        later, factor = comparison.later_imports(outcome, realised)
    return comparison.Scenarios(
        partner=partner, partner_name=selection.partner_name, paths=paths, laws=laws, economy=economy,
        parameters=parameters, asked=asked, outcome=outcome, later=later, later_factor=factor,
        simulations={n: model.simulate(economy, law, MONTHS, parameters) for n, law in laws.items()},
        vintages={name: vintage(table) for name, table in SOURCES.items()},
    )  # fmt: skip


def draw(source: str, n_draws: int = DRAWS, *, seed: int = SEED) -> Parameters:
    """Draw what scenarios rest on; ``source`` is one of :data:`draws.SOURCES`."""
    stated, own = _published(), {"source": source, "draws": n_draws, "seed": seed}
    response = draws.published_bounds(stated) if source == "published" else _response(source)
    return draws.draw_parameters(response, draws.pass_through_range(stated), **own)


@cache
def _response(name: str) -> ByAge:
    """Return the response by age in an episode's second reading, at the level of its headline."""
    return ByAge(lag_response(load(), ACROSS[name]), headline_estimate(name, "collected"))


@cache
def response_to_cuts() -> float:
    """Return the response to a cut over that to a rise, as report 10 finds both across partners."""
    found = asymmetry.apart(continued(load(), episode(asymmetry.EPISODE).window), both=False)
    return found.fall.value / found.rise.value


def replays(names: list[str], partner: str, day: pd.Timestamp) -> dict[str, replaying.Replay]:
    """Forecast series, keys of :data:`known.TARGETS`, by what was public on a day; outcomes beside."""
    series = {}
    for name in names:
        target = known.find_target(name, partner)
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


def announced_effects(partner: str, day: pd.Timestamp, months: pd.DatetimeIndex) -> dict:
    """Return the effect of each tariff path by what was known on a day; as :func:`replay.effects_of`."""
    paths = replaying.known_paths(read_paths(), partner)
    every = pd.date_range(f"{REFERENCE_YEAR}-01", months[-1], freq="MS")
    laws = {name: path_rates(path, partner, every, day=day) for name, path in paths.items()}
    by_age, at_once, collected = known_responses()
    # ASSUME: of the law as much is collected as in the first episode; what 2025 collected is not used.
    own, before = load_trade(select(partner=partner)), replaying.BEFORE
    # The forecast without tariffs goes on from its last month, and so does the law that it has.
    lawful = next(iter(laws.values())).loc[:, :before]
    lawful = lawful.apply(lambda _, last=lawful[before]: last)
    economy = make_economy(own, load_world(), lawful, last=before, collected=collected)
    return replaying.effects_of(laws, economy, months, by_age=by_age, at_once=at_once)


@cache
def known_responses() -> tuple[Parameters, Parameters, float]:
    """Return what the first episode says: responses by age, one at once, and the collected share."""
    between = draws.pass_through_range(_published(), replaying.PASS_THROUGH)
    response, own = _response(replaying.EPISODE), {"source": replaying.EPISODE, "draws": replaying.DRAWS}
    by_age = draws.draw_parameters(response, between, **own)
    return by_age, draws.draw_at_once(response.level, by_age), float(response.level.first_stage)


def _publications(day: pd.Timestamp) -> dict:
    """Return what was public on a day, how much of it was revised, and what others forecast."""
    names = [name for name in releases.RULES if name != "tariff_events"]
    tables = {name: (releases.dated(name), releases.as_of(name, day), vintage(name)) for name in names}
    customs = read_table("china_customs_monthly")
    world = {r: china_exports(customs, "WLD", release=r).trade_value for r in ("first", "revised")}
    totals, vintages = read_table("us_trade_totals_monthly"), read_table("us_trade_totals_vintages")
    codes = read_table("partners").set_index("census_name").partner
    early = totals.assign(partner=totals.census_name.map(codes))
    verdicts = published.published_verdicts(
        _published(),
        two_way=published.two_way_trade(load_general_imports("CHN"), vintages, "CHN"),
        world=world["revised"].combine_first(world["first"]).dropna(),
        exports=china_exports(customs, "USA", release="first").trade_value,
        imports=known.monthly_values(read_table(SOURCES["panel"]), known.TARGETS["imports"], "CHN"),
    )
    revised = revisions.revision_table(early, vintages, world)
    return {"releases": known.release_table(tables), "revisions": revised, "published": verdicts}


def load_calibration() -> Calibration:
    """Return how often intervals of forecasts and of effects held, stored if nothing has changed."""

    def compute() -> dict[str, pd.DataFrame]:
        found = calibrate(load(), read_table(TABLE))
        return {f"calibration_{name}": getattr(found, name) for name in FRAMES}

    names, by = [f"calibration_{name}" for name in FRAMES], (calibrate.__module__, load.__module__)
    what = "forecasts after steps (about 10 s)"
    return Calibration(*stored(compute, names, what=what, by=by).values())


def _published() -> pd.Series:
    return read_table("published_estimates").set_index("id").estimate


def _window(text: str) -> str:
    """Return a window of months that are simulated, with ``latest`` as the panel's last."""
    window = str(text).replace(LATEST, f"{select().end:%Y-%m}")
    return resolve(window, MONTHS, where="the simulation")

"""The study behind report 05: tariff paths simulated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import load_trade, load_world, select
from analysis.combine.names import named
from analysis.combine.panel import ANNUAL
from analysis.combine.tariff_paths import FILE, path_rates, paths_for, read_paths
from analysis.estimate.dynamics.lag_response import lag_response
from analysis.estimate.dynamics.rows import continued
from analysis.estimate.engine.specification import ACROSS
from analysis.estimate.episodes import LATEST, episode, resolve
from analysis.estimate.headline.study import headline_estimate
from analysis.estimate.load import load
from analysis.estimate.regime import asymmetry
from analysis.estimate.scenario import comparison, draws, model
from analysis.estimate.scenario.asked import ACTUAL, beside_actual, check_window
from analysis.estimate.scenario.draws import DRAWS, SEED, UPPER, ByAge, Parameters
from analysis.estimate.scenario.economy import MONTHS, REFERENCE_YEAR, collected_share, make_economy
from analysis.reading import cached, traced

#: Sources: of the panel, of the lines that weigh the law, and of China's imports after the panel.
SOURCES = {"panel": "us_imports_naics3_monthly", "lines": ANNUAL,
           "later": "us_realised_rate_china_monthly"}  # fmt: skip

#: Elasticities of the sensitivity table: where they come from, and the upper one.
SENSITIVITY = [("2025", 1.0), ("2025", 0.5), ("2025", 1.5), ("2018", 1.0), ("published", 1.0)]


@dataclass(frozen=True)
class Story:
    """What report 05 shows of tariff paths."""

    scenarios: comparison.Scenarios
    window: str  #: Months that are summed.
    #: The second is of the simulation's last year, those after it are of the path asked about beside the
    #: law as it was.
    totals: Annotated[pd.DataFrame, comparison.TOTALS]
    long_run: Annotated[pd.DataFrame, comparison.TOTALS]
    difference: Annotated[pd.DataFrame, comparison.DIFFERENCE]
    effect: Annotated[pd.DataFrame, comparison.EFFECT]
    sensitivity: Annotated[pd.DataFrame, comparison.SENSITIVITY]
    #: As :func:`comparison.best_rate`.
    revenue: pd.DataFrame
    best_rate: dict[str, float]
    response: ByAge  #: Estimates behind the draws; of the second episode where these are published ones.


@named
def check(*, partner, window, elasticities, upper, paths) -> tuple:
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
    return laws


@named
@traced
def study(
    *,
    partner: str = "CHN",
    window: str = "2025-06:latest",
    elasticities: str = "2025",
    upper: float = UPPER,
    paths: str = "",
    n_draws: int = DRAWS,
) -> Story:
    """Simulate every tariff path of a partner.

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
    n_draws : int
    """
    laws = check(partner=partner, window=window, elasticities=elasticities, upper=upper, paths=paths)
    window = _window(window)
    drawn = {source: draw(source, n_draws) for source in draws.SOURCES}
    found = run_scenarios(partner, replace(drawn[elasticities], upper=upper), laws)
    others = [replace(drawn[source], upper=other) for source, other in SENSITIVITY]
    others += [replace(found.parameters, cuts=response_to_cuts())]
    revenue, best_rate = comparison.best_rate(found.economy, found.parameters)
    return Story(
        scenarios=found,
        window=window,
        totals=comparison.totals(found, window),
        long_run=comparison.totals(found, comparison.LONG_RUN),
        difference=comparison.difference(found, found.asked, ACTUAL, window),
        effect=comparison.effect(found, window),
        sensitivity=comparison.sensitivity(found, window, others),
        revenue=revenue,
        best_rate=best_rate,
        response=response_of("2025" if elasticities == "published" else elasticities),
    )


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
    stated, own = published_figures(), {"source": source, "draws": n_draws, "seed": seed}
    response = draws.published_bounds(stated) if source == "published" else response_of(source)
    return draws.draw_parameters(response, draws.pass_through_range(stated), **own)


@cached
def response_of(name: str) -> ByAge:
    """Return the response by age in an episode's second reading, at the level of its headline."""
    return ByAge(lag_response(load(), ACROSS[name]), headline_estimate(name, "collected"))


@cached
def response_to_cuts() -> float:
    """Return the response to a cut over that to a rise, as report 03 finds both across partners."""
    found = asymmetry.apart(continued(load(), episode(asymmetry.EPISODE).window), both=False)
    return found.fall.value / found.rise.value


def published_figures() -> pd.Series:
    """Return the published estimates by id."""
    return read_table("published_estimates").set_index("id").estimate


def _window(text: str) -> str:
    """Return a window of months that are simulated, with ``latest`` as the panel's last."""
    window = str(text).replace(LATEST, f"{select().end:%Y-%m}")
    return resolve(window, MONTHS, where="the simulation")

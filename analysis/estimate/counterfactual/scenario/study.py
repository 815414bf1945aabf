"""The study behind report 05: tariff paths simulated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import load_trade, load_world, select
from analysis.combine.panel import ANNUAL
from analysis.combine.path_rates import path_lines, path_rates
from analysis.combine.tariff_paths import FILE, TariffPath, paths_for, read_paths
from analysis.engine.windows import resolve
from analysis.estimate.counterfactual.scenario import comparison, draws, model
from analysis.estimate.counterfactual.scenario.aggregation import AGGREGATION, aggregation
from analysis.estimate.counterfactual.scenario.asked import ACTUAL, beside_actual, check_window
from analysis.estimate.counterfactual.scenario.draws import DRAWS, SEED, UPPER, Parameters
from analysis.estimate.counterfactual.scenario.economy import (
    MONTHS,
    REFERENCE_YEAR,
    Economy,
    collected_share,
    make_economy,
)
from analysis.estimate.counterfactual.scenario.lines import split
from analysis.estimate.elasticity import asymmetry
from analysis.estimate.elasticity.dynamics.projections import BY_LAW
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.elasticity.response.by_age import ByAge
from analysis.estimate.elasticity.response.lines import LINE_YEAR, recorded_lines
from analysis.estimate.elasticity.response.study import across, response_of, sectors_of_lines
from analysis.estimate.episodes import episode
from analysis.estimate.load import load
from analysis.law.names import named
from analysis.periods import LATEST
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
    across: Annotated[pd.DataFrame, BY_LAW]  #: Across partners, the path that ``response`` takes.
    #: The effect by line, by sector and on the mean law, others' prices held.
    aggregation: Annotated[pd.DataFrame, AGGREGATION]


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
    from_where = "2025" if elasticities == "published" else elasticities
    response = response_of(from_where)
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
        response=response,
        across=across(from_where),
        aggregation=aggregation(found, window, response),
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
    sectors = make_economy(own, load_world(), laws[ACTUAL], last=own.month.max())
    parameters = replace(parameters, collected=collected_share(own, sectors))
    economy, group_laws = by_line(sectors, paths, laws)
    outcome = own[own.naics3.isin(sectors.sectors)].groupby("month").customs_value.sum().astype(float)
    outcome, later, factor = outcome[f"{REFERENCE_YEAR}-01" :], None, 1.0
    if partner == "CHN":
        realised = read_table(SOURCES["later"]).set_index("month").customs_value
        later, factor = comparison.later_imports(outcome, realised)
    return comparison.Scenarios(
        partner=partner, partner_name=selection.partner_name, paths=paths, laws=laws, sectors=sectors,
        economy=economy, group_laws=group_laws, parameters=parameters, asked=asked, outcome=outcome,
        later=later, later_factor=factor,
        simulations={
            name: model.simulate(economy, law, MONTHS, parameters) for name, law in group_laws.items()
        },
        vintages={name: vintage(table) for name, table in SOURCES.items()},
    )  # fmt: skip


def by_line(
    sectors: Economy, paths: dict[str, TariffPath], laws: dict[str, pd.DataFrame], *,
    year: int = LINE_YEAR, day: pd.Timestamp | None = None,
) -> tuple[Economy, dict[str, pd.DataFrame]]:  # fmt: skip
    """Return an economy of sectors as one of groups of lines, and the paths' laws on these.

    Parameters
    ----------
    sectors : Economy
    paths : dict of TariffPath
    laws : dict of DataFrame
        By path, statutory rate by sector and month (fractions).
    year : int
        Whose imports by line split a sector's.
    day : Timestamp, optional
        Use only what had been announced by then.
    """
    annual = read_table(ANNUAL)
    lines = recorded_lines(annual, sectors_of_lines(), [sectors.partner], year=year)
    months = next(iter(laws.values())).columns
    rates = {
        name: (path_lines(path, sectors.partner, months, day=day), laws[name])
        for name, path in paths.items()
    }
    return split(sectors, lines, rates)


def draw(source: str, n_draws: int = DRAWS, *, seed: int = SEED) -> Parameters:
    """Draw what scenarios rest on; ``source`` is one of :data:`draws.SOURCES`."""
    stated, own = published_figures(), {"source": source, "draws": n_draws, "seed": seed}
    response = draws.published_bounds(stated) if source == "published" else response_of(source)
    return draws.draw_parameters(response, draws.pass_through_range(stated), **own)


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

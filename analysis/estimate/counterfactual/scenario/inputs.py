"""What report 05 reads of tariff paths: the record and its law by sector and line, and elasticities."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import load_trade, load_world, select
from analysis.combine.newest import load_imports_by_month
from analysis.combine.panel import ANNUAL
from analysis.combine.path_rates import path_lines, path_rates
from analysis.combine.tariff_paths import TARIFF_PATHS_FILE, TariffPath, paths_for, read_paths
from analysis.engine.results import Estimate
from analysis.engine.windows import resolve
from analysis.estimate.counterfactual.scenario.asked import ACTUAL, beside_actual
from analysis.estimate.counterfactual.scenario.draws import (
    CUTS_BETWEEN,
    SCENARIO_DRAWS,
    SCENARIO_SEED,
    Parameters,
    at_dollar_ends,
    draw_parameters,
    pass_through_range,
    published_bounds,
)
from analysis.estimate.counterfactual.scenario.economy import (
    REFERENCE_YEAR,
    SIMULATED_MONTHS,
    Economy,
    carried_ahead,
    collected_share,
    make_economy,
)
from analysis.estimate.counterfactual.scenario.lines import split
from analysis.estimate.elasticity import asymmetry
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.elasticity.main.dollars import dollar_ends
from analysis.estimate.elasticity.main.inputs import other_estimate
from analysis.estimate.elasticity.response.inputs import response_of, sectors_of_lines
from analysis.estimate.elasticity.response.lines import LINE_YEAR, recorded_lines
from analysis.estimate.episodes import episode
from analysis.estimate.level import carried_goods, cells_of
from analysis.estimate.load import load, load_carriers, load_newest_levels
from analysis.periods import LATEST
from analysis.reading import cached

#: Tables: of the panel, and of the lines that weigh the law.
TABLES_READ = {
    "panel": "us_imports_naics3_monthly",
    "lines": ANNUAL,
}


@dataclass(frozen=True)
class ScenarioInputs:
    """What a partner's paths are simulated on."""

    partner: str
    partner_name: str
    paths: dict[str, TariffPath]  #: By name, the actual law first.
    asked: str  #: Path whose effect is stated.
    laws: dict[str, pd.DataFrame]  #: Name -> statutory rate by sector and month (fractions).
    sectors: Economy  #: By sector, as recorded.
    #: By groups of lines, and the laws on these.
    economy: Economy
    group_laws: dict[str, pd.DataFrame]
    collected: float  #: As :func:`economy.collected_share`.
    outcome: pd.Series  #: Imports for consumption as recorded, by month from 2024 on (US dollars).
    vintages: dict[str, str]  #: Publication of each of :data:`TABLES_READ`.


def summed_window(text: str) -> str:
    """Return a window of months that are simulated, with ``latest`` as the panel's last."""
    window = str(text).replace(LATEST, f"{select().end:%Y-%m}")
    return resolve(window, SIMULATED_MONTHS, where="the simulation")


def read_laws(partner: str, file: str = "") -> tuple[dict, str, dict[str, pd.DataFrame]]:
    """Return a partner's paths and the one asked about (:func:`asked.beside_actual`), and their laws."""
    where = {"partner": select(partner=partner).partner, "file": file or TARIFF_PATHS_FILE}
    paths, path_asked = beside_actual(paths_for(**where), read_paths(), **where)
    months = pd.date_range(f"{REFERENCE_YEAR}-01", SIMULATED_MONTHS[-1], freq="MS")
    return paths, path_asked, {name: path_rates(path, partner, months) for name, path in paths.items()}


def read_inputs(partner: str, read: tuple | None = None) -> ScenarioInputs:
    """Return what a partner's paths, as :func:`read_laws` gives them, are simulated on.

    Parameters
    ----------
    read : tuple, optional
        By default the shipped paths.
    """
    (paths, path_asked, laws), selection = read or read_laws(partner), select(partner=partner)
    trade = load_trade(selection)
    sectors = sectors_of(trade, laws[ACTUAL])
    economy, group_laws = by_line(sectors, paths, laws)
    of_sectors = trade[trade.naics3.isin(sectors.sectors)]
    recorded = of_sectors.groupby("month").customs_value.sum().astype(float)
    return ScenarioInputs(
        partner=partner,
        partner_name=selection.partner_name,
        paths=paths,
        asked=path_asked,
        laws=laws,
        sectors=sectors,
        economy=economy,
        group_laws=group_laws,
        collected=collected_share(trade, sectors),
        outcome=recorded[f"{REFERENCE_YEAR}-01" :],
        vintages={name: vintage(table) for name, table in TABLES_READ.items()},
    )


def sectors_of(trade: pd.DataFrame, law: pd.DataFrame) -> Economy:
    """Return a partner's imports by sector, what lies ahead of all recorded months from their level.

    Parameters
    ----------
    trade : DataFrame
        The partner's rows of the panel by sector.
    law : DataFrame
        As :attr:`Economy.law`.
    """
    economy = make_economy(trade, load_world(), law, last=trade.month.max())
    newest = load_newest_levels().set_index("partner", drop=False).loc[economy.partner]
    months = pd.date_range(economy.months[-1], newest.end, freq="MS")[1:]
    lines = recorded_lines(read_table(ANNUAL), sectors_of_lines(), [economy.partner])
    carriers = load_carriers()
    lines = lines.assign(cell=cells_of(lines, carriers[2]))
    keys = pd.MultiIndex.from_product([[economy.partner], economy.sectors], names=["partner", "naics3"])
    goods = carried_goods(lines, newest, carriers, pd.DataFrame(economy.seasons, keys))
    base = (goods["value"] * goods.carried).groupby(goods.naics3).sum()
    later = {
        of: load_imports_by_month(of).loc[months, economy.partner] for of in ("customs_value", "duties")
    }
    return carried_ahead(economy, base, pd.DataFrame(later))


def by_line(
    sectors: Economy,
    paths: dict[str, TariffPath],
    laws: dict[str, pd.DataFrame],
    *,
    year: int = LINE_YEAR,
    day: pd.Timestamp | None = None,
) -> tuple[Economy, dict[str, pd.DataFrame]]:
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


def draw(source: str, n_draws: int = SCENARIO_DRAWS, *, seed: int = SCENARIO_SEED) -> Parameters:
    """Draw what scenarios rest on; ``source`` is one of :data:`draws.ELASTICITY_SOURCES`."""
    published = published_figures()
    response = published_bounds(published) if source == "published" else response_of(source)
    between = pass_through_range(published)
    return draw_parameters(response, between, source=source, draws=n_draws, seed=seed, cuts=CUTS_BETWEEN)


def dollars_of(source: str, simulated: Parameters) -> tuple[Estimate, Parameters] | tuple[None, None]:
    """Return the elasticity of an episode in the other weights, and the ends of dollars.

    Published bounds have neither.
    """
    if source == "published":
        return None, None
    response, other = response_of(source), other_estimate(source)
    return other, at_dollar_ends(simulated, response.shape, dollar_ends(response.level, other))


@cached
def response_to_cuts() -> float:
    """Return the response to a cut over that to a rise, as report 03 finds both across partners."""
    by_sign = asymmetry.apart(continued(load(), episode(asymmetry.EPISODE).window), both=False)
    return by_sign.fall.value / by_sign.rise.value


def published_figures() -> pd.Series:
    """Return the published estimates by id."""
    return read_table("published_estimates").set_index("id").estimate

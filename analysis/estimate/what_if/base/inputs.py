"""What the base of what-ifs reads: trade by line and sector, the law, and results of other subjects.

Its imports take seconds: they are made where the base is made anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.collect import read_table
from analysis.collect.tables import vintage
from analysis.combine import load_panel, load_statutory, load_world
from analysis.combine.load import product_labels
from analysis.combine.newest import CHAPTERS_OF_VIETNAM, DATA_CENTRES, TABLES_BY_MONTH
from analysis.combine.panel import ANNUAL
from analysis.engine.panel import Panel
from analysis.engine.results import Estimate
from analysis.estimate.counterfactual.scenario.inputs import response_to_cuts
from analysis.estimate.diversion.inputs import load_regressions
from analysis.estimate.elasticity.checks.inputs import load_levels
from analysis.estimate.elasticity.dynamics.inputs import load_path
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.elasticity.goods.by_group import Shrunk
from analysis.estimate.elasticity.goods.inputs import load_goods
from analysis.estimate.elasticity.main.inputs import (
    MAIN_WEIGHTS,
    main_estimate,
    member_estimates,
)
from analysis.estimate.elasticity.tiers.inputs import load_tiers
from analysis.estimate.elasticity.tiers.result import Tiers
from analysis.estimate.load import load, load_carriers, load_newest_levels
from analysis.estimate.what_if.base.recorded.inputs import LineInputs, read_lines
from analysis.law.names import name_of

#: Episode whose elasticities and path are used.
EPISODE_OF_BASE = "2025"


@dataclass(frozen=True)
class BaseInputs:
    """What the base is made of."""

    by_line: LineInputs
    #: Imports by sector and month, of partners and of all together; the same as estimators take it.
    panel: pd.DataFrame
    world: pd.DataFrame
    data: Panel
    levels: pd.DataFrame  #: As ``level.newest_levels``, of partners and of a group with months.
    goods: tuple  #: As ``load.load_carriers``.
    law: pd.DataFrame  #: As ``combine.load_statutory``.
    lawful: list[str]  #: Partners with a law by line.
    #: Main elasticity by law and weights, the same for Canada and Mexico, those of all sellers
    #: taxed alike, and those of kinds of goods.
    main: dict[str, Estimate]
    members: dict[str, Estimate]
    tiers: Tiers
    end_uses: Shrunk
    sectors: Shrunk
    path: pd.DataFrame  #: Response by law and month across partners.
    cuts: float  #: Response to a cut over that to a rise.
    spreads: pd.DataFrame  #: As ``elasticity.checks.inputs.load_levels``.
    takers: pd.DataFrame  #: Report 06's estimates by partner.
    published: pd.DataFrame  #: Source table ``published_estimates``.
    partner_names: dict[str, str]
    sector_names: dict[str, str]
    vintage: str  #: Publication of imports by line, and by month.


def read_inputs() -> BaseInputs:
    """Read all that the base is made of."""
    kinds, by_line = load_goods(), read_lines()
    return BaseInputs(
        by_line=by_line,
        panel=load_panel("naics3"),
        world=load_world(),
        data=continued(load()),
        levels=load_newest_levels(),
        goods=load_carriers(),
        law=load_statutory(),
        lawful=list(read_table("partners").partner),
        main={weights: main_estimate(EPISODE_OF_BASE, weights=weights) for weights in MAIN_WEIGHTS},
        members=member_estimates(),
        tiers=load_tiers(),
        end_uses=kinds.end_uses,
        sectors=kinds.sectors,
        path=load_path().query("episode == @EPISODE_OF_BASE"),
        cuts=response_to_cuts(),
        spreads=load_levels(),
        takers=load_regressions()["partners"],
        published=read_table("published_estimates"),
        partner_names={code: name_of(code) for code in by_line.partner_of.unique()},
        sector_names=product_labels("naics3"),
        vintage=vintage(ANNUAL, *TABLES_BY_MONTH, CHAPTERS_OF_VIETNAM, DATA_CENTRES),
    )

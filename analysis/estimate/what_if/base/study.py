"""The base of what-ifs: every partner's tariff lines, their seasons and elasticities, and how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.engine.stored import stored
from analysis.estimate.counterfactual.scenario.draws import pass_through_range
from analysis.estimate.elasticity.response.lines import recorded_lines
from analysis.estimate.what_if.base.lines import (
    NOISE,
    against_sectors,
    base_lines,
    complete_sectors,
    elasticity_rows,
    label_rows,
    sector_table,
)
from analysis.estimate.what_if.base.revenue import revenue_of_2025
from analysis.law.names import name_of
from analysis.reading import cached

if TYPE_CHECKING:
    from analysis.engine.results import Estimate

#: Episode whose elasticities and path are used.
EPISODE = "2025"

#: Ends of an elasticity's interval, and the elasticity.
CASES = ("value", "ci_low", "ci_high")

#: What is stored.
TABLES = [
    "base_lines", "base_sectors", "base_elasticities", "base_path", "base_takers", "base_published",
    "base_checks", "base_labels", "base_levels", "base_revenue", "base_facts",
]  # fmt: skip


@cached
def load_state() -> dict:
    """Return what all what-ifs rest on; read once, not to be changed."""
    tables = load_tables()
    state = {name.removeprefix("base_"): table for name, table in tables.items()}
    facts = state.pop("facts").iloc[0]
    sectors = state["sectors"].set_index(["partner", "naics3"])
    at = sectors.index.get_indexer(pd.MultiIndex.from_frame(state["lines"][["partner", "naics3"]]))
    lines = state["lines"].assign(line=pd.factorize(state["lines"].hts)[0], season=at)
    lines = lines.assign(**{name: sectors[name].to_numpy()[at] for name in ("collected", *NOISE)})
    lines["partner"] = lines.partner.astype("category")
    labels = state.pop("labels").set_index(["kind", "code"]).label
    return state | {
        "lines": lines, "others": lines[["partner", "line", "value_2025", "base", "world"]],
        "own": dict(tuple(lines.groupby("partner", observed=True))), "sectors": sectors,
        "elasticities": state["elasticities"].set_index(["kind", "group"]).sort_index(),
        "checks": state["checks"].assign(name=state["checks"].partner.map(labels["partner"])),
        "names": labels["partner"], "labels": labels["naics3"],
        "all_sellers": tuple(float(facts[f"all_{end}"]) for end in ("value", "ci_low", "ci_high")),
        "levels": state["levels"].set_index("level").tau,
        "lawful": frozenset(facts.lawful.split()),
        **{name: float(facts[name]) for name in ("factor", "pass_through", "cuts")},
        "data_to": facts.data_to, "vintage": facts.vintage,
    }  # fmt: skip


def load_tables() -> dict[str, pd.DataFrame]:
    """Return the tables that what-ifs rest on, stored if nothing has changed."""
    return stored(make_tables, TABLES, what="the base of what-ifs (about 10 s)")


def make_tables() -> dict[str, pd.DataFrame]:
    """Compute what :func:`load_tables` stores."""
    from analysis.collect.tables import vintage
    from analysis.combine import load_panel, load_statutory, load_world
    from analysis.combine.load import product_labels
    from analysis.combine.panel import ANNUAL
    from analysis.estimate.counterfactual.scenario.study import response_to_cuts
    from analysis.estimate.elasticity.anchors import published_elasticities
    from analysis.estimate.elasticity.checks.study import load_levels
    from analysis.estimate.elasticity.dynamics.inputs import load_path
    from analysis.estimate.elasticity.dynamics.rows import continued
    from analysis.estimate.elasticity.goods.by_group import end_use_of
    from analysis.estimate.elasticity.goods.study import load_goods
    from analysis.estimate.elasticity.main.study import main_estimate
    from analysis.estimate.elasticity.tiers.study import load_tiers
    from analysis.estimate.load import load
    from analysis.estimate.record.study import load_tool_calibration
    from analysis.law.lines import naics3_of_lines

    annual, panel = read_table(ANNUAL), load_panel("naics3")
    unique = pd.Series(annual.hs10.unique())
    sector = naics3_of_lines(unique, read_table("hs10_naics6")).set_axis(unique)
    data, law = continued(load()), load_statutory()
    sectors = sector_table(panel, load_world(), law, data)
    every = annual.assign(partner=annual.census_partner_code.map(_customs_codes()))
    every = every.dropna(subset="partner")  # customs give six codes no name
    lines = base_lines(recorded_lines(every, sector, every.partner.unique()), sectors)
    sectors = complete_sectors(sectors, lines)
    uses = end_use_of(unique, read_table("hs6_bec5_end_use")).set_axis(unique)
    lines["end_use"] = lines.hts.map(uses).fillna("")
    path = load_path().query("episode == @EPISODE")[["horizon", "value", "ci_low", "ci_high"]]
    widening = load_tool_calibration().widening
    widening = widening.query("sample == 'all' and weighing == 'value'").iloc[0]
    published, main = read_table("published_estimates"), main_estimate(EPISODE)
    of_all = load_tiers().total
    facts = {
        **{f"all_{end}": getattr(of_all, end) for end in ("value", "ci_low", "ci_high")},
        "lawful": " ".join(read_table("partners").partner), "factor": widening.factor,
        "data_to": panel.month.max(), "cuts": response_to_cuts(),
        # ASSUME: the middle of the published bounds; scenarios draw between them.
        "pass_through": np.mean(pass_through_range(published.set_index("id").estimate)),
        "vintage": vintage(ANNUAL, "us_imports_naics3_monthly"),
    }  # fmt: skip
    columns = ["study", "quantity", "horizon", "estimate", "std_error"]
    anchors = published_elasticities(published)[columns].rename(columns={"estimate": "value"})
    kinds = load_goods()
    made = (
        lines, sectors, elasticity_rows(main, kinds.end_uses, kinds.sectors),
        path, _taker_table(), anchors, against_sectors(annual, panel, sector),
        label_rows({code: name_of(code) for code in lines.partner.unique()}, product_labels("naics3")),
        load_levels().reset_index(), _revenue(annual, main, sectors), pd.DataFrame([facts]),
    )  # fmt: skip
    return dict(zip(TABLES, made, strict=True))


def _taker_table() -> pd.DataFrame:
    """Return report 06's estimates by partner."""
    from analysis.estimate.diversion.study import load_regressions

    found = load_regressions()["partners"]
    return found[["design", *CASES, "p_bh"]].rename(columns={"design": "partner"})


def _customs_codes() -> pd.Series:
    """Return customs' code -> ISO alpha-3 code of every country that has one."""
    codes = read_table("census_partner_codes")
    return codes.dropna(subset="partner").set_index("census_partner_code").partner


def _revenue(annual: pd.DataFrame, main: Estimate, sectors: pd.DataFrame) -> pd.DataFrame:
    """Return the duties of 2025, by the model and as collected."""
    duties = annual.pivot_table(
        index=["partner", "hs10"], columns="year", values="duties", aggfunc="sum"
    )
    collected = sectors.groupby("partner").collected.first()
    from analysis.estimate.elasticity.main.study import load_lines

    lines = load_lines()[0]
    return revenue_of_2025(lines[lines.partner.isin(collected.index)], duties, main.value, collected)

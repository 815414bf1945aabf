"""The tables that what-ifs rest on, made of what was read, and the state that they are asked in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.scenario.draws import pass_through_range
from analysis.estimate.elasticity.response.lines import LINE_YEAR, recorded_lines
from analysis.estimate.elasticity.tiers.result import all_sellers
from analysis.estimate.what_if.base.lines import (
    NOISE,
    base_levels,
    base_lines,
    complete_sectors,
    elasticity_rows,
    label_rows,
    sector_table,
    stored_lines,
)

if TYPE_CHECKING:  # its imports take seconds
    from analysis.estimate.what_if.base.inputs import BaseInputs
    from analysis.estimate.what_if.base.recorded.inputs import LineInputs

#: An elasticity and the ends of its interval.
VALUE_AND_ENDS = ("value", "ci_low", "ci_high")


def base_tables(read: BaseInputs) -> dict[str, pd.DataFrame]:
    """Return what is stored of the base, by name."""
    from analysis.estimate.elasticity.anchors import published_elasticities

    sectors = sector_table(read.panel, read.world, read.law, read.data)
    lines = recorded(read.by_line)
    newest = base_levels(read.levels, lines, year=LINE_YEAR)
    sectors = complete_sectors(sectors, lines)
    partners = {code: read.partner_names[code] for code in lines.partner.unique()}
    takers = read.takers.rename(columns={"design": "partner"})
    anchors = published_elasticities(read.published).rename(columns={"estimate": "value"})
    return {
        "base_sectors": sectors,
        "base_elasticities": elasticity_rows(
            read.main, read.end_uses, read.sectors, read.members, read.tiers
        ),
        "base_path": read.path[["horizon", *VALUE_AND_ENDS]],
        "base_takers": takers[["partner", *VALUE_AND_ENDS, "p_bh"]],
        "base_published": anchors[["study", "quantity", "horizon", "value", "std_error"]],
        "base_labels": label_rows(partners, read.sector_names),
        "base_levels": read.spreads.reset_index(),
        "base_newest": newest,
        "base_skill": read.trial.skill,
        "base_facts": pd.DataFrame([_facts(read)]),
    }


def recorded(read: LineInputs) -> pd.DataFrame:
    """Return every partner's lines as recorded, as :func:`recorded_lines`."""
    named = read.annual.assign(partner=read.annual.census_partner_code.map(read.partner_of))
    named = named.dropna(subset="partner")  # customs give six codes no name
    return recorded_lines(named, read.sector_of, named.partner.unique())


def line_tables(read: LineInputs) -> dict[str, pd.DataFrame]:
    """Return the lines that the base carries, with their end uses, and what all sold of each."""
    lines, sold = stored_lines(recorded(read))
    lines = lines.assign(end_use=lines.hts.map(read.use_of).fillna(""))
    return {"base_lines": lines, "base_sold": sold.reset_index()}


def state_of(tables: dict[str, pd.DataFrame]) -> dict:
    """Return what all what-ifs ask of the tables of :func:`base_tables` and :func:`line_tables`."""
    state = {name.removeprefix("base_"): table for name, table in tables.items()}
    facts = state.pop("facts").iloc[0]
    sectors = state["sectors"].set_index(["partner", "naics3"])
    newest = state["newest"].set_index("partner")
    lines = base_lines(state["lines"], state.pop("sold").set_index("hts"), newest)
    at = sectors.index.get_indexer(pd.MultiIndex.from_frame(lines[["partner", "naics3"]]))
    lines = lines.assign(line=pd.factorize(lines.hts)[0], season=at)
    lines = lines.assign(**{name: sectors[name].to_numpy()[at] for name in ("collected", *NOISE)})
    lines["partner"] = lines.partner.astype("category")
    labels = state.pop("labels").set_index(["kind", "code"]).label
    return state | {
        "lines": lines,
        "others": lines[["partner", "line", "value_2025", "base", "world"]],
        "own": _by_partner(lines),
        "sectors": sectors,
        "elasticities": state["elasticities"].set_index(["kind", "group"]).sort_index(),
        "names": labels["partner"],
        "labels": labels["naics3"],
        "all_sellers": tuple(float(facts[f"all_{end}"]) for end in VALUE_AND_ENDS),
        "levels": state["levels"].set_index("level").tau,
        "newest": newest,
        "lawful": frozenset(facts.lawful.split()),
        **{name: float(facts[name]) for name in ("factor", "pass_through", "cuts")},
        "data_to": facts.data_to,
        "vintage": facts.vintage,
    }


def _by_partner(lines: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the lines of each partner, which are sorted so, without a second copy of them."""
    codes = lines.partner.cat.codes.to_numpy()
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    ends = [*starts[1:], len(codes)]
    names = lines.partner.cat.categories[codes[starts]]
    return {name: lines.iloc[a:b] for name, a, b in zip(names, starts, ends, strict=True)}


def _facts(read: BaseInputs) -> dict:
    """Return the single values of the base."""
    widening = read.trial.widening.query("sample == 'all' and weighing == 'value'").iloc[0]
    return {
        **dict(zip((f"all_{end}" for end in VALUE_AND_ENDS), all_sellers(read.tiers), strict=True)),
        "lawful": " ".join(read.lawful),
        "factor": widening.factor,
        "data_to": read.levels.end.max(),
        "cuts": read.cuts,
        # ASSUME: the middle of the published bounds; scenarios draw between them.
        "pass_through": np.mean(pass_through_range(read.published.set_index("id").estimate)),
        "vintage": read.vintage,
    }

"""The tables that what-ifs rest on, made of what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.estimate.counterfactual.scenario.draws import pass_through_range
from analysis.estimate.elasticity.response.lines import recorded_lines
from analysis.estimate.elasticity.tiers.result import all_sellers
from analysis.estimate.level import cells_of
from analysis.estimate.what_if.base.lines import (
    AS_TEXT,
    FORECAST_FACTOR,
    VALUE_AND_ENDS,
    base_goods,
    base_levels,
    complete_sectors,
    elasticity_rows,
    label_rows,
    sector_table,
    stored_lines,
)

if TYPE_CHECKING:  # its imports take seconds
    from analysis.estimate.what_if.base.inputs import BaseInputs
    from analysis.estimate.what_if.base.recorded.inputs import LineInputs


def base_tables(read: BaseInputs) -> dict[str, pd.DataFrame]:
    """Return what is stored of the base, by name."""
    from analysis.estimate.elasticity.anchors import published_elasticities

    sectors = sector_table(read.panel, read.world, read.law, read.data)
    lines = recorded(read.by_line)
    newest = base_levels(read.levels, lines)
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
        "base_goods": base_goods(newest, lines, read.goods, sectors),
        "base_facts": pd.DataFrame([_facts(read)]),
    }


def recorded(read: LineInputs) -> pd.DataFrame:
    """Return every partner's lines as recorded, as :func:`recorded_lines`."""
    named = read.annual.assign(partner=read.annual.census_partner_code.map(read.partner_of))
    named = named.dropna(subset="partner")  # customs give six codes no name
    lines = recorded_lines(named, read.sector_of, named.partner.unique())
    return lines.assign(cell=cells_of(lines, read.computing))


def line_tables(read: LineInputs) -> dict[str, pd.DataFrame]:
    """Return the lines that the base carries, with their end uses, and what all sold of each."""
    lines, sold = stored_lines(recorded(read))
    lines = lines.assign(end_use=lines.hts.map(read.use_of).fillna(""))
    lines = lines.astype(dict.fromkeys(("partner", *AS_TEXT), "category"))  # a fifth of text in memory
    return {"base_lines": lines, "base_sold": sold.reset_index()}


def _facts(read: BaseInputs) -> dict:
    """Return the single values of the base."""
    return {
        **dict(zip((f"all_{end}" for end in VALUE_AND_ENDS), all_sellers(read.tiers), strict=True)),
        "lawful": " ".join(read.lawful),
        "factor": FORECAST_FACTOR,
        "data_to": read.levels.end.max(),
        "cuts": read.cuts,
        # ASSUME: the middle of the published bounds; scenarios draw between them.
        "pass_through": np.mean(pass_through_range(read.published.set_index("id").estimate)),
        "vintage": read.vintage,
    }

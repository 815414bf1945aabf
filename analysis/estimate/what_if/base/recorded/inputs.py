"""What lines of the base are read from: no estimate, and no panel."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.collect import read_table
from analysis.combine.panel import ANNUAL
from analysis.estimate.elasticity.goods.by_group import end_use_of
from analysis.estimate.load import load_carriers
from analysis.law.lines import naics3_of_lines


@dataclass(frozen=True)
class LineInputs:
    """Imports by line and year, and what kinds of goods lines are."""

    annual: pd.DataFrame  #: Source table :data:`combine.panel.ANNUAL`.
    #: Ten-digit code -> sector, end use; customs' code -> ISO alpha-3 code of a country that has one.
    sector_of: pd.Series
    use_of: pd.Series
    partner_of: pd.Series
    computing: pd.Index  #: Ten-digit codes of computing goods.


def read_lines() -> LineInputs:
    """Read the lines and their kinds."""
    annual = read_table(ANNUAL)
    codes = pd.Series(annual.hs10.unique())
    customs = read_table("census_partner_codes").dropna(subset="partner")
    return LineInputs(
        annual=annual,
        sector_of=naics3_of_lines(codes, read_table("hs10_naics6")).set_axis(codes),
        use_of=end_use_of(codes, read_table("hs6_bec5_end_use")).set_axis(codes),
        partner_of=customs.set_index("census_partner_code").partner,
        computing=load_carriers()[2],
    )

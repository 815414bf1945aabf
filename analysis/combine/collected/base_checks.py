"""Base rates of the schedule beside what customs collected in 2024, by partner.

A test of the base; no module that makes a rate reads what is read here.
"""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.law.base import base_rates, legal_base, preferences
from analysis.vocabulary import TERMS, Term

#: Year of the collections: no added duty fell on goods of most partners.
YEAR = 2024

NONE = "where the partner sold none"
LAW_BASES = Columns(
    "a partner",
    {
        "partner": TERMS["partner"],
        "value": Term("Imports 2024", "USD", "imports of 2024 on lines of the schedule"),
        "general": Term("Column 1", "fraction", "base rate without a claim, by imports of 2024"),
        "collected": Term("Collected", "fraction", "duties over imports of 2024"),
        "covered": Term(
            "Under an agreement",
            "fraction",
            "share of imports on lines with a lower special rate for the partner",
        ),
        "general_covered": Term(
            "Column 1, there", "fraction", "base rate without a claim on these lines", missing=NONE
        ),
        "special_covered": Term(
            "Special rate, there", "fraction", "special rate on these lines", missing=NONE
        ),
        "collected_covered": Term(
            "Collected, there", "fraction", "duties over imports of these lines", missing=NONE
        ),
        "general_other": Term(
            "Column 1, elsewhere", "fraction", "base rate on the other lines", missing=NONE
        ),
        "collected_other": Term(
            "Collected, elsewhere", "fraction", "duties over imports of the other lines", missing=NONE
        ),
    },
)


@returns(LAW_BASES)
def bases_collected(read, partners) -> pd.DataFrame:
    """Return base rates, special rates and collections of 2024 by partner, largest first.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    partners : sequence of str
        ISO alpha-3 codes.

    Notes
    -----
    Of China, and of lines under Section 232, duties of 2024 hold more than the base. An agreement that
    is not always claimed leaves collections between its rate and column 1.
    """
    imports = read("us_imports_hs10_annual")
    sold = imports[imports.year.eq(YEAR) & imports.partner.isin(list(partners))]
    rates = base_rates(read)
    sold = sold[sold.hs10.str[:8].isin(rates.index) & sold.customs_value.gt(0)]
    special = preferences(read).groupby(["partner", "hts8"]).special_rate.min()
    key = pd.MultiIndex.from_arrays([sold.partner, sold.hs10.str[:8]])
    lines = pd.DataFrame(
        {
            "partner": sold.partner,
            "value": sold.customs_value,
            "duties": sold.duties,
            "general": legal_base(sold.partner, sold.hs10, rates),
            "special": special.reindex(key).to_numpy(),
        }
    )
    covered = lines.special.lt(lines.general)
    table = _means(lines, "").join(_means(lines[covered], "_covered"))
    table = table.join(_means(lines[~covered], "_other"))
    table["covered"] = (table.value_covered / table.value).fillna(0.0)
    return table.sort_values("value", ascending=False).reset_index()[list(LAW_BASES)]


def _means(lines: pd.DataFrame, where: str) -> pd.DataFrame:
    """Return means of rates by partner, weighted with imports; names end with ``where``."""
    weighted = lines[["general", "special"]].mul(lines.value, axis=0)
    sums = weighted.assign(partner=lines.partner, value=lines.value, duties=lines.duties)
    sums = sums.groupby("partner").sum()
    means = sums[["general", "special"]].div(sums.value, axis=0)
    means = means.assign(collected=sums.duties / sums.value, value=sums.value)
    return means.add_suffix(where)

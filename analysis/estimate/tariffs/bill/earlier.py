"""The bill of the years before: by sector, month and layer of the law, from 2018 to 2024."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import returns
from analysis.estimate.tariffs.bill.cells import AMOUNTS, BILL_CELLS, UNASSIGNED
from analysis.estimate.tariffs.bill.lines import YEAR
from analysis.estimate.tariffs.bill.months import OTHER_PARTNERS
from analysis.estimate.tariffs.bill.split import bounds, ratio
from analysis.vocabulary import WORLD

#: First year of the bill.
FIRST_YEAR = 2018

#: Layer of the law of those years -> its authority; Section 232 was on metals alone.
LAYERS_OF = {
    "base": "base",
    "section_201": "section_201",
    "section_232": "section_232_metals",
    "section_301": "section_301",
}


@returns(BILL_CELLS)
def earlier_cells(rates: pd.DataFrame, imports: pd.DataFrame) -> pd.DataFrame:
    """Return the bill by partner, sector and month before 2025, divided as steps 2 and 4 have it.

    Parameters
    ----------
    rates : DataFrame
        Of :func:`statutory.statutory_rates`, by NAICS3.
    imports : DataFrame
        ``us_imports_naics3_monthly``; duties of partners without a law by sector are unassigned.
    """
    years = range(FIRST_YEAR, YEAR)
    keys = ["partner", "product", "month"]
    traded = imports.rename(columns={"naics3": "product"})
    traded = traded[traded.month.dt.year.isin(years)].astype(dict.fromkeys(keys[:2], "str"))
    world = traded[traded.partner.eq(WORLD)]
    rates = rates[rates.system.eq("naics3")].astype(dict.fromkeys(keys[:2], "str"))
    members = traded[traded.partner.ne(WORLD)].merge(rates[[*keys, *LAYERS_OF]], on=keys, how="left")
    due = members[list(LAYERS_OF)].fillna(0.0).mul(members.customs_value, axis=0).to_numpy(float).T
    duties = members.duties.to_numpy(float)
    lowest, highest = bounds(due, duties)
    parts = [
        members[keys].assign(
            authority=name,
            due=due[row],
            lowest=lowest[row],
            highest=highest[row],
            collected=due[row] * ratio(duties, due.sum(axis=0)),
        )
        for row, name in enumerate(LAYERS_OF.values())
    ]
    without = members[keys].assign(duties=np.where(due.sum(axis=0) > 0, 0.0, duties))
    rest = world.set_index(keys[1:]).duties - members.groupby(keys[1:]).duties.sum()
    rest = rest.clip(lower=0.0).rename("duties").reset_index().assign(partner=OTHER_PARTNERS)
    alike = {name: "duties" for name in ("collected", "lowest", "highest")}
    for unassigned in (without, rest):
        parts.append(
            unassigned.assign(authority=UNASSIGNED, **{n: unassigned[c] for n, c in alike.items()})
        )
    every = (
        pd.concat(parts, ignore_index=True)
        .reindex(columns=list(BILL_CELLS))
        .fillna(dict.fromkeys(AMOUNTS, 0.0))
    )
    return every[every[AMOUNTS].ne(0).any(axis=1)].reset_index(drop=True)

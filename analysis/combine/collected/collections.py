"""The law of 2025 and 2026 beside what customs collected: by month, by chapter and by year.

The collections are a test of the law. No module that makes a rate reads what is read here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.collect.schema import read_csv
from analysis.columns import Columns, returns
from analysis.law.calendar import day_weights
from analysis.law.coverage import Coverage
from analysis.law.last_day import law_on
from analysis.law.measures import LAYERS
from analysis.law.statutory import BASKET_2024, Law, average_by_product
from analysis.vocabulary import TERMS, Term

#: Collections by partner and month, and by partner and chapter in one month.
MONTHLY, CELLS = "us_collected_rate_partner_monthly", "us_collected_rate_partner_hs2_2026_06"

#: All chapters of Viet Nam in that month; the day whose law stands beside it.
VIETNAM_CHAPTERS, VIETNAM_LAW_DAY = "us_imports_vnm_hs2_monthly", pd.Timestamp("2026-06-15")

#: Years whose imports weight the law.
YEARS = (2025, 2024)

#: The customs union whose members' goods are one series.
UNION_SERIES = "EU"

#: Partners whose goods are spared by claims that a line shows as a share only.
USMCA = ("CAN", "MEX")

#: Why a cell of June 2026 lies far from the law; ``shown_by`` names the measure that shows it.
CAUSES = Path(__file__).with_name("cell_causes.csv")
CAUSES_SCHEMA = {
    "fields": [
        {
            "name": "partner",
            "type": "string",
            "description": "ISO alpha-3",
            "constraints": {"required": True, "pattern": "[A-Z]{3}"},
        },
        {
            "name": "hs2",
            "type": "string",
            "description": "chapter",
            "constraints": {"required": True, "pattern": r"\d{2}"},
        },
        {"name": "shown_by", "type": "string", "description": "measure that shows it; blank: none"},
        {
            "name": "cause",
            "type": "string",
            "description": "cause, or unexplained",
            "constraints": {"required": True},
        },
    ],
    "primaryKey": ["partner", "hs2"],
}

#: First and last year of the older law that is held against collections.
SINCE, UNTIL = 2017, 2023

#: A partner with a published series, and what customs collected.
SERIES = Term("Partner", "", "exporting country, ISO 3166-1 alpha-3, or EU")
COLLECTED_RATE = Term("Collected", "fraction", "duties over customs value, without chapters 98 and 99")

LAW_COLLECTED = Columns(
    "a partner and month",
    {
        "partner": SERIES,
        "month": TERMS["month"],
        "collected_rate": COLLECTED_RATE,
        "dutiable_collected": Term(
            "Dutiable", "fraction", "share of the value that paid a duty", missing="where not published"
        ),
        **{
            f"law_{year}": Term(
                f"Law, imports of {year}",
                "fraction",
                f"what the law says, day-weighted, on imports of {year} without chapters 98 and 99",
            )
            for year in YEARS
        },
        "dutiable_law": Term(
            "Dutiable by law",
            "fraction",
            "share of imports of 2025 on lines with a duty",
            missing="under USMCA, whose claims are no lines",
        ),
    },
)

OF_YEARS = {
    "value": ("Imports {}", "USD", "imports of {}"),
    "law": ("Law, imports of {}", "fraction", "law of 15 June 2026 on imports of {}"),
    "lists": (
        "Lists, imports of {}",
        "fraction",
        "that law with its lists of metals alone: civil "
        "aircraft spared by Section 122 whole, and by no duty on metals, on imports of {}",
    ),
    "exempt": ("Exempt, imports of {}", "fraction", "share of imports of {} without an added duty"),
}
LAW_CELLS = Columns(
    "a sample, partner and chapter in June 2026",
    {
        "sample": Term("Sample", "", "cells of several partners, or all chapters of Viet Nam"),
        "partner": TERMS["partner"],
        "hs2": Term("Chapter", "", "chapter of the Harmonized System"),
        "collected_rate": COLLECTED_RATE,
        "customs_value": Term("Imports", "USD", "imports of the month", missing="of cells"),
        **{
            f"{name}_{year}": Term(label.format(year), unit, definition.format(year))
            for name, (label, unit, definition) in OF_YEARS.items()
            for year in YEARS
        },
        "free_2025": Term(
            "Free",
            "fraction",
            "share of the value of 2025 that entered free although the law charged it",
        ),
        "charged_2025": Term("Charged", "fraction", "statutory rate of 2025"),
    },
)

BY_MONTH = Columns(
    "a month from 2024 on",
    {
        "month": TERMS["month"],
        "law_fixed": Term("Law, mix of 2024", "fraction", "what the law says, weights of 2024"),
        "law_current": Term(
            "Law, mix of the month",
            "fraction",
            "what the law says, sectors weighted with the imports of the month",
        ),
        "collected": Term("Collected", "fraction", "duties over customs value"),
        "collected_on_law": Term(
            "Collected on law", "fraction", "duties over what the law says at the mix of the month"
        ),
    },
    index=("month",),
)


@returns(LAW_COLLECTED)
def law_collected(law: Law, read) -> pd.DataFrame:
    """Return law and collected rate of each partner with a published series, by month.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`.
    read : callable
        ``collect.read_table``.
    """
    collected = read(MONTHLY)
    months = pd.DatetimeIndex(sorted(collected.month.unique()), name="month")
    parts = [
        _by_month(law, _members(law, partner), months).assign(partner=partner)
        for partner in sorted(collected.partner.unique())
    ]
    table = collected.merge(pd.concat(parts).reset_index(), on=["partner", "month"])
    share = table.dutiable_value.astype(float) / table.customs_value.astype(float)
    table["dutiable_collected"] = share
    table["dutiable_law"] = table.dutiable_law.mask(table.partner.isin(USMCA))
    table = table[list(LAW_COLLECTED)].astype({"partner": "str"})
    return table.sort_values(["partner", "month"], ignore_index=True)


def _special(law: Law) -> list[str]:
    """Return the chapters of special provisions, which the series of collections leave out."""
    rows = law.coverage.rows
    return rows.hts_prefix[rows.scope.eq("special")].tolist()


def _members(law: Law, partner: str) -> list[str]:
    """Return a partner, or the members of the union."""
    if partner != UNION_SERIES:
        return [partner]
    return sorted(law.lines.partner[law.lines.group.eq(UNION_SERIES)].unique())


def _by_month(law: Law, partners: list[str], months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the law of some partners' goods together; index: month."""
    duties = {name: np.zeros(len(months)) for name in ("law_2025", "law_2024", "dutiable_law")}
    value = dict.fromkeys(duties, 0.0)
    for partner in partners:
        lines = law.of(partner)
        lines = lines[~lines.hs2.isin(_special(law))]
        segments, layers = law.layers_as_traded(lines)
        rates = sum(layers[name] for name in LAYERS)
        days = day_weights(segments, months)
        for name, what in (("law_2025", rates), ("law_2024", rates), ("dutiable_law", rates > 0)):
            weights = lines[f"value_{2024 if name == 'law_2024' else 2025}"].to_numpy(float)
            # Not the product of matrices, whose last bit depends on where they lie in memory.
            duties[name] = duties[name] + (days * (what * weights).sum(axis=1)).sum(axis=1)
            value[name] += weights.sum()
    return pd.DataFrame({name: duties[name] / value[name] for name in duties}, index=months)


@returns(LAW_CELLS)
def law_cells(law: Law, read, duties_paid: pd.DataFrame) -> pd.DataFrame:
    """Return law and collected rate of partners' chapters in June 2026.

    Parameters
    ----------
    law, read
        As :func:`law_collected`.
    duties_paid : DataFrame
        Rows of :func:`duties_paid.due_and_paid_lines`.
    """
    cells = read(CELLS)[["partner", "hs2", "collected_rate"]].assign(sample="cells")
    june = read(VIETNAM_CHAPTERS)
    june = june[june.month.eq(VIETNAM_LAW_DAY.replace(day=1)) & june.customs_value.gt(0)]
    june = june[~june.hs2.isin(_special(law))]
    value = june.customs_value.astype(float)
    chapters = june[["partner", "hs2"]].assign(
        sample="chapters", customs_value=value, collected_rate=june.duties.astype(float) / value
    )
    wanted = sorted({*cells.partner, *chapters.partner})
    few = replace(law, lines=law.lines[law.lines.partner.isin(wanted)])
    rates = _by_chapter(law_on(few, VIETNAM_LAW_DAY), few.lines)
    lists = _by_chapter(law_on(with_lists_alone(few), VIETNAM_LAW_DAY), few.lines)
    lists = lists[["law_2025", "law_2024"]].rename(columns=lambda name: name.replace("law", "lists"))
    table = pd.concat([cells, chapters]).merge(rates.join(lists), on=["partner", "hs2"], how="left")
    return table.merge(_entered_free(duties_paid), on=["partner", "hs2"], how="left")


def cell_causes(path: Path = CAUSES) -> pd.DataFrame:
    """Return the causes of large gaps by partner and chapter."""
    return read_csv(path, CAUSES_SCHEMA, where=path.name)


def with_lists_alone(law: Law) -> Law:
    """Return the law with its lists of metals and without the shares of civil aircraft."""
    rows = law.coverage.rows.copy()
    planes = rows.use.eq("civil_aircraft")
    rows.loc[planes & rows.scope.eq("section_122_by_use"), "share"] = 1.0
    rows.loc[planes & rows.scope.eq("metal_aircraft"), "share"] = 0.0
    return replace(law, coverage=Coverage(rows, law.coverage.codes))


def _by_chapter(rates: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Return imports, law and exempt share by partner and chapter; index: partner, hs2."""
    values = ["value_2025", "value_2024"]
    both = rates.merge(
        lines[["partner", "hs10", "hs2", *values]],
        left_on=["partner", "hts"],
        right_on=["partner", "hs10"],
    )
    exempt = both.statutory_rate.sub(both.base).le(0)
    for year in YEARS:
        both[f"law_{year}"] = both.statutory_rate * both[f"value_{year}"]
        both[f"exempt_{year}"] = exempt * both[f"value_{year}"]
    shares = [name for name in both if name.startswith(("law_2", "exempt_"))]
    sums = both.groupby(["partner", "hs2"])[[*values, *shares]].sum()
    for name in shares:
        sums[name] = sums[name] / sums[f"value_{name[-4:]}"]
    return sums


def _entered_free(duties_paid: pd.DataFrame) -> pd.DataFrame:
    """Return what entered free although charged, and the law of 2025, by partner and chapter."""
    value = duties_paid.value_2025
    lines = duties_paid.assign(hs2=duties_paid.hs10.str[:2], charged_2025=duties_paid.law_2025 * value)
    lines["free_2025"] = duties_paid.liable_2025 * value - duties_paid.dutiable_2025
    sums = lines.groupby(["partner", "hs2"])[["value_2025", "free_2025", "charged_2025"]].sum()
    rates = sums[["free_2025", "charged_2025"]].div(sums.value_2025, axis=0)
    return rates.reset_index()


def law_by_year(law: Law, statutory: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    """Return law and collected rate of every partner from 2017 to 2023, at the mix of the month.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`.
    statutory : DataFrame
        Rows of :func:`statutory.statutory_rates`.
    panel : DataFrame
        The NAICS3 panel.

    Returns
    -------
    DataFrame
        Key partner x year x product (NAICS3); ``customs_value``, ``duties``, ``law`` (what the law
        charges at the rates of the panels) and ``law_2024`` (the same with the lines of 2024 within a
        sector; equal but for China, whose lines of before 2024 are those of 2017), in US dollars.
    """
    by_sector = statutory[statutory.system.eq("naics3") & statutory.month.lt(BASKET_2024)]
    keys = ["partner", "product", "month"]
    kinds = dict.fromkeys(["partner", "product"], "str")
    rates = by_sector[[*keys, "statutory_rate"]].astype(kinds)
    traded = panel.rename(columns={"naics3": "product"}).astype(kinds)
    months = pd.date_range(f"{SINCE}-01", f"{UNTIL}-12", freq="MS")
    traded = traded[traded.month.isin(months)][[*keys, "customs_value", "duties"]]
    both = traded.merge(rates, on=keys).merge(_china_of_2024(law, months), on=keys, how="left")
    both["law"] = both.statutory_rate * both.customs_value
    both["law_2024"] = both.rate_2024.fillna(both.statutory_rate) * both.customs_value
    both["year"] = both.month.dt.year
    sums = ["customs_value", "duties", "law", "law_2024"]
    return both.groupby(["partner", "year", "product"], as_index=False)[sums].sum()


def _china_of_2024(law: Law, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return China's law by sector in earlier months on the lines of 2024, ``rate_2024``."""
    lines = law.of("CHN")
    lines = lines[lines.value_2024.gt(0)]
    rates = average_by_product(law.layers_as_traded(lines), lines, "naics3", lines.value_2024, months)
    rates["rate_2024"] = rates[LAYERS].sum(axis=1)
    return rates[["partner", "product", "month", "rate_2024"]].astype({"product": "str"})


@returns(BY_MONTH)
def by_month(statutory: pd.DataFrame, panel: pd.DataFrame, partner: str) -> pd.DataFrame:
    """Compare collections with the law by month, at the fixed and at the current mix of sectors.

    Parameters
    ----------
    statutory : DataFrame
        Rows of :func:`statutory.statutory_rates` by NAICS3.
    panel : DataFrame
        The NAICS3 panel.
    partner : str
        ISO alpha-3 code.
    """
    law = statutory[statutory.partner.eq(partner) & statutory.month.dt.year.ge(2024)]
    traded = panel[panel.partner.eq(partner)].rename(columns={"naics3": "product"})
    both = law.astype({"product": "str"}).merge(
        traded.astype({"product": "str"})[["product", "month", "customs_value", "duties"]],
        on=["product", "month"],
    )
    both["fixed"] = both.statutory_rate * both.weight
    both["current"] = both.statutory_rate * both.customs_value
    sums = both.groupby("month")[["fixed", "weight", "current", "customs_value", "duties"]].sum()
    table = pd.DataFrame({"law_fixed": sums.fixed / sums.weight})
    table["law_current"] = sums.current / sums.customs_value
    table["collected"] = sums.duties / sums.customs_value
    table["collected_on_law"] = sums.duties / sums.current
    return table

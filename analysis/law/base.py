"""The base of the law by itself: column 1 and column 2 by line, and what special programmes charge.

No claim is in these rates, and no collection but one: where a duty is by weight or number its equivalent
is what such duties took of the dutiable value in 2024, and the grade says so.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.law.shipped import shipped
from analysis.reading import law_tables
from analysis.vocabulary import TERMS, Term

#: Tables of the schedule, of its special column, and of what its symbols stand for.
SCHEDULE, SPECIAL_RATES_TABLE = "us_mfn_rates_hts8", "us_special_rates_hts8"
SYMBOLS = "us_special_programme_symbols"

#: Duties over dutiable value of lines whose rate is by weight or number.
IMPLIED = "us_specific_duty_implied_rates_hts8_2024"

#: Partners without most-favoured-nation treatment (general note 3(b) of the schedule).
COLUMN_2 = ["BLR", "CUB", "PRK", "RUS"]

#: Those of them that had it before, and the first day without it (Public Law 117-110).
LOST = ["BLR", "RUS"]
LOST_FROM = pd.Timestamp("2022-04-09")

#: How a rate came about -> in words.
GRADES = {
    "printed": "as the schedule prints it",
    "mean": "by weight or number: the mean of 2024, partners without an agreement",
    "dutiable": "by weight or number: the mean of 2024, what paid a duty from any partner but China",
    "part": "the ad valorem part alone: what is by weight or number has no mean",
    "none": "by weight or number, without a mean: stands as 0",
}

#: The key.
LINE = Term("Line", "", "HTS line of eight digits")

#: Forms of a rate that is a fraction as printed.
PLAIN = ("free", "ad_valorem")

BASE = Columns(
    "a tariff line",
    {
        "hts8": LINE,
        "general_rate": Term(
            "Column 1",
            "fraction",
            "general rate of the line; of duties by weight or number the mean that base_grade names",
        ),
        "column_2": Term(
            "Column 2",
            "fraction",
            "rate of partners without most-favoured-nation treatment",
            missing="where it is not ad valorem",
        ),
        "base_grade": Term("Grade", "", "how the rate of column 1 came about: " + ", ".join(GRADES)),
        "rate_text": Term("As printed", "", "rate of column 1 as the schedule prints it"),
    },
    index=("hts8",),
)

PREFERENCES = Columns(
    "a partner, tariff line and programme",
    {
        "partner": TERMS["partner"],
        "hts8": LINE,
        "programme": Term("Programme", "", "special programme that the partner's goods may claim"),
        "symbol": Term("Symbol", "", "its symbol in the special column"),
        "rate_text": Term("As printed", "", "special rate as the schedule prints it"),
        "special_rate": Term(
            "Special rate", "fraction", "special rate", missing="where it is not ad valorem"
        ),
        "last_day": Term("Last day", "", "last day of the programme", missing="where it is open"),
    },
)


@shipped
@returns(BASE)
def base_rates(read) -> pd.DataFrame:
    """Return the base rate of every HTS8 line of the schedule.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.

    Notes
    -----
    No rate of column 1 changed between the editions read, of 1 January 2025 to 8 June 2026.
    """
    # ASSUME: base rates of 2025 hold for 2013-2027; the schedule moved little outside chapter 99.
    # ASSUME: a duty by weight or number stands as duties over dutiable value of 2024, of partners
    # without an agreement, else of all but China (whose duties contain Section 301), at most 1.
    lines = read(SCHEDULE).drop_duplicates("hts8", keep="last").set_index("hts8")
    plain = lines.kind.isin(PLAIN)
    mean = read(IMPLIED).set_index("hts8").implied_rate.reindex(lines.index)
    dutiable = _equivalents(read("us_imports_hs10_annual")).reindex(lines.index)
    printed = lines.ad_valorem.where(lines.kind.ne("free"), 0.0).where(plain)
    by_grade = {"printed": printed, "mean": mean.clip(0, 1), "dutiable": dutiable.clip(0, 1)}
    rate = pd.Series(np.nan, index=lines.index)
    grade = pd.Series("none", index=lines.index)
    for name, rates in (by_grade | {"part": lines.ad_valorem}).items():
        new = rate.isna() & rates.notna()
        rate, grade = rate.mask(new, rates), grade.mask(new, name)
    second = lines.column2_text.fillna("").str.extract(r"^(\d+(?:\.\d+)?)\s*%$")[0].astype(float) / 100
    second = second.mask(lines.column2_text.eq("Free"), 0.0)
    return pd.DataFrame(
        {
            "general_rate": rate.fillna(0.0),
            "column_2": second,
            "base_grade": grade,
            "rate_text": lines.rate_text,
        }
    )


def legal_base(partner: pd.Series, lines: pd.Series, rates: pd.DataFrame) -> np.ndarray:
    """Return what the schedule charges on lines of partners without a claim, shape of ``lines``.

    Column 2 where the partner has no most-favoured-nation treatment and the rate is ad valorem, else
    column 1; 0 on a line that is not in the schedule.

    Parameters
    ----------
    partner, lines : Series
        ISO alpha-3 codes; HTS lines of eight digits or more.
    rates : DataFrame
        From :func:`base_rates`.
    """
    eight = lines.str[:8]
    general, second = eight.map(rates.general_rate), eight.map(rates.column_2)
    return general.mask(partner.isin(COLUMN_2) & second.notna(), second).fillna(0.0).to_numpy()


def _equivalents(imports: pd.DataFrame) -> pd.Series:
    """Return duties over dutiable value of 2024 by HTS8, all partners but China."""
    year = imports[imports.year.eq(2024) & imports.partner.ne("CHN")]
    sums = year.groupby(year.hs10.str[:8])[["duties", "dutiable_value"]].sum()
    return sums.duties / sums.dutiable_value.where(sums.dutiable_value > 0)


def free_drugs(read) -> pd.Index:
    """Return the HTS8 lines of which the products that the Pharmaceutical Appendix lists are free.

    Symbol K of the special column (general note 13): of every partner with column 1, on every day.
    """
    special = read(SPECIAL_RATES_TABLE)
    return pd.Index(special.hts8[special.symbol.eq("K")].unique())


@law_tables
@returns(PREFERENCES)
def preferences(read, *, partner: str = "") -> pd.DataFrame:
    """Return the special rates that goods of partners with a programme of their own may claim.

    Programmes by use (civil aircraft, drugs, dyes) and those whose members no table lists (the Caribbean
    Basin) or which lapsed (GSP, on 31 December 2020) are left out.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    partner : str
        ISO alpha-3 code of one partner; empty: all.
    """
    symbols = read(SYMBOLS).dropna(subset="partners")
    symbols = symbols.assign(partner=symbols.partners.str.split())
    symbols = symbols[["symbol", "programme", "partner", "last_day"]]
    symbols = symbols.explode("partner")
    symbols = symbols[symbols.partner.eq(partner)] if partner else symbols
    if symbols.empty:
        none = pd.DataFrame(columns=list(PREFERENCES), dtype=str)
        return none.astype({"last_day": symbols.last_day.dtype})
    special = read(SPECIAL_RATES_TABLE).drop_duplicates(["hts8", "symbol"], keep="last")
    rows = special.merge(symbols, on="symbol")
    rate = rows.ad_valorem.where(rows.kind.ne("free"), 0.0).where(rows.kind.isin(PLAIN))
    rows = rows.assign(special_rate=rate).sort_values(["partner", "hts8", "symbol"], ignore_index=True)
    return rows[list(PREFERENCES)]

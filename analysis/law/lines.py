"""Tariff lines: base rate, product codes and fixed weights of every line.

Two baskets from before the episodes carry the statutory rate: what the US imported from China in
2017 by HS6, and what it imported from each partner in 2024 by HTS10.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.law.base import COLUMN_2, base_rates, legal_base
from analysis.law.successors import successor_table
from analysis.reading import law_tables

ReadTable = Callable[[str], pd.DataFrame]


def naics3_of_lines(codes: pd.Series, concordance: pd.DataFrame) -> pd.Series:
    """Return the NAICS3 sector of HS codes: by HTS10, else the commonest of HS8, HS6, HS4, HS2.

    Codes that match in none of these ways are missing in the result.
    """
    sectors = pd.Series(pd.NA, index=codes.index, dtype="str")
    for digits in (10, 8, 6, 4, 2):
        # A 6-digit code is too short to match a longer prefix.
        unmatched = codes[sectors.isna() & codes.str.len().ge(digits)].str[:digits]
        prefix = concordance.hs10.str[:digits]
        prefix = prefix[prefix.isin(unmatched)]
        counts = pd.DataFrame({"prefix": prefix, "sector": concordance.naics6[prefix.index].str[:3]})
        # Ties go to the lower code, whatever the order of rows.
        counts = counts.value_counts().reset_index()
        counts = counts.sort_values(["prefix", "count", "sector"], ascending=[True, False, True])
        commonest = counts.drop_duplicates("prefix").set_index("prefix").sector
        sectors = sectors.fillna(unmatched.map(commonest).astype("str"))
    return sectors


def traded_lines(read: ReadTable, *, partners=None, renumbered: bool = False) -> pd.DataFrame:
    """Return every HTS10 line that a partner sold in 2024 or 2025, with its base rate.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    partners : sequence of str, optional
        Only these.
    renumbered : bool
        Whether to add the numbers under which goods of these lines stand later, sold in neither year.

    Returns
    -------
    DataFrame
        Key partner x hs10, sorted; ``group`` (customs union or missing), ``value_2024``,
        ``value_2025`` (US dollars, 0 where nothing was sold), ``legal_base`` (what the schedule charges
        without a claim) and ``base_rate`` (at the claims of 2024; fractions), ``naics3``, ``hs2``. A
        partner without an ISO code has its Census code for a name.
    """
    return lines_and_successors(read, partners=partners, renumbered=renumbered)[0]


def lines_and_successors(
    read: ReadTable, *, partners=None, renumbered: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return :func:`traded_lines`, and their :func:`successors.successor_table`."""
    imports = read("us_imports_hs10_annual")
    codes = read("census_partner_codes")
    codes = codes.assign(partner=codes.partner.fillna(codes.census_partner_code))
    sold = imports[imports.customs_value.gt(0)]
    if partners is not None:
        wanted = codes.census_partner_code[codes.partner.isin(partners)]
        sold = sold[sold.census_partner_code.isin(wanted)]
    sold = sold.drop(columns="partner").merge(codes, on="census_partner_code")
    lines = sold.pivot_table(
        index=["partner", "hs10"], columns="year", values="customs_value", aggfunc="sum", fill_value=0
    )
    lines = lines.reindex(columns=[2024, 2025], fill_value=0)
    lines = lines.rename(columns=lambda year: f"value_{year}").reset_index().rename_axis(columns=None)
    became = successor_table(lines, read)
    if renumbered:
        lines = _with_later_numbers(lines, became)
    lines["group"] = lines.partner.map(codes.drop_duplicates("partner").set_index("partner").group)
    unique = pd.Series(lines.hs10.unique())
    sector = naics3_of_lines(unique, read("hs10_naics6")).set_axis(unique)
    lines["naics3"], lines["hs2"] = lines.hs10.map(sector), lines.hs10.str[:2]
    lines["legal_base"] = legal_base(lines.partner, lines.hs10, base_rates(read))
    # ASSUME: preferences (free-trade agreements) lower a partner's base rate to what it paid in 2024;
    # China has none, and its collected rate contains Section 301. A line that a partner did not sell in
    # 2024 has the full base rate.
    paid = sold[sold.year.eq(2024)].groupby(["partner", "hs10"])[["duties", "customs_value"]].sum()
    paid = _with_successors(paid, became)
    paid = (paid.duties / paid.customs_value).rename("paid").reset_index()
    paid = lines[["partner", "hs10"]].merge(paid, on=["partner", "hs10"], how="left").paid
    # Nor has a partner without most-favoured-nation treatment a preference, whatever it paid.
    preferential = paid.notna() & ~lines.partner.isin(["CHN", *COLUMN_2])
    lines["base_rate"] = np.minimum(lines.legal_base, paid.where(preferential, np.inf))
    return lines, became


def _with_later_numbers(lines: pd.DataFrame, became: pd.DataFrame) -> pd.DataFrame:
    later = became[["partner", "successor"]].drop_duplicates()
    every = lines.merge(later.rename(columns={"successor": "hs10"}), on=["partner", "hs10"], how="outer")
    values = ["value_2024", "value_2025"]
    return every.fillna(dict.fromkeys(values, 0)).astype(dict.fromkeys(values, lines.value_2024.dtype))


def _with_successors(paid: pd.DataFrame, became: pd.DataFrame) -> pd.DataFrame:
    """Return sums by partner and line, with those of numbers that were split from them since.

    A number with imports of its own keeps what they paid; the goods of all numbers that were given to
    others are free of duty in column 1.
    """
    rows = became.merge(paid.rename_axis(["partner", "hts"]), on=["partner", "hts"])
    columns = list(paid)
    rows[columns] = rows[columns].mul(rows.share, axis=0)
    keys = ["partner", "successor"]
    of_day = rows.groupby(["first_day", *keys])[columns].sum().reset_index()
    new = of_day.drop_duplicates(keys).set_index(keys)[columns].rename_axis(["partner", "hs10"])
    return pd.concat([paid, new[~new.index.isin(paid.index)]])


@law_tables
def lines_2017(read: ReadTable) -> pd.DataFrame:
    """Return the HS6 lines of China's 2017 basket with the additional rates of 2018-2020.

    Returns
    -------
    DataFrame
        Key hs6; ``hs2``, ``naics3``, ``weight`` (share of 2017 imports, sums to 1), ``base_rate``
        (fraction) and one column per action (``TT301_a`` ...): change of the additional rate.
    """
    lines = read("us_imports_from_china_weights_hs6_2017").rename(columns={"weight_2017": "weight"})
    base = base_rates(read).general_rate
    # ASSUME: within an HS6 the base rate is the plain mean of its HTS8 lines, and HS6 codes of
    # 2017 that the 2025 schedule no longer has take the mean of their heading.
    lines["hs2"] = lines.hs6.str[:2]
    lines["naics3"] = naics3_of_lines(lines.hs6, read("hs10_naics6"))
    lines["base_rate"] = np.nan
    for digits in (6, 4, 2):
        mean = base.groupby(base.index.str[:digits]).mean()
        lines["base_rate"] = lines.base_rate.fillna(lines.hs6.str[:digits].map(mean))
    # Special provisions have no base rate of their own.
    lines["base_rate"] = lines.base_rate.fillna(0.0)
    changes = read("us_tariff_changes_on_china_hs6_2018_2020")
    actions = changes.pivot(index="hs6", columns="action", values="additional_rate").fillna(0.0)
    return lines.join(actions, on="hs6").fillna(dict.fromkeys(actions, 0.0))

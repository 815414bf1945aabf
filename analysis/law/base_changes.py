"""Where the base rate changes on a day: note 30 on Russia, the ends of GSP and of AGOA.

Rows of :func:`scopes.scope_rows` whose ``line_rate`` stands in place of the base rate while they hold.
"""

from __future__ import annotations

import pandas as pd

from analysis.law.base import SPECIAL_RATES_TABLE, SYMBOLS, base_rates
from analysis.law.followed import FOLLOWED_FROM
from analysis.law.programmes import BENEFICIARIES, GSP_END, sold_by_beneficiaries
from analysis.law.successors import became, edges

#: Day after which AGOA and Haiti's HOPE and HELP are at an end.
AGOA_ENDS = pd.Timestamp("2026-12-31")


def note_30(read) -> pd.DataFrame:
    """Goods of Russia that bear 35 or 70 % in place of column 2 (note 30)."""
    name = "us_russia_note30_hts8"
    rows = read(name).rename(columns={"hts8": "hts_prefix", "rate": "line_rate"})
    return rows.assign(scope="base_russia_note_30", source=name)


def gsp_lapsed(read) -> pd.DataFrame:
    """Goods that claimed GSP in 2024, at column 1 since it lapsed.

    Customs takes the full duty of what is flagged for a refund that Congress may grant; the duties of
    the Census count it as free, as the base does at the claims of 2024.
    """
    # ASSUME: a line of which less than 95 % of the base was paid in 2024 claimed it, where no other
    # programme freed it; goods of other lines of these partners paid all.
    sold = sold_by_beneficiaries(read)
    rows = sold[sold.paid.lt(0.95) & sold.last_day.eq(GSP_END) & sold.other_programme.isna()]
    rows = rows[rows.symbol.ne("A+") | rows.least_developed.eq("yes")]
    rows = _with_numbers_since(rows[["hts_prefix", "partner", "line_rate"]], read)
    first_day = GSP_END + pd.Timedelta(days=1)
    return rows.assign(scope="base_gsp_lapsed", first_day=first_day, source=BENEFICIARIES)


def _with_numbers_since(rows: pd.DataFrame, read) -> pd.DataFrame:
    """Return goods of 2024 with the numbers that they got before lists are followed."""
    lines = rows.rename(columns={"hts_prefix": "hts"})
    later = became(lines, edges(read), FOLLOWED_FROM - pd.Timedelta(days=1))
    later = later.merge(lines, on=["partner", "hts"]).drop(columns=["hts", "share"])
    every = pd.concat([rows, later.rename(columns={"successor": "hts_prefix"})])
    return every.drop_duplicates(["hts_prefix", "partner"])


def agoa_end(read, settings: pd.DataFrame) -> pd.DataFrame:
    """Goods that were sold under a claim to AGOA or HOPE in 2024, at column 1 from 2027 on."""
    # ASSUME: what these partners paid less than column 1 on in 2024 is a claim to the programme where
    # its symbol stands, or on clothing and textiles. They paid 15 and 2 % of column 1 on these and 77 %
    # on others (alternative: all their lines, 2 million USD of duties more).
    programmes = read(SYMBOLS)
    programmes = programmes[programmes.last_day.eq(AGOA_ENDS)]
    partners = set(" ".join(programmes.partners).split())
    special = read(SPECIAL_RATES_TABLE)
    named = set(special.hts8[special.symbol.isin(programmes.symbol)])
    codes = read("census_partner_codes")[["census_partner_code", "partner"]]
    imports = read("us_imports_hs10_annual").drop(columns="partner")
    sold = imports[imports.year.eq(2024) & imports.customs_value.gt(0)].merge(codes)
    sold = sold[sold.partner.isin(partners)]
    clothing = tuple(settings.hts_prefix[settings.scope.eq("clothing")])
    may = sold.hs10.str[:8].isin(named) | sold.hs10.str.startswith(clothing)
    rate = sold.hs10.str[:8].map(base_rates(read).general_rate).astype(float)
    rows = sold[may & (sold.duties < rate * sold.customs_value)].rename(columns={"hs10": "hts_prefix"})
    rows = _with_numbers_since(rows[["hts_prefix", "partner"]].assign(line_rate=rate), read)
    rows = rows.assign(source=SYMBOLS)
    return rows.assign(scope="base_agoa_end", first_day=AGOA_ENDS + pd.Timedelta(days=1))

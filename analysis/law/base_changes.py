"""Where the base rate changes on a day: note 30 on Russia, and the end of AGOA.

Rows of :func:`scopes.scope_rows` whose ``line_rate`` stands in place of the base rate while they hold.
"""

from __future__ import annotations

import pandas as pd

from analysis.law.base import SPECIAL_RATES_TABLE, SYMBOLS, base_rates

#: Day after which AGOA and Haiti's HOPE and HELP are at an end.
AGOA_ENDS = pd.Timestamp("2026-12-31")


def note_30(read) -> pd.DataFrame:
    """Goods of Russia that bear 35 or 70 % in place of column 2 (note 30)."""
    name = "us_russia_note30_hts8"
    rows = read(name).rename(columns={"hts8": "hts_prefix", "rate": "line_rate"})
    return rows.assign(scope="base_russia_note_30", source=name)


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
    rows = rows[["hts_prefix", "partner"]].assign(line_rate=rate, source=SYMBOLS)
    return rows.assign(scope="base_agoa_end", first_day=AGOA_ENDS + pd.Timedelta(days=1))

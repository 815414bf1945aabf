"""Section 301 against partners other than China: the dispute over civil aircraft, and Nicaragua.

Each function reads published lists and returns rows of :func:`scopes.scope_rows`.
"""

from __future__ import annotations

import pandas as pd

from analysis.law.spared import claimed_shares

AIRCRAFT = "us_section301_aircraft_hts_dates"


def aircraft_dispute(read, settings: pd.DataFrame) -> pd.DataFrame:
    """Goods of the European Union and the United Kingdom, at the rate of their heading (note 21)."""
    # ASSUME: a good of 2019 to 2021 stands in all lines that its line became in 2022; two lines of coats
    # of the United Kingdom and prune juice (off in March 2020) are left out, under .3 million USD.
    # ASSUME: of a line of which a heading describes a good, that good is by use. Aircraft paid on under
    # 2 % of their value and aircraft parts on none, since buyers took them where they were free; of
    # Scotch and Irish whisky single malt is what chapter 22 of the United Kingdom paid for.
    rows = read(AIRCRAFT)
    described = rows.scope.eq("described")
    single_malt = settings[settings.scope.eq("described_good")].set_index("hts_prefix").share
    rows["share"] = rows.hts_prefix.map(single_malt).astype(float).fillna(0.0).where(described, 1.0)
    rows["use"] = described.map({True: "named_good", False: ""})
    return rows.assign(line_rate=rows.rate, used=1.0, scope="s301_aircraft", source=AIRCRAFT)


def nicaragua_claims(read) -> pd.DataFrame:
    """Goods of Nicaragua that claim CAFTA-DR, which Section 301 on it spares (note 29)."""
    # ASSUME: as for textiles (spared.cafta_dr), by line; what was free without a claim, as coffee and
    # gold, will claim as its chapter did (alternative: all of it originates, and bears nothing).
    rows = claimed_shares(read, ["NIC"])
    return rows.assign(scope="cafta_dr_all", source="us_imports_hs10_annual")

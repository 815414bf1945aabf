"""Claims of one line and sentences, each with the verdict that the tables bear.

Claimed values are those that China's customs, the US Census and the press printed, or off by as much
as a revision or by far more.
"""

#: How a verdict begins -> claims that get it.
VERDICTS = {
    # Growth to date and of a year, as printed by the customs office.
    "holds as first published; no revision found": [
        "exports CHN WLD 2023 yoy -4.6%",
        "imports CHN WLD 2023 yoy -5.5%",
        "exports CHN USA 2023 yoy -13.1%",
        "exports CHN USA 2024 yoy 4.9%",
        "exports CHN USA 2025 yoy -20%",
        "exports CHN EU 2024 yoy 3%",
        "imports CHN USA 2025 yoy -14.6%",
        "exports CHN USA 2025-03 ytd 4.5%",
        "exports CHN USA 2025-04 ytd -2.5%",
        "exports CHN USA 2025-05 ytd -9.7%",
        "exports CHN USA 2025-10 ytd -17.8%",
        "imports CHN USA 2025-05 ytd -7.4%",
        "exports CHN WLD 2026-06 ytd 17.6%",
        "imports CHN WLD 2026-06 ytd 26.6%",
        "exports CHN USA 2025-05 yoy -34.5%",
        "exports CHN USA 2025-05 ytd 177.42bn",
    ],
    "held as first published; revised since": [
        "exports CHN WLD 2025-02 ytd 2.3%",
        "exports CHN WLD 2025-05 yoy 4.8%",
        "imports CHN WLD 2025-05 yoy -3.4%",
    ],
    # The sums of months that stand beside a printed figure would give -2.2 % and 5.0 %.
    "does not hold as first published": [
        "exports CHN USA 2025-04 ytd -2.2%",
        "exports CHN USA 2025-03 ytd 5.0%",
    ],
    # No table prints these; sums of months are not called published.
    "holds as computed from monthly levels": [
        "exports CHN WLD 2025 yoy 5.4%",
        "exports CHN WLD 2025 3.77tn",
        "exports CHN WLD 2024 3.58tn",
        "exports CHN USA 2025 420bn",
        "exports CHN USA 2025-07 ytd 251bn",
        "imports CHN WLD 2025 yoy 0%",
        "balance CHN WLD 2024 992bn",
        "share exports CHN USA 2025 11.1%",
    ],
    "holds as computed from monthly levels, within their rounding": [
        "exports CHN WLD 2025 yoy 5.5%",  # as customs printed it; the levels give 5.43 %
    ],
    "is open: no printed figure in the tables": [
        "exports CHN WLD 2025-07 ytd 6.1%",
        "exports CHN WLD 2025-05 ytd 6.0%",
        "exports CHN USA 2025-11 ytd -18.9%",
        "exports CHN USA 2024 524.7bn",
        "balance CHN WLD 2025 1.189tn",
    ],
    "is open: no first release in the tables": [
        "exports CHN WLD 2025-07 321.8bn",
        "exports CHN WLD 2025-04 315.7bn",
        "imports CHN WLD 2025-07 223.5bn",
        "balance CHN WLD 2025-06 114.8bn",
        "imports USA CHN 2025-05 yoy -43.2%",
        "effective CHN 2025-05 47.9%",
    ],
    "is open: it differs by no more than imports of HTS 98 and 99 do": [
        "imports USA CHN 2026-07 25.5bn",
        "imports USA CHN 2026-05 yoy 10%",
    ],
    # Farther off than rounding, sums or revisions reach.
    "does not hold as computed from monthly levels": [
        "exports CHN WLD 2025 yoy 7%",
        "exports CHN WLD 2025 3.5tn",
        "exports CHN USA 2025 525bn",
        "balance CHN WLD 2025 1.00tn",
    ],
    "does not hold as published today": [
        "exports CHN WLD 2025-07 345bn",
        "imports USA CHN 2025-05 yoy -34.5%",
        "effective CHN 2025-05 145%",
        "imports USA CHN 2025 283.7bn",  # without HTS 98 and 99
        "ppi CHN 2025-05 yoy -3.4%",  # prices are not revised
    ],
    # The law has no releases; a day's rate is not that of the month.
    "holds by law": ["headline CHN 2025-05-31 30%", "statutory CHN 2025-05 70.5%"],
    "does not hold by law; holds as the headline rate on 31 May 2025": ["statutory CHN 2025-05 30%"],
    "does not hold by law; holds as the rate by law in May 2025": ["headline CHN 2025-05-14 70.5%"],
    "does not hold by law; holds as the rate collected in May 2025": ["headline CHN 2025-05-14 48.2%"],
    "does not hold as published today; holds as the headline rate on 31 May 2025": [
        "effective CHN 2025-05 30%"
    ],
}
#: How a verdict on a sentence begins -> sentences that get it.
SENTENCES = {
    "holds as first published": [
        "china's exports to the us fell 34.5% in may 2025",
        "China's exports to ASEAN grew 14.8 per cent in May 2025, year-on-year",
    ],
    "holds as computed from monthly levels": ["China's trade surplus rose about 20% in 2025"],
    "holds by law": ["Chinese goods faced a 145% tariff on 13 May 2025"],
    "holds as published today": [
        "Mexico was the largest supplier of goods to the United States in 2023",
        "US tariff revenue was $195 billion in fiscal 2025",
        "US imports from China fell 43% in May 2025",
    ],
    "holds as published today, of all from 2013 on": ["US imports from Vietnam hit a record in 2025"],
    "does not hold as first published": [
        "China's exports to the US fell 10% in May 2025 from a year earlier",
        "China's exports to the US rose 34.5% in May 2025",
        "China's exports to the US rose 32.4% in June 2025",
    ],
    "is open: no first release in the tables": [
        "The US deficit with China was $9.4 billion in June 2025"
    ],
    "cannot be checked": [
        "Vietnam's exports to China rose 42% in May 2025",
        "US exports to China hit a record low in May 2025",  # the tables begin in 2013
        "US tariff revenue hit a record low in June 2026",
    ],
    "does not hold by US figures": ["Vietnam's exports to the US rose 42% in May 2025"],
    "does not hold: “deficit USA CHN 2024 yoy_usd down” does not hold": [
        "The US deficit with China narrowed to $295.5bn in 2024"
    ],
}

#: Claims that can be read in two ways, or ask for what there is not.
REFUSED = [
    "imports CHN 2025-05 yoy -43.5%",
    "imports Vietnam 2025-05 9bn",
    "share imports CHN 2025-05 7%",
    "exports CHN USA 2030-05 yoy -34.5%",
    "exports CHN USA 2025-05 -34.5%",
    "headline CHN 2025-05 145%",
    "exports CHX USA 2025-05 yoy -34.5%",
    "China's exports to the US fell 34.5% in May",
    "Chinese imports fell 5% in May 2025",
    "imports from China fell 43% in May 2025",
    "China's exports to the US did not fall sharply in May 2025",
    "US trade with China fell 34% in 2025",
    "US imports from China fell to $18.9bn in June 2025 from $34.2bn a year earlier and $20.5bn in May",
    "US imports from China were $400 billion in the year to May 2025",
    "China's monthly exports to the US were $35 billion in 2025",
    "China's share of US imports fell 30% in 2025",
]

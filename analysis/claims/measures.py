"""What a claim can be about: one registry of measures, each with its ledger, units and report.

A measure in an office's ledger is data, not code: what it is called, which tables hold it, of which
flows it is made, and which report explains it. The files of articles and the claims of one line both
use it.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Source tables.
CUSTOMS_SERIES, PRICES_SERIES, IMPORTS_SERIES = (
    "china_customs_monthly",
    "china_prices_monthly",
    "us_imports_naics3_monthly",
)
TOTALS_SERIES, VINTAGES = "us_trade_totals_monthly", "us_trade_totals_vintages"
RECEIPTS_SERIES, REALISED_SERIES = "us_customs_revenue_monthly", "us_realised_rate_china_monthly"
REFUNDS_SERIES, COLLECTED_SERIES = "us_customs_refunds_monthly", "us_collected_rate_partner_monthly"
RATE_REVISIONS = "us_collected_rate_revisions_2025"
LINES = "us_imports_hs10_annual"
TABLES = (
    CUSTOMS_SERIES,
    PRICES_SERIES,
    IMPORTS_SERIES,
    TOTALS_SERIES,
    VINTAGES,
    RECEIPTS_SERIES,
    REALISED_SERIES,
    REFUNDS_SERIES,
    COLLECTED_SERIES,
    LINES,
)

#: Reports that explain a measure.
TARIFFS, EXPORTS = "02_tariffs", "03_trade"
RETALIATION, CHINA_PRICES = "07_retaliation", "08_prices"

#: Who records: China's customs, the US Census. Rates are those that the United States charge.
CHINA, US = "CHN", "USA"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure in one office's ledger."""

    kind: str  #: A key of :data:`quantities.KIND_QUANTITIES`.
    definition: str  #: What is measured; ``{partner}`` is the country's name as a sentence says it.
    total: str = ""  #: The same for all countries together; empty where there is no such figure.
    short: str  #: A name for the figure, with ``{name}`` of the partner.
    table: str = ""  #: Source table whose vintage it carries; empty for the law.
    report: str  #: Stem of the report that explains it.
    #: Measures of the same ledger that it is computed from; a balance is the first less the second, a
    #: rate the first over the second. Empty: it is a series of its own.
    parts: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()  #: Measure and ledger of the same thing defined otherwise.


#: Measure and ledger -> what it is.
MEASURES: dict[tuple[str, str], Measure] = {
    ("exports", CHINA): Measure(
        kind="flow",
        definition="China's exports to {partner} in US dollars, free on board, China Customs",
        total="China's total exports in US dollars, free on board, China Customs",
        short="China's exports to {name}",
        table=CUSTOMS_SERIES,
        report=EXPORTS,
        others=(("imports", US), ("general_imports", US)),
    ),
    ("imports", CHINA): Measure(
        kind="flow",
        definition="China's imports from {partner} in US dollars, freight and insurance included, "
        "China Customs",
        total="China's total imports in US dollars, freight and insurance included, China Customs",
        short="China's imports from {name}",
        table=CUSTOMS_SERIES,
        report=EXPORTS,
        others=(("exports", US),),
    ),
    ("balance", CHINA): Measure(
        kind="balance",
        definition="China's exports to {partner} less imports from there, China Customs",
        total="China's total exports less total imports, China Customs",
        short="China's balance with {name}",
        table=CUSTOMS_SERIES,
        report=EXPORTS,
        parts=("exports", "imports"),
        others=(("balance", US),),
    ),
    ("imports", US): Measure(
        kind="flow",
        definition="US imports for consumption from {partner} (US Census)",
        total="US imports for consumption from all countries (US Census)",
        short="US imports from {name}",
        table=IMPORTS_SERIES,
        report=EXPORTS,
        others=(("general_imports", US), ("exports", CHINA)),
    ),
    ("general_imports", US): Measure(
        kind="flow",
        definition="US general imports from {partner}, bonded warehouses included (US Census)",
        total="US general imports from all countries, bonded warehouses included (US Census)",
        short="US general imports from {name}",
        table=VINTAGES,
        report=EXPORTS,
        others=(("imports", US), ("exports", CHINA)),
    ),
    ("exports", US): Measure(
        kind="flow",
        definition="US exports to {partner}, free alongside ship (US Census)",
        total="US exports to all countries, free alongside ship (US Census)",
        short="US exports to {name}",
        table=VINTAGES,
        report=EXPORTS,
        others=(("imports", CHINA),),
    ),
    ("balance", US): Measure(
        kind="balance",
        definition="US exports to {partner} less general imports from there (US Census)",
        total="US exports less general imports, all countries (US Census)",
        short="the US balance with {name}",
        table=VINTAGES,
        report=EXPORTS,
        parts=("exports", "general_imports"),
        others=(("balance", CHINA),),
    ),
    ("deficit", US): Measure(
        kind="balance",
        definition="US general imports from {partner} less exports to there (US Census)",
        total="US general imports less exports, all countries (US Census)",
        short="the US deficit with {name}",
        table=VINTAGES,
        report=EXPORTS,
        parts=("general_imports", "exports"),
        others=(("balance", CHINA),),
    ),
    ("deficit", CHINA): Measure(
        kind="balance",
        definition="China's imports from {partner} less exports to there, China Customs",
        total="China's total imports less total exports, China Customs",
        short="China's deficit with {name}",
        table=CUSTOMS_SERIES,
        report=EXPORTS,
        parts=("imports", "exports"),
    ),
    ("duties", US): Measure(
        kind="flow",
        definition="duties calculated on US imports for consumption from {partner} (US Census)",
        total="duties calculated on US imports for consumption from all countries (US Census)",
        short="duties on goods from {name}",
        table=IMPORTS_SERIES,
        report=TARIFFS,
        others=(("receipts", US),),
    ),
    ("receipts", US): Measure(
        kind="flow",
        definition="",
        total="customs duties received by the US Treasury",
        short="customs receipts",
        table=RECEIPTS_SERIES,
        report=TARIFFS,
        others=(("gross_receipts", US), ("duties", US)),
    ),
    ("gross_receipts", US): Measure(
        kind="flow",
        definition="",
        total="customs duties received by the US Treasury before refunds",
        short="customs receipts before refunds",
        table=REFUNDS_SERIES,
        report=TARIFFS,
        others=(("receipts", US),),
    ),
    ("effective", US): Measure(
        kind="rate",
        definition="average rate collected on goods from {partner} (duties over customs value)",
        total="US average rate collected on goods from all countries (duties over customs value)",
        short="the rate collected",
        table=IMPORTS_SERIES,
        report=TARIFFS,
        parts=("duties", "imports"),
        others=(
            ("effective_hts97", US),
            ("statutory", US),
            ("headline", US),
            ("receipts_rate", US),
        ),
    ),
    ("effective_hts97", US): Measure(
        kind="rate",
        definition="average rate collected on goods from {partner}, HTS chapters 98 and 99 left out",
        short="the rate collected without HTS 98 and 99",
        table=COLLECTED_SERIES,
        report=TARIFFS,
        parts=("duties_hts97", "imports_hts97"),
        others=(("effective", US),),
    ),
    ("receipts_rate", US): Measure(
        kind="rate",
        definition="",
        total="customs receipts of the US Treasury over US general imports",
        short="Treasury receipts over imports",
        table=RECEIPTS_SERIES,
        report=TARIFFS,
        parts=("receipts", "general_imports"),
        others=(("effective", US),),
    ),
    ("statutory", US): Measure(
        kind="rate",
        definition="average rate by law on a fixed basket of goods from {partner}, day-weighted",
        short="the rate by law",
        report=TARIFFS,
        others=(("effective", US), ("headline", US)),
    ),
    ("headline", US): Measure(
        kind="rate",
        definition="uniform additional duty on goods from {partner} in force",
        short="the headline rate",
        report=TARIFFS,
        others=(("effective", US), ("statutory", US)),
    ),
    ("line_rate", US): Measure(
        kind="rate",
        definition="rate owed by law on most goods from {partner} of these lines",
        total="rate owed by law on most goods of these lines, from most countries",
        short="the rate owed on most of the goods",
        report=TARIFFS,
        others=(("added_rate", US), ("mean_rate", US)),
    ),
    ("added_rate", US): Measure(
        kind="rate",
        definition="rate added by law to the base rate on most goods from {partner} of these lines",
        total="rate added by law to the base rate on most goods of these lines, from most countries",
        short="what is added to the base rate",
        report=TARIFFS,
        others=(("line_rate", US), ("mean_rate", US)),
    ),
    ("mean_rate", US): Measure(
        kind="rate",
        definition="rate owed by law on goods from {partner} of these lines, mean by imports of 2024",
        total="rate owed by law on goods of these lines, mean by imports of 2024, from most countries",
        short="the mean rate owed",
        report=TARIFFS,
        others=(("line_rate", US), ("added_rate", US)),
    ),
    ("cpi", CHINA): Measure(
        kind="price",
        definition="consumer price index of China, all items",
        short="consumer prices",
        table=PRICES_SERIES,
        report=CHINA_PRICES,
        others=(("core_cpi", CHINA),),
    ),
    ("core_cpi", CHINA): Measure(
        kind="price",
        definition="consumer price index of China without food and energy",
        short="without food and energy",
        table=PRICES_SERIES,
        report=CHINA_PRICES,
        others=(("cpi", CHINA),),
    ),
    ("ppi", CHINA): Measure(
        kind="price",
        definition="producer price index of China, all industries",
        short="producer prices",
        table=PRICES_SERIES,
        report=CHINA_PRICES,
    ),
    ("document", ""): Measure(kind="document", definition="", short="documents", report=RETALIATION),
}

#: Words of measures, each once; a country's tariff has the partner alone, its trade who records it too.
MEASURE_WORDS = list(dict.fromkeys(word for word, _ in MEASURES))

#: Measures whose ledger goes without saying, and which.
IMPLIED_LEDGER = {
    word: ledger for word, ledger in MEASURES if sum(word == other for other, _ in MEASURES) == 1
}

#: Rates in force on some goods, and measures that are known by day.
GOODS_RATES = ("line_rate", "added_rate", "mean_rate")
BY_DAY = ("headline", *GOODS_RATES)

#: Measures and ledgers that are known by goods too.
GOODS_OF = (("imports", US), ("duties", US), *((word, US) for word in GOODS_RATES))

#: Figures that an office prints under one name, the usual one first: where a claim does not say which, a
#: number may be either; what is more, less or otherwise compared is of the first that the tables have.
ONE_NAME = (
    ("general_imports", "imports"),
    ("receipts", "gross_receipts"),
    ("effective", "effective_hts97"),
    ("line_rate", "added_rate", "mean_rate"),
)

"""What a claim can be about: one registry of measures, each with its ledger, units and report.

A measure in an office's ledger is data, not code: what it is called, which tables hold it, of which
flows it is made, and which report explains it. The files of articles and the claims of one line both
use it.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Changes, on a year earlier, on the month before or on a named period -> the unit of the answer.
CHANGE_UNITS = {
    "yoy": "fraction",
    "mom": "fraction",
    "from": "fraction",
    "yoy_usd": "USD",
    "mom_usd": "USD",
    "from_usd": "USD",
}

#: What a kind of measure can be asked for -> the unit of the answer.
# ASSUME: a share is one of the same flow of all partners, in the same ledger and release.
KIND_QUANTITIES = {
    "flow": {"level": "USD"}
    | CHANGE_UNITS
    | {
        "share": "fraction",
        "as_low": "months",
        "as_high": "months",
        "low": "months",
        "high": "months",
        "rank": "count",
    },
    "balance": {"level": "USD"} | CHANGE_UNITS | {"low": "months", "high": "months"},
    "rate": {"level": "fraction"},
    "price": {"yoy": "fraction", "mom": "fraction", "as_low": "months", "as_high": "months"},
    "document": {"level": ""},
}

#: All that can be asked, and changes in US dollars among them.
QUANTITIES = list(dict.fromkeys(word for words in KIND_QUANTITIES.values() for word in words))
DOLLAR_CHANGES = ("yoy_usd", "mom_usd", "from_usd")

#: How each of them is said after a definition; ``{base}`` is the period of the comparison.
SAID = {
    "level": "",
    "yoy": " on a year earlier",
    "mom": " on the month before",
    "from": " against {base}",
    "yoy_usd": ", change on a year earlier in US dollars",
    "mom_usd": ", change on the month before in US dollars",
    "from_usd": ", change against {base} in US dollars",
    "share": ", as a share of all countries",
    "rank": ", rank among all countries, largest first",
    "low": ", months since it was last as low",
    "high": ", months since it was last as high",
    "as_low": ", months since it last fell as fast or grew as slowly",
    "as_high": ", months since it last grew as fast or fell as slowly",
}

#: Source tables.
CUSTOMS_SERIES, PRICES_SERIES, IMPORTS_SERIES = (
    "china_customs_monthly",
    "china_prices_monthly",
    "us_imports_naics3_monthly",
)
TOTALS_SERIES, VINTAGES = "us_trade_totals_monthly", "us_trade_totals_vintages"
RECEIPTS_SERIES, REALISED_SERIES = "us_customs_revenue_monthly", "us_realised_rate_china_monthly"
LINES = "us_imports_hs10_annual"
TABLES = (
    CUSTOMS_SERIES,
    PRICES_SERIES,
    IMPORTS_SERIES,
    TOTALS_SERIES,
    VINTAGES,
    RECEIPTS_SERIES,
    REALISED_SERIES,
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

    kind: str  #: A key of :data:`KIND_QUANTITIES`.
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
        others=(("duties", US),),
    ),
    ("effective", US): Measure(
        kind="rate",
        definition="average rate collected on goods from {partner} (duties over customs value)",
        total="US average rate collected on goods from all countries (duties over customs value)",
        short="the rate collected",
        table=IMPORTS_SERIES,
        report=TARIFFS,
        parts=("duties", "imports"),
        others=(("statutory", US), ("headline", US), ("receipts_rate", US)),
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

#: Measures and ledgers that are known by goods too.
GOODS_OF = (("imports", US), ("duties", US))

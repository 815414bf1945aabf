"""What a claim can be about: the measures of ``measures.yaml``, and the tables that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.checks import read_yaml

#: Source tables.
CUSTOMS_SERIES, PRICES_SERIES, IMPORTS_SERIES = (
    "china_customs_monthly",
    "china_prices_monthly",
    "us_imports_naics3_monthly",
)
TOTALS_SERIES, VINTAGES = "us_trade_totals_monthly", "us_trade_totals_vintages"
RECEIPTS_SERIES, REALISED_SERIES = "us_customs_revenue_monthly", "us_realised_rate_china_monthly"
REFUNDS_SERIES, COLLECTED_SERIES = "us_customs_refunds_monthly", "us_collected_rate_partner_monthly"
RATE_REVISIONS, COLLECTED_WORLD = (
    "us_collected_rate_revisions_2025",
    "us_collected_rate_series_monthly",
)
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
    COLLECTED_WORLD,
    LINES,
)

#: Who records: China's customs, the US Census. Rates are those that the United States charge.
CHINA, US = "CHN", "USA"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure in one office's ledger."""

    kind: str  #: A key of :data:`quantities.KIND_QUANTITIES`.
    definition: str  #: What is measured; ``{partner}`` is the country's name as a sentence says it.
    total: str = ""  #: The same for all countries together; empty where there is no such figure.
    short: str  #: A name for the figure, with ``{name}`` of the partner.
    report: str  #: Stem of the report that explains it.
    #: Measures of the same ledger that it is computed from; a balance is the first less the second, a
    #: rate the first over the second. Empty: it is a series of its own.
    parts: list[str] | tuple[()] = ()
    others: list[list[str]] | tuple[()] = ()  #: Measure and ledger of the same thing defined otherwise.


#: Measure and ledger -> what it is.
MEASURES: dict[tuple[str, str], Measure] = {
    key.partition(" ")[::2]: Measure(**row)
    for key, row in read_yaml(Path(__file__).with_name("measures.yaml")).items()
}

#: Words of measures, each once; a country's tariff has the partner alone, its trade who records it too.
MEASURE_WORDS = list(dict.fromkeys(word for word, _ in MEASURES))

#: Measures whose ledger goes without saying, and which.
IMPLIED_LEDGER = {
    word: ledger for word, ledger in MEASURES if sum(word == other for other, _ in MEASURES) == 1
}

#: Rates in force on some goods, and measures that are known by day.
GOODS_RATES = ("line_rate", "added_rate", "mean_rate", "list_rate")
BY_DAY = ("headline", *GOODS_RATES)

#: Measures and ledgers that are known by goods too.
GOODS_OF = (("imports", US), ("duties", US), *((word, US) for word in GOODS_RATES))

#: Figures that an office prints under one name, the usual one first: where a claim does not say which, a
#: number may be either; what is more, less or otherwise compared is of the first that the tables have.
ONE_NAME = (
    ("general_imports", "imports"),
    ("receipts", "gross_receipts"),
    ("effective", "effective_hts97"),
    GOODS_RATES,
)

"""How each table is made from answers: which publisher, from when, and in what order of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd

from analysis.checks import InputError
from analysis.collect.refresh import bls, census, comtrade, fred, treasury
from analysis.collect.refresh.client import Client, Publisher
from analysis.collect.tables import read_table


@dataclass(frozen=True)
class FetchArguments:
    """What a table is fetched with."""

    client: Client
    #: Months ``2013-01`` of the window.
    first: str
    last: str
    old: pd.DataFrame  #: The table as it was, or the one whose shape it takes.
    show: Callable[[Iterable, str], Iterable]  #: Shows how far a loop over months or years is.

    @property
    def months(self) -> list[str]:
        """Months of the window."""
        return list(pd.period_range(self.first, self.last, freq="M").strftime("%Y-%m"))

    @property
    def years(self) -> list[int]:
        """Years of the window that are complete."""
        return [
            year
            for year in range(int(self.first[:4]), int(self.last[:4]) + 1)
            if f"{year}-12" <= self.last
        ]


@dataclass(frozen=True)
class Recipe:
    """One table."""

    table: str  #: Its name.
    publishers: tuple[Publisher, ...]
    first: str  #: Month from which it is asked for unless told otherwise.
    fetch: Callable[
        [FetchArguments], pd.DataFrame
    ]  #: From :class:`FetchArguments` to the table's columns.
    order: tuple[str, ...]  #: Columns by which its rows are sorted.
    #: Shipped table whose partners and description it takes, with ``hs6`` in place of the sector.
    like: str = ""
    beside: str = ""  #: Table of the same concept whose totals by month and partner it must have.
    gaps: bool = False  #: Whether the publisher leaves months out.


def _census_codes(partners: Iterable[str]) -> dict[str, str]:
    """Return Census code -> ISO alpha-3 of partners."""
    codes = read_table("census_partner_codes")
    codes = codes[codes.partner.isin(list(partners))]
    return dict(zip(codes.census_partner_code, codes.partner, strict=True))


def _published(parts: Iterable[tuple[str, pd.DataFrame | None]], what: str) -> pd.DataFrame:
    """Join the months that are published; one that is missing between others is refused."""
    tables, missing = [], []
    for month, part in parts:
        if part is None:
            missing.append(month)
            continue
        if missing:
            raise InputError(
                f"{what}: {missing[0]} is not published, but {month} is. No table was changed."
            )
        tables.append(part)
    if not tables:
        raise InputError(f"{what}: nothing is published from {missing[0]} on. No table was changed.")
    return pd.concat(tables, ignore_index=True)


def imports(system: str) -> Callable[[FetchArguments], pd.DataFrame]:
    """Return how imports by partner, product and month are fetched: one question a month."""

    def fetch(asked: FetchArguments) -> pd.DataFrame:
        codes = _census_codes(asked.old.partner.unique())

        def month_of(month: str) -> pd.DataFrame | None:
            request = census.month_request(system, month)
            return asked.client.get(request, lambda body: census.parse_month(body, system, month, codes))

        what = f"imports by {system}"
        return _published(((m, month_of(m)) for m in asked.show(asked.months, what)), what)

    return fetch


def imports_by_partner(system: str) -> Callable[[FetchArguments], pd.DataFrame]:
    """Return how finer imports are fetched: one question a month and partner, the world's first."""

    def fetch(asked: FetchArguments) -> pd.DataFrame:
        codes = _census_codes(asked.old.partner.unique())

        def parts(month: str) -> Iterator[pd.DataFrame]:
            for code in (census.ALL_COUNTRIES, *codes):
                request = census.month_request(system, month, partner=code)
                part = asked.client.get(request, lambda b: census.parse_month(b, system, month, codes))
                if part is not None:
                    yield part
                elif code == census.ALL_COUNTRIES:
                    return

        def month_of(month: str) -> pd.DataFrame | None:
            tables = list(parts(month))
            return pd.concat(tables, ignore_index=True) if tables else None

        what = f"imports by {system}"
        return _published(((m, month_of(m)) for m in asked.show(asked.months, what)), what)

    return fetch


def lines_of_years(asked: FetchArguments) -> pd.DataFrame:
    """Fetch imports by country and HTS10 line of complete years, one question a chapter."""
    named = asked.old.dropna(subset="partner").drop_duplicates("census_partner_code")
    iso = dict(zip(named.census_partner_code, named.partner, strict=True))
    lines = []
    for year in asked.years:
        chapters = asked.show([f"{number:02d}" for number in range(1, 100)], f"imports by hs10, {year}")
        parse = partial(census.parse_year, year=year, iso=iso)
        parts = [asked.client.get(census.year_request(year, chapter), parse) for chapter in chapters]
        answers = [part for part in parts if part is not None]
        # ASSUME: chapters 77 and now and then 98 or 99 have no imports; more than these is no answer.
        if len(answers) < 96:
            raise InputError(
                f"imports by hs10: {year} has {len(answers)} chapters. No table was changed."
            )
        lines += answers
    if not lines:
        raise InputError("imports by hs10 are of complete years, and the window has none.")
    return pd.concat(lines, ignore_index=True)


def totals(asked: FetchArguments) -> pd.DataFrame:
    """Fetch general imports and exports of all goods by country and month."""

    def month_of(month: str) -> pd.DataFrame | None:
        flows = [
            asked.client.get(
                census.totals_request(flow, month), partial(census.parse_totals, flow=flow, month=month)
            )
            for flow in census.TOTAL_FLOWS
        ]
        if any(part is None for part in flows):
            return None
        key = ["month", "census_partner_code"]
        both = flows[0].merge(flows[1], on=key, how="outer", suffixes=("", "_of_exports"))
        names = both.census_name.fillna(both.census_name_of_exports)
        return both.assign(census_name=names).drop(columns="census_name_of_exports")

    return _published(((m, month_of(m)) for m in asked.show(asked.months, "totals")), "totals")


def revenue(asked: FetchArguments) -> pd.DataFrame:
    """Fetch customs duties (Treasury) and imports of goods (FRED) of the months that both have."""
    duties = asked.client.get(treasury.request(asked.first, asked.last), treasury.parse)
    question = fred.request(fred.GOODS_IMPORTS, asked.first, asked.last)
    goods = asked.client.get(question, fred.parse)
    if duties is None or goods is None:
        raise InputError("customs revenue: nothing is published. No table was changed.")
    millions = goods.value.mul(1e6).round().astype("int64")
    return duties.merge(goods[["month"]].assign(goods_imports=millions), on="month")


def import_prices(asked: FetchArguments) -> pd.DataFrame:
    """Fetch the price indexes of goods from China that the table has."""
    series = sorted(asked.old.bls_series.unique())
    questions = bls.requests(series, int(asked.first[:4]), int(asked.last[:4]))
    parts = [asked.client.get(question, bls.parse) for question in questions]
    if all(part is None for part in parts):
        raise InputError("import prices: nothing is published. No table was changed.")
    prices = pd.concat(parts, ignore_index=True)
    return prices[prices.month.between(pd.Timestamp(asked.first), pd.Timestamp(asked.last))]


def hs6_changes(asked: FetchArguments) -> pd.DataFrame:
    """Fetch the years that the table compares, and compare them again."""
    spans = asked.old[["start_year", "end_year"]].drop_duplicates().itertuples(index=False)
    spans = [(start, end) for start, end in spans if {start, end} <= set(asked.years)]
    years = sorted({year for span in spans for year in span})
    changes = []
    for partner in asked.show(list(comtrade.COMTRADE_PARTNERS), "imports by hs6 and year"):
        levels = {
            year: asked.client.get(
                comtrade.request(partner, year), partial(comtrade.parse, partner=partner, year=year)
            )
            for year in years
        }
        if lacking := [year for year, level in levels.items() if level is None]:
            raise InputError(
                f"changes by hs6: {lacking[0]} of {partner} is not published. No table was changed."
            )
        changes += [comtrade.changes(levels, partner, *span) for span in spans]
    if not changes:
        raise InputError("changes by hs6 are between complete years, and the window has no two of them.")
    return pd.concat(changes, ignore_index=True)


def _imports(table: str, system: str) -> Recipe:
    order = ("month", "partner", system)
    return Recipe(table, (census.CENSUS,), "2013-01", imports(system), order)


#: Seasons and placebos of the second episode, which begins with 2024, rest on three years before.
HS6_FIRST = "2021-01"

RECIPES = [
    _imports("us_imports_naics3_monthly", "naics3"),
    _imports("us_imports_hs2_monthly", "hs2"),
    Recipe(
        "us_imports_hs6_monthly",
        (census.CENSUS,),
        HS6_FIRST,
        imports_by_partner("hs6"),
        ("month", "partner", "hs6"),
        like="us_imports_naics3_monthly",
        beside="us_imports_naics3_monthly",
    ),
    Recipe(
        "us_imports_hs10_annual",
        (census.CENSUS,),
        "2024-01",
        lines_of_years,
        ("year", "census_partner_code", "hs10"),
    ),
    Recipe(
        "us_trade_totals_monthly", (census.CENSUS,), "2013-01", totals, ("month", "census_partner_code")
    ),
    Recipe("us_customs_revenue_monthly", (treasury.TREASURY, fred.FRED), "2015-03", revenue, ("month",)),
    Recipe(
        "us_import_price_index_china_naics3_monthly",
        (bls.BLS,),
        "2016-01",
        import_prices,
        ("bls_series", "month"),
        gaps=True,
    ),
    Recipe(
        "us_imports_hs6_changes",
        (comtrade.COMTRADE,),
        "2015-01",
        hs6_changes,
        ("start_year", "end_year", "partner", "hs6"),
    ),
]

"""The figures that claims are held against, and each series of them in all its releases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from analysis.claims.measures import (
    CHINA,
    CUSTOMS_SERIES,
    IMPORTS_SERIES,
    LINES,
    PRICES_SERIES,
    REALISED_SERIES,
    RECEIPTS_SERIES,
    TOTALS_SERIES,
    VINTAGES,
)
from analysis.claims.records import MonthsUpTo, Published, Record, by_month, by_period
from analysis.estimate.trade.exports.china_ledger import FIRST_LEVELS, published_trade
from analysis.estimate.trade.exports.us_ledger import import_totals, us_general_imports
from analysis.law.statutory import total_rate
from analysis.vocabulary import WORLD

#: Remark on rows whose compiler names no release, but which equal the first one where it is known.
AGREES = "agrees with first-release"


@dataclass(frozen=True)
class Ledgers:
    """The figures that claims are held against."""

    #: Source tables ``china_customs_monthly`` and ``us_trade_totals_vintages``.
    customs: pd.DataFrame
    revisions: pd.DataFrame
    #: Source tables ``china_prices_monthly``, ``us_realised_rate_china_monthly`` and
    #: ``us_customs_revenue_monthly``, index: month.
    prices: pd.DataFrame
    realised: pd.DataFrame
    receipts: pd.DataFrame
    panel: pd.DataFrame  #: US imports for consumption by partner, sector and month.
    #: Source table ``us_trade_totals_monthly``, US imports from all countries by sector and month, and
    #: the statutory rates by partner, sector and month: large, so read when first asked for.
    totals: Callable[[], pd.DataFrame]
    world: Callable[[], pd.DataFrame]
    statutory: Callable[[], pd.DataFrame]
    #: Source table ``us_imports_hs10_annual``, large too.
    lines: Callable[[], pd.DataFrame]
    sectors: Callable[[], dict[str, str]]  #: Label of each sector of NAICS.
    events: pd.DataFrame  #: The event calendar.
    #: Customs union of each partner, and its name in ``totals``, index ISO alpha-3.
    groups: pd.Series
    census_names: pd.Series
    vintages: dict[str, str]  #: Vintage of each source table.
    names: dict[str, str]  #: Short English name of each country, and of the groups of China's customs.
    documents: dict[str, dict] = field(default_factory=dict)  #: What documents say, by topic.
    #: Series that were asked for already; :meth:`record` fills it.
    made: dict[tuple, Record] = field(default_factory=dict, repr=False, compare=False)

    @property
    def last_month(self) -> pd.Timestamp:
        """Last month of US imports by partner and sector."""
        return self.panel.month.max()

    @property
    def last_day(self) -> pd.Timestamp:
        """Last day on which the headline rate is known."""
        return max(self.events.effective_date.max(), self.realised.index[-1] + pd.offsets.MonthEnd(0))

    def sector(self, code: str) -> str:
        """Return the label of a sector of NAICS; empty for an unknown one."""
        return self.sectors().get(code, "")

    def partners(self, word: str, ledger: str) -> set[str]:
        """Return the partners of which a measure is known."""
        if ledger == CHINA:
            rows = self.customs[self.customs.flow.eq(word)]
            return set(rows.partner)
        if word in ("exports", "general_imports"):
            return set(self.census_names.index)
        if word == "statutory":
            return set(self.statutory().partner.unique())
        if word == "headline":
            return ({*self.groups.index} - {WORLD}) | {*self.groups.dropna()}
        return {WORLD} if word == "receipts" else {WORLD, *self.panel.partner.cat.categories}

    def record(
        self, word: str, ledger: str, partner: str, *, end: pd.Timestamp | None = None, goods: str = ""
    ) -> Record:
        """Return a series in all its releases; with ``end``, one that reaches it, if there is one.

        ``goods``: of some goods alone, as :class:`asked.Asked` names them.
        """
        if goods:
            return goods_record(word, partner, goods, self)
        key = word, ledger, partner, end is not None and end > self.last_month
        if key not in self.made:
            self.made[key] = _made(word, ledger, partner, self, end=end)
        return self.made[key]

    def by_partner(self, measure: str) -> tuple[pd.DataFrame, str]:
        """Return a flow of the United States by month and partner, and the table that it is from."""
        if measure == "imports":
            rows = self.panel.groupby(["month", "partner"], observed=True).customs_value.sum()
            return rows.unstack(), IMPORTS_SERIES
        codes = {name: code for code, name in self.census_names.items()}
        totals = self.totals()
        named = totals.assign(partner=totals.census_name.map(codes)).dropna(subset="partner")
        return named.pivot(index="month", columns="partner", values=measure), TOTALS_SERIES


def _made(word: str, ledger: str, partner: str, figures: Ledgers, *, end: pd.Timestamp | None) -> Record:
    if word in ("cpi", "core_cpi", "ppi"):
        return _prices(word, figures)
    if ledger == CHINA:
        return _china(word, partner, figures)
    if word in ("imports", "duties"):
        return _us_consumption(word, partner, figures, end=end)
    if word == "statutory":
        rates = figures.statutory()
        rates = total_rate(rates[rates.partner.eq(partner)])
        values = by_month(rates.droplevel("partner").statutory_rate)
        return Record(today=Published(levels=values), vintage="legal texts", table="the law by line")
    if word == "receipts" or (word, partner) == ("general_imports", WORLD):
        column = "customs_duties" if word == "receipts" else "goods_imports"
        return _single(figures.receipts[column], RECEIPTS_SERIES, figures)
    return _us_totals(word, partner, figures)


def _china(flow: str, partner: str, figures: Ledgers) -> Record:
    """What China's customs published: first releases, and revisions where some were found."""
    first, today = (
        Published(
            levels=by_period(rows.trade_value),
            growth=by_period(rows.yoy_growth),
            exact=release == "first",
            comparable=pd.Timestamp(f"{FIRST_LEVELS}-01"),
            adds_up=False,
        )
        for release in ("first", "revised")
        for rows in [published_trade(figures.customs, partner, flow=flow, release=release)]
    )
    rows = figures.customs[figures.customs.partner.eq(partner) & figures.customs.flow.eq(flow)]
    stated_rows = rows[rows.release.eq("first") | rows.note.str.contains(AGREES, na=False)]
    return Record(
        first=first,
        today=today,
        stated=frozenset(zip(stated_rows.month, stated_rows.n_months.astype(int), strict=True)),
        vintage=figures.vintages[CUSTOMS_SERIES],
        table=CUSTOMS_SERIES,
    )


def _us_consumption(word: str, partner: str, figures: Ledgers, *, end: pd.Timestamp | None) -> Record:
    """US imports for consumption and duties on them; of China after the panel the realised table."""
    column = "customs_value" if word == "imports" else "duties"
    if end is not None and partner == CHINA and end > figures.last_month:
        return _single(figures.realised[column], REALISED_SERIES, figures)
    panel = figures.world() if partner == WORLD else figures.panel
    return _single(import_totals(panel, partner)[column], IMPORTS_SERIES, figures)


def goods_record(word: str, partner: str, goods: str, figures: Ledgers) -> Record:
    """Return US imports of some goods or duties on them: sectors by month, tariff lines by year."""
    column = "customs_value" if word == "imports" else "duties"
    if goods.startswith("naics"):
        panel = figures.world() if partner == WORLD else figures.panel
        rows = panel[panel.naics3.eq(goods[-3:])]
        return _single(import_totals(rows, partner)[column], IMPORTS_SERIES, figures)
    lines = figures.lines()
    rows = lines[lines.hs10.str.startswith(goods.removeprefix("hts"))]
    rows = rows if partner == WORLD else rows[rows.partner.eq(partner)]
    years = rows.groupby("year")[column].sum()
    levels = {(pd.Timestamp(int(year), 12, 1), 12): float(value) for year, value in years.items()}
    return Record(today=Published(levels=levels), vintage=figures.vintages[LINES], table=LINES)


def _us_totals(word: str, partner: str, figures: Ledgers) -> Record:
    """US exports and general imports, before and after the annual revision of June 2026."""
    totals = figures.totals()[["month", "census_name", word]]
    if partner == WORLD:
        return _single(totals.groupby("month")[word].sum(), TOTALS_SERIES, figures)
    column = "general_imports"
    newest = figures.revisions
    old = newest[newest.vintage.str.startswith("pre-")]
    today, before = (
        us_general_imports(
            partner,
            figures.census_names[partner],
            totals.rename(columns={word: column}),
            table[table.flow.eq(word)].replace({"flow": {word: column}}),
        )
        for table in (newest, old)
    )
    rows = newest[newest.partner.eq(partner) & newest.flow.eq(word)]
    revised = len(rows) > 0
    levels = by_month(today) | _whole_years(
        before, set(rows.month[~rows.vintage.str.startswith("pre-")])
    )
    return Record(
        before=Published(levels=by_month(before)) if revised else None,
        today=Published(levels=levels),
        vintage=figures.vintages[VINTAGES if revised else TOTALS_SERIES],
        table=VINTAGES if revised else TOTALS_SERIES,
    )


def _whole_years(before: pd.Series, revised: set[pd.Timestamp]) -> dict[MonthsUpTo, float]:
    """Return the sums of years of which a revision holds some months only, all of the vintage before."""
    years = before.dropna().groupby(before.dropna().index.year)
    parts = {
        year: (values.size, len(revised & set(values.index)), values.sum()) for year, values in years
    }
    return {
        (pd.Timestamp(year, 12, 1), 12): float(total)
        for year, (n, n_revised, total) in parts.items()
        if n == 12 and 0 < n_revised < 12
    }


def _prices(word: str, figures: Ledgers) -> Record:
    """Published rates of inflation; price indices of China are not revised."""
    column = figures.prices.get(f"{word}_mom_growth", pd.Series(dtype=float))
    published = Published(
        growth=by_month(figures.prices[f"{word}_yoy_growth"]), monthly_growth=by_month(column)
    )
    return Record(today=published, vintage=figures.vintages[PRICES_SERIES], table=PRICES_SERIES)


def _single(values: pd.Series, table: str, figures: Ledgers) -> Record:
    """Return a series of which the package holds one vintage only."""
    published = Published(levels=by_month(values.astype("Float64")))
    return Record(today=published, vintage=figures.vintages[table], table=table)

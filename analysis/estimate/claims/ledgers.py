"""The figures that claims are held against, and each series of them in all its releases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from analysis.combine.law.statutory import total_rate
from analysis.combine.load import WORLD
from analysis.estimate.claims.measures import (
    CHINA,
    CUSTOMS,
    IMPORTS,
    LINES,
    PRICES,
    REALISED,
    RECEIPTS,
    TOTALS,
    VINTAGES,
)
from analysis.estimate.claims.records import Period, Published, Record, by_month, by_period
from analysis.estimate.exports.china_ledger import FIRST_LEVELS, published_trade
from analysis.estimate.exports.us_ledger import import_totals, us_general_imports

#: Remark on rows whose compiler names no release, but which equal the first one where it is known.
AGREES = "agrees with first-release"


@dataclass(frozen=True)
class Figures:
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
    #: Series that were asked for already; :func:`record` fills it.
    made: dict[tuple, Record] = field(default_factory=dict, repr=False, compare=False)


def partners(word: str, ledger: str, figures: Figures) -> set[str]:
    """Return the partners of which a flow is known."""
    if ledger == CHINA:
        rows = figures.customs[figures.customs.flow.eq(word)]
        return set(rows.partner)
    if word in ("exports", "general_imports"):
        return set(figures.census_names.index)
    if word == "statutory":
        return set(figures.statutory().partner.unique())
    if word == "headline":
        return ({*figures.groups.index} - {WORLD}) | {*figures.groups.dropna()}
    return {WORLD} if word == "receipts" else {WORLD, *figures.panel.partner.cat.categories}


def record(
    word: str,
    ledger: str,
    partner: str,
    figures: Figures,
    *,
    end: pd.Timestamp | None = None,
    goods: str = "",
) -> Record:
    """Return a series in all its releases; with ``end``, one that reaches it, if there is one.

    ``goods``: of some goods alone, as :class:`asked.Asked` names them.
    """
    if goods:
        return goods_record(word, partner, goods, figures)
    key = word, ledger, partner, end is not None and end > figures.panel.month.max()
    if key not in figures.made:
        figures.made[key] = _made(word, ledger, partner, figures, end=end)
    return figures.made[key]


def _made(word: str, ledger: str, partner: str, figures: Figures, *, end: pd.Timestamp | None) -> Record:
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
        return _single(figures.receipts[column], RECEIPTS, figures)
    return _us_totals(word, partner, figures)


def _china(flow: str, partner: str, figures: Figures) -> Record:
    """What China's customs published: first releases, and revisions where some were found."""
    first, today = (
        Published(
            levels=by_period(rows.trade_value), growth=by_period(rows.yoy_growth),
            exact=release == "first", comparable=pd.Timestamp(f"{FIRST_LEVELS}-01"), adds_up=False,
        )
        for release in ("first", "revised")
        for rows in [published_trade(figures.customs, partner, flow=flow, release=release)]
    )  # fmt: skip
    rows = figures.customs[figures.customs.partner.eq(partner) & figures.customs.flow.eq(flow)]
    said = rows[rows.release.eq("first") | rows.note.str.contains(AGREES, na=False)]
    return Record(
        first=first,
        today=today,
        stated=frozenset(zip(said.month, said.n_months.astype(int), strict=True)),
        vintage=figures.vintages[CUSTOMS],
        table=CUSTOMS,
    )


def _us_consumption(word: str, partner: str, figures: Figures, *, end: pd.Timestamp | None) -> Record:
    """US imports for consumption and duties on them; of China after the panel the realised table."""
    column = "customs_value" if word == "imports" else "duties"
    if end is not None and partner == CHINA and end > figures.panel.month.max():
        return _single(figures.realised[column], REALISED, figures)
    panel = figures.world() if partner == WORLD else figures.panel
    return _single(import_totals(panel, partner)[column], IMPORTS, figures)


def goods_record(word: str, partner: str, goods: str, figures: Figures) -> Record:
    """Return US imports of some goods or duties on them: sectors by month, tariff lines by year."""
    column = "customs_value" if word == "imports" else "duties"
    if goods.startswith("naics"):
        panel = figures.world() if partner == WORLD else figures.panel
        own = panel[panel.naics3.eq(goods[-3:])]
        return _single(import_totals(own, partner)[column], IMPORTS, figures)
    lines = figures.lines()
    own = lines[lines.hs10.str.startswith(goods.removeprefix("hts"))]
    own = own if partner == WORLD else own[own.partner.eq(partner)]
    years = own.groupby("year")[column].sum()
    levels = {(pd.Timestamp(int(year), 12, 1), 12): float(value) for year, value in years.items()}
    return Record(today=Published(levels=levels), vintage=figures.vintages[LINES], table=LINES)


def _us_totals(word: str, partner: str, figures: Figures) -> Record:
    """US exports and general imports, before and after the annual revision of June 2026."""
    totals = figures.totals()[["month", "census_name", word]]
    if partner == WORLD:
        return _single(totals.groupby("month")[word].sum(), TOTALS, figures)
    column = "general_imports"
    newest = figures.revisions
    old = newest[newest.vintage.str.startswith("pre-")]
    today, before = (
        us_general_imports(
            partner, figures.census_names[partner], totals.rename(columns={word: column}),
            table[table.flow.eq(word)].replace({"flow": {word: column}}),
        )
        for table in (newest, old)
    )  # fmt: skip
    own = newest[newest.partner.eq(partner) & newest.flow.eq(word)]
    revised = len(own) > 0
    levels = by_month(today) | _whole_years(before, set(own.month[~own.vintage.str.startswith("pre-")]))
    return Record(
        before=Published(levels=by_month(before)) if revised else None,
        today=Published(levels=levels),
        vintage=figures.vintages[VINTAGES if revised else TOTALS],
        table=VINTAGES if revised else TOTALS,
    )


def _whole_years(before: pd.Series, revised: set[pd.Timestamp]) -> dict[Period, float]:
    """Return the sums of years of which a revision holds some months only, all of the vintage before."""
    years = before.dropna().groupby(before.dropna().index.year)
    parts = {year: (own.size, len(revised & set(own.index)), own.sum()) for year, own in years}
    return {
        (pd.Timestamp(year, 12, 1), 12): float(total)
        for year, (n, n_revised, total) in parts.items()
        if n == 12 and 0 < n_revised < 12
    }


def _prices(word: str, figures: Figures) -> Record:
    """Published rates of inflation; price indices of China are not revised."""
    column = figures.prices.get(f"{word}_mom_growth", pd.Series(dtype=float))
    published = Published(
        growth=by_month(figures.prices[f"{word}_yoy_growth"]), monthly_growth=by_month(column)
    )
    return Record(today=published, vintage=figures.vintages[PRICES], table=PRICES)


def _single(values: pd.Series, table: str, figures: Figures) -> Record:
    """Return a series of which the package holds one vintage only."""
    published = Published(levels=by_month(values.astype("Float64")))
    return Record(today=published, vintage=figures.vintages[table], table=table)

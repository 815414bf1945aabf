"""The figures that claims are held against, and each series of them in all its releases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from analysis.claims.measures import (
    BY_DAY,
    CHINA,
    CUSTOMS_SERIES,
    GOODS_RATES,
    IMPORTS_SERIES,
    LINES,
    PRICES_SERIES,
    RECEIPTS_SERIES,
    TOTALS_SERIES,
)
from analysis.claims.records import Published, Record, by_month, by_period
from analysis.claims.revisions import Revisions
from analysis.estimate.claims import us_records
from analysis.estimate.claims.revised import SeriesKey, like, revisions_by_series
from analysis.estimate.trade.exports.china_ledger import FIRST_LEVELS, published_trade
from analysis.law.calendar import headline_steps
from analysis.law.goods import lines_under
from analysis.law.lookup import LawfulRate, statutory_rate
from analysis.law.measures import read_measures
from analysis.law.statutory import total_rate
from analysis.vocabulary import WORLD

#: Remark on rows whose compiler names no release, but which equal the first one where it is known.
AGREES = "agrees with first-release"

#: Event of the calendar that has rates by country without rows of them, in force for its day alone: EO
#: 14257, EO 14266.
ONE_DAY = "E109"

#: Countries that stand for all where a tariff on goods names none.
# ASSUME: sellers of metals, cars and machines of which most have no deal of their own on them.
LARGE = ("BRA", "IND", "AUS")


@dataclass(frozen=True)
class Ledgers:
    """The figures that claims are held against."""

    #: Source tables ``china_customs_monthly`` and ``us_trade_totals_vintages``.
    customs: pd.DataFrame
    revised_totals: pd.DataFrame
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
    #: The same together: US imports and duties by year and partner, all partners of the Census, groups
    #: of them and the world.
    by_year: Callable[[], pd.DataFrame]
    #: Source tables ``us_customs_refunds_monthly``, index: month, ``us_collected_rate_partner_monthly``
    #: with rows of the world, those of all goods of the world alone, and
    #: ``us_collected_rate_revisions_2025``.
    refunds: Callable[[], pd.DataFrame]
    collected: Callable[[], pd.DataFrame]
    whole: Callable[[], pd.DataFrame]
    rate_revisions: Callable[[], pd.DataFrame]
    sectors: Callable[[], dict[str, str]]  #: Label of each sector of NAICS.
    events: pd.DataFrame  #: The event calendar.
    #: Customs union of each partner, and its name in ``totals``, index ISO alpha-3.
    groups: pd.Series
    census_names: pd.Series
    members: dict[str, list[str]]  #: Partners of each group of the Census.
    vintages: dict[str, str]  #: Vintage of each source table.
    names: dict[str, str]  #: Short English name of each country, and of the groups of China's customs.
    documents: dict[str, dict] = field(default_factory=dict)  #: What documents say, by topic.
    #: Series that were asked for already; :meth:`record` fills it.
    made: dict[tuple, Record] = field(default_factory=dict, repr=False, compare=False)
    #: The same of flows by partner, and of what goods owe.
    flows: dict[tuple, tuple[dict, str]] = field(default_factory=dict, repr=False, compare=False)
    owed: dict[tuple, dict[str, float | None]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def last_month(self) -> pd.Timestamp:
        """Last month of US imports by partner and sector."""
        return self.panel.month.max()

    @cached_property
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
            return {WORLD, *self.census_names.index, *self.members}
        if word == "statutory":
            return set(self.statutory().partner.unique())
        if word in ("imports", "duties", "effective"):
            return {WORLD, *self.panel.partner.cat.categories, *self.census_names.index, *self.members}
        if word.endswith("_hts97"):
            return set(self.collected().partner)
        if word in BY_DAY:
            each = {*self.groups.index, *self.groups.dropna()}
            return each - {WORLD} if word == "headline" else each
        return (
            {WORLD}
            if word in ("receipts", "gross_receipts")
            else {WORLD, *self.panel.partner.cat.categories}
        )

    def record(
        self, word: str, ledger: str, partner: str, *, end: pd.Timestamp | None = None, goods: str = ""
    ) -> Record:
        """Return a series in all its releases; with ``end``, one that reaches it, if there is one.

        ``goods``: of some goods alone, as :class:`asked.Asked` names them.
        """
        if goods:
            return us_records.of_goods(word, partner, goods, self)
        key = word, ledger, partner, end is not None and end > self.last_month
        if key not in self.made:
            self.made[key] = _made(word, ledger, partner, self, end=end)
        return self.made[key]

    def revisions(self, word: str, ledger: str, partner: str) -> Revisions:
        """Return how far a series was revised; of one held in one vintage, how far its like was."""
        return like((word, ledger, partner), self.revisions_by_series)

    @cached_property
    def revisions_by_series(self) -> dict[SeriesKey, Revisions]:
        """Revisions of each series of which two releases are held."""
        return revisions_by_series(self)

    def goods_rates(self, partner: str, lines: str, day: pd.Timestamp) -> dict[str, float | None]:
        """Return what some goods owe on a day, by measure: most of them, on top of the base, on average.

        Of all countries, that of most of :data:`LARGE`; None where they differ.
        """
        if partner == WORLD:
            every = [self.goods_rates(one, lines, day) for one in LARGE]
            alike = {}
            for name in ("added_rate", "list_rate"):
                rates = [one[name] for one in every]
                most = max(rates, key=rates.count)
                alike[name] = every[rates.index(most)] if rates.count(most) > len(every) / 2 else {}
            one = dict.fromkeys(GOODS_RATES) | alike["added_rate"]
            return one | {"list_rate": alike["list_rate"].get("list_rate")}
        # ASSUME: all members of a customs union owe the same; the first stands for it.
        partner = next(iter(self.groups.index[self.groups.eq(partner)]), partner)
        key = partner, lines, day
        if key not in self.owed:
            rate = statutory_rate(partner, lines, f"{day:%Y-%m-%d}")
            self.owed[key] = {
                "line_rate": _of_most(rate),
                "added_rate": _added(rate),
                "mean_rate": float(rate.owed_rate),
                "list_rate": _listed(partner, lines, day) if rate.layers["section_232"] else 0.0,
            }
        return self.owed[key]

    @property
    def day_of_rates(self) -> pd.Timestamp:
        """Day on which rates by country were in force of which the calendar has no rows."""
        return self.events.loc[self.events.event_id.eq(ONE_DAY), "effective_date"].iloc[0]

    def headline_steps(self, partner: str) -> list[tuple[pd.Timestamp, float]]:
        """Return the headline rate on a country's goods by day of change, from before the first on."""
        group = self.groups.get(partner, partner)  # a customs union is its own
        steps = headline_steps(partner, group if isinstance(group, str) else None, self.events)
        return [(day, float(rate)) for day, rate in steps.items()]

    def by_partner(
        self, measure: str, *, by_year: bool = False
    ) -> tuple[dict[str, dict[pd.Timestamp, float]], str]:
        """Return a flow of the United States by partner and month, and the table that it is from.

        ``by_year``: whole years, by their last month; none of exports.
        """
        if (measure, by_year) not in self.flows:
            rows, table = self._by_partner(measure, by_year=by_year)
            columns = {str(partner): rows[partner].dropna().to_dict() for partner in rows}
            self.flows[measure, by_year] = columns, table
        return self.flows[measure, by_year]

    def _by_partner(self, measure: str, *, by_year: bool) -> tuple[pd.DataFrame, str]:
        if by_year:
            columns = {"imports": "customs_value", "general_imports": "general_value"}
            years = self.by_year().reindex(columns=[columns.get(measure, measure)]).iloc[:, 0].unstack()
            years.index = pd.DatetimeIndex([pd.Timestamp(int(year), 12, 1) for year in years.index])
            return years.drop(columns=[WORLD, *self.members]).dropna(how="all"), LINES
        if measure == "imports":
            rows = self.panel.groupby(["month", "partner"], observed=True).customs_value.sum()
            return rows.unstack(), IMPORTS_SERIES
        codes = {name: code for code, name in self.census_names.items()}
        totals = self.totals()
        named = totals.assign(partner=totals.census_name.map(codes)).dropna(subset="partner")
        by_month = named.pivot_table(index="month", columns="partner", values=measure, aggfunc="sum")
        return by_month, TOTALS_SERIES


def _of_most(rate: LawfulRate) -> float | None:
    """Return what most of some lines owe; None where their base rates lie too far apart for one."""
    most = rate.kinds.iloc[0]
    # ASSUME: a tenth apart is one rate still; shoes of 20 % to 85 % owe none.
    return None if most.highest - most.lowest > 0.1 else round(float(most.highest), 4)


def _listed(partner: str, lines: str, day: pd.Timestamp) -> float:
    """Return the highest rate that a measure of Section 232 adds on any of some lines."""
    measures = lines_under(partner, lines, day).measures(day).items()
    layer = {name: one["layer"] for name, one in read_measures().items()}
    return round(max(float(rates.max()) for name, rates in measures if layer[name] == "section_232"), 4)


def _added(rate: LawfulRate) -> float:
    """Return what the law adds to the base rate of most of some lines, to a tenth of a point."""
    layers = [name for name in str(rate.kinds.iloc[0]["kind"]).split() if name in rate.layers]
    # ASSUME: what a layer adds is the same for all lines that it is on, so that its mean over all, by
    # their share, is what it adds to each.
    added = 0.0
    for layer in layers:
        share = rate.kinds[
            rate.kinds["kind"].str.split().map(lambda kind, one=layer: one in kind)
        ].share.sum()
        added += rate.layers[layer] / share if layer != "base" and share else 0.0
    return round(float(added), 3)


def _made(word: str, ledger: str, partner: str, figures: Ledgers, *, end: pd.Timestamp | None) -> Record:
    if word in ("cpi", "core_cpi", "ppi"):
        return _prices(word, figures)
    if ledger == CHINA:
        return _china(word, partner, figures)
    if word in ("imports", "duties"):
        return us_records.consumption(word, partner, figures, end=end)
    if word in ("imports_hts97", "duties_hts97"):
        return us_records.without_hts98(word, partner, figures)
    if word == "statutory":
        rates = figures.statutory()
        rates = total_rate(rates[rates.partner.eq(partner)])
        values = by_month(rates.droplevel("partner").statutory_rate)
        return Record(today=Published(levels=values), vintage="legal texts", table="the law by line")
    if word in ("receipts", "gross_receipts"):
        return us_records.receipts(word, figures)
    if (word, partner) == ("general_imports", WORLD):
        return us_records.single(figures.receipts.goods_imports, RECEIPTS_SERIES, figures)
    return us_records.totals(word, partner, figures)


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


def _prices(word: str, figures: Ledgers) -> Record:
    """Published rates of inflation; price indices of China are not revised."""
    column = figures.prices.get(f"{word}_mom_growth", pd.Series(dtype=float))
    published = Published(
        growth=by_month(figures.prices[f"{word}_yoy_growth"]), monthly_growth=by_month(column)
    )
    return Record(today=published, vintage=figures.vintages[PRICES_SERIES], table=PRICES_SERIES)

"""The study behind report 02: three tariffs, duties due and duties paid, and published rates."""

from __future__ import annotations

import warnings

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.collect import read_past_events, read_table
from analysis.collect.tables import vintage
from analysis.combine import Selection, load_panel, load_statutory, load_trade, select
from analysis.combine.collected.collections import cell_causes
from analysis.combine.collected.outside import reasons
from analysis.combine.load import (
    CONTINUED,
    check_month,
    load_collections,
    load_duties_paid,
    load_law_checks,
    load_newest,
    partner_names,
    product_labels,
)
from analysis.combine.panel import ANNUAL, SYSTEMS
from analysis.estimate.tariffs.collections import Collections, against_collections
from analysis.estimate.tariffs.duties_paid import DutiesPaid, due_and_paid
from analysis.estimate.tariffs.published_rates import (
    Figures,
    PublishedRates,
    compare_published,
    union_members,
)
from analysis.estimate.tariffs.story import YEAR, GoodsPath, Story
from analysis.estimate.tariffs.tariffs import (
    by_sector,
    events_in_window,
    gap_to_law,
    moved_by,
    tariff_path,
)
from analysis.estimate.trade.exports.us_ledger import import_totals
from analysis.law import names
from analysis.law.calendar import headline_steps
from analysis.periods import LATEST
from analysis.reading import cached, traced

#: Concepts of a tariff, in the order in which all three are shown.
TARIFFS = {"headline": "headline_rate", "law": "statutory_rate", "collected": "effective_rate"}

#: As tariffs were called in 0.7.0; taken with a note until 1.0.
FORMER = {"statutory": "law", "effective": "collected"}


@names.named
def check(
    *,
    partner: str = "CHN",
    start: str = "2018-01",
    end: str = LATEST,
    system: str = "naics3",
    quoted: list[str] = (),
) -> None:
    """Refuse parameters that the data cannot answer; ``partner="WLD"``, all countries, is valid.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    selection = select(partner=partner, start=start, end=end, system=system, world=True)
    months = load_panel(system).month
    if selection.start > months.max():
        raise InputError(f"start {start}: collected rates are published to {months.max():%Y-%m}.")
    known = pd.concat([load_panel().month, load_statutory().month])
    for text in quoted:  # outside the window they are not shown, as the notebook's own in an earlier one
        check_month(text, "quoted", known)


@traced
@names.named
def study(
    *,
    partner: str = "CHN",
    start: str = "2018-01",
    end: str = LATEST,
    system: str = "naics3",
    quoted: list[str] = (),
) -> Story:
    """Put the three tariffs on a partner's goods side by side, and say why they differ.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code; ``"WLD"``: all countries together.
    start, end : str
        First and last month ``YYYY-MM``; ``"latest"``: the newest month collected.
    system : str
        ``"naics3"`` or ``"hs2"``.
    quoted : list of str
        Months whose rates become citable numbers.
    """
    check(partner=partner, start=start, end=end, system=system, quoted=quoted)
    newest = load_newest(partner).collected_rate
    newest = newest if (end, system) == (LATEST, "naics3") else newest[:0]
    last = f"{newest.index[-1]:%Y-%m}" if partner in CONTINUED and len(newest) else end
    selection = select(partner=partner, start=start, end=last, system=system, world=True)
    events, rates, trade = read_past_events(), load_rates(partner, system), load_trade(selection)
    path = _path(selection, events)
    month = path.effective_rate.last_valid_index()
    own = events_in_window(selection, events)
    metals, bases = load_law_checks() if selection.end.year >= YEAR else (None, None)
    return Story(
        selection=selection,
        quoted=list(quoted),
        path=path,
        headline=headline_steps(partner, selection.group, events),
        events=own.assign(moved=moved_by(own, path)),
        gap=gap_to_law(selection, rates, trade),
        month=month,
        sectors=by_sector(selection, month, rates, trade, labels=product_labels(system)),
        duties_paid=_duties_paid(selection),
        collections=_collections(selection),
        revised_rate=_revised(partner, month),
        newest=newest[newest.index >= selection.start],
        metals=metals,
        bases=bases,
        names=partner_names(),
        sector_names=product_labels("naics3"),
        published=_published(selection, events),
        source=vintage(SYSTEMS[system]),
        lines_source=vintage(ANNUAL),
    )


@names.named
def goods_path(
    *,
    partner: str = "CHN",
    goods: str = "",
    system: str = "naics3",
    start: str = "2018-01",
    end: str = LATEST,
    tariff: str = "",
) -> GoodsPath:
    """Return tariffs and imports of a partner's goods by month.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    goods : str
        Code of the product system, or words; empty: all goods.
    system : str
        ``"naics3"`` or ``"hs2"``.
    start, end : str
        First and last month ``YYYY-MM``; ``"latest"``: the end of the panel.
    tariff : str
        The tariff asked about, one of :data:`TARIFFS`; empty: all three.

    Raises
    ------
    InputError
        One line: what is wrong, where, and what is valid.
    """
    if tariff in FORMER:
        note = f"tariff {tariff!r} is called {FORMER[tariff]!r}; the old one is taken until version 1.0."
        warnings.warn(note, FutureWarning, stacklevel=2)
        tariff = FORMER[tariff]
    drawn = [check_choice(tariff, TARIFFS, what="tariff")] if tariff else TARIFFS
    check(partner=partner, start=start, end=end, system=system)
    selection, labels = select(partner=partner, start=start, end=end, system=system), {}
    rates, trade, events = load_rates(partner, system), load_trade(selection), _calendar()
    product = "" if goods.lower() in names.ALL_GOODS else goods
    if product:
        labels = _labels(system)
        if not product.isdigit():
            product = names.goods(product, "naics3" if system == "naics3" else "hts").code
        known = set(trade[system].astype(str))
        check_choice(product, known, what="goods", where=f"imports from {partner} by {system}")
        rates, trade = rates[rates["product"].eq(product)], trade[trade[system].eq(product)]
    headline = headline_steps(partner, selection.group, events)
    path = tariff_path(selection, rates, trade, headline=headline)
    path["customs_value"] = import_totals(trade, partner).customs_value.reindex(path.index)
    own = events_in_window(selection, events)
    return GoodsPath(
        selection=selection,
        product=product,
        label=labels.get(product, product),
        path=path,
        events=own.assign(moved=moved_by(own, path)),
        source=vintage(SYSTEMS[system]),
        rates=[TARIFFS[name] for name in drawn],
    )


@cached
def _calendar() -> pd.DataFrame:
    """Return the event calendar, read and checked once; not to be changed."""
    return read_past_events()


@cached
def _labels(system: str) -> dict[str, str]:
    return product_labels(system)


def load_rates(partner: str, system: str) -> pd.DataFrame:
    """Return the statutory rates of a partner by product of a system; empty where there are none."""
    rates = load_statutory()
    return rates[rates.system.eq(system) & rates.partner.eq(partner)]


def load_path(selection: Selection) -> pd.DataFrame:
    """Return :func:`tariff_path` of a partner, read from what was built and from the calendar."""
    return _path(selection, read_past_events())


def _path(selection: Selection, events: pd.DataFrame) -> pd.DataFrame:
    realised = None
    if selection.partner in CONTINUED:
        realised = read_table(CONTINUED[selection.partner]).set_index("month").effective_rate
    return tariff_path(
        selection,
        load_rates(selection.partner, selection.system),
        load_trade(selection),
        headline=headline_steps(selection.partner, selection.group, events),
        realised=realised,
    )


def _published(selection: Selection, events: pd.DataFrame) -> PublishedRates:
    receipts = read_table("us_customs_revenue_monthly").set_index("month")
    names = {"customs_duties": "duties", "goods_imports": "customs_value"}
    figures = Figures(
        trade=read_table(SYSTEMS["naics3"]),
        receipts=receipts.rename(columns=names),
        rates=load_rates(selection.partner, "naics3"),
        events=events,
        union=union_members(read_table("census_partner_codes"), partner_names()),
        vintage=vintage(SYSTEMS["naics3"], "us_customs_revenue_monthly"),
    )
    return compare_published(selection, read_table("published_rates"), figures)


def _revised(partner: str, month: pd.Timestamp) -> float:
    """Return the rate that customs collected in a month as revised in 2026; missing where not held."""
    revised = read_table("us_collected_rate_revisions_2025").set_index(["partner", "month"]).revised_rate
    return float(revised.get((partner, month), float("nan")))


def _duties_paid(selection: Selection) -> DutiesPaid | None:
    if selection.end.year < YEAR:
        return None
    lines, outside = load_duties_paid()
    panel = load_panel("naics3")
    return due_and_paid(
        selection.partner,
        lines,
        outside,
        rates=load_rates(selection.partner, "naics3"),
        panel=panel[panel.month.le(selection.end)],
        exclusions=read_table("us_section301_exclusions_hts10"),
        reasons=reasons(),
    )


def _collections(selection: Selection) -> Collections | None:
    if selection.end < load_panel("naics3").month.max():
        return None
    return against_collections(
        *load_collections(),
        causes=cell_causes(),
        revisions=read_table("us_collected_rate_revisions_2025"),
    )

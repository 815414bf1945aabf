"""A page for each country, and their list: what is owed, collected, bought and scheduled."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

import pandas as pd

from analysis.collect.tables import vintage
from analysis.law.statutory import BASKET_2024
from analysis.law.table import READ_TO
from analysis.law.three_rates import THREE
from analysis.present.charts import Line
from analysis.present.course_chart import course_chart
from analysis.present.finding import day_name, listing, month, percent, points, the, whole, with_bounds
from analysis.present.labels import ASKED_TARIFF
from analysis.present.numbers import billions, fitting_dollars
from analysis.present.picture import Picture, in_base64
from analysis.present.style import BLACK, BLUE, DASHED
from analysis.present.what_if.labels import dollars_between
from analysis.publish.reports.pictures import drawn
from analysis.publish.site.feed import together
from analysis.publish.site.page import template
from analysis.publish.site.partner_facts import (
    BY_CHAPTER,
    EFFECT_AND_ENDS,
    IN_DOLLARS,
    RANKED,
    PartnerFacts,
    held_by_chapter,
    is_group,
    load_facts,
)
from analysis.version import __version__

#: Folder of the pages, and the page that lists them.
FOLDER, LIST = "partner", "partners.html"
#: Whose law before :data:`statutory.BASKET_2024` is of other lines.
CHINA = "CHN"
#: What the law is weighted with, and what no number here has.
WEIGHTS, WITHOUT = "goods bought in 2024", "without HTS chapters 98 and 99"
READ = f"texts read to {day_name(READ_TO)}"
PACKAGE = f"Export declines under tariffs {__version__}"


def pages() -> dict[str, bytes]:
    """Return the bytes of ``partners.html`` and of the pages in ``partner`` by their names."""
    facts = load_facts()
    texts = {f"{FOLDER}/{one.code}.html": partner_page(one) for one in facts}
    return {name: text.encode() for name, text in texts.items()} | {LIST: list_page(facts).encode()}


def partner_page(facts: PartnerFacts) -> str:
    """Return the page of one country."""
    groups = [group for _, group in facts.coming.groupby(["day", "measure"], sort=True)]
    return template("partner.html.j2").render(
        here=LIST,
        within=True,
        up="../",
        facts=facts,
        lead=lead(facts),
        limits=limits(facts),
        charts=[law_chart(facts), imports_chart(facts)],
        rows=rows_of(facts),
        coming=[together(group) for group in groups],
        chapters=[
            (row.hs2, row.title, percent(row.collected_rate)) for row in facts.by_chapter.itertuples()
        ],
        by_chapter=by_chapter(facts),
        three=[(term.label, term.definition) for term in (THREE["owed_rate"], THREE["expected_rate"])],
        read_to=day_name(READ_TO),
        without=WITHOUT,
        who=the(facts.name),
    )


def list_page(facts: list[PartnerFacts]) -> str:
    """Return the page of all countries, a table for each newest month."""
    by_month = [
        (month(newest), [_listed(one) for one in group])
        for newest, group in groupby(facts, key=lambda one: one.month)
    ]
    vintages = "; ".join(dict.fromkeys(one.trade_vintage for one in facts))
    return template("partners.html.j2").render(
        here=LIST,
        folder=FOLDER,
        by_month=by_month,
        read_to=day_name(READ_TO),
        weights=WEIGHTS,
        without=WITHOUT,
        vintages=f"{vintages}; effects: {facts[0].effect.vintage}",
    )


def lead(facts: PartnerFacts) -> str:
    """Say where tariff and trade stand, in a sentence that stands alone."""
    owed, who = percent(facts.today.owed_rate), the(facts.name)
    law = f"On {day_name(READ_TO)} goods from {who} owed {owed} by law"
    return f"{law}, and US imports of {month(facts.month)} were {on_a_year_before(facts.growth)}."


def by_chapter(facts: PartnerFacts) -> str:
    """Say of which month rates by chapter are, or of whom they are held."""
    if facts.by_chapter.empty:
        held = listing([the(name) for name in held_by_chapter()])
        return f"Rates collected by chapter are held for {held}, not for {the(facts.name)}."
    when = month(facts.by_chapter.month.max())
    source = vintage(BY_CHAPTER)
    return f"Per cent of customs value collected in {when}, in the chapters that are held ({source})"


def on_a_year_before(growth: float) -> str:
    """Say how imports compare with the same month a year before."""
    if percent(growth) == percent(0):
        return "as high as a year before"
    return f"{percent(abs(growth))} {'below' if growth < 0 else 'above'} a year before"


def limits(facts: PartnerFacts) -> list[str]:
    """Say what limits the numbers, each in a sentence or two."""
    law = "What is owed is without any claim, on the goods bought in 2024"
    lines = [
        f"{law}, and what is collected on those of the month. Their gap holds claims, other goods, "
        "and what was not paid."
    ]
    if not facts.is_newest:
        lines.append(f"Imports and collections by month are held to {month(facts.month)} alone.")
    return [*lines, f"{facts.effect.sentence} {facts.effect.limit}"]


class Row(NamedTuple):
    """A number of a page."""

    what: str
    value: str  #: With its unit.
    about: str  #: Of what, and of which day or month.
    vintage: str
    link: str  #: The page that holds it.
    number: float  #: The value in :attr:`unit`; of two rates the first.
    unit: str
    interval: str = ""  #: 95 %; empty of what is recorded or law.
    ends: tuple[float, float] | None = None  #: Of the interval, as :attr:`number`.


def rows_of(facts: PartnerFacts) -> list[Row]:
    """Return the numbers of a page."""
    return [*_law_rows(facts), *_trade_rows(facts), *_effect_rows(facts)]


def _law_rows(facts: PartnerFacts) -> list[Row]:
    law, link = f"law: {READ}", f"law.html#partner={facts.code}"
    about, of = f"of customs value, on {day_name(READ_TO)}", "of the goods"
    off = points(facts.expected - facts.imports.collected.iloc[-1])
    rows = [
        Row(what, percent(rate), f"{about}, {of} {goods}", law, link, rate, "fraction")
        for what, rate, goods in (
            ("Owed by law", facts.today.owed_rate, "of 2024"),
            (
                "Expected at customs",
                facts.today.expected_rate,
                f"of the newest months; in {month(facts.month)} {off} off what was collected",
            ),
        )
    ]
    if facts.next_day is None:
        about = f"of a rate after {day_name(READ_TO)}"
        unmoved = facts.today.owed_rate, "fraction"
        return [*rows, Row("Scheduled", "no change", about, law, "feed.html", *unmoved)]
    rates = f"{percent(facts.then.owed_rate)} owed, {percent(facts.then.expected_rate)} expected"
    about = "of customs value, the next scheduled day that moves a rate"
    link = f"feed.html#{facts.next_day:%Y-%m-%d}"
    then = facts.then.owed_rate, "fraction"
    return [*rows, Row(f"From {day_name(facts.next_day)}", rates, about, law, link, *then)]


def _trade_rows(facts: PartnerFacts) -> list[Row]:
    tariff, ledger, shares = _places(facts)
    value, collected, when = *facts.imports[["customs_value", "collected"]].iloc[-1], month(facts.month)
    before = month(facts.month - pd.DateOffset(years=1))
    then = f"of customs value in {when}, when {percent(facts.expected)} was expected on such goods"
    counted = "its members as one" if is_group(facts.code) else "each country by itself"
    part = f"in {when}; {percent(facts.share_before)} in {before}"
    place = f"No. {facts.place} of {facts.n_sellers}"
    grown, trade = f"in {when}, {on_a_year_before(facts.growth)}", facts.trade_vintage
    return [
        Row("Collected", percent(collected), then, trade, tariff, collected, "fraction"),
        Row("US imports", fitting_dollars(value), grown, trade, ledger, value, "USD"),
        Row("Share of US imports", percent(facts.share), part, trade, shares, facts.share, "fraction"),
        Row(
            "Place among sellers",
            place,
            f"by imports of {RANKED}, {counted}",
            facts.rank_vintage,
            shares,
            facts.place,
            "count",
        ),
    ]


def _places(facts: PartnerFacts) -> tuple[str, str, str]:
    """Return where reports draw collections, imports and shares; of a group, its what-ifs."""
    if is_group(facts.code):
        base = f"what_if.html#partner={facts.code}"
        return f"02_tariffs.html#chart=tariffs_collected&partner={facts.code}", base, base
    charts = {
        "tariffs_tariff": "02_tariffs",
        "exports_ledgers": "03_trade",
        "exports_shares": "03_trade",
    }
    return tuple(f"{page}.html#chart={name}&partner={facts.code}" for name, page in charts.items())


def _effect_rows(facts: PartnerFacts) -> list[Row]:
    effect, about = facts.effect, "of imports within a year"
    link = f"what_if.html#partner={facts.code}&add={100 * ASKED_TARIFF:.0f}"
    value, low, high = effect[EFFECT_AND_ENDS].tolist()
    usd, usd_low, usd_high = effect[IN_DOLLARS].tolist()
    change, _, ends = with_bounds(value, low, high, whole).partition(" ")
    dollars, _, between = dollars_between(effect[IN_DOLLARS].set_axis(EFFECT_AND_ENDS)).rpartition(" [")
    others, same = f"{about}, against other sellers", f"{about}, as dollars move"
    of_change, of_usd = (value, "fraction", ends), (usd, "USD", f"[{between}", (usd_low, usd_high))
    return [
        Row("A further 10 % duty", change, others, effect.vintage, link, *of_change, (low, high)),
        Row("The same duty, in dollars", dollars, same, effect.vintage, link, *of_usd),
    ]


def law_chart(facts: PartnerFacts) -> dict[str, str]:
    """Return the chart of the law and of collections by month: drawing, title, sentence to quote."""
    collected, owed = facts.imports.collected, facts.law
    newest, then = percent(collected.iloc[-1]), percent(facts.expected)
    lines = [
        *_parted("owed", owed, facts.code, BLACK, DASHED),
        Line("collected", collected, BLUE),
    ]
    who, when = the(facts.name), month(facts.month)
    alt = (
        f"Lines by month from {month(facts.law.index[0])} to {month(facts.law.index[-1])}: duty owed "
        f"by law on goods from {who}, and collected to {when}. In {when} {newest} was collected."
    )
    rate = percent(facts.today.owed_rate)
    today = f"On {day_name(READ_TO)} goods from {who} owed {rate} in US duty by law."
    quote = f"{today} In {when} customs collected {newest}; expected on such goods was {then}."
    source = f"Law on {WEIGHTS}, {READ}; collections: {facts.trade_vintage}; {WITHOUT}; {PACKAGE}."
    return {
        "title": f"Customs collected {newest} in {when}, when {then} was expected on such goods",
        "drawn": _shown(course_chart(lines, alt=alt, write=whole, after=READ_TO)),
        "axis": "Per cent of customs value, by month; right of the dotted line: scheduled"
        + _broken(facts.code),
        "quote": quote,
        "source": source,
    }


def _shown(picture: Picture) -> str:
    """Return a chart as wide as a phone: a desk has two beside one another."""
    return drawn(in_base64(picture.draw_narrow()), {"alt": picture.alt})


def _parted(name: str, rate: pd.Series, code: str, *look) -> list[Line]:
    """Return a rate of the law as a line, China's in two, which are of other goods."""
    if code != CHINA:
        return [Line(name, rate, *look, steps=True)]
    before = rate[: BASKET_2024 - pd.Timedelta(days=1)]
    return [Line("", before, *look, steps=True), Line(name, rate[BASKET_2024:], *look, steps=True)]


def _broken(code: str) -> str:
    return f". The law before {BASKET_2024.year} is of the goods bought in 2017" if code == CHINA else ""


def imports_chart(facts: PartnerFacts) -> dict[str, str]:
    """Return the chart of imports by month: drawing, title, sentence to quote."""
    value, who, when = facts.imports.customs_value, the(facts.name), month(facts.month)
    newest, change = fitting_dollars(value.iloc[-1]), on_a_year_before(facts.growth)
    alt = (
        f"Line of US imports from {who} by month from {month(value.index[0])} to {when}, billion US "
        f"dollars. In {when}: {newest}, {change}."
    )
    top = 1 if value.max() >= 5e9 else 2
    return {
        "title": f"US imports of {when} were {change}",
        "drawn": _shown(
            course_chart(
                [Line("imports", value, BLUE)],
                alt=alt,
                write=lambda x: billions(x, 0 if top == 1 and x % 1e9 == 0 else top),
            )
        ),
        "axis": "Billion US dollars a month, customs value, not seasonally adjusted",
        "quote": f"In {when} US imports from {who} were {newest}, {change}.",
        "source": f"Customs value {WITHOUT}, as recorded; {facts.trade_vintage}; {PACKAGE}.",
    }


def _listed(facts: PartnerFacts) -> dict[str, str]:
    effect = facts.effect
    return {
        "code": facts.code,
        "name": facts.name,
        "owed": percent(facts.today.owed_rate),
        "expected": percent(facts.today.expected_rate),
        "then": percent(facts.then.owed_rate) if facts.next_day is not None else "–",
        "next_day": day_name(facts.next_day) if facts.next_day is not None else "none",
        "collected": percent(facts.imports.collected.iloc[-1]),
        "growth": f"{'+' if facts.growth > 0 else ''}{percent(facts.growth)}",
        "share": percent(facts.share),
        "effect": with_bounds(*effect[["value", "ci_low", "ci_high"]], whole),
    }

"""Words of report 02 for measures, layers, causes and goods, and what else its text calls."""

from __future__ import annotations

import pandas as pd

from analysis.combine.collected.duties_paid import PROGRAMME_NAMES  # noqa: F401, programmes in a table
from analysis.combine.collected.outside import (  # noqa: F401, captions of the outside model
    LAST_PROOF,
    OUTSIDE_FIRST_MONTH,
    OUTSIDE_LAST_MONTH,
    WITHOUT_ALUMINIUM,
)
from analysis.estimate.tariffs.collections import (  # noqa: F401, sentences on collections
    DUTIES_SETTLED,
    FAR_GAP,
    LARGE_GAP,
    far_in_a_year,
)
from analysis.estimate.tariffs.duties_paid import DutiesPaid
from analysis.estimate.tariffs.published_rates import (
    COLLECTED_MEASURE,
    FIXED,
    LAWFUL_MEASURE,
    RECEIPTS_MEASURE,
)
from analysis.estimate.tariffs.story import DUTIES_YEAR, GoodsPath, TariffsStory
from analysis.present.finding import capital, day_name, from_to, month, percent, points, the, verb  # noqa: F401, periods
from analysis.present.labels import ETRX
from analysis.present.numbers import display
from analysis.present.table import iso_day
from analysis.vocabulary import TERMS, WORLD

#: Metals as sentences say them.
METALS = {"steel": "steel", "aluminum": "aluminium"}

#: Source of the law on fixed baskets.
FIXED_BASKETS = "tariff calendar, fixed baskets of 2017 and 2024"

#: Sources of collections to the newest month, in captions.
COLLECTED_SOURCES = f"Sources: tariff calendar; {ETRX}."

#: Name of the customs union among the partners.
UNION_NAME = {"EU": "European Union"}

#: Months of tables by month, and most sectors that the figure of sectors shows.
ONE_YEAR, MOST_SECTORS = 12, 16

#: The two versions of the law that the chapters are held against.
STEPS = {"lists": "Lists of metals alone", "law": "And civil aircraft at their shares"}

#: Concepts of published rates.
CONCEPTS = {
    COLLECTED_MEASURE: "Collected",
    FIXED: "On imports of 2024",
    RECEIPTS_MEASURE: "Treasury",
    LAWFUL_MEASURE: "By law",
}

#: Causes of the gap of 2025 as a sentence says them.
REASONS = {
    "exempt by use": "goods exempt by their use",
    "energy and bullion that paid nothing": "energy and bullion that paid nothing",
    "metal content of articles": "articles taxed on their metal alone",
    "loaded before a rise": "goods loaded before a rise",
    "entered free although charged": "goods that entered free although the law charges them",
}

#: Columns of the tariffs of a path -> as lines and sentences call them.
RATE_NAMES = {"headline_rate": "Headline", "statutory_rate": "Statutory", "effective_rate": "Effective"}
UNDER = {
    "headline_rate": "a headline rate of",
    "statutory_rate": "a law of",
    "effective_rate": "a collected rate of",
}

#: Least rate of a layer that is told of or drawn; dollars from which on imports are printed in billions.
LEAST_LAYER, BILLION = 0.0005, 1e9

#: Name of each measure: law, then goods or reason. A figure prints what stands after the comma.
MEASURES = {
    "base_russia_note_30": "Base rate, note 30 on Russia",
    "base_agoa_end": "Base rate, end of AGOA",
    "s201_solar": "Section 201, solar cells",
    "s201_washers": "Section 201, washing machines",
    "s201_washers_over_quota": "Section 201, washing machines above the quantity",
    "s201_quartz": "Section 201, quartz surfaces",
    "s201_quartz_over_quota": "Section 201, quartz surfaces above the quota",
    "s232_steel": "Section 232, steel",
    "s232_aluminum": "Section 232, aluminium",
    "s232_unwrought_aluminum": "Section 232, unwrought aluminium",
    "s232_russian_aluminum": "Section 232, aluminium of Russia",
    "s232_derivatives_2020": "Section 232, nails, wire and other metal articles",
    "s232_annex_1a": "Section 232, metals (Annex I-A)",
    "s232_annex_1a_copper": "Section 232, copper (Annex I-A)",
    "s232_annex_1b_copper": "Section 232, copper articles (Annex I-B)",
    "s232_annex_1b": "Section 232, metal articles (Annex I-B)",
    "s232_annex_1c": "Section 232, mobile equipment (Annex I-C)",
    "s232_annex_3": "Section 232, grid equipment (Annex III)",
    "s232_copper": "Section 232, copper",
    "s232_autos": "Section 232, cars",
    "s232_auto_parts": "Section 232, car parts",
    "s232_trucks": "Section 232, trucks",
    "s232_truck_parts": "Section 232, truck parts",
    "s232_buses": "Section 232, buses",
    "s232_softwood": "Section 232, lumber",
    "s232_furniture": "Section 232, upholstered furniture",
    "s232_cabinets": "Section 232, cabinets",
    "s232_semiconductors": "Section 232, semiconductors",
    "s232_polysilicon": "Section 232, polysilicon",
    "s232_pharmaceuticals": "Section 232, drugs",
    "s232_drones_annex_1": "Section 232, large drones",
    "s232_drones_annex_2": "Section 232, small drones",
    "s301_list1": "Section 301, list 1",
    "s301_list2": "Section 301, list 2",
    "s301_list3": "Section 301, list 3",
    "s301_list4a": "Section 301, list 4A",
    "s301_list4b": "Section 301, list 4B",
    "s301_review_2024": "Section 301, review of the lists (2024)",
    "s301_review_2025": "Section 301, review of the lists (2025)",
    "s301_review_2026": "Section 301, review of the lists (2026)",
    "s301_cranes": "Section 301, cranes",
    "s301_aircraft": "Section 301, dispute over civil aircraft",
    "s301_forced_labor": "Section 301, forced labour",
    "s301_brazil": "Section 301, practices of Brazil",
    "s301_nicaragua": "Section 301, practices of Nicaragua",
    "s338_canada": "Section 338, listed goods of Canada",
    "s338_canada_adding": "Section 338, listed goods of Canada, on top of Section 232",
    "s338_dairy": "Section 338, dairy list of Canada",
    "ieepa_fentanyl": "IEEPA, fentanyl",
    "ieepa_border": "IEEPA, border",
    "ieepa_border_energy": "IEEPA, energy and potash of the border",
    "ieepa_reciprocal": "IEEPA, reciprocal",
    "ieepa_brazil": "IEEPA, emergency on Brazil",
    "ieepa_india_oil": "IEEPA, Russian oil",
    "s122": "Section 122, surcharge",
}

#: Most events that a panel names, and the least that one of them must have moved the tariff.
MOST_EVENTS, LEAST_MOVE = 5, 0.004


def names_of(story: TariffsStory) -> dict[str, str]:
    """Return names of partners and of the union."""
    return story.names | UNION_NAME


def sources(story: TariffsStory) -> str:
    """Return the sources of duties due and paid by line."""
    return f"tariff calendar; {story.lines_source}"


def whose(story: TariffsStory) -> str:
    """Return whose goods the lines are; of all countries only the partners of the panels have a law."""
    world = story.selection.partner == WORLD
    return "the partners of this report" if world else the(story.selection.partner_name)


def course(before: float, after: float) -> str:
    """Say what a rate did between two months: ``rose from 2.8 % to 24.6 %``, ``stayed at 2.8 %``."""
    first, last = percent(before), percent(after)
    return f"stayed at {last}" if first == last else f"{verb(after - before)} from {first} to {last}"


def most_collected(paid: pd.Series, *, beside_newest: bool) -> str:
    """Say when most was collected of all goods, beside newer rates without chapters 98 and 99 if told.

    Nothing is said where the highest rate is the first or the last one, which the answer prints.
    """
    top, last, highest = paid.idxmax(), paid.index[-1], percent(paid.max())
    if beside_newest:
        later = f", and {percent(paid.iloc[-1])} was collected in {month(last)}" if top != last else ""
        thin = "These are without chapters 98 and 99."
        return f"{thin} Of all goods the highest was {highest}, in {month(top)}{later}."
    if top in (paid.index[0], last):
        return ""
    return f"Customs collected most in {month(top)}, with {highest}."


def held_from(first: pd.Timestamp, last: pd.Timestamp | None) -> str:
    """Say when a rate held: ``from 10 April to 13 May 2025``, or ``from 10 April 2025 on``."""
    if last is None:
        return f"from {day_name(first)} on"
    return f"from {day_name(first).removesuffix(f' {last.year}')} to {day_name(last)}"


def first_releases(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Return the sentence on the release of collections in a window that holds months of 2025."""
    return "Collections of 2025: first releases." if first.year <= DUTIES_YEAR <= last.year else ""


def content(row) -> str:
    """Say what the law and customs take on articles of a metal."""
    return (
        f"{percent(row.law)} on articles of {METALS[row.metal]}, of which customs collected "
        f"{percent(row.collected)} (at one half of each article it would say {percent(row.law_of_half)})"
    )


def goods_of(story: GoodsPath) -> str:
    """Return the goods of a path: ``“Furniture” from Vietnam``, ``goods from China``."""
    goods = f"“{story.label}”" if story.product else "goods"
    return f"{goods} from {the(story.selection.partner_name)}"


def peaks(story: GoodsPath) -> str:
    """Return the highest rate of each tariff of a path: ``headline up to 145.0 %, ...``."""
    highest = story.path[story.rates].max().dropna()
    rates = [f"{RATE_NAMES[rate].lower()} up to {percent(value)}" for rate, value in highest.items()]
    return ", ".join(rates) or "no tariff is known"


def under(rates: pd.Series) -> list[str]:
    """Return the tariffs of a month as a sentence says them: ``a headline rate of 10.0 %``."""
    return [f"{UNDER[rate]} {percent(value)}" for rate, value in rates.dropna().items()]


def with_article(story: TariffsStory, partners: list[str]) -> list[str]:
    """Return the names of partners as a sentence says them."""
    return [the(names_of(story)[partner]) for partner in partners]


def gaps_named(story: TariffsStory, gaps: pd.Series) -> list[str]:
    """Return the gap of each partner of a figure: ``China: gap 1.9 pp``."""
    return [f"{names_of(story)[partner]}: gap {points(gap)}" for partner, gap in gaps.items()]


def layers_named(layers: pd.Series) -> list[str]:
    """Return the rate of each layer of the law as a sentence says it: ``the base rate 2.5 %``."""
    return [f"{layer_name(layer)} {percent(rate)}" for layer, rate in layers.items()]


def layer_name(layer: str) -> str:
    """Return a layer as a sentence calls it: ``Section 232``, ``the base rate``."""
    label = TERMS[layer].label
    return label if label.startswith("Section") else f"the {label.lower()}"


def money(value: float) -> str:
    """Print the imports of a month in billions or millions of US dollars."""
    return display(value, "USD") if value >= BILLION else f"{value / 1e6:,.1f}\u00a0million\u00a0USD"


def lately(by_month: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the last months, from :data:`DUTIES_SETTLED` on."""
    return by_month[by_month.month.ge(DUTIES_SETTLED)]


def largest_exempt_rise(duties_paid: DutiesPaid) -> float:
    """Return the largest rise of the rate collected on exempt lines, over partners other than China."""
    return duties_paid.exempt.rise_collected.drop("CHN", errors="ignore").max()


def largest_sectors(story: TariffsStory) -> pd.DataFrame:
    """Return the largest sectors from which duties are known, the first :data:`MOST_SECTORS`."""
    return story.sectors[story.sectors.effective_rate.notna()].head(MOST_SECTORS)


def headline_by_day(story: TariffsStory) -> pd.Series:
    """Return the headline rate at its days of change in the window, its first and last day included."""
    months = story.path.index
    first, last = months[0], months[-1] + pd.offsets.MonthEnd()
    days = story.headline.index.union([first, months[-1], last])
    return story.headline.reindex(days).ffill()[first:last]


def highest(story: TariffsStory) -> tuple[pd.Timestamp, pd.Timestamp | None]:
    """Return the first and last day of the highest headline rate of the window; None where it goes on.

    The last day may lie beyond the window: that a rate holds on is said of the calendar alone.
    """
    daily = headline_by_day(story)
    first = daily.idxmax()
    after = story.headline[first:]
    lower = after.index[after.lt(daily.max() - 1e-9)]
    return first, None if lower.empty else lower[0] - pd.Timedelta(days=1)


def named_events(story: TariffsStory | GoodsPath, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """Return what to write at the dates that moved the tariff most from one day to another.

    Steps of one measure within a month are named once, by the rate at which they ended; measures of one
    date and rate stand together.

    Returns
    -------
    Series
        Index: day in force, ascending; text as ``"Steel, aluminium 50 %"``.
    """
    events = story.events
    inside = events.effective_date.between(first, last)
    events = events[inside & events.moved.ge(LEAST_MOVE)]
    events = events.assign(month=events.effective_date.dt.to_period("M"))
    events = events.drop_duplicates(["measure", "month"], keep="last")
    events = events.assign(cut=events.direction.eq("down"))
    rows = [
        (day, _listed(group.measure) + _rate(level, cut), group.moved.max(), level)
        for (day, level, cut), group in events.groupby(["effective_date", "rate_level", "cut"])
    ]
    named = pd.DataFrame(rows, columns=["day", "text", "moved", "level"])
    largest = named.sort_values(["moved", "level"], ascending=False, kind="stable").head(MOST_EVENTS)
    return largest.sort_values("day", kind="stable").set_index("day").text


def named_on_top(events: pd.Series) -> str:
    """Return the sentence on the events that a figure names, as :func:`named_events` has them."""
    named = [f"{text} ({iso_day(day)})" for day, text in events.items()]
    return f"Named on top: {'; '.join(named)}." if named else ""


def _listed(measures: pd.Series) -> str:
    short = [MEASURES[name].split(", ", 1)[1].split(" (")[0] for name in dict.fromkeys(measures)]
    few = short if len(short) < 3 else [*short[:2], "others"]
    return capital(", ".join(few))


def _rate(level: float, cut: bool) -> str:
    return f"{' cut to' if cut else ''} {round(level * 100, 1):g}\u00a0%" if level else " ended"

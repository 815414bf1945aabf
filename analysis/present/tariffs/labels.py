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
    COLLECTED_BY_MONTH,
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
from analysis.law.measures import LAYERS
from analysis.present.finding import (  # noqa: F401, periods
    capital,
    day_name,
    from_to,
    listing,
    month,
    percent,
    points,
    the,
    verb,
)
from analysis.present.labels import ETRX, standing  # noqa: F401, sources in captions; above the answer
from analysis.present.numbers import display
from analysis.present.table import iso_day
from analysis.present.tariffs.words import MEASURE_NAMES
from analysis.vocabulary import TERMS, WORLD

#: Metals as sentences say them.
METALS = {"steel": "steel", "aluminum": "aluminium"}

#: Source of the law on fixed baskets.
FIXED_BASKETS = "tariff calendar, fixed baskets of 2017 and 2024"

#: Sources of collections to the newest month, in captions.
COLLECTED_SOURCES = f"Sources: tariff calendar; {ETRX}."

#: Name of the customs union among the partners.
UNION_NAME = {"EU": "European Union"}

#: Months of tables by month.
ONE_YEAR = 12

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

#: Least gap between law and collections that is worth dividing (fraction).
# ASSUME: below half a point its parts are of the size of first releases' revisions.
WIDE_GAP = 0.005

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
        later = f", and {percent(paid.iloc[-1])} in {month(last)}" if top != last else ""
        counting = "Counting goods returned and other special entries"
        return f"{counting} it was at most {highest}, in {month(top)}{later}."
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
    """Say in a sentence what the law and customs take on articles of a metal."""
    return (
        f"On articles of {METALS[row.metal]} it says {percent(row.law)}, of which customs collected "
        f"{percent(row.collected)}; at one half of each article it would say {percent(row.law_of_half)}."
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


def later_months(story: GoodsPath) -> str:
    """Say in a caption what months after the panel are."""
    if story.later_from is None:
        return ""
    return f"From {month(story.later_from)}: without chapters 98 and 99, as revised; {ETRX}."


def under(rates: pd.Series) -> list[str]:
    """Return the tariffs of a month as a sentence says them: ``a headline rate of 10.0 %``."""
    return [f"{UNDER[rate]} {percent(value)}" for rate, value in rates.dropna().items()]


def a_year_before(story: GoodsPath) -> str:
    """Say what imports and their share were a year before the last month; nothing where unknown."""
    earlier = story.year_before
    if earlier is None:
        return ""
    value = money(earlier.customs_value)
    return f", against {percent(earlier.share)} a year earlier, when they were {value}"


def with_article(story: TariffsStory, partners: list[str]) -> list[str]:
    """Return the names of partners as a sentence says them."""
    return [the(names_of(story)[partner]) for partner in partners]


def gaps_named(story: TariffsStory, gaps: pd.Series) -> list[str]:
    """Return the gap of each partner of a figure: ``China: gap 1.9 pp``."""
    return [f"{names_of(story)[partner]}: gap {points(gap)}" for partner, gap in gaps.items()]


def layers_named(layers: pd.Series) -> list[str]:
    """Return the rate of each layer of the law as a sentence says it: ``the base rate 2.5 %``."""
    return [f"{layer_name(layer)} {percent(rate)}" for layer, rate in layers.items()]


def law_today(story: TariffsStory, last: pd.Timestamp) -> str:
    """Say what the law read last charges, where the law by month ends a quarter before or more."""
    window_is_over = not story.collections or story.today is None
    if window_is_over or story.today.law_day < last + pd.DateOffset(months=4):
        return ""
    law, day = story.today.law, day_name(story.today.law_day)
    rates = law[LAYERS][law[LAYERS] > LEAST_LAYER]
    charged = f"On {day}, without chapters 98 and 99, it charged {percent(law.statutory_rate)}"
    return f"{charged}: {listing(layers_named(rates))}."


def last_by_sector(last: pd.Series, newest: pd.Series) -> str:
    """Say what law and collection were in the last month by sector, where a newer one is told of."""
    if last.name == newest.name:
        return ""
    rates = f"{percent(last.statutory_rate)} and {percent(last.effective_rate)}"
    return f"In {month(last.name)}, the last month by sector, it was {rates}."


def gap_parted(last: pd.Series) -> str:
    """Say which parts of the gap lie within and between sectors; nothing of a gap that is small."""
    if abs(last.gap) < WIDE_GAP:
        return ""
    within, between = points(last.within_sectors), points(last.between_sectors)
    if min(last.within_sectors, last.between_sectors) <= 0:
        return f"Of the gap, {within} lie within sectors and {between} between them."
    return f"Of the gap, {within} arise within sectors, {between} from buyers leaving those taxed most."


def less_than_law(gaps: pd.Series) -> str:
    """Say how far collections lie from the law in the mean of series, and in the farthest."""
    mean, widest = gaps.mean(), gaps[gaps.abs().idxmax()]
    by = [f"{points(abs(gap))} {'less' if gap > 0 else 'more'}" for gap in (mean, widest)]
    farthest = "at most" if mean * widest > 0 else "in one"
    return f"{by[0]} than the law sets in the mean of {len(gaps)} series, {farthest} {by[1]}"


def layer_name(layer: str) -> str:
    """Return a layer as a sentence calls it: ``Section 232``, ``the base rate``."""
    label = TERMS[layer].label
    return label if label.startswith("Section") else f"the {label.lower()}"


def money(value: float) -> str:
    """Print the imports of a month in billions or millions of US dollars."""
    return display(value, "USD") if value >= BILLION else f"{value / 1e6:,.1f}\u00a0million\u00a0USD"


def months_of_partner(story: TariffsStory) -> pd.DataFrame:
    """Return law and collections by month of the partner, or else of its customs union."""
    if not story.collections:
        return pd.DataFrame(columns=list(COLLECTED_BY_MONTH))
    rows, selection = story.collections.by_month, story.selection
    mine = rows[rows.partner.eq(selection.partner)]
    return mine if len(mine) else rows[rows.partner.eq(selection.group)]


def is_beside_collections(story: TariffsStory) -> bool:
    """Return whether collections to the newest month say anything of the partner."""
    return bool(story.collections) and (
        story.selection.partner == WORLD or len(months_of_partner(story)) > 0
    )


def lately(by_month: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the last months, from :data:`DUTIES_SETTLED` on."""
    return by_month[by_month.month.ge(DUTIES_SETTLED)]


def collected_below(gaps: pd.Series) -> str:
    """Say in a title of how many sellers less was collected than by law, and how much at most."""
    n, most = int(gaps.ge(0.0005).sum()), gaps.max()
    if not n:
        return f"no less than by law from any of {len(gaps)} sellers"
    return f"less than by law from {n} of {len(gaps)} sellers, at most by {points(most)}"


def largest_exempt_rise(duties_paid: DutiesPaid) -> float:
    """Return the largest rise of the rate collected on exempt lines, over partners other than China."""
    return duties_paid.exempt.rise_collected.drop("CHN", errors="ignore").max()


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
    short = [MEASURE_NAMES[name].split(", ", 1)[1].split(" (")[0] for name in dict.fromkeys(measures)]
    few = short if len(short) < 3 else [*short[:2], "others"]
    return capital(", ".join(few))


def _rate(level: float, cut: bool) -> str:
    return f"{' cut to' if cut else ''} {round(level * 100, 1):g}\u00a0%" if level else " ended"

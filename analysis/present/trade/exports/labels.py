"""How report 03 says a period, a change and a contribution."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.estimate.trade.exports.mirror import FAILS, FITS, OPEN, Mirror
from analysis.estimate.trade.exports.story import ExportsStory
from analysis.present.finding import capital, from_to, listing, month, moved, percent, points, the, whole  # noqa: F401, months
from analysis.present.labels import CHINA_CUSTOMS, ETRX  # noqa: F401, sources in captions
from analysis.present.numbers import dollars

#: Year that the sentences on the market tell of, with what moved single partners in it.
# ASSUME: of each year's news only what moved a total by more than a tenth of it is told.
NEWS = 2025

#: Explanations of why the ledgers part, with the measure that each is held against.
EXPLANATIONS = {
    "low_values": "Values declared too low: freight and insurance over customs value",
    "parcels": "Parcels up to 800 dollars, which enter as goods from May 2025: ratio",
    "third_places": "Goods by way of Hong Kong: ratio",
    "goods_under_way": "Goods under way: ratio to imports a month later",
    "all_sellers": "A cause common to all sellers: Korea's ratio",
    "by_rate": "Evasion that follows the rate: ratio over that of 2024, a month later",
}
#: The same in a sentence.
CAUSE_NAMES = {
    "low_values": "values declared too low",
    "parcels": "parcels up to 800 dollars",
    "third_places": "goods by way of Hong Kong",
    "goods_under_way": "goods under way",
    "all_sellers": "a cause common to all sellers",
    "by_rate": "evasion that follows the rate",
}


@dataclass(frozen=True)
class Newest:
    """Growth of imports on a year earlier, of the newest months."""

    since: pd.Timestamp  #: First of the last three months.
    until: pd.Timestamp
    year: float  #: Of the year up to that month (fraction).
    quarter: float  #: Of the last three months.


def newest_growth(story: ExportsStory) -> Newest | None:
    """Return the growth of imports without chapters 98 and 99; None where no newer months are held."""
    values = story.newest
    if values.empty or values.index[-1].month < 3:
        return None
    until = values.index[-1]
    so_far = values[f"{until.year}" :]
    before = values.reindex(so_far.index - pd.DateOffset(years=1))
    if before.isna().any():
        return None
    quarter = so_far.iloc[-3:].sum() / before.iloc[-3:].sum() - 1
    return Newest(so_far.index[-3], until, so_far.sum() / before.sum() - 1, quarter)


def uncapital(text: str) -> str:
    """Return a label within a sentence: ``computers and electronics``."""
    return text[:1].lower() + text[1:]


def to_date(last: pd.Timestamp) -> str:
    """Print a year up to a month: ``January to November 2025``, ``2024`` for a whole year."""
    if last.month == 12:
        return str(last.year)
    return month(last) if last.month == 1 else f"January to {month(last)}"


def year_to(story: ExportsStory, year: int) -> str:
    """Print a year of the shares, the last one up to the month that it goes to."""
    return to_date(story.us.shares_until) if year == story.us.shares_until.year else str(year)


def gave(part: str, contribution: float) -> str:
    """Say what a part gave to the growth of a total: ``Taiwan added 2.1 pp``."""
    if points(contribution) == points(0):
        return f"{part} added nothing"
    return f"{part} {'subtracted' if contribution < 0 else 'added'} {points(abs(contribution))}"


def added(part: pd.Series) -> str:
    """Say what a part of a total gave to its growth, by its label within a sentence."""
    return gave(part.label.lower(), part.contribution)


def in_sector(part: pd.Series) -> str:
    """Say how much of the growth of a total is a part's: ``12.7 pp in computers and electronics``."""
    return f"{points(abs(part.contribution))} in {uncapital(part.label)}"


def year_on_year(change: float, value: float, when: str) -> str:
    """Say what a value did on a year earlier, and where it came to; ``change`` may be missing."""
    size = dollars(value).replace(" ", "\u00a0")
    if pd.isna(change):
        return f"were {size} in {when}, where the data begin"
    if moved(change) == moved(0):
        return f"did not change on a year earlier in {when}, at {size}"
    return f"{moved(change)} to {size} in {when} on a year earlier"


def lowest_and_highest(parts: pd.DataFrame) -> str:
    """Say what contributions sum to, and which are the lowest and the highest."""
    by = parts.contribution
    low, high = (f"{the(parts.label[part])} {points(by[part])}" for part in (by.idxmin(), by.idxmax()))
    return f"Contributions sum to {percent(by.sum())}. Lowest: {low}; highest: {high}."


def ratios_of_years(mirror: Mirror) -> list[str]:
    """Return how far China's record stood above the US one in each whole year."""
    return [f"{whole(row.ratio - 1)} in {row.Index}" for row in mirror.years.itertuples()]


def enough(mirror: Mirror) -> str:
    """Say which explanations would not give what was seen, which would, and which cannot be told."""
    names = mirror.causes.cause.map(CAUSE_NAMES).groupby(mirror.causes.verdict, sort=False).agg(list)
    sentences = {
        FAILS: "None of these alone would give what was seen: {}.",
        FITS: "Not ruled out: {}.",
        OPEN: "Cannot be told with what is held: {}.",
    }
    return " ".join(text.format(listing(names[of])) for of, text in sentences.items() if of in names)


def ledgers_heading(story: ExportsStory) -> str:
    """Say what the ledgers record in their last month, or what imports did where only one is drawn."""
    us, last = story.us.totals, story.us.totals.index[-1]
    theirs, ours = story.china and story.china.levels.get(last), us.general_imports.iloc[-1]
    if theirs and pd.notna(ours):
        apart = f"{whole(abs(theirs / ours - 1))} {'more' if theirs > ours else 'less'}"
        return f"In {month(last)} China recorded {apart} goods for the US than US customs did"
    now = year_on_year(us.yoy_growth.iloc[-1], us.customs_value.iloc[-1], month(last))
    return f"US imports from {the(story.selection.partner_name)} {now}"


def changes_by_ledger(story: ExportsStory) -> str:
    """Say what each ledger that has the last month of the window did on a year earlier."""
    now, last = story.us.totals.iloc[-1], story.us.totals.index[-1]
    name = the(story.selection.partner_name)
    growth = {
        f"US imports for consumption from {name}": now.yoy_growth,
        "US general imports": now.general_growth,
        "China's exports to the United States": story.china and story.china.growth.get(last),
    }
    changes = [f"{ledger} {moved(change)}" for ledger, change in growth.items() if pd.notna(change)]
    if not changes:
        return f"Growth on a year earlier is not known for {name} in {month(last)}."
    return f"**In {month(last)}, on a year earlier, {listing(changes)}.**"


def of_sector(first: pd.Series | None, total: float, when: str, *, newer: bool) -> str:
    """Say what the sector that gave most did, beside newer months if they are told of."""
    thin = "These are without chapters 98 and 99."
    if first is None:
        return thin if newer else ""
    if newer:
        return f"{thin} All goods {moved(total)} in {when}: {in_sector(first)}."
    part = gave(first.label, first.contribution)
    return f"{part}, more than any other sector."


def of_partner(story: ExportsStory) -> str:
    """Say what the partner gave to the growth of all; nothing where it gave most or subtracted most."""
    partners, partner = story.us.partners, story.selection.partner
    if partner in partners.index[[0, -1]]:
        return ""
    row = partners.loc[partner]
    return f"{capital(gave(the(row.label), row.contribution))}."


def course_of_share(story: ExportsStory) -> str:
    """Say what the partner's share of US imports was in the first and last year, and at its highest."""
    share = story.us.shares[story.selection.partner]
    first, end, top = share.index[0], share.index[-1], share.idxmax()
    last = f"{percent(share[end])} {{}}in {year_to(story, end)}"
    if first == end:
        return last.format("of US imports ")
    highest = f", {percent(share[top])} at its highest in {top}" if top not in (first, end) else ""
    return f"{percent(share[first])} of US imports in {first}{highest} and {last.format('')}"


def largest_named(names: dict[str, str], partners: list[str], most: int = 3) -> list[str]:
    """Return the names of the first partners of a ranking as a sentence says them."""
    return [the(names[partner]) for partner in partners[:most]]

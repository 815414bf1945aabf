"""The answer of report 03 and the sentences of its sections."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.exports.china_ledger import ChinaLedger
from analysis.estimate.exports.study import Story
from analysis.present.exports.words import gave, to_date
from analysis.present.finding import Answer, Finding, capital, listing, month, moved, percent, the
from analysis.present.numbers import dollars

#: What moved single partners in a year, so that their growth is not read as diversion.
#: ASSUME: of each year's news only what moved a total by more than a tenth of it is told.
REASONS = {
    2025: (
        "Computers for data centres from Taiwan and Mexico, gold from Switzerland and medicines from "
        "Ireland grew for reasons of their own."
    )
}


def answer(story: Story) -> Answer:
    """Say how US imports from the partner moved in the last year of the window, up to its last month."""
    name, last = the(story.selection.partner_name), story.us.totals.index[-1]
    change, level = story.us.sectors.contribution.sum(min_count=1), story.us.sectors.now.sum()
    when, size = to_date(last), dollars(level).replace(" ", "\u00a0")
    if pd.isna(change):
        sentence = f"US imports from {name} were {size} in {when}, where the data begin."
    elif moved(change) == moved(0):
        sentence = f"US imports from {name} did not change on a year earlier in {when}, at {size}."
    else:
        sentence = f"US imports from {name} {moved(change)} to {size} in {when} on a year earlier."
    said = [_largest_sector(story), _lowest_month(story), _own_customs(story.china) or _share(story)]
    return Answer(
        sentence,
        tuple(filter(None, said)),
        names=("US imports", name, when),
        data_to=month(last),
        released=story.source,
    )


def _largest_sector(story: Story) -> str:
    sectors = story.us.sectors
    if sectors.contribution.isna().any():
        return ""
    total = sectors.contribution.sum()
    first = sectors.iloc[0] if total < 0 else sectors.iloc[-1]
    return f"{gave(first.label, first.contribution)}, more than any other sector."


def _lowest_month(story: Story) -> str:
    growth = story.us.totals.yoy_growth.dropna()
    if growth.empty:
        return ""
    when = f"from {month(growth.index[0])} to {month(growth.index[-1])}"
    low = f"{month(growth.idxmin())} with {percent(growth.min())} on a year earlier"
    return f"The lowest month {when} was {low}."


def _own_customs(china: ChinaLedger | None) -> str:
    if china is None or china.split is None:
        return ""
    usa, total = china.split.yoy_growth["United States"], china.split.contribution.sum()
    return (
        f"China's own customs counted {percent(usa)} for the United States in {month(china.month)}, and "
        f"{percent(total)} for all exports."
    )


def _share(story: Story) -> str:
    own, year = story.us.shares[story.selection.partner], story.us.totals.index[-1].year
    if year - 1 not in own.index:
        return ""
    return (
        f"The share of {the(story.selection.partner_name)} in US imports was {percent(own[year - 1])} "
        f"in {year - 1} and {percent(own[year])} in {_year(story, year)}."
    )


def _year(story: Story, year: int) -> str:
    """Print a year of the shares, the last one up to the month that it goes to."""
    return to_date(story.us.shares_until) if year == story.us.shares_until.year else str(year)


def ledgers(story: Story) -> Finding:
    """Say what each ledger has for the last month of the window."""
    last, name = story.us.totals.iloc[-1], the(story.selection.partner_name)
    growth = {
        f"US imports for consumption from {name}": last.yoy_growth,
        "US general imports": last.general_growth,
    }
    if story.china is not None:
        growth["China's exports to the United States"] = story.china.growth.get(last.name)
    said = [f"{what} {moved(value)}" for what, value in growth.items() if pd.notna(value)]
    when = month(last.name)
    if not said:
        return Finding(f"Growth on a year earlier is not known for {name} in {when}.")
    return Finding(f"**In {when}, on a year earlier, {listing(said)}.**")


def ledgers_note(story: Story) -> Finding | None:
    """Say why China's ledger differs from that of the United States; None where none is shown."""
    if story.china is None or story.china.growth.reindex(story.us.totals.index).isna().all():
        return None
    return Finding(
        "China's customs books goods when they leave, free on board, under the destination known then; "
        "goods that pass through a third country are missing there and present in the US figures. A "
        "shipment takes three to six weeks, so that a change of tariff shows one month earlier "
        "on China's side."
    )


def elsewhere(story: Story) -> Finding | None:
    """Open the section of China's destinations; None for others, and where nothing is published."""
    china = story.china
    if china is None or (china.split is None and china.months.empty and china.destinations is None):
        return None
    text = "## Where China's exports went\n\n"
    if china.split is not None:
        usa, others = (china.split.contribution[part] for part in ("United States", "All others"))
        before = china.split.before
        text += (
            f"**China's total exports {moved(usa + others)} in {month(china.month)} on a year earlier: "
            f"{gave('the United States', usa)}, {gave('all other destinations', others)}.** The United "
            f"States had taken {percent(before['United States'] / before.sum())} of the total, and what "
            f"went there {moved(china.split.yoy_growth['United States'])}."
        )
    elif not china.months.empty:
        low = china.months.united_states.idxmin()
        text += (
            f"**{gave('The United States', china.months.united_states[low])} in {month(low)}, its "
            f"lowest contribution, when China's total exports {moved(china.months.total[low])} on a "
            "year earlier.**"
        )
    return Finding(text)


def destinations(story: Story) -> Finding | None:
    """Say which destinations moved China's exports in the latest period with all of them."""
    china = story.china
    if china is None or china.destinations is None:
        return None
    parts = china.destinations.contribution
    first = parts.drop(["United States", "Rest of world"]).abs().idxmax()
    named = {"European Union": "the European Union"}.get(first, first)
    return Finding(
        f"**In {to_date(china.until)} China's exports {moved(parts.sum())} on a year earlier: "
        f"{gave('the United States', parts['United States'])}, "
        f"{gave(named, parts[first])}, most of the groups named.** Levels and growth of every group for "
        "one and the same period are published in few places only; this is the latest in which all were "
        "found. Groups do not overlap. What is not listed is the rest of the "
        "world."
    )


def goods(story: Story) -> Finding | None:
    """Open the section of sectors; None where no year before is known."""
    sectors, name = story.us.sectors, the(story.selection.partner_name)
    if sectors.contribution.isna().any():
        return None
    total = sectors.contribution.sum()
    with_it = sectors if total < 0 else sectors.iloc[::-1]
    same = with_it[(with_it.contribution < 0) == (total < 0)].head(2)
    said = [gave(part.label.lower(), part.contribution) for part in same.itertuples()]
    against = with_it.iloc[-1]
    when = to_date(story.us.totals.index[-1])
    text = (
        f"## Which goods\n\n**US imports from {name} {moved(total)} in {when} on a year "
        f"earlier: {listing(said)}.**"
    )
    if (against.contribution < 0) != (total < 0):
        text += f" Against it, {gave(against.label.lower(), against.contribution)}."
    return Finding(text)


def market(story: Story) -> Finding | None:
    """Open the section of all partners; None where no year before is known."""
    partners = story.us.partners
    if partners.contribution.isna().any():
        return None
    last = story.us.totals.index[-1]
    low, high = partners.iloc[0], partners.iloc[-1]
    reasons = f"{REASONS[last.year]} " if last.year in REASONS else ""
    return Finding(
        f"## Who sold more, who sold less\n\n**US imports from the {len(partners)} partners of the "
        f"panel {moved(partners.contribution.sum())} in {to_date(last)} on a year earlier: "
        f"{gave(the(high.label), high.contribution)}, {gave(the(low.label), low.contribution)}.** These "
        f"are shares in the growth of all, not proof of diversion. {reasons}The report on diversion "
        "matches products."
    )


def shares(story: Story) -> Finding:
    """Say what part of US imports came from the partner, year by year, at the ends of the figure."""
    own = story.us.shares[story.selection.partner]
    first, last, top = own.index[0], own.index[-1], own.idxmax()
    name = capital(the(story.selection.partner_name))
    if first == last:
        return Finding(f"**{name} had {percent(own[last])} of US imports in {_year(story, last)}.**")
    highest = "" if top in (first, last) else f", {percent(own[top])} at its highest in {top}"
    return Finding(
        f"**{name} had {percent(own[first])} of US imports in {first}{highest} and "
        f"{percent(own[last])} in {_year(story, last)}.**"
    )

"""The answer of report 02 and the sentences of its sections."""

from __future__ import annotations

import pandas as pd

from analysis.combine.law.measures import LAYERS
from analysis.combine.load import WORLD
from analysis.estimate.tariffs.study import Story
from analysis.present.finding import Answer, Finding, day_name, listing, month, percent, points, the
from analysis.present.tariffs.figures import headline_by_day
from analysis.vocabulary import TERMS

#: What each layer of the law is, by the year from which a sentence holds.
LAYER_TEXTS = {
    "section_232": {
        2018: "Section 232 covers steel and aluminium, but not from all origins alike: several partners "
        "had exemptions or quotas.",
        2025: "Since 2025 it also covers vehicles, copper and timber. The exemptions ended in March of "
        "that year; partners with a deal have lower rates for some of these goods.",
    },
    "uniform": {
        2025: "The uniform layer holds the measures laid on a partner's goods in general, less the "
        "goods that they exempt: those under IEEPA in 2025.",
        2026: "Section 122 and its successor under Section 301 follow them in 2026.",
    },
}


def answer(story: Story) -> Answer:
    """Say how the duty collected moved over the window; beside it the peaks of all three rates."""
    paid, name = story.path.effective_rate.dropna(), the(story.selection.partner_name)
    released = {"data_to": month(story.month), "released": story.source}
    first, last = month(paid.index[0]), month(paid.index[-1])
    what = f"the average duty collected on US imports from {name}"
    if first == last:
        sentence = f"In {first} {what} was {percent(paid.iloc[0])}."
    else:
        sentence = f"From {first} to {last} {what} {course(paid.iloc[0], paid.iloc[-1])}."
    found = [_collected(paid), _law(story), _headline(story)]
    names = (story.selection.partner_name, first, last)
    return Answer(sentence, tuple(filter(None, found)), names=names, **released)


def course(before: float, after: float) -> str:
    """Say how a rate moved, as far as print shows: ``rose from 2.8 % to 32.3 %``."""
    ends = percent(before), percent(after)
    if ends[0] == ends[1]:
        return f"stayed at {ends[0]}"
    return f"{'rose' if after > before else 'fell'} from {ends[0]} to {ends[1]}"


def _collected(paid: pd.Series) -> str:
    """Say when most was collected, unless the answer does."""
    if paid.idxmax() in (paid.index[0], paid.index[-1]):
        return ""
    return f"Customs collected most in {month(paid.idxmax())}, with {percent(paid.max())}."


def _law(story: Story) -> str:
    """Say when the law was highest, and what was collected then."""
    law, paid, name = story.path.statutory_rate.dropna(), story.path.effective_rate, story.selection
    if name.partner == WORLD:
        return "Law and add-on are set by partner, so that all countries together have neither here."
    if law.empty:
        return f"What the law charged on goods from {the(name.partner_name)} is not established here."
    top = law.idxmax()
    text = f"The law on a fixed basket was highest in {month(top)}, with {percent(law.max())}"
    return f"{text}, when {percent(paid[top])} was collected." if pd.notna(paid[top]) else f"{text}."


def _headline(story: Story) -> str:
    """Say how high the uniform add-on was, and on which days; nothing where there was none."""
    daily = headline_by_day(story)
    if daily.max() <= 0:
        return ""
    first = daily.idxmax()
    after = daily[first:]
    lower = after.index[after.lt(daily.max() - 1e-9)]
    text = f"The uniform add-on that the press quotes was highest with {percent(daily.max())}"
    if lower.empty:
        return f"{text}, from {day_name(first)} on."
    last = lower[0] - pd.Timedelta(days=1)
    start = day_name(first).removesuffix(f" {last.year}")
    return f"{text}, from {start} to {day_name(last)}."


def layers(story: Story) -> Finding | None:
    """Head the section on the layers of the law; None where no law is established."""
    path, selection = story.path, story.selection
    lawful = path[path.statutory_rate.notna()]
    if lawful.empty:
        return None
    used = [layer for layer in LAYER_TEXTS if lawful[layer].max() > 0.0005]
    last, name = lawful.iloc[-1], the(selection.partner_name)
    parts = [
        f"{TERMS[layer].label.replace('Uniform', 'the uniform').replace('Base', 'the base')} "
        f"{percent(last[layer])}"
        for layer in LAYERS
        if last[layer] > 0.0005
    ]
    china, until = selection.partner == "CHN", lawful.index[-1].year
    texts = [
        "The layers add up. The base rate is the most-favoured-nation column of the schedule"
        + ("." if china else ", lowered to what preferences left of it in 2024."),
        "Section 301 covers lists of Chinese goods." if china else "",
        *(text for layer in used for year, text in LAYER_TEXTS[layer].items() if year <= until),
        "Vehicle parts that qualify under USMCA are free of the duty on parts."
        if selection.partner in ("CAN", "MEX")
        else "",
        _baskets(lawful, china),
    ]
    return Finding(
        "## What the law is made of\n\n"
        f"**In {month(lawful.index[-1])} the law would charge {percent(last.statutory_rate)} on goods "
        f"from {name}: {listing(parts)}.**\n\n" + " ".join(filter(None, texts))
    )


def _baskets(lawful: pd.DataFrame, china: bool) -> str:
    if lawful.basket.nunique() < 2:
        return ""
    before = (
        "the goods have the weights of 2017"
        if china
        else "the lines of 2024 stand with their sectors weighted as in 2017"
    )
    return (
        f"Weights change once, at January 2024: before it {before}. The break in the series there is a "
        "change of goods, not of law."
    )


def law_and_collection(story: Story) -> Finding | None:
    """Head the section on the gap between law and collection; None where there is no law."""
    if story.gap.empty:
        return None
    last = story.gap.iloc[-1]
    return Finding(
        "## Why law and collection differ\n\n"
        f"**In {month(story.gap.index[-1])} the law would charge {percent(last.statutory_rate)} and "
        f"customs collected {percent(last.effective_rate)}.** Of the gap, {points(last.within_sectors)} "
        f"lie within sectors and {points(last.between_sectors)} between them.\n\n"
        "*Shifts between sectors*: buyers leave the sectors that are taxed most, at unchanged rates. "
        "*Within sectors*: everything else, which is goods loaded before the date and let in at the old "
        "rate, goods in bonded storage, exemptions and exclusions, and shifts between lines of the same "
        "sector. In the month of a large increase the second part is big because ships at sea were "
        "spared. That lasts two or three months; what remains after it has other reasons."
    )


def by_sector(story: Story) -> Finding:
    """Say which large sectors pay most and least."""
    known = story.sectors[story.sectors.effective_rate.notna()].head(16)
    high, low = known.loc[known.effective_rate.idxmax()], known.loc[known.effective_rate.idxmin()]
    return Finding(
        f"**In {month(story.month)} the duty collected on goods from "
        f"{the(story.selection.partner_name)} ran from {percent(low.effective_rate)} ({_goods(low)}) to "
        f"{percent(high.effective_rate)} ({_goods(high)})** among the {len(known)} largest sectors."
    )


def _goods(sector: pd.Series) -> str:
    return sector.label.split(" (")[0]


def calendar(story: Story) -> Finding | None:
    """Head the calendar; None where nothing happened in the window."""
    days = story.events.effective_date.drop_duplicates()
    if days.empty:
        return None
    by_year = days.dt.year.value_counts()
    year = by_year.idxmax()
    some = "On one day" if len(days) == 1 else f"On {len(days)} days"
    most = f", {by_year[year]} of them in {year}" if by_year.size > 1 else f" in {year}"
    return Finding(
        f"## The calendar\n\n**{some} of the window a US measure on goods from "
        f"{the(story.selection.partner_name)} changed{most}.** Each date is the first day in force, not "
        "the day of the announcement; several widely copied series confuse the two. To add an event, "
        "add a row to `analysis/collect/tariff_events.csv`; the schema is checked at the next reading."
    )

"""A sentence of a newspaper -> lines of the grammar of claims, or what is missing in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from analysis.checks import InputError
from analysis.claims.measures import CHINA, US
from analysis.claims.plain.charges import COLLECTED_RATES, Charge, nothing_named, take_charge
from analysis.claims.plain.clauses import clauses
from analysis.claims.plain.comparisons import Claim, Read
from analysis.claims.plain.dates import Period, take_periods, with_years, without_year
from analysis.claims.plain.lengths import refuse_lengths
from analysis.claims.plain.places import take_places
from analysis.claims.plain.relations import (
    direction,
    take_base,
    take_extreme,
    take_run,
    take_spans,
)
from analysis.claims.plain.releases import both_releases, take_release
from analysis.claims.plain.rivals import take_rivals
from analysis.claims.plain.sides import Side, take_concept, take_side
from analysis.claims.plain.source import take_source
from analysis.claims.plain.stated import SENTENCE, claims_of
from analysis.claims.plain.unheld import affirmed, refuse_unheld
from analysis.claims.plain.values import take_values
from analysis.claims.plain.wording import plain
from analysis.law.names import name_of
from analysis.vocabulary import WORLD

#: What says that a rate is in force now.
PRESENT = re.compile(r"\b(?:is|are|faces?|pays?|carry|carries|charges?|now|currently)\b")

#: A line on months in a row or on days since one, of which a denial may be of each.
OVER_TIME = re.compile(r" (?:rises|falls)|-[0-9]{2}-[0-9]{2}\.\.")

NOTHING = f"no trade, tariff or price is named; write as {SENTENCE!r}."


def read(text: str, newest: pd.Timestamp | None = None) -> list[Claim]:
    """Return the claims of a sentence, each with the lines of the grammar that it can mean.

    Parameters
    ----------
    text : str
    newest : Timestamp, optional
        Last day of what is known, from which ``last year`` counts, and for which ``is`` stands.

    Raises
    ------
    InputError
        One line: what is missing or not understood.
    """
    statement = " ".join(str(text).split())
    where = f"the claim {statement!r}"
    try:
        sentence = take_places(both_releases(with_years(plain(statement), newest)))
        if (positive := affirmed(sentence)) != sentence and len(clauses(positive)) == 1:
            claims = claims_of(_read(positive, newest, where))
            if any(OVER_TIME.search(line) for claim in claims for line in claim.lines):
                refuse_unheld(sentence, where)
            return [replace(claim, denied=True) for claim in claims]
        parts = clauses(sentence)
        if len(parts) > 1:
            try:
                return [one for part in parts for one in claims_of(_read(part, newest, where))]
            except InputError:
                pass  # one claim after all
        return claims_of(_read(sentence, newest, where))
    except InputError as error:
        raise InputError(_named(str(error))) from None


def _read(text: str, newest: pd.Timestamp | None, where: str) -> Read:
    """Mark what a sentence says; refuse what is left."""
    sentence = text
    text, concept = take_concept(text)
    refuse_unheld(text, where)
    text, release, revised_way = take_release(text, where)
    text, months = take_run(text, where)
    text, spans = take_spans(text)
    text, periods = take_periods(text)
    text = re.sub(r"^(.*?@[A-Z]+'s) (#\d) (.*)$", r"\1 \3 in \2", text)  # China's May 2025 exports
    text, values = take_values(text)
    text, office = take_source(text)
    text, about = take_rivals(text)
    if about is None:
        text, about = take_charge(text, office, where)
    if about is None:
        text, about = take_side(text, office, where)
    if about is None:
        raise InputError(nothing_named(text, where) or f"{where}: {NOTHING}")
    mirrored = isinstance(about, Side) and about.by_us
    if office and about.ledger != office and CHINA in (office, about.ledger) and not mirrored:
        raise InputError(
            f"{where}: it is of @{about.ledger} by figures of @{office}; leave out the source."
        )
    _of_goods_alone(text, sentence, about, where)
    if isinstance(about, Charge) and values and not about.price:
        percent = any(value.unit == "%" for value in values)
        if about.measures == ("headline",) and not percent:
            about = replace(about, measures=("duties",), rate=False)
        elif about.measures[-1] == "duties" and percent and not (direction(text) or values[0].signed):
            about = replace(about, measures=COLLECTED_RATES, rate=True)  # of what the goods are worth
    price = isinstance(about, Charge) and about.price
    text, extreme = take_extreme(text, spans, where, price=price)
    rate_on_day = isinstance(about, Charge) and about.by_day
    since = False
    if rate_on_day and newest is not None:
        text, since = _since(text, sentence, periods, newest)
    text, base, base_period = ("".join(text), "", None) if rate_on_day else take_base(text, periods)
    if re.search(r"\bsince #\d", text):
        raise InputError(
            f"{where} says since when, and not up to when; write both, as 'from May to October 2025'."
        )
    main = list(dict.fromkeys(re.findall(r"#(\d)", text)))
    if len(main) != 1:
        raise InputError(_no_period(text, main, periods, where))
    period = periods[int(main[0])]
    if since:
        period = replace(period, since=newest)
    refuse_lengths(sentence, text, period, base, where)
    read = Read(where, text, about, period, values, base, base_period, extreme, periods)
    return replace(read, concept=concept, release=release, revised_way=revised_way, run=months)


def _since(text: str, sentence: str, periods: list[Period], newest: pd.Timestamp) -> tuple[str, bool]:
    """Return the rest of a sentence on a rate in force, and whether it is said to be so since its day.

    One without a period is of the newest day, and so is one that says ``is`` and no other.
    """
    match = re.search(r"\bsince #(\d)", text)
    if match and periods[int(match[1])].day:
        return f"{text[: match.start()]} #{match[1]} {text[match.end() :]}", True
    if not re.search(r"#\d", text) and PRESENT.search(sentence):
        periods.append(Period(newest, day=True))
        text = re.sub(r"\b(?:now|currently)\b", " ", text)
        return f"{text} #{len(periods) - 1}", False
    return text, False


def _of_goods_alone(text: str, said: str, about: Side | Charge, where: str) -> None:
    """Refuse all trade of the United States that is not said to be of goods."""
    whole = isinstance(about, Side) and (about.ledger, about.partner) == (US, WORLD)
    whole = whole and not about.asked and not about.goods
    if whole and not re.search(r"\b(?:goods|merchandise)\b", said):
        word = "surplus" if about.measure == "balance" else about.measure
        raise InputError(
            f"{where} may be of goods and services, which the Census prints together, or of goods; the "
            f"tables hold goods alone: write 'US goods {word}'."
        )


def _no_period(text: str, main: list[str], periods: list[Period], where: str) -> str:
    """Say that no period is named, or several."""
    if main:
        both = " and ".join(periods[int(k)].text for k in main)
        return f"{where} names several periods, {both}; write one claim of one."
    if month := without_year(text):
        return f"{where}: {month!r} has no year; write the month and its year, as May 2025."
    return f"{where} names no period; add a month, quarter or year, as 'in May 2025'."


def _named(message: str) -> str:
    """Return a message with names of countries for their marks."""
    groups = {
        "EU": "the EU",
        "ASEAN": "ASEAN",
        "AFRICA": "Africa",
        "LATAM": "Latin America",
        WORLD: "the world",
    }
    return re.sub(r"@([A-Z]+)", lambda m: groups.get(m[1]) or name_of(m[1]), message)

"""A sentence of a newspaper -> lines of the grammar of claims, or what is missing in it."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.checks import InputError
from analysis.claims.measures import CHINA, US
from analysis.claims.plain.charges import Charge, nothing_named, take_charge
from analysis.claims.plain.comparisons import Read, bases
from analysis.claims.plain.dates import Period, take_periods, without_year
from analysis.claims.plain.goods import goods_word
from analysis.claims.plain.lengths import refuse_lengths
from analysis.claims.plain.places import take_places
from analysis.claims.plain.relations import (
    ORDINALS,
    both_ways,
    direction,
    months_since,
    strip_directions,
    take_base,
    take_extreme,
    take_spans,
)
from analysis.claims.plain.sides import Side, take_side
from analysis.claims.plain.source import take_source
from analysis.claims.plain.unheld import refuse_unheld
from analysis.claims.plain.values import Value, negative, take_values
from analysis.claims.plain.wording import idle, plain
from analysis.law.names import name_of
from analysis.vocabulary import WORLD

#: Words before a value that is a level, whatever stands after it.
REACHED = ("to", "at", "of", "reached", "hit", "totaled", "totalled", "from", "worth")

#: What is flat: a change within a hundredth; of prices none at all.
FLAT = "-1%..1%"

EXAMPLE = "China's exports to the US fell 34.5 % in May 2025 from a year earlier"
NOTHING = f"no trade, tariff or price is named; write as {EXAMPLE!r}."


def read(text: str) -> list[str]:
    """Return the lines of the grammar that a sentence can mean, the likeliest first.

    Raises
    ------
    InputError
        One line: what is missing or not understood, or each claim of a sentence that makes several.
    """
    statement = " ".join(str(text).split())
    where = f"the claim {statement!r}"
    try:
        return _lines(_read(plain(statement), where))
    except InputError as error:
        raise InputError(_named(str(error))) from None


def _read(text: str, where: str) -> Read:
    """Mark what a sentence says; refuse what is left."""
    sentence = text
    text = take_places(text)
    refuse_unheld(text, where)
    text, spans = take_spans(text)
    text, periods = take_periods(text)
    text, values = take_values(text)
    text, office = take_source(text)
    text, about = take_charge(text, office, where)
    if about is None:
        text, about = take_side(text, office, where)
    if about is None:
        raise InputError(nothing_named(text, where) or f"{where}: {NOTHING}")
    if office and about.ledger != office and CHINA in (office, about.ledger):
        raise InputError(
            f"{where}: it is of @{about.ledger} by figures of @{office}; leave out the source."
        )
    _of_goods_alone(text, sentence, about, where)
    if isinstance(about, Charge) and about.measures == ("headline",) and values:
        about = (
            about
            if any(value.unit == "%" for value in values)
            else replace(about, measures=("duties",), rate=False)
        )
    price = isinstance(about, Charge) and about.price
    text, extreme = take_extreme(text, spans, where, price=price)
    text, base, base_period = take_base(text, periods)
    main = list(dict.fromkeys(re.findall(r"#(\d)", text)))
    if len(main) != 1:
        raise InputError(_no_period(text, main, periods, where))
    period = periods[int(main[0])]
    refuse_lengths(sentence, text, period, base, where)
    return Read(where, text, about, period, values, base, base_period, extreme, periods)


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


def _lines(read: Read) -> list[str]:
    """Return the readings of the one claim that a sentence makes."""
    if read.extreme and isinstance(read.about, Side) and read.about.asked:
        raise InputError(
            f"{read.where}: since when is not held of a {read.about.asked}; write what it was."
        )
    claims = [_extreme(read)] if read.extreme else []
    numbers = re.findall(r"<(\d)>", read.rest)
    rank = isinstance(read.about, Side) and read.about.asked == "rank"
    if rank:
        claims.append([f"rank {ORDINALS.get(read.about.nth, 1)}"])
    claims += [_valued(read, int(k)) for k in numbers]
    unread = idle(strip_directions(re.sub(r"#\d|<\d>", " ", read.rest)))
    if unread:
        raise InputError(
            f"{read.where}: {unread.strip('@')!r} is not understood; leave it out, or write as "
            f"{EXAMPLE!r}."
        )
    if not claims:
        raise InputError(f"{read.where} has no value; say by how much, or to what, as in {EXAMPLE!r}.")
    lines = [
        [_line(read, measure, claim) for measure in _measures(read.about) for claim in claim_]
        for claim_ in claims
    ]
    if len(lines) > 1:
        each = " and ".join(f"'{one[0]}'" for one in lines)
        raise InputError(f"{read.where} makes {len(lines)} claims; write one at a time: {each}.")
    return list(dict.fromkeys(lines[0]))


def _measures(about: Side | Charge) -> tuple[str, ...]:
    """Return the words of the grammar for what a sentence is of, the likeliest first."""
    if isinstance(about, Charge):
        return about.measures
    if about.measure == "imports" and about.ledger == US and not about.goods:
        return "general_imports", "imports"  # the press quotes the former
    return (about.measure,)


def _line(read: Read, measure: str, claim: str) -> str:
    """Write one reading as a line of the grammar."""
    about, period = read.about, read.period
    codes = [about.ledger, about.partner]
    if isinstance(about, Charge):
        codes = _codes(about)
    goods = goods_word(about.goods, read.period, read.where) if isinstance(about, Side) else ""
    if period.start is not None and claim.startswith(("from", "mom")):
        period = Period(period.end)  # a change from the first month of the range to its last
    return " ".join(filter(None, [measure, *codes, goods, period.text, claim]))


def _codes(about: Charge) -> list[str]:
    """Return the countries of a tariff or price: one where its ledger goes without saying."""
    if about.price:
        return [about.ledger]
    return [about.partner] if about.ledger == US else [about.ledger, about.partner]


def _extreme(read: Read) -> list[str]:
    """Return what is asked where something was as low or high as last at some time."""
    extreme = read.extreme
    if extreme.span:
        return [f"{extreme.asked} {extreme.span}"]
    return [f"{extreme.asked} {months_since(read.period, read.periods[extreme.k])}"]


def _valued(read: Read, k: int) -> list[str]:
    """Return what is asked, and the value, for each reading of one value of a sentence."""
    value, about = read.values[k], read.about
    before = re.search(rf"(\w+)(?: (?:an?|the|just|only|some|\w+ly))* <{k}>", read.rest)
    word = before[1] if before else ""
    after = re.search(rf"<{k}> (\w+)", read.rest)
    compared = bool(after and direction(after[1])) and word not in REACHED
    moved = compared or bool(direction(word))  # "5bn lower", "up 5bn"; not "fell to 5bn"
    if word == "than":
        raise InputError(f"{read.where}: write 'more than {value.text}' or 'less than {value.text}'.")
    if value.unit == "":
        raise InputError(
            f"{read.where}: {value.text!r} has no unit; write 34.5 % or 28.8 billion dollars."
        )
    level = (
        isinstance(about, Charge) and about.rate or isinstance(about, Side) and about.asked == "share"
    )
    moved_by = compared or moved and value.passed is False
    if level and (value.signed or word == "by" or read.base or moved_by):
        raise InputError(
            f"{read.where}: a change of a rate or of a share is not held; write what it was."
        )
    if isinstance(about, Charge) and about.rate:
        if value.unit != "%":
            raise InputError(f"{read.where}: a rate is in per cent, not in dollars.")
        return [value.text]
    if isinstance(about, Side) and about.asked == "share":
        return [f"share {value.text}"]
    by = compared or word == "by"
    if value.unit == "USD" and not by and (not moved or value.passed):
        return [value.text]
    if value.unit == "USD" and not by and value.passed is None:
        return [value.text, *_changes(read, value, word)]
    if value.passed and direction(word):
        word = "to"
    return _changes(read, value, word)


def _changes(read: Read, value: Value, word: str) -> list[str]:
    """Return a change on each period that a sentence can mean."""
    if word == "to" and value.unit == "%":
        raise InputError(f"{read.where}: a change of {value.text} is said 'by', not 'to'.")
    text = value.text
    price = isinstance(read.about, Charge) and read.about.price
    if value.flat and not price:
        text = FLAT
    if not value.signed:
        if both_ways(read.rest):
            raise InputError(f"{read.where} says a rise and a fall; write one claim of one change.")
        way = direction(read.rest)
        if not way and price:
            return [f"{base} {text}" for base in bases(read)]
        if not way:
            raise InputError(f"{read.where}: did it rise or fall by {text}? Write which.")
        text = negative(text) if way < 0 else text
    dollars = "_usd" if value.unit == "USD" else ""
    return [
        f"{base.replace(' ', dollars + ' ', 1) if ' ' in base else base + dollars} {text}"
        for base in bases(read)
    ]


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

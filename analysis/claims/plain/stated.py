"""What was understood of a sentence -> its claims, each as lines of the grammar."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from analysis.checks import InputError
from analysis.claims.measures import US
from analysis.claims.plain.charges import IMPOSED, Charge
from analysis.claims.plain.comparisons import Claim, Read, bases, unsaid
from analysis.claims.plain.dates import Period
from analysis.claims.plain.relations import (
    ORDINALS,
    both_ways,
    direction,
    months_since,
    strip_directions,
)
from analysis.claims.plain.rivals import Rivals
from analysis.claims.plain.sides import Side
from analysis.claims.plain.values import Value, negative
from analysis.claims.plain.wording import idle
from analysis.law import names as people

#: Words before a value that is a level, whatever stands after it.
REACHED = ("to", "at", "of", "reached", "hit", "totaled", "totalled", "from", "worth")

#: A period that is named by its last month.
UP_TO = re.compile(r"(?:through|up to|as of|(?:to|by) the end of) ")

#: A line that says a change, which has its way.
CHANGED = re.compile(r"(?:yoy|mom|from|as_low|as_high|rises|falls)")

#: What is flat: a change within a hundredth; of prices none at all.
FLAT = "-1%..1%"

SENTENCE = "China's exports to the US fell 34.5 % in May 2025 from a year earlier"


def claims_of(read: Read) -> list[Claim]:
    """Return the claims that a sentence makes, each with its readings."""
    if isinstance(read.about, Rivals):
        return _of_rivals(read)
    question = isinstance(read.about, Side) and read.about.asked
    if read.extreme and question:
        raise InputError(
            f"{read.where}: since when is not held of a {read.about.asked}; write what it was."
        )
    claims = [_extreme(read)] if read.extreme else []
    numbers = re.findall(r"<(\d)>", read.rest)
    if question and question != "share":
        claims.append([f"{question} {ORDINALS.get(read.about.nth, 1)}"])
    former = [k for k in map(int, numbers) if len(numbers) > 1 and _word(read, k) == "from"]
    of_now = replace(read, base="") if former and read.level else read
    claims += [_valued(of_now, int(k)) for k in numbers if int(k) not in former]
    if read.run:
        claims.append(_run(read))
    if read.revised_way and claims:
        word = "revision" if read.values[0].unit == "USD" else "yoy_revision"
        claims.append([f"{word} {'up' if read.revised_way > 0 else 'down'}"])
    unread = idle(strip_directions(re.sub(r"#\d|<\d>", " ", read.rest)))
    if unread:
        raise InputError(
            f"{read.where}: {unread!r} is not understood; leave it out, or write as {SENTENCE!r}."
        )
    if former and read.level:
        _check_way(read, former[0])
    elif _says_which_way(read, claims):
        claims.insert(0, _way(read))
    if not claims and isinstance(read.about, Side) and read.about.had:
        claims.append(["over 0bn"])
    if not claims:
        raise InputError(f"{read.where} has no value; say by how much, or to what, as in {SENTENCE!r}.")
    return [_claim(read, claim) for claim in claims] + [_former(read, k) for k in former]


def _former(read: Read, k: int) -> Claim:
    """Return the claim of what something rose or fell from, of the period that a change is on."""
    value = read.values[k]
    if isinstance(read.about, Charge) and read.about.by_day and read.period.day:
        before = Period(read.period.end - pd.Timedelta(days=1), day=True)
        return _claim(replace(read, period=before), [value.text])
    if value.unit != "USD" and not (read.level and read.base):
        raise InputError(
            f"{read.where}: 'from {value.text}' is of another period; write one claim of one."
        )
    if read.level and read.base_period:
        return _claim(replace(read, period=read.base_period), [_level(read, value)])
    base, period = bases(read)[0], read.period
    months = {"yoy": 12, "mom": 1}.get(base, period.n_months)
    before = Period(period.end - pd.DateOffset(months=months), period.n_months)
    if base.startswith("from") and read.base_period:
        before = read.base_period
    return _claim(replace(read, period=before), [_level(read, value)])


def _level(read: Read, value: Value) -> str:
    """Write a value that something had."""
    return f"share {value.text}" if isinstance(read.about, Side) and read.about.asked else value.text


def _check_way(read: Read, k: int) -> None:
    """Refuse a rise or fall of a share or rate that its two values do not have."""
    was, *now = (float(re.sub("[^0-9.]", "", read.values[one].text)) for one in (k, 1 - k))
    if direction(read.rest) * (now[0] - was) < 0:
        raise InputError(f"{read.where}: from {read.values[k].text} it went the other way.")


def _claim(read: Read, readings: list[str]) -> Claim:
    """Write the readings of one claim as lines of the grammar."""
    lines = [_line(read, measure, claim) for measure in _measures(read) for claim in readings]
    changes = re.match(r"(?:yoy|mom|share_yoy|rate_yoy|rises|falls)(?:_usd)?\b", readings[0])
    by_us = isinstance(read.about, Side) and read.about.by_us
    return Claim(list(dict.fromkeys(lines)), unsaid(read) if changes else "", by_us)


def _says_which_way(read: Read, claims: list[list[str]]) -> bool:
    """Whether a rise or fall is said that no claim has yet: alone, or beside what it was to."""
    way = (bool(direction(read.rest)) or both_ways(read.rest)) and not read.period.since
    if not way or (isinstance(read.about, Side) and read.about.asked.startswith("rank")):
        return False
    return not any(CHANGED.match(claim[0]) for claim in claims)


def _way(read: Read) -> list[str]:
    """Return which way something went, on each period that a sentence can mean."""
    if both_ways(read.rest):
        raise InputError(f"{read.where} says a rise and a fall; write one claim of one change.")
    about, word = read.about, "up" if direction(read.rest) > 0 else "down"
    kind = ""
    if isinstance(about, Charge):
        if about.by_day:
            return [f"rate_day {word}"]
        if about.price and read.values:  # inflation that rose to a rate
            return [f"rate_mom {word}"]
        kind = "rate_" if about.rate else ""
    elif isinstance(about, Side) and about.asked == "share":
        kind = "share_"
    usd = isinstance(about, Side) and about.measure in ("balance", "deficit")
    return [
        f"{_asked(base, kind, usd)} {word}" for base in bases(read) if not kind or base in ("yoy", "mom")
    ]


def _asked(base: str, kind: str, usd: bool) -> str:
    """Return a comparison as the grammar asks for it, of a share, a rate or in US dollars."""
    if not usd:
        return f"{kind}{base}"
    head, blank, rest = base.partition(" ")
    return f"{head}_usd{blank}{rest}"


def _run(read: Read) -> list[str]:
    """Return a run of months of one way."""
    way = read.run.way or direction(read.rest)
    if not way:
        raise InputError(f"{read.where}: months in a row of what? Write whether it rose or fell.")
    if read.period.n_months != 1 and not UP_TO.match(read.period.words):
        raise InputError(f"{read.where}: a run of months ends with one; write it, as in May 2025.")
    word = "rises" if way > 0 else "falls"
    both = {"yoy": word, "mom": f"{word}_mom"}
    return [f"{both[base]} {read.run.months} months" for base in bases(read) if base in both]


def _of_rivals(read: Read) -> list[Claim]:
    """Return the claims of a sentence that compares two countries."""
    rivals, period = read.about, read.period
    unread = idle(strip_directions(re.sub(r"#\d|<\d>", " ", read.rest)))
    if unread:
        raise InputError(f"{read.where}: {unread.strip('@')!r} is not understood; leave it out.")
    sides = [rivals.one, rivals.other] if rivals.more else [rivals.other, rivals.one]

    def line(of: Period, amount: str) -> Claim:
        measures = (
            (rivals.measure, "imports") if rivals.measure == "general_imports" else (rivals.measure,)
        )
        words = " ".join([rivals.ledger, sides[0], of.text, f"than {sides[1]} {amount}"])
        return Claim([f"{measure} {words}" for measure in measures])

    if read.values:
        return [line(period, read.values[0].text)]
    claims = [line(period, "up")]
    if rivals.overtook:
        before = replace(period, end=period.end - pd.DateOffset(months=max(12, period.n_months)))
        claims.append(line(before, "down"))
    return claims


def _measures(read: Read) -> tuple[str, ...]:
    """Return the words of the grammar for what a sentence is of, the likeliest first."""
    about = read.about
    if isinstance(about, Charge):
        return about.measures
    if about.measure == "imports" and about.ledger == US and not about.goods:
        return (read.concept,) if read.concept else ("general_imports", "imports")  # as the press quotes
    return (about.measure,)


def _line(read: Read, measure: str, claim: str) -> str:
    """Write one reading as a line of the grammar."""
    about, period = read.about, read.period
    if claim.startswith(("rises", "falls")):
        period = Period(period.end)
    codes = [about.ledger, about.partner]
    if isinstance(about, Charge):
        codes = _codes(about)
    goods = about.lines if isinstance(about, Charge) else _goods_word(about.goods, period, read.where)
    if period.start is not None and claim.startswith(("from", "mom")):
        period = Period(period.end)  # a change from the first month of the range to its last
    release = "" if "revision" in claim else read.release
    return " ".join(filter(None, [measure, *codes, goods, period.text, release, claim]))


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


def _word(read: Read, k: int) -> str:
    """Return the word before a value."""
    before = re.search(rf"(\w+)(?: (?:an?|the|just|only|some|\w+ly))* <{k}>", read.rest)
    return before[1] if before else ""


def _valued(read: Read, k: int) -> list[str]:
    """Return what is asked, and the value, for each reading of one value of a sentence."""
    value, about, word = read.values[k], read.about, _word(read, k)
    after = re.search(rf"<{k}> (\w+)", read.rest)
    compared = bool(after and direction(after[1])) and word not in REACHED
    moved = compared or bool(direction(word))  # "5bn lower", "up 5bn"; not "fell to 5bn"
    if word == "than":
        raise InputError(f"{read.where}: write 'more than {value.text}' or 'less than {value.text}'.")
    if value.unit == "":
        raise InputError(
            f"{read.where}: {value.text!r} has no unit; write 34.5 % or 28.8 billion dollars."
        )
    in_force = isinstance(about, Charge) and about.by_day and word != "by"
    if in_force and value.unit == "%" and not value.signed:
        if read.period.since or not (read.period.day and IMPOSED.search(read.rest)):
            return [value.text]
        return [value.text] * (not about.added) + [f"rate_day {value.text}"]
    if isinstance(about, Charge) and about.price and word == "to":
        return [value.text]
    moved_by = compared or moved and value.passed is False
    if read.level and (value.signed or word == "by" or read.base or moved_by):
        raise InputError(
            f"{read.where}: a change of a rate or of a share is not held; write what it was."
        )
    if isinstance(about, Charge) and about.rate:
        if value.unit != "%":
            raise InputError(f"{read.where}: a rate is in per cent, not in dollars.")
        return [value.text]
    if read.level:
        return [_level(read, value)]
    by = compared or word == "by"
    if value.unit == "USD" and not by and (not moved or value.passed):
        return [value.text]
    if value.unit == "USD" and not by and value.passed is None:
        return [*_changes(read, value, word), value.text]
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


def _goods_word(words: str, period: Period, where: str) -> str:
    """Return ``naics334`` or ``hts8703`` for words of goods; empty for all goods.

    Raises
    ------
    InputError
        Goods that are not known by month, or words of none; with how to write what is known.
    """
    if words in people.ALL_GOODS_WORDS:
        return ""
    try:
        return f"naics{people.goods(words, 'naics3').code}"
    except InputError:
        pass  # no sector; a line perhaps
    try:
        goods = people.goods(words)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    if goods.kind == "hts" and period.n_months == 12:
        return f"hts{goods.code}"
    raise InputError(
        f"{where}: {words!r} is known by calendar year alone; by month write a sector of NAICS, as "
        "'computers and electronics' or 'furniture'."
    )

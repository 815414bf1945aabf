"""The small language of claims: ``exports CHN USA 2025-05 yoy -34.5 %`` -> what is asked, and claimed.

A claim names a measure, who records it and with whom (one country for a rate or a price), goods where
it is of some alone, a period (a day for the headline rate), what is asked of it and the value. The value
is a number with its unit, ``around``, ``over``, ``under``, at ``least`` or at ``most`` one, or a range
``-30%..-40%``. What newspapers write, :mod:`analysis.claims.plain` turns into it.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.claims.amounts import Amount, is_amount, parse_amount
from analysis.claims.asked import Asked
from analysis.claims.measures import (
    BY_DAY,
    CHINA,
    GOODS_OF,
    GOODS_RATES,
    IMPLIED_LEDGER,
    MEASURE_WORDS,
    US,
)
from analysis.claims.periods import PERIOD, STEP_LENGTHS, TO_DATE, parse_period
from analysis.claims.quantities import (
    CHANGES,
    DOLLAR_CHANGES,
    KIND_QUANTITIES,
    POINTS,
    QUANTITIES,
    REVISION,
    RUNS,
)
from analysis.law import names as people
from analysis.vocabulary import WORLD

#: Goods of a claim: a sector of NAICS, or two to ten digits of the tariff schedule.
GOODS = re.compile(r"naics[0-9]{3}|hts[0-9]{2,10}")

#: What is asked on a period that follows it.
ON_ANOTHER = ("from", "from_usd")

#: What is compared with another partner, which follows it, and of which release alone a claim is.
THAN, RELEASES = "than", ("first", "revised")

#: What stands in a text for plain characters.
PLAIN = {"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "…": ".."}

#: What people write -> what a claim knows it as.
INSTEAD = {
    "tariff": "headline, statutory or effective",
    "rate": "headline, statutory or effective",
    "surplus": "balance",
    "fell": "yoy and a minus sign",
    "rose": "yoy",
    "inflation": "cpi, core_cpi or ppi",
    "year": "yoy",
    "month": "mom",
}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

#: Words of the longest name of a country.
LONGEST = 4

#: How a unit is written in a claim.
WRITTEN = {
    "fraction": "%",
    "USD": "mn, bn or tn",
    "months": "months",
    "count": "a number alone",
    "": "up or down",
}

EXAMPLE = "exports CHN USA 2025-05 yoy -34.5 %"


def parse_claim(text: str, names: dict[str, str]) -> tuple[Asked, Amount | None]:
    """Read a claim, or what it is about alone.

    Parameters
    ----------
    text : str
    names : dict of str
        Name of each country and group by its code.

    Returns
    -------
    Asked, Amount or None
        None where the text has no value.

    Raises
    ------
    InputError
        One line: the word that was not understood and the nearest one, or what is missing.
    """
    where = f"the claim {' '.join(str(text).split())!r}"
    words, amount = _parted(text, where)
    if not words:
        raise InputError(f"{where} is empty; write it as {EXAMPLE!r}.")
    if words[0] == "document":
        if len(words) != 2:
            raise InputError(f"{where}: a claim on documents names one topic.")
        return Asked(measure="document", topic=words[1]), parse_amount(amount, where)
    by_kind = _sorted(_coded(words, names), names, where)
    _one_reading(by_kind, amount, names, where)
    question = _asked(by_kind, where)
    value = parse_amount(amount, where)
    return (_fitted(question, value, where) if value else question), value


def _parted(text: str, where: str) -> tuple[list[str], str]:
    """Return the words of a claim, and the rest of it from its value on."""
    plain = str(text)
    for character, instead in PLAIN.items():
        plain = plain.replace(character, instead)
    if odd := [character for character in plain if not character.isascii()]:
        raise InputError(f"{where}: {odd[0]!r} is not understood; write plain letters and digits 0-9.")
    words = plain.split()
    for place, word in enumerate(words):
        if is_amount(word) and not PERIOD.fullmatch(word):
            return words[:place], " ".join(words[place:])
    return words, ""


def _coded(words: list[str], names: dict[str, str]) -> list[str]:
    """Return words with names of countries as codes, and months in words as ``2025-05``."""
    vocabulary = {*MEASURE_WORDS, *QUANTITIES, TO_DATE, *RELEASES, *names}
    coded, rest = [], list(words)
    while rest:
        n, word = 1, rest[0]
        if word not in vocabulary and word[0].isalpha():
            n, word = _named(rest, names) or (1, word)
        coded.append(word)
        del rest[:n]
    return coded


def _named(words: list[str], names: dict[str, str]) -> tuple[int, str] | None:
    """Return how many of the first words name a country or a month, and its code."""
    for n in range(min(LONGEST, len(words)), 0, -1):
        text = " ".join(words[:n])
        try:
            if n == 2 and words[0][:3].lower() in MONTHS:
                return n, f"{people.month(text):%Y-%m}"
            if not people.is_partner(text):
                continue
            code = people.partner(text, group=True)
        except InputError:
            continue
        if code in names:
            return n, code
    return None


def _sorted(words: list[str], names: dict[str, str], where: str) -> dict[str, list[str]]:
    """Sort words by what they can be; one that is nothing is refused with the nearest one."""
    by_kind: dict[str, list[str]] = {
        "measure": [],
        "asked": [],
        "code": [],
        "period": [],
        "goods": [],
        "base": [],
        "other": [],
        "release": [],
    }
    for before, word in zip(["", *words], words, strict=False):
        if before in ON_ANOTHER:
            by_kind["base"].append(word)
        elif before == THAN and word in names:
            by_kind["other"].append(word)
        elif word in RELEASES:
            by_kind["release"].append(word)
        elif word in MEASURE_WORDS:
            by_kind["measure"].append(word)
        elif word in (*QUANTITIES, TO_DATE):
            by_kind["asked"].append(word)
        elif word[0].isdigit() or PERIOD.fullmatch(word):
            by_kind["period"].append(word)
        elif GOODS.fullmatch(word):
            by_kind["goods"].append(word)
        elif word in names:
            by_kind["code"].append(word)
        else:
            _refuse(word, names, where)
    return by_kind


def _one_reading(found: dict[str, list[str]], amount: str, names: dict[str, str], where: str) -> None:
    """Refuse imports of one country alone: its own, or those of the United States from it."""
    if found["measure"] != ["imports"] or len(found["code"]) != 1 or found["code"] == [US]:
        return
    (code,) = found["code"]
    rest = " ".join([*found["period"], *found["asked"], amount]).rstrip()
    if code == WORLD:
        raise InputError(f"{where}: for all US imports write 'imports {US} {WORLD} {rest}'.")
    raise InputError(
        f"{where} can be read in two ways: for all imports of {names[code]} write "
        f"'imports {code} {WORLD} {rest}', for US imports from {names[code]} "
        f"'imports {US} {code} {rest}'."
    )


def _refuse(word: str, names: dict[str, str], where: str) -> None:
    """Refuse a word that is nothing a claim knows, with what to write instead."""
    low = word.lower()
    instead = INSTEAD.get(low)
    if not instead and low[:3] in MONTHS:
        instead = "the month in digits, as in 2025-05"
    if instead:
        raise InputError(f"{where}: for {word!r} write {instead}.")
    if word.isupper():
        check_choice(word, names, what="country or group", where=where)
    if word[0].isupper() and (near := people.nearest_partner(word)):
        raise InputError(f"{where}: for {word!r} write {near}.")
    check_choice(word, [*MEASURE_WORDS, *QUANTITIES, TO_DATE], what="word", where=where)


def _asked(found: dict[str, list[str]], where: str) -> Asked:
    """Put the sorted words together; say which is missing or too much."""
    transformations = [word for word in found["asked"] if word != TO_DATE]
    for name, words, least, most in (
        ("measure", found["measure"], 1, 1),
        ("period", found["period"], 1, 1),
        ("country", found["code"], 1, 2),
        ("transformation", transformations, 0, 1),
        ("kind of goods", found["goods"], 0, 1),
        ("release", found["release"], 0, 1),
    ):
        if not least <= len(words) <= most:
            written = ", ".join(words) or "none"
            raise InputError(
                f"{where} needs {least or 'at most one'} {name}, not {written}; write it as {EXAMPLE!r}."
            )
    measure = found["measure"][0]
    ledger, partner = _countries(measure, found["code"], where)
    to_date = TO_DATE in found["asked"]
    end, n_months = parse_period(found["period"][0], measure, to_date, where)
    by_day, period = measure in BY_DAY, found["period"][0]
    whole, since = by_day and len(period) == 7, by_day and len(period) > 10
    question = Asked(
        measure=measure,
        ledger=ledger,
        partner=partner,
        end=end + pd.offsets.MonthEnd(0) if whole else end,
        start=end if whole else pd.Timestamp(period[:10]) if since else None,
        n_months=n_months,
        asked=transformations[0] if transformations else "level",
        goods=found["goods"][0] if found["goods"] else "",
        other="".join(found["other"][:1]),
        release="".join(found["release"]),
    )
    if not transformations and question.kind == "price":
        question = replace(question, asked="yoy")
    if question.asked in ON_ANOTHER:
        question = _on_another(question, found["base"], to_date, where)
    _check(question, where)
    return question


def _on_another(asked: Asked, base: list[str], to_date: bool, where: str) -> Asked:
    """Return a change on a period that the claim names, which must be as long."""
    if not base:
        raise InputError(f"{where}: {asked.asked} needs the period before after it, as 2025-04.")
    end, n_months = parse_period(base[0], asked.measure, to_date, where)
    if n_months != asked.n_months:
        raise InputError(f"{where}: it compares {asked.n_months} months with {n_months}.")
    if asked.kind == "price" and end == asked.end - pd.DateOffset(years=1):
        return replace(asked, asked="yoy")
    return replace(asked, base=end)


def _check(asked: Asked, where: str) -> None:
    """Refuse what a measure cannot be asked, and periods that it is not known of."""
    measure, n_months = asked.measure, asked.n_months
    if asked.asked not in KIND_QUANTITIES[asked.kind]:
        raise InputError(
            f"{where}: {measure} has no {asked.asked}; valid: {', '.join(KIND_QUANTITIES[asked.kind])}."
        )
    if (asked.asked == THAN) != bool(asked.other):
        raise InputError(f"{where}: {THAN} needs the country that it is compared with after it.")
    if asked.asked == "rate_day" and asked.start:
        raise InputError(f"{where}: a tariff changes on a day; write it, as {asked.end:%Y-%m-%d}.")
    if measure in GOODS_RATES and not asked.goods:
        raise InputError(f"{where}: {measure} is of goods; write hts8703 for cars.")
    if n_months > 1 and (asked.kind == "price" or measure == "statutory"):
        raise InputError(f"{where}: {measure} is known by month; write the period as 2025-05.")
    if n_months > 1 and asked.asked in ("mom", "mom_usd", "as_low", "as_high", *RUNS):
        raise InputError(f"{where}: {asked.asked} is of one month; write the period as 2025-05.")
    if asked.asked in ("low", "high") and n_months not in STEP_LENGTHS:
        raise InputError(f"{where}: {asked.asked} is of a month, a quarter or a year.")
    if asked.goods and (measure, asked.ledger) not in GOODS_OF:
        flows = ", ".join(dict.fromkeys(word for word, _ in GOODS_OF))
        raise InputError(f"{where}: goods are told apart of US {flows} alone; leave out {asked.goods}.")
    if asked.goods and asked.asked.startswith("rank"):
        raise InputError(f"{where}: rank is of all goods; leave out {asked.goods}.")


def _countries(measure: str, codes: list[str], where: str) -> tuple[str, str]:
    """Return who records or charges, and with or on whom."""
    if len(codes) == 2 and codes[0] == codes[1]:
        raise InputError(f"{where} names {codes[0]} twice.")
    ledger = IMPLIED_LEDGER.get(measure)
    if ledger is None:  # trade, which several offices record; all countries together where none is named
        return codes[0], codes[1] if len(codes) == 2 else WORLD
    if ledger == CHINA:
        if codes != [CHINA]:
            raise InputError(f"{where}: {measure} is known of {CHINA} alone.")
        return CHINA, CHINA
    if len(codes) == 2:
        return codes[0], codes[1]
    return ledger, WORLD if codes[0] == US else codes[0]


def _fitted(asked: Asked, value: Amount, where: str) -> Asked:
    """Return what is asked, growth where the value of a period to date says so; units must fit."""
    growth = asked.kind == "flow" and asked.asked == "level" and asked.n_months > 1
    to_yoy = growth and value.unit == "fraction"
    question = replace(asked, asked="yoy") if to_yoy else asked
    if not value.unit and question.asked in (*CHANGES, *POINTS, *REVISION, THAN):
        return question
    if question.asked in POINTS:
        raise InputError(f"{where}: of {question.asked} write up or down.")
    if value.unit != question.unit:
        valid = [word for word, unit in KIND_QUANTITIES[question.kind].items() if unit == value.unit]
        valid = [word for word in valid if word not in DOLLAR_CHANGES and word not in ON_ANOTHER]
        written, other = WRITTEN[question.unit], WRITTEN[value.unit]
        hint = f"; with {other} say {' or '.join(valid)}" if valid else ""
        raise InputError(
            f"{where}: {question.measure} {question.asked} is written in {written}, "
            f"not in {other}{hint}."
        )
    return question

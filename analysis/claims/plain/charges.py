"""Tariffs, revenue and prices in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.checks import InputError
from analysis.claims.measures import US
from analysis.vocabulary import WORLD

_GOODS = r"(?:goods|imports|products|exports|merchandise|shipments|everything)"
_TARIFF = r"(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)|import tax(?:es)?)"
#: On whose goods: ``on Chinese goods``, ``on goods from China``, ``on China``, ``on imports``.
_ON = (
    rf"(?:on|for|from|against) (?:all |most |many )?(?:{_GOODS} from (?:the )?@(?P<q1>[A-Z]+)|"
    rf"(?:the )?@(?P<q2>[A-Z]+)(?:'s)?(?: {_GOODS})?|(?:all )?(?:us |@USA )?{_GOODS})"
)
_BY = r"(?:(?:the )?@(?P<p>[A-Z]+)(?:'s)? )?(?:additional |blanket |import |new |total |overall )*"

REVENUE = re.compile(
    rf"(?:{_BY})?(?:(?:customs|tariff|duty|duties)(?: duty| duties)? (?:revenues?|receipts|collections?|"
    rf"income|take|proceeds)|(?:customs duties|{_TARIFF}|customs) (?:collected|received|paid)|"
    rf"customs duties)"
    rf"(?: {_ON})?"
)
COLLECTED = re.compile(
    rf"@(?P<p>[A-Z]+)(?:'s)?(?: customs| treasury| importers)? (?:collected|paid) <\d>"
    rf"(?: in| of)(?: customs| import)? {_TARIFF}(?: {_ON})?"
)
_KIND = r"(?P<kind>(?:average )?(?:effective|collected)|actual|average|mean|statutory|legal)"
AVERAGE = re.compile(
    rf"(?:the )?{_BY}{_KIND} (?:@USA )?{_TARIFF}(?: rate)?(?: actually)?(?P<paid> collected|"
    rf" paid)?(?: {_ON})?|"
    rf"(?:(?:the )?@(?P<p2>[A-Z]+)(?:'s)? )?{_TARIFF} "
    rf"{_ON.replace('q1', 'q3').replace('q2', 'q4')} (?P<averaged>averaged)"
)
RATE = re.compile(
    rf"{_BY}(?:<\d> )?(?:additional |blanket )?{_TARIFF}(?: rate)?(?: of)?(?: <\d>)? {_ON}"
)
FACED = re.compile(
    rf"(?:{_GOODS} from (?:the )?@(?P<q1>[A-Z]+)|(?:the )?@(?P<q2>[A-Z]+)(?:'s)?(?: {_GOODS})?)"
    rf"(?: to @USA)? (?:faced|face|faces|were subject to|are subject to|paid|were charged|carried|"
    rf"was subject to)"
    rf" (?:a |an )?{_BY}(?:<\d> (?:@USA )?{_TARIFF}|{_TARIFF} of <\d>)"
)
CHANGING = re.compile(
    r"\b(?:raised?|raises|hiked?|increased?|imposed?|imposes|slapped|doubled|cut|lowered|reduced|lifted|"
    r"rose|fell|jumped|climbed|slashed)\b"
)
_CHINA = r"(?:(?:@(?P<p>[A-Z]+)(?:'s)?) )?"
PRICES = [
    (measure, re.compile(form))
    for measure, form in (
        (
            "core_cpi",
            rf"{_CHINA}core (?:cpi|inflation|consumer (?:prices?|price index|inflation)|"
            rf"consumer price inflation)",
        ),
        (
            "ppi",
            rf"{_CHINA}(?:producer (?:price index|price inflation|prices|inflation)(?: \(ppi\))?|ppi|"
            r"factory[- ]gate (?:prices|inflation)|factory prices)",
        ),
        (
            "cpi",
            rf"{_CHINA}(?:consumer (?:price index|price inflation|inflation|prices)(?: \(cpi\))?|"
            rf"cpi|inflation)",
        ),
    )
]


@dataclass(frozen=True)
class Charge:
    """A tariff, its revenue or a price, as the readings of a sentence have it."""

    measures: tuple[str, ...]  #: Of the grammar, the likeliest first.
    ledger: str
    partner: str
    rate: bool = False  #: Whether it is a rate, whose value is a level in per cent.
    price: bool = False


def take_charge(text: str, office: str, where: str) -> tuple[str, Charge | None]:
    """Return the rest of a sentence, and the tariff, revenue or price that it is of, if it is of one.

    Raises
    ------
    InputError
        Prices that do not say whose, or a tariff that is said to change.
    """
    for measure, pattern in PRICES:
        if match := pattern.search(text):
            whose = match["p"] or _in(text) or office
            if not whose:
                raise InputError(f"{where} does not say whose prices; write 'China's consumer prices'.")
            rest = re.sub(r"\bin @[A-Z]+", " ", _cut(text, match))
            return rest, Charge((measure,), whose, whose, price=True)
    if match := AVERAGE.search(text):
        return _average(text, match)
    for pattern in (COLLECTED, REVENUE):
        if match := pattern.search(text):
            groups = match.groupdict()
            partner = groups.get("q1") or groups.get("q2") or WORLD
            measures = ("receipts", "duties") if partner == WORLD else ("duties",)
            return _cut(text, match), Charge(measures, groups.get("p") or US, partner)
    if match := RATE.search(text) or FACED.search(text):
        groups = match.groupdict()
        rest = _cut(text, match)
        _refuse_parts(text, where)
        if changing := CHANGING.search(rest):
            raise InputError(
                f"{where} says {changing[0]!r} of a tariff; write which was in force on a day, "
                "as 'the US tariff on Chinese goods was 30 % on 14 May 2025'."
            )
        partner = groups.get("q1") or groups.get("q2") or WORLD
        return rest, Charge(("headline",), groups.get("p") or US, partner, rate=True)
    return text, None


def nothing_named(text: str, where: str) -> str:
    """Say what a tariff lacks that is on no country's goods; empty where a sentence is of no tariff."""
    if not re.search(rf"\b{_TARIFF}\b", text):
        return ""
    return (
        f"{where} does not say on whose goods the tariff is; write as 'the US tariff on Chinese goods "
        "was 30 % on 14 May 2025'. Rates of single goods are asked of analysis.statutory_rate."
    )


def _refuse_parts(text: str, where: str) -> None:
    """Refuse a tariff in force that is said to be one of several, or more than what is held by day."""
    if match := re.search(r"\b(?:total|overall)\b", text):
        raise InputError(
            f"{where}: {match[0]!r} counts duties that not all goods have; write 'the average US tariff "
            "by law on Chinese goods', of a month, or leave the word out."
        )
    if match := re.search(r"\b(?:additional|new)\b", text):
        raise InputError(
            f"{where}: {match[0]!r} may be one of several tariffs that add up; write what was in force "
            "in all, as 'the US tariff on Chinese goods was 30 % on 14 May 2025'."
        )


def _average(text: str, found: re.Match) -> tuple[str, Charge]:
    groups = found.groupdict()
    kind = groups["kind"] or ""
    partner = next((groups[name] for name in ("q1", "q2", "q3", "q4") if groups[name]), WORLD)
    measures = ("effective", "statutory")
    if kind in ("statutory", "legal"):
        measures = ("statutory",)
    elif "collected" in kind or kind == "actual" or groups["paid"]:
        measures = ("effective",)
    return _cut(text, found), Charge(measures, groups["p"] or groups["p2"] or US, partner, rate=True)


def _in(text: str) -> str:
    match = re.search(r"\bin @([A-Z]+)", text)
    return match[1] if match else ""


def _cut(text: str, found: re.Match) -> str:
    """Return a sentence without what was found, but for its values."""
    values = " ".join(re.findall(r"<\d>", found[0]))
    return f"{text[: found.start()]} {values} {text[found.end() :]}"

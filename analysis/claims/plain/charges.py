"""Tariffs, revenue and prices in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.checks import InputError
from analysis.claims.measures import BY_DAY, GOODS_RATES, US
from analysis.claims.plain.relations import DOWN, UP
from analysis.claims.plain.wording import idle
from analysis.law import names as people
from analysis.vocabulary import WORLD

_GOODS = r"(?:goods|imports|products|exports|merchandise|shipments|everything)"
_TARIFF = r"(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)|import tax(?:es)?)"
#: On whose goods: ``on Chinese goods``, ``on goods from China``, ``on China``, ``on imports``.
_ON = (
    rf"(?:on|for|from|against) (?:all |most |many )?(?:{_GOODS} from (?:the )?@(?P<q1>[A-Z]+)|"
    rf"(?:the )?@(?P<q2>[A-Z]+)(?:'s)?(?: {_GOODS})?|(?:all )?(?:us |@USA )?{_GOODS})"
)
_MOVES = "|".join([*UP, *DOWN])
_CHARGES = (
    rf"(?:(?:has |have )?(?:charged|charges|levied|levies|applied|applies|collected|collects|had|has|"
    rf"put|{_MOVES}) "
    r"(?:an? |the |its )?)?"
)
_BY = (
    rf"(?:(?:the )?@(?P<p>[A-Z]+)(?:'s)? {_CHARGES})?(?:additional |blanket |import |new |total |"
    rf"overall )*"
)
_IS = r"(?:(?:was|were|is|are)|(?:has|have) been)"
_MET = (
    rf"(?:(?:have |has )?(?:faced|met|paid)|faces?|pays?|carried|carry|carries|"
    rf"{_IS} (?:subject to|charged|hit (?:by|with))) (?:a |an )?{_BY}"
)

REVENUE = re.compile(
    rf"(?:{_BY})?(?:(?:customs|tariff|duty|duties)(?: duty| duties)? (?:revenues?|receipts|collections?|"
    rf"income|take|proceeds)|(?:customs duties|{_TARIFF}|customs) (?:collected|received|paid)|"
    rf"customs duties)"
    rf"(?: {_ON})?(?: of (?:the )?@USA)?"
)
COLLECTED = re.compile(
    rf"@(?P<p>[A-Z]+)(?:'s)?(?: customs| treasury| importers| government)? (?:collected|paid|"
    rf"received|took in|raised) <\d>"
    rf"(?:(?: in| of| from)(?: customs| import)? {_TARIFF}|(?= on ))(?: {_ON})?"
)
_KIND = r"(?P<kind>(?:average )?(?:effective|collected|statutory|legal)|actual|average|mean)"
AVERAGE = re.compile(
    rf"(?:the )?{_BY}{_KIND} (?:@USA )?(?:{_TARIFF}(?: rate)?|rate)(?: actually)?(?P<paid> collected|"
    rf" paid)?(?: of)?(?: <\d>)?(?: {_ON})?|(?:the )?(?:{_TARIFF} )?rate(?: actually)? "
    rf"(?P<rated>collected|paid) "
    rf"{_ON.replace('q1', 'q5').replace('q2', 'q6')}|"
    rf"(?:(?:the )?@(?P<p2>[A-Z]+)(?:'s)? )?{_TARIFF} "
    rf"{_ON.replace('q1', 'q3').replace('q2', 'q4')} (?P<averaged>averaged)"
)
RATE = re.compile(
    rf"{_BY}(?:<\d> )?(?:additional |blanket )?{_TARIFF}(?: rate)?(?: of)?(?: <\d>)?"
    rf"(?: (?:{_IS} )?(?:imposed|slapped|put|collected|paid))? {_ON}"
)
_FACED = (
    rf"(?:{_GOODS} from (?:the )?@(?P<q1>[A-Z]+)|(?:the )?@(?P<q2>[A-Z]+)(?:'s)?(?: {_GOODS})?)"
    rf"(?: to @USA)? {_MET}"
)
FACED = re.compile(rf"{_FACED}(?:<\d> (?:@USA )?{_TARIFF}|{_TARIFF} of <\d>)")
AVERAGE_FACED = re.compile(rf"{_FACED}{_KIND} (?:@USA )?{_TARIFF}(?: rate)?(?: of)? <\d>")
_WORDS = r"(?!to |from )[a-z][a-z -]*?"
_STOP = (
    r"(?= (?:to|from|was|were|is|are|stood|has|have|in|on|at|of|since|took|faced?|faces|met|paid|pay|"
    rf"now|{_MOVES})\b| [#<]|,|$)"
)
_ITEM = (
    rf"(?:all |imports of |imported |foreign )?(?:(?P<g1>{_WORDS}) (?:from|made in|of) (?:the "
    rf")?@(?P<q1>[A-Z]+)|(?:the )?@(?P<q2>"
    rf"[A-Z]+)(?:'s)? (?P<g2>{_WORDS}){_STOP}|(?P<g3>{_WORDS})(?: imports)?{_STOP})"
)
_RATED = rf"{_TARIFF}(?: rate)?(?: of)?(?: <\d>)?"
#: A tariff on some goods: ``the US tariff on cars from Japan``, ``Japanese cars faced a tariff of``.
LINES = [
    re.compile(
        rf"{_BY}(?:<\d> )?(?:additional |section 232 |import )?{_RATED}"
        rf"(?: (?:{_IS} )?(?:imposed|slapped|put))? (?:on|applied to|applies to) "
        rf"{_ITEM}"
    ),
    re.compile(
        rf"(?:{_ITEM.replace(_STOP, '')}) {_MET}(?:<\d> (?:@USA )?{_TARIFF}|{_TARIFF} of <\d>)"
        r"(?: in @USA)?"
    ),
]
#: What begins a tariff, whose rate may be all or on top of what was.
IMPOSED = re.compile(r"\b(?:imposed?|imposes|slapped)\b")
#: Rates that customs collected.
COLLECTED_RATES = ("effective", "effective_hts97")
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
    added: bool = False  #: Whether it comes on top of what was in force.
    lines: str = ""  #: Goods that a rate is of, as the grammar writes them.

    @property
    def by_day(self) -> bool:
        """Whether it is a rate in force on a day."""
        return self.measures[0] in BY_DAY


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
    if match := AVERAGE_FACED.search(text) or AVERAGE.search(text):
        return _average(text, match)
    for pattern in (COLLECTED, REVENUE):
        if match := pattern.search(text):
            groups = match.groupdict()
            partner = groups.get("q1") or groups.get("q2") or WORLD
            measures = ("receipts", "gross_receipts", "duties") if partner == WORLD else ("duties",)
            text, measures = _gross(text, measures)
            match = pattern.search(text)
            return _cut(text, match), Charge(measures, groups.get("p") or US, partner)
    if (charge := _of_goods(text, where)) is not None:
        return charge
    if match := RATE.search(text) or FACED.search(text):
        groups = match.groupdict()
        partner = groups.get("q1") or groups.get("q2") or WORLD
        measures = COLLECTED_RATES if re.search(r"\b(?:collect|paid)", match[0]) else ("headline",)
        if measures == ("headline",):
            _refuse_parts(text, where)
        added = "additional" in match[0]
        charge = Charge(measures, groups.get("p") or US, partner, rate=True, added=added)
        return _cut(text, match), charge
    return text, None


def _of_goods(text: str, where: str) -> tuple[str, Charge] | None:
    """Return the rest of a sentence on a tariff on some goods, and the tariff; None for another."""
    for pattern in LINES:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            words = next(filter(None, (groups.get(name) for name in ("g1", "g2", "g3"))), "").strip()
            if len(words) < 3 or words in people.ALL_GOODS_WORDS or not idle(words):
                continue
            try:
                goods = people.goods(words)
            except InputError as error:
                if "can be" in str(error):
                    raise InputError(f"{where}: {error}") from None
                continue
            if goods.kind != "hts":
                continue
            partner = groups.get("q1") or groups.get("q2") or WORLD
            added, lines = "additional" in match[0], f"hts{goods.code}"
            charge = Charge(GOODS_RATES, US, partner, rate=True, added=added, lines=lines)
            return _cut(text, match), charge
    return None


def nothing_named(text: str, where: str) -> str:
    """Say what a tariff lacks that is on no country's goods; empty where a sentence is of no tariff."""
    if not re.search(rf"\b{_TARIFF}\b", text):
        return ""
    return (
        f"{where} does not say on whose goods the tariff is; write as 'the US tariff on Chinese goods "
        "was 30 % on 14 May 2025'. Rates of single goods are asked of analysis.statutory_rate."
    )


def _gross(text: str, measures: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return a sentence on receipts without ``gross`` or ``net``, and the measures that are meant."""
    match = re.search(r"\b(?:on an? )?(gross|net)(?: basis)?\b|\b(before|after|net of) refunds\b", text)
    if not match or len(measures) < 2:
        return text, measures
    before = (match[1] or match[2]) in ("gross", "before")
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(rest.split()), ("gross_receipts",) if before else ("receipts",)


def _refuse_parts(text: str, where: str) -> None:
    """Refuse a tariff in force that is said to be one of several, or more than what is held by day."""
    if match := re.search(r"\b(?:total|overall)\b", text):
        raise InputError(
            f"{where}: {match[0]!r} counts duties that not all goods have; write 'the average US tariff "
            "by law on Chinese goods', of a month, or leave the word out."
        )
    if (match := re.search(r"\b(?:additional|new)\b", text)) and not IMPOSED.search(text):
        raise InputError(
            f"{where}: {match[0]!r} may be one of several tariffs that add up; write what was in force "
            "in all, as 'the US tariff on Chinese goods was 30 % on 14 May 2025'."
        )


def _average(text: str, found: re.Match) -> tuple[str, Charge]:
    groups = {name: word for name, word in found.groupdict().items() if word}
    kind = groups.get("kind", "")
    partner = next((groups[name] for name in sorted(groups) if name[0] == "q"), WORLD)
    measures = (*COLLECTED_RATES, "statutory")
    if kind.removeprefix("average ") in ("statutory", "legal"):
        measures = ("statutory",)
    elif "collected" in kind or kind == "actual" or {"paid", "rated"} & groups.keys():
        measures = COLLECTED_RATES
    ledger = groups.get("p") or groups.get("p2") or US
    return _cut(text, found), Charge(measures, ledger, partner, rate=True)


def _in(text: str) -> str:
    match = re.search(r"\bin @([A-Z]+)", text)
    return match[1] if match else ""


def _cut(text: str, found: re.Match) -> str:
    """Return a sentence without what was found, but for its values and words of a rise or fall."""
    values = " ".join(re.findall(rf"<\d>|\b(?:{_MOVES})\b", found[0]))
    return f"{text[: found.start()]} {values} {text[found.end() :]}"

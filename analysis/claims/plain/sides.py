"""What a sentence is about: whose trade with whom, as which office records it, or which tariff."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.checks import InputError
from analysis.claims.measures import CHINA, US
from analysis.claims.plain.relations import DOWN, RANK, UP
from analysis.claims.plain.wording import VOCABULARY
from analysis.vocabulary import WORLD

#: Imports as the Census names them -> the word of the grammar.
CONCEPTS = {"general imports": "general_imports", "imports for consumption": "imports"}

#: What a country records of its trade with another -> what the other records of it.
MIRRORED = {"exports": "imports", "imports": "exports", "balance": "deficit", "deficit": "balance"}

#: Whose name, of what kind; ``p`` is who records, ``q`` with whom.
P, Q = r"@(?P<p>[A-Z]+)(?P<own>'s|')?", r"@(?P<q>[A-Z]+)(?:'s|')?"
MORE = (
    r"(?: (?:total|overall|all|goods|merchandise|global|worldwide|annual|monthly|quarterly|outbound|"
    r"inbound|overseas|international|trade|bilateral|foreign|politically sensitive))*"
)
#: What ends words of goods.
_VERBS = "|".join([*VOCABULARY["verbs"].split(), *UP, *DOWN])
_END = rf"(?= (?:to|into|from|for|by|in|{_VERBS})\b| [<#@^]|$)"
KIND = rf"(?: of goods| of merchandise| of (?P<goods>[a-z][a-z ,&-]*?){_END})?"
BEFORE = r"(?: (?P<before>(?!goods |merchandise |total )[a-z][a-z&, -]*?))?"
THE, OF_GOODS = r"(?:the )?(?:\d+-(?:nation|member|country) )?", r"(?: (?:goods|products|merchandise))"

#: What a country did, also where it is denied: ``did not buy``.
BOUGHT, SOLD = (
    r"(?:import(?:ed|s)?|bought|buys?|took)",
    r"(?:export(?:ed|s)?|ship(?:ped|s)?|sold|sells?|suppl(?:ied|ies|y))",
)
_WORTH = r"(?:goods |products )?(?:valued at |worth )?(?P<v><\d>|more|less|fewer)(?: worth)?(?: of| in)?"
_HAD = r"(?P<had>had|has|have|ran|runs?|posted|recorded|reported|registered)(?: an?)?"

#: Measure -> forms that say it, the longest first.
FORMS: list[tuple[str, re.Pattern]] = [
    (measure, re.compile(form))
    for measure, form in (
        ("exports", rf"{P}{MORE}{BEFORE} exports{KIND} (?:to|for|into|destined for) {THE}{Q}"),
        ("exports", rf"{P} @(?P<q>[A-Z]+)-bound (?:exports|shipments)"),
        (
            "balance",
            rf"{P} {_HAD} (?P<v><\d>) (?:trade |goods )*surplus(?: (?:with|over|"
            rf"against) {THE}{Q})?",
        ),
        ("balance", rf"{P}{MORE} (?:trade )?balance (?:showed|was|recorded|posted) a surplus(?: of)?"),
        ("balance", rf"{P} {_HAD}{MORE} surplus of (?P<v><\d>) (?:with|over|against) {THE}{Q}"),
        ("deficit", rf"{P} {_HAD}{MORE} deficit of (?P<v><\d>) (?:with|against) {THE}{Q}"),
        ("balance", rf"{P} {_HAD}{MORE} surplus(?: (?:with|over|against) {THE}{Q})?(?: of)?"),
        ("deficit", rf"{P} {_HAD}{MORE} deficit(?: (?:with|against) {THE}{Q})?(?: of)?"),
        ("deficit", rf"{P} {_HAD} (?P<v><\d>) (?:trade |goods )*deficit(?: (?:with|against) {THE}{Q})?"),
        ("exports", rf"{P}{MORE} (?:shipments|sales|deliveries|exports){KIND} (?:to|for|into) {THE}{Q}"),
        (
            "exports",
            rf"(?:exports|shipments|goods shipped|goods exported){KIND} from {THE}{P} (?:to|"
            rf"into) {THE}{Q}",
        ),
        ("exports", rf"(?:exports|shipments){KIND} (?:to|into) {THE}{Q} (?:from|by) {THE}{P}"),
        ("exports", rf"(?:exports|shipments) of {THE}{P} (?:to|into) {THE}{Q}"),
        ("exports", rf"{P} {SOLD} {_WORTH}{OF_GOODS}? to {THE}{Q}"),
        ("imports", rf"{P}{MORE}{BEFORE} (?:imports|purchases){KIND} from {THE}{Q}"),
        ("imports", rf"{P}{MORE} (?:imports|purchases) of {THE}{Q}{OF_GOODS}"),
        ("imports", rf"(?:imports|goods imported|goods){KIND} from {THE}{Q} (?:into|to|by) {THE}{P}"),
        ("imports", rf"(?:imports|goods imported)(?: into| to) {THE}{P} from {THE}{Q}"),
        ("imports", rf"(?:value of )?goods (?:that )?{THE}{P} imported from {THE}{Q}"),
        (
            "imports",
            rf"{P} {BOUGHT} {_WORTH}{OF_GOODS}?(?: (?P<goods>[a-z][a-z ,&-]*?))? "
            rf"from {THE}{Q}",
        ),
        ("imports", rf"{P} {BOUGHT} {_WORTH} {THE}{Q}{OF_GOODS}"),
        ("imports", rf"{Q}{MORE} imports (?:in)?to {THE}{P}"),
        (
            "deficit",
            rf"{P}{MORE} (?:trade )?(?:deficit|shortfall)(?: in goods)? (?:with|against) {THE}{Q}",
        ),
        ("balance", rf"{P}{MORE} (?:trade )?surplus(?: in goods)? (?:with|against|over) {THE}{Q}"),
        ("deficit", rf"(?:trade |goods )*deficit of {THE}{P} with {THE}{Q}"),
        ("balance", rf"(?:trade |goods )*surplus of {THE}{P} with {THE}{Q}"),
        ("deficit", rf"{P}-{Q} (?:trade |goods )*(?:deficit|gap)"),
        ("gap", rf"{P}{MORE} (?:trade )?gap (?:with) {THE}{Q}"),
        (
            "exports",
            rf"{P}{MORE}{BEFORE} (?:exports{KIND}|shipments)(?! (?:to|into|for)\b)(?: worldwide|"
            rf" to the world)?",
        ),
        ("exports", rf"(?:exports|shipments){KIND} from {THE}{P}(?! (?:to|into)\b)"),
        ("imports", rf"{P}{MORE}{BEFORE} imports{KIND}(?! (?:from|to|into)\b)"),
        ("deficit", rf"{P}{MORE} (?:trade )?(?:deficit|shortfall)(?: in goods)?(?! with\b)"),
        ("balance", rf"{P}{MORE} (?:trade )?surplus(?: in goods)?(?! (?:with|over)\b)"),
    )
]

#: The same without whose it is.
LACKING: list[tuple[str, re.Pattern]] = [
    (measure, re.compile(form))
    for measure, form in (
        ("exports", rf"(?:exports|shipments){KIND} (?:to|into) {THE}{Q}"),
        ("imports", rf"(?:imports|purchases){KIND} from {THE}{Q}"),
        ("imports", rf"(?:imports|purchases) of {Q}{OF_GOODS}"),
        ("deficit", rf"(?:trade |goods )*(?:deficit|gap|shortfall)(?: in goods)? with {THE}{Q}"),
        ("balance", rf"(?:trade |goods )*surplus(?: in goods)? with {THE}{Q}"),
        ("exports", r"\bexports\b"),
        ("imports", r"\bimports\b"),
        ("balance", r"\b(?:trade )?surplus\b"),
        ("deficit", r"\b(?:trade )?deficit\b"),
    )
]

#: A place that is none of the tables.
UNKNOWN = re.compile(
    rf"(?:imports|exports|shipments|purchases) (?:from|to|into) (?:the )?"
    rf"(?!the )([a-z][a-z -]*?(?: @{WORLD})?)(?= (?:{_VERBS})\b)"
)

_SUPPLIER = (
    r"(?:supplier|source|seller|provider|exporter|origin)(?: of (?:all )?(?:imported |"
    r"foreign )?(?:goods|imports|"
    r"goods imported|merchandise))?"
)
_MARKET = r"(?:export market|export destination|market|destination|buyer|customer)"
_IS = r"(?:was|is|became|remained|has become|ranked as|ranked|as)"
_MOST = r"(?P<most>more|less|fewer)(?: goods| products)?"
_ANY = r"any other (?:country|nation|economy|supplier|customer|partner|trading partner)"
RANKS = [
    (measure, re.compile(form))
    for measure, form in (
        (
            "imports",
            rf"{Q} {_IS} {THE}{RANK} {_SUPPLIER} (?:to|for|of|into|"
            rf"in) {THE}@(?P<p>[A-Z]+)(?:'s)?(?: imports)?",
        ),
        ("imports", rf"{Q} {_IS} {THE}@(?P<p>[A-Z]+)(?:'s)? {RANK} {_SUPPLIER}"),
        ("imports", rf"@(?P<p>[A-Z]+)'s {RANK} {_SUPPLIER} (?:was|is) {THE}{Q}"),
        ("imports", rf"{Q} {_IS} {THE}{RANK} @(?P<p>[A-Z]+) {_SUPPLIER}"),
        (
            "exports",
            rf"{Q} {_IS} {THE}{RANK} {_MARKET} (?:for|of) "
            rf"{THE}@(?P<p>[A-Z]+)(?:'s)?{OF_GOODS}?(?: exports)?",
        ),
        ("exports", rf"{Q} {_IS} {THE}@(?P<p>[A-Z]+)(?:'s)? {RANK} {_MARKET}"),
        ("imports", rf"{Q} {SOLD} {_MOST} to {THE}{P} than (?:did )?{_ANY}"),
        ("imports", rf"no (?:other )?(?:country|nation) {SOLD} {_MOST} to {THE}{P} than {THE}{Q}"),
        ("imports", rf"{P} {BOUGHT} {_MOST} from {THE}{Q} than (?:it did )?from {_ANY}"),
        ("exports", rf"{P} {SOLD} {_MOST} to {THE}{Q} than (?:it did )?to {_ANY}"),
        ("exports", rf"{Q} {BOUGHT} {_MOST} from {THE}{P} than (?:did )?{_ANY}"),
        ("exports", rf"{Q} {BOUGHT} {_MOST} {P}{OF_GOODS} than (?:did )?{_ANY}"),
    )
]
_TOOK = r"(?:accounted for|made up|accounts for|supplied|provided|took|represented|absorbed)"
SHARES = [
    (measure, re.compile(form))
    for measure, form in (
        (
            "",
            rf"{Q} {_TOOK} (?:only |just )?(?P<v><\d>) of {THE}(?:all |total )?@(?P<p>[A-Z]+)(?:'s)?"
            rf"{MORE} (?P<flow>imports|exports){KIND}",
        ),
        (
            "",
            rf"@(?P<q>[A-Z]+)'s share (?:of|in) {THE}(?:all |total )?@(?P<p>[A-Z]+)(?:'s)?{MORE} "
            rf"(?P<flow>imports|exports){KIND}",
        ),
        ("", rf"the share of {THE}@(?P<q>[A-Z]+) in @(?P<p>[A-Z]+)(?:'s)? (?P<flow>imports|exports)"),
        (
            "imports",
            rf"(?P<v><\d>) of {THE}(?:all |total )?@(?P<p>[A-Z]+)(?:'s)?{MORE} imports{KIND} "
            rf"(?:came|were) from {THE}{Q}",
        ),
        (
            "exports",
            rf"(?P<v><\d>) of {THE}(?:all |total )?@(?P<p>[A-Z]+)(?:'s)?{MORE} exports{KIND} "
            rf"(?:went|were|were sold) to {THE}{Q}",
        ),
    )
]


@dataclass(frozen=True)
class Side:
    """Whose trade with whom a sentence is of."""

    measure: str  #: ``"exports"``, ``"imports"``, ``"balance"`` or ``"deficit"``.
    ledger: str
    partner: str
    asked: str = ""  #: ``"share"``, ``"rank"`` or ``"rank_least"``.
    goods: str = ""  #: Words of goods.
    nth: str = ""  #: Ordinal of a rank.
    by_us: bool = False  #: Whether it is another country's trade, by figures of the United States.
    had: bool = False  #: Whether the sentence says that there was such a balance.


def take_concept(text: str) -> tuple[str, str]:
    """Return a sentence without which imports of the Census it names, and the word for them."""
    for words, measure in CONCEPTS.items():
        if words in text:
            return text.replace(words, "imports"), measure
    return text, ""


def take_side(text: str, office: str, where: str) -> tuple[str, Side | None]:
    """Return the rest of a sentence, and whose trade it is of; None where it is of no trade.

    Raises
    ------
    InputError
        Trade that does not say whose, or can be read in two ways.
    """
    for transformation, forms in (("rank", RANKS), ("share", SHARES), ("", FORMS)):
        for measure, pattern in forms:
            if match := pattern.search(text):
                return _rest(text, match), _side(match, measure, transformation, where)
    if match := UNKNOWN.search(text):
        place = match[1].replace(f"@{WORLD}", "world")
        raise InputError(f"{where}: {place!r} is no country or group that the tables have.")
    for measure, pattern in LACKING:
        if match := pattern.search(text):
            groups = match.groupdict()
            partner = groups.get("q") or WORLD
            if not office or partner == office:
                raise InputError(_whose(measure, partner, where))
            goods = (groups.get("goods") or "").strip()
            return _rest(text, match), Side(measure, office, partner, goods=goods)
    return text, None


def _rest(text: str, found: re.Match) -> str:
    value = found.groupdict().get("v") or ""
    return f"{text[: found.start()]} {value} {text[found.end() :]}"


def _side(found: re.Match, measure: str, asked: str, where: str) -> Side:
    groups = found.groupdict()
    ledger, partner = groups["p"], groups.get("q") or WORLD
    measure = measure or groups["flow"]
    least = groups.get("most") in ("less", "fewer", "smallest")
    if measure == "gap":
        measure = "balance" if ledger == CHINA else "deficit"
    if measure == "imports" and "q" not in groups and not groups.get("own") and ledger != US:
        raise InputError(
            f"{where} can be read in two ways: for all imports of @{ledger} write '@{ledger}'s "
            f"imports', for US imports from there 'US imports from @{ledger}'."
        )
    goods = groups.get("goods") or groups.get("before") or ""
    place = "rank_least" if least else asked
    side = Side(measure, ledger, partner, place, goods.strip(" ,"), groups.get("nth") or "")
    return _mirrored(replace(side, had=bool(groups.get("had"))))


def _mirrored(side: Side) -> Side:
    """Return another country's trade with the United States as these record it."""
    if side.partner != US or side.ledger in (US, CHINA) or side.asked:
        return side
    return replace(side, measure=MIRRORED[side.measure], ledger=US, partner=side.ledger, by_us=True)


def _whose(measure: str, partner: str, where: str) -> str:
    """Say that a sentence does not say whose trade it is, with how to write both readings."""
    word = "surplus" if measure == "balance" else measure
    link = {"exports": "to", "imports": "from"}.get(measure, "with")
    with_whom = "" if partner == WORLD else f" {link} @{partner}"
    whose = [
        f"'{name}'s {word}{with_whom}'"
        for name, code in (("the US", US), ("China", CHINA))
        if code != partner
    ]
    return f"{where} does not say whose {word} it is of; write {' or '.join(whose)}."

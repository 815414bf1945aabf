"""Two countries compared: ``imported more from Mexico than from China``, ``Mexico overtook China``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.claims.measures import US
from analysis.claims.plain.sides import BOUGHT, SOLD

_A, _B, _P = (
    r"(?:the )?@(?P<a>[A-Z]+)(?:'s|')?",
    r"(?:the )?@(?P<b>[A-Z]+)(?:'s|')?",
    r"(?:the )?@(?P<p>[A-Z]+)(?:'s|')?",
)
_MORE = r"(?P<more>more|less|fewer|larger|smaller|bigger|higher|lower|wider|narrower|greater)"
_WHICH = (
    r"(?P<more>exceeded|surpassed|topped|outstripped|outpaced|were above|were below|was above|was "
    r"below|trailed|fell short of)"
)
_GOODS = r"(?: (?:goods|products|merchandise))?"
_IS = r"(?:were|was|are|is|remained|stayed)"
_THOSE = (
    r"(?:(?:the )?@[A-Z]+(?:'s)? )?(?:those |that |imports |exports |the deficit |its deficit |the "
    r"surplus |the one )?"
)
_PLACE = r"(?:as )?(?:the |a |an )?(?:(?:top|largest|biggest|leading|main|number one|chief) )?"
_SUPPLIER = (
    r"(?:supplier|source|seller|exporter|provider)(?: of (?:goods|imports|imported goods|"
    r"merchandise)(?: imported)?)?"
)
_MARKET = r"(?:export market|export destination|market|destination|buyer|customer)"
_AHEAD = r"(?:was|were|is|ranked|stood|remained) ahead of"
_BEAT = r"(?P<beat>overt(?:ook|akes?)|pass(?:ed)?|surpass(?:ed)?|displaced|replaced|outstripped)"

#: Measure -> forms, the longest first; ``p`` records, ``a`` is compared with ``b``.
FORMS: list[tuple[str, re.Pattern]] = [
    (measure, re.compile(form))
    for measure, form in (
        (
            "imports",
            rf"{_P} {BOUGHT} (?:<\d> )?{_MORE}{_GOODS} from {_A} than (?:it did )?(?:from "
            rf")?{_B}",
        ),
        (
            "exports",
            rf"{_P} {SOLD} (?:<\d> )?{_MORE}{_GOODS} to {_A} than (?:it did )?to "
            rf"{_B}",
        ),
        (
            "imports",
            rf"{_A} {SOLD} (?:<\d> )?{_MORE}{_GOODS} to {_P} than "
            rf"{_B}(?: did)?",
        ),
        ("imports", rf"{_A} (?:was|were|is) a {_MORE} {_SUPPLIER} (?:to|of|for) {_P} than {_B}"),
        (
            "exports",
            rf"{_A} (?:was|were|is) a {_MORE} {_MARKET} (?:for|of) {_P}{_GOODS}(?: exports)? than {_B}",
        ),
        (
            "imports",
            rf"{_P}{_GOODS} imports from {_A} (?:{_WHICH}|{_IS} {_MORE.replace('more>', 'than>')} "
            rf"than) {_THOSE}(?:from )?{_B}",
        ),
        (
            "exports",
            rf"{_P}{_GOODS} exports to {_A} (?:{_WHICH}|{_IS} {_MORE.replace('more>', 'than>')} "
            rf"than) {_THOSE}(?:to )?{_B}",
        ),
        (
            "deficit",
            rf"{_P}(?: trade| goods)* deficit with {_A} (?:{_WHICH}|{_IS} "
            rf"{_MORE.replace('more>', 'than>')} than) {_THOSE}(?:with )?{_B}",
        ),
        ("imports", rf"{_A} {_AHEAD} {_B} {_PLACE}{_SUPPLIER} (?:to|into|of|for) {_P}(?: imports)?"),
        ("exports", rf"{_A} {_AHEAD} {_B} {_PLACE}{_MARKET} (?:for|of) {_P}{_GOODS}(?: exports)?"),
        ("imports", rf"{_A} {_BEAT} {_B} {_PLACE}{_P} {_PLACE}{_SUPPLIER}"),
        (
            "imports",
            rf"{_A} {_BEAT} {_B} {_PLACE}{_SUPPLIER} (?:to|into|of|for) (?:goods (?:to|for) "
            rf")?{_P}(?: imports)?",
        ),
        ("exports", rf"{_A} {_BEAT} {_B} {_PLACE}{_P} {_PLACE}{_MARKET}"),
        ("exports", rf"{_A} {_BEAT} {_B} {_PLACE}{_MARKET} (?:for|of) {_P}{_GOODS}(?: exports)?"),
        ("imports", rf"{_P}{_GOODS} imports from {_A} {_BEAT} {_THOSE}(?:from )?{_B}"),
        ("exports", rf"{_P}{_GOODS} exports to {_A} {_BEAT} {_THOSE}(?:to )?{_B}"),
    )
]
LESS = (
    "less",
    "fewer",
    "smaller",
    "lower",
    "narrower",
    "were below",
    "was below",
    "trailed",
    "fell short of",
)


@dataclass(frozen=True)
class Rivals:
    """Two countries whose trade with a third is compared."""

    measure: str
    ledger: str
    one: str
    other: str
    more: bool  #: Whether the first has more.
    overtook: bool = False  #: Whether it had not in the period before.
    price: bool = False
    rate: bool = False

    @property
    def partner(self) -> str:
        """The first of the two."""
        return self.one


def take_rivals(text: str) -> tuple[str, Rivals | None]:
    """Return the rest of a sentence, and the two countries that it compares, if it compares two."""
    for measure, pattern in FORMS:
        match = pattern.search(text)
        if not match:
            continue
        groups = match.groupdict()
        word = groups.get("more") or groups.get("than") or ""
        values = " ".join(re.findall(r"<\d>", match[0]))
        rest = f"{text[: match.start()]} {values} {text[match.end() :]}"
        if measure == "imports" and groups["p"] == US:
            measure = "general_imports"
        return rest, Rivals(
            measure, groups["p"], groups["a"], groups["b"], word not in LESS, bool(groups.get("beat"))
        )
    return text, None

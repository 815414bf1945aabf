"""Values in a sentence: ``34.5 per cent``, ``US$28.8 billion``, ``more than doubled``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.claims.plain.wording import VOCABULARY

#: Numbers in words, and units of dollars as the grammar writes them.
NUMBERS, UNITS = VOCABULARY["numbers"], VOCABULARY["units"]

#: How near or far a value is said to be -> the word of the grammar.
NEAR = {name: "|".join(words) for name, words in VOCABULARY["near"].items()}

#: Those of them that are passed by a level, and no size of a change.
PASSED = ("above", "below", "under")

#: Parts in words -> the value; verbs that are a change of their own -> the change.
PARTS, MULTIPLES = VOCABULARY["parts"], VOCABULARY["multiples"]
FLAT = r"(?:was|were|remained|stayed|held|came in|broadly|roughly|little|nearly|almost|virtually| )*"

_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
_NEAR = "|".join(f"(?P<{name}>{words})" for name, words in NEAR.items())
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
VALUE = re.compile(
    rf"(?:\b(?:{_NEAR}) )?(?<![#@<^\w.])(?P<minus>-|\bminus |\bnegative )?(?P<money>us ?\$|\$|usd ?)?"
    rf"(?P<number>{_NUMBER})(?: ?(?P<percent>%)| ?(?P<unit>{_UNIT})\b)?"
    r"(?P<dollars>(?: us)? dollars?\b| usd\b)?"
)
RANGE = re.compile(
    rf"(?<!from )(?<![#@<^\w.])(?:between )?(?P<low>{_NUMBER}) ?%? ?(?:-|to|and) ?(?P<high>{_NUMBER}) ?%"
)
PART = re.compile(
    rf"(?:\b(?:{_NEAR}) )?\b(?P<part>{'|'.join(sorted(PARTS, key=len, reverse=True))})\b(?! "
    rf"(?:quarter|half))"
)
MULTIPLE = re.compile(rf"(?:\b(?:{_NEAR}) )?\b(?P<verb>{'|'.join(MULTIPLES)})\b")
UNCHANGED = re.compile(r"\b(?:flat|unchanged|little changed|steady|stable)\b(?: at)?")


@dataclass(frozen=True)
class Value:
    """A value as the grammar writes it, without the sign that the sentence gives by a verb."""

    text: str
    unit: str  #: ``"%"``, ``"USD"`` or ``""``.
    signed: bool = False  #: Whether the text has its sign, or is a change by itself.
    flat: bool = False  #: Whether it says that nothing changed.
    #: Whether it is a level though a verb of change stands before it, as ``fell below $20bn``; None
    #: where it can be both, as ``rose over $20bn``.
    passed: bool | None = False


def take_values(text: str) -> tuple[str, list[Value]]:
    """Replace the values of a sentence by ``<0>``, ``<1>``, in the order in which they are found."""
    values: list[Value] = []

    def mark(value: Value) -> str:
        values.append(value)
        return f" <{len(values) - 1}> "

    text = RANGE.sub(lambda m: mark(Value(f"{m['low']}%..{m['high']}%", "%")), text)
    text = MULTIPLE.sub(
        lambda m: mark(Value(_near(m, MULTIPLES[m["verb"]], near=True), "%", signed=True)), text
    )
    text = UNCHANGED.sub(lambda m: mark(Value("0.0%", "%", signed=True, flat=True)), text)
    text = PART.sub(lambda m: mark(Value(_near(m, PARTS[m["part"]], near=True), "%")), text)
    text = VALUE.sub(lambda m: mark(_value(m)), text)
    return " ".join(text.split()), values


def _value(found: re.Match) -> Value:
    number = found["number"] if found["number"][0] != "." else f"0{found['number']}"
    unit = "%" if found["percent"] else UNITS.get(found["unit"] or "", "")
    money = bool(found["money"] or found["dollars"] or unit not in ("", "%"))
    if money and not unit:  # dollars one by one, as 28,819,000,000
        number, unit = f"{float(number.replace(',', '')) / 1e6:.6f}".rstrip("0").rstrip("."), "mn"
    sign = "-" if found["minus"] else ""
    kind = "%" if found["percent"] else "USD" if money else ""
    beyond = found["over"] or found["under"]
    passed = None if beyond == "over" else beyond in PASSED
    return Value(_near(found, f"{sign}{number}{unit}"), kind, signed=bool(sign), passed=passed)


def _near(found: re.Match, text: str, *, near: bool = False) -> str:
    """Return a value with the word of the grammar before it; parts in words are near ones."""
    word = next((name for name in NEAR if found[name]), "around" if near else "")
    return f"{word} {text}".strip()


def negative(text: str) -> str:
    """Return a value with the other sign: ``over 20%`` -> ``over -20%``."""
    if ".." in text:
        return "..".join(f"-{end}" for end in text.split(".."))
    if "-" in text:
        return text.replace("-", "")
    head, _, number = text.rpartition(" ")
    return f"{head} -{number}".strip()

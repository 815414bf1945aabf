"""A claim as a line of the grammar or a sentence: what it is read as, and the verdict on that.

The reading is fixed before a figure is seen: the first that :func:`plain.read` gives. What else the
sentence could mean stands beside it and turns no verdict. Where an office prints two figures under one
name (:data:`measures.ONE_NAME`), a number may be either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.checks import InputError
from analysis.claims.amounts import Amount
from analysis.claims.asked import Asked
from analysis.claims.claims import EARLIER_MONTHS, CheckedClaim, check_parsed
from analysis.claims.definitions import definition, said_of, short_name, spoken
from analysis.claims.figures import Figures
from analysis.claims.grammar import EXAMPLE, parse_claim
from analysis.claims.measures import MEASURES, ONE_NAME
from analysis.claims.quantities import SAID
from analysis.claims.verdicts import Other, Verdict
from analysis.law import names as people

#: What only a line of the grammar has, beside codes that are no names: months in digits, words of its
#: own.
MARKS = re.compile(r"\b(?:19|20)[0-9]{2}-[0-9]|\b(?:yoy|mom|ytd|as_low|as_high)\b")

#: What is of a country, before imports: by the country, or from it.
OF_COUNTRY = re.compile(r"\b([A-Z][a-z]+(?:ese|ish|an|ch|i|ss)) imports\b")

#: What verdicts begin with -> the same of another country's trade by figures of the United States.
BY_US = {
    "holds": "holds by US figures",
    "held": "held by US figures",
    "does not hold": "does not hold by US figures",
}


@dataclass(frozen=True)
class Reading:
    """One reading of a claim: as the grammar writes it, what is asked and claimed, and the verdict."""

    line: str
    asked: Asked
    amount: Amount
    checked: CheckedClaim | None = None
    refused: str = ""  #: Why it has no verdict.

    @property
    def known(self) -> bool:
        """Whether there is a figure to hold it against, or a document, or one that begins too late."""
        if self.checked is None:
            return False
        late = self.checked.found.needs == EARLIER_MONTHS
        return self.checked.documented or self.checked.value is not None or late


@dataclass(frozen=True)
class Stated:
    """One claim of a sentence: its readings, of which the first is judged, and how it is read."""

    readings: list[Reading]
    usual: str = ""  #: As in :class:`claims.CheckedClaim`.
    by_us: bool = False  #: Whether it is of another country's trade, by figures of the United States.
    denied: bool = False  #: Whether the text denies it.


def check_text(text: str, figures: Figures) -> CheckedClaim:
    """Judge each claim of a text as it is read.

    Raises
    ------
    InputError
        One line: what is not understood, and how it is written.
    """
    statement = " ".join(str(text).split())
    stated = read(text, figures)
    checked = [_judged(one, figures, statement) for one in stated]
    claim = checked[0] if len(checked) == 1 else _together(checked)
    if not stated[0].denied:
        return claim
    verdict, line = claim.verdict, f"not {claim.read_as or statement.removeprefix('not ')}"
    if verdict.holds is not None:
        held = "does not hold" if verdict.holds else "holds"
        verdict = Verdict(f"{held}: what it denies {verdict.text}", holds=not verdict.holds)
    return replace(claim, verdict=verdict, read_as="" if line == statement else line)


def read(text: str, figures: Figures) -> list[Stated]:
    """Return the claims of a text with their readings; a line of the grammar is one of one.

    Raises
    ------
    InputError
        As :func:`grammar.parse_claim` of what looks like a line, else as :func:`plain.read`.
    """
    names, text = figures.names, " ".join(str(text).split())
    line = text.removeprefix("not ")
    try:
        question, amount = parse_claim(line, names)
        if amount is None:
            raise InputError(f"the claim {text!r} has no value; write it as {EXAMPLE!r}.")
        _whose_imports(text)
        return [Stated([Reading(line, question, amount)], denied=line != text)]
    except InputError as error:
        line_refused = error
    from analysis.claims.plain import read as read_sentence  # here: a line needs none of it

    try:
        claims = read_sentence(text, newest=figures.last_day)
    except InputError:
        codes = set(re.findall(r"\b[A-Z]{3,}\b", text)) & names.keys() - {"USA", "ASEAN"}
        if codes or MARKS.search(text) or not text:
            raise line_refused from None
        raise
    return [Stated(_parsed(one.lines, names), one.usual, one.by_us, one.denied) for one in claims]


def _parsed(lines: list[str], names: dict[str, str]) -> list[Reading]:
    """Return lines as readings; one that asks what there is not is left out, unless none is left."""
    readings, refused = [], []
    for line in lines:
        try:
            readings.append(Reading(line, *parse_claim(line, names)))
        except InputError as error:
            refused.append(error)
    if not readings:
        raise refused[0]
    return readings


def _whose_imports(text: str) -> None:
    """Refuse ``Chinese imports`` beside another country: imports of China, or from China."""
    match = OF_COUNTRY.search(text)
    if match and people.name_of(people.partner(match[1], group=True)) != match[1]:
        raise InputError(f"the claim {text!r} can be read in two ways: write {match[1]!r} as a code.")


def _judged(stated: Stated, figures: Figures, statement: str) -> CheckedClaim:
    """Judge one claim by its first reading, or by the figure of the same name that the tables have."""
    tried = [_checked(one, figures, statement) for one in stated.readings]
    same = [one for one in tried if _of_one_name(one, tried[0])]
    computed = [one for one in same if one.checked]
    if not computed:
        raise InputError(tried[0].refused)
    chosen = next((one for one in computed if one.known), computed[0])
    if chosen.amount.is_number:
        held = [one for one in computed if one.checked.verdict.holds]
        gone = [one for one in computed if one.checked.verdict.text.startswith("cannot be told")]
        chosen = [*held, *gone, chosen][0]
    verdict = chosen.checked.verdict
    if verdict.later:  # nothing says that it was printed before
        verdict = Verdict(f"holds after revision, and {verdict.text.partition(';')[0]}", holds=True)
    if chosen is not tried[0] or len(same) > 1:
        head, semicolon, rest = verdict.text.partition(";")
        verdict = replace(verdict, text=f"{head} (as {_short(chosen, figures)}){semicolon}{rest}")
    if stated.by_us:
        verdict = replace(verdict, text=_by_us(verdict, chosen.asked.partner, figures))
    return replace(
        chosen.checked,
        verdict=verdict,
        also=_also(chosen, [one for one in tried if one.checked], figures),
        read_as="" if chosen.line == statement else chosen.line,
        usual=stated.usual,
    )


def _checked(one: Reading, figures: Figures, statement: str) -> Reading:
    """Return a reading with its verdict, or with why it has none."""
    try:
        checked = check_parsed(one.asked, one.amount, figures, key="claim", statement=statement)
    except InputError as error:
        return replace(one, refused=str(error))
    return replace(one, checked=checked)


def _of_one_name(one: Reading, first: Reading) -> bool:
    """Whether a reading is of a figure of the same name, of the same period and base."""
    words = {one.asked.measure, first.asked.measure}
    named = len(words) == 1 or any(words <= set(names) for names in ONE_NAME)
    changes = {"measure": first.asked.measure}
    if one.asked.kind == "tariff":  # imposed: in all, or on top of what was
        changes["asked"] = first.asked.asked
    return named and replace(one.asked, **changes) == first.asked


def _together(checked: list[CheckedClaim]) -> CheckedClaim:
    """Return the verdict on a sentence of several claims: it holds where all do."""
    verdicts = [one.verdict for one in checked]
    failed = next((one for one in checked if one.verdict.holds is False), None)
    unsure = sorted(
        (one for one in checked if one.verdict.holds is None), key=lambda one: not one.verdict.open
    )
    deciding = failed or next(iter(unsure), checked[0])
    each = "; ".join(f"“{one.read_as}” {one.verdict.text.partition(';')[0]}" for one in checked)
    text = "holds"
    if failed:
        text = "does not hold"
    elif unsure:
        text = "is open" if unsure[0].verdict.open else "cannot be checked"
    verdict = Verdict(
        f"{text}: {each}",
        holds=False if failed else None if unsure else True,
        revised=not failed and any(one.revised for one in verdicts),
        open=not failed and bool(unsure) and unsure[0].verdict.open,
    )
    return replace(deciding, verdict=verdict, parts=tuple(checked))


def _by_us(verdict: Verdict, partner: str, figures: Figures) -> str:
    """Say of a verdict that it is by figures of the United States, and of which record it is not."""
    text = verdict.text
    start = next((one for one in BY_US if text.startswith(one)), "")
    text = f"{BY_US[start]}{text.removeprefix(start)}" if start else f"{text} (by US figures)"
    record = f"; {spoken(partner, figures)}'s own record is another ledger, and may differ"
    return text if verdict.holds else text + record


def _also(chosen: Reading, known: list[Reading], figures: Figures) -> tuple[Other, ...]:
    """Return the other readings beside the other definitions of the chosen one."""
    other_readings = [
        Other(one.checked.definition, _short(one, figures), one.checked.value)
        for one in known
        if one is not chosen
        and one.checked.value is not None
        and one.checked.unit == chosen.checked.unit
    ]
    labels = {other.label for other in other_readings}
    return (*other_readings, *(other for other in chosen.checked.also if other.label not in labels))


def _short(one: Reading, figures: Figures) -> str:
    """Name a reading: what it is of, and what is asked."""
    question = one.asked
    if (question.measure, question.ledger) not in MEASURES:
        return definition(question, figures)
    name = short_name(question, figures)
    if question.measure == "imports" and question.ledger == "USA":
        name = name.replace("US imports", "US imports for consumption")
    return name + (said_of(question, figures) if SAID[question.asked] else "")

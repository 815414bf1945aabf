"""A claim as a line of the grammar or a sentence: its readings, each judged, and what they come to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.checks import InputError
from analysis.claims.amounts import Amount
from analysis.claims.asked import Asked
from analysis.claims.claims import CheckedClaim, Other, Verdict, check_parsed
from analysis.claims.definitions import definition, short_name
from analysis.claims.figures import Figures
from analysis.claims.grammar import EXAMPLE, parse_claim
from analysis.claims.measures import MEASURES, SAID
from analysis.claims.periods import said
from analysis.law import names as people

#: What only a line of the grammar has, beside codes that are no names: months in digits, words of its
#: own.
MARKS = re.compile(r"\b(?:19|20)[0-9]{2}-[0-9]|\b(?:yoy|mom|ytd|as_low|as_high)\b")

#: What is of a country, before imports: by the country, or from it.
OF_COUNTRY = re.compile(r"\b([A-Z][a-z]+(?:ese|ish|an|ch|i|ss)) imports\b")

#: Two measures of the same goods, and how far they lie apart: a part of a level or share, or points of
#: growth.
# ASSUME: a tenth, several times what bonded warehouses hold back or let go in a month.
KIN, APART = {"general_imports", "imports"}, 0.1


@dataclass(frozen=True)
class Reading:
    """One reading of a claim: as the grammar writes it, what is asked and claimed, and the verdict."""

    line: str
    asked: Asked
    amount: Amount
    checked: CheckedClaim | None = None
    refused: str = ""  #: Why it has no verdict.

    @property
    def holds(self) -> bool | None:
        """Whether it holds; None where nobody can say."""
        return self.checked.verdict.holds if self.checked else None


def check_text(text: str, figures: Figures) -> CheckedClaim:
    """Judge a claim under each of its readings.

    Raises
    ------
    InputError
        One line: what is not understood, and how it is written.
    """
    statement = " ".join(str(text).split())
    readings = [_checked(one, figures, statement) for one in read(text, figures.names)]
    checked = [one for one in readings if one.checked]
    if not checked:
        raise InputError(readings[0].refused)
    chosen = next((one for one in checked if one.holds), None)
    unsure = sorted(
        (one for one in _undecided(readings) if one.checked),
        key=lambda one: not one.checked.verdict.open,
    )
    chosen = chosen or next(iter(unsure), checked[0])
    verdict = chosen.checked.verdict
    if not chosen.holds and len(readings) > 1:
        verdict = _together(readings, chosen, figures)
    return replace(
        chosen.checked,
        verdict=verdict,
        also=_also(chosen, checked, figures),
        read_as="" if chosen.line == statement else chosen.line,
    )


def read(text: str, names: dict[str, str]) -> list[Reading]:
    """Return the readings of a claim, the likeliest first; of a line of the grammar it is one.

    Raises
    ------
    InputError
        As :func:`grammar.parse_claim` of what looks like a line, else as :func:`plain.read`.
    """
    try:
        question, amount = parse_claim(text, names)
        if amount is None:
            raise InputError(f"the claim {text!r} has no value; write it as {EXAMPLE!r}.")
        _whose_imports(text)
        return [Reading(" ".join(str(text).split()), question, amount)]
    except InputError as error:
        line_refused = error
    from analysis.claims.plain import read as read_sentence  # here: a line needs none of it

    try:
        lines = read_sentence(text)
    except InputError:
        codes = set(re.findall(r"\b[A-Z]{3,}\b", text)) & names.keys() - {"USA", "ASEAN"}
        if codes or MARKS.search(text) or not str(text).strip():
            raise line_refused from None
        raise
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


def _checked(one: Reading, figures: Figures, statement: str) -> Reading:
    """Return a reading with its verdict, or with why it has none."""
    try:
        checked = check_parsed(one.asked, one.amount, figures, key="claim", statement=statement)
    except InputError as error:
        return replace(one, refused=str(error))
    return replace(one, checked=checked)


def _undecided(readings: list[Reading]) -> list[Reading]:
    """Return the readings that nobody can judge, less those that another of the same goods decides."""
    open_ = [one for one in readings if one.holds is None]
    failed = [one for one in readings if one.holds is False]
    return [one for one in open_ if not any(_decides(other, one) for other in failed)]


def _decides(failed: Reading, unknown: Reading) -> bool:
    """Whether a reading fails by more than lies between it and one that is not known."""
    same = replace(failed.asked, measure=unknown.asked.measure) == unknown.asked
    open_ = unknown.checked is not None and unknown.checked.verdict.open
    if open_ or not same or {failed.asked.measure, unknown.asked.measure} != KIN:
        return False
    growth = failed.amount.unit == "fraction" and failed.asked.asked != "share"
    reach = APART * (1.0 if growth else abs(failed.checked.value))
    return not failed.amount.holds(failed.checked.value, reach)


def _together(readings: list[Reading], chosen: Reading, figures: Figures) -> Verdict:
    """Return the verdict on a claim that holds under no reading."""
    others = [one for one in readings if one is not chosen]
    if chosen.holds is None:
        return replace(
            chosen.checked.verdict,
            text=f"{chosen.checked.verdict.text} (read as {_short(chosen, figures)})",
        )
    undecided = _undecided(readings)
    if undecided:
        return Verdict(
            f"cannot be told: it does not hold as {_short(chosen, figures)}, and "
            f"{_short(undecided[0], figures)} is not known"
        )
    failed = [_short(one, figures) for one in others if one.holds is False]
    nor = f", nor as {failed[0]}" if failed else ""
    text, instead, rest = chosen.checked.verdict.text.partition(";")
    return replace(chosen.checked.verdict, text=f"{text}{nor}{instead}{rest}")


def _also(chosen: Reading, known: list[Reading], figures: Figures) -> tuple[Other, ...]:
    """Return the other readings beside the other definitions of the chosen one."""
    other_readings = [
        Other(one.checked.definition, _short(one, figures), one.checked.value)
        for one in known
        if one is not chosen and one.checked.value is not None
    ]
    labels = {other.label for other in other_readings}
    return (*other_readings, *(other for other in chosen.checked.also if other.label not in labels))


def _short(one: Reading, figures: Figures) -> str:
    """Name a reading: what it is of, and what is asked."""
    question = one.asked
    if (question.measure, question.ledger) not in MEASURES:
        return definition(question, figures)
    base = said(question.base, question.n_months) if question.base is not None else ""
    return short_name(question, figures) + SAID[question.asked].format(base=base)

"""What a row of the calendar says of its own evidence: the grade, and the legal text.

A wrong grade or reference changes no rate, so that no figure shows it; here each is held against another
column, and against ``legal_texts.csv``: which measures a text sets, and when.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from analysis.checks import InputError
from analysis.collect.schema import read_csv
from analysis.reading import cached

TEXTS = Path(__file__).with_name("legal_texts.csv")
#: How a source names a legal text that was read, figures that confirm a row, and no source at all.
NAMED = {
    "P": r"White House text|tariff schedule of the United States, text|hts-hero change log"
    r"|CSMS \d|FR notice opening",
    "D": r"Bown|WTO TTD|ETRX|Waugh",
    "M": r"memory",
}
WHAT = {
    "P": "a primary text (White House text, text of the tariff schedule, a CSMS message or FR notice)",
    "D": "figures that confirm the row (Bown, WTO TTD, ETRX or Waugh)",
    "M": "memory as its source",
}
#: Federal Register page, its document, a memorandum's day, an order or proclamation, a heading's group.
CITED = re.compile(
    r"\d+ FR \d+|(?<=FR Doc )\d{4}-\d{5}|(?<=Memo )\d{4}-\d\d-\d\d"
    r"|(?<![-\d.])(?:1[0-4]|9)\d{3}(?![-\d.])|99\d\d\.\d\d"
)
SCHEMA = {
    "fields": [
        {
            "name": "text",
            "type": "string",
            "description": "as a legal reference cites it",
            "constraints": {"required": True},
        },
        {
            "name": "measures",
            "type": "string",
            "description": "measures that it sets; blank: an edition that was read, and sets none",
            "constraints": {"pattern": r"\w+( \w+)*"},
        },
        {"name": "first_day", "type": "date", "description": "first day on which one of them begins"},
        {"name": "last_day", "type": "date", "description": "last day on which one of them begins"},
        {"name": "issued", "type": "date", "description": "day of the text, where it is recorded"},
    ],
    "primaryKey": ["text"],
}


def check_evidence(events: pd.DataFrame, *, where: str) -> None:
    """Refuse a row whose grade or legal reference its own sources and day contradict.

    Parameters
    ----------
    events : DataFrame
        Rows of the calendar in the order of the file.
    where : str
        The file, for the message.

    Raises
    ------
    InputError
        Line, event and what contradicts what.
    """
    _check_grades(events, where)
    _check_references(events, where)


def _check_grades(events: pd.DataFrame, where: str) -> None:
    """A grade that begins with P, D or M names what it rests on in ``source``, and memory is no reading.

    Misses a grade raised where the source names a text of which only a recital, a summary or another
    edition was read, one secondary source graded as two, and a source that was made up with the grade.
    """
    grade = events.verification.str[0]
    for letter, names in NAMED.items():
        bare = grade.eq(letter) & ~events.source.str.contains(names)
        if bare.any():
            why = f"is graded {letter}, and its source does not name {WHAT[letter]}: name it, or grade S"
            raise _contradicted(events[bare], where, why)
    memory = events.source.str.match(r"memory\b") & grade.ne("M")
    if memory.any():
        raise _contradicted(events[memory], where, "has memory as its source, and another grade than M")


def _check_references(events: pd.DataFrame, where: str) -> None:
    """A text that a rate cites sets the measure of the row, and begins within the days of the text.

    Misses references exchanged between partners of one measure on one day, and texts that
    ``legal_texts.csv`` does not have.
    """
    texts, rated = legal_texts(), events[events.measure.ne("")]
    days = rated.effective_date.fillna(rated.announcement_date)
    for row, day in zip(rated.itertuples(), days, strict=True):
        for text in sorted(set(cited(row.legal_reference)) & set(texts)):
            measures, first, last = texts[text]
            if row.measure not in measures or not first <= day <= last:
                why = (
                    f"cites {text}, which sets {', '.join(measures)} from {first:%Y-%m-%d} to "
                    f"{last:%Y-%m-%d} by {TEXTS.name}; mend the row, or that text's"
                )
                raise _contradicted(events.loc[[row.Index]], where, why)


def cited(reference: str) -> list[str]:
    """Return the texts that a legal reference cites, as ``legal_texts.csv`` names them."""
    return CITED.findall(reference)


@cached
def legal_texts() -> dict[str, tuple]:
    """Return text -> measures that it sets, first and last day on which one of them begins."""
    table = read_csv(TEXTS, SCHEMA, where=TEXTS.name).dropna(subset="measures")
    return {row.text: (row.measures.split(), row.first_day, row.last_day) for row in table.itertuples()}


def _contradicted(rows: pd.DataFrame, where: str, why: str) -> InputError:
    return InputError(f"{where}: line {rows.index[0] + 2}: {rows.event_id.iloc[0]} {why}")

"""The register of chapter 99: what is made of each heading 9903 of the schedule, and what is not held.

``us_chapter99_register`` has what a heading is, ``us_hts_chapter99_headings_by_revision`` what editions
print; ``chapter99.csv`` says of each the measures that carry it, or why it sets no rate.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.checks import InputError, nearest
from analysis.collect.schema import read_csv
from analysis.law.measures import read_left_out, read_measures

FILE = Path(__file__).with_name("chapter99.csv")
CHAPTER99_REGISTER, EDITIONS = "us_chapter99_register", "us_hts_chapter99_headings_by_revision"

#: What is made of a heading -> in words.
DECISIONS = {
    "charges": "a measure charges its rate",
    "spares": "frees goods from a measure, by a list, a claim or a use",
    "flagged": "in no rate, and named in the answer on the lines that it touches",
    "quota": "a quantity that enters at a lower rate or without",
    "declared": "rests on what an importer declares or customs finds: no line shows it",
    "report": "for reporting only",
    "suspended": "suspended before its first day, or on it",
    "ended": "ended before 2018",
}


SCHEMA = {
    "fields": [
        {
            "name": "heading",
            "type": "string",
            "description": "heading, with dots",
            "constraints": {"required": True, "pattern": r"9903\.\d\d\.\d\d", "unique": True},
        },
        {
            "name": "decision",
            "type": "string",
            "description": "what is made of it",
            "constraints": {"required": True, "enum": list(DECISIONS)},
        },
        {
            "name": "measures",
            "type": "string",
            "description": "measures of measures.yaml that carry it or that it is about, "
            "parted by blanks",
        },
        {"name": "why", "type": "string", "description": "a few words more, where needed"},
    ],
    "primaryKey": ["heading"],
}


def read_decisions(path: Path = FILE) -> pd.DataFrame:
    """Return the decision on each heading, by heading: ``decision``, ``measures``, ``why``."""
    return read_csv(path, SCHEMA, where=f"analysis/law/{path.name}").fillna("").set_index("heading")


def dotted(headings: pd.Series) -> pd.Series:
    """Return headings of eight digits as people write them: ``9903.01.25``."""
    return headings.str[:4] + "." + headings.str[4:6] + "." + headings.str[6:]


def check_decided(read, path: Path = FILE) -> None:
    """Refuse a heading of an edition or the register without a decision, or with one that cannot hold.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    path : Path
        The decisions.

    Raises
    ------
    InputError
        With the heading and the file to edit.
    """
    where, decided = f"analysis/law/{path.name}", read_decisions(path)
    editions = read(EDITIONS).drop_duplicates("heading")
    days = editions.first_day.dt.strftime("printed on %Y-%m-%d")
    printed = dict(zip(dotted(editions.heading), days, strict=True))
    printed |= dict.fromkeys(
        set(read(CHAPTER99_REGISTER).heading) - set(printed), f"in {CHAPTER99_REGISTER}"
    )
    if undecided := set(printed) - set(decided.index):
        heading = min(undecided)
        raise InputError(
            f"heading {heading}, {printed[heading]}, has no decision: say in {where} which measure "
            f"carries it, or why it sets no rate ({', '.join(DECISIONS)})."
        )
    if unknown := set(decided.index) - set(printed):
        raise InputError(
            f"{where}: {min(unknown)} is a heading of no edition held and not in {CHAPTER99_REGISTER}."
        )
    _check_measures(decided, where)


def _check_measures(decided: pd.DataFrame, where: str) -> None:
    """Refuse a decision that lacks its measure, or names one that does not do what it says."""
    charging, flags = list(read_measures()), list(read_left_out())
    may = {"charges": charging, "spares": charging, "flagged": flags}
    rows = zip(decided.index, decided.decision, decided.measures, strict=True)
    for heading, decision, measures in rows:
        allowed = may.get(decision, [*charging, *flags])
        if decision in may and not measures:
            raise InputError(f"{where}: {heading} {decision}, and names no measure.")
        for name in set(measures.split()) - set(allowed):
            near = nearest(name, allowed)
            hint = f" (did you mean {near!r}?)" if near else ""
            raise InputError(
                f"{where}: {heading} {decision}, by {name!r}, which is no such entry of "
                f"analysis/law/measures.yaml{hint}."
            )


def counts() -> dict[str, int]:
    """Return how many headings there are of each decision, in words, all of them first."""
    by_decision = read_decisions().decision.value_counts()
    return {"all": int(by_decision.sum())} | {
        words: int(by_decision.get(decision, 0)) for decision, words in DECISIONS.items()
    }


class Completeness(NamedTuple):
    """What is said of the completeness of rates from a day on."""

    first_day: pd.Timestamp
    partner: str  #: ISO alpha-3 code; empty for all.
    complete: str  #: Of a rate that leaves nothing out.
    otherwise: str  #: Of one that does, beside what it leaves out.


def _always(first_day: str, partner: str, text: str) -> Completeness:
    return Completeness(pd.Timestamp(first_day), partner, text, text)


_DELETED = "headings of chapter 99 deleted before 2025 are in no register"
_CARRIED = "Before 2024 base rates are those of 2025"
_WEIGHED = f"{_CARRIED} at the claims of 2024, carried back, and means weigh by imports of 2024"
_MODULES = f"{_WEIGHED}, so that solar modules, which came later, count too much"
_COMPLETE = "Complete by the register of chapter 99 for this day"
_UNREAD = "9903.01 and .02 of Revision 21"

#: By first day; the last row that is about a partner holds.
COMPLETENESS = [
    _always("2018-01-01", "", f"{_WEIGHED}; {_DELETED}."),
    _always("2018-01-01", "CHN", f"{_CARRIED}, carried back; {_DELETED}."),
    _always("2018-02-07", "THA", f"{_MODULES}; {_DELETED}."),
    _always("2018-02-07", "VNM", f"{_MODULES}; {_DELETED}."),
    _always("2024-01-01", "", f"{_DELETED[0].upper()}{_DELETED[1:]}."),
    Completeness(pd.Timestamp("2025-01-01"), "", f"{_COMPLETE}.", ""),
    Completeness(
        pd.Timestamp("2026-06-09"),
        "",
        f"{_COMPLETE}, but for {_UNREAD}, which were not read.",
        f"Headings {_UNREAD} were not read.",
    ),
]


def completeness(partner: str, day: pd.Timestamp, *, complete: bool) -> str:
    """Say how complete rates of a partner are on a day; empty where what they leave out says all.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    day : Timestamp
    complete : bool
        Whether nothing that touches the goods is left out of their rate.
    """
    return str(completeness_on(partner, np.array([day], "datetime64[D]"), complete=complete)[0])


def completeness_on(partner: str, days: np.ndarray, *, complete: np.ndarray | bool) -> np.ndarray:
    """Return what :func:`completeness` says on each of some days, shape (days,)."""
    texts = np.full(len(days), "", dtype=object)
    for row in COMPLETENESS:
        if row.partner in ("", partner):
            words = np.where(complete, row.complete, row.otherwise).astype(object)
            texts = np.where(days >= np.datetime64(row.first_day, "D"), words, texts)
    return texts

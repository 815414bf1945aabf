"""Numbers as earlier versions had them, and retired ones with what to cite instead.

``reports/numbers_by_version.csv`` has a row a key and version in which it changed, and
``reports/numbers_retired.csv`` the last value of each key that is gone. ``python -m
analysis.publish.numbers.past INSTEAD.csv`` retires what the last commit had and ``numbers.csv`` has not;
INSTEAD.csv (``key``, ``instead``) says what to cite.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis import checks, paths
from analysis.checks import InputError, nearest
from analysis.made import whole
from analysis.present.result import PublicNames
from analysis.publish.numbers.drift import (
    NUMBERS_TABLE,
    Move,
    added,
    at_revision,
    moved_numbers,
    moved_twins,
    newer_sections,
    unnamed,
)
from analysis.publish.numbers.harvest import interval, read_numbers
from analysis.version import __version__

BY_VERSION, RETIRED = "numbers_by_version.csv", "numbers_retired.csv"
#: Folder in ``reports`` of a page a number.
NUMBERS_FOLDER = "n"
OF_NUMBERS = ("value", "ci_low", "ci_high", "unit", "text", "definition", "vintage", "report")
COLUMNS = {
    BY_VERSION: ("key", "version", *OF_NUMBERS),
    RETIRED: ("key", *OF_NUMBERS, "last_version", "instead"),
}


@dataclass(frozen=True)
class Former(PublicNames):
    """A number as an earlier version gave it, and what became of it."""

    key: str
    #: In ``unit``.
    value: float
    ci_low: float | None
    ci_high: float | None
    #: As printed, with unit, definition and vintage, and the report that it stood in.
    text: str
    interval: str
    unit: str
    definition: str
    vintage: str
    report: str
    version: str
    now: str  #: As printed today, with its interval; empty where it is gone.
    instead: str  #: What to cite instead, where it is gone: a key, or words.

    @property
    def sentence(self) -> str:
        """What it was, and what it is."""
        was = " ".join(filter(None, [self.text, self.interval]))
        what = f"{was}, {self.definition.partition('; ')[0]} ({self.unit}; data: {self.vintage})"
        became = f"in version {__version__} it is {self.now}" if self.now else f"retired; {self.instead}"
        return f"In version {self.version}: {what}; {became}."

    def to_bibtex(self) -> str:
        """Return the BibTeX entry of the package at that version."""
        from analysis.publish.numbers.latex import PACKAGE_TITLE, text

        return (
            f"@misc{{export_declines_{self.report}_{self.version},\n"
            f"  title = {{{PACKAGE_TITLE}}},\n"
            f"  howpublished = {{{text(f'Version {self.version}, report {self.report}')}}},\n"
            f"  note = {{{text(f'Number {self.key}. Data: {self.vintage}')}}}\n}}"
        )

    def to_json(self) -> str:
        """Return every field as JSON, the sentence with them."""
        return json.dumps(asdict(self) | {"sentence": self.sentence}, ensure_ascii=False, indent=1)

    def __repr__(self) -> str:
        return f"{self.sentence}\n\nBibTeX\n{self.to_bibtex()}\n\nKey\n  {self.key}"


def _former(row: dict[str, str], version: str, now: dict[str, str] | None, instead: str) -> Former:
    return Former(
        **{name: row[name] for name in ("key", "text", "unit", "definition", "vintage", "report")},
        **{name: float(row[name]) if row[name] else None for name in ("value", "ci_low", "ci_high")},
        version=version,
        interval=interval(row),
        now=" ".join(filter(None, [now["text"], interval(now)])) if now else "",
        instead=instead,
    )


def rows_of(reports: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of :data:`BY_VERSION` or :data:`RETIRED`; none where there is no such file."""
    path = reports / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(reports: Path, name: str, rows: list[dict[str, str]]) -> None:
    rows = sorted(rows, key=lambda row: (row["key"], in_order(row.get("version", ""))))
    with whole(reports / name) as aside, aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[name], extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def in_order(version: str) -> list[int]:
    """Return what sorts versions: ``0.10.0`` after ``0.9.0``."""
    return [int(part) for part in re.findall(r"\d+", version)]


def versions(reports: Path) -> list[str]:
    """Return the earlier versions, oldest first."""
    return sorted({row["version"] for row in rows_of(reports, BY_VERSION)}, key=in_order)


def at(reports: Path, version: str) -> dict[str, dict[str, str]]:
    """Return the numbers of an earlier version by key."""
    ended = {row["key"]: in_order(row["last_version"]) for row in rows_of(reports, RETIRED)}
    until = in_order(version)
    rows = (row for row in rows_of(reports, BY_VERSION) if in_order(row["version"]) <= until)
    return {row["key"]: row for row in rows if ended.get(row["key"], until) >= until}


def cite_former(key: str, version: str, *, reports: Path) -> Former:
    """Return a number as an earlier version (``"0.6.0"``) gave it.

    Raises
    ------
    InputError
        An unknown version, or a key that it does not have; with the nearest.
    """
    if version not in versions(reports):
        raise InputError(f"unknown version {version!r}: there are {', '.join(versions(reports))}.")
    then = at(reports, version)
    if key not in then:
        guess = nearest(key, then)
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise InputError(f"version {version} has no number {key!r}.{hint}")
    gone = retired(reports).get(key)
    now = read_numbers(reports / "numbers.csv").get(key)
    return _former(then[key], version, now, gone.instead if gone else "")


def retired(reports: Path) -> dict[str, Former]:
    """Return the numbers that are gone by key, each as the last version had it."""
    return {
        row["key"]: _former(row, row["last_version"], None, row["instead"])
        for row in rows_of(reports, RETIRED)
    }


def history(reports: Path, numbers: dict[str, dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Return of each key, retired ones too, the versions in which it changed, and today's."""
    past: dict[str, list[dict[str, str]]] = {}
    today = [row | {"version": __version__} for row in numbers.values()]
    for row in [*rows_of(reports, BY_VERSION), *today]:
        one = {"version": row["version"], "text": row["text"], "interval": interval(row)}
        past.setdefault(row["key"], []).append(one)
    return past | {key: past.get(key, []) for key in retired(reports)}


def keep(reports: Path, version: str) -> None:
    """Keep the numbers of a version: a row for each that is not as in the version before."""
    before, now = at(reports, version), read_numbers(reports / "numbers.csv")
    as_before = {key: [row[name] for name in OF_NUMBERS] for key, row in before.items()}
    more = [
        row | {"version": version}
        for key, row in now.items()
        if [row[name] for name in OF_NUMBERS] != as_before.get(key)
    ]
    _write(reports, BY_VERSION, rows_of(reports, BY_VERSION) + more)


def retire(
    reports: Path, before: dict[str, dict[str, str]], instead: dict[str, str], version: str
) -> list[str]:
    """Keep the last values of numbers that ``numbers.csv`` no longer has; return their keys.

    Parameters
    ----------
    reports : Path
        Folder of the executed reports.
    before : dict
        Rows of an earlier ``numbers.csv`` by key.
    instead : dict
        What to cite instead, by key.
    version : str
        The last version that had them.

    Raises
    ------
    InputError
        Something is gone that ``instead`` says nothing of.
    """
    gone = sorted(before.keys() - read_numbers(reports / "numbers.csv").keys())
    if unsaid := [key for key in gone if not instead.get(key)]:
        raise InputError(f"what is cited instead of {', '.join(unsaid)}? Say it, a row each.")
    rows = [row for row in rows_of(reports, RETIRED) if row["key"] not in gone]
    more = [before[key] | {"last_version": version, "instead": instead[key]} for key in gone]
    _write(reports, RETIRED, rows + more)
    return gone


def drift(since: str, *, root: Path) -> tuple[list[Move], list[Move] | None, list[str]]:
    """Compare the files as they are with a revision of git, or with the numbers of a version.

    Parameters
    ----------
    since : str
        A commit, tag or branch, or an earlier version.
    root : Path
        Folder of the repository.

    Returns
    -------
    (list of Move, list of Move or None, list of str)
        Numbers; tables and series, None where a version has none; keys of numbers that moved or came and
        that no line of the CHANGELOG names which was added since, and of those that went without a row
        of the retired.

    Raises
    ------
    InputError
        For an unknown revision, or one without ``reports/numbers.csv``.
    """
    reports, now = root / "reports", read_numbers(root / NUMBERS_TABLE)
    if since in versions(reports):
        before, twins, named_there = at(reports, since), None, "\n".join(newer_sections(root, since))
    else:
        before = at_revision(root, since, NUMBERS_TABLE)
        twins, named_there = moved_twins(root, since), added(root, since)
    numbers = moved_numbers(before, now)
    past = retired(reports)
    named = [move.name for move in numbers if move.how in ("moved", "new")]
    lost = [move.name for move in numbers if move.how == "gone" and move.name not in past]
    return numbers, twins, unnamed(named, named_there) + lost


def main() -> int:
    """Retire what the last commit had, by a file that says what to cite instead."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        instead = {row["key"]: row["instead"] for row in csv.DictReader(file)}
    before = at_revision(paths.ROOT, "HEAD", NUMBERS_TABLE)
    print(f"{len(retire(paths.REPORTS, before, instead, __version__))} numbers retired")
    return 0


if __name__ == "__main__":
    sys.exit(checks.run(main))

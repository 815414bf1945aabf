"""Numbers of earlier versions: what each key was, what it is now, and why it moved.

A version is the last commit before the next change of ``version`` in ``pyproject.toml``. Its
``numbers.csv`` is kept as ``reports/n/VERSION.csv`` (``make release``), so that no history of git is
needed to read it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from analysis.checks import InputError, nearest
from analysis.present.result import PublicNames
from analysis.publish.numbers.drift import CHANGELOG, moved_numbers
from analysis.publish.numbers.harvest import NUMBER_COLUMNS, interval, read_numbers, to_csv

#: Folder in ``reports`` of a page a number and of the numbers of earlier versions.
NUMBERS_FOLDER = "n"
HISTORY = f"{NUMBERS_FOLDER}/history.csv"
#: Columns of the history: of ``numbers.csv``, and how a number came out of the version before.
OF_NUMBERS = ("value", "ci_low", "ci_high", "unit", "text", "report")
HEAD = ("key", "version", *OF_NUMBERS, "interval", "how", "why")
SECTION = re.compile(r"^## (\S+).*$", re.M)
SPAN = re.compile(r"`([^`\s]+)`")
#: What parts the points of a section.
POINT = re.compile(r"^(?: *- |###.*$)", re.M)
#: What begins the list of those that a point is about.
KEYS = "Keys:"
#: What begins a point on keys that went: what moved them before is then no reason.
RETIRED = "Retired"
#: Name of the section of what comes after the newest version.
COMING = "Unreleased"


@dataclass(frozen=True)
class Former(PublicNames):
    """A number as an earlier version gave it, and what became of it."""

    key: str
    #: In ``unit``.
    value: float
    ci_low: float | None
    ci_high: float | None
    version: str
    released: str  #: Day of the version; empty where the CHANGELOG has none.
    #: As printed, with unit, definition and vintage, and the report that it stood in.
    text: str
    interval: str
    unit: str
    definition: str
    vintage: str
    report: str
    how: str  #: ``""`` (as it was), ``moved``, ``reworded`` or ``gone``.
    now: str  #: As printed today, with its interval; empty where it is gone.
    version_now: str
    why: str  #: What the CHANGELOG says of its key.

    @property
    def sentence(self) -> str:
        """What it was, and what it is."""
        was = " ".join(filter(None, [self.text, self.interval]))
        what = self.definition.partition("; ")[0]
        former = f"In version {self.version}: {was}, {what} ({self.unit}; data: {self.vintage})"
        became = {
            "": f". Unchanged in version {self.version_now}.",
            "reworded": f". In version {self.version_now} its value is the same, its definition is not.",
            "moved": f". In version {self.version_now} it is {self.now}.",
            "gone": "; retired since.",
        }[self.how]
        return former + became + (f" Why: {self.why}" if self.why else "")

    def to_bibtex(self) -> str:
        """Return the BibTeX entry of the package at that version."""
        from analysis.publish.numbers.latex import PACKAGE_TITLE, text

        year = f"  year = {self.released[:4]},\n" if self.released else ""
        return (
            f"@misc{{export_declines_{self.report}_{self.version},\n"
            f"  title = {{{PACKAGE_TITLE}}},\n"
            f"  howpublished = {{{text(f'Version {self.version}, report {self.report}')}}},\n{year}"
            f"  note = {{{text(f'Number {self.key}. Data: {self.vintage}')}}}\n}}"
        )

    def to_json(self) -> str:
        """Return every field as JSON, the sentence with them."""
        return json.dumps(asdict(self) | {"sentence": self.sentence}, ensure_ascii=False, indent=1)

    def __repr__(self) -> str:
        return f"{self.sentence}\n\nBibTeX\n{self.to_bibtex()}\n\nKey\n  {self.key}"


def stored(reports: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Return the numbers of each earlier version by key, oldest first."""
    paths = {
        path.stem: path for path in (reports / NUMBERS_FOLDER).glob("*.csv") if path.stem[0].isdigit()
    }
    order = sorted(paths, key=lambda name: [int(part) for part in name.split(".")])
    return {name: read_numbers(paths[name]) for name in order}


def cite_former(key: str, version: str, *, root: Path) -> Former:
    """Return a number as an earlier version gave it.

    Parameters
    ----------
    key, version : str
        ``"elasticity.2025.headline.law"``, ``"0.6.0"``.
    root : Path
        Folder of ``reports/`` and ``CHANGELOG.md``.

    Raises
    ------
    InputError
        A version that is not kept, or a key that it does not have; with the nearest.
    """
    versions = stored(root / "reports")
    if version not in versions:
        raise InputError(f"unknown version {version!r}: kept are {', '.join(versions) or 'none'}.")
    if key not in versions[version]:
        guess = nearest(key, versions[version])
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise InputError(f"version {version} has no number {key!r}.{hint}")
    now = read_numbers(root / "reports" / "numbers.csv").get(key)
    return _former(versions[version][key], version, now, changelog(root))


def _former(row: dict[str, str], version: str, now: dict[str, str] | None, log: Changelog) -> Former:
    """Return the row of a version beside that of today, None where there is none."""
    from analysis.version import __version__

    key = row["key"]
    (move,) = moved_numbers(to_csv({key: full(row)}), to_csv({key: full(now)} if now else {})) or [None]
    return Former(
        **{name: row[name] for name in ("key", "text", "unit", "definition", "vintage", "report")},
        **{name: float(row[name]) if row[name] else None for name in ("value", "ci_low", "ci_high")},
        version=version,
        released=log.days.get(version, ""),
        interval=interval(row),
        how=move.how if move else "",
        version_now=__version__,
        now=" ".join(filter(None, [now["text"], interval(now)])) if now else "",
        why=log.why(key, since=version) if move else "",
    )


def retired(root: Path, numbers: dict[str, dict[str, str]]) -> dict[str, Former]:
    """Return the numbers of versions kept that those of today lack, each as the last version had it.

    Parameters
    ----------
    root : Path
        Folder of ``reports/`` and ``CHANGELOG.md``, whose points say why each is retired.
    numbers : dict
        Rows of ``numbers.csv`` by key, of today.
    """
    last = {
        key: (row, version)
        for version, rows in stored(root / "reports").items()
        for key, row in rows.items()
        if key not in numbers
    }
    log = changelog(root)
    return {key: _former(*last[key], None, log) for key in sorted(last)}


def full(row: dict[str, str]) -> dict[str, str]:
    """Return a row with the columns of today, and no others."""
    return {column: row.get(column, "") for column in NUMBER_COLUMNS}


@dataclass(frozen=True)
class Changelog:
    """The sections of the CHANGELOG, newest first."""

    sections: dict[str, str]
    days: dict[str, str]  #: Version -> its day.

    def between(self, since: str, until: str = "") -> list[str]:
        """Return the texts of the sections newer than a version, up to another, oldest first."""
        names = list(self.sections)
        last = names.index(since) if since in names else len(names)
        first = names.index(until) if until in names else 0
        return [self.sections[name] for name in reversed(names[first:last])]

    def why(self, key: str, *, since: str, until: str = "") -> str:
        """Return every point that names a key between two versions, oldest section first.

        In a name ``*`` is anything. A list of keys at a point's end, behind :data:`KEYS`, is left out.
        Where a point begins with :data:`RETIRED`, it alone is the reason.
        """
        points = [one for section in self.between(since, until) for one in POINT.split(section)]
        texts = [" ".join(one.partition(KEYS)[0].split()) for one in points if _names(one, key)]
        retired = [one for one in texts if one.startswith(RETIRED)]
        return " ".join(retired or texts)


def _names(point: str, key: str) -> bool:
    return any("." in span and fnmatchcase(key, span) for span in SPAN.findall(point))


def changelog(root: Path) -> Changelog:
    """Return the CHANGELOG of a project; an empty one where there is none."""
    path = root / CHANGELOG
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    heads = list(SECTION.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)] * bool(heads)
    sections = {head[1]: text[head.end() : end] for head, end in zip(heads, ends, strict=True)}
    days = {head[1]: day[1] for head in heads if (day := re.search(r"\((\d{4}-\d\d-\d\d)\)", head[0]))}
    return Changelog(sections, days)


def history(reports: Path, numbers: dict[str, dict[str, str]], version: str) -> list[dict[str, str]]:
    """Return a row a key and version, sorted: what it was, how it came out of the one before, and why.

    Parameters
    ----------
    reports : Path
        Folder of the executed reports, with the numbers of earlier versions.
    numbers : dict
        Rows of ``numbers.csv`` by key, of today.
    version : str
        Of today.
    """
    versions = stored(reports) | {version: numbers}
    log, names, rows = changelog(reports.parent), list(versions), []
    for at, name in enumerate(names):
        before = names[at - 1] if at else ""
        moves = _moves(versions[before], versions[name]) if before else {}
        for key in sorted({*versions[name], *(k for k, how in moves.items() if how == "gone")}):
            row, how = versions[name].get(key, {}), moves.get(key, "" if before else "new")
            until = name if name in log.sections and name != version else ""
            why = log.why(key, since=before, until=until) if how and before else ""
            rows.append(
                {"key": key, "version": name, "interval": interval(row), "how": how, "why": why}
                | {column: row.get(column, "") for column in OF_NUMBERS}
            )
    return sorted(rows, key=lambda row: (row["key"], names.index(row["version"])))


def _moves(old: dict[str, dict[str, str]], new: dict[str, dict[str, str]]) -> dict[str, str]:
    texts = (to_csv({key: full(row) for key, row in rows.items()}) for rows in (old, new))
    return {move.name: move.how for move in moved_numbers(*texts)}


def history_csv(rows: list[dict[str, str]]) -> str:
    """Return the text of ``history.csv``."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, HEAD, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def unsaid(root: Path) -> Iterator[str]:
    """Yield the keys that moved since the newest version kept and that no newer section names."""
    from analysis.publish.numbers.drift import unnamed

    versions = stored(root / "reports")
    if versions:
        newest = list(versions)[-1]
        moves = _moves(versions[newest], read_numbers(root / "reports" / "numbers.csv"))
        keys = [key for key, how in moves.items() if how != "reworded"]
        yield from unnamed(keys, "\n".join(changelog(root).between(newest)))

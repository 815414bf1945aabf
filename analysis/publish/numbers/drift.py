"""What moved since a revision, by number, table and series, and what the CHANGELOG leaves out."""

from __future__ import annotations

import csv
import io
import math
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from analysis.checks import InputError
from analysis.publish.numbers.harvest import interval

NUMBERS_TABLE, CHANGELOG = "reports/numbers.csv", "CHANGELOG.md"
FOLDERS = ("reports/tables", "reports/figures")
#: Relative difference on which machines agree in files of eight digits; a number's own tolerance holds
#: where it is larger.
RELATIVE = 2e-7
Rows = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Move:
    """A number, table or series that is not what it was."""

    name: str  #: Key of the number, or path of the file.
    how: str  #: ``moved``, ``new``, ``gone``; ``reworded`` when a number's unit or definition alone did.
    detail: str  #: Old and new value as printed; of a file, how much of it.


def _git(root: Path, *arguments: str) -> str | None:
    command = ["git", "-C", str(root), *arguments]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    except FileNotFoundError:
        raise InputError("git is not installed: it reads the revisions to compare.") from None
    return ended.stdout if ended.returncode == 0 else None


def at_revision(root: Path, name: str, path: str) -> Rows:
    """Return the numbers of a revision by key.

    Raises
    ------
    InputError
        For a folder without history, a revision that it does not have, or one without numbers.
    """
    if _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") is None:
        raise InputError(f"no revision {name!r} in this repository: name a commit, tag or branch.")
    text = _git(root, "show", f"{name}:./{path}")
    if text is None:
        raise InputError(f"no {path} in {name}.")
    return {row["key"]: row for row in csv.DictReader(io.StringIO(text))}


def added(root: Path, since: str) -> str:
    """Return the lines that the CHANGELOG has and an earlier revision's has not."""
    diff = _git(root, "diff", "--unified=0", "--relative", since, "--", CHANGELOG) or ""
    return "\n".join(x[1:] for x in diff.splitlines() if x.startswith("+") and not x.startswith("+++"))


def sections(root: Path) -> dict[str, str]:
    """Return the sections of the CHANGELOG by version, newest first, each with its head."""
    path = root / CHANGELOG
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = re.split(r"^## ", text, flags=re.M)[1:]
    return {part.split(maxsplit=1)[0]: part for part in parts}


def newer_sections(root: Path, version: str) -> list[str]:
    """Return the sections of the CHANGELOG that are newer than a version."""
    changes = sections(root)
    names = list(changes)
    return [changes[name] for name in names[: names.index(version) if version in names else None]]


def moved_numbers(before: Rows, after: Rows) -> list[Move]:
    """Return the numbers that differ between rows of ``numbers.csv``, sorted by key."""
    moves = []
    for key in sorted(before | after):
        if key not in before:
            moves.append(Move(key, "new", _printed(after[key])))
        elif key not in after:
            moves.append(Move(key, "gone", _printed(before[key])))
        elif how := _how(before[key], after[key]):
            detail = f"{_printed(before[key])} -> {_printed(after[key])}"
            moves.append(Move(key, how, detail if how == "moved" else after[key]["definition"]))
    return moves


def _printed(row: dict[str, str]) -> str:
    return " ".join(filter(None, [row["text"], interval(row)]))


def _how(old: dict[str, str], new: dict[str, str]) -> str:
    tolerance = float(new.get("tolerance") or 0)
    ends = ("value", "ci_low", "ci_high")
    if not all(same(old[end], new[end], tolerance=tolerance) for end in ends):
        return "moved"
    return "" if all(old[c] == new[c] for c in ("unit", "definition")) else "reworded"


def same(old: str, new: str, *, tolerance: float = 0.0) -> bool:
    """Whether two cells say the same: as text, or as numbers within the tolerance."""
    if old == new:
        return True
    try:
        return math.isclose(float(old), float(new), rel_tol=RELATIVE, abs_tol=tolerance)
    except ValueError:
        return False


def moved_twins(root: Path, since: str) -> list[Move]:
    """Return the tables and series whose CSV files differ, with how many of their cells do."""
    listed = (_git(root, "ls-tree", "-r", "--name-only", since, *FOLDERS) or "").splitlines()
    before = {name for name in listed if name.endswith(".csv")}
    files = (path for folder in FOLDERS for path in (root / folder).glob("*.csv"))
    after = {path.relative_to(root).as_posix() for path in files}
    moves = []
    for path in sorted(before | after):
        if path not in before or path not in after:
            moves.append(Move(path, "new" if path in after else "gone", ""))
        else:
            old = _git(root, "show", f"{since}:./{path}")
            if detail := difference(old, (root / path).read_text(encoding="utf-8")):
                moves.append(Move(path, "moved", detail))
    return moves


def difference(old: str, new: str) -> str:
    """Say how two texts of a CSV file differ; an empty text where they do not.

    Rows are compared in their order: cells are counted where the heads and the number of rows are one.
    """
    if old == new:
        return ""
    before, after = (list(csv.reader(io.StringIO(text))) for text in (old, new))
    if before[:1] != after[:1]:
        return "other columns"
    if len(before) != len(after):
        return f"{len(before) - 1:,} -> {len(after) - 1:,} rows"
    pairs = [pair for rows in zip(before, after, strict=True) for pair in zip(*rows, strict=True)]
    moved = sum(not same(*pair) for pair in pairs)
    return f"{moved:,} of {len(pairs) - len(before[0]):,} cells" if moved else ""


def unnamed(keys: Iterable[str], text: str) -> list[str]:
    """Return the keys that no code span of a text names; in a span ``*`` stands for anything."""
    spans = set(re.findall(r"`([^`\s]+)`", text))
    return [key for key in keys if not any(fnmatchcase(key, span) for span in spans)]

"""Two revisions of the numbers, or versions whose numbers are kept, one held against the other."""

from __future__ import annotations

from pathlib import Path

from analysis.checks import InputError
from analysis.publish.numbers.drift import (
    NUMBERS_TABLE,
    Move,
    Revision,
    moved_numbers,
    moved_twins,
    unnamed,
)
from analysis.publish.numbers.harvest import to_csv
from analysis.publish.numbers.versions import changelog, full, stored


class Version(Revision):
    """The numbers of a version as they are kept; tables and series are not."""

    has_twins = False

    def __init__(self, root: Path, name: str):
        self.root, self.name = root, name

    def read(self, path: str) -> str | None:
        """Return its numbers, with the columns of today; None for another file."""
        rows = stored(self.root / "reports")[self.name] if path == NUMBERS_TABLE else {}
        return to_csv({key: full(row) for key, row in rows.items()}) if rows else None


def revision(root: Path, name: str) -> Revision:
    """Return a revision of git, or where it has no such tag a version that is kept, as ``0.7.0``."""
    versions, version = stored(root / "reports"), name.removeprefix("v")
    if version not in versions:
        return Revision(root, name)
    try:
        return Revision(root, f"v{version}")
    except InputError:
        return Version(root, version)


def added(old: Revision, new: Revision) -> str:
    """Return what the CHANGELOG says in one and not yet in an earlier other."""
    if old.has_twins and new.has_twins:
        return new.added(old)
    return "\n".join(changelog(new.root).between(old.name, "" if new.has_twins else new.name))


def drift(since: str, until: str = "", *, root: Path) -> tuple[list[Move], list[Move] | None, list[str]]:
    """Compare two revisions.

    Parameters
    ----------
    since, until : str
        Revisions, or versions whose numbers are kept; an empty ``until`` is the files as they are.
    root : Path
        Folder of the repository.

    Returns
    -------
    (list of Move, list of Move or None, list of str)
        Numbers; tables and series, None where a version has none; keys of numbers that moved, came or
        went and that no line of the CHANGELOG names which was added between the two.

    Raises
    ------
    InputError
        For an unknown revision, or one without ``reports/numbers.csv``.
    """
    old, new = revision(root, since), revision(root, until)
    texts = []
    for one in (old, new):
        texts.append(one.read(NUMBERS_TABLE))
        if texts[-1] is None:
            raise InputError(f"no {NUMBERS_TABLE} in {one.name or 'the files as they are'}.")
    numbers = moved_numbers(*texts)
    keys = [move.name for move in numbers if move.how != "reworded"]
    twins = moved_twins(old, new) if old.has_twins and new.has_twins else None
    return numbers, twins, unnamed(keys, added(old, new))

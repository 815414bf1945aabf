"""What a version needs before it is tagged; nothing is pushed and no tag is set."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from analysis.checks import read_yaml
from analysis.collect import predictions
from analysis.publish.archive.files import name_of
from analysis.publish.numbers import past
from analysis.publish.numbers.drift import sections

#: Name of the section of what comes after the newest version.
COMING = "Unreleased"
#: Folder of predictions, and the digits of a checksum that stand in the CHANGELOG.
PREDICTED, SHOWN = "data/predictions", 16

#: Numbers without a line that are named in a message.
NAMED = 5


def release(root: Path) -> int:
    """Say what is left to do, or keep the numbers and say which tag to set; return 1 or 0."""
    messages = list(faults(root))
    for message in messages:
        print(f"error: {message}", file=sys.stderr)
    if not messages:
        print(keep(root))
    return 1 if messages else 0


def faults(root: Path) -> Iterator[str]:
    """Yield a line for each thing that is left to do, of a project with reports that are up to date.

    Nothing is left under ``Unreleased`` of the CHANGELOG; its newest version is this one, of its day,
    and names every number that moved, came or went since the last version kept; the CHANGELOG has the
    checksum of every file of predictions; pyproject and CITATION agree; the archive is there, newer than
    the numbers.
    """
    software = read_yaml(root / "CITATION.cff")
    version, day = str(software["version"]), str(software["date-released"])
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if project["version"] != version:
        yield f"CITATION.cff is of {version}, pyproject.toml of {project['version']}: make them one"
    if ".dev" in version:
        yield f"{version} is a version in the making: write the one that it becomes, everywhere"
    parts = sections(root)
    if re.search("^- ", parts.pop(COMING, ""), re.M):
        yield f"CHANGELOG.md has points under {COMING}: head them with a version and its day"
    newest = next(iter(parts.values()), "")
    if not newest.startswith(f"{version} ({day})"):
        newest = newest.partition("\n")[0] or "none"
        yield f"the newest section of CHANGELOG.md is {newest}: head it ## {version} ({day})"
    earlier = past.versions(root / "reports")
    *_, keys = past.drift(earlier[-1], root=root) if earlier else [[]]
    if keys:
        more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
        named = ", ".join(keys[:NAMED])
        yield f"CHANGELOG.md has no line on {named}{more}: say why each moved, came or went"
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    for file, checksum in predictions.checksums(root / PREDICTED).items():
        if checksum[:SHOWN] not in text:
            yield f"CHANGELOG.md does not register {file}: write {PREDICTED}/{file}, {checksum[:SHOWN]}"
    archive, numbers = root / "dist" / f"{name_of(root)}.zip", root / "reports" / "numbers.csv"
    if not archive.is_file() or archive.stat().st_mtime < numbers.stat().st_mtime:
        yield f"dist/{archive.name} is missing or older than the reports: run `make archive`"


def keep(root: Path) -> str:
    """Keep the numbers of the version; say what is left to do."""
    version = str(read_yaml(root / "CITATION.cff")["version"])
    past.keep(root / "reports", version)
    return (
        f"Kept: reports/{past.BY_VERSION}. Commit it, set the tag `git tag v{version}`, push both, and "
        f"deposit dist/{name_of(root)}.zip"
    )

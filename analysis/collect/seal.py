"""Checksums of what describes the data: the list of tables and the calendar of tariffs.

Each table has its checksum in ``datapackage.json``; that file and the calendar have theirs in
``data/sources/checksums.json``, so that no byte that results rest on changes unnoticed.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from analysis.checks import InputError
from analysis.made import read_json, whole
from analysis.paths import ROOT, SOURCES

#: Sealed files, from the project's root.
DESCRIPTION, CALENDAR_FILE = "data/sources/datapackage.json", "analysis/collect/tariff_events.csv"
CHECKSUMS_FILE = SOURCES / "checksums.json"


def check_sealed(name: str, *, root: Path = ROOT, file: Path = CHECKSUMS_FILE) -> str:
    """Return the checksum of a sealed file; refuse one whose bytes are not the recorded ones.

    Parameters
    ----------
    name : str
        :data:`DESCRIPTION` or :data:`CALENDAR_FILE`.

    Raises
    ------
    InputError
        Missing or changed, with the commands that restore it or record a deliberate change.
    """
    restore = f"restore it with `git checkout -- {name}`"
    if not (root / name).is_file():
        raise InputError(f"{name} is missing: {restore}")
    digest = _digest(root / name)
    if digest != read_json(file).get(name):
        raise InputError(
            f"{name} is not the recorded one: {restore}, or record a deliberate change with "
            "`python -m analysis.collect seal`"
        )
    return digest


def seal(*, root: Path = ROOT, file: Path = CHECKSUMS_FILE) -> None:
    """Record the checksums of the files as they are."""
    content = {name: _digest(root / name) for name in (DESCRIPTION, CALENDAR_FILE)}
    with whole(file) as aside:
        aside.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _digest(path: Path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()

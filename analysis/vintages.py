"""Which tables a vintage holds: those that are shipped, or what a refresh brought in place of them.

A refresh writes ``data/vintages/DAY/``: the tables that it brought, and their ``datapackage.json``. The
vintage of a day takes the newest of each table up to that day; a table that no refresh brought is the
shipped one, which is never edited.
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.checks import InputError
from analysis.made import read_json
from analysis.paths import ROOT, VINTAGE

#: What a caller may write for the tables as they are shipped.
SHIPPED = "shipped"

DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def days(root: Path = ROOT) -> list[str]:
    """Return the days on which a refresh brought a table, in order."""
    found = (path.parent.name for path in (root / "data" / "vintages").glob("*/datapackage.json"))
    return sorted(day for day in found if DAY.fullmatch(day))


def check(vintage: str = VINTAGE, root: Path = ROOT) -> str:
    """Return a vintage if there is data of that day or an earlier one; empty: as shipped.

    Raises
    ------
    InputError
        No day, or one before the first refresh; names the days there are.
    """
    if vintage in ("", SHIPPED):
        return ""
    there = days(root)
    if not DAY.fullmatch(vintage):
        raise InputError(f"vintage {vintage!r} is not a day; write it as 2026-11-25. {_valid(there)}")
    if not there or vintage < there[0]:
        raise InputError(f"there is no vintage of {vintage} or before. {_valid(there)}")
    return vintage


def _valid(there: list[str]) -> str:
    if not there:
        return "No refresh has been made yet: `make refresh` makes the first."
    return f"Refreshed on: {', '.join(there)}."


def tables(root: Path = ROOT, vintage: str = VINTAGE) -> list[dict]:
    """Return the descriptions of the tables of a vintage, sorted by name.

    Parameters
    ----------
    root : Path
        Folder of ``data/``.
    vintage : str
        A day; empty for what is shipped.

    Returns
    -------
    list of dict
        Frictionless resources; the ``path`` of each leads from ``data/sources/`` to its file.
    """
    shipped = read_json(root / "data" / "sources" / "datapackage.json").get("resources", [])
    if not check(vintage, root):
        return shipped
    found = {table["name"]: table for table in shipped}
    for day in (day for day in days(root) if day <= vintage):
        own = read_json(root / "data" / "vintages" / day / "datapackage.json").get("resources", [])
        found |= {t["name"]: t | {"path": f"../vintages/{day}/{t['path']}"} for t in own}
    return sorted(found.values(), key=lambda table: table["name"])

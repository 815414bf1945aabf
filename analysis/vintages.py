"""Which tables a vintage holds: those that are shipped, or what a refresh brought in place of them.

A refresh writes ``data/vintages/DAY/``: the tables that it brought, and their ``datapackage.json``. The
vintage of a day takes the newest of each table up to that day; a table that no refresh brought is the
shipped one, which is never edited. One that ``combine`` refuses is set aside as ``DAY.refused``, and a
refresh is compared with the last one that combined.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
from functools import cache
from pathlib import Path

from analysis.checks import InputError
from analysis.made import read_json
from analysis.paths import ROOT, VINTAGE

#: The calendar of tariffs and the legal texts that it cites, from the project's root.
CALENDAR, TEXTS = (f"analysis/collect/{name}.csv" for name in ("tariff_events", "legal_texts"))

#: What a caller may write for the tables as they are shipped.
SHIPPED = "shipped"

DAY_PATTERN = re.compile("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
#: What is added to the name of a vintage that was set aside, and its file with the reason.
REFUSED, REASON = ".refused", "refused.txt"
#: Year before which nothing of these publishers is had, and no day is one of a refresh.
EARLIEST = 1990


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar from 1990 to next year, as ``2026-11-25``."""
    try:
        day = DAY_PATTERN.fullmatch(text) and datetime.date.fromisoformat(text)
    except ValueError:  # 31 February
        return False
    return bool(day) and EARLIEST <= day.year <= datetime.date.today().year + 1


def days(root: Path = ROOT) -> list[str]:
    """Return the days on which a refresh brought a table, in order."""
    names = (path.parent.name for path in (root / "data" / "vintages").glob("*/datapackage.json"))
    return sorted(filter(is_day, names))


def combined(root: Path = ROOT, *, before: str) -> str:
    """Return the last day before another whose vintage was built into panels since; empty: none was."""

    def built(day: str) -> bool:
        panel = root / "data" / "panel" / day / "naics3.parquet"
        tables = root / "data" / "vintages" / day / "datapackage.json"
        return panel.exists() and panel.stat().st_mtime_ns >= tables.stat().st_mtime_ns

    return next((day for day in reversed(days(root)) if day < before and built(day)), "")


def set_aside(reason: str, vintage: str, root: Path = ROOT) -> list[str]:
    """Rename what refreshes brought since the last vintage that combined; return the new names.

    Which of them is at fault is not known; nothing of them is lost.

    Parameters
    ----------
    reason : str
        Why they were refused, for :data:`REASON` in each.
    vintage : str
        The day that was refused.
    root : Path
        Folder of ``data/``.
    """
    refused = [day for day in days(root) if day <= vintage]
    last, names = combined(root, before=refused[-1]), []
    for day in (day for day in refused if day > last):
        folder = root / "data" / "vintages" / day
        tried = (f"{day}{REFUSED}{number}" for number in ("", *(f"-{n}" for n in range(2, 99))))
        names.append(next(name for name in tried if not folder.with_name(name).exists()))
        (folder / REASON).write_text(f"{reason}\n", encoding="utf-8")
        folder.rename(folder.with_name(names[-1]))
    return names


def check(vintage: str = VINTAGE, root: Path = ROOT) -> str:
    """Return a vintage if there is data of that day or an earlier one; empty: as shipped.

    Raises
    ------
    InputError
        No day, one that was set aside, or one before the first refresh; names the days there are.
    """
    if vintage in ("", SHIPPED):
        return ""
    there = days(root)
    aside = root / "data" / "vintages" / f"{vintage}{REFUSED}"
    if vintage not in there and is_day(vintage) and aside.is_dir():
        raise InputError(
            f"the vintage of {vintage} was refused and set aside: data/vintages/{aside.name}/{REASON} "
            f"says why, and `make refresh DAY={vintage}` brings it again."
        )
    if not is_day(vintage):
        raise InputError(f"vintage {vintage!r} is not a day; write it as 2026-11-25. {_valid(there)}")
    if not there or vintage < there[0]:
        raise InputError(f"there is no vintage of {vintage} or before. {_valid(there)}")
    return vintage


@cache
def read_to(root: Path = ROOT) -> str:
    """Return the day to which legal texts were read: that of the newest that was.

    Newest is the last day on which a row of the calendar that rests on a primary text (grade P) was
    announced, or on which a text of ``legal_texts.csv`` was issued, where that is recorded.
    """
    days = [row["announcement_date"] for row in _rows(root / CALENDAR) if row["verification"][:1] == "P"]
    return max([*days, *(row["issued"] for row in _rows(root / TEXTS))], default="")


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []  # who reads the calendar says so
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def past_to(vintage: str = VINTAGE, root: Path = ROOT) -> str:
    """Return the day after which events are coming: to which texts were read, or that of the vintage."""
    return max(read_to(root), vintage)


def _valid(there: list[str]) -> str:
    if not there:
        return "No refresh has been made yet: `make refresh` makes the first."
    return f"Refreshed on: {', '.join(there)}."


def own(folder: Path) -> list[dict]:
    """Return the descriptions of the tables that a refresh wrote into ``data/vintages/DAY``.

    Raises
    ------
    InputError
        Its ``datapackage.json`` is no list of tables.
    """
    path = folder / "datapackage.json"
    try:
        descriptions = json.loads(path.read_text(encoding="utf-8"))["resources"]
        [table["name"] + table["path"] for table in descriptions]
    except (OSError, ValueError, KeyError, TypeError):
        raise damaged(path) from None
    return descriptions


def damaged(path: Path) -> InputError:
    """Return the error that a file of a vintage, or ``data/vintages``, is not as a refresh wrote it."""
    if path.name == "vintages":
        return InputError(
            "data/vintages is a file: move it away, and `make refresh` makes the folder of this name."
        )
    place = path.as_posix().rpartition("vintages/")[2]
    return InputError(
        f"data/vintages/{place} is damaged: remove data/vintages/{place.split('/')[0]}, and "
        "`make refresh` with that DAY brings it again."
    )


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
    by_name = {table["name"]: table for table in shipped}
    for day in (day for day in days(root) if day <= vintage):
        brought = own(root / "data" / "vintages" / day)
        by_name |= {t["name"]: t | {"path": f"../vintages/{day}/{t['path']}"} for t in brought}
    return sorted(by_name.values(), key=lambda table: table["name"])

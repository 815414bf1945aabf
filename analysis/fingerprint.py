"""What a result rests on, as one fingerprint: its code and settings, its data, the packages.

The code is read, not imported: a module's closure is what it imports from this package, directly or
not; comments and docstrings are no code. Its data are the source tables that the closure names, and
the panels where it uses ``combine``.
Nothing of the machine enters, so that a fingerprint is the same wherever the project is.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path

from analysis import paths, vintages
from analysis.made import Digests, Record, read_json, write_json
from analysis.paths import ROOT

PACKAGE, PINS = "analysis", "requirements.lock"
#: Files beside a module that it may read: settings, templates, and the texts of reports.
SETTINGS = (".yaml", ".csv", ".json", ".j2", ".css", ".js", ".md")
#: Folders as names from the root: a fingerprint holds no path of this machine.
SOURCES, PANEL = (path.relative_to(ROOT).as_posix() for path in (paths.SOURCES, paths.PANEL))
#: Panels that results rest on; other built tables, as those of the law, are for readers.
PANELS = tuple(
    f"{PANEL}/{name}.parquet"
    for name in (
        "naics3", "hs2", "statutory", "till", "law_outside", "law_collected", "law_cells", "law_metals",
        "law_bases", "law_by_year",
    )
)  # fmt: skip
#: The calendar of tariffs, and what may be had from ``collect`` without seeing its coming events.
CALENDAR, COLLECT = f"{PACKAGE}/collect/tariff_events.csv", f"{PACKAGE}.collect"
WITHOUT_COMING = tuple(
    f"{COLLECT}.{name}."
    for name in (
        "as_of", "check_released", "read_past_events", "read_table", "schema", "seal", "tables",
        *(f"releases.{name}" for name in ("as_of", "census_days", "check_released", "gacc_days")),
    )
)  # fmt: skip
#: Source table that only a refresh brings -> the panel that is built when it is there.
BROUGHT = {"us_imports_hs6_monthly": f"{PANEL}/hs6.parquet"}


class State:
    """Code, settings and data of the project as they are now; each file is looked at once.

    Parameters
    ----------
    root : Path
        Folder of ``analysis/``, ``data/`` and ``requirements.lock``.
    """

    def __init__(self, root: Path = ROOT):
        self.root = root
        self.tables = described(root)
        self.modules, self.beside = _files(root)
        self._cache = root / PANEL / ".scanned.json"
        known = read_json(self._cache)
        self._digests = Digests(root, known.get("files"))
        self.digest = cache(self._digests)
        # What is found in a file depends on the tables there are, and on these modules.
        readers = [self.digest(f"{PACKAGE}/{name}.py") for name in ("fingerprint", "imports")]
        self._by = [sorted(self.tables), *readers]
        self._scans = known["scans"] if known.get("by") == self._by else {}

    def fingerprint(
        self,
        *modules: str,
        sources: Iterable[str] = (),
        also: Iterable = (),
        panels: bool = True,
        docs: bool = False,
    ) -> str:
        """Return twelve hex digits that change with anything that the modules rest on.

        Parameters
        ----------
        *modules : str
            Dotted names.
        sources : iterable of str
            Code from elsewhere, as a notebook's cells: what it imports and names counts, its text not.
        also : iterable
            What else a result depends on, as JSON can hold it: parameters, text.
        panels : bool
            Whether a closure that uses ``combine`` rests on the built panels.
        docs : bool
            Whether what is made shows docstrings, so that they count.
        """
        parts = self._parts(modules, sources, panels)
        if docs:
            parts += [[name, self.digest(name)] for name in sorted(self.rests_on(*modules)[0])]
        text = json.dumps([parts, *also], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def contents(
        self, *modules: str, sources: Iterable[str] = (), panels: bool = True
    ) -> dict[str, str]:
        """Return what the modules rest on, to say in which of it two places differ.

        Parameters as of :meth:`fingerprint`.

        Returns
        -------
        dict of str
            File, or folder of the panels, from the project's root -> digest.
        """
        found = {}
        for what, digest in self._parts(modules, sources, panels):
            name = what if isinstance(what, str) else f"{SOURCES}/{what['path']}"
            text = json.dumps([what, digest], sort_keys=True)
            found[name] = hashlib.sha256(text.encode()).hexdigest()[:12]
        return found

    def _parts(self, modules: Iterable[str], sources: Iterable[str], panels: bool) -> list[list]:
        """Return files, descriptions of tables and panels, each with a digest of what is in them."""
        found = [_read(source, self.tables) for source in sources]
        imports = [name for names, _ in found for name in names]
        files, tables = self.rests_on(*modules, *imports)
        tables = sorted(tables.union(*(names for _, names in found)))
        parts = [[name, self._code(name)] for name in [PINS, *sorted(files - {CALENDAR})]]
        if CALENDAR in files:
            parts.append([CALENDAR, self._calendar(files, imports)])
        for name in tables:
            table = self.tables[name]
            parts.append([table, self.digest(f"{SOURCES}/{table['path']}")])
        if panels and f"{PACKAGE}/combine/__init__.py" in files:
            parts.append([PANEL, self._panels])
        self._remember()
        return parts

    def rests_on(self, *modules: str) -> tuple[set[str], set[str]]:
        """Return the files of the modules' closure, settings included, and the tables they name."""
        code: set[str] = set()
        waiting = [found for name in modules for found in self._resolve(name)]
        while waiting:
            name = waiting.pop()
            if name not in code:
                code.add(name)
                imports = self._scan(name)[0]
                waiting += [found for imported in imports for found in self._resolve(imported)]
        folders = {name.rpartition("/")[0] for name in code}
        files = code.union(*(self.beside.get(folder, ()) for folder in folders))
        tables = self.named(files)
        self._remember()
        return files, tables

    def named(self, files: Iterable[str]) -> set[str]:
        """Return the source tables that files, given by their paths from the root, name."""
        return {table for name in files for table in self._scan(name)[1]}

    def newest(self, *modules: str) -> float:
        """Return when a file of the modules' closure was last edited, in seconds since 1970."""
        return max((self.root / name).stat().st_mtime for name in self.rests_on(*modules)[0])

    @cached_property
    def _panels(self) -> str:
        """What the panels were built from; where that is not known, what is in them."""
        record = Record(self.root / PANEL / ".made.json", self.root)
        if record.unchanged("combine"):
            return record.key("combine")
        return " ".join(self.digest(name) for name in (*PANELS, *self.brought))

    @property
    def brought(self) -> tuple[str, ...]:
        """Panels of the tables that a refresh brought into this vintage."""
        return tuple(path for table, path in BROUGHT.items() if table in self.tables)

    def _resolve(self, name: str) -> list[str]:
        """Return the file of the module that holds a dotted name, and those of the packages it is in.

        The outermost package counts only where something is taken from itself: importing it has no
        effect. Its version is no code.
        """
        parts = name.split(".")
        if parts[0] != PACKAGE or parts[1:2] in (["version"], ["__version__"]):
            return []
        prefixes = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
        found = [self.modules[prefix] for prefix in prefixes if prefix in self.modules]
        return found[1:] or found

    def _calendar(self, files: Iterable[str], imports: Iterable[str]) -> str:
        """Return the digest of the calendar, without coming events where none of the code sees them."""
        own = f"{PACKAGE}/collect/"
        others = (name for name in files if name.endswith(".py") and not name.startswith(own))
        had = {*imports, *(name for file in others for name in self._scan(file)[0])}
        of_collect = [f"{name}." for name in had if f"{name}.".startswith(f"{COLLECT}.")]
        sees_coming = not all(name.startswith(WITHOUT_COMING) for name in of_collect)
        return self.digest(CALENDAR) if sees_coming else self._past

    @cached_property
    def _past(self) -> str:
        """Digest of the events that are not coming, those of :func:`events.read_past_events`."""
        last = vintages.past_to(root=self.root)
        with (self.root / CALENDAR).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        head = rows[0]
        effective, announced = head.index("effective_date"), head.index("announcement_date")
        past = [row for row in rows[1:] if (row[effective] or row[announced]) <= last]
        return hashlib.sha256(json.dumps([head, past]).encode()).hexdigest()

    def _code(self, name: str) -> str:
        """Return the digest of what a module does, of another file that of its bytes."""
        return self._scan(name)[2] if name.endswith(".py") else self.digest(name)

    def _scan(self, name: str) -> list:
        """Return what a file imports, the source tables it names and the digest of its code."""
        digest = self.digest(name)
        known = self._scans.get(name)
        if not known or known[0] != digest:
            text = (self.root / name).read_text(encoding="utf-8")
            if name.endswith(".py"):
                from analysis.imports import code_digest  # here: with nothing changed, nothing is parsed

                found = [*_read(text, self.tables, name), code_digest(text)]
            else:
                found = [[], sorted(self.tables.keys() & set(re.findall(r"\w+", text))), digest]
            known = self._scans[name] = [digest, *found]
            self._digests.changed = True
        return known[1:]

    def _remember(self) -> None:
        """Keep what was read for the next time."""
        if self._digests.changed and self._cache.parent.is_dir():
            content = {"by": self._by, "scans": self._scans, "files": self._digests.seen}
            write_json(self._cache, content)
            self._digests.changed = False


def described(root: Path) -> dict[str, dict]:
    """Return the description of each source table by name; none where it is missing or damaged.

    Whoever reads a table then refuses the damaged description.
    """
    try:
        return {str(t["name"]): t | {"path": str(t["path"])} for t in vintages.tables(root)}
    except (AttributeError, KeyError, TypeError):
        return {}


def _read(source: str, tables: Iterable[str], path: str = "") -> tuple[list[str], list[str]]:
    from analysis.imports import scan  # here, as above

    return scan(source, tables, path)


def _files(root: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the modules by dotted name, and the settings by the folder of the modules that read them.

    Settings in a folder without modules belong to the folder above.
    """
    modules, beside = {}, {}
    for folder, folders, names in os.walk(root / PACKAGE):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        here = Path(folder).relative_to(root).as_posix()
        if any(name.endswith(".py") for name in names):
            beside[here] = []
        for name in sorted(names):
            path = f"{here}/{name}"
            if name.endswith(".py"):
                modules[path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")] = path
            elif name.endswith(SETTINGS):
                home = here
                while home not in beside and "/" in home:
                    home = home.rpartition("/")[0]
                beside.setdefault(home, []).append(path)
    return modules, beside

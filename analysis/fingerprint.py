"""What a result rests on, as one fingerprint: its code and settings, its data, the packages.

The code is read, not imported: a function rests on itself and on the functions, classes and constants
that it names, directly or not (:mod:`analysis.definitions`); comments, docstrings, and the heads and
definitions of columns are no code, but that the latter count where they are printed. Where only the run
knows what is named, the whole module counts. Settings and source tables count where that code names
them, and the panels where it uses ``combine``.
Nothing of the machine enters, so that a fingerprint is the same wherever the project is.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache, cached_property, lru_cache
from pathlib import Path

from analysis import paths, vintages
from analysis.definitions import HERE, Module, definitions
from analysis.made import Digests, MadeRecord, read_json, write_json
from analysis.paths import ROOT
from analysis.reach import WHOLE, Node, Reach
from analysis.settings import ENTRIES, entries_of, files_of, named_in

PACKAGE, PINS = "analysis", "requirements.lock"
#: Libraries of the lock that tests alone use, the extra ``test``: no result rests on them.
OF_TESTS = (
    "axe-playwright-python",
    "hypothesis",
    "nbstripout",
    "nbval",
    "playwright",
    "pre-commit",
    "pytest",
    "pytest-xdist",
    "ruff",
    "ty",
)
#: Folders as names from the root: a fingerprint holds no path of this machine.
SOURCES_NAME, PANEL_NAME = (path.relative_to(ROOT).as_posix() for path in (paths.SOURCES, paths.PANEL))
#: Panels that results rest on; other built tables, as those of the law, are for readers.
PANELS = tuple(
    f"{PANEL_NAME}/{name}.parquet"
    for name in (
        "naics3",
        "hs2",
        "statutory",
        "duties_paid",
        "law_outside",
        "law_collected",
        "law_series",
        "law_cells",
        "law_metals",
        "law_bases",
        "law_by_year",
    )
)
#: The calendar of tariffs, and what may be had from ``collect`` without seeing its coming events.
CALENDAR, COLLECT = f"{PACKAGE}/collect/tariff_events.csv", f"{PACKAGE}.collect"
WITHOUT_COMING = tuple(
    f"{COLLECT}.{name}."
    for name in (
        "as_of",
        "check_released",
        "read_past_events",
        "read_table",
        "schema",
        "seal",
        "tables",
        *(f"releases.{name}" for name in ("as_of", "census_days", "check_released", "gacc_days")),
    )
)
#: Modules that decide what is found in a file.
READERS = ("definitions", "fingerprint", "imports", "settings")
#: Where heads and definitions of columns are printed: stages, and what writes a codebook.
PRINTED = tuple(f"{PACKAGE}/{stage}/" for stage in ("present", "publish"))
CODEBOOK = (f"{PACKAGE}/codebook.py", "codebook")
#: What a description says of the day on which a table was taken.
ACCESSED = "accessed"
#: Source table that only a refresh brings -> the panel that is built when it is there.
BROUGHT = {"us_imports_hs6_monthly": f"{PANEL_NAME}/hs6.parquet"}


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
        self.modules, self.beside = files_of(root)
        self._cache = root / PANEL_NAME / ".scanned.json"
        remembered = _kept(self._cache, self._cache.stat().st_mtime_ns if self._cache.exists() else 0)
        self._digests = Digests(root, remembered.get("files"))
        self.digest = cache(self._digests)
        # What is found in a file depends on the tables there are, and on these modules.
        self._by = [sorted(self.tables), *(self.digest(f"{PACKAGE}/{name}.py") for name in READERS)]
        self._scans = remembered["scans"] if remembered.get("by") == self._by else {}
        self._module = cache(lambda name: Module(*self._scan(name)))
        self.reach = Reach(self.modules, self._module)
        self._own = cache(self._definition)
        self._uses_coming = cache(lambda node: any(map(_sees_coming, self.reach.uses(node))))

    def fingerprint(
        self,
        *names: str,
        sources: Iterable[str] = (),
        also: Iterable = (),
        panels: bool = True,
        docs: bool = False,
    ) -> str:
        """Return twelve hex digits that change with anything that functions or modules rest on.

        Parameters
        ----------
        *names : str
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
        parts = self._parts(names, sources, panels)
        if docs:
            parts += [[name, self.digest(name)] for name in sorted(self.rests_on(*names)[0])]
        return _digest([parts, *also])[:12]

    def contents(self, *names: str, sources: Iterable[str] = (), panels: bool = True) -> dict[str, str]:
        """Return what names rest on, words included, to say in which of it two places differ.

        Parameters as of :meth:`fingerprint`.

        Returns
        -------
        dict of str
            File, or folder of the panels, from the project's root -> digest.
        """
        digests = {}
        for what, digest in self._parts(names, sources, panels, words=True):
            name = what if isinstance(what, str) else f"{SOURCES_NAME}/{what['path']}"
            digests[name] = _digest([what, digest])[:12]
        return digests

    def _parts(
        self, names: Iterable[str], sources: Iterable[str], panels: bool, words: bool = False
    ) -> list[list]:
        """Return files, descriptions of tables and panels, each with a digest of what counts of them."""
        cells = [definitions(source, words=self.tables) for source in sources]
        cell_definitions = [one for cell in cells for one in cell.definitions.values()]
        used_names = {*names}.union(*(cell.imports.values() for cell in cells))
        used_names |= set().union(*(uses for uses, *_ in cell_definitions))
        nodes = self.reach(used_names)
        files, settings = {file for file, _ in nodes}, self._settings(nodes)
        texts = self._texts(nodes).union(*(texts for _, texts, *_ in cell_definitions))
        words = words or CODEBOOK in nodes or any(name.startswith(PRINTED) for name in files)
        parts = [[PINS, self._pins], *self._code(nodes, words)]
        parts += [[name, self._setting(name, nodes, texts)] for name in sorted(settings - {CALENDAR})]
        if CALENDAR in settings:
            parts.append([CALENDAR, self._calendar(nodes, used_names)])
        for name in sorted(self._tables(texts) | self._named_in(settings)):
            table = self.tables[name]
            parts.append([table, self.digest(f"{SOURCES_NAME}/{table['path']}")])
        if panels and f"{PACKAGE}/combine/__init__.py" in files:
            parts.append([PANEL_NAME, self._panels])
        self._remember()
        return parts

    def rests_on(self, *names: str) -> tuple[set[str], set[str]]:
        """Return the files that names reach, settings included, and the source tables named there."""
        nodes = self.reach(names)
        settings = self._settings(nodes)
        tables = self._tables(self._texts(nodes)) | self._named_in(settings)
        self._remember()
        return {file for file, _ in nodes} | settings, tables

    def named(self, files: Iterable[str]) -> set[str]:
        """Return the source tables that modules, given by their paths from the root, name."""
        return self._tables(
            self._texts((file, name) for file in files for name in self._module(file).definitions)
        )

    def newest(self, *names: str) -> float:
        """Return when a file that names rest on was last edited, in seconds since 1970."""
        return max((self.root / name).stat().st_mtime for name in self.rests_on(*names)[0])

    def _definition(self, node: Node) -> list:
        """Return what a definition is (:attr:`analysis.definitions.Module.definitions`)."""
        file, name = node
        return self._module(file).definitions.get(name, [[], [], "", ""])

    def _texts(self, nodes: Iterable[Node]) -> set[str]:
        """Return the texts of definitions that may name something."""
        return {text for node in nodes for text in self._own(node)[1]}

    def _tables(self, texts: Iterable[str]) -> set[str]:
        """Return the source tables that texts are, or may become."""
        patterns = [text for text in texts if "*" in text]
        return {
            name
            for name in self.tables
            if name in texts or any(fnmatchcase(name, one) for one in patterns)
        }

    def _named_in(self, settings: Iterable[str]) -> set[str]:
        return {table for name in settings for table in self._scan(name)[0]}

    def _code(self, nodes: Iterable[Node], words: bool) -> list[list]:
        """Return modules, each with the digest of those of its definitions that are reached."""
        lines: dict[str, list[str]] = {}
        for file, name in sorted(nodes):
            *_, code, with_words = self._own((file, name))
            lines.setdefault(file, []).append(f"{name} {(words and with_words) or code}")
        texts = {file: "\n".join(file_lines).encode() for file, file_lines in lines.items()}
        return [[file, hashlib.sha256(text).hexdigest()] for file, text in texts.items()]

    def _settings(self, nodes: Iterable[Node]) -> set[str]:
        """Return the settings beside definitions that count: of a whole module all.

        Of a definition that asks where it stands, those that it names, or all where it names none.
        """
        settings: set[str] = set()
        for file, name in nodes:
            texts = self._own((file, name))[1]
            if name == WHOLE or HERE in texts:
                beside = self.beside.get(file.rpartition("/")[0], ())
                named = [one for one in beside if one.rpartition("/")[2] in texts]
                settings.update(named or beside)
        return settings

    def _setting(self, name: str, nodes: set[Node], texts: set[str]) -> str:
        """Return the digest of a file of settings, of one with entries that of those that are named."""
        _, entries = self._scan(name)
        if not entries or ENTRIES[name].all_asked_by in nodes:
            return self.digest(name)
        return _digest({entry: entries[entry] for entry in named_in(entries, texts)})

    @cached_property
    def _pins(self) -> str:
        """Digest of what the lock pins, without what tests alone use and by whom each is asked for."""
        lock = self.root / PINS
        lines = lock.read_text(encoding="utf-8").splitlines() if lock.exists() else []
        blocks = re.split("(?m)^(?=[a-z0-9])", "\n".join(one for one in lines if "#" not in one))
        pins = "".join(block for block in blocks if block.partition("==")[0] not in OF_TESTS)
        return hashlib.sha256(pins.encode()).hexdigest()

    @cached_property
    def _panels(self) -> str:
        """What the panels were built from, or would be; where that is not known, what is in them."""
        record = MadeRecord(self.root / PANEL_NAME / ".made.json", self.root)
        if record.unchanged("combine"):
            return record.key("combine")
        if not any((self.root / name).exists() for name in PANELS):
            return self.key_of_panels
        return " ".join(self.digest(name) for name in (*PANELS, *self.brought))

    @property
    def key_of_panels(self) -> str:
        """What panels that are built now rest on."""
        return self.fingerprint(f"{PACKAGE}.combine.build", panels=False)

    @property
    def brought(self) -> tuple[str, ...]:
        """Panels of the tables that a refresh brought into this vintage."""
        return tuple(path for table, path in BROUGHT.items() if table in self.tables)

    def _calendar(self, nodes: Iterable[Node], asked: Iterable[str]) -> str:
        """Return the digest of the calendar, without coming events where none of the code sees them."""
        folder = f"{PACKAGE}/collect/"
        others = (node for node in nodes if not node[0].startswith(folder))
        sees_coming = any(map(_sees_coming, asked)) or any(map(self._uses_coming, others))
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
        return _digest([head, past])

    def _scan(self, name: str) -> list:
        """Return what stands in a module; of settings the source tables that they name, and entries."""
        digest = self.digest(name)
        scanned = self._scans.get(name)
        if not scanned or scanned[0] != digest:
            scanned = self._scans[name] = [digest, *self._found(name)]
            self._digests.changed = True
        return scanned[1:]

    def _found(self, name: str) -> list:
        text = (self.root / name).read_text(encoding="utf-8")
        if name.endswith(".py"):
            dotted = name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            package = name.endswith("/__init__.py")
            module = definitions(text, dotted, package=package, words=self.tables)
            return [module.definitions, module.imports, module.typed]
        tables = sorted(self.tables.keys() & set(re.findall(r"\w+", text)))
        return [tables, entries_of(self.root / name, name)]

    def _remember(self) -> None:
        """Keep what was read for the next time."""
        if self._digests.changed:
            self._cache.parent.mkdir(parents=True, exist_ok=True)  # a virgin clone has none
            content = {"by": self._by, "scans": self._scans, "files": self._digests.seen}
            write_json(self._cache, content)
            self._digests.changed = False


@lru_cache(maxsize=1)
def _kept(path: Path, changed: int) -> dict:
    """Return what was read of the code before; a process reads it once, until it is written again."""
    return read_json(path)


def _sees_coming(name: str) -> bool:
    """Whether a dotted name is of something in ``collect`` that sees coming events."""
    within = f"{name}."
    return within.startswith(f"{COLLECT}.") and not within.startswith(WITHOUT_COMING)


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def described(root: Path) -> dict[str, dict]:
    """Return the description of each source table by name; none where it is missing or damaged.

    Whoever reads a table then refuses the damaged description. The day of access is no content.
    """
    try:
        tables = {str(t["name"]): t | {"path": str(t["path"])} for t in vintages.tables(root)}
    except (AttributeError, KeyError, TypeError):
        return {}
    return {
        name: {key: text for key, text in table.items() if key != ACCESSED}
        for name, table in tables.items()
    }

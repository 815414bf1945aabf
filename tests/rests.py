"""What a test file rests on, as one fingerprint: its text, its fixtures, the code and data of both.

The text is read, not run. Of a ``conftest.py`` counts what a test asks for by name, and what that asks
for; of other modules of ``tests/`` the whole. Code of the project counts by the definitions that are
reached (:mod:`analysis.fingerprint`), that which a test hands to another process as text too. Files of
the project that are opened by their path count by their bytes: the file where the path is written out,
else the folder that is, and for the bare root everything in the project.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

from analysis.fingerprint import PACKAGE, State
from analysis.made import read_json, write_json
from analysis.paths import PANEL, ROOT
from tests.reading import CODE, FOLDERS, TELLING, Reading, parts, read

#: The stage whose commands read the project as it stands, and what they then read: all but code.
LAST, TEXTS = "analysis/publish/", "*"
#: What shows docstrings and comments of fields: for tests that use it, more than to put it aside,
#: code counts by its bytes.
API = "analysis.publish.site.api"
#: Where modules beside ``analysis/`` are found: from the root, and from ``tests/``, as pytest has it.
IN = ("", "tests/")
#: Files that decide how all tests run, and what each rests on.
ALWAYS = (
    "pyproject.toml",
    "analysis/definitions.py",
    "analysis/fingerprint.py",
    "analysis/imports.py",
    "analysis/reach.py",
    "analysis/settings.py",
    "tests/reading.py",
    "tests/rests.py",
    "tests/selection.py",
)


class Rests:
    """The tests, code and data of a project as they are now; each file is looked at once.

    Parameters
    ----------
    root : Path
        Folder of a clone.
    """

    def __init__(self, root: Path = ROOT):
        self.root = root
        self.state = State(root)
        self._text = cache(lambda name: (root / name).read_text(encoding="utf-8"))
        self._read = cache(self._reading)
        self._folder = cache(self._digest_of_folder)
        self._opened_by_code = cache(self._opened_in)
        self._known = root / PANEL.relative_to(ROOT) / ".read.json"
        stored, self._by = read_json(self._known), self._names_by
        self._readings = stored["readings"] if stored.get("by") == self._by else {}
        self._new = False

    def key(self, name: str) -> str:
        """Return twelve hex digits that change with anything that a test file rests on."""
        texts = self.texts(name)
        readings = [self._read(text) for text in texts.values()]
        names = set().union(*(one.names for one in readings))
        opened = set(ALWAYS).union(*(one.opened for one in readings), map(self._place, names))
        code = self.state.contents(*set().union(*(one.imports for one in readings)))
        opened = opened.union(*map(self._opened_by_code, code))
        if any(one.asked and any(name.startswith(API) for name in one.imports) for one in readings):
            opened.add(PACKAGE)
        content = [
            sys.version,
            code,
            {one: self._read(text).code for one, text in texts.items()},
            {one: self.content(one) for one in opened},
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]

    def texts(self, name: str) -> dict[str, str]:
        """Return what of other folders than ``analysis/`` a file uses, itself and parts of conftests."""
        texts: dict[str, str] = {}
        waiting = {name: self._text(name)}
        while waiting:
            texts |= waiting
            modules = {one for text in waiting.values() for one in self._modules_beside(text)}
            modules = modules.difference(texts, self._conftests(name))
            waiting = {one: self._text(one) for one in modules}
            waiting = waiting or self._asked_of_conftests(name, texts)
        return texts

    def remember(self) -> None:
        """Keep what was read for the next time."""
        if self._new and self._known.parent.is_dir():
            write_json(self._known, {"by": self._by, "readings": self._readings})

    def _asked_of_conftests(self, name: str, texts: dict[str, str]) -> dict[str, str]:
        """Return statements that the texts ask for, of the conftests that pytest reads for a file."""
        names = set().union(*(self._read(text).asked for text in texts.values()))
        return {
            f"{file} {place}": part.text
            for file in self._conftests(name)
            for place, part in enumerate(parts(self._text(file)))
            if f"{file} {place}" not in texts and (part.always or part.gives & names)
        }

    def _conftests(self, name: str) -> list[str]:
        files = [f"{folder.as_posix()}/conftest.py" for folder in Path(name).parents]
        return [file for file in files if (self.root / file).is_file()]

    def _modules_beside(self, text: str) -> Iterator[str]:
        """Yield the modules of other folders than ``analysis/``, as ``tests/`` and ``tools/``."""
        for name in self._read(text).imports:
            words = name.split(".")
            if words[0] != PACKAGE:
                parts = ["/".join(words[:n]) for n in range(2, len(words) + 1)]
                stems = [f"{folder}{part}" for folder in IN for part in parts]
                files = (f"{stem}{ending}" for stem in stems for ending in (".py", "/__init__.py"))
                yield from (file for file in files if (self.root / file).is_file())

    def _reading(self, text: str) -> Reading:
        """Return what a piece of code names, and the code that it holds as text."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest not in self._readings:
            self._readings[digest] = read(text, self._names).to_json()
            self._new = True
        reading = Reading.from_json(self._readings[digest])
        # As `python -m analysis.collect` runs.
        commands = {f"{name}.__main__" for name in reading.imports}
        return reading.importing(commands & self.state.modules.keys())

    def _opened_in(self, name: str) -> set[str]:
        """Return what a module of the project opens by its path; its code counts by closures."""
        if not name.endswith(".py") or name == "analysis/paths.py":
            return set()
        text = self._text(name)
        opened = self._read(text).opened if TELLING.search(text) else set()
        texts = {TEXTS} if "" in opened and name.startswith(LAST) else set()
        opened = {one for one in opened if not one.startswith((CODE, PACKAGE, FOLDERS["SOURCES"]))}
        return texts | opened - {""}  # source tables count by name

    @cached_property
    def _data(self) -> dict[str, str]:
        """Name of a data file of ``tests/`` -> its path."""
        of_tests = (name for name in self.files if name.startswith("tests/"))
        return {Path(name).name: name for name in of_tests if ".py" not in name}

    @cached_property
    def _names(self) -> set[str]:
        return {*self.state.tables, *self._data}

    @property
    def _names_by(self) -> list[str]:
        """On what it depends what is found in a text."""
        readers = [self.state.digest(name) for name in ("tests/reading.py", "analysis/imports.py")]
        return [sys.version, *readers, *sorted(self._names)]

    def _place(self, name: str) -> str:
        """Return the file of a source table or of data of ``tests/``."""
        return self._data.get(name) or f"{FOLDERS['SOURCES']}/{self.state.tables[name]['path']}"

    @cached_property
    def files(self) -> list[str]:
        """The project's files: what git tracks or would."""
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=True)
        return sorted({name for name in listed.stdout.split("\0") if (self.root / name).is_file()})

    def content(self, name: str) -> str:
        """Return the digest of a file, of all files of a folder, or of the project: the empty text."""
        return self.state.digest(name) if (self.root / name).is_file() else self._folder(name)

    def _digest_of_folder(self, folder: str) -> str:
        inside = [name for name in self.files if name.startswith(f"{folder}/") or not folder]
        if folder == TEXTS:
            inside = [name for name in self.files if not name.endswith(".py")]
        if folder == CODE:
            return json.dumps(self.state.contents(*self.state.modules), sort_keys=True)
        text = "\n".join(f"{name} {self.state.digest(name)}" for name in inside)
        return hashlib.sha256(text.encode()).hexdigest()

"""What a test rests on, as one fingerprint: its text, its fixtures, the code and data of both.

The text is read, not run. Of its file, of a ``conftest.py`` and of other modules of ``tests/`` counts
what a test asks for by name, and what that asks for. Code of the project counts by the definitions that
are reached (:mod:`analysis.fingerprint`), that which a test hands to another process as text too. Files
of the project that are opened by their path count by their bytes: the file where the path is written
out, else the folder that is, and for the bare root everything in the project.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from functools import cache, cached_property
from pathlib import Path

from analysis.fingerprint import PACKAGE, State
from analysis.made import read_json, write_json
from analysis.paths import PANEL, ROOT
from tests.reading import CODE, FOLDERS, TELLING, Part, Reading, parts, read

#: The stage whose commands read the project as it stands, and what they then read: all but code.
LAST, TEXTS = "analysis/publish/", "*"
#: What shows docstrings and comments of fields: for tests that use it code counts by its bytes.
API = "analysis.publish.site.api"
#: Where modules beside ``analysis/`` are found: from the root, and from ``tests/``, as pytest has it.
IN = ("", "tests/")
#: All statements of a module; those that run whenever it is imported, and give no name.
WHOLE, ALWAYS_RUN = "*", ""
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
        self._parts = cache(self._parts_of)
        self._names_in = cache(self._by_name)
        self._beside = cache(self._named_beside)
        self._code = cache(self._rested_on)
        self._known = root / PANEL.relative_to(ROOT) / ".read.json"
        stored, self._by = read_json(self._known), self._names_by
        self._readings = stored["readings"] if stored.get("by") == self._by else {}
        self._new = False

    def tests(self, name: str) -> list[str]:
        """Return the tests of a file, ``FILE::TEST``; all its cases are one."""
        names = sorted({one for part in self._parts(name) for one in part.gives})
        return [f"{name}::{one}" for one in names if one.startswith(("test_", "Test"))]

    def key(self, name: str) -> str:
        """Return twelve hex digits that change with anything that a test, or a test file, rests on."""
        texts = self.texts(name)
        readings = [self._read(text) for _, text in texts]
        used = {""}.union(*(one.imports for one in readings))  # whatever it imports, the lock counts
        code = {one: self._code(one) for one in used}
        names = set().union(*(one.names for one in readings))
        opened = set(ALWAYS).union(*(one.opened for one in readings), map(self._place, names))
        opened = opened.union(*(opened_there for _, opened_there in code.values()))
        if any(one.startswith(API) for one in code):
            opened.add(PACKAGE)
        content = [
            sys.version,
            {one: digest for one, (digest, _) in code.items()},
            sorted({(file, self._read(text).code) for file, text in texts}),
            {one: self.content(one) for one in opened},
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]

    def texts(self, name: str) -> list[tuple[str, str]]:
        """Return the statements of other folders than ``analysis/`` that a test uses, with their files.

        Its own, those that give a name that it uses, as fixtures of conftests do, and so on; and what a
        module does whenever it is imported. Of a whole file all statements.
        """
        file, _, test = name.partition("::")
        conftests = self._conftests(file)
        waiting = {(file, test or WHOLE), *((one, ALWAYS_RUN) for one in [file, *conftests])}
        seen: set[tuple[str, str]] = set()
        texts: dict[tuple[str, Part], None] = {}
        while waiting:
            seen |= waiting
            fresh = [(one, part) for one, wanted in waiting for part in self._giving(one, wanted)]
            fresh = [one for one in fresh if one not in texts]
            texts |= dict.fromkeys(fresh)
            waiting = set()
            for one, part in fresh:
                reading = self._read(part.text)
                for module in (one, *conftests):
                    there = reading.asked & self._names_in(module).keys()
                    waiting |= {(module, wanted) for wanted in there}
                waiting = waiting.union(*map(self._beside, reading.imports))
            waiting -= seen
        return [(one, part.text) for one, part in texts]

    def remember(self) -> None:
        """Keep what was read for the next time."""
        if self._new and self._known.parent.is_dir():
            write_json(self._known, {"by": self._by, "readings": self._readings})

    def _parts_of(self, name: str) -> list[Part]:
        return parts(self._text(name))

    def _by_name(self, name: str) -> dict[str, list[Part]]:
        """Return the statements of a module that give each name, and those that always count."""
        by_name: dict[str, list[Part]] = {ALWAYS_RUN: []}
        for part in self._parts(name):
            for one in part.gives or {ALWAYS_RUN}:
                by_name.setdefault(one, []).append(part)
        return by_name

    def _giving(self, name: str, wanted: str) -> list[Part]:
        """Return the statements of a module that give a name; all, where it is made as it runs."""
        return self._names_in(name).get(wanted) or ([] if wanted == ALWAYS_RUN else self._parts(name))

    def _conftests(self, name: str) -> list[str]:
        files = [f"{folder.as_posix()}/conftest.py" for folder in Path(name).parents]
        return [file for file in files if (self.root / file).is_file()]

    def _named_beside(self, name: str) -> set[tuple[str, str]]:
        """Return the modules of ``tests/`` or ``tools/`` that a dotted name is of, and what of them."""
        words, wanted = name.split("."), set()
        if words[0] != PACKAGE:
            for n in range(2, len(words) + 1):
                stems = [f"{folder}{'/'.join(words[:n])}" for folder in IN]
                files = (f"{stem}{ending}" for stem in stems for ending in (".py", "/__init__.py"))
                what = {ALWAYS_RUN, words[n] if n < len(words) else WHOLE}
                wanted |= {(file, one) for file in files if (self.root / file).is_file() for one in what}
        return wanted

    def _rested_on(self, name: str) -> tuple[str, set[str]]:
        """Return the digest of what a dotted name rests on, and what its code opens by its path."""
        contents = self.state.contents(name)
        return json.dumps(contents, sort_keys=True), set().union(*map(self._opened_by_code, contents))

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

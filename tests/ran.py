"""What of the project runs in each test, seen while tests run (``-p tests.ran``, before others).

Python says when a function begins, from 3.12 on. What was made earlier and is kept for whoever asks
later counts for them as what ran when it was made: of caches, of fixtures wider than a test. Of what is
kept on the disk is noted what makes it. pytest-testmon records too, but sees no cache: of two tests
that use a kept result only the first would rest on its code.
"""

from __future__ import annotations

import functools
import os
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest

#: The project, its code and its tests; nothing of it is imported here, so that all its caches are seen.
FOLDER = f"{Path(__file__).parent.parent}{os.sep}"
CODE, TESTS = (f"{FOLDER}{name}{os.sep}" for name in ("analysis", "tests"))
#: What gives what is kept on the disk -> the argument that makes it.
ON_DISK = {
    ("analysis/stories.py", "told"): "study",
    ("analysis/stories.py", "answered"): "study",
    ("analysis/engine/stored.py", "stored"): "compute",
    ("tests/few_partners.py", "once"): "pages",
}
#: Places beside files: what makes what is kept on the disk, and that something ran unseen.
KEPT, ELSEWHERE = "kept", "elsewhere"
#: What Python says before another process is begun or asked; git runs nothing of ours.
OUTSIDE = {"subprocess.Popen", "os.fork", "os.posix_spawn", "os.system", "os.exec", "socket.connect"}
STARTED = ("multiprocessing/process.py", "BaseProcess.start")
#: What Python keeps results with, as it is without us.
LRU_CACHE = functools.lru_cache


class Seen(set):
    """Places with their names, as they are seen."""

    #: What was seen for something that is kept; equal ones are one, and stay.
    _kept: ClassVar[dict[frozenset, frozenset]] = {}

    def __init__(self):
        super().__init__()
        self._added: set[int] = set()

    def whole(self) -> frozenset:
        """Return all of it, to be kept."""
        content = frozenset(self)
        return self._kept.setdefault(content, content)

    def also(self, other: frozenset) -> None:
        """Add what another saw, once."""
        if id(other) not in self._added:
            self._added.add(id(other))
            self.update(other)


class Recorder:
    """Sees what begins in this process, and lets reports of tests carry it."""

    def __init__(self):
        self._of_file: dict[str, Seen] = defaultdict(Seen)
        self._of_fixture: dict[object, frozenset] = {}
        self._imported, self._test, self._thread = Seen(), Seen(), threading.local()
        self._numbers: dict[tuple[str, str], int] = {}  # of what was seen, as reports carry it
        self._places: dict[int, tuple] = {}  # of a piece of code by its id, with it, so that it stays
        sys.addaudithook(self._hear)
        functools.lru_cache, functools.cache = self._lru_cache, self._cache
        see, events = sys.monitoring, sys.monitoring.events
        see.use_tool_id(see.PROFILER_ID, "tests.ran")
        see.register_callback(see.PROFILER_ID, events.PY_START, self._start)
        see.register_callback(see.PROFILER_ID, events.PY_RETURN, self._imported_whole)
        see.set_events(see.PROFILER_ID, events.PY_START)

    @property
    def now(self) -> Seen:
        """What is filled: of the innermost result that is being made, else of the test."""
        inner = getattr(self._thread, "seen", None)
        return self._test if inner is None else inner

    @contextmanager
    def inner(self) -> Iterator[Seen]:
        """Fill another while something is made that is kept, and then what was filled before with it."""
        before, seen = getattr(self._thread, "seen", None), Seen()
        self._thread.seen = seen
        try:
            yield seen
        finally:
            self._thread.seen = before
            self.now.update(seen)

    def _start(self, code, _offset):
        """Note a piece of the project's code as it begins; of others one is told once."""
        place, makes, _ = self._places.get(id(code)) or self._place(code)
        if not place:
            return sys.monitoring.DISABLE
        if place[1] == "<module>":  # what it runs until it returns
            self._thread.imports = [*getattr(self._thread, "imports", []), self.now]
            self._thread.seen = Seen()
            see = sys.monitoring
            see.set_local_events(see.PROFILER_ID, code, see.events.PY_RETURN)
            return None
        if makes:
            maker = sys._getframe(1).f_locals[makes]
            name = getattr(maker, "__qualname__", "").partition(".")[0]
            self.now.add((KEPT, f"{maker.__module__}.{name}") if name else (ELSEWHERE, ""))
        self.now.add(place)
        return None

    def _place(self, code) -> tuple:
        path, name = code.co_filename, code.co_qualname
        place = (path.removeprefix(FOLDER).replace(os.sep, "/"), name.partition(".")[0])
        if name == STARTED[1] and path.endswith(STARTED[0]):
            place = (ELSEWHERE, "")
        elif not path.startswith(CODE) and place not in ON_DISK:
            return None, None, code
        return self._places.setdefault(id(code), (place, ON_DISK.get(place), code))

    def _imported_whole(self, code, _offset, _value):
        if getattr(self._thread, "imports", None) and code.co_qualname == "<module>":
            seen = self.now
            self._imported.update(seen)
            before = self._thread.imports.pop()
            self._thread.seen = None if before is self._test else before
            self.now.update(seen)

    def _hear(self, event: str, args: tuple, outside=frozenset(OUTSIDE)) -> None:
        """Note that a process is begun or asked, or that code is read as text."""
        if event == "open":
            path = args[0]
            if isinstance(path, str) and path.endswith(".py") and path.startswith(CODE):
                reader = sys._getframe(1).f_code.co_filename
                if not reader.startswith("<frozen importlib") and not getattr(
                    self._thread, "imports", None
                ):
                    self.now.add((ELSEWHERE, ""))
        elif event in outside and args and args[0] != "git":
            self.now.add((ELSEWHERE, ""))

    def _cache(self, function: Callable) -> Callable:
        """Stand in for :func:`functools.cache`."""
        return self._keeping(function, None, sys._getframe(1).f_code.co_filename)

    def _lru_cache(self, maxsize=128, typed: bool = False):
        """Stand in for :func:`functools.lru_cache`."""
        path = sys._getframe(1).f_code.co_filename
        if callable(maxsize):
            return self._keeping(maxsize, 128, path)
        return lambda function: self._keeping(function, maxsize, path)

    def _keeping(self, function: Callable, most: int | None, path: str) -> Callable:
        """Return a function that keeps results, of ours each with what ran for it."""
        if not path.startswith((CODE, TESTS)):
            return LRU_CACHE(most)(function)

        @LRU_CACHE(most)
        def keeper(*args, **named):
            with self.inner() as seen:
                result = function(*args, **named)
            return result, seen.whole()

        @functools.wraps(function)
        def run(*args, **named):
            result, seen = keeper(*args, **named)
            self.now.also(seen)
            return result

        for name in ("cache_info", "cache_clear", "cache_parameters"):
            setattr(run, name, getattr(keeper, name))
        return run

    def _turn(self, seen: Seen) -> None:
        self._test, self._thread.seen, self._thread.imports = seen, None, []

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector):
        """Hear what a file runs as it is read."""
        self._turn(self._of_file[collector.nodeid.partition("::")[0]])
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self):
        """Hear a test begin."""
        self._turn(Seen())

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        """Hear what a fixture runs that is wider than a test, for all who ask for it."""
        if fixturedef.scope == "function":
            return (yield)
        with self.inner() as seen:
            result = yield
        self._of_fixture[fixturedef] = seen.whole()
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        """Let the last report of a test carry what ran, in numbers, and what they stand for."""
        report = yield
        for fixture in item._request._fixture_defs.values():
            self._test.also(self._of_fixture.get(fixture, frozenset()))
        if call.when == "teardown":
            before = len(self._numbers)
            parts = self._test | self._of_file[item.nodeid.partition("::")[0]], self._imported
            number = self._numbers
            numbers = [[number.setdefault(one, len(number)) for one in part] for part in parts]
            report.ran = [[list(one) for one in list(number)[before:]], *numbers]
        return report


class Heard:
    """What reports carried: of each test, as modules were imported, and in any test."""

    def __init__(self):
        self.tests: dict[str, dict[str, frozenset]] = defaultdict(dict)
        self.imported: set[tuple[str, str]] = set()
        self._names: dict[object, list[tuple[str, str]]] = defaultdict(list)
        self._equal: dict[frozenset, frozenset] = {}

    def add(self, report) -> None:
        """Hear a report of a test."""
        if hasattr(report, "ran"):
            names = self._names[getattr(report, "node", None)]  # each process has its numbers
            more, ran, imported = report.ran
            names += map(tuple, more)
            seen = frozenset(names[n] for n in ran)
            file, _, test = report.nodeid.partition("::")
            self.tests[file][test] = self._equal.setdefault(seen, seen)
            self.imported |= {names[n] for n in imported}

    @property
    def ever(self) -> set[tuple[str, str]]:
        """What ran in any test."""
        return self.imported.union(*self._equal)


if sys.version_info >= (3, 12) and not os.environ.get("CI"):
    RECORDER = Recorder()


def pytest_configure(config):
    """Listen to tests, where Python says what runs."""
    if "RECORDER" in globals():
        config.pluginmanager.register(RECORDER)

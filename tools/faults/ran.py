"""A plugin of pytest that notes which functions of ``analysis/`` each test runs, and in how long.

``RAN=FOLDER python -m pytest -p tools.faults.ran`` on Python 3.12 or newer. What a fixture of several
tests runs counts for each of them, and its seconds too, since a test that runs alone needs it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from inspect import CO_OPTIMIZED
from pathlib import Path

import pytest

from analysis.paths import ROOT

CODE = f"{ROOT / 'analysis'}{os.sep}"
#: What runs within a function counts as it, if it has no name.
NAMELESS = (".<locals>.<", ".<lambda>", ".<genexpr>")


def named(qualname: str) -> str:
    """Return the function that code without a name stands in."""
    for word in NAMELESS:
        qualname = qualname.partition(word)[0]
    return qualname


class Recorder:
    """What has run since the last look, and what fixtures of several tests ran."""

    def __init__(self, path: Path):
        self.path, self.running = path, set()
        self.shared: dict[int, tuple[float, set]] = {}
        events = sys.monitoring
        events.use_tool_id(events.PROFILER_ID, "ran")
        events.register_callback(events.PROFILER_ID, events.events.PY_START, self._start)
        events.set_events(events.PROFILER_ID, events.events.PY_START)

    def _start(self, code, _):
        file = code.co_filename  # of a template it is a text; bodies of classes run once, as imports
        if file.startswith(CODE) and file.endswith(".py") and code.co_flags & CO_OPTIMIZED:
            self.running.add((Path(file).relative_to(ROOT).as_posix(), named(code.co_qualname)))
        return sys.monitoring.DISABLE  # until the next look

    def look(self) -> set:
        """Return what has run since the last look."""
        ran, self.running = self.running, set()
        sys.monitoring.restart_events()
        return ran

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        """Note what a fixture of several tests ran, for all of them."""
        if fixturedef.scope == "function":
            return (yield)
        before, began = self.look(), time.process_time()
        try:
            return (yield)
        finally:
            self.shared[id(fixturedef)] = time.process_time() - began, self.look()
            self.running = before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        """Write a test: its name, seconds of CPU, and file and name of each function."""
        self.look()
        began = time.process_time()
        result = yield
        seconds, ran = time.process_time() - began, self.look()
        for fixtures in item._fixtureinfo.name2fixturedefs.values():
            shared_seconds, shared_ran = self.shared.get(id(fixtures[-1]), (0.0, set()))
            seconds, ran = seconds + shared_seconds, ran | shared_ran
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps([item.nodeid, round(seconds, 2), sorted(ran)])}\n")
        return result


def pytest_configure(config):
    """Record where a folder is named, in a file of each process."""
    process = os.environ.get("PYTEST_XDIST_WORKER", "main")
    config.pluginmanager.register(Recorder(Path(os.environ["RAN"], f"{process}.jsonl")), "recorder")

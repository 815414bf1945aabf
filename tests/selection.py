"""``make test`` runs what rests on a change since the last green run, and says so in one line.

A pytest plugin: of the files and folders that pytest is given, it runs test files and executed reports
whose fingerprint is not the one under which all their tests passed (:mod:`tests.rests`), and of a test
file the tests in which something ran then that has changed (:mod:`tests.ran`): all of them on Python
3.11, which does not say what runs. What was skipped or failed has no record. ``ALL=1`` runs everything;
so does a clone that has no record, and one with ``CI`` in its environment, which is thrown away
afterwards, keeps none.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from analysis.made import MadeRecord
from analysis.paths import NOTEBOOKS, PANEL, REPORTS, ROOT
from analysis.stories import everything
from tests.ran import Heard
from tests.rests import Rests

#: The record of what passed, beside those of what was made; git ignores it.
GREEN = ".green.json"
#: Under which name a process of pytest-xdist is told what is chosen.
CHOSEN = "chosen"
#: What decides how executed reports are compared.
COMPARED = "tests/nbval_tolerance.py"


def test_files(asked: Iterable[str], root: Path = ROOT) -> list[str]:
    """Return the test files and notebooks in what pytest is asked for, from the root."""
    paths = [root / name for name in asked]
    by_path = [sorted(path.rglob("test_*.py")) if path.is_dir() else [path] for path in paths]
    return [path.relative_to(root).as_posix() for files in by_path for path in files]


def keys_of(names: Iterable[str], rests: Rests) -> dict[str, str]:
    """Return the fingerprint of each test file and executed report."""
    return {name: rests.key(name) if name.endswith(".py") else _of_report(name, rests) for name in names}


def _of_report(name: str, rests: Rests) -> str:
    """Return what a report's comparison rests on: the report to be made, as it was made, the rules."""
    from analysis.publish.reports.catalog import plan, read_catalog
    from analysis.publish.reports.rendered import Rendered

    catalog, stem = read_catalog(NOTEBOOKS), Path(name).stem
    if stem not in catalog:  # nobody knows what it rests on
        return rests.content("")
    (job,) = plan(catalog, [stem], check=lambda job: None)
    fingerprint = Rendered(REPORTS).about(job)["fingerprint"]
    return f"{fingerprint} {rests.content(name)[:12]} {rests.key(COMPARED)}"


class Green:
    """What passed whole, under which fingerprint.

    Parameters
    ----------
    keys : dict of str
        Test file or report -> its fingerprint now.
    path : Path
        The record; where it is missing, everything is to be run.
    """

    def __init__(self, keys: dict[str, str], path: Path = PANEL / GREEN):
        self.keys, self._path = keys, path
        self.record = MadeRecord(path, ROOT)

    def chosen(self) -> list[str]:
        """Return the files whose fingerprint is not that of their last green run."""
        return [name for name, key in self.keys.items() if self.record.key(name) != key]

    def spared(self, name: str, rests: Rests) -> list[str]:
        """Return the tests of a file in which nothing ran that has changed since it was green."""
        entry = self.record.made.get(name, {})
        if "tests" not in entry or rests.frame(name, entry["digests"]) != entry["frame"]:
            return []
        now = rests.digests(entry["digests"])
        moved = {n for n, (one, digest) in enumerate(entry["digests"].items()) if now[one] != digest}
        return [test for test, of in entry["tests"].items() if of is not None and not moved & {*of}]

    def note(self, passed: Iterable[str], failed: Iterable[str], how: dict | None = None) -> None:
        """Record what passed whole; what did not is run again, whatever is done."""
        self.record = MadeRecord(self._path, ROOT)  # another run may have noted since
        for name in failed:
            self.record.made.pop(name, None)
        how = how or {}
        entries = {name: {"key": self.keys[name], "files": {}} | how.get(name, {}) for name in passed}
        self.record.made |= entries
        self.record.save()


class Selection:
    """Narrows a run of pytest to what is chosen, and records what passed.

    Parameters
    ----------
    green : Green
        The record.
    files : list of str
        What is run.
    spared : dict of list of str
        Test file -> those of its tests that are not run.
    rests : Rests, optional
        What files rest on; without it, what ran is not recorded.
    """

    def __init__(
        self,
        green: Green,
        files: list[str],
        spared: dict[str, list[str]] | None = None,
        rests: Rests | None = None,
    ):
        self.green, self.files, self.spared, self._rests = green, files, spared or {}, rests
        self._heard = Heard()
        self.passed: set[str] = set()
        self.not_passed: set[str] = set()

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node):
        """Let a process that shares the work run no more than is chosen."""
        node.workerinput[CHOSEN] = [self.files, self.spared]

    def pytest_collection_modifyitems(self, config, items):
        """Leave out the tests that are spared."""
        leave_out(config, items, self.spared)

    def pytest_runtest_logreport(self, report) -> None:
        """Hear how a test went, and what ran in it."""
        self._heard.add(report)
        (self.passed if report.passed else self.not_passed).add(report.nodeid.partition("::")[0])

    def pytest_collectreport(self, report) -> None:
        """Hear that a file could not be read."""
        if not report.passed:
            self.not_passed.add(report.nodeid)

    def pytest_sessionfinish(self, session, exitstatus) -> None:
        """Record, where every test had its turn."""
        whole = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        passed = self.passed.intersection(self.files) - self.not_passed
        passed = passed if whole and not session.shouldfail else []
        self.green.note(passed, self.not_passed, self._how(passed))

    def _how(self, passed: Iterable[str]) -> dict[str, dict]:
        """Return what the tests of files rest on, those that were spared as they did before."""
        if self._rests is None or not self._heard.imported:
            return {}
        how, ever = {}, self._heard.ever
        for name in filter(self._heard.tests.get, passed):
            if tests := self._rests.by_test(name, self._heard, ever):
                entry = self.green.record.made.get(name, {})
                before = [*entry.get("digests", {})]
                tests |= {
                    one: {before[n] for n in entry["tests"][one]} for one in self.spared.get(name, [])
                }
                digests = self._rests.digests(sorted(set().union(*filter(None, tests.values()))))
                number = {one: n for n, one in enumerate(digests)}
                frame = self._rests.frame(name, digests)
                lists = {one: of and sorted(number[each] for each in of) for one, of in tests.items()}
                how[name] = {"frame": frame, "digests": digests, "tests": lists}
        self._rests.remember()
        return how


class Spared:
    """Leaves tests out in a process that shares the work."""

    def __init__(self, spared: dict[str, list[str]]):
        self._spared = spared

    def pytest_collection_modifyitems(self, config, items):
        """Leave them out."""
        leave_out(config, items, self._spared)


def leave_out(config, items: list, spared: dict[str, list[str]]) -> None:
    """Take tests that are spared out of what is to run."""
    names = {f"{file}::{test}" for file, tests in spared.items() for test in tests}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in names])
    items[:] = [item for item in items if item.nodeid not in names]


def line(n: int, keys: dict[str, str], spared: int = 0) -> str:
    """Return what is run, in one line."""
    kind = "test files" if any(name.endswith(".py") for name in keys) else "reports"
    if n == len(keys):
        return f"make test: all {n} {kind}"
    changed = "rest on what changed since the last green run (ALL=1 runs all)"
    without = f", without {spared:,} of their tests, which ran nothing of it" if spared else ""
    return f"make test: {n} of {len(keys)} {kind} {changed}{without}"


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """Choose; end where nothing is chosen."""
    if hasattr(config, "workerinput"):  # a process of pytest-xdist, begun with what was typed
        if CHOSEN in config.workerinput:
            config.args[:], spared = config.workerinput[CHOSEN]
            config.pluginmanager.register(Spared(spared))
        return None
    if os.environ.get("CI"):  # nobody asks what was green there
        return None
    if not (ROOT / ".git").exists() or not shutil.which("git"):  # an unpacked archive: all of it
        return None
    rests = Rests()
    green = Green(keys_of(test_files(config.args), rests))
    files, spared = list(green.keys), {}
    if not everything():
        spared = {name: green.spared(name, rests) for name in green.chosen()}
        of_all = {name: len(green.record.made.get(name, {}).get("tests", [None])) for name in spared}
        files = [name for name, tests in spared.items() if len(tests) < of_all[name]]
        spared = {name: spared[name] for name in files if spared[name]}
    rests.remember()
    print(line(len(files), green.keys, sum(map(len, spared.values()))), flush=True)
    if not files:
        return pytest.ExitCode.OK
    config.args[:] = files
    config.pluginmanager.register(Selection(green, files, spared, rests))
    return None

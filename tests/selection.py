"""``make test`` runs what rests on a change since the last green run, and says so in one line.

A pytest plugin: of the files and folders that pytest is given, it runs tests and executed reports whose
fingerprint is not the one under which they passed, a test in all its cases (:mod:`tests.rests`). What
was skipped or failed has none. ``ALL=1`` runs everything; so does a clone that has no record, and one
with ``CI`` in its environment, which is thrown away afterwards, keeps none.
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
    """Return the fingerprint of each test of files, and of each executed report."""
    tests = {one: rests.key(one) for name in names if name.endswith(".py") for one in rests.tests(name)}
    return tests | {name: _of_report(name, rests) for name in names if not name.endswith(".py")}


def test_of(nodeid: str) -> str:
    """Return the test that a case is of, as its fingerprint is kept; of a cell the report."""
    file, _, test = nodeid.partition("::")
    return (
        f"{file}::{test.partition('[')[0].partition('::')[0]}" if file.endswith(".py") and test else file
    )


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
        Test or report -> its fingerprint now.
    path : Path
        The record; where it is missing, everything is to be run.
    """

    def __init__(self, keys: dict[str, str], path: Path = PANEL / GREEN):
        self.keys, self._path = keys, path
        self.record = MadeRecord(path, ROOT)

    def chosen(self) -> list[str]:
        """Return the tests and reports whose fingerprint is not that of their last green run."""
        return [name for name, key in self.keys.items() if self.record.key(name) != key]

    def note(self, passed: Iterable[str], failed: Iterable[str]) -> None:
        """Record what passed whole; what did not is run again, whatever is done."""
        self.record = MadeRecord(self._path, ROOT)  # another run may have noted since
        for name in failed:
            self.record.made.pop(name, None)
        self.record.made |= {name: {"key": self.keys[name], "files": {}} for name in passed}
        self.record.save()


class Selection:
    """Narrows a run of pytest to what is chosen, and records what passed.

    Parameters
    ----------
    green : Green
        The record.
    chosen : list of str
        What is run.
    """

    def __init__(self, green: Green, chosen: list[str]):
        self.green, self.chosen = green, chosen
        self.not_passed: set[str] = set()
        self.all_read = True

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node):
        """Let a process that shares the work run no more than is chosen."""
        node.workerinput[CHOSEN] = self.chosen

    def pytest_runtest_logreport(self, report) -> None:
        """Hear how a case went."""
        if not report.passed:
            self.not_passed.add(test_of(report.nodeid))

    def pytest_collectreport(self, report) -> None:
        """Hear that a file could not be read."""
        self.all_read &= report.passed

    def pytest_sessionfinish(self, session, exitstatus) -> None:
        """Record, where every test had its turn; one that is left out as slow has none."""
        ended = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        whole = ended and self.all_read and not session.shouldfail
        self.green.note(set(self.chosen) - self.not_passed if whole else [], self.not_passed)


class Narrowing:
    """Leaves out what is not chosen of the files that are read.

    Parameters
    ----------
    chosen : list of str
        Tests and reports.
    """

    def __init__(self, chosen: list[str]):
        self.chosen = set(chosen)

    def pytest_collection_modifyitems(self, config, items) -> None:
        """Keep the cases of chosen tests."""
        others = [item for item in items if test_of(item.nodeid) not in self.chosen]
        items[:] = [item for item in items if test_of(item.nodeid) in self.chosen]
        config.hook.pytest_deselected(items=others)


def line(n: int, keys: dict[str, str]) -> str:
    """Return what is run, in one line."""
    kind = "test functions" if any(".py" in name for name in keys) else "reports"
    if n == len(keys):
        return f"make test: all {n:,} {kind}"
    changed = "rest on what changed since the last green run (ALL=1 runs all)"
    return f"make test: {n:,} of {len(keys):,} {kind} {changed}"


def narrow(config, chosen: list[str]) -> None:
    """Let a run read the files of what is chosen, and run that of them."""
    config.args[:] = sorted({name.partition("::")[0] for name in chosen})
    config.pluginmanager.register(Narrowing(chosen))


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """Choose; end where nothing is chosen."""
    if hasattr(config, "workerinput"):  # a process of pytest-xdist, begun with what was typed
        if CHOSEN in config.workerinput:
            narrow(config, config.workerinput[CHOSEN])
        return None
    if os.environ.get("CI"):  # nobody asks what was green there
        return None
    if not (ROOT / ".git").exists() or not shutil.which("git"):  # an unpacked archive: all of it
        return None
    rests = Rests()
    green = Green(keys_of(test_files(config.args), rests))
    rests.remember()
    chosen = list(green.keys) if everything() else green.chosen()
    print(line(len(chosen), green.keys), flush=True)
    if not chosen:
        return pytest.ExitCode.OK
    narrow(config, chosen)
    config.pluginmanager.register(Selection(green, chosen))
    return None

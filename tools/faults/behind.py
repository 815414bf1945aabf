"""What near tests have not seen is run as after an edit: reports, then the tests that rest on it.

A mutant is put into a copy of the copy, in which all is made and every test is noted as green. Where
``make reports`` leaves every file as it was, but for fingerprints, the change changes nothing that is
read. Else the tests run that rest on what has changed (:mod:`tests.selection`), the results that were
made again included: those of the module's folder and of what shows it first. That a number differs from
the committed one is no news here: with no commit in the copy, the test that says so is skipped.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

from analysis.paths import ROOT
from tests.rests import Rests
from tests.selection import Green, keys_of, test_files
from tools.faults.clone import Clone, check_copy, cloned
from tools.faults.mutants import Mutant

#: Where a change makes the law by line again, or all panels: ten minutes each, so that they come last.
SLOW = ("analysis/collect/", "analysis/combine/", "analysis/law/")
#: Seconds for the tests of a mutant, and for its reports.
ALL, REPORTS = 600, 3600
#: Changes with the code of a result, and says nothing of its value.
FINGERPRINT = re.compile(rb"\b[0-9a-f]{12}\b")
#: What pytest says where a test failed; where all it ran was green, or nothing was to be run.
A_FAILURE, NO_FAILURE = 1, (0, 5)
MAKE, TEST = ("-m", "analysis", "reports"), ("-m", "pytest", "-qx", "-n0", "-p", "tests.selection")


def list_by_git(root: Path) -> None:
    """Let git list a copy, as archives and the selection of tests have it."""
    for words in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *words], cwd=root, check=True)


def sound() -> dict[str, str]:
    """Make all of this copy, note its tests as green, and return digests of what a reader opens."""
    check_copy()
    subprocess.run([sys.executable, *MAKE], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    list_by_git(ROOT)
    rests = Rests()
    green = Green(keys_of(test_files(["tests"]), rests))
    green.note(green.keys, [])
    rests.remember()
    return Clone(ROOT).digests(FINGERPRINT)


def attempt(mutant: Mutant, row: dict, before: dict[str, str]) -> dict:
    """Try a change that near tests have not seen; return how it ended, what saw it, and seconds."""
    began = time.monotonic()
    with cloned("changed") as clone:
        clone.environment["CI"] = ""  # where it is set, all tests run
        list_by_git(clone.root)
        path = clone.root / mutant.file
        path.write_text(mutant.applied(path.read_text(encoding="utf-8")), encoding="utf-8")
        ended, by = _end(clone, folders_of(mutant.file), before)
    seconds = row["seconds"] + round(time.monotonic() - began)
    return row | {"ended": ended, "by": by, "seconds": seconds}


def folders_of(file: str) -> list[str]:
    """Return the folders of tests nearest to a module: its own, and that of what shows its results."""
    of_module = Path(file.replace("analysis/", "tests/", 1)).parent
    room = of_module.parts[2:]  # of `estimate/trade/regime` the last two
    while not (ROOT / of_module).is_dir():
        of_module = of_module.parent
    shown = Path("tests/present", *room)
    there = [of_module, shown] if room and (ROOT / shown).is_dir() else [of_module]
    return list(dict.fromkeys(folder.as_posix() for folder in there))


def _end(clone: Clone, folders: list[str], before: dict[str, str]) -> tuple[str, str]:
    code, after = clone.python(*MAKE, limit=REPORTS).code, clone.digests(FINGERPRINT)
    if code is None:
        return "no end", "make reports"
    other = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if not code and not other:
        return "changes no report", ""
    # Of what moved, tables say the most.
    moved = "make reports" if code else min(other, key=lambda name: (not name.endswith(".csv"), name))
    until = time.monotonic() + ALL
    for tests in dict.fromkeys((*folders, "tests")):
        ran = clone.python(*TEST, tests, limit=max(1.0, until - time.monotonic()))
        lines = ran.said.splitlines()
        if ran.code == A_FAILURE:
            return "seen by a test", next(one for one in lines if one.startswith(("FAILED", "ERROR")))
        if ran.code not in NO_FAILURE:
            return ("no end", lines[-1]) if ran.code is not None else ("survived near tests", moved)
    return "by the reports alone", moved

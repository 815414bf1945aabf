"""Mutants by the seed of a month, each run against the tests nearest to its file until one sees it.

``python -m tools.faults.mutation N SEED [SECONDS]`` in a copy prints a JSON object a mutant. Tests start
in forks of one process that has the libraries loaded. What no near test sees is run against all that
rests on the change, and where that is green the reports are made again: not so where CPU seconds are
said, which are then all that the near tests of a mutant may use.
"""

from __future__ import annotations

import csv
import json
import math
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path

from analysis.paths import ROOT
from tests.rests import Rests
from tools.faults.clone import Clone, check_copy, cloned
from tools.faults.mutants import Mutant, sample

#: How a mutant may end: one that cannot change a result is listed by hand in ``equivalent.csv``.
ENDS = (
    "seen by a test",
    "by the reports alone",
    "changes no report",
    "survived",
    "equivalent",
    "no end",
)
#: Mutants of a month.
MANY = 300
#: CPU seconds for the near tests of a mutant and for all that rests on it, seconds for the reports.
NEAR, ALL, REPORTS = 120, 900, 3600
#: CPU seconds of a mutant, and of all of them, in a short run, which judges by the near tests alone.
SHORT, A_MINUTE = 6, 60
#: Share of mutants that a test has to see, of those that change a report.
FEWEST = 0.95
#: A process that uses no CPU has hung after so many times its seconds.
PATIENCE = 8
#: Near tests that import a module, the shortest, where half of the tests do.
MOST = 12
#: Loaded before the first test.
LIBRARIES = (
    "pytest",
    "hypothesis",
    "yaml",
    "pandas",
    "scipy.stats",
    "statsmodels.api",
    "matplotlib.pyplot",
)
IMPORTS = re.compile(r"^\s*(?:from|import) (analysis[\w.]*)(?: import (\([^)]*\)|.*))?", re.MULTILINE)
#: Scripts of the pages -> the tests that run them, where another file's name does not say it.
SCRIPTS = {
    "claim_": [["tests/browser/test_claims.py"], ["tests/publish/site/test_scripted.py"]],
    "python": [["tests/publish/site/test_scripted.py"], ["tests/browser/test_claims.py"]],
    "panel": [["tests/browser/test_explore.py"]],
    "points": [["tests/browser/test_pages.py"]],
    "passed": [["tests/browser/test_pages.py"]],
    "": [
        ["tests/browser/test_asked.py"],
        ["tests/browser/test_asked_pages.py", "tests/browser/test_forms.py"],
    ],
}
EQUIVALENT = Path(__file__).with_name("equivalent.csv")


@cache
def imported() -> dict[str, tuple[int, set[str]]]:
    """Return each test file -> its length, and what it imports: modules, and names of modules."""
    paths = sorted((ROOT / "tests").rglob("test_*.py"))
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return {name: (len(text), set(_imports(text))) for name, text in texts.items()}


def _imports(text: str) -> Iterator[str]:
    for module, names in IMPORTS.findall(text):
        yield module
        yield from (f"{module}.{name}" for name in re.findall(r"\w+", names))


def nearest(file: str) -> list[list[str]]:
    """Return the tests of a file's or folder's name, those that import it, those of its question."""
    folder, _, stem = file.removeprefix("analysis/").rpartition("/")
    stem = stem.partition(".")[0]
    if file.endswith(".js"):
        return next(names for start, names in SCRIPTS.items() if stem.startswith(start))
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    question, (above, _, last_folder) = folder.partition("/")[2], folder.rpartition("/")
    groups: list[list[str]] = [[], [], []]
    for name, (_, names) in sorted(imported().items(), key=lambda item: item[1][0]):
        of_test, _, last = name.removeprefix("tests").removeprefix("/").rpartition("/")
        of_name = of_test == folder and last.startswith((f"test_{stem}.", f"test_{stem}_"))
        if of_name or folder and (of_test, last) == (above, f"test_{last_folder}.py"):
            groups[0].append(name)
        elif any(f"{one}.".startswith(f"{module}.") for one in names):
            groups[1].append(name)
        elif folder and of_test == folder or _is_of_question(of_test, last, question):
            groups[2].append(name)
    return [group for group in (groups[0], groups[1][:MOST], groups[2]) if group]


def _is_of_question(folder: str, file: str, question: str) -> bool:
    """Whether a test of another stage is of a question, or of the part of one that it is named after."""
    above, _, part = question.rpartition("/")
    folder = folder.partition("/")[2]
    return bool(question) and (folder == question or (folder, file) == (above, f"test_{part}.py"))


@cache
def equivalent() -> set[tuple[str, str, str]]:
    """Return the changes that cannot change a result, as file, line and what it becomes."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        return {(row["file"], row["line"], row["becomes"]) for row in csv.DictReader(file)}


@contextmanager
def changed(mutant: Mutant, turn: int) -> Iterator[tuple[str, str]]:
    """Make a change and take it back; its file is of another second, else old bytecode would run."""
    path = ROOT / mutant.file
    sound, when = path.read_bytes(), path.stat().st_mtime_ns
    text = sound.decode()
    path.write_text(mutant.applied(text), encoding="utf-8")
    os.utime(path, (when // 10**9 + 2 * turn + 2,) * 2)
    try:
        yield mutant.lines(text)
    finally:
        path.write_bytes(sound)
        os.utime(path, ns=(when, when))


def tested(names: Iterable[str], seconds: float) -> tuple[int | None, str, float]:
    """Run tests in a fork, for so many CPU seconds.

    Returns
    -------
    (int or None, str, float)
        The code of pytest, None where time ended; the first test that failed; CPU seconds used.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as file:
        process = os.fork()
        if not process:
            os.setsid()
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
            resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds),) * 2)
            code = 3
            for name in [one for one in sys.modules if one.startswith(("analysis", "tests"))]:
                del sys.modules[name]  # what this process has loaded is the sound code
            try:
                code = int(import_module("pytest").main(["-qx", "-n0", "-pno:cacheprovider", *names]))
            finally:
                os._exit(code)
        code, used = _ended(process, PATIENCE * seconds)
        file.seek(0)
        failed = [line for line in file if line.startswith(("FAILED", "ERROR"))]
        return code, failed[0].strip()[:160] if failed else "", used


@cache
def fails_anyway(failed: str) -> bool:
    """Whether a test that failed fails on the sound project too: it then says nothing."""
    name = re.match(r"(?:FAILED|ERROR) (\S+?)(?:\[| |$)", failed)
    return bool(name) and tested([name[1]], NEAR)[0] not in (0, 5, None)


def _ended(process: int, seconds: float) -> tuple[int | None, float]:
    until, ended = time.monotonic() + seconds, 0
    while not ended and time.monotonic() < until:
        time.sleep(0.02)
        ended, status, used = os.wait4(process, os.WNOHANG)
    with suppress(ProcessLookupError):  # what it has started ends with it
        os.killpg(process, signal.SIGKILL)
    if not ended:
        _, status, used = os.wait4(process, 0)
    code = os.waitstatus_to_exitcode(status)
    return (None if code < 0 else code), used.ru_utime + used.ru_stime


@dataclass
class Judge:
    """Says how a change in place ends; quick where it has no fingerprints of the tests without one."""

    near: float = NEAR
    sound: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def attempt(self, mutant: Mutant, turn: int) -> dict:
        """Make a change; return how it ended, what saw it, and CPU seconds of tests."""
        self.seconds = 0.0
        with changed(mutant, turn) as lines:
            ended, by = (
                ("equivalent", "") if (mutant.file, *lines) in equivalent() else self._end(mutant)
            )
        if by and fails_anyway(by):
            ended = "no end"
        place = {"kind": mutant.kind, "file": mutant.file, "line": lines[0], "becomes": lines[1]}
        return place | {"ended": ended, "by": by, "seconds": round(self.seconds)}

    def _test(self, names: list[str], seconds: float) -> tuple[str, str]:
        """Return how a change ended by some tests; the empty text where they are green."""
        code, failed, used = tested(names, seconds) if seconds > 1 else (None, "", 0.0)
        self.seconds += used
        return {0: "", 5: "", None: "no end"}.get(code, "seen by a test"), failed

    def _end(self, mutant: Mutant) -> tuple[str, str]:
        near, ends = nearest(mutant.file), set()
        for names in near:
            end, failed = self._test(names, self.near - self.seconds)
            if end == "seen by a test":
                return end, failed
            ends.add(end)
        if not self.sound:
            return ("survived" if ends == {""} else "no end"), ""
        return self._end_by_all([] if "no end" in ends else sum(near, []))

    def _end_by_all(self, green: list[str]) -> tuple[str, str]:
        rests = Rests()
        resting = [name for name in imported() if rests.key(name) != self.sound[name]]
        resting = [name for name in resting if name not in green]
        end, failed = self._test(resting, ALL) if resting else ("", "")
        return (end, failed) if end else reports_alone()


def reports_alone() -> tuple[str, str]:
    """Make the reports again; return the end of a change that no test has seen."""
    clone = Clone(ROOT)
    before = clone.digests()
    code = clone.python("-m", "analysis", "reports", limit=REPORTS).code
    other = [name for name, digest in clone.digests().items() if digest != before.get(name)]
    if code is None:
        return "no end", "make reports"
    if code or other:
        return "by the reports alone", other[0] if other else "make reports"
    return "changes no report", ""


def run(n: int, seed: int, *, short: bool = False) -> Iterator[dict]:
    """Yield how each mutant ends, in a copy; short: as many as :data:`A_MINUTE` holds."""
    with cloned() as clone:
        words = [str(n), str(seed), *([str(SHORT)] if short else [])]
        process = clone.start(sys.executable, "-m", "tools.faults.mutation", *words)
        for line in process.stdout:
            if line.startswith("{"):
                yield json.loads(line)
            else:
                print(line, end="", file=sys.stderr)


def main(n: str, seed: str, seconds: str = "") -> None:
    """Print how each mutant ends."""
    check_copy()
    chosen = sample(ROOT, int(n), int(seed))
    judge = Judge(float(seconds or NEAR))
    if not seconds:
        subprocess.run(["git", "init", "-q"], cwd=ROOT, check=True)  # which lists what tests rest on
        rests = Rests()
        judge.sound = {name: rests.key(name) for name in imported()}
    for library in LIBRARIES:
        import_module(library)
    used = 0.0
    for turn, mutant in enumerate(chosen):
        print(json.dumps(judge.attempt(mutant, turn)), flush=True)
        used += judge.seconds
        if seconds and used > A_MINUTE - judge.near:
            break


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Mutants by the seed of a month, each run against the tests nearest to it until one sees it.

``python -m tools.faults.mutation N SEED [SECONDS]`` in a copy prints a JSON object a mutant. Tests start
in forks of one process that has the libraries loaded. Near tests (:mod:`tools.faults.near`) see a module
as they import it, and take what is stored as it is: else they would first make anew all that rests on
the module. What no near test sees goes, while :data:`HOURS` last, to :mod:`tools.faults.behind`: not so
where CPU seconds are said, which are then all that the near tests of a mutant may use.
"""

from __future__ import annotations

import csv
import json
import math
import os
import re
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import NoReturn

from analysis.paths import ROOT
from tools.faults import behind
from tools.faults.clone import check_copy, cloned, waiting
from tools.faults.mutants import Mutant, sample
from tools.faults.near import nearest, sentences, that_ran

#: How a mutant may end: one that cannot change a result is listed by hand in ``equivalent.csv``.
ENDS = (
    "seen by a test",
    "by the reports alone",
    "changes no report",
    "survived near tests",
    "equivalent",
    "no end",
)
#: Mutants of a month, and of a short run.
MANY, A_SHORT_RUN = 300, 20
#: CPU seconds for the near tests of a mutant.
NEAR = 120
#: How long mutants that near tests have not seen are run against more; a job of a month has six hours.
HOURS = 4.0
#: CPU seconds of a mutant, and of all of them, in a short run, which judges by the near tests alone.
SHORT, A_MINUTE = 8, 75
#: Share of mutants that a test has to see, of those that change a report.
FEWEST = 0.95
#: A process that uses no CPU has hung after so many times its seconds.
PATIENCE = 8
#: What pytest says where it was stopped, where it finds no test of a name, and where no test is there.
STOPPED, NOT_FOUND, NONE_THERE = 2, 4, 5
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
EQUIVALENT = Path(__file__).with_name("equivalent.csv")


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


def put_in(mutant: Mutant) -> None:
    """Let this process import a module as a mutant has it, and store nothing that it makes."""
    path = str(ROOT / mutant.file)
    text = mutant.applied(Path(path).read_text(encoding="utf-8"))
    code = compile(text, path, "exec", dont_inherit=True)
    usual = SourceFileLoader.get_code
    SourceFileLoader.get_code = lambda self, name: code if self.path == path else usual(self, name)
    import_module("analysis.fingerprint").State.newest = lambda *_: math.inf


def tested(
    names: Sequence[str], seconds: float, mutant: Mutant | None = None
) -> tuple[int | None, str, float]:
    """Run tests in a fork, for so many CPU seconds; they import a mutant's module as it has it.

    Returns
    -------
    (int or None, str, float)
        The code of pytest, :data:`STOPPED` where time ended and some were green, None where none was;
        the first test that failed; CPU seconds used.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as file:
        process = os.fork()
        if not process:
            os.setsid()
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
            _run(names, math.ceil(seconds), mutant)
        code, used = _ended(process, PATIENCE * seconds * waiting())
        file.seek(0)
        lines = file.readlines()
    failed = next((line.strip() for line in lines if line.startswith(("FAILED", "ERROR"))), "")
    if code == STOPPED and not failed and not any(line.startswith(".") for line in lines):
        code = None
    # Cases that have another name by now are left out.
    there = [name for name in names if name.partition("[")[0] not in failed]
    if code == NOT_FOUND and 0 < len(there) < len(names):
        return tested(there, seconds - used, mutant)
    return code, failed, used


def _run(names: Sequence[str], seconds: int, mutant: Mutant | None) -> NoReturn:
    """Run tests, and end this process."""
    signal.signal(signal.SIGXCPU, signal.default_int_handler)  # pytest then says what was green
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    code = 3
    for name in [one for one in sys.modules if one.startswith(("analysis", "tests"))]:
        del sys.modules[name]  # what this process has loaded is the sound code
    try:
        if mutant:
            put_in(mutant)
        code = int(import_module("pytest").main(["-qx", "-n0", "-pno:cacheprovider", *names]))
    finally:
        sys.stdout.flush()  # what has failed is read from it
        os._exit(code)


def test_of(failed: str) -> list[str]:
    """Return the test that a line of pytest says has failed; none where it says none."""
    return re.findall(r"^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", failed)


@cache
def fails_anyway(failed: str) -> bool:
    """Whether a test that failed fails on the sound project too: it then says nothing."""
    names = test_of(failed)
    return bool(names) and tested(names, NEAR)[0] not in (0, STOPPED, NONE_THERE, None)


def confirmed(rows: list[dict]) -> list[dict]:
    """Return how some mutants ended, without those seen by a test that fails on the sound project too.

    All those tests run at once, and one by one only where one of them fails.
    """
    names = sorted({name for row in rows for name in test_of(row["by"])})
    if names and tested(names, NEAR)[0] != 0:
        rows = [row | {"ended": "no end"} if fails_anyway(row["by"]) else row for row in rows]
    return [row | {"by": row["by"][:160]} for row in rows]


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
    """Says how a change ends by its near tests, in so many CPU seconds."""

    near: float = NEAR
    seconds: float = 0.0

    def attempt(self, mutant: Mutant, turn: int) -> dict:
        """Try a change; return how it ended, what saw it, and CPU seconds of tests."""
        self.seconds = 0.0
        text = (ROOT / mutant.file).read_text(encoding="utf-8")
        lines = mutant.lines(text)
        ended, by = "equivalent", ""
        if (mutant.file, *lines) not in equivalent():
            ended, by = self._end_by_near(mutant, turn, text)
        place = {"kind": mutant.kind, "file": mutant.file, "line": lines[0], "becomes": lines[1]}
        return place | {"ended": ended, "by": by, "seconds": round(self.seconds)}

    def _test(self, names: list[str], seconds: float, mutant: Mutant | None = None) -> tuple[str, str]:
        """Return how a change ended by some tests; the empty text where they are green so far."""
        code, failed, used = tested(names, seconds, mutant) if seconds > 1 else (None, "", 0.0)
        self.seconds += used
        if code and test_of(failed):
            return "seen by a test", failed
        # Else time ended before the first, or the fork had no memory.
        return ("" if code in (0, STOPPED, NONE_THERE) else "no end"), ""

    def _end_by_near(self, mutant: Mutant, turn: int, text: str) -> tuple[str, str]:
        """Return how a change ends by its near tests; the first of them have to be green, or see it."""
        if mutant.file.endswith(".js"):
            with changed(mutant, turn):
                ends = self._ends(nearest(mutant.file), None)
        else:
            ran = that_ran(mutant.file, text, mutant.start)
            by_name = nearest(mutant.file)
            by_name = by_name[:1] if ran else by_name
            groups = [ran, sentences(mutant.file), *by_name]
            ends = self._ends([names for names in groups if names], mutant)
        seen = next((end for end in ends if end[0] == "seen by a test"), None)
        return seen or ("no end" if not ends or ends[0][0] else "survived near tests", "")

    def _ends(self, near: list[list[str]], mutant: Mutant | None) -> list[tuple[str, str]]:
        ends = []
        for names in near:
            ends.append(self._test(names, self.near - self.seconds, mutant))
            if ends[-1][0] == "seen by a test":
                break
        return ends


def run(n: int, seed: int, *, short: bool = False) -> Iterator[dict]:
    """Yield how each mutant ends, in a copy; short: as many as :data:`A_MINUTE` holds."""
    with cloned() as clone:
        words = [str(min(n, A_SHORT_RUN)), str(seed), str(SHORT)] if short else [str(n), str(seed)]
        process = clone.start(sys.executable, "-m", "tools.faults.mutation", *words)
        for line in process.stdout:
            if line.startswith("{"):
                yield json.loads(line)
            else:
                print(line, end="", file=sys.stderr)


def main(n: str, seed: str, seconds: str = "") -> None:
    """Print how each mutant ends."""
    check_copy()
    began, chosen = time.monotonic(), sample(ROOT, int(n), int(seed))
    for library in LIBRARIES:
        import_module(library)
    judge, batch, unseen = Judge(float(seconds or NEAR)), [], []
    for turn, mutant in enumerate(chosen, 1):
        row = judge.attempt(mutant, turn)
        if not seconds and row["ended"] in ("survived near tests", "no end"):
            unseen.append((mutant, row))
        else:
            batch.append(row)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        ends = bool(seconds) and used.ru_utime + used.ru_stime > A_MINUTE - judge.near
        if batch and (ends or turn == len(chosen) or len(batch) == A_SHORT_RUN):
            show(confirmed(batch))
            batch = []
        if ends:
            break
    before = behind.sound() if unseen else {}
    for mutant, row in sorted(unseen, key=lambda one: one[0].file.startswith(behind.SLOW)):
        if time.monotonic() - began < 3600 * HOURS:
            (row,) = confirmed([behind.attempt(mutant, row, before)])
        show([row])


def show(rows: list[dict]) -> None:
    """Print rows, each on a line."""
    print(*map(json.dumps, rows), sep="\n", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

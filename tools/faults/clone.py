"""A copy of the project in a folder of its own, with this Python, commands run in it, and verdicts."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.paths import ROOT

#: What a copy does without: environments, histories, and what one-off reports and runs have left.
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", "__pycache__", "*__*=*", ".rendering*", ".failed", ".lock", ".*cache"
)
#: Says in a copy that it is one; who damages files looks for it first.
MARK = ".faults-copy"
#: Seconds after which a command has hung.
LIMIT = 240
#: Verdicts that may occur; others are "refused badly", "accepted wrongly" and "lost".
GOOD = {"went well", "refused well"}


def waiting() -> float:
    """Return how many processes wait for each core: what takes so many times longer has not hung."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (negative: a signal; None: it hung), what it said, seconds."""

    code: int | None
    said: str
    seconds: float


@dataclass
class Clone:
    """A copy of the project."""

    root: Path

    def start(self, *command: str, **options) -> subprocess.Popen:
        """Start a command in the copy, at the head of its own process group."""
        variables = {"PYTHONPATH": str(self.root), "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=os.environ | variables | threads,
            text=True,
            errors="replace",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **options,
        )

    def python(self, *arguments: str, limit: float = LIMIT, **options) -> Ended:
        """Run this Python to its end; where it hangs it is stopped, with all that it started."""
        began, process = time.monotonic(), self.start(sys.executable, *arguments, **options)
        try:
            printed, _ = process.communicate(timeout=limit * waiting())
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return Ended(None, process.communicate()[0], limit)
        return Ended(process.returncode, printed, time.monotonic() - began)

    def digests(self) -> dict[str, str]:
        """Return a digest of every file of results and sources; records and locks are left out."""
        digests = {}
        for folder in ("reports", "data/sources", "data/panel", "notebooks"):
            for path in sorted((self.root / folder).rglob("[!.]*")):
                name = path.relative_to(self.root).as_posix()
                if path.is_file() and "/." not in name:
                    digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return digests


@contextmanager
def cloned(name: str = "clone") -> Iterator[Clone]:
    """Give a copy of the project, under a folder name of choice; it goes when all is done."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        clone = Clone(Path(folder, name))
        shutil.copytree(ROOT, clone.root, ignore=LEFT_OUT)
        (clone.root / MARK).touch()
        place = clone.python("-c", "import analysis; print(analysis.__file__)").said.strip()
        if not Path(place).is_relative_to(clone.root.resolve()):
            raise RuntimeError(f"the copy would run the code of {place}; nothing is tried")
        yield clone


def check_copy() -> None:
    """Refuse to go on anywhere but in a copy: what follows damages files."""
    if Path.cwd().resolve() != ROOT or not (ROOT / MARK).is_file():
        raise RuntimeError("this damages files, and is made for copies only: python -m tools.faults")


def judge(ended: Ended, *, bad: bool | None) -> tuple[str, str]:
    """Return the verdict on a command, and why.

    Parameters
    ----------
    bad : bool or None
        Whether it was asked for what there is not; None where it may be either, as on a full disk: then
        it must do it or refuse it well.
    """
    lines = [line for line in ended.said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("error: ") or "FAILED" in line]
    last = (errors or lines or [""])[0][:200]
    if ended.code is None:
        return "refused badly", f"hung; {last}"
    if "Traceback (most recent" in ended.said:
        return "refused badly", f"traceback: {lines[-1][:200]}"
    if ended.code == 0:
        return ("accepted wrongly" if bad else "went well"), last
    said_why = any(re.match(r"error: \S", line) for line in lines)
    return ("refused badly" if bad is False or not said_why else "refused well"), last

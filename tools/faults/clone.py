"""A copy of the project in a folder of its own, with this Python, and commands run in it."""

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
from dataclasses import dataclass, field
from pathlib import Path

from analysis.paths import ROOT

#: What a copy does without: environments, histories, and what one-off reports and runs have left.
LEFT_OUT = shutil.ignore_patterns(
    ".git",
    ".venv*",
    "__pycache__",
    "*__*=*",
    ".rendering*",
    ".failed",
    ".lock",
    ".*cache",
)
#: Says in a copy that it is one; who damages files looks for it first.
MARK = ".faults-copy"
#: Seconds after which a command has hung.
LIMIT = 240
#: Seconds after which a battery that is one process has hung.
WHOLE = 7200


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
    """A copy of the project; ``environment`` comes on top of what the Makefile sets."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def reports(self) -> Path:
        """Folder of rendered reports."""
        return self.root / "reports"

    def start(self, *command: str, **options) -> subprocess.Popen:
        """Start a command in the copy, at the head of its own process group."""
        clean = {
            name: text for name, text in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
        }
        variables = {
            "PYTHONPATH": str(self.root),
            "PYTHONHASHSEED": "0",
            "SOURCE_DATE_EPOCH": "0",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=clean | variables | self.environment,
            text=True,
            errors="replace",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **options,
        )

    def run(self, *command: str, limit: float = LIMIT, **options) -> Ended:
        """Run a command to its end; one that hangs is stopped, with all that it started."""
        began, process = time.monotonic(), self.start(*command, **options)
        while True:
            try:
                printed, _ = process.communicate(timeout=limit)
                return Ended(process.returncode, printed, time.monotonic() - began)
            except subprocess.TimeoutExpired:
                if time.monotonic() - began < limit * waiting():
                    continue
                os.killpg(process.pid, signal.SIGKILL)
                return Ended(None, process.communicate()[0], limit)

    def python(self, *arguments: str, **options) -> Ended:
        """Run this Python in the copy."""
        return self.run(sys.executable, *arguments, **options)

    def report(self, name: str, settings: str = "", **options) -> Ended:
        """Render one report as ``make report`` does."""
        return self.python("-m", "analysis.publish", "report", "--", name, settings, **options)

    def digests(self, apart_from: re.Pattern[bytes] | None = None) -> dict[str, str]:
        """Digest of every file of results and sources, but for what a pattern matches.

        Records and locks of runs are left out.
        """
        digests = {}
        for folder in ("reports", "data/sources", "data/panel", "notebooks"):
            for path in sorted((self.root / folder).rglob("*")):
                hidden = any(part.startswith(".") for part in path.relative_to(self.root).parts)
                if path.is_file() and not hidden:
                    name = path.relative_to(self.root).as_posix()
                    content = path.read_bytes()
                    content = apart_from.sub(b"", content) if apart_from else content
                    digests[name] = hashlib.sha256(content).hexdigest()
        return digests


@contextmanager
def cloned(name: str = "clone") -> Iterator[Clone]:
    """Give a copy of the project, under a folder name of choice; it goes when all is done."""
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        root = Path(folder, name)
        shutil.copytree(ROOT, root, ignore=LEFT_OUT)
        clone = Clone(root)
        give_python(clone)
        (root / MARK).touch()
        where = clone.python("-c", "import analysis; print(analysis.__file__)").said.strip()
        if not Path(where).is_relative_to(root.resolve()):
            raise RuntimeError(f"the copy in {root} would run the code of {where}; nothing is tried")
        yield clone


def check_copy() -> None:
    """Refuse to go on anywhere but in a copy: what follows damages files."""
    if Path.cwd().resolve() != ROOT or not (ROOT / MARK).is_file():
        raise RuntimeError("this damages files, and is made for copies only: run `make faults`")


def give_python(clone: Clone) -> None:
    """Let the copy's Makefile find this Python in a set-up environment, which it would build else."""
    python = clone.root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    (clone.root / ".venv" / ".export-declines").write_text(f"{clone.root}\n", encoding="utf-8")

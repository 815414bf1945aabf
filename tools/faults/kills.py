"""Runs that are killed or meet a full disk: nothing half written, lost or left running."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

from tools.faults.clone import Clone, Ended, judge, waiting

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
REPORT = ("-m", "analysis.publish", "report", "--", "03_trade", "partner=JPN")
NAME = "03_trade__partner=JPN"
COMBINE, PANEL = ("-m", "analysis", "combine"), "data/panel/hs2.parquet"
#: Free bytes on the small disk of a folder.
FREE = {"reports": (0, 40_000, 300_000, 1_500_000), "data/panel": (100_000, 2_000_000, 6_000_000)}


def run(clone: Clone, n: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Kill n / 5 runs, reports and builds; fill disks; then let one of each run to its end."""
    rng = random.Random(seed)
    whole = clone.python(*REPORT)
    reference = clone.digests()
    for turn in range(-(-n // 5)):
        command = COMBINE if turn % 5 == 4 else REPORT
        take_away(clone, command)
        after, how = rng.uniform(0.1, whole.seconds), rng.choice(SIGNALS)
        verdict = stopped(clone, command, after, how)
        yield f"{command[1]}: {how.name} after {after:.1f} s", *left(clone, verdict, reference)
    for folder, sizes in FREE.items():
        for free in sizes:
            command = REPORT if folder == "reports" else COMBINE
            take_away(clone, command)
            with small_disk(clone.root / folder, free) as limit:
                ended = clone.python(*command, preexec_fn=limit)
                verdict = left(clone, judge(ended, bad=None), reference)
            yield f"{folder} on a disk with {free:,} bytes free", *verdict
    for command in (COMBINE, REPORT):
        verdict = judge(clone.python(*command), bad=False)
        yield f"{command[1]}: a whole run after them", *left(clone, verdict, reference)
    same = clone.digests() == reference
    yield "all files as before", "went well" if same else "lost", ""


def take_away(clone: Clone, command: tuple[str, ...]) -> None:
    """Take away what a command makes, so that it has something to do."""
    reports = [*(clone.root / "reports").glob(f"{NAME}.*")]
    for path in reports if command is REPORT else [clone.root / PANEL]:
        path.unlink(missing_ok=True)


def stopped(clone: Clone, command: tuple[str, ...], after: float, how: int) -> tuple[str, str]:
    """Kill a run unless it ends before; return the verdict on what it says and leaves running."""
    process = clone.start(sys.executable, *command)
    started = psutil.Process(process.pid)
    try:
        printed, _ = process.communicate(timeout=after)
        return judge(Ended(process.returncode, printed, after), bad=False)
    except subprocess.TimeoutExpired:
        family = [started, *started.children(recursive=True)]
        os.kill(process.pid, how)
    try:
        printed, _ = process.communicate(timeout=30 * waiting())
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return "refused badly", "did not end within 30 s"
    _, alive = psutil.wait_procs(family, timeout=10 * waiting())
    if alive:
        return "refused badly", f"{len(alive)} processes still run: {alive[0]}"
    if "Traceback (most recent" in printed:
        return "refused badly", f"traceback: {printed.strip().splitlines()[-1][:200]}"
    return "refused well", printed.strip().splitlines()[-1][:100] if printed.strip() else "ended"


def left(clone: Clone, verdict: tuple[str, str], reference: dict[str, str]) -> tuple[str, str]:
    """Return a verdict, or that a file which the run did not take away is lost or another."""
    files = clone.digests()
    makes = ("reports/index.html", PANEL)  # the one lists the reports that there are
    for name, digest in reference.items():
        gone_is_well = NAME in name or name in makes
        if files.get(name, digest if gone_is_well else "") != digest and name != makes[0]:
            return "lost", f"{name} is missing, half written or another"
    return verdict


@contextlib.contextmanager
def small_disk(place: Path, free: int) -> Iterator:
    """Put a folder on a small disk of its own; without the right to mount, give a limit on files."""
    used = sum(-(-path.stat().st_size // 4096) * 4096 for path in place.rglob("*"))
    copy = place.with_name(f".{place.name}.copy")
    shutil.copytree(place, copy)
    words = ["mount", "-t", "tmpfs", "-o", f"size={used + 60 * 4096 + free}", "tmpfs", str(place)]
    mounted = shutil.which("mount") and subprocess.run(words, capture_output=True).returncode == 0
    try:
        if mounted:
            shutil.copytree(copy, place, dirs_exist_ok=True)
        yield None if mounted else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (free, free))
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], capture_output=True)
        shutil.rmtree(copy)

"""Runs that are killed at random moments: nothing half-written, nothing lost, nothing left running."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from tools.faults.clone import Clone, Ended, waiting
from tools.faults.verdict import Try, judge

BATTERY = "kills at random moments"
#: Kills of a report being rendered, and of the panels being built.
REPORTS, PANELS = 20, 5
#: Kills of figures being drawn for papers.
DRAWN = 5
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
REPORT = ("-m", "analysis.publish", "report", "--", "03_trade", "partner=JPN")
COMBINE = ("-m", "analysis", "combine")
FIGURES, PAPER = ("-m", "analysis.publish", "figures", "02_tariffs"), "figures/paper"
NAME = "03_trade__partner=JPN"


def run(clone: Clone, seed: int) -> list[Try]:
    """Kill reports and builds, and see what is left; then let one run to its end."""
    rng, tries = random.Random(seed), []
    whole = clone.python(*REPORT)
    reference, before = made(clone), clone.digests()
    for number in range(REPORTS + PANELS):
        command = REPORT if number < REPORTS else COMBINE
        if command is REPORT:
            for path in clone.reports.glob(f"{NAME}.*"):
                path.unlink()
        else:
            (clone.root / "data" / "panel" / "hs2.parquet").unlink(missing_ok=True)
        after, how = rng.uniform(0.1, whole.seconds), rng.choice(SIGNALS)
        what = f"{' '.join(command[1:3])}: {how.name} after {after:.1f} s"
        verdict, note = killed(clone, command, after, how, reference, before)
        tries.append(Try(BATTERY, what, verdict, note))
    last = [clone.python(*COMBINE), clone.python(*REPORT)]
    same = made(clone) == reference and clone.digests() == before and not sockets_left()
    for ended in last:
        verdict, note = judge(ended, bad=False)
        tries.append(Try(BATTERY, "a whole run after them", verdict if same else "lost", note))
    return tries + figures(clone, rng)


def figures(clone: Clone, rng: random.Random) -> list[Try]:
    """Kill runs that draw for papers: each file is whole or not there, and the next run tidies up."""
    whole, tries = clone.python(*FIGURES), []
    reference = drawn(clone)
    for _ in range(DRAWN):
        after, how = rng.uniform(0.5, 1) * whole.seconds, rng.choice(SIGNALS)
        verdict = stopped(clone, FIGURES, after, how)
        if drawn(clone) != reference:
            verdict = "lost", "a figure is half written or another"
        tries.append(Try(BATTERY, f"figures: {how.name} after {after:.1f} s", *verdict))
    last = judge(clone.python(*FIGURES), bad=False)
    if left_behind := sorted((clone.reports / PAPER).glob(".*.new.*")):
        last = "lost", f"{left_behind[0].name} is left behind"
    return [*tries, Try(BATTERY, "figures: a whole run after them", *last)]


def drawn(clone: Clone) -> dict[str, bytes]:
    """Return the figures for papers; those that are being written have hidden names."""
    return {path.name: path.read_bytes() for path in (clone.reports / PAPER).glob("[!.]*")}


def made(clone: Clone) -> dict[str, bytes]:
    """Return the files of the report that is killed."""
    paths = [*clone.reports.glob(f"{NAME}.*"), *clone.reports.glob(f"figures/{NAME}/*")]
    return {path.name: path.read_bytes() for path in paths}


def killed(
    clone: Clone, command, after: float, how: int, reference: dict, before: dict
) -> tuple[str, str]:
    """Kill one run, and return the verdict on what it leaves."""
    verdict = stopped(clone, command, after, how)
    return verdict if verdict[0] != "refused well" else left(clone, verdict, reference, before)


def stopped(clone: Clone, command, after: float, how: int) -> tuple[str, str]:
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


def left(clone: Clone, verdict: tuple[str, str], reference: dict, before: dict) -> tuple[str, str]:
    """Return a verdict, or that files which a killed run has left are lost."""
    now, files = made(clone), clone.digests()
    for name, data in now.items():
        if data != reference[name]:
            return "lost", f"{name} is half written or another"
        if name.endswith(".ipynb"):
            json.loads(data)
    lost = [
        n
        for n in before
        if files.get(n) != before[n] and NAME not in n and not n.endswith("hs2.parquet")
    ]
    if lost and lost != ["reports/index.html"]:  # which lists the reports there are
        return "lost", f"{lost[0]} is missing or another"
    hs2 = "data/panel/hs2.parquet"
    if files.get(hs2, before[hs2]) != before[hs2]:
        return "lost", "hs2.parquet is half written"
    return verdict


def sockets_left() -> list[Path]:
    """Return folders of kernels' sockets whose run is no more."""
    folders = Path(tempfile.gettempdir()).glob("kernels-*-*")
    return [path for path in folders if not psutil.pid_exists(int(path.name.split("-")[1]))]

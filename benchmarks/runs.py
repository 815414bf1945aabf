"""What the make targets take from a fresh clone: time, memory, disk; into runs.csv.

``python -m benchmarks.runs``, about half an hour on two idle cores. Clones the last commit into a folder
of its own, where the first target sets up an environment of its own.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from analysis.paths import ROOT
from benchmarks.report import machine

TARGETS = ("setup", "reports", "paper", "test")
FILE = Path(__file__).with_name("runs.csv")
#: Bytes in a unit of ru_maxrss.
UNIT = 1 if sys.platform == "darwin" else 1024


def main() -> None:
    """Measure each target after those before it, and write runs.csv after each."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "clone")
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        rows = []
        for target in TARGETS:
            rows.append(run(target, clone))
            with FILE.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, rows[0], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


def run(target: str, clone: Path) -> dict:
    """Run one target.

    Returns
    -------
    dict
        ``seconds``; ``memory``, bytes of the largest of its processes; ``disk``, bytes of the folder
        afterwards; ``load``, processes that waited for the machine in the minute before.
    """
    load, start = os.getloadavg()[0], time.perf_counter()
    process = subprocess.Popen(["make", target], cwd=clone, env=_plain())
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"make {target} failed in a fresh clone")
    return {
        "target": target,
        "seconds": round(time.perf_counter() - start),
        "memory": used.ru_maxrss * UNIT,
        "disk": sum(path.lstat().st_size for path in clone.rglob("*") if not path.is_dir()),
        "load": round(load, 1),
        "machine": machine(),
        "measured": date.today().isoformat(),
    }


def _plain() -> dict[str, str]:
    """Return the environment without what would lead make to this folder."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


if __name__ == "__main__":
    main()

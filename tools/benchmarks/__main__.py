"""Run every package on every case, each in its own process; write results.csv and docs/speed.md.

``python -m tools.benchmarks [CASE...] [ROWS...]``: cases are :data:`CASES`, rows those of
``panels.SIZES`` from three million on. A process imports, reads, computes and ends: what a user waits
for. ``first fit`` is of the HS2 panel of this package; other data are made from a seed, in a temporary
folder of up to 20 GB.
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

import psutil

from analysis.paths import DOCS
from analysis.publish.site.readme import between
from tools.benchmarks import estimates, folders
from tools.benchmarks.panels import SIZES

FILE = Path(__file__).with_name("results.csv")
FIELDS = ["what", "package", "rows", "bytes", "seconds"]
FIELDS += ["cpu_seconds", "peak_bytes", "problem", "measured"]
OURS = "this package"
#: Case -> what the table calls it, packages, and gigabytes that this package may use, data included.
CASES = {
    "first fit": ("HS2, OLS, of 0.3 M rows", [*estimates.WAYS], 1),
    "combine": ("balanced panel of raw imports", [*folders.WAYS], 2),
    "ols": ("OLS", [OURS, "fereg"], 8),
    "ppml": ("PPML", [OURS, "fereg"], 12),
}
ROWS = [rows for rows in SIZES if rows >= 3_000_000]
#: What takes more is ended: gigabytes of others, and seconds. Runs of a case that takes a few seconds.
MOST, SECONDS, RUNS = 20, 1_800, 5


def main(*words: str) -> None:
    """Measure what is asked for, record each result as it is known, and quote all of them."""
    cases = [word for word in words if word in CASES] or [*CASES]
    sizes = [int(word) for word in words if word.isdigit()] or ROWS
    for case in cases:
        for rows in sizes if case != "first fit" else [0]:
            with tempfile.TemporaryDirectory() as folder:
                for row in measured(case, rows, Path(folder)):
                    record(row)
    DOCS.joinpath("speed.md").write_text(quoted(DOCS.joinpath("speed.md").read_text("utf-8")), "utf-8")


def measured(case: str, rows: int, folder: Path):
    """Yield a row for each package, on data that are made in a folder."""
    source, scratch = folder / "source", folder / "scratch"
    scratch.mkdir()
    if case == "combine":
        rows = folders.raw(rows, source)
    elif rows:
        rows = estimates.panel(rows, case, source)
    of = {"what": case, "rows": rows, "bytes": size_of(source)}
    _, packages, ours = CASES[case]
    for package in packages:
        command = [sys.executable, "-W", "ignore", "-m", "tools.benchmarks.estimates", package, "ols"]
        if case == "combine":
            places = [source, folder / package, scratch]
            command = [sys.executable, "-m", "tools.benchmarks.folders", package, *map(str, places)]
        elif rows:
            command[-1:] = [case, str(source)]
        tries = [watched(command, ours if package == OURS else MOST) for _ in range(1 if rows else RUNS)]
        middle = sorted(tries, key=lambda one: one["seconds"])[len(tries) // 2]
        yield of | {"package": package} | middle


def watched(command: list[str], most: float) -> dict:
    """Run a command, and end it where it takes too much.

    Returns
    -------
    dict
        ``seconds``; ``cpu_seconds``, of the processor, whoever else is at work; ``peak_bytes`` of
        memory; and ``problem`` where it did not end well.
    """
    start, problem = time.perf_counter(), ""
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(command, stderr=printed, stdout=printed)
        memory = psutil.Process(process.pid)
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            if memory.memory_info().rss > most * 10**9:
                problem = f"more than {most:g} GB"
            elif time.perf_counter() - start > SECONDS:
                problem = f"> {SECONDS} s"
            if problem:
                process.kill()
            time.sleep(0.02)
        seconds = time.perf_counter() - start
        printed.seek(0)
        lines = printed.read().strip().splitlines()
    if ended[1] and not problem:
        problem = (lines or [f"ended with {ended[1]}"])[-1][:150]
    used, unit = ended[2], 1 if sys.platform == "darwin" else 1024
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_bytes": used.ru_maxrss * unit,
        "problem": problem,
    }


def size_of(folder: Path) -> int:
    """Return the bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*"))


def results() -> list[dict]:
    """Return what was measured last, a row a case, size and package."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def record(row: dict) -> None:
    """Put a row into results.csv, in the place of an earlier one of the same case, and print it."""
    row = {name: str(value) for name, value in (row | {"measured": date.today()}).items()}
    rows = [old for old in results() if any(old[name] != row[name] for name in FIELDS[:3])]
    rows = sorted([*rows, row], key=lambda one: ([*CASES].index(one["what"]), int(one["rows"])))
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(row, flush=True)


def quoted(page: str, rows: list[dict] | None = None) -> str:
    """Return a page with the table of results between its marks ``speed``."""
    heads = "| | rows | data | this package | of the processor | peak memory | best other | its peak |"
    lines = [heads, "|---|--:|--:|--:|--:|--:|--:|--:|"]
    cases: dict[tuple, dict[str, dict]] = {}
    for row in results() if rows is None else rows:
        cases.setdefault((row["what"], int(row["rows"])), {})[row["package"]] = row
    for (case, n), by_package in cases.items():
        ours = by_package.pop(OURS)
        done = [other for other in by_package.values() if not other["problem"]]
        best = min(done, key=lambda other: float(other["seconds"]), default=None)
        size = f"{int(ours['bytes']) / 1e9:.2f} GB" if n and ours["bytes"] else ""
        cells = [CASES[case][0], f"{n / 1e6:.1f} M" if n else "", size, *_shown(ours)]
        if best:
            ratio = float(best["seconds"]) / float(ours["seconds"])
            seconds, _, peak = _shown(best)
            cells += [f"{best['package']}, {seconds} ({ratio:.1f} x)", peak]
        else:
            cells += ["; ".join(f"{o['package']}: {o['problem']}" for o in by_package.values()), ""]
        lines.append(f"| {' | '.join(cells)} |")
    return between(page, "speed", "\n".join(lines))


def _shown(row: dict) -> tuple[str, str, str]:
    if row["problem"]:
        return row["problem"], "", ""
    seconds = (f"{float(row[name]):.3g} s" for name in ("seconds", "cpu_seconds"))
    return *seconds, f"{int(row['peak_bytes']) / 1e9:.1f} GB"


if __name__ == "__main__":
    main(*sys.argv[1:])

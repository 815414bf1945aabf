"""Run every package on every case, each in its own process, and write results.md and results.csv.

``python -m tools.benchmarks "1 M" first`` runs the cases whose names begin so, and only prints their
table.
"""

from __future__ import annotations

import csv
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.paths import DOCS, PANEL
from tools.benchmarks.engines import ENGINES, FIRST_FITS
from tools.benchmarks.measure import FIRST_CALLS, REPEATED
from tools.benchmarks.report import OURS, quoted, report, table

HERE = Path(__file__).parent
LIMIT = 120  # seconds a case; what takes longer is reported as longer
#: Gigabytes used and given back before each, so that none pays for being the first; with 10 M rows:
TOUCHED, TOUCHED_MORE = "1", "3"

#: Case -> estimator, panel. From small to large.
CASES = {
    "HS2, OLS": ("ols", "hs2_ols"),
    "HS2, PPML": ("ppml", "hs2_ppml"),
    "1 M rows, OLS": ("ols", "1000000"),
    "1 M rows, PPML": ("ppml", "1000000"),
    "10 M rows, OLS": ("ols", "10000000"),
    "10 M rows, PPML": ("ppml", "10000000"),
}
#: A new process that imports, reads the HS2 panel and fits it: what a user waits for.
FIRST_FIT = "first fit of a user, HS2, OLS"

#: BLAS threads ("default" is what a script or an IDE gets, "one" what the Makefile sets) and cores kept
#: busy by other work. Every package runs in the first setting, the fastest two in all.
SETTINGS = [("default", 0), ("one", 0), ("default", 1), ("one", 1)]
FASTEST = [OURS, "fereg"]
VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

FIELDS = [
    "case",
    "blas_threads",
    "busy_cores",
    "reading",
    "package",
    "rows",
    "problem",
    "coefficient",
    "digits",
    "cold",
    "n_cold",
    "warm",
    "n_warm",
    "cold_cpu",
    "warm_cpu",
    "memory",
    "memory_data",
]


def main(*wanted: str) -> None:
    """Measure and write; only print where ``wanted``, beginnings of their names, chooses some cases."""
    chosen = [case for case in [*CASES, FIRST_FIT] if case.startswith(wanted or "")]
    with tempfile.TemporaryDirectory() as folder:
        stored = {name: f"{folder}/{name}" for name in {CASES[c][1] for c in chosen if c in CASES}}
        for name, place in stored.items():
            child("panel", name, place)
        rows = []
        for case in chosen:
            rows += first_fits() if case == FIRST_FIT else fits(case, stored, rows)
        add_digits(rows)
        if wanted:
            return print("\n".join(table(rows)))
        others = {
            "machine": child("machine", stored["hs2_ols"], stored["10000000"]),
            "inference": child("inference"),
            "curve": child("curve"),
            "scenario": child("scenario"),
            "effect": child("effect"),
        }
    print(others, flush=True)
    with (HERE / "results.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    text = report(rows, others)
    (HERE / "results.md").write_text(text, encoding="utf-8")
    page = DOCS / "speed.md"
    page.write_text(quoted(page.read_text(encoding="utf-8"), rows, text), encoding="utf-8")
    print(text)


def fits(case: str, stored: dict[str, str], before: list[dict]) -> list[dict]:
    """Measure a case on ready arrays: every package in the first setting, the fastest in the others."""
    estimator, panel = CASES[case]
    large = case.startswith("10 M")
    rows = []
    for threads, busy in SETTINGS[:2] if large else SETTINGS:
        for engine in ENGINES if (threads, busy) == SETTINGS[0] else FASTEST:
            child("touch", TOUCHED_MORE if large else TOUCHED)
            with kept_busy(busy):
                arguments = "fit", engine, estimator, stored[panel]
                measurement = too_long(before, case, engine) or measured(*arguments, threads=threads)
            rows.append(row(case, threads, busy, "no", engine, measurement))
    return rows


def first_fits() -> list[dict]:
    """Measure what a user's first fit takes, reading included, in the first setting."""
    threads, busy = SETTINGS[0]
    rows = []
    for engine in FIRST_FITS:
        child("touch", TOUCHED)
        calls = [
            child("first_fit", engine, str(PANEL / "hs2.parquet"), threads=threads)
            for _ in range(FIRST_CALLS)
        ]
        measurement = calls[0] if "problem" in calls[0] else calls[0] | medians(calls)
        rows.append(row(FIRST_FIT, threads, busy, "yes", engine, measurement))
    return rows


def row(case: str, threads: str, busy: int, reading: str, engine: str, found: dict) -> dict:
    """Return a line of results.csv, printed as well."""
    fields = {"case": case, "blas_threads": threads, "busy_cores": busy, "reading": reading}
    fields |= {"package": engine} | found
    print({field: fields[field] for field in FIELDS if field in fields}, flush=True)
    return fields


def measured(*arguments: str, threads: str) -> dict:
    """Measure first and later calls; the first is a median over new processes."""
    measurement = child(*arguments, str(LIMIT), threads=threads)
    if measurement.get("cold", REPEATED) < REPEATED:
        again = [child(*arguments, "0", threads=threads) for _ in range(FIRST_CALLS - 1)]
        measurement |= medians([measurement, *again])
    return measurement


def medians(calls: list[dict]) -> dict:
    """Return the median first call of several new processes."""
    middle = {field: statistics.median(one[field] for one in calls) for field in ("cold", "cold_cpu")}
    return middle | {"n_cold": len(calls)}


def child(*arguments: str, threads: str = "one") -> dict:
    """Measure in a new process; what fails or takes too long is a result too."""
    command = [sys.executable, "-W", "ignore", "-m", "tools.benchmarks.measure", *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    if threads == "one":
        environment |= dict.fromkeys(VARIABLES, "1")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, env=environment)
        lines, problem = done.stdout, done.stderr
    except subprocess.TimeoutExpired as error:
        lines, problem = (error.stdout or b"").decode(), f"> {LIMIT} s"
        done = None
    measurements = [json.loads(line) for line in lines.splitlines() if line.startswith("{")]
    if measurements:
        return measurements[-1]
    if done is not None and done.returncode < 0:
        return {"problem": "out of memory"}
    if "No module named 'analysis" in problem:
        return {"problem": "not built"}
    return {"problem": problem.strip().splitlines()[-1].removeprefix("NotImplementedError: ")[:60]}


@contextmanager
def kept_busy(cores: int) -> Iterator[None]:
    """Keep as many cores busy meanwhile, as another program of the user's would."""
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(cores)]
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()


def too_long(rows: list[dict], case: str, engine: str) -> dict | None:
    """Spare a case that a tenth of the rows shows to exceed the limit, or that cannot work."""
    before = case.replace("10 M", "1 M") if case.startswith("10 M") else case.replace("1 M rows", "HS2")
    for row in rows:
        if before != case and (row["case"], row["package"]) == (before, engine):
            small = row.get("cold")
            if small is None:
                return {"problem": row["problem"]}
            if case.startswith("10 M") and small * 10 > LIMIT:
                return {"problem": f"not run ({small:.0f} s for a tenth)"}
    return None


def add_digits(rows: list[dict]) -> None:
    """Count the digits to which each coefficient agrees with ours."""
    for row in rows:
        if row.get("coefficient"):
            ours = next(r for r in rows if r["case"] == row["case"] and r["package"] == OURS)
            apart = abs(row["coefficient"] / ours["coefficient"] - 1)
            row["digits"] = min(15, math.floor(-math.log10(max(apart, 1e-16))))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Data that outgrow memory: seconds, peak memory and problems of each package, into outgrow.csv.

``python -m tools.benchmarks.outgrow combine [FOLDER [ROWS ...]]`` builds the balanced panel of raw
imports under a memory of 2 GB, each package in a process of its own and its panel compared with the
others'. The imports are made in a temporary folder within FOLDER, which needs up to 20 GB; the ways of
the packages are in ``tools/benchmarks/folders.py``. ``... rates ...`` adds the rate by law, which no
other package can, to generated imports of real lines (``tools/benchmarks/lines.py``). ``... estimate
...`` fits a panel of these sizes by OLS and PPML, read from its folder
(``tools/benchmarks/estimates.py``). ``... draws ...`` permutes the law in such a panel, as
``analysis.elasticity(data=FOLDER)`` does, under a memory of 8 GB.
"""

from __future__ import annotations

import csv
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from analysis.engine.permuting import DRAWS as MOST
from analysis.paths import DOCS
from analysis.publish.site.readme import between
from tools.benchmarks.estimates import DRAWS, panel
from tools.benchmarks.estimates import WAYS as ESTIMATES
from tools.benchmarks.folders import WAYS, raw, summary
from tools.benchmarks.lines import folder as imports_of_lines
from tools.benchmarks.panels import SIZES
from tools.benchmarks.waits import UNIT

FILE = Path(__file__).with_name("outgrow.csv")
FIELDS = [
    "what",
    "package",
    "rows",
    "bytes",
    "seconds",
    "cpu_seconds",
    "peak_bytes",
    "spilled_bytes",
    "problem",
    "measured",
]
KEY = FIELDS[:3]
ROWS = [rows for rows in SIZES if rows >= 3_000_000]
#: A process that uses more is ended, as one that takes longer is.
MOST_BYTES, MOST_SECONDS = 10 * 10**9, 1_800
#: What the table calls what is measured.
NAMES = {
    "combine": "combine",
    "ols": "OLS",
    "ppml": "PPML",
    "rates": "rates by law",
    "draws": f"OLS, law permuted 2 x {DRAWS} times",
}
#: Seconds between two looks at a process.
PAUSE = 0.2
#: What this package may use for a regression, the data it holds included; and the others.
OURS = next(iter(ESTIMATES))
MOST_OF_ESTIMATE = {"ols": 8 * 10**9, "ppml": 12 * 10**9}
MOST_OF_DRAWS = 8 * 10**9
MOST_OF_OTHERS = 20 * 10**9


def combine(parent: str | None = None, *sizes: str) -> None:
    """Measure every package on every size, from small to large, and record each as it is known."""
    for rows in [int(size) for size in sizes] or ROWS:
        with tempfile.TemporaryDirectory(dir=parent) as folder:
            source = Path(folder, "imports")
            case = {"what": "combine", "rows": raw(rows, source), "bytes": size_of(source)}
            panels = {}
            for package in WAYS:
                measurement = measured(package, source, Path(folder, "panel"), Path(folder, "scratch"))
                panels[package] = measurement.pop("panel", None)
                if panels[package] not in (None, next(iter(panels.values()))):
                    measurement["problem"] = f"another panel: {panels[package]}"
                record(case | {"package": package} | measurement)


def rates(parent: str | None = None, *sizes: str) -> None:
    """Measure this package's law on every size; record each."""
    for rows in [int(size) for size in sizes] or ROWS:
        with tempfile.TemporaryDirectory(dir=parent) as folder:
            source, scratch = Path(folder, "imports"), Path(folder, "scratch")
            scratch.mkdir()
            case = {"what": "rates", "rows": imports_of_lines(rows, source)}
            case["bytes"] = size_of(source)
            command = [sys.executable, "-m", "analysis.combine", "rates", str(source)]
            measurement = watched([*command, str(Path(folder, "rates")), "hts10"], scratch)
            record(case | {"package": OURS} | measurement)


def estimate(parent: str | None = None, *sizes: str) -> None:
    """Measure a regression, its reading included, by each package on every size; record each."""
    for rows in [int(size) for size in sizes] or ROWS:
        for estimator, most in MOST_OF_ESTIMATE.items():
            _fitted(parent, rows, estimator, dict.fromkeys(ESTIMATES, MOST_OF_OTHERS) | {OURS: most})


def draws(parent: str | None = None, *sizes: str) -> None:
    """Measure the law permuted, which no other package does, on every size; record each."""
    for rows in [int(size) for size in sizes] or ROWS:
        _fitted(parent, rows, "draws", {OURS: MOST_OF_DRAWS})


def _fitted(parent: str | None, rows: int, estimator: str, limits: dict[str, int]) -> None:
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        source, scratch = Path(folder, "panel"), Path(folder, "scratch")
        scratch.mkdir()
        case = {"what": estimator, "rows": panel(rows, estimator, source), "bytes": size_of(source)}
        for package, most in limits.items():
            command = [sys.executable, "-W", "ignore", "-m", "tools.benchmarks.estimates", package]
            measurement = watched([*command, estimator, str(source)], scratch, most=most)
            record(case | {"package": package} | measurement)


def measured(package: str, source: Path, target: Path, scratch: Path) -> dict:
    """Build a panel in a new process; return what it took, and a summary of the panel."""
    scratch.mkdir()
    places = map(str, (source, target, scratch))
    command = [sys.executable, "-m", "tools.benchmarks.folders", package, *places]
    try:
        measurement = watched(command, scratch)
        return measurement if "problem" in measurement else measurement | {"panel": summary(target)}
    finally:
        for folder in (target, scratch):
            shutil.rmtree(folder, ignore_errors=True)


def watched(command: list[str], scratch: Path, *, most: int = MOST_BYTES) -> dict:
    """Run a command, and end it where it takes too much.

    Returns
    -------
    dict
        ``seconds``; ``cpu_seconds``, of the processor, whoever else is at work;
        ``peak_bytes`` of memory; ``spilled_bytes``, the most that was in ``scratch``; and ``problem``
        where it did not end well.
    """
    import psutil

    start, spilled, problem = time.perf_counter(), 0, None
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(command, stderr=printed, stdout=printed)
        memory = psutil.Process(process.pid)
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            spilled = max(spilled, size_of(scratch))
            if memory.memory_info().rss > most:
                problem = f"more than {most / 1e9:g} GB"
            elif time.perf_counter() - start > MOST_SECONDS:
                problem = f"> {MOST_SECONDS} s"
            if problem:
                process.kill()
            time.sleep(PAUSE)
        seconds = time.perf_counter() - start
        printed.seek(0)
        lines = printed.read().strip().splitlines()
    if ended[1] and not problem:
        problem = (lines or [f"ended with {ended[1]}"])[-1][:150]
    used = ended[2]
    measurement = {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_bytes": used.ru_maxrss * UNIT,
        "spilled_bytes": spilled,
    }
    return measurement | {"problem": problem} if problem else measurement


def size_of(folder: Path) -> int:
    """Return the bytes of the files in a folder, those that vanish meanwhile left out."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total


def record(row: dict) -> None:
    """Put a row into outgrow.csv, in the place of an earlier one of the same case, and print it."""
    row = {"problem": "", "measured": date.today().isoformat()} | row
    rows = []
    if FILE.exists():
        with FILE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    same = [str(row[name]) for name in KEY]
    rows = [old for old in rows if [old[name] for name in KEY] != same] + [row]
    rows.sort(key=lambda one: (one["what"], int(one["rows"])))
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(row, flush=True)


def main(what: str, *arguments: str) -> None:
    """Measure, and put the table of all rows into docs/speed.md."""
    {"combine": combine, "rates": rates, "estimate": estimate, "draws": draws}[what](*arguments)
    page = DOCS / "speed.md"
    with FILE.open(encoding="utf-8", newline="") as file:
        text = quoted(page.read_text(encoding="utf-8"), list(csv.DictReader(file)))
    page.write_text(text, encoding="utf-8")


def quoted(page: str, rows: list[dict]) -> str:
    """Return a page with the table of these rows between its marks ``outgrow``."""
    lines = [
        "| | rows | data | this package | of the processor | peak memory | best other "
        "| its peak memory |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    cases: dict[tuple, dict[str, dict]] = {}
    for row in rows:
        cases.setdefault((row["what"], int(row["rows"])), {})[row["package"]] = row
    for (what, n), by_package in cases.items():
        ours, *others = (
            by_package.pop(name) for name in [OURS, *list(by_package)] if name in by_package
        )
        done = [other for other in others if not other["problem"]]
        best = min(done, key=lambda other: float(other["seconds"]), default=None)
        size = f"{int(ours['bytes']) / 1e9:.2f} GB"
        cells = [NAMES[what], f"{n / 1e6:.1f} M", size, *_shown(ours)]
        if best:
            ratio = float(best["seconds"]) / float(ours["seconds"])
            seconds, _, peak = _shown(best)
            cells += [f"{best['package']}, {seconds} ({ratio:.1f} x)", peak]
        else:
            cells += ["; ".join(f"{o['package']}: {o['problem']}" for o in others), ""]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", *growth(rows), *limits(rows)]
    return between(page, "outgrow", "\n".join(lines))


def _shown(row: dict) -> tuple[str, str, str]:
    if row["problem"]:
        return row["problem"], "", ""
    # Elapsed time is not shown where a busy machine would have given it.
    seconds, processor = (
        f"{float(row[name]):.0f} s" if row[name] else "–" for name in ("seconds", "cpu_seconds")
    )
    return seconds, processor, f"{int(row['peak_bytes']) / 1e9:.1f} GB"


def growth(rows: list[dict]) -> list[str]:
    """Return the exponents with which this package's processor time grows in the rows."""
    finished = [row for row in rows if row["package"] == OURS and not row["problem"]]
    exponents = []
    for what, name in NAMES.items():
        ends = [(int(r["rows"]), float(r["cpu_seconds"])) for r in finished if r["what"] == what]
        if len(ends) > 1:
            (n1, t1), (n2, t2) = min(ends), max(ends)
            exponent = math.log(t2 / t1) / math.log(n2 / n1)
            exponents.append(f"{name} {exponent:.2f} from {n1 / 1e6:.0f} to {n2 / 1e6:.0f} M rows")
    return [f"Growth exponents of processor time: {', '.join(exponents)}."] if exponents else []


def limits(rows: list[dict]) -> list[str]:
    """Say what limits the law permuted, which needs most: memory where it ran out of it, and time."""
    ours = sorted((row for row in rows if row["what"] == "draws"), key=lambda row: int(row["rows"]))
    lines = [
        f"The law permuted breaks at {int(row['rows']) / 1e6:.0f} M rows: {row['problem']}."
        for row in ours
        if row["problem"]
    ][:1]
    for row in [row for row in ours if not row["problem"]][-1:]:
        seconds = float(row["cpu_seconds"]) / (2 * (DRAWS + 1))  # reading and fit shared out
        lines.append(
            f"Of the law permuted time is the limit: {seconds:.1f} s of the processor an assignment at "
            f"{int(row['rows']) / 1e6:.0f} M rows, {seconds * 2 * (MOST + 1) / 3600:.1f} hours for "
            f"2 x {MOST:,}, which the workers of `SCHEDULER=` share out."
        )
    return lines


if __name__ == "__main__":
    main(*sys.argv[1:])

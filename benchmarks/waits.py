"""What people wait for beside a regression: small questions, each in new processes; into waits.csv.

``python -m benchmarks.waits [WORD ...]`` measures the questions whose names hold a word, and puts the
table of all into the README. Data and law must be built (``make combine law``).
"""

from __future__ import annotations

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from analysis.paths import ROOT
from analysis.publish.readme import between
from benchmarks.__main__ import VARIABLES
from benchmarks.report import machine
from benchmarks.runs import UNIT

FILE = Path(__file__).with_name("waits.csv")
FIELDS = ["question", "seconds", "cpu_seconds", "peak_bytes", "processes", "machine", "measured"]
PROCESSES = 5
KEY = "elasticity.2025.headline.law"

LINES = "from benchmarks.lines import sold; frame = sold({})"
JOIN = "from analysis.combine.law.by_month import with_statutory_rate as join"
DEAL = """
from analysis.estimate.headline.study import load_designs
made = load_designs()["EPISODE"]
_ = made.dealer, made.randomise("products", 8)
"""

#: Question -> what is typed (a command, or code), and what of it is timed alone, where not all is.
QUESTIONS = {
    "cite a number": (["-m", "analysis.publish", "cite", KEY], ""),
    "print a number": (f"import analysis; print(analysis.number({KEY!r}))", ""),
    "check a claim": (["-m", "analysis.publish", "check", "exports CHN USA 2025-05 yoy -34.5%"], ""),
    "look one rate up": (
        "import analysis; print(analysis.statutory_rate('CHN', '8517.62.0090', '2025-06-30'))", "",
    ),
    "1,000 rates by law": (
        LINES.format(1_000),
        "from analysis.combine.law.runs import rates_between as ask;"
        "ask(frame.partner, frame['product'], frame.month)",
    ),
    "the law of 0.7 M rows": (LINES.format(700_000), f"{JOIN}; join(frame)"),
    "the law of 7 M rows": (LINES.format(7_000_000), f"{JOIN}; join(frame)"),
    "the same gap again": ("import analysis; analysis.gap('CHN')", "analysis.gap('CHN')"),
    "100 laws dealt out, 2017-2019": (
        DEAL.replace("EPISODE", "2018"), "made.randomise('products', 100)"
    ),
    "100 laws dealt out, 2024-2025": (
        DEAL.replace("EPISODE", "2025"), "made.randomise('products', 100)"
    ),
}  # fmt: skip


def main(*words: str) -> None:
    """Measure, write waits.csv, and put the table into the README."""
    rows = {row["question"]: row for row in read()}
    for question in QUESTIONS:
        if not words or any(word in question for word in words):
            rows[question] = measured(question)
            print(rows[question], flush=True)
    rows = [rows[question] for question in QUESTIONS if question in rows]
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    readme = ROOT / "README.md"
    readme.write_text(quoted(readme.read_text(encoding="utf-8"), read()), encoding="utf-8")


def read() -> list[dict]:
    """Return the rows of waits.csv; none where it is not there."""
    if not FILE.exists():
        return []
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measured(question: str) -> dict:
    """Return the medians of a question over new processes."""
    runs = [run(*QUESTIONS[question]) for _ in range(PROCESSES)]
    found = {name: statistics.median(one[name] for one in runs) for name in runs[0]}
    when = {"machine": machine(), "measured": date.today().isoformat()}
    rounded = {name: round(value, 3) for name, value in found.items()}
    return {"question": question, **rounded, "processes": PROCESSES, **when}


def run(typed: list[str] | str, timed: str = "") -> dict:
    """Run a question once: seconds, those of the processor, and peak memory.

    Parameters
    ----------
    typed : list of str or str
        Arguments of Python, or its code.
    timed : str
        Code after it that is timed alone; else the whole process is, its start and imports with it.
    """
    if timed:
        clocks = "time.perf_counter(), time.process_time()"
        typed = (
            f"{typed}\nimport json, time; began = {clocks}\n{timed}\n"
            f"print(json.dumps([b - a for a, b in zip(began, ({clocks}))]))"
        )
    command = [sys.executable, *(["-c", typed] if isinstance(typed, str) else typed)]
    own = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    environment = os.environ | dict.fromkeys(VARIABLES, "1") | own
    with tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said)
        _, status, used = os.wait4(process.pid, 0)
        took = time.perf_counter() - start, used.ru_utime + used.ru_stime
        if status:
            raise SystemExit(f"failed: {' '.join(command)}")
        said.seek(0)
        took = json.loads(said.read().splitlines()[-1]) if timed else took
    return {"seconds": took[0], "cpu_seconds": took[1], "peak_bytes": used.ru_maxrss * UNIT}


def quoted(readme: str, rows: list[dict]) -> str:
    """Return the README with the table of these rows between its marks ``waits``."""
    lines = ["| | seconds of the processor | peak memory |", "|---|--:|--:|"]
    for row in rows:
        cells = f"{float(row['cpu_seconds']):.2f} s", f"{float(row['peak_bytes']) / 1e9:.1f} GB"
        lines.append(f"| {' | '.join([row['question'], *cells])} |")
    return between(readme, "waits", "\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What people wait for beside a regression: small questions, each in new processes; into waits.csv.

``python -m tools.benchmarks.waits [WORD ...]`` measures the questions whose names hold a word, and
puts the table of all into docs/speed.md. Data and law must be built (``make combine law``). ``... make
[REVISION [WORD ...]]`` measures what ``make`` takes in a clone, by this or an earlier version.
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
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from packaging.version import Version

from analysis.fingerprint import CALENDAR
from analysis.paths import DOCS, ROOT
from analysis.publish.site.readme import between
from analysis.version import __version__
from tests.rebuilds import event, replaced
from tools.benchmarks.__main__ import VARIABLES
from tools.benchmarks.report import machine

FILE = Path(__file__).with_name("waits.csv")
FIELDS = [
    "question",
    "version",
    "seconds",
    "cpu_seconds",
    "peak_bytes",
    "disk_bytes",
    "processes",
    "machine",
    "measured",
]
PROCESSES = 5
#: Bytes in a unit of ru_maxrss.
UNIT = 1 if sys.platform == "darwin" else 1024
KEY = "elasticity.2025.main.law"

LINES = "from tools.benchmarks.lines import sold; frame = sold({})"
LIST = """
import pathlib, tempfile
from tools.benchmarks.lines import listed
place = tempfile.TemporaryDirectory()
file = listed({}, pathlib.Path(place.name, "mine.csv"))
"""
ASK = "from analysis.law.lists import rates_of; rates_of(file)"
BILLED = "from analysis.estimate.tariffs.bill.basket import basket_of; basket_of(file)"
BY_LINE = "bill_cells(law, {}, [-0.9, -4.75, 0.56])"
LAW = """
from dataclasses import replace
from analysis.collect import read_past_events, read_table
from analysis.law.statutory import read_law
from analysis.estimate.tariffs.bill import inputs
from analysis.estimate.tariffs.bill.cells import bill_cells
law = read_law(read_table, read_past_events(), renumbered=True)
held = inputs.load_held(law)
"""
JOIN = "from analysis.combine.law_by_month import with_statutory_rate as join"
DEAL = """
from analysis.estimate.elasticity.main.inputs import load_designs
made = load_designs()["EPISODE"]
_ = made.batch_absorber, made.randomise("products", 8)
"""

#: Question -> what is typed (a command, or code), and what of it is timed alone, where not all is.
QUESTIONS = {
    "cite a number": (["-m", "analysis.publish", "cite", KEY], ""),
    "print a number": (f"import analysis; print(analysis.number({KEY!r}))", ""),
    "check a claim": (["-m", "analysis.publish", "check", "exports CHN USA 2025-05 yoy -34.5%"], ""),
    "look one rate up": (
        "import analysis; print(analysis.statutory_rate('CHN', '8517.62.0090', '2025-06-30'))",
        "",
    ),
    "1,000 rates by law": (
        LINES.format(1_000),
        "from analysis.law.runs import rates_between as ask;"
        "ask(frame.partner, frame['product'], frame.month)",
    ),
    "a list of 10,000 goods": (LIST.format(10_000), ASK),
    "a list of 1,000,000 goods": (LIST.format(1_000_000), ASK),
    "the bill of 2025, all partners": ("import analysis; print(analysis.bill(end='2025-12'))", ""),
    "the same by line": (
        f"{LAW}of_2025 = replace(held, later=held.later[:0])",
        BY_LINE.format("of_2025"),
    ),
    "the same by line, to the newest month": (LAW, BY_LINE.format("held")),
    "the bill of 100,000 goods": (LIST.format(100_000), BILLED),
    "the law of 0.7 M rows": (LINES.format(700_000), f"{JOIN}; join(frame)"),
    "the law of 7 M rows": (LINES.format(7_000_000), f"{JOIN}; join(frame)"),
    "the same gap again": ("import analysis; analysis.gap('CHN')", "analysis.gap('CHN')"),
    "100 permutations of the law, 2017-2019": (
        DEAL.replace("EPISODE", "2018"),
        "made.randomise('products', 100)",
    ),
    "100 permutations of the law, 2024-2025": (
        DEAL.replace("EPISODE", "2025"),
        "made.randomise('products', 100)",
    ),
}


def _edited(name: str) -> tuple[str, Callable[[bytes], bytes]]:
    """Return where a module is, and the edit that gives the first of its functions one more line."""
    return f"analysis/{name}.py", replaced("\n    return ", "\n    _ = None\n    return ")


#: What is edited -> its file, by a pattern that 0.7.0 has too, and the edit of its bytes.
EDITS = {
    "a comment": ("analysis/estimate/load.py", lambda code: code + b"\n\n# A comment.\n"),
    "a caption": ("analysis/present/prices/text.md", replaced("\ncaption: ", "\ncaption: Here: ")),
    "a coming event": (CALENDAR, event("2027-01-15")),
    "a module of publish": _edited("publish/**/front"),
    "a module of present": _edited("present/prices/figures"),
    "a module of estimate": _edited("estimate/diversion/trade"),
    "a module of combine": _edited("combine/retaliation"),
    "a module of collect": _edited("collect/releases"),
}
#: What is typed in a clone, one after the other -> its words, and an edit of a file before it.
COMMANDS = {
    "make setup": ("setup",),
    "make reports, from a release": ("reports",),
    "make reports, nothing changed": ("reports",),
    "make test, all": ("test",),
}
for _what, _edit in EDITS.items():
    COMMANDS |= {
        f"make reports, after {_what}": ("reports", *_edit),
        f"make test, after {_what}": ("test",),
    }
COMMANDS |= {"make reports, from nothing": ("reports ALL=1",)}


def main(*words: str) -> None:
    """Measure, write waits.csv, and put the table into docs/speed.md."""
    if words[:1] == ("make",):
        waits = commands(*words[1:])
    else:
        questions = [name for name in QUESTIONS if not words or any(word in name for word in words)]
        waits = ({"question": question} | measured(question) for question in questions)
    for row in waits:
        record(row)


def record(row: dict) -> None:
    """Put a row into waits.csv, in the place of an earlier one of the case, and into docs/speed.md."""
    row = {"version": __version__, "machine": machine(), "measured": date.today().isoformat()} | row
    row |= {name: round(row[name], 3) for name in ("seconds", "cpu_seconds")}
    print(row, flush=True)
    rows = {(old["question"], old["version"]): old for old in read()}
    rows[row["question"], row["version"]] = row
    order = [*COMMANDS, *QUESTIONS]
    rows = sorted(rows.values(), key=lambda one: (order.index(one["question"]), one["version"]))
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    page = DOCS / "speed.md"
    page.write_text(quoted(page.read_text(encoding="utf-8"), read()), encoding="utf-8")


def read() -> list[dict]:
    """Return the rows of waits.csv; none where it is not there."""
    if not FILE.exists():
        return []
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measured(question: str) -> dict:
    """Return the medians of a question over new processes."""
    runs = [run(*QUESTIONS[question]) for _ in range(PROCESSES)]
    return {name: statistics.median(one[name] for one in runs) for name in runs[0]} | {
        "processes": PROCESSES
    }


def commands(revision: str = "HEAD", *words: str) -> Iterator[dict]:
    """Give what each command takes, once, in one clone of a revision with an environment of its own.

    Parameters
    ----------
    words
        Words of which a command must have one, beside the set-up; all commands where there is none.
    """
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "clone")
        for typed in (["clone", "-q", ROOT, clone], ["-C", clone, "checkout", "-q", revision]):
            subprocess.run(["git", *map(str, typed)], check=True)
        version = tomllib.loads((clone / "pyproject.toml").read_text())["project"]["version"]
        for question, (typed, *edit) in COMMANDS.items():
            if words and typed != "setup" and not any(word in question for word in words):
                continue
            if edit:
                file, change = next(clone.glob(edit[0])), edit[1]
                file.write_bytes(change(file.read_bytes()))
                seal = [clone / ".venv/bin/python", "-m", "analysis.collect", "seal"]
                subprocess.run(seal, cwd=clone, env=plain, check=True)
            wait, _ = ended(["make", *typed.split()], cwd=clone, env=plain)
            disk = sum(path.lstat().st_size for path in clone.rglob("*") if not path.is_dir())
            conditions = {"question": question, "version": version, "processes": 1, "disk_bytes": disk}
            yield conditions | wait


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
    environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    wait, printed = ended(
        command, cwd=ROOT, env=os.environ | dict.fromkeys(VARIABLES, "1") | environment
    )
    if timed:
        wait |= dict(zip(("seconds", "cpu_seconds"), json.loads(printed.splitlines()[-1]), strict=True))
    return wait


def ended(command: list[str], **options) -> tuple[dict, str]:
    """Run a command; return what it and its processes took, and what it said."""
    with tempfile.TemporaryFile("w+") as printed:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=printed, **options)
        _, status, used = os.wait4(process.pid, 0)
        took = {
            "seconds": time.perf_counter() - start,
            "cpu_seconds": used.ru_utime + used.ru_stime,
            "peak_bytes": used.ru_maxrss * UNIT,
        }
        printed.seek(0)
        text = printed.read()
    if status:
        failed = f"{text[-2_000:]}failed: {' '.join(command)}"
        if "test" not in command:
            raise SystemExit(failed)
        print(failed, flush=True)  # a test may see the edit
    return took, text


def quoted(page: str, rows: list[dict]) -> str:
    """Return a page with the table of these rows between its marks ``waits``."""
    versions = sorted({row["version"] for row in rows}, key=Version, reverse=True)
    waits = {(row["question"], row["version"]): row for row in rows}
    lines = [
        f"| | {' | '.join(f'seconds of the processor, {v} | peak memory' for v in versions)} |",
        f"|---|{'--:|--:|' * len(versions)}",
    ]
    for question in dict.fromkeys(row["question"] for row in rows):
        cells = [cell for v in versions for cell in _shown(waits.get((question, v)))]
        lines.append(f"| {' | '.join([question, *cells])} |")
    return between(page, "waits", "\n".join(lines))


def _shown(row: dict | None) -> tuple[str, str]:
    if row is None:
        return "–", "–"
    seconds = float(row["cpu_seconds"])
    return f"{seconds:,.{0 if seconds >= 10 else 2}f} s", f"{float(row['peak_bytes']) / 1e9:.1f} GB"


if __name__ == "__main__":
    main(*sys.argv[1:])

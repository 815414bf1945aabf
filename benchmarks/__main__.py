"""Run every package on every case, each in its own process, and write results.md and results.csv."""

from __future__ import annotations

import csv
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.engines import ENGINES

HERE = Path(__file__).parent
LIMIT = 180  # seconds a case; what takes longer is reported as longer
FIRST_CALLS = 5  # each in a new process, where one takes less than this many seconds:
REPEATED = 15
TOUCHED = "3"  # gigabytes used and given back before each, so that none pays for being the first
OURS = next(iter(ENGINES))

#: Case -> estimator, panel. From small to large.
CASES = {
    "HS2, OLS": ("ols", "hs2_ols"),
    "HS2, PPML": ("ppml", "hs2_ppml"),
    "1 M rows, OLS": ("ols", "1000000"),
    "1 M rows, PPML": ("ppml", "1000000"),
    "10 M rows, OLS": ("ols", "10000000"),
    "10 M rows, PPML": ("ppml", "10000000"),
}
PACKAGES = ["numpy", "scipy", "pandas", "statsmodels", "fereg", "pyfixest", "linearmodels"]
FIELDS = ["case", "package", "rows", "problem", "coefficient", "digits", "cold", "n_cold", "warm",
          "n_warm", "cold_cpu", "warm_cpu", "memory", "memory_data"]  # fmt: skip


def main() -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory() as folder:
        files = {name: f"{folder}/{name}.npz" for name in {panel for _, panel in CASES.values()}}
        for name, file in files.items():
            child("panel", name, file)
        rows = []
        for case, (estimator, panel) in CASES.items():
            for engine in ENGINES:
                child("touch", TOUCHED)
                found = too_long(rows, case, engine) or measured(engine, estimator, files[panel])
                row = {"case": case, "package": engine} | found
                rows.append(row)
                print({k: row[k] for k in FIELDS if k in row}, flush=True)
        others = {
            "machine": child("machine", files["hs2_ols"], files["10000000"]),
            "inference": child("inference"),
            "curve": child("curve"),
            "scenario": child("scenario"),
        }
    print(others, flush=True)
    add_digits(rows)
    with (HERE / "results.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    text = report(rows, others)
    (HERE / "results.md").write_text(text, encoding="utf-8")
    readme = HERE.parent / "README.md"
    readme.write_text(quoted(readme.read_text(encoding="utf-8"), rows, text), encoding="utf-8")
    print(text)


def measured(engine: str, estimator: str, file: str) -> dict:
    """Measure first and later calls; the first is a median over new processes."""
    found = child("fit", engine, estimator, file, str(LIMIT))
    if found.get("cold", REPEATED) < REPEATED:
        again = [child("fit", engine, estimator, file, "0") for _ in range(FIRST_CALLS - 1)]
        for field in ("cold", "cold_cpu"):
            found[field] = statistics.median(one[field] for one in [found, *again])
        found["n_cold"] = FIRST_CALLS
    return found


def child(*arguments: str) -> dict:
    """Measure in a new process; what fails or takes too long is a result too."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.measure", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT)
        lines, problem = done.stdout, done.stderr
    except subprocess.TimeoutExpired as error:
        lines, problem = (error.stdout or b"").decode(), f"> {LIMIT} s"
        done = None
    found = [json.loads(line) for line in lines.splitlines() if line.startswith("{")]
    if found:
        return found[-1]
    if done is not None and done.returncode < 0:
        return {"problem": "out of memory"}
    if "No module named 'analysis" in problem:
        return {"problem": "not built"}
    return {"problem": problem.strip().splitlines()[-1].removeprefix("NotImplementedError: ")[:60]}


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


def report(rows: list[dict], others: dict) -> str:
    """Return the table of ratios, the machine and the rest as Markdown."""
    lines = [
        "# Benchmarks",
        "",
        f"{date.today():%d %B %Y}, {machine()}. Versions: python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        + ".",
        "",
        "Three-way effects (partner x product, product x month, partner x month), one regressor, errors "
        "clustered by partner. *First*: one call in a new process, imports included; median of "
        f"{FIRST_CALLS} processes where a call takes less than {REPEATED} s. *Warm*: median of "
        "up to 5 later calls; other work may share the machine, so a ratio near 1 is a tie. "
        "Ratios are to this package in the same run: above 1, the other is slower or larger. *Memory*: "
        "peak of the process after the first call, with the data. *Digits*: agreement of the "
        "coefficient with this package's. *This package* is timed on ready arrays, by the functions "
        "that `fit` is made of, without drawing the sample. Other packages run at their default "
        "tolerances, linearmodels at 1e-10; ours are 1e-11 on a filled grid and 1e-8 on sparse pairs, "
        "where single precision multiplies and double corrects. Memory is touched and given back before "
        "each case, so that none pays for the first use of a page.",
        "",
        "| Case | Package | First, s | ratio | Warm, s | ratio | Memory, MB | ratio | Digits |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        ours = next(r for r in rows if r["case"] == row["case"] and r["package"] == OURS)
        cells = [row["case"], row["package"]]
        if "cold" not in row:
            lines.append(f"| {' | '.join(cells)} | {row['problem']} | | | | | | |")
            continue
        for field, form in (("cold", ".2f"), ("warm", ".2f"), ("memory", ".0f")):
            value, own = row.get(field), ours.get(field)
            cells += [f"{value:{form}}" if value else "", f"{value / own:.2f}" if value and own else ""]
        lines.append(f"| {' | '.join([*cells, str(row['digits'])])} |")
    return "\n".join([*lines, "", *growth(rows), *rest(others)]) + "\n"


def quoted(readme: str, rows: list[dict], text: str) -> str:
    """Return the README with what stands between its marks ``speed`` made from these results.

    ``text`` is that of ``results.md``: its date and machine, and its lines beyond single fits, are
    quoted as they are.
    """
    start, end = "<!-- speed -->\n", "<!-- /speed -->"
    before, rest = readme.split(start)
    measured = text.splitlines()[2].split(" Versions:")[0]
    beyond = [
        line for line in text.splitlines() if line.startswith(("- One fit", "- Full", "- Scenario"))
    ]
    block = "\n".join([f"Measured {measured}", "", *summary(rows), "", *beyond])
    return before + start + block + "\n" + end + rest.split(end)[1]


def summary(rows: list[dict]) -> list[str]:
    """Return, as Markdown, this package beside the best of the others in each case."""
    lines = ["| case | first call | best other | later call | best other | peak memory | best other |",
             "|---|--:|--:|--:|--:|--:|--:|"]  # fmt: skip
    for case in dict.fromkeys(row["case"] for row in rows):
        own = [row for row in rows if row["case"] == case]
        ours = next(row for row in own if row["package"] == OURS)
        cells = [case]
        for field, unit in (("cold", "s"), ("warm", "s"), ("memory", "MB")):
            others = [row for row in own if row is not ours and row.get(field)]
            best = min(others, key=lambda row, field=field: float(row[field]))
            form = ".2f" if unit == "s" else ".0f"
            ratio = float(best[field]) / float(ours[field])
            cells += [f"{float(ours[field]):{form}} {unit}", f"{best['package']}, {ratio:.2f} x"]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def growth(rows: list[dict]) -> list[str]:
    """Return the exponents with which warm time grows in the rows, HS2 to 10 million."""
    lines = []
    for engine in ENGINES:
        for estimator in ("OLS", "PPML"):
            ends = [
                next(
                    (r for r in rows if r["case"] == f"{size}, {estimator}" and r["package"] == engine),
                    {},
                )
                for size in ("HS2", "1 M rows", "10 M rows")
            ]
            times = [(end.get("rows"), end.get("warm")) for end in ends]
            if all(n and t for n, t in times):
                slope = [
                    math.log(t2 / t1) / math.log(n2 / n1)
                    for (n1, t1), (n2, t2) in ((times[0], times[2]), (times[1], times[2]))
                ]
                lines.append(
                    f"- Growth exponent of {engine}, {estimator}: {slope[0]:.2f} from HS2 to 10 M rows, "
                    f"{slope[1]:.2f} from 1 M to 10 M."
                )
    return lines


def rest(others: dict) -> list[str]:
    """Return bandwidth, inference and curve as lines."""
    lines = []
    m = others["machine"]
    cells = "{:.1f} ns a cell, {:,} cells"
    if "problem" not in m:
        grid = cells.format(m["grid_ns_per_cell"], m["grid_cells"])
        pairs = cells.format(m["pairs_ns_per_cell"], m["pairs_cells"])
        lines.append(
            f"- A copy in memory moves {m['copy_gb_s']:.0f} GB/s. One multiplication by the normal "
            f"equations reads its weights at {m['grid_share_of_copy']:.0%} of that on the HS2 grid "
            f"({grid}, in the cache) and, in single precision, at {m['pairs_share_of_copy']:.0%} over "
            f"active pairs ({pairs})."
        )
    else:
        lines.append(f"- Bandwidth: {m['problem']}.")
    i = others["inference"]
    if "problem" not in i:
        placebos, draws = i["placebos"] / i["one_fit"], i["bootstrap"] / i["one_fit"]
        lines.append(
            f"- One fit of `reduced_2018` on HS2, sample drawn: {i['one_fit']:.2f} s. 30 partner "
            f"placebos: {i['placebos']:.2f} s ({placebos:.1f} fits). 9,999 wild bootstrap draws "
            f"with interval: {i['bootstrap']:.2f} s ({draws:.1f} fits)."
        )
    else:
        lines.append(f"- Placebos and bootstrap: {i['problem']}.")
    c = others["curve"]
    if "problem" not in c:
        lines.append(
            f"- Full specification curve, {c['specifications']} specifications, all cores, imports "
            f"included: {c['seconds']:.0f} s."
        )
    else:
        lines.append(f"- Specification curve: {c['problem']}.")
    s = others["scenario"]
    if "problem" not in s:
        lines.append(
            f"- Scenario engine, 10,000 draws x {s['sectors']} sectors x {s['months']} months: "
            f"{s['seconds']:.2f} s. Redrawn after a move of a slider, path rates and sums included: "
            f"{s['redraw_rate']:.2f} s for another rate, {s['redraw_day']:.2f} s for another day."
        )
    else:
        lines.append(f"- Scenario engine: {s['problem']}.")
    return lines


def machine() -> str:
    """Cores, processor and memory, nothing that names the machine."""
    model = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = [line.split(":")[1] for line in info.read_text().splitlines() if "model name" in line]
        model = found[0].strip() if found else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {model}, {memory:.0f} GB"


if __name__ == "__main__":
    main()

"""Put what was measured into words: results.md, and the table of docs/speed.md."""

from __future__ import annotations

import math
import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

from analysis.publish.site.readme import between
from tools.benchmarks.engines import ENGINES
from tools.benchmarks.measure import FIRST_CALLS, REPEATED, WARM

OURS = next(iter(ENGINES))
PACKAGES = [
    "numpy",
    "scipy",
    "pandas",
    "statsmodels",
    "fereg",
    "pyfixest",
    "linearmodels",
    "statspai",
    "statspai-hdfe",
]

#: What is measured of each package: field -> unit, form, head.
MEASURES = {
    "cold": ("s", ".2f", "first call"),
    "warm": ("s", ".2f", "later call"),
    "warm_cpu": ("s", ".2f", "later call, of the processor"),
    "memory": ("MB", ".0f", "peak memory"),
}

#: What the page's reader must know of its columns.
LEGEND = (
    "BLAS threads: `default` in a script or an editor, `one` under make; beside them this package and "
    "fereg start a thread for each core where rows are many, so that seconds of the processor, of all "
    "threads, tell what a busy machine does. Reading: whether the time includes that of reading the "
    "panel from its file."
)

#: What tells the rows of a case that are compared with each other from the others.
SETTING = ("case", "blas_threads", "busy_cores", "reading")


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
        f"{FIRST_CALLS} processes where a call takes less than {REPEATED} s. *Warm*: median of up to "
        f"{WARM} later calls, in seconds and in those of the processor, of all threads. Other work may "
        "share the machine, so a ratio near 1 is a tie. Ratios are to this package in the same run and"
        " setting: above 1, the other is slower or larger. *Memory*: peak of the process after the "
        "first call, with the data. *Digits*: agreement of the coefficient with this package's. Other "
        "packages run at their default tolerances, linearmodels at 1e-10; ours are 1e-11 on a filled "
        "grid and 1e-8 on sparse pairs, where single precision multiplies and double corrects. Memory "
        "is touched and given back before each case, so that none pays for the first use of a page.",
        "",
        "*BLAS threads*: `default` is what a script or an editor gets, `one` what the Makefile sets; "
        "threads that a package starts by itself are its own affair in both. *Busy cores*: those that "
        "another program keeps busy meanwhile.",
        "",
        "*Reading*: `no` is a fit of ready arrays, *this package* by the functions that `fit` is made "
        "of, without drawing the sample. `yes` is what a user waits for in a new process: import, read "
        "the HS2 panel from its parquet file, keep the positive values with a known rate, take logs, "
        "fit; *this package* by `fit`, which also draws up its result, the others from "
        "`pandas.read_parquet` of the five columns that they need.",
        "",
        *table(rows),
        "",
        *growth(rows),
        *rest(others),
    ]
    return "\n".join(lines) + "\n"


def table(rows: list[dict]) -> list[str]:
    """Return every package in every case and setting beside this one, as Markdown."""
    lines = [
        "| Case | BLAS threads | Busy cores | Reading | Package | First, s | ratio | Warm, s | ratio "
        "| Warm, CPU s | ratio | Memory, MB | ratio | Digits |",
        "|---|---|--:|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for setting in settings(rows):
        ours = next(row for row in setting if row["package"] == OURS)
        for row in setting:
            cells = [str(row[field]) for field in (*SETTING, "package")]
            if not row.get("cold"):
                lines.append(f"| {' | '.join(cells)} | {row['problem']} | | | | | | | | |")
                continue
            for field, (_, form, _) in MEASURES.items():
                value, base = row.get(field), ours.get(field)
                cells.append(f"{float(value):{form}}" if value else "")
                cells.append(f"{float(value) / float(base):.2f}" if value and base else "")
            lines.append(f"| {' | '.join([*cells, str(row['digits'])])} |")
    return lines


def settings(rows: list[dict]) -> list[list[dict]]:
    """Return the rows of each case and setting, in the order in which they were measured."""
    groups = {}
    for row in rows:
        groups.setdefault(tuple(str(row[field]) for field in SETTING), []).append(row)
    return list(groups.values())


def quoted(page: str, rows: list[dict], text: str) -> str:
    """Return a page with what stands between its marks ``speed`` made from these results.

    ``text`` is that of ``results.md``: its date and machine, and its lines beyond single fits, are
    quoted as they are.
    """
    measured = text.splitlines()[2].split(" Versions:")[0]
    beyond = [
        line for line in text.splitlines() if line.startswith(("- One fit", "- Full", "- Scenario"))
    ]
    lines = [f"Measured {measured} {LEGEND}", "", *summary(rows), "", *conditions(rows), *beyond]
    return between(page, "speed", "\n".join(lines))


def summary(rows: list[dict]) -> list[str]:
    """Return this package beside the best of the others, each case in its first setting, as Markdown."""
    heads = " | ".join(f"{head} | best other" for _, _, head in MEASURES.values())
    lines = [
        f"| case | BLAS threads | reading | {heads} |",
        f"|---|---|---{'|--:|--:' * len(MEASURES)}|",
    ]
    first = {}
    for setting in settings(rows):
        first.setdefault(setting[0]["case"], setting)
    for case, setting in first.items():
        cells = [case, setting[0]["blas_threads"], setting[0]["reading"]]
        for field in MEASURES:
            cells += beside(setting, field)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def conditions(rows: list[dict]) -> list[str]:
    """Return later calls in every setting, of the cases measured in several, as Markdown."""
    cases = {}
    for packages in settings(rows):
        ratios = cases.setdefault(packages[0]["case"], {})
        ratios[packages[0]["blas_threads"], int(packages[0]["busy_cores"])] = ", ".join(
            beside(packages, "warm")
        )
    cases = {case: ratios for case, ratios in cases.items() if len(ratios) > 1}
    if not cases:
        return []
    heads = list(dict.fromkeys(setting for ratios in cases.values() for setting in ratios))
    names = [f"BLAS threads: {threads}; busy cores: {busy}" for threads, busy in heads]
    lines = [f"| later call | {' | '.join(names)} |", "|---" + "|--:" * len(heads) + "|"]
    for case, ratios in cases.items():
        lines.append(f"| {case} | {' | '.join(ratios.get(setting, '') for setting in heads)} |")
    return [*lines, ""]


def beside(own: list[dict], field: str) -> list[str]:
    """Return a measure of this package, and the best of the others as a multiple of it."""
    ours = next(row for row in own if row["package"] == OURS)
    others = [row for row in own if row is not ours and row.get(field)]
    if not ours.get(field) or not others:
        return ["", ""]
    unit, form, _ = MEASURES[field]
    best = min(others, key=lambda row: float(row[field]))
    ratio = float(best[field]) / float(ours[field])
    return [f"{float(ours[field]):{form}} {unit}", f"{best['package']}, {ratio:.2f} x"]


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
            f"- Scenario engine, {s['draws']:,} draws x {s['groups']:,} groups of lines x "
            f"{s['months']} months: {s['seconds']:.1f} s."
        )
    else:
        lines.append(f"- Scenario engine: {s['problem']}.")
    e = others["effect"]
    if "problem" not in e:
        cold, warm = (e[name] / e["bare"] for name in ("cold", "warm"))
        lines.append(
            f"- What-if on all goods of a partner, {e['lines']:,} tariff lines: first answer in a new "
            f"process {e['cold']:.1f} s, imports and reading included ({cold:.0f} times the model's "
            f"arithmetic on ready arrays), later ones {e['warm']:.2f} s ({warm:.1f} times); of all "
            f"countries {e['all']:.1f} s."
        )
    else:
        lines.append(f"- What-if: {e['problem']}.")
    return lines


def machine() -> str:
    """Cores, processor and memory, nothing that names the machine."""
    model = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line.split(":")[1] for line in info.read_text().splitlines() if "model name" in line]
        model = models[0].strip() if models else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {model}, {memory:.0f} GB"

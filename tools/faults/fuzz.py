"""Parameters and files of a reader's own, good and bad: refused in one line before anything runs.

Run in the copy as ``python -m tools.faults.fuzz SEED TRIES``; prints one JSON object a try.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import sys
import traceback
from pathlib import Path

from analysis import checks
from analysis.paths import NOTEBOOKS
from analysis.publish.reports.catalog import plan, read_catalog
from analysis.publish.reports.parameters import read_parameters
from tools.faults.clone import WHOLE, Clone, Ended, check_copy
from tools.faults.values import bad_settings, random_settings, sound_settings
from tools.faults.verdict import Try, judge, printed

BATTERY = "parameters and own files"
#: Random settings of each report, and tariff paths with a line changed.
RANDOM, FILES = 20, 40
#: Reports that rest on the panels alone, each rendered to the end with a sound setting.
RENDERED = ("02_tariffs", "03_trade")


def run(clone: Clone, seed: int) -> list[Try]:
    """Check settings in one process, then render some that were accepted."""
    ended = clone.python("-m", "tools.faults.fuzz", str(seed), limit=WHOLE)
    tries = printed(BATTERY, ended)
    rng, catalog = random.Random(seed), read_catalog(NOTEBOOKS)
    for name in RENDERED:
        settings = sound_settings(read_parameters(catalog[name].notebook), rng)
        verdict, note = judge(clone.report(name, settings), bad=None)
        tries.append(Try(BATTERY, f"{name} {settings}, rendered", verdict, note))
    return tries


def check(name: str, settings: str, *, bad: bool | None) -> dict:
    """Plan a report as the command line does, and judge what it says."""
    printed, code = io.StringIO(), 1
    with contextlib.redirect_stderr(printed), contextlib.redirect_stdout(printed):
        try:
            code = checks.run(lambda: plan(read_catalog(NOTEBOOKS), [name], settings=settings) and None)
        except Exception:  # whatever it is, it is what a reader would have seen
            traceback.print_exc(file=printed)
    verdict, note = judge(Ended(code, printed.getvalue(), 0), bad=bad)
    return {"what": f"{name} {settings[:80]}", "verdict": verdict, "note": note}


def own_paths(rng: random.Random, text: str) -> str:
    """Return a file of tariff paths with one line dropped, cut, doubled or with another value."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    at, how = rng.randrange(len(lines)), rng.randrange(4)
    name = lines[at].partition(":")[0]
    value = rng.choice(["[1", "5", "[5]", "{}", ".nan", "2025-13-45", "today", "''", "null", "*x", "-1"])
    lines[at : at + 1] = [[], [lines[at][: len(lines[at]) // 2]], [lines[at]] * 2, [f"{name}: {value}"]][
        how
    ]
    return "\n".join(lines) + "\n"


def main(seed: int) -> None:
    """Print the verdict on every try."""
    check_copy()
    rng, catalog = random.Random(seed), read_catalog(NOTEBOOKS)
    for name, report in catalog.items():
        parameters = read_parameters(report.notebook)
        tries = [(settings, True) for settings in bad_settings(name, parameters)]
        tries += [(random_settings(parameters, rng), None) for _ in range(RANDOM)]
        for settings, bad in tries:
            print(json.dumps(check(name, settings, bad=bad)), flush=True)
    shipped = Path("analysis/combine/tariff_paths.yaml").read_text(encoding="utf-8")
    for number in range(FILES):
        Path("own.yaml").write_text(own_paths(rng, shipped), encoding="utf-8")
        row = check("05_counterfactual", "paths=own.yaml", bad=None)
        print(json.dumps(row | {"what": f"own tariff paths, edit {number}"}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))

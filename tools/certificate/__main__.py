"""``python -m tools.certificate [MACHINE...]``: make all estimates on every machine, write the table.

Each machine has a copy of this folder without stored results, one after the other (6 minutes each).
What it shows is kept in ``tools/certificate/runs/`` under the fingerprint of code and data, so that a
run that ends early goes on where it was. With names of machines only those run.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from pathlib import Path

from analysis import checks
from analysis.fingerprint import State
from analysis.made import whole
from analysis.paths import NOTEBOOKS, ROOT
from analysis.present.ends import FILE as UNSURE
from analysis.present.ends import Unsure
from analysis.present.numbers import as_stored
from tools.certificate.machines import MACHINES, Machine, check_processor
from tools.certificate.table import APART, COLUMNS, EDGE, table
from tools.faults.clone import Clone, cloned

RESULTS, RUNS = Path(__file__).with_name("results.csv"), Path(__file__).with_name("runs")
#: Shares of few months are counts: another seed moves them by a whole month, and no digit says that.
COUNTED = ".inside_90"
#: Stages whose code makes what is compared.
STAGES = ("analysis.estimate.", "analysis.present.")


def main(wanted: list[str]) -> int:
    """Run what has not run; return 1 where numbers lie further apart than they may."""
    check_processor()
    names = [machine.name for machine in MACHINES]
    for name in wanted:
        checks.check_choice(name, names, what="machine")
    key = _fingerprint()
    for machine in MACHINES:
        if not wanted or machine.name in wanted:
            _shown(machine, key)
    done = {one: numbers for one in MACHINES if (numbers := _kept(one, key))}
    shipped = [numbers for one, numbers in done.items() if not one.seeds]
    # Seeds are compared on the machine that they were moved on.
    other_seeds = [numbers for one, numbers in done.items() if one == Machine(seeds=one.seeds)]
    rows = table(shipped, other_seeds if len(other_seeds) > 1 else [])
    with whole(RESULTS) as aside, aside.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    if {one.seeds for one in MACHINES} <= {one.seeds for one in done}:
        write_unsure(rows, shipped[0]["numbers"])  # by all seeds
    print(said(rows, [one.name for one in done]))
    return 1 if any(row["pass"] == APART for row in rows) else 0


def said(rows: list[dict], names: list[str]) -> str:
    """Return what came out, in a few lines."""
    lines = [f"{len(rows)} numbers and texts on {len(names)} machines: {', '.join(names)}"]
    for verdict, what in ((EDGE, "on a rounding edge"), (APART, "apart")):
        keys = [row["key"] for row in rows if row["pass"] == verdict]
        lines.append(f"{len(keys)} {what}{': ' if keys else ''}{', '.join(keys)}")
    fewer = unsure_rows(rows)
    lines.append(f"{len(fewer)} printed without digits that seeds move: {', '.join(fewer)}")
    return "\n".join(lines)


def unsure_rows(rows: list[dict]) -> dict[str, list[str]]:
    """Return the digits of value and ends that are not printed, by key, where there are any."""
    unsure = {row["key"]: row["unsure"].split() for row in rows}
    return {
        key: digits
        for key, digits in unsure.items()
        if set(digits) - {"0"} and not key.endswith(COUNTED)
    }


def write_unsure(rows: list[dict], numbers: dict[str, dict], path: Path = UNSURE) -> None:
    """Write what reports print fewer digits of, with the ends by which an interval is known.

    A file for some estimators alone is written in the same way, from what several seeds of these show.

    Parameters
    ----------
    rows : list of dict
        Of :func:`table.table`.
    numbers : dict
        By key, as :func:`shown.number` gives them under the shipped seeds.
    """
    with whole(path) as aside, aside.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Unsure._fields)
        for key, (of_value, of_ends, _) in unsure_rows(rows).items():
            number = numbers[key]
            ends = [number[end] for end in ("ci_low", "ci_high")]
            stored_ends = [
                "" if end is None else f"{as_stored(end, number['unit']):.12g}" for end in ends
            ]
            writer.writerow([key, number["unit"], of_value, of_ends, *stored_ends])


def _fingerprint() -> str:
    """Return what tells code, data and notebooks apart; what a certificate writes is none of it."""
    state, notebooks = State(), sorted(path for path in NOTEBOOKS.glob("[0-9r]*.*") if path.is_file())
    modules = [name for name in state.modules if name.startswith(STAGES)]
    digests = state.contents(*modules)
    digests.pop(UNSURE.relative_to(ROOT).as_posix())
    text = json.dumps(
        [digests, *(path.read_text(encoding="utf-8") for path in notebooks)], sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _kept(machine: Machine, key: str) -> dict | None:
    """Return what a machine showed under a fingerprint, or None."""
    try:
        run = json.loads((RUNS / f"{machine.name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return run if run["key"] == key else None


def _shown(machine: Machine, key: str) -> None:
    """Make everything on a machine, unless that is done or cannot be."""
    if _kept(machine, key):
        return
    print(f"{machine.name} ...", file=sys.stderr, flush=True)
    with cloned("certificate") as clone:
        forget(clone)
        clone.environment |= machine.environment()
        file = clone.root / "shown.json"
        command = [sys.executable, "-m", "tools.certificate.shown", str(file), machine.name]
        printed, _ = (process := clone.start(*command)).communicate()
        if process.returncode == 2:  # this processor cannot be that machine
            print(f"left out: {machine.name}: {printed.splitlines()[-1]}", file=sys.stderr, flush=True)
            return
        if process.returncode:
            raise RuntimeError(f"{machine.name} ended with {process.returncode}:\n{printed}")
        numbers = json.loads(file.read_text(encoding="utf-8"))
    RUNS.mkdir(exist_ok=True)
    with whole(RUNS / f"{machine.name}.json") as aside:
        aside.write_text(json.dumps({"key": key} | numbers), encoding="utf-8")


def forget(clone: Clone) -> None:
    """Remove stored results, so that nothing is taken from another machine."""
    for path in (clone.root / "data" / "panel").rglob(".*-*.*"):
        path.unlink()


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))

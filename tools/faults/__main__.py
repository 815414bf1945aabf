"""``python -m tools.faults [BATTERY...] [--since DAY]``: run the batteries in copies of this folder.

With names of :data:`BATTERIES` only those run, and only their rows of ``results.csv`` change; with a day
those that have not run since, which resumes a run that was broken off: each is written as it ends. What
is drawn by the seed of the month runs by its name alone: ``careless``, and ``mutants``, of the code;
``nearest`` runs all tests to note which are near to what, for ``mutants``.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import date

from analysis import checks
from tests.drawn import SEED as MONTH
from tools.faults import (
    answers,
    careless,
    claims,
    damage,
    edits,
    fuzz,
    home,
    inputs,
    kill,
    machine,
    mutation,
    near,
    record,
    refresh,
    sabotage,
)
from tools.faults.clone import cloned
from tools.faults.verdict import GOOD, Try

BATTERIES = {
    "fuzz": fuzz,
    "inputs": inputs,
    "claims": claims,
    "damage": damage,
    "edits": edits,
    "careless": careless,
    "kill": kill,
    "refresh": refresh,
    "answers": answers,
    "machine": machine,
    "home": home,
    "sabotage": sabotage,
}
SEED = 20250609
#: What runs where nothing is named.
USUAL = [name for name in BATTERIES if name != "careless"]


def main(words: list[str]) -> int:
    """Run what is asked for; return 1 when something was not refused that should have been."""
    asks = argparse.ArgumentParser(prog="make faults", description=__doc__)
    asks.add_argument("names", nargs="*", metavar="BATTERY")
    asks.add_argument("--since", default="", help="only what has not run since this day, 2026-11-30")
    asks.add_argument("--n", type=int, default=mutation.MANY, help="mutants, 300")
    asks.add_argument("--short", action="store_true", help="a minute of mutants, which writes nothing")
    options = asks.parse_args(words)
    for name in options.names:
        checks.check_choice(name, [*BATTERIES, "mutants", "nearest"], what="battery")
    if options.names == ["nearest"]:
        return near.record()
    if "mutants" in options.names:
        return _mutants(options.n, short=options.short)
    ran = record.runs()
    late = [n for n in options.names or USUAL if not _is_since(ran, n, options.since)]
    last = [ran[BATTERIES[name].BATTERY].minutes for name in late if BATTERIES[name].BATTERY in ran]
    timed = [float(minutes) for minutes in last if minutes]
    took = f"{len(timed)} of them took {sum(timed):.0f} minutes when they last ran"
    print(f"{len(late)} batteries, two at a time: {took}", file=sys.stderr)
    good = True
    with ThreadPoolExecutor(max_workers=2) as pool:  # each has a copy of its own
        for ended in as_completed([pool.submit(_battery, name) for name in late]):
            good &= _noted(*ended.result())
    print(record.RESULTS.with_suffix(".md").read_text(encoding="utf-8"))
    return 0 if good else 1


def _is_since(ran: dict[str, record.Run], name: str, day: str) -> bool:
    run = ran.get(BATTERIES[name].BATTERY)
    return bool(day and run and run.day >= day)


def _battery(name: str) -> tuple[str, list[Try], float]:
    began = time.monotonic()
    with cloned() as clone:
        print(f"{BATTERIES[name].BATTERY} ...", file=sys.stderr, flush=True)
        seed = MONTH if name == "careless" else SEED
        attempts = BATTERIES[name].run(clone, seed)
        # Where the copy was is of no interest, and another place next time.
        for place in (str(clone.root), str(clone.root.parent), sys.prefix, sys.base_prefix):
            attempts = [replace(one, note=one.note.replace(place, "...")) for one in attempts]
    return BATTERIES[name].BATTERY, attempts, (time.monotonic() - began) / 60


def _noted(battery: str, attempts: list[Try], minutes: float) -> bool:
    """Record what a battery did; return whether all went well or was refused well."""
    order = [one.BATTERY for one in BATTERIES.values()]
    tries = [one for one in record.read() if one.battery != battery and one.battery in order]
    ran = record.runs() | {battery: record.Run(battery, f"{date.today()}", f"{minutes:.1f}")}
    tries = sorted([*tries, *attempts], key=lambda one: order.index(one.battery))
    record.write(tries, {name: ran[name] for name in order if name in ran})
    wrong = [one for one in attempts if one.verdict not in GOOD]
    print(f"{battery}: {len(attempts)} tries in {minutes:.0f} minutes", file=sys.stderr)
    for one in wrong:
        print(f"{one.verdict}: {one.what}: {one.note}", file=sys.stderr, flush=True)
    return not wrong


def _mutants(n: int, *, short: bool) -> int:
    """Try mutants by the month's seed; return 1 where too few are seen by a test, of a minute's none."""
    print(f"{n} mutants by seed {MONTH}", file=sys.stderr)
    rows = []
    for row in mutation.run(n, MONTH, short=short):
        rows.append(row | {"seed": MONTH})
        if row["ended"] != "seen by a test":
            print(f"{row['ended']}: {row['file']}: {row['line']} -> {row['becomes']}", flush=True)
        if not short:  # as it ends, since a run of hours may be broken off
            record.write_mutants(rows)
    seen = sum(row["ended"] == "seen by a test" for row in rows)
    missed = sum(row["ended"] in ("by the reports alone", "survived near tests") for row in rows)
    print(f"{seen} of {seen + missed} are seen by a test; {len(rows) - seen - missed} say nothing")
    # A minute judges too few of them for a share.
    return int(seen < (1 if missed else 0) if short else seen < mutation.FEWEST * (seen + missed))


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))

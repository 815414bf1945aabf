"""``python -m tools.faults [BATTERY...]``: wrong code, killed runs and damaged tables, in copies.

Each try is printed with its verdict as it ends; the exit code is 1 where one was not seen or refused
as it should be. ``--n`` and ``--seed`` are of the mutants: how many, and which.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from analysis import checks
from tests.drawn import SEED as MONTH
from tools.faults import kills, mutation, tables
from tools.faults.clone import GOOD, cloned

BATTERIES = {"tables": tables.run, "kills": kills.run, "mutants": mutation.run}


def main(words: list[str]) -> int:
    """Run what is asked for; return 1 when something was not refused, or not seen, that should be."""
    asks = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__)
    asks.add_argument("names", nargs="*", metavar="BATTERY", help=", ".join(BATTERIES))
    asks.add_argument("--n", type=int, default=100, help="tries that are drawn, 100")
    asks.add_argument("--seed", type=int, default=MONTH, help="that of the month")
    options = asks.parse_args(words)
    for name in options.names:
        checks.check_choice(name, BATTERIES, what="battery")
    good = True
    for name in options.names or BATTERIES:
        verdicts = Counter()
        with cloned() as clone:
            for what, verdict, note in BATTERIES[name](clone, options.n, options.seed):
                verdicts[verdict] += 1
                print(f"{verdict}: {what}: {note.replace(str(clone.root), '...')}", flush=True)
        print(f"{name}, seed {options.seed}: {dict(verdicts)}", flush=True)
        good &= set(verdicts) <= GOOD or mutation.is_enough(verdicts)
    return int(not good)


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))

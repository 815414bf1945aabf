"""A refresh that is killed at random moments: shipped tables as they were, a vintage whole or not there.

``python -m tools.faults.refresh`` in a copy brings one table anew. The publisher's answers are the
shipped table's own rows in its documented shape, since no test may need a network; all else is the
real client.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from analysis import checks
from analysis.collect.refresh.client import Client, Request
from analysis.collect.refresh.command import main
from analysis.paths import VINTAGES
from tools.faults.clone import Clone, check_copy
from tools.faults.kill import SIGNALS, stopped
from tools.faults.verdict import Try, judge

BATTERY = "kills of a refresh"
KILLS = 20
COMMAND = ("-m", "tools.faults.refresh")
DAY, TABLE, WINDOW = "2026-11-25", "us_imports_naics3_monthly", ("2021-01", "2025-11")
#: Seconds that an answer takes.
ANSWER = 0.02


def run(clone: Clone, seed: int) -> list[Try]:
    """Kill refreshes, each of which takes up where the one before stopped; then let one end."""
    rng, tries = random.Random(seed), []
    whole, reference, before = clone.python(*COMMAND), brought(clone), clone.digests()
    for _ in range(KILLS):
        if rng.random() < 0.5:  # else it finds the answers that others have brought
            remove(clone)
        after, how = rng.uniform(0.1, whole.seconds), rng.choice(SIGNALS)
        verdict = stopped(clone, COMMAND, after, how)
        now = brought(clone)
        wrong = [name for name, data in now.items() if data != reference.get(name)]
        if wrong:
            verdict = "lost", f"{wrong[0]} is half written or another"
        elif clone.digests() != before:
            verdict = "lost", "a file outside the vintage was changed"
        tries.append(Try(BATTERY, f"refresh: {how.name} after {after:.1f} s", *verdict))
    last = judge(clone.python(*COMMAND), bad=False)
    if brought(clone) != reference or clone.digests() != before:
        last = "lost", "the vintage is another"
    return [*tries, Try(BATTERY, "a whole run after them", *last)]


def vintage(clone: Clone) -> Path:
    """Return the folder of the vintage in a copy."""
    return clone.root / "data" / "vintages" / DAY


def brought(clone: Clone) -> dict[str, bytes]:
    """Return the files of the vintage; those that are being written have hidden names."""
    files = sorted(path for path in vintage(clone).rglob("*") if path.is_file())
    return {
        path.relative_to(vintage(clone)).as_posix(): path.read_bytes()
        for path in files
        if not path.name.startswith(".")
    }


def remove(clone: Clone) -> None:
    """Take away what was brought."""
    for path in sorted(vintage(clone).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def bring() -> int:
    """Bring the table in this copy, through a client that asks no one."""
    from tests.collect.refresh.publishers import Publishers

    class Own(Client):
        def _ask(self, request: Request) -> bytes:
            time.sleep(ANSWER)
            return answers.answer(request)

    answers, client = Publishers(), Own(VINTAGES / DAY / "raw", {})
    options = ["--source", TABLE, "--from", WINDOW[0], "--to", WINDOW[1], "--day", DAY]
    return main(options, client=client)


if __name__ == "__main__":
    check_copy()
    sys.exit(checks.run(bring))

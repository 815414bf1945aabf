"""Small wrong changes of meaning in the code, each of which a test of the project must see.

The rows of ``tests/sabotages.csv``, one by one: a green test is a sabotage accepted wrongly.
"""

from __future__ import annotations

from tests.test_sabotages import SABOTAGES, sabotaged
from tools.faults.clone import Clone
from tools.faults.verdict import Try

BATTERY = "sabotaged code"


def run(clone: Clone, seed: int) -> list[Try]:
    """Make each sabotage in the copy and run the tests that see it; nothing here is random."""
    return [attempt(clone, row) for row in SABOTAGES]


def attempt(clone: Clone, row: dict) -> Try:
    """Make one sabotage; a failing test refuses it, no test that ran does not."""
    with sabotaged(clone.root, row):
        ended = clone.python("-m", "pytest", "-q", "-x", "-n", "0", *row["test"].split())
    failed = [line for line in ended.said.splitlines() if line.startswith("FAILED")]
    verdicts = {0: "accepted wrongly", 1: "refused well"}
    verdict = verdicts.get(ended.code, "refused badly")
    note = (failed or ended.said.splitlines()[-1:] or [""])[0][:200]
    return Try(BATTERY, f"{row['file']}: {' '.join(row['new'].split())[:80]}", verdict, note)

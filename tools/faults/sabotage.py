"""Small wrong changes of meaning in the code, each of which a test of the project must see.

The rows of ``tests/sabotages.csv``, one by one: a green test is a sabotage accepted wrongly. Run in the
copy as ``python -m tools.faults.sabotage``; prints one JSON object a try.
"""

from __future__ import annotations

import json
from importlib import import_module

from analysis.paths import ROOT
from tests.test_sabotages import SABOTAGES
from tools.faults.clone import LIMIT, WHOLE, Clone, check_copy
from tools.faults.mutants import Mutant
from tools.faults.mutation import LIBRARIES, changed, tested
from tools.faults.verdict import Try, printed

BATTERY = "sabotaged code"
#: Code of pytest, None where time ended -> verdict.
VERDICTS = {0: "accepted wrongly", 1: "refused well"}


def run(clone: Clone, seed: int) -> list[Try]:
    """Make each sabotage in the copy and run the tests that see it; nothing here is random."""
    return printed(BATTERY, clone.python("-m", "tools.faults.sabotage", limit=WHOLE))


def attempt(row: dict, turn: int) -> dict:
    """Make one sabotage; a failing test refuses it, no test that ran does not."""
    text = (ROOT / row["file"]).read_text(encoding="utf-8")
    start = text.index(row["old"])
    sabotage = Mutant(row["file"], start, start + len(row["old"]), row["new"], "")
    with changed(sabotage, turn):
        code, failed, _ = tested(row["test"].split(), LIMIT)
    what = f"{row['file']}: {' '.join(row['new'].split())[:80]}"
    return {"what": what, "verdict": VERDICTS.get(code, "refused badly"), "note": failed[:160]}


def main() -> None:
    """Print the verdict on every try."""
    check_copy()
    for library in LIBRARIES:
        import_module(library)
    for turn, row in enumerate(SABOTAGES):
        print(json.dumps(attempt(row, turn)), flush=True)


if __name__ == "__main__":
    main()

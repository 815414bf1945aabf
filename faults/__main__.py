"""``python -m faults [BATTERY...]``: run the batteries in copies of this folder, write results.md.

With names of batteries (``fuzz damage kill machine home``) only those run, and nothing is written.
"""

from __future__ import annotations

import datetime
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from analysis import checks
from faults import damage, fuzz, home, kill, machine
from faults.clone import cloned
from faults.verdict import GOOD, VERDICTS, Try

BATTERIES = {"fuzz": fuzz, "damage": damage, "kill": kill, "machine": machine, "home": home}
SEED = 20250609
RESULTS = Path(__file__).with_name("results.md")


def main(wanted: list[str]) -> int:
    """Run the batteries; return 1 when one of the last three verdicts occurred."""
    for name in wanted:
        checks.check_choice(name, BATTERIES, what="battery")
    tries, began = [], time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as pool:  # each has a copy of its own
        for found in pool.map(_battery, wanted or BATTERIES):
            tries += found
    text = written(tries, minutes=(time.monotonic() - began) / 60)
    print(text)
    if not wanted:
        RESULTS.write_text(text, encoding="utf-8")
    return 0 if all(one.verdict in GOOD for one in tries) else 1


def _battery(name: str) -> list[Try]:
    with cloned() as clone:
        print(f"{BATTERIES[name].BATTERY} ...", file=sys.stderr, flush=True)
        found = BATTERIES[name].run(clone, SEED)
    for one in found:
        if one.verdict not in GOOD:
            print(f"{one.verdict}: {one.what}: {one.note}", file=sys.stderr, flush=True)
    return found


def table(tries: list[Try]) -> str:
    """Return the counts by battery, with a total, as a Markdown table."""
    heads = ["Fault", "tried", *VERDICTS]
    lines = [f"| {' | '.join(heads)} |", f"|---|{'--:|' * (len(heads) - 1)}"]
    batteries = list(dict.fromkeys(one.battery for one in tries))
    for battery in [*batteries, "all"]:
        own = [one.verdict for one in tries if battery in (one.battery, "all")]
        counts = Counter(own)
        cells = [battery, str(len(own)), *(str(counts[verdict]) for verdict in VERDICTS)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def written(tries: list[Try], *, minutes: float) -> str:
    """Return the page of results: the table, then each try that went wrong."""
    day = f"{datetime.date.today():%-d %B %Y}"
    wrong = [one for one in tries if one.verdict not in GOOD]
    parts = [
        "# Faults",
        f"{day}, {os.cpu_count()} cores, {minutes:.0f} minutes, seed {SEED}.",
        "*Refused well*: one line that says what, where and what to do, before anything is half "
        "written; or ended as asked. *Refused badly*: a traceback, no reason, or a process left behind. "
        "*Accepted wrongly*: done though it cannot be right, or with other bytes. "
        "*Lost*: a file gone, changed or half written.",
        table(tries),
    ]
    if wrong:
        parts.append("\n".join(f"- {one.verdict}: {one.what}: {one.note}" for one in wrong))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))

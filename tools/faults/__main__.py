"""``python -m tools.faults [BATTERY...]``: run the batteries in copies of this folder.

With names of :data:`BATTERIES` only those run, and only their rows of ``results.csv`` change;
``results.md`` is the count of all rows, with each try that went wrong.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, fields, replace
from pathlib import Path

from analysis import checks
from analysis.made import whole
from analysis.paths import ROOT
from analysis.publish.site.readme import between
from tools.faults import (
    answers,
    claims,
    damage,
    edits,
    fuzz,
    home,
    inputs,
    kill,
    machine,
    refresh,
    sabotage,
)
from tools.faults.clone import cloned
from tools.faults.verdict import GOOD, VERDICTS, Try

BATTERIES = {
    "fuzz": fuzz,
    "inputs": inputs,
    "claims": claims,
    "damage": damage,
    "edits": edits,
    "kill": kill,
    "refresh": refresh,
    "answers": answers,
    "machine": machine,
    "home": home,
    "sabotage": sabotage,
}
SEED = 20250609
RESULTS = Path(__file__).with_name("results.csv")
DOCS_PAGE = ROOT / "docs" / "faults.md"
EXPLAINED = (
    "*Refused well*: one line that says what, where and what to do, before anything is half written; "
    "or ended as asked. *Refused badly*: a traceback, no reason, or a process left behind. "
    "*Accepted wrongly*: done though it cannot be right, or with other bytes. "
    "*Lost*: a file gone, changed or half written. Every try is a row of `results.csv`."
)


def main(wanted: list[str]) -> int:
    """Run the batteries; return 1 when one of the last three verdicts occurred."""
    for name in wanted:
        checks.check_choice(name, BATTERIES, what="battery")
    tries, began = [], time.monotonic()
    with ThreadPoolExecutor(max_workers=2) as pool:  # each has a copy of its own
        for attempts in pool.map(_battery, wanted or BATTERIES):
            tries += attempts
    print(f"{len(tries)} tries in {(time.monotonic() - began) / 60:.0f} minutes", file=sys.stderr)
    run = {BATTERIES[name].BATTERY for name in wanted or BATTERIES}
    earlier = [one for one in read() if one.battery not in run]
    order = [battery.BATTERY for battery in BATTERIES.values()]
    write(sorted([*earlier, *tries], key=lambda one: order.index(one.battery)))
    print(RESULTS.with_suffix(".md").read_text(encoding="utf-8"))
    return 0 if all(one.verdict in GOOD for one in tries) else 1


def _battery(name: str) -> list[Try]:
    with cloned() as clone:
        print(f"{BATTERIES[name].BATTERY} ...", file=sys.stderr, flush=True)
        attempts = BATTERIES[name].run(clone, SEED)
        # Where the copy was is of no interest, and another place next time.
        for place in (str(clone.root), str(clone.root.parent), sys.prefix, sys.base_prefix):
            attempts = [replace(one, note=one.note.replace(place, "...")) for one in attempts]
    for one in attempts:
        if one.verdict not in GOOD:
            print(f"{one.verdict}: {one.what}: {one.note}", file=sys.stderr, flush=True)
    return attempts


def table(tries: list[Try]) -> str:
    """Return the counts by battery, with a total, as a Markdown table."""
    heads = ["Fault", "tried", *VERDICTS]
    lines = [f"| {' | '.join(heads)} |", f"|---|{'--:|' * (len(heads) - 1)}"]
    batteries = list(dict.fromkeys(one.battery for one in tries))
    for battery in [*batteries, "all"]:
        verdicts = [one.verdict for one in tries if battery in (one.battery, "all")]
        counts = Counter(verdicts)
        cells = [battery, str(len(verdicts)), *(str(counts[verdict]) for verdict in VERDICTS)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def read() -> list[Try]:
    """Return the tries of the last runs; none before the first."""
    if not RESULTS.exists():
        return []
    with RESULTS.open(newline="", encoding="utf-8") as file:
        return [Try(**row) for row in csv.DictReader(file)]


def write(tries: list[Try]) -> None:
    """Write ``results.csv``, a row a try, and ``results.md``."""
    with whole(RESULTS) as aside, aside.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Try)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(one) for one in tries)
    wrong = [one for one in tries if one.verdict not in GOOD]
    parts = ["# Faults", EXPLAINED, table(tries)]
    if wrong:
        parts.append("\n".join(f"- {one.verdict}: {one.what}: {one.note}" for one in wrong))
    RESULTS.with_suffix(".md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    DOCS_PAGE.write_text(quoted(DOCS_PAGE.read_text(encoding="utf-8"), tries), encoding="utf-8")


def quoted(page: str, tries: list[Try]) -> str:
    """Return the page with the counts of these tries between its marks ``faults``."""
    return between(page, "faults", table(tries))


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))

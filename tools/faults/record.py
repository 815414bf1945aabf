"""What the batteries did: a row a try, day and minutes of each battery, the tables of the guide."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from scipy.stats import binomtest

from analysis.made import whole
from analysis.paths import ROOT
from analysis.publish.site.readme import between
from tools.faults.mutation import ENDS
from tools.faults.verdict import GOOD, VERDICTS, Try

RESULTS = Path(__file__).with_name("results.csv")
RUNS, MUTANTS = RESULTS.with_name("runs.csv"), RESULTS.with_name("mutants.csv")
DOCS_PAGE = ROOT / "docs" / "faults.md"
EXPLAINED = (
    "*Refused well*: one line that says what, where and what to do, before anything is half written; "
    "or ended as asked. *Refused badly*: a traceback, no reason, or a process left behind. "
    "*Accepted wrongly*: done though it cannot be right, or with other bytes. "
    "*Lost*: a file gone, changed or half written. Every try is a row of `results.csv`."
)


@dataclass(frozen=True)
class Run:
    """When a battery last ran, and how long."""

    battery: str
    day: str
    minutes: str


def rows_of(kind: type, path: Path) -> list:
    """Return the rows of a file; none before the first run."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [kind(**row) for row in csv.DictReader(file)]


def write_rows(path: Path, names: list[str], rows: Iterable[dict]) -> None:
    """Write rows under their names."""
    with whole(path) as aside, aside.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def read() -> list[Try]:
    """Return the tries of the last runs."""
    return rows_of(Try, RESULTS)


def runs() -> dict[str, Run]:
    """Return the last run of each battery."""
    return {one.battery: one for one in rows_of(Run, RUNS)}


def write(tries: list[Try], ran: dict[str, Run]) -> None:
    """Write each try, each run, and ``results.md``."""
    for path, kind, rows in ((RESULTS, Try, tries), (RUNS, Run, ran.values())):
        write_rows(path, [field.name for field in fields(kind)], map(asdict, rows))
    wrong = [one for one in tries if one.verdict not in GOOD]
    parts = ["# Faults", EXPLAINED, table(tries, ran)]
    if wrong:
        parts.append("\n".join(f"- {one.verdict}: {one.what}: {one.note}" for one in wrong))
    RESULTS.with_suffix(".md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    quote()


def write_mutants(mutants: list[dict]) -> None:
    """Write how each mutant of a run ended."""
    write_rows(MUTANTS, ["kind", "file", "line", "becomes", "ended", "by", "seed"], mutants)
    quote()


def quote() -> None:
    """Put the tables into the guide."""
    DOCS_PAGE.write_text(quoted(DOCS_PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def quoted(page: str) -> str:
    """Return the page with the counts of the last runs between its marks."""
    page = between(page, "faults", table(read(), runs()))
    return between(page, "mutants", of_mutants(rows_of(dict, MUTANTS)))


def table(tries: list[Try], ran: dict[str, Run]) -> str:
    """Return the counts by battery, with a total, as a Markdown table."""
    heads = ["Fault", "tried", *VERDICTS, "minutes", "ran on"]
    batteries = list(dict.fromkeys(one.battery for one in tries))
    rows = []
    for battery in [*batteries, "all"]:
        verdicts = [one.verdict for one in tries if battery in (one.battery, "all")]
        counts, run = Counter(verdicts), ran.get(battery, Run("", "", ""))
        cells = [battery, str(len(verdicts)), *(str(counts[verdict]) for verdict in VERDICTS)]
        rows.append([*cells, run.minutes, run.day])
    return in_markdown(heads, rows)


def of_mutants(mutants: list[dict]) -> str:
    """Return how mutants of each kind ended, and by name those that no test has seen."""
    rows = []
    for kind in [*dict.fromkeys(one["kind"] for one in mutants), "all"]:
        ends = Counter(one["ended"] for one in mutants if kind in (one["kind"], "all"))
        rows.append([kind, str(ends.total()), *(str(ends[end]) for end in ENDS)])
    unseen = [one for one in mutants if one["ended"] not in ("seen by a test", "equivalent")]
    lines = [
        f"- {one['ended']}, `{one['file'].removeprefix('analysis/')}`: `` {one['line'][:90]} `` became "
        f"`` {one['becomes'][:90]} ``"
        for one in unseen
    ]
    ends = Counter(one["ended"] for one in mutants)
    seen = ends["seen by a test"]
    judged = seen + ends["by the reports alone"] + ends["survived near tests"]
    share = f"Of {judged} that are judged and not equivalent, {seen} are seen by a test"
    if judged:
        ends_of_share = binomtest(seen, judged).proportion_ci(method="wilson")
        low, high = (f"{100 * end:.0f}" for end in ends_of_share)
        share += f": {100 * seen / judged:.0f} %, 95 % interval {low} to {high} % (Wilson)"
    seeds = ", ".join(dict.fromkeys(one["seed"] for one in mutants))
    table_of_kinds = in_markdown(["Mutants", "tried", *ENDS], rows)
    seeds = f"By seed: {seeds or 'none yet'}."
    return "\n\n".join([table_of_kinds, f"{share}. {seeds}", "\n".join(lines)]).strip()


def in_markdown(heads: list[str], rows: list[list[str]]) -> str:
    """Return a table; its first column is text."""
    lines = [f"| {' | '.join(cells)} |" for cells in (heads, *rows)]
    return "\n".join([lines[0], f"|---|{'--:|' * (len(heads) - 1)}", *lines[1:]])

"""Edits as careless hands make them, by a seed: 30 kinds over all tables, the checksum renewed.

Each is of a believable file. Its hand says that rows are revised on purpose: then its schema refuses it,
a check of the panels that are built on it, or a rule that every table keeps. Where these see nothing, it
is asked back by who does not say so, since committed rows are others; where none is, a test of the table
refuses it; else it is taken, and :data:`TAKEN` says why it may be.

Run in the copy as ``python -m tools.faults.careless N SEED``; prints one JSON object a try.
"""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from analysis.collect import tables
from analysis.combine import build
from analysis.paths import ROOT, SOURCES
from tests.collect.believable import broken
from tools.faults.clone import WHOLE, Clone, check_copy
from tools.faults.damage import attempt, kept
from tools.faults.edits import register_and_build, sound_law
from tools.faults.mutation import LIBRARIES, fails_anyway, tested
from tools.faults.near import imported, nearest
from tools.faults.slips import KINDS, Table
from tools.faults.verdict import Try, printed

BATTERY = "careless edits of any table"
#: Edits of a run, and CPU seconds for the tests of one.
MANY, TESTS = 90, 60
#: Why an edit may be taken: table, kind and column, each a pattern, and the reason.
TAKEN = Path(__file__).with_name("taken.csv")
#: Tables whose edits the panels are built on again; the law is read once, from the sound tables.
PANELS = ("us_imports_naics3_monthly", "us_imports_hs2_monthly", "us_imports_hs10_annual", "partners")
PANELS += ("us_trade_totals_monthly", "us_trade_totals_vintages", "us_customs_revenue_monthly")
PANELS += ("us_realised_rate_china_monthly", "us_collected_rate_revisions_2025", "hs10_naics6")


def edit(draw: random.Random, kind: str, names: list[str]) -> tuple[str, str, pd.DataFrame]:
    """Return a table's name, the column that an edit of a kind changes, and the edited table."""
    while True:
        name = draw.choice(names)
        sound = tables.read_table(name)
        try:
            edited = KINDS[kind](Table(sound, tables.describe(name)["schema"], draw))
        except (LookupError, ValueError, TypeError):  # not of this table; a bound of its kind
            continue
        both = [set(pd.util.hash_pandas_object(one, index=False)) for one in (sound, edited)]
        other = [c for c in sound if len(edited) != len(sound) or not edited[c].equals(sound[c])]
        if len(edited) != len(sound) or both[0] != both[1]:  # else the same rows in another order
            return name, " ".join(other), edited


def edits(n: int, seed: int):
    """Yield n edits: kind, table, column, edited table; the kinds in turn."""
    draw = random.Random(seed)
    kinds = [*KINDS]
    draw.shuffle(kinds)
    for turn in range(n):
        kind = kinds[turn % len(kinds)]
        yield kind, *edit(draw, kind, sorted(tables.names()))


@cache
def tests_of(name: str) -> list[list[str]]:
    """Return the tests of a table: those that name it, most often first, and those of its modules."""
    naming = re.compile(rf"\b{name}\b")
    times = {file: len(naming.findall((ROOT / file).read_text("utf-8"))) for file in imported()}
    named = sorted((file for file in times if times[file]), key=times.get, reverse=True)
    modules = [
        path for path in (ROOT / "analysis").rglob("*.py") if naming.search(path.read_text("utf-8"))
    ]
    near = [nearest(path.relative_to(ROOT).as_posix()) for path in modules]
    others = {file for groups in near for files in groups[:2] for file in files}
    return [*([file] for file in named), sorted(others.difference(named))]


def failing(name: str) -> tuple[bool, str]:
    """Run the tests of a table; return whether all ended within :data:`TESTS`, and the first failure."""
    used = 0.0
    for files in filter(None, tests_of(name)):
        if used > TESTS - 1:
            return False, ""
        code, failed, seconds = tested(files, TESTS - used)
        used += seconds
        if code not in (0, None, 5):
            return True, failed or f"{files[0]} ended with {code}"
    return used <= TESTS, ""


@cache
def explained() -> list[dict[str, str]]:
    """Return why edits are taken that nothing can refuse."""
    with TAKEN.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def why_taken(kind: str, name: str, column: str) -> str:
    """Return why an edit is taken; the empty text where nobody says."""
    place = {"kind": kind, "table": name, "column": column}
    met = (row for row in explained() if all(re.fullmatch(row[of], place[of]) for of in place))
    return next((row["why"] for row in met), "")


def tried(kind: str, name: str, column: str, edited: pd.DataFrame) -> dict:
    """Put an edited table in its place, register it, and hold it against what there is."""
    path = SOURCES / tables.describe(name)["path"]
    what = f"{name}: {kind} ({column})"
    with kept(path, SOURCES / "datapackage.json", SOURCES / "checksums.json"):
        (edited.to_parquet if path.suffix == ".parquet" else edited.to_csv)(path, index=False)
        plain = attempt(what, partial(tables.register, name, vintage="edited"))
        revised = partial(tables.register, vintage="edited", revised=True)
        row = attempt(what, partial(register_and_build if name in PANELS else revised, name))
        if row["verdict"] != "accepted wrongly":
            return row
        if wrong := broken(name, edited):
            return {"what": what, "verdict": "refused well", "note": wrong}
        if plain["verdict"] != "accepted wrongly":
            return plain
        whole, failed = failing(name)
    if failed and not fails_anyway(failed):
        return {"what": what, "verdict": "refused well", "note": failed[:160]}
    why = why_taken(kind, name, column)
    verdict = "went well" if why else "accepted wrongly"
    return {"what": what, "verdict": verdict, "note": why or ("" if whole else "its tests did not end")}


def run(clone: Clone, seed: int) -> list[Try]:
    """Try the edits of a seed in a process of the copy."""
    for words in (["init", "-q"], ["add", "data/sources"], ["commit", "-qm", "as registered"]):
        clone.run("git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words)
    command = ["-m", "tools.faults.careless", str(MANY), str(seed)]
    return printed(BATTERY, clone.python(*command, limit=2 * WHOLE))


def main(n: str, seed: str) -> None:
    """Print the verdict on every try."""
    check_copy()
    for library in LIBRARIES:
        import_module(library)
    with patch.multiple(build, **sound_law()):
        for one in edits(int(n), int(seed)):
            print(json.dumps(tried(*one)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Mutants by the seed of a month, each run against the tests of its module until one sees it."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from tools.faults.clone import Clone
from tools.faults.mutants import sample

#: Seconds for the tests of a module, and for those of its folder.
SECONDS = 300
#: Share of mutants that a test has to see.
FEWEST = 0.9
#: Changes that cannot change a result, by hand: file, line and what it becomes.
EQUIVALENT = Path(__file__).with_name("equivalent.csv")


def near(root: Path, file: str) -> list[str]:
    """Return the tests of a file's name, if any, and those of its folder, else of the next above."""
    place = Path("tests", *Path(file).parts[1:])
    named = place.with_name(f"test_{place.stem}.py")
    folder = next(one for one in place.parents if any((root / one).glob("test_*.py")))
    return [f"{one}" for one in (named, folder) if (root / one).exists()]


def run(clone: Clone, n: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Yield each change, whether a test sees it, and which."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        spared = {(row["file"], row["line"], row["becomes"]) for row in csv.DictReader(file)}
    for turn, mutant in enumerate(sample(clone.root, n, seed), 1):
        path = clone.root / mutant.file
        sound = path.read_text(encoding="utf-8")
        line, becomes = mutant.lines(sound)
        what = f"{mutant.file}: {line} -> {becomes}"
        if (mutant.file, line, becomes) in spared:
            yield what, "equivalent", ""
            continue
        path.write_text(mutant.applied(sound), encoding="utf-8")
        later = path.stat().st_mtime + 2 * turn  # else old bytecode of the same second would run
        os.utime(path, (later, later))
        try:
            yield what, *_tested(clone, near(clone.root, mutant.file))
        finally:
            path.write_text(sound, encoding="utf-8")


def _tested(clone: Clone, names: list[str]) -> tuple[str, str]:
    verdict = "survived"
    for name in names:
        words = ("-qx", "-n0", "-p", "no:cacheprovider", "-p", "no:nbval", name)
        ended = clone.python("-m", "pytest", *words, limit=SECONDS)
        if ended.code not in (0, 5, None):  # 5: no test is there
            lines = ended.said.splitlines()
            return "seen", next((one for one in lines if one.startswith(("FAILED", "ERROR"))), "")[:160]
        verdict = "no end" if ended.code is None else verdict
    return verdict, " ".join(names)


def is_enough(verdicts: dict[str, int]) -> bool:
    """Whether tests have seen enough of the mutants that were judged."""
    seen, missed = verdicts.get("seen", 0), verdicts.get("survived", 0)
    others = set(verdicts) - {"seen", "survived", "equivalent", "no end"}
    return not others and seen >= FEWEST * (seen + missed)

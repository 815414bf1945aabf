"""Tokens of Python by folder against ceilings that only fall: ``python -m tools.budget``.

Comments, line ends and indents are free. Of notebooks, the cells of code count. ``tools/budget.csv``
holds the rows: a folder, its ceiling, and the goal of the design.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROWS = Path("tools/budget.csv")
TOTAL = "package and notebooks"
#: Tokens by which one folder may pass its own ceiling while old and new stand together.
SLACK = 4_000
FREE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def tokens(source: str) -> int:
    """Return the number of tokens of a text of Python that cost something."""
    each = tokenize.generate_tokens(io.StringIO(source).readline)
    return sum(token.type not in FREE for token in each)


def code(path: Path) -> str:
    """Return the Python of a module or of a notebook's cells of code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    cells = json.loads(text)["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def row_of(path: Path) -> str:
    """Return the row that a path counts for: a stage of ``analysis``, else its first folder."""
    first, *rest = path.parts
    if first != "analysis":
        return first
    return f"analysis/{rest[0]}" if len(rest) > 1 and rest[0] != "build" else "analysis, top and build"


def spent(root: Path = ROOT) -> Counter[str]:
    """Return tokens by row, and their sum over package and notebooks as one more row."""
    total: Counter[str] = Counter()
    patterns = ("analysis/**/*.py", "tests/**/*.py", "tools/**/*.py", "notebooks/*.ipynb")
    for path in (path for pattern in patterns for path in root.glob(pattern)):
        total[row_of(path.relative_to(root))] += tokens(code(path))
    total[TOTAL] = sum(n for row, n in total.items() if row not in {"tests", "tools"})
    return total


def read(lines: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return ceiling and goal by row, of the lines of ``tools/budget.csv``."""
    return {row["folder"]: (int(row["ceiling"]), int(row["goal"])) for row in csv.DictReader(lines)}


def ceilings(root: Path = ROOT) -> dict[str, tuple[int, int]]:
    """Return ceiling and goal by row, as they stand."""
    return read((root / ROWS).read_text(encoding="utf-8").splitlines())


def committed(root: Path = ROOT) -> dict[str, tuple[int, int]]:
    """Return the rows as they last were otherwise, by git; empty where git knows none."""

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=root, capture_output=True, text=True, check=False
        ).stdout

    for revision in git("log", "-2", "--format=%H", "--", str(ROWS)).split():
        rows = read(git("show", f"{revision}:{ROWS}").splitlines())
        if rows != ceilings(root):
            return rows
    return {}


def complaints(
    now: dict[str, int], rows: dict[str, tuple[int, int]], before: dict[str, tuple[int, int]]
) -> list[str]:
    """Return what breaks the budget, a line each."""
    broken = [f"{row} has no ceiling in {ROWS}" for row in now if row not in rows]
    for row, (ceiling, _) in rows.items():
        allowed = ceiling if row == TOTAL else ceiling + SLACK
        if now.get(row, 0) > allowed:
            broken.append(f"{row}: {now[row]:,} tokens, {now[row] - allowed:,} above what is allowed")
        if row in before and ceiling > before[row][0]:
            broken.append(
                f"{row}: a ceiling of {ceiling:,}, above {before[row][0]:,} of the last commit"
            )
    return broken


def main() -> int:
    """Print each row beside its ceiling and goal; return 1 where the budget is broken."""
    now, rows = spent(), ceilings()
    for row, n in now.most_common():
        ceiling, goal = rows.get(row, (0, 0))
        print(f"{n:9,} of {ceiling:9,}, goal {goal:9,}  {row}")
    broken = complaints(now, rows, committed())
    modules = len(list(ROOT.glob("analysis/**/*.py")))
    print("\n".join(broken) or f"Within the budget, in {modules} modules of analysis.")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())

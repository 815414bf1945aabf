"""Which tests are near to a change: quick ones that ran its function, and those of its file's name.

``python -m tools.faults nearest`` runs all tests, on Python 3.12 or newer, and writes ``nearest.json``:
the tests that run functions of ``analysis/`` soonest and, of each, their places, the quickest first.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from analysis.made import read_json
from analysis.paths import ROOT

NEAREST = Path(__file__).with_name("nearest.json")
#: Near tests of a function, and of what many functions use.
NEAR_TESTS = 6
#: Seconds up to which all cases of a test are run, not the quickest alone.
TOGETHER = 1.5
#: Tests that begin with a browser or a notebook, seconds of which this process does not see, and rules
#: for whatever a room says, beside which :func:`sentences` are near.
BEGIN_LATE = (
    "tests/browser/",
    "tests/first_hour/",
    "tests/test_notebooks.py",
    "tests/present/test_unlike",
)
#: Near tests that import a module, the shortest, where half of the tests do.
MOST = 12
IMPORTS = re.compile(r"^\s*(?:from|import) (analysis[\w.]*)(?: import (\([^)]*\)|.*))?", re.MULTILINE)
#: Scripts of the pages -> the tests that run them, where another file's name does not say it.
SCRIPTS = {
    "claim_": [["tests/browser/test_claims.py"], ["tests/publish/site/test_scripted.py"]],
    "python": [["tests/publish/site/test_scripted.py"], ["tests/browser/test_claims.py"]],
    "panel": [["tests/browser/test_explore.py"]],
    "points": [["tests/browser/test_pages.py"]],
    "passed": [["tests/browser/test_pages.py"]],
    "": [
        ["tests/browser/test_asked.py"],
        ["tests/browser/test_asked_pages.py", "tests/browser/test_forms.py"],
    ],
}
DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def record() -> int:
    """Run all tests, note what each runs, and write which are near to each function; return 0."""
    with tempfile.TemporaryDirectory() as folder:
        plugin = ["-p", "tools.faults.ran", "-p", "no:cacheprovider"]
        words = [sys.executable, "-m", "pytest", "-q", *plugin]
        subprocess.run(words, cwd=ROOT, env=os.environ | {"RAN": folder})
        lines = [line for path in Path(folder).glob("*.jsonl") for line in path.open(encoding="utf-8")]
    write(map(json.loads, lines))
    return 0


def write(tests: Iterable[list]) -> None:
    """Write the near tests of each function.

    Half are quick for how much of its file they run, best of its name, half quick and run little else.
    """
    tests = [*tests]
    whole = _whole(tests)
    timed = set()
    ranked = defaultdict(set)
    for name, seconds, ran in tests:
        late, of_file = name.startswith(BEGIN_LATE), Counter(file for file, _ in ran)
        name, seconds = (_test(name), whole[_test(name)]) if _test(name) in whole else (name, seconds)
        timed.add((late, seconds, name))
        costs = {file: (seconds + 0.2) / n for file, n in of_file.items()}
        costs = {file: cost / (5 if _is_of_name(file, name) else 1) for file, cost in costs.items()}
        for file, function in ran:
            ranked[file, function].add((late, costs[file], name, round(seconds, 1), len(ran)))
    near = {}
    for place, candidates in ranked.items():
        names: dict[str, str] = {}
        by_rest = sorted(candidates, key=lambda one: (one[0], *one[3:], one[2]))
        for order, n in ((sorted(candidates), NEAR_TESTS // 2), (by_rest, NEAR_TESTS)):
            for *_, name, _, _ in order:
                if len(names) < n:
                    names.setdefault(_test(name), name)
        near[place] = [*names.values()]
    tests_of = defaultdict(list)
    for name in sorted(set().union(*near.values())):
        tests_of[name.partition("::")[0]].append(name.partition("::")[2])
    parts: dict = {"tests": tests_of}
    places = {name: place for place, name in enumerate(_names(tests_of))}
    order = {name: place for place, (*_, name) in enumerate(sorted(timed))}
    for (file, function), others in sorted(near.items()):
        row = sorted(others, key=lambda name: order[name])
        parts.setdefault(file, {})[function] = [places[name] for name in row]
    lines = [f"{json.dumps(name)}: {json.dumps(parts[name], separators=(',', ':'))}" for name in parts]
    NEAREST.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _whole(tests: list[list]) -> dict[str, float]:
    """Return the tests all cases of which are run together, and the seconds of these.

    What cases share is in the seconds of each.
    """
    seconds = defaultdict(list)
    for name, of_case, _ in tests:
        seconds[_test(name)].append(of_case)
    sums = {name: sum(cases) - (len(cases) - 1) * min(cases) for name, cases in seconds.items()}
    return {name: together for name, together in sums.items() if together < TOGETHER}


def _names(tests_of: dict[str, list[str]]) -> list[str]:
    return [f"{file}::{test}" for file, tests in tests_of.items() for test in tests]


def _test(name: str) -> str:
    """Return a test without its parameters."""
    return name.partition("[")[0]


@cache
def _near() -> dict:
    return read_json(NEAREST)


@cache
def _definitions(file: str) -> dict[str, tuple[int, int, str]]:
    """Return each function and class of a module: first line (of decorators), last line, and text."""
    text = (ROOT / file).read_text(encoding="utf-8")
    lines, places = text.splitlines(), {}

    def visit(node: ast.AST, above: str) -> None:
        for one in ast.iter_child_nodes(node):
            name = above
            if isinstance(one, DEFINED):
                name = f"{above}{one.name}"
                first = min([one.lineno, *(line.lineno for line in one.decorator_list)])
                places[name] = first, one.end_lineno, "\n".join(lines[first - 1 : one.end_lineno])
                name += "." if isinstance(one, ast.ClassDef) else ".<locals>."
            visit(one, name)

    visit(ast.parse(text), "")
    return places


def that_ran(file: str, text: str, start: int) -> list[str]:
    """Return the near tests of the function in which a character stands, or of those that name it.

    Parameters
    ----------
    file, text : str
        A module, and what stands in it.
    start : int
        Place of the character. Outside of functions those count that name the constant or class, of the
        module or else of others.
    """
    line, rows = text.count("\n", 0, start) + 1, _near().get(file, {})
    around = [name for name, (first, last, _) in _definitions(file).items() if first <= line <= last]
    for name in reversed(around):
        if name in rows:
            return _tests([rows[name]])
    if any(isinstance(node, DEFINED[:2]) for node in _statements(text, line)):
        return []  # a function that no test is seen to run
    names = around[:1] or [name for node in _statements(text, line) for name in _bound(node)]
    used = _tests(_naming(file, names))
    others = (one for one in _near() if one not in ("tests", file))
    return used or _tests(row for one in others for row in _naming(one, names))


def _statements(text: str, line: int) -> Iterator[ast.stmt]:
    """Yield the statement of a module in which a line stands, and those within it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt) and node.lineno <= line <= node.end_lineno:
            yield node


def _bound(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement sets."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            yield one.id


def _naming(file: str, names: Iterable[str]) -> Iterator[list[int]]:
    """Yield the near tests of each function that names one of some names, or is of such a class."""
    word, rows = re.compile(rf"\b(?:{'|'.join(names) or '$^'})\b"), _near().get(file, {})
    if (ROOT / file).is_file() and word.search((ROOT / file).read_text(encoding="utf-8")):
        places = _definitions(file)
        for function, row in rows.items():
            if word.search(function) or function in places and word.search(places[function][2]):
                yield row


def _tests(rows: Iterable[list[int]]) -> list[str]:
    """Return those tests first that are near to most; each is still there."""
    tests, counts = _names(_near().get("tests", {})), Counter(place for row in rows for place in row)
    return [tests[place] for place, _ in counts.most_common() if _is_there(tests[place])][:NEAR_TESTS]


def _is_there(name: str) -> bool:
    file, _, test = _test(name).partition("::")
    defined = f"def {test.rpartition('::')[2]}("
    return (ROOT / file).is_file() and defined in (ROOT / file).read_text(encoding="utf-8")


@cache
def imported() -> dict[str, tuple[int, set[str]]]:
    """Return each test file -> its length, and what it imports: modules, and names of modules."""
    paths = sorted((ROOT / "tests").rglob("test_*.py"))
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return {name: (len(text), set(_imports(text))) for name, text in texts.items()}


def _imports(text: str) -> Iterator[str]:
    for module, names in IMPORTS.findall(text):
        yield module
        yield from (f"{module}.{name}" for name in re.findall(r"\w+", names))


@cache
def _is_of_name(file: str, test: str) -> bool:
    """Whether a test is of the name of a file, or of its folder."""
    folder, _, stem = file.removeprefix("analysis/").rpartition("/")
    above, _, last_folder = folder.rpartition("/")
    of_test, _, name = test.partition("::")[0].removeprefix("tests").removeprefix("/").rpartition("/")
    stem = stem.partition(".")[0]
    of_name = of_test == folder and name.startswith((f"test_{stem}.", f"test_{stem}_"))
    return of_name or bool(folder) and (of_test, name) == (above, f"test_{last_folder}.py")


def nearest(file: str) -> list[list[str]]:
    """Return the tests of a file's or folder's name, those that import it, those of its question."""
    folder, _, stem = file.removeprefix("analysis/").rpartition("/")
    stem = stem.partition(".")[0]
    if file.endswith(".js"):
        return next(names for start, names in SCRIPTS.items() if stem.startswith(start))
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    question = folder.partition("/")[2]
    groups: list[list[str]] = [[], [], []]
    for name, (_, names) in sorted(imported().items(), key=lambda item: item[1][0]):
        of_test, _, last = name.removeprefix("tests").removeprefix("/").rpartition("/")
        if _is_of_name(file, name):
            groups[0].append(name)
        elif any(f"{one}.".startswith(f"{module}.") for one in names):
            groups[1].append(name)
        elif folder and of_test == folder or _is_of_question(of_test, last, question):
            groups[2].append(name)
    return [group for group in (groups[0], groups[1][:MOST], groups[2]) if group]


def sentences(file: str) -> list[str]:
    """Return the test of what sections of a room say, of the room that a file is of; else nothing."""
    room = file.removeprefix("analysis/present/").rpartition("/")[0]
    if room == file.rpartition("/")[0] or not (ROOT / "analysis/present" / room / "text.md").is_file():
        return []
    return ["tests/present/test_unlike.py", "-k", f"test_a_section_says and [{room}:"]


def _is_of_question(folder: str, file: str, question: str) -> bool:
    """Whether a test of another stage is of a question, or of the part of one that it is named after."""
    above, _, part = question.rpartition("/")
    folder = folder.partition("/")[2]
    return bool(question) and (folder == question or (folder, file) == (above, f"test_{part}.py"))

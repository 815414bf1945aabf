"""Names say what they hold, and nobody takes the name of an estimate apart."""

import ast
from pathlib import Path

import pytest

from analysis.paths import ROOT

#: Folders in which a name says what it holds, but for folders of tests in which not every one does yet.
FOLDERS = ["analysis", "tools", "tests"]
NOT_YET = ["collect", "combine", "engine", "estimate", "law", "publish", "present/*"]
MODULES = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.py"))
    if not any(path.match(f"tests/{name}/{'*/' * depth}*.py") for name in NOT_YET for depth in range(3))
]

#: Names that say nothing of what they hold; a field may have one, where its class says the rest.
EMPTY = {
    "asked",
    "drawn",
    "found",
    "given",
    "kept",
    "known",
    "left",
    "made",
    "own",
    "said",
    "told",
    "data2",
    "df",
    "helper",
    "res",
    "result2",
    "tmp",
    "value2",
}


def empty_names(code: str) -> list[str]:
    """Return each assignment to a name that says nothing, with its line."""
    tree = ast.parse(code)
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    fields = {
        id(line.target) for owner in classes for line in owner.body if isinstance(line, ast.AnnAssign)
    }
    stored = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return [f"line {n.lineno}: {n.id}" for n in stored if n.id in EMPTY and id(n) not in fields]


def test_a_name_says_what_it_holds():
    empty = {path.relative_to(ROOT): empty_names(path.read_text(encoding="utf-8")) for path in MODULES}
    assert {path: names for path, names in empty.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    ["own = 1", "[found for found in x]", "for known in x: pass", "with x as made: pass", "(left := 1)"],
)
def test_a_name_that_says_nothing_is_seen_wherever_it_is_assigned(line):
    assert len(empty_names(line)) == 1
    assert empty_names("class A:\n    own: int = 1") == []


#: What takes a name apart to learn what it is of.
SPLITTING = {"split", "rsplit", "partition", "rpartition", "startswith", "endswith", "removeprefix"}


def splits_a_name(path: Path) -> list[int]:
    """Lines in which a ``.name`` is taken apart, or looked into."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        parts = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            parts = [node.func.value] if node.func.attr in SPLITTING else []
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            parts = node.comparators
        lines += [node.lineno for p in parts if isinstance(p, ast.Attribute) and p.attr == "name"]
    return lines


@pytest.mark.parametrize("stage", ["engine", "estimate", "present"])
def test_nobody_takes_the_name_of_an_estimate_apart(stage):
    """Episode, comparison, horizon and design are fields."""
    for path in sorted((ROOT / "analysis" / stage).rglob("*.py")):
        assert splits_a_name(path) == [], path.relative_to(ROOT)

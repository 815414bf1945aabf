"""What a docstring refers to by name is there: functions, classes and constants move, words follow."""

import ast
import re
from functools import cache

from analysis.paths import ROOT

MODULES = sorted((ROOT / "analysis").rglob("*.py"))
#: A reference to something of this or another module; one with a whole path is taken as well.
ROLE = re.compile(r":(?:func|class|data):`(?!tools\.)([\w.]+)`")


@cache
def names_in(path) -> set[str]:
    """Return all that a module defines, imports or takes as an attribute."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    defined = {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    assigned = {n.id for n in nodes if isinstance(n, ast.Name)} | {
        n.attr for n in nodes if isinstance(n, ast.Attribute)
    }
    taken = [a for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names]
    return defined | assigned | {alias.asname or alias.name for alias in taken}


def is_there(role: str, path) -> bool:
    """Whether a module has a name, or another has it where the role names its module or class."""
    *where, name = role.split(".")
    if not where:
        return name in names_in(path)
    ends = "/".join(where)
    others = [
        p for p in MODULES if str(p.with_suffix("")).removesuffix("/__init__").endswith(f"/{ends}")
    ]
    return any(name in names_in(p) for p in others) or where[-1] in names_in(path)


def test_a_docstring_refers_to_what_there_is():
    roles = [(path, role) for path in MODULES for role in ROLE.findall(path.read_text(encoding="utf-8"))]
    missing = [(path.relative_to(ROOT), role) for path, role in roles if not is_there(role, path)]
    assert missing == []


def test_a_reference_to_what_moved_away_is_seen():
    path = ROOT / "analysis" / "faces.py"
    assert is_there("face", path) and is_there("faces.face", path)
    assert not is_there("no_such_name", path) and not is_there("faces.no_such_name", path)

"""What two rooms of `present` say alike stands in the kit, once."""

import ast
from collections import defaultdict
from pathlib import Path

from analysis.paths import ROOT

PRESENT = ROOT / "analysis" / "present"

#: Statements from which on equal bodies are one function, whatever they are called.
STATEMENTS = 3

#: Name and rooms of functions that are alike and stay apart -> why. Empty: nothing is.
ALLOWED: dict[str, str] = {}


def normalised(function: ast.FunctionDef) -> str:
    """Return a body without docstring, annotations, names of what is local, and its own name."""
    arguments, body = function.args, list(function.body)
    if ast.get_docstring(function) is not None:
        body = body[1:]
    module = ast.Module([ast.FunctionDef("_", arguments, body, [], lineno=0)], [])
    tree = ast.parse(ast.unparse(ast.fix_missing_locations(module)))
    stored = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    local = stored | {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    called: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.arg, node.annotation = called.setdefault(node.arg, f"v{len(called)}"), None
        elif isinstance(node, ast.Name) and node.id in local:
            node.id = called.setdefault(node.id, f"v{len(called)}")
    return ast.dump(tree)


def n_statements(function: ast.FunctionDef) -> int:
    """Count the statements of a body, those within others too, without the docstring."""
    inside = [node for node in ast.walk(function) if isinstance(node, ast.stmt)]
    return len(inside) - 1 - (ast.get_docstring(function) is not None)


def place(path: Path) -> str:
    """Return the room of a module, or ``kit``."""
    parts = path.relative_to(PRESENT).parts
    return parts[0] if len(parts) > 1 else "kit"


def alike(functions: list[tuple[str, ast.FunctionDef]]) -> list[str]:
    """Return the functions that stand in two places: one name or many statements, and one body."""
    by_body = defaultdict(list)
    for where, function in functions:
        by_body[normalised(function)].append((where, function))
    pairs = set()
    for group in by_body.values():
        for where, function in group:
            others = {
                there
                for there, other in group
                if there != where
                and (other.name == function.name or n_statements(function) >= STATEMENTS)
            }
            if others:
                pairs.add(f"{function.name}: {', '.join(sorted({where, *others}))}")
    return sorted(pairs)


def of_code(where: str, text: str) -> list[tuple[str, ast.FunctionDef]]:
    """Return the functions that a module defines at its top, with its place."""
    return [(where, node) for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]


def test_no_function_stands_in_two_rooms_or_in_a_room_and_the_kit():
    functions = []
    for path in sorted(PRESENT.rglob("*.py")):
        functions += of_code(place(path), path.read_text(encoding="utf-8"))
    assert [name for name in alike(functions) if name not in ALLOWED] == []


#: Modules of the kit that say things, and the sections of reports that are called like a word of it.
WORDS = ("finding.py", "labels.py", "numbers.py")
SECTIONS = {"elasticity": "spread", "diversion": "counted", "tariffs": "counted"}


def test_no_room_has_another_meaning_for_a_word_of_the_kit():
    words = set()
    for name in WORDS:
        text = (PRESENT / name).read_text(encoding="utf-8")
        words |= {function.name for _, function in of_code("kit", text)}
    for path in sorted(PRESENT.rglob("*/*.py")):
        room = place(path)
        named = {function.name for _, function in of_code(room, path.read_text(encoding="utf-8"))}
        assert named & words <= {SECTIONS.get(room)}, f"{path}: {', '.join(named & words)}"


def test_a_helper_written_twice_is_seen_under_other_names_of_its_variables():
    one = 'def whole(value: float) -> str:\n    """Say it."""\n    return percent(value, 0)'
    two = "def whole(share):\n    return percent(share, 0)"
    assert alike(of_code("prices", one) + of_code("regime", two)) == ["whole: prices, regime"]
    assert alike(of_code("prices", one) + of_code("regime", two.replace("0)", "1)"))) == []


def test_a_body_written_twice_is_seen_under_another_name_where_it_is_long():
    long = "def {}(x):\n    y = x + 1\n    z = y * 2\n    return z"
    short = "def {}(x):\n    return x + 1"
    for text, n in ((long, 2), (short, 0)):
        pairs = alike(of_code("prices", text.format("a")) + of_code("regime", text.format("b")))
        assert len(pairs) == n

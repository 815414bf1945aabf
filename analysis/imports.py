"""What a piece of code does, imports, and names of data: read from its text, never run."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from fnmatch import filter as matching

#: Text outside the braces of an f-string that is enough to tell what it may name.
TELLING = re.compile(r"[a-z]{3}")


def scan(source: str, names: Iterable[str], path: str = "") -> tuple[list[str], list[str]]:
    """Return what code imports, and which of ``names`` its literals hold.

    Parameters
    ----------
    source : str
        Python code; lines of IPython (``%``, ``!``) are passed over.
    names : iterable of str
        Names to look for among the text literals; ``f"us_imports_{system}"`` holds all it can become.
    path : str
        The module's file from the project's root, ``analysis/combine/load.py``, by which relative
        imports are told.

    Returns
    -------
    (list of str, list of str)
        Sorted dotted names, those within functions too (``from a import b`` gives ``a.b``), without
        what only type checkers import; and the sorted names found. A literal that is a dotted name, as
        ``"analysis.publish.reports.worker"``, counts as an import.
    """
    package = path.split("/")[:-1]
    imports, matches, names = set(), set(), set(names)
    try:
        tree = ast.parse(without_shell(source))
    except SyntaxError:  # whoever runs it will say so
        return [], []
    for node in _nodes(tree):
        if isinstance(node, ast.Import):
            imports |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            base = [*base, *filter(None, [node.module])]
            imports |= {".".join([*base, alias.name]) for alias in node.names}
        elif isinstance(node, ast.JoinedStr):
            matches |= _may_become(node, names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            matches |= names & {node.value}
            if re.fullmatch(r"\w+(\.\w+)+", node.value):
                imports.add(node.value)
    return sorted(imports), sorted(matches)


def without_shell(source: str) -> str:
    """Return code with its lines of IPython (``%``, ``!``) emptied."""
    lines = ("" if line.lstrip().startswith(("%", "!")) else line for line in source.split("\n"))
    return "\n".join(lines)


#: Fields of a syntax tree that say where code stands, or that only some versions of Python have.
_NO_CODE = {"ctx", "kind", "type_comment", "type_ignores", "type_params"}

#: What may open with a docstring.
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)

#: What says columns (:mod:`analysis.columns`) -> the places of its arguments that are words for readers.
_SAYING = {"Term": (0, 2), "Columns": (0,), "shared": (), "changed": ()}
#: The same by name. Formats and ends may be computed with.
_WORDS, MISSING = {"label", "definition"}, "missing"


def code_digest(source: str) -> str:
    """Return the SHA-256 of what code does: of its syntax tree without comments and docstrings.

    The same under Python 3.11 to 3.14. Code that cannot be parsed has the digest of its text.
    """
    try:
        code = code_of(ast.parse(source), words=True)
    except SyntaxError:
        code = source
    return hashlib.sha256(code.encode()).hexdigest()


def code_of(node: object, *, words: bool) -> str:
    """Return a node of a syntax tree, or a list of them, as text without what is no code.

    Parameters
    ----------
    words : bool
        Whether heads and definitions of columns count, which are printed and nothing is computed by.
    """
    if isinstance(node, list):
        return f"[{','.join(code_of(one, words=words) for one in node)}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = {name: value for name, value in ast.iter_fields(node) if name not in _NO_CODE}
    if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
        fields["body"] = node.body[1:]
    if not words and isinstance(node, ast.Call):
        fields |= _without_words(node)
    parts = ((name, code_of(value, words=words)) for name, value in fields.items() if value is not None)
    return f"{type(node).__name__}({','.join(f'{name}={text}' for name, text in parts)})"


def _without_words(call: ast.Call) -> dict[str, list]:
    """Return the arguments of a call but for those that are words of columns."""
    places = _SAYING.get(getattr(call.func, "id", ""))
    if places is None:
        return {}
    args = [one for place, one in enumerate(call.args) if place not in places]
    named = [one for one in call.keywords if one.arg not in _WORDS]
    may_lack = ast.keyword(MISSING, value=None)  # how it is worded is no code
    named = [may_lack if one.arg == MISSING else one for one in named]
    return {"args": args, "keywords": named}


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes, but for what stands under ``if TYPE_CHECKING``."""
    yield node
    children = ast.iter_child_nodes(node)
    if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        children = node.orelse
    for child in children:
        yield from _nodes(child)


def _may_become(node: ast.JoinedStr, names: set[str]) -> set[str]:
    """Return the names that an f-string may give."""
    texts = [part.value if isinstance(part, ast.Constant) else "*" for part in node.values]
    pattern = "".join(texts)
    return set(matching(names, pattern)) if TELLING.search(pattern) else set()

"""What a piece of a test's code names: modules, data, files of the project, fixtures."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from analysis import paths
from analysis.imports import code_digest, scan

#: Names of :mod:`analysis.paths` -> what they stand for, from the root.
FOLDERS = {
    name: "" if folder == paths.ROOT else folder.relative_to(paths.ROOT).as_posix()
    for name, folder in [
        ("ROOT", paths.ROOT),
        ("REPORTS", paths.REPORTS),
        ("NOTEBOOKS", paths.NOTEBOOKS),
        ("SOURCES", paths.SOURCES),
    ]
}
#: What is opened where a module is imported by a name that is made at run time, or with a notebook,
#: whose cells import what they like: all code.
CODE = "code"
#: Without one of these, code opens nothing of the project by its path or by such a name.
TELLING = re.compile(rf"\b({'|'.join(FOLDERS)}|__file__|import_module)\b")
#: Where a module looks its own names up as it runs, its statements cannot be told apart.
LOOKING_UP = re.compile(r"\b(globals|vars|locals)\(\)|\b__getattr__\b|sys\.modules\[__name__\]")
#: What of a call or of a block says in which folder to run, not what to read.
PLACES = {"cwd", "env", "PYTHONPATH"}
#: Methods that read nothing of the path that they are given.
UNREAD = {"relative_to", "is_relative_to", "chdir"}
#: Functions that read entries of the notebooks' folder, and no notebook.
OF_ENTRIES = {"read_catalog"}


@dataclass(frozen=True)
class Reading:
    """What a piece of code names, and what it does."""

    imports: frozenset[str]  #: modules, as dotted names
    names: frozenset[str]  #: of those looked for
    opened: frozenset[str]  #: files, folders, CODE; the empty text is everything
    asked: frozenset[str]  #: names it uses, a fixture's among them
    code: str  #: digest, without comments and docstrings

    def to_json(self) -> dict:
        """Return it as JSON can hold it."""
        return {key: value if key == "code" else sorted(value) for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, content: dict) -> Reading:
        """Return what :meth:`to_json` gave."""
        return cls(**{k: v if k == "code" else frozenset(v) for k, v in content.items()})

    def importing(self, more: Iterable[str]) -> Reading:
        """Return the same with more modules."""
        return replace(self, imports=self.imports.union(more))


def read(text: str, names: set[str]) -> Reading:
    """Return what code names; code that it holds as text, for another process, counts with it."""
    try:
        tree = ast.parse(text)
    except SyntaxError:  # whoever runs it will say so
        return Reading(*[frozenset()] * 2, frozenset({""}), frozenset(), code_digest(text))
    imports, tables = scan(text, names)
    within = [read(part, names) for part in _code_in(tree)]
    return Reading(
        imports=frozenset(imports).union(*(one.imports for one in within)),
        names=frozenset(tables).union(*(one.names for one in within)),
        opened=frozenset(_places(tree)).union(*(one.opened for one in within)),
        asked=frozenset(_asked(tree)),
        code=code_digest(text),
    )


@dataclass(frozen=True)
class Part:
    """A statement of a module, of an import one name."""

    text: str
    gives: frozenset[str]  #: names, of a fixture, a function, an import; none where it always counts


def parts(text: str) -> list[Part]:
    """Return the statements of a module; all of it as one, where it cannot be told apart."""
    lines, pieces = text.splitlines(), []
    try:
        statements = ast.parse(text).body
    except SyntaxError:
        return [Part(text, frozenset())]
    for node in statements:
        if isinstance(node, ast.Import | ast.ImportFrom):
            pieces += [_importing(node, alias) for alias in node.names]
            continue
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(one.lineno for one in decorators)])
        unasked = any("autouse" in ast.unparse(one) for one in decorators)
        names = frozenset() if unasked else frozenset(_given(node))
        pieces.append(Part("\n".join(lines[first - 1 : node.end_lineno]), names))
    if LOOKING_UP.search(text):
        return [Part(text, frozenset().union(*(piece.gives for piece in pieces)))]
    return pieces


def _importing(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> Part:
    """Return the import of one name; of all names of a module, it always counts."""
    fields = {"module": node.module, "level": node.level} if isinstance(node, ast.ImportFrom) else {}
    gives = {(alias.asname or alias.name).partition(".")[0]} - {"*"}
    return Part(ast.unparse(type(node)(names=[alias], **fields)), frozenset(gives))


def _given(node: ast.stmt) -> set[str]:
    """Return the names that a statement gives, none where it counts for every test: a hook, a mark."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return set() if node.name.startswith("pytest_") else {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {target.id for target in targets if isinstance(target, ast.Name)} - {"pytestmark"}


def _asked(tree: ast.AST) -> Iterator[str]:
    """Yield the names that code uses: variables, arguments, texts that are a name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Constant) and str(node.value).isidentifier():
            yield str(node.value)


def _code_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "import " in node.value:
            try:
                ast.parse(node.value)
            except SyntaxError:
                continue
            yield node.value


def _places(node: ast.AST) -> Iterator[str]:
    """Yield the files and folders that code names by way of :mod:`analysis.paths`."""
    base, added = node, []
    while isinstance(base, ast.BinOp) and isinstance(base.op, ast.Div):
        added.insert(0, base.right)
        base = base.left
    name = _last_name(base)
    if name in FOLDERS:
        yield "/".join(filter(None, [FOLDERS[name], *_written(added)]))
        yield from (place for part in added for place in _places(part))
        if name == "NOTEBOOKS":
            yield CODE
        return
    if isinstance(node, ast.Call) and _last_name(node.func) in OF_ENTRIES:
        yield from (place for part in node.args for place in _places(part) if place != CODE)
        return
    if _imports_by_name(node):
        yield CODE
    if name == "__file__" and isinstance(base, ast.Attribute):  # of a module of the project
        yield "analysis"
    for child in _read_from(node):
        yield from _places(child)


def _imports_by_name(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or _last_name(node.func) != "import_module":
        return False
    return not isinstance(node.args[0], ast.Constant)


def _last_name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _written(added: list[ast.AST]) -> Iterator[str]:
    """Yield the beginning of a path that is written out."""
    for part in added:
        if not isinstance(part, ast.Constant):
            return
        yield str(part.value)


def _read_from(node: ast.AST) -> Iterable[ast.AST]:
    """Return the children of a node in which a path is one to read."""
    if isinstance(node, ast.keyword) and node.arg in PLACES:
        return ()
    if isinstance(node, ast.Call) and _last_name(node.func) in UNREAD:
        return [node.func]
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return [v for k, v in pairs if not (isinstance(k, ast.Constant) and k.value in PLACES)]
    return ast.iter_child_nodes(node)

"""What each definition of a module does and names: read from its text, never run.

A definition is a function, a class or a constant at the top of a module, by its name. Under the empty
name stands what a module does as it is imported, which counts for each of its definitions; under
:data:`RUN` what it does as a command.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from analysis.imports import TELLING, code_of, without_shell

PACKAGE = __name__.partition(".")[0]
#: What a module does as it is imported, and what it does as a command.
EFFECTS, RUN = "", "__main__"
#: What reaches names that only the run knows: all of the module counts with it.
AT_RUN_TIME = {"eval", "exec", "globals", "__import__"}
#: A text that may name a module, a table, a file or a setting, without being asked for.
NAMING = re.compile(r"(?=.*[._])[\w.*-]{2,100}")
#: A text that names a module, or something in one.
DOTTED = re.compile(r"\w+(\.\w+)+")
#: All names of another module.
STAR = "*"
#: Where this module is, for paths of files beside it.
HERE = "__file__"

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_OWN_SCOPE = (*_FUNCTIONS, ast.ClassDef)
_INNER = (*_OWN_SCOPE, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Module:
    """What stands in a module, as JSON can hold it.

    What it uses and imports are dotted names of this package.
    """

    #: Name -> what it uses, texts of it that may name something, the digest of its code, and that of its
    #: code with the heads and definitions of columns where it has some.
    definitions: dict[str, list]
    imports: dict[str, str]  #: Name that it imports -> what that is; ``a.b`` for ``import a.b``.
    #: The same for type checkers alone; who asks for such a name is given it by ``__getattr__``.
    typed: dict[str, str]


def definitions(
    source: str, name: str = "", *, package: bool = False, words: Collection[str] = ()
) -> Module:
    """Return what stands in a module.

    Parameters
    ----------
    source : str
        Its code; lines of IPython are passed over. Code that cannot be parsed counts by its text.
    name : str
        Its dotted name; of code that is no module of the package the empty one, and no digests.
    package : bool
        Whether it is the ``__init__`` of a package.
    words : collection of str
        Texts that name something although they are words as others, without a dot or an underscore.
    """
    try:
        statements = ast.parse(without_shell(source)).body
    except SyntaxError:  # whoever runs it will say so
        return Module({EFFECTS: [[], [], _digest(source), ""]}, {}, {})
    base = name if package else name.rpartition(".")[0]
    guarded = [node for node in statements if _for_type_checkers(node)]
    run = [one for node in statements for one in (node.orelse if node in guarded else [node])]
    grouped: dict[str, list[ast.stmt]] = {EFFECTS: []}
    for node in run:
        for defined in _gives(node):
            grouped.setdefault(defined, []).append(node)
    outer = [node for node in run if not isinstance(node, _OWN_SCOPE)]
    bound = {one.name: one.stands_for for one in _imports(outer, base)}
    qualified = {defined: f"{name}.{defined}" for defined in grouped if defined not in (EFFECTS, RUN)}
    entries = {
        defined: _read(nodes, bound | qualified, _Reader(base, name, words))
        for defined, nodes in grouped.items()
    }
    wholly = {one.full: one.full for one in _imports(outer, base) if one.full != one.stands_for}
    checked = _imports((one for node in guarded for one in node.body), base)
    typed = {one.name: one.stands_for for one in checked}
    return Module(entries, _of_ours(bound | wholly), _of_ours(typed))


def _of_ours(names: dict[str, str]) -> dict[str, str]:
    return {name: dotted for name, dotted in names.items() if _ours(dotted)}


def _ours(dotted: str) -> bool:
    return dotted.partition(".")[0] == PACKAGE


class _Import(NamedTuple):
    """A name that an import binds."""

    name: str
    stands_for: str  #: Dotted name: ``import a.b`` binds ``a``.
    full: str  #: Dotted name of what is imported: ``a.b``.


def _imports(nodes: Iterable[ast.AST], base: str) -> Iterator[_Import]:
    """Yield what the imports in some code bind; relative ones are of the package ``base``."""
    for node in (one for outer in nodes for one in ast.walk(outer)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                yield _Import(alias.asname or first, alias.name if alias.asname else first, alias.name)
        elif isinstance(node, ast.ImportFrom):
            outer = base.split(".")
            outer = outer[: len(outer) + 1 - node.level] if node.level else []
            for alias in node.names:
                full_name = ".".join([*outer, *filter(None, [node.module]), alias.name])
                yield _Import(alias.asname or alias.name, full_name, full_name)


def _for_type_checkers(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _gives(node: ast.stmt) -> list[str]:
    """Return the names that a statement defines; :data:`EFFECTS` where it does something."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return []
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return []  # a docstring
    if isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'":
        return [RUN]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    parts = [part for one in targets for part in getattr(one, "elts", [one])]
    if isinstance(node, ast.Assign | ast.AnnAssign) and all(isinstance(p, ast.Name) for p in parts):
        return [part.id for part in parts]
    return [EFFECTS]


def _read(nodes: list[ast.stmt], bound: dict[str, str], reader: _Reader) -> list:
    """Return what a definition is, as :attr:`Module.definitions` has it."""
    for node in nodes:
        reader.read(node, bound)
    outside = " ".join(sorted(reader.uses))  # the name alone does not say whose it is
    counts = [False, True] if reader.module else []  # words, in the second digest
    code, with_words = [_digest(code_of(nodes, words=words) + outside) for words in counts] or ("", "")
    uses = sorted(filter(_ours, reader.uses))
    return [uses, sorted(reader.texts), code, with_words if with_words != code else ""]


class _Reader:
    """Collects what code uses of other definitions, and its texts that may name something."""

    def __init__(self, base: str, module: str, words: Collection[str]):
        self.base, self.module, self.words = base, module, words
        self.uses: set[str] = set()
        self.texts: set[str] = set()

    def read(self, node: ast.AST, bound: dict[str, str]) -> None:
        """Read a piece of code in which names are bound to dotted names."""
        if isinstance(node, ast.Attribute) and (chain := _chain(node)):
            self._use(chain, bound)
        elif isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Store):
                self._use([node.id], bound)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            self._text(node.value)
        else:
            self._within(node, bound)

    def _within(self, node: ast.AST, bound: dict[str, str]) -> None:
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "*" for part in node.values]
            self._text("".join(parts))
        if isinstance(node, ast.Call) and _imports_by_name(node):
            self.uses.add(self.module)
        body = _body(node) if isinstance(node, _FUNCTIONS) else []
        inside = self._inside(node, bound) if body else bound
        for child in _children(node):
            self.read(child, inside if child in body else bound)

    def _use(self, chain: list[str], bound: dict[str, str]) -> None:
        name, *attributes = chain
        if name in bound:
            within = bound[name].startswith(f"{self.module}.")  # of what is defined here, all counts
            self.uses.add(bound[name] if within else ".".join([bound[name], *attributes]))
        elif name == HERE:
            self.texts.add(HERE)
        elif name in AT_RUN_TIME:
            self.uses.add(self.module)
        elif STAR in bound:
            self.uses.add(bound[STAR].removesuffix(f".{STAR}"))

    def _text(self, text: str) -> None:
        if DOTTED.fullmatch(text) and _ours(text):
            self.uses.add(text)
        elif text in self.words or (NAMING.fullmatch(text) and TELLING.search(text)):
            self.texts.add(text)

    def _inside(self, function: ast.AST, bound: dict[str, str]) -> dict[str, str]:
        """Return what names stand for inside a function: its own hide those of the module."""
        hidden = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
        elsewhere: set[str] = set()
        scope = list(_own_scope(function))
        for node in scope:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                hidden.add(node.id)
            elif isinstance(node, ast.Global | ast.Nonlocal):
                elsewhere |= set(node.names)
        imports = [
            one
            for node in scope
            if isinstance(node, ast.Import | ast.ImportFrom)
            for one in _imports([node], self.base)
        ]
        used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        self.uses |= {one.full for one in imports if one.name not in used}
        self.uses |= {bound[name] for name in elsewhere & bound.keys()}
        outer = {name: full for name, full in bound.items() if name not in hidden - elsewhere}
        return outer | {one.name: one.stands_for for one in imports}


def _chain(node: ast.Attribute) -> list[str]:
    """Return ``a.b.c`` as its names; nothing where it does not begin with a name."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else []


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the children of a node but for a docstring and what only type checkers run."""
    documented = isinstance(node, _OWN_SCOPE) and not isinstance(node, ast.Lambda)
    skipped = node.body[0] if documented and ast.get_docstring(node) is not None else None
    for child in node.orelse if _for_type_checkers(node) else ast.iter_child_nodes(node):
        if child is not skipped:
            yield child


def _body(function: ast.AST) -> list[ast.AST]:
    return function.body if isinstance(function.body, list) else [function.body]


def _own_scope(function: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function's body whose names are its own."""
    waiting = list(_body(function))
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, _OWN_SCOPE) and not isinstance(node, ast.Lambda):
            yield ast.Name(node.name, ast.Store())
        if not isinstance(node, _INNER):
            waiting += ast.iter_child_nodes(node)


def _imports_by_name(call: ast.Call) -> bool:
    """Whether a call imports a module whose name is made at run time."""
    called = getattr(call.func, "attr", getattr(call.func, "id", ""))
    return called == "import_module" and not isinstance(call.args[0], ast.Constant)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]

"""Of the definitions that a test may reach those that it rests on by what ran in it (:mod:`tests.ran`).

A definition is written ``FILE:NAME``, the head of a function that is named and did not run
``FILE:NAME()``.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterable

from analysis.definitions import EFFECTS
from analysis.reach import WHOLE, Node, Reach

#: What lets a class keep what it has computed; what looks at a function that it does not run.
KEEPS, LOOKS = "cached_property", {"getdoc", "getmembers", "getsource", "signature"}
#: What looks only at what it decorates.
DECORATOR = "checked"


def kinds(text: str) -> dict[str, list[str]]:
    """Return of each definition of a module, of a function, the digest of its head; what more it does.

    That is ``keeps`` of a class that keeps results, and ``looks`` of a function that looks at others.
    """
    by_name: dict[str, list[str]] = {}
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        words = {getattr(one, "id", getattr(one, "attr", "")) for one in ast.walk(node)}
        keeps = isinstance(node, ast.ClassDef) and KEEPS in words
        looks = words & LOOKS and node.name != DECORATOR
        by_name[node.name] = ["", "keeps" if keeps else "looks" if looks else ""]
        if not isinstance(node, ast.ClassDef):
            node.body = []
            by_name[node.name][0] = hashlib.sha256(ast.dump(node).encode()).hexdigest()[:12]
    return by_name


class Narrowed(Reach):
    """The definitions of the project, followed through functions only where they ran.

    Parameters
    ----------
    reach : Reach
        All of them.
    kinds_in : callable
        Gives what :func:`kinds` says of a file.
    """

    def __init__(self, reach: Reach, kinds_in: Callable[[str], dict[str, list[str]]]):
        vars(self).update(vars(reach))
        self._kinds_in = kinds_in
        self._files = {*self._modules.values()}

    def looks(self, ran: Iterable[Node]) -> bool:
        """Whether something ran that looks at functions that it does not run."""
        return any(self._kind(node)[1] == "looks" for node in ran)

    def by(
        self, ran: Iterable[Node], at_import: set[Node], ever: set[Node], names: Iterable[str]
    ) -> set[str]:
        """Return what is reached of what ran in a test.

        Parameters
        ----------
        ran : iterable of Node
            What ran in it.
        at_import, ever : set of Node
            What ran as modules were imported, and in any test: that counts where a class is reached
            that keeps what its properties have computed, perhaps for an earlier test.
        names : iterable of str
            Dotted names that the text of the test uses.
        """
        begun = set().union(*map(self._begun, ran))
        followed = begun | at_import
        nodes: set[Node] = set()
        reached: set[str] = set()
        waiting = begun.union(*map(self._resolve, names))
        while waiting:
            file, name = node = waiting.pop()
            head, more = self._kind(node)
            if head and node not in followed:
                reached.add(f"{file}:{name}()")
            elif node not in nodes:
                nodes.add(node)
                waiting |= self._named_by(node) - nodes
                if more == "keeps":
                    reused = self([self._dotted(node)]) & ever
                    followed |= reused
                    waiting |= reused - nodes
        return reached | {f"{file}:{name}" for file, name in nodes}

    def digest(self, definition: str) -> str:
        """Return the digest of a definition or head now; empty where it is gone."""
        file, _, name = definition.partition(":")
        if file not in self._files:
            return ""
        defined = self._stands_in(file).definitions
        if name.endswith("()"):
            return self._kind((file, name[:-2]))[0]
        if name == WHOLE:
            return hashlib.sha256(" ".join(sorted(defined)).encode()).hexdigest()[:12]
        code, with_words = defined[name][-2:] if name in defined else ("", "")
        return with_words or code

    def _kind(self, node: Node) -> list[str]:
        return self._kinds_in(node[0]).get(node[1], ["", ""]) if node[0] in self._files else ["", ""]

    def _begun(self, node: Node) -> set[Node]:
        """Return a definition that ran; what has no name of its own may be of any but a function."""
        file, name = node
        if file not in self._files:
            return set()
        defined = self._stands_in(file).definitions
        of_any = {(file, one) for one in defined if not self._kind((file, one))[0]}
        return {(file, EFFECTS), node} if name in defined else of_any | {(file, EFFECTS)}

    def _dotted(self, node: Node) -> str:
        module = node[0].removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        return module if node[1] == WHOLE else f"{module}.{node[1]}"

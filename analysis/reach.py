"""What code reaches: the definitions that it names, directly or by way of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from analysis.definitions import EFFECTS, PACKAGE, Module

#: All of a module, where a definition has its name.
WHOLE = "*"
#: A definition: the file that it is in, and its name.
Node = tuple[str, str]


class Reach:
    """The definitions of the project, each with those that it names.

    Parameters
    ----------
    modules : dict of str
        Dotted name -> file.
    stands_in : callable
        Gives what stands in a file.
    """

    def __init__(self, modules: dict[str, str], stands_in: Callable[[str], Module]):
        self._modules, self._stands_in = modules, stands_in
        self._resolve = cache(self._resolved)
        self._named_by = cache(self._named)
        self._packages = cache(self._outer)

    def __call__(self, names: Iterable[str]) -> set[Node]:
        """Return what is reached from dotted names: of modules, of functions, of what is in them."""
        reached: set[Node] = set()
        waiting = set().union(*map(self._resolve, names))
        while waiting:
            reached |= waiting
            waiting = set().union(*map(self._named_by, waiting)) - reached
        return reached

    def uses(self, node: Node) -> Iterable[str]:
        """Return the dotted names that a definition uses, or that a module imports."""
        file, name = node
        module = self._stands_in(file)
        return module.imports.values() if name == WHOLE else module.definitions.get(name, [[]])[0]

    def _named(self, node: Node) -> frozenset[Node]:
        """Return what a definition names itself."""
        file, name = node
        resolved = {one for use in self.uses(node) for one in self._resolve(use)}
        defined = self._stands_in(file).definitions if name == WHOLE else [EFFECTS]
        return frozenset(resolved | {(file, one) for one in defined})

    def _resolved(self, name: str) -> frozenset[Node]:
        """Return what a dotted name stands for, with what the packages that it is in do when imported.

        A name that its module neither defines nor imports is made at run time: the module counts whole.
        Importing the outermost package has no effect, and its version is no code.
        """
        if name.partition(".")[0] != PACKAGE or name.split(".")[1:2] in (["version"], ["__version__"]):
            return frozenset()
        if PACKAGE not in self._modules:
            return frozenset()
        module = name
        while module not in self._modules:
            module = module.rpartition(".")[0]
        file, outer = self._modules[module], self._packages(module)
        first, *rest = name[len(module) + 1 :].split(".")
        stands = self._stands_in(file)
        if first and first in stands.definitions:
            return outer | {(file, first)}
        imported = stands.imports.get(first) or stands.typed.get(first)
        if imported and imported != f"{module}.{first}":  # else what it imports of itself is not there
            return outer | {(file, EFFECTS)} | self._resolve(".".join([imported, *rest]))
        return outer | {(file, WHOLE)}

    def _outer(self, module: str) -> frozenset[Node]:
        """Return what the packages that a module is in do when imported, but for the outermost."""
        package = module.rpartition(".")[0]
        if package in ("", PACKAGE):
            return frozenset()
        file = self._modules.get(package)  # a folder of one module may have no __init__
        return self._packages(package) | ({(file, EFFECTS)} if file else frozenset())

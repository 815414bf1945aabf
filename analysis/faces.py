"""Faces of the libraries: names of a package that are loaded when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module


def face(package: str, **names: str) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and the ``__dir__`` of a package.

    Parameters
    ----------
    package : str
        Its name.
    **names : str
        Name of the face -> where it is, below the package: ``rate="lookup.statutory_rate"``. No module
        has the name, since it would stand in the way once it is loaded.
    """

    def load(name: str) -> object:
        if name not in names:
            raise AttributeError(f"{package} has no {name!r}; it has {', '.join(names)}.")
        module, _, there = names[name].rpartition(".")
        return getattr(import_module(f"{package}.{module}"), there)

    return load, lambda: sorted(names)

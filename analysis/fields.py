"""What a dataclass says of its fields, once: ``#:`` comments of its text, for help and the API page.

Words beside a field are its own; words above one hold for the fields below it too, as far as those have
none and no empty line parts them.
"""

from __future__ import annotations

import ast
import inspect
import re
from itertools import groupby
from typing import TypeVar

Class = TypeVar("Class")

#: A comment that is documentation, at the end of a line or alone on it.
SAID = re.compile(r"(?:^|\s)#:\s?(.*)$")


def fields_of(cls: type) -> dict[str, tuple[str, str]]:
    """Return field -> its type and what it is, as the text of a class says them.

    Parameters
    ----------
    cls : type
        Whose source can be read.

    Returns
    -------
    dict
        In the order of the text; words are empty for a field that has none.
    """
    lines = inspect.cleandoc(inspect.getsource(cls)).split("\n")
    body = ast.parse("\n".join(lines)).body[0].body
    described, above, end = {}, "", 0
    for node in body:
        if isinstance(node, ast.AnnAssign):
            between = lines[end : node.lineno - 1]
            comments = [match[1] for line in between if (match := SAID.search(line))]
            if comments or "" in (line.strip() for line in between):
                above = " ".join(comments)
            comment = SAID.search(lines[node.end_lineno - 1])
            described[node.target.id] = (ast.unparse(node.annotation), comment[1] if comment else above)
            above = "" if comment else above
        end = node.end_lineno
    return {name: description for name, description in described.items() if not name.startswith("_")}


class _Doc:
    """The docstring of a class with its fields, read from its text when someone asks."""

    def __init__(self, summary: str):
        self.summary = summary

    def __get__(self, instance, owner: type) -> str:
        alike = groupby(fields_of(owner).items(), key=lambda field: field[1])
        terms = [
            f"{', '.join(name for name, _ in fields)} : {kind}" + f"\n    {words}" * bool(words)
            for (kind, words), fields in alike
        ]
        return "\n".join([inspect.cleandoc(self.summary), "", "Attributes", "-" * 10, *terms])


def told(cls: type[Class]) -> type[Class]:
    """Decorate a dataclass that people ask ``help`` about: its docstring lists its fields.

    Nothing is read before someone asks.
    """
    cls.__doc__ = _Doc(cls.__doc__)
    return cls

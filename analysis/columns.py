"""Columns of a result frame, said once, beside the function that returns it.

::

    CHOICES = Columns("a choice", {
        "tariff": Term("Duty", "", "duty as collected, or as the law has it"),
        "share": Term("On exporters", "fraction", "of the rise of the duty", "whole"),
    })

    @returns(CHOICES)
    def share_table(...): ...

The "Returns" of the docstring, the check of the frame, the heads, formats and intervals of a printed
table and the codebook beside its CSV come from it. The unit says the type too (:data:`KINDS`).
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import get_type_hints

from analysis.checks import check_columns
from analysis.vocabulary import TERMS, Term

#: Unit -> type of a column, as the description of a source table calls it; all others are numbers,
#: as truth is. Nothing but text has no unit.
KINDS = {"": "string", "date": "date", "count": "integer", "months": "integer", "year": "integer"}

#: Heads of docstrings that stand after what a function returns.
LATER = re.compile(r"\n(?:Raises|See Also|Notes|References|Examples)\n-{3,}\n")


class Columns(dict[str, Term]):
    """Columns of a frame by name, in the order of print.

    Parameters
    ----------
    row : str
        What one row is: ``"a choice"``.
    terms : mapping of str to Term
    index : tuple of str
        Those of them that stand in the index.
    """

    def __init__(self, row: str, terms: Mapping[str, Term], *, index: tuple[str, ...] = ()):
        super().__init__(terms)
        self.row, self.index = row, index

    def only(self, *names: str) -> dict[str, Term]:
        """Return some of the columns, in this order."""
        return {name: self[name] for name in names}

    def check(self, frame, *, where: str):
        """Return a frame that has these columns, in whatever order; raise InputError otherwise.

        Names alone are looked at, since results are made often: :meth:`schema` holds types too.
        """
        check_columns([*self._indexed(frame), *frame.columns], list(self), where=where)
        return frame

    def _indexed(self, frame) -> list[str]:
        return list(frame.index.names) if self.index else []

    def schema(self) -> dict:
        """Return the description as ``collect.schema.validate`` takes it: types, and what may lack.

        A whole number that may lack is a number, as pandas has it.
        """
        fields = []
        for name, term in self.items():
            kind = KINDS.get(term.unit, "number")
            kind = "number" if term.missing and kind == "integer" else kind
            rules = {"required": not term.missing}
            fields.append(
                {"name": name, "type": kind, "description": term.definition, "constraints": rules}
            )
        return {"fields": fields}

    def described(self) -> str:
        """Return what a docstring says of the frame."""
        lines = [f"One row {self.row}" + (f", index {', '.join(self.index)}." if self.index else ".")]
        units = {name: f" ({term.unit})" if term.unit else "" for name, term in self.items()}
        lines += ["", *(f"- ``{n}``: {defined(term)}{units[n]}." for n, term in self.items())]
        return "\n".join(lines)


def defined(term: Term) -> str:
    """Return a definition, with where there is none."""
    return term.definition + (f"; missing {term.missing}" if term.missing else "")


def changed(terms: Mapping[str, Term], **fields) -> dict[str, Term]:
    """Return columns each of which differs in some fields: ``unit="fraction"``."""
    return {name: replace(term, **fields) for name, term in terms.items()}


def shared(*names: str, **fields) -> dict[str, Term]:
    """Return columns as the vocabulary has them, but for ``fields`` of the first.

    ``shared("value", "ci_low", "ci_high", unit="elasticity")`` gives all three the unit, since the ends
    of an interval have that of its middle.
    """
    first = replace(TERMS[names[0]], **fields)
    rest = {name: TERMS[name] for name in names[1:]}
    ends = {name: term for name, term in rest.items() if name in first.ends}
    return {names[0]: first} | rest | changed(ends, unit=first.unit, missing=first.missing)


def returns(
    one: Columns | Callable[..., Columns] | None = None, **several: Columns
) -> Callable[[Callable], Callable]:
    """Decorate a function that returns a frame of these columns, or several frames by name.

    Its docstring tells them, ``columns`` has them (a dict by name of several), and each frame is
    checked as it is returned; None passes. Where the names of columns follow the data, one frame may
    have a function that takes it and returns its columns.
    """
    frames = {"DataFrame": one} if one is not None else several

    def decorate(make: Callable) -> Callable:
        @functools.wraps(make)
        def checked(*args, **kwargs):
            result = make(*args, **kwargs)
            returned_frames = [result] if one is not None else result
            for columns, frame in zip(frames.values(), returned_frames, strict=True):
                if frame is not None:
                    expected = columns if isinstance(columns, Columns) else columns(frame)
                    expected.check(frame, where=f"{make.__module__}.{make.__qualname__}")
            return result

        names = ["DataFrame"] if one is not None else [f"{name} : DataFrame" for name in frames]
        checked.__doc__ = _with_returns(make.__doc__, zip(names, frames.values(), strict=True))
        checked.columns = one if one is not None else several
        return checked

    return decorate


def _with_returns(doc: str | None, frames: Iterable[tuple[str, Columns]]) -> str | None:
    """Return a docstring with what is returned, before what stands after it."""
    if doc is None:  # python -OO
        return None
    doc = inspect.cleandoc(doc)  # as Python 3.13 has it
    lines = ["Returns", "-------"]
    for name, columns in frames:
        description = columns.described() if isinstance(columns, Columns) else columns.__doc__
        lines += [name, *(f"    {line}" if line else "" for line in description.split("\n"))]
    later = LATER.search(doc)
    at = later.start() if later else len(doc)
    return "\n".join([doc[:at].rstrip(), "", *lines, doc[at:]])


@functools.cache
def columns_of(story: type) -> dict[str, Columns]:
    """Return the columns of the frames that a class holds, by field.

    They stand in the field's type: ``waves: Annotated[pd.DataFrame, WAVES]``.
    """
    hints = get_type_hints(story, include_extras=True).items()
    metadata = ((name, getattr(hint, "__metadata__", ())) for name, hint in hints)
    return {name: columns for name, data in metadata for columns in data if isinstance(columns, Columns)}

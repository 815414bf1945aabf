"""The text file of a report: its sections, read as Jinja over the story.

A section knows the story and what functions of the room's ``sections.py`` return: one of its own name,
and ``shared``, which all sections have. A text knows the names of ``labels.py``, as values and as
filters, and the filters of :data:`FILTERS`. A name that nobody knows is one line that says file, section
and line.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
from jinja2 import Environment, StrictUndefined, Template, TemplateError, Undefined

from analysis.checks import InputError, nearest
from analysis.present import finding as says
from analysis.present import words
from analysis.present.numbers import fitting_dollars
from analysis.present.table import FORMATS

TEXT_FILE = "text.md"

#: Lines of a section that have a name, by what it shows.
FIELDS = {
    "answer": ("names", "asked", "data_to", "released", "ends", "today"),
    "figure": ("title", "alt", "caption", "name"),
    "table": ("caption", "name"),
}


def ends(row, write: str = "two") -> str:
    """Print the interval of an estimate, of a row of a table, or of a pair."""
    pair = (row.ci_low, row.ci_high) if hasattr(row, "ci_low") else row
    return says.bounds(*pair, FORMATS[write])


def each(rows, macro: Callable) -> list[str]:
    """Return what a macro says of each of some things, or of each row of a frame."""
    rows = rows.itertuples() if hasattr(rows, "itertuples") else rows
    return [macro(row).strip() for row in rows]


def first_to_fit(sentences: list[str], asked: Sequence[str] = ()) -> str:
    """Return the first sentence that has no more words than an answer may have, or the last."""
    flat_sentences = list(map(flat, sentences))
    fit = (s for s in flat_sentences if words.count(s, asked=tuple(asked)).words <= words.ANSWER_WORDS)
    return next(fit, flat_sentences[-1])


#: What sentences have beside :data:`FORMATS`; a number that these print is printed by a format's name.
FILTERS = FORMATS | {
    "ends": ends,
    "each": each,
    "listing": says.listing,
    "the": says.the,
    "capital": says.capital,
    "moved": says.moved,
    "went": partial(says.moved, by=False),
    "verb": says.verb,
    "p_value": says.p_value,
    "during": says.during,
    "rare": says.rare,
    "first_to_fit": first_to_fit,
    "fitting_dollars": fitting_dollars,
    "ci": lambda e, write="two": says.interval(e, FORMATS[write]),
    "spread": lambda low, high, write="percent": says.spread(low, high, FORMATS[write]),
    "told": lambda e: not e.ci_low <= 0 <= e.ci_high,
    "known": pd.notna,
    "growth": np.expm1,
}


def _strict(write: Callable) -> Callable:
    """Return a filter that says which name is not known, where Python would say of what type it is."""

    @functools.wraps(write)
    def strict(value, *more, **options):
        if isinstance(value, Undefined):
            str(value)  # raises
        return write(value, *more, **options)

    return strict


@dataclass(frozen=True)
class Section:
    """A section of a text file."""

    name: str  #: Of the exhibit, without its sign.
    kind: str  #: ``answer``, ``figure``, ``table``, ``numbers``; ``finding`` for sentences.
    source: str  #: What a table prints, behind ``=``; empty where there is none.
    text: str  #: As written.
    line: int  #: Of its heading.


class Text:
    """The text file of a room.

    Parameters
    ----------
    path : Path
    words : dict
        Names that its sections know; what can be called is a filter too.
    names : module, optional
        Functions of the story that return the names of a section, called as it is, or None where there
        is nothing to show; and ``shared``, with those that all have.
    """

    def __init__(self, path: Path, words: dict, names: ModuleType | None = None):
        self.path, self.words, self._names = path, words, names

    @cached_property
    def sections(self) -> dict[str, Section]:
        """Sections by name, in the order of the text."""
        sections = {}
        parts = re.split(r"^# (?=\w)", self.path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        line = 1
        for before, part in pairwise(parts):
            line += before.count("\n")
            heading, _, text = part.partition("\n")
            name, _, source = (word.strip() for word in heading.partition("="))
            if name in sections:
                raise InputError(f"{self.where(name)}: the name of two sections.")
            last = name.rpartition("_")[2]
            kind = last if last in ("answer", "figure", "table", "numbers") else "finding"
            sections[name] = Section(name, kind, source, text, line)
        return sections

    def where(self, section: str) -> str:
        """Return how messages name a section."""
        return f"{'/'.join(self.path.parts[-3:])}, section {section!r}"

    def render(self, section: Section, story, part: str | None = None, **values) -> str:
        """Return the text of a section, or a part of it, with all names filled in.

        Raises
        ------
        InputError
            A name or filter that is not known: file, section, line, and the nearest that is; or a
            value of a name that all sections have, which it would hide.
        """
        shared = self._names_of("shared", story)
        if hidden := sorted(shared.keys() & values.keys()):
            raise InputError(
                f"{self.where(section.name)}: {hidden[0]!r} is given, and a name of all sections; "
                "call one of them otherwise."
            )
        try:
            return self._template(section, part).render({"story": story} | shared | values)
        except TemplateError as error:
            line = getattr(error, "lineno", None) or self._line(error)
            name = (re.findall(r"'([^']+)'", str(error)) or [""])[-1]
            words = {*self._jinja.globals, *self._jinja.filters}
            guess = nearest(name, {*words, *dir(story), *shared, *values})
            hint = f" Did you mean {guess!r}?" if guess and guess != name else ""
            message = str(error).rstrip(".")
            raise InputError(f"{self.where(section.name)}, line {line}: {message}.{hint}") from None
        except Exception as error:
            error.add_note(f"{self.where(section.name)}, line {self._line(error)}")
            raise

    def _names_of(self, name: str, story) -> dict | None:
        """Return the names of a section, or those ``shared``; None where it has nothing to show."""
        function = getattr(self._names, name, None)
        return function(story) if function else {}

    def shows(self, section: Section, story) -> bool:
        """Return whether a section has anything to show of a story."""
        return self._names_of(section.name, story) is not None

    def _line(self, error: Exception) -> int | None:
        """Return the line of the text in which an error arose."""
        line, frame = None, error.__traceback__
        while frame:
            if frame.tb_frame.f_code.co_filename == str(self.path):
                line = frame.tb_lineno
            frame = frame.tb_next
        return line

    @functools.cache  # noqa: B019, a text lives as long as its report
    def _template(self, section: Section, part: str | None) -> Template:
        """Return the template of a text, at its line of the file."""
        text = section.text if part is None else part
        line = section.line + section.text[: section.text.index(text)].count("\n")
        code = self._jinja.compile("\n" * line + text, filename=str(self.path))
        return Template.from_code(self._jinja, code, self._jinja.make_globals(None))

    @cached_property
    def _jinja(self) -> Environment:
        environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        filters = FILTERS | {name: f for name, f in self.words.items() if callable(f)}
        environment.filters |= {name: _strict(f) for name, f in filters.items()}
        environment.globals |= self.words
        return environment

    def paragraphs(self, section: Section, story) -> list[str]:
        """Return the paragraphs of a section, each in one line; every point of a list has its own."""
        names = self._names_of(section.name, story)
        if names is None:
            return []
        parts = re.split(r"\n\s*\n", self.render(section, story, **names))
        lists = (map(flat, re.split(r"^(?=- )", part, flags=re.MULTILINE)) for part in parts)
        return list(filter(None, ("\n".join(filter(None, lines)) for lines in lists)))

    def fields(self, section: Section, story, **values) -> dict[str, str]:
        """Return the named lines of a section (:data:`FIELDS`), and as ``""`` what stands before."""
        names = "|".join(FIELDS[section.kind])
        text = self.render(section, story, **values | (self._names_of(section.name, story) or {}))
        first, *rest = re.split(rf"^({names}): ", text, flags=re.MULTILINE)
        return {"": first} | {n: flat(t) for n, t in zip(rest[::2], rest[1::2], strict=True)}


def flat(text: str) -> str:
    """Return a text in one line; blanks that do not break stay."""
    return re.sub(r"[ \n]+", " ", text).strip(" \n")

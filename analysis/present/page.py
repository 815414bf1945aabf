"""A room of a report: what its text file and its modules show, as functions of the story.

``text.md`` beside a room's modules has a section an exhibit, in the order of reading::

    # sure                              sentences; an empty text shows nothing. The names in a section
                                        are what a function of ``sections.py`` called like it returns of
                                        the story, as a dict; None shows nothing
    # answer                            a sentence, its points as a list (one without words is none),
                                        ``names: ...`` and so on
    # elasticity_figure                 ``title: ...``, ``alt: ...``, ``caption: ...``
    # intervals_table = intervals       a function of ``frames.py``, or a field of the story: a frame,
                                        or estimates, which are printed side by side
    columns: scheme, value              where not all, or in another order
    scheme | Interval from | SCHEMES    a head that differs; labels or a format
    scheme | | as SCHEMES               labels, or what prints, in print alone: the CSV has the codes
    partner | | as story.names          the same by labels of the story
    report | | as named to page_of      and a link to the page whose address a function gives
    caption: ...
    name: {{ ... }}                     of a table or figure, where that follows the story
    # numbers                           ``KEY: ...``, the definition of a citable number

Columns have heads, formats and intervals of their own (:mod:`analysis.columns`). The public face shows
sections of other things than a story in the same way.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.columns import Columns, columns_of
from analysis.engine.results import Estimate
from analysis.present.finding import Answer, Finding
from analysis.present.models import Models
from analysis.present.numbers import Number
from analysis.present.table import FORMATS, Table, or_dash
from analysis.present.text import TEXT_FILE, Section, Text, flat
from analysis.reading import dated, narrowed, read_for

if TYPE_CHECKING:  # a figure is drawn, and matplotlib imported, when it is asked for
    from matplotlib.figure import Figure

    from analysis.present.picture import Picture

#: What a cell says below a set-up that was refused.
NO_STORY = "no story to show: mend the parameters, and run the set-up cell again."
#: How the line of a table begins that names those columns that it has, in their order.
COLUMNS = "columns: "


@dataclass(frozen=True)
class Drawn:
    """A drawn figure, and what its texts need."""

    figure: Figure
    values: dict = field(default_factory=dict)  #: Names that they have beside the story.
    section: str = ""  #: Whose texts it has, where that is not the function's own.


class Room:
    """What a notebook may show of one report: sections of its text, each a function of the story.

    Parameters
    ----------
    labels : module
        Words by code, and what else the text calls; of a small room the room itself.
    sections : module, optional
        Names that sections of the text have beside the story (:class:`analysis.present.text.Text`).
    frames : module, optional
        Frames that no story holds (:func:`analysis.columns.returns`).
    figures : str, optional
        Module of functions that return a figure, a :class:`Drawn` or None; loaded to show one.
        Without it the room draws: ``draw_NAME``.
    numbers : callable, optional
        Takes story and :class:`Numbers`, to which it adds.
    """

    def __init__(
        self,
        *,
        labels: ModuleType,
        sections: ModuleType | None = None,
        frames: ModuleType | None = None,
        figures: str = "",
        numbers: Callable | None = None,
    ):
        self.package, self._labels = labels.__package__, labels
        self.name = self.package.rpartition(".")[2]
        words = {name: label for name, label in vars(labels).items() if not name.startswith("_")}
        self.text = Text(Path(labels.__file__).with_name(TEXT_FILE), words, sections)
        self._frames, self._figures, self._collect = frames, figures, numbers

    def show(self, name: str) -> Callable:
        """Return the function that shows a section of a story: what a room's ``__getattr__`` is."""
        if not (section := self.text.sections.get(name)):
            raise AttributeError(f"{self.package} shows no {name!r}; {TEXT_FILE} has its sections")
        of = partial(getattr(self, f"_{section.kind}"), section)
        function = getattr(self._frames, section.source, None)

        def show(story):
            if story is None:
                raise InputError(NO_STORY)
            return of(story)

        show.__name__ = show.__qualname__ = section.name
        show.__module__ = self.package
        about = ((function and function.__doc__) or f"Show {section.name!r}.").split("\n")[0]
        show.__doc__ = f"{about}\n\nTakes a study's story; words: {TEXT_FILE}, line {section.line}."
        return show

    def names(self) -> list[str]:
        """Return the sections, and what else is in the room: its ``__dir__``."""
        return [*self.text.sections, *vars(sys.modules[self.package])]

    def _finding(self, section: Section, story) -> Finding | None:
        paragraphs = self.text.paragraphs(section, story)
        return Finding("\n\n".join(paragraphs)) if paragraphs else None

    def _answer(self, section: Section, story) -> Answer | None:
        if not self.text.shows(section, story):
            return None
        fields = self.text.fields(section, story)
        parts = re.split(r"^- ", fields.pop(""), flags=re.MULTILINE)
        sentence, *points = filter(None, map(flat, parts))
        several = {name: fields.pop(name).split("; ") for name in ("names", "asked") if name in fields}
        several = {name: tuple(words) for name, words in several.items()}
        return Answer(sentence, tuple(points), subject=self.name, **several, **fields)

    def _figure(self, section: Section, story) -> Picture | None:
        """Return the figure of ``figures.py``, in the house style and with its texts."""
        from analysis.present.picture import Picture
        from analysis.present.style import house_style, title

        drawing, prefix = (
            (import_module(self._figures), "") if self._figures else (self._labels, "draw_")
        )
        draw = getattr(drawing, f"{prefix}{section.name}")

        @house_style
        @functools.wraps(draw)
        def show(story) -> Picture | None:
            drawing = draw(story)
            if drawing is None:
                return None
            drawing = drawing if isinstance(drawing, Drawn) else Drawn(drawing)
            wording = self.text.sections[drawing.section or section.name]
            texts = self.text.fields(wording, story, **drawing.values)
            title(drawing.figure, texts["title"])
            name = f"{self.name}_{texts.get('name') or wording.name.removesuffix('_figure')}"
            return Picture(drawing.figure, texts["alt"], texts["caption"], name=name)

        return show(story)

    def _table(self, section: Section, story) -> Table | None:
        source = section.source.partition(" as ")[0]
        make = getattr(self._frames, source, None)
        frame = make(story) if make else getattr(story, source)
        if frame is None:
            return None
        if isinstance(frame, (Estimate, list)):
            return self._models(section, story, [frame] if isinstance(frame, Estimate) else frame)
        columns = make.columns if make else columns_of(type(story))[source]
        columns = columns if isinstance(columns, Columns) else columns(frame)
        fields, where = self.text.fields(section, story), self.text.where(section.name)
        frame = frame.reset_index() if columns.index else frame
        heads, formats, links, chosen = {}, {}, {}, list(columns)
        for line in filter(str.strip, fields[""].splitlines()):
            if line.startswith(COLUMNS):
                chosen = line.removeprefix(COLUMNS).split(", ")
                continue
            column, head, how = (*map(str.strip, line.split("|")), "", "")[:3]
            check_choice(column, columns, what="column", where=where)
            if head:
                heads[column] = head
            how, _, page = how.partition(" to ")
            if page:
                links[column] = self._word(page, where)
            word = how.removeprefix("as ")
            if word != how:
                formats[column] = self._printer(word, where, story)
            elif how in self.text.words:
                values = _labelled(frame[column], self.text.words[how], f"{where}, {how}")
                frame = frame.assign(**{column: values})
            elif how:
                formats[column] = FORMATS[check_choice(how, FORMATS, what="format", where=where)]
        names = _printed(columns, chosen, where)
        return Table(
            frame[names].reset_index(drop=True),
            fields["caption"],
            columns=columns,
            heads=heads,
            formats=formats,
            links=links,
            name=self._named(section, fields),
        )

    def _models(self, section: Section, story, estimates: list[Estimate]) -> Models | None:
        """Return estimates side by side; None where there is none."""
        if not estimates:
            return None
        fields = self.text.fields(section, story)
        return Models(estimates, fields["caption"], name=self._named(section, fields))

    def _named(self, section: Section, fields: dict[str, str]) -> str:
        """Return the name of a table, that of its file."""
        name = fields.get("name") or section.source.partition(" as ")[2]
        return f"{self.name}_{name or section.name.removesuffix('_table')}"

    def _word(self, name: str, where: str):
        """Return labels or a function of ``labels.py``."""
        return self.text.words[check_choice(name, self.text.words, what="labels", where=where)]

    def _printer(self, word: str, where: str, story) -> Callable:
        """Return what prints a value by labels or a function of ``labels.py``, or by ``story.names``."""
        if (field := word.removeprefix("story.")) != word:
            printer = getattr(story, field)
        else:
            printer = self._word(word, where)
        return or_dash(printer if callable(printer) else printer.__getitem__)

    def _numbers(self, section: Section, story) -> list[Number]:
        numbers = Numbers(self.text, section, story, self.name)
        self._collect(story, numbers)
        return numbers.found


def _labelled(values: pd.Series, labels, where: str) -> pd.Series:
    """Return what print calls values; a value without a label is an error."""
    texts = values.map(labels)
    if len(lost := values[texts.isna() & values.notna()]):
        raise InputError(f"{where}: no label for {lost.iloc[0]!r} of column {values.name!r}.")
    return texts


def _printed(columns: Columns, chosen: list[str], where: str) -> list[str]:
    """Return the columns of a table, the ends of an interval behind its middle."""
    for name in chosen:
        check_choice(name, columns, what="column", where=where)
    ends = {name: [end for end in columns[name].ends if end in columns] for name in chosen}
    behind = {end for name_ends in ends.values() for end in name_ends}
    return [n for name in chosen if name not in behind for n in (name, *ends[name])]


class Numbers:
    """Citable numbers of a report, whose definitions are lines of a section."""

    def __init__(self, text: Text, section: Section, story, stem: str):
        self._text, self._section, self._story = text, section, story
        self.stem = stem  #: First word of keys, the name of the room until numbers set another.
        self.parts: tuple[str, ...] = ()  #: Parts of the study that numbers rest on; none: the whole.
        self.vintage = ""  #: Of numbers that do not say another; empty: all that the study read.
        self.law = True  #: Whether the law is in numbers that name a vintage, where the study read it.
        self.release = ""  #: What is printed in its place, of a figure in another release.
        self.found: list[Number] = []

    def add(
        self,
        key: str,
        value,
        unit: str = "elasticity",
        *,
        said: str = "",
        vintage: str = "",
        release: str = "",
        tolerance: float | None = None,
        **values,
    ) -> None:
        """Add a value, an estimate or ``[value, low, high]``.

        Parameters
        ----------
        key, said : str
            Without its first word; the line that defines it, where that is not its key.
        vintage, release : str
            Publications that it rests on, of those read, joined by ``"; "``; what is printed instead.
        tolerance : float
            As :class:`Number` has it.
        **values
            Names that the line has beside the story.

        Raises
        ------
        InputError
            A vintage of which the study read no table.
        """
        if hasattr(value, "ci_low"):
            value = (value.value, value.ci_low, value.ci_high)
        value, *both = value if isinstance(value, Sequence) else (value,)
        low, high = map(float, both) if both else (None, None)
        self.found.append(
            Number(
                key=f"{self.stem}.{key}",
                value=float(value),
                ci_low=low,
                ci_high=high,
                unit=unit,
                definition=self._defined(said or key, values),
                tolerance=tolerance,
                **self._source(key, vintage or self.vintage, release or self.release),
            )
        )

    def of(self, table: str) -> str:
        """Return the vintage of a table that the study read; empty for a story without its study."""
        if read := read_for(self._story, self.parts):
            check_choice(table, read, what="table", where="those that the study read")
        return read.get(table, "")

    def _source(self, key: str, vintage: str, release: str) -> dict[str, str]:
        """Return what is printed as the source of a number, and the tables that were read for it."""
        named, read = vintage.split("; ") if vintage else [], read_for(self._story, self.parts)
        if read and (unread := set(named) - set(read.values())):
            raise InputError(
                f"number {self.stem}.{key} cites {sorted(unread)}, of which its study read no table"
            )
        read = narrowed(read, named, law=self.law)
        return {"vintage": release or vintage or dated(read), "tables": "; ".join(sorted(read))}

    def _defined(self, name: str, values: dict) -> str:
        lines = re.split(r"^([\w.]+): ", self._section.text, flags=re.MULTILINE)[1:]
        texts = dict(zip(lines[::2], lines[1::2], strict=True))
        check_choice(name, texts, what="definition", where=self._text.where(self._section.name))
        return flat(self._text.render(self._section, self._story, texts[name], **values))

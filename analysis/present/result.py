"""A result as people who type see it: a sentence, a table, a figure, and what stands behind them."""

from __future__ import annotations

import html
import pickle
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis.present.words import plain

if TYPE_CHECKING:  # a figure is drawn, and matplotlib imported, when it is asked for
    from pathlib import Path

    import pandas as pd

    from analysis.present.picture import Picture
    from analysis.present.table import Table

#: Endings of files that a result is saved in: its table, its figure.
SAVED = (".csv", ".tex", ".pdf", ".png", ".svg")

#: Faces of every result, which tab completion offers first.
FACES = ["figure", "result", "save", "sentence", "table", "to_frame", "to_latex", "to_markdown"]


class PublicNames:
    """What tab completion offers of an answer: its public names."""

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if not name.startswith("_")]


class Result:
    """A result with its faces; whatever it does not have itself it takes from what stands behind it.

    Parameters
    ----------
    result : object
        What ``estimate`` or ``combine`` found, a small frozen dataclass or a list of them. Its fields
        are read from here as well: ``found.ci_low``.
    table : Table, or callable
        Printed by ``_repr_html_`` and ``to_latex``; its numbers are ``to_frame``. What makes it, where
        it is seldom asked for.
    sentence : str
        What was found, in Markdown; empty where there is no one sentence.
    text : str
        What ``print`` shows instead of sentence and table, where a line says it all.
    draw : callable, optional
        Gives the figure.
    """

    def __init__(
        self,
        result: Any,
        table: Table | Callable[[], Table],
        *,
        sentence: str = "",
        text: str = "",
        draw: Callable[[], Picture | None] | None = None,
    ):
        self.result, self.sentence, self._table = result, sentence, table
        self._text, self._draw = text, draw

    @cached_property
    def table(self) -> Table:
        """The table, with its caption."""
        return self._table() if callable(self._table) else self._table

    def to_frame(self) -> pd.DataFrame:
        """Return the numbers, unrounded: rates and changes are fractions, money US dollars."""
        return (self.result if hasattr(self.result, "to_frame") else self.table).to_frame()

    def to_latex(self, caption: str = "") -> str:
        """Return the table as a LaTeX tabular with booktabs rules; with a caption, in a ``table``."""
        return self.table.to_latex(caption)

    def to_markdown(self) -> str:
        """Return the table as Markdown, its caption below."""
        return self.table.to_markdown()

    def figure(self, width: float | None = None) -> Picture | None:
        """Return the figure, which a notebook shows and ``.save(path)`` writes; None where none is.

        Parameters
        ----------
        width : float, optional
            Millimetres of a journal's column (88 is one of two, 180 the page): without title, in the
            letters of a manuscript, as ``export-declines figures --width=88`` draws.
        """
        picture = self._draw() if self._draw else None
        if width is None or picture is None:
            return picture
        return picture.in_column(width)

    def save(self, path: str | Path, *, width: float | None = None) -> None:
        """Write the figure (``.pdf``, ``.png``, ``.svg``) or the table (``.csv``, ``.tex``).

        Parameters
        ----------
        path : str or Path
            Its ending names the format. A CSV has the numbers of :meth:`to_frame`, unrounded.
        width : float, optional
            Of a figure, as in :meth:`figure`.

        Raises
        ------
        InputError
            Another ending, a folder that is not there, or a figure of a result that has none.
        """
        from pathlib import Path

        from analysis.checks import InputError, check_choice
        from analysis.codebook import inert
        from analysis.made import whole

        path = Path(path)
        check_choice(path.suffix, SAVED, what="ending of a file")
        if not path.parent.is_dir():
            raise InputError(f"there is no folder {str(path.parent)!r} to save {path.name} in.")
        if path.suffix == ".csv":
            with whole(path) as aside:
                inert(self.to_frame()).to_csv(aside, index=False, lineterminator="\n")
        elif path.suffix == ".tex":
            with whole(path) as aside:
                aside.write_text(self.to_latex(), encoding="utf-8", newline="\n")
        elif picture := self.figure(width):
            picture.save(path)
        else:
            raise InputError("this result has no figure to save; .csv and .tex have its table.")

    def __repr__(self) -> str:
        return self._text or "\n".join(filter(None, [plain(self.sentence), repr(self.table)]))

    def _repr_html_(self) -> str:
        head = f"<p><strong>{html.escape(plain(self.sentence))}</strong></p>" if self.sentence else ""
        return head + self.table._repr_html_()

    def __reduce__(self):
        """Pickle with the functions that make table and figure, those within functions too."""
        import cloudpickle  # here: an answer that is printed is not pickled

        fields = {name: of for name, of in vars(self).items() if name != "_expected"}  # a whole panel
        return _restored, (type(self), cloudpickle.dumps(fields))

    def __dir__(self) -> list[str]:
        names = [] if isinstance(self.result, list) else dir(self.result)
        fields = getattr(self.result, "__dataclass_fields__", {}).values()
        unprinted = {field.name for field in fields if not field.repr}  # what only its methods use
        return sorted({*FACES, *(name for name in names if not name.startswith("_"))} - unprinted)

    def __getattr__(self, name: str):
        if name.startswith("_") or name == "result":
            raise AttributeError(name)
        try:
            return getattr(self.result, name)
        except AttributeError as error:
            from analysis.checks import InputError, nearest

            if isinstance(error, InputError):  # it says itself why it cannot be had here
                raise
            guess = nearest(name, dir(self))
            hint = f"did you mean {guess!r}? " if guess else ""
            raise AttributeError(f"{hint}A result has no {name!r}.") from None

    def __iter__(self) -> Iterator:
        return iter(self.result)

    def __len__(self) -> int:
        return len(self.result)

    def __getitem__(self, at):
        return self.result[at]


def _restored(kind: type[Result], content: bytes) -> Result:
    """Return a result as :meth:`Result.__reduce__` wrote it."""
    result = kind.__new__(kind)
    vars(result).update(pickle.loads(content))
    return result

"""Tables as a journal prints them: heads and units from the vocabulary, HTML and LaTeX twins."""

from __future__ import annotations

import html
import zlib
from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from analysis.codebook import DIGITS, inert, without_noise
from analysis.columns import defined
from analysis.present import finding
from analysis.present.numbers import billions, display, dollars, fixed
from analysis.present.words import LATEX
from analysis.vocabulary import TERMS, Term

SHORT_CELL = 22  #: Characters up to which the cells of a column stay on one line.
LONG = 40  #: Characters from which a column of LaTeX is set in lines; SHORT_CELL in a WIDE table.
WIDE = 200  #: Characters of a row.


def or_dash(write: Callable) -> Callable:
    """Return what prints a value by ``write``, or a dash where it is missing."""
    return lambda value, *more, **options: "–" if pd.isna(value) else write(value, *more, **options)


def _count(value: float) -> str:
    return f"{int(value):,}"


def iso_day(value: pd.Timestamp) -> str:
    """Print a day as ``2025-05-14``, the first of a month too; a dash where there is none."""
    return "–" if pd.isna(value) else f"{value:%Y-%m-%d}"


def iso_month(value: pd.Timestamp) -> str:
    """Print a month as ``2025-05``."""
    return f"{value:%Y-%m}"


#: Ways of printing by name, as columns that are said once and texts of reports call them: name -> what
#: prints a value, a dash where it is missing.
FORMATS = {
    name: or_dash(write)
    for name, write in {
        "percent": finding.percent,
        "whole": finding.whole,
        "fine": partial(finding.percent, decimals=2),
        "brief": finding.brief,
        "points": finding.points,
        "hundredths": finding.hundredths,
        "finely": partial(finding.hundredths, decimals=2),
        "two": finding.two,
        "rounded": partial(fixed, decimals=0),
        "tenths": partial(fixed, decimals=1),
        "probability": finding.probability,
        "count": _count,
        "period": finding.period,
        "month": finding.month,
        "iso": iso_month,
        "day": iso_day,
        "day_name": finding.day_name,
        "dollars": dollars,
        "billions": billions,
        "plain": str,
    }.items()
}


def _plain(value, unit: str) -> str:
    if value is None or (not isinstance(value, (list, tuple)) and pd.isna(value)):
        return "–"
    if unit == "fraction":
        return display(float(value), "fraction")
    if unit == "USD":
        return billions(value, 2)
    if unit == "count":
        return _count(value)
    if unit == "months":
        return f"{value:g}"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value.day > 1 else f"{value:%Y-%m}"
    if isinstance(value, float):
        return fixed(value, 3)
    return str(value)


def _link(text: str, address: str) -> str:
    shown = html.escape(text)
    return f'<a href="{html.escape(address)}">{shown}</a>' if address else shown


class Table:
    """A frame with printed heads, units and number formats.

    Parameters
    ----------
    frame : DataFrame
        Columns in the order of print; the index is not printed.
    caption : str
        What the table shows, with source and vintage.
    columns : mapping of str to Term, optional
        What the frame's columns are, where that is said once (:mod:`analysis.columns`): their heads,
        formats and intervals, and the codebook that goes with the numbers.
    heads : dict, optional
        Head of a column that differs from, or is not in, these or the vocabulary.
    formats : dict, optional
        Function or unit (``"fraction"``, ``"USD"``, ``"count"``, ``"months"``, ``""``) for a column,
        or the name of the column that holds the unit of each row.
    intervals : dict, optional
        Column -> the columns of its lower and upper end, printed with it as ``1.2 [0.9, 1.5]``.
    links : dict, optional
        Column -> function of its value that returns the address of a page, or an empty text.
    name : str, optional
        A named table has twins: ``publish`` writes ``reports/tables/NAME.csv`` and ``.tex``.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        caption: str,
        *,
        columns: Mapping[str, Term] | None = None,
        heads: dict[str, str] | None = None,
        formats: dict[str, str | Callable] | None = None,
        intervals: dict[str, tuple[str, str]] | None = None,
        links: dict[str, Callable] | None = None,
        name: str | None = None,
    ):
        self.frame, self.caption, self.name = frame, caption, name
        self._columns = {name: term for name, term in (columns or {}).items() if name in frame}
        terms = self._columns.items()
        how = {name: FORMATS.get(term.format, term.format) for name, term in terms if term.format}
        ends = {name: term.ends for name, term in terms if term.ends and set(term.ends) <= set(frame)}
        self._heads, self._formats = heads or {}, how | (formats or {})
        self._intervals, self._links = ends | (intervals or {}), links or {}

    def to_frame(self) -> pd.DataFrame:
        """Return the numbers behind the table, unrounded and in the units of the vocabulary."""
        return self.frame

    def head(self, column: str) -> str:
        """Return the printed head of a column, with its unit where it has one."""
        if column in self._heads:
            return self._heads[column]
        term = self._term(column)
        if term is None:
            return column
        return term.label + (", bn USD" if term.unit == "USD" else "")

    def _term(self, column: str) -> Term | None:
        return self._columns.get(column) or TERMS.get(column)

    def codebook(self) -> dict[str, tuple[str, str, str]]:
        """Return head, unit and definition of each column that is described, ends of intervals too.

        Text has no unit: what a label stands for in print is text in the CSV too.
        """
        numbers = self.frame.select_dtypes(["number", "bool", "datetime"])
        return {
            name: (self.head(name), term.unit if name in numbers else "", defined(term))
            for name, term in self._columns.items()
        }

    @property
    def columns(self) -> list[str]:
        """Columns that are printed: all but the ends of intervals."""
        ends = {end for pair in self._intervals.values() for end in pair}
        return [column for column in self.frame if column not in ends]

    def _write(self, column: str) -> list[str]:
        term = self._term(column)
        how = self._formats.get(column, term.unit if term else "")
        by_row = not callable(how) and how in self.frame
        units = self.frame[how] if by_row else [how] * len(self.frame)
        parts = [self.frame[name] for name in (column, *self._intervals.get(column, ()))]
        texts = []
        for unit, value, *ends in zip(units, *parts, strict=True):
            write = unit if callable(unit) else partial(_plain, unit=unit)
            has_interval = ends and not pd.isna(ends[0])
            texts.append(finding.with_bounds(value, *ends, write) if has_interval else write(value))
        return texts

    def printed(self) -> pd.DataFrame:
        """Return the table as text, with printed heads."""
        heads = [self.head(column) for column in self.columns]
        if len(set(heads)) < len(heads):
            raise ValueError(f"two columns of a table have one head: {', '.join(heads)}")
        return pd.DataFrame({self.head(c): self._write(c) for c in self.columns}, dtype=object)

    def __repr__(self) -> str:
        return f"{self.caption}\n{self.printed().to_string(index=False)}"

    def _numeric(self) -> set[str]:
        """Return the heads of columns of numbers, which are aligned right."""
        numbers = self.frame.select_dtypes("number")
        return {self.head(column) for column in self.columns if column in numbers}

    def _repr_html_(self) -> str:
        numeric, printed = self._numeric(), self.printed()
        # Short cells stay on one line, so that a month or an interval never breaks; long ones keep
        # room for a few words a line.
        short = {head for head in printed if printed[head].str.len().max() <= SHORT_CELL}
        props = {
            head: ("text-align: right; " if head in numeric else "text-align: left; ")
            + ("white-space: nowrap" if head in short else "min-width: 10em")
            for head in printed
        }
        rules = {head: [{"selector": "", "props": text}] for head, text in props.items()}
        # A name made from the caption keeps two tables of a page apart and renders apart alike.
        name = f"{zlib.crc32(self.caption.encode()):08x}"
        style = printed.style.hide(axis="index").set_uuid(name)
        style = style.set_caption(html.escape(self.caption, quote=False))
        style = style.format_index(escape="html", axis="columns")
        style = style.set_table_attributes('class="journal"').format(escape="html")
        for column, address in self._links.items():
            head = self.head(column)
            pages = dict(zip(printed[head], map(address, self.frame[column]), strict=True))
            style = style.format(lambda text, pages=pages: _link(text, pages[text]), subset=[head])
        style.cell_ids = False
        return style.set_table_styles(rules).to_html(doctype_html=False)

    def _repr_mimebundle_(self, include=None, exclude=None):
        shown = {"text/plain": repr(self), "text/html": self._repr_html_()}
        if self.name is None:
            return shown
        twins = {"text/latex": self.to_latex(), "text/csv": self.to_csv()}
        about = {"name": self.name, "caption": self.caption}
        columns = {"columns": self.codebook()} if self._columns else {}
        return shown | twins, {"text/csv": about | columns}

    def to_csv(self) -> str:
        """Return the numbers as CSV, to the digits of :data:`DIGITS`, under the names of the columns."""
        frame = without_noise(self.frame)
        for column in frame.select_dtypes("datetime"):
            frame[column] = frame[column].dt.strftime("%Y-%m-%d")
        return inert(frame).to_csv(index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")

    def to_markdown(self) -> str:
        """Return the table as Markdown, its caption below: numbers aligned right."""
        numeric, printed = self._numeric(), self.printed()
        rule = ["--:" if head in numeric else "---" for head in printed]
        rows = [list(printed), rule, *printed.astype(str).to_numpy().tolist()]
        lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
        return "\n".join([*lines, "", self.caption, ""])

    def to_latex(self, caption: str = "") -> str:
        """Return a LaTeX tabular: booktabs rules, numbers aligned right, long texts in lines.

        With a ``caption``, which is LaTeX itself, it stands in a ``table`` of its own.
        """
        numeric, printed = self._numeric(), self.printed()
        lengths = {head: max([len(head), *printed[head].str.len()]) for head in printed}
        limit = LONG if sum(lengths.values()) <= WIDE else SHORT_CELL
        long = {head for head in printed if lengths[head] > limit}
        lines = rf">{{\raggedright\arraybackslash}}p{{{16 if len(long) <= 6 else 9}em}}"
        columns = "".join(lines if c in long else "r" if c in numeric else "l" for c in printed)
        style = printed.style.hide(axis="index").format(escape="latex")
        style = style.format_index(escape="latex", axis="columns")
        tabular = style.to_latex(hrules=True, column_format=columns)
        for character, command in LATEX.items():
            tabular = tabular.replace(character, command)
        if not caption:
            return tabular
        return f"\\begin{{table}}\n\\centering\n\\caption{{{caption}}}\n{tabular}\\end{{table}}\n"

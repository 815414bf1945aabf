r"""Numbers and tables as LaTeX takes them: macros in ``numbers.tex``, floats in ``tables/*.tex``.

Plain LaTeX with ``booktabs``, ``array`` and ``graphicx`` (``longtable`` for the tables that are longer
than a page), under pdfLaTeX, XeLaTeX and LuaLaTeX alike.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from analysis.checks import InputError
from analysis.present.words import LATEX
from analysis.publish.numbers.harvest import interval

if TYPE_CHECKING:
    from analysis.publish.numbers.past import Former

PREFIX = "edt"  #: Every macro begins with it, so that none hides one of LaTeX or of another package.
PACKAGE_TITLE = "Export declines under tariffs"
#: What numbers are defined by, and called by their key; an unknown key stops the run by its name.
SHORT = (
    r"\newcommand{\edtkey}[2]{\expandafter\let\csname edt:#1\endcsname#2}",
    r"\newcommand{\edt}[1]{\ifcsname edt:#1\endcsname\csname edt:#1\endcsname\else"
    r"\PackageError{numbers}{no number #1}{See reports/numbers.csv}\fi}",
)
#: Publications of a report up to which its tables name them; of more, most are of other tables.
SOURCES = 6
#: Lines up to which a table is kept on one page.
PAGE = 45

ONES = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
]
TENS = ["Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}
#: Of a table: how a column is set, what stands between two cells, and a command that prints one mark.
COLUMN = re.compile(r">\{[^}]*\}p\{[^}]*\}|[lrc]")
SEPARATOR = re.compile(r"(?<!\\) & ")
MARK = re.compile(r"\$.\$|\\\W|\\[a-z]+\{\}")
#: Width of a line of 160 mm in em of the font of a table on one page, and of longer ones by size.
LINE = {r"\footnotesize": 49, r"\scriptsize": 53, r"\fontsize{7.1}{8.6}\selectfont": 56}
#: In em: a letter, what parts two columns, the least and the most of a column of text.
LETTER, GAP, SHORTEST, LONGEST = 0.46, 0.8, 5, 16
#: Of one word, month or day of a key.
TOKEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])(?:-([0-3]\d))?(?!\d)|20\d\d(?!\d)|\d+|[A-Za-z]+")


def macro(key: str) -> str:
    r"""Return the name of a number's macro: letters only, made of the key alone.

    ``tariff.CHN.2025-05.effective`` -> ``edtTariffCHNMayTwentyTwentyFiveEffective``.
    """
    return PREFIX + "".join(_word(token) for token in TOKEN.finditer(key))


def _word(token: re.Match) -> str:
    text, year, month, day = token[0], token[1], token[2], token[3]
    if month:
        return (_spoken(day) if day else "") + MONTHS[int(month) - 1] + _spoken(year)
    return _spoken(text) if text.isdigit() else text[0].upper() + text[1:]


def _spoken(digits: str) -> str:
    """Say a number: a year in two halves, others below hundred whole, longer ones by digit."""
    if len(digits) == 4 and digits.startswith("20"):
        return TENS[0] + _spoken(digits[2:])
    value = int(digits)
    if value > 99:
        return "".join(ONES[int(digit)] for digit in digits)
    if value < 20:
        return ONES[value]
    return TENS[value // 10 - 2] + (ONES[value % 10] if value % 10 else "")


def printed(number: str) -> str:
    r"""Return a printed number for text or formula: ``−34.5 %`` -> ``\ensuremath{-}34.5\,\%``."""
    marks = {"−": r"\ensuremath{-}", "\u00a0": r"\,", " ": r"\,", "%": r"\%", ",": "{,}"}
    return "".join(marks.get(character, character) for character in number)


def numbers_tex(numbers: dict[str, dict[str, str]], version: str, retired: Iterable[Former] = ()) -> str:
    r"""Return ``numbers.tex``: a ``\newcommand`` for each number, and for each interval.

    Parameters
    ----------
    numbers : dict
        Rows of ``numbers.csv`` by key.
    version : str
        Of the package.
    retired : iterable of Former
        Numbers that manuscripts may still call, each as it last was. One whose macro another number has
        by now is called by its key.

    Raises
    ------
    InputError
        When two keys give one name.
    """
    lines = [
        f"% The numbers of {PACKAGE_TITLE} {version}, as the reports print them. In the preamble:",
        r"% \input{numbers}. In the text {} keeps the space after a number: \edtName{} of the value.",
        r"% Each is called by its key in numbers.csv too: \edt{KEY}, \edt{KEY.interval}.",
        *SHORT,
    ]
    of: dict[str, str] = {}
    for key, row in numbers.items():
        for quoted_key, name, text in _called(key, row["text"], interval(row)):
            if name in of:
                raise InputError(f"numbers {of[name]!r} and {key!r} would share one macro, \\{name}")
            of[name] = key
            lines.append(f"\\newcommand{{\\{name}}}{{{text}}}\\edtkey{{{quoted_key}}}{{\\{name}}}%")
    for former in retired:
        lines.append(f"% Retired, last in version {former.version}: {former.key}")
        for quoted_key, name, text in _called(former.key, former.text, former.interval):
            if name in of:
                lines.append(f"\\expandafter\\def\\csname edt:{quoted_key}\\endcsname{{{text}}}%")
            else:
                lines.append(f"\\newcommand{{\\{name}}}{{{text}}}\\edtkey{{{quoted_key}}}{{\\{name}}}%")
            of.setdefault(name, former.key)
    return "\n".join(lines) + "\n"


def _called(key: str, text: str, ends: str) -> Iterator[tuple[str, str, str]]:
    """Yield by what key and macro a number is called and what it prints, then its interval's, if any."""
    yield key, macro(key), printed(text)
    if ends:
        low, high = map(printed, ends[1:-1].split(", "))
        yield f"{key}.interval", macro(key) + "Interval", f"[{low}, {high}]"


def text(words: str) -> str:
    """Return words with the characters that LaTeX reads as commands made into print."""
    escaped = "".join(SPECIAL.get(character, character) for character in words)
    for character, command in LATEX.items():
        escaped = escaped.replace(character, command)
    return escaped


def float_of(tabular: str, *, caption: str, label: str, title: str, about: dict) -> str:
    """Return a table as a float with caption, label and notes.

    Parameters
    ----------
    tabular : str
        The table as :meth:`Table.to_latex` gives it.
    caption : str
        Its first sentence becomes the caption, the rest the notes.
    label, title : str
        ``tab:NAME`` and ``Table 4.2``.
    about : dict
        What the report says of itself: ``report``, ``version``, ``vintages``.
    """
    first, *rest = re.split(r"(?<=[a-z0-9)%]\.)\s+(?=[A-Z–(])", caption, maxsplit=1)
    where = f"{title} of {PACKAGE_TITLE} {about['version']}, report {about['report']}"
    vintages = about.get("vintages", [])
    data = f" Data of the report: {'; '.join(vintages)}." if 0 < len(vintages) <= SOURCES else ""
    notes = f"\\emph{{Notes:}} {text(' '.join([*rest, f'{where}.']) + data)}"
    heading = f"\\caption{{{text(first.removesuffix('.'))}}}\\label{{{label}}}"
    set_in = {size: _narrowed(tabular, line) for size, line in LINE.items()}
    page, *smaller = LINE
    if long := set_in[page].lines > PAGE:
        size = next((size for size in smaller if set_in[size].width <= LINE[size]), smaller[-1])
        body = _pages(set_in[size].text, heading, notes, size=size)
    else:
        body = _page(set_in[page].text, heading, notes)
    packages = "booktabs, array, " + ("longtable" if long else "graphicx")
    return f"% {where}. Needs {packages}.\n{body}\n"


class Narrowed(NamedTuple):
    """A table with heads in lines as wide as their cells, and texts that share what is left."""

    text: str
    lines: int  #: That it prints below its head.
    width: float  #: In em.


def _narrowed(tabular: str, line: float) -> Narrowed:
    """Make a table as narrow as a line, in em, where words can be broken into lines."""
    opening, head, rest = re.split(r"(?<=\\toprule\n)|(?=\\midrule\n)", tabular, maxsplit=2)
    spec = opening.partition(r"\begin{tabular}{")[2].partition("}\n")[0]
    # A bracket at the begin of a line would be an option of the line before.
    tied = head.rstrip().replace(r" \%", r"~\%").replace(" [", "~[")
    columns, heads = COLUMN.findall(spec), _cells(tied)
    rows = [[_length(text) for text in cells] for cells in map(_cells, rest.split("\n")) if cells]
    longest = [max(map(_length, cell.split()), default=0) for cell in heads]
    widths = [max(1, *lengths) for lengths in zip(longest, *rows, strict=True)]
    texts = [at for at, column in enumerate(columns) if "p" in column]
    taken = sum(width * LETTER + GAP for at, width in enumerate(widths) if at not in texts)
    room = int(max(SHORTEST, min(LONGEST, (line - taken) / max(1, len(texts)) - GAP)))
    lines = sum(max([1, *(math.ceil(row[at] * LETTER / room) for at in texts)]) for row in rows)
    each = zip(heads, columns, widths, strict=True)
    broken = [cell if "p" in column else _broken(cell, column, width) for cell, column, width in each]
    opening = opening.replace(spec, re.sub(r"(?<=p\{)\d+em", f"{room}em", spec))
    text = f"{opening}{' & '.join(broken)} \\\\\n{rest}"
    return Narrowed(text, lines, taken + len(texts) * (room + GAP))


def _length(cell: str) -> int:
    """Return how many letters a cell prints."""
    return len(MARK.sub("x", cell))


def _cells(row: str) -> list[str]:
    """Return the cells of a row of a table; none of a rule."""
    return SEPARATOR.split(row.removesuffix(r" \\")) if row.endswith(r" \\") else []


def _broken(head: str, column: str, width: int) -> str:
    """Return a head in lines of a number of letters."""
    lines = textwrap.wrap(head, width, break_long_words=False, break_on_hyphens=False)
    if len(lines) < 2:
        return head
    return rf"\begin{{tabular}}[b]{{@{{}}{column}@{{}}}}" + r"\\".join(lines) + r"\end{tabular}"


def _page(tabular: str, heading: str, notes: str) -> str:
    r"""Return a table on one page, made smaller where it is wider than the line."""
    fit = r"\resizebox{\ifdim\width>\linewidth\linewidth\else\width\fi}{!}{%"
    return "\n".join(
        [
            r"\begin{table}[htbp]",
            r"\centering\footnotesize\setlength{\tabcolsep}{4pt}",
            heading,
            "",
            r"\smallskip",
            fit,
            tabular.strip() + "}",
            "",
            r"\smallskip",
            rf"\begin{{minipage}}{{\linewidth}}\footnotesize {notes}\end{{minipage}}",
            r"\end{table}",
        ]
    )


def _pages(tabular: str, heading: str, notes: str, *, size: str) -> str:
    """Return a table over several pages, its head on each."""
    opening, rest = tabular.strip().split("\\toprule\n")
    head, rows = rest.split("\\midrule\n")
    rows = rows.removesuffix("\\end{tabular}")
    columns = opening.strip().removeprefix(r"\begin{tabular}")
    return "\n".join(
        [
            rf"{{{size}\setlength{{\tabcolsep}}{{2.5pt}}",
            rf"\begin{{longtable}}{columns}",
            heading + r"\\",
            r"\toprule",
            head.strip(),
            r"\midrule",
            r"\endfirsthead",
            r"\toprule",
            head.strip(),
            r"\midrule",
            r"\endhead",
            rows.strip(),
            r"\end{longtable}",
            r"\noindent " + notes + r"\par}",
        ]
    )

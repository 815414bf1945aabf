"""The cells of an executed notebook as HTML that needs no network."""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from itertools import zip_longest
from pathlib import Path
from xml.etree.ElementTree import tostring

import latex2mathml.converter
from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import from_dict

from analysis.present.finding import ANSWER_MIME, day_name
from analysis.present.numbers import NUMBER_MIME
from analysis.present.table import SHORT_CELL
from analysis.present.words import leading, parted, plain
from analysis.publish.reports.cells import folded, gathered
from analysis.publish.reports.pictures import drawn
from analysis.publish.site.address import absolute
from analysis.publish.site.harmless import PICTURE, address, keep_formula, keep_harmless
from analysis.version import RELEASED, __version__

NUMERIC = re.compile(r"[-+−±–]?[\s$€]*[\d.,]*\d[\d.,\s]*(e[-+]?\d+)?\s*(%|pp|bn|m|USD)?|[—–-]|nan|")
GAP = 2  # characters between two columns of a table


class Renderer(IPythonRenderer):
    """Markdown with maths as MathML, headings that can be linked to, tables that scroll; no HTML."""

    def __init__(self, contents: list[tuple[int, str, str]]):
        super().__init__(escape=False, exclude_anchor_links=True)
        self.contents = contents

    def heading(self, text: str, level: int, **attrs) -> str:
        """Return the heading with a stable id and note it for the contents."""
        label = re.sub(r"<[^>]+>", "", text)
        slug = re.sub(r"\W+", "-", unescape(label).lower()).strip("-") or "section"
        taken = {anchor for _, anchor, _ in self.contents}
        anchor = next(s for s in (slug, *(f"{slug}-{n}" for n in range(2, 999))) if s not in taken)
        self.contents.append((level, anchor, label))
        return f'<h{level} id="{anchor}">{text}</h{level}>\n'

    def sanitize_url(self, url: str) -> str:
        """Return an address that a page may lead to."""
        return address(url)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return a picture that the text holds; of another, which a page would fetch, its words."""
        held = PICTURE.match(url)
        return f'<img src="{escape(url)}" alt="{escape(unescape(text))}">' if held else text

    def inline_html(self, html: str) -> str:
        """Return what is written as HTML as the text that it is."""
        return escape(html)

    def block_html(self, html: str) -> str:
        """Return what is written as HTML as the text that it is."""
        return f"<p>{escape(html.strip())}</p>\n"

    def inline_math(self, body: str) -> str:
        """Return MathML within a line."""
        return mathml(body, "inline")

    def block_math(self, body: str) -> str:
        """Return MathML on a line of its own."""
        return mathml(body, "block")

    def latex_environment(self, name: str, body: str) -> str:
        """Return an environment, for instance ``align``, as MathML."""
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")


def mathml(body: str, display: str) -> str:
    """Return a LaTeX formula as MathML, with the space between ``log`` and a bare argument."""
    formula = latex2mathml.converter.convert_to_element(body.strip(), display=display)
    keep_formula(formula)
    converted = tostring(formula, encoding="unicode")
    if display == "block":  # it scrolls where it does not fit: the keyboard must reach it
        converted = converted.replace("<math ", '<math tabindex="0" ', 1)
    return re.sub(
        r"(<mi>(?:log|ln|exp|max|min)</mi>)(?=<m(?!o))", r'\1<mspace width="0.17em"/>', converted
    )


class Body(HTMLExporter):
    """nbconvert's exporter with our template and renderer; ``contents`` fills while it converts."""

    def __init__(self):
        here = Path(__file__).parent
        super().__init__(template_name="template", extra_template_basedirs=[str(here)])
        self.optimistic_validation = True  # once, not before and after each preprocessor
        self.contents: list[tuple[int, str, str]] = []

    @pass_context
    def markdown2html(self, context, source: str) -> str:
        """Return a markdown text as HTML."""
        return prose(source, self.contents)

    @pass_context
    def shortened(self, context, source: str) -> str:
        """Return a markdown text as HTML of which the first sentences stand open."""
        head, rest = leading("".join(source))
        opening = self.markdown2html(context, head)
        if not rest:
            return opening
        folded = self.markdown2html(context, rest)
        return f'{opening}<details class="rest"><summary>More</summary>\n{folded}</details>\n'

    def default_filters(self):
        """Add the filters for HTML outputs and citable numbers."""
        yield from super().default_filters()
        yield "tables", tables
        yield "key", key
        yield "drawn", drawn
        yield "parted", parted
        yield "shortened", self.shortened
        yield "answers", lambda output: output.get("data", {}).get(ANSWER_MIME)
        yield "sentence", with_limit
        yield "highlight_code", Highlight2HTML(pygments_lexer="python", parent=self)

    def from_notebook_node(self, nb, resources=None, **options):
        """Convert a notebook, without HTMLExporter's second reading of the page.

        It takes a second and adds what the template says itself: alternative texts, what has focus.
        """
        return TemplateExporter.from_notebook_node(self, nb, resources, **options)


def prose(source: str, contents: list[tuple[int, str, str]] | None = None) -> str:
    """Return a text in Markdown as HTML; its headings are noted in ``contents``."""
    renderer = Renderer([] if contents is None else contents)
    html = MarkdownWithMath(renderer=renderer).render(source)
    return tables(html) if "<table" in html else html


def key(output: dict) -> str:
    """Return the key of the citable number that an output shows, or an empty text."""
    return output.get("data", {}).get(NUMBER_MIME, {}).get("key", "")


def with_limit(answer: dict) -> str:
    """Return the sentence of an answer, and the first of its points, which limits it, without marks."""
    return plain(" ".join([answer["sentence"], *answer["points"][:1]]))


def source_of(report: str = "") -> str:
    """Return the version, its day and, if of one, the report of a sentence that is copied."""
    about = f"Export declines under tariffs {__version__} of {day_name(RELEASED)}"
    return f"{about}, report {report[:2]}" if report else about


def convert(notebook: dict, name: str = "") -> tuple[str, list[tuple[int, str, str]]]:
    """Return the notebook's cells as HTML, and its contents as (level, anchor, label).

    Of citable numbers it has how many there are, with a link to their list; those of a one-off report
    stand in its executed notebook, ``name`` being the stem of the report's files.

    A first-level heading that opens the notebook is left out: the page has its title already. Code that
    shows nothing is folded with that of the next cell which does, so that no answer waits below it.
    Cells tagged :data:`cells.APPENDIX` are folded under their first heading, theirs a level lower.
    """
    notebook = from_dict(notebook)
    first = notebook.cells[0] if notebook.cells else None
    if first and first.cell_type == "markdown":
        first.source = re.sub(r"\A\s*# [^\n]*\n*", "", first.source)
    notebook.cells = folded(gathered(notebook.cells))
    exporter = _exporter()
    exporter.contents = []
    report = notebook.metadata.get("export_declines", {}).get("report", name)
    listed = f"numbers.html#{report}" if name in ("", report) else f"{name}.ipynb"
    about = {"numbers": listed, "source": source_of(report), "page": absolute(f"{name or report}.html")}
    content, _ = exporter.from_notebook_node(notebook, about)
    return content, [entry for entry in exporter.contents if entry[0] in (2, 3)]


def prepare(cell: dict) -> None:
    """Lay out the tables that a cell has shown, before :func:`convert` asks for them."""
    for output in cell.get("outputs", []):
        tables(output.get("data", {}).get("text/html", ""))


@cache
def _exporter() -> Body:
    """Return the exporter; its templates are compiled once, for all notebooks."""
    return Body()


@cache
def tables(html: str) -> str:
    """Return HTML whose tables scroll in a box below their caption, with numbers to the right.

    Of other elements it has those that :mod:`harmless` knows. Kept, so that :func:`prepare` can do it
    while later cells still run.
    """
    soup = BeautifulSoup(html, "html.parser")
    keep_harmless(soup)
    for style in soup.find_all("style", scoped=True):  # pandas' own, which ours replaces
        style.decompose()
    for table in soup.find_all("table"):
        table.attrs.pop("border", None)
        _align(table)
        table["style"] = f"--characters: {_characters(table)}"  # so that paper holds all columns
        caption = table.caption
        name = caption.get_text(" ", strip=True) if caption else "Table"
        box = {"class": "scroll", "role": "region", "tabindex": "0", "aria-label": name}
        figure = table.wrap(soup.new_tag("div", attrs=box)).wrap(
            soup.new_tag("figure", attrs={"class": "table"})
        )
        if caption:  # above the box: it is read whole while the table scrolls
            caption.name = "figcaption"
            figure.insert(0, caption.extract())
            if not caption.find(True):
                _note(soup, figure, caption)
    return str(soup)


def _note(soup, figure, caption) -> None:
    """Leave a caption its first sentences, and put what more it says into a note below the table."""
    caption.string, more = parted(caption.get_text())
    if more:
        note = soup.new_tag("details", attrs={"class": "note"})
        note.append(soup.new_tag("summary", string="Note"))
        note.append(soup.new_tag("p", string=more))
        figure.append(note)


def _rows(table, part: str, *, cells: tuple[str, ...] = ("td", "th")) -> list[list]:
    """Return the cells of each row of a part of a table."""
    rows = [row for group in table.find_all(part) for row in group.find_all("tr", recursive=False)]
    return [row.find_all(cells, recursive=False) for row in rows]


def _characters(table) -> int:
    """Return how many characters the columns need side by side, gaps included.

    Heads and long cells may break between words, short cells do not.
    """
    needs = []
    for part, longest in (("thead", 0), ("tbody", SHORT_CELL)):
        rows = _rows(table, part)
        texts = [[cell.get_text(" ", strip=True) for cell in reversed(row)] for row in rows]
        needs.append([_need(column, longest) for column in zip_longest(*texts, fillvalue="")])
    return sum(max(column) + GAP for column in zip_longest(*needs, fillvalue=0))


def _need(texts: tuple[str, ...], unbroken: int) -> int:
    """Return the characters of the longest text, or where it breaks, of the longest word."""
    longest = max(map(len, texts))
    if longest <= unbroken:
        return longest
    return max((len(word) for text in texts for word in text.split()), default=0)


def _align(table) -> None:
    """Mark the cells of a column as numbers when all of its body cells are; heads follow."""
    rows = _rows(table, "tbody")
    if not rows:
        return
    heads = _rows(table, "thead", cells=("th",))
    width = max(map(len, rows))
    for column in range(-1, -width - 1, -1):  # from the right: row labels may span several rows
        cells = [row[column] for row in rows if len(row) >= -column]
        if all(c.name == "td" and NUMERIC.fullmatch(c.get_text(strip=True)) for c in cells):
            for cell in cells + [row[column] for row in heads if len(row) >= -column]:
                cell["class"] = [*cell.get("class", []), "number-cell"]

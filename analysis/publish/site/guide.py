"""The guide: which number to quote, and a page for each design, in the words of the reports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis.checks import read_yaml
from analysis.engine.stored import stored
from analysis.examples import make_examples
from analysis.paths import DOCS
from analysis.present.words import STOP, capital
from analysis.publish.numbers.harvest import interval, read_executed
from analysis.publish.numbers.tables import Exhibit, figure_place
from analysis.publish.reports.parameters import literal
from analysis.publish.site.docs_pages import docs_pages, texts
from analysis.publish.site.glossary import explained
from analysis.publish.site.keyed import Keyed
from analysis.publish.site.page import linked, template

WORDS = Path(__file__).with_name("guide.yaml")
#: Sections of a page in paragraphs, and what each is headed.
SECTIONS = {"formula": "Formula", "assumes": "Assumption", "not_for": "When not to use it"}
#: What a notebook's set-up holds, and the longest line of code that a page shows.
SETUP, LINE = re.compile(r"^from analysis", re.MULTILINE), 80


def guide_pages(
    reports: Path, numbers: dict[str, dict[str, str]], exhibits: Iterable[Exhibit], docs: Path = DOCS
) -> dict[str, str]:
    """Return ``guide.html``, the page of each design whose report is there, and each text, by name.

    Parameters
    ----------
    reports : Path
        Folder of the executed notebooks.
    numbers : dict
        Rows of ``numbers.csv`` by key.
    exhibits : iterable of Exhibit
        Tables and figures of these reports.
    docs : Path
        Folder of texts.
    """
    words, figures = read_yaml(WORDS), {one.name: one for one in exhibits if one.kind == "figure"}
    designs = {
        name: one
        for name, one in words["designs"].items()
        if (reports / f"{one['report']}.ipynb").exists()
    }
    more = {name: title for name, (title, _) in texts(docs).items()}
    pages = {"guide.html": _index(words["questions"], designs, numbers, more)}
    if not designs:
        return pages
    names = sorted(path.stem for path in reports.glob("[0-9]*.ipynb") if "__" not in path.stem)
    pages |= docs_pages(docs, names)
    notebooks = {
        one["report"]: read_executed(reports / f"{one['report']}.ipynb") for one in designs.values()
    }
    calls = load_examples().set_index("design")
    order = [None, *designs, None]
    for place, (name, one) in enumerate(designs.items(), start=1):
        notebook = notebooks[one["report"]]
        code, shown = _cell(notebook, one["table"]) if "table" in one else _call(calls.loc[name])
        pages[f"guide_{name}.html"] = template("design.html.j2").render(
            here="guide.html",
            within=True,
            one=one,
            about=notebook["metadata"]["export_declines"],
            sections=[(head, _prose(one[part], notebook, names)) for part, head in SECTIONS.items()],
            rows=[_row(numbers[key]) for key in one["keys"] if key in numbers],
            code=code,
            shown=shown,
            figures=[
                (figures[key], figure_place(figures[key])) for key in one["figures"] if key in figures
            ],
            ways=[
                (other, designs[other]["title"]) if other else None
                for other in (order[place - 1], order[place + 1])
            ],
        )
    return pages


def load_examples() -> pd.DataFrame:
    """Return :func:`examples.make_examples`, stored if nothing has changed."""
    what = "examples of the guide (about 10 s)"
    return stored(make_examples, ["guide_examples"], what=what)["guide_examples"]


def quote(notebook: dict, words: str, sentences: int = 0) -> str:
    """Return what a report says from some words on to the end of their paragraph, as a sentence.

    Parameters
    ----------
    notebook : dict
        Executed: its texts and what its cells print are looked through.
    words : str
        Which the passage begins with.
    sentences : int
        As many of them; 0: all.

    Returns
    -------
    str
        Empty where the report does not say so.
    """
    for cell in notebook["cells"]:
        shown = [one.get("data", {}).get("text/markdown", "") for one in cell.get("outputs", [])]
        texts = [cell["source"]] if cell["cell_type"] == "markdown" else shown
        for paragraph in re.split(r"\n\s*\n", "\n\n".join(map("".join, texts))):
            _, start, rest = paragraph.partition(words)
            if start:
                ends = [end.start() for end in STOP.finditer(rest)][sentences - 1 : sentences]
                return capital(start + rest[: ends[0] if sentences and ends else None])
    return ""


def _prose(paragraphs: list, notebook: dict, reports: list[str]) -> str:
    """Return paragraphs of the guide as HTML, with links to reports and terms."""
    from analysis.publish.site.body import prose  # here: most runs write no page, and need no nbconvert

    written = [
        one if isinstance(one, str) else quote(notebook, one["quote"], one.get("sentences", 0))
        for one in paragraphs
    ]
    return explained(linked(prose("\n\n".join(filter(None, written))), reports))


def _index(
    questions: list[dict], designs: dict, numbers: dict[str, dict[str, str]], more: dict[str, str]
) -> str:
    """Return the page of questions that numbers there are answer, of the designs, and of texts."""
    keyed, rows = Keyed(numbers), []
    for one in questions:
        key = keyed.newest(one["key"])[0] if "{month}" in one["key"] else one["key"]
        if key in numbers:
            design = designs.get(one.get("design"), {}).get("title")
            choices = _choices(one, keyed, numbers) if one.get("range") in numbers else ""
            rows.append(one | _row(numbers[key]) | {"title": design, "choices": choices})
    return template("guide.html.j2").render(here="guide.html", rows=rows, designs=designs, texts=more)


def _choices(one: dict, keyed: Keyed, numbers: dict[str, dict[str, str]]) -> str:
    """Return the ends of a question's range in words; brackets would say that they are of 95 %."""
    if "of" in one:
        return keyed.part(one["range"], one["of"])
    return "from " + interval(numbers[one["range"]])[1:-1].replace(", ", " to ")


def _row(number: dict[str, str]) -> dict[str, str]:
    return number | {"interval": interval(number)}


def _call(row) -> tuple[str, str]:
    """Return code and answer of a call of a public name."""
    from analysis.publish.site.body import tables  # here, as above

    return f"import analysis\n\n{row.code}", tables(row.html)


def _cell(notebook: dict, table: str) -> tuple[str, str]:
    """Return code and table of the cell of a report that shows a table; empty where none does."""
    from analysis.publish.site.body import tables  # here, as above

    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    setup = next(filter(SETUP.search, sources), "")
    for cell, source in zip(cells, sources, strict=True):
        for output in cell["outputs"]:
            data, about = output.get("data", {}), output.get("metadata", {})
            if about.get("text/csv", {}).get("name") == table and "image/png" not in about:
                values = notebook["metadata"]["export_declines"]["parameters"]
                return needed(setup, source, values), tables("".join(data["text/html"]))
    return "", ""


def needed(setup: str, source: str, values: dict) -> str:
    """Return a cell after what it needs of its notebook's set-up, with values for parameters.

    Parameters
    ----------
    setup, source : str
        Code of both cells.
    values : dict
        The report's parameters.
    """
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    imports, calls = [], []
    for node in reversed(ast.parse(setup).body):
        if isinstance(node, ast.ImportFrom):
            if names & {one.asname or one.name for one in node.names}:
                imports.insert(0, ast.unparse(node))
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            name = ast.unparse(node.targets[0])
            if name in names:
                names.add(node.value.func.id)
                calls.insert(0, _called(name, node.value, values))
    return "\n".join([*imports, "", *calls, source]).strip()


def _called(name: str, call: ast.Call, values: dict) -> str:
    """Return the line that tells a story, or where it is long a line for each parameter."""
    written = [(one.arg, ast.unparse(one.value)) for one in call.keywords]
    arguments = [f"{arg}={literal(values[code]) if code in values else code}" for arg, code in written]
    line = f"{name} = {call.func.id}({', '.join(arguments)})"
    if len(line) <= LINE:
        return line
    return f"{name} = {call.func.id}(\n" + "".join(f"    {one},\n" for one in arguments) + ")"

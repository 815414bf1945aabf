"""The front door and the page of numbers, made from the executed reports."""

from __future__ import annotations

import csv
from pathlib import Path

from analysis.checks import read_yaml
from analysis.present.finding import MIME as ANSWER
from analysis.present.numbers import display
from analysis.publish.catalog import Report, renamed
from analysis.publish.citations import Citation, printed
from analysis.publish.numbers import read_executed
from analysis.publish.page import answer, finding, read_citation, template, title
from analysis.publish.parameters import declared, parameters_cell
from analysis.publish.pictures import embedded
from analysis.publish.readme import answered

#: The number by which the front door shows how to cite one.
HEADLINE = "elasticity.2025.headline.law"
#: What stands first: the report whose answer and figure tell what fell and what came back.
LEAD = "03_trade"
#: Numbers that the front door holds ready to copy; the page of numbers has all.
READY = (
    HEADLINE,
    "elasticity.2018.headline.law",
    "tariff.CHN.2025-05.effective",
    "imports.CHN.2025-05.yoy",
    "claims.exports_usa.2025-05.yoy",
    "claims.exports_total.2025-05.yoy",
)
#: Rows of the law and of the calendar on the front door.
PARTNERS, EVENTS = 10, 6


def index_page(
    reports: Path, names: list[str], numbers: dict[str, dict[str, str]], *, others: bool = True
) -> str:
    """Return the front door: the answer, four questions, every report, law, events and numbers.

    Parameters
    ----------
    reports : Path
        Folder of the executed notebooks, and of ``law_by_chapter.csv`` and ``events.csv``; a section
        with nothing to show is absent.
    names : list of str
        Reports of the catalogue.
    numbers : dict
        Rows of ``numbers.csv`` by key.
    others : bool
        Whether one-off reports are listed, which the archive leaves out.
    """
    there = [name for name in names if (reports / f"{name}.ipynb").exists()]
    cited = citations(reports, {key: numbers[key] for key in READY if key in numbers} or numbers)
    return template("catalog.html.j2").render(
        here="index.html",
        lead=_lead(reports) if LEAD in there else None,
        cards=[_card(reports, *words) for words in answered(there, reports)],
        listed=[_entry(reports / f"{name}.ipynb") for name in there],
        others=[_entry(path) for path in sorted(reports.glob("*__*.ipynb")) if others],
        law=_law(reports / "law_by_chapter.csv"),
        events=_latest(_rows(reports / "events.csv"))[:EVENTS],
        ready=cited[: len(READY)],
        n_numbers=len(numbers),
        citation=read_citation(reports.parent / "CITATION.cff"),
    )


def numbers_page(reports: Path, names: list[str], numbers: dict[str, dict[str, str]]) -> str:
    """Return the page of every citable number by report, each to be copied in three forms.

    As text (:attr:`citations.Citation.sentence`), as LaTeX and, by report, as BibTeX; what is copied is
    what :func:`citations.cite` gives. Arguments as of :func:`index_page`.
    """
    cited = citations(reports, numbers)
    groups = [(name, [one for one in cited if one.about["report"] == name]) for name in names]
    return template("numbers.html.j2").render(
        here="numbers.html",
        groups=[(own[0], own) for _, own in groups if own],
        n_numbers=len(numbers),
    )


def moved_pages(catalog: dict[str, Report]) -> dict[str, str]:
    """Return, for each name that a report had, a page that leads to the place that it names today."""
    page = template("moved.html.j2")
    return {
        f"{old}.html": page.render(now=report.name, title=report.title, said=renamed(old, catalog))
        for report in catalog.values() for old in report.formerly
    }  # fmt: skip


def citations(reports: Path, numbers: dict[str, dict[str, str]]) -> list[Citation]:
    """Return the numbers as texts print them; of a package without CITATION.cff none can be cited."""
    path = reports.parent / "CITATION.cff"
    if not path.exists():
        return []
    software = read_yaml(path)
    of = {row["report"]: reports / f"{row['report']}.ipynb" for row in numbers.values()}
    about = {n: read_executed(path)["metadata"]["export_declines"] for n, path in of.items()}
    return [printed(row, about[row["report"]], software) for row in numbers.values()]


def _lead(reports: Path) -> dict:
    notebook = read_executed(reports / f"{LEAD}.ipynb")
    about = {"name": LEAD, "title": notebook["metadata"]["export_declines"]["title"]}
    return answer(notebook) | about | {"figure": first_figure(embedded(notebook, reports))}


def _card(reports: Path, question: str, subject: str, name: str, words: str) -> dict:
    notebook = read_executed(reports / f"{name}.ipynb")
    about = {"question": question, "name": name, "words": words}
    about["title"] = notebook["metadata"]["export_declines"]["title"]
    return about | {"figure": first_figure(embedded(notebook, reports), subject)}


def first_figure(notebook: dict, subject: str = "") -> dict | None:
    """Return the figure right below a report's answer, of a notebook that holds its pictures.

    Parameters
    ----------
    subject : str
        Whose answer; that of the report by default.

    Returns
    -------
    dict or None
        ``png`` and ``narrow``, for phones (base64; equal where there is one only), ``alt``, ``caption``.
    """
    said = not subject
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            said = said or output.get("data", {}).get(ANSWER, {}).get("subject") == subject
            if said and "image/png" in output.get("data", {}):
                told = output.get("metadata", {}).get("image/png", {})
                wide = "".join(output["data"]["image/png"]).replace("\n", "")
                narrow = told.get("narrow", wide).replace("\n", "")
                return {"png": wide, "narrow": narrow} | {w: told.get(w, "") for w in ("alt", "caption")}
    return None


def _entry(path: Path) -> dict:
    notebook = read_executed(path)
    about = notebook["metadata"]["export_declines"]
    cell = parameters_cell(notebook)
    order = [parameter.name for parameter in declared("".join(cell["source"]))] if cell else []
    values = {name: about["parameters"][name] for name in order}
    told = {"title": title(about, path.stem), "finding": finding(notebook)}
    return about | told | {"parameters": values, "name": path.stem}


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _latest(rows: list[dict[str, str]]) -> list[dict]:
    """Return one row for each day and measure, that of all countries first, with how many others."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in sorted(rows, key=lambda row: row["target"] != "ALL"):
        found.setdefault((row["day"], row["measure"] or row["event_id"]), []).append(row)
    latest = [own[0] | {"others": len(own) - 1} for own in found.values()]
    return sorted(latest, key=lambda row: row["day"], reverse=True)


def _law(path: Path) -> list[dict[str, str]]:
    """Return the mean rate of all goods of the partners that sold most."""
    rows = [row for row in _rows(path) if row["hs2"] == "all"]
    rows.sort(key=lambda row: -float(row["customs_value"]))
    return [row | {"rate": display(float(row["statutory_rate"]), "fraction")} for row in rows[:PARTNERS]]

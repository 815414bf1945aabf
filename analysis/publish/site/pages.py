"""The front door and the page of numbers, made from the executed reports."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

from analysis.checks import read_yaml
from analysis.law.table import READ_TO
from analysis.present.finding import day_name, month
from analysis.present.numbers import display
from analysis.publish.numbers.citations import Citation, printed
from analysis.publish.numbers.harvest import read_executed
from analysis.publish.numbers.past import Former
from analysis.publish.reports.catalog import Report
from analysis.publish.reports.parameters import declared, parameters_cell
from analysis.publish.reports.pictures import drawn, embedded
from analysis.publish.site.body import source_of, with_limit
from analysis.publish.site.freshness import freshness, next_figures
from analysis.publish.site.front import events, today
from analysis.publish.site.glossary import terms
from analysis.publish.site.keyed import Keyed
from analysis.publish.site.looked_for import also, countries
from analysis.publish.site.page import answer, answers, finding, read_citation, template, title
from analysis.publish.site.readme import LEADING_REPORT, answered

#: The number by which the front door shows how to cite one.
MAIN = "elasticity.2025.main.law"
#: Charts of the brief, and numbers that its sentences have beside those of the charts.
BRIEF = ("came_back", "dynamics", "diversion")
GAP = "counterfactual.CHN.2025-04_2025-11"
LEDGERS = "regime.CHN.ledgers.general"
BRIEF_KEYS = (
    MAIN,
    f"{MAIN}.by_value.ten_percent",
    f"{MAIN}.by_value.choices.ten_percent",
    "what_if.VNM.hts.9403.imports",
    f"{GAP}.structural.percent",
    f"{GAP}.structural.usd",
    f"{GAP}.panel.share",
    f"{GAP}.panel.usd",
    "prices.border.CHN.2024-12.2025-11.importers_low",
    "prices.border.CHN.2024-12.2025-11.importers_high",
    "scenario.CHN.no_truce_less_actual.2025-06_2025-11.change",
)
#: Numbers that the front door holds ready to copy; the page of numbers has all.
READY = (
    MAIN,
    "tariff.CHN.2025-05.effective",
)
#: Rows of the law on the front door.
PARTNERS = 10


def index_page(
    reports: Path, names: list[str], numbers: dict[str, dict[str, str]], *, others: bool = True
) -> str:
    """Return the front door: today, the answer, four questions, every report, law, events and numbers.

    Parameters
    ----------
    reports : Path
        Folder of the executed notebooks, and of ``law_by_chapter.csv`` and ``feed.csv``; a section
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
    keyed, law = Keyed(numbers), _rows(reports / "law_by_chapter.csv")
    questions = list(answered(there, reports))
    charts = keyed.charts([subject for _, subject, *_ in questions])
    past, coming = events(_rows(reports / "feed.csv"), law[0]["day"] if law else "9999")
    return template("catalog.html.j2").render(
        here="index.html",
        lead=_lead(reports) if LEADING_REPORT in there else None,
        today=today(keyed, law),
        brief=has_brief(numbers),
        cards=[_card(reports, charts, *words) for words in questions],
        listed=[_entry(reports / f"{name}.ipynb") for name in there],
        fresh=fresh(reports, there),
        next_figures=next_figures(),
        others=[_entry(path) for path in sorted(reports.glob("*__*.ipynb")) if others],
        law=_law(law),
        events=past,
        coming=coming,
        read_to=day_name(law[0]["day"]) if law else "",
        ready=cited[: len(READY)],
        n_numbers=len(numbers),
        citation=read_citation(reports.parent / "CITATION.cff"),
    )


def brief_page(reports: Path, numbers: dict[str, dict[str, str]]) -> str:
    """Return the brief, one page made from citable numbers alone; one that is missing it asks for."""
    keyed = Keyed(numbers)
    collected, when = keyed.newest("tariff.CHN.{month}.collected")
    return template("brief.html.j2").render(
        here="brief.html",
        n=keyed,
        collected=collected,
        when=when,
        whole=has_brief(numbers),
        charts=list(keyed.charts(BRIEF).values()),
        ledgers=keyed.windows(LEDGERS),
        read_to=day_name(READ_TO),
        source=f"Data to {when}; {source_of()}",
        citation=read_citation(reports.parent / "CITATION.cff"),
    )


def has_brief(numbers: dict[str, dict[str, str]]) -> bool:
    """Return whether all numbers of the brief are there."""
    keyed = Keyed(numbers)
    has_all = keyed.newest("tariff.CHN.{month}.collected")[0] and all(key in keyed for key in BRIEF_KEYS)
    return bool(has_all and keyed.windows(LEDGERS)) and None not in keyed.charts(BRIEF).values()


def glossary_page() -> str:
    """Return the page of the terms that the others use."""
    return template("glossary.html.j2").render(here="glossary.html", terms=terms())


def numbers_page(
    reports: Path,
    names: list[str],
    numbers: dict[str, dict[str, str]],
    retired: Collection[Former] = (),
) -> str:
    """Return the page of every citable number by report, each to be copied in three forms.

    As text (:attr:`citations.Citation.sentence`), as LaTeX and, by report, as BibTeX; what is copied is
    what :func:`citations.cite` gives. Arguments as of :func:`index_page`, and the numbers of earlier
    versions that are retired.
    """
    cited = sorted(citations(reports, numbers), key=lambda one: one.key not in READY)
    groups = [(name, [one for one in cited if one.about["report"] == name]) for name in names]
    return template("numbers.html.j2").render(
        here="numbers.html",
        groups=[(group[0], group) for _, group in groups if group],
        n_numbers=len(numbers),
        also=also,
        countries=countries(),
        retired=retired,
    )


def moved_pages(catalog: dict[str, Report]) -> dict[str, str]:
    """Return, for each address that a page had, one that leads to the place that it names today."""
    page = template("moved.html.j2")
    guide = page.render(now="guide", title="Guide")
    gone = dict.fromkeys(("figures.html", "guide_breaks.html", "guide_event_study.html"), guide)
    return gone | {
        f"{old}.html": page.render(now=report.name, title=report.title)
        for report in catalog.values()
        for old in report.formerly
    }


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
    notebook = read_executed(reports / f"{LEADING_REPORT}.ipynb")
    about = {"name": LEADING_REPORT, "title": notebook["metadata"]["export_declines"]["title"]}
    reply = answer(notebook)
    about["source"] = f"Data to {reply.get('data_to', '')}; {source_of(LEADING_REPORT)}"
    about["copied"] = with_limit(reply)
    return reply | about | {"figure": first_figure(embedded(notebook, reports))}


def _card(reports: Path, charts: dict, question: str, subject: str, name: str, words: str) -> dict:
    notebook = read_executed(reports / f"{name}.ipynb")
    about = {"question": question, "name": name, "words": words, "chart": charts[subject]}
    about["title"] = notebook["metadata"]["export_declines"]["title"]
    reply = next(one for one in answers(notebook) if one["subject"] == subject)
    return about | {"data_to": reply.get("data_to", "")}


def first_figure(notebook: dict) -> dict | None:
    """Return the figure right below a report's answer, of a notebook that holds its pictures.

    Returns
    -------
    dict or None
        ``drawn``, its HTML, and ``caption``.
    """
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                picture = output.get("metadata", {}).get("image/png", {})
                shown = drawn("".join(output["data"]["image/png"]), picture)
                return {"drawn": shown, "caption": picture.get("caption", "")}
    return None


def fresh(reports: Path, names: list[str]) -> list[dict]:
    """Return how new each report's answer is: ``name``, ``title``, ``used`` and ``held``."""
    rows = []
    for name in names:
        notebook = read_executed(reports / f"{name}.ipynb")
        about = notebook["metadata"]["export_declines"]
        newness = freshness(answer(notebook), about["parameters"].get("partner", ""))
        if newness:
            months = {"used": month(newness.used), "held": month(newness.held)}
            rows.append({"name": name, "title": about["title"]} | months)
    return rows


def _entry(path: Path) -> dict:
    notebook = read_executed(path)
    about = notebook["metadata"]["export_declines"]
    cell = parameters_cell(notebook)
    order = [parameter.name for parameter in declared("".join(cell["source"]))] if cell else []
    values = {name: about["parameters"][name] for name in order}
    head = {"title": title(about, path.stem), "finding": finding(notebook)}
    return about | head | {"parameters": values, "name": path.stem}


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _law(law: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the mean rate of all goods of the partners that sold most."""
    rows = [row for row in law if row["hs2"] == "all"]
    rows.sort(key=lambda row: -float(row["customs_value"]))
    return [row | {"rate": display(float(row["statutory_rate"]), "fraction")} for row in rows[:PARTNERS]]

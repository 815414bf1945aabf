"""What README and ``docs`` say of the reports, made from them: answers, elasticities, what there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from analysis.checks import InputError
from analysis.collect.tables import datapackage
from analysis.present.finding import bounds, two
from analysis.publish.numbers.harvest import read_executed
from analysis.publish.reports.catalog import Report
from analysis.publish.reports.parameters import read_parameters
from analysis.publish.reports.scratch import LINK
from analysis.publish.site.page import answer
from analysis.publish.site.page import answers as answers_of

#: What stands first: the report whose answer and figure tell what fell and what came back.
LEADING_REPORT = "03_trade"

#: What people ask -> the subject whose answer it is, and which points stand with it: what limits it.
QUESTIONS = {
    "How much?": ("elasticity", [0]),
    "How fast?": ("dynamics", [0]),
    "Who takes the market?": ("diversion", [0, 2]),
    "What did the truce change?": ("scenario", [0]),
}
#: What an answer counts that the one above it does not, by its subject.
COUNTS = {
    "dynamics": "This compares partners within a sector, counting whatever else hit one; the first "
    "answer compares sellers of a line."
}


def answered(names: Iterable[str], reports: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield each question with subject and report that answer it, and the words of the answer.

    Parameters
    ----------
    names : iterable of str
        Reports there are.
    """
    by_subject = {
        words["subject"]: (name, words)
        for name in names
        for words in answers_of(read_executed(reports / f"{name}.ipynb"))
    }
    for question, (subject, chosen) in QUESTIONS.items():
        if subject in by_subject:
            name, words = by_subject[subject]
            limits = [point for n, point in enumerate(words["points"]) if n in chosen]
            texts = [words["sentence"], *limits, COUNTS.get(subject, "")]
            yield question, subject, name, " ".join(texts).rstrip()


def lead(catalog: dict[str, Report], reports: Path) -> str:
    """Return what the README begins with, as the front page does: one sentence, and its figure below."""
    notebook = read_executed(reports / f"{LEADING_REPORT}.ipynb")
    about = next(
        picture
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if (picture := output.get("metadata", {}).get("image/png"))
    )
    return f"**{answer(notebook)['sentence']}**\n\n![{about['alt']}]({reports.name}/{about['file']})"


def questions(catalog: dict[str, Report], reports: Path) -> str:
    """Return the four questions with the sentence that answers each."""
    return "\n".join(f"- **{question}** {words}" for question, _, _, words in answered(catalog, reports))


def answers(catalog: dict[str, Report], reports: Path) -> str:
    """Return one line a report: its answer, linked to the executed notebook.

    Raises
    ------
    InputError
        A report that shows none.
    """
    lines = []
    for name in catalog:
        reply = answer(read_executed(reports / f"{name}.ipynb"))
        if not reply:
            raise InputError(
                f"report {name} shows no answer: its notebook needs a cell `show.answer(story)`, and "
                "the text of its room a section `# answer`"
            )
        links = (
            f"[{name}]({reports.name}/{name}.ipynb): [read]({reports.name}/{name}.html), "
            f"[edit](notebooks/{catalog[name].notebook.name})"
        )
        lines.append(f"- {reply['sentence']} ({links})")
    return "\n".join(lines)


def table(catalog: dict[str, Report], reports: Path) -> str:
    """Return the table of reports: question and parameters of each, its page and its notebook."""
    lines = ["| report | question | parameters |", "|---|---|---|"]
    for name, report in catalog.items():
        parameters = ", ".join(f"`{parameter}`" for parameter in read_parameters(report.notebook))
        page, notebook = f"{reports.name}/{name}.html", f"notebooks/{report.notebook.name}"
        links = f"[{name}]({reports.name}/{name}.ipynb): [read]({page}), [edit]({notebook})"
        lines.append(f"| {links} | {report.question} | {parameters} |")
    return "\n".join(lines)


def elasticities(catalog: dict[str, Report], reports: Path) -> str:
    """Return the table of the elasticities that the reports answer with."""
    rows = pd.read_csv(reports / "tables" / "elasticity_answers.csv")
    heads = ("question", "compared", "weights", "tariff meant", "episode", "elasticity", "year before")
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for row in rows.itertuples():
        number = f"{two(row.value)} {bounds(row.ci_low, row.ci_high)}"
        stage = "{} of the law" if row.tariff == "as collected" else "first stage {}"
        taken = f", {stage.format(two(row.first_stage))}" if pd.notna(row.first_stage) else ""
        before = "–"
        if pd.notna(row.placebo):
            before = f"{two(row.placebo)} {bounds(row.placebo_low, row.placebo_high)}"
        cells = (
            row.question,
            row.estimand,
            row.weights,
            f"{row.tariff}{taken}",
            row.episode,
            number,
            before,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def sources(catalog: dict[str, Report], reports: Path) -> str:
    """Return the source tables with publisher, terms, vintage and rows."""
    tables = datapackage()["resources"]
    lines = ["| table | publisher | terms | vintage | rows |", "|---|---|---|---|---|"]
    for source in tables:
        terms = ", ".join(licence["name"] for licence in source["licenses"])
        row = (
            f"`{source['name']}`",
            source["publisher"],
            terms,
            source["vintage"],
            f"{source['rows']:,}",
        )
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def rewritten(text: str, catalog: dict[str, Report], reports: Path, *, up: str = "") -> str:
    """Return a text with what stands between marks (``answers``, for instance) made anew.

    Parameters
    ----------
    text : str
    catalog : dict
    reports : Path
    up : str
        Where links to files begin, from the folder of the text: ``"../"`` for those of ``docs``.

    Raises
    ------
    InputError
        A mark without its partner.
    """
    for mark, make in (
        ("lead", lead),
        ("questions", questions),
        ("answers", answers),
        ("elasticities", elasticities),
        ("reports", table),
        ("sources", sources),
    ):
        if f"{mark} -->" in text:
            text = between(text, mark, LINK.sub(up, make(catalog, reports)))
    return text


def between(text: str, mark: str, content: str) -> str:
    """Return a text with other content between ``<!-- mark -->`` and ``<!-- /mark -->``.

    Raises
    ------
    InputError
        A mark without its partner.
    """
    start, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    if start not in text or end not in text:
        alone, partner = (start, end) if start in text else (end, start)
        raise InputError(f"the mark {alone} stands without its partner {partner}")
    before, rest = text.split(start, 1)
    return f"{before}{start}\n{content}\n{end}{rest.split(end, 1)[1]}"

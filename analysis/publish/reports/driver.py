"""Bring the reports up to date: have those rendered that changed, then say what all of them say."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from analysis.meanwhile import meanwhile
from analysis.publish.reports.catalog import Job, Report
from analysis.publish.site.guide import guide_pages, load_examples
from analysis.publish.numbers.latex import numbers_tex
from analysis.publish.site.number_pages import number_pages
from analysis.publish.numbers.harvest import collect_numbers, to_csv, to_json
from analysis.publish.site.page import read_citation
from analysis.publish.site.phrases import phrases_tex
from analysis.publish.reports.progress import ProgressLines
from analysis.publish.reports.rendered import API, Rendered
from analysis.publish.reports.rendering import Outcome, render
from analysis.publish.site.pages import (
    brief_page,
    citations,
    glossary_page,
    index_page,
    moved_pages,
    numbers_page,
)
from analysis.publish.numbers.tables import collect_exhibits, exhibits_csv
from analysis.publish.numbers.past import retired
from analysis.publish.reports.whole import allow_open_files, interruptible, put, uninterrupted, workspace


def publish(
    jobs: list[Job],
    catalog: dict[str, Report],
    reports: Path,
    *,
    workers: int = 2,
    pages: Iterable[str] = (),
) -> int:
    """Render the jobs into ``reports``, then renew what is not of the executed notebooks there.

    Modules of ``pages``, which rest on no report, write theirs meanwhile. Without jobs and pages, only
    numbers, tables and index are looked after. ``workers`` processes render.

    Returns
    -------
    int
        0, or 1 when a report failed; its notebook is then kept in ``reports/.failed``.

    Raises
    ------
    KeyboardInterrupt
        On Ctrl-C, SIGTERM or a closed terminal, after all workers and kernels have ended.
    InputError
        Too few open files are allowed.
    OSError
        When the disk is full (``ENOSPC``); nothing is half written.
    """
    reports.mkdir(exist_ok=True)
    if jobs:
        allow_open_files()
    outcomes: list[Outcome] = []
    rendered = Rendered(reports)
    # What rests on most takes longest: it begins, so that no core waits for it at the end.
    rests = {job.name: rendered.rests_on(job) for job in jobs}
    reasons = {name: rendered.why(name, digests) for name, digests in rests.items()}
    longest = sorted(reversed(jobs), key=lambda job: len(rests[job.name]), reverse=True)
    tasks = [(job, rendered.about(job)) for job in longest]
    page_files = meanwhile(_page_files, tuple(pages)) if pages else contextlib.nullcontext(dict)
    with (
        interruptible(),
        workspace(reports) as folder,
        page_files as written,
    ):
        report = ProgressLines(jobs, reasons)
        ending = render(tasks, reports, folder, workers=workers, tick=report.running)
        try:
            with contextlib.closing(ending):
                for outcome, about in ending:
                    outcomes.append(outcome)
                    report.done(outcome)
                    if not outcome.problem:
                        rendered.note(outcome.name, about, rests[outcome.name])
            for module, files in written().items():
                rendered.note_pages(module, put(files, reports))
                whole = dict.fromkeys(name.partition("/")[0] for name in files)  # a folder once
                report.write(f"Written: {', '.join(whole)}")
        finally:
            if not jobs or not all(outcome.problem for outcome in outcomes):
                with uninterrupted():
                    names, new = write_catalogue(catalog, reports, folder)
                    rendered.note_catalogue(catalog, names)
                report.renewed(new, reports)
    return 1 if any(outcome.problem for outcome in outcomes) else 0


def _page_files(modules: tuple[str, ...]) -> dict[str, dict[str, bytes]]:
    """Return what the modules of pages write: module -> file -> its bytes."""
    files = {module: import_module(module).pages() for module in modules}
    if modules != (API,):  # else only words have changed
        load_examples()  # for the guide, which is written when all reports are there
    return files


def write_catalogue(
    catalog: dict[str, Report], reports: Path, folder: Path
) -> tuple[list[str], list[str]]:
    """Make numbers, exhibits, front door and page of numbers say what the executed reports there say.

    Returns
    -------
    (list of str, list of str)
        All of these files from ``reports``, and those written because they said something else.
    """
    texts = catalogue(catalog, reports)
    for base in (folder, reports):
        for name in texts:
            (base / name).parent.mkdir(exist_ok=True)
    new = [name for name, text in texts.items() if _content(reports / name) != text.encode()]
    for name in new:
        (folder / name).write_text(texts[name], encoding="utf-8", newline="")
        os.replace(folder / name, reports / name)
    return list(texts), new


def catalogue(catalog: dict[str, Report], reports: Path) -> dict[str, str]:
    """Return the text of these files, and of pages under old names, by their path in ``reports``."""
    names = list(catalog)
    numbers = collect_numbers(reports, names)
    exhibits = collect_exhibits(reports, names)
    version = read_citation(reports.parent / "CITATION.cff").get("version", "")
    gone = retired(reports)
    macros = numbers_tex(numbers, version, gone.values())
    twins = {name: text for exhibit in exhibits for name, text in exhibit.twins().items()}
    return {
        "numbers.csv": to_csv(numbers),
        "numbers.json": to_json(numbers, version),
        "numbers.tex": macros + phrases_tex(reports, names, [*numbers, *gone], macros),
        "exhibits.csv": exhibits_csv(exhibits),
        "index.html": index_page(reports, names, numbers),
        "brief.html": brief_page(reports, numbers),
        "glossary.html": glossary_page(),
        **guide_pages(reports, numbers, exhibits),
        "numbers.html": numbers_page(reports, names, numbers, list(gone.values())),
        **number_pages(reports, numbers, [*citations(reports, numbers), *gone.values()]),
        **moved_pages(catalog),
        **dict(sorted(twins.items())),
    }


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None

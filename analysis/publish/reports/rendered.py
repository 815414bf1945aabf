"""What is rendered, and whether it would come out the same now; nothing here takes long to import."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from analysis.fingerprint import State
from analysis.made import MadeRecord
from analysis.paths import given
from analysis.publish.reports import pictures
from analysis.publish.reports.catalog import Job, Report
from analysis.publish.reports.normalise import KEPT_IN_CELLS
from analysis.publish.site import around
from analysis.version import __version__

RECORD = ".rendered.json"
#: What :meth:`Rendered.rests_on` calls what is of no file of the project.
VERSION, ASKED = "version of the project", "notebook, value of a parameter or file that one names"
#: What makes the bytes of a report.
WORKER = "analysis.publish.reports.worker"
#: What makes the bytes of ``numbers.*``, ``exhibits.csv``, ``tables/``, ``figures/``, ``index.html``.
PARTS = (
    "numbers.harvest",
    "numbers.latex",
    "numbers.tables",
    "site.guide",
    "site.number_pages",
    "site.pages",
    "site.phrases",
)
CATALOGUE = tuple(f"analysis.publish.{name}" for name in PARTS)
#: What makes pages and files that rest on no report: law, calendar, countries, what-ifs, claims, API.
API = "analysis.publish.site.api"
PAGE_MODULES = (
    "analysis.publish.site.reference",
    "analysis.publish.site.partner_page",
    "analysis.publish.site.month_page",
    "analysis.publish.site.what_if_page",
    "analysis.publish.site.claim_page",
    API,
)
#: Tables of these pages that the front door shows rows of.
SHOWN_FIRST = ("law_by_chapter.csv", "feed.csv")
#: Files of the project that its catalogue shows something of.
BESIDE = ("../CITATION.cff", "../CHANGELOG.md", "../tools/certificate/results.csv")
#: What the record calls these; no report has such a name.
INDEX = "index.html"


class Rendered:
    """The reports in a folder, beside notebooks, code and data as they are now.

    Parameters
    ----------
    reports : Path
        Folder of pages and executed notebooks, with the record of what was rendered in it.
    """

    def __init__(self, reports: Path):
        self.reports = reports
        self.record = MadeRecord(reports / RECORD, reports)
        self._state = State()

    def about(self, job: Job) -> dict:
        """Return what an executed notebook says of itself.

        Its ``fingerprint`` changes with the notebook's cells, the parameters and the files that they
        name, the code that the cells reach, the code and templates that make the page, the data of
        both and the pinned packages.
        """
        about = {
            "report": job.report.name,
            "title": job.report.title,
            "question": job.report.question,
            "parameters": job.parameters,
            "version": __version__,
        }
        cells = _cells(job)
        others = around.titles(job.report.notebook.parent)
        beside = around.neighbours(job.report.name, others)
        also = [about, list(others), beside, *_asked(job, cells)]
        fingerprint = self._state.fingerprint(WORKER, sources=_code(cells, job), also=also)
        return about | {"fingerprint": fingerprint}

    def rests_on(self, job: Job) -> dict[str, str]:
        """Return what the bytes of a report rest on -> its digest, to find what differs elsewhere."""
        cells = _cells(job)
        settings = json.dumps([job.parameters, *_asked(job, cells)], sort_keys=True)
        digests = {VERSION: __version__, ASKED: hashlib.sha256(settings.encode()).hexdigest()[:12]}
        return digests | self._state.contents(WORKER, sources=_code(cells, job))

    def current(self, job: Job) -> bool:
        """Whether a report's page and executed notebook are what rendering it again would give."""
        names = files(self.reports, job.name)
        return self.record.current(job.name, self.about(job)["fingerprint"], names)

    def note(self, name: str, about: dict, rests: dict[str, str]) -> None:
        """Record that a report has been rendered, and what it rested on (:meth:`rests_on`)."""
        self.record.note(name, about["fingerprint"], files(self.reports, name), rests)

    def why(self, name: str, rests: dict[str, str]) -> str:
        """Say why a report is made that rests on this now."""
        return self.record.why(name, rests)

    def catalogue_current(self, catalog: dict[str, Report]) -> bool:
        """Whether numbers, tables and index are those of the executed notebooks there are."""
        return self.record.key(INDEX) == self._catalogue(catalog) and self.record.unchanged(INDEX)

    def note_catalogue(self, catalog: dict[str, Report], made: list[str]) -> None:
        """Record that numbers, tables and index have been written."""
        self.record.note(INDEX, self._catalogue(catalog), made)

    def outdated_pages(self) -> list[str]:
        """Return the modules of :data:`PAGE_MODULES` that would write other files now than there are."""
        record = self.record
        return [
            name
            for name in PAGE_MODULES
            if record.key(name) != self._page(name) or not record.unchanged(name)
        ]

    def note_pages(self, module: str, made: list[str]) -> None:
        """Record that the files of one of these modules have been written."""
        self.record.note(module, self._page(module), made)

    def _page(self, module: str) -> str:
        return self._state.fingerprint(module, docs=module == API)

    def _catalogue(self, catalog: dict[str, Report]) -> str:
        names = list(catalog)
        others = sorted(path.name for path in self.reports.glob("*__*.ipynb"))
        read = [*(f"{name}.ipynb" for name in names), *others, *SHOWN_FIRST, *BESIDE]
        read += sorted(f"../docs/{path.name}" for path in self.reports.parent.glob("docs/*.md"))
        read += sorted(f"n/{path.name}" for path in self.reports.glob("n/[0-9]*.csv"))
        read += [file for name in names for file in pictures.files(self.reports, name)]
        also = [[name, self.record.digest(name)] for name in read]
        also += sorted(path.name for path in self.reports.glob(f"{pictures.PAPER}/*.pdf"))
        also += [[one.name, one.formerly] for one in catalog.values()]
        return self._state.fingerprint(*CATALOGUE, also=also)


def _cells(job: Job) -> list[dict]:
    return json.loads(job.report.notebook.read_text(encoding="utf-8"))["cells"]


def _code(cells: list[dict], job: Job) -> list[str]:
    """Return the code of cells, and of what the parameters are set to."""
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [*code, repr(job.parameters)]


def _asked(job: Job, cells: list[dict]) -> list:
    """Return what of the notebook comes into the report, and the digests of files that are named."""
    return [*map(_kept, cells), *_named_files(job.parameters)]


def _named_files(parameters: dict) -> list[str]:
    """Return what the files hold that parameters name, as those of tariff paths and of claims."""
    files = [given(value) for value in parameters.values() if isinstance(value, str)]
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()]


def _kept(cell: dict) -> list:
    """Return what of a notebook's cell comes into the report; not how it was last run or shown."""
    metadata = {key: value for key, value in cell["metadata"].items() if key in KEPT_IN_CELLS}
    return [cell["cell_type"], "".join(cell["source"]), metadata, cell.get("attachments")]


def files(reports: Path, name: str) -> list[str]:
    """Return the files of a report, with the pictures that there are."""
    return [f"{name}.ipynb", f"{name}.html", *pictures.files(reports, name)]

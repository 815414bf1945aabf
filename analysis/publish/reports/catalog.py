"""Which notebook with which parameters gives which report: ``notebooks/reports.yaml``."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
import shlex
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from inspect import signature
from pathlib import Path

from analysis.checks import InputError, check_choice, read_yaml
from analysis.paths import ROOT
from analysis.publish.reports.parameters import check_values, parse_values, read_parameters

REPORTS_FILE = "reports.yaml"
#: The first cell of a notebook without an entry, which is its question, and how its set-up names a study.
HEADING = re.compile(r"# (.+\?)")
STUDY = re.compile(r"^from analysis\.estimate\.([\w.]+)\.study import", re.M)
KEYS = {
    "notebook": str, "title": str, "question": str, "subjects": list, "parameters": dict,
    "formerly": list,
}
#: How a message calls the value that a key needs.
KINDS = {
    str: "text (put it in quotes)", dict: "a block of name: value", list: "a list, [one, two]",
}
OPTIONAL = {"subjects", "parameters", "formerly"}
#: The parameter that takes several values, a report each, and the word for all that it can have.
SEVERAL, ALL = "partner", "all"


@dataclass(frozen=True)
class Report:
    """An entry of ``reports.yaml``."""

    name: str
    notebook: Path
    title: str
    question: str
    #: As published: those of the report that its notebook is named after, and its own above them.
    parameters: dict = field(default_factory=dict)
    #: Folders of ``analysis/estimate`` whose studies check the parameters before the report runs.
    subjects: tuple[str, ...] = ()
    #: Reports of old whose answer it gives; their addresses lead to its page.
    formerly: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether its notebook is named after it; other reports of that notebook are variants."""
        return self.notebook.stem == self.name


@dataclass(frozen=True)
class Job:
    """One report to render into ``NAME.ipynb`` and ``NAME.html``."""

    name: str  #: Stem of the files; ``02_tariffs__partner=VNM`` for a report with other parameters.
    report: Report
    values: dict  #: The parameters that differ from the notebook's own defaults.
    parameters: dict  #: All parameters of the run.


def read_catalog(notebooks: Path) -> dict[str, Report]:
    """Return the reports of ``notebooks/reports.yaml`` by name, in the order of the file.

    After them come those of numbered notebooks without an entry, as the notebooks say themselves.

    Raises
    ------
    InputError
        For a missing file, broken YAML, an unknown, missing or mistyped key, a missing notebook, or a
        numbered one that begins with no question.
    """
    path = notebooks / REPORTS_FILE
    if not path.exists():
        raise InputError(f"no {REPORTS_FILE} in {notebooks}: it lists the reports")
    content = read_yaml(path)
    if not isinstance(content.get("reports"), dict):
        raise InputError(f"{REPORTS_FILE} must hold one block 'reports:' with an entry for each report")
    for key in content:
        check_choice(key, ["reports"], what=f"key in {REPORTS_FILE}")
    reports = [_report(str(name), entry, notebooks) for name, entry in content["reports"].items()]
    listed = {report.notebook for report in reports}
    numbered = [path for path in sorted(notebooks.glob("[0-9][0-9]_*.ipynb")) if path not in listed]
    reports += [_report(path.stem, _entry_of(path), notebooks) for path in numbered]
    published = {report.notebook: report.parameters for report in reports if report.is_own}
    return {
        report.name: replace(report, parameters=published.get(report.notebook, {}) | report.parameters)
        for report in reports
    }


def _entry_of(notebook: Path) -> dict:
    """Return the entry that a notebook is itself: its heading, parameters and studies."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    heading = HEADING.fullmatch(texts[0].strip()) if texts else None
    if not heading:
        raise InputError(
            f"notebooks/{notebook.name} has no entry in {REPORTS_FILE}, and its first cell is no question: "
            "write it as a heading, # By how much did imports grow?"
        )
    return {
        "notebook": notebook.name,
        "title": heading[1],
        "question": heading[1],
        "subjects": list(dict.fromkeys(STUDY.findall("\n".join(texts)))),
        "parameters": {name: one.default for name, one in read_parameters(notebook).items()},
    }


def _report(name: str, entry: dict, notebooks: Path) -> Report:
    where = f"{REPORTS_FILE}, report {name}"
    if not re.fullmatch(r"[A-Za-z0-9]+(_[A-Za-z0-9]+)*", name):
        raise InputError(f"{where}: a name is made of letters, digits and single underscores")
    if not isinstance(entry, dict):
        raise InputError(f"{where}: expected the keys {', '.join(KEYS)}")
    for key, value in entry.items():
        check_choice(key, KEYS, what=f"key in {where}:")
        if not isinstance(value, KEYS[key]):
            raise InputError(f"{where}: {key} must be {KINDS[KEYS[key]]}, not {value!r}")
    for key in KEYS.keys() - OPTIONAL - entry.keys():
        raise InputError(f"{where}: key {key!r} is missing")
    notebook = notebooks / entry["notebook"]
    if not notebook.is_file():
        check_choice(
            entry["notebook"],
            [p.name for p in notebooks.glob("*.ipynb")],
            what=f"notebook in {where}:",
        )
    return Report(
        name, notebook, entry["title"], entry["question"], entry.get("parameters", {}),
        tuple(_subject(subject, where) for subject in entry.get("subjects", [])),
        tuple(entry.get("formerly", ())),
    )


def plan(
    catalog: dict[str, Report],
    names: Iterable[str] = (),
    *,
    settings: str = "",
    check: Callable[[Job], None] | None = None,
) -> list[Job]:
    """Return the jobs for the named (or all) reports, every name, type and value checked.

    Parameters
    ----------
    settings : str
        ``"partner=VNM start=2024-01"``; not empty only for one report with other parameters. Several
        partners, ``"partner=VNM,IND"``, are a report each; ``"partner=all"`` is every partner that the
        subject's study accepts, and says on standard error which it refuses.
    check : callable
        Refuses values that make no sense, before anything is started; :func:`check_meaning`.

    Raises
    ------
    InputError
        For an unknown report or parameter, a wrong type, a value that ``check`` refuses, a partner given
        twice, or where none of all partners is accepted.
    """
    texts, jobs = split_settings(settings), []
    for name in names or catalog:
        report = catalog[check_name(name, catalog)]
        _check_asked(report, texts, catalog)
        jobs += _jobs(report, texts)
    jobs = list({job.name: job for job in jobs}.values())
    for job in jobs:
        (check or check_meaning)(job)
    return jobs


def _check_asked(report: Report, asked: Iterable[str], catalog: dict[str, Report]) -> None:
    """Refuse a parameter that this report lacks and others have; name them."""
    parameters = read_parameters(report.notebook)
    for name in asked:
        if name in parameters:
            continue
        others = [one.name for one in catalog.values() if name in read_parameters(one.notebook)]
        if others:
            raise InputError(
                f"report {report.name} has no parameter {name!r}, which {', '.join(others)} have; its "
                f"own: {'; '.join(map(str, parameters.values())) or 'none'}."
            )


def check_name(name: str, catalog: dict[str, Report]) -> str:
    """Return the name of a report that there is; of an old one say which answers now."""
    for report in catalog.values():
        if name in report.formerly:
            raise InputError(f"{name} is retired: report {report.name} answers now.")
    return check_choice(name, catalog, what="report")


def _jobs(report: Report, settings: dict[str, str]) -> list[Job]:
    """Return the job of a report, or that of each partner where several are asked for."""
    text = settings.get(SEVERAL, "")
    if text == ALL:
        return _accepted(report, settings)
    if "," not in text:
        return [_job(report, settings)]
    from analysis.law.names import partner  # here: most runs need no pandas

    members = [partner(word.strip()) for word in text.split(",") if word.strip()]
    if twice := [word for word in members if members.count(word) > 1]:
        raise InputError(f"report {report.name}: {SEVERAL} has {twice[0]!r} twice; name each once")
    if not members:
        raise InputError(f"report {report.name}: {SEVERAL}={text} names none; write {SEVERAL}=VNM,IND")
    return [_job(report, settings | {SEVERAL: name}) for name in members]


def _accepted(report: Report, settings: dict[str, str]) -> list[Job]:
    """Return the jobs of all partners that the subject's study accepts; say which it refuses."""
    from analysis.combine.load import partner_names  # here: most runs need no pandas
    from analysis.vocabulary import WORLD  # here: most runs need no pandas

    accepted, refused = [], {}
    for partner in partner_names():
        job = _job(report, settings | {SEVERAL: partner})
        try:
            check_meaning(job)
            accepted.append(job)
        except InputError as error:
            refused[partner] = error
    if not accepted:
        first, error = next(iter(refused.items()))
        raise InputError(f"report {report.name} can be about no {SEVERAL}. Of {first}: {error}")
    for partner, error in refused.items():
        if partner != WORLD:  # all countries together are none: that needs no saying
            print(f"left out: {partner}, {str(error).split('. ')[0]}", file=sys.stderr)
    return accepted


def _job(report: Report, settings: dict[str, str]) -> Job:
    parameters = read_parameters(report.notebook)
    values = check_values(report.parameters, parameters, where=f"{REPORTS_FILE}, report {report.name}")
    values = {name: value for name, value in values.items() if value != parameters[name].default}
    settings = _named(settings)
    values |= parse_values(settings, parameters, where=f"report {report.name}")
    defaults = {name: parameter.default for name, parameter in parameters.items()}
    return Job(report.name + _suffix(settings), report, values, defaults | values)


def _named(settings: dict[str, str]) -> dict[str, str]:
    """Return settings with codes for names of partners and months; the study refuses what is none."""
    if not settings:
        return settings
    from analysis.law.names import canonical  # here: most runs need no pandas

    try:
        return canonical(settings)
    except InputError:
        return settings


def split_settings(settings: str) -> dict[str, str]:
    """Split ``"partner=VNM start=2024-01"`` into names and texts; quotes protect blanks."""
    try:
        words = shlex.split(settings)
    except ValueError as error:
        raise InputError(f"parameters {settings!r}: {error}") from None
    pairs = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name:
            raise InputError(f"parameters are written NAME=VALUE, separated by blanks; got {word!r}")
        if name in pairs:
            raise InputError(f"parameter {name!r} is given twice")
        pairs[name] = text
    return pairs


def _suffix(settings: dict[str, str]) -> str:
    """Return ``__partner=VNM__start=2024-01``, safe and short enough for a file name."""
    wanted = "".join(f"__{name}={text}" for name, text in settings.items())
    safe = re.sub(r"[^A-Za-z0-9.,=+_-]", "-", wanted)[:150]
    if safe == wanted:
        return safe
    return f"{safe}-{hashlib.sha256(wanted.encode()).hexdigest()[:8]}"


def check_meaning(job: Job) -> None:
    """Refuse parameters that the data cannot answer, as the studies of the report's subjects say."""
    for subject in job.report.subjects:
        study = importlib.import_module(f"analysis.estimate.{subject}.study")
        accepted = signature(study.check).parameters
        study.check(**{name: value for name, value in job.parameters.items() if name in accepted})


def _subject(name: str, where: str) -> str:
    folder = ROOT / "analysis" / "estimate"
    if folder.joinpath(*name.split("."), "study.py").exists():
        return name
    subjects = [".".join(path.parent.relative_to(folder).parts) for path in folder.rglob("study.py")]
    return check_choice(name, subjects, what=f"subject in {where}:")

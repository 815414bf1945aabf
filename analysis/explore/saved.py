"""What an explorer keeps: entries like those of ``reports.yaml``, and reports rendered on the spot."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path

import yaml

from analysis.checks import InputError, read_yaml
from analysis.made import whole
from analysis.paths import NOTEBOOKS, REPORTS, ROOT
from analysis.publish.reports import environment
from analysis.publish.reports.catalog import Job, plan, read_catalog

FILE = "explored.yaml"

HEAD = """\
# Saved by notebooks/explore.ipynb, in the form of reports.yaml. The command above an entry renders it;
# an entry that is to stay goes into reports.yaml.
reports:
"""


def save(
    report: str, parameters: dict[str, str], *, line: str, notebooks: Path = NOTEBOOKS
) -> tuple[str, str]:
    """Add a report with other parameters to ``notebooks/explored.yaml``, once.

    Parameters
    ----------
    report : str
        Name in ``reports.yaml``.
    parameters : dict of str
        Parameter -> value as a command line has it.
    line : str
        Python that gives what was seen.
    notebooks : Path

    Returns
    -------
    name, command : str
        Of the entry, and what renders it.

    Raises
    ------
    InputError
        Parameters that the data cannot answer, or a file that is no list of reports.
    """
    job, settings = planned(report, parameters, notebooks=notebooks)
    command = f'make report NAME={report} PARAMS="{settings}"' if settings else "make reports"
    path, entries = notebooks / FILE, {}
    if path.exists():
        entries = read_yaml(path).get("reports")
        if not isinstance(entries, dict):
            raise InputError(f"notebooks/{FILE} is no block 'reports:': move it away and save again.")
    entry = {
        "notebook": job.report.notebook.name,
        "subjects": list(job.report.subjects),
        "title": job.report.title,
        "question": job.report.question,
        "parameters": job.values,
    }
    if same := [name for name, other in entries.items() if other == entry]:
        return same[0], command
    name = next(n for i in range(1, len(entries) + 2) if (n := f"explored_{i}") not in entries)
    text = path.read_text(encoding="utf-8") if entries else HEAD
    written = yaml.safe_dump({name: entry}, sort_keys=False, allow_unicode=True, width=100)
    block = f"# {line}\n# {command}\n{written}"
    with whole(path) as aside:
        aside.write_text(text + textwrap.indent(block, "  "), encoding="utf-8")
    return name, command


def planned(report: str, parameters: dict[str, str], *, notebooks: Path = NOTEBOOKS) -> tuple[Job, str]:
    """Return a report with other parameters as it is to be rendered, and these as a command has them.

    Raises
    ------
    InputError
        Parameters that the data cannot answer.
    """
    settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in parameters.items())
    (job,) = plan(read_catalog(notebooks), [report], settings=settings)
    return job, settings


def rendered(job: Job, settings: str) -> str:
    """Render a report as ``make report`` does, in a process of its own; wait for its end.

    Returns
    -------
    str
        What went wrong, in one line; empty where ``reports/NAME.html`` is up to date.
    """
    command = [sys.executable, "-m", "analysis.publish", "report", job.report.name, settings]
    variables = {name: value for name, value in os.environ.items() if name not in environment.DROPPED}
    ended = subprocess.run(
        list(filter(None, command)),
        cwd=ROOT,
        env=variables | environment.KERNEL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode == 0 and (REPORTS / f"{job.name}.html").exists():
        return ""
    return (ended.stderr.strip().splitlines() or [f"no reports/{job.name}.html was made."])[-1]

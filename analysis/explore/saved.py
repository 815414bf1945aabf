"""What an explorer keeps: entries like those of ``reports.yaml``, and the command that renders each."""

from __future__ import annotations

import textwrap
from pathlib import Path

import yaml

from analysis.checks import InputError, read_yaml
from analysis.made import whole
from analysis.paths import NOTEBOOKS
from analysis.publish.catalog import plan, read_catalog

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
    settings = " ".join(f"{name}={value}" for name, value in parameters.items())
    (job,) = plan(read_catalog(notebooks), [report], settings=settings)
    command = f'make report NAME={report} PARAMS="{settings}"'
    path, known = notebooks / FILE, {}
    if path.exists():
        known = read_yaml(path).get("reports")
        if not isinstance(known, dict):
            raise InputError(f"notebooks/{FILE} is no block 'reports:': move it away and save again.")
    entry = {
        "notebook": job.report.notebook.name, "subjects": list(job.report.subjects),
        "title": job.report.title, "question": job.report.question, "parameters": job.values,
    }  # fmt: skip
    if same := [name for name, other in known.items() if other == entry]:
        return same[0], command
    name = next(n for i in range(1, len(known) + 2) if (n := f"explored_{i}") not in known)
    text = path.read_text(encoding="utf-8") if known else HEAD
    written = yaml.safe_dump({name: entry}, sort_keys=False, allow_unicode=True, width=100)
    block = f"# {line}\n# {command}\n{written}"
    with whole(path) as aside:
        aside.write_text(text + textwrap.indent(block, "  "), encoding="utf-8")
    return name, command

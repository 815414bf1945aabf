"""Whether a report's own notebook holds the published parameters, those of ``notebooks/reports.yaml``.

Who explores changes a notebook's parameters. A report of that name then stays what it was: what is
published is changed in ``reports.yaml`` alone.
"""

from __future__ import annotations

import shlex

from analysis.publish.reports.catalog import REPORTS_FILE, Job, Report
from analysis.publish.reports.parameters import literal, read_parameters


def edited(report: Report) -> dict[str, tuple[object, object]]:
    """Return the parameters whose value in a report's own notebook is not the published one.

    Returns
    -------
    dict
        Name -> (value in the notebook, value in ``reports.yaml``); empty for another notebook's report.
    """
    parameters = read_parameters(report.notebook) if report.is_own else {}
    return {
        name: (parameters[name].default, value) for name, value in report.parameters.items()
        if name in parameters and parameters[name].default != value
    }


def apart(jobs: list[Job]) -> tuple[list[Job], list[str]]:
    """Return the jobs to bring up to date, and in a line each why others are left as they are."""
    changed = [job for job in jobs if job.name == job.report.name and edited(job.report)]
    return [job for job in jobs if job not in changed], [unpublished(job.report) for job in changed]


def unpublished(report: Report) -> str:
    """Say in one line which parameters of a notebook are not the published ones, and what to do."""
    changes = edited(report)
    differences = "; ".join(
        f"{name} is {literal(default)}, published {literal(value)}"
        for name, (default, value) in changes.items()
    )
    settings = " ".join(f"{name}={_typed(default)}" for name, (default, _) in changes.items())
    return (
        f"notebooks/{report.notebook.name}: {differences}. Report {report.name} is left as it is. Set the "
        f"published back; for a report with yours: make report NAME={report.name} "
        f"PARAMS={_quoted(settings)}; to explore: notebooks/scratch/{report.notebook.name}, which make lab "
        f"makes; to publish yours: notebooks/{REPORTS_FILE}."
    )


def _typed(value: object) -> str:
    """Return a value as ``PARAMS`` takes it."""
    return shlex.quote(",".join(value) if isinstance(value, list) else str(value))


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text else shlex.quote(text)

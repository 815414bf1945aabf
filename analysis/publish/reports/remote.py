"""One report on a worker of a dask cluster: the driver renders it there as it does here.

A dask worker lives long, may not start processes of Python's own kind, and runs its tasks in threads.
So each report has a new interpreter in between: with the code that is in the clone now, the environment
of every kernel set before it starts, and a main thread that signals reach.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, replace
from multiprocessing import connection
from pathlib import Path

from analysis.checks import InputError, run
from analysis.paths import ROOT
from analysis.publish.reports.catalog import Job
from analysis.publish.reports.environment import DROPPED, KERNEL
from analysis.publish.reports.rendered import Rendered, files
from analysis.publish.reports.rendering import Outcome, render
from analysis.publish.reports.whole import allow_open_files, interruptible, workspace
from analysis.scheduler import check_same


@dataclass(frozen=True)
class Order:
    """What a worker is asked for."""

    job: Job  #: With the path of its notebook from the project's root, where it is in there.
    about: dict  #: What the report says of itself.
    #: What its bytes rest on (:meth:`Rendered.rests_on`), as it is at the asking end.
    contents: dict[str, str]
    vintage: str  #: The day whose data is used; empty: as shipped.


#: How a report ended, and its files by name: both of a finished one, ``raw.ipynb`` of one that failed.
RemoteAnswer = tuple[Outcome, dict[str, bytes]]


def render_one(order: Order) -> RemoteAnswer:
    """Render a report, as a task of dask; one that is cancelled ends its processes."""
    command = [sys.executable, "-P", "-m", "analysis.publish.reports.remote"]
    variables = {name: text for name, text in os.environ.items() if name not in (*DROPPED, "SCHEDULER")}
    environment = variables | KERNEL | {"VINTAGE": order.vintage}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    answer = b""
    with subprocess.Popen(command, env=environment, cwd=ROOT, **pipes) as process:
        with contextlib.suppress(BrokenPipeError):  # it died before it could listen
            process.stdin.write(pickle.dumps(order))
            process.stdin.flush()
        while _wanted():
            if connection.wait([process.stdout], timeout=0.5):
                answer = process.stdout.read()
                break
    if answer:
        return pickle.loads(answer)
    problem = "the worker's process, which died (out of memory?)"
    return Outcome(order.job.name, 0.0, problem=problem), {}


def _wanted() -> bool:
    """Whether the task of this thread is not cancelled, nor its client gone."""
    from dask.distributed import get_worker

    worker = get_worker()
    task = worker.state.tasks.get(worker.get_current_task())
    return task is not None and task.state != "cancelled"


def main() -> int:
    """Read an order from standard input, answer on standard output; end when the input does."""
    with os.fdopen(os.dup(1), "wb") as answering:
        os.dup2(2, 1)  # what anything prints is no answer
        order = pickle.load(sys.stdin.buffer)
        threading.Thread(target=_stop_with_worker, daemon=True).start()
        pickle.dump(_answer(order), answering)
    return 0


def _stop_with_worker() -> None:
    os.read(0, 1)  # nothing is said after the order: this ends when the worker does, or wants no more
    os.kill(os.getpid(), signal.SIGTERM)


def _answer(order: Order) -> RemoteAnswer:
    try:
        with interruptible(), workspace(Path(tempfile.gettempdir())) as folder:
            return _rendered(order, folder)
    except (InputError, OSError) as error:
        problem = str(error) if isinstance(error, InputError) else f"{type(error).__name__}: {error}"
        return Outcome(order.job.name, 0.0, problem=problem), {}


def _rendered(order: Order, folder: Path) -> RemoteAnswer:
    """Render into a folder of reports of its own, and take them from there."""
    notebook, reports = ROOT / order.job.report.notebook, folder / "reports"
    if not notebook.is_file():
        raise InputError(f"worker: there is no {notebook} on its machine")
    job = replace(order.job, report=replace(order.job.report, notebook=notebook))
    check_same(order.contents, Rendered(folder).rests_on(job))
    allow_open_files()
    reports.mkdir()
    ((outcome, _),) = render([(job, order.about)], reports, folder, workers=1, tick=lambda running: None)
    if outcome.page:
        contents = {name: (reports / name).read_bytes() for name in files(reports, job.name)}
    else:
        contents = {"raw.ipynb": outcome.kept.read_bytes()} if outcome.kept else {}
    return replace(outcome, page=None, kept=None), contents


if __name__ == "__main__":
    sys.exit(run(main))

"""Reports by the workers of a dask cluster: the bytes, messages and files that this machine gives."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from analysis import scheduler as clusters
from analysis.checks import InputError
from analysis.paths import ROOT, VINTAGE
from analysis.publish.reports.catalog import Job
from analysis.publish.reports.remote import RemoteAnswer, Order, render_one
from analysis.publish.reports.rendered import Rendered
from analysis.publish.reports.rendering import Outcome, place

#: Seconds between two looks at whether there are workers.
LOOK = 2.0


def render_there(
    tasks: list[tuple[Job, dict]],
    rendered: Rendered,
    folder: Path,
    *,
    scheduler: str,
    tick: Callable[[list], None],
) -> Iterator[tuple[Outcome, dict]]:
    """Yield the outcome of each job as it ends, with what its report says of itself.

    As :func:`analysis.publish.reports.rendering.render`; a worker that dies is replaced by another as often as
    the scheduler allows. Whoever stops listening cancels what runs.

    Parameters
    ----------
    tasks : list of tuple
        Jobs, and what their reports say of themselves.
    rendered : Rendered
        The folder of reports, and what they rest on.
    folder : Path
        Where files are written aside.
    scheduler : str
        Address of the scheduler.
    tick : callable
        Called five times a second; which jobs run is known to the scheduler alone.

    Raises
    ------
    InputError
        Nobody answers at the address, or no worker comes.
    """
    with clusters.connected(scheduler) as client:
        began, sent = time.monotonic(), []
        for job, about in tasks:
            key = f"{job.name}-{uuid.uuid4().hex}"  # asked anew, it is rendered anew
            sent.append((client.submit(render_one, _order(job, about, rendered), key=key), job, about))
        patience = _Patience(client, scheduler)
        while sent:
            tick([])
            problem = patience.problem()
            for task in [task for task in sent if problem or task[0].done()]:
                sent.remove(task)
                future, job, about = task
                lost = Outcome(job.name, time.monotonic() - began, problem=problem)
                outcome, files = _heard(future, lost) if future.done() else (lost, {})
                yield _written(outcome, files, folder / job.name, rendered.reports), about
            time.sleep(0.2)


class _Patience:
    """How long a cluster has had no worker, looked up every now and then."""

    def __init__(self, client, scheduler: str):
        self.client, self.scheduler = client, scheduler
        self.looked = self.seen = time.monotonic()

    def problem(self) -> str:
        """Return why what is not done never will be; empty while it may be."""
        now = time.monotonic()
        if now - self.looked > LOOK:
            self.looked = now
            try:
                self.seen = now if self.client.scheduler_info()["workers"] else self.seen
            except OSError:
                return f"the cluster: the scheduler at {self.scheduler} no longer answers"
        if now - self.seen > clusters.WORKER_WITHIN:
            return f"the cluster: {clusters.no_worker(self.scheduler)}"
        return ""


def _order(job: Job, about: dict, rendered: Rendered) -> Order:
    notebook = job.report.notebook.resolve()
    if notebook.is_relative_to(ROOT):  # the worker's clone may be elsewhere
        notebook = notebook.relative_to(ROOT)
    there = replace(job, report=replace(job.report, notebook=notebook))
    return Order(there, about, rendered.rests_on(job), VINTAGE)


def _heard(future, lost: Outcome) -> RemoteAnswer:
    """Return the answer of a task that ended, or why there is none."""
    from dask.distributed import CancelledError, KilledWorker

    try:
        return future.result()
    except KilledWorker:
        problem = "workers that died over it (out of memory?)"
    except CancelledError:
        problem = "the cluster: the connection to its scheduler was lost"
    except ModuleNotFoundError as error:
        problem = f"a worker without {error.name}: start scheduler and workers with a clone's .venv"
    except Exception as error:  # whatever it is, the other reports go on
        kind = "" if isinstance(error, InputError) else f"{type(error).__name__}: "
        problem = f"a worker: {kind}{' '.join(str(error).split())}"
    return replace(lost, problem=problem), {}


def _written(outcome: Outcome, files: dict[str, bytes], folder: Path, reports: Path) -> Outcome:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return place(outcome, folder, reports)

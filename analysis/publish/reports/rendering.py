"""Reports in worker processes: each whole or not at all, and one failure stops no other."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing import connection, forkserver
from pathlib import Path

from analysis.publish.reports import environment
from analysis.publish.reports.catalog import Job
from analysis.publish.reports.pictures import PICTURES_FOLDER
from analysis.publish.reports.rendered import files
from analysis.publish.reports.whole import FAILED, sockets, uninterrupted


@dataclass(frozen=True)
class Outcome:
    """How a report ended: its page, or the problem, the source's first lines, the notebook kept."""

    name: str
    seconds: float
    page: Path | None = None
    problem: str = ""
    excerpt: str = ""
    kept: Path | None = None


@dataclass(frozen=True)
class Running:
    """A worker process at work on a job, and the pipe that will say how it went."""

    job: Job
    about: dict
    process: multiprocessing.process.BaseProcess
    pipe: connection.Connection
    folder: Path
    started: float

    @property
    def seconds(self) -> float:
        """Time since the start."""
        return time.monotonic() - self.started


def render(
    tasks: list[tuple[Job, dict]],
    reports: Path,
    folder: Path,
    *,
    workers: int,
    tick: Callable[[list[Running]], None],
) -> Iterator[tuple[Outcome, dict]]:
    """Yield the outcome of each job as it ends, with what its report says of itself.

    ``tick`` hears what runs, five times a second.
    """
    context = _context()
    waiting, running = list(tasks), []
    runtime = sockets()
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running.append(_start(context, *waiting.pop(0), folder, runtime))
            tick(running)
            ready = connection.wait([task.pipe for task in running], timeout=0.2)
            for task in [task for task in running if task.pipe in ready]:
                running.remove(task)
                yield _finish(task, reports), task.about
    finally:
        _end(running)
        shutil.rmtree(runtime, ignore_errors=True)


def _context():
    """Return a fork server: it imports once what papermill needs, for all workers."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    with environment.of_kernels():  # some of it is read as a library is loaded
        context.set_forkserver_preload(["analysis.publish.reports.worker"])
        forkserver.ensure_running()
    return context


def _start(context, job: Job, about: dict, folder: Path, runtime: Path) -> Running:
    job_folder, kernel = folder / job.name, runtime / str(len(os.listdir(runtime)))
    job_folder.mkdir()
    kernel.mkdir()
    receiver, sender = context.Pipe(duplex=False)
    arguments = (job, about, str(job_folder), str(kernel), sender)
    process = context.Process(target=_work, args=arguments, daemon=True)
    with uninterrupted({signal.SIGINT}):  # the fork server starts with Ctrl-C held back, for ever
        process.start()
    sender.close()  # ours; when the worker's copy closes too, the pipe ends
    return Running(job, about, process, receiver, job_folder, time.monotonic())


def _work(*arguments) -> None:
    from analysis.publish.reports import worker  # here: only workers pay for papermill

    worker.work(*arguments)


def _finish(task: Running, reports: Path) -> Outcome:
    """Hear how a worker's report went, and put it in its place."""
    try:
        answer = task.pipe.recv()
    except EOFError:
        answer = {"problem": "the worker process died (out of memory?)"}
    task.process.join()
    name, folder = task.job.name, task.folder
    if answer.pop("disk_full", False):
        raise OSError(errno.ENOSPC, f"report {name} was not written")
    outcome, raw = Outcome(name, task.seconds, **answer), folder / "raw.ipynb"
    failed = reports / FAILED / f"{name}.ipynb"
    with uninterrupted():
        if not outcome.problem:
            before, after = files(reports, name), files(folder, name)
            for file in after:
                (reports / file).parent.mkdir(parents=True, exist_ok=True)
                os.replace(folder / file, reports / file)
            for file in set(before) - set(after):  # pictures that the report no longer shows
                (reports / file).unlink()
            with contextlib.suppress(OSError):
                (reports / PICTURES_FOLDER / name).rmdir()  # only when empty
            failed.unlink(missing_ok=True)
            outcome = replace(outcome, page=reports / f"{name}.html")
        elif raw.exists():
            failed.parent.mkdir(exist_ok=True)
            os.replace(raw, failed)
            outcome = replace(outcome, kept=failed)
    shutil.rmtree(folder)
    return outcome


def _end(running: list[Running]) -> None:
    for task in running:
        task.process.terminate()  # the worker kills its kernel
    for task in running:
        task.process.join(timeout=5)
        task.process.kill()

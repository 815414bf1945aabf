"""Render reports in worker processes: each whole or not at all, and one failure stops no other."""

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
from multiprocessing import connection
from pathlib import Path

from analysis.publish.catalog import Job, Report
from analysis.publish.latex import numbers_tex
from analysis.publish.numbers import collect_numbers, to_csv, to_json
from analysis.publish.page import read_citation
from analysis.publish.phrases import phrases_tex
from analysis.publish.progress import reporter
from analysis.publish.rendered import Rendered
from analysis.publish.site import index_page, numbers_page
from analysis.publish.tables import collect_exhibits, exhibits_csv
from analysis.publish.whole import (
    FAILED,
    allow_open_files,
    interruptible,
    sockets,
    uninterrupted,
    workspace,
)
from analysis.scheduler import address


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


def publish(jobs: list[Job], catalog: dict[str, Report], reports: Path, *, workers: int = 2) -> int:
    """Render the jobs into ``reports``, then renew what is not of the executed notebooks there.

    Without jobs, only numbers, tables and index are looked after. With ``SCHEDULER`` in the environment
    the workers of that dask cluster render, else ``workers`` processes of this machine.

    Returns
    -------
    int
        0, or 1 when a report failed; its notebook is then kept in ``reports/.failed``.

    Raises
    ------
    KeyboardInterrupt
        On Ctrl-C, SIGTERM or a closed terminal, after all workers and kernels have ended.
    InputError
        Too few open files are allowed, or there is no such cluster.
    OSError
        When the disk is full (``ENOSPC``); nothing is half written.
    """
    reports.mkdir(exist_ok=True)
    if jobs:
        allow_open_files()
    outcomes: list[Outcome] = []
    rendered, names = Rendered(reports), list(catalog)
    # Later reports rest on more and take longer: they begin, so that no core waits for one at the end.
    tasks = [(job, rendered.about(job)) for job in reversed(jobs)]
    with interruptible(), workspace(reports) as folder, reporter(jobs) as report:
        if jobs and address():
            from analysis.publish.cluster import render_there

            ending = render_there(tasks, rendered, folder, scheduler=address(), tick=report.running)
        else:
            ending = render(tasks, reports, folder, workers=workers, tick=report.running)
        try:
            with contextlib.closing(ending):
                for outcome, about in ending:
                    outcomes.append(outcome)
                    report.done(outcome)
                    if not outcome.problem:
                        rendered.note(outcome.name, about)
        finally:
            if not jobs or not all(outcome.problem for outcome in outcomes):
                with uninterrupted():
                    made, new = write_catalogue(names, reports, folder)
                    rendered.note_catalogue(names, made)
                report.renewed(new, reports)
    return 1 if any(outcome.problem for outcome in outcomes) else 0


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
    """Return a fork server: it imports papermill once, and each worker starts in milliseconds."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["analysis.publish.worker"])
    return context


def _start(context, job: Job, about: dict, folder: Path, runtime: Path) -> Running:
    own, kernel = folder / job.name, runtime / str(len(os.listdir(runtime)))
    own.mkdir()
    kernel.mkdir()
    receiver, sender = context.Pipe(duplex=False)
    arguments = (job, about, str(own), str(kernel), sender)
    process = context.Process(target=_work, args=arguments, daemon=True)
    with uninterrupted({signal.SIGINT}):  # the fork server starts with Ctrl-C held back, for ever
        process.start()
    sender.close()  # ours; when the worker's copy closes too, the pipe ends
    return Running(job, about, process, receiver, own, time.monotonic())


def _work(*arguments) -> None:
    from analysis.publish import worker  # here: only workers pay for papermill

    worker.work(*arguments)


def _finish(task: Running, reports: Path) -> Outcome:
    """Hear how a worker's report went, and put it in its place."""
    try:
        answer = task.pipe.recv()
    except EOFError:
        answer = {"problem": "the worker process died (out of memory?)"}
    task.process.join()
    name = task.job.name
    if answer.pop("disk_full", False):
        raise OSError(errno.ENOSPC, f"report {name} was not written")
    return place(Outcome(name, task.seconds, **answer), task.folder, reports)


def place(outcome: Outcome, folder: Path, reports: Path) -> Outcome:
    """Move what ``folder`` holds into place, a finished report or aside a failed notebook; remove it."""
    name, raw = outcome.name, folder / "raw.ipynb"
    failed = reports / FAILED / f"{name}.ipynb"
    with uninterrupted():
        if not outcome.problem:
            for suffix in (".html", ".ipynb"):
                os.replace(folder / f"{name}{suffix}", reports / f"{name}{suffix}")
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


def write_catalogue(names: list[str], reports: Path, folder: Path) -> tuple[list[str], list[str]]:
    """Make numbers, exhibits, front door and page of numbers say what the executed reports there say.

    Returns
    -------
    (list of str, list of str)
        All of these files from ``reports``, and those written because they said something else.
    """
    texts = catalogue(names, reports)
    for base in (folder, reports):
        for name in texts:
            (base / name).parent.mkdir(exist_ok=True)
    new = [name for name, text in texts.items() if _content(reports / name) != text.encode()]
    for name in new:
        (folder / name).write_text(texts[name], encoding="utf-8", newline="")
        os.replace(folder / name, reports / name)
    return list(texts), new


def catalogue(names: list[str], reports: Path) -> dict[str, str]:
    """Return the text of each of these files by its path in ``reports``."""
    numbers = collect_numbers(reports, names)
    exhibits = collect_exhibits(reports, names)
    version = read_citation(reports.parent / "CITATION.cff").get("version", "")
    macros = numbers_tex(numbers, version)
    twins = {name: text for exhibit in exhibits for name, text in exhibit.twins().items()}
    return {
        "numbers.csv": to_csv(numbers),
        "numbers.json": to_json(numbers, version),
        "numbers.tex": macros + phrases_tex(reports, names, numbers, macros),
        "exhibits.csv": exhibits_csv(exhibits),
        "index.html": index_page(reports, names, numbers),
        "numbers.html": numbers_page(reports, names, numbers),
        **dict(sorted(twins.items())),
    }


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None

"""Whole or not at all: a folder to write aside in, and signals that come at the right moment."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.checks import InputError
from analysis.made import whole

FAILED = ".failed"
#: Open files of a run with two kernels: 96 were enough, 64 were not.
OPEN_FILES = 256
STOPPERS = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}


@contextlib.contextmanager
def workspace(reports: Path) -> Iterator[Path]:
    """Give a folder beside the results, where moving is atomic; remove it and forgotten ones."""
    folder = _own_folder(".rendering", reports)
    try:
        yield folder
    finally:
        with uninterrupted():
            shutil.rmtree(folder, ignore_errors=True)
            with contextlib.suppress(OSError):
                (reports / FAILED).rmdir()  # only when empty


def put(files: dict[str, bytes], folder: Path) -> list[str]:
    """Write files by their names, each whole or not at all; return the names."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with whole(folder / name) as aside:
            aside.write_bytes(content)
    return list(files)


def sockets() -> Path:
    """Return a new folder for kernels' sockets, with a short path; remove those of runs that died."""
    return _own_folder("kernels", Path(tempfile.gettempdir()))


def allow_open_files(needed: int = OPEN_FILES) -> None:
    """Let this process and its kernels open as many files as they need.

    Raises
    ------
    InputError
        The account may not: a kernel would die, or wait for a minute, without saying why.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        if hard != resource.RLIM_INFINITY and hard < needed:
            raise InputError(
                f"at most {hard} open files are allowed here, and a report needs {needed}: raise the "
                "limit with `ulimit -n 1024`, in a new shell if this one may not"
            )
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def _own_folder(name: str, where: Path) -> Path:
    """Return a new folder that names this process, and remove those whose process is no more."""
    for leftover in where.glob(f"{name}-*-*"):
        pid = leftover.name.split("-")[1]
        if pid.isdecimal() and not _alive(int(pid)):
            shutil.rmtree(leftover, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{name}-{os.getpid()}-", dir=where))


def _alive(pid: int) -> bool:
    import psutil

    return psutil.pid_exists(pid)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end the run as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(*_):
        for stopper in STOPPERS:
            signal.signal(stopper, signal.SIG_IGN)  # cleaning up takes a moment; once is enough
        raise KeyboardInterrupt

    before = {stopper: signal.signal(stopper, interrupt) for stopper in STOPPERS}
    try:
        yield
    finally:
        for stopper, handler in before.items():
            signal.signal(stopper, handler)


@contextlib.contextmanager
def uninterrupted(signals: Iterable[int] = STOPPERS) -> Iterator[None]:
    """Hold signals back, for instance while two files change together."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

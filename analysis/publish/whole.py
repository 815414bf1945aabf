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

from analysis.made import whole

FAILED = ".failed"
STOPPERS = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}


@contextlib.contextmanager
def workspace(reports: Path) -> Iterator[Path]:
    """Give a folder beside the results, where moving is atomic; remove it and forgotten ones."""
    for left in reports.glob(".rendering-*"):
        if not _alive(int(left.name.split("-")[1])):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f".rendering-{os.getpid()}-", dir=reports))
    try:
        yield folder
    finally:
        with uninterrupted():
            shutil.rmtree(folder, ignore_errors=True)
            with contextlib.suppress(OSError):
                (reports / FAILED).rmdir()  # only when empty


def put(files: dict[str, bytes], folder: Path) -> list[str]:
    """Write files by their names, each whole or not at all; return the names."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        with whole(folder / name) as aside:
            aside.write_bytes(content)
    return list(files)


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

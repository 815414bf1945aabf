"""A run that is killed at one of its steps on files, in a process of its own."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

#: What a run does with files, as Python tells of it before it is done.
ON_FILES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree")


def killed_at(step: int, run: Callable[[], object], folder: Path) -> bool:
    """Kill a run before its n-th step on a file below a folder; return whether it got there."""
    process = os.fork()
    if not process:
        steps = itertools.count(1)

        def at_step(event: str, arguments: tuple) -> None:
            if event in ON_FILES and str(folder) in str(arguments[0]) and next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(at_step)
        try:
            run()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


def visible(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files but those that are being written, whose names are hidden."""
    return {name: data for name, data in files.items() if not Path(name).name.startswith(".")}

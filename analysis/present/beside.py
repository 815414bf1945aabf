"""Work done beside this process, in a fork of it, while this process does other work."""

from __future__ import annotations

import os
import select
import signal
import sys
import warnings
from collections.abc import Callable

#: Seconds after which a fork is taken for stuck, and its work is done here.
PATIENCE = 60


def beside(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Begin to make bytes in a fork; what is returned waits for them.

    Where there is no second core, or a fork is not safe (any system but Linux), and where the fork fails
    or is stuck, they are made here when they are asked for: the same bytes.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return make
    reader, writer = os.pipe()
    with warnings.catch_warnings():  # of threads that a fork does not have: it draws, and uses none
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        _send(make, writer)
    os.close(writer)
    return lambda: _received(reader, child) or make()


def _send(make: Callable[[], bytes], writer: int) -> None:
    """Write what is made and end this process, whatever happens."""
    try:
        with os.fdopen(writer, "wb") as stream:
            stream.write(make())
    finally:
        os._exit(0)


def _received(reader: int, child: int) -> bytes:
    """Return what a fork has written; nothing where it is stuck or has failed."""
    parts = []
    try:
        while select.select([reader], [], [], PATIENCE)[0]:
            part = os.read(reader, 1 << 20)
            if not part:
                return b"".join(parts)
            parts.append(part)
        return b""
    finally:
        os.close(reader)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

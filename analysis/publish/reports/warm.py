"""A kernel that begins as a copy of its worker: what the fork server imported need not be again.

A Python that starts anew takes two to three seconds to import what a report needs, longer than all its
tables. Where that can be: :data:`environment.COPIES`.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Iterable
from importlib.metadata import EntryPoint
from pathlib import Path

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

#: Names a kernel specification calls the provisioner by.
NAME = "warm"


class Copy:
    """A copy of this process that waits to become a kernel; what is asked of a ``Popen``.

    Parameters
    ----------
    closed : iterable of objects with ``close()``
        What the copy must not hold open.
    """

    stdin = stdout = stderr = returncode = None

    def __init__(self, closed: Iterable = ()):
        reader, self._writer = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._writer)
            for stream in closed:
                stream.close()
            _become_kernel(reader)
        os.close(reader)

    def become(self, command: list[str], folder: str) -> None:
        """Let the copy run ``python -m ipykernel_launcher -f FILE`` in a folder."""
        with os.fdopen(self._writer, "w", encoding="utf-8") as pipe:
            json.dump([command, str(folder)], pipe)

    def poll(self) -> int | None:
        """Return how it ended, None while it runs."""
        if self.returncode is None:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if done else None
        return self.returncode

    def wait(self) -> int:
        """Return how it ended, once it has."""
        while self.poll() is None:
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, signum: int) -> None:
        """Send a signal to it."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Provisioner(LocalProvisioner):
    """Gives a kernel manager the copy that waits; once, a kernel that is started again is a new one."""

    waiting: Copy | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs):
        """Start the kernel of a command, as the base class does."""
        if Provisioner.waiting is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process, Provisioner.waiting = Provisioner.waiting, None
        self.cwd = kwargs.get("cwd") or Path.cwd()
        self.process.become(cmd, self.cwd)
        self.pid = self.pgid = self.process.pid  # it leads a session of its own
        return self.connection_info


def prepare(*closed) -> dict:
    """Make the copy, and return what a kernel specification says of its provisioner.

    To be called before this process has threads. ``closed`` as for :class:`Copy`.
    """
    Provisioner.waiting = Copy(closed)
    entry = EntryPoint(NAME, f"{__name__}:{Provisioner.__name__}", KernelProvisionerFactory.GROUP_NAME)
    KernelProvisionerFactory.instance().provisioners[NAME] = entry
    return {"kernel_provisioner": {"provisioner_name": NAME}}


def _become_kernel(reader: int) -> None:
    """Wait for the command, be the kernel, and end this process."""
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        order = pipe.read()
    multiprocessing.current_process().daemon = False  # it may have workers of its own
    status = 0
    if order:  # else the worker died before it had a kernel
        command, folder = json.loads(order)
        os.chdir(folder)
        try:
            from ipykernel.kernelapp import IPKernelApp

            ends_with = f"--IPKernelApp.parent_handle={os.getppid()}"  # the worker
            IPKernelApp.launch_instance(argv=[*command[command.index("-f") :], ends_with])
        except BaseException:
            traceback.print_exc()
            status = 1
    os._exit(status)

"""The command ``export-declines``: what ``make`` calls, for whoever has installed the package.

A wheel holds the code alone. The command finds the clone of the project in which it was called, or which
``EXPORT_DECLINES_HOME`` names, and starts the clone's own code in the environment that make gives it:
``uvx --from . export-declines effect --partner=VNM --hts=9403 --add=0.25 --from=2026-12-01``.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from importlib import import_module

from analysis import checks
from analysis.home import DISTRIBUTION, find_clone

#: Command -> targets of ``python -m analysis`` that are brought up to date first, as in the Makefile.
NEEDS = {
    "effect": ["combine", "law"],
    "rate": ["law"],
    "changes": ["law"],
    "data": ["combine", "law"],
    **dict.fromkeys(("check", "elasticity", "gap", "response", "diversion", "tariff"), ["combine"]),
    **dict.fromkeys(("report", "figures", "predict", "score"), ["combine"]),
    "reports": ["present"],
    **dict.fromkeys(("paper", "archive", "release", "overleaf", "ship"), ["reports"]),
}
#: Libraries of the extra ``cluster``; what else the core lacks and a command needs is in ``lab``.
CLUSTER = ("dask", "distributed")
#: Targets that are commands of their own, as `make combine` and `make law` are.
BUILDS = ("combine", "law")


def launch() -> int:
    """Start the command in its clone, as :mod:`analysis.home` finds it; return 2 where there is none."""
    return checks.run(_launch)


def _launch() -> None:
    root = find_clone()
    from analysis.publish.reports.environment import DROPPED, KERNEL

    environment = {name: text for name, text in os.environ.items() if name not in DROPPED}
    command = [sys.executable, "-P", "-m", "analysis.command", *sys.argv[1:]]
    os.execve(sys.executable, command, environment | KERNEL | {"PYTHONPATH": str(root)})


def main(arguments: list[str]) -> int:
    """Bring up to date what a command rests on, saying so aside, run it, return its exit code."""
    publish = import_module("analysis.publish.__main__")
    if arguments[:1] and arguments[0] in BUILDS:
        return import_module("analysis.__main__").main(arguments)
    command = publish.parser(prog=DISTRIBUTION).parse_args(arguments).command
    with _extras(command):
        with contextlib.redirect_stdout(sys.stderr):
            for target in NEEDS.get(command, []):
                if code := import_module("analysis.__main__").main([target]):
                    return code
        return publish.main(arguments)


@contextlib.contextmanager
def _extras(command: str) -> Iterator[None]:
    """Say how to get the library that a command needs and the core of the package has not."""
    try:
        yield
    except ModuleNotFoundError as error:
        top = (error.name or "analysis").split(".")[0]
        if top == "analysis":
            raise
        from analysis.paths import ROOT  # here: outside a clone there is none

        extra = "cluster" if top in CLUSTER else "lab"
        raise checks.InputError(
            f"`{command}` needs {top}, which is not installed: `pip install '.[{extra}]'` in {ROOT}"
        ) from None


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))

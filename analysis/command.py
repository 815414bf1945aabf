"""The command ``export-declines``: what ``make`` calls, for whoever has installed the package.

A wheel of ``export-declines wheel`` has the tables that questions are answered from. Any other
installation holds the code alone: the command finds the clone of the project in which it was called, or
which ``EXPORT_DECLINES_HOME`` names, and starts the clone's own code in the environment that make
gives it: ``uvx --from . export-declines effect --partner=VNM --hts=9403 --add=25% --from=2026-12-01``.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from analysis import checks, home, retired
from analysis.home import DISTRIBUTION, WHEEL

#: Command -> targets of ``python -m analysis`` that are brought up to date first, as in the Makefile; of
#: a question those that were built before.
NEEDS = {
    "effect": ["combine", "law"],
    "rate": ["law"],
    "changes": ["law"],
    **dict.fromkeys(("bill", "data", "serve", "wheel"), ["combine", "law"]),
    **dict.fromkeys(("check", "elasticity", "gap", "response", "diversion", "tariff"), ["combine"]),
    **dict.fromkeys(("report", "figures", "predict", "score"), ["combine"]),
    "reports": ["estimate"],
    **dict.fromkeys(("paper", "archive", "release", "ship", "site"), ["reports"]),
}
#: Library -> the extra that has it; what else the core lacks and a command needs is in ``lab``.
EXTRAS = {"dask": "cluster", "distributed": "cluster", "mcp": "serve"}
#: What renders, and the commands that render or need what is rendered: asked for before hours of work.
RENDERING = ("nbclient", "nbconvert", "papermill")
RENDERS = ("reports", "report", *(name for name, targets in NEEDS.items() if "reports" in targets))
#: Targets that are commands of their own, as `make combine` is.
BUILDS = ("combine", "law", "estimate")
#: The command of another stage, which takes words as ``make refresh`` does.
REFRESH = "refresh"


def launch() -> int:
    """Start the command in its clone, as :mod:`analysis.home` finds it; return 2 where there is none."""
    return checks.run(_launch)


def _launch() -> int:
    if {"-h", "--help"} & {*sys.argv[1:]}:  # anywhere, also where there is no clone
        home.find_clone = lambda: home.OWN
        return main(sys.argv[1:])
    root = home.find_clone()
    from analysis.publish.reports.environment import DROPPED, KERNEL

    environment = {name: text for name, text in os.environ.items() if name not in DROPPED}
    command = [sys.executable, "-P", "-m", "analysis.command", *sys.argv[1:]]
    environment |= KERNEL | {"PYTHONPATH": str(root), "PYTHONUTF8": "1"}
    if sys.platform == "win32":  # there a program that takes another's place ends before it
        return subprocess.call(command, env=environment)
    os.execve(sys.executable, command, environment)


def main(arguments: list[str]) -> int:
    """Bring up to date what a command rests on, saying so aside, run it, return its exit code."""
    publish = import_module("analysis.publish.__main__")
    name = next(iter(arguments), "")
    retired.refuse("command", name)
    if "--all" in arguments:
        retired.refuse("option", "--all")
    of_make = name in (*BUILDS, REFRESH)
    if of_make and not WHEEL.is_file():
        if name == REFRESH:
            return import_module("analysis.collect.refresh.command").main(arguments[1:])
        return import_module("analysis.__main__").main(arguments)
    command = name if of_make else publish.parsed(arguments, prog=DISTRIBUTION).command
    if WHEEL.is_file():
        return _of_wheel(command, arguments)
    if command in RENDERS and (missing := [one for one in RENDERING if not find_spec(one)]):
        raise _uninstalled(command, missing[0])
    with _extras(command):
        targets = NEEDS.get(command, [])
        if command in publish.questions.QUESTIONS:
            # In a clone where nothing is built, what ships answers: what is there is brought up to date.
            is_begun = import_module("analysis.steps").is_begun
            with contextlib.suppress(checks.NotBuilt):
                return _bring(list(filter(is_begun, targets))) or publish.main(arguments)
        return _bring(targets) or publish.main(arguments)


def _bring(targets: list[str]) -> int:
    """Bring targets up to date, saying so aside; return the exit code of the first that fails."""
    with contextlib.redirect_stdout(sys.stderr):
        return next(filter(None, (import_module("analysis.__main__").main([one]) for one in targets)), 0)


def _of_wheel(command: str, arguments: list[str]) -> int:
    """Answer a question from the tables of the wheel, where nothing is made; refuse what makes files."""
    from analysis.publish.doors.questions import QUESTIONS

    if command not in (*QUESTIONS, "serve"):
        raise checks.InputError(
            f"`{command}` makes files from sources and notebooks, which the installed package leaves "
            f"out: call it in a clone of {DISTRIBUTION}, as `make {command}` does"
        )
    with _extras(command):
        return import_module("analysis.publish.__main__").main(arguments)


@contextlib.contextmanager
def _extras(command: str) -> Iterator[None]:
    """Say how to get the library that a command needs and the core of the package has not."""
    try:
        yield
    except ModuleNotFoundError as error:
        top = (error.name or "analysis").split(".")[0]
        if top == "analysis":
            raise
        raise _uninstalled(command, top) from None


def _uninstalled(command: str, library: str) -> checks.InputError:
    from analysis.paths import ROOT  # here: outside a clone there is none

    extra = EXTRAS.get(library, "lab")
    how = f"`pip install '{DISTRIBUTION}[{extra}]'`"
    if not WHEEL.is_file():
        how = f"`pip install '.[{extra}]'` in {ROOT}"
    return checks.InputError(f"`{command}` needs {library}, which is not installed: {how}")


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))

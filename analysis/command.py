"""The command ``export-declines``: what ``make`` calls, for whoever has installed the package.

A wheel holds the code alone. The command finds the clone of the project in which it was called, and
starts the clone's own code in the environment that make gives it: ``uvx --from . export-declines effect
--partner=VNM --hts=9403 --add=0.25 --from=2026-12-01``.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tomllib
from importlib import import_module
from pathlib import Path

from analysis import checks
from analysis.version import __version__

NAME = "export-declines"
#: Command -> targets of ``python -m analysis`` that are brought up to date first, as in the Makefile.
NEEDS = {
    "effect": ["combine", "law"], "check": ["combine"], "report": ["combine"], "figures": ["combine"],
    "reports": ["present"], "paper": ["reports"], "archive": ["reports"],
}  # fmt: skip


def launch() -> int:
    """Start the command in the clone that the current folder is in; return 2 where there is none."""
    return checks.run(_launch)


def _launch() -> None:
    from analysis.publish.environment import DROPPED, KERNEL

    root = find_clone(Path.cwd())
    own = {name: text for name, text in os.environ.items() if name not in DROPPED}
    command = [sys.executable, "-P", "-m", "analysis.command", *sys.argv[1:]]
    os.execve(sys.executable, command, own | KERNEL | {"PYTHONPATH": str(root)})


def find_clone(folder: Path) -> Path:
    """Return the clone that holds this package, else the one that a folder is in.

    Raises
    ------
    InputError
        There is none, or it is of another version than this package.
    """
    package = Path(__file__).resolve().parent.parent
    found = next(filter(_is_clone, [package, folder, *folder.parents]), None)
    if found is None:
        raise checks.InputError(
            f"{folder} is in no clone of {NAME}: its tables are not installed with the command, so call "
            "it in the folder of the project"
        )
    version = _project(found).get("version")
    if version != __version__:
        raise checks.InputError(
            f"the command is of version {__version__} and the clone {found} of version {version}: "
            "install the command from there, or call it as `uvx --from . export-declines`"
        )
    return found


def _is_clone(folder: Path) -> bool:
    tables = folder / "data" / "sources" / "datapackage.json"
    return tables.is_file() and _project(folder).get("name") == NAME


def _project(folder: Path) -> dict:
    try:
        return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    except (OSError, ValueError, KeyError):
        return {}


def main(arguments: list[str]) -> int:
    """Bring up to date what a command rests on, saying so aside, run it, return its exit code."""
    publish = import_module("analysis.publish.__main__")
    command = publish.parser(prog=NAME).parse_args(arguments).command
    with contextlib.redirect_stdout(sys.stderr):
        for target in NEEDS.get(command, []):
            if code := import_module("analysis.__main__").main([target]):
                return code
    return publish.main(arguments)


if __name__ == "__main__":
    sys.exit(checks.run(lambda: main(sys.argv[1:])))

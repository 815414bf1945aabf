"""Which clone of the project this package works for: tables and reports are not installed with it."""

from __future__ import annotations

import os
from pathlib import Path

from analysis.checks import InputError
from analysis.version import __version__

DISTRIBUTION, PROJECT = "export-declines", "pyproject.toml"
#: Names the clone for whoever has installed the package and works in another folder.
VARIABLE = "EXPORT_DECLINES_HOME"
#: The folder in which this package is: a clone, or a folder of packages.
OWN = Path(__file__).resolve().parent.parent
#: What a wheel with tables says of itself; no clone has it.
WHEEL = OWN / "wheel.json"


def path_of_package(path: list[str]) -> list[str]:
    """Return where the modules of this package are: in its clone, where one is found.

    A package that was installed may be older than its clone. What is computed and stored under the
    fingerprint of the clone's code is computed by that code, so that all but this start is taken there.
    """
    if (OWN / PROJECT).is_file():
        return path
    clone = _found()
    return [str(clone / "analysis")] if clone and _fault(clone) == "" else path


def find_clone() -> Path:
    """Return the clone that this package is in, else that of the current folder, else of the variable.

    Raises
    ------
    InputError
        There is none, or it is of another version than this package.
    """
    if (OWN / PROJECT).is_file():
        return OWN
    clone, named = _found(), os.environ.get(VARIABLE, "")
    if clone is None:
        where = f"{VARIABLE}={named}" if named else Path.cwd()
        raise InputError(
            f"{where} is in no clone of {DISTRIBUTION}, and its tables are not installed with the "
            f"package: work in the folder of a clone, or let {VARIABLE} name it"
        )
    if fault := _fault(clone):
        raise InputError(fault)
    return clone


def _found() -> Path | None:
    named, here = os.environ.get(VARIABLE, ""), Path.cwd()
    folders = [here, *here.parents, *([Path(named).expanduser().resolve()] if named else [])]
    return next(filter(_is_clone, folders), None)


def _fault(clone: Path) -> str:
    """Say why a clone cannot be used; empty where it can."""
    version = _project(clone).get("version")
    if version == __version__:
        return ""
    return (
        f"the package is of version {__version__} and the clone {clone} of version {version}: install "
        f"it from there, or call the command as `uvx --from . {DISTRIBUTION}`"
    )


def _is_clone(folder: Path) -> bool:
    return (folder / "data" / "sources").is_dir() and _project(folder).get("name") == DISTRIBUTION


def _project(folder: Path) -> dict:
    import tomllib  # here: a clone that works for itself reads nothing

    try:
        return tomllib.loads((folder / PROJECT).read_text(encoding="utf-8"))["project"]
    except (OSError, ValueError, KeyError):
        return {}

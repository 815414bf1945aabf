"""LaTeX and CSV twins of named tables, harvested from executed reports into ``reports/tables``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from analysis.checks import InputError
from analysis.publish.numbers import read_executed

TWINS = {"text/csv": ".csv", "text/latex": ".tex"}


def collect_tables(reports: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the text of each twin by file name, from the executed reports of these names.

    Raises
    ------
    InputError
        When two tables have one name; the report of the second is named.
    """
    found: dict[str, str] = {}
    for report in names:
        path = reports / f"{report}.ipynb"
        for cell in read_executed(path)["cells"] if path.exists() else []:
            for output in cell.get("outputs", []):
                name = output.get("metadata", {}).get("text/csv", {}).get("name")
                if name and f"{name}.csv" in found:
                    raise InputError(f"two tables are named {name!r}; the second is in {report}")
                if name:
                    data = output["data"]
                    found |= {name + TWINS[kind]: _text(data[kind]) for kind in TWINS}
    return dict(sorted(found.items()))


def _text(lines: str | list[str]) -> str:
    return "".join(lines)

"""Twins of named tables and series of figures, harvested from executed reports into ``reports``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from analysis.checks import InputError
from analysis.publish.numbers import read_executed

TWINS = {"text/csv": ".csv", "text/latex": ".tex"}


def collect_twins(reports: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the text of each twin by its path in ``reports``, from the executed reports of these names.

    ``tables/NAME.csv`` and ``.tex`` of a table; ``figures/NAME.csv``, the series that a figure draws.

    Raises
    ------
    InputError
        When two tables, or two figures, have one name; the report of the second is named.
    """
    found: dict[str, str] = {}
    for report in names:
        path = reports / f"{report}.ipynb"
        for cell in read_executed(path)["cells"] if path.exists() else []:
            for output in cell.get("outputs", []):
                name = output.get("metadata", {}).get("text/csv", {}).get("name")
                data = output.get("data", {})
                folder = "figures" if "image/png" in data else "tables"
                if name and f"{folder}/{name}.csv" in found:
                    raise InputError(f"two {folder} are named {name!r}; the second is in {report}")
                if name:
                    kinds = [kind for kind in TWINS if kind in data]
                    found |= {f"{folder}/{name}{TWINS[kind]}": _text(data[kind]) for kind in kinds}
    return dict(sorted(found.items()))


def _text(lines: str | list[str]) -> str:
    return "".join(lines)

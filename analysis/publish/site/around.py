"""The reports before and after one in the catalogue, without what a page needs."""

from __future__ import annotations

from pathlib import Path

from analysis.checks import read_yaml

#: The catalogue, in the folder of the notebooks.
CATALOGUE = "reports.yaml"


def titles(notebooks: Path) -> dict[str, str]:
    """Return the title of each report of the catalogue by its name, in its order."""
    path = notebooks / CATALOGUE
    entries = read_yaml(path)["reports"] if path.exists() else {}
    return {name: entry["title"] for name, entry in entries.items()}


def neighbours(report: str, others: dict[str, str]) -> list[tuple[str, str] | None]:
    """Return name and title of the reports before and after one; None at either end."""
    order = [None, *others.items(), None]
    place = next((n for n, one in enumerate(order) if one and one[0] == report), 0)
    return [order[place - 1], order[place + 1]] if place else [None, None]

"""What the archive says of itself: its citation, and the Data Package of its tables."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from analysis.checks import read_yaml

SOURCES = "data/sources"
#: The address of a source where each row names its own.
EACH_ITS_OWN = "https://doi.org/"


def read_software(root: Path) -> dict:
    """Return ``CITATION.cff``, the one source of title, authors, version, date and keywords."""
    software = read_yaml(root / "CITATION.cff")
    return software | {"date-released": str(software["date-released"])}


def people(software: dict) -> list[str]:
    """Return the authors' names: ``Family, Given``, or the name of a body."""
    return [a.get("name") or f"{a['family-names']}, {a['given-names']}" for a in software["authors"]]


def read_tables(root: Path) -> list[dict]:
    """Return the source tables as described, each with its path from the root and its citation."""
    package = json.loads((root / SOURCES / "datapackage.json").read_text(encoding="utf-8"))
    return [
        table | {"path": f"{SOURCES}/{table['path']}", "citation": citation(table)}
        for table in package["resources"]
    ]


def citation(table: dict) -> str:
    """Return how to cite a source table: publisher, title, vintage, where it is from, and the day.

    Where each row has a source of its own, no one address is where it was taken from.
    """
    places = [
        ", ".join(filter(None, [one["title"], "" if one["path"] == EACH_ITS_OWN else one["path"]]))
        for one in table["sources"]
    ]
    release = f"{table['publisher']}. {table['title']}. {table['vintage']}. {'; '.join(places)}."
    return f"{release} Accessed {table['accessed']}."


def works(table: dict, root: Path) -> list[str]:
    """Return the works that the rows of a table are from; none where one publisher has all of it."""
    if all(one["path"] != EACH_ITS_OWN for one in table["sources"]):
        return []
    with (root / table["path"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cited = ("study", "outlet") if "study" in rows[0] else ("source",)
    return sorted({", ".join(row[column] for column in cited) for row in rows})


def datapackage(root: Path) -> str:
    """Return ``datapackage.json`` of the archive: every source table with schema and citation."""
    package = json.loads((root / SOURCES / "datapackage.json").read_text(encoding="utf-8"))
    software = read_software(root)
    fields = {"version": str(software["version"]), "resources": read_tables(root)}
    return written(package | fields)


def written(content: dict) -> str:
    """Return JSON as every file of the archive has it."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

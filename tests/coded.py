"""What a CSV of a report lacks: a codebook that explains each of its columns."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from analysis.codebook import CODEBOOK, CODED

#: Columns of codes that are made of digits, which no type of a CSV tells from numbers.
CODES = ["hts10", "chapter", "episode", "group", "heading", "hs10", "hs2", "product", "report"]


def faults_of_csv(path: Path) -> list[str]:
    """Return the columns of a CSV that its codebook does not explain; its name, where it has none."""
    beside = path.with_suffix(CODEBOOK)
    if not beside.exists():
        return [f"{path.name}: no codebook"]
    fields = json.loads(beside.read_text(encoding="utf-8"))["fields"]
    by_name = {field["name"]: field for field in fields}
    frame = pd.read_csv(path)
    faults = [f"{path.name}.{name}: is no column" for name in by_name if name not in frame]
    for column in frame:
        field = by_name.get(column, {})
        if list(field) != CODED or not field["title"] or len(field["description"]) < 8:
            faults.append(f"{path.name}.{column}: {field}")
        elif _are_numbers(frame[column]) and column not in CODES and not field["unit"]:
            faults.append(f"{path.name}.{column}: numbers without a unit")
    return faults


def _are_numbers(values: pd.Series) -> bool:
    """Return whether a column holds numbers, truth too; one without a value holds none."""
    return values.dtype.kind in "fiub" and bool(values.notna().any())

"""What the package had until 0.8 and no longer has, with what answers now: ``analysis/retired.csv``."""

import csv
from pathlib import Path

from analysis.checks import NotHere

TABLE = Path(__file__).with_suffix(".csv")


def refuse(kind: str, name: str) -> None:
    """Raise NotHere with what answers now, where a ``command``, ``option`` or ``name`` is retired."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["kind"], row["name"]) == (kind, name):
                raise NotHere(f"{name} is retired: {row['instead']}")

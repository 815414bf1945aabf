"""Frozen predictions: one file a day, never edited, and what was said in them.

``data/predictions/DAY.csv`` is written once (``export-declines predict``). Its checksum stands in
``data/predictions/checksums.csv``, so that a file that was edited since is refused.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from analysis.checks import InputError
from analysis.codebook import CODEBOOK, codebook
from analysis.collect.schema import read_csv
from analysis.columns import Columns, defined
from analysis.made import whole
from analysis.paths import ROOT
from analysis.vocabulary import TERMS, Term

#: Folder of the files, from the project's root, and the file of their checksums.
PREDICTIONS_FOLDER, CHECKSUMS = ROOT / "data" / "predictions", "checksums.csv"

#: What every prediction says of the figure: by the calendar of releases nobody had printed it.
STANDING = "not published"

PREDICTIONS = Columns(
    "a target, series and month",
    {
        "origin": Term("Origin", "date", "last month of the series held on the day"),
        "target": Term(
            "Target", "", "collected_rate (fraction) or imports (USD); chapters 98 and 99 left out"
        ),
        "partner": TERMS["partner"],
        "goods": Term("Goods", "", "chapter of the Harmonized System, or all"),
        "month": TERMS["month"],
        "horizon": Term("Months ahead", "months", "from the origin to the month"),
        "median": Term("Median", "fraction or USD", "of the prediction"),
        "q05": Term("5 %", "fraction or USD", "lower end of the 90 % interval"),
        "q25": Term("25 %", "fraction or USD", "lower end of the 50 % interval"),
        "q75": Term("75 %", "fraction or USD", "upper end of the 50 % interval"),
        "q95": Term("95 %", "fraction or USD", "upper end of the 90 % interval"),
        "standing": Term(
            "Standing",
            "",
            "of the figure on the day: not published, by the calendar of releases; in the first file "
            "not seen by us, published or not",
        ),
        "code": Term("Code", "", "fingerprint of the code that made it"),
        "data": Term("Data", "", "fingerprint of the tables that it was made from"),
    },
)

SEALED = {
    "fields": [
        {
            "name": "file",
            "type": "string",
            "description": "name of the file",
            "constraints": {"required": True},
        },
        {
            "name": "sha256",
            "type": "string",
            "description": "checksum of its bytes",
            "constraints": {"required": True, "pattern": "[0-9a-f]{64}"},
        },
    ],
    "primaryKey": ["file"],
}


def days(folder: Path = PREDICTIONS_FOLDER) -> list[str]:
    """Return the days of which there are predictions, in order."""
    return sorted(path.stem for path in folder.glob("[0-9]*-[0-9]*-[0-9]*.csv"))


def read_predictions(folder: Path = PREDICTIONS_FOLDER) -> pd.DataFrame:
    """Return all predictions, with ``day`` on which each was made, after checking every file.

    Raises
    ------
    InputError
        A file that was edited, is missing, or has no checksum.
    """
    check_frozen(folder)
    parts = [
        read_csv(
            folder / f"{day}.csv", PREDICTIONS.schema(), where=f"data/predictions/{day}.csv"
        ).assign(day=pd.Timestamp(day))
        for day in days(folder)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["day", *PREDICTIONS])


def check_frozen(folder: Path = PREDICTIONS_FOLDER) -> None:
    """Refuse predictions whose bytes are not those that were frozen."""
    recorded = checksums(folder)
    for name in sorted({*recorded, *(f"{day}.csv" for day in days(folder))}):
        path = folder / name
        if not path.is_file() or recorded.get(name) != digest(path):
            why = (
                "is missing"
                if not path.is_file()
                else "was edited"
                if name in recorded
                else "has no checksum"
            )
            raise InputError(
                f"data/predictions/{name} {why}: predictions are frozen on their day; restore it with "
                f"`git checkout -- data/predictions/{name} data/predictions/{CHECKSUMS}`."
            )


def checksums(folder: Path = PREDICTIONS_FOLDER) -> dict[str, str]:
    """Return file name -> recorded checksum."""
    path = folder / CHECKSUMS
    if not path.is_file():
        return {}
    table = read_csv(path, SEALED, where=f"data/predictions/{CHECKSUMS}")
    return dict(zip(table.file, table.sha256, strict=True))


def digest(path: Path) -> str:
    """Return the checksum of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def freeze(table: pd.DataFrame, day: str, folder: Path = PREDICTIONS_FOLDER) -> Path:
    """Write the predictions of a day and their checksum, once.

    Parameters
    ----------
    table : DataFrame
        As :data:`PREDICTIONS`.
    day : str
        ``2026-11-28``.

    Raises
    ------
    InputError
        The day's predictions are there already, or a file of another day is not as it was frozen.
    """
    check_frozen(folder)
    path = folder / f"{day}.csv"
    if path.exists():
        raise InputError(f"data/predictions/{day}.csv is there: predictions of a day are made once.")
    folder.mkdir(parents=True, exist_ok=True)
    write(PREDICTIONS.check(table, where=path.name)[list(PREDICTIONS)], path)
    describe(PREDICTIONS, folder / "predictions")
    recorded = checksums(folder) | {path.name: digest(path)}
    write(pd.DataFrame(sorted(recorded.items()), columns=["file", "sha256"]), folder / CHECKSUMS)
    return path


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table of predictions as CSV, whole or not at all.

    Its columns hold fractions beside US dollars, so that none is noise beside another.
    """
    with whole(path) as aside:
        table.to_csv(aside, index=False, date_format="%Y-%m-%d", lineterminator="\n")


def describe(columns: Columns, stem: Path) -> None:
    """Write the codebook of some columns, ``STEM.codebook.json``."""
    entries = {name: (term.label, term.unit, defined(term)) for name, term in columns.items()}
    with whole(stem.with_suffix(CODEBOOK)) as aside:
        aside.write_text(codebook(entries), encoding="utf-8", newline="\n")

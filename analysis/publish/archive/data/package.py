"""The files of the data, the package that describes them and the README that says how to read each."""

from __future__ import annotations

import datetime
import gzip
import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

import jinja2
import pandas as pd

from analysis.checks import InputError
from analysis.made import whole
from analysis.publish.archive.data.tables import (
    CSV,
    PARQUET,
    STATA,
    STATA_CODES,
    Shipped,
    notes,
    shipped,
)
from analysis.publish.archive.metadata import read_software, written

README = Path(__file__).with_name("readme.md.j2")
MEDIA = {PARQUET: "application/vnd.apache.parquet", CSV: "text/csv", STATA: "application/x-stata-dta"}
#: Characters that Stata has for a label.
LABEL = 80
LICENCE = {"name": "MIT", "path": "https://opensource.org/license/mit"}


def write_data(root: Path, folder: Path, tables: Iterable[Shipped] | None = None) -> list[str]:
    """Write every table in its formats, ``datapackage.json`` and ``README.md``; return a line a file.

    The same data give the same bytes.

    Parameters
    ----------
    root : Path
        Of the project, whose ``CITATION.cff`` says version and day.
    folder : Path
        Where the files go; others in it stay.
    tables : iterable of Shipped, optional
        By default all (:func:`tables.shipped`).
    """
    software = read_software(root)
    day = datetime.date.fromisoformat(software["date-released"])
    folder.mkdir(parents=True, exist_ok=True)
    resources, lines = [], []
    for table in shipped() if tables is None else tables:
        frame = table.columns.check(table.frame(), where=table.name)[list(table.columns)]
        if frame.duplicated(list(table.key)).any():
            raise InputError(f"{table.name}: two rows have one key, {' x '.join(table.key)}.")
        files = [_write(frame, table, ending, folder, day) for ending in table.formats]
        resources.append(_resource(table, len(frame), files))
        lines += [
            f"{path.name}: {len(frame):,} rows, {path.stat().st_size / 1e6:.1f} MB" for path in files
        ]
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "export-declines-data",
        "title": f"Data of {software['title']}",
        "description": " ".join(f"{note}." for note in notes()),
        "version": str(software["version"]),
        "licenses": [LICENCE],
        "resources": resources,
    }
    for name, text in (("datapackage.json", written(package)), ("README.md", readme(package))):
        with whole(folder / name) as aside:
            aside.write_text(text, encoding="utf-8", newline="\n")
    return lines


def _write(frame: pd.DataFrame, table: Shipped, ending: str, folder: Path, day: datetime.date) -> Path:
    path = folder / f"{table.name}.{ending}"
    with whole(path) as aside:
        if ending == STATA:
            _write_stata(frame, table, aside, day)
        else:
            aside.write_bytes(_parquet(frame) if ending == PARQUET else _csv(frame))
    return path


def _write_stata(frame: pd.DataFrame, table: Shipped, path: Path, day: datetime.date) -> None:
    """Write a file of Stata 14 or later that carries the day of the version, not that of writing.

    Codes are numbers with value labels, since Stata crosses no texts.
    """
    days = frame.select_dtypes("datetime").columns
    texts = frame.select_dtypes(["object", "string", "category"])
    codes = [name for name in texts if texts[name].nunique() <= STATA_CODES]
    frame.astype({name: str for name in codes}).astype(dict.fromkeys(codes, "category")).to_stata(
        path,
        write_index=False,
        version=118,
        convert_dates={name: "tm" if name == "month" else "td" for name in days},
        data_label=table.title[:LABEL],
        variable_labels={
            name: f"{term.label} ({term.unit})".removesuffix(" ()")[:LABEL]
            for name, term in table.columns.items()
        },
        time_stamp=datetime.datetime.combine(day, datetime.time()),
    )


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, compression="zstd", index=False)
    return buffer.getvalue()


def _csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as packed CSV: texts in quotes, so that codes stay texts, days as 2026-10-10."""
    from pyarrow import Table, csv, date32

    buffer = io.BytesIO()
    table = Table.from_pandas(frame, preserve_index=False)
    for at, name in enumerate(frame):
        if pd.api.types.is_datetime64_any_dtype(frame[name]):
            table = table.set_column(at, name, table[name].cast(date32()))
    csv.write_csv(table, buffer)
    return gzip.compress(buffer.getvalue(), compresslevel=6, mtime=0)


def _resource(table: Shipped, rows: int, files: list[Path]) -> dict:
    """Return a table's entry in the package: its first file, and the others beside it."""
    fields = table.columns.schema()["fields"]
    for entry, term in zip(fields, table.columns.values(), strict=True):
        entry["unit"] = term.unit
    first, *others = [_file(path) for path in files]
    return {
        "name": table.name,
        "title": table.title,
        **first,
        "rows": rows,
        "alternates": others,
        "row": table.columns.row,
        "example": table.example,
        "schema": {"fields": fields, "primaryKey": list(table.key)},
    }


def _file(path: Path) -> dict:
    content, ending = path.read_bytes(), path.name.partition(".")[2]
    return {
        "path": path.name,
        "format": ending,
        "mediatype": MEDIA[ending],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def readme(package: dict) -> str:
    """Return the page that says how each table is read in Python, R and Stata."""
    options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    environment = jinja2.Environment(keep_trailing_newline=True, autoescape=False, **options)
    return environment.from_string(README.read_text(encoding="utf-8")).render(package=package)

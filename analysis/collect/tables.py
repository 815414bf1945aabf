"""Read a source table: known bytes, known columns, known ranges."""

from __future__ import annotations

import datetime
import hashlib
import json
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.collect.files import check_bytes, check_present, day_of, place, restore
from analysis.collect.schema import COLUMN_TYPES, check_columns, read_csv, validate_once
from analysis.collect.seal import DESCRIPTION, check_sealed, seal
from analysis.paths import SOURCES
from analysis.reading import note
from analysis.vintages import damaged
from analysis.vintages import tables as tables_of_vintage

#: What the description of a table holds, and as what.
DESCRIBED = {
    "name": str,
    "path": str,
    "format": str,
    "rows": int,
    "hash": str,
    "vintage": str,
    "schema": dict,
}


def read_table(name: str, *, sources: Path = SOURCES) -> pd.DataFrame:
    """Read one source table after checking its bytes and its rows.

    Parameters
    ----------
    name : str
        Name of a resource in ``datapackage.json``, for instance ``"us_imports_naics3_monthly"``.
    sources : Path
        Folder of the tables.

    Returns
    -------
    DataFrame
        Columns, units and key as described in the datapackage; months as ``datetime64``,
        values in US dollars, rates and growth as fractions.

    Raises
    ------
    InputError
        Unknown or missing table, a changed byte (with the command that restores it), or a row that
        breaks the schema (with file, row, column and value).
    """
    table = describe(name, sources)
    note({name: table["vintage"]})
    return _read(name, sources, check_bytes(table, sources), table["hash"]).copy(deep=False)


@cache
def _read(name: str, sources: Path, path: Path, digest: str) -> pd.DataFrame:
    """Parse a table once a process; its readers share it, since a copy is made when one changes it."""
    return _parse(describe(name, sources), path)


def forget() -> None:
    """Let go of the tables that were parsed, for who runs long and keeps what was made of them."""
    _read.cache_clear()


@cache
def datapackage(sources: Path = SOURCES) -> dict:
    """Return the description of all source tables (Frictionless Data Package, version 2)."""
    path = sources / "datapackage.json"
    if not path.exists():
        raise InputError(f"{path.name} is missing in {sources}: restore it with {restore(path)}")
    content = read_description(path)
    if sources == SOURCES:
        check_sealed(DESCRIPTION)
        content["resources"] = [_checked(table) for table in tables_of_vintage()]
    return content


def names(sources: Path = SOURCES) -> list[str]:
    """Return the names of all source tables of the vintage."""
    return [table["name"] for table in datapackage(sources)["resources"]]


def read_description(path: Path) -> dict:
    """Return what ``datapackage.json`` holds; raises InputError where it does not describe tables."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        _check_described(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        raise InputError(f"{path.name} is damaged ({why}): restore it with {restore(path)}") from None
    return content


def _checked(table: dict) -> dict:
    """Return the description of a table of whichever vintage, if readers find in it what they need."""
    try:
        _check_described({"resources": [table]})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged(Path(table["path"]).parent / "datapackage.json") from None
    return table


def _check_described(content: dict) -> None:
    """Raise KeyError, TypeError or ValueError unless each table is described as readers need it."""
    for table in content["resources"]:
        for key, kind in DESCRIBED.items():
            if not isinstance(table[key], kind):
                raise ValueError(f"{key!r} of table {table['name']!r} is {table[key]!r}")
        for field in table["schema"]["fields"]:
            if field["type"] not in COLUMN_TYPES or not isinstance(
                field["name"] + field["description"], str
            ):
                raise ValueError(f"a column of table {table['name']!r} is {field!r}")


def describe(name: str, sources: Path = SOURCES) -> dict:
    """Return the description of one table; an unknown name is refused with the nearest one."""
    tables = {table["name"]: table for table in datapackage(sources)["resources"]}
    return tables[check_choice(name, tables, what="source table")]


def read_described(table: dict, *, sources: Path = SOURCES) -> pd.DataFrame:
    """Read a table by its description, of whichever vintage; checked like :func:`read_table`."""
    return _parse(table, check_bytes(_checked(table), sources))


def vintage(*names: str) -> str:
    """Return the vintages of the named tables as one phrase for captions and numbers."""
    return "; ".join(dict.fromkeys(describe(name)["vintage"] for name in names))


def verify(sources: Path = SOURCES) -> list[dict]:
    """Check bytes, rows and schema of every table; return their descriptions.

    Raises
    ------
    InputError
        For the first table that is missing, changed, or breaks its schema.
    """
    tables = datapackage(sources)["resources"]
    for table in tables:
        rows = len(_parse(table, check_bytes(table, sources), again=True))  # none is kept
        if rows != table["rows"]:
            raise InputError(f"{table['path']} has {rows} rows, registered are {table['rows']}")
    return tables


def register(name: str, *, vintage: str, revised: bool = False, sources: Path = SOURCES) -> None:
    """Register a deliberately replaced table: check its rows, then record hash, size and vintage.

    Parameters
    ----------
    revised : bool
        Whether rows that were registered may be others now, or gone.

    Raises
    ------
    InputError
        A row that breaks the schema, no rows, fewer than before, or others than were committed:
        publishers add months and lines, while files are cut short and columns shifted easily. Nothing is
        written then.
    """
    table = describe(name, sources)
    path = check_present(table, sources)
    if day_of(path):
        raise InputError(f"{place(path)} came with a refresh: register a shipped table without VINTAGE.")
    data, frame = path.read_bytes(), _parse(table, path)
    rows, others = len(frame), _others(table, path, frame)
    if not rows or (rows < table["rows"] or others) and not revised:
        raise InputError(
            f"{path.name} has {rows} rows, registered are {table['rows']}, and {others} that were "
            "committed are others or gone: restore it, or say with --revised that this is meant"
        )
    table |= measured(data, rows=rows, vintage=vintage, accessed=f"{datetime.date.today()}")
    aside = sources / "datapackage.json.new"
    text = json.dumps(datapackage(sources), indent=1, ensure_ascii=False)
    aside.write_text(text + "\n", encoding="utf-8")
    aside.replace(sources / "datapackage.json")
    if sources == SOURCES:
        seal()


def _others(table: dict, path: Path, frame: pd.DataFrame) -> int:
    """Return how many rows of the committed file the new one lacks; none without git, or its columns."""
    show = ["git", "show", f"HEAD:./{path.name}"]
    try:
        run = subprocess.run(show, cwd=path.parent, capture_output=True, check=True)
        with tempfile.TemporaryDirectory() as folder:
            before = Path(folder, path.name)
            before.write_bytes(run.stdout)
            rows = _parse(table, before)
    except (OSError, subprocess.CalledProcessError, InputError):
        return 0
    old, new = (pd.util.hash_pandas_object(one, index=False) for one in (rows, frame))
    return int((~old.isin(new)).sum())


def measured(data: bytes, *, rows: int, vintage: str, accessed: str) -> dict:
    """Return what a description says of a file's bytes, taken from its publisher on a day."""
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    read = {"vintage": vintage, "accessed": accessed, "rows": rows}
    return read | {"bytes": len(data), "hash": digest}


def _parse(table: dict, path: Path, *, again: bool = False) -> pd.DataFrame:
    """Parse one file with the described types and validate its rows, ``again`` if they were before."""
    where = place(path)
    if table["format"] == "csv":
        return read_csv(path, table["schema"], where=where, again=again)
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError):  # pyarrow's own errors are both
        raise InputError(f"{where} is no parquet file: restore it with {restore(path)}") from None
    check_columns(frame, [field["name"] for field in table["schema"]["fields"]], where=where)
    data = path.read_bytes()
    return validate_once(frame, table["schema"], where=where, path=path, data=data, again=again)

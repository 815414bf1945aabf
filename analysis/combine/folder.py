"""A folder of imports in Parquet files, as it must be for a panel to be built from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.checks import InputError, nearest
from analysis.combine import integrity
from analysis.combine.panel import VALUES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


#: The quotation mark of a text in SQL; that of a name is the other.
TEXT = "'"
#: Rows of countries, one by one.
MEMBERS = "partner IS DISTINCT FROM 'WLD'"


def check_folder(source: Path, product: str) -> list[Path]:
    """Return the Parquet files of a folder and of those within it, in the order of their names.

    Raises
    ------
    InputError
        No folder, no such file, one that is damaged, or one with a column missing or of another type.
    """
    files = sorted(path for path in source.rglob("*.parquet") if path.is_file())
    if not files:
        raise InputError(f"{source} holds no Parquet file: name a folder of *.parquet.")
    if product in ("partner", "month", *VALUES):
        raise InputError(f"{product!r} is no product column: name that of the codes, as hts10.")
    for file in files:
        _check_columns(file, file.relative_to(source.parent), product)
    return files


def check_target(target: Path, source: Path) -> None:
    """Refuse a target that holds something, or that is within the source."""
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise InputError(f"{target} is not empty: remove what is there, or name another folder.")
    if target.resolve().is_relative_to(source.resolve()):
        raise InputError(f"{target} is within {source}: name a folder outside it.")


def make_view(database: duckdb.DuckDBPyConnection, files: list[Path], product: str) -> None:
    """Make the view ``imports`` of all rows but the world total's, with the fault that a row has."""
    raw = database.read_parquet([str(file) for file in files])
    raw.filter(MEMBERS).project(f"{_columns(product)}, {_fault(product)}").create_view("imports")


def _columns(product: str) -> str:
    return f"partner, {_quoted(product)} AS product, month::DATE AS month, {', '.join(VALUES)}"


def _fault(product: str) -> str:
    """Return the column that says what is wrong with a row, and nothing where all is right."""
    cases = [
        (f"{_quoted(name)} IS NULL", f"{name} is missing")
        for name in ("partner", product, "month", *VALUES)
    ]
    cases += [("day(month) > 1", "month is no first day")]
    cases += [(f"{name} < 0", f"{name} is negative") for name in VALUES]
    whens = [f"WHEN {case} THEN {_quoted(fault, TEXT)}" for case, fault in cases]
    return f"CASE {' '.join(whens)} END AS fault"


def _quoted(text: str, mark: str = '"') -> str:
    return mark + text.replace(mark, 2 * mark) + mark


def totals(
    database: duckdb.DuckDBPyConnection, files: list[Path], product: str, source: Path
) -> pd.DataFrame:
    """Return US dollars by partner and month, of rows without a fault and months without a gap."""
    sums = database.execute(
        "SELECT partner, month, sum(customs_value)::BIGINT AS customs_value, "
        "sum(duties)::BIGINT AS duties, count(fault) AS faults FROM imports GROUP BY ALL ORDER BY ALL"
    ).df()
    if sums.faults.any():
        raise InputError(_first_bad_row(database, files, product, source))
    if not sums.customs_value.any():
        raise InputError(f"{source} holds no imports from a country, WLD being all of them together.")
    months = pd.DatetimeIndex(sums.month.unique()).sort_values()
    gap = pd.date_range(months[0], months[-1], freq="MS").difference(months)
    integrity.check("months_complete", not len(gap), lambda: f"{source} has no row of {gap[0]:%Y-%m}")
    return sums.set_index(["partner", "month"])[VALUES]


def _first_bad_row(
    database: duckdb.DuckDBPyConnection, files: list[Path], product: str, source: Path
) -> str:
    """Say which row is at fault, the first of the first file that has one."""
    for file in files:
        rows = database.read_parquet(str(file), file_row_number=True).filter(MEMBERS)
        bad = rows.project(f"{_fault(product)}, file_row_number").filter("fault IS NOT NULL")
        faults = bad.order("file_row_number").limit(1).fetchall()
        if faults:
            (fault, row), where = faults[0], file.relative_to(source.parent)
            return f"{fault} in row {row + 1:,} of {where}: correct it, or leave it out."
    raise AssertionError("no row is at fault")


def read_schema(file: Path, where: Path) -> pa.Schema:
    """Return the columns of a Parquet file, with their types; raises InputError where it is damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_schema(file)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{where} is no readable Parquet file: {str(error).splitlines()[0]}") from None


def _check_columns(file: Path, where: Path, product: str) -> None:
    schema = read_schema(file, where)
    wanted = {"partner": "text", product: "text", "month": "a date or timestamp"}
    wanted |= dict.fromkeys(VALUES, "int64, whole US dollars")
    for name, kind in wanted.items():
        if name not in schema.names:
            guess = nearest(name, schema.names)
            hint = f" (did you mean {guess!r}?)" if guess else ""
            raise InputError(
                f"{where} has no column {name!r}{hint}; it has {', '.join(map(repr, schema.names))}."
            )
        column_type = schema.field(name).type
        if not is_kind(column_type, kind):
            raise InputError(f"column {name!r} of {where} is {column_type}: it must be {kind}.")


def is_kind(found: pa.DataType, kind: str) -> bool:
    """Return whether a type is one of text, of whole dollars (``int64 ...``), or else of days."""
    import pyarrow.types as pt

    if kind == "text":
        value = found.value_type if pt.is_dictionary(found) else found
        return pt.is_string(value) or pt.is_large_string(value) or pt.is_string_view(value)
    if kind.startswith("int64"):
        return pt.is_int64(found)
    return pt.is_date(found) or (pt.is_timestamp(found) and found.tz is None)

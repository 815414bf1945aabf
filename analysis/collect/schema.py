"""Turn the described fields of a table into a pandera schema and word its failures.

The description (Frictionless ``schema``, of a source table in ``datapackage.json``, of a result in
:mod:`analysis.columns`) is the only place where types, ranges and codes are stated; this module lets
pandera enforce it, once for the bytes of a file of the project, whatever the number of processes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_columns
from analysis.made import Digests
from analysis.paths import PANEL, ROOT, SHIPPED_ESTIMATES
from analysis.stories import everything

#: Folder of stamps: one for each file whose rows were seen to keep their schema, with its name and
#: digest; and the stamps that ship.
STAMPS = PANEL / ".checked"
SHIPPED_STAMPS = SHIPPED_ESTIMATES / "checked.txt"

#: What a cell of a type looks like, for the message.
EXAMPLES = {
    "integer": "a whole number such as 1200",
    "number": "a number such as 0.25 (rates and growth are fractions)",
    "date": "a date YYYY-MM-DD",
}


#: Types of a column in the description, and pandas' test of each.
COLUMN_TYPES = {
    "string": pd.api.types.is_string_dtype,
    "integer": pd.api.types.is_integer_dtype,
    "number": pd.api.types.is_numeric_dtype,
    "date": pd.api.types.is_datetime64_any_dtype,
}


def read_csv(path: Path, schema: dict, *, where: str, again: bool = False) -> pd.DataFrame:
    """Read a CSV file whose columns and rows keep the described schema.

    Parameters
    ----------
    path : Path
    schema : dict
        Frictionless table schema.
    where : str
        The file as messages name it.
    again : bool
        Whether rows are looked at although those of these bytes were before.

    Returns
    -------
    DataFrame
        Text as ``str``, whole numbers as ``Int64``, numbers as ``float64``, dates as ``datetime64``;
        blank cells are missing.

    Raises
    ------
    InputError
        The file is no CSV, has other columns, or a cell or row breaks the schema.
    """
    data = path.read_bytes()
    try:
        table = pd.read_csv(BytesIO(data), dtype="str", keep_default_na=False, na_values=[""])
    except (pd.errors.EmptyDataError, pd.errors.ParserError, UnicodeDecodeError) as error:
        raise InputError(f"{where}: {str(error).strip().splitlines()[-1]}") from None
    names = [field["name"] for field in schema["fields"]]
    check_columns(table, names, where=where)
    for field in schema["fields"]:
        table[field["name"]] = _parse(table[field["name"]], field["type"], where)
    return validate_once(table[names], schema, where=where, path=path, data=data, again=again)


def validate_once(
    frame: pd.DataFrame, schema: dict, *, where: str, path: Path, data: bytes, again: bool = False
) -> pd.DataFrame:
    """Return the rows of a file of the project as :func:`validate` does, which looks at its bytes once.

    A stamp says that rows were found good; it holds for these bytes, this description and this code.

    Parameters
    ----------
    frame, schema, where
        As :func:`validate` takes them.
    path, data : Path, bytes
        The file, and what is in it; one elsewhere has no stamp.
    again : bool
        Whether rows are looked at in any case.
    """
    stamp = STAMPS / _digest(data, schema)
    if again or not stamp.exists():
        if again or everything() or stamp.name not in _shipped_stamps():
            validate(frame, schema, where=where)
        if path.is_relative_to(ROOT) and STAMPS.parent.is_dir():
            with contextlib.suppress(OSError):  # a folder that is only read: looked at each time
                STAMPS.mkdir(exist_ok=True)
                digest = hashlib.sha256(data).hexdigest()
                stamp.write_text(f"{path.relative_to(ROOT).as_posix()} {digest}", encoding="utf-8")
    return frame


def current_stamps() -> list[str]:
    """Return the stamps of files whose bytes are those that were looked at."""
    digest = cache(Digests(ROOT))
    files = {stamp.name: stamp.read_text(encoding="utf-8").partition(" ") for stamp in STAMPS.glob("*")}
    return sorted(stamp for stamp, (file, _, seen) in files.items() if file and digest(file) == seen)


@cache
def _shipped_stamps() -> frozenset[str]:
    """Return the stamps that ship: these bytes were looked at where they come from."""
    return frozenset(SHIPPED_STAMPS.read_text().split()) if SHIPPED_STAMPS.exists() else frozenset()


def _digest(data: bytes, schema: dict) -> str:
    """Return what tells a table, its description and the code that holds one to the other apart."""
    digests = [hashlib.sha256(part).hexdigest() for part in (Path(__file__).read_bytes(), data)]
    text = json.dumps([*digests, schema], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _parse(text: pd.Series, kind: str, where: str) -> pd.Series:
    """Convert one column of text; the first cell that is not of its type is named."""
    if kind == "string":
        return text
    if kind == "date":
        parsed = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    else:
        parsed = pd.to_numeric(text, errors="coerce")
    wrong = parsed.isna() & text.notna()
    if kind == "integer":
        wrong |= parsed.notna() & (parsed % 1 != 0)
    if wrong.any():
        row = wrong.idxmax()
        raise InputError(
            f"{where}: line {row + 2}, column {text.name!r}: found {text[row]!r}, "
            f"expected {EXAMPLES[kind]}"
        )
    return parsed.astype("Int64") if kind == "integer" else parsed


def validate(frame: pd.DataFrame, schema: dict, *, where: str) -> pd.DataFrame:
    """Return ``frame`` if its rows keep the described schema.

    Parameters
    ----------
    frame : DataFrame
        A parsed table.
    schema : dict
        Frictionless table schema: ``fields`` with ``constraints``, optional ``primaryKey``.
    where : str
        The file, for the message.

    Raises
    ------
    InputError
        Names file, line, column, the value found and the rule that it breaks.
    """
    from pandera.errors import SchemaError

    try:
        return _pandera_schema(schema).validate(frame)
    except SchemaError as error:
        raise InputError(f"{where}: {_word(error, schema)}") from None


def _pandera_schema(schema: dict):
    import pandera.pandas as pa

    key = schema.get("primaryKey")
    columns = {field["name"]: _column(pa, field) for field in schema["fields"]}
    return pa.DataFrameSchema(columns, strict=True, unique=key, report_duplicates="exclude_first")


def _column(pa, field: dict):
    rules = field.get("constraints", {})
    checks = []
    if "minimum" in rules or "maximum" in rules:
        low, high = rules.get("minimum"), rules.get("maximum")
        bounds = {"min_value": _bound(low, field), "max_value": _bound(high, field)}
        checks.append(pa.Check(lambda s, b=bounds: _between(s, **b), name="range"))
    if "pattern" in rules:
        checks.append(pa.Check(lambda s, p=rules["pattern"]: _matches(s, p), name="pattern"))
    if "enum" in rules:
        checks.append(pa.Check(lambda s, e=rules["enum"]: s.isin(e), name="enum"))
    if field["name"] == "month":
        checks.append(pa.Check(lambda s: s.dt.day.eq(1), name="first day of a month"))
    dtype_check = pa.Check(lambda s, f=field: _is_of_type(s, f["type"]), name="type")
    return pa.Column(None, checks=[dtype_check, *checks], nullable=not rules.get("required", False))


def _bound(value, field: dict):
    return pd.Timestamp(value) if value is not None and field["type"] == "date" else value


def _between(series: pd.Series, min_value, max_value) -> pd.Series:
    inside = pd.Series(True, index=series.index)
    if min_value is not None:
        inside &= series >= min_value
    if max_value is not None:
        inside &= series <= max_value
    return inside


def _matches(series: pd.Series, pattern: str) -> pd.Series:
    # Codes repeat thousands of times: match each distinct one once.
    number, distinct = pd.factorize(series, use_na_sentinel=False)
    matches = re.compile(pattern).fullmatch
    good = np.array([matches(str(text)) is not None for text in distinct], dtype=bool)
    return pd.Series(good[number], index=series.index)


def _is_of_type(series: pd.Series, kind: str) -> bool:
    return bool(COLUMN_TYPES[kind](series.dtype))


def _word(error, schema: dict) -> str:
    """Word pandera's first failure: line (header is line 1), column, value, rule."""
    cases = error.failure_cases
    column = getattr(error.schema, "name", None)
    if not hasattr(cases, "columns") or cases.empty or column is None:
        return str(error).splitlines()[0]
    first = cases.iloc[0]
    value = first["failure_case"]
    plain = value.item() if isinstance(value, np.generic) else value
    text = f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else repr(plain)
    line = "" if pd.isna(first["index"]) else f"line {int(first['index']) + 2}, "
    field = next(f for f in schema["fields"] if f["name"] == column)
    rule = {k: v for k, v in field.get("constraints", {}).items() if k != "required"}
    expected = ", ".join(f"{k} {v}" for k, v in rule.items()) or field["type"]
    return f"{line}column {column!r}: found {text}, expected {expected} ({field['description']})"

"""The wheel: the package with the tables that it answers from, a small clone that is built.

What it holds lies in ``export_declines/clone``: the code, the published tables that questions read,
panels, law, estimates and reports, as this clone has them, so that every answer is this clone's.
``hatch_build.py`` says how it gets there.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from analysis import vintages
from analysis.checks import InputError
from analysis.fingerprint import PANELS, State
from analysis.law.compact import MARK, compacted
from analysis.publish.archive.estimates import results
from analysis.publish.doors.questions import QUESTIONS, add_parsers, ask
from analysis.publish.numbers.origins import law_tables
from analysis.publish.reports.catalog import read_catalog
from analysis.steps import LAW
from analysis.version import __version__

#: Large tables that questions are not asked of, but what was computed of them: by folder.
LEFT_OUT = {
    "data/sources": (
        "us_exports_to_china_hs6_monthly",
        "us_imports_hs2_monthly",
        "us_imports_hs6_changes",
        "us_usmca_claims_hs10_monthly",
    ),
    "data/panel": (
        "chart_files",
        "duties_paid",
        "every_line",
        "guide_examples",
        "hs2",
        "law_by_chapter",
        "law_by_line",
        "law_changes",
        "law_files",
        "main_lines",
        "what_if_files",
    ),
}
#: Files that are copied as they are.
COPIED = (
    "CHANGELOG.md",
    "CITATION.cff",
    "README.md",
    "pyproject.toml",
    "docs/*.md",
    "notebooks/*.yaml",
    "notebooks/*.ipynb",
    "reports/numbers.csv",
    "reports/numbers_*.csv",
    "data/panel/.checked/*",
    "data/sources/*",
)
#: The law by line and day, of which rates that others give are left out.
LAW_BY_LINE = "law.parquet"
#: Level at which tables are compressed: slow to write, not to read.
LEVEL = 15
#: The first date that a zip file can hold.
EPOCH = "315532800"


def write_wheel(root: Path, folder: Path) -> Path:
    """Write the wheel into a folder; return its path.

    Parameters
    ----------
    root : Path
        Of a clone whose panels, law and reports are up to date.
    folder : Path

    Raises
    ------
    InputError
        The build failed; with what it said last.
    """
    folder.mkdir(exist_ok=True)
    ask_each()
    uv = shutil.which("uv")
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder)]
    with tempfile.TemporaryDirectory() as clone:
        gather(root, Path(clone))
        variables = os.environ | {"EXPORT_DECLINES_TABLES": clone, "SOURCE_DATE_EPOCH": EPOCH}
        command = [uv, "build", "-q", "--wheel", "-o", str(folder)] if uv else pip
        ended = subprocess.run([*command, str(root)], env=variables, capture_output=True, text=True)
    if ended.returncode:
        raise InputError(f"the wheel could not be built: {ended.stderr.strip().splitlines()[-1]}")
    return folder / f"export_declines-{__version__}-py3-none-any.whl"


def ask_each() -> None:
    """Ask each question once, so that what its answer is taken from is stored."""
    add_parsers((parser := argparse.ArgumentParser()).add_subparsers(dest="command"))
    for command, (_, example) in QUESTIONS.items():
        words = [f"--{word}" for word in shlex.split(example)]
        with contextlib.redirect_stdout(io.StringIO()):
            ask(parser.parse_args([command, *words]))


def gather(root: Path, clone: Path) -> None:
    """Write the small clone that a wheel holds into a folder."""
    shutil.copytree(root / "analysis", clone / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    reports = [f"reports/{name}.ipynb" for name in read_catalog(root / "notebooks")]
    for path in (path for kind in (*COPIED, *reports) for path in root.glob(kind)):
        name = path.relative_to(root)
        if path.stem not in LEFT_OUT.get(name.parent.as_posix(), ()):
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, clone / name)
    state = State(root)
    panel, tables, missing = root / "data" / "panel", {}, []
    for name in (root / name for name in (*PANELS, *LAW.outputs) if name.endswith(".parquet")):
        if name.stem not in LEFT_OUT["data/panel"]:
            tables[name] = name.name
    for computed in sorted(set(results().values())):
        key = state.fingerprint(computed)
        stored = {
            path.name[1:].removesuffix(f"-{key}.parquet"): path for path in panel.glob(f".*-{key}.*")
        }
        if not stored or stored.keys() & {*LEFT_OUT["data/panel"]}:
            missing.append(computed)
        else:
            tables |= {path: f".{name}-{__version__}.parquet" for name, path in stored.items()}
    for path, to in tables.items():
        compress(path, clone / "data" / "panel" / to)
    facts = {"version": __version__, "read_to": vintages.read_to(root), "left_out": missing}
    facts["law_tables"] = sorted(law_tables(state))
    (clone / "wheel.json").write_text(json.dumps(facts), encoding="utf-8")


def compress(source: Path, target: Path) -> None:
    """Write a table anew, as small as it gets: the same rows, groups and description."""
    from pyarrow import Table
    from pyarrow.parquet import ParquetFile, ParquetWriter

    table = ParquetFile(source)
    is_law, schema = source.name == LAW_BY_LINE, table.schema_arrow
    if is_law:
        schema = schema.with_metadata({**(schema.metadata or {}), **MARK})
    split = many_valued(table.read())
    options = {
        "compression": "zstd",
        "compression_level": LEVEL,
        "use_dictionary": [name for name in table.schema_arrow.names if name not in split],
        "column_encoding": dict.fromkeys(split, "BYTE_STREAM_SPLIT"),
    }
    with ParquetWriter(target, schema, **options) as file:
        for group in range(table.num_row_groups):
            rows = table.read_row_group(group)
            if is_law:
                short = compacted(rows.to_pandas(date_as_object=False))
                rows = Table.from_pandas(short, schema=schema, preserve_index=False)
            file.write_table(rows, row_group_size=max(len(rows), 1))


def many_valued(rows) -> list[str]:
    """Return the columns of numbers of which few are the same, which are smaller byte by byte."""
    import pyarrow as pa

    numbers = [name for name in rows.schema.names if pa.types.is_float64(rows.schema.field(name).type)]
    return [name for name in numbers if len(rows[name].unique()) > len(rows) / 10]

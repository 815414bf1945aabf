"""The same panel from a folder of imports larger than memory, as a folder: through duckdb, in bounds.

duckdb sorts the rows by pair and month, spilling what its memory cannot hold into a scratch folder;
the sorted rows come back a batch at a time, and fill the cells of a few thousand pairs, whose rates
are then filled as those of :func:`panel.build_panel` are. Values are whole dollars, so that their sums
do not depend on the order in which threads add them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.combine import integrity
from analysis.combine.database import connected, parse_bytes
from analysis.combine.folder import check_folder, check_target, make_view, totals
from analysis.combine.panel import VALUES, fill_rates

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

#: Cells of a file of the panel, about: what is in this process's memory at a time.
CELLS = 1_000_000
#: Rows that come back from duckdb at a time.
BATCH = 200_000


@dataclass(frozen=True)
class Grid:
    """What the panel is balanced over."""

    #: Codes in their order, each once.
    partner: pa.Array
    product: pa.Array
    #: Positions of each pair's codes, in the order of pairs.
    partner_of: np.ndarray
    product_of: np.ndarray
    months: pd.DatetimeIndex  #: First days of all months, none left out.


def build_panel_on_disk(
    source: Path,
    target: Path,
    product: str,
    *,
    memory: str = "2GB",
    threads: int = 2,
    scratch: Path | None = None,
) -> int:
    """Build the balanced panel of a folder of imports, whatever its size, into a folder.

    Columns, values, order and the rule for filled rates are those of :func:`panel.build_panel`;
    several rows of a cell, as of customs districts, are added up. The files do not depend on memory
    and threads.

    Parameters
    ----------
    source : Path
        Folder of Parquet files, also in folders within it: ``partner`` and ``product`` (text), ``month``
        (first day; date or timestamp), ``customs_value`` and ``duties`` (int64, US dollars). The world
        total (``WLD``) is left out.
    target : Path
        Folder of the panel, new or empty: ``part-0000.parquet`` and so on, in the order of the panel.
    product : str
        Name of the product column, for instance ``"hts10"``.
    memory : str
        What this process may use, as in ``"2GB"``; two thirds of it are duckdb's limit.
    threads : int
        Threads of duckdb.
    scratch : Path, optional
        Folder for what does not fit into memory, up to the size of the rows (24 bytes each) twice; by
        default the one that ``target`` is in. What is put there is removed, whatever happens.

    Returns
    -------
    int
        Rows of the panel.

    Raises
    ------
    InputError
        No Parquet file, a column missing or of another type, a key or value missing, a negative value, a
        month that is missing or no first day, a group beside its members, a target that is not empty,
        too little memory, a full disk. Nothing is then written.
    """
    source, target = Path(source), Path(target)
    limit = parse_bytes(memory)
    files = check_folder(source, product)
    check_target(target, source)
    with places(target, scratch) as (aside, spilled), connected(limit, threads, spilled) as database:
        make_view(database, files, product)
        published = totals(database, files, product, source)
        grid = _grid(database, published.index.unique("month").sort_values())
        sums = np.zeros((len(VALUES), len(grid.partner), len(grid.months)), dtype=np.int64)
        for number, (first, cells) in enumerate(_cells(database, grid)):
            partners = grid.partner_of[first : first + len(cells[0])]
            for total, values in zip(sums, cells, strict=True):
                np.add.at(total, partners, values)
            _write(grid, product, first, cells, aside / f"part-{number:04d}.parquet")
        _check_totals(sums, published, grid)
        if target.exists():
            target.rmdir()
        aside.rename(target)
    return len(grid.partner_of) * len(grid.months)


@contextmanager
def places(target: Path, scratch: Path | None = None) -> Iterator[tuple[Path, Path]]:
    """Yield a folder beside the target to write into, and one for what memory cannot hold."""
    beside = target.resolve().parent
    if scratch is not None and not Path(scratch).is_dir():
        raise InputError(f"scratch {scratch} is no folder: make it, or name another.")
    beside.mkdir(parents=True, exist_ok=True)
    scratch = beside if scratch is None else Path(scratch)
    with (
        tempfile.TemporaryDirectory(dir=beside, prefix=f".{target.name}.", suffix=".new") as aside,
        tempfile.TemporaryDirectory(
            dir=scratch, prefix=f".{target.name}.", suffix=".spilled"
        ) as spilled,
    ):
        (panel := Path(aside, "panel")).mkdir()
        yield panel, Path(spilled)


def _grid(database: duckdb.DuckDBPyConnection, months: pd.DatetimeIndex) -> Grid:
    """Number the pairs that ever trade, into the table ``pairs``, and return the panel's grid."""
    import pyarrow.compute as pc

    database.execute(
        "CREATE TEMP TABLE pairs AS "
        "SELECT partner, product, row_number() OVER (ORDER BY partner, product) - 1 AS pair "
        "FROM (SELECT DISTINCT partner, product FROM imports WHERE customs_value > 0)"
    )
    pairs = database.sql("SELECT partner, product FROM pairs ORDER BY pair").to_arrow_table()
    codes, positions = [], []
    for name in ("partner", "product"):
        values = pc.unique(pairs[name])
        codes.append(values.take(pc.array_sort_indices(values)))
        positions.append(pc.index_in(pairs[name], codes[-1]).to_numpy())
    aggregates = integrity.AGGREGATES & {code for values in codes for code in values.to_pylist()}
    integrity.check("no_aggregate_among_members", not aggregates, lambda: f"{sorted(aggregates)}")
    return Grid(*codes, *positions, months)


def _cells(
    database: duckdb.DuckDBPyConnection, grid: Grid
) -> Iterator[tuple[int, tuple[np.ndarray, ...]]]:
    """Yield the cells of pairs after pairs: the first pair's number, and each value (pairs x months)."""
    n_pairs, n_months = len(grid.partner_of), len(grid.months)
    rows = _sorted_rows(database, grid)
    batch = next(rows, None)
    step = max(1, CELLS // n_months)
    for first in range(0, n_pairs, step):
        last = min(first + step, n_pairs)
        cells = tuple(np.zeros((last - first) * n_months, dtype=np.int64) for _ in VALUES)
        while batch is not None:
            cell, *values = batch
            stop = np.searchsorted(cell, last * n_months)
            for sums, value in zip(cells, values, strict=True):
                np.add.at(sums, cell[:stop] - first * n_months, value[:stop])
            if stop < len(cell):
                batch = [column[stop:] for column in batch]
                break
            batch = next(rows, None)
        yield first, tuple(sums.reshape(last - first, n_months) for sums in cells)


def _sorted_rows(database: duckdb.DuckDBPyConnection, grid: Grid) -> Iterator[list[np.ndarray]]:
    """Yield rows of pairs that ever trade in the order of the panel: cell, customs value, duties."""
    month = f"datediff('month', DATE '{grid.months[0]:%Y-%m-%d}', month)"
    reader = database.sql(
        f"SELECT pair * {len(grid.months)} + {month} AS cell, {', '.join(VALUES)} "
        "FROM imports JOIN pairs USING (partner, product) ORDER BY cell"
    ).to_arrow_reader(BATCH)
    for batch in reader:
        yield [column.to_numpy() for column in batch.columns]


def _write(grid: Grid, product: str, first: int, cells: tuple[np.ndarray, ...], file: Path) -> None:
    """Write the rows of some pairs as a file; each knows all codes, so that they are one table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    n_pairs, n_months = cells[0].shape

    def repeated(positions: np.ndarray, codes: pa.Array) -> pa.Array:
        of = np.repeat(positions[first : first + n_pairs], n_months)
        return pa.DictionaryArray.from_arrays(of.astype(np.int32), codes)

    table = {
        "partner": repeated(grid.partner_of, grid.partner),
        product: repeated(grid.product_of, grid.product),
        "month": np.tile(grid.months.to_numpy().astype("datetime64[ms]"), n_pairs),
    }
    table |= {name: values.ravel() for name, values in zip(VALUES, cells, strict=True)}
    pq.write_table(pa.table(table | fill_rates(*cells)), file, compression="zstd")


def _check_totals(found: np.ndarray, published: pd.DataFrame, grid: Grid) -> None:
    """Balancing changed no total: partner by partner and month by month, to the dollar."""
    index = pd.MultiIndex.from_product(
        [grid.partner.to_pylist(), grid.months], names=published.index.names
    )
    built = pd.DataFrame(found.reshape(len(VALUES), -1).T, index, VALUES)
    gap = built.sub(published, fill_value=0).abs().sum(axis=1)
    name = "total_is_sum_of_members"
    integrity.check(name, gap.eq(0), lambda: f"{gap.idxmax()}: {gap.max():,.0f} USD")

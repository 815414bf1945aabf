"""Raw imports as a folder of Parquet files, and the panel of them by this package and by others.

``python -m tools.benchmarks.folders PACKAGE SOURCE TARGET SCRATCH`` builds one panel. The others run
the query that a user would write for the same columns, and are told the same memory, threads and
scratch folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.combine.database import parse_bytes
from tools.benchmarks.panels import GROUP, Columns, synthetic

if TYPE_CHECKING:
    import pyarrow as pa

KEYS = ["partner", "hts10", "month"]
MEMORY, THREADS = "2GB", 2
#: Of the raw imports: the first year; one of so many cells came through two districts, and one of so
#: many bears a specific duty above its value.
FIRST_YEAR, DISTRICTS, SPECIFIC = 2013, 5, 1_000


def raw(rows: int, folder: Path) -> int:
    """Write raw imports of about ``rows`` cells, in uncompressed files of a year; return their rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True)
    waiting: dict[int, list[pa.Table]] = {}
    written, files = 0, 0

    def flush(year: int) -> None:
        nonlocal written, files
        table = pa.concat_tables(waiting.pop(year))
        file = folder / f"{year}-{files:04d}.parquet"
        pq.write_table(table, file, row_group_size=GROUP, compression="none", use_dictionary=KEYS)
        written, files = written + len(table), files + 1

    for chunk in synthetic(rows):
        if not len(chunk["x"]):
            continue
        table, years = declared(chunk)
        for year in np.unique(years).tolist():
            waiting.setdefault(year, []).append(table.filter(pa.array(years == year)))
            if sum(map(len, waiting[year])) >= GROUP:
                flush(year)
    for year in list(waiting):
        flush(year)
    return written


def declared(chunk: Columns, districts: int = DISTRICTS) -> tuple[pa.Table, np.ndarray]:
    """Return a partner's cells as customs has them (codes, days, whole dollars), and rows' years.

    One of ``districts`` cells comes in two rows, none where it is 0.
    """
    import pyarrow as pa

    value = 1 + (1_000 * np.exp(chunk["log_value"])).astype(np.int64)
    duties = np.rint(value * np.expm1(chunk["x"])).astype(np.int64)
    duties[::SPECIFIC] = 2 * value[::SPECIFIC]
    cells = np.arange(len(value))
    twice = cells[::districts] if districts else cells[:0]
    rows = np.concatenate([cells, twice])
    number, month = int(chunk["partner"][0]), chunk["month"][rows]
    lines = pa.array([f"{101_210_010 + 10 * line:010d}" for line in range(chunk["product"].max() + 1)])
    partner = "".join(chr(ord("A") + number // base % 26) for base in (676, 26, 1))
    table = {
        "partner": pa.array([partner]).take(pa.array(np.zeros(len(rows), dtype=np.int32))),
        "hts10": lines.take(pa.array(chunk["product"][rows])),
        "month": (np.datetime64(f"{FIRST_YEAR}-01") + month).astype("datetime64[D]"),
        "customs_value": _by_district(value, twice),
        "duties": _by_district(duties, twice),
    }
    return pa.table(table), FIRST_YEAR + month // 12


def _by_district(dollars: np.ndarray, twice: np.ndarray) -> np.ndarray:
    """Return dollars by row: of each cell in two rows, a third in the second."""
    third = dollars[twice] // 3
    first = dollars.copy()
    first[twice] -= third
    return np.concatenate([first, third])


def summary(target: Path) -> tuple[int, int, int, float, float]:
    """Return rows, dollars, duties, and the sums of rates and their logs, rounded, of a stored panel."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    names = ["customs_value", "duties", "effective_rate", "log_tariff_factor"]
    rows, sums = 0, [0] * len(names)
    for path in sorted(target.rglob("*.parquet")):
        file = pq.ParquetFile(path)
        for number in range(file.num_row_groups):
            group = file.read_row_group(number, columns=names)
            rows += len(group)
            sums = [total + pc.sum(group[name]).as_py() for total, name in zip(sums, names, strict=True)]
    return rows, sums[0], sums[1], *(float(f"{total:.9g}") for total in sums[2:])


def ours(source: Path, target: Path, scratch: Path) -> None:
    """Build the panel by this package."""
    from analysis.combine.on_disk import build_panel_on_disk

    build_panel_on_disk(source, target, "hts10", memory=MEMORY, threads=THREADS, scratch=scratch)


def duckdb_alone(source: Path, target: Path, scratch: Path) -> None:
    """Build the panel by one query of duckdb."""
    import duckdb

    target.mkdir()
    settings = {"memory_limit": MEMORY, "threads": THREADS, "temp_directory": str(scratch)}
    with duckdb.connect(config=settings | {"preserve_insertion_order": False}) as database:
        database.execute(QUERY.format(source=source, target=target))


QUERY = """
COPY (
  WITH cells AS (
    SELECT partner, hts10, month, sum(customs_value)::BIGINT AS customs_value,
           sum(duties)::BIGINT AS duties
    FROM read_parquet('{source}/*.parquet') WHERE partner <> 'WLD' GROUP BY ALL
  ), grid AS (
    SELECT partner, hts10, month, coalesce(customs_value, 0) AS customs_value,
           coalesce(duties, 0) AS duties
    FROM (SELECT DISTINCT partner, hts10 FROM cells WHERE customs_value > 0)
    CROSS JOIN (SELECT DISTINCT month FROM cells) LEFT JOIN cells USING (partner, hts10, month)
  ), observed AS (
    SELECT *, CASE WHEN customs_value > 0 AND duties <= customs_value
                   THEN duties / customs_value END AS own_rate
    FROM grid
  ), filled AS (
    SELECT *, coalesce(
      last_value(own_rate IGNORE NULLS) OVER (
        pair ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
      first_value(own_rate IGNORE NULLS) OVER (
        pair ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING), 1.0) AS effective_rate
    FROM observed WINDOW pair AS (PARTITION BY partner, hts10 ORDER BY month)
  )
  SELECT partner, hts10, month, customs_value, duties, effective_rate,
         ln(1 + effective_rate) AS log_tariff_factor,
         (CASE WHEN customs_value = 0 THEN 1 WHEN own_rate IS NULL THEN 2 ELSE 0 END)::TINYINT
           AS rate_filled
  FROM filled ORDER BY partner, hts10, month
) TO '{target}/panel.parquet' (FORMAT parquet, COMPRESSION zstd)
"""


def polars_alone(source: Path, target: Path, scratch: Path) -> None:
    """Build the panel by one lazy query of polars, streamed into a file."""
    os.environ |= {
        "POLARS_OOC_MEMORY_BUDGET_MB": f"{parse_bytes(MEMORY) // 10**6}",
        "POLARS_OOC_SPILL_DIR": str(scratch),
        "POLARS_MAX_THREADS": str(THREADS),
    }
    import polars as pl  # here: it reads these as it is loaded

    target.mkdir()
    pair = ["partner", "hts10"]
    imports = pl.scan_parquet(source / "*.parquet").filter(pl.col("partner") != "WLD")
    cells = imports.group_by(KEYS).agg(pl.col("customs_value", "duties").sum())
    pairs = cells.filter(pl.col("customs_value") > 0).select(pair).unique()
    grid = pairs.join(cells.select("month").unique(), how="cross").join(cells, on=KEYS, how="left")
    value, duties = pl.col("customs_value"), pl.col("duties")
    panel = (
        grid.with_columns(value.fill_null(0), duties.fill_null(0))
        .sort(KEYS)
        .with_columns(own_rate=pl.when((value > 0) & (duties <= value)).then(duties / value))
        .with_columns(effective_rate=pl.col("own_rate").forward_fill().backward_fill().over(pair))
        .with_columns(pl.col("effective_rate").fill_null(1.0))
        .with_columns(
            log_tariff_factor=pl.col("effective_rate").log1p(),
            rate_filled=pl.when(value == 0)
            .then(1)
            .when(pl.col("own_rate").is_null())
            .then(2)
            .otherwise(0)
            .cast(pl.Int8),
        )
        .drop("own_rate")
    )
    panel.sink_parquet(target / "panel.parquet", compression="zstd", engine="streaming")


#: Package -> its way from a folder of imports to one of the panel, with a folder for what it spills.
WAYS = {"this package": ours, "duckdb": duckdb_alone, "polars": polars_alone}


if __name__ == "__main__":
    package, *folders = sys.argv[1:]
    WAYS[package](*map(Path, folders))

"""Generated imports of real tariff lines: those that partners sold, in months that the law has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

#: Months from January 2018, and rows of a file. China's law by ten digits begins in 2024.
MONTHS, FILE_ROWS, LEFT_OUT = 96, 1_000_000, "CHN"


def sold(rows: int, seed: int = 0) -> pd.DataFrame:
    """Return rows drawn with repetition: ``partner``, ``product`` and ``month``."""
    import pandas as pd
    import pyarrow.parquet as pq

    from analysis.paths import PANEL

    lines = pq.read_table(PANEL / "law_lines.parquet", columns=["partner", "hts"]).to_pandas()
    named = lines.partner.str.fullmatch("[A-Z]{3}") & lines.partner.ne(LEFT_OUT)
    lines = lines[lines.hts.str.len().eq(10) & named]
    draw = np.random.default_rng(seed).integers
    at, month = draw(0, len(lines), rows), draw(0, MONTHS, rows)
    months = pd.date_range("2018-01", periods=MONTHS, freq="MS")
    return pd.DataFrame(
        {
            "partner": lines.partner.array[at],
            "product": lines.hts.array[at],
            "month": months[month].astype("datetime64[ms]"),
        }
    )


def listed(rows: int, target: Path) -> Path:
    """Write such rows, with dollars, as a list of goods that somebody asks about; return the file."""
    frame = sold(rows).rename(columns={"product": "hts", "month": "day"}).assign(value=1_000)
    frame.to_csv(target, index=False, date_format="%Y-%m-%d")
    return target


def folder(rows: int, target: Path) -> int:
    """Write such rows, with dollars, as a folder of Parquet files; return them."""
    target.mkdir(parents=True)
    for number, first in enumerate(range(0, rows, FILE_ROWS)):
        frame = sold(min(FILE_ROWS, rows - first), seed=number).rename(columns={"product": "hts10"})
        frame = frame.assign(customs_value=1_000, duties=100)
        frame.to_parquet(target / f"{number:04d}.parquet", index=False, compression="zstd")
    return rows

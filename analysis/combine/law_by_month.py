"""The law for a frame or a folder of one's own: the statutory rate of tariff lines by month."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.combine.folder import check_folder, check_target
from analysis.combine.on_disk import places
from analysis.law.asked import check_partners
from analysis.law.statutory import BASKET_2024
from analysis.law.stored import book_of
from analysis.law.table import FIRST_DAY, LAST_DAY
from analysis.own_frame import WHERE, own_frame, refuse
from analysis.reader_frame import read_frame

#: Columns of the key, and the one that is added.
KEY, RATE = ("partner", "product", "month"), "statutory_rate"
#: Rows whose rates are looked up at a time, and rows of a file that are in memory.
ROWS, BATCH = 1 << 20, 1 << 18
#: A whole tariff line, and what is said of another.
LINE = re.compile(r"[0-9]{10}")
NO_LINE = "is no HTS line of ten digits; keep codes as text, so that a leading zero stays"


def with_statutory_rate(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of US imports with the rate that the law charged on each line in each month.

    Parameters
    ----------
    frame : DataFrame
        ``partner`` (ISO alpha-3), ``product`` (HTS line of 2024-2026, text of ten digits), ``month``
        (first day, from 2018-01 to 2027-02; for China from 2024-01).

    Returns
    -------
    DataFrame
        The same rows with ``statutory_rate``: the mean over the days of the month (fraction; base rate
        and every layer). It is missing on a line that the partner sold in neither 2024 nor 2025, and
        where imports were barred all month.

    Raises
    ------
    InputError
        A column that is missing, products that are no text of ten digits, a partner that the law does
        not know, a month outside it, or a law that is not built (``make law``).

    Notes
    -----
    The rate is that of a fixed law, not of what was paid: goods from Canada and Mexico are exempt in the
    share of each line that claimed USMCA in September to November 2025, in every month.
    """
    rates = rates_by_month(read_frame(frame, lambda one: own_frame(one, KEY)[list(KEY)], KEY))
    return frame.assign(statutory_rate=rates)


def rates_by_month(frame: pd.DataFrame, *, product: str = "product", where: str = WHERE) -> np.ndarray:
    """Return the rate of each row of a frame that :func:`own_frame` has checked, shape (rows,).

    Parameters
    ----------
    frame : DataFrame
        As :func:`with_statutory_rate` takes it.
    product, where : str
        Name of the column of products, and of the frame in messages.
    """
    code, lines = pd.factorize(frame[product])
    whole = np.array([bool(LINE.fullmatch(line)) for line in lines], dtype=bool)
    refuse(frame, ~whole[code], product, NO_LINE, where=where)
    line, month = np.array(lines, dtype=np.int64)[code], frame["month"].to_numpy("datetime64[M]")
    who, partners = pd.factorize(frame["partner"])
    order, rates = np.argsort(who, kind="stable"), np.empty(len(frame))
    ends = np.searchsorted(who[order], np.arange(len(partners) + 1))
    for partner, first, end in zip(partners, ends, ends[1:], strict=False):
        for rows in np.split(order[first:end], range(ROWS, end - first, ROWS)):
            months = month[rows]
            _check_months(partner, months, where)
            days = months.astype("datetime64[D]"), (months + 1).astype("datetime64[D]") - 1
            rates[rows] = book_of(partner).mean(line[rows], *days)
    return rates


def _check_months(partner: str, months: np.ndarray, where: str) -> None:
    """Refuse a month that the law by line on a partner does not have; China's to 2023 is another."""
    first = BASKET_2024 if check_partners(partner) == ("CHN",) else FIRST_DAY
    outside = months[(months < np.datetime64(first, "M")) | (months > np.datetime64(LAST_DAY, "M"))]
    if len(outside):
        why = " (to 2023 it stands by six digits, the detail of the lists then)" * (partner == "CHN")
        raise InputError(
            f"{where}: the law by line on {partner} has no {outside[0]}; it runs from "
            f"{first:%Y-%m} to {LAST_DAY:%Y-%m}{why}."
        )


def with_rates_on_disk(source: Path, target: Path, product: str) -> int:
    """Write a folder of imports, or of a panel of them, again with the rate that the law charged.

    Rows, their order and their columns are those of :func:`with_statutory_rate`, a batch of rows in
    memory at a time, so that ``fit`` can read the law of what outgrows memory.

    Parameters
    ----------
    source : Path
        Folder of Parquet files as :func:`on_disk.build_panel_on_disk` takes or writes them.
    target : Path
        Folder for the same files, new or empty.
    product : str
        Name of the column of tariff lines.

    Returns
    -------
    int
        Rows.

    Raises
    ------
    InputError
        As both: nothing is then written.
    """
    source, target, written = Path(source), Path(target), 0
    files = check_folder(source, product)
    check_target(target, source)
    with places(target) as (aside, _):
        for file in files:
            (target_file := aside / file.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            written += _write(file, target_file, product, where=str(file.relative_to(source.parent)))
        if target.exists():
            target.rmdir()
        aside.rename(target)
    return written


def _write(file: Path, made: Path, product: str, *, where: str) -> int:
    """Write a file with the rate of each row, and return the rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    key = ["partner", product, "month"]
    content, start = pq.ParquetFile(file, read_dictionary=key[:2]), 0
    columns = [name for name in content.schema_arrow.names if name != RATE]
    schema = pa.schema([content.schema_arrow.field(name) for name in columns]).append(
        pa.field(RATE, pa.float64())
    )
    with pq.ParquetWriter(made, schema, compression="zstd") as writer:
        for batch in content.iter_batches(BATCH, columns=columns):
            frame = batch.select(key).to_pandas()
            frame.index = pd.RangeIndex(start, start := start + len(frame))  # what messages name
            frame = own_frame(frame, tuple(key), product=product, where=where)
            rates = pa.array(rates_by_month(frame, product=product, where=where), from_pandas=True)
            writer.write_table(pa.table([*batch.columns, rates], schema=schema))
    return start

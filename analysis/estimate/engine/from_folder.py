"""The sample of a regression from a folder of Parquet files that does not fit into memory as a panel.

Of a hundred million rows a regression needs three codes and two numbers each, 28 bytes; a panel of paths
takes several times that. Two passes over the files: the first counts what the sample has, the second
fills its arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.combine.folder import check_folder, is_kind
from analysis.estimate.engine.fit import absorber_of, fit_sample
from analysis.estimate.engine.frames import OWN, RATES, numbers, refuse
from analysis.estimate.engine.ppml import supported
from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.sample import Sample
from analysis.estimate.engine.specification import Specification
from analysis.estimate.episodes import resolve

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows that are in memory at a time beside the sample.
BATCH = 1 << 20

#: Fields of a specification that need paths of pairs, and the value without which they do not.
ROW_BY_ROW = {"difference": 0, "weights": "equal", "lead": 0, "lags": (), "by_month": None}


@dataclass(frozen=True)
class Rows:
    """Some rows of a file that a sample can have; n rows.

    Attributes
    ----------
    partner, product : tuple of Array and ndarray
        Distinct codes, and which of them each row has, shape (n,).
    month : ndarray of int, shape (n,)
        Months since that of the window's start.
    outcome : ndarray, shape (n,)
        US dollars.
    rates : list of ndarray, each shape (n,)
        Log factor of the tariff, and of the instrument if there is one; NaN where not known.
    """

    partner: tuple[pa.Array, np.ndarray]
    product: tuple[pa.Array, np.ndarray]
    month: np.ndarray
    outcome: np.ndarray
    rates: list[np.ndarray]


def fit_folder(spec: Specification, folder: Path, *, vintage: str) -> Estimate:
    """Fit a specification to the rows of a folder.

    Parameters
    ----------
    spec : Specification
        One that is told row by row: levels, equal weights, no leads or lags.
    folder : Path
        Parquet files with ``partner`` and one other column of text, the product; ``month`` (first day),
        ``customs_value`` and ``duties`` (int64, US dollars) and the rates that the specification names
        (fractions), as ``python -m analysis.combine folder`` writes them.
    vintage : str
        What the result says of where the data come from.

    Returns
    -------
    Estimate

    Raises
    ------
    InputError
        A specification that needs paths, a file that is not as above, a cell that occurs twice, a window
        outside the data, or as :func:`fit.fit`.
    """
    sample = read_sample(spec, folder, vintage=vintage)
    absorber = absorber_of(sample, spec.fixed_effects)
    if np.count_nonzero(absorber.weights) < len(sample.y):
        raise InputError(
            f"{folder}: a partner, product and month occur in several rows; add them up first, with "
            "`python -m analysis.combine folder`."
        )
    return fit_sample(spec, sample, absorber=absorber).estimate()


def read_sample(spec: Specification, folder: Path, *, vintage: str) -> Sample:
    """Return the sample of a specification from a folder; all else as :func:`fit_folder`."""
    for name, needed in ROW_BY_ROW.items():
        if getattr(spec, name) != needed:
            raise InputError(
                f"specification {spec.name} with {name}={getattr(spec, name)!r} needs paths of pairs, "
                f"which a folder does not give: take {name}={needed!r}, or a frame of some of its rows."
            )
    files, product = _files(folder)
    months = _months(files)
    window = resolve(spec.window, months, where=str(folder))
    months = pd.date_range(*(f"{month}-01" for month in window.split(":")), freq="MS")
    parts = partial(_rows, spec, files, product, months)
    names, counts = _count(spec, parts())
    if not counts["sample"]:
        raise InputError(f"specification {spec.name}: no observation is left in {window} of {folder}.")
    sample = Sample(
        **_fill(spec, parts(), names, counts["sample"]),
        weights=np.broadcast_to(1.0, counts["sample"]),  # a single number
        partners=pd.Index(names[0].to_pylist()), products=pd.Index(names[1].to_pylist()),
        months=months, system=OWN, window=window, vintage=vintage,
        n_zeros=counts["zeros"], n_no_rate=counts["no_rate"],
    )  # fmt: skip
    if spec.estimator != "ppml":
        return sample
    left = supported(sample.y, sample.pairs_of_codes(spec.fixed_effects))
    return replace(sample.keep(left), n_separated=int((~left).sum()))


def _files(folder: Path) -> tuple[list[Path], str]:
    """Return the files of a folder, checked, and their column of products."""
    import pyarrow.parquet as pq

    first = next(iter(sorted(Path(folder).rglob("*.parquet"))), None)
    texts = [] if first is None else [
        field.name for field in pq.read_schema(first) if is_kind(field.type, "text")
    ]  # fmt: skip
    products = [name for name in texts if name != "partner"]
    if first is not None and len(products) != 1:
        found = ", ".join(map(repr, products)) or "none"
        raise InputError(f"{first}: one column of text beside 'partner' is the product; found {found}.")
    return check_folder(Path(folder), *(products or ["product"])), *products


def _months(files: list[Path]) -> pd.DatetimeIndex:
    """Return the months from the first to the last of the files."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    ends = [pc.min_max(pq.read_table(file, columns=["month"])["month"]).as_py() for file in files]
    known = [pd.Timestamp(end[name]) for end in ends for name in end if end[name] is not None]
    if not known:
        raise InputError(f"{files[0].parent} holds no row.")
    return pd.date_range(min(known), max(known), freq="MS")


def _rows(
    spec: Specification, files: list[Path], product: str, months: pd.DatetimeIndex
) -> Iterator[Rows]:
    """Yield the rows within some months whose partner is not left out, checked."""
    import pyarrow.parquet as pq

    rates = {concept: rate for rate, concept in RATES.items()}
    wanted = [rates[name] for name in (spec.tariff, spec.instrument) if name]
    columns = list(dict.fromkeys(["partner", product, "month", spec.outcome, *wanted]))
    for file in files:
        content, start = pq.ParquetFile(file), 0
        for name in columns:
            if name not in content.schema_arrow.names:
                raise InputError(f"{file}: no column {name!r}, which {spec.name} needs.")
        for batch in content.iter_batches(BATCH, columns=columns):
            frame = batch.select([spec.outcome, *wanted]).to_pandas()
            frame.index = pd.RangeIndex(start, start := start + len(frame))  # what messages name
            partner, of_product = (_coded(batch[name], frame, name, file) for name in columns[:2])
            since = _since(batch["month"], frame, months[0], file)
            kept = (since >= 0) & (since < len(months)) & ~_left_out(partner, spec.leave_out)
            outcome, *paid = (numbers(frame, name, str(file))[kept] for name in [spec.outcome, *wanted])
            codes = ((names, of[kept]) for names, of in (partner, of_product))
            yield Rows(*codes, since[kept], outcome, [np.log1p(rate) for rate in paid])


def _since(column: pa.Array, frame: pd.DataFrame, start: pd.Timestamp, file: Path) -> np.ndarray:
    """Return months since that of the start, of a column of first days."""
    day = column.to_numpy(zero_copy_only=False).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    wrong = np.isnat(day) | (day != month)
    if wrong.any():
        refuse(frame.assign(month=day), wrong, "month", "is no first day of a month", where=str(file))
    return (month - np.datetime64(start, "M")).astype(int)


def _coded(column: pa.Array, frame: pd.DataFrame, name: str, file: Path) -> tuple[pa.Array, np.ndarray]:
    """Return the distinct texts of a column, and which of them each row has."""
    import pyarrow.types as pt

    if column.null_count:
        frame = frame.assign(**{name: column.to_pandas()})
        refuse(frame, frame[name].isna().to_numpy(), name, "is no name", where=str(file))
    column = column if pt.is_dictionary(column.type) else column.dictionary_encode()
    return column.dictionary, column.indices.to_numpy()


def _left_out(partner: tuple[pa.Array, np.ndarray], leave_out: tuple[str, ...]) -> np.ndarray:
    names, of = partner
    return np.isin(names.to_pylist(), leave_out)[of]


def _usable(spec: Specification, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows have the outcome that the estimator takes, and which of these have a rate."""
    known = ~np.isnan(rows.outcome)
    traded = known if spec.estimator == "ppml" else rows.outcome > 0
    return traded, traded & np.isfinite(rows.rates).all(axis=0)


def _count(spec: Specification, parts: Iterator[Rows]) -> tuple[list[pa.Array], dict[str, int]]:
    """Return the partners and products of the sample, sorted, and how many rows it has and lacks."""
    import pyarrow as pa

    found, counts = [set(), set()], dict.fromkeys(["sample", "zeros", "no_rate"], 0)
    for rows in parts:
        traded, usable = _usable(spec, rows)
        for names, (texts, of) in zip(found, (rows.partner, rows.product), strict=True):
            names.update(texts.take(np.unique(of[usable])).to_pylist())
        counts["sample"] += int(usable.sum())
        counts["zeros"] += int((~np.isnan(rows.outcome) & ~traded).sum())
        counts["no_rate"] += int((traded & ~usable).sum())
    return [pa.array(sorted(names)) for names in found], counts


def _fill(spec: Specification, parts: Iterator[Rows], names: list[pa.Array], n: int) -> dict:
    """Return the sample's codes, outcome and regressors, each shape (n,)."""
    import pyarrow.compute as pc

    codes = {name: np.empty(n, np.int32) for name in ("partner", "product", "month")}
    y, x = np.empty(n), [np.empty(n) for _ in range(1 + bool(spec.instrument))]
    at = 0
    for rows in parts:
        usable = _usable(spec, rows)[1]
        own = slice(at, at := at + int(usable.sum()))
        for name, known, (texts, of) in zip(codes, names, (rows.partner, rows.product), strict=False):
            places = pc.index_in(texts.cast(known.type), known).to_numpy(zero_copy_only=False)
            codes[name][own] = places[of[usable]]
        codes["month"][own] = rows.month[usable]
        y[own] = rows.outcome[usable] if spec.estimator == "ppml" else np.log(rows.outcome[usable])
        for column, rate in zip(x, rows.rates, strict=True):
            column[own] = rate[usable]
    return codes | {"y": y, "x": x[0], "z": x[-1]}

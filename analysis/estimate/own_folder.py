"""A regression on a folder of one's own, for the public face: rows that are too many for a panel.

Of a hundred million rows a regression needs three codes and two numbers each, 28 bytes; a panel of paths
takes several times that. One pass over the files fills these arrays, a batch of rows at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.combine.folder import check_folder, is_kind, read_schema
from analysis.engine.fitting import absorber_of, fit_sample
from analysis.engine.frames import OWN_SYSTEM, RATE_CONCEPTS, numbers, refuse
from analysis.engine.ppml import supported
from analysis.engine.results import Estimate
from analysis.engine.sample import Sample
from analysis.engine.specification import Specification
from analysis.engine.threads import rows_of
from analysis.engine.windows import resolve

if TYPE_CHECKING:
    import pyarrow as pa

#: Rows that are in memory at a time beside the sample.
ROWS_AT_ONCE = 1 << 18

#: Tariff concept -> its column of rates.
RATE_COLUMNS = {concept: rate for rate, concept in RATE_CONCEPTS.items()}

# ASSUME: rates that nowhere move by as much as this, a hundred-thousandth of a per cent, are moved by no
# law but computed twice; else how a machine rounds would explain imports.
SMALLEST_STEP = 1e-7

#: Fields of a specification that need paths of pairs, and the value without which they do not.
ROW_BY_ROW = {"difference": 0, "weights": "equal", "lead": 0, "lags": (), "by_month": None}


TWICE = (
    "a partner, product and month occur in several rows; add them up first, with "
    "`python -m analysis.combine folder`."
)


class Rows(NamedTuple):
    """The rows of a file, some of them, that a sample takes; n rows.

    Attributes
    ----------
    texts : tuple of Array
        Distinct partners and products.
    places : tuple of ndarray of int, each shape (n,)
        Which of them a row has.
    month : ndarray of int, shape (n,)
        Months since the start of the window.
    outcome : ndarray, shape (n,)
        US dollars.
    rates : list of ndarray, each shape (n,)
        Tariff and, if there is one, instrument, as fractions.
    n_zeros, n_no_rate : int
        Rows of the window that are left out: without imports, and then without a rate.
    """

    texts: tuple[pa.Array, pa.Array]
    places: tuple[np.ndarray, np.ndarray]
    month: np.ndarray
    outcome: np.ndarray
    rates: list[np.ndarray]
    n_zeros: int
    n_no_rate: int


def fit_folder(
    spec: Specification, folder: str | Path, *, vintage: str, named: Sequence[str] = ()
) -> Estimate:
    """Fit a specification to the rows of a folder.

    Parameters
    ----------
    spec : Specification
        One that is told row by row: levels, equal weights, no leads or lags.
    folder : str or Path
        Parquet files with ``partner`` and one other column of text, the product; ``month`` (first day),
        ``customs_value`` and ``duties`` (int64, US dollars) and the rates that the specification names
        (fractions), as ``python -m analysis.combine folder`` writes them.
    vintage : str
        What the result says of where the data come from.
    named : sequence of str
        Partners whom the reader asked to leave out: they must be there, which those that a shipped
        specification leaves out need not.

    Returns
    -------
    Estimate

    Raises
    ------
    InputError
        A specification that needs paths, a file that is not as above, a cell that occurs twice, a window
        outside the data, a partner who is not there, or as :func:`engine.fitting.fit`.
    """
    sample = read_sample(spec, Path(folder), vintage=vintage, named=named)
    absorber = absorber_of(sample, spec.fixed_effects)
    if np.count_nonzero(absorber.weights) < len(sample.y):
        raise InputError(f"{folder}: {TWICE}")
    return fit_sample(spec, sample, absorber=absorber).estimate()


def read_sample(spec: Specification, folder: Path, *, vintage: str, named: Sequence[str] = ()) -> Sample:
    """Return the sample of a specification from a folder; all else as :func:`fit_folder`."""
    for name, needed in ROW_BY_ROW.items():
        if getattr(spec, name) != needed:
            raise InputError(
                f"specification {spec.name} with {name}={getattr(spec, name)!r} needs paths of pairs, "
                f"which a folder does not give: take {name}={needed!r}, or a frame of some of its rows."
            )
    files, product = files_of(folder)
    months = months_of(files)
    window = resolve(spec.window, months, where=str(folder))
    months = pd.date_range(*(f"{month}-01" for month in window.split(":")), freq="MS")
    sample, partners = _gather(spec, _rows(spec, files, product, months), _most(files))
    for partner in named:
        check_choice(partner, partners, what="partner", where=f"{folder} (specification {spec.name})")
    if not len(sample["y"]):
        raise InputError(f"specification {spec.name}: no observation is left in {window} of {folder}.")
    _stand_still(sample)
    sample = Sample(
        **sample,
        weights=np.broadcast_to(1.0, len(sample["y"])),  # a single number
        months=months,
        system=OWN_SYSTEM,
        window=window,
        vintage=vintage,
    )
    if spec.estimator != "ppml":
        return sample
    has_support = supported(sample.y, sample.pairs_of_codes(spec.fixed_effects))
    if has_support.all():
        return sample
    return replace(sample.keep(has_support), n_separated=int((~has_support).sum()))


def column_names(folder: str | Path) -> list[str]:
    """Return the names of the columns of a folder's first file; none where there is no file."""
    import pyarrow.parquet as pq

    first = next(iter(sorted(Path(folder).rglob("*.parquet"))), None)
    return pq.read_schema(first).names if first else []


def files_of(folder: Path) -> tuple[list[Path], str]:
    """Return the files of a folder, checked, and their column of products."""
    first = next(iter(sorted(folder.rglob("*.parquet"))), None)
    schema = read_schema(first, first.relative_to(folder.parent)) if first else ()
    products = [c.name for c in schema if is_kind(c.type, "text") and c.name != "partner"]
    if first and len(products) != 1:
        texts = ", ".join(map(repr, products)) or "none"
        raise InputError(f"{first}: one column of text beside 'partner' is the product; found {texts}.")
    return check_folder(folder, *(products or ["product"])), *products


def months_of(files: list[Path]) -> pd.DatetimeIndex:
    """Return the months from the first to the last of the files."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    ends = [pc.min_max(pq.read_table(file, columns=["month"])["month"]).as_py() for file in files]
    bounds = [pd.Timestamp(end[name]) for end in ends for name in end if end[name] is not None]
    if not bounds:
        raise InputError(f"{files[0].parent} holds no row.")
    ends = pd.DatetimeIndex([min(bounds), max(bounds)]).to_period("M")
    return pd.date_range(*ends.to_timestamp(), freq="MS")


def _most(files: list[Path]) -> int:
    """Return how many rows the files have, and so the sample at most."""
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(file).num_rows for file in files)


def _rows(
    spec: Specification, files: list[Path], product: str, months: pd.DatetimeIndex
) -> Iterator[Rows]:
    """Yield the rows that the sample takes, those of each batch checked before."""
    wanted = [RATE_COLUMNS[name] for name in (spec.tariff, spec.instrument) if name]
    for batch in batches(files, product, months[0], [spec.outcome, *wanted], spec.name):
        yield _taken(spec, len(months), *batch)


def batches(
    files: list[Path], product: str, start: pd.Timestamp, wanted: list[str], name: str
) -> Iterator[tuple[list[tuple[pa.Array, np.ndarray]], np.ndarray, list[np.ndarray]]]:
    """Yield the rows of each batch, checked: texts and their places, months since a start, numbers."""
    import pyarrow.parquet as pq

    columns = list(dict.fromkeys(["partner", product, "month", *wanted]))
    for file in files:
        content, row = pq.ParquetFile(file, read_dictionary=columns[:2]), 0
        for column in columns:
            if column not in content.schema_arrow.names:
                raise InputError(f"{file}: no column {column!r}, which {name} needs.")
        for batch in content.iter_batches(ROWS_AT_ONCE, columns=columns):
            frame = batch.select(columns[3:]).to_pandas()
            frame.index = pd.RangeIndex(row, row := row + len(frame))  # what messages name
            codes = [_coded(batch[name], frame, name, file) for name in columns[:2]]
            since = _since(batch["month"], frame, start, file)
            yield codes, since, [numbers(frame, name, str(file)) for name in wanted]


def _taken(spec: Specification, n_months: int, codes: list, since: np.ndarray, values: list) -> Rows:
    """Return the rows of a batch that the sample takes."""
    (texts, partner), _ = codes
    outcome, *rates = values
    here = ~np.isin(texts.to_pylist(), spec.leave_out)[partner] & (since >= 0) & (since < n_months)
    has_outcome = here & ~np.isnan(outcome)
    traded = has_outcome if spec.estimator == "ppml" else has_outcome & (outcome > 0)
    usable = traded.copy()
    for rate in rates:
        usable &= ~np.isnan(rate)
    (n_known, n_traded, n_usable) = (int(np.count_nonzero(m)) for m in (has_outcome, traded, usable))
    return Rows(
        tuple(texts for texts, _ in codes),
        tuple(of[usable] for _, of in codes),
        since[usable],
        outcome[usable],
        [rate[usable] for rate in rates],
        n_known - n_traded,
        n_traded - n_usable,
    )


def _since(column: pa.Array, frame: pd.DataFrame, start: pd.Timestamp, file: Path) -> np.ndarray:
    """Return months since that of the start, of a column of first days."""
    import pyarrow as pa

    if column.null_count:
        frame = frame.assign(month=column.to_pandas())
        refuse(frame, frame.month.isna().to_numpy(), "month", "is no month", where=str(file))
    day = column.cast(pa.date32()).cast(pa.int32()).to_numpy()
    days = np.arange(day.min(), day.max() + 1).astype("datetime64[D]")  # a few thousand days, told once
    month, place = days.astype("datetime64[M]"), day - day.min()
    wrong = (days != month)[place]
    if wrong.any():
        frame = frame.assign(month=days[place])
        refuse(frame, wrong, "month", "is no first day of a month", where=str(file))
    return (month - np.datetime64(start, "M")).astype(np.int32)[place]


def _coded(column: pa.Array, frame: pd.DataFrame, name: str, file: Path) -> tuple[pa.Array, np.ndarray]:
    """Return the distinct texts of a column, and which of them each row has."""
    import pyarrow.types as pt

    if column.null_count:
        frame = frame.assign(**{name: column.to_pandas()})
        refuse(frame, frame[name].isna().to_numpy(), name, "is no name", where=str(file))
    column = column if pt.is_dictionary(column.type) else column.dictionary_encode()
    return column.dictionary, column.indices.to_numpy()


def _gather(spec: Specification, parts: Iterator[Rows], most: int) -> tuple[dict, list[str]]:
    """Return the sample's fields, of which arrays have shape (n,), and all partners of the files.

    Arrays have room for all rows of the files; what is not written to takes no memory.
    """
    names = ("partner", "product")
    seen: dict[str, dict[str, int]] = {name: {} for name in names}
    codes = {name: np.empty(most, np.int32) for name in (*names, "month")}
    y, x = np.empty(most), [np.empty(most) for _ in range(1 + bool(spec.instrument))]
    n, lost = 0, np.zeros(2, dtype=int)
    for rows in parts:
        batch = slice(n, n := n + len(rows.outcome))
        for name, texts, places in zip(names, rows.texts, rows.places, strict=True):
            codes[name][batch] = numbered(seen[name], texts)[places]
        codes["month"][batch] = rows.month
        y[batch] = rows.outcome if spec.estimator == "ppml" else np.log(rows.outcome)
        for column, rate in zip(x, rows.rates, strict=True):
            np.log1p(rate, out=column[batch])
        lost += rows.n_zeros, rows.n_no_rate
    x = [column[:n] for column in x]
    sample_fields = {"y": y[:n], "x": x[0], "z": x[-1], "month": codes["month"][:n]}
    for name in names:
        sample_fields[name], sample_fields[f"{name}s"] = _in_order(codes[name][:n], list(seen[name]))
    return sample_fields | {"n_zeros": int(lost[0]), "n_no_rate": int(lost[1])}, list(seen["partner"])


def _stand_still(sample: dict) -> None:
    """Take out, in place, what rounding moves of rates that no law moves, as a frame's are."""
    width = int(sample["product"].max()) + 1
    n_pairs = (int(sample["partner"].max()) + 1) * width

    def pair(rows: slice) -> np.ndarray:
        return sample["partner"][rows].astype(np.int64) * width + sample["product"][rows]

    for rates in {id(sample[name]): sample[name] for name in ("x", "z")}.values():
        low, high = np.full(n_pairs, np.inf), np.full(n_pairs, -np.inf)
        for rows in rows_of(len(rates)):
            np.minimum.at(low, pair(rows), rates[rows])
            np.maximum.at(high, pair(rows), rates[rows])
            if (high - low).max() >= SMALLEST_STEP:
                break
        else:
            for rows in rows_of(len(rates)):
                rates[rows] = low[pair(rows)]


def numbered(seen: dict[str, int], texts: pa.Array) -> np.ndarray:
    """Return the numbers of texts in the order in which they were seen, and note new ones."""
    return np.array([seen.setdefault(t, len(seen)) for t in texts.to_pylist()], dtype=np.int32)


def _in_order(codes: np.ndarray, texts: list[str]) -> tuple[np.ndarray, pd.Index]:
    """Return codes counted over the texts that occur, in their order, and these texts."""
    there = np.zeros(len(texts), dtype=bool)
    for rows in rows_of(len(codes)):
        there[codes[rows]] = True
    order = sorted(np.flatnonzero(there), key=texts.__getitem__)
    place = np.empty(len(texts), np.int32)
    place[order] = np.arange(len(order))
    for rows in rows_of(len(codes)):
        codes[rows] = place[codes[rows]]
    return codes, pd.Index([texts[number] for number in order])

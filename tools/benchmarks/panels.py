"""Panels to time on: the HS2 panel of this package, and synthetic sparse ones from a seed.

A synthetic panel comes partner by partner, so that one of any size is made, written and read in little
more memory than its largest partner takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

Columns = dict[str, np.ndarray]

#: Rows wanted -> partners, products and months of the synthetic grid. Products are HS6 headings, a tenth
#: of whose pairs is active, then ten-digit lines of the US tariff (7 % of pairs, and 23 % to be many).
SIZES = {
    1_000_000: (200, 5_000, 24),
    3_000_000: (220, 5_300, 36),
    10_000_000: (220, 5_300, 120),
    30_000_000: (230, 17_000, 155),
    100_000_000: (230, 17_000, 155),
}
SEED = 20261124
ELASTICITY = -1.5
#: Rows of a file, about, and at most of a row group.
GROUP = 1_000_000

PRESENCE = 2.6, 1.0  # of a beta distribution: most active pairs trade nearly always, some now and then
STAY = 0.75  # a month repeats the state of the one before it with this probability, or draws anew


def hs2(estimator: str) -> Columns:
    """Return the columns of the HS2 panel: positive cells for ols, all of positive pairs for ppml."""
    import pandas as pd

    from analysis.combine import load_panel

    frame = load_panel("hs2")
    frame = frame[frame.log_tariff_factor.notna()]
    if estimator == "ols":
        frame = frame[frame.customs_value > 0]
    codes = {
        name: pd.factorize(frame[column], sort=True)[0].astype(np.int32)
        for name, column in [("partner", "partner"), ("product", "hs2"), ("month", "month")]
    }
    value = frame.customs_value.to_numpy(float)
    return codes | {
        "log_value": np.log(np.where(value > 0, value, 1.0)),
        "value": value,
        "x": frame.log_tariff_factor.to_numpy(float),
    }


def synthetic(rows: int, seed: int = SEED) -> Iterator[Columns]:
    """Yield a sparse panel of about ``rows`` rows partner by partner, sorted by product and month.

    Pairs are active by the sizes of partner and product (both log-normal), up to a quarter of the grid;
    an active pair trades in most months, and in spells: entry and exit are persistent. Each partner has
    a stream of its own, so that its rows do not depend on who came before.

    Yields
    ------
    dict
        ``partner``, ``product``, ``month`` (int32 from 0), ``log_value``, ``value`` (a count with many
        small ones, zeros included) and ``x`` (log of one plus the rate), whose elasticity is known.
    """
    partners, products, months = SIZES[rows]
    common = np.random.default_rng(seed)
    generators = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(partners)]
    size_i, size_j = common.normal(0, 1.6, partners), common.normal(0, 1.2, products)
    score = np.stack(
        [s + size_j + rng.normal(0, 1.0, products) for s, rng in zip(size_i, generators, strict=True)]
    )
    n_pairs = round(rows / (PRESENCE[0] / sum(PRESENCE)) / months)
    score -= np.partition(score.ravel(), -n_pairs)[-n_pairs]
    # A tariff wave on some products of some partners, and two small ones; rates differ by pair.
    hit = common.random(partners) < 0.2, common.random(products) < 0.5
    start = common.integers(months // 4, months, products)
    shocks = common.normal(0, 0.3, (products, months))
    for partner, rng in enumerate(generators):
        product = np.flatnonzero(score[partner] >= 0)
        pair, month = np.nonzero(_traded(rng, len(product), months))
        rate = rng.gamma(2.0, 0.05, len(product)) * (hit[0][partner] & hit[1][product])
        rate = np.where(month >= start[product][pair], rate[pair], 0.0)
        x = np.log1p(rate + 0.02 * rng.random(len(pair)))
        level = 0.5 + 1.2 * score[partner, product][pair] + shocks[product[pair], month]
        level += rng.normal(0, 0.2, months)[month] + ELASTICITY * x
        yield {
            "partner": np.full(len(pair), partner, dtype=np.int32),
            "product": product[pair].astype(np.int32),
            "month": month.astype(np.int32),
            "log_value": level + rng.normal(0, 1.0, len(pair)),
            "value": rng.poisson(np.exp(level - 0.5)).astype(float),
            "x": x,
        }


def _traded(rng: np.random.Generator, pairs: int, months: int) -> np.ndarray:
    """Return whether a pair trades in a month (pairs x months)."""
    present = rng.beta(*PRESENCE, pairs)
    traded = np.empty((pairs, months), dtype=bool)
    traded[:, 0] = rng.random(pairs) < present
    for t in range(1, months):
        fresh = rng.random(pairs) < present
        traded[:, t] = np.where(rng.random(pairs) < STAY, traded[:, t - 1], fresh)
    return traded


def write(rows: int, folder: str | Path, seed: int = SEED) -> int:
    """Write the panel of :func:`synthetic` into ``folder`` as Parquet, and return its rows."""
    return save(synthetic(rows, seed), folder)


def save(panel: Iterable[Columns], folder: str | Path, group: int = GROUP) -> int:
    """Write chunks into ``folder`` in their order, in Parquet files of ``group`` rows or somewhat more.

    Returns
    -------
    int
        Rows written.
    """
    Path(folder).mkdir(parents=True)
    written = 0
    for number, chunk in enumerate(gathered(panel, group)):
        save_chunk(chunk, Path(folder, f"part-{number:04d}.parquet"), group)
        written += len(chunk["x"])
    return written


def gathered(panel: Iterable[Columns], group: int) -> Iterator[Columns]:
    """Yield the same rows in chunks of ``group`` rows or more; only the last may be shorter."""
    waiting: list[Columns] = []
    for chunk in panel:
        waiting.append(chunk)
        if sum(len(one["partner"]) for one in waiting) >= group:
            yield joined(waiting)
            waiting = []
    if waiting:
        yield joined(waiting)


def save_chunk(chunk: Columns, file: Path, group: int) -> None:
    """Write one Parquet file, with row groups of ``group`` rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    ids = [name for name in chunk if not np.issubdtype(chunk[name].dtype, np.floating)]
    pq.write_table(pa.table(chunk), file, row_group_size=group, compression="snappy", use_dictionary=ids)


def read(folder: str | Path) -> Columns:
    """Return the columns of what :func:`save` wrote; no more than these and a row group is in memory."""
    import pyarrow.parquet as pq

    files = [pq.ParquetFile(path) for path in sorted(Path(folder).glob("*.parquet"))]
    n_rows = sum(file.metadata.num_rows for file in files)
    schema = files[0].schema_arrow
    columns = {field.name: np.empty(n_rows, str(field.type)) for field in schema}
    first = 0
    for file in files:
        for number in range(file.num_row_groups):
            group = file.read_row_group(number, use_threads=False)
            last = first + len(group)
            for name, column in columns.items():
                # By DLPack, since pyarrow's own way to numpy would load pandas.
                np.concatenate(
                    [np.from_dlpack(part) for part in group[name].chunks], out=column[first:last]
                )
            first = last
    return columns


def joined(panel: list[Columns]) -> Columns:
    """Return chunks as one, column by column."""
    return {name: np.concatenate([chunk[name] for chunk in panel]) for name in panel[0]}

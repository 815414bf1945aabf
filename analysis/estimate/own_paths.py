"""A folder of one's own as a panel: what permutes a law needs paths of pairs, and no row.

The files are passed over twice: for the pairs that there are, and for their paths. Of so many cells that
memory counts the paths are in single precision.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.engine.frames import OWN_SYSTEM, RATE_CONCEPTS
from analysis.engine.panel import Panel
from analysis.estimate.own_folder import RATE_COLUMNS, TWICE, batches, files_of, months_of, numbered

#: Cells of pairs and months from which paths are in single precision.
SINGLE_FROM = 10_000_000


def read_paths(folder: str | Path, tariffs: list[str], *, vintage: str) -> Panel:
    """Return a folder as a panel.

    Parameters
    ----------
    folder : str or Path
        As for :func:`own_folder.fit_folder`.
    tariffs : list of str
        Concepts whose rates are needed.
    vintage : str

    Raises
    ------
    InputError
        A file that is not as it should be, or a cell that occurs twice.
    """
    files, product = files_of(Path(folder))
    months = months_of(files)
    of_files = files, product, months[0], ["customs_value", *(RATE_COLUMNS[name] for name in tariffs)]
    seen: tuple[dict[str, int], dict[str, int]] = ({}, {})
    active = np.zeros((1, 1), dtype=bool)
    for codes, *_ in batches(*of_files, str(folder)):
        pairs = _pairs(seen, codes)
        active = _with_room(active, [len(names) for names in seen])
        active[pairs] = True
    orders, texts = zip(*map(_sorted, seen), strict=True)
    active = active[np.ix_(*orders)]
    # The first cell of each pair, of partners and products as they came.
    first = np.empty(active.shape, np.int64)
    first[np.ix_(*orders)] = (np.cumsum(active).reshape(active.shape) - 1) * len(months)
    shape = (np.count_nonzero(active), len(months))
    kind = np.float32 if np.prod(shape) > SINGLE_FROM else np.float64
    columns = {name: np.full(np.prod(shape), np.nan, kind) for name in ("customs_value", *tariffs)}
    there, n = np.zeros(np.prod(shape), dtype=bool), 0
    for codes, since, values in batches(*of_files, str(folder)):
        cell = first[_pairs(seen, codes)] + since
        there[cell], n = True, n + len(cell)
        for (name, column), of in zip(columns.items(), values, strict=True):
            column[cell] = np.log1p(of) if name in RATE_CONCEPTS.values() else of
    if np.count_nonzero(there) < n:
        raise InputError(f"{folder}: {TWICE}")
    partner, product_codes = np.nonzero(active)
    return Panel(
        partner=partner,
        product=product_codes,
        partners=texts[0],
        products=texts[1],
        months=months,
        columns={name: column.reshape(shape) for name, column in columns.items()},
        system=OWN_SYSTEM,
        vintage=vintage,
    )


def _pairs(seen: tuple[dict, dict], codes: list) -> tuple[np.ndarray, np.ndarray]:
    """Return the partner and product of each row, numbered as they were first seen."""
    partner, product = (
        numbered(names, texts)[places] for names, (texts, places) in zip(seen, codes, strict=True)
    )
    return partner, product


def _with_room(table: np.ndarray, shape: list[int]) -> np.ndarray:
    """Return a table with room for so many rows and columns, twice as many where it had none."""
    if all(has >= needs for has, needs in zip(table.shape, shape, strict=True)):
        return table
    larger = np.zeros([max(has, 2 * needs) for has, needs in zip(table.shape, shape, strict=True)], bool)
    larger[: table.shape[0], : table.shape[1]] = table
    return larger


def _sorted(seen: dict[str, int]) -> tuple[np.ndarray, pd.Index]:
    """Return the order of texts by name, of their numbers as they were first seen, and the texts."""
    names = list(seen)
    order = sorted(range(len(names)), key=names.__getitem__)
    return np.array(order), pd.Index([names[number] for number in order])

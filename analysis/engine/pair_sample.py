"""The rows and columns of one regression as paths of pairs, which take no code of a row."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.engine.panel import Panel
from analysis.engine.sample import draw_cells, without_gaps
from analysis.engine.specification import Specification


class PairSample(NamedTuple):
    """Paths of one regression; P pairs, sorted by product, then partner, over T months."""

    codes: dict[str, np.ndarray]  #: Of ``"partner"`` and ``"product"``, ints from 0, shape (P,).
    places: dict[str, np.ndarray]  #: Which of the panel's partners, products and months they are.
    levels: dict[str, pd.Index]  #: What these stand for.
    rows: np.ndarray  #: Shape (P, T). Whether a cell is a row of the sample.
    #: Shape (P, T). Regression weights, of mean 1 over the rows; in single precision where equal.
    weights: np.ndarray
    #: Shape (P, T); zero where there is no row. Log outcome or its change, and the log tariff factor
    #: where the law is its instrument.
    columns: list[np.ndarray]
    about: dict  #: As :attr:`sample.Cells.about`.


def draw_pairs(data: Panel, spec: Specification) -> PairSample:
    """Return the sample of a linear specification as paths; errors as :func:`sample.draw_sample`."""
    cells = draw_cells(data, spec)
    active, there = (np.flatnonzero(cells.rows.any(axis=axis)) for axis in (1, 0))
    pairs = cells.pairs[active]
    partners, partner = without_gaps(data.partner[pairs], len(data.partners))
    products, product = without_gaps(data.product[pairs], len(data.products))
    order = np.lexsort((partner, product))

    def taken(values: np.ndarray) -> np.ndarray:
        values = values[active[order]]
        return values if len(there) == values.shape[1] else values[:, there]

    rows = taken(cells.rows)
    weights = rows.astype(np.float32)
    if cells.weights is not None:
        weights = rows * cells.weights[active[order], None]
        weights /= weights.sum() / np.count_nonzero(rows)
    columns = [taken(values) for values in (cells.y, *((cells.x,) if spec.instrument else ()))]
    for column in columns:
        column[~rows] = 0.0
    places = {"partner": partners, "product": products, "month": cells.months[there]}
    indices = {"partner": data.partners, "product": data.products, "month": data.months}
    return PairSample(
        codes={"partner": partner[order], "product": product[order]},
        places=places,
        levels={name: indices[name][place] for name, place in places.items()},
        rows=rows,
        weights=weights,
        columns=columns,
        about=cells.about,
    )


def n_levels(effect: str, sample: PairSample) -> int:
    """Return how many levels a set of effects such as ``product x month`` has."""
    name, of = effect.split(" x ")
    if of != "month":
        return len(sample.rows)
    codes = sample.codes[name]
    return sum(np.count_nonzero(np.bincount(codes[column])) for column in sample.rows.T)

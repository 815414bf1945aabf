"""The main design on sparse data: a few per cent of the pairs of many partners and products trade."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.engine.absorb import FILLED
from analysis.engine.pair_book import pair_book
from analysis.engine.pair_design import PairDesign
from analysis.engine.pair_paths import PairPaths
from analysis.engine.pair_sample import draw_pairs, n_levels
from analysis.engine.panel import Panel
from analysis.engine.permuting import units_of
from analysis.engine.regression import check_lengths
from analysis.engine.specification import Specification
from analysis.estimate.elasticity.main.products import blocks_of, labels_of, taxed

#: Cells of partner x product x month from which a book of them all is too much to hold.
MANY = 10_000_000


def is_sparse(data: Panel) -> bool:
    """Return whether a panel is large, and most of its pairs of partner and product have no row."""
    pairs = len(data.partners) * len(data.products)
    return pairs * len(data.months) > MANY and len(data.partner) < FILLED * pairs


def sparse_design(
    data: Panel,
    spec: Specification,
    groups: pd.Series,
    *,
    digits: int | None = None,
    several: str = "products",
    **labels,
) -> PairDesign:
    """Return the regression of a specification on a panel in paths; as :func:`products.design_of`."""
    sample = draw_pairs(data, spec)
    units, codes = units_of(sample.levels["partner"], groups), sample.codes
    paths = PairPaths(codes["partner"], codes["product"], sample.weights, spec.fixed_effects)
    book = pair_book(data, spec, sample, units)
    law = book.paths[book.row[codes["partner"], codes["product"]]]
    columns = [sample.columns[0], law, *sample.columns[1:]]  # absorbed in place: there is room for one
    lengths, absorbed = (
        np.sqrt([paths.products(column, column, weighted=w).sum() for column in each])
        for w, each in ((True, columns), (False, map(paths.clean, columns)))
    )
    tariffs = taxed(labels["name"], *columns[1:])
    names = tuple(tariff.called for tariff in tariffs.values())
    check_lengths(absorbed[1:], lengths[1:], names=names, where=labels["name"])
    return PairDesign(
        paths=paths,
        outcome=columns[0],
        length=float(lengths[0]),
        tariffs=tariffs,
        cells=codes,
        blocks=blocks_of(sample.levels["product"], units, several, digits=digits, heading=digits),
        book=book,
        n_levels={effect: n_levels(effect, sample) for effect in spec.fixed_effects},
        levels=sample.levels,
        labels=labels_of(spec, sample.about) | labels,
    )

"""The law of every partner on every product, as paths of the pairs that trade and of partners' means.

A few per cent of the pairs of partner and product trade at all; of the others the law that is permuted
is the mean path of what their partner sells. A book of all cells would hold that mean a million times.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.engine.pair_sample import PairSample
from analysis.engine.panel import Panel
from analysis.engine.permuting import check_rated, source_months
from analysis.engine.specification import Specification


class PairBook(NamedTuple):
    """Paths of the law over T months, and which of them each pair has."""

    #: Shape (R, T). Of the pairs with a rate, of the G partners' means, and of units of several: see
    #: :func:`permuting.with_means`.
    paths: np.ndarray
    row: np.ndarray  #: Ints, shape (G + units of several, K).


def pair_book(data: Panel, spec: Specification, sample: PairSample, units: np.ndarray) -> PairBook:
    """Return what the law would have charged each partner of a sample, traded or not.

    As :func:`permutation.exposure_paths` and :func:`permuting.with_means` do on a grid.

    Parameters
    ----------
    data : Panel
        Pairs in the order of partners, then products.
    spec : Specification
    sample : PairSample
        Drawn for it.
    units : ndarray of int, shape (G,)
        Unit of each partner of the sample: partners under one law are one.

    Raises
    ------
    InputError
        A partner of the sample without a rate in any month.
    """
    law, partners = data.column(spec.instrument or spec.tariff), sample.places["partner"]
    months, names = sample.places["month"] + spec.lead, sample.levels
    partner, product = (
        np.searchsorted(sample.places[name], codes)
        for name, codes in (("partner", data.partner), ("product", data.product))
    )
    inside = np.isin(data.partner, partners) & np.isin(data.product, sample.places["product"])
    inside = np.flatnonzero(inside)
    ends = np.searchsorted(partner[inside], np.arange(len(partners) + 1))
    row = _rows_of(partner[inside], product[inside], [len(names[n]) for n in sample.codes], units)
    book = PairBook(np.empty((row.max() + 1, len(months)), law.dtype), row)
    for of, (start, end) in enumerate(zip(ends[:-1], ends[1:], strict=True)):
        # The months in which a partner has a rate are told by all that it sells, in the sample or not.
        whole = slice(*np.searchsorted(data.partner, [partners[of], partners[of] + 1]))
        source = source_months(~np.isnan(law[whole]).all(axis=0)[None])[0]
        sold = law[inside[start:end]]
        moved = sold[:, source[months]]
        if spec.difference:
            moved -= sold[:, source[months - spec.difference]]
        there = ~np.isnan(moved)
        check_rated(there.any(axis=0)[None], names["partner"][[of]], names["month"], data.vintage)
        mean = np.sum(moved, axis=0, where=there, dtype=float) / np.count_nonzero(there, axis=0)
        np.copyto(moved, mean.astype(law.dtype), where=~there)
        book.paths[start:end], book.paths[len(inside) + of] = moved, mean
    _add_means(book, units)
    return book


def _rows_of(
    partner: np.ndarray, product: np.ndarray, shape: list[int], units: np.ndarray
) -> np.ndarray:
    """Return :attr:`PairBook.row`."""
    (n_partners, n_products), n = shape, len(partner)
    several = np.flatnonzero(np.bincount(units) > 1)
    row = np.empty((n_partners + len(several), n_products), np.int32)
    row[:n_partners] = n + np.arange(n_partners)[:, None]
    row[partner, product] = np.arange(n)
    last = n + n_partners
    for of, unit in enumerate(several, n_partners):
        sold = (row[:n_partners][units == unit] < n).any(axis=0)
        row[of], numbers = last, last + 1 + np.arange(np.count_nonzero(sold))
        row[of, sold] = numbers
        last += 1 + len(numbers)
    return row


def _add_means(book: PairBook, units: np.ndarray) -> None:
    """Write the mean paths of the members of each unit of several."""
    for of, unit in enumerate(np.flatnonzero(np.bincount(units) > 1), len(units)):
        members = np.flatnonzero(units == unit)
        numbers, products = np.unique(book.row[of], return_index=True)
        rows = book.row[members][:, products]
        book.paths[numbers] = sum(book.paths[one] for one in rows) / len(members)

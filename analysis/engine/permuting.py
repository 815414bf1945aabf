"""Who changes places with whom when a law is permuted, and whose law each then has."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from analysis.checks import InputError

#: Random assignments beside the one that happened, and their seed.
DRAWS, SEED = 1_999, 2025


def orders(n: int, *, draws: int = DRAWS, seed: int = SEED) -> Iterator[np.ndarray]:
    """Give the order as it is, then random ones, each shape (n,)."""
    rng = np.random.default_rng(seed)
    yield np.arange(n)
    for _ in range(draws):
        yield rng.permutation(n)


def places(blocks: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return whose law each product has when blocks of products change places.

    Parameters
    ----------
    blocks : ndarray of int, shape (K,)
        Block of each product, codes from 0.
    order : ndarray of int, shape (blocks,), or (blocks, k) of several orders
        Whose law each block has.

    Returns
    -------
    ndarray of int, shape (K,) or (K, k)
        The n-th product of a block has the law of the n-th of the other, counted round where the other
        has fewer.
    """
    return places_of(blocks)(order)


def places_of(blocks: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Return what gives :func:`places` for order after order."""
    sizes = np.bincount(blocks).astype(np.int32)
    by_block = np.argsort(blocks, kind="stable")
    first = (np.cumsum(sizes) - sizes).astype(np.int32)
    place = np.empty(len(blocks), dtype=np.int32)
    place[by_block] = np.arange(len(blocks)) - np.repeat(first, sizes)

    def given(order: np.ndarray) -> np.ndarray:
        other = order[blocks]
        positions = place.reshape(-1, *(1 for _ in order.shape[1:]))
        return by_block[first[other] + positions % sizes[other]]

    return given


def source_months(there: np.ndarray) -> np.ndarray:
    """Return the month whose law each partner has in each month, ints of shape (G, T).

    ``there``: whether a partner has a rate of any product, shape (G, T).
    """
    # ASSUME: a month in which the data have no row of a partner has the law of the month before, the
    # first months that of the first with one.
    last = np.maximum.accumulate(np.where(there, np.arange(there.shape[1]), -1), axis=1)
    return np.where(last < 0, there.argmax(axis=1)[:, None], last)


def check_rated(rated: np.ndarray, partners: pd.Index, months: pd.DatetimeIndex, vintage: str) -> None:
    """Refuse a partner without a rate in any month, of whether it has one in each, shape (G, T)."""
    if not rated.all():
        of, at = np.argwhere(~rated)[0]
        raise InputError(
            f"{vintage}: {partners[of]} has no rate of any product in {months[at]:%Y-%m} or another "
            "month of the data, and can be given to no one else."
        )


def filled(book: np.ndarray) -> np.ndarray:
    """Give what partners do not sell the law of what they sell, and return the book.

    Parameters
    ----------
    book : ndarray, shape (G, K, T)
        What the law does to each partner's products; NaN where it does not sell one. Written over.
    """
    # ASSUME: a product that a partner does not sell has, if the partner's path is given to another,
    # the mean path of the products that it sells.
    there = ~np.isnan(book)
    mean = np.sum(book, axis=1, where=there) / np.count_nonzero(there, axis=1)
    np.copyto(book, mean[:, None], where=~there)
    return book


def with_means(book: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Return the law of each partner, then that of each unit of several, the mean of its members'.

    Parameters
    ----------
    book : ndarray, shape (G, ...)
        What the law does to each partner's products.
    units : ndarray of int, shape (G,)
        Unit of each partner, codes from 0: partners under one law are one.

    Returns
    -------
    ndarray, shape (G + units of several, ...)
    """
    several = np.flatnonzero(np.bincount(units) > 1)
    laws = np.empty((len(book) + len(several), *book.shape[1:]))
    laws[: len(book)] = book
    for row, unit in enumerate(several, len(book)):
        book[units == unit].mean(axis=0, out=laws[row])
    return laws


def holders(units: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return whose law each partner has when units of partners change places, shape (G,) or (G, k).

    Parameters
    ----------
    units : ndarray of int, shape (G,)
    order : ndarray of int, shape (units,), or (units, k) of several orders
        Whose law each unit has.

    Returns
    -------
    ndarray of int
        Row of :func:`with_means`: a partner whose unit keeps its place has its own law, another the
        mean of the other unit's members, which of a single one is its own.
    """
    sizes, mean = np.bincount(units), np.empty(int(units.max()) + 1, dtype=np.intp)
    mean[units] = np.arange(len(units))
    mean[sizes > 1] = len(units) + np.arange(np.count_nonzero(sizes > 1))
    other = order[units].T
    return np.where(other == units, np.arange(len(units)), mean[other]).T


def units_of(partners: pd.Index, groups: pd.Series) -> np.ndarray:
    """Return the unit of each partner, shape (G,): members of a group are one."""
    partner_codes = pd.Series(partners, index=partners)
    partner_groups = partner_codes.map(groups)
    return pd.factorize(partner_groups.where(partner_groups.notna(), partner_codes))[0]

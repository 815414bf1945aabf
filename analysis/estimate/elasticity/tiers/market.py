"""Tariff lines with all their sellers: the rows of both tiers of demand.

Nested demand: an elasticity of substitution between the sellers of a line, sigma, and one between lines,
eta (Fajgelbaum, Goldberg, Kennedy and Khandelwal 2020, doi:10.1093/qje/qjz036, estimate such tiers one
after the other). Before duty, in log changes, the imports of line i from seller p are::

    v_pi = -sigma t_pi + (sigma - eta) D_i + a_p + e_pi,    D_i = sum over p of w_pi t_pi

with t the change of log(1 + statutory rate) and w the seller's share in the line before the change.
Summed over the sellers with their shares they are the line's::

    v_i = -eta D_i + sum over p of w_pi a_p + e_i

so that the line's total has the sellers' own effects in it, each with its share: where a line is sold by
partners whose trade moved for other reasons, its total moved too. The imports of a seller with the mean
share s have the own law's ``-sigma + s (sigma - eta)``, and ``(1 - s)(sigma - eta)`` of the others' law.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.checks import InputError
from analysis.estimate.elasticity.main.lines import law_book

# ASSUME: lines of which four fifths were sold by partners whose law is known have the law of these; in
# others the mean law is known too badly, and the response to it comes out too near zero.
KNOWN_LAW_SHARE = 0.8


@dataclass(frozen=True)
class Market:
    """Lines, K of them, and their sellers of the year before under a known law, n of them."""

    products: pd.Index  #: HTS10 codes, shape (K,).
    #: Shape (K,). Imports from all partners, US dollars, and the change of their log.
    value: np.ndarray
    change: np.ndarray
    #: Shape (K, G). Share of each partner in all imports of the line; others sold what lacks to one.
    shares: np.ndarray
    partners: pd.Index  #: ISO alpha-3, shape (G,).
    #: Shape (n,). Line and partner, codes from 0; share among sellers under a known law; the law, change
    #: of log(1 + rate); change of log imports, missing where nothing was sold in the second year.
    line: np.ndarray
    partner: np.ndarray
    share: np.ndarray
    law: np.ndarray
    sold: np.ndarray
    book: np.ndarray  #: What the law did to every line of every partner, shape (G, K).
    #: Shape (K,). How many lines each stands for, where they are coarser goods; by default one.
    lines: np.ndarray | None = None

    @property
    def average(self) -> sparse.csr_array:
        """What gives the mean over sellers of each line, shape (K, n)."""
        cells = (self.share, (self.line, np.arange(len(self.line))))
        return sparse.csr_array(cells, shape=(len(self.products), len(self.line)))

    @property
    def mean(self) -> np.ndarray:
        """Mean law of each line, shape (K,)."""
        return self.average @ self.law


def draw_market(table: pd.DataFrame, every: pd.DataFrame, *, known: float = KNOWN_LAW_SHARE) -> Market:
    """Return lines that were imported in both years, and their sellers.

    Parameters
    ----------
    table, every : DataFrame
        As :func:`lines.lines_table` gives them: of partners whose law is known, and of all.
    known : float
        Least share of a line's imports that is sold under a known law.

    Raises
    ------
    InputError
        No such line.
    """
    totals = every.groupby("hs10")[["value_2024", "value_2025"]].sum()
    sellers = table[table.law.notna() & table.value_2024.gt(0)]
    under = sellers.groupby("hs10").value_2024.sum()
    totals = totals[(totals > 0).all(axis=1) & totals.index.isin(under.index)]
    totals = totals[under.reindex(totals.index) >= known * totals.value_2024]
    if not len(totals):
        raise InputError(
            f"tiers: no tariff line was imported in both years and sold to at least {100 * known:.0f} % "
            "under a known law; take a lower share."
        )
    sellers = sellers[sellers.hs10.isin(totals.index)].sort_values(["hs10", "partner"])
    products, partners = totals.index, pd.Index(sorted(sellers.partner.unique()))
    line, partner = products.get_indexer(sellers.hs10), partners.get_indexer(sellers.partner)
    before, after = (sellers[name].to_numpy(float) for name in ("value_2024", "value_2025"))
    shares = np.zeros((len(products), len(partners)))
    shares[line, partner] = before / totals.value_2024.to_numpy()[line]
    with np.errstate(divide="ignore"):
        sold = np.log(after) - np.log(before)
    return Market(
        products=products,
        value=totals.value_2024.to_numpy(float),
        change=np.log(totals.value_2025 / totals.value_2024).to_numpy(),
        shares=shares,
        partners=partners,
        line=line,
        partner=partner,
        share=before / np.bincount(line, before)[line],
        law=sellers.law.to_numpy(float),
        sold=np.where(np.isfinite(sold), sold, np.nan),
        book=law_book(table, _Codes(partners, products)),
    )


@dataclass(frozen=True)
class _Codes:
    """What :func:`law_book` reads of rows."""

    partners: pd.Index
    products: pd.Index

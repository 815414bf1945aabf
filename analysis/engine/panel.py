"""The data of every design: paths of pairs of partner and product over months, and their rates.

A path is a row of an array, so that a lead, a lag or a sum over months is a slice. The panels of this
package and a reader's own frame take the same form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.engine.frames import OWN_SYSTEM, RATE_CONCEPTS, called, check_frame
from analysis.engine.windows import resolve
from analysis.periods import LATEST


@dataclass(frozen=True)
class Panel:
    """Paths of P pairs over T months."""

    #: Ints, shape (P,). Codes of the pair.
    partner: np.ndarray
    product: np.ndarray
    #: What the codes stand for.
    partners: pd.Index
    products: pd.Index
    months: pd.DatetimeIndex  #: Shape (T,). One after the other, none left out.
    #: Each shape (P, T). ``customs_value``, ``duties`` (US dollars); ``effective``, ``statutory``,
    #: ``headline``: log tariff factors, log(1 + rate). NaN where not known; those that are not there
    #: were not given.
    columns: dict[str, np.ndarray]
    system: str  #: Product system (``"naics3"``).
    vintage: str  #: Publication of the data, as estimates from it carry it.

    def column(self, name: str) -> np.ndarray:
        """Return a column, shape (P, T).

        Raises
        ------
        InputError
            The data do not have it.
        """
        if name not in self.columns:
            frame = {concept: rate for rate, concept in RATE_CONCEPTS.items()}.get(name, name)
            raise InputError(f"{called(self.system)}: no column {frame!r}, which is needed here.")
        return self.columns[name]

    @property
    def customs_value(self) -> np.ndarray:
        """Imports for consumption, US dollars, shape (P, T)."""
        return self.column("customs_value")

    @property
    def statutory(self) -> np.ndarray:
        """Log factor of the law, log(1 + statutory rate), shape (P, T)."""
        return self.column("statutory")

    @property
    def effective(self) -> np.ndarray:
        """Log factor collected, log(1 + effective rate), shape (P, T)."""
        return self.column("effective")

    @cached_property
    def log_value(self) -> np.ndarray:
        """Log customs value, shape (P, T); NaN where nothing was imported."""
        return np.log(np.where(self.customs_value > 0, self.customs_value, np.nan))

    def position(self, month: str | pd.Timestamp) -> int:
        """Return the column of a month; may lie before or after the data."""
        date, first = pd.Timestamp(month), self.months[0]
        return (date.year - first.year) * 12 + date.month - first.month

    def resolve(self, window: str, *, lead: int = 0) -> str:
        """Return a window with ``latest`` written out; raises InputError outside the data."""
        where = called(OWN_SYSTEM) if self.system == OWN_SYSTEM else self.system
        return resolve(window, self.months, lead=lead, where=where)

    def inside(self, window: str) -> np.ndarray:
        """Return the columns of a window such as ``2017-01:latest``, shape (months,)."""
        start, end = window.split(":")
        last = len(self.months) - 1 if end == LATEST else min(self.position(end), len(self.months) - 1)
        return np.arange(max(self.position(start), 0), last + 1)

    def check_partner(self, partner: str, *, where: str = "") -> str:
        """Return a partner of the panel; raises InputError for another, with the nearest."""
        where = called(self.system) + (f" ({where})" if where else "")
        return check_choice(partner, self.partners, what="partner", where=where)

    def of(self, partner: str) -> np.ndarray:
        """Return which pairs are a partner's, boolean, shape (P,)."""
        return self.partners[self.partner] == partner

    def cube(self, name: str) -> np.ndarray:
        """Return a column as partner x product x month, NaN where there is no pair."""
        full = np.full((len(self.partners), len(self.products), len(self.months)), np.nan)
        full[self.partner, self.product] = self.column(name)
        return full

    def with_columns(self, **columns: np.ndarray) -> Panel:
        """Return the panel with other columns in place of its own, each shape (P, T)."""
        return replace(self, columns=self.columns | columns)

    def without(self, partners: tuple[str, ...], products: tuple[str, ...] = ()) -> Panel:
        """Return the panel without the pairs of some partners and products; codes stay without gaps."""
        if not partners and not products:
            return self
        pairs = ~np.isin(self.partners[self.partner], partners)
        pairs &= ~np.isin(self.products[self.product], products)
        (partner_positions, partner), (product_positions, product) = (
            np.unique(codes[pairs], return_inverse=True) for codes in (self.partner, self.product)
        )
        return replace(
            self,
            partner=partner,
            product=product,
            partners=self.partners[partner_positions],
            products=self.products[product_positions],
            columns={name: values[pairs] for name, values in self.columns.items()},
        )


def from_frame(frame: pd.DataFrame, *, system: str, vintage: str) -> Panel:
    """Return a tidy frame as a panel.

    Parameters
    ----------
    frame : DataFrame
        Key partner x product x month: ``partner`` (ISO alpha-3), ``product`` or a column named by
        ``system``, ``month`` (first days, or text ``2025-05``), ``customs_value`` (US dollars), and any
        of ``duties`` (US dollars), ``effective_rate``, ``statutory_rate``, ``headline_rate``
        (fractions), and other columns of numbers, which a specification may name as an exposure. A cell
        that is not there is not known; one with a value of 0 is known to be without trade.
    system : str
        Name of the product system, for messages and results.
    vintage : str
        What results say of where the data come from.

    Raises
    ------
    InputError
        As :func:`frames.check_frame`; the message names column, row and value.
    """
    product = system if system != OWN_SYSTEM and system in frame else "product"
    frame = check_frame(frame, product, where=called(system))
    months = pd.date_range(frame.month.min(), frame.month.max(), freq="MS")
    month = months.get_indexer(frame.month)
    partner, partners = pd.factorize(frame.partner, sort=True)
    code, products = pd.factorize(frame[product], sort=True)
    pairs, row = np.unique(partner.astype(np.int64) * len(products) + code, return_inverse=True)
    cell, columns = row * len(months) + month, {}
    for name in frame.columns.difference(["partner", product, "month"], sort=False):
        values = frame[name].to_numpy(float, na_value=np.nan)
        full = np.full(len(pairs) * len(months), np.nan)
        full[cell] = np.log1p(values) if name in RATE_CONCEPTS else values
        columns[RATE_CONCEPTS.get(name, name)] = full.reshape(len(pairs), len(months))
    return Panel(
        partner=pairs // len(products),
        product=pairs % len(products),
        partners=pd.Index(partners.astype(str)),
        products=pd.Index(products.astype(str)),
        months=months,
        columns=columns,
        system=system,
        vintage=vintage,
    )

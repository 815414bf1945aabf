"""The data of every design: paths of pairs of partner and product over months, and their rates.

A path is a row of an array, so that a lead, a lag or a sum over months is a slice. The panels of this
package and a reader's own frame take the same form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice, nearest
from analysis.estimate.episodes import LATEST, resolve

#: Column of a frame of rates (fractions) -> the tariff concept whose log factor it gives.
RATES = {
    "effective_rate": "effective",
    "statutory_rate": "statutory",
    "headline_rate": "headline",
}

#: Columns of a frame that are values in US dollars.
VALUES = ("customs_value", "duties")


@dataclass(frozen=True)
class Panel:
    """Paths of P pairs over T months.

    Attributes
    ----------
    partner, product : ndarray of int, shape (P,)
        Codes of the pair.
    partners, products : Index
        What the codes stand for.
    months : DatetimeIndex, shape (T,)
        One after the other, none left out.
    columns : dict of ndarray, each shape (P, T)
        ``customs_value``, ``duties`` (US dollars); ``effective``, ``statutory``, ``headline``: log
        tariff factors, log(1 + rate). NaN where not known; those that are not there were not given.
    system : str
        Product system (``"naics3"``).
    vintage : str
        Publication of the data, as estimates from it carry it.
    """

    partner: np.ndarray
    product: np.ndarray
    partners: pd.Index
    products: pd.Index
    months: pd.DatetimeIndex
    columns: dict[str, np.ndarray]
    system: str
    vintage: str

    def column(self, name: str) -> np.ndarray:
        """Return a column, shape (P, T).

        Raises
        ------
        InputError
            The data do not have it.
        """
        if name not in self.columns:
            frame = {concept: rate for rate, concept in RATES.items()}.get(name, name)
            raise InputError(f"the {self.system} panel has no column {frame!r}, which is needed here.")
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
        month = pd.Timestamp(month)
        return (month.year - self.months[0].year) * 12 + month.month - self.months[0].month

    def resolve(self, window: str, *, lead: int = 0) -> str:
        """Return a window with ``latest`` written out; raises InputError outside the data."""
        return resolve(window, self.months, lead=lead, where=self.system)

    def inside(self, window: str) -> np.ndarray:
        """Return the columns of a window such as ``2017-01:latest``, shape (months,)."""
        start, end = window.split(":")
        last = len(self.months) - 1 if end == LATEST else min(self.position(end), len(self.months) - 1)
        return np.arange(max(self.position(start), 0), last + 1)

    def check_partner(self, partner: str, *, where: str = "") -> str:
        """Return a partner of the panel; raises InputError for another, with the nearest."""
        where = f"the {self.system} panel" + (f" ({where})" if where else "")
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

    def without(self, partners: tuple[str, ...]) -> Panel:
        """Return the panel without the pairs of some partners; codes stay without gaps."""
        if not partners:
            return self
        kept = ~np.isin(self.partners[self.partner], partners)
        (left, partner), (found, product) = (
            np.unique(codes[kept], return_inverse=True) for codes in (self.partner, self.product)
        )
        return replace(
            self, partner=partner, product=product, partners=self.partners[left],
            products=self.products[found],
            columns={name: values[kept] for name, values in self.columns.items()},
        )  # fmt: skip


def from_frame(frame: pd.DataFrame, *, system: str, vintage: str) -> Panel:
    """Return a tidy frame as a panel.

    Parameters
    ----------
    frame : DataFrame
        Key partner x product x month: ``partner`` (ISO alpha-3), ``product`` or a column named by
        ``system``, ``month`` (first days), ``customs_value`` (US dollars), and any of ``duties`` (US
        dollars), ``effective_rate``, ``statutory_rate``, ``headline_rate`` (fractions), and other
        columns of numbers, which a specification may name as an exposure. A cell that is
        not there is not known; one with a value of 0 is known to be without trade.
    system : str
        Name of the product system, for messages and results.
    vintage : str
        What results say of where the data come from.

    Raises
    ------
    InputError
        A column that is missing, a key that occurs twice, a month that is no date, or a rate below
        -1; the message names column and row.
    """
    product = system if system in frame else "product"
    for name in ("partner", product, "month", "customs_value"):
        if name not in frame:
            guess = nearest(name, map(str, frame.columns))
            hint = f" Did you mean {guess!r}?" if guess else ""
            raise InputError(
                f"the data have no column {name!r}.{hint} Needed: partner, product, month, "
                "customs_value, and rates as fractions."
            )
    for name in ("partner", product):
        _refuse(frame, frame[name].isna().to_numpy(), name, "is no name")
    months = pd.date_range(frame.month.min(), frame.month.max(), freq="MS")
    month = months.get_indexer(frame.month)
    _refuse(frame, month < 0, "month", "is not the first day of a month")
    partner, partners = pd.factorize(frame.partner, sort=True)
    code, products = pd.factorize(frame[product], sort=True)
    pair = partner.astype(np.int64) * len(products) + code
    pairs, row = np.unique(pair, return_inverse=True)
    cell = row * len(months) + month
    _refuse(frame, pd.Series(cell).duplicated().to_numpy(), product, "occurs twice for this month")
    columns = {}
    others = frame.select_dtypes("number").columns.difference([*VALUES, *RATES, "partner", product])
    for name in [*VALUES, *RATES, *others]:
        if name in frame:
            values = frame[name].to_numpy(float, na_value=np.nan)
            if name in VALUES:
                _refuse(frame, values < 0, name, "is below zero")
            if name in RATES:
                _refuse(frame, values <= -1, name, "is not a rate as a fraction")
                values = np.log1p(values)
            full = np.full(len(pairs) * len(months), np.nan)
            full[cell] = values
            columns[RATES.get(name, name)] = full.reshape(len(pairs), len(months))
    return Panel(
        partner=pairs // len(products), product=pairs % len(products),
        partners=pd.Index(partners.astype(str)), products=pd.Index(products.astype(str)),
        months=months, columns=columns, system=system, vintage=vintage,
    )  # fmt: skip


def _refuse(frame: pd.DataFrame, wrong: np.ndarray, column: str, problem: str) -> None:
    """Raise InputError that names the first wrong row."""
    if np.any(wrong):
        at = int(np.flatnonzero(wrong)[0])
        value = frame[column].iloc[at]
        raise InputError(f"row {frame.index[at]}, column {column}: {value} {problem}.")

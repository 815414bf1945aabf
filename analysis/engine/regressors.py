"""Several regressors in one specification: lags of the tariff, or an exposure times each month.

Months are those of the calendar, or counted from an event, which may be one of each pair's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.checks import MONTH, InputError
from analysis.own_frame import LARGEST

# ASSUME: nobody looks at the path around an event month by month for longer than ten years.
MOST_EVENT_MONTHS = 120


@dataclass(frozen=True, kw_only=True)
class ByMonth:
    """An exposure times each month, relative to a reference."""

    #: A partner of the panel, whose pairs are exposed by 1; or a column of the data that is constant
    #: along a pair; or, with ``start`` and ``end``, a tariff: the change of its log factor between these
    #: months. Empty: 1 of every pair, which then has an event of its own.
    exposure: str
    #: Month without a coefficient, ``"2018-06"``; with ``event`` months since it, ``-1``.
    reference: str | int
    #: Month from which months are counted (``"2018-09"``); or a column of the data that has the months
    #: since each pair's own event, missing where there is none; empty: from the reference.
    event: str = ""
    #: Months of the change of a tariff.
    start: str = ""
    end: str = ""

    def __post_init__(self):
        if bool(self.start) != bool(self.end):
            raise InputError("`by_month`: the change of a tariff needs both `start` and `end`.")
        if bool(self.event) != isinstance(self.reference, int):
            raise InputError(
                "`by_month`: `reference` is a month (2018-06), or with `event` months since it (-1)."
            )
        if not self.exposure and not self.of_each:
            raise InputError("`by_month`: all pairs alike are compared with none; name an `exposure`.")

    @property
    def of_each(self) -> bool:
        """Whether each pair has an event of its own, in a column of the data."""
        return bool(self.event) and not MONTH.fullmatch(self.event)

    def of_pairs(self, data) -> np.ndarray:
        """Return the exposure of each pair of a panel, shape (P,); NaN where it is not known.

        Raises
        ------
        InputError
            Neither a partner nor a column of the data, a column that varies along a pair, or one of
            numbers that no sum holds.
        """
        if not self.exposure:
            return np.ones(len(data.partner))
        if self.exposure in data.partners:
            return data.of(self.exposure).astype(float)
        values = data.column(self.exposure)
        if (large := values[np.abs(values) > LARGEST]).size:
            raise InputError(
                f"`by_month`: the exposure {self.exposure!r} has {large[0]:g}, which is no number up to "
                f"{LARGEST:g}; leave such a cell empty."
            )
        if self.start:
            first, last = (data.position(month) for month in (self.start, self.end))
            if not 0 <= first < values.shape[1] or not 0 <= last < values.shape[1]:
                raise InputError(f"`by_month`: {self.start} or {self.end} is outside the data.")
            return values[:, last] - values[:, first]
        finite = np.isfinite(values)
        first = np.take_along_axis(values, finite.argmax(axis=1)[:, None], axis=1)
        if (np.abs(values - first)[finite] > 1e-12 * np.nanmax(np.abs(first))).any():
            raise InputError(
                f"`by_month`: the exposure {self.exposure!r} is not constant along a pair; say the "
                "months of its change (`start`, `end`)."
            )
        return first[:, 0]

    def counts(self, months: pd.DatetimeIndex) -> np.ndarray:
        """Return months since the event, or since the reference, shape (T,)."""
        zero = pd.Timestamp(self.event or self.reference)
        return np.asarray((months.year - zero.year) * 12 + months.month - zero.month)

    def columns(self, data, months: pd.DatetimeIndex) -> tuple[np.ndarray, list[int]]:
        """Return regressors of all pairs and some months, and the month that each is about.

        Returns
        -------
        columns : ndarray, shape (P, T, k)
        horizons : list of int, k
            Months since the event, or the reference, which is left out.

        Raises
        ------
        InputError
            A reference outside the months; or of a column of events, a cell that is no whole number, or
            more than :data:`MOST_EVENT_MONTHS` horizons.
        """
        counts = self._since(data, months) if self.of_each else self.counts(months)
        horizons = np.unique(counts[np.isfinite(counts)])
        reference = self.reference if self.event else 0
        if reference not in horizons:
            raise InputError(f"`by_month`: the reference {self.reference} is outside the window.")
        horizons = horizons[horizons != reference]
        columns = np.where(counts[..., None] == horizons, self.of_pairs(data)[:, None, None], 0.0)
        return columns, [int(horizon) for horizon in horizons]

    def _since(self, data, months: pd.DatetimeIndex) -> np.ndarray:
        """Return months since each pair's own event, shape (P, T); NaN where it has none."""
        first = data.position(months[0])
        counts = data.column(self.event)[:, first : first + len(months)]
        seen = np.unique(counts[np.isfinite(counts)])
        if (wrong := seen[seen != np.round(seen)]).size:
            raise InputError(
                f"`by_month`: {self.event!r} has {wrong[0]:g}, and months since an event are whole."
            )
        if len(seen) > MOST_EVENT_MONTHS:
            raise InputError(
                f"`by_month`: {self.event!r} has {len(seen)} different months since an event; put those "
                f"far from it together, so that there are at most {MOST_EVENT_MONTHS}."
            )
        return counts

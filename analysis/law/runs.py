"""The law on a partner's lines as sums that run over days: the mean of a period is a difference of two.

Rates have six decimals, so that sums of millionths are whole numbers: exact, in whatever order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.law.asked import check_partner, stored_rows
from analysis.law.table import DECIMALS, LAST_DAY
from analysis.reading import cached

#: Bits of a day in a key, counted from :data:`DAY_0`; the rest is the line, as a number.
BITS, DAY_0 = 13, np.datetime64("2018-01-01")
#: The day after the law, counted so.
END = int((np.datetime64(LAST_DAY, "D") - DAY_0).astype(int)) + 1
#: What a rate is counted in.
UNIT = 10**DECIMALS


@dataclass(frozen=True)
class Runs:
    """A partner's runs of days without a change of rate, R of them, in order of line and day."""

    #: Each shape (R,): line and first day as one number, and the rate in :data:`UNIT` (0 if barred).
    key: np.ndarray
    rate: np.ndarray
    free: np.ndarray  #: Shape (R,), bool: imports may enter.
    #: Each shape (R,): sums over the days of the line before the run, of the rate and of days free.
    rates: np.ndarray
    days: np.ndarray

    @property
    def lines(self) -> np.ndarray:
        """Shape (R,): the line of each run, as a number."""
        return self.key >> BITS

    def means(self, line: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Return the mean rate of lines over periods; arrays in, an array out.

        Parameters
        ----------
        line : ndarray of int, shape (n,)
            Lines of ten digits, as numbers.
        first, last : ndarray of datetime64[D], shape (n,)
            First and last day of each period; the same day twice is the rate on that day.

        Returns
        -------
        ndarray, shape (n,)
            Fractions; every day of the law on which the line may enter counts alike. Missing where there
            is none, and on a line that the partner did not sell.
        """
        start, end = ((day.astype("datetime64[D]") - DAY_0).astype(int) for day in (first, last))
        rates_from, days_from = self._until(line, start)
        rates_to, days_to = self._until(line, np.minimum(end + 1, END))
        days, mean = days_to - days_from, np.full(len(line), np.nan)
        return np.divide(rates_to - rates_from, days * UNIT, out=mean, where=days > 0)

    def _until(self, line: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the sums over the days of lines before a day; nothing before a line's first."""
        keys = (line << BITS) + day
        run = np.maximum(np.searchsorted(self.key, keys, side="right") - 1, 0)
        held = keys - self.key[run]
        held_by = (held >= 0) & (self.key[run] >> BITS == line)
        rates, days = self.rates[run] + self.rate[run] * held, self.days[run] + self.free[run] * held
        return rates * held_by, days * held_by


@cached
def runs_of(partner: str, column: str = "statutory_rate") -> Runs:
    """Return a partner's law by ten digits, of one column of rates; China's to 2023 stands by six.

    Raises
    ------
    InputError
        A partner that the law does not know, or a law that is not built.
    """
    columns = ["hts", "first_day", "last_day", column, "barred"]
    rows = stored_rows("law", check_partner(partner), columns=columns, date_as_object=False)
    return runs_from(rows[rows.hts.str.len().eq(10)], column)


def runs_from(rows: pd.DataFrame, column: str = "statutory_rate") -> Runs:
    """Return the runs of one partner's rows of :func:`table.law_table`, by line and day."""
    line, first, last = (
        rows.hts.to_numpy(int),
        *(
            (rows[name].to_numpy("datetime64[D]") - DAY_0).astype(int)
            for name in ("first_day", "last_day")
        ),
    )
    free = ~rows.barred.to_numpy(bool)
    rate = np.rint(np.where(free, rows[column], 0.0) * UNIT).astype(np.int64)
    length = last - first + 1
    begins = np.append(True, line[1:] != line[:-1])
    sums = [_before(values * length, begins) for values in (rate, free)]
    return Runs((line << BITS) + first, rate, free, *sums)


def _before(values: np.ndarray, begins: np.ndarray) -> np.ndarray:
    """Return the sum of the values before each of its line, the first of which ``begins`` tells."""
    sums = np.cumsum(values) - values
    at = np.flatnonzero(begins)
    return sums - np.repeat(sums[at], np.diff(np.append(at, len(values))))


def rates_between(partner, hts, first, last=None) -> np.ndarray:
    """Return the statutory rate of whole tariff lines over periods, arrays in, an array out.

    A thousand take as long as one; :func:`lookup.statutory_rate` says more of each.

    Parameters
    ----------
    partner : sequence of str, or str
        ISO alpha-3 codes.
    hts : sequence of str, or str
        Lines of the schedule of 2024-2026, ten digits.
    first, last : sequence of datetime64, or one
        Days from 2018-01-01 (China: 2024-01-01) to 2027-02-28; without ``last`` the rate on a day.

    Returns
    -------
    ndarray, shape (n,)
        Fractions; the mean over the days of the period on which imports were not barred. Missing where
        there is none, and on a line that the partner sold in neither 2024 nor 2025.

    Raises
    ------
    InputError
        A partner that the law does not know, or a law that is not built.
    """
    days = (np.asarray(day, dtype="datetime64[D]") for day in (first, first if last is None else last))
    partner, hts, first, last = np.broadcast_arrays(*map(np.atleast_1d, (partner, hts, *days)))
    line, rates = hts.astype(str).astype(np.int64), np.empty(len(hts))
    codes, at = np.unique(partner.astype(str), return_inverse=True)
    for number, code in enumerate(codes.tolist()):
        rows = np.flatnonzero(at == number)
        rates[rows] = runs_of(code).means(line[rows], first[rows], last[rows])
    return rates

"""What a series without gaps did after a control, beside what it did at dates without one.

The change compares the months from the control's first day in force with the same calendar months of
the last year that ended before it was announced: seasons drop out, and neither goods shipped early nor
goods held back before the first day enter the base. The same change at every earlier date is the placebo
distribution: its mean is what such a stretch usually brings, its spread the size of the interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit  # scipy.stats costs a second to import

from analysis.checks import InputError

#: Fewest placebo dates, one a month without a gap, for an interval.
FEWEST_PLACEBO_DATES = 24

#: Months of the base; dates closer together than this share most of what they compare.
MONTHS_PER_YEAR = 12

ONLY = "only bounds can be given."


@dataclass(frozen=True, kw_only=True)
class ChangeAfterControl:
    """ChangeAfterControl of a series after a control; logs, and an interval for what the control did."""

    change: float  #: Log of the sum over the months after, over that of the same calendar months before.
    #: ``change`` less its mean at earlier dates, with its 95 % interval, log points.
    effect: float
    ci_low: float
    ci_high: float
    n_months: int  #: Months after the first day in force.
    n_placebos: int  #: Earlier dates, one a month.
    #: Share of dates, the control's own among them, that moved as far from the usual change.
    rank_p: float
    #: The two sums, in the unit of the series.
    before: float
    after: float
    base: tuple[pd.Timestamp, pd.Timestamp]  #: First and last month of the year before.


def change_after(
    values: pd.Series, *, announced: pd.Timestamp, effective: pd.Timestamp, n_months: int
) -> ChangeAfterControl:
    """Measure the change of a series after a control, with an interval from placebo dates.

    Parameters
    ----------
    values : Series
        Positive sums by month, indexed by first days, without a gap.
    announced, effective : Timestamp
        Days on which the control became public and went into force. A control that begins after the
        15th counts from the next month.
    n_months : int
        Months after, at most 12.

    Returns
    -------
    ChangeAfterControl
        Of placebo dates one in twelve shares no base: on so many the spread rests. On series drawn
        without a control (noise, a level that
        wanders, and both) the interval holds nothing in 92 to 99 of 100 cases for twelve months and in
        97 or more for three.

    Raises
    ------
    InputError
        A gap, less than 24 placebo dates, or a window beyond the data: says which, and that bounds are
        all that such a series allows.
    """
    announced, effective = _month(announced), _first_month(effective)
    _check(values, effective, n_months)
    # Arrays from here on; places are months since the first.
    x, first = values.to_numpy(float), values.index[0]
    notice, began = _months(first, announced), _months(first, effective)

    def log(at: int) -> float:
        """Return the log of the sum after over that of the same calendar months of the year before."""
        after, start = at + began - notice + np.arange(n_months), at - MONTHS_PER_YEAR
        return float(np.log(x[after].sum() / x[start + (after - start) % MONTHS_PER_YEAR].sum()))

    last = notice - (began - notice) - n_months  # its window ends before the announcement
    if last + 1 - MONTHS_PER_YEAR < FEWEST_PLACEBO_DATES:
        raise InputError(
            f"{max(last + 1 - MONTHS_PER_YEAR, 0)} placebo dates before {announced:%Y-%m}, needed are "
            f"{FEWEST_PLACEBO_DATES}: {ONLY}"
        )
    placebos = np.array([log(at) for at in range(MONTHS_PER_YEAR, last + 1)])
    log_change, usual = log(notice), placebos.mean()
    separate = len(placebos) / MONTHS_PER_YEAR
    spread = placebos.std(ddof=1) * np.sqrt(1 + 1 / separate)
    reach = float(stdtrit(separate - 1, 0.975)) * spread if separate > 1 else np.inf
    far = np.abs(placebos - usual) >= abs(log_change - usual)
    after = x[began : began + n_months].sum()
    return ChangeAfterControl(
        change=log_change,
        effect=log_change - usual,
        ci_low=log_change - usual - reach,
        ci_high=log_change - usual + reach,
        n_months=n_months,
        n_placebos=len(placebos),
        rank_p=(1 + far.sum()) / (1 + len(placebos)),
        before=after / np.exp(log_change),
        after=after,
        base=(values.index[notice - MONTHS_PER_YEAR], values.index[notice - 1]),
    )


def shipped_early(values: pd.Series, *, announced: pd.Timestamp, effective: pd.Timestamp) -> float:
    """Return what left between announcement and first day beyond the same months a year before.

    In the unit of the series; months from that of the announcement to the last before the first day in
    force.
    """
    months = pd.date_range(_month(announced), _first_month(effective), freq="MS")[:-1]
    return float(values[months].sum() - values[months - pd.DateOffset(years=1)].sum())


def _month(day: pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp(day.year, day.month, 1)


def _first_month(day: pd.Timestamp) -> pd.Timestamp:
    # ASSUME: a control that begins after the 15th is counted from the month after.
    return _month(day) + pd.DateOffset(months=int(day.day > 15))


def _months(first: pd.Timestamp, month: pd.Timestamp) -> int:
    return (month.year - first.year) * MONTHS_PER_YEAR + month.month - first.month


def _check(values: pd.Series, effective: pd.Timestamp, n_months: int) -> None:
    every = pd.date_range(values.index[0], values.index[-1], freq="MS")
    gaps = every.difference(values.index[values.notna() & (values > 0)])
    if len(gaps):
        raise InputError(f"the series has no value in {gaps[0]:%Y-%m}: {ONLY}")
    if not 1 <= n_months <= MONTHS_PER_YEAR:
        raise InputError(f"n_months is {n_months}: give 1 to {MONTHS_PER_YEAR}.")
    last = effective + pd.DateOffset(months=n_months - 1)
    if last > values.index[-1]:
        raise InputError(f"the series ends in {values.index[-1]:%Y-%m}, the window in {last:%Y-%m}.")

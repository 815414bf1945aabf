"""The law for a frame of one's own: the statutory rate of tariff lines by month."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError
from analysis.combine.law.asked import check_partner
from analysis.combine.law.on_days import rates_on_days
from analysis.combine.law.statutory import BASKET_2024
from analysis.combine.law.table import FIRST_DAY, LAST_DAY
from analysis.combine.own import own_frame

#: Columns of the key.
KEY = ("partner", "product", "month")


def with_statutory_rate(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of US imports with the rate that the law charged on each line in each month.

    Parameters
    ----------
    frame : DataFrame
        ``partner`` (ISO alpha-3), ``product`` (HTS line of 2024-2026, text of ten digits), ``month``
        (first day, from 2018-01 to 2027-02; for China from 2024-01).

    Returns
    -------
    DataFrame
        The same rows with ``statutory_rate``: the mean over the days of the month (fraction; base rate
        and every layer). It is missing on a line that the partner sold in neither 2024 nor 2025, and
        where imports were barred all month.

    Raises
    ------
    InputError
        A column that is missing, products that are no text of ten digits, a partner that the law does
        not know, a month outside it, or a law that is not built (``make law``).

    Notes
    -----
    The rate is that of a fixed law, not of what was paid: goods from Canada and Mexico are exempt in the
    share of each line that claimed USMCA in September to November 2025, in every month.
    """
    given, frame = frame, own_frame(frame, KEY)[list(KEY)]
    lines = frame["product"].astype(str)
    wrong = ~lines.str.fullmatch(r"[0-9]{10}").to_numpy()
    if wrong.any():
        row, line = frame.index[wrong][0], lines[wrong].iloc[0]
        raise InputError(
            f"your data, row {row}, column product: {line!r} is no HTS line of ten digits; keep "
            "codes as text, so that a leading zero stays."
        )
    months = pd.DatetimeIndex(frame.month.unique())
    parts = [_by_month(partner, months) for partner in frame.partner.unique()]
    rates = pd.concat(parts).set_index(list(KEY)).statutory_rate
    cells = pd.MultiIndex.from_frame(frame.assign(product=lines, partner=frame.partner.astype(str)))
    return given.assign(statutory_rate=rates.reindex(cells).to_numpy())


def _by_month(partner: str, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the rate of all lines of a partner: partner, product, month, statutory_rate."""
    first = BASKET_2024 if check_partner(partner) == "CHN" else FIRST_DAY
    outside = months[(months < first) | (months > LAST_DAY)]
    if len(outside):
        raise InputError(
            f"your data: the law by line on {partner} has no {outside[0]:%Y-%m}; it runs from "
            f"{first:%Y-%m} to {LAST_DAY:%Y-%m}."
        )
    rates = rates_on_days(partner, [(month, month + pd.offsets.MonthEnd(0)) for month in months])
    long = rates.set_axis(months, axis=1).stack().rename("statutory_rate")
    long = long.rename_axis(["product", "month"]).reset_index()
    return long.assign(partner=partner).astype({"product": "str"})

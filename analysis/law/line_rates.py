"""Statutory rates of single tariff lines by year: partner x HTS10, and China's HS6 lines of 2017."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.law.calendar import day_weights
from analysis.law.statutory import Law, layers_2017

YEARS = (2024, 2025)

#: Columns of the lines that are kept beside the rates.
COLUMNS = ["partner", "hs10", "naics3", "value_2024", "value_2025"]

#: Years before and after the lists of 2018-2019.
YEARS_2018 = (2017, 2019)


def line_rates(law: Law, partners) -> pd.DataFrame:
    """Return imports and annual mean statutory rates of every line that a partner sold in either year.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`.
    partners : sequence of str
        ISO alpha-3 codes; those without a traded line are left out.

    Returns
    -------
    DataFrame
        Key partner x hs10; ``naics3``, ``value_2024``, ``value_2025`` (customs value, US dollars, 0
        where nothing was sold), ``rate_2024``, ``rate_2025`` (mean over the days of the year of the
        rate that the law sets; fraction).
    """
    parts = []
    for partner in sorted(set(partners) & set(law.partners)):
        lines = law.of(partner)
        segments, layers = law.layers(lines)
        by_line = sum(layers.values())
        rates = {f"rate_{year}": in_year(segments, year) @ by_line for year in YEARS}
        parts.append(lines[COLUMNS].assign(**rates))
    return pd.concat(parts, ignore_index=True)


def china_line_rates(lines: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return annual mean statutory rates of China's HS6 lines before and after the lists of 2018-2019.

    Parameters
    ----------
    lines : DataFrame
        Of :func:`lines.lines_2017`.
    events : DataFrame
        ``collect.read_events()``.

    Returns
    -------
    DataFrame
        Key hs6; ``rate_2017``, ``rate_2019`` (mean over the days of the year; fraction).
    """
    segments, layers = layers_2017(lines, events)
    by_line = sum(layers.values())
    rates = {f"rate_{year}": in_year(segments, year) @ by_line for year in YEARS_2018}
    return lines[["hs6"]].assign(**rates)


def in_year(segments: pd.DatetimeIndex, year: int) -> np.ndarray:
    """Return each segment's share of the days of a year, shape (S,)."""
    months = pd.date_range(f"{year}-01-01", periods=12, freq="MS")
    return np.average(day_weights(segments, months), axis=0, weights=months.days_in_month)

"""Statutory rates of single tariff lines: the annual mean of every partner x HTS10 line."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from analysis.combine.law.calendar import day_weights, rate_steps
from analysis.combine.law.lines import (
    Read,
    ad_valorem_base,
    lines_2024,
    section_232_dates,
    section_232_share,
)
from analysis.combine.law.statutory import layers_2024, usmca_share

YEARS = (2024, 2025)


def line_rates(read: Read, events: pd.DataFrame) -> pd.DataFrame:
    """Return imports and annual mean statutory rates of every line that a partner sold in either year.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    events : DataFrame
        ``collect.read_events()``.

    Returns
    -------
    DataFrame
        Key partner x hs10 (the partners of the table ``partners``); ``value_2024``, ``value_2025``
        (customs value, US dollars, 0 where nothing was sold), ``rate_2024``, ``rate_2025`` (mean over
        the days of the year of the rate that the law sets; fraction).
    """
    # ASSUME: the rates in force at the calendar's end in 2025 hold to the end of that year.
    lines = _lines_of_both_years(read)
    dates = section_232_dates(lines, read("us_section232_products"))
    shares = section_232_share(lines)
    claims = usmca_share(read("us_usmca_claims_naics3_monthly"))
    groups = read("partners").set_index("partner").group
    parts = []
    for partner, own in lines.groupby("partner"):
        group = groups.get(partner)
        steps = rate_steps(events, partner, group if isinstance(group, str) else None)
        segments, layers = layers_2024(
            own, dates.loc[own.index], shares.loc[own.index], steps, claims.get(partner)
        )
        by_line = sum(layers.values())
        rates = {f"rate_{year}": _in_year(segments, year) @ by_line for year in YEARS}
        parts.append(own[["partner", "hs10", "value_2024", "value_2025"]].assign(**rates))
    return pd.concat(parts, ignore_index=True)


def _in_year(segments: pd.DatetimeIndex, year: int) -> np.ndarray:
    """Return each segment's share of the days of a year, shape (S,)."""
    months = pd.date_range(f"{year}-01-01", periods=12, freq="MS")
    return np.average(day_weights(segments, months), axis=0, weights=months.days_in_month)


def _lines_of_both_years(read: Read) -> pd.DataFrame:
    """Return the lines of :func:`lines_2024` for what was sold in 2024 or in 2025."""
    imports = read("us_imports_hs10_annual")
    known = imports[imports.partner.isin(read("partners").partner) & imports.customs_value.gt(0)]
    values = known.pivot_table(
        index=["partner", "hs10"], columns="year", values="customs_value", observed=True
    ).fillna(0.0)
    values = values.rename(columns={year: f"value_{year}" for year in YEARS}).reset_index()
    # A line first sold in 2025 enters the basket with the value of that year and no duties.
    new = values.loc[values.value_2024.eq(0), ["partner", "hs10", "value_2025"]]
    new = new.rename(columns={"value_2025": "customs_value"})
    new = new.assign(year=2024, duties=0, dutiable_value=0)

    @functools.wraps(read)
    def with_new_lines(name: str) -> pd.DataFrame:
        return pd.concat([known, new]) if name == imports_name else read(name)

    imports_name = "us_imports_hs10_annual"
    lines = lines_2024(with_new_lines).merge(values, on=["partner", "hs10"], how="inner")
    # ASSUME: a line that a partner did not sell in 2024 has the full base rate, no preference.
    base = ad_valorem_base(read("us_mfn_rates_hts8_2025"), imports)
    full = lines.hs10.str[:8].map(base).fillna(0.0).mask(lines.special, 0.0)
    lines["base_rate"] = lines.base_rate.where(lines.value_2024.gt(0), full)
    return lines

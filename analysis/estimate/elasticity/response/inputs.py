"""The study of responses to the law: an episode's response by age, and the law on a partner's lines."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.combine.panel import ANNUAL
from analysis.estimate.elasticity.dynamics.inputs import load_path
from analysis.estimate.elasticity.main.inputs import main_estimate
from analysis.estimate.elasticity.response.by_age import ByAge, path_errors, path_shape
from analysis.estimate.elasticity.response.lines import LINE_YEAR, LineLaw, recorded_lines
from analysis.law.lines import naics3_of_lines
from analysis.law.stored import rates_on_days
from analysis.reading import cached


@cached
def response_of(name: str) -> ByAge:
    """Return the path in time of an episode's response by law, at the level of its main estimate."""
    path = across(name)
    return ByAge(*path_shape(path), main_estimate(name), path_errors(path))


def across(name: str) -> pd.DataFrame:
    """Return an episode's response by law and month across partners."""
    return load_path().query("episode == @name")


def line_law(partner: str, months: pd.DatetimeIndex, *, year: int = LINE_YEAR) -> LineLaw:
    """Return the actual law on each of a partner's lines, from 2024 on.

    Parameters
    ----------
    partner : str
        ISO alpha-3 code.
    months : DatetimeIndex
        First days, consecutive.
    year : int
        Whose imports weigh the lines.
    """
    lines = recorded_lines(read_table(ANNUAL), sectors_of_lines(), [partner], year=year)
    periods = [(month, month + pd.offsets.MonthEnd()) for month in months]
    rates = rates_on_days(partner, periods, lines.hts)
    rate_known = rates.notna().all(axis=1).to_numpy()  # goods that were barred in a month have no rate
    return LineLaw(lines[rate_known], months, np.log1p(rates[rate_known].to_numpy(float)))


@cached
def sectors_of_lines() -> pd.Series:
    """Return the sector of every line; index: HTS10."""
    codes = pd.Series(read_table(ANNUAL).hs10.unique())
    return naics3_of_lines(codes, read_table("hs10_naics6")).set_axis(codes)

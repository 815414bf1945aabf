"""Predictions of the months that no table holds yet."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import t as student

from analysis.checks import InputError
from analysis.estimate.record.prediction import imports as buying
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS, KEY
from analysis.estimate.record.prediction.rates import QUANTILES, forecast, quantiles
from analysis.estimate.record.prediction.replay import learnt_from

#: Months ahead that may be asked for: a series that ended a year before the others is still predicted.
MONTHS_PREDICTED = range(1, 16)

#: Days from the end of a month before which no US figure of it has been published.
EARLIEST_RELEASE = 28

#: Significant digits of what is written: those that machines agree on.
PREDICTION_DIGITS = 5

#: Columns of a prediction, and its key.
COLUMNS = ["origin", "target", *KEY, "month", "horizon", "median", *QUANTILES]


def last_month(day: pd.Timestamp) -> pd.Timestamp:
    """Return the last month predicted on a day: December, from November on that and two more."""
    return max(
        pd.Timestamp(day.year, 12, 1), day.to_period("M").to_timestamp() + pd.DateOffset(months=1)
    )


def check_day(day: pd.Timestamp, newest: pd.Timestamp) -> None:
    """Refuse a day that the data contradict.

    Parameters
    ----------
    day : Timestamp
    newest : Timestamp
        Newest month held.

    Raises
    ------
    InputError
        A day before the newest month can have been published, or so long after it that the months
        between are no forecast.
    """
    clock = f"today is {day:%Y-%m-%d} by this machine's clock"
    if day < newest + pd.offsets.MonthEnd(0) + pd.Timedelta(days=EARLIEST_RELEASE):
        raise InputError(
            f"{clock}, when figures of {newest:%Y-%m}, which are held, were not out: set the clock."
        )
    last = last_month(day)
    if (last.year - newest.year) * 12 + last.month - newest.month > MONTHS_PREDICTED[-1]:
        raise InputError(
            f"{clock}, and the newest figures held are of {newest:%Y-%m}: set the clock, or bring newer "
            "ones with `make refresh`."
        )


def rates(
    known: pd.DataFrame, law: pd.DataFrame, before: pd.DataFrame, last: pd.Timestamp
) -> pd.DataFrame:
    """Return predicted collected rates of every series from its last month on.

    Parameters
    ----------
    known : DataFrame
        As :func:`origins.known`.
    law, before : DataFrame
        As :func:`law.law_by_month` and :func:`law.panel_law`.
    last : Timestamp
        Last month predicted.
    """
    grid, learnt, changes = learnt_from(known, law, before, last)
    months = pd.date_range(known.index[0], last, freq="MS")
    forecasts = forecast(grid, changes, learnt, months[months >= grid.index[0]])
    forecasts = forecasts.join(quantiles(forecasts)).assign(target="collected_rate")
    ahead = [pd.DateOffset(months=n) for n in forecasts.horizon]
    return forecasts.assign(origin=[m - n for m, n in zip(forecasts.month, ahead, strict=True)])[COLUMNS]


def imports(values: pd.DataFrame, effects: dict, last: pd.Timestamp) -> pd.DataFrame:
    """Return predicted imports of every partner from its last month on, US dollars.

    Parameters
    ----------
    values : DataFrame
        Months x partners.
    effects : dict
        As :func:`imports.replay_imports` takes them.
    last : Timestamp
    """
    ends = pd.Series({name: values[name].last_valid_index() for name in values})
    parts = []
    for origin, ending in ends.groupby(ends):
        n = (last.year - origin.year) * 12 + last.month - origin.month
        horizons = tuple(range(1, n + 1))
        forecasts, _ = buying.replay_imports(values.loc[:origin], effects, [origin], horizons)
        parts.append(forecasts[forecasts.partner.isin(ending.index)])
    forecasts = pd.concat(parts, ignore_index=True).assign(target="imports", goods=ALL_CHAPTERS)
    for name, p in QUANTILES.items():
        forecasts[name] = forecasts["median"] * np.exp(
            forecasts.scale * student.ppf(p, buying.IMPORTS_DF)
        )
    return forecasts[COLUMNS]


def table(*parts: pd.DataFrame) -> pd.DataFrame:
    """Return predictions in order, to :data:`PREDICTION_DIGITS` digits."""
    every = pd.concat(parts, ignore_index=True)
    numbers = ["median", *QUANTILES]
    every[numbers] = every[numbers].map(lambda value: float(f"{value:.{PREDICTION_DIGITS}g}"))
    return every.sort_values(["target", *KEY, "month"], ignore_index=True)

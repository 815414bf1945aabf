"""How much of the fall of trade with China each cut of the tariff has undone, in two ledgers.

A window of months is compared with the same months of a base year, so that season and the new year's
holiday cancel. With V the value of trade in a window over that of its base months, and V0 that at the
trough, the share undone is (V - V0) / (1 - V0). What a symmetric response would have undone follows from
the path of the collected rate r and its headline elasticity e alone: V = exp(e * change of log(1 + r)).

How much trade moves when no tariff does is read off the same comparison in calm years, away from the
new year (:func:`calm_moves`); the spread of those moves is the interval of what was undone. Their
median, a drift, is not taken off: the interval is centred on the share as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.estimate.engine.results import Estimate
from analysis.estimate.regime.series import pool_new_year

#: Months in which 145 per cent was in force on goods shipped, 10 April to 13 May 2025: on China's side
#: April and May, a month later on arrival.
# ASSUME: goods arrive one month after they are shipped. Fixed by the calendar, not by the lowest month.
TROUGH = {"us": ("2025-05", "2025-06"), "china": ("2025-04", "2025-05")}

#: Cuts of the tariff on China, and the days on which they took effect.
CUTS = {
    "Geneva": pd.Timestamp("2025-05-14"),
    "Fentanyl cut": pd.Timestamp("2025-11-10"),
    "IEEPA ends": pd.Timestamp("2026-02-24"),
}

#: Years that serve as base, the first one by default.
# ASSUME: 2024 is what would have been without the tariffs; its last months already hold stocks
# brought forward, and trade with China was shrinking before. 2023 and three years' mean are printed.
BASES = {"2024": (2024,), "2023": (2023,), "2022 to 2024": (2022, 2023, 2024)}

#: Months in which no tariff on China changed by much and the pandemic did not rule.
# ASSUME: US imports move in calm months as both ledgers would have moved in 2025 and 2026 without cuts.
CALM = [("2013-01", "2018-06"), ("2022-01", "2024-12")]

#: Months that no calm stretch compares: the holiday moves shipments and arrivals between them.
# ASSUME: windows without them tell how far other months move. Set after a first run with all starts,
# whose widest moves all came from the new year.
NEW_YEAR = (1, 2, 3)


@dataclass(frozen=True)
class Recovery:
    """What the cuts have undone."""

    #: As :func:`undone`, all ledgers, base 2024; the first row of a ledger is its trough.
    windows: pd.DataFrame
    #: ``years`` of the base; ``undone``, ``undone_low``, ``undone_high`` of the US ledger after the last
    #: cut.
    bases: pd.DataFrame
    #: Month from 2025-01: ``us``, ``china`` (value over that of the same month of 2024, January and
    #: February together), ``predicted``, ``predicted_low``, ``predicted_high`` (US ledger).
    monthly: pd.DataFrame
    headline: Estimate  #: Elasticity of the episode.
    calm: pd.Series  #: As :func:`calm_moves`.
    drift: pd.DataFrame  #: As :func:`ledger_drift`.
    vintages: dict[str, str]  #: Of each ledger.


def find_recovery(
    ledgers: dict[str, pd.Series],
    log_rate: pd.Series,
    headline: Estimate,
    *,
    imports: pd.Series,
    vintages: dict[str, str],
) -> Recovery:
    """Return what each cut has undone of the fall of trade with China.

    Parameters
    ----------
    ledgers : dict of Series
        ``us``, ``china``: trade from China to the US by month (US dollars) as each side records it.
    log_rate : Series
        log(1 + rate collected by US customs) by month.
    headline : Estimate
        Elasticity of the episode.
    imports : Series
        US imports from China by month (US dollars) through the calm years.
    vintages : dict of str to str
        Of each ledger.
    """
    own = {"log_rate": log_rate, "headline": headline, "calm": calm_moves(imports)}
    windows = [undone(values, **own, ledger=name) for name, values in ledgers.items()]
    last = [undone(ledgers["us"], **own, base=base).iloc[-1] for base in BASES]
    bases = pd.DataFrame(last)[["undone", "undone_low", "undone_high"]].assign(years=list(BASES))
    return Recovery(
        windows=pd.concat(windows, ignore_index=True),
        bases=bases,
        monthly=month_by_month(ledgers, log_rate, headline),
        headline=headline,
        calm=own["calm"],
        drift=ledger_drift(ledgers),
        vintages=vintages,
    )


def windows_after_cuts(last: pd.Timestamp) -> dict[str, pd.DatetimeIndex]:
    """Return for each cut the three months before the next one, or the last three of the data.

    Parameters
    ----------
    last : Timestamp
        Last month of the data.
    """
    # ASSUME: a month is before a cut if most of it is.
    ends = [(day + pd.Timedelta(days=15)).replace(day=1) for day in CUTS.values()]
    ends = [*ends[1:], last + pd.DateOffset(months=1)]
    return {
        cut: pd.date_range(end - pd.DateOffset(months=3), periods=3, freq="MS")
        for cut, end in zip(CUTS, ends, strict=True)
    }


def ledger_drift(ledgers: dict[str, pd.Series]) -> pd.DataFrame:
    """Return what China records over what the US records, in the months that all years have.

    Returns
    -------
    DataFrame
        Index year; ``ratio``, and ``start`` and ``end``, the first and last month that count.
    """
    both = pd.DataFrame(ledgers).dropna()
    both = both[both.index.month <= both.index[-1].month]
    by_year = both.groupby(both.index.year)
    ends = both.index.to_series().groupby(both.index.year).agg(start="min", end="max")
    return ends.assign(ratio=by_year.china.sum() / by_year.us.sum())


def undone(
    values: pd.Series,
    log_rate: pd.Series,
    headline: Estimate,
    *,
    calm: np.ndarray | pd.Series,
    ledger: str = "us",
    base: str = "2024",
) -> pd.DataFrame:
    """Return how far trade is back after each cut, and how far a symmetric response would be.

    Parameters
    ----------
    values, log_rate : Series
        By month: value (US dollars) and log(1 + rate).
    headline : Estimate
        Elasticity, applied to the change of the log rate with its interval.
    calm : ndarray or Series
        Moves in calm years (log points). Their spread about their median gives the interval of
        ``undone``; the median itself, a drift, is taken off ``undone_undrifted`` only.
    ledger : str
        ``"us"`` or ``"china"``.
    base : str
        Key of :data:`BASES`.

    Returns
    -------
    DataFrame
        One row a window: ``ledger``, ``cut`` (name) and its ``day``, ``start``, ``end``, ``level``
        (value over base), ``tariff`` (log rate less that of the base months); since the trough:
        ``undone`` with ``undone_low``, ``undone_high``, ``undone_undrifted``, ``tariff_undone`` (of the
        rise of the log rate), ``rate_undone`` (of the rise of the rate itself), ``expected`` share
        undone with ``expected_low``, ``expected_high``, and ``recovered``, ``predicted`` with
        ``predicted_low``, ``predicted_high`` (log points).
    """
    spans = {"Trough": pd.date_range(*TROUGH[ledger], freq="MS")} | windows_after_cuts(values.index[-1])
    windows = list(spans.values())
    level = np.array([_over_base(values, m, BASES[base]).sum() for m in windows])
    tariff = np.array([_less_base(log_rate, m, BASES[base]) for m in windows])
    rate = np.array([_less_base(np.expm1(log_rate), m, BASES[base]) for m in windows])
    recovered = np.log(level / level[0])
    rows = {
        "ledger": ledger,
        "cut": list(spans),
        "day": [CUTS.get(cut, pd.NaT) for cut in spans],
        "start": [m[0] for m in windows],
        "end": [m[-1] for m in windows],
        "level": level,
        "tariff": tariff,
        "recovered": recovered,
        "undone": (level - level[0]) / (1 - level[0]),
        "tariff_undone": 1 - tariff / tariff[0],
        "rate_undone": 1 - rate / rate[0],
    }
    drift = np.median(calm)
    high, low = np.quantile(calm - drift, [0.025, 0.975])
    for end, move in {"low": low, "high": high, "undrifted": drift}.items():
        rows[f"undone_{end}"] = level[0] * np.expm1(recovered - move) / (1 - level[0])
    frame = pd.DataFrame(rows | _symmetric(tariff, headline))
    # The trough is where counting starts.
    frame.loc[0, ["undone_low", "undone_high", "undone_undrifted"]] = 0.0
    return frame


def _symmetric(tariff: np.ndarray, headline: Estimate) -> dict[str, np.ndarray]:
    """Return what a symmetric response to the path of the log rate predicts, trough first."""
    ends = np.array([headline.value, headline.ci_low, headline.ci_high])[:, None]
    level, moved = np.exp(ends * tariff), ends * (tariff - tariff[0])
    share = (level - level[:, :1]) / (1 - level[:, :1])
    return {
        f"{name}{end}": values
        for name, table in {"predicted": moved, "expected": share}.items()
        for end, values in {
            "": table[0], "_low": table[1:].min(axis=0), "_high": table[1:].max(axis=0),
        }.items()
    }  # fmt: skip


def _base_months(window: pd.DatetimeIndex, year: int) -> pd.DatetimeIndex:
    return pd.DatetimeIndex([m.replace(year=year) for m in window])


def _over_base(values: pd.Series, window: pd.DatetimeIndex, years: tuple[int, ...]) -> pd.Series:
    """Return each month's value over the mean sum of the window's months in the base years."""
    base = np.mean([values[_base_months(window, year)].sum() for year in years])
    return values[window] / base


def _less_base(log_rate: pd.Series, window: pd.DatetimeIndex, years: tuple[int, ...]) -> float:
    base = np.mean([log_rate[_base_months(window, year)].mean() for year in years])
    return float(log_rate[window].mean() - base)


def calm_moves(imports: pd.Series) -> pd.Series:
    """Return how the comparison moves in calm months, when no cut can have moved it (log points).

    The level of three months, 13 to 15 months after a window of two, over that of the two, both over the
    same months of the calendar year before the first window: as in the last row of the US ledger, at
    every month at which all months used are in one span of :data:`CALM` and none in :data:`NEW_YEAR`.

    Parameters
    ----------
    imports : Series
        US dollars by month.

    Returns
    -------
    Series
        By first month. Stretches that start in the same year share most of their months.
    """
    moves = {}
    for first, last in CALM:
        span = imports[first:last]
        for start in span.index:
            early = pd.date_range(start, periods=2, freq="MS")
            late = pd.date_range(start + pd.DateOffset(months=13), periods=3, freq="MS")
            year = (start.year - 1,)
            used = [*_base_months(early, *year), *_base_months(late, *year), *late]
            compared = {*early.month, *late.month}
            if set(used) <= set(span.index) and not compared & set(NEW_YEAR):
                level = [np.log(_over_base(span, m, year).sum()) for m in (early, late)]
                moves[start] = level[1] - level[0]
    return pd.Series(moves)


def month_by_month(
    ledgers: dict[str, pd.Series], log_rate: pd.Series, headline: Estimate
) -> pd.DataFrame:
    """Return trade over that of the same month of 2024 from 2025 on, beside the symmetric response."""
    rows = {}
    for name, values in ledgers.items():
        pooled = pool_new_year(values)
        own = pooled["2025-01":]
        rows[name] = own / pooled[_base_months(own.index, 2024)].to_numpy()
    monthly = pd.DataFrame(rows)
    change = [_less_base(log_rate, _with_january(m), (2024,)) for m in monthly.index]
    for end, e in {
        "": headline.value, "_low": headline.ci_low, "_high": headline.ci_high,
    }.items():  # fmt: skip
        monthly[f"predicted{end}"] = np.exp(e * np.array(change))
    return monthly


def _with_january(month: pd.Timestamp) -> pd.DatetimeIndex:
    """Return a month, and for February January too."""
    first = month - pd.DateOffset(months=1) if month.month == 2 else month
    return pd.date_range(first, month, freq="MS")

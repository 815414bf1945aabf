"""Published forecasts of 2025 against what came: each with its own condition and definition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.estimate.counterfactual.structural import LAG_WEEKS, structural_forecast
from analysis.estimate.exports.china_ledger import china_exports
from analysis.estimate.exports.study import load_general_imports
from analysis.estimate.truce.known import known

#: Months of a year under the tariffs, for forecasts "within a year" made in April 2025.
YEAR = pd.date_range("2025-05", "2026-04", freq="MS")

#: How long the rates that these forecasts assume were in force: from 10 and 12 April to 13 May 2025.
BRIEFLY = "in force for 34 days (US) and 32 (China); this came under lower rates"

#: Month before each step of the uniform US layer on China in 2025, and the step (fraction).
# ASSUME: the month before is the calendar month before the first day in force; the steps of 5, 9 and 10
# April are one of 125 points, since all were announced within a week.
FRONTLOADED = {"2025-01": 0.10, "2025-02": 0.10, "2025-03": 1.25}


@dataclass(frozen=True)
class Verdict:
    """A published forecast and the outcome nearest to it.

    Attributes
    ----------
    study, quantity, condition : str
    stated, outcome : float
        Fractions (a change of -0.5 is -50 %).
    ci_low, ci_high : float or None
        95 % interval of the outcome, where it rests on a counterfactual.
    definition : str
        What the outcome measures.
    scored : bool
        Whether the condition came true.
    note : str
    """

    study: str
    quantity: str
    condition: str
    stated: float
    outcome: float
    definition: str
    scored: bool
    ci_low: float | None = None
    ci_high: float | None = None
    note: str = ""

    @property
    def error(self) -> float:
        """Absolute error (fraction); for an unscored forecast a distance, not a score."""
        return abs(self.stated - self.outcome)

    @property
    def loses(self) -> bool:
        """Whether saying "no change" would have been nearer."""
        return self.scored and abs(self.outcome) < self.error


def published_verdicts() -> list[Verdict]:
    """Return the published forecasts about China beside the matching outcomes."""
    return [*_kiel(), *_frontloading(), *_june_rebound()]


def _kiel() -> list[Verdict]:
    stated = read_table("published_estimates").set_index("id").estimate / 100
    condition = "145 % and 125 % are kept for a year"
    who = "Kiel Institute (KITE), April 2025"
    trade = _two_way()
    own = _china_total()
    return [
        Verdict(
            who, "trade between the United States and China", condition, float(stated["kite_us_china"]),
            _change(trade, YEAR), "US general imports from and exports to China, May 2025 to April 2026 "
            "on the same months before", scored=False,
            note=BRIEFLY,
        ),
        Verdict(
            who, "trade between the United States and China", condition, float(stated["kite_us_china"]),
            _change(trade, pd.date_range("2025-05", "2025-06", freq="MS")),
            "the same, May and June 2025: goods that had left under 145 %", scored=False,
            note="the months nearest to the condition",
        ),
        Verdict(
            who, "China's exports to all countries", condition, float(stated["kite_china_exports"]),
            _change(own, own.index.intersection(YEAR)),
            "China's exports in US dollars, May 2025 to April 2026 on the same months before",
            scored=False, note=BRIEFLY,
        ),
    ]  # fmt: skip


def _frontloading() -> list[Verdict]:
    rows = read_table("published_estimates").set_index("id")
    per_point = float(rows.estimate["goldman_frontload"])  # per cent per percentage point: a pure number
    values = known("imports", "CHN", pd.Timestamp("2026-01-31")).values
    months = pd.DatetimeIndex([f"{month}-01" for month in FRONTLOADED])
    baseline = structural_forecast(values[:"2024-12-01"], months, lag_weeks=LAG_WEEKS)
    excess = values[months].to_numpy() / baseline.paths - 1
    low, middle, high = np.quantile(excess, [0.025, 0.5, 0.975], axis=0)
    return [
        Verdict(
            "Goldman Sachs, 2025 (press)", f"front-loading in {month:%B %Y}",
            f"the rate rises by {step * 100:.0f} points a month later", per_point * step, middle[k],
            "US imports for consumption over the structural model fitted to December 2024", scored=True,
            ci_low=low[k], ci_high=high[k],
            note="the rise was announced in the month itself or later" if k else
            "threatened since November, ordered three days before",
        )
        for k, (month, step) in enumerate(zip(months, FRONTLOADED.values(), strict=True))
    ]  # fmt: skip


def _june_rebound() -> list[Verdict]:
    # ASSUME: commentary of the day expected the truce to bring a rebound in June; the package holds no
    # text of it, so that only the direction is judged.
    condition = "the truce of May holds"
    china = china_exports(read_table("china_customs_monthly"), "USA", release="first").trade_value
    us = known("imports", "CHN", pd.Timestamp("2026-01-31")).values
    may, june, july = (pd.Timestamp(f"2025-{m:02d}-01") for m in (5, 6, 7))
    cases = [
        ("China's exports to the United States, June over May 2025, first releases", china, june),
        ("US imports for consumption from China, June over May 2025", us, june),
        ("US imports for consumption from China, July over May 2025", us, july),
    ]
    return [
        Verdict(
            "press of June 2025", "a rebound in June" if month == june else "a rebound by July",
            condition, np.nan, float(series[month] / series[may] - 1), definition, scored=True,
            note="direction only: no size was stated",
        )
        for definition, series, month in cases
    ]  # fmt: skip


def _two_way() -> pd.Series:
    """Return US imports from plus exports to China, newest vintage of each month, US dollars."""
    vintages = read_table("us_trade_totals_vintages")
    own = vintages[vintages.partner.eq("CHN") & vintages.flow.eq("exports")]
    newest = own.sort_values(["month", "vintage"]).drop_duplicates("month").set_index("month").value
    return load_general_imports("CHN").add(newest.astype(float)).dropna()


def _china_total() -> pd.Series:
    """Return China's exports to all countries, revised where found, US dollars."""
    customs = read_table("china_customs_monthly")
    revised = china_exports(customs, "WLD", release="revised").trade_value
    return revised.combine_first(china_exports(customs, "WLD", release="first").trade_value).dropna()


def _change(values: pd.Series, months: pd.DatetimeIndex) -> float:
    before = values.reindex(months - pd.DateOffset(years=1)).to_numpy()
    now = values.reindex(months).to_numpy()
    return float(now.sum() / before.sum() - 1)

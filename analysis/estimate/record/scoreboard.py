"""Forecasts against outcomes, in one table, losers named.

Every forecast of a replay is scored month by month; a forecast made under a condition that never came
true has no outcome and gets no score. The same holds for published forecasts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.record.replay import BENCHMARKS, FORECAST_LABELS, Replay
from analysis.estimate.record.scores import Comparison, compare, score_paths
from analysis.vocabulary import Term

#: Months ahead -> group, counted from the first month forecast.
HORIZON_GROUPS = {"months 1–3": (0, 3), "months 4–6": (3, 6), "months 7 and later": (6, 99)}
ALL_MONTHS = "all months"

FORECAST_COVERAGE = Columns(
    "a forecast, over all series",
    {
        "label": Term("Forecast", "", "the forecast and its condition"),
        "n_months": Term("Months", "count", "months with an outcome"),
        "inside_50": Term("Inside 50 %", "fraction", "share of months inside the central 50 % interval"),
        "inside_90": Term("Inside 90 %", "fraction", "share of months inside the central 90 % interval"),
        "pit": Term(
            "Mean place of the outcome",
            "probability",
            "mean share of draws at or below the "
            "outcome: one half where a forecast was neither too high nor too low, near zero where "
            "the outcome lay below it",
        ),
    },
)


@dataclass(frozen=True)
class Scoreboard:
    """Scores of one replay."""

    replay: Replay
    monthly: dict[str, pd.DataFrame]  #: By forecast, as :func:`score_paths`.
    #: Row: forecast x group; ``forecast``, ``label``, ``group``, ``n_months``, ``crps`` (US dollars),
    #: ``log_score`` (nats), ``inside_50``, ``inside_90`` (fractions), ``skill`` (one less CRPS over that
    #: of the seasonal naive), ``loses_crps`` and ``loses_log_score`` (keys of benchmarks with a lower
    #: score).
    table: pd.DataFrame
    #: Row: one of ours x benchmark x score; ``difference`` with interval, ``p_value``, ``n_months``.
    comparisons: pd.DataFrame

    def row(self, forecast: str, group: str = ALL_MONTHS) -> pd.Series:
        """Return the row of a forecast."""
        rows = self.table[self.table.forecast.eq(forecast) & self.table.group.eq(group)]
        return rows.iloc[0]

    def skill(self, forecast: str, benchmark: str) -> float:
        """Return one less the ratio of mean CRPS over all months; below zero the forecast loses."""
        return 1 - self.row(forecast).crps / self.row(benchmark).crps

    def comparison(self, forecast: str, benchmark: str, score: str = "crps") -> pd.Series:
        """Return the Diebold-Mariano comparison of a forecast with a benchmark."""
        c = self.comparisons
        return c[c.forecast.eq(forecast) & c.benchmark.eq(benchmark) & c.score.eq(score)].iloc[0]


def scoreboard(made: Replay) -> Scoreboard:
    """Score every forecast whose condition came true, and compare ours with the benchmarks."""
    monthly = {
        name: score_paths(forecast.paths, made.outcome)
        for name, forecast in made.forecasts.items()
        if name != "no_truce"
    }
    groups = {name: slice(*ends) for name, ends in HORIZON_GROUPS.items() if ends[0] < len(made.outcome)}
    rows = [
        _row(name, group, scores.iloc[within])
        for group, within in (groups | {ALL_MONTHS: slice(None)}).items()
        for name, scores in monthly.items()
    ]
    table = pd.DataFrame(rows)
    return Scoreboard(made, monthly, _against_benchmarks(table), _comparisons(made, monthly))


def _row(name: str, group: str, scores: pd.DataFrame) -> dict:
    means = scores[["crps", "log_score", "inside_50", "inside_90"]].mean()
    key = {"forecast": name, "label": FORECAST_LABELS[name], "group": group}
    return key | {"n_months": int(scores.crps.notna().sum())} | means.to_dict()


def _against_benchmarks(table: pd.DataFrame) -> pd.DataFrame:
    for score in ("crps", "log_score"):
        by_group = table.pivot(index="group", columns="forecast", values=score)
        table[f"loses_{score}"] = [
            [b for b in BENCHMARKS if b != name and by_group.loc[group, b] < by_group.loc[group, name]]
            for name, group in zip(table.forecast, table.group, strict=True)
        ]
    naive = table[table.forecast.eq("seasonal_naive")].set_index("group").crps
    return table.assign(skill=1 - table.crps / table.group.map(naive))


def _comparisons(made: Replay, monthly: dict[str, pd.DataFrame]) -> pd.DataFrame:
    rows = []
    for name in made.ours:
        for benchmark in BENCHMARKS:
            for score in ("crps", "log_score"):
                pair: Comparison = compare(monthly[name][score], monthly[benchmark][score])
                key = {"forecast": name, "benchmark": benchmark, "score": score}
                rows.append(key | vars(pair))
    return pd.DataFrame(rows)


@returns(FORECAST_COVERAGE)
def coverage(boards: list[Scoreboard]) -> pd.DataFrame:
    """Return the share of months inside the 50 and 90 % intervals, by forecast over all series."""
    pooled: dict[str, list[pd.DataFrame]] = {}
    for board in boards:
        for name, scores in board.monthly.items():
            pooled.setdefault(name, []).append(scores)
    rows = []
    for name, parts in pooled.items():
        scores = pd.concat(parts)
        means = scores[["inside_50", "inside_90", "pit"]].mean().to_dict()
        rows.append({"label": FORECAST_LABELS[name], "n_months": int(scores.crps.notna().sum())} | means)
    return pd.DataFrame(rows)


def total(made: Replay, forecast: str) -> tuple[float, float, float, float]:
    """Return median, 95 % low and high of the sum over all months, and the outcome, US dollars."""
    sums = made.forecasts[forecast].paths.sum(axis=1)
    low, middle, high = np.quantile(sums, [0.025, 0.5, 0.975])
    return float(middle), float(low), float(high), float(made.outcome.sum())

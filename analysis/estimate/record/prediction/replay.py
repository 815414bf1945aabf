"""Forecasts of collected rates made again as of each past publication, and scored."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.record.prediction.law import changes_of
from analysis.estimate.record.prediction.origins import (
    ALL_CHAPTERS,
    KEY,
    SCORED_HORIZONS,
    WORLD,
    came,
    known,
    laid_out,
)
from analysis.estimate.record.prediction.rates import (
    DUTY_KINDS,
    FORECASTS,
    LEAST,
    QUANTILES,
    RATES_DF,
    STEP_REGRESSORS,
    Learnt,
    forecast,
    learn,
    quantiles,
)
from analysis.estimate.record.prediction.scores import crps
from analysis.vocabulary import Term

#: First month of the rates from which is learnt.
START = pd.Timestamp("2017-01-01")

#: Months whose changes say how far "as last month" strays.
STRAY_MONTHS = 24

REPLAY = Columns(
    "an origin, series and month",
    {
        "origin": Term("Origin", "date", "last month published when the forecast is made"),
        **FORECASTS,
        "q05": Term("5 %", "fraction", "lower end of the 90 % interval"),
        "q25": Term("25 %", "fraction", "lower end of the 50 % interval"),
        "q75": Term("75 %", "fraction", "upper end of the 50 % interval"),
        "q95": Term("95 %", "fraction", "upper end of the 90 % interval"),
        "law": Term("Law alone", "fraction", "statutory rate of the month as known at the origin"),
        "outcome": Term("Came", "fraction", "collected rate, as first published where that is held"),
        "error": Term("Miss", "fraction", "what came less the forecast", "points"),
        "inside_90": Term(
            "Inside 90 %", "fraction", "1 where what came lies in the 90 % interval, else 0"
        ),
        "crps": Term("CRPS", "fraction", "continuous ranked probability score", "points"),
        "crps_last": Term("CRPS, as last month", "fraction", "of the last rate kept", "points"),
    },
)


#: Parts of a step of each kind that are learnt.
PARTS = {
    f"{kind}_{way}_{late}": (kind, way, late) for kind, way, late in STEP_REGRESSORS if kind != "other"
}

LEARNT = Columns(
    "an origin",
    {
        "origin": Term("Origin", "date", "last month published when the forecast is made"),
        **{
            name: Term(
                f"{way.capitalize()}, month {late}",
                "fraction",
                f"part of a {way} that customs collect in month {late} after it, of {labels[kind]}",
            )
            for labels in [
                {"added": "measures on nearly all goods and lists", "national_security": "Section 232"}
            ]
            for name, (kind, way, late) in PARTS.items()
        },
        "of_rate": Term(
            "Noise", "fraction", "scale of a month's noise as part of the rate, median series"
        ),
        "of_steps": Term("Noise of steps", "fraction", "the same as part of what steps move"),
    },
)


@returns(replay=REPLAY, learnt=LEARNT)
def replay(
    every: pd.DataFrame, laws: pd.DataFrame, before: pd.DataFrame, days: dict
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Forecast every series at every origin, and score what has come since.

    Parameters
    ----------
    every : DataFrame
        As :func:`origins.figures`.
    laws : DataFrame
        As :func:`law.law_by_month`, with ``origin``: as known then.
    before : DataFrame
        As :func:`law.panel_law`.
    days : dict
        Origin -> the day of its publication.
    """
    outcome = came(every).rename("outcome").reset_index()
    parts, taught = [], []
    for origin, law in laws.groupby("origin"):
        rates = known(every, days[origin])
        forecasts, learnt = at_origin(rates, law, before, origin)
        step_parts = {name: learnt.parts[STEP_REGRESSORS.index(step)] for name, step in PARTS.items()}
        noise = {"of_rate": float(np.median(learnt.of_rate)), "of_steps": learnt.of_steps}
        taught.append({"origin": origin} | step_parts | noise)
        parts.append(forecasts.merge(outcome, on=[*KEY, "month"]).assign(origin=origin))
    scored = pd.concat(parts, ignore_index=True)
    scored["error"] = scored.outcome - scored["median"]
    scored["inside_90"] = scored.outcome.between(scored.q05, scored.q95).astype(float)
    came_to = scored.outcome.to_numpy()
    scored["crps"] = crps(scored["median"], scored.scale, RATES_DF, came_to)
    scored["crps_last"] = crps(scored["last"], scored.scale_last, RATES_DF, came_to)
    return scored[list(REPLAY)], pd.DataFrame(taught)


def at_origin(
    rates: pd.DataFrame, law: pd.DataFrame, before: pd.DataFrame, origin: pd.Timestamp
) -> tuple[pd.DataFrame, Learnt]:
    """Return the forecasts of one origin, of the series that reach it, and what was learnt.

    Returns
    -------
    tuple
        Forecasts at :data:`SCORED_HORIZONS` as :func:`rates.forecast`, with quantiles, ``law`` and
        ``scale_last``; what all series until then teach.
    """
    months = pd.DatetimeIndex([origin + pd.DateOffset(months=ahead) for ahead in SCORED_HORIZONS])
    grid, learnt, changes = learnt_from(rates, law, before, months[-1])
    reach = grid.columns[grid.loc[origin].notna()]
    at = grid.columns.get_indexer(reach)
    of_reach = Learnt(learnt.parts, learnt.of_rate[at], learnt.of_steps)
    forecasts = forecast(grid[reach], changes[at], of_reach, months)
    return with_beside(forecasts, grid, law), learnt


def learnt_from(
    rates: pd.DataFrame, law: pd.DataFrame, before: pd.DataFrame, last: pd.Timestamp
) -> tuple[pd.DataFrame, Learnt, np.ndarray]:
    """Return the rates on a grid of months to ``last``, what they teach, and the law's changes."""
    months = pd.date_range(START, last, freq="MS")
    series = rates.columns[rates.columns.isin(law.set_index(KEY).index)]
    grid = laid_out(rates, series, months)
    changes = changes_of(law, before, months, series)
    pooled = [goods == ALL_CHAPTERS and partner != WORLD for partner, goods in series]
    return grid, learn(grid, changes, np.array(pooled)), changes


def with_beside(made: pd.DataFrame, grid: pd.DataFrame, law: pd.DataFrame) -> pd.DataFrame:
    """Return forecasts with quantiles, the law alone, and how far the last rate strays."""
    level = law.assign(law=law[list(DUTY_KINDS)].sum(axis=1))[[*KEY, "month", "law"]]
    forecasts = made.merge(level, on=[*KEY, "month"], how="left")
    last, strays = grid.ffill().iloc[-1], {}
    for ahead in forecasts.horizon.unique():
        moved = np.sqrt((grid.diff(ahead).tail(STRAY_MONTHS + ahead) ** 2).mean())
        # A series too short to have strayed yet strays as the median series, by its rate.
        strays[ahead] = moved.fillna((moved / last).median() * last)
    # A t distribution with four degrees of freedom has twice the variance of its scale.
    scale = [
        strays[a][p, g]
        for p, g, a in zip(forecasts.partner, forecasts.goods, forecasts.horizon, strict=True)
    ]
    forecasts["scale_last"] = np.maximum(np.array(scale) / np.sqrt(RATES_DF / (RATES_DF - 2)), LEAST)
    return forecasts.join(quantiles(forecasts)[list(QUANTILES)])

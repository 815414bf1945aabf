"""Whether forecast intervals of what-ifs hold for partners and dates that they were not learnt on.

Scored as :mod:`calibration` scores forecasts of the day, with another predictor: the elasticity that
what-ifs use, without the partner (:mod:`tool`). Beside it stand, by the same rule, the elasticity that
was known on the day and the noise as version 0.6.0 had it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis.columns import Columns, returns
from analysis.engine.panel import Panel
from analysis.estimate.elasticity.dynamics.rows import continued
from analysis.estimate.record.calibration import (
    COVERAGE_LEVELS,
    GOAL_LEVEL,
    WEIGHINGS,
    Calibration,
    known_forecasts,
    resampled,
    score,
    weights_of,
)
from analysis.estimate.record.forecast import learn_past
from analysis.estimate.record.noise import PLAIN, half_width, learn_noise, parts_of, sizes
from analysis.estimate.record.skill import AS_IT_IS, ELASTICITIES, SKILL, by_elasticity
from analysis.estimate.record.steps import find_placebo_steps, find_steps, quiet
from analysis.estimate.record.tool import Tool, forecast_by_tool
from analysis.vocabulary import Term

#: What weighs the steps that a factor is learnt on.
LEARNT_BY = "value"

#: Largest width over that of 0.6.0 that is aimed at.
GOAL_WIDTH = 2 / 3

#: Names of the frames, as they are stored.
TOOL_FRAMES = ("coverage", "widening", "effect_spread", "dates", "beside", "skill")

#: The predictors: of 0.6.0; that of what-ifs with the noise of 0.6.0, and as it is.
PREDICTORS = ("known", "rough", "tool")

BESIDE_PREDICTORS = Columns(
    "a predictor, weighing and level",
    {
        "predictor": Term(
            "Intervals",
            "",
            "how they were made: known, with the elasticity known on the day "
            "and the noise as 0.6.0 had it; rough, with that of what-ifs and the same noise; "
            "tool, as what-ifs have them",
        ),
        "weighing": Term(
            "Weighed", "", "value: by imports of the twelve months before; equal: all alike"
        ),
        "level": Term("Level", "fraction", "that intervals are to hold"),
        "coverage": Term("Held", "fraction", "share that they held"),
        "std_error": Term("Std. error", "fraction", "of the share, clustered by month of the step"),
        "width": Term("Width", "log points", "mean width of the intervals"),
        "ratio": Term("Width over 0.6.0", "ratio", "the same over that of the first predictor"),
        "bound": Term(
            "Bounded",
            "fraction",
            "share of intervals whose own noise reaches as far as the "
            "pair's largest miss on record, and no farther",
        ),
        "factor": Term(
            "Factor", "ratio", "mean factor on half-widths, learnt on other partners and months"
        ),
        "n_steps": Term("Steps", "count", "steps of the law"),
        "n_dates": Term("Months", "count", "months in which these steps were"),
    },
)


@dataclass(frozen=True)
class ToolCalibration(Calibration):
    """How often intervals of what-ifs held; frames of :class:`Calibration` with their predictor."""

    beside: Annotated[pd.DataFrame, BESIDE_PREDICTORS]
    skill: Annotated[pd.DataFrame, SKILL]


def calibrate_tool(data: Panel, published: pd.DataFrame, tool: Tool) -> ToolCalibration:
    """Forecast every step and placebo step as what-ifs would, and score the intervals.

    Parameters
    ----------
    data, published
        As :func:`calibration.calibrate`.
    tool : Tool
    """
    data = continued(data)
    steps, placebo, past = find_steps(data), find_placebo_steps(data), learn_past(data, quiet(data))
    noise = learn_noise(past)
    forecasts, still = (forecast_by_tool(data, cells, past, noise, tool) for cells in (steps, placebo))
    on_day = known_forecasts(data, steps, past, published)[0]
    keys = ["partner", "product", "month"]
    both = forecasts[keys].merge(on_day[keys])  # the same steps for all
    on_day, by_tool = (both.merge(frame, on=keys, validate="1:1") for frame in (on_day, forecasts))
    rough = by_tool.assign(noise=past.noise[by_tool.pair, by_tool["at"]], **PLAIN)
    by_predictor = dict(zip(PREDICTORS, (on_day, rough, by_tool), strict=True))
    by_value = {AS_IT_IS: forecasts} | {
        name: forecast_by_tool(data, steps, past, noise, tool.with_elasticity(value))
        for name, value in ELASTICITIES.items()
        if value is not None
    }
    return ToolCalibration(
        **score(forecasts, still),
        dates=_dates(steps, forecasts),
        beside=beside(by_predictor),
        skill=by_elasticity({name: by_value[name] for name in ELASTICITIES}, beside(by_value)),
    )


def _dates(steps: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    """Return steps, those scored and the mean elasticity by month, as :attr:`Calibration.dates`."""
    by_month = made.groupby("month")
    dates = steps.groupby("month").size().rename("n_steps").to_frame()
    dates = dates.assign(
        n_scored=by_month.size(),
        elasticity=by_month.elasticity.mean(),
        std_error=by_month.std_error.mean(),
        source="main estimate",
    )
    return dates.fillna({"n_scored": 0}).astype({"n_scored": int}).reset_index()


@returns(BESIDE_PREDICTORS)
def beside(predictors: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return coverage and width of the intervals of each predictor, on partners and months left out.

    Parameters
    ----------
    predictors : dict of DataFrame
        By name, the first of which is what widths are compared with; as :func:`forecast.forecast` or
        :func:`tool.forecast_by_tool`, of the same steps.
    """
    rows = []
    for name, forecasts in predictors.items():
        factor, size = factors_left_out(forecasts), sizes(forecasts)
        for weighing in WEIGHINGS:
            for level in COVERAGE_LEVELS:
                k = factor * ndtri(0.5 + level / 2)
                rows.append(
                    {"predictor": name, "weighing": weighing, "level": level}
                    | _held(forecasts, size, k, weighing)
                    | {"factor": factor.mean()}
                )
    table = pd.DataFrame(rows)
    first = table.width[table.predictor.eq(next(iter(predictors)))].to_numpy()
    return table.assign(ratio=table.width / np.tile(first, len(predictors)))[list(BESIDE_PREDICTORS)]


def factors_left_out(made: pd.DataFrame) -> np.ndarray:
    """Return the factor on half-widths that other months' steps of other partners teach, shape (n,)."""
    size, weights = sizes(made), weights_of(made, LEARNT_BY)
    order = np.argsort(size, kind="stable")
    month, partner = (made[name].to_numpy()[order] for name in ("month", "partner"))
    factors = np.empty(len(made))
    for (this_month, this_partner), at in made.groupby(["month", "partner"]).indices.items():
        others = order[(month != np.datetime64(this_month)) & (partner != this_partner)]
        reached = weights[others].cumsum()
        factors[at] = size[others[(reached < (GOAL_LEVEL - 1e-12) * reached[-1]).sum()]]
    return factors / ndtri(0.5 + GOAL_LEVEL / 2)


def _held(made: pd.DataFrame, size: np.ndarray, k: np.ndarray, weighing: str) -> dict[str, float]:
    """Return coverage, its standard error clustered by month, and mean width of intervals."""
    weights, (months, _) = weights_of(made, weighing), resampled(made)
    share = weights / weights.sum()
    inside = size <= k
    coverage = share @ inside
    sums = np.bincount(months, share * (inside - coverage))
    pair_noise, common, largest = parts_of(made)
    half, n = half_width(k, pair_noise, common, largest, made.effect_error), len(sums)
    return {
        "coverage": coverage,
        "std_error": np.sqrt(n / (n - 1) * (sums @ sums)) if n > 1 else np.nan,
        "width": 2 * share @ half,
        "bound": share @ (k * pair_noise > largest),
        "n_steps": len(made),
        "n_dates": n,
    }

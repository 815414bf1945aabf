"""What tells elasticities apart where the intervals of all of them hold alike: how far forecasts miss.

A factor on half-widths that is learnt on other steps widens the intervals of any elasticity until they
hold what they are to hold. So what-ifs are tried with other elasticities too, all else as it is: none
at all, one more than twice theirs, and one of the wrong sign.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import Term

#: The elasticity of what-ifs, and others instead of it.
AS_IT_IS = "tool"
ELASTICITIES = {"none": 0.0, AS_IT_IS: None, "larger": -2.2, "opposite": 1.0}

#: What the intervals shown are to hold.
AT_LEVEL = 0.9

#: Names of the sizes of a step -> the smallest change of the statutory rate (fraction).
STEP_SIZES = {"small": 0.0, "middle": 0.05, "large": 0.1}

_LESS = "what it saves of the mean absolute error without a response"


def _ends(name: str, label: str, unit: str, missing: str) -> dict[str, Term]:
    return {
        f"{name}_{end}": Term(
            f"{label}, {end}", unit, f"{word} end, by bootstrap over months of steps", missing=missing
        )
        for end, word in (("low", "lower"), ("high", "upper"))
    }


SKILL = Columns(
    "an elasticity and weighing",
    {
        "elasticity": Term(
            "Forecasts with", "", "tool: the elasticity of what-ifs; others instead of it"
        ),
        "value": Term("Elasticity", "elasticity", "by law; of what-ifs the mean over steps", "two"),
        "weighing": Term(
            "Weighed", "", "value: by imports of the twelve months before; equal: all alike"
        ),
        "coverage": Term(
            "Held", "fraction", f"share of steps inside intervals that are to hold {AT_LEVEL:.0%}"
        ),
        "error": Term("Error", "log points", "mean absolute error of log imports six months on", "two"),
        "mean_error": Term("Mean error", "log points", "what came less the forecast, mean", "two"),
        "skill": Term("Skill [95 %]", "fraction", f"{_LESS}, over it", "", ("skill_low", "skill_high")),
        **_ends("skill", "Skill", "fraction", "of no response"),
        **{
            f"skill_{name}": Term(f"Skill, {name} steps", "fraction", f"the same over {name} steps")
            for name in STEP_SIZES
        },
        "ratio": Term("Error over ours", "ratio", "error over that of what-ifs as they are"),
        **_ends("ratio", "Error over ours", "ratio", "of what-ifs as they are"),
        "n_steps": Term("Steps", "count", "steps of the law"),
    },
)


@returns(SKILL)
def by_elasticity(made: dict[str, pd.DataFrame], held: pd.DataFrame) -> pd.DataFrame:
    """Return how far forecasts miss with each elasticity, beside what their intervals hold.

    Parameters
    ----------
    made : dict of DataFrame
        By the names of :data:`ELASTICITIES`, as :func:`tool.forecast_by_tool`, of the same steps.
    held : DataFrame
        Of them, as :func:`tool_calibration.beside`.
    """
    # What-ifs show these columns and need none of what the module imports.
    from analysis.estimate.record.calibration import WEIGHINGS, resampled, weights_of

    steps, rows = made[AS_IT_IS], []
    coverage = held[held.level.eq(AT_LEVEL)].set_index(["predictor", "weighing"]).coverage
    months, counts = resampled(steps)
    size = np.digitize(steps.rate_change.abs().round(9), [*STEP_SIZES.values()][1:])
    errors = pd.DataFrame({name: frame.error.to_numpy() for name, frame in made.items()})
    for weighing in WEIGHINGS:
        weights = weights_of(steps, weighing)
        missed = errors.abs().mul(weights, axis=0)
        drawn = counts @ missed.groupby(months).sum().to_numpy()
        drawn = pd.DataFrame(drawn, columns=missed.columns)
        sums, by_size = missed.sum(), missed.groupby(size).sum()
        for name in made:
            less = 1 - by_size[name] / by_size.none
            against = (
                drawn[[AS_IT_IS, "none"]].rdiv(drawn[name], axis=0).drop(columns=name, errors="ignore")
            )
            low, high = against.quantile([0.025, 0.975]).reindex(columns=[AS_IT_IS, "none"]).to_numpy()
            rows.append(
                {
                    "elasticity": name,
                    "value": made[name].elasticity @ weights / weights.sum(),
                    "weighing": weighing,
                    "coverage": coverage[name, weighing],
                    "error": sums[name] / weights.sum(),
                    "mean_error": errors[name] @ weights / weights.sum(),
                    "skill": 1 - sums[name] / sums.none,
                    "skill_low": 1 - high[1],
                    "skill_high": 1 - low[1],
                    **{f"skill_{kind}": less.get(n, np.nan) for n, kind in enumerate(STEP_SIZES)},
                    "ratio": sums[name] / sums[AS_IT_IS],
                    "ratio_low": low[0],
                    "ratio_high": high[0],
                    "n_steps": len(steps),
                }
            )
    return pd.DataFrame(rows)

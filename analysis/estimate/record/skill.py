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
            "Held",
            "fraction",
            f"share of steps inside intervals that are to hold {AT_LEVEL:.0%}",
            "whole",
        ),
        "error": Term("Error", "log points", "mean absolute error of log imports six months on", "two"),
        "mean_error": Term("Mean error", "log points", "what came less the forecast, mean", "two"),
        "skill": Term(
            "Skill [95 %]", "fraction", f"{_LESS}, over it", "whole", ("skill_low", "skill_high")
        ),
        **_ends("skill", "Skill", "fraction", "of no response"),
        **{
            f"skill_{name}": Term(
                f"Skill, {name} steps", "fraction", f"the same over {name} steps", "whole"
            )
            for name in STEP_SIZES
        },
        "ratio": Term("Error over ours", "ratio", "error over that of what-ifs as they are"),
        **_ends("ratio", "Error over ours", "ratio", "of what-ifs as they are"),
        "ratio_large": Term("Large, over ours", "ratio", "error over ours after large steps"),
        **_ends("ratio_large", "Large, over ours", "ratio", "of what-ifs as they are"),
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

    steps, tables = made[AS_IT_IS], []
    coverage = held[held.level.eq(AT_LEVEL)].pivot(
        index="predictor", columns="weighing", values="coverage"
    )
    months, counts = resampled(steps)
    size = np.digitize(steps.rate_change.abs().round(9), [*STEP_SIZES.values()][1:])
    errors, values = (
        pd.DataFrame({name: frame[column].to_numpy() for name, frame in made.items()})
        for column in ("error", "elasticity")
    )
    for weighing in WEIGHINGS:
        share = pd.Series(weights_of(steps, weighing) / weights_of(steps, weighing).sum())
        missed = errors.abs().mul(share, axis=0)
        sums, by_size = missed.sum(), missed.groupby(size).sum().reindex(range(len(STEP_SIZES)))
        resamples = counts @ missed.groupby(months).sum()
        large = counts @ missed.mul(size == len(STEP_SIZES) - 1, axis=0).groupby(months).sum()
        columns = {
            "weighing": weighing,
            "value": share @ values,
            "coverage": coverage[weighing],
            "error": sums,
            "mean_error": share @ errors,
            "skill": 1 - sums / sums.none,
            "ratio": sums / sums[AS_IT_IS],
            "ratio_large": by_size.iloc[-1] / by_size.iloc[-1][AS_IT_IS],
            "n_steps": len(steps),
        }
        columns |= {
            f"skill_{kind}": 1 - by_size.loc[n] / by_size.none[n] for n, kind in enumerate(STEP_SIZES)
        }
        for of, ratios in (
            ("skill", 1 - _over(resamples, "none")),
            ("ratio", _over(resamples, AS_IT_IS)),
            ("ratio_large", _over(large, AS_IT_IS)),
        ):
            low, high = ratios.quantile([0.025, 0.975]).to_numpy()
            columns |= {f"{of}_low": pd.Series(low, [*made]), f"{of}_high": pd.Series(high, [*made])}
        tables.append(pd.DataFrame(columns, index=pd.Index(made, name="elasticity")).reset_index())
    return pd.concat(tables, ignore_index=True)[list(SKILL)]


def _over(errors: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return errors over those of one column, which over itself is missing."""
    return errors.div(errors[name], axis=0).assign(**{name: np.nan})

"""How report 09 says what tells elasticities apart: by errors, which coverage does not show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.record.skill import AS_IT_IS, AT_LEVEL
from analysis.present.finding import bounds, two, whole

#: The weighings, in the order in which sentences have them.
SAID_OF = ("equal", "value")


def told_apart(skill: pd.DataFrame) -> dict[str, str]:
    """Return sentences on the coverage of elasticities, their errors, and their mean errors.

    Parameters
    ----------
    skill : DataFrame
        Of :func:`record.skill.by_elasticity`.
    """
    rows = {
        name: of.set_index("weighing").loc[list(SAID_OF)] for name, of in skill.groupby("elasticity")
    }
    ours, errors = rows[AS_IT_IS], _errors(rows)
    alike, by_value = (_off(value) for value in np.expm1(ours.mean_error))
    mean = f"Imports came on average {alike} such forecasts, by value {by_value}."
    return {"coverage": _coverage(rows), "errors": errors, "larger": _larger(rows), "mean": mean}


def _coverage(rows: dict[str, pd.DataFrame]) -> str:
    from analysis.estimate.record.calibration import GOAL  # with forecasts, which a what-if has none of

    held = {name: of.coverage["equal"] for name, of in rows.items()}
    wrong = two(rows["opposite"].value["equal"])
    hold = (
        f"such intervals hold {whole(held['none'])} of steps with none, {whole(held['opposite'])} with "
        f"one of +{wrong}, and {whole(held[AS_IT_IS])} with that of what-ifs"
    )
    if all(GOAL[0] <= share <= GOAL[1] for share in held.values()):
        return f"Coverage near {whole(AT_LEVEL)} says nothing about the elasticity: {hold}."
    return f"Of intervals that are to hold {whole(AT_LEVEL)}, {hold}."


def _errors(rows: dict[str, pd.DataFrame]) -> str:
    ours = rows[AS_IT_IS]
    alike, value = (_smaller(*ends) for ends in ours[["skill", "skill_low", "skill_high"]].to_numpy())
    text = f"Errors do: against none, with that of what-ifs they are {alike}, by value {value}."
    if (ours.skill_low > 0).any():
        return text
    return f"{text} No response predicts {'better' if (ours.skill_high < 0).all() else 'as well'}."


def _smaller(skill: float, low: float, high: float) -> str:
    """Say how much smaller or larger an error is, with its interval, where it is either."""
    if low > 0:
        return f"{whole(skill)} {bounds(low, high, whole)} smaller"
    return f"{whole(-skill)} {bounds(-high, -low, whole)} larger" if high < 0 else "about the same"


def _larger(rows: dict[str, pd.DataFrame]) -> str:
    other = rows["larger"]
    value = two(other.value["equal"])
    sure = (other.ratio_low > 1) | (other.ratio_high < 1)
    apart = [f"{whole(abs(r - 1))} {'larger' if r > 1 else 'smaller'}" for r in other.ratio]
    which = {0: "neither of them", 1: "one of them", 2: "both"}[int(sure.sum())]
    ends = other[["ratio_large", "ratio_large_low", "ratio_large_high"]].to_numpy() - 1
    large = [_beside_ours(*errors) for errors in ends]
    return (
        f"With {value} they would be {apart[0]}, by value {apart[1]}, "
        f"{which} statistically significant. After steps of ten points and more errors with {value} are "
        f"{large[0]} than with that of what-ifs, by value {large[1]}."
    )


def _beside_ours(value: float, low: float, high: float) -> str:
    """Say how much larger an error is than ours, with its interval, or smaller."""
    if value < 0:
        return f"{whole(-value)} {bounds(-high, -low, whole)} smaller"
    return f"{whole(value)} {bounds(low, high, whole)} larger"


def _off(value: float) -> str:
    return f"{whole(abs(value))} {'below' if value < 0 else 'above'}"

"""A what-if computed: lines with the spread of their elasticities, moved over the months ahead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.estimate.elasticity.response.by_age import (
    FIRST_YEAR_MONTHS,
    over_months,
    path_errors,
    path_shape,
)
from analysis.estimate.what_if.asked import Question
from analysis.estimate.what_if.effect import DutyResponse, Moved, move
from analysis.estimate.what_if.spread import apart, with_ends
from analysis.estimate.what_if.takers import takers


@dataclass(frozen=True)
class Computed:
    """What the model gives for a question."""

    moved: Moved
    months: pd.DatetimeIndex  #: A year at least, from that of the first day on.
    spread: pd.DataFrame  #: Of :func:`spread.apart`.
    tau: float  #: Its sum in squares, log points.


def compute(question: Question, lines: pd.DataFrame, state: dict) -> Computed:
    """Move imports of lines by the change of their law.

    Parameters
    ----------
    question : Question
    lines : DataFrame
        As :func:`effect.move` takes them.
    state : dict
        From :func:`base.study.load_state`.
    """
    ages, shape = path_shape(state["path"])
    spread, horizon = apart(lines, state["levels"]), question.horizon
    tau = float(np.linalg.norm(spread.held))
    sure = with_ends(lines, tau, over_months(ages, shape, path_errors(state["path"]), horizon))
    of_all = None if question.on_all_sellers else state["all_sellers"]
    response = DutyResponse(ages, shape, state["pass_through"], of_all, state["cuts"])
    months = pd.date_range(
        question.start.replace(day=1), periods=max(horizon, FIRST_YEAR_MONTHS), freq="MS"
    )
    moved = move(sure, state["sectors"], months, response, horizon=horizon)
    return Computed(moved, months, spread, tau)


def named_takers(lines: pd.DataFrame, loss: pd.Series, state: dict, *, part: float) -> pd.DataFrame:
    """Return what others would take, with their names; empty where nothing is lost."""
    gains = takers(lines.assign(loss=loss), state["lines"], state["takers"], part=part)
    gains = gains.assign(name=gains.partner.map(state["names"]))
    return gains if loss.sum() > 0 else gains.iloc[:0]

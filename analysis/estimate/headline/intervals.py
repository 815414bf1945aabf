"""The headline elasticities with the intervals of every inference, as tables to be stored."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.estimate.engine.design import Design
from analysis.estimate.engine.estimates import estimates_of, quoted
from analysis.estimate.engine.randomisation import DRAWS
from analysis.estimate.engine.result_columns import ESTIMATES, INFERENCE
from analysis.estimate.engine.results import to_frame
from analysis.estimate.headline.products import SCHEMES

#: Each with the wider of its intervals.
HEADLINES = Columns("an episode and tariff", INFERENCE.only("tariff") | ESTIMATES)
#: The law dealt out over ``"products"`` and ``"partners"``, and clusters of both.
INTERVALS = Columns("an episode, tariff and scheme", INFERENCE | ESTIMATES)


@returns(estimates=HEADLINES, intervals=INTERVALS)
def headlines(
    designs: dict[str, Design], draws: int = DRAWS, *, jobs: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit the headline of each episode by both tariffs, with the law dealt out by both schemes.

    Parameters
    ----------
    designs : dict of Design
        By episode.
    draws, jobs : int
        As for :func:`estimates_of`.
    """
    intervals = estimates_of(designs.values(), dealt=SCHEMES, by=(SCHEMES,), draws=draws, jobs=jobs)
    of = {key: rows for key, rows in intervals.groupby(["episode", "tariff"])}
    asked = [(episode, tariff) for episode, design in designs.items() for tariff in design.tariffs]
    estimates = [
        quoted(designs[episode].fit(*SCHEMES, tariff=tariff).estimate(), of[episode, tariff])
        for episode, tariff in asked
    ]
    table = to_frame(estimates)
    table.insert(0, "tariff", [tariff for _, tariff in asked])
    return table, intervals

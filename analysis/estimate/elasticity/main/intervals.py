"""The main elasticities with the intervals of every inference, as tables to be stored."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns
from analysis.engine.design import Design
from analysis.engine.estimates import estimates_of, quoted
from analysis.engine.result_columns import ESTIMATES, INFERENCE
from analysis.engine.results import to_frame
from analysis.estimate.elasticity.main.products import MAIN_DRAWS, MAIN_SCHEMES

#: Each with the wider of its intervals.
MAIN_ESTIMATES = Columns("an episode and tariff", INFERENCE.only("tariff") | ESTIMATES)
#: The law permuted over ``"products"``, over ``"partners"``, over both at once; and clusters of both.
INTERVALS = Columns("an episode, tariff and scheme", INFERENCE | ESTIMATES)


@returns(estimates=MAIN_ESTIMATES, intervals=INTERVALS)
def main_estimates(
    designs: dict[str, Design], draws: int = MAIN_DRAWS, *, jobs: int = 1, both: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit the main estimate of each episode by both tariffs, with the law permuted by every scheme.

    Parameters
    ----------
    designs : dict of Design
        By episode.
    draws, jobs : int
        As for :func:`estimates_of`.
    both : bool
        Also over products and partners at once.

    Notes
    -----
    The wider of the intervals over products and over partners is quoted, since either exchange may not
    hold. The one over both at once stands beside and is not quoted, whatever it says; so it was decided
    before it was computed. It tests more: that what a partner's products have in common, and what a
    product's sellers have, has nothing to do with the law, rows and columns of an array that can both be
    exchanged (Aldous 1981, doi:10.1016/0047-259X(81)90099-3; as the quadratic assignment procedure does,
    Dekker, Krackhardt and Snijders 2007, doi:10.1007/s11336-007-9016-1). A law permuted over one
    dimension keeps the structure of the other, and is rare for that dimension's reasons alone; over both
    it is compared with laws that have neither, which are more alike, so that the interval can be the
    narrower one where only one exchange holds.
    """
    permuted = (*MAIN_SCHEMES, MAIN_SCHEMES) if both else MAIN_SCHEMES
    intervals = estimates_of(
        designs.values(), permuted=permuted, by=(MAIN_SCHEMES,), draws=draws, jobs=jobs
    )
    by_one = intervals[~intervals.scheme.eq(" and ".join(MAIN_SCHEMES))]
    of = {key: rows for key, rows in by_one.groupby(["episode", "tariff"])}
    pairs = [(episode, tariff) for episode, design in designs.items() for tariff in design.tariffs]
    estimates = [
        quoted(designs[episode].fit(*MAIN_SCHEMES, tariff=tariff).estimate(), of[episode, tariff])
        for episode, tariff in pairs
    ]
    table = to_frame(estimates)
    table.insert(0, "tariff", [tariff for _, tariff in pairs])
    return table, intervals

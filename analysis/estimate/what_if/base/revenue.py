"""A check from outside: the duties that the model gives for 2025, beside those that were collected.

The trade of 2024 is moved by the change of the law of each line, and what is collected on it moves by
the part of the law that customs took: all that a what-if does, for duties that did come.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.vocabulary import TERMS, Term

REVENUE = Columns(
    "a partner, the largest first, and at the head all of them",
    {
        "partner": TERMS["partner"],
        "before": Term("Duties 2024", "USD", "collected in 2024, on lines that have a law"),
        "collected": Term("Duties 2025", "USD", "collected in 2025, on the same"),
        "model": Term("Model", "USD", "duties of 2025 that the model gives, from the trade of 2024"),
        "as_traded": Term(
            "Model, trade as it was", "USD", "the same with the imports that came in 2025"
        ),
        "off": Term("Off by", "fraction", "the model over what was collected, less one"),
    },
)

#: All partners together.
TOTAL = "WLD"


@returns(REVENUE)
def revenue_of_2025(
    lines: pd.DataFrame, duties: pd.DataFrame, elasticity: float, collected: pd.Series
) -> pd.DataFrame:
    """Return the duties of 2025, by the model and as collected.

    Parameters
    ----------
    lines : DataFrame
        ``partner``, ``hs10``, ``value_2024``, ``value_2025`` (US dollars), ``law`` (change of the log
        statutory factor from 2024 to 2025), as :func:`elasticity.main.lines.lines_table`.
    duties : DataFrame
        Index partner x hs10; columns 2024 and 2025: duties collected (US dollars).
    elasticity : float
        By law.
    collected : Series
        Partner -> log points collected for each that the law adds.
    """
    keys = pd.MultiIndex.from_frame(lines[["partner", "hs10"]])
    before, after = duties.reindex(keys).fillna(0.0)[[2024, 2025]].to_numpy().T
    value, came, law = (lines[name].fillna(0).to_numpy() for name in ("value_2024", "value_2025", "law"))
    sums = pd.DataFrame({"before": before, "value": value}).groupby(lines.partner.to_numpy())
    sums = sums.transform("sum")
    # ASSUME: what was not bought in 2024 was taxed as the rest of its partner's goods were.
    paid = np.where(value > 0, before / np.where(value > 0, value, 1.0), sums.before / sums["value"])
    rate = np.maximum((1 + paid) * np.exp(lines.partner.map(collected).to_numpy() * law) - 1, 0.0)
    revenue = (
        pd.DataFrame(
            {
                "partner": lines.partner.to_numpy(),
                "before": before,
                "collected": after,
                "model": value * np.exp(elasticity * law) * rate,
                "as_traded": came * rate,
            }
        )
        .groupby("partner")
        .sum()
        .sort_values("collected", ascending=False)
    )
    revenue = pd.concat([revenue.sum().to_frame(TOTAL).T, revenue]).rename_axis("partner").reset_index()
    return revenue.assign(off=revenue.model / revenue.collected - 1)

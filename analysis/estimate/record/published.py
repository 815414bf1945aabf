"""Our estimates beside published ones, like with like; a miss is a miss."""

from __future__ import annotations

import pandas as pd

from analysis.columns import Columns, returns, shared
from analysis.estimate.elasticity.robustness.bands import BAND_UNIT, BANDS, bands
from analysis.estimate.record.replications import Ours
from analysis.vocabulary import Term

#: Published figures that no design of ours can meet, and why.
NONE = {
    "blp_long_low": "no window of ours lasts seven years",
    "blp_long_high": "no window of ours lasts seven years",
    "fgo_hs6": "the long run, from tariffs between countries in 2001-2016",
}

#: What still differs where ours is set beside a published figure.
# ASSUME: read off each study's design as the table states it; none was tested here.
REASONS = {
    "fgkk_value": "theirs by tariff line, each line alike; ours by chapter, weighted",
    "arw_quantity": "theirs quantities by tariff line; ours values by chapter, with falling prices in",
    "blp_short": "theirs tariff changes of many countries, 1995-2018",
    "tamberi_short": "theirs a difference in differences with clean controls, by product",
    "tamberi_long": "theirs after 15 months, ours after 12",
    "jiang_exports": "theirs China's exports by its customs, against other destinations",
    "fgkk_event": "theirs varieties of all partners hit, event study by tariff line",
    "arw_value_drop": "theirs as printed, a fall of 25 to 30 percent",
    "nicita_fall": "theirs as printed, more than 25 percent, the fall itself and not the tariff's part",
    "alfaro_chor_2016": "theirs printed for 2016-17",
}

#: Half the last digit that a published share is printed with, per cent.
PRINTED = 0.05

BOARD = Columns(
    "a published number",
    {
        **BANDS,
        **shared(
            "value",
            "ci_low",
            "ci_high",
            label="Ours [95 %]",
            unit=BAND_UNIT,
            format="two",
            definition="ours",
            missing="where no design of ours can meet it",
        ),
        "how": Term("What ours is", "", "design and window of ours, empty where there is none"),
        "inside": Term(
            "Inside", "truth", "whether our value is in their interval, or their figure in ours"
        ),
        "reached": Term("Reached", "truth", "whether the two have a value in common"),
        "reason": Term("What differs", "", "what differs between the two, or why there is none of ours"),
    },
)


@returns(BOARD)
def scoreboard(ours: dict[str, Ours], table: pd.DataFrame) -> pd.DataFrame:
    """Set our numbers beside published ones.

    Parameters
    ----------
    ours : dict of Ours
        Id of ``published_estimates`` -> our number on its regressor, window, horizon and outcome.
    table : DataFrame
        Source table ``published_estimates``.

    Notes
    -----
    The band is set by the table, before our estimate is looked at. Figures from memory are shown as
    such.
    """
    rows = []
    for row in bands(table[table.id.isin({*ours, *NONE})]).itertuples(index=False):
        low, high = row.band_low, row.band_high
        number = ours.get(row.id, Ours(float("nan"), float("nan"), float("nan"), ""))
        # A sum without an interval meets a figure that it equals as printed.
        own_low, own_high = (
            (number.ci_low, number.ci_high)
            if pd.notna(number.ci_low)
            else (number.value - PRINTED, number.value + PRINTED)
        )
        reached = own_low <= high and low <= own_high
        inside = low <= number.value <= high if row.band == "interval" else reached
        rows.append(
            row._asdict()
            | {
                "value": number.value,
                "ci_low": number.ci_low,
                "ci_high": number.ci_high,
                "how": number.how,
            }
            | {"inside": bool(inside), "reached": bool(reached)}
            | {"reason": NONE.get(row.id) or REASONS.get(row.id, "")}
        )
    return pd.DataFrame(rows)[list(BOARD)]

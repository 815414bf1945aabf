"""The law beside an outside model of it: The Budget Lab's statutory rates by partner and month."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.collect.schema import read_csv
from analysis.columns import Columns, returns, shared
from analysis.law.calendar import day_weights
from analysis.law.measures import LAYERS
from analysis.law.statutory import Law
from analysis.vocabulary import TERMS, Term

#: First and last month of the comparison: none of them was a projection when the model was published.
OUTSIDE_FIRST_MONTH, OUTSIDE_LAST_MONTH = "2025-02", "2026-06"

#: Last month in which agreement says something. From April 2026 on the model lays the duty on metals on
#: goods that the annexes name in a description only (computers of heading 8471), as 0.6.0 did.
LAST_PROOF = pd.Timestamp("2026-03-01")

#: Partners whose aluminium layer is far too high in the outside model from August 2025 on; it is left
#: out on both sides.
WITHOUT_ALUMINIUM = ["SGP", "IRL", "BEL", "CHE", "GBR", "FRA"]
SINCE = pd.Timestamp("2025-08-01")

REASONS = Path(__file__).with_name("outside_reasons.csv")
REASONS_SCHEMA = {
    "fields": [
        {
            "name": "partner",
            "type": "string",
            "description": "ISO alpha-3",
            "constraints": {"required": True, "pattern": "[A-Z]{3}"},
        },
        {
            "name": "nearer",
            "type": "string",
            "description": "which side the legal text supports",
            "constraints": {"required": True, "enum": ["ours", "theirs"]},
        },
        {"name": "why", "type": "string", "description": "reason", "constraints": {"required": True}},
    ],
    "primaryKey": ["partner"],
}

#: The outside model's layer of aluminium is compared with the measure of that name.
ALUMINIUM = ["s232_aluminum", "s232_aluminum:floor"]

OUTSIDE_RATES = Columns(
    "a partner and month",
    {
        "partner": TERMS["partner"],
        "month": TERMS["month"],
        **shared("statutory_rate", label="Ours", definition="our statutory rate, weights of 2024"),
        "outside_rate": Term("Outside", "fraction", "statutory rate of the outside model"),
        "gap": Term("Gap", "fraction", "our rate less that of the outside model", "points"),
    },
)


@returns(OUTSIDE_RATES)
def beside_outside_model(law: Law, outside: pd.DataFrame, partners) -> pd.DataFrame:
    """Return our statutory rate beside that of the outside model.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`.
    outside : DataFrame
        Source table ``us_statutory_etr_partner_monthly``.
    partners : sequence of str
        ISO alpha-3 codes.
    """
    months = pd.date_range(OUTSIDE_FIRST_MONTH, OUTSIDE_LAST_MONTH, freq="MS")
    parts = []
    for partner in sorted(set(partners) & set(law.partners)):
        lines = law.of(partner)
        lines = lines[lines.value_2024.gt(0)]
        steps = law.steps(partner)
        if partner in WITHOUT_ALUMINIUM:
            left_out = [name for name in ALUMINIUM if name in steps]
            steps = _from(steps, SINCE)
            steps.loc[steps.index >= SINCE, left_out] = 0.0
        segments, layers = law.layers(lines, steps=steps)
        weights = lines.value_2024.to_numpy() / lines.value_2024.sum()
        # Not the product of matrices, whose last bit depends on where they lie in memory.
        by_segment = (sum(layers[name] for name in LAYERS) * weights).sum(axis=1)
        ours = (day_weights(segments, months) * by_segment).sum(axis=1)
        parts.append(pd.DataFrame({"partner": partner, "month": months, "statutory_rate": ours}))
    theirs = outside[outside.scheduled.eq("no")]
    spared = theirs.partner.isin(WITHOUT_ALUMINIUM) & theirs.month.ge(SINCE)
    theirs = theirs.assign(outside_rate=theirs.etr_total - theirs.etr_232_aluminum.where(spared, 0.0))
    both = pd.concat(parts).merge(theirs[["partner", "month", "outside_rate"]], on=["partner", "month"])
    return both.assign(gap=both.statutory_rate - both.outside_rate)


def reasons(path: Path = REASONS) -> pd.DataFrame:
    """Return, by partner, why its largest gap stands and which side the legal text supports."""
    return read_csv(path, REASONS_SCHEMA, where=path.name).set_index("partner")


def _from(steps: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the levels with a row on ``day``, so that a change on it can be made."""
    return steps.reindex(steps.index.union([day]), method="ffill").fillna(0.0)

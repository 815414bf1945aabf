"""What each measure changed on each day: lines of a partner, their imports, rates before and after."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.combine.courses.paths import OWED, RATE_UNIT, UNPAID, Paths
from analysis.vocabulary import TERMS, Term

#: First day of the changes that are listed, and what an import ban is called among the measures.
CHANGES_SINCE, BAN = np.datetime64("2025-01-01"), "import_ban"

#: What the rounding of a layer moves between its measures, in parts of :data:`paths.RATE_UNIT`.
ROUNDING = RATE_UNIT // 20_000

LAW_CHANGES = Columns(
    "a day, measure and partner",
    {
        "day": Term("Day", "date", "first day of the new rate", "day"),
        "measure": Term("Measure", "", "name of the measure in the calendar"),
        "partner": TERMS["partner"],
        "n_lines": Term("Lines", "count", "lines on which the measure adds another rate than before"),
        "customs_value": Term("Imports 2024", "USD", "imports of 2024 of these lines"),
        "rate_before": Term(
            "Before", "fraction", "mean rate that the measure added to them", missing="of an import ban"
        ),
        "rate_after": Term(
            "After", "fraction", "mean rate that it adds from the day on", missing="of an import ban"
        ),
    },
)


@returns(LAW_CHANGES)
def changes_of(path: Paths) -> pd.DataFrame:
    """Return what each measure changed on the lines of a partner, at the claims and uses expected.

    Means are weighted with imports of 2024, under the numbers of the day.
    """
    rows = []
    for row in range(1, len(path.days)):
        if (day := path.days[row]) < CHANGES_SINCE:
            continue
        weight = path.weight_on(day)
        there, values = ~np.isnan(weight), np.nan_to_num(weight)
        for name, rates in path.measures.items():
            moved = (abs(rates[row] - rates[row - 1]) > ROUNDING) & there
            if name not in (OWED, UNPAID) and moved.any():
                means = [_mean(rates[at, moved], values[moved]) for at in (row - 1, row)]
                rows.append((day, name, path.partner, moved.sum(), values[moved].sum(), *means))
        barred = (path.flags[row, 2] != path.flags[row - 1, 2]) & there
        if barred.any():
            sums = (barred.sum(), values[barred].sum(), np.nan, np.nan)
            rows.append((day, BAN, path.partner, *sums))
    table = pd.DataFrame(rows, columns=list(LAW_CHANGES))
    return table.assign(day=pd.to_datetime(table.day).astype("datetime64[s]"))


def _mean(rates: np.ndarray, values: np.ndarray) -> float:
    return float(np.average(rates, weights=values if values.sum() else None) / RATE_UNIT)

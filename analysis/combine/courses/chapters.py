"""All goods of a partner, and each chapter of them, in time: what is owed and what is expected."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.combine.courses.paths import OWED, RATE_UNIT, Paths
from analysis.law.last_day import ALL_GOODS
from analysis.law.table import FIRST_DAY

#: Rates are printed in tenths of a point, and written so.
TENTHS = 1000
#: What stands for no rate: nothing sold, or all of it barred.
NO_RATE = -1


def chapters_in_time(own: Paths, since: pd.Timestamp = FIRST_DAY) -> dict[str, list]:
    """Return the mean rates of a partner's lines by chapter, from each day on which one changes.

    ``since`` is one of its days: those before are left out.

    Returns
    -------
    dict
        :data:`last_day.ALL_GOODS` and chapters of two digits -> ``[day, owed, expected, ...]``: days as
        text, rates in tenths of a point by imports of 2024 (China's to 2023: of 2017), of lines that may
        enter; :data:`NO_RATE` where there is none.
    """
    goods, chapter = np.unique([code[:2] for code in own.hts.tolist()], return_inverse=True)
    courses: dict[str, list] = {name: [] for name in (ALL_GOODS, *goods.tolist())}
    extra = own.measures.get(OWED, np.zeros((len(own.days), len(own.hts)), dtype=np.int64))
    expected = own.base + sum(rates for name, rates in own.measures.items() if name != OWED)
    for row, day in enumerate(own.days):
        if day < since:
            continue
        weight = np.nan_to_num(own.weight_on(day)) * (own.flags[row, 2] == 0)
        taken = [weight, weight * (expected[row] + extra[row]), weight * expected[row]]
        sums = np.array([np.bincount(chapter, part, len(goods)) for part in taken])
        for name, (total, *duties) in zip(courses, [sums.sum(axis=1), *sums.T], strict=True):
            means = [duty / total / RATE_UNIT * TENTHS if total else NO_RATE for duty in duties]
            rates = np.rint(means).astype(int).tolist()
            if rates != courses[name][-2:]:
                courses[name] += [str(day), *rates]
    return courses

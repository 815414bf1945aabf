"""The law by eight digits and change: small enough for a file of Stata, which is not compressed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.law.table import DECIMALS, LAW_COLUMNS
from analysis.vocabulary import Term

#: What tells lines of eight digits apart.
KEY = ["partner", "hts8"]
#: What a line of ten digits without imports weighs beside the others, in US dollars.
LEAST = 1.0
FLAGS = ("by_use", "incomplete", "barred")

BY_HS8 = Columns(
    "a partner, line of eight digits and day on which its rate changes",
    {
        "partner": Term("Partner", "", LAW_COLUMNS["partner"][1]),
        "hts8": Term("Line", "", "eight digits of the schedule of 2024-2026; China to 2023: six, HS6"),
        "first_day": Term(
            "First day",
            "date",
            "of the rate, which holds to the next row of the line, "
            "else to 2027-02-28 (China's lines of six digits: to 2023-12-31)",
        ),
        "statutory_rate": Term(
            "Statutory rate",
            "fraction",
            "at the preferences claimed in 2024, under "
            "USMCA in autumn 2025; mean over its lines at imports of 2024",
            missing="where imports of all of them are barred",
        ),
        "by_use": Term("By use", "truth", "1 where the use of a good decides the rate of some of them"),
        "incomplete": Term(
            "Incomplete", "truth", "1 where a measure touches some and is not in the rate"
        ),
        "barred": Term(
            "Barred", "truth", "1 where imports of some are banned; they are not in the mean"
        ),
    },
)


@returns(BY_HS8)
def law_by_hs8(
    law: pd.DataFrame, lines: pd.DataFrame, moved: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the law by eight digits, one row a change of the mean rate or a flag.

    Parameters
    ----------
    law : DataFrame
        As :func:`table.law_table`: ``partner``, ``hts``, ``first_day``, ``last_day``,
        ``statutory_rate`` and the flags.
    lines : DataFrame
        As :func:`table.law_lines`: ``partner``, ``hts``, ``weight``.
    moved : DataFrame, optional
        Of lines that give way, or stand for others, as :func:`numbering.weights_by_list`.
    """
    runs = _weighed(law, lines, moved)
    free = ~runs.barred.to_numpy(bool)
    # ASSUME: a line without imports of 2024 weighs a dollar, so that lines without any count alike.
    weight = (runs.weight.to_numpy(float) + LEAST) * free
    held = {
        "weight": weight,
        "rates": weight * np.where(free, runs.statutory_rate, 0.0),
        "free": free.astype(float),
        "by_use": runs.by_use.ne("").to_numpy(float),
        "incomplete": runs.incomplete.ne("").to_numpy(float),
        "barred": (~free).astype(float),
    }
    runs = pd.DataFrame(held).assign(
        partner=runs.partner.astype(str),
        hts8=runs.hts.astype(str).str[:8],
        first_day=runs.first_day,
        last_day=runs.last_day,
    )
    return _without_repeats(_sums(runs, list(held)))


def _weighed(law: pd.DataFrame, lines: pd.DataFrame, moved: pd.DataFrame | None) -> pd.DataFrame:
    """Return runs with the weight of their line, cut where that changes."""
    key = ["partner", "hts"]
    runs = law.merge(lines[[*key, "weight"]], on=key)
    if moved is None:
        return runs
    cut = law[law.hts.isin(moved.hts.unique())].merge(moved, on=key)
    since, until = cut.since.fillna(cut.first_day), cut.until.fillna(cut.last_day)
    cut["first_day"], cut["last_day"] = cut.first_day.clip(lower=since), cut.last_day.clip(upper=until)
    cut = cut[cut.first_day <= cut.last_day].drop(columns=["since", "until"])
    return pd.concat([runs[~runs.hts.isin(moved.hts.unique())], cut], ignore_index=True)


def _sums(runs: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Return the sums over the lines in force, from each day on which one begins or ends."""
    after = runs.assign(first_day=runs.last_day + pd.Timedelta(days=1), **{n: -runs[n] for n in names})
    steps = pd.concat([runs, after])[[*KEY, "first_day", *names]]
    steps = steps.groupby([*KEY, "first_day"], sort=True, as_index=False)[names].sum()
    steps[names] = steps.groupby(KEY, sort=False)[names].cumsum()
    in_force = steps.free.round() + steps.barred.round() > 0
    return steps[in_force]


def _without_repeats(sums: pd.DataFrame) -> pd.DataFrame:
    free = sums.free.round() > 0
    table = sums[[*KEY, "first_day"]].assign(
        statutory_rate=(sums.rates / sums.weight.where(free)).round(DECIMALS) + 0.0,
        **{name: sums[name].round().gt(0).astype("int8") for name in FLAGS},
    )
    contents = table.drop(columns="first_day").fillna({"statutory_rate": -1.0})
    same = contents.eq(contents.shift()).all(axis=1)
    return table[~same].reset_index(drop=True)

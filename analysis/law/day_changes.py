"""What the law changed between two days, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns
from analysis.law.answers import LISTED_GOODS, LISTED_RATES, goods_of
from analysis.law.asked import check_day, check_partners, numbers
from analysis.law.goods import SUBHEADING, WHOLE_LINE, is_of_2017
from analysis.law.measures import LAYERS
from analysis.law.statutory import BASKET_2024, DECIMALS
from analysis.law.stored import book_of, lines_on
from analysis.law.three_rates import BARRED_TEXT
from analysis.vocabulary import Term

CHANGES = Columns(
    "a partner and line whose rate is not the same on both days",
    LISTED_GOODS
    | {
        "imports": Term(
            "Imports 2024", "USD", "imports of 2024; of China by six digits its share of 2017"
        ),
        "before": Term("Before", "fraction", "statutory rate on the first day", missing=BARRED_TEXT),
        "after": Term("After", "fraction", "statutory rate on the last day", missing=BARRED_TEXT),
        "change": Term("Change", "fraction", "after less before", "points", missing=BARRED_TEXT),
        "layers": Term("Layers", "", "layers that changed, parted by blanks"),
    },
)

STEPS = Columns(
    "a line and run of days",
    LISTED_GOODS
    | {
        "first_day": Term("First day", "date", "first day of the rate"),
        "last_day": Term("Last day", "date", "last day of the rate"),
        **LISTED_RATES,
    },
)


@dataclass(frozen=True)
class Changes:
    """What the law changed between two days."""

    start: pd.Timestamp
    end: pd.Timestamp
    lines: Annotated[pd.DataFrame, CHANGES]  #: Largest change in dollars of imports first.
    n_lines: int  #: Lines that were looked at.
    #: Mean of all lines at imports of 2024 on the first and on the last day (fractions).
    before: float
    after: float
    steps: Annotated[pd.DataFrame, STEPS]  #: Every run of days of what changed in between.
    n_new: int = 0  #: Lines of the last day that had no number on the first, which are not looked at.

    def to_frame(self) -> pd.DataFrame:
        """Return the lines that changed."""
        return self.lines


def changes(
    start: str | pd.Timestamp, end: str | pd.Timestamp, *, partner: str, goods: str = ""
) -> Changes:
    """Return what the law changed on a partner's goods between two days.

    Parameters
    ----------
    start, end : str or Timestamp
        Days of the law, of months the first and the last one. China's up to 2023 is compared by six
        digits; where a day lies after it, or goods or partners are asked more finely, by ten.
    partner : str
        A country or group by name or code.
    goods : str
        Words or digits; empty: all goods.

    Raises
    ------
    InputError
        Days in the wrong order; goods that the partner did not sell.
    """
    start, end, hts = check_day(start), check_day(end, last=True), goods_of(goods)
    if start >= end:
        raise InputError(f"start {start:%Y-%m-%d} is not before end {end:%Y-%m-%d}.")
    codes = check_partners(partner)
    by_line = len(codes) > 1 or len(hts) > SUBHEADING or end >= BASKET_2024
    parts = [_between(code, hts, start, end, by_line) for code in codes]
    table, steps = (pd.concat(some, ignore_index=True) for some in list(zip(*parts, strict=True))[:2])
    if table.empty:
        raise InputError(f"{partner} sold nothing under {hts!r} in 2024 or 2025: there is no line.")
    weights = table.imports.where(table[["before", "after"]].notna().all(axis=1), 0.0)
    weights = weights if weights.sum() else weights + 1.0
    means = [float(np.nansum(table[name] * weights) / weights.sum()) for name in ("before", "after")]
    moved = table[table.layers.ne("") | table.before.isna().ne(table.after.isna())]
    order = (moved.change.fillna(0.0).abs() * moved.imports).sort_values(ascending=False, kind="stable")
    pairs = pd.MultiIndex.from_frame(moved[["partner", "hts"]])
    steps = steps[pd.MultiIndex.from_frame(steps[["partner", "hts"]]).isin(pairs)]
    steps = steps.reset_index(drop=True)
    moved, new = moved.loc[order.index].reset_index(drop=True), sum(part[2] for part in parts)
    return Changes(start, end, moved, len(table), *means, steps, new)


def _between(partner: str, hts: str, start: pd.Timestamp, end: pd.Timestamp, by_line: bool):
    """Return a partner's lines with rates on both days, runs in between, and how many are left out."""
    by_ten = by_line and is_of_2017(partner, start)
    law, after = book_of(partner, by_ten), lines_on(partner, hts, end, by_line=by_ten)
    runs = law.run(after.hts.to_numpy(np.int64), start)
    there = runs >= 0
    n_new, after, runs = int((~there).sum()), after[there], runs[there]
    before = law.rows.iloc[_of_same_goods(partner, by_ten, after.hts, runs, start, end)]
    rates = [lines.statutory_rate.to_numpy(float) for lines in (before, after)]
    layers = [lines[LAYERS].mask(lines.barred, 0.0).to_numpy(float) for lines in (before, after)]
    table = pd.DataFrame(
        {
            "partner": partner,
            "hts": after.hts.to_numpy(),
            "imports": after.weight.to_numpy(),
            "before": rates[0],
            "after": rates[1],
            "change": (rates[1] - rates[0]).round(DECIMALS),
            "layers": [" ".join(np.array(LAYERS)[row]) for row in layers[0] != layers[1]],
        }
    )
    digits = SUBHEADING if is_of_2017(partner, end) and not by_ten else WHOLE_LINE
    steps = law.rows[law.under(hts, digits)]
    steps = steps[steps.last_day.ge(start) & steps.first_day.le(end)]
    return table, steps[list(STEPS)], n_new


def _of_same_goods(
    partner: str, by_ten: bool, hts: pd.Series, runs: np.ndarray, start: pd.Timestamp, end: pd.Timestamp
) -> np.ndarray:
    """Return the runs of the first day with those of numbers that were given to other goods since.

    Their goods then stood under another number, whose run is theirs.
    """
    before = numbers().before(start, end)
    other = hts.map(lambda number: before.get(number, number)).to_numpy(np.int64)
    earlier = book_of(partner, by_ten).run(other, start)
    return np.where(earlier >= 0, earlier, runs)

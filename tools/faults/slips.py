"""What careless hands do to a table, 30 kinds of it, each at a place that is drawn."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import numpy as np
import pandas as pd


class Table:
    """A table, with what an edit asks of it: columns by kind, and draws.

    Parameters
    ----------
    frame : DataFrame
    schema : dict
        Its fields, as ``datapackage.json`` has them.
    draw : Random
    """

    def __init__(self, frame: pd.DataFrame, schema: dict, draw: random.Random):
        self.frame, self.draw = frame, draw
        types = {field["name"]: field["type"] for field in schema["fields"]}
        self.numbers = [c for c in frame if types[c] in ("number", "integer") and c != "year"]
        self.days = [c for c in frame if types[c] == "date"]
        texts = [c for c in frame if types[c] == "string"]
        self.codes = [c for c in texts if re.search(r"^(hs|hts|naics|partner|code|component|flow)", c)]
        self.texts = [c for c in texts if c not in self.codes]
        self.bounds = {field["name"]: field.get("constraints", {}) for field in schema["fields"]}

    def one(self, names: list[str]) -> str:
        """Draw a column; there has to be one."""
        if not names:
            raise LookupError
        return self.draw.choice(sorted(names))

    def fraction(self) -> str:
        """Draw a column of fractions, which its bounds tell."""
        ratio = re.compile("rate|share|growth|weight|fraction|contribution")
        return self.one([c for c in self.numbers if ratio.search(c)])

    def amount(self) -> str:
        """Draw a column of numbers that are no fractions."""
        return self.one([c for c in self.numbers if self.frame[c].abs().max() > 10])

    def group(self) -> tuple[str, pd.Series]:
        """Draw a code, and the rows that have it; there has to be another."""
        column = self.one(self.codes)
        codes = self.frame[column].dropna().unique()
        if len(codes) < 2:
            raise LookupError
        return column, self.frame[column].eq(self.draw.choice(sorted(codes)))

    def two(self) -> tuple[str, object, object]:
        """Draw two codes of a column."""
        column = self.one(self.codes)
        codes = sorted(self.frame[column].dropna().unique())
        if len(codes) < 2:
            raise LookupError
        return column, *self.draw.sample(codes, 2)

    def with_column(self, column: str, values: pd.Series, rows: pd.Series | None = None) -> pd.DataFrame:
        """Return the table with other values of a column, in some rows, of its kind."""
        values = values if rows is None else self.frame[column].where(~rows, values)
        if pd.api.types.is_integer_dtype(self.frame[column].dtype):
            values = pd.to_numeric(values).round()
        return self.frame.assign(**{column: values.astype(self.frame[column].dtype)})

    def times(self, column: str, factor: float, rows: pd.Series | None = None) -> pd.DataFrame:
        """Return the table with a column times a factor."""
        return self.with_column(column, self.frame[column].astype("Float64") * factor, rows)


def _columns_exchanged(t: Table) -> pd.DataFrame:
    one = t.one(t.numbers)
    other = t.one([c for c in t.numbers if c != one and t.frame[c].dtype == t.frame[one].dtype])
    return t.frame.assign(**{one: t.frame[other], other: t.frame[one]})


def _codes_exchanged(t: Table, part: bool = False) -> pd.DataFrame:
    column, one, other = t.two()
    codes = t.frame[column].astype(str).replace({one: other, other: one}).where(t.frame[column].notna())
    late = t.frame[t.one(t.days)] if part else None
    rows = late.ge(late.quantile(0.5)) if part else None
    return t.with_column(column, codes, rows)


def _group_copied(t: Table) -> pd.DataFrame:
    column, one, other = t.two()
    frame = t.frame[t.frame[column].ne(other)]
    return pd.concat([frame, frame[frame[column].eq(one)].assign(**{column: other})], ignore_index=True)


def _month_copied(t: Table, step: int) -> pd.DataFrame:
    column = t.one([c for c in t.days if c == "month"])
    months = sorted(t.frame[column].unique())
    at = t.draw.randrange(abs(step), len(months)) if step > 0 else len(months) - 1
    rest = t.frame[t.frame[column].ne(months[at])]
    return pd.concat([rest, t.frame[t.frame[column].eq(months[at - 1])].assign(**{column: months[at]})])


def _days_moved(t: Table, offset: pd.DateOffset, rows: str = "") -> pd.DataFrame:
    column = t.one(t.days)
    return t.with_column(column, t.frame[column] + offset, t.group()[1] if rows else None)


def _late(t: Table) -> pd.DataFrame:
    column, (_, rows) = t.one(t.numbers), t.group()
    return t.with_column(column, t.frame[column].where(~rows, t.frame[column][rows].shift(1)).bfill())


def _shuffled(t: Table, column: str) -> pd.DataFrame:
    order = np.random.default_rng(t.draw.randrange(2**32)).permutation(len(t.frame))
    return t.with_column(column, t.frame[column].iloc[order].set_axis(t.frame.index))


def _cell(t: Table, change: Callable[[float], float]) -> pd.DataFrame:
    column = t.one(t.numbers)
    filled = [at for at in range(len(t.frame)) if pd.notna(t.frame[column].iat[at])]
    at, values = t.draw.choice(filled), t.frame[column].astype("Float64")
    values.iloc[at] = change(float(values.iloc[at]))
    return t.with_column(column, values)


def _digits_exchanged(value: float) -> float:
    text = f"{value:.10g}"
    return float(re.sub(r"(\d)(?!\1)(\d)", r"\2\1", text, count=1))


def _cumulated(t: Table) -> pd.DataFrame:
    column, month = t.one(t.numbers), t.one([c for c in t.days if c == "month"])
    key = [*(t.frame[c] for c in t.codes), t.frame[month].dt.year]
    return t.with_column(column, t.frame[column].groupby(key, observed=True, dropna=False).cumsum())


def _filled(t: Table, fill: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    column = t.one([c for c in t.numbers if t.frame[c].isna().any()])
    return t.with_column(column, fill(t.frame[column]))


#: What a careless hand does -> the table as it leaves it, or LookupError where it has nothing to do.
KINDS: dict[str, Callable[[Table], pd.DataFrame]] = {
    "two columns exchanged": _columns_exchanged,
    "thousands for units": lambda t: t.times(t.amount(), 1e-3),
    "units for thousands": lambda t: t.times(t.amount(), 1e3),
    "one group in thousands": lambda t: t.times(t.amount(), 1e-3, t.group()[1]),
    "per cent for a fraction": lambda t: t.times(t.fraction(), 100),
    "a hundredth of a fraction": lambda t: t.times(t.fraction(), 0.01),
    "sign turned": lambda t: t.times(t.one(t.numbers), -1),
    "sign of one group turned": lambda t: t.times(t.one(t.numbers), -1, t.group()[1]),
    "two codes exchanged": _codes_exchanged,
    "two codes exchanged in the later half": lambda t: _codes_exchanged(t, True),
    "a group copied over another": _group_copied,
    "a month as the one before": lambda t: _month_copied(t, 1),
    "the last month as the one before": lambda t: _month_copied(t, -1),
    "days a month late": lambda t: _days_moved(t, pd.DateOffset(months=1)),
    "days a year early": lambda t: _days_moved(t, pd.DateOffset(years=-1)),
    "days a day late": lambda t: _days_moved(t, pd.DateOffset(days=1)),
    "days of one group a month late": lambda t: _days_moved(t, pd.DateOffset(months=1), "group"),
    "values of one group a row late": _late,
    "a column against shuffled rows": lambda t: _shuffled(t, t.one(t.numbers)),
    "codes against shuffled rows": lambda t: _shuffled(t, t.one(t.codes)),
    "texts against shuffled rows": lambda t: _shuffled(t, t.one(t.texts)),
    "a slip of the point": lambda t: _cell(t, lambda value: 10 * value),
    "two digits of a cell exchanged": lambda t: _cell(t, _digits_exchanged),
    "a cell of nothing": lambda t: _cell(t, lambda value: 0.0),
    "sums of the year for months": _cumulated,
    "nothing for what is missing": lambda t: _filled(t, lambda values: values.fillna(0)),
    "what is missing as before": lambda t: _filled(t, lambda values: values.ffill().bfill()),
    "rows twice": lambda t: pd.concat([t.frame, t.frame.sample(3, random_state=1)], ignore_index=True),
    "5 % more": lambda t: t.times(t.amount(), 1.05),
    "one group 30 % less": lambda t: t.times(t.one(t.numbers), 0.7, t.group()[1]),
}

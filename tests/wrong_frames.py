"""Frames of a reader's own, each with one thing wrong, by what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd


def plain(n_partners: int = 6, n_products: int = 6, n_months: int = 14) -> pd.DataFrame:
    """Return a small frame with which nothing is wrong; its numbers stand for nothing."""
    shape = (n_partners, n_products, n_months)
    at = [axis.ravel() for axis in np.indices(shape)]
    rate = np.where(at[2] >= 6, 0.01 * at[0] + 0.02 * (at[1] % 3), 0.0)
    return pd.DataFrame(
        {
            "partner": np.char.add("P", at[0].astype(str)),
            "product": np.char.add("0", (101 + at[1]).astype(str)),
            "month": pd.date_range("2024-01-01", periods=n_months, freq="MS")[at[2]],
            "customs_value": 1e6 * (1 + at[0] + at[1]) + 1e4 * (at[2] * 7 % 5),
            "statutory_rate": rate,
            "effective_rate": rate,
        }
    ).astype({"partner": "str", "product": "str"})


def plain_lines() -> pd.DataFrame:
    """Return a frame of tariff lines with which nothing is wrong."""
    frame = plain(1, 2, 3)
    codes = frame["product"].map({"0101": "9403200050", "0102": "9401616011"}).astype("str")
    return frame.assign(partner="VNM", product=codes)


def _first(frame: pd.DataFrame, column: str, cell) -> pd.DataFrame:
    """Return a frame with another first cell of a column, whatever that cell is."""
    cells = frame[column].astype(object).tolist()
    return frame.assign(**{column: pd.Series([cell, *cells[1:]], dtype=object, index=frame.index)})


#: What no partner and no product is.
NO_KEYS = (
    None,
    np.nan,
    pd.NaT,
    7,
    1.5,
    True,
    b"CHN",
    ["CHN"],
    {"a": 1},
    ("CHN",),
    object(),
    "",
    "  ",
    "C" * 10_000,
    "a\nb",
    "\x00",
    pd.Timestamp("2025-05-01"),
    2 + 1j,
    np.array([1, 2]),
)
NO_MONTHS = (
    None,
    5,
    202405,
    "2024-13",
    "٢٠٢٤-٠٥",
    "２０２４-05",
    "soon",
    "",
    ["2024-05"],
    {},
    "2024-05-15",
    pd.Timestamp("2024-05-15"),
    "9999-12",
    "0001-01",
    b"2024-05",
    "2024-05-01T00",
    "5" * 10_000,
)
NO_NUMBERS = (
    "x",
    "٥",
    "1_0",
    "5 USD",
    [1],
    {"a": 1},
    (1,),
    2 + 1j,
    np.inf,
    -np.inf,
    1e308,
    -1.0,
    -1e308,
    10**400,
    b"5",
    True,
    pd.Timestamp("2024-05-01"),
    object(),
    "",
    "1e999",
    "9" * 10_000,
)


def frames(good: pd.DataFrame) -> Iterator[tuple[str, object]]:
    """Yield what is wrong with a frame, and the frame; ``good`` is one with which nothing is."""
    for other in (None, 7, [1], {"a": 1}, good.customs_value, good.to_numpy(), good.to_dict(), b"x"):
        if other is not None or len(good.partner.unique()) == 1:
            yield f"{type(other).__name__} for a frame", other
    yield from _columns(good)
    for column, cells in (("partner", NO_KEYS), ("product", NO_KEYS), ("month", NO_MONTHS)):
        for number, cell in enumerate(cells):
            yield f"{column}, cell {number} {type(cell).__name__}", _first(good, column, cell)
    yield from _months(good)
    if len(good.partner.unique()) > 1:  # a frame for the law alone has no numbers
        yield from _numbers(good)


def _columns(good: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield frames whose columns are named wrongly, missing or there twice; and those without a row."""
    yield "no row", good.iloc[:0]
    yield "no column", pd.DataFrame(index=range(3))
    yield "nothing", pd.DataFrame()
    yield "column names of two levels", pd.concat({"a": good}, axis=1)
    yield "product of whole numbers", good.assign(product=99 + np.arange(len(good)))
    yield "product of floats", good.assign(product=101.0 + np.arange(len(good)))
    for column in ("partner", "product", "month"):
        yield f"no {column}", good.drop(columns=column)
        yield f"{column} twice", pd.concat([good, good[[column]]], axis=1)
        for name in (7, column.encode(), None, np.nan, ("a", "b"), column.upper(), f" {column}"):
            yield (
                f"{column} named {name!r}",
                good.set_axis(
                    pd.Index([name if c == column else c for c in good], dtype=object), axis=1
                ),
            )


def _months(good: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield frames with a whole column of months of another kind."""
    month = good.month
    yield "months with a time zone", good.assign(month=month.dt.tz_localize("UTC"))
    yield "quarters", good.assign(month=month.dt.to_period("Q"))
    yield "years", good.assign(month=month.dt.to_period("Y"))
    yield "days", good.assign(month=month.dt.to_period("D"))
    yield "months as nanoseconds", good.assign(month=month.astype("int64"))
    yield "months as durations", good.assign(month=month - month.min())
    yield "months without a year", good.assign(month=month.dt.strftime("%B"))
    yield "months at noon", good.assign(month=month + pd.Timedelta(hours=12))
    yield "months that are truths", good.assign(month=True)
    yield "months that are all missing", good.assign(month=pd.NaT)


def _numbers(good: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield frames with cells, or a whole column, that are no amounts or no rates."""
    for column in ("customs_value", "statutory_rate"):
        for number, cell in enumerate(NO_NUMBERS):
            yield f"{column}, cell {number} {type(cell).__name__}", _first(good, column, cell)
        for kind in ("complex128", "bool", "datetime64[ns]", "timedelta64[ns]"):
            yield (
                f"{column} of {kind}",
                good.assign(**{column: good[column].astype("int64").astype(kind)}),
            )
        yield f"{column} twice", pd.concat([good, good[[column]]], axis=1)
        yield f"{column} in intervals", good.assign(**{column: pd.cut(np.arange(len(good)), 3)})
    yield "no customs_value", good.drop(columns="customs_value")
    yield "rates in per cent", good.assign(statutory_rate=good.statutory_rate * 1e4)
    yield "a cell twice", pd.concat([good, good.iloc[[0]]])
    yield "a column of months of a million years", good.assign(month="999999-01")

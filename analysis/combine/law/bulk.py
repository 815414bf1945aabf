"""The law for many questions at once: a list of goods, partners and days, a schedule, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NamedTuple

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.combine import names
from analysis.combine.law.asked import check_day, check_partners, lines_of, stored_rows
from analysis.combine.law.lookup import statutory_rate
from analysis.combine.law.measures import LAYERS
from analysis.combine.law.statutory import DECIMALS
from analysis.reading import cached
from analysis.vocabulary import TERMS, Term

BARRED = "where imports of all lines are barred"
RATES = {
    "statutory_rate": Term("Statutory rate", "fraction", "rate at the preferences claimed in 2024, "
                           "under USMCA in autumn 2025; of a prefix the mean of its lines",
                           missing=BARRED),
    "legal_rate": Term("Without claims", "fraction", "rate where importers claim no preference",
                       missing=BARRED),
}  # fmt: skip
GOODS = {
    "partner": TERMS["partner"],
    "hts": Term("Goods", "", "two to ten digits of the tariff schedule"),
}
LIST = Columns("a question, of a group of countries one a member", GOODS | {
    "day": Term("Day", "date", "day of the rate"),
    **RATES,
    **{name: Term(name.replace("_", " ").capitalize(), "fraction", "its part by this layer",
                  missing=BARRED) for name in LAYERS},
    "n_lines": Term("Lines", "count", "lines with a rate"),
    "n_barred": Term("Barred", "count", "lines whose imports are banned"),
    "by_use": Term("By use", "", "uses that decide the rate, parted by blanks"),
    "incomplete": Term("Incomplete", "", "measures that touch the goods and are not in the rate"),
})  # fmt: skip

CHANGES = Columns("a partner and line whose rate is not the same on both days", GOODS | {
    "value": Term("Imports 2024", "USD", "imports of 2024"),
    "before": Term("Before", "fraction", "statutory rate on the first day", missing=BARRED),
    "after": Term("After", "fraction", "statutory rate on the last day", missing=BARRED),
    "change": Term("Change", "fraction", "after less before", "points", missing=BARRED),
    "layers": Term("Layers", "", "layers that changed, parted by blanks"),
})  # fmt: skip

STEPS = Columns("a line and run of days", GOODS | {
    "first_day": Term("First day", "date", "first day of the rate"),
    "last_day": Term("Last day", "date", "last day of the rate"),
    **RATES,
})  # fmt: skip


@dataclass(frozen=True)
class Rates:
    """The answers to many questions."""

    rows: Annotated[pd.DataFrame, LIST]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a question."""
        return self.rows


@dataclass(frozen=True)
class Changes:
    """What the law changed between two days."""

    first: pd.Timestamp
    last: pd.Timestamp
    lines: Annotated[pd.DataFrame, CHANGES]  #: Largest change in dollars of imports first.
    n_lines: int  #: Lines that were looked at.
    #: Mean of all lines at imports of 2024 on the first and on the last day (fractions).
    before: float
    after: float
    steps: Annotated[pd.DataFrame, STEPS]  #: Every run of days of what changed in between.

    def to_frame(self) -> pd.DataFrame:
        """Return the lines that changed."""
        return self.lines


class _Book(NamedTuple):
    """The law on a partner's goods, runs in the order of lines."""

    hts: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    rates: np.ndarray  # columns RATES, then layers
    barred: np.ndarray
    weight: np.ndarray
    rows: pd.DataFrame

    def lawful(self, runs: np.ndarray) -> np.ndarray:
        """Return the rates of some runs, missing where imports are barred, shape (runs, rates)."""
        return np.where(self.barred[runs, None], np.nan, self.rates[runs]).round(DECIMALS)

    def under(self, hts: str) -> slice:
        """Return the runs of lines under a prefix."""
        return slice(*(int(np.searchsorted(self.hts, end)) for end in (hts, f"{hts}:")))

    def on(self, hts: str, day: np.datetime64) -> np.ndarray:
        """Return the runs of lines under a prefix that hold on a day."""
        own = self.under(hts)
        held = (self.first_day[own] <= day) & (self.last_day[own] >= day)
        return own.start + np.flatnonzero(held)


@returns(LIST)
def rates_of(asked: pd.DataFrame) -> pd.DataFrame:
    """Return the rates that the law charges on a list of goods, partners and days.

    Parameters
    ----------
    asked : DataFrame
        ``partner`` (a country or group by name or code), ``hts`` (words or two to ten digits, as text;
        empty: all goods), ``day``; one row a question.

    Raises
    ------
    InputError
        A column that is missing; a row whose partner, goods or day the law does not know.
    """
    missing = [name for name in ("partner", "hts", "day") if name not in asked]
    if missing:
        raise InputError(f"your list lacks the column {missing[0]!r}: it has partner, hts and day.")
    found = []
    for number, row in enumerate(asked[["partner", "hts", "day"]].itertuples(index=False), start=1):
        try:
            hts, day, codes = _hts(str(row.hts)), _day(row.day), _partners(str(row.partner))
            found += [_rate(code, hts, day) for code in _selling(codes, hts, day)]
        except InputError as error:
            raise InputError(f"row {number} of your list: {error}") from None
    return pd.DataFrame(found, columns=list(LIST))


def one_question(partner: str, hts: str, day: str | pd.Timestamp) -> pd.DataFrame:
    """Return one question as :func:`rates_of` takes a list of them."""
    return pd.DataFrame({"partner": [partner], "hts": [hts], "day": [day]})


@returns(LIST)
def schedule(partners: tuple[str, ...], day: str | pd.Timestamp) -> pd.DataFrame:
    """Return the rate of every line of some partners on a day.

    Parameters
    ----------
    partners : tuple of str
        ISO alpha-3 codes.
    day : str or Timestamp
        As in :func:`lookup.statutory_rate`.
    """
    return pd.concat([_schedule(code, check_day(day)) for code in partners], ignore_index=True)


def _schedule(code: str, day: pd.Timestamp) -> pd.DataFrame:
    book = _book(code)
    held = book.on("", np.datetime64(day, "D"))
    rates = pd.DataFrame(book.lawful(held), columns=[*RATES, *LAYERS])
    barred = book.barred[held]
    said = book.rows.iloc[held][["by_use", "incomplete"]].reset_index(drop=True).astype(str)
    counts = {"n_lines": (~barred).astype(int), "n_barred": barred.astype(int)}
    keys = {"partner": code, "hts": book.hts[held], "day": day}
    return rates.assign(**keys, **counts, **said)[list(LIST)]


def changes(
    first: str | pd.Timestamp, last: str | pd.Timestamp, *, partner: str, hts: str = ""
) -> Changes:
    """Return what the law changed on a partner's goods between two days.

    Parameters
    ----------
    first, last : str or Timestamp
        Days of the law; China's law stands by six digits to 2023 and by ten from 2024 on, so that both
        days lie on one side.
    partner : str
        A country or group by name or code.
    hts : str
        Words or digits; empty: all goods.

    Raises
    ------
    InputError
        Days in the wrong order, or on both sides of 2024 for China; goods that the partner did not sell.
    """
    first, last, hts = check_day(first), check_day(last), _hts(hts)
    if first >= last:
        raise InputError(f"first {first:%Y-%m-%d} is not before last {last:%Y-%m-%d}.")
    parts = [_between(code, hts, first, last) for code in _partners(partner)]
    table, steps = (pd.concat(some, ignore_index=True) for some in zip(*parts, strict=True))
    if table.empty:
        raise InputError(f"{partner} sold nothing under {hts!r} in 2024 or 2025: there is no line.")
    weights = table.value.where(table[["before", "after"]].notna().all(axis=1), 0.0)
    weights = weights if weights.sum() else weights + 1.0
    means = [float(np.nansum(table[name] * weights) / weights.sum()) for name in ("before", "after")]
    moved = table[table.layers.ne("") | table.before.isna().ne(table.after.isna())]
    order = (moved.change.fillna(0.0).abs() * moved.value).sort_values(ascending=False, kind="stable")
    steps = steps[steps.hts.isin(set(moved.hts))].reset_index(drop=True)
    return Changes(first, last, moved.loc[order.index].reset_index(drop=True), len(table), *means, steps)


def _between(partner: str, hts: str, first: pd.Timestamp, last: pd.Timestamp):
    """Return a partner's lines with their rates on both days, and their runs from one to the other."""
    book, ends = _book(partner), [np.datetime64(day, "D") for day in (first, last)]
    held = [book.on(hts, end) for end in ends]
    if not np.array_equal(*(book.hts[rows] for rows in held)):
        raise InputError(
            f"the law on {names.name_of(partner)} stands by other lines on {first:%Y-%m-%d} and on "
            f"{last:%Y-%m-%d}: to 2023-12-31 by six digits, from 2024-01-01 by ten."
        )
    before, after = (book.lawful(rows) for rows in held)
    apart = np.nan_to_num(before[:, 2:]) != np.nan_to_num(after[:, 2:])
    told = [" ".join(np.array(LAYERS)[row]) for row in apart]
    table = pd.DataFrame({
        "partner": partner, "hts": book.hts[held[0]], "value": book.weight[held[0]],
        "before": before[:, 0], "after": after[:, 0],
        "change": (after[:, 0] - before[:, 0]).round(DECIMALS), "layers": told,
    })  # fmt: skip
    own = book.under(hts)
    within = (book.last_day[own] >= ends[0]) & (book.first_day[own] <= ends[1])
    runs = own.start + np.flatnonzero(within)
    rates = pd.DataFrame(book.lawful(runs)[:, :2], columns=list(RATES))
    days = {"first_day": book.first_day[runs], "last_day": book.last_day[runs]}
    days = {name: pd.DatetimeIndex(of).as_unit("s") for name, of in days.items()}
    return table, rates.assign(partner=partner, hts=book.hts[runs], **days)[list(STEPS)]


def _selling(partners: tuple[str, ...], hts: str, day: pd.Timestamp) -> tuple[str, ...]:
    """Return the members of a group that sold goods in the years of the law; one partner as it is."""
    if len(partners) == 1:
        return partners
    on = np.datetime64(day, "D")
    sold = tuple(code for code in partners if _book(code).weight[_book(code).on(hts, on)].sum() > 0)
    return sold or partners[:1]


def _rate(partner: str, hts: str, day: pd.Timestamp) -> dict:
    """Return the answer to one question, from the stored law; a line not sold is looked up by itself."""
    book = _book(partner)
    rows = book.on(hts, np.datetime64(day, "D"))
    weight = book.weight[rows]
    if not len(rows) or (len(rows) > 1 and weight.sum() == 0):
        one = statutory_rate(partner, hts, day).to_frame().iloc[0]
        return {name: one[name] for name in LIST}
    free = ~book.barred[rows]
    weight = (np.ones(1) if len(rows) == 1 else weight) * free
    total = weight.sum()
    rates = weight @ np.nan_to_num(book.rates[rows]) / (total or np.nan)
    said = book.rows.iloc[rows]
    counts = {"n_lines": int(free.sum()), "n_barred": int((~free).sum())}
    words = {name: _union(said[name]) for name in ("by_use", "incomplete")}
    named = dict(zip([*RATES, *LAYERS], rates.round(DECIMALS), strict=True))
    return {"partner": partner, "hts": hts, "day": day, **named, **counts, **words}


def _union(words: pd.Series) -> str:
    """Return the words that any of some texts has, in the order of the longest."""
    texts = sorted({str(text) for text in words.unique()}, key=len, reverse=True)
    return " ".join(dict.fromkeys(word for text in texts for word in text.split()))


@cached(most=256)
def _book(partner: str) -> _Book:
    rows = stored_rows("law", partner, date_as_object=False)
    weight = lines_of(partner).set_index("hts").weight
    days = (rows[name].to_numpy("datetime64[D]") for name in ("first_day", "last_day"))
    return _Book(
        rows.hts.to_numpy(str), *days, rows[[*RATES, *LAYERS]].to_numpy(float),
        rows.barred.to_numpy(bool), rows.hts.map(weight).to_numpy(float), rows[["by_use", "incomplete"]],
    )  # fmt: skip


def every_line(hts: str) -> bool:
    """Say whether a text means all goods."""
    return hts.strip().lower() in names.ALL_GOODS


@cached(most=4096)
def _hts(text: str) -> str:
    return "" if every_line(text) else names.hts(text)


_day = cached(check_day, most=4096)


_partners = cached(check_partners, most=512)

"""The law for many questions at once: a list of goods, partners and days, or a whole schedule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NamedTuple

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.law import names
from analysis.law.asked import check_day, check_partners, lines_of, numbers, stored_rows
from analysis.law.chapter99 import completeness
from analysis.law.kinds import kind_codes
from analysis.law.lookup import statutory_rate
from analysis.law.measures import LAYERS
from analysis.law.statutory import DECIMALS
from analysis.law.table import FIRST_DAY, RATES
from analysis.law.three_rates import BARRED_TEXT, THREE
from analysis.reading import cached
from analysis.vocabulary import TERMS, Term

LISTED_RATES = {
    "statutory_rate": Term(
        "Statutory rate",
        "fraction",
        "as in regressions and all versions: the rate expected at customs",
        missing=BARRED_TEXT,
    ),
    "legal_rate": Term(
        "Without preferences",
        "fraction",
        "rate where importers claim no preference, with aircraft and metal at the shares expected",
        missing=BARRED_TEXT,
    ),
    **{name: THREE[name] for name in RATES},
}
LISTED_GOODS = {
    "partner": TERMS["partner"],
    "hts": Term("Goods", "", "two to ten digits of the tariff schedule"),
}
LIST = Columns(
    "a question, of a group of countries one a member",
    LISTED_GOODS
    | {
        "day": Term("Day", "date", "day of the rate"),
        **THREE,
        **LISTED_RATES,
        **{
            name: Term(
                name.replace("_", " ").capitalize(),
                "fraction",
                "its part by this layer",
                missing=BARRED_TEXT,
            )
            for name in LAYERS
        },
        "lowest": Term("Lowest", "fraction", "lowest rate expected of a line", missing=BARRED_TEXT),
        "highest": Term("Highest", "fraction", "highest rate expected of a line", missing=BARRED_TEXT),
        "n_kinds": Term(
            "Kinds", "count", "kinds of lines, as `kinds_of` parts them; above 1 a rate is their mean"
        ),
        "n_lines": Term("Lines", "count", "lines with a rate"),
        "n_barred": Term("Barred", "count", "lines whose imports are banned"),
        "by_use": Term("By use", "", "uses that decide the rate, parted by blanks"),
        "claims": Term("Claims", "", "claims that would make another rate, parted by blanks"),
        "incomplete": Term(
            "Incomplete",
            "",
            "measures that touch the goods and are not in the rate; adcvd by the numbers that cases "
            "give for convenience, which hold other goods too",
        ),
        "completeness": Term(
            "Completeness", "", "how complete the rate is by the register of chapter 99"
        ),
    },
)
#: What a rate leaves unsaid, in words of the stored law.
WORDS = ("by_use", "claims", "incomplete")


@dataclass(frozen=True)
class Rates:
    """The answers to many questions."""

    rows: Annotated[pd.DataFrame, LIST]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a question."""
        return self.rows


class Book(NamedTuple):
    """The law on a partner's goods, runs in the order of lines."""

    hts: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    rates: np.ndarray  # columns LISTED_RATES, then layers
    barred: np.ndarray
    weight: np.ndarray  # missing where the number is not there on the day of the book
    rows: pd.DataFrame

    def lawful(self, runs: np.ndarray) -> np.ndarray:
        """Return the rates of some runs, missing where imports are barred, shape (runs, rates)."""
        return np.where(self.barred[runs, None], np.nan, self.rates[runs]).round(DECIMALS)

    def under(self, hts: str) -> slice:
        """Return the runs of lines under a prefix."""
        return slice(*(int(np.searchsorted(self.hts, end)) for end in (hts, f"{hts}:")))

    def on(self, hts: str, day: np.datetime64) -> np.ndarray:
        """Return the runs of lines under a prefix that hold on a day."""
        span = self.under(hts)
        held = (self.first_day[span] <= day) & (self.last_day[span] >= day)
        held &= ~np.isnan(self.weight[span])
        return span.start + np.flatnonzero(held)


@returns(LIST)
def rates_of(asked: pd.DataFrame) -> pd.DataFrame:
    """Return the rates that the law charges on a list of goods, partners and days.

    Parameters
    ----------
    asked : DataFrame
        ``partner`` (a country or group by name or code), ``hts`` or ``goods`` (words or two to ten
        digits, as text; empty: all goods), ``day``; one row a question.

    Raises
    ------
    InputError
        A column that is missing; a row whose partner, goods or day the law does not know.
    """
    if not isinstance(asked, pd.DataFrame):
        raise InputError("a list is a DataFrame with the columns partner, hts and day.")
    questions = asked if "hts" in asked else asked.rename(columns={"goods": "hts"})
    missing = [name for name in ("partner", "hts", "day") if name not in questions]
    if missing:
        raise InputError(f"your list lacks the column {missing[0]!r}: it has partner, hts and day.")
    answers = []
    for number, row in enumerate(questions[["partner", "hts", "day"]].itertuples(index=False), start=1):
        try:
            answers += _answers(_text(row.partner, "partner"), _text(row.hts, "hts"), row.day)
        except InputError as error:
            raise InputError(f"row {number} of your list: {error}") from None
    return pd.DataFrame(answers, columns=list(LIST))


@returns(LIST)
def rates_of_group(partner: str, hts: str, day: str | pd.Timestamp) -> pd.DataFrame:
    """Return the rates of the members of a group that sold the goods."""
    return pd.DataFrame(_answers(partner, hts, day), columns=list(LIST))


def _answers(partner: str, hts: str, day) -> list[dict]:
    hts, day, codes = goods_of(hts), day_of(day), partners_of(partner)
    return [_rate(code, hts, day) for code in _selling(codes, hts, day)]


def _text(value, column: str) -> str:
    """Return a cell of a list that is text; numbers have lost their leading zeros."""
    if not isinstance(value, str):
        raise InputError(f"{column} {value!r} is no text; read the list with dtype=str.")
    return value


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
    book = book_on(code, day)
    held = book.on("", np.datetime64(day, "D"))
    rates = pd.DataFrame(book.lawful(held), columns=[*LISTED_RATES, *LAYERS])
    barred = book.barred[held]
    rates["expected_rate"] = rates.statutory_rate
    flags = book.rows.iloc[held][list(WORDS)].reset_index(drop=True).astype(str)
    ends = {"lowest": rates.statutory_rate, "highest": rates.statutory_rate, "n_kinds": 1}
    counts = {"n_lines": (~barred).astype(int), "n_barred": barred.astype(int), **ends}
    complete, otherwise = (completeness(code, day, complete=all_in) for all_in in (True, False))
    how = np.where(flags.incomplete.eq(""), complete, otherwise)
    keys = {
        "partner": code,
        "hts": book.hts[held],
        "day": day,
        "completeness": np.where(barred, "", how),
    }
    return rates.assign(**keys, **counts, **flags)[list(LIST)]


def _selling(partners: tuple[str, ...], hts: str, day: pd.Timestamp) -> tuple[str, ...]:
    """Return the members of a group that sold goods in the years of the law; one partner as it is."""
    if len(partners) == 1:
        return partners
    books = {code: book_on(code, day) for code in partners}
    on = np.datetime64(day, "D")
    sold = tuple(code for code, book in books.items() if book.weight[book.on(hts, on)].sum() > 0)
    if not sold:
        raise InputError(f"none of these {len(partners)} countries sold goods of {hts!r} in 2024.")
    return sold


def _rate(partner: str, hts: str, day: pd.Timestamp) -> dict:
    """Return the answer to one question, from the stored law; a line not sold is looked up by itself."""
    book = book_on(partner, day)
    rows = book.on(hts, np.datetime64(day, "D"))
    weight = book.weight[rows]
    if not len(rows) or (weight.sum() == 0 and len(book.hts[rows[0]]) > len(hts)):
        one = statutory_rate(partner, hts, day).to_frame().iloc[0]
        return {name: one[name] for name in LIST}
    free = ~book.barred[rows]
    weight = (np.ones(1) if len(rows) == 1 else weight) * free
    total = weight.sum()
    rates = weight @ np.nan_to_num(book.rates[rows]) / (total or np.nan)
    flags = book.rows.iloc[rows]
    lawful = book.lawful(rows)[:, 0] if free.any() else np.array([np.nan])
    codes = kind_codes(book.rates[rows][:, len(LISTED_RATES) :], ~free)
    counts = {
        "n_lines": int(free.sum()),
        "n_barred": int((~free).sum()),
        "n_kinds": len(set(codes)),
        "lowest": np.nanmin(lawful),
        "highest": np.nanmax(lawful),
    }
    words = {name: _union(flags[name]) for name in WORDS}
    how = completeness(partner, day, complete=not words["incomplete"]) if free.any() else ""
    words["completeness"] = how
    named = dict(zip([*LISTED_RATES, *LAYERS], rates.round(DECIMALS), strict=True))
    named["expected_rate"] = named["statutory_rate"]
    return {"partner": partner, "hts": hts, "day": day, **named, **counts, **words}


def _union(words: pd.Series) -> str:
    """Return the words that any of some texts has, in the order of the longest."""
    texts = sorted({str(text) for text in words.unique()}, key=len, reverse=True)
    return " ".join(dict.fromkeys(word for text in texts for word in text.split()))


def book_on(partner: str, day: pd.Timestamp) -> Book:
    """Return the stored law on a partner's goods by the numbers of a day, with their weights on it."""
    return _book_on(partner, numbers().list_of(day))


@cached(most=512)
def _book_on(partner: str, first_day: pd.Timestamp | None) -> Book:
    book, day = book_of(partner), FIRST_DAY if first_day is None else first_day
    lines = lines_of(partner, day=day)
    return book._replace(weight=pd.Series(book.hts).map(lines.set_index("hts").weight).to_numpy(float))


@cached(most=256)
def book_of(partner: str) -> Book:
    """Return the stored law on a partner's goods, by all numbers, weighted as traded."""
    rows = stored_rows("law", partner, date_as_object=False)
    weight = lines_of(partner).set_index("hts").weight
    days = (rows[name].to_numpy("datetime64[D]") for name in ("first_day", "last_day"))
    return Book(
        rows.hts.to_numpy(str),
        *days,
        rows[[*LISTED_RATES, *LAYERS]].to_numpy(float),
        rows.barred.to_numpy(bool),
        rows.hts.map(weight).to_numpy(float),
        rows[list(WORDS)],
    )


def every_line(hts: str) -> bool:
    """Say whether a text means all goods."""
    return hts.strip().lower() in names.ALL_GOODS_WORDS


@cached(most=4096)
def goods_of(text: str) -> str:
    """Return the digits that a text means; none for all goods."""
    return "" if every_line(text) else names.hts(text)


@cached(most=4096)
def day_of(day) -> pd.Timestamp:
    """Return a day of the law, which has no time zone."""
    if getattr(day, "tzinfo", None) is not None:
        raise InputError(f"day {day} has a time zone; write it as 2026-10-01.")
    return check_day(day)


partners_of = cached(check_partners, most=512)

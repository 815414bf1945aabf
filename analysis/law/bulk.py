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
from analysis.law.chapter99 import completeness_on
from analysis.law.china_by_line import rows_by_line
from analysis.law.measures import LAYERS
from analysis.law.runs import BITS, DAY_0
from analysis.law.statutory import DECIMALS
from analysis.law.table import FIRST_DAY, RATES
from analysis.law.three_rates import BARRED_TEXT, THREE
from analysis.reading import cached
from analysis.vocabulary import TERMS, Term

LISTED_RATES = {
    "statutory_rate": Term(
        "Statutory rate",
        "fraction",
        "as in regressions and all versions: the rate expected at customs, without what goes unpaid "
        "from 6 April 2026 on",
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


#: Columns that say which question, and of a list why there is no answer.
QUESTION = ("row", "partner", "hts", "day", "reason")

#: Columns of rates one row a layer, beside those that say which question.
BY_LAYER = {
    "layer": Term("Layer", "", "layer of the law; those of a question add up to its rate"),
    "rate": Term("Rate", "fraction", "its part by this layer", missing=BARRED_TEXT),
}


#: Columns of a list of one's own beside those of :data:`LIST`.
TERMS_OF_LIST = {
    "row": Term("Row", "count", "row of the list from 1, its header not counted"),
    "reason": Term("Reason", "", "why the row has no answer; empty where it has one"),
}


@dataclass(frozen=True)
class Rates:
    """The answers to many questions."""

    rows: Annotated[pd.DataFrame, LIST]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a question."""
        return self.rows


def _layer_columns(rates: pd.DataFrame) -> Columns:
    """Columns of the question, of a list its row and reason, then :data:`BY_LAYER`."""
    terms = TERMS_OF_LIST | LIST
    keys = {name: terms[name] for name in QUESTION if name in rates}
    return Columns("a question and layer that charges it, the base rate always", keys | BY_LAYER)


@returns(_layer_columns)
def by_layer(rates: pd.DataFrame) -> pd.DataFrame:
    """Return rates of :data:`LIST`, or of a list of one's own, one row a layer."""
    keys = [name for name in QUESTION if name in rates]
    layers = rates.melt(keys, list(LAYERS), "layer", "rate", ignore_index=False)
    layers = layers[layers.layer.eq("base") | layers.rate.gt(0)]
    return layers.sort_index(kind="stable").reset_index(drop=True)


class Book(NamedTuple):
    """The law on a partner's goods, runs in the order of lines."""

    hts: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    rates: np.ndarray  # columns LISTED_RATES, then layers
    barred: np.ndarray
    weight: np.ndarray  # missing where the number is not there on the day of the book
    flags: dict[str, np.ndarray]  # of WORDS, texts

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

    def of_lines(self, hts: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Return the run of each of some whole lines on its day, there or not yet; -1 where none is."""
        if not len(self.hts):  # a country that sold nothing
            return np.full(len(hts), -1)
        line = np.cumsum(np.append(False, self.hts[1:] != self.hts[:-1]))
        first = np.minimum(np.searchsorted(self.hts, hts), len(self.hts) - 1)
        keys, wanted = (
            (of << BITS) + (day - DAY_0).astype(int)
            for of, day in ((line, self.first_day), (line[first], days))
        )
        runs = np.searchsorted(keys, wanted, side="right") - 1
        held = (self.hts[runs] == hts) & (self.first_day[runs] <= days) & (self.last_day[runs] >= days)
        return np.where(held, runs, -1)


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
    book, on = book_on(code, day), np.datetime64(day, "D")
    held = book.on("", on)
    return of_runs(book, held, code, np.full(len(held), on))


def of_runs(book: Book, runs: np.ndarray, partner: str, days: np.ndarray) -> pd.DataFrame:
    """Return the answers that whole lines have, each by its run on its day."""
    rates = pd.DataFrame(book.lawful(runs), columns=[*LISTED_RATES, *LAYERS])
    barred = book.barred[runs]
    flags = {name: words[runs] for name, words in book.flags.items()}
    ends = {"lowest": rates.expected_rate, "highest": rates.expected_rate, "n_kinds": 1}
    counts = {"n_lines": (~barred).astype(int), "n_barred": barred.astype(int), **ends}
    how = completeness_on(partner, days, complete=flags["incomplete"] == "")
    keys = {"partner": partner, "hts": book.hts[runs], "day": days.astype("datetime64[s]")}
    keys["completeness"] = np.where(barred, "", how)
    return rates.assign(**keys, **counts, **flags)[list(LIST)]


def book_on(partner: str, day: pd.Timestamp, *, by_line: bool = False) -> Book:
    """Return the stored law on a partner's goods by the numbers of a day, with their weights on it.

    China's to 2023 stands by six digits; ``by_line`` by ten, carried back.
    """
    return _book_on(partner, numbers().list_of(day), by_line)


@cached(most=512)
def _book_on(partner: str, first_day: pd.Timestamp | None, by_line: bool) -> Book:
    book, day = book_of(partner, by_line), FIRST_DAY if first_day is None else first_day
    lines = lines_of(partner, day=day)
    return book._replace(weight=pd.Series(book.hts).map(lines.set_index("hts").weight).to_numpy(float))


@cached(most=256)
def book_of(partner: str, by_line: bool = False) -> Book:
    """Return the stored law on a partner's goods, by all numbers, weighted as traded."""
    rows = rows_by_line() if by_line else stored_rows("law", partner, date_as_object=False)
    weight = lines_of(partner).set_index("hts").weight
    days = (rows[name].to_numpy("datetime64[D]") for name in ("first_day", "last_day"))
    return Book(
        rows.hts.to_numpy(str),
        *days,
        rows[[*LISTED_RATES, *LAYERS]].to_numpy(float),
        rows.barred.to_numpy(bool),
        rows.hts.map(weight).to_numpy(float),
        {name: rows[name].to_numpy(object) for name in WORDS},
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

"""The bill of a reader's own basket: duties of each row by law and layer, and what is refunded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from os import PathLike
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, changed, returns
from analysis.law import names
from analysis.law.answers import TERMS_OF_LIST
from analysis.law.asked import check_partners, numbers
from analysis.law.authorities import IEEPA_ENDED, LAYER_OF_IEEPA
from analysis.law.goods import is_of_2017
from analysis.law.lists import answered_rows, read_list
from analysis.law.measures import LAYERS
from analysis.law.stored import book_of
from analysis.reading import cached
from analysis.vocabulary import Term

#: What is reckoned of a row -> the rate, or the layer of it.
RATES = {
    "due": "statutory_rate",
    **{f"due_{layer}": layer for layer in LAYERS},
    "expected": "expected_rate",
    "owed": "owed_rate",
    "claimable": "claimable_rate",
}

DUTIES = {
    "due": Term("Due", "USD", "dollars times the statutory rate; of a month its mean over the days"),
    **{
        f"due_{layer}": Term(
            f"Due, {layer.replace('_', ' ')}", "USD", "the part of this layer; parts add up to it"
        )
        for layer in LAYERS
    },
    "expected": Term("Expected", "USD", "the same by the rate expected at customs"),
    "owed": Term("Owed", "USD", "the same where nothing is claimed"),
    "claimable": Term("Claimable", "USD", "the same by the lowest rate of one claim or use"),
    "refunded": Term("Under refunded orders", "USD", "the part under IEEPA, whose duties go back"),
}
VALUE = {"value": Term("Value", "USD", "dollars of the row")}

BASKET = Columns(
    "a row of the list",
    {
        "row": TERMS_OF_LIST["row"],
        "partner": Term("Partner", "", "exporting country or group, as it stands there"),
        "hts": Term("Goods", "", "two to ten digits of the tariff schedule; empty: all goods"),
        "day": Term("Day", "date", "day, or first day of the month", missing="where none is understood"),
        **changed(VALUE, missing="where it is no number"),
        **changed(DUTIES, missing="without a rate"),
        "n_kinds": Term("Kinds", "count", "kinds of lines; above 1 the rate is their mean"),
        "incomplete": Term("Incomplete", "", "measures that touch the goods and are not in the rate"),
        "reason": TERMS_OF_LIST["reason"],
    },
)


def _sums(by: Term, name: str) -> Columns:
    return Columns(f"a {by.label.lower()}", {name: by, **VALUE, **DUTIES}, index=(name,))


BY_DAY = _sums(Term("Day", "date", "day, or first day of the month"), "day")
BY_LAYER = Columns(
    "a layer that charges the basket",
    {"layer": Term("Layer", "", "layer of the law"), "due": DUTIES["due"]},
    index=("layer",),
)

#: Rows of a list that are answered at once.
ROWS = 20_000


@dataclass(frozen=True)
class Basket:
    """A list of goods of a reader's own, with what the law charges on each row."""

    rows: Annotated[pd.DataFrame, BASKET] = field(repr=False)
    total: pd.Series  #: Sums of the rows that have a rate; US dollars.
    by_day: Annotated[pd.DataFrame, BY_DAY]
    by_layer: Annotated[pd.DataFrame, BY_LAYER]

    def to_frame(self) -> pd.DataFrame:
        """Return every row of the list."""
        return self.rows


def basket_of(source: pd.DataFrame | str | PathLike) -> Basket:
    """Return the bill of a list of goods with dollars.

    Parameters
    ----------
    source : DataFrame or path
        As :func:`lists.read_list`, with ``value``. Of a group of countries the mean stands for it.

    Raises
    ------
    InputError
        As :func:`lists.read_list`; or no row has an answer.
    """
    rows = bill_of_rows(read_list(source, valued=True))
    if rows.reason.ne("").all():
        first = rows.iloc[0]
        raise InputError(f"no row of your list has a bill; row {first.row}: {first.reason}")
    held, columns = rows[rows.reason.eq("")], ["value", *DUTIES]
    total = held[columns].sum()
    layers = total[[f"due_{layer}" for layer in LAYERS]].set_axis(list(LAYERS)).rename_axis("layer")
    return Basket(rows, total, held.groupby("day")[columns].sum(), layers[layers > 0].to_frame("due"))


@returns(BASKET)
def bill_of_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what the law charges on rows of :func:`lists.read_list`; those that mean nothing stay."""
    lists = {text: _list_of_several(text) for text in rows.partner[rows.reason.eq("")].unique()}
    rows = rows.assign(reason=rows.reason.mask(rows.reason.eq(""), rows.partner.map(lists).fillna("")))
    meant = rows[rows.reason.eq("")].sort_values("partner", kind="stable")
    parts = [_billed(meant.iloc[first : first + ROWS]) for first in range(0, len(meant), ROWS)]
    bill = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(index=meant.index)])
    bill = bill.reindex(rows.index, columns=[*DUTIES, "n_kinds", "incomplete", "failed"])
    reason = rows.reason.mask(rows.reason.eq(""), bill.pop("failed").fillna(""))
    bill = bill.fillna({"n_kinds": 0, "incomplete": ""}).astype({"n_kinds": int})
    understood = [day if isinstance(day, pd.Timestamp) else pd.NaT for day in rows.day]
    every = rows.assign(day=pd.to_datetime(understood), reason=reason).join(bill)
    return every[list(BASKET)].reset_index(drop=True)


def _list_of_several(text: str) -> str:
    """Say why some countries in one cell have no bill; empty for a country or a group."""
    if len(check_partners(text)) == 1:
        return ""
    try:
        names.partner(text, group=True)
    except InputError:
        return f"partner {text!r} is several countries: write one row for each."
    return ""


def _billed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the duties of rows that mean something, by their index, and why some have none."""
    day_rows = pd.concat(_by_day(rows), ignore_index=True)
    day_rows["row"] = np.arange(len(day_rows))
    questions = day_rows[["row", "partner", "hts", "day"]].assign(reason="")
    answered = answered_rows(questions).drop_duplicates("row")  # of a group its mean, which is first
    rates = answered[list(RATES.values())].to_numpy(float)
    held = ~np.isnan(rates[:, 0])
    part = day_rows.part.to_numpy() * held
    ended = (answered.day >= IEEPA_ENDED).to_numpy()
    refunded = np.where(ended, 0.0, answered[LAYER_OF_IEEPA].to_numpy(float))
    amounts = np.nan_to_num(np.column_stack([rates, refunded])) * part[:, None]
    sums = pd.DataFrame(amounts, columns=[*RATES, "refunded"]).assign(part=part)
    sums = sums.groupby(day_rows.of.to_numpy()).sum()
    value = rows.value.reindex(sums.index).to_numpy(float)
    bill = sums[list(DUTIES)].mul(value / sums.part.where(sums.part > 0).to_numpy(), axis=0)
    why = answered.reason.mask(answered.reason.eq("") & ~held, "imports of these goods are banned.")
    why = why.where(~held | answered.reason.ne(""), "")
    by_row = answered.assign(why=why).groupby(day_rows.of.to_numpy())
    bill["n_kinds"], bill["incomplete"] = by_row.n_kinds.max(), by_row.incomplete.first()
    bill["failed"] = by_row.why.first().where(bill.due.isna(), "")
    return bill


def _by_day(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield rows by the days on which the law may change: ``of``, ``part`` of the row, and the question.

    A row of a day is one; a month has a row from each change of its partner's law to the next.
    """
    day_rows = rows[["partner", "hts", "day"]].assign(of=rows.index, part=1.0)
    whole = rows.of_month.to_numpy()
    yield day_rows[~whole]
    for partner, of in day_rows[whole].groupby("partner", sort=False):
        at, days, part = _parts_of_months(of.day, _days_of_change(partner, of.day.min()))
        yield of.iloc[at].assign(day=days.astype("datetime64[s]"), part=part)


def _parts_of_months(months: pd.Series, changes: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return the place of each part of some months between changes, its first day and its share."""
    first, after = (
        pd.DatetimeIndex(of).to_numpy("datetime64[D]")
        for of in (months, months + pd.offsets.MonthBegin(1))
    )
    low, high = changes.searchsorted(first, side="right"), changes.searchsorted(after)
    n = high - low + 1
    at = np.repeat(np.arange(len(n)), n)
    place = np.arange(len(at)) - np.repeat(np.cumsum(n) - n, n)
    within = np.append(changes, np.datetime64("2100-01-01"))
    days = np.where(place == 0, first[at], within[low[at] + place - 1])
    ends = np.minimum(within[low[at] + place], after[at])
    return at, days, (ends - days) / (after - first)[at]


@cached(most=512)
def _days_of_change(partner: str, since: pd.Timestamp) -> np.ndarray:
    """Return the days from which a partner, or a member of a group, has another law, ascending."""
    days = [np.array(numbers().days, "datetime64[D]")]
    for code in check_partners(partner):
        days.append(book_of(code).rows.first_day)
        if is_of_2017(code, since):
            days.append(book_of(code, by_line=True).rows.first_day)
    return np.unique(np.concatenate(days).astype("datetime64[D]"))

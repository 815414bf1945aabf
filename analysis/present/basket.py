"""A reader's own basket as people who type see it: what is due, by which layer, and what is refunded."""

from __future__ import annotations

from analysis.estimate.tariffs.bill.basket import BY_LAYER, Basket
from analysis.law.table import READ_TO
from analysis.present.finding import percent
from analysis.present.law import LEGAL_SOURCE, NAMES
from analysis.present.law_lists import unanswered
from analysis.present.numbers import dollars, fixed
from analysis.present.result import Result
from analysis.present.table import Table

#: What no list can tell.
NO_ADVICE = "No advice: liquidated entries, protests and drawback are not known."


def basket_shown(basket: Basket) -> Result:
    """Return the bill of a list of goods as a sentence and a table by layer; its frame has every row."""
    caption = (
        "Duties by law on your list by layer; of a month means over its days, of several lines their "
        f"mean. `to_frame()` and FORMAT=csv have every row. {LEGAL_SOURCE.format(READ_TO)}"
    )
    formats = {"layer": NAMES.get, "due": whole_dollars}
    table = Table(
        basket.by_layer.reset_index(), caption, columns=BY_LAYER, heads={"due": "Due"}, formats=formats
    )
    texts = (due(basket), refunded(basket), means(basket), NO_ADVICE, unanswered(basket.rows))
    return Result(basket, table, sentence=" ".join(filter(None, texts)))


def due(basket: Basket) -> str:
    """Say what the law charges on a basket, and between which ends claims put it."""
    of, n = basket.total, int(basket.rows.reason.eq("").sum())
    rate = f", {percent(of.due / of.value)} of their value" if of.value else ""
    rows = "1 row owes" if n == 1 else f"{n:,} rows owe"
    low, high = map(whole_dollars, (of.claimable, of.owed))
    ends = "" if low == high else f"; {low} where all is claimed that may be, {high} where nothing is"
    return f"By law {rows} {whole_dollars(of.due)} of duties{rate}{ends}."


def refunded(basket: Basket) -> str:
    """Say how much of it fell under orders whose duties go back."""
    return f"Under IEEPA, whose duties are refunded, fell {whole_dollars(basket.total.refunded)} of it."


def means(basket: Basket) -> str:
    """Say how many rows are of goods of which no line has the rate; empty where none is."""
    n = int(basket.rows.n_kinds.gt(1).sum())
    rows = "1 row is" if n == 1 else f"{n:,} rows are"
    return f"{rows} of lines that differ in kind, at their mean." if n else ""


def whole_dollars(value: float) -> str:
    """Print US dollars as large as an importer's, with the unit."""
    if value >= 1e9:
        return dollars(value)
    return f"{fixed(value / 1e6, 1)} million USD" if value >= 1e6 else f"{value:,.0f} USD"

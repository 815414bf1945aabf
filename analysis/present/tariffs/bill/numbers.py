"""Citable numbers of the bill; what they are stands in ``text.md``."""

from __future__ import annotations

from analysis.estimate.tariffs.bill.borne import PRICES_BASE
from analysis.estimate.tariffs.bill.story import Bill
from analysis.law.authorities import IEEPA
from analysis.present.page import Numbers
from analysis.present.tariffs.bill.labels import LEAST_NEW, priced


def numbers(story: Bill, made: Numbers) -> None:
    """Add new duties, what trade that moved cost, duties under IEEPA, and the published total."""
    made.stem, made.parts, of = "bill", ("bill",), story.total
    when = f"{story.partner}.{story.start:%Y-%m}_{story.end:%Y-%m}"
    if of.collected_new >= LEAST_NEW:
        new = [of.collected_new, of.new_lowest, of.new_highest]
        made.add(f"{when}.new", new, "USD", said="new")
        made.add(f"{when}.new_on_2024", of.collected_new + of.lost, "USD", said="new_on_2024")
        ends = [of[f"lost_by_elasticity{end}"] for end in ("", "_low", "_high")]
        made.add(f"{when}.lost_by_elasticity", ends, "USD", said="lost_by_elasticity")
    rows = story.by_authority.reindex(list(IEEPA)).dropna()
    if len(rows):
        under = rows[["collected", "lowest", "highest"]].sum().tolist()
        made.add(f"{when}.ieepa", under, "USD", said="ieepa")
    if story.prices is not None:
        of, made.parts = story.prices, ("prices",)
        stem = f"{of.origin}.{PRICES_BASE:%Y-%m}_{of.until:%Y-%m}.import_price"
        made.add(stem, of.change, "fraction", said="import_price", priced=priced(of.origin))
        made.parts = ("bill",)
    every = story.totals.orders.loc["all IEEPA"]
    made.add("totals.gap", every.gap, "fraction")
    made.add("totals.unexplained", every.unexplained, "fraction")

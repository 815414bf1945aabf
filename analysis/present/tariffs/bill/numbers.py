"""Citable numbers of the bill; what they are stands in ``text.md``."""

from __future__ import annotations

from analysis.estimate.tariffs.bill.story import Bill
from analysis.law.authorities import IEEPA
from analysis.present.page import Numbers
from analysis.present.tariffs.bill.labels import LEAST_NEW


def numbers(story: Bill, made: Numbers) -> None:
    """Add new duties, what trade that moved cost, duties under IEEPA, and the published total."""
    made.stem, of = "bill", story.total
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
    every = story.totals.orders.loc["all IEEPA"]
    made.add("totals.gap", every.gap, "fraction")
    made.add("totals.unexplained", every.unexplained, "fraction")

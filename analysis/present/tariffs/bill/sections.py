"""What the sections of the bill say: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.tariffs.bill.story import Bill
from analysis.estimate.tariffs.bill.totals import KINDS


def shared(story: Bill) -> dict:
    """Return the last day on which customs counted orders apart, and the last month held."""
    totals = story.totals
    return {"day": totals.orders.as_of.iloc[0], "newest": totals.by_month.month.iloc[-1]}


def totals_words(story: Bill) -> dict:
    """Return how many orders lie within the aim, by the rule alone and after what Treasury received."""
    totals = story.totals
    n, of, _ = totals.within("gap")
    every = totals.orders.loc["all IEEPA"]
    return {
        "n": n,
        "of": of,
        "all_gap": every.gap,
        "beyond": totals.receipts.beyond,
        "n_then": totals.within("unexplained")[0],
        "rest": every.unexplained,
        "new": totals.rows[totals.rows.kind.eq(KINDS[-1])].iloc[-1],
    }

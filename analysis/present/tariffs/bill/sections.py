"""What the sections of the bill say: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.tariffs.bill.story import Bill


def shared(story: Bill) -> dict:
    """Return the last day on which customs counted orders apart."""
    return {"day": story.totals.orders.as_of.iloc[0]}


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
    }

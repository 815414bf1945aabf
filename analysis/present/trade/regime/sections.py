"""What the sections of report 03 say of the share and of what came back: the names in ``text.md``."""

from __future__ import annotations

import numpy as np

from analysis.estimate.trade.regime.others import BesideAll
from analysis.estimate.trade.regime.recovery import Recovery
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.present.finding import (
    capital,
    during,
    from_to,
    moved,
    percent,
    the,
    whole,
)
from analysis.present.trade.regime import labels


def shared(story: RegimeStory) -> dict:
    """Return the owner of the share, and what came back where that is known."""
    return {
        "owner": labels.whose(story),
        "recovery": story.recovery,
        "market": story.market,
        "name": the(story.selection.partner_name),
        "responses": story.asymmetry,
        **(_came_back(story.recovery) if story.recovery else {}),
    }


def _came_back(recovery: Recovery) -> dict:
    """Return what came back after the last cut in either ledger, and by what it is judged."""
    us, china, part = (labels.last_window(recovery, name) for name in ("us", "china", "share"))
    return {
        "us": us,
        "china": china,
        "part": part,
        "without_rivals": labels.last_window(recovery, "share_without"),
        "ai_until": from_to(recovery.others.start.iloc[-1], recovery.others.ai_to.iloc[-1]),
        "others": labels.as_in_2024(recovery.others.others.iloc[-1]),
        "others_without_ai": labels.as_in_2024(recovery.others.others_without_ai.iloc[-1]),
        "until": from_to(us.start, us.end),
        "china_until": from_to(china.start, china.end),
        "e": recovery.main,
        "calm": recovery.calm["us"],
    }


def answer(story: RegimeStory) -> dict:
    """Return the window of a partner beside all others, and what its share did."""
    if not (market := story.market):
        return {}
    until, before = from_to(market.start, market.end), percent(market.share_before)
    return {
        "since": capital(during(until)),
        "until": until,
        "others_moved": _others_moved(market),
        "share_moved": f"was {percent(market.share)}, after {before} a year earlier",
        "rate_moved": f"{percent(market.rate)} of their value, after {percent(market.rate_before)}",
    }


def _others_moved(market: BesideAll) -> str:
    """Say what imports from all others did: ``while all others' rose by 5.1 %``; the verb said once."""
    words, first = moved(market.growth_others), moved(market.growth).split(" by ")[0]
    if " by " in words and words.startswith(f"{first} "):
        return f"and all others' {words.removeprefix(f'{first} ')}"
    return f"while all others' {words}"


def market_figure(story: RegimeStory) -> dict | None:
    """Return imports and the rate collected by month, and whether chapters 98 and 99 are left out."""
    if (monthly := story.market.monthly).empty:  # the window ends before 2025
        return None
    return {
        "monthly": monthly,
        "last": monthly.iloc[-1],
        "paid": monthly.effective_rate,
        "thin": story.market.end > story.selection.end,
    }


def recovery_figure(story: RegimeStory) -> dict:
    """Return trade by month over that of 2024, at its end and in the last month of both ledgers."""
    monthly = story.recovery.monthly
    return {
        "monthly": monthly,
        "last": monthly.index[-1],
        "theirs": monthly.china.dropna(),
        "same": monthly[["us", "china"]].dropna().iloc[-1],
    }


def open_questions(story: RegimeStory) -> dict | None:
    """Show what would change the answer, of a story with a recovery."""
    return {} if story.recovery else None


def asymmetry_words(story: RegimeStory) -> dict | None:
    """Return the responses to rises and cuts, and what permuting the path says of their difference."""
    if not (responses := story.asymmetry):
        return None
    return {"row": responses.row(), "permuted": responses.permuted}


def asymmetry_limits(story: RegimeStory) -> dict | None:
    """Return at how many lags cuts gave back less, and whether the placebo looks sure."""
    if not (responses := story.asymmetry):
        return None
    table, placebo = responses.table, responses.row(sample="placebo")
    rows = table[table.comparison.eq("across") & table["sample"].eq("all")]
    return {
        "n_less": (rows.fall.abs() < rows.rise.abs()).sum(),
        "n": len(rows),
        "placebo_looks_sure": placebo.difference_low > 0 or placebo.difference_high < 0,
    }


def recovery_words(story: RegimeStory) -> dict | None:
    """Return growth since the trough beside what the elasticity implies."""
    if not story.recovery:
        return None
    us = labels.last_window(story.recovery, "us")
    low, high, others = us.predicted_low, us.predicted_high, story.recovery.others
    return {
        "trough": others.iloc[0],
        "now": others.iloc[-1],
        "grown": whole(np.expm1(us.recovered)),
        "where": "within" if low <= us.recovered <= high else "outside",
        "implied": (np.expm1(low), np.expm1(high)),
        "without_before": story.recovery.same_goods.set_index("ledger").loc["share_without"],
        "alike_p": story.asymmetry.permuted["across"],
    }


def comparison_words(story: RegimeStory) -> dict | None:
    """Return what was undone after the first cut by US figures, and of the same goods in each ledger."""
    if not story.recovery:
        return None
    windows, same = story.recovery.windows, story.recovery.same_goods.set_index("ledger")
    return {
        "first": windows[windows.ledger == "us"].iloc[1],
        "same": same.loc["share"],
        "dollars": same.loc["us"],
        "theirs": same.loc["china"],
    }


def base_words(story: RegimeStory) -> dict | None:
    """Return the shares undone over other bases."""
    if not story.recovery:
        return None
    return {f"of_{name}": rows.undone for name, rows in story.recovery.bases.groupby("ledger")}

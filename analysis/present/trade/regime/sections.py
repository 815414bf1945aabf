"""What the sections of report 03 say of breaks and of what came back: the names in ``text.md``."""

from __future__ import annotations

import numpy as np

from analysis.estimate.trade.regime.others import BesideAll
from analysis.estimate.trade.regime.recovery import Recovery
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.present.finding import (
    capital,
    during,
    from_to,
    month,
    moved,
    p_value,
    percent,
    period,
    the,
    whole,
)
from analysis.present.table import iso_month
from analysis.present.trade.regime import labels


def shared(story: RegimeStory) -> dict:
    """Return the share and its last break, and what came back where that is known."""
    regimes = story.regimes
    vintages = dict.fromkeys(series.vintage for series in regimes.series.values())
    return {
        "regimes": regimes,
        "share": regimes.breaks["share"],
        "owner": labels.whose(story),
        "last_break": labels.last_step(story, "share"),
        "steps": regimes.elsewhere,
        "cited": f"Vintages: {'; '.join(vintages)}.",
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
    """Return the window, and what the share and the rate did at their last breaks."""
    window = period(f"{iso_month(story.selection.start)}:{iso_month(story.selection.end)}")
    broke = labels.last_step(story, "share")
    if market := story.market:
        until, before = from_to(market.start, market.end), percent(market.share_before)
        return {
            "since": capital(during(until)),
            "until": until,
            "others_moved": _others_moved(market),
            "share_moved": f"was {percent(market.share)}, after {before} a year earlier",
            "broke_last": labels.broke_last(story),
            "rate_broke": labels.rate_broke(story),
        }
    return {
        "window": window,
        "when": capital(during(window)),
        "share_broke": labels.share_broke(story),
        "rate_broke": labels.rate_broke(story),
        "at_the_law": labels.at_the_law(story) if broke else "",
        "elsewhere": labels.elsewhere(story) if broke and labels.is_compared(story) else "",
    }


def _others_moved(market: BesideAll) -> str:
    """Say what imports from all others did: ``while all others' rose by 5.1 %``; the verb said once."""
    words, first = moved(market.growth_others), moved(market.growth).split(" by ")[0]
    if " by " in words and words.startswith(f"{first} "):
        return f"and all others' {words.removeprefix(f'{first} ')}"
    return f"while all others' {words}"


def market_figure(story: RegimeStory) -> dict:
    """Return imports and the rate collected by month, and whether chapters 98 and 99 are left out."""
    monthly = story.market.monthly
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


def breaks_figure(story: RegimeStory) -> dict:
    """Return the title: the last break of the share, or that there is none."""
    broke, owner = labels.last_step(story, "share"), labels.whose(story)
    if not broke:
        return {"title": f"No break in {owner} share of US imports stands out from its swings"}
    moved = f"{labels.stepped(broke)} in {month(broke[0]['first'])}"
    return {"title": f"{capital(owner)} share of US imports {moved}"}


def open_questions(story: RegimeStory) -> dict | None:
    """Show what would change the answer, of a story with a recovery."""
    return {} if story.recovery else None


def dates_words(story: RegimeStory) -> dict:
    """Return the months of the share, its level after its last break, and steps of other partners."""
    share, steps = story.regimes.breaks["share"], story.regimes.elsewhere
    start, end = map(month, share.values.index[[0, -1]])
    names = {"start": start, "end": end, "p": p_value(share.tests.p_value[0]), "same": None}
    if labels.last_step(story, "share"):
        ends = share.segments[["ci_low", "ci_high"]].iloc[-1]
        names |= {"after": labels.level(ends, "share"), "at_the_law": labels.at_the_law(story)}
        if labels.is_compared(story):
            ranked = (steps[column] for column in ("step", "own_step"))
            same, best = (labels.rank_p(row, story.selection.partner) for row in ranked)
            names |= {"same": same, "best": best, "n": len(steps)}
    return names


def gap_words(story: RegimeStory) -> dict | None:
    """Show what the gap is where it is among the series."""
    return {} if "gap" in story.regimes.series else None


def number_words(story: RegimeStory) -> dict:
    """Return how often other ways to cut find the last break, and whether cuts began a regime."""
    variations, broke = story.regimes.variations, labels.last_step(story, "share")
    n_same = (variations["first"] == broke[0]["first"]).sum() if broke else 0
    return {
        "variations": variations if broke and len(variations) else None,
        "n_same": n_same or "none",
        "date": "dates" if n_same == 1 else "date",
        "cuts": labels.cuts_of_the_rate(story),
    }


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


def so_far_words(story: RegimeStory) -> dict | None:
    """Return the responses to rises and cuts to the newest month, of each sample."""
    if story.so_far is None:
        return None
    rows = story.so_far.set_index("sample")
    return {"row": rows.loc["partners"], "without": rows.loc["without"], "goods": rows.loc["goods"]}


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
        "so_far_p": story.so_far.set_index("sample").p_shuffled["partners"],
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

"""What the sections of report 03 say of exports: the names in each section of ``text.md``."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.trade.exports.story import ExportsStory
from analysis.estimate.trade.windows import TROUGH
from analysis.present.finding import capital, from_to, month, moved, percent, the
from analysis.present.trade.exports import labels


def shared(story: ExportsStory) -> dict:
    """Return the partner's name in a sentence, both ledgers, and growth to the last month by sector."""
    us, last = story.us, story.us.totals.index[-1]
    return {
        "name": the(story.selection.partner_name),
        "us": us,
        "china": story.china,
        "last": last,
        "when": labels.to_date(last),
        "sectors": us.sectors,
        "total": _total(story),
    }


def _total(story: ExportsStory) -> float:
    """Return the growth of imports from the partner on the same months a year before."""
    return story.us.sectors.contribution.sum(min_count=1)


def _first_sector(story: ExportsStory) -> pd.Series | None:
    """Return the sector that gave most in the direction of the total; None where growth is unknown."""
    sectors = story.us.sectors
    if sectors.contribution.isna().any():
        return None
    return sectors.iloc[0 if _total(story) < 0 else -1]


def answer(story: ExportsStory) -> dict:
    """Return growth of the newest months and of the panel, its weakest month, and the other ledger."""
    us, last, name = story.us, story.us.totals.index[-1], the(story.selection.partner_name)
    when, now = labels.to_date(last), labels.newest_growth(story)
    if now:
        quarter = from_to(now.since, now.until).removesuffix(f" {now.until.year}")
        year = f"{moved(now.year)} in {labels.to_date(now.until)} on a year earlier"
        growth = f"{year}, and {moved(now.quarter)} in {quarter}"
    else:
        growth = labels.year_on_year(_total(story), us.sectors.now.sum(), when)
    by_sector = f"Imports by sector end in {month(last)} here"
    by_month = f"Imports from {name} by month end there"
    return {
        "growth": growth,
        "sector": labels.of_sector(_first_sector(story), _total(story), when, newer=bool(now)),
        "by_month": us.totals.yoy_growth.dropna(),
        "other": _other_ledger(story),
        "until": labels.to_date(now.until) if now else when,
        "data_to": now.until if now else last,
        "released": labels.ETRX if now else story.source,
        "why_it_ends": by_sector if now else by_month,
    }


def _other_ledger(story: ExportsStory) -> str:
    """Say what China's customs counted, or else what the partner's share was; empty of neither."""
    china, year, us = story.china, story.us.totals.index[-1].year, story.us
    shares = us.shares[story.selection.partner]
    if china and china.split is not None:
        to_us = percent(china.split.yoy_growth["United States"])
        everywhere = percent(china.split.contribution.sum())
        of_us = f"{to_us} for the United States in {month(china.month)}"
        return f"China's own customs counted {of_us}, and {everywhere} for all exports."
    if year - 1 not in shares:
        return ""
    name, until = the(story.selection.partner_name), labels.year_to(story, year)
    share = f"The share of {name} in US imports was {percent(shares[year - 1])} in {year - 1}"
    return f"{share} and {percent(shares[year])} in {until}."


def ledgers_note(story: ExportsStory) -> dict | None:
    """Show how the ledgers differ where China's has a month of the window."""
    months = story.us.totals.index
    return {} if story.china and story.china.growth.reindex(months).notna().any() else None


def mirror(story: ExportsStory) -> dict | None:
    """Return the ratios of the ledgers, what explanations make of them, and published figures."""
    if not (ledgers := story.mirror):
        return None
    cause, published = ledgers.causes.set_index("cause"), ledgers.published.T
    return {
        "mirror": ledgers,
        "early": ledgers.general.iloc[0],
        "late": ledgers.general.iloc[-1],
        "before": ledgers.answered.iloc[0],
        "after": ledgers.answered.iloc[-1],
        "gap": ledgers.years.iloc[-1],
        "freight": ledgers.freight,
        "korea": ledgers.korea,
        "low": cause.loc["low_values"],
        "all": cause.loc["all_sellers"],
        "rate": cause.loc["by_rate"],
        "printed": published.bloomberg_2026_gap,
        "usual": published.voxeu_2025_normal,
        "split": published.fed_evasion_share,
    }


def mirror_table(story: ExportsStory) -> dict:
    """Return the months before of Korea's record and of evasion, which are none of 2024."""
    months = story.mirror.korea.index
    quarter = story.mirror.causes.set_index("cause").start["all_sellers"] - pd.DateOffset(years=1)
    held = months[months >= quarter] if quarter in months else months
    return {"before": held[:3], "peak": TROUGH["china"]}


def elsewhere(story: ExportsStory) -> dict | None:
    """Return where China's exports went in the month of the split, or in the worst month of all."""
    china = story.china
    if not china or (china.split is None and china.months.empty):
        return None
    if china.split is None:
        return {"split": None, "low": china.months.loc[china.months.united_states.idxmin()]}
    before = china.split.before
    had_taken = before["United States"] / before.sum()
    return {"split": china.split, "parts": china.split.contribution, "had_taken": had_taken}


def split_figure(story: ExportsStory) -> dict:
    """Return the month in which the United States subtracted most."""
    months = story.china.months
    return {"low": months.loc[months.united_states.idxmin()]}


def goods(story: ExportsStory) -> dict | None:
    """Return the sectors that gave most in the direction of the total, and the one most against it."""
    sectors, total = story.us.sectors, _total(story)
    if sectors.contribution.isna().any():
        return None
    ordered = sectors if total < 0 else sectors[::-1]
    against = ordered.iloc[-1]
    return {
        "most": ordered[(ordered.contribution < 0) == (total < 0)].head(2),
        "against": against if (against.contribution < 0) != (total < 0) else None,
    }


def sector_figure(story: ExportsStory) -> dict:
    """Return the sector that gave most in the direction of the total."""
    return {"first": _first_sector(story)}


def market(story: ExportsStory) -> dict | None:
    """Return who sold more and who sold less."""
    partners = story.us.partners
    if partners.contribution.isna().any():
        return None
    return {
        "low": partners.iloc[0],
        "high": partners.iloc[-1],
        "partner_gave": labels.of_partner(story),
        "news": story.us.totals.index[-1].year == labels.NEWS,
    }


def partner_figure(story: ExportsStory) -> dict:
    """Return the title: who added most and who subtracted most."""
    partners, when = story.us.partners, labels.to_date(story.us.totals.index[-1])
    ends = partners.iloc[[-1, 0]].itertuples()
    high, low = (labels.gave(the(row.label), row.contribution) for row in ends)
    return {"heading": f"{capital(high)} to the growth of US imports, and {low}, {when}"}


def shares(story: ExportsStory) -> dict:
    """Return the partner's share of US imports over the years."""
    return {"shares": labels.course_of_share(story)}


def shares_figure(story: ExportsStory) -> dict:
    """Return the years of the shares, and how far the last one goes."""
    own_share, until = story.us.shares[story.selection.partner], story.us.shares_until
    first, end = own_share.index[[0, -1]]
    return {
        "years": f"{first} to {end}" if first != end else end,
        "first": own_share[first],
        "last_share": own_share[end],
        "end": end,
        "shares": labels.course_of_share(story),
        "part_of_year": f"; {end} is {labels.to_date(until)}" if until.month < 12 else "",
    }

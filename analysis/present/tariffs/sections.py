"""What the sections of report 02 say of a story: the names in each section of ``text.md``."""

from __future__ import annotations

import pandas as pd

from analysis.combine.collected.causes import GAP, REST
from analysis.estimate.tariffs import collections
from analysis.estimate.tariffs.published_rates import (
    COLLECTED_MEASURE,
    LAWFUL_MEASURE,
    PUBLISHED_UNION,
    RATE_ROUNDING,
    TREASURY_SOURCE,
)
from analysis.estimate.tariffs.story import GoodsPath, TariffsStory
from analysis.law.measures import LAYERS
from analysis.present.finding import listing, month, percent, the
from analysis.present.tariffs import labels
from analysis.vocabulary import TERMS, WORLD

#: Sectors, the largest, of which those with the lowest and the highest duty are named.
MOST_SECTORS = 16


def shared(story: TariffsStory | GoodsPath) -> dict:
    """Return the partner's name in a sentence, and the three rates by month."""
    return {"name": the(story.selection.partner_name), "path": story.path}


def answer(story: TariffsStory) -> dict:
    """Return the course of the rate that reaches furthest, and the points beside it."""
    paid, newest = story.path.effective_rate.dropna(), story.newest
    rates = newest if len(newest) else paid
    first, last = month(rates.index[0]), month(rates.index[-1])
    return {
        "when": f"In {first}" if first == last else f"From {first} to {last}",
        "course": f"was {percent(rates.iloc[0])}"
        if first == last
        else labels.course(rates.iloc[0], rates.iloc[-1]),
        "most_collected": labels.most_collected(paid, beside_newest=len(newest) > 0),
        "by_law": _by_law(story),
        "add_on": labels.headline_by_day(story).max(),
        "first": first,
        "last": last,
        "released": labels.ETRX if len(newest) else story.source,
        "why_it_ends": _why_it_ends(story, paid.index[-1]),
    }


def _by_law(story: TariffsStory) -> str:
    """Return the highest rate by law beside what was collected then, or why there is none."""
    law, name = story.path.statutory_rate.dropna(), the(story.selection.partner_name)
    if story.selection.partner == WORLD:
        return "Law and add-on are set by partner, so that all countries together have neither here."
    if law.empty:
        return f"What the law charged on goods from {name} is not established here."
    top = law.idxmax()
    collected = story.path.effective_rate[top]
    when = f", when customs collected {percent(collected)}" if pd.notna(collected) else ""
    return f"The statutory rate peaked at {percent(law.max())} in {month(top)}{when}."


def _why_it_ends(story: TariffsStory, last_paid: pd.Timestamp) -> str:
    """Say why collections end where they do; nothing where all of them reach as far."""
    if story.newest.empty:
        whose = f"Collections of {the(story.selection.partner_name)} by month"
        return f"{whose} end there in the tables of this package."
    if last_paid < story.newest.index[-1]:
        return f"Collections by sector and of all goods end in {month(last_paid)}."
    return ""


def tariff_figure(story: TariffsStory) -> dict:
    """Return the highest rates by law and collected."""
    name, path = the(story.selection.partner_name), story.path
    law, paid = path.statutory_rate, path.effective_rate
    lawful = law.notna().any()
    headline = percent(labels.headline_by_day(story).max())
    return {
        "highest": f"Customs collected up to {percent(paid.max())} of the value of goods from {name}"
        + f", and the law set up to {percent(law.max())}" * bool(lawful),
        "paid": paid,
        "law_drawn": f"the statutory rate peaks at {percent(law.max())} in {month(law.idxmax())}; "
        f"the headline rate at {headline}."
        if lawful
        else "no statutory rate is drawn.",
        "not_established": f"The statutory rate on goods from {name} is not established here.",
        "dots": len(story.newest) > 0 and story.month < path.index[-1],
    }


def layers(story: TariffsStory) -> dict | None:
    """Return the layers of the law in its last month, and which of them the window saw."""
    lawful = story.path[story.path.statutory_rate.notna()]
    if lawful.empty:
        return None
    last, until = lawful.iloc[-1], lawful.index[-1].year
    rates, partner = last[LAYERS], story.selection.partner
    metals, uniform = (lawful[layer].max() > labels.LEAST_LAYER for layer in ("section_232", "uniform"))
    china = partner == "CHN"
    return {
        "month": lawful.index[-1],
        "rate": last.statutory_rate,
        "rates": rates[rates > labels.LEAST_LAYER],
        "now": labels.law_today(story, lawful.index[-1]),
        "preferences": "" if china else ", lowered to what preferences left of it in 2024",
        "lists": " Section 301 covers lists of Chinese goods." if china else "",
        "metals": metals and until >= 2018,
        "vehicles": metals and until >= 2025,
        "general": uniform and until >= 2025,
        "successor": uniform and until >= 2026,
        "usmca": partner in ("CAN", "MEX"),
        "weights_change": lawful.basket.nunique() > 1,
        "weights_before": "the goods have the weights of 2017"
        if china
        else "the lines of 2024 stand with their sectors weighted as in 2017",
    }


def law_and_collection(story: TariffsStory) -> dict | None:
    """Return the last month of the gap, and the rate as revised where print shows another."""
    if story.gap.empty:
        return None
    last, when, revised = story.gap.iloc[-1], story.gap.index[-1], story.revised_rate
    newest = _newest_gap(story)
    differs = pd.notna(revised) and percent(revised) != percent(last.effective_rate)
    return {
        "last": last,
        "month": when,
        "newest": newest,
        "by_sector": labels.last_by_sector(last, newest),
        "gap_parted": labels.gap_parted(last),
        "revised": differs and when == story.month,
    }


def _newest_gap(story: TariffsStory) -> pd.Series:
    """Return rates and gap of the last month of imports by sector, or of the newest of the partner."""
    rows, last = labels.months_of_partner(story), story.gap.iloc[-1]
    if rows.empty:
        return last
    newer = rows[rows.partner.eq(story.selection.partner) & rows.month.gt(last.name)]
    if newer.empty:
        return last
    row = newer.rename(columns={"law_2025": "statutory_rate", "collected_rate": "effective_rate"})
    return row.set_index("month").iloc[-1]


def collected(story: TariffsStory) -> dict | None:
    """Return what the law stood above collections in the mean of the last months, by partner."""
    if not labels.is_beside_collections(story):
        return None
    rows, mine = labels.lately(story.collections.by_month), labels.months_of_partner(story)
    gaps, code = rows.groupby("partner").gap.mean(), next(iter(mine.partner), "") if len(mine) else ""
    return {
        "months": rows.month,
        "gaps": gaps,
        "of_partner": gaps.get(code),
        "whose": the(labels.names_of(story).get(code, "")),
    }


def by_sector(story: TariffsStory) -> dict:
    """Return the sectors with the lowest and the highest duty collected, of the largest."""
    largest = story.sectors[story.sectors.effective_rate.notna()].head(MOST_SECTORS)
    rates = largest.effective_rate
    return {
        "low": largest.loc[rates.idxmin()],
        "high": largest.loc[rates.idxmax()],
        "n": len(largest),
    }


def calendar(story: TariffsStory) -> dict | None:
    """Return on how many days a measure changed, and in which year on most of them."""
    days = story.events.effective_date.drop_duplicates()
    if days.empty:
        return None
    by_year = days.dt.year.value_counts()
    year = by_year.idxmax()
    return {
        "days": "On one day" if len(days) == 1 else f"On {len(days)} days",
        "year": f", {by_year[year]} of them in {year}" if len(by_year) > 1 else f" in {year}",
    }


def due_and_paid(story: TariffsStory) -> dict | None:
    """Return what was collected of the duties due, and the largest cause of the gap."""
    if not story.duties_paid:
        return None
    explained, programmes = story.duties_paid.explained, story.duties_paid.by_programme
    gap, causes = explained.loc[GAP], explained.drop([GAP, REST])
    return {
        "collected_on_law": 1 - gap.value / (programmes.law_2025 * programmes.value_2025).sum(),
        "last": story.duties_paid.by_month.iloc[-3:],
        "gap": gap,
        "causes": causes if 0 < causes.value.max() < gap.value else None,
        "rest": explained.loc[REST],
    }


def lines_note(story: TariffsStory) -> dict | None:
    """Show what lines and causes are where duties due and paid are known."""
    return {} if story.duties_paid else None


reasons_note = lines_note


def cells(story: TariffsStory) -> dict | None:
    """Return how far the law lies from collections by chapter, and with the lists of metals alone."""
    if not story.collections:
        return None
    steps = story.collections.steps.set_index(["law", "year"])
    chapters = story.collections.cells
    law, lists = steps.loc[("law", 2025)], steps.loc[("lists", 2025)]
    return {
        "chapters": chapters,
        "far": chapters[chapters.gap.abs() > labels.LARGE_GAP],
        "law": law,
        "lists": lists,
        "aircraft_fit_no_better": law.gap_without_sign > lists.gap_without_sign,
    }


def earlier(story: TariffsStory) -> dict | None:
    """Return which partners lie near collections in every year, and what the basket is of a gap."""
    if not story.collections:
        return None
    gaps, partner = story.collections.by_year, story.selection.partner
    all_goods = gaps[gaps.lines == "own"].set_index("partner")
    lines_of_2024 = gaps[gaps.lines == "2024"].set_index("partner")
    years, n = collections.years_of(all_goods), len(all_goods)
    names = {"years": years, "n": n, "n_near": n - len(collections.far_in_a_year(gaps))}
    if partner not in lines_of_2024.index:
        return names | {"gap": None}
    gap, rest = (rows.loc[partner, years[-1]] for rows in (all_goods, lines_of_2024))
    return names | {"gap": gap, "rest": rest, "basket": 1 - rest / gap}


def law_checks(story: TariffsStory) -> dict | None:
    """Return what was collected of base rates without an agreement, and under one."""
    if story.metals is None:
        return None
    without = story.bases[story.bases.covered == 0]
    under = story.bases[story.bases.covered > 0]
    return {
        "n_near": ((without.general - without.collected).abs() < 0.005).sum(),
        "n": len(without),
        "under_agreement": under.collected_covered / under.general_covered,
    }


def outside_model(story: TariffsStory) -> dict | None:
    """Return the partner's largest gap to a model of others, or that of every partner."""
    if not story.duties_paid:
        return None
    rows = story.duties_paid.outside.set_index("partner")
    if story.selection.partner not in rows.index:
        return {"row": None, "gaps": rows.gap.abs()}
    row = rows.loc[story.selection.partner]
    supported = f"The legal text supports {row.nearer}: {row.why}."
    return {
        "row": row,
        "side": "above" if row.gap > 0 else "below",
        "supported": supported if row.nearer in ("ours", "theirs") else "",
    }


def published_rates(story: TariffsStory) -> dict | None:
    """Return the rates beside published ones: collected, by law, and Treasury's by month and longer."""
    rows = story.published.rows.dropna(subset="distance")
    others, treasury = rows[rows.source != TREASURY_SOURCE], rows[rows.source == TREASURY_SOURCE]
    collected, lawful = others[others.concept == COLLECTED_MEASURE], rows[rows.concept == LAWFUL_MEASURE]
    if collected.empty and lawful.empty and treasury.empty:
        return None
    size = collected.distance.abs()
    return {
        "size": size,
        "n_equal": (size <= RATE_ROUNDING).sum(),
        "farthest": collected.loc[size.idxmax()] if len(size) else None,
        "lawful": lawful,
        **_treasury(treasury),
    }


def _treasury(rows: pd.DataFrame) -> dict:
    """Return Treasury's first longer period, and the month in which it differs most."""
    if rows.empty:
        return {"treasury": None}
    single = rows["first"] == rows["last"]
    longer, months = rows[~single] if (~single).any() else rows, rows[single]
    return {"treasury": longer.iloc[0], "widest": months.loc[months.distance.abs().idxmax()]}


def published_table(story: TariffsStory) -> dict:
    """Return whether the European Union is among the rows."""
    return {"union": (story.published.rows.partner == PUBLISHED_UNION).any()}


def published_note(story: TariffsStory) -> dict | None:
    """Return whether Treasury's rate is among the rows, and the months in which much was paid back."""
    rows, repaid = story.published.rows, story.published.repaid
    if rows.empty:
        return None
    return {
        "treasury": (rows.source == TREASURY_SOURCE).any(),
        "repaid": repaid,
        "since": repaid.index.min(),
    }


def path_words(story: GoodsPath) -> dict:
    """Return the last imports of a path, and the tariffs on them."""
    imports = story.path.customs_value.dropna()
    if imports.empty or imports.iloc[-1] == 0:
        return {"last": None}
    last = story.path.loc[imports.index[-1]]
    tariffs = listing(labels.under(last[story.rates]))
    return {"last": last, "under": f", under {tariffs}" if tariffs else ""}


def path_figure(story: GoodsPath) -> dict:
    """Return what the three tariffs are, and whose headline rate is drawn."""
    return {
        "definitions": " ".join(f"{TERMS[r].label}: {TERMS[r].definition}." for r in story.rates),
        "of_partner": story.product and "headline_rate" in story.rates,
    }

"""What the sections of report 04 say of the elasticity: the names in each section of ``text.md``."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.engine.check import Check
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.checks.toggles import LARGEST_PARTNER
from analysis.estimate.elasticity.clean_years import MAGNITUDES, STUDY_YEARS
from analysis.estimate.elasticity.main.dollars import dollar_ends
from analysis.estimate.elasticity.story import ElasticityStory
from analysis.estimate.elasticity.tiers.estimates import SELLERS
from analysis.present.elasticity import labels, words
from analysis.present.finding import bounds, capital, counted, interval, listing, two, whole
from analysis.present.labels import episode_years


def answer(story: ElasticityStory) -> dict:
    """Return what a new duty did in each episode, in both weights and with all partners."""
    latest, main = story.episodes[-1], story.main
    e = main.estimates[latest, "law"]
    return {
        "when": episode_years(latest),
        "e": e,
        "left_out": story.leave_out,
        "weighed": "" if story.leave_out else _beside(story, latest),
        "members": "" if story.leave_out else _with_members(story, e),
        "earlier": [
            (name, main.estimates[name, "law"], _weighed_otherwise(story, name))
            for name in story.episodes[:-1]
        ],
    }


def _beside(story: ElasticityStory, episode: str) -> str:
    """Say what an episode's main estimate would be by the other weights: by value with all choices."""
    if story.main.by_value is None:
        return capital(f"{_weighed_otherwise(story, episode, own=False)}.")
    e, other = (of[episode, "law"] for of in (story.main.estimates, story.main.other))
    low, high = map(whole, labels.as_falls(labels.range_by_value(story), e))
    years = story.clean_years
    fails = years is not None and words.moved_before(years, other)
    moved = ", and imports of years before moved with that law" if fails else ""
    return f"By value it would be {labels.beside(other, e)}, by other choices {low} to {high}{moved}."


def _with_members(story: ElasticityStory, e: Estimate) -> str:
    """Say what the main estimate would be with Canada and Mexico, by claims of autumn and of January."""
    if (january := labels.with_members(story)) is None:
        return ""
    autumn = labels.varied(story, "2025").loc[words.MEMBERS_IN]
    fall = labels.value_beside(autumn, e)
    both = f"With Canada and Mexico it would be {fall} by their USMCA claims of"
    return f"{both} autumn, {labels.beside(january, e)} instrumented by January's."


def _weighed_otherwise(story: ElasticityStory, episode: str, *, own: bool = True) -> str:
    """Say how an estimate weighs, if asked for, and what it is by other weights and without China."""
    e, other = story.main.estimates[episode, "law"], story.main.other[episode, "law"]
    changed, alone = labels.varied(story, episode), f"without {LARGEST_PARTNER}"
    weighed = words.WEIGHTS_IN_SENTENCES
    text = f"{weighed[e.weights]}; " * own + f"{weighed[other.weights]} {labels.beside(other, e)}"
    if f"{alone}, equal" not in changed.index:
        return text
    rows = [changed.loc[name] for name in (alone, f"{alone}, equal")]
    without = " and ".join(labels.value_beside(row, e) for row in rows)
    return f"{text}, without China {without}" + ("" if any(map(labels.is_clear, rows)) else ", or none")


def all_sellers(story: ElasticityStory) -> dict | None:
    """Return the tiers, whether both agree, and what the same law went with in the year before."""
    if (tiers := story.tiers) is None:
        return None
    return {
        **{tier: tiers.of(tier) for tier in (*SELLERS, "totals", "difference")},
        "by_value": listing([interval(tiers.of(tier, "value")) for tier in ("all", "one", "others")]),
        "agree": labels.agree(tiers.of("difference")),
        "agree_by_value": labels.agree(tiers.of("difference", "value")),
        "before": tiers.year_before("all", "equal"),
        "same": tiers.year_before("all", "equal", window="2024:2025"),
    }


def by_value(story: ElasticityStory) -> dict | None:
    """Return every choice by value, and the main one with its interval and the range of all."""
    rows = story.main.by_value
    if rows is None:
        return None
    return {"rows": rows, "main": story.main.other["2025", "law"], "all": labels.range_by_value(story)}


def by_value_lines(story: ElasticityStory) -> dict | None:
    """Return on how few lines the estimates by value rest, and some that lie apart."""
    if story.main.by_value is None:
        return None
    rows = story.main.by_value.set_index("choice", drop=False)
    ends = dollar_ends(*(of["2025", "law"] for of in (story.main.estimates, story.main.other)))
    return {
        "ends": bounds(*ends),
        "outside": rows[~rows.value.between(*ends)].choice,
        "small": rows.small[""],
        "lines": story.main.spread.set_index("weights"),
        "shown": rows.loc[words.CHOICES_TOLD],
    }


def sure(story: ElasticityStory) -> dict:
    """Return the intervals by law of the latest episode under each inference."""
    rows, name = story.main.intervals, story.episodes[-1]
    by_law = rows[rows.episode.eq(name) & rows.tariff.eq("law")].set_index("scheme")
    return {"years": episode_years(name), "rows": by_law}


def covered(story: ElasticityStory) -> dict:
    """Return how often intervals that are quoted hold the truth, and the worst of all."""
    check, quoted = story.main.coverage, labels.quoted_coverage(story)
    least = quoted.loc[quoted.coverage.idxmin()]
    worst = check.table.loc[check.table.coverage.idxmin()]
    return {
        "check": check,
        "quoted": quoted,
        "least": least,
        "worst": worst if worst.coverage < least.coverage else None,
        "slopes": quoted[quoted.errors == "slopes"].coverage,
        "others": [labels.other_coverage(story, name) for name in reversed(story.episodes)],
    }


def varied(story: ElasticityStory) -> dict:
    """Return the main estimate of the latest episode, in its weights, one choice changed at a time."""
    name = story.episodes[-1]
    toggles = story.main.toggles.only(group=words.MAIN_QUESTION_GROUPS, episode=name, tariff="law")
    rows, weights = toggles.table, story.main.estimates[name, "law"].weights
    rows = rows[~rows.toggle.str.contains(words.SEVERAL)]
    alike, weighed = rows[rows.weights.eq(weights)], words.WEIGHTS_IN_SENTENCES[weights]
    if alike.toggle.nunique() < 2:
        alike, weighed = rows, "in either weights"
    toggles = replace(toggles, table=alike)
    of = f"the elasticity by law of {episode_years(name)}, {weighed},"
    return {"toggles": toggles, "what": of}


def spread(story: ElasticityStory) -> dict:
    """Return the placebos in the main estimate's weights, version by version, and in the others."""
    check = labels.in_weights(story.main.placebos)
    versions = check.table.groupby(["episode", "version"], sort=False)
    inside = "".join(
        _inside(name, e, check) for (name, by), e in story.main.estimates.items() if by == "law"
    )
    return {
        "check": check,
        "other": labels.in_weights(story.main.placebos, own=False),
        "inside": inside,
        "versions": " ".join(_beside_placebos(*version, rows) for version, rows in versions),
    }


def _inside(episode: str, e: Estimate, check: Check) -> str:
    """Say that the main estimate of an episode lies among its placebos, where it does."""
    others = check.table.query("is_placebo and episode == @episode").value
    if not others.min() <= e.value <= others.max():
        return ""
    where = f"of {episode_years(episode)}, {two(e.value)}, lies among them"
    return f"The main estimate {where}: they are too noisy to test it. "


def _beside_placebos(episode: str, version: str, rows: pd.DataFrame) -> str:
    """Say what a version of the main estimate is beside the same law given to other years."""
    value, others = rows[~rows.is_placebo].value.iloc[0], rows[rows.is_placebo].value
    years_of, n = episode_years(episode), len(others)
    ends = f"{two(others.min())} to {two(others.max())}"
    pair = f"{two(value)}, and {ends}"
    sentence = {
        "levels": f"The main estimate of {years_of} is {two(value)}; moved back by years, it is {ends}.",
        "year pair": f"Its change over one year is {pair} in {n} years before.",
        "chapters": f"By chapter {years_of} gives {pair} in {n} earlier pairs of years.",
        "sectors": f"By sector it gives {pair} in {n} pairs.",
    }.get(version, f"By six-digit code of three partners it gives {pair} in {n} pairs.")
    if n < words.FEWEST_PLACEBOS:
        return sentence
    beyond = (others.abs() >= abs(value)).sum()
    return f"{sentence} {beyond or 'None'} of them {'is' if beyond < 2 else 'are'} as far from zero."


def year_before(story: ElasticityStory) -> dict | None:
    """Return the designs in which imports of the year before moved with the law, and all bounds."""
    if (rows := story.year_before) is None:
        return None
    by = dict(list(rows.groupby("comparison")))
    return {"rows": rows, "moved": labels.told_before(rows), **by}


def clean_years(story: ElasticityStory) -> dict | None:
    """Return the event study by year, that of the main estimate's comparison and weights first."""
    if (rows := story.clean_years) is None:
        return None
    outside = {name: (rows[f"{name}_low"] > 0) | (rows[f"{name}_high"] < 0) for name in MAGNITUDES}
    return {
        "rows": rows,
        "n": counted(len(rows)),
        "first": labels.main_row(rows),
        "others": rows[rows.index != labels.main_row(rows).name],
        "single": labels.main_row(story.year_before),
        "clear": {name: counted(int(clear.sum())) for name, clear in outside.items()},
        **_years(),
    }


def clean_years_figure(story: ElasticityStory) -> dict:
    """Return the years that are drawn, and what they show."""
    return _years() | {"title": labels.title_of_years(story.clean_years)}


def year_before_table(story: ElasticityStory) -> dict:
    """Return the years that are compared."""
    return _years()


def _years() -> dict:
    first, *_, base, last = STUDY_YEARS
    return {"years": STUDY_YEARS, "base": base, "last": last, "before": f"{first} to {base}"}


def by_partner(story: ElasticityStory) -> dict | None:
    """Return the mean over partners, and whether they differ."""
    if story.main.by_partner.empty:
        return None
    common = story.main.common.iloc[0]
    apart = f"; their true elasticities vary by about {two(common.tau)}" if common.tau else ""
    return {
        "common": common,
        "apart": apart,
        "differ": "differ" if common.p_value < words.DIFFERENCE_LEVEL else "do not differ",
    }


def who(story: ElasticityStory) -> dict | None:
    """Return which programmes, chapters and lines identify the main estimate."""
    rows = story.main.shares
    if rows.empty:
        return None
    changed = labels.varied(story, "2025")
    return {
        "programmes": rows[rows.part == "programme"],
        "metals": rows[rows.unit.isin(["72", "73"])].equal.sum(),
        "lines": story.main.spread.set_index("weights"),
        "steel": changed.loc["without iron and steel"],
        "gold": changed.loc["without gold and jewels, by value"],
    }


def several(story: ElasticityStory) -> dict | None:
    """Return the estimate without those that identify most, and without all of them by value."""
    if story.main.shares.empty:
        return None
    rows = labels.several(story)
    by_value = labels.varied(story, "2025").loc[f"{rows.toggle.iloc[-1]}, by value"]
    return {
        "rows": rows,
        "by_value": by_value,
        "few": "" if labels.is_clear(by_value) else ", so that what dollars say rests on few partners",
    }


def claims(story: ElasticityStory) -> dict | None:
    """Return the estimates with Canada and Mexico, by the claims of USMCA that they take."""
    rows = story.main.members.query("tariff == 'law'")
    if rows.empty or set(story.leave_out) & set(labels.USMCA_MEMBERS):
        return None
    by_claims = {
        claims: {row.weights: row for row in rows[rows.claims.eq(claims)].itertuples()}
        for claims in (labels.AUTUMN, labels.JANUARY)
    }
    return {
        "autumn": by_claims[labels.AUTUMN],
        "january": by_claims[labels.JANUARY],
        "early": labels.varied(story, "2025").loc[labels.CLAIMS_OF_JANUARY],
        "main": story.main.estimates["2025", "law"].value,
        "by_value": story.main.other["2025", "law"].value,
    }


def end_use_finding(story: ElasticityStory) -> dict:
    """Return the elasticities by end use."""
    uses = story.goods.end_uses
    return {"uses": uses, "common": (uses.common_low, uses.common_high), "alone": uses.frame.value}


def sector_finding(story: ElasticityStory) -> dict:
    """Return the elasticities by sector: alone, and drawn to their mean."""
    sectors, shrunk = story.goods.sectors, story.goods.sectors.frame.shrunk
    between = f"they lie between {two(shrunk.min())} and {two(shrunk.max())}"
    return {
        "sectors": sectors,
        "alone": sectors.frame.value,
        "drawn": between if sectors.tau else "all are the same",
    }


def naive_designs(story: ElasticityStory) -> dict:
    """Return what regressions on the effective rate find in years without a tariff wave."""
    naive = [d for d in story.designs if not d.spec.policy]
    biased = [d for d in naive if not d.clean]
    worst = min(biased, key=lambda d: d.placebo.value, default=None)
    return {"n": len(naive), "n_biased": len(biased), "worst": worst}


def law_designs(story: ElasticityStory) -> dict:
    """Return the designs in which only the law moves the tariff, and those with a placebo that fails."""
    by_law = [d for d in story.designs if d.spec.policy]
    return {"n": len(by_law), "biased": [d for d in by_law if not d.clean]}

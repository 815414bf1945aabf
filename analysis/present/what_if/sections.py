"""What the sections of report 09 say of a further duty: the names in each section of ``text.md``."""

from __future__ import annotations

from analysis.estimate.level import rule_error
from analysis.estimate.what_if.spread import ENDS_IN_STD_ERRORS
from analysis.estimate.what_if.story import WhatIfStory
from analysis.present.finding import capital, day_name, listing, month, p_value, the, two, verb
from analysis.present.what_if import labels

#: What has an elasticity, by its kind.
KINDS = {"all": "all goods", "end_use": "end uses", "sector": "sectors"}


def shared(story: WhatIfStory) -> dict:
    """Return goods, partner, months and measure in words, and what is computed over them."""
    who, goods, elasticity = the(story.partner_name), labels.goods_named(story), story.elasticity
    begins, long, on_goods = month(story.start), labels.how_long(story), labels.measure_on_goods(story)
    return {
        "who": who,
        "goods": goods,
        "trade": f"US imports of {goods[0]} from {who}",
        "long": long,
        "begins": begins,
        "measure": labels.measure(story),
        "on_goods": on_goods,
        "over": f"{on_goods}, over {long} from {begins}",
        "rows": story.outcomes.value,
        "shrunk": ""
        if elasticity.group == "all goods"
        else f", drawn to the common mean of {KINDS[elasticity.kind]}",
        "published": f"Source: {story.vintage}",
        "model": f"CES between sellers of a line, elasticity by law {two(elasticity.value)} (of "
        f"{elasticity.group}), by age of the duty; base: a year of {labels.base_level(story)}, moved to "
        "the law of the day before",
    }


def answer(story: WhatIfStory) -> dict:
    """Return the last point, and what the sentence must name."""
    begins, asked_of = month(story.start), labels.asked(story)
    return {
        "last_point": _beyond_a_year(story) or _in_dollars(story),
        "names": begins if story.is_package else f"{story.partner_name}; {begins}",
        "asked_of": f"asked: {'; '.join(asked_of)}" if asked_of else "",
    }


def _beyond_a_year(story: WhatIfStory) -> str:
    """Say what published long-run elasticities imply, of a horizon of more than a year."""
    if story.horizon <= labels.FIRST_YEAR_MONTHS or story.long_run.empty:
        return ""
    ends = story.long_run.change.tolist()
    low, high = (labels.per_cent_or_fold(end, ends) for end in (ends[0], ends[-1]))
    lead = "Beyond a year no response is estimated: published long-run elasticities imply"
    return f"{lead} {low} to {high}."


def _in_dollars(story: WhatIfStory) -> str:
    """Say what imports and duties would be more or less, in dollars."""
    names = ("imports", "customs_revenue")
    imports, collected = (labels.dollars_between(story.outcomes.loc[name]) for name in names)
    return f"Imports would change by {imports}, duties collected by {collected}."


def _others_gains(story: WhatIfStory) -> str:
    """Say which partners would sell more of it, by estimates that are statistically significant."""
    takers = story.takers
    if takers.empty:
        return ""
    sure = takers[(takers.p_bh <= labels.TOLD) & (takers.taken > 0)][:3]
    if sure.empty:
        return "No partner's estimate of what it would take is statistically significant."
    names, taken = capital(listing([the(name) for name in sure.name])), sure.taken.sum()
    more = f"{labels.scaled_dollars(taken)} more of it, by significant estimates alone."
    return f"{names} would sell {more}"


def effect_figure(story: WhatIfStory) -> dict:
    """Return imports by month, and their sum."""
    by_month = story.by_month
    return {
        "by_month": by_month,
        "imports": story.outcomes.loc["imports"],
        "if_cut": "from no response to one as large as to a rise; " if labels.is_cut(story) else "",
    }


def base(story: WhatIfStory) -> dict:
    """Return imports of the base, moved to the law of the first day, and the law."""
    imports = story.base
    months = story.base_months
    return {
        "imports": imports,
        "law": story.rates,
        "in_2025": f"In the year 2025 they were {labels.scaled_dollars(imports.value_2025)}. "
        if months.part
        else "No later month of them is held. ",
        "carried": "Months by line are not held: goods are carried by their chapter or sector where its "
        "months are, else as computing goods or all others, to what adds up. Such a base is known "
        f"to ±{labels.percent(ENDS_IN_STD_ERRORS * months.error, 0)}. "
        if labels.is_carried_alike(story)
        else "",
        "apart": abs(imports.moved / imports.recorded - 1),
        "higher": verb(imports.moved - imports.recorded, "higher", "lower"),
    }


def known_table(story: WhatIfStory) -> dict:
    """Return how far chapters whose months are held lie from both rules."""
    mean = {rule: rule_error(story.known, rule, 1) for rule in ("rule", "alike")}
    return {"mean": mean, "n": len(story.known)}


def base_table(story: WhatIfStory) -> dict:
    """Return how many partners have no law by line and day, in a sentence."""
    lead = "Partners whose law by line and day is not held, so that the rate collected in 2025"
    n = len(story.without_law)
    return {"without_law": f"{lead} stands for it: {n}." if n else ""}


def partners_table(story: WhatIfStory) -> dict:
    """Return how many partners there are, and how many are printed."""
    n = len(story.by_partner)
    return {"n": n, "n_printed": min(n, labels.N_TAKERS)}


def effect_table(story: WhatIfStory) -> dict:
    """Return what no rate here holds, in sentences, and to when legal texts were read."""
    left_out = story.unsaid
    incomplete = "; ".join(left_out.incomplete.values())
    sentences = [
        left_out.n_by_use and f"Lines whose rate depends on the use of the good: {left_out.n_by_use}.",
        left_out.n_barred and f"Lines that may not enter, left out: {left_out.n_barred}.",
        incomplete and f"In no rate here: {incomplete}.",
    ]
    return {"read_to": day_name(left_out.read_to), "left_out": " ".join(filter(None, sentences))}


def taken(story: WhatIfStory) -> dict | None:
    """Return what partners with an estimate would sell more, and how many are significant."""
    takers = story.takers
    if takers.empty:
        return None
    gained, loss = takers.taken.sum(), -story.outcomes.value.imports
    of_the_loss = f"more, {labels.per_cent_or_fold(gained / loss)} of the loss" if gained > 0 else "less"
    return {
        "gained": gained,
        "of_the_loss": of_the_loss,
        "n_sure": (takers.p_bh <= labels.TOLD).sum(),
        "n": len(takers),
        "by_name": _others_gains(story),
    }


def takers_table(story: WhatIfStory) -> dict:
    """Return how many partners have an estimate, and how many are printed."""
    n = len(story.takers)
    return {"n": n, "n_printed": min(n, labels.N_TAKERS)}


def beside_published(story: WhatIfStory) -> dict:
    """Return the changes that published elasticities imply, and why ours is of all goods if it is."""
    elasticity = story.elasticity
    alike = elasticity.kind != "all" and elasticity.group == "all goods"
    of_kinds = f"Those of {KINDS[elasticity.kind]} cannot be told apart"
    return {
        "change": story.published.change,
        "alike": f"{of_kinds} ({p_value(elasticity.p_value)}), so that none has one of its own."
        if alike
        else "",
    }

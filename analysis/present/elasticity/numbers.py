"""Citable numbers of report 04; what they are stands in ``text.md``."""

from __future__ import annotations

from types import SimpleNamespace

from analysis.estimate.elasticity.answer_rows import BY as WEIGHTS_OF
from analysis.estimate.elasticity.answer_rows import (
    ENDS,
    MAIN_KEYS,
    of_members,
    varied_rows,
)
from analysis.estimate.elasticity.checks.by_value import CHOICE_KEYS
from analysis.estimate.elasticity.checks.toggles import CLAIMS_OF_JANUARY, LARGEST_PARTNER
from analysis.estimate.elasticity.story import ElasticityStory
from analysis.estimate.elasticity.tiers.estimates import SELLERS, WITH_AI, WITHOUT_AI
from analysis.estimate.episodes import episode
from analysis.present.elasticity.labels import AI, left_out, range_by_value, year_before_spec
from analysis.present.elasticity.words import TAXED
from analysis.present.labels import of_ten_per_cent
from analysis.present.page import Numbers

#: Changes of the main estimate that have a number: the question of their row -> in words.
VARIED = {
    f"without {LARGEST_PARTNER}": "without China",
    AI: "without the goods of data centres",
    "without gold and jewels": "without chapter 71, gold and jewels",
    CLAIMS_OF_JANUARY: "with Canada and Mexico under January's USMCA claims",
}

#: Weights and goods of sellers' elasticities -> end of the key.
TIER_SETS = {
    ("equal", WITH_AI): "",
    ("value", WITH_AI): ".by_value",
    ("value", WITHOUT_AI): ".without_ai_goods.by_value",
}

#: Weights in definitions.
BY = {"equal": "each pair alike", "value": "weighted by value"}


def numbers(story: ElasticityStory, made: Numbers) -> None:
    """Add the main estimates, what they change imports by, and every design and placebo."""

    def add(key, value, said, unit="elasticity", *, e, **values):
        made.add(key, value, unit, said=said, vintage=e.vintage, e=e, **values)

    def both(key, said, *, e, tariff, **values):
        add(key, e, said, e=e, tariff=tariff, **values)
        changes = [of_ten_per_cent(x) for x in (e.value, e.ci_low, e.ci_high)]
        of = f"{made.stem}.{key}"
        add(f"{key}.ten_percent", changes, "ten_percent", "fraction", e=e, tariff=tariff, of=of)

    draws = int(story.main.intervals.draws.max())
    for estimates in (story.main.estimates, story.main.other):
        for (name, tariff), e in estimates.items():
            end = "" if estimates is story.main.estimates else f".{ENDS[WEIGHTS_OF[e.weights]]}"
            both(f"{name}.{MAIN_KEYS[name]}.{tariff}{end}", "main", e=e, tariff=tariff, draws=draws)
    for row in story.main.members.itertuples():
        both(of_members(row)[1], "members", e=row, tariff=row.tariff, draws=draws)
    for row in (SimpleNamespace(**row) for row in varied_rows(story.main)):
        key = row.key.removeprefix("elasticity.")
        estimates = (of[row.episode, "law"] for of in (story.main.estimates, story.main.other))
        e = next(e for e in estimates if WEIGHTS_OF[e.weights] == row.weights)
        out = () if row.question == CLAIMS_OF_JANUARY else left_out(row.episode)
        add(key, row, "varied", e=e, without=VARIED[row.question], by=BY[row.weights], out=out)
    if (rows := story.main.by_value) is not None:
        e, key = range_by_value(story), f"2025.{CHOICE_KEYS['']}.by_value.choices"
        both(key, "choices", e=e, tariff="law", n_choices=len(rows))
        numbered = {number.key for number in made.found}
        for row in rows.itertuples():
            key = f"2025.{CHOICE_KEYS[row.choice]}.by_value"
            if f"{made.stem}.{key}" not in numbered:
                union = ", members of the EU as one" * key.startswith("2025.main.law.")
                add(key, row, "by_value", e=e, row=row, union=union)
    made.stem = "elasticity"
    for tier in () if story.tiers is None else (*SELLERS, "totals", "difference"):
        for (weights, goods), of_key in TIER_SETS.items():
            e = story.tiers.of(tier, weights, goods)
            fields = {"e": e, "without": "" if goods == WITH_AI else f", {WITHOUT_AI}"}
            if tier in SELLERS:
                fields |= {"taxed": TAXED[tier], "before": story.tiers.year_before(tier, weights)}
            add(f"2025.sellers.{tier}{of_key}", e, tier if tier not in SELLERS else "sellers", **fields)
    for name, e in story.across.items():
        add(f"{name}.across", e, "across", e=e)
    for row in story.main.common.itertuples():
        made.stem, rows = "elasticity", story.main.by_partner.query("share > 0")
        add("2025.by_partner.mean", row, "by_partner", e=story.main.estimates["2025", "law"], rows=rows)
    for row in story.goods.end_uses.frame.itertuples():
        made.stem, shrunk = "elasticity", (row.shrunk, row.shrunk_low, row.shrunk_high)
        made.add(f"2025.end_use.{row.group}", shrunk, said="end_use", vintage=row.vintage, row=row)
    for row in () if story.clean_years is None else story.clean_years.itertuples():
        made.stem, key = "elasticity", f"2025.by_year.{row.comparison}.{row.weights}"
        fields = {"vintage": story.released, "row": row}
        fields["out"] = tuple(
            dict.fromkeys((*episode("2025").leave_out, *left_out("2025"), *story.leave_out))
        )
        made.add(key, (row.value, row.ci_low, row.ci_high), said="by_year", **fields)
        net = row.net, row.net_low, row.net_high
        made.add(f"{key}.net_of_line", net, said="net_of_line", **fields)
    for row in () if story.year_before is None else story.year_before.itertuples():
        made.stem, estimates = "placebo", (row.placebo, row.placebo_low, row.placebo_high)
        key = f"2025.year_before.{row.comparison}.{row.weights}"
        made.add(
            key,
            estimates,
            said="year_before",
            vintage=story.released,
            row=row,
            spec=year_before_spec(row),
        )
    for d in story.designs:
        made.stem = "elasticity"
        add(d.estimate.name, d.estimate, "design", e=d.estimate, d=d)
        made.stem = "placebo"
        add(d.placebo.name, d.placebo, "placebo", e=d.placebo, d=d)

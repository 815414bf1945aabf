"""The answer of report 04 and the sentences of its sections."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.elasticity.study import Story
from analysis.estimate.engine.results import Estimate
from analysis.estimate.headline_checks.toggles import LARGEST
from analysis.present.check import check_text
from analysis.present.finding import (
    Answer,
    Finding,
    bounds,
    interval,
    listing,
    month,
    percent,
    period,
    two,
)
from analysis.present.labels import ASKED, episode_years, label, of_ten_per_cent, years

#: Toggle without goods of data centres.
AI = "without AI goods"

#: Placebos below which a spread is no p-value.
FEWEST = 10


def answer(story: Story) -> Answer:
    """Say what a new duty of 10 per cent does to imports; the latest episode first."""
    *earlier, latest = story.episodes
    asked, when = percent(ASKED, 0), episode_years(latest)
    by = story.headline.estimates
    own = by[latest, "law"]
    sentence = (
        f"A new duty of {asked} by law {effect(own, 'US imports of the taxed good')}, as {when} shows."
    )
    points = [
        f"In {episode_years(name)} such a duty {effect(by[name, 'law'], 'them', past=True)}."
        for name in earlier
    ]
    collected = by[latest, "collected"]
    points.append(
        f"A duty by which {asked} more is collected {effect(collected, 'them', past=True)} in {when}."
    )
    points.append(_left_out(story) or _without(story, latest))
    return Answer(
        sentence, tuple(points), names=("US imports", when), asked=(asked,),
        data_to=month(story.data_to), released=story.released,
    )  # fmt: skip


def effect(e: Estimate, what: str, *, past: bool = False) -> str:
    """Say what a duty of 10 per cent does: lowers, raises or, where that is open, changes imports."""
    ends = [of_ten_per_cent(x) for x in (e.value, e.ci_low, e.ci_high)]
    if e.ci_low <= 0 <= e.ci_high:
        verb, zero = ("changed" if past else "changes"), ", which may be zero"
    else:
        verb, zero = ("lower" if e.value < 0 else "raise") + ("ed" if past else "s"), ""
        ends = [abs(end) for end in ends]
        ends[1:] = sorted(ends[1:])
    value, low, high = (percent(end, 0) for end in ends)
    return f"{verb} {what} by {value} [{low}, {high}]{zero}"


def _left_out(story: Story) -> str:
    return f"Left out of every estimate: {listing(story.leave_out)}." if story.leave_out else ""


def _without(story: Story, name: str) -> str:
    """Say what the headline would be without its largest partner, and without its largest goods."""
    rows = story.headline.toggles.only(episode=name, tariff="law", scheme="by partners").table
    by = rows.set_index("toggle").value
    weighted = (
        f"Weighted by value it would be {_size(by['by value'])}"
        if "by value" in by
        else (f"With each pair alike it would be {_size(by['equal'])}")
    )
    goods = f", without goods of data centres {_size(by[AI])}" if AI in by else ""
    return f"{weighted}, without China {_size(by[f'without {LARGEST}'])}{goods}."


def _size(elasticity: float) -> str:
    return percent(abs(of_ten_per_cent(elasticity)), 0)


def sure(story: Story) -> Finding:
    """Say what each way of dealing out the law gives, and what the clustered interval misses."""
    name = story.episodes[-1]
    rows = story.headline.intervals
    rows = rows[rows.episode.eq(name) & rows.tariff.eq("law")]
    by = {row.scheme: bounds(row.ci_low, row.ci_high) for row in rows.itertuples()}
    value, both = two(rows.value.iloc[0]), by["by products partners"]
    return Finding(
        f"**In {episode_years(name)} the elasticity by law is {value}: {by['products']} with the law "
        f"dealt out anew over products, {by['partners']} over partners.** The wider one is quoted. "
        f"Clustered by partner and product it would be {both}, which takes what errors share "
        "beyond a partner and a product for nothing."
    )


def covered(story: Story) -> Finding:
    """Say how many schemes keep their size on the law as it is."""
    check = story.headline.coverage
    worst = check.table.loc[check.table.coverage.idxmin()]
    text = f"**{check_text(check)}.** "
    return Finding(
        f"{text}The worst holds it in {percent(worst.coverage, 0)} instead of 95\u00a0%: the law dealt "
        f"out over {worst.scheme} in {episode_years(worst.episode)}, errors shared within "
        f"{worst.errors}."
    )


def varied(story: Story) -> Finding:
    """Say how far the headline moves when one choice or one sector is changed."""
    name = story.episodes[-1]
    of = {"episode": name, "tariff": "law"}
    changed = story.headline.toggles.only(group=["weights", "partners", "goods", "effects"], **of)
    sectors = story.headline.leave_outs.only(**of)
    varies = f"the elasticity by law of {episode_years(name)}"
    return Finding(f"**{check_text(changed, varies)}; {check_text(sectors, 'sector')}.**")


def spread(story: Story) -> Finding:
    """Say where each estimate lies among the years that were given its law."""
    parts = [_spread(rows, name, str(version)) for (name, version), rows in
             story.headline.placebos.table.groupby(["episode", "version"], sort=False)]  # fmt: skip
    return Finding(f"**The same law given to other years finds little.** {' '.join(parts)}")


#: Version of a design -> its placebos in words.
VERSIONS = {
    "levels": "The headline of {years} is {value}; moved back by years, it is {low} to {high}.",
    "year pair": "Its change over one year is {value}, and {low} to {high} in {n} years before.",
    "chapters": "By chapter {years} gives {value}, and {low} to {high} in {n} earlier pairs of years.",
    "sectors": "By sector it gives {value}, and {low} to {high} in {n} pairs.",
    "HS6": "By six-digit code of three partners it gives {value}, and {low} to {high} in {n} pairs.",
}


def _spread(rows: pd.DataFrame, name: str, version: str) -> str:
    own, others = rows[~rows.is_placebo].iloc[0], rows[rows.is_placebo]
    text = VERSIONS[version].format(
        years=episode_years(name), value=two(own.value), low=two(others.value.min()),
        high=two(others.value.max()), n=len(others),
    )  # fmt: skip
    if len(others) < FEWEST:
        return text
    beyond = (others.value.abs() >= abs(own.value)).sum()
    return f"{text} {beyond} of them {'is' if beyond == 1 else 'are'} as far from zero."


def naive_designs(story: Story) -> Finding:
    """Say how many regressions on the rate collected find an effect where no tariff changed."""
    naive = [d for d in story.designs if not d.spec.policy]
    dirty = [d for d in naive if not d.clean]
    if not dirty:
        return Finding("Regressions on the effective rate find nothing where no tariff changed.")
    worst = min(dirty, key=lambda d: d.placebo.value)
    return Finding(
        f"**Regressions on the effective rate must not be quoted: {len(dirty)} of {len(naive)} find an "
        f"effect in years without a tariff wave**, the largest {two(worst.placebo.value)} in "
        f"{period(worst.placebo.window)} ({label(worst)}), because imports stand in the denominator of "
        "that rate."
    )


def law_designs(story: Story) -> Finding:
    """Say which designs that rest on the law find something before their tariffs."""
    law = [d for d in story.designs if d.spec.policy]
    dirty = [d for d in law if not d.clean]
    text = f"Of {len(law)} designs in which only the law moves the tariff or its instrument, "
    if not dirty:
        return Finding(text + "none finds anything before those tariffs.")
    names = (f"{label(d)}, {years(d.estimate.window)}: {interval(d.placebo)}" for d in dirty)
    return Finding(text + f"{len(dirty)} find something before those tariffs too: {'; '.join(names)}.")


def second_reading(story: Story) -> Finding:
    """Say what comparing partners gives, with the interval that hangs on each of them."""
    parts = [f"{interval(e)} in {episode_years(name)}" for name, e in story.across.items()]
    return Finding(
        f"**Compared across partners, the elasticity per point collected is {listing(parts)}**, with "
        "the jackknife over partners: nearly all of that interval is one partner."
    )

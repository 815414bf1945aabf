"""The answer of report 11 and the sentences of its sections on 2018-2019."""

from __future__ import annotations

from analysis.estimate.headline_checks.coverage import KEPT
from analysis.estimate.retaliation.study import Story
from analysis.present.finding import (
    Answer,
    Finding,
    bounds,
    interval,
    listing,
    month,
    p_value,
    percent,
    period,
    two,
    verb,
    whole,
)
from analysis.present.labels import ASKED, of_ten_per_cent
from analysis.present.retaliation.labels import wave_name

#: Clusters below which an estimate of one kind of goods is not to be read.
FEWEST = 20

#: First month of the nomenclature of 2017.
HS2017 = "2017-01"


def answer(story: Story) -> Answer:
    """Say what the counter-tariffs did to exports of the average taxed product."""
    own, china = story.effect, "US exports to China"
    when = period(own.window)
    if own.ci_low <= 0 <= own.ci_high:
        ends, verb, zero = (own.ci_low, own.ci_high), "changed", ", which may be zero"
        value = own.value
    else:
        verb, zero = ("lowered" if own.value < 0 else "raised"), ""
        value, ends = abs(own.value), sorted((abs(own.ci_low), abs(own.ci_high)))
    preposition = "From " if " to " in when else "In "
    sentence = (
        f"{preposition}{when} China's counter-tariffs {verb} {china} of the average taxed product by "
        f"{percent(value, 0)} {bounds(*ends, whole)}{zero}."
    )
    return Answer(
        sentence,
        (_ten(story), _goods(story), _later(story)),
        names=(china, when),
        asked=(percent(ASKED, 0),),
        data_to=f"{month(story.products_to)} by product, {month(story.data_to)} in total",
        released=story.released,
    )


def _ten(story: Story) -> str:
    """Say what a duty of 10 per cent did, and what its placebos find."""
    change = of_ten_per_cent(story.estimate.value)
    earlier, e = story.placebos.value, story.estimate
    did = f"{verb(change)} by {percent(abs(change), 0)}"
    if e.ci_low <= 0 <= e.ci_high:
        did = f"changed by {percent(change, 0)}"
    return (
        f"Under a duty of {percent(ASKED, 0)} they {did}, an elasticity of {two(e.value)}; in "
        f"earlier years the same law finds {two(earlier.min())} to {two(earlier.max())}."
    )


def _goods(story: Story) -> str:
    """Say what the two goods did that the press named."""
    rows = story.goods[story.goods.half.eq(story.goods.half.iloc[0])].set_index("good")
    soy, cars = rows.change["soybeans"], rows.change["cars"]
    return (
        f"In the second half of 2018 exports of soybeans to China {verb(soy)} by "
        f"{percent(abs(soy), 0)}, of cars {_and(soy, cars)} {percent(abs(cars), 0)}."
    )


def _and(first: float, second: float) -> str:
    """Return the verb of a second movement, where it is not that of the first."""
    return "by" if verb(first) == verb(second) else f"{verb(second)} by"


def _later(story: Story) -> str:
    fall = story.fall_2025
    return (
        f"From April to December 2025 all exports to China {verb(fall)} by {percent(abs(fall), 0)} on "
        f"a year before; by product they end in {month(story.products_to)} here."
    )


def lists_words(story: Story) -> Finding:
    """Say what exports of listed goods did between two whole years, beside the others."""
    rows = story.lists.set_index("first_list")
    parts = [f"{_signed(rows.change[day])} ({wave_name(day)})" for day in rows.index[:-1]]
    rest = rows.change.iloc[-1]
    lead = "fell more" if rows.change.iloc[:2].max() < rest else "did not fall more"
    return Finding(
        f"**Exports of goods on the first two lists {lead} than those of goods on none.** Between the "
        "years to June 2018 and to August 2019 exports changed, by first list, by "
        f"{listing(parts)}. Those of goods on none changed by {_signed(rest)}, and US exports to all "
        f"other countries by {_signed(story.elsewhere)}."
    )


def _signed(change: float) -> str:
    return ("+" if change > 0 else "") + percent(change, 0)


def sure(story: Story) -> Finding:
    """Say what each way of dealing out the law gives, and what clusters give."""
    by = {row.scheme: bounds(row.ci_low, row.ci_high) for row in story.intervals.itertuples()}
    return Finding(
        f"**The elasticity of exports to China by law is {two(story.estimate.value)}: {by['hs6']} with "
        f"the law dealt out anew over products, {by['hs2']} over chapters.** The wider one is quoted. "
        f"Clustered by product it would be {by['by hs6']}, by chapter and month {by['by hs2 month']}."
    )


def covered(story: Story) -> Finding:
    """Say how many schemes keep their size on the law as it is."""
    table, (low, high) = story.coverage, KEPT
    size = table["size"]
    kept, rarely, often = size.between(low, high).sum(), (size < low).sum(), (size > high).sum()
    return Finding(
        f"**Of {len(table)} simulations on the law as it is, {kept} reject a true elasticity in "
        f"{percent(low, 0)} to {percent(high, 0)} of outcomes, {rarely} more rarely and {often} more "
        f"often.** The intervals hold it in {percent(table.coverage.min(), 0)} to "
        f"{percent(table.coverage.max(), 0)} of outcomes."
    )


def earlier_years(story: Story) -> Finding:
    """Say what the same law finds in earlier years."""
    rows = story.placebos
    apart = (~((rows.ci_low <= 0) & (rows.ci_high >= 0))).sum()
    found = "finds nothing" if not apart else f"finds something in {apart} of {len(rows)} windows"
    text = (
        f"**Given to the trade of two, three and four years earlier, the same law {found}: "
        f"{two(rows.value.min())} to {two(rows.value.max())}, against {two(story.estimate.value)} in "
        "the episode.**"
    )
    if any(row.window.split(":")[0] < HS2017 <= row.window.split(":")[1] for row in rows.itertuples()):
        text += " Two years earlier the nomenclature changed, so that codes that moved drop out."
    return Finding(text)


def varied(story: Story) -> Finding:
    """Say how far the elasticity moves when one choice is changed."""
    rows = story.toggles[story.toggles.toggle.ne("")].set_index("toggle")
    text = (
        f"**With one choice changed the elasticity lies between {two(rows.value.min())} and "
        f"{two(rows.value.max())}.**"
    )
    within, value = rows.loc["chapter x month"], rows.loc["by value"]
    return Finding(
        f"{text} Within chapters it is {interval(within)}: part of what is found between chapters may "
        f"be what else happened to them. Weighted by value it is {interval(value)}, and without "
        f"soybeans {two(rows.value['by value, without soybeans'])}."
    )


def beside_published(story: Story) -> Finding:
    """Say how we stand beside the published value elasticity on its own terms."""
    row = story.published.set_index("id").loc["arw_us_exports_value"]
    band = bounds(row.band_low, row.band_high)
    inside = row.band_low <= row.value <= row.band_high
    verdict = "inside" if inside else "outside"
    months = story.toggles[story.toggles.toggle.eq("2017 and 2018")].value
    text = (
        f"**On the terms of the published elasticity of {two(row.published)} {band}, which is for all "
        f"countries that answered, ours for China is {two(row.value)}, {verdict} that interval.** Both "
        "are 12-month changes of 2017 and 2018 with effects of product and year."
    )
    if len(months):
        text += f" With effects of months in place of years ours is {two(months.iloc[0])}."
    return Finding(text + " The published one for quantities has no counterpart here.")


def waves_words(story: Story) -> Finding:
    """Say after which waves exports fell, and whether they moved before."""
    rows = story.waves
    fell = rows[rows.ci_high < 0]
    early = rows[rows.before_p < 0.05]
    each = "; ".join(f"{wave_name(r.wave)} {interval(r)}" for r in rows.itertuples())
    before = (
        "Before none of them are exports told from where they stood, least surely before "
        f"{wave_name(rows.wave[rows.before_p.idxmin()])} ({p_value(rows.before_p.min())})."
        if early.empty
        else f"Exports moved before {listing([wave_name(day) for day in early.wave])}."
    )
    return Finding(
        f"**After {len(fell)} of {len(rows)} waves the fall is told from zero: "
        f"{listing([wave_name(day) for day in fell.wave]) or 'none'}.** Elasticities in months 1 to 6: "
        f"{each}. {before}"
    )


def goods_words(story: Story) -> Finding:
    """Say what soybeans and cars did by half-year, beside the duty on them."""
    rows = story.goods[story.goods.good.isin(["soybeans", "cars"])]
    first = rows.half.eq(story.goods.half.iloc[0])
    lead, rest = ([_good(row) for row in part.itertuples()] for part in (rows[first], rows[~first]))
    return Finding(
        f"**In the second half of 2018 exports of {listing(lead)}, on the year before.** In the first "
        f"half of 2019 those of {listing(rest)}, from a first half of 2018 that was untaxed. These are "
        "few codes, so that there is no interval."
    )


def _good(row) -> str:
    duty = (
        f"under a duty of {percent(row.added_rate, 0)}" if row.added_rate > 0
        else "with the duty suspended"
    )  # fmt: skip
    return f"{row.good} {verb(row.change)} by {percent(abs(row.change), 0)} {duty}"


def kinds_words(story: Story) -> Finding:
    """Say what the regression gives for each kind of goods, where it can be read."""
    wide = story.kinds.n_clusters >= FEWEST
    read = [f"{interval(row)} for {row.kind}" for row in story.kinds[wide].itertuples()]
    text = f"**By kind of good the elasticity is {listing(read)}.**"
    for row in story.kinds[~wide].itertuples():
        text += (
            f" {row.kind.capitalize()} gives {interval(row)} from {row.products} codes in "
            f"{row.n_clusters} headings, too few to be read as a response to the duty."
        )
    return Finding(text)


def law_words(story: Story) -> Finding:
    """Say whether counts and averages of the law meet those of others."""
    rows, wto = story.counts, story.wto
    same = rows.lines.eq(rows.notice)
    lead = "at every wave" if same.all() else f"at {same.sum()} of {len(rows)} waves"
    steps = rows.dropna(subset="published_step")
    each = listing([
        f"{_points(r.step)} points in {wave_name(r.wave)} ({_points(r.published_step)} published)"
        for r in steps.itertuples()
    ])  # fmt: skip
    return Finding(
        f"**The table of lists holds as many lines as the notices name {lead}.** Weighted by exports to "
        f"the world, the mean duty moved by {each}. The WTO's rates of January 2025, over all lines, "
        f"lie {100 * wto.excess.min():.1f} to {100 * wto.excess.max():.1f} points above the added duty, "
        "whatever that was."
    )


def _points(change: float) -> str:
    return f"{100 * change:+.1f}".replace("-", "−")


def held_words(story: Story) -> Finding:
    """Say how much of exports the table by product holds."""
    rows = story.held
    years = f"{int(rows.year.iloc[0])} to {int(rows.year.iloc[-1])}"
    gap = percent(rows.gap_27_29.min(), 0)
    lead = "All that is missing lies" if gap.startswith("100") else f"Of what is missing {gap} lies"
    return Finding(
        f"**Of exports to China by chapter, the table by product holds {percent(rows.held.min())} to "
        f"{percent(rows.held.max())} a year, {years}.** {lead} in chapters 27 and 29, fuels and organic "
        "chemicals. Chapters add up to the published total within "
        f"{percent((rows.chapters_held - 1).abs().max(), 2)}."
    )

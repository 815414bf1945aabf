"""Sentences of report 13 on exposure to the tariff, prices at the border, and volumes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.estimate.prices.border import main_product
from analysis.estimate.prices.exposure import Exposure
from analysis.estimate.prices.study import Story
from analysis.present.finding import (
    Finding,
    bounds,
    listing,
    month,
    moved,
    p_value,
    percent,
    points,
    spread,
    two,
    whole,
)
from analysis.present.prices.finding import importers
from analysis.present.prices.words import COMPARED, NAMES, months_between


def exposure(story: Story) -> Finding | None:
    """Open the section of exposure; None where components or the law are not known."""
    found = story.exposure
    if found is None:
        return None
    value, p = found.tests["exposure"]
    law, p_law = found.tests["law"]
    least = found.table.change.idxmin()
    return Finding(
        f"## Did prices move where the tariff fell?\n\n**{_order(found)}** The rank correlation of "
        f"exposure and the change since {month(found.before)} is {two(value)} "
        f"({p_value(p)}, exact, seven points), and with the rise of the duty alone {two(law)} "
        f"({p_value(p_law)}). A tariff that pressed on prices would make both negative. The lowest "
        f"change was that of {NAMES[least].lower()}, {points(found.table.change[least])}, with "
        f"{percent(found.table.share[least])} of US imports from China."
    )


def _order(found: Exposure) -> str:
    """Say whether prices fell more where the tariff reached further."""
    value, p = found.tests["exposure"]
    if p > 0.05:
        return "Across seven components, prices show no order by how far the US tariff reached."
    how = "rose more or fell less" if value > 0 else "rose less or fell more"
    return f"Across seven components, prices {how} the further the US tariff reached."


def in_time(story: Story) -> Finding:
    """Say how producer prices and the duty moved together by month."""
    ppi, base = story.indexes["ppi"], story.border.base
    last = min(ppi.yoy.index[-1], story.duty.index[-1])
    months = sorted({when for when in (base, story.month, last) if when in story.duty.index})
    rates = [f"{percent(ppi.yoy[when])} in {month(when)}" for when in months]
    duties = [percent(story.duty[when]) for when in months]
    return Finding(
        f"**Producer prices changed on a year earlier by {listing(rates)}, with duties collected of "
        f"{listing(duties)}.** {_run(story)}".rstrip()
    )


def _run(story: Story) -> str:
    """Say when the run of rates of this sign began, where it holds or follows the base."""
    found, base = story.indexes["ppi"].record, story.border.base
    if found.run_since is None or story.month < base:
        return ""
    sign = "below zero" if found.falling else "not below zero"
    n = months_between(found.run_since, base)
    side = "before" if n > 0 else "after"
    return f"The run of rates {sign} began in {month(found.run_since)}, " + (
        f"{abs(n)} months {side} {month(base)}." if n else "the month from which prices are compared."
    )


def border(story: Story) -> Finding:
    """Say how prices and the duty moved at the border, and what exporters bore."""
    own, found = story.border.moved.loc[story.border.until], story.border
    low, high = importers(story)
    rose = percent(np.expm1(own.collected))
    open_ = low < 0 or high > 1
    text = (
        f"## Who bore the duty at the border\n\n**From {month(found.base)} to {month(found.until)} US "
        f"import prices of goods from China {moved(np.expm1(own.price), by=False)} before duty, and "
        f"those of other origins {moved(np.expm1(own.others), by=False)}.** Over the same months one "
        "plus the "
        f"duty collected on China rose by {rose}. "
    )
    if open_:
        text += "Under some choices exporters bore more than all or less than nothing of it. "
    else:
        text += (
            f"Importers bore {spread(low, high, whole)} of it, exporters "
            f"{spread(1 - high, 1 - low, whole)}, over {len(found.choices)} choices. "
        )
    return Finding(text + _quiet(story) + _yuan(story))


def _quiet(story: Story) -> str:
    """Say what the price did in windows as long before."""
    quiet = story.border.quiet
    if quiet.empty:
        return "The index does not reach back for quiet windows as long. "
    ends = np.expm1(quiet.alone.min()), np.expm1(quiet.alone.max())
    own, n = np.expm1(story.border.moved.price[story.border.until]), len(quiet)
    place = "lower than any" if own < ends[0] else "higher than any" if own > ends[1] else "among them"
    return (
        f"In {n} window{'s' * (n > 1)} as long before, prices from China changed by "
        f"{' to '.join(dict.fromkeys(percent(end) for end in ends))}, and this change is {place}. "
    )


def _yuan(story: Story) -> str:
    """Say how currencies moved, which move prices in dollars too."""
    base, until = (story.border.currency.loc[when] for when in (story.border.base, story.border.until))
    yuan = base.cny_per_usd / until.cny_per_usd - 1
    dollar = until.broad_dollar_index / base.broad_dollar_index - 1
    return (
        f"Meanwhile the yuan {moved(yuan, by=False)} against the dollar, and the dollar "
        f"{moved(dollar, by=False)} against currencies at large."
    )


def by_comparison(story: Story) -> Finding:
    """Say what the share depends on."""
    own = story.border.choices
    at = own[~own.drift & own.tariff.eq("collected")].set_index("comparison").share
    parts = [f"{percent(at[name], 0)} for {COMPARED[name]}" for name in COMPARED]
    text = f"**Exporters bore {' and '.join(parts)}, by the duty collected.**"
    drift = own[own.drift]
    if not drift.empty:
        net = spread(drift.share.min(), drift.share.max(), whole)
        text += f" Less what prices did in quiet windows, it is {net} over both comparisons and tariffs."
    return Finding(text)


def pass_through(story: Story) -> Finding:
    """Set our reading beside published pass-through and that of 2018 by product."""
    rows = story.border.published
    now = rows[rows.period.str.startswith("2025") & rows.concept.str.contains("import")]
    low, high = importers(story)
    ours = main_product(story.border.products)
    placebo = main_product(story.border.products, is_placebo=True)
    finds = "nothing" if placebo.ci_low <= 0 <= placebo.ci_high else "something too"
    return Finding(
        f"**Published estimates for 2025 put {spread(now.value.min(), now.value.max(), whole)} of the "
        f"duty on importers, for all origins, where China's index gives {spread(low, high, whole)}.** "
        "They "
        "compare taxed goods with others, which a price index by origin cannot. For 2018 and 2019 unit "
        f"values by product give a share of {two(1 + ours.value)} "
        f"{bounds(1 + ours.ci_low, 1 + ours.ci_high)} on importers, and the same law given to 2015–2017 "
        f"finds {finds}."
    )


def unit_values(story: Story) -> Finding:
    """Say how the index and unit values of the same imports differ."""
    rows = story.border.unit_values.set_index("partner")
    own, others = rows.loc["CHN"], rows.drop("CHN")
    less = {name: own[name] - others[name].mean() for name in ("index", "weighted")}
    apart = (rows["index"] - rows.weighted).abs().max()
    return Finding(
        f"**From 2024 to 2025 the index of China {moved(np.expm1(own['index']), by=False)}, and unit "
        f"values of the same imports {moved(np.expm1(own.weighted), by=False)}.** For {len(rows)} "
        "origins the two "
        f"measures lie up to {points(apart)} apart. Less the other two, China's prices "
        f"{moved(np.expm1(less['index']), by=False)} by the index and "
        f"{moved(np.expm1(less['weighted']), by=False)} by unit values, which move with the mix of "
        "goods too."
    )


def volumes(story: Story) -> Finding:
    """Open the section of value and volume, by the month asked for where it is known."""
    rows = story.volumes[story.volumes.period.eq("month")]
    when = story.month if story.month in set(rows.month) else rows.month.max()
    now = _volume(rows[rows.month.eq(when)], month(when))
    years = story.volumes[story.volumes.period.eq("year") & story.volumes.month.dt.year.eq(when.year)]
    year = f"the {years.n_months.max()} months of {when.year} for which both prices are known"
    months = rows[rows.partner.eq("WLD")]
    split = (np.sign(months.low) != np.sign(months.high)).sum()
    less = f"In {split} of {len(months)} months they leave open whether the world bought more or less."
    sign = f" {less}" if split else ""
    wide = rows.assign(width=rows.high - rows.low).sort_values("width").iloc[-1]
    return Finding(
        f"## Value and volume\n\n**{now}** {_volume(years, year)} The two deflators part most in "
        f"{month(wide.month)}, by {points(wide.width)}.{sign}"
    )


def _volume(rows: pd.DataFrame, when: str) -> str:
    """Say value and volume of exports to the United States and to the world in one period."""
    own = rows.set_index("partner")
    usa, world = (_both(own.loc[code]) for code in ("USA", "WLD"))
    return f"In {when}, China's exports to the United States {usa}. Those to the world {world}."


def _both(row: pd.Series) -> str:
    """Say a change in value and its range in volume, with verbs by their signs."""
    if row.low < 0 < row.high:
        ends = f"{percent(row.low)} to {percent(row.high)}"
        return f"{moved(row.value, by=False)} in value and {ends} in volume"
    size = spread(*sorted((abs(row.low), abs(row.high))))
    verb = "" if np.sign(row.low) == np.sign(row.value) else "fell " if row.low < 0 else "rose "
    return f"{moved(row.value, by=False)} in value and {verb}{size} in volume"

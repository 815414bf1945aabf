"""How report 09 says things: goods, duties, dollars, and a change in either direction."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.estimate.elasticity.response.by_age import FIRST_YEAR_MONTHS  # noqa: F401, the answer
from analysis.estimate.elasticity.response.lines import LINE_YEAR
from analysis.estimate.record.steps import AHEAD  # noqa: F401, a caption
from analysis.estimate.what_if.story import WhatIfStory
from analysis.law.names import WORLD
from analysis.present.finding import bounds, from_to, month, percent, the, unbroken, with_bounds
from analysis.present.labels import of_weights
from analysis.present.numbers import fixed
from analysis.present.words import NUMBER_IN_TEXT

#: Chance of a false finding below which a partner's estimate can be told from zero.
TOLD = 0.05

#: Sectors whose short name is no name of goods in a sentence.
SPOKEN = {
    "Miscellaneous (toys, medical, sports)": "toys, medical and sports goods",
    "Special provisions": "goods under special provisions",
    "Goods returned": "returned goods",
    "Transport equipment": "transport equipment",
}

#: Share of the goods from which on a sentence calls them by their sector.
MOSTLY = 0.95

#: Words for a horizon that is a whole number of years.
YEARS = {12: "a year", 24: "two years", 36: "three years"}

#: Rises beyond this are said in multiples.
TENFOLD = 9.995

#: Fewest dollars that are said in billions.
BILLION = 0.95e9

#: Partners whose gain is printed.
N_TAKERS = 12

#: Outcomes as printed.
OUTCOMES = {
    "imports": "imports (what exporters receive)",
    "volume": "imports at prices of the base",
    "customs_revenue": "duties collected",
    "consumer_cost": "cost to buyers",
    "deadweight_loss": "deadweight loss",
}

#: What each interval is of.
INTERVALS = {
    "elasticity": "of the elasticity alone",
    "effect": "of the effect, such goods and partners apart",
    "dollars": "of dollars, by value too",
    "forecast": "of a forecast, trade noise included",
}

#: What has an elasticity of its own.
LEVELS = {
    "episode": "episodes of tariffs",
    "partner": "partners",
    "sector": "sectors (NAICS3)",
    "heading": "headings (HS4)",
    "line": "tariff lines (HS10)",
}

#: Steps from published imports to the base, and on.
STEPS = {
    "published": "lines of the year 2025",
    "recorded": "carried to the level of the base's months",
    "moved": "moved to the law of the first day",
    "asked": "with what is asked",
}


def ends_of_imports(imports: pd.Series) -> str:
    """Print imports with the duty at the ends of its effect."""
    ends = (imports.without + imports.ci_low, imports.without + imports.ci_high)
    return ", ".join(scaled_dollars(end) for end in ends)


def scaled_dollars(value: float) -> str:
    """Print US dollars without a sign, in a unit that shows them, no line ending within."""
    scale, unit, decimals = _scale(value)
    return f"{abs(value) / scale:,.{decimals}f}\u00a0{unit}\u00a0USD"


def _scale(value: float) -> tuple[float, str, int]:
    size = abs(value)
    if size >= BILLION:
        return 1e9, "bn", 0 if size >= 99.95e9 else 1
    return (1e6, "million", 0) if size >= 9.95e5 else (1e3, "thousand", 0)


def millions(value: float) -> str:
    """Print US dollars in millions, without the unit and with a true minus sign."""
    return fixed(value / 1e6, 0 if abs(value) >= 9.95e6 else 1)


def sector_name(story: WhatIfStory) -> str:
    """Name the sector that nearly all of the goods are of; empty where there is none."""
    largest = story.sectors.iloc[0]
    if largest.base < MOSTLY * story.sectors.base.sum():
        return ""
    label = str(largest.label)
    return SPOKEN.get(label, label.lower())


def goods_named(story: WhatIfStory) -> list[str]:
    """Name the goods, the fullest name first."""
    goods, sector = story.goods, sector_name(story)
    if goods.kind == "all":
        return ["all goods"]
    if goods.kind == "end_use":
        return [f"{goods.code} goods"]
    if goods.kind == "naics3":
        return [sector]
    named = [f"{sector} of HTS {goods.code}"] if sector else []
    return [*named, f"goods of HTS {goods.code}", f"HTS {goods.code}"]


def noise(story: WhatIfStory) -> float:
    """Return the standard deviation of trade noise of such imports (log points)."""
    return float(np.hypot(story.noise.own, story.noise.common))


def theirs(story: WhatIfStory) -> str:
    """Say whose imports move: ``their`` of goods in the plural, else ``its``."""
    first, sector = goods_named(story)[0], sector_name(story)
    many = "goods" in first or " and " in sector or (sector.endswith("s") and sector in first)
    return "their" if many else "its"


def duty(story: WhatIfStory) -> str:
    """Print the size of the duty with as many digits as it has: ``25 %``; of a cut, ``10 points``."""
    size = f"{round(100 * abs(story.added), 6):g}\u00a0"
    return size + ("points" if story.added < 0 else "%")


def kinds_of_duty(story: WhatIfStory) -> tuple[str, str]:
    """Name the duty, with and without saying that it comes on top."""
    if story.added < 0 and not story.rates.rate_after > 0:  # no line has a duty below zero
        return "a duty cut to zero", "a duty of zero"
    if story.added < 0:
        return f"a duty lower by {duty(story)}", f"{duty(story)} less duty"
    return f"a further {duty(story)} duty", f"a {duty(story)} duty"


def how_long(story: WhatIfStory) -> str:
    """Say over how long effects are summed: ``a year``, ``18 months``."""
    return YEARS.get(story.horizon, "a month" if story.horizon == 1 else f"{story.horizon}\u00a0months")


def asked(story: WhatIfStory) -> tuple[str, ...]:
    """Return the numbers that belong to the question."""
    phrase = unbroken(story.path) if story.path else duty(story)
    texts = (*NUMBER_IN_TEXT.findall(phrase), how_long(story), story.goods.code)
    return tuple(text for text in texts if any(c.isdigit() for c in text))


def moves(row: pd.Series) -> str:
    """Say how far imports move: a direction where the interval has one, else signs.

    ``lower {} by 18 % [9 %, 28 %]``, ``change {} by −18 % [−51 %, 35 %]``, braces for what moves.
    """
    value, low, high = row["value"], row["ci_low"], row["ci_high"]
    verb, flip = "change", 1
    if high < 0:
        verb, flip, low, high = "lower", -1, -high, -low
    elif low > 0:
        verb = "raise"
    return f"{verb} {{}} by {per_cent_or_fold(flip * value, (low, high))} {between(low, high)}"


def per_cent_or_fold(value: float, beside: Sequence[float] = ()) -> str:
    """Print a fraction in whole per cent, with a decimal where it and those beside are below ten."""
    if value > TENFOLD:
        return f"{1 + value:,.0f}-fold"
    return percent(value, 0 if max(map(abs, (value, *beside))) >= 0.095 else 1)


def between(low: float, high: float) -> str:
    """Print an interval of fractions."""
    return bounds(low, high, lambda end: per_cent_or_fold(end, (low, high)))


def percent_or_fold(value: float) -> str:
    """Print a fraction as per cent with one decimal, large rises as multiples."""
    return per_cent_or_fold(value) if value > TENFOLD else percent(value)


def measure(story: WhatIfStory) -> str:
    """Name the duty, path or package."""
    return f"“{unbroken(story.path)}”" if story.path else kinds_of_duty(story)[0]


def measure_on_goods(story: WhatIfStory) -> str:
    """Name the duty or path with its goods; a package names them itself."""
    if story.is_package:
        return measure(story)
    return f"{measure(story)} on {goods_named(story)[0]} from {the(story.partner_name)}"


def answers(story: WhatIfStory) -> list[str]:
    """Return the sentences that may be the answer, the fullest first."""
    begins, who = f"From {month(story.start)}", the(story.partner_name)
    against = "" if story.partner == WORLD else " against other sellers"
    whose = [f"{theirs(story)} imports{against}", f"imports{against}"]

    def said(what: str, imports: str) -> str:
        moved = moves(story.change).replace("{}", imports)
        return f"{begins} {what} would {moved} within {how_long(story)}."

    if story.is_package:
        return [said(measure(story), "US imports of the goods it names")]
    named = goods_named(story)
    if story.path:
        return [said(measure(story), f"US imports of {goods} from {who}") for goods in named]
    kinds = kinds_of_duty(story)
    cases = [*((kind, imports) for imports in whose for kind in kinds), (kinds[-1], "imports")]
    return [said(f"{kind} on {goods} from {who}", imports) for goods in named for kind, imports in cases]


def typical_point(story: WhatIfStory) -> str:
    """Say of which lines the answer is, and what dollars may do by value."""
    e, dollars = story.elasticity, interval_of(story, "dollars")
    rule = of_weights("value", with_bounds(e.by_value, e.by_value_low, e.by_value_high))
    return f"This is {rule}: dollars may move by {dollars}."


def interval_of(story: WhatIfStory, name: str) -> str:
    """Print one of the intervals of the change of imports."""
    row = story.intervals.loc[name]
    return between(row.ci_low, row.ci_high)


def is_cut(story: WhatIfStory) -> bool:
    """Whether the law on the goods falls on average."""
    return bool(story.rates.rate_after < story.rates.rate_before)


def rest_of_interval(story: WhatIfStory) -> str:
    """Say what else than the elasticity's error the interval of the effect holds."""
    if story.is_mixed:
        return "the rest is how far such goods lie apart, and what cuts do (report 03)"
    if is_cut(story):
        return "the rest is whether cuts bring imports back, not decided so far (report 03)"
    return "the rest is how far such goods and partners lie apart"


def base_level(story: WhatIfStory) -> str:
    """Say what the base is: ``the level of June to August 2026``, ``imports of 2025``, or both."""
    base, year = story.base_months, f"imports of {LINE_YEAR}"
    months = from_to(base.start, base.end)
    if is_carried_alike(story):
        part = f", {percent(base.part, 0)} of it" if base.of_year else ""
        return f"{year}{part} carried by kinds of goods to {months}"
    level = f"the level of {months}"
    if not base.part:
        return year
    return level if not base.of_year else f"{percent(base.part, 0)} of it {level}, else {year}"


def collected(story: WhatIfStory) -> str:
    """Say what customs collect on the base: of some goods in newest months by the law they bear."""
    rate = percent(story.base_months.collected_rate)
    return f"{rate} collected by their law" if is_carried_alike(story) else f"{rate} collected"


def is_carried_alike(story: WhatIfStory) -> bool:
    """Whether the goods are some of a country's, which add up to a level that is held of all."""
    return story.goods.kind != "all" and story.base_months.part > 0


def base_point(story: WhatIfStory) -> str:
    """Say what the answer starts from: imports a year, of which months, and what customs collect."""
    base = story.base
    level = f", {base_level(story)}"
    if is_carried_alike(story):
        part = "partly " if story.base_months.of_year else ""
        apart = base.recorded / base.value_2025 - 1
        level = (
            f": {scaled_dollars(base.value_2025)} of {LINE_YEAR}, {part}carried by kinds of goods "
            f"({'+' if apart >= 0 else ''}{percent(apart, 0)})"
        )
    return f"Base: {scaled_dollars(base.recorded)} a year{level}; {collected(story)}."


def more_or_less(change: float) -> str:
    """Say which way a sum differs."""
    return "more" if change > 0 else "less"


def dollars_more(change: float) -> str:
    """Print a difference in US dollars with its direction."""
    return f"{scaled_dollars(change)} {more_or_less(change)}"


def dollars_between(row: pd.Series) -> str:
    """Print a difference with its ends, all in its unit: ``−2.0 bn USD [−5.0, 1.0]``."""
    value, *ends = row[["value", "ci_low", "ci_high"]]
    scale, _, decimals = _scale(value)
    between_ends = bounds(*ends, lambda end: fixed(end / scale, decimals))
    return f"{'−' if value < 0 else ''}{scaled_dollars(value)} {between_ends}"


def buyers_lose(cost: float) -> str:
    """Say what buyers would lose or gain, where demand slopes down."""
    if not np.isfinite(cost):
        return ""
    return f" and buyers would {'lose' if cost > 0 else 'gain'} {scaled_dollars(cost)}"

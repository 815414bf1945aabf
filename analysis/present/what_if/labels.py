"""How report 14 says things: goods, duties, dollars, and a change in either direction."""

from __future__ import annotations

from analysis.estimate.what_if.story import Story
from analysis.present.finding import bounds, day_name, month, percent, the, unbroken

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


def scaled_dollars(value: float) -> str:
    """Print US dollars without a sign, in a unit that shows them, no line ending within."""
    size = abs(value)
    if size >= BILLION:
        return f"{size / 1e9:,.{0 if size >= 99.95e9 else 1}f}\u00a0bn\u00a0USD"
    scale, unit = (1e6, "million") if size >= 9.95e5 else (1e3, "thousand")
    return f"{size / scale:,.0f}\u00a0{unit}\u00a0USD"


def sector_name(story: Story) -> str:
    """Name the sector that nearly all of the goods are of; empty where there is none."""
    largest = story.sectors.iloc[0]
    if largest.base < MOSTLY * story.sectors.base.sum():
        return ""
    label = str(largest.label)
    return SPOKEN.get(label, label.lower())


def goods_named(story: Story) -> list[str]:
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


def trade(story: Story) -> str:
    """Name the trade that the duty falls on: ``US imports of furniture of HTS 9403 from Vietnam``."""
    return f"US imports of {goods_named(story)[0]} from {the(story.partner_name)}"


def duty(story: Story) -> str:
    """Print the size of the duty with as many digits as it has: ``25 %``, ``12.5 %``."""
    return f"{round(100 * story.added, 6):g}\u00a0%"


def measure(story: Story) -> str:
    """Say what is asked about: ``a further duty of 25 %``, ``“all added duties removed”``."""
    return f"“{unbroken(story.path)}”" if story.path else f"a further duty of {duty(story)}"


def how_long(story: Story) -> str:
    """Say over how long effects are summed: ``a year``, ``18 months``."""
    return YEARS.get(story.horizon, "a month" if story.horizon == 1 else f"{story.horizon}\u00a0months")


def start(story: Story) -> str:
    """Print the first month."""
    return month(story.first)


def moves(row) -> str:
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


def per_cent_or_fold(value: float, beside: tuple[float, ...] = ()) -> str:
    """Print a fraction in whole per cent, with a decimal where it and those beside are below ten."""
    if value > TENFOLD:
        return f"{1 + value:,.0f}-fold"
    return percent(value, 0 if max(map(abs, (value, *beside))) >= 0.095 else 1)


def between(low: float, high: float) -> str:
    """Print an interval of fractions."""
    return bounds(low, high, lambda end: per_cent_or_fold(end, (low, high)))


def theirs(story: Story) -> str:
    """Say whose imports move: ``their`` of goods in the plural, else ``its``."""
    first, sector = goods_named(story)[0], sector_name(story)
    many = "goods" in first or " and " in sector or (sector.endswith("s") and sector in first)
    return "their" if many else "its"


def unsaid(story: Story) -> str:
    """Say to which day the law was read, and what of it is in no rate of these goods."""
    left = story.unsaid
    said = [f"Legal texts were read to {day_name(left.read_to)}."]
    if left.n_by_use:
        said.append(f"Lines whose rate depends on the use of the good: {left.n_by_use}.")
    if left.n_barred:
        said.append(f"Lines that may not enter, left out: {left.n_barred}.")
    if left.incomplete:
        said.append(f"In no rate here: {'; '.join(left.incomplete.values())}.")
    return " ".join(said)

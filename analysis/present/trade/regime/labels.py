"""How report 03 calls its series, and prints logs, months and steps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.asymmetry import (  # noqa: F401, sentences on rises and cuts
    LAG,
    Asymmetry,
)
from analysis.estimate.elasticity.dynamics.rows import LEVELS_EFFECTS, left_out
from analysis.estimate.trade.regime.breaks import BREAK_DRAWS, DATE_LEVEL, Breaks  # noqa: F401, captions on tests
from analysis.estimate.trade.regime.recovery import Recovery
from analysis.estimate.trade.regime.regimes import at_least
from analysis.estimate.trade.regime.story import RegimeStory
from analysis.estimate.trade.windows import CUTS, TROUGH
from analysis.present.finding import bounds, from_to, month, p_value, percent, the, two, verb, whole
from analysis.present.labels import lacking, standing  # noqa: F401, above the answer

#: Series by name, as tables and figures call them.
REGIME_SERIES = {
    "share": "share of US imports",
    "tariff": "rate collected by US customs",
    "gap": "growth of China's exports to the US less to the world",
}
#: Short names for tables.
SHORT = {"share": "Share", "tariff": "Rate", "gap": "Gap"}

#: Ledgers in a sentence, and in a column.
LEDGERS = {
    "us": "US imports from China",
    "china": "China's exports to the US",
    "share": "China's share of US imports",
    "share_without": "China's share of US imports from all but Taiwan, Mexico and Vietnam",
}
LEDGER = {
    "us": "US",
    "china": "China",
    "share": "Share of US imports",
    "share_without": "Share without Taiwan, Mexico, Vietnam",
}

#: Whose imports the newest comparison of rises and cuts is of.
SAMPLES = {
    "partners": "nine partners",
    "without": "without Taiwan, Mexico, Vietnam",
    "goods": "eleven cells of chapters",
}

YES = {True: "yes", False: "no"}

#: What a verdict on the share undone says of the regime.
VERDICT_LEADS = {
    "partly back": "trade has come back in part, and whether it will come back further is open",
    "not back": "so far this is a new phase",
    "back in part or whole": "so far this is a return",
    "undecided": "it cannot be told yet",
}

#: Nominal level of the interval of a date.
DATES = f"{DATE_LEVEL:.0%}".replace("%", " %")

#: Month of the first cut of the tariff on China in 2025.
FIRST_CUT = min(CUTS.values()).replace(day=1)


def level(values, name: str):
    """Return logs as fractions; a gap between growth rates as a ratio of growth factors, less one."""
    return np.expm1(values) if name == "gap" else np.exp(values)


def precise(value: float) -> str:
    """Return a fraction as per cent, with two decimals below one per cent."""
    return percent(value, 1 if abs(value) >= 0.01 else 2)


def one_decimal(value: float) -> str:
    """Print a statistic with one decimal."""
    return f"{value:.1f}"


def months_away(distance: float) -> str:
    """Print months to or from something, with their sign."""
    return f"{int(distance):+d}".replace("-", "−") if distance else "0"


def against(number: int) -> str:
    """Print the null of a test of the number of breaks, and what it is held against."""
    return f"{number} against {number + 1 if number else 'any'}"


def dated(row: pd.Series) -> str:
    """Return the month of a break with its interval, ``March 2025 [February 2025, April 2025]``."""
    return f"{month(row['first'])} {bounds(row.ci_low, row.ci_high, month)}"


def whose(story: RegimeStory) -> str:
    """Return the partner as the owner of something: ``Vietnam's``, ``the Netherlands'``."""
    name = the(story.selection.partner_name)
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def last_step(story: RegimeStory, name: str) -> tuple[pd.Series, float, float] | None:
    """Return the last break of a series and its level before and after; None without a break."""
    breaks = story.regimes.breaks[name]
    if breaks.dates.empty:
        return None
    before, after = level(breaks.segments["mean"].to_numpy()[-2:], name)
    return breaks.dates.iloc[-1], float(before), float(after)


def one_more(found: Breaks) -> tuple[tuple, float]:
    """Return the dates with one break more than the tests accept, and the p of that test."""
    n = len(found.dates)
    more = found.criteria.set_index("n_breaks")["first"].get(n + 1, ())
    return more, found.tests.set_index("n_breaks").p_value.get(n, float("nan"))


def last_window(recovery: Recovery, ledger: str) -> pd.Series:
    """Return the row of a ledger after the last cut."""
    return recovery.windows[recovery.windows.ledger.eq(ledger)].iloc[-1]


def verdict(row: pd.Series) -> str:
    """Say in words what the interval of the share undone holds."""
    if row.undone_high < 1:
        return "partly back" if row.undone_low > 0 else "not back"
    return "back in part or whole" if row.undone_low > 0 else "undecided"


def rank_p(steps: pd.Series, partner: str) -> float:
    """Return the share of partners, the selected one among them, whose step is as large in size."""
    return float((steps.abs() >= abs(steps[partner])).mean())


def stepped(known: tuple[pd.Series, float, float], rose: str = "rose", fell: str = "fell") -> str:
    """Say what a series did at its last break: ``fell from 13.2 % to 8.1 %``."""
    row, before, after = known
    return f"{verb(row.step, rose, fell)} from {precise(before)} to {precise(after)}"


def share_broke(story: RegimeStory) -> str:
    """Say when the partner's share last broke, or that no break stands out."""
    last, owner = last_step(story, "share"), whose(story)
    if last:
        stepped_so = stepped(last, "rising", "falling")
        return f"{owner} share of US imports last broke in {dated(last[0])}, {stepped_so}"
    p = p_value(story.regimes.breaks["share"].tests.p_value[0])
    return f"no break in {owner} share of US imports stands out from its usual swings ({p})"


def broke_last(story: RegimeStory) -> str:
    """Say when the share last broke, in a sentence after that on it and after the last month."""
    if not (last := last_step(story, "share")):
        p = p_value(story.regimes.breaks["share"].tests.p_value[0])
        return f"no break in this share stands out from its usual swings ({p})"
    return f"this share last broke in {dated(last[0])}, {stepped(last, 'rising', 'falling')}"


def rate_broke(story: RegimeStory) -> str:
    """Say what the rate collected did at its last break, or that it shows none."""
    if last := last_step(story, "tariff"):
        return f"{stepped(last)} at its last break, {dated(last[0])}"
    return f"shows no break ({p_value(story.regimes.breaks['tariff'].tests.p_value[0])})"


def cuts_of_the_rate(story: RegimeStory) -> str:
    """Say whether cuts began a regime of the rate collected; nothing where none is told of."""
    rate = story.regimes.breaks["tariff"]
    if not story.recovery or rate.dates.empty:
        return ""
    last = rate.dates["first"].iloc[-1]
    if last > FIRST_CUT:
        return f"The rate collected last broke in {month(last)}, after cuts had begun."
    more, p = one_more(rate)
    lead = "Whether the cuts began another regime of the rate is not settled:"
    if rate.chosen_by("lwz") > len(rate.dates) and more:
        return f"{lead} LWZ adds a break in {month(more[-1])}, the test does not ({p_value(p)})."
    return f"{lead} neither the test ({p_value(p)}) nor LWZ adds a break."


def whether_alike(p: float) -> str:
    """Say whether the newest months tell if cuts work as rises do."""
    verdict_words = "They do not" if p <= 0.05 else "Whether they do cannot be told yet"
    return f"{verdict_words} ({p_value(p)})."


def breaks_since(number: int, start: str) -> str:
    """Say of a last break how many there were: ``the last of its 4 breaks since May 2013``."""
    which = f"the last of its {number} breaks" if number > 1 else "its one break"
    return f"{which} since {start}"


def rejects(p: float) -> str:
    """Say whether a test of symmetry rejects it."""
    return "rejects symmetry" if p <= 0.05 else "does not reject symmetry"


def times(number: int) -> str:
    """Print how often: ``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def at_the_law(story: RegimeStory) -> str:
    """Say how many breaks of the share lie at a change of the tariff, and how easily by chance."""
    law, window = story.regimes.law, story.selection
    if not law.month.between(window.start, window.end).any():
        return "The tariff by law did not move by a point in the window."
    breaks = story.regimes.coincidence.query("series == 'share'")
    number, within = len(breaks), int(breaks.within.sum())
    if number == 1:
        sentence = f"The break of the share lies at {'a' if within else 'no'} change of the tariff"
    else:
        lie = "lie" if within > 1 else "lies"
        sentence = f"{within or 'None'} of {number} breaks of the share {lie} at a change of the tariff"
    if breaks.chance.isna().any():
        return f"{sentence}, as far as the dates are known."
    if not within:
        return f"{sentence}."
    p = p_value(at_least(breaks.chance, within))
    if number == 1:
        return f"{sentence}; a random date would with {p}."
    return (
        f"{sentence}; random dates would give {breaks.chance.sum():.1f}, and as many or more with {p}."
    )


def is_compared(story: RegimeStory) -> bool:
    """Return whether the partner's last step stands beside those of others."""
    steps = story.regimes.elsewhere
    return story.selection.partner in steps.index and len(steps) > 1


def elsewhere(story: RegimeStory) -> str:
    """Say how many other partners gained or lost as large a part of their share at the last break."""
    partner, steps = story.selection.partner, story.regimes.elsewhere.step
    step, others = steps[partner], steps.drop(partner)
    beyond = (np.sign(step) * others >= abs(step)).sum()
    when = "that date" if len(story.regimes.breaks["share"].dates) == 1 else "the last of these dates"
    gained = verb(step, "gained", "lost")
    many = f"{beyond or 'none'} of {len(others)} other partners"
    return f"At {when} {many} {gained} as large a part of their share."


def expected(row: pd.Series) -> str:
    """Print the share that cuts would have undone if they worked as rises, with its interval."""
    return f"{whole(row.expected)} {bounds(row.expected_low, row.expected_high, whole)}"


def regained(row: pd.Series) -> str:
    """Say what part of its fall trade had recovered, or lost on top of it, with its interval."""
    if row.undone < 0:
        return f"lost another {whole(-row.undone)} {bounds(-row.undone_high, -row.undone_low, whole)}"
    return f"had recovered {whole(row.undone)} {bounds(row.undone_low, row.undone_high, whole)}"


def beside(row: pd.Series) -> str:
    """Say how what has come back compares with what cuts would have undone."""
    if row.undone_high < row.expected_low:
        return "less has come back"
    if row.undone_low > row.expected_high:
        return "more has come back"
    return "what has come back does not differ significantly from that"


def as_in_2024(level: float) -> str:
    """Say how imports stand on 2024: ``stood 26 % above 2024``, or as high."""
    return "stood as high as in 2024" if abs(level - 1) < 0.01 else f"stood {on_2024(level)} 2024"


def on_2024(level: float) -> str:
    """Print a level over that of 2024: ``12 % below``."""
    return f"{whole(abs(level - 1))} {'below' if level < 1 else 'above'}"


def months_of_breaks(story: RegimeStory) -> list[str]:
    """Return the months of the breaks of each series."""
    return [
        f"{REGIME_SERIES[name]}: breaks {', '.join(map(month, breaks.dates['first'])) or 'none'}"
        for name, breaks in story.regimes.breaks.items()
    ]


def legend(name: str) -> str:
    """Return the short name of a series and what it is."""
    return f"{SHORT[name].lower()} ({REGIME_SERIES[name]})"


def accepted(story: RegimeStory) -> list[str]:
    """Return how many breaks of each series the tests accept."""
    numbers = {name: len(breaks.dates) for name, breaks in story.regimes.breaks.items()}
    words = {0: "no break", 1: "one break"}
    return [f"{words.get(n, f'{n} breaks')} in the {SHORT[name].lower()}" for name, n in numbers.items()]


def chosen(story: RegimeStory, criterion: str) -> list[str]:
    """Return at how many dates a criterion would cut each series."""
    return [str(breaks.chosen_by(criterion)) for breaks in story.regimes.breaks.values()]


def mean_of(story: RegimeStory, name: str) -> str:
    """Return what the level of a series is the mean of, in a definition."""
    if name == "gap":
        return "the growth factor of China's exports to the US over that to the world, less one"
    if name == "share":
        return f"{whose(story)} {REGIME_SERIES[name]}"
    return f"the {REGIME_SERIES[name]} on goods from {the(story.selection.partner_name)}"


def method_of(story: RegimeStory, name: str) -> str:
    """Return how the breaks of a series were found, in a definition."""
    season = ", months' means taken out" if story.regimes.series[name].fixed is not None else ""
    return f"Bai-Perron, segments of {story.regimes.breaks[name].shortest} months or more{season}"


def trough_months(ledger: str) -> str:
    """Print the months of the trough: ``in May and June 2025``."""
    return f"in {from_to(*TROUGH[ledger]).replace(' to ', ' and ')}"


def from_the_trough(ledger: str) -> str:
    """Say from where shares of the fall are counted, in a definition."""
    without = ", without chapters 98 and 99" if ledger == "us" else ""
    return f"from the trough {trough_months(ledger)}, each over the same months of 2024{without}"


def answer_to_the_law(main: Estimate) -> str:
    """Return what a symmetric response is computed from, in a definition."""
    return (
        f"the law on each line times the main estimate by law {two(main.value)} with its interval, by "
        "age of each change"
    )


def sample_of(responses: Asymmetry) -> str:
    """Return the regression of responses to rises and cuts, in a definition."""
    return (
        f"OLS, {responses.window}, NAICS3{lacking(left_out(responses.window))}; "
        f"{', '.join(LEVELS_EFFECTS['across'])}; clustered by partner"
    )

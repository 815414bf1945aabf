"""Words by code that report 04 says often."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pandas as pd

from analysis.engine.results import Estimate
from analysis.estimate.elasticity.asymmetry import EPISODE
from analysis.estimate.elasticity.checks.by_value import SECTOR_MONTHS
from analysis.estimate.elasticity.checks.toggles import MEMBERS_IN
from analysis.estimate.elasticity.clean_years import OTHER_YEARS, STUDY_YEARS
from analysis.estimate.elasticity.main.members import JANUARY, USMCA_MEMBERS
from analysis.estimate.specifications import specification
from analysis.present.finding import counted, listing, p_value, two, verb, whole
from analysis.present.labels import ASKED_TARIFF, of_ten_per_cent

#: What a design by sector compares, and how it weighs pairs.
COMPARISON_WORDS = {"across": "across partners", "within": "within partners"}
WEIGHTED = {"equal": "with equal weights", "pre_episode": "by value"}

#: Toggle without goods of data centres.
AI = "without AI goods"

#: Groups of toggles whose estimates answer the question of the main estimate.
MAIN_QUESTION_GROUPS = ["weights", "partners", "goods", "effects", "law"]

#: Level at which groups are said to differ.
DIFFERENCE_LEVEL = 0.05

#: What numbers of the main estimate are of.
RELATIVE = "US imports of a line from one seller, against other sellers and its other lines"

#: What the answer is of.
FROM_ONE_COUNTRY = "US imports from the country taxed, against other sellers,"

#: Placebos below which a spread is no p-value.
FEWEST_PLACEBOS = 10

#: Tariff meant, as tables print it and as numbers define it.
TARIFF_WORDS = {
    "law": "by law",
    "collected": "as collected",
    "collected, OLS": "collected, not instrumented",
}
MEANT_TARIFF = {"law": "by what the law does", "collected": "by what customs collected under it"}

#: Weights as tables print them, and as sentences say them.
WEIGHTS_IN_TABLES = {"equal": "equal", "value": "by value", "pre_episode": "by value"}
WEIGHTS_IN_SENTENCES = {"equal": "each pair alike", "value": "by value", "pre_episode": "by value"}

#: Variables of the main regressions.
VARIABLES = {"imports": "imports", "law": "tariff by law", "collected": "tariff collected"}

#: Schemes of inference as printed.
SCHEME_WORDS = {
    "products": "permutation over products",
    "partners": "permutation over partners",
    "products and partners": "permutation over both at once",
    "by products partners": "clustered by partner and product",
}

#: Errors of simulated outcomes, as they stand under "Errors shared within".
ERRORS = {
    "products": "products (chapters, HS4)",
    "partners": "partners",
    "both": "both, their sum",
    "partner x chapter": "a partner's chapter",
    "region x chapter": "a region's chapter",
    "slopes": "products; effects differ by partner",
}

#: Whether a test keeps its size, whose law a row has, and whether real tariffs moved.
KEEPS_SIZE = {True: "yes", False: "no"}
LAW_OWNERS = {True: "another time", False: "its own"}
TARIFF_MOVED = {True: "yes", False: "–"}

#: Toggles as printed where their name is no words.
TOGGLE_WORDS = {
    "": "as it is",
    "equal": "each pair alike",
    "midpoint": "mid-point growth",
    "exit": "exit (probability)",
    "entry": "entry (probability)",
    MEMBERS_IN: "Canada and Mexico in, by autumn's claims",
    f"{MEMBERS_IN}, by value": "Canada and Mexico in, by autumn's claims, by value",
}

#: Groups of toggles that sentences tell, and no table; and those without several partners at once.
APART = ["claims"]
SEVERAL = ", [A-Z]{2}"

#: Questions of the table of answers; a month is named by what stands in the row.
ANSWER_QUESTIONS = {
    "new duty": "What does a new duty do?",
    "collected": "What where customs collect more?",
    "instrumented": "What with Canada and Mexico, by January's claims?",
    "all sellers": "What does a duty on all sellers do?",
    "one seller": "What on one seller, the others as they are?",
    "other sellers": "What on all others, the seller as it is?",
    "by year": "What beside four years without this law?",
}

#: Lines of the two tiers of demand.
OF_LINES = "lines sold to 80 % or more under known law, not Canada's and Mexico's"

#: Whose duty a seller's elasticity is to.
TAXED = {"one": "it alone", "others": "all other sellers of it", "all": "all its sellers alike"}

#: What an elasticity compares, as printed.
ESTIMANDS = {
    "lines": "sellers of a line",
    "tiers": "sellers of a line, and lines",
    "sectors": "partners in a sector",
    "sectors of a partner": "sectors of a partner",
}

#: Choices by value, as their table prints them and as definitions have them.
CHOICE_WORDS = {
    "": "main estimate, by value",
    "with Canada and Mexico": "Canada and Mexico in, by autumn's claims",
    "instrumented": "Canada and Mexico in, by January's claims",
    "without data centres": "without goods of data centres",
    "large lines": "lines of 100 m USD and more",
    "large lines, each once": "lines of 100 m USD and more, each once",
    "partner x chapter": "effects by partner and chapter",
    "mid-point growth": "mid-point growth, entry and exit in",
    "PPML on levels": "PPML on levels, which counts dollars",
    "HS6": "HS6 of China, Mexico and Vietnam",
    "chapters": "chapters for lines",
    "sectors": "sectors for lines",
    "sector months": "sectors by month",
}

#: Those that the paragraph names.
CHOICES_TOLD = ["chapters", "sector months", "HS6", "without China"]

#: Goods of the two tiers of demand, their designs and the coarser goods of other years.
GOODS_WORDS = {"all": "all", AI: "without those of data centres"}
DESIGNS = {
    "as quoted": "as it is",
    **{
        name: name
        for name in (
            "without effects of partners",
            "chapters for headings",
            "no effects of products",
            "lines whoever sells them",
            "each seller once",
        )
    },
}


def years_alike(row) -> str:
    """Say whether the years before moved with the law of the last."""
    before = f"{STUDY_YEARS[0]} to {OTHER_YEARS[-2]}"
    moved = "already moved" if row.p_before < DIFFERENCE_LEVEL else "did not move significantly"
    where = f"{COMPARISON_WORDS[row.comparison]} {WEIGHTED[row.weights]}".capitalize()
    law = f"with the law of {STUDY_YEARS[-1]} ({p_value(row.p_before)})"
    return f"{where}, imports of {before} {moved} {law}"


def title_of_estimates(estimates: list) -> str:
    """Say in a title what the first estimate finds, and how many of all leave out zero."""
    main, change = estimates[0], of_ten_per_cent(estimates[0].value)
    apart = [e.ci_low > 0 or e.ci_high < 0 for e in estimates]
    tariff, imports = f"a new {whole(ASKED_TARIFF)} tariff", "US imports from the country taxed"
    effect = f"A{tariff[1:]} {verb(main.value, 'raised', 'lowered')} {imports} by {whole(abs(change))}"
    if not apart[0]:
        effect = f"Whether {tariff} lowered {imports} is open"
    leave = "leaves" if sum(apart) == 1 else "leave"
    return f"{effect}; {counted(sum(apart))} of {counted(len(apart))} estimates {leave} out zero"


def title_of_years(rows: pd.DataFrame) -> str:
    """Say in a title in how many designs imports moved with the law, in its year and before."""
    before, after = (
        (rows.p_before < DIFFERENCE_LEVEL).sum(),
        ((rows.ci_low > 0) | (rows.ci_high < 0)).sum(),
    )
    designs = f"{counted(after)} of {counted(len(rows))} designs"
    moved = f"Imports of {STUDY_YEARS[-1]} moved with its law in {designs}"
    return f"{moved}, those of years before in {counted(before)}"


def those_moved(rows: pd.DataFrame) -> str:
    """Say in which designs the years before moved with the law."""
    moved = rows[rows.p_before < DIFFERENCE_LEVEL]
    if moved.empty:
        return (
            f"In none of {counted(len(rows))} designs did the years before move significantly with it."
        )
    where = [f"{COMPARISON_WORDS[r.comparison]} {WEIGHTED[r.weights]}" for r in moved.itertuples()]
    designs = f"{counted(len(moved))} of {counted(len(rows))} designs"
    return f"In {designs} the years before moved with it: {listing(where)}."


def question(name: str) -> str:
    """Return a question of the table of answers in words."""
    if name.startswith("month "):
        return f"How much by then: month {name.removeprefix('month ')}?"
    return ANSWER_QUESTIONS[name]


def choice(name: str) -> str:
    """Return a choice by value in words."""
    return CHOICE_WORDS.get(name, name)


def listed(words: str) -> str:
    """Return words parted by commas with ``and`` before the last."""
    return " and ".join(words.rsplit(", ", 1))


def by_value(e) -> bool:
    """Say whether an estimate is weighted by value."""
    return WEIGHTS_IN_TABLES[e.weights] == "by value"


def moved_before(rows: pd.DataFrame, e: Estimate) -> bool:
    """Say whether the years before moved with the law within partners, in the weights of an estimate."""
    weights = "pre_episode" if by_value(e) else "equal"
    row = rows[rows.comparison.eq("within") & rows.weights.eq(weights)].iloc[0]
    return row.p_before < DIFFERENCE_LEVEL


def lacks(name: str) -> tuple[str, ...]:
    """Return the partners that a choice by value goes without."""
    if name == "HS6":
        return ()
    return (*USMCA_MEMBERS, *(specification(SECTOR_MONTHS).leave_out if name == "sector months" else ()))


def choice_value(row) -> str:
    """Print an elasticity by value with its choice."""
    return f"{two(row.value)} ({choice(row.choice)})"


def all_but(choices: Sequence[str]) -> str:
    """Say that something holds all choices, or all but those named."""
    return (
        f"all choices but {listing([choice(name) for name in choices])}"
        if len(choices)
        else "all choices"
    )


def with_members(story):
    """Return the estimate with Canada and Mexico, each line once, instrumented; None without one."""
    rows = story.main.members.query("tariff == 'law' and weights == 'equal'")
    return next(rows[rows.claims.eq(JANUARY)].itertuples(), None)


def range_by_value(story) -> Estimate:
    """Return the main estimate of 2024-2025 by value, with the ends of what all choices give."""
    values = story.main.by_value.value
    return dataclasses.replace(
        story.main.other[EPISODE, "law"], ci_low=values.min(), ci_high=values.max()
    )

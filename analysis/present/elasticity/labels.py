"""Words by code that report 04 says often, and the rows that its sentences quote."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

import pandas as pd

from analysis.combine.load import partner_names, product_labels
from analysis.engine.check import Check
from analysis.engine.specification import Specification
from analysis.estimate.elasticity.across import across_specs
from analysis.estimate.elasticity.checks.identifies import HEAVY  # noqa: F401, who identifies
from analysis.estimate.elasticity.checks.study import UNIONS
from analysis.estimate.elasticity.checks.toggles import CLAIMS, LARGEST, NO_MEMBERS
from analysis.estimate.elasticity.designs import Judged, without
from analysis.estimate.elasticity.main.products import FIRST
from analysis.estimate.elasticity.year_before import DESIGNS as BEFORE
from analysis.estimate.elasticity.year_before import LEAD, WINDOW
from analysis.estimate.specifications import specification
from analysis.present.check import check_text, how_simulated  # noqa: F401, sentences on checks
from analysis.present.labels import (  # noqa: F401, designs and windows in sentences
    ASKED,
    clustering,
    episode_years,
    label,
    lacking,
    of_ten_per_cent,
    regression,
    span,
    weighting,
    years,
)
from analysis.present.numbers import fixed  # noqa: F401, counts of draws

#: What a design by sector compares, and how it weighs pairs.
COMPARING = {"across": "across partners", "within": "within partners"}
WEIGHTED = {"equal": "with equal weights", "pre_episode": "by value"}

#: Toggle without goods of data centres.
AI = "without AI goods"

#: Groups of toggles whose estimates answer the question of the main estimate.
CHOICES = ["weights", "partners", "goods", "effects", "law"]

#: Placebos below which a spread is no p-value.
FEWEST = 10

#: Tariff meant, as tables print it and as numbers define it.
TARIFFS = {
    "law": "by law",
    "collected": "as collected",
    "collected, OLS": "collected, not instrumented",
}
MEANT = {"law": "by what the law does", "collected": "by what customs collected under it"}

#: Weights as tables print them, and as sentences say them.
WEIGHTS = {"equal": "equal", "value": "by value", "pre_episode": "by value"}
WEIGHED = {"equal": "each pair alike", "value": "by value", "pre_episode": "by value"}

#: Variables of the main regressions.
VARIABLES = {"imports": "imports", "law": "tariff by law", "collected": "tariff collected"}

#: Schemes of inference as printed.
SCHEMES = {
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
    "slopes": "products; effects differ by partner",
}

#: Whether a test keeps its size, whose law a row has, and whether real tariffs moved.
KEPT = {True: "yes", False: "no"}
KINDS = {True: "another time", False: "the episode"}
MOVED = {True: "yes", False: "–"}

#: Toggles as printed where their name is no words.
TOGGLES = {
    "": "as it is", "equal": "each pair alike", "midpoint": "mid-point growth",
    "exit": "exit (probability)", "entry": "entry (probability)",
    NO_MEMBERS: "without Canada and Mexico",
    f"{NO_MEMBERS}, by value": "without Canada and Mexico, by value",
}  # fmt: skip

#: Groups of toggles that have tables of their own.
APART = ["claims"]

#: Toggles that the first figure draws beside the main estimate, and how it calls them.
BESIDE = {
    "without CHN": "Without China", "without CHN, equal": "Without China, each pair alike",
    "without CHN, by value": "Without China, by value", CLAIMS: "USMCA claims of January 2025",
    AI: "Without goods of data centres", "partner x chapter": "Within chapters",
    "PPML on levels": "PPML on levels", "midpoint": "Mid-point growth, entry and exit in",
}  # fmt: skip

#: Versions of a design as the figure calls them.
VERSION = {
    "levels": "Main", "year pair": "12-month change", "chapters": "By chapter",
    "sectors": "By sector", "HS6": "By HS6, three partners",
}  # fmt: skip

#: Questions of the table of answers; months and end uses are named by what stands in the row.
QUESTIONS = {
    "new duty": "What does a new duty do?",
    "collected": "What where customs collect more?",
    f"without {LARGEST}": "What without China?",
    AI: "What without goods of data centres?",
    "without gold and jewels": "What without gold and jewels?",
    CLAIMS: "What under the USMCA claims of January 2025?",
    NO_MEMBERS: "What without Canada and Mexico?",
    "by partner": "What is the mean over partners?",
    "all sellers": "What does a duty on all sellers do?",
    "all sellers, without AI goods": "What on all sellers, without goods of data centres?",
    "one seller": "What on one seller, the others as they are?",
    "one seller, without AI goods": "What on one seller, without goods of data centres?",
    "other sellers": "What on all others, the seller as it is?",
    "other sellers, without AI goods": "What on all others, without goods of data centres?",
    "across": "What between partners in a sector?",
    "rises": "What does a rise do?",
    "cuts": "What does a cut undo?",
    "own": "What did China's own imports do?",
}

#: What an elasticity compares, as printed.
ESTIMANDS = {"lines": "sellers of a line", "totals": "lines", "tiers": "sellers of a line, and lines",
             "sectors": "partners in a sector", "alone": "one partner with all"}  # fmt: skip

#: Goods of the two tiers of demand, their designs and the coarser goods of other years.
GOODS = {"all": "all", AI: "without those of data centres"}
DESIGNS = {"as quoted": "as it is", **{name: name for name in (
    "without effects of partners", "chapters for headings", "no effects of products",
    "lines whoever sells them", "each seller once")}}  # fmt: skip
COARSER = {"sectors": "by sector", "HS6": "by HS6, three partners"}


def main_spec(name: str) -> Specification | None:
    """Return the specification of an episode's main estimate; None of lines, which have none."""
    return specification(FIRST) if name == specification(FIRST).episode else None


def across_spec(name: str) -> Specification:
    """Return the specification of an episode's design across partners, as shipped."""
    return across_specs([name])[0]


def placebo_spec(design: Judged) -> Specification:
    """Return the specification of a design's placebo, without the partners that the design lacks."""
    return without(specification(design.name, placebo=True), design.spec.leave_out)


def year_before_spec(row) -> Specification:
    """Return the specification of a row of the law of 2025 on the year before it."""
    asked = row.comparison, row.weights
    found = next(s for s in map(specification, BEFORE) if (s.comparison, s.weights) == asked)
    return dataclasses.replace(found, lead=LEAD, window=WINDOW)


def question(name: str) -> str:
    """Return a question of the table of answers in words."""
    if name in QUESTIONS:
        return QUESTIONS[name]
    if name.startswith("month "):
        return f"How much by then: month {name.removeprefix('month ')}?"
    return f"What does a new duty do on {name.removeprefix('end use: ')} goods?"


def quoted_coverage(story) -> pd.DataFrame:
    """Return the rows of coverage of the schemes whose intervals are quoted, by law, in each episode."""
    rows = story.main.intervals
    rows = rows[rows.tariff.eq("law") & rows.scheme.isin(["products", "partners"])]
    wider = rows.loc[(rows.ci_high - rows.ci_low).groupby(rows.episode).idxmax(), ["episode", "scheme"]]
    return story.main.coverage.table.merge(wider, on=["episode", "scheme"])


def toggle(name: str) -> str:
    """Return what is changed, or left out, in words."""
    words = TOGGLES.get(name, name)
    return re.sub(r"\b[A-Z]{2,3}\b", lambda code: partner(code[0]), words)


def listed(words: str) -> str:
    """Return words parted by commas with ``and`` before the last."""
    return " and ".join(words.rsplit(", ", 1))


def claims_of(name: str) -> str:
    """Return whose claims of USMCA a law takes, in words, or what is left out."""
    autumn = {"": "claims of autumn 2025", "by value": "claims of autumn 2025, by value"}
    return autumn.get(name) or toggle(name)


def by_value(e) -> bool:
    """Say whether an estimate is weighted by value."""
    return WEIGHTS[e.weights] == "by value"


def partner(code: str) -> str:
    """Return the name of a partner or customs union; what is neither stays as it is."""
    return _names().get(code, code)


@cache
def _names() -> dict[str, str]:
    return partner_names() | UNIONS


def unit(code: str) -> str:
    """Return the name of a partner, chapter or programme of the law."""
    chapters = product_labels("hs2")
    return f"{chapters.get(code, 'chapter')} ({code})" if code.isdigit() else partner(code)


def in_weights(check: Check, *, own: bool = True) -> Check:
    """Return the rows of a check in the weights of each episode's main estimate, or in the others.

    The first row of an episode has those of its main estimate.
    """
    first = check.table.groupby("episode").weights.transform("first")
    return dataclasses.replace(check, table=check.table[check.table.weights.eq(first) == own])


def varied(story, episode: str, **fields) -> pd.DataFrame:
    """Return the toggles by law of an episode, clustered by partner; index: what is changed."""
    own = {"episode": episode, "tariff": "law", "scheme": "by partners"} | fields
    return story.main.toggles.only(**own).table.set_index("toggle")


def several(story) -> pd.DataFrame:
    """Return the main estimate of 2024-2025 without those that identify most, two and more together."""
    rows = varied(story, "2025", group="partners").reset_index()
    return rows[rows.toggle.str.contains(",") & ~rows.toggle.str.endswith(", by value")]


def six(value: float) -> str:
    """Print six decimals, as other programs do."""
    return f"{value:.6f}"


def told_before(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the designs whose law can be told from nothing in the year before it."""
    return rows[(rows.placebo_low > 0) | (rows.placebo_high < 0)]


def tier_without(story):
    """Return the total of a line on its sellers' law without effects of partners, each line once."""
    rows = story.tiers.varied
    own = rows.design.eq("without effects of partners") & rows.tier.eq("total")
    return next(rows[own & rows.weights.eq("equal")].itertuples())

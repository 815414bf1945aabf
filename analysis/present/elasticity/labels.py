"""Words by code that report 04 says often, and the rows that its sentences quote."""

from __future__ import annotations

import pandas as pd

from analysis.estimate.headline_checks.toggles import LARGEST  # noqa: F401, the answer
from analysis.present.check import check_text, how_simulated  # noqa: F401, sentences on checks
from analysis.present.labels import (  # noqa: F401, designs and windows in sentences
    ASKED,
    episode_years,
    label,
    of_ten_per_cent,
    span,
    years,
)

#: What a design by sector compares, and how it weighs pairs.
COMPARING = {"across": "across partners", "within": "within partners"}
WEIGHTED = {"equal": "with equal weights", "pre_episode": "by value"}

#: Toggle without goods of data centres.
AI = "without AI goods"

#: Groups of toggles whose estimates answer the question of the headline.
CHOICES = ["weights", "partners", "goods", "effects"]

#: Placebos below which a spread is no p-value.
FEWEST = 10

#: Tariff meant, as tables print it and as numbers define it.
TARIFFS = {
    "law": "by law",
    "collected": "per point collected",
    "collected, OLS": "collected, not instrumented",
}
MEANT = {"law": "by what the law does", "collected": "per point collected"}

#: Schemes of inference as printed.
SCHEMES = {
    "products": "law dealt out anew over products",
    "partners": "law dealt out anew over partners",
    "by products partners": "clustered by partner and product",
}

#: Whether a test keeps its size, whose law a row has, and whether real tariffs moved.
KEPT = {True: "yes", False: "no"}
KINDS = {True: "another time", False: "the episode"}
MOVED = {True: "yes", False: "–"}

#: Toggles as printed where their name is no words.
TOGGLES = {
    "": "as it is", "equal": "each pair alike", "midpoint": "mid-point growth",
    "exit": "exit (probability)", "entry": "entry (probability)",
}  # fmt: skip

#: Toggles that the first figure draws beside the headline, and how it calls them.
BESIDE = {
    "equal": "Each pair alike", "by value": "Weighted by value", "without CHN": "Without China",
    AI: "Without goods of data centres", "partner x chapter": "Within chapters",
    "PPML on levels": "PPML on levels", "midpoint": "Mid-point growth, entry and exit in",
}  # fmt: skip

#: Versions of a design as the figure calls them.
VERSION = {
    "levels": "Headline", "year pair": "12-month change", "chapters": "By chapter",
    "sectors": "By sector", "HS6": "By HS6, three partners",
}  # fmt: skip

#: Questions of the table of answers; months and end uses are named by what stands in the row.
QUESTIONS = {
    "new duty": "What does a new duty do?",
    "collected": "What does a point more collected do?",
    "rises": "What does a rise do?",
    "cuts": "What does a cut undo?",
    "own": "What did China's own imports do?",
}


def question(name: str) -> str:
    """Return a question of the table of answers in words."""
    if name in QUESTIONS:
        return QUESTIONS[name]
    if name.startswith("month "):
        return f"How much by then: month {name.removeprefix('month ')}?"
    return f"What does a new duty do on {name.removeprefix('end use: ')} goods?"


def toggle(name: str) -> str:
    """Return what is changed, or left out, in words."""
    return TOGGLES.get(name, name).replace("CHN", "China")


def six(value: float) -> str:
    """Print six decimals, as other programs do."""
    return f"{value:.6f}"


def told_before(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the designs whose law can be told from nothing in the year before it."""
    return rows[(rows.placebo_low > 0) | (rows.placebo_high < 0)]

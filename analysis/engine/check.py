"""One shape for all that a result is held against: placebos, toggles, what is left out, coverage."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analysis.columns import Columns
from analysis.vocabulary import Term

#: Kinds of checks.
KINDS = ("placebo", "toggle", "coverage")

#: Shares of rejections of the truth within which a test at 5 % counts as keeping its size.
SIZE_BOUNDS = (0.03, 0.07)


#: Size and coverage of a test, as ``tools/coverage.py`` simulates them; a subject says what its schemes
#: and errors are, and what is clustered.
COVERAGE = Columns(
    "a scheme of inference and kind of errors",
    {
        "scheme": Term("Law permuted over", "", "what changes places when the law is permuted"),
        "errors": Term("Errors shared within", "", "groups whose simulated errors hang together"),
        "size": Term(
            "Rejects the truth",
            "fraction",
            "share of simulated outcomes in which the true elasticity is rejected at 5 %",
            "percent",
        ),
        "coverage": Term(
            "Interval holds it",
            "fraction",
            "share of outcomes in which the interval holds the true elasticity",
            "percent",
        ),
        "power": Term(
            "Rejects zero",
            "fraction",
            "share of outcomes in which no response is rejected at 5 %",
            "percent",
        ),
        "two_way_coverage": Term(
            "Clustered both ways holds it",
            "fraction",
            "share of outcomes in which the interval clustered both ways holds the true elasticity",
            "percent",
        ),
        "laws": Term("Assignments", "count", "laws permuted"),
        "outcomes": Term("Outcomes", "count", "simulated outcomes"),
    },
)


@dataclass(frozen=True)
class Check:
    """What a result is held against, and whether it stands."""

    kind: str  #: Of :data:`KINDS`.
    #: Rows of :func:`estimates.estimates_of`, or of :data:`COVERAGE`; where there is a rule
    #: also ``met``: whether a row does, missing where it is not asked to.
    table: pd.DataFrame
    rule: str = ""  #: What rows must meet, in words; empty where they are there to be read alone.

    @property
    def passed(self) -> bool | None:
        """Whether all rows that must meet the rule do; None without a rule, or without such a row."""
        met = self.table["met"].dropna() if self.rule else self.table.index[:0]
        return bool(met.all()) if len(met) else None

    def only(self, **values) -> Check:
        """Return the check on those rows alone in which columns have these values, or one of a list."""
        table = self.table
        for column, value in values.items():
            table = table[table[column].isin(value if isinstance(value, list) else [value])]
        return replace(self, table=table)


def coverage_check(table: pd.DataFrame) -> Check:
    """Hold simulated rejections of the truth against the size of the test."""
    low, high = (f"{100 * share:.0f}" for share in SIZE_BOUNDS)
    rule = f"a test at 5 % rejects the true elasticity in {low} to {high} % of outcomes"
    return Check("coverage", table.assign(met=table["size"].between(*SIZE_BOUNDS)), rule)


def placebo_check(table: pd.DataFrame) -> Check:
    """Hold the same law, given to trade that it cannot have moved, against no response.

    Parameters
    ----------
    table : DataFrame
        Rows that are no placebo need not meet the rule, nor do those in whose window other tariffs
        ``moved``.
    """
    still = table.is_placebo & ~table.get("moved", pd.Series(False, table.index))
    zero = (table.ci_low <= 0) & (table.ci_high >= 0)
    rule = "the 95 % interval of the same law on trade that it cannot have moved holds zero"
    return Check("placebo", table.assign(met=zero.astype("boolean").where(still)), rule)


def toggle_check(table: pd.DataFrame) -> Check:
    """Set a result beside the same with one choice changed: whatever they say, all are shown."""
    return Check("toggle", table)

"""What sentences say that no table of the package holds, and what to write instead."""

from __future__ import annotations

import re

from analysis.checks import InputError

#: What is said -> why it is not held against figures.
REASONS = [
    (
        r"yuan|renminbi|rmb|cny|euros?|sterling|yen|rupees?|€|£|¥",
        "the tables are in US dollars; write the figure in dollars",
    ),
    (r"services", "goods and services are together; the tables hold goods alone"),
    (
        (
            r"tonnes?|tons?|teus?|containers?|volumes?|barrels?|bushels?|metric|real terms|"
            r"inflation-adjusted"
        ),
        "the tables hold values in US dollars and no quantities",
    ),
    (
        r"(?<!not )seasonally[- ]adjusted",
        "the tables hold figures that are not adjusted for seasons; adjusted totals compare with the "
        "month before",
    ),
    (
        (
            r"expect(?:s|ed|ation|ations)?|forecasts?|predict(?:s|ed)?|project(?:s|ed)|estimate[sd]?|would|"
            r"could|"
            r"should|will|might|likely|polls?|consensus|threat(?:s|en|ens|ened)?|plan(?:s|ned)?|propose[sd]?|if|"
            r"announce[sd]?|vow(?:s|ed)?|sign(?:s|ed)?|orders?|ordered"
        ),
        "it is a plan or a forecast; only what was recorded or is in force is held against figures",
    ),
    (
        r"not(?! seasonally)|never|no longer|neither|nor|without|\w+n't|failed to",
        "it denies something; write what was the case",
    ),
    (
        r"excluding|except|excl|ex|other than|outside",
        "it leaves something out; the tables hold what is named whole",
    ),
    (
        r"(?:percentage|basis) points?|points?",
        "changes in points are not held; write the rate of one month",
    ),
    (
        r"twice|times",
        "it compares by a multiple; write by how much, or which is more",
    ),
    (
        (
            r"(?:two-way|bilateral|total|goods) trade (?:with|between|fell|rose|was|of)|"
            r"trade (?:with|between)|(?:two-way|bilateral) trade|@\w+-@\w+ trade|"
            r"turnover|trading partner"
        ),
        "it is of exports and imports together; claim one of them",
    ),
]
#: What denies a claim that is left when it is taken out; ``be`` stays.
DENIAL = re.compile(
    r"\b(?:(?:did|does|do)(?: not|n't)|(?P<be>was|were|is|are|has|have|had)(?: not|n't)|failed "
    r"to)\b(?! seasonally)"
)
#: What a denial may be of in place of the claim: how, or how much of it.
OF_PART = re.compile(r"\b(?!july|supply)\w+ly\b|\b(?:just|even|further|again|much|all|still|as)\b")
PATTERNS = {re.compile(rf"(?<![\w-])(?P<word>{words})(?![\w])"): why for words, why in REASONS}

#: Words of a trade balance, which has trade in its name.
BALANCE = re.compile(r"\b(?:trade|goods) (?:deficit|surplus|gap)\b|\b(?:deficit|surplus)\b")


def affirmed(text: str) -> str:
    """Return what a sentence denies; itself where it denies nothing, or perhaps a part alone."""
    match = DENIAL.search(text)
    if not match or OF_PART.search(text):
        return text
    return f"{text[: match.start()]}{match['be'] or ''}{text[match.end() :]}"


def refuse_unheld(text: str, where: str) -> None:
    """Refuse a sentence that says what no table holds.

    Raises
    ------
    InputError
        One line: the word, why, and what to write.
    """
    for pattern, why in PATTERNS.items():
        if match := pattern.search(text):
            if "together; claim" in why and BALANCE.search(text):
                continue
            raise InputError(f"{where}: {match['word']!r} is not read, since {why}.")

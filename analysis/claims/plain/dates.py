"""Periods in a sentence: months by name, quarters, ranges, the year to date, the US fiscal year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pandas as pd

from analysis.claims.periods import FISCAL, YEAR_PATTERN, written
from analysis.claims.plain.values import NUMBERS as NUMBERS_IN_WORDS
from analysis.claims.plain.wording import VOCABULARY

MONTHS, NUMBERS = VOCABULARY["months"], VOCABULARY["quarters"]
COUNTS = {word: n for word, n in NUMBERS_IN_WORDS.items() if 2 <= n <= 11}
COUNTS |= {str(n): n for n in range(2, 12)}

_M = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_Y = YEAR_PATTERN
_FISCAL = r"(?:us |federal |the )*(?:fiscal(?: year)?|fy) ?"
_JOIN = r"(?: ?- ?| to | through | until | till | and |/)"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"

#: What makes four digits a value and no year.
_VALUED = r" ?(?:%|(?:[bmt]|m?ln|[bt]rl?n|[mbt]n|billions?|millions?|trillions?|dollars?)\b)|[.,][0-9]"

#: Forms of a period, longest first; each with the function that reads it.
FORMS: list[tuple[re.Pattern, str]] = [
    (re.compile(rf"\b(?P<y>{_Y})-(?P<m>[0-9]{{2}})-(?P<d>[0-9]{{2}})\b"), "day"),
    (re.compile(rf"\b(?P<d>{_DAY})(?: of)? (?P<m>{_M}),? (?P<y>{_Y})\b"), "day"),
    (re.compile(rf"\b(?P<m>{_M}) (?P<d>{_DAY}),? (?P<y>{_Y})\b"), "day"),
    (
        re.compile(
            rf"\b(?:the )?(?:last |past )?(?:12|twelve) months (?:through|to|ended|"
            rf"ending)(?: in)? (?P<m>{_M}),?"
            rf" (?P<y>{_Y})\b"
        ),
        "twelve",
    ),
    (
        re.compile(
            rf"\b(?:the )?first (?P<n>{'|'.join(COUNTS)}) months of (?P<f>{_FISCAL})?(?P<y>{_Y})\b"
        ),
        "first",
    ),
    (
        re.compile(
            rf"\b(?:the )?first (?P<n>{'|'.join(COUNTS)}) months of the (?P<y>{_Y}) (?P<f>fiscal)"
            r" year\b"
        ),
        "first",
    ),
    (
        re.compile(rf"(?:\b(?:the )?(?:full )?{_FISCAL}(?P<y>{_Y})|\bthe (?P<z>{_Y}) fiscal year)\b"),
        "fiscal",
    ),
    (
        re.compile(rf"\b(?:the )?(?P<q>{'|'.join(NUMBERS)})(?: |-)quarter(?: of| in|,)? (?P<y>{_Y})\b"),
        "quarter",
    ),
    (
        re.compile(rf"\b(?:q(?P<q>[1-4])(?: of| in|,)? ?(?P<y>{_Y})|(?P<z>{_Y}) ?-?q(?P<r>[1-4]))\b"),
        "quarter",
    ),
    (re.compile(rf"\b(?:the )?(?P<q>first|second) half(?: of| in)? (?P<y>{_Y})\b"), "half"),
    (re.compile(rf"\bh(?P<q>[12])(?: of)? (?P<y>{_Y})\b"), "half"),
    (
        re.compile(
            rf"(?:\b(?:the )?(?:year to date|year-to-date|ytd|so far this year)(?: through| to|"
            rf" in| of|,)*"
            rf" (?P<m>{_M}),? (?P<y>{_Y})\b|\b(?P<a>{_M}),? (?P<b>{_Y}),? "
            r"(?:year to date|year-to-date|ytd)\b)"
        ),
        "to_date",
    ),
    (
        re.compile(
            rf"\b(?P<word>from |between )?(?P<a>{_M})(?:,? (?P<b>{_Y}))?{_JOIN}(?P<m>{_M}),?"
            rf"(?: of)? (?P<y>{_Y})\b"
        ),
        "range",
    ),
    (
        re.compile(rf"\b(?:through|up to|as of|(?:to|by) the end of) (?P<m>{_M}),? (?P<y>{_Y})\b"),
        "to_date",
    ),
    (re.compile(rf"\b(?P<m>{_M})(?: of|,)? (?P<y>{_Y})\b"), "month"),
    (re.compile(rf"\b(?P<y>{_Y})-(?P<m>[0-9]{{2}})\b"), "month"),
    (
        re.compile(
            rf"\b(?:all of |the whole of |the (?:full )?year (?:of )?|full[- ]year |"
            rf"calendar(?: year)? )?"
            rf"(?<![$.,])(?P<y>{_Y})(?: as a whole)?\b(?!{_VALUED})"
        ),
        "year",
    ),
]

#: A month that says no year; not the verb "may".
NO_YEAR = re.compile(
    rf"\b(?:in|of|since|from|to|through|until|by) (?P<m>{_M})|^(?P<first>{_M})\b|"
    r"\b(?P<word>(?:last|this|next|the previous) (?:month|year|quarter|week)|yesterday|today|recently)\b"
)


#: A month without a year after a word that a period follows, and a month of the year before.
BARE = re.compile(
    rf"\b(?P<before>in|of|from|since|to|than|with|against|on|versus|vs|and|or|over|after) (?P<m>{_M})"
    rf"(?! ?,? ?(?:of |in )?(?:{_Y}|[0-9]{{1,2}}\b|last year))"
)
#: A month without a year, and the one with a year that it is compared with.
BEFORE_BASE = re.compile(
    rf"\b(?P<before>in|of|for) (?P<m>{_M}) (?P<link>from|than in|compared (?:with|to)|versus|vs|"
    rf"against|on|over) "
    rf"(?P<base>{_M}),? (?P<y>{_Y})\b"
)
#: What joins a month to one before it in the sentence, which it follows.
ANOTHER = re.compile(r"\b(?:and|but|while|then)\b")
LAST_YEARS = re.compile(rf"\b(?P<m>{_M})(?:,| of| in)? last year\b")
NAMED = re.compile(rf"\b(?P<m>{_M})(?: of|,)? (?P<y>{_Y})\b")
#: The year before, as a period and not as what something is compared with.
LAST_YEAR = re.compile(
    r"(?<!from )(?<!than )(?<!\bon )(?<!than in )(?<!with )(?<!\bto )\blast year\b(?!'s)"
)


def with_years(text: str, newest: pd.Timestamp | None) -> str:
    """Return a sentence whose months and years are all named.

    A month without a year is the last one up to the month with a year that the sentence has; ``last
    year`` is the one before that of ``newest``, where no year is named.
    """
    if newest is not None and not re.search(rf"\b{_Y}\b", text):
        text = LAST_YEARS.sub(rf"\g<m> {newest.year - 1}", text)
        text = LAST_YEAR.sub(f"{newest.year - 1}", text)
    text = BEFORE_BASE.sub(_after_base, text)
    named = [(int(m["y"]), _month(m["m"])) for m in NAMED.finditer(text)]
    if not named:
        return text
    year, last = max(named)

    def dated(match: re.Match) -> str:
        month = _month(match["m"])
        before = [one.end() for one in NAMED.finditer(text, 0, match.start("m"))]
        follows = before and match["before"] == "in" and (month - last) % 12 < 6
        if follows and ANOTHER.search(text, before[-1], match.start()):
            return f"in {match['m']} {year + (month <= last)}"  # in January 2026 and in February
        return f"{match['before']} {match['m']} {year if month <= last else year - 1}"

    return BARE.sub(dated, text)


def _after_base(match: re.Match) -> str:
    """Return a month without a year before what it is compared with: the first such month after that."""
    year = int(match["y"]) + (_month(match["m"]) <= _month(match["base"]))
    return f"{match['before']} {match['m']} {year} {match['link']} {match['base']} {match['y']}"


@dataclass(frozen=True)
class Period:
    """A period of a sentence."""

    end: pd.Timestamp  #: First day of its last month; the day itself.
    n_months: int = 1
    day: bool = False
    #: Where it can be a change from one month to another too: the last month of the former.
    start: pd.Timestamp | None = None
    between: bool = False  #: Where it can be that alone, unless it is on a year earlier.
    words: str = ""  #: As the sentence has it.
    since: pd.Timestamp | None = None  #: Last day of what is said to be so since the day.

    @property
    def text(self) -> str:
        """As the grammar writes it."""
        if self.since is not None:
            return f"{self.end:%Y-%m-%d}..{self.since:%Y-%m-%d}"
        return f"{self.end:%Y-%m-%d}" if self.day else written(self.end, self.n_months)


def take_periods(text: str) -> tuple[str, list[Period]]:
    """Replace the periods of a sentence by ``#0``, ``#1``."""
    periods: list[Period] = []

    def mark(match: re.Match, form: str) -> str:
        period = _period(match.groupdict(), form)
        if period is None:
            return match[0]
        periods.append(replace(period, words=match[0]))
        return f"#{len(periods) - 1}"

    for pattern, form in FORMS:
        text = pattern.sub(lambda match, form=form: mark(match, form), text)
    return text, periods


def _period(said: dict[str, str | None], form: str) -> Period | None:
    """Return the period that a match of a form is; None for a day or month that there is not."""
    year = int(said.get("y") or said.get("z") or said.get("b"))
    try:
        if form == "day":
            day = int(re.sub(r"\D", "", said["d"]))
            return Period(pd.Timestamp(year, _month(said["m"]), day), day=True)
        end, n_months = _span(said, form, year)
    except ValueError:
        return None
    start = None
    if form == "range" and said["word"]:
        start = end - pd.DateOffset(months=n_months - 1)
    return Period(end, n_months, start=start, between=form == "range" and said["word"] == "between ")


def _span(said: dict[str, str | None], form: str, year: int) -> tuple[pd.Timestamp, int]:
    """Return the last month of a period, and its months."""
    if form == "year":
        return pd.Timestamp(year, 12, 1), 12
    if form == "fiscal":
        return pd.Timestamp(year, FISCAL, 1), 12
    if form == "quarter":
        quarter = said["q"] or said.get("r")
        return pd.Timestamp(year, 3 * int(NUMBERS.get(quarter, quarter)), 1), 3
    if form == "half":
        return pd.Timestamp(year, 6 * int(NUMBERS.get(said["q"], said["q"])), 1), 6
    if form == "first":
        n_months = COUNTS[said["n"]]
        months = n_months - (12 - FISCAL if said["f"] else 0)
        first = pd.Timestamp(year, 1, 1)
        return first + pd.DateOffset(months=months - 1), n_months
    month = _month(said["m"] or said.get("a"))
    end = pd.Timestamp(year, month, 1)
    if form == "twelve":
        return end, 12
    if form == "to_date":
        return end, month
    if form == "range":
        first = _month(said["a"])
        begins = int(said["b"]) if said["b"] else year - (first > month)
        return end, (year - begins) * 12 + month - first + 1
    return end, 1


def _month(said: str) -> int:
    name = said.strip(".")
    number = int(name) if name.isdigit() else MONTHS[name]
    if not 1 <= number <= 12:
        raise ValueError
    return number


def without_year(text: str) -> str:
    """Return the month of a sentence that has no year, or what stands for one; empty for none."""
    match = NO_YEAR.search(text)
    return next(filter(None, match.groups())) if match else ""

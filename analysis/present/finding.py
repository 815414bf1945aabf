"""Sentences made of results: the finding that a report states first."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.present.ends import printed_ends, printed_value
from analysis.present.numbers import display
from analysis.present.words import capital as capital
from analysis.present.words import plain

ANSWER_MIME = "application/vnd.export-declines.answer+json"


def percent(value: float, decimals: int = 1) -> str:
    """Return a fraction as per cent with a true minus sign, for instance ``−34.5 %``."""
    text = f"{round(value * 100, decimals) + 0.0:.{decimals}f}\u00a0%"
    return text.replace("-", "−")


def whole(value: float) -> str:
    """Return a fraction in whole per cent, for instance ``−35 %``."""
    return percent(value, 0)


def brief(value: float) -> str:
    """Return a fraction in whole per cent, with a decimal below one per cent; a dash if missing."""
    if math.isnan(value):
        return "–"
    return percent(value, 1 if 0.0005 <= abs(value) < 0.01 else 0)


def hundredths(value: float, decimals: int = 1) -> str:
    """Print a fraction times a hundred without the unit, which a head or an axis has."""
    return percent(value, decimals).removesuffix("\u00a0%")


def rare(value: float) -> str:
    """Print a small share: ``none``, ``fewer than 0.1 %`` or the share."""
    if value == 0:
        return "none"
    return f"fewer than {percent(0.001)}" if value < 0.001 else percent(value)


def points(value: float) -> str:
    """Return a difference of fractions in percentage points, for instance ``−5.0 pp``."""
    return display(value, "percentage points")


def verb(change: float, rose: str = "rose", fell: str = "fell") -> str:
    """Say which way something went: ``rose``, ``fell``, or other verbs."""
    return fell if change < 0 else rose


def moved(change: float, *, by: bool = True) -> str:
    """Say what trade or a price did: ``fell by 28.8 %``; ``did not change`` where print shows none."""
    size = percent(abs(change))
    return "did not change" if size == percent(0) else f"{verb(change)} {'by ' * by}{size}"


def probability(value: float) -> str:
    """Print a p-value with three decimals, or that it is smaller than they show; a dash if missing."""
    if math.isnan(value):
        return "–"
    return f"{value:.3f}" if value >= 0.0005 else "< 0.001"


def p_value(value: float) -> str:
    """Print a p-value with its letter, ``p = 0.034`` or ``p < 0.001``, never parted by a line."""
    text = probability(value)
    return (f"p {text}" if text.startswith("<") else f"p = {text}").replace(" ", "\u00a0")


def two(value: float) -> str:
    """Print an elasticity with two decimals and a true minus sign; a dash if missing.

    An end that the data do not bound is infinite.
    """
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    return "–" if math.isnan(value) else f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def bounds(low: float, high: float, write: Callable[[float], str] = two) -> str:
    """Print an interval alone, with the digits that are sure: ``[−2.99, −0.58]``."""
    return f"[{', '.join(printed_ends(low, high, write))}]"


def interval(estimate, write: Callable[[float], str] = two) -> str:
    """Print an estimate with its 95 % interval, each number by ``write``."""
    return with_bounds(estimate.value, estimate.ci_low, estimate.ci_high, write)


def with_bounds(value: float, low: float, high: float, write: Callable[[float], str] = two) -> str:
    """Print a value with its interval, all with the digits that are sure: ``−1.79 [−2.99, −0.58]``."""
    return f"{printed_value(value, low, high, write)} {bounds(low, high, write)}"


def spread(low, high, write: Callable = percent) -> str:
    """Print a range, or the one text that both ends print as: ``2.1 % to 3.4 %``, ``May 2025``."""
    ends = write(low), write(high)
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def period(window: str) -> str:
    """Print a window, whole years as years: ``2017–2019``, ``April to November 2025``, ``May 2025``."""
    start, end = window.split(":")
    if start.endswith("-01") and end.endswith("-12"):
        return start[:4] if start[:4] == end[:4] else f"{start[:4]}–{end[:4]}"
    return from_to(start, end)


def from_to(start: str | pd.Timestamp, end: str | pd.Timestamp) -> str:
    """Print months from the first to the last, a year once: ``April to November 2025``, ``May 2025``."""
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    if first.year == last.year and first != last:
        return f"{first:%B} to {month(last)}"
    return spread(first, last, month)


def during(words: str) -> str:
    """Say when: ``in 2013–2019``, ``from May 2014 to June 2019``."""
    return f"from {words}" if " to " in words else f"in {words}"


def month(when: str | pd.Timestamp) -> str:
    """Print a month as ``May 2025``."""
    return f"{pd.Timestamp(when):%B %Y}"


def day_name(when: str | pd.Timestamp) -> str:
    """Print a day as ``6 July 2018``; a dash where there is none."""
    day = pd.Timestamp(when)
    return "–" if pd.isna(day) else f"{day.day} {day:%B %Y}"


def unbroken(text: str) -> str:
    """Return a text in which no line ends between a number and its per cent sign."""
    return text.replace(" %", "\u00a0%")


#: Small numbers as a sentence says them, from one.
WORDS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
)


def counted(number: int, *, none: str = "none", most: int = 10) -> str:
    """Print a count as a word, ``two``; one larger than ``most`` in digits."""
    return (none, *WORDS)[number] if number <= most else str(number)


#: Names of countries that take an article in a sentence.
WITH_ARTICLE = (
    "European Union",
    "Netherlands",
    "Philippines",
    "United Arab Emirates",
    "United Kingdom",
    "United States",
)


def the(name: str) -> str:
    """Return a country's name as a sentence says it: ``the United Kingdom``."""
    return f"the {name}" if name in WITH_ARTICLE else name


def listing(words: Sequence[str], last: str = "and") -> str:
    """Join words by commas, the last two by ``and`` or another word."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


@dataclass(frozen=True)
class Finding:
    """The sentences that open a section, in Markdown."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return html.escape(self.text, quote=False)


@dataclass(frozen=True)
class Answer:
    """What a report answers: one sentence that stands alone, and at most three points of one line.

    The reading rules (:mod:`words`) hold for it in every report, whatever the partner and the window.
    """

    sentence: str  #: Names partner, window and what moved.
    points: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  #: Words for the partner and the window, which the sentence must hold.
    #: Numbers that belong to the question and not to the answer (``"10 %"``).
    asked: tuple[str, ...] = ()
    data_to: str = ""  #: Last month of the data that the answer rests on (``"November 2025"``).
    released: str = ""  #: Their publication.
    ends: str = ""  #: Why they end there.
    subject: str = ""  #: What it is an answer about: a report may have several.
    today: str = ""  #: What stands above it: where the partner's tariff and trade are now.

    @property
    def text(self) -> str:
        """Sentence and points in Markdown."""
        return "\n".join([f"**{self.sentence}**", "", *(f"- {point}" for point in self.points)]).rstrip()

    def __repr__(self) -> str:
        above = f"{self.today}\n\n" if self.today else ""
        return above + plain(self.sentence) + "".join(f"\n- {plain(point)}" for point in self.points)

    def _repr_mimebundle_(self, include=None, exclude=None):
        fields = {name: list(v) if isinstance(v, tuple) else v for name, v in vars(self).items()}
        shown = f"{self.today}\n\n{self.text}" if self.today else self.text
        return {
            "text/plain": repr(self),
            "text/markdown": html.escape(shown, quote=False),
            ANSWER_MIME: fields,
        }

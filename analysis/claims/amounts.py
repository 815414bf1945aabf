"""The value of a claim: ``-34.5 %``, ``316bn``, ``around a fifth``, ``over 1tn``, ``20..24 months``."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from analysis.checks import InputError

#: Unit as written -> power of ten that makes it the unit of the code, and that unit.
UNITS = {
    "%": (-2, "fraction"),
    "mn": (6, "USD"),
    "bn": (9, "USD"),
    "tn": (12, "USD"),
    "months": (0, "months"),
    "": (0, "count"),
}

#: Parts in words.
PARTS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}

AROUND, OVER, UNDER = ("around", "about"), ("over", "more"), ("under", "less")
#: What is passed or just reached: ``least 34.5 %`` holds of what prints as 34.5 %, ``over`` does not.
LEAST, MOST = "least", "most"

#: Which way alone, without by how much; and that a series was never as low or high.
WAYS, EVER = {"up": 1, "down": -1}, "ever"

#: How far a value may lie from a claimed one that is only "around" it, as a part of the claimed one.
# ASSUME: a tenth of it: "around a fifth" is 18 % to 22 %, "around -200bn" is -180 to -220.
NEAR = 0.1

NUMBER = r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
ONE = re.compile(rf"(?P<number>{NUMBER})(?:/(?P<under>[1-9][0-9]*))? ?(?P<unit>%|mn|bn|tn|months|)")
IN_WORDS = re.compile(rf"(?P<sign>-|minus )?(?:(?:a|one) )?(?P<part>{'|'.join(PARTS)})")

EXAMPLES = "-34.5 %, 316bn, around a fifth, over 10 %, -30%..-40% or 20..24 months"


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A claimed value."""

    #: As claimed; the middle of a range. Rates and growth are fractions, money is in US dollars.
    value: float
    #: Values under which the claim holds: its own rounding, or the range that it gives.
    low: float
    high: float
    unit: str  #: ``"fraction"``, ``"USD"``, ``"months"`` or ``"count"``; empty for a way alone.
    is_range: bool = False  #: Whether the claim gives a range with two ends itself.
    ever: bool = False  #: Whether it says that there never was the like in the months known.

    @property
    def is_number(self) -> bool:
        """Whether it says how much, and not only more or less than that, or which way."""
        return math.isfinite(self.low) and math.isfinite(self.high) and not self.ever

    def holds(self, value: float, reach: float = 0.0) -> bool:
        """Whether a value, or one as far from it as ``reach``, lies within, both ends included."""
        if self.ever:
            return value % 1 > 0
        if not self.unit:  # which way alone
            return self.low < value < self.high
        # A hair of slack: 0.0815 - 0.081 is a little more than 0.0005 in binary.
        slack = 1e-9 * max(abs(self.value), abs(value)) + 1e-12 + reach
        return self.low - slack <= value <= self.high + slack


def is_amount(word: str) -> bool:
    """Whether a word of a claim can begin its value."""
    if re.match(r"[-+$]*[0-9]", word):
        return not re.match(r"[0-9]{3,4}-[0-9]", word)  # what begins like a month is no value
    plain = word.removeprefix("-")
    return plain in (*WAYS, EVER, *AROUND, *OVER, *UNDER, LEAST, MOST, "a", "one", "minus", *PARTS)


def parse_amount(text: str, where: str) -> Amount | None:
    """Read a value; None where there is none.

    Raises
    ------
    InputError
        One line that says what was not understood, and how values are written.
    """
    if not text:
        return None
    plain = re.sub(r" ?(?:usd|dollars)$", "", text.lower().replace("$", "").strip())
    plain = re.sub(r"\bmonth\b", "months", plain)
    first, _, rest = plain.partition(" ")
    rest = rest.removeprefix("than ") if first in ("more", "less") else rest
    if plain in WAYS:
        low, high = (0.0, math.inf) if WAYS[plain] > 0 else (-math.inf, 0.0)
        return Amount(value=math.nan, low=low, high=high, unit="")
    if plain == EVER:
        return Amount(value=math.nan, low=0.0, high=math.inf, unit="months", ever=True)
    if ".." in plain:
        amount = _between(*plain.split("..", 1))
    elif first in AROUND and rest:
        amount = _around(rest)
    elif first in (*OVER, *UNDER, LEAST, MOST) and rest:
        amount = _beyond(rest, over=first in (*OVER, LEAST), reached=first in (LEAST, MOST))
    else:
        amount = _around(plain) if "/" in plain or IN_WORDS.fullmatch(plain) else _number(plain)
    if amount is None:
        raise InputError(f"{where}: the value {text!r} is not understood; write it as {EXAMPLES}.")
    return amount


def _number(text: str) -> Amount | None:
    """Return a number within half a unit of the last digit that it prints."""
    if part := IN_WORDS.fullmatch(text):
        value = PARTS[part["part"]] * (-1 if part["sign"] else 1)
        return Amount(value=value, low=value, high=value, unit="fraction")
    match = ONE.fullmatch(text)
    if not match:
        return None
    power, unit = UNITS[match["unit"]]
    number = match["number"].replace(",", "")
    if match["under"]:
        value = float(number) / int(match["under"])
        return None if match["unit"] else Amount(value=value, low=value, high=value, unit="fraction")
    digits = len(number.partition(".")[2])
    value = float(f"{number}e{power}")  # read as one number, so that 7.2 % is 0.072 to the last bit
    whole = unit in ("count", "months") and not digits
    half = 0.0 if whole else 0.5 * 10.0 ** (power - digits)
    return Amount(value=value, low=value - half, high=value + half, unit=unit)


def _between(low: str, high: str) -> Amount | None:
    """Return a range; an end without a unit has that of the other."""
    last = _number(high.strip())
    unit = ONE.fullmatch(high.strip())
    first = _number(low.strip())
    if first and first.unit == "count" and unit:
        first = _number(low.strip() + unit["unit"])
    if first is None or last is None or first.unit != last.unit:
        return None
    low_end, high_end = sorted((first.value, last.value))
    middle = (low_end + high_end) / 2
    return Amount(value=middle, low=low_end, high=high_end, unit=last.unit, is_range=True)


def _around(text: str) -> Amount | None:
    """Return a value within :data:`NEAR` of it, and at least its own rounding."""
    number = _number(text)
    if number is None:
        return None
    reach = NEAR * abs(number.value)
    return Amount(
        value=number.value,
        low=min(number.low, number.value - reach),
        high=max(number.high, number.value + reach),
        unit=number.unit,
        is_range=True,
    )


def _beyond(text: str, *, over: bool, reached: bool) -> Amount | None:
    """Return a value passed, away from nothing (``over``) or towards it; -25 % is over -20 %.

    One that may be just ``reached`` is so by what rounds to it.
    """
    limit = _number(text)
    if limit is None:
        return None
    least, most = (limit.low, limit.high) if reached else (limit.value, limit.value)
    low, high = (least, math.inf) if over else (0.0, most)
    if limit.value < 0:
        low, high = (-math.inf, most) if over else (least, 0.0)
    return Amount(value=limit.value, low=low, high=high, unit=limit.unit)

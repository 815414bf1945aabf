"""Words that make of a period another one, or of a value an average: the year to May, 5bn a month."""

from __future__ import annotations

import re

from analysis.checks import InputError
from analysis.claims.plain.dates import Period

#: Words of lengths -> their months.
LENGTHS = {"quarter": 3, "half": 6, "year": 12}
_LENGTH = "|".join(LENGTHS)
_ENDS = r"(?: to| through| ended| ending| until)?(?: in)?"

#: A period that is longer than the month beside it: ``the year to #0``, ``the #0 quarter``.
LONGER = re.compile(rf"\b(?P<a>{_LENGTH}){_ENDS} #\d|#\d (?P<b>{_LENGTH})\b")
#: A period that only something else is compared with.
COMPARED = re.compile(r"\b(?:from|on|than(?: in)?|versus|vs) (?:that of |the level of )?#\d")
BY_MONTH = re.compile(r"\b(?:monthly|(?:a|each|every|per) month)\b")


def refuse_lengths(said: str, text: str, period: Period, base: str, where: str) -> None:
    """Refuse a sentence whose one period is not that of what it says.

    Parameters
    ----------
    said, text : str
        The whole sentence, and the rest of it with a mark of its period.
    base : str
        Comparison that it names, as :func:`relations.take_base` returns it.

    Raises
    ------
    InputError
        The end of a longer period, a period that only something else is compared with, or an average.
    """
    longer = LONGER.search(text)
    if longer and period.n_months != LENGTHS[longer["a"] or longer["b"]]:
        raise InputError(
            f"{where}: {longer['a'] or longer['b']!r} is of more than {period.text}; write its months, "
            "as 'from April to June 2025' or 'in the 12 months to May 2025'."
        )
    if not base and not period.day and COMPARED.search(text):
        raise InputError(
            f"{where} names what it is compared with, {period.text}, and no period of its own; write "
            "both, as 'in May 2025 from May 2024'."
        )
    if period.n_months > 1 and not base and (match := BY_MONTH.search(said)):
        raise InputError(
            f"{where}: {match[0]!r}: an average by month is not held; write the total of {period.text}, "
            "or one month."
        )
    if "^" in text:
        raise InputError(f"{where} says over how long; write from when, as 'in 2025 from 2023'.")

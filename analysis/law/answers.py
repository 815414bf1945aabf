"""Rates on goods of a country or a group, as fast as the stored law gives them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import returns
from analysis.law import names
from analysis.law.asked import numbers
from analysis.law.bulk import LIST, LISTED_RATES, WORDS, book_on, day_of, goods_of, partners_of
from analysis.law.chapter99 import completeness
from analysis.law.goods import SUBHEADING, WHOLE_LINE, is_of_2017, successors_of
from analysis.law.kinds import kind_codes
from analysis.law.lookup import statutory_rate
from analysis.law.measures import LAYERS
from analysis.law.statutory import DECIMALS


@returns(LIST)
def rates_of_group(partner: str, hts: str, day: str | pd.Timestamp) -> pd.DataFrame:
    """Return the rates of the members of a group that sold the goods, and the group's mean first."""
    return pd.DataFrame(answers(partner, goods_of(hts), day_of(day)), columns=list(LIST))


def answers(partner: str, hts: str, day: pd.Timestamp) -> list[dict]:
    """Return the rates on goods of one country; or of a group its mean, and those of its members."""
    codes = partners_of(partner)
    if len(codes) == 1:
        return [_rate(codes[0], hts, day)]
    members = {code: lines for code in codes if (lines := _lines(code, hts, day)).weight.sum() > 0}
    if not members:
        raise InputError(f"none of these {len(codes)} countries sold goods of {hts!r} in 2024.")
    means = [_mean(code, hts, day, lines) for code, lines in members.items()]
    if not (group := _group(partner)):
        return means
    # Dollars of 2024 throughout: no group has China, whose lines to 2023 weigh by shares of 2017.
    together = Lines(*map(np.concatenate, zip(*members.values(), strict=True)))
    return [_mean(group, hts, day, together), *means]


def _group(text: str) -> str:
    """Return the name of a group; of countries that are listed one by one there is none."""
    try:
        return names.partner(text, group=True)
    except InputError:
        return ""


class Lines(NamedTuple):
    """Lines whose mean is asked for."""

    rates: np.ndarray  # columns LISTED_RATES, then layers
    barred: np.ndarray
    weight: np.ndarray
    by_use: np.ndarray
    claims: np.ndarray
    incomplete: np.ndarray


def _lines(partner: str, hts: str, day: pd.Timestamp) -> Lines:
    """Return a partner's lines under a prefix on a day, or those to which a number gave way."""
    book = book_on(partner, day, by_line=len(hts) > SUBHEADING and is_of_2017(partner, day))
    runs = book.on(hts, np.datetime64(day, "D"))
    if len(hts) == WHOLE_LINE and (gave_way := successors_of(hts, numbers().list_of(day))):
        successors = np.array(gave_way[1])
        runs = book.of_lines(successors, np.full(len(successors), np.datetime64(day, "D")))
        runs = runs if (runs >= 0).all() else runs[:0]  # one that was not sold is looked up
    flags = {name: words[runs] for name, words in book.flags.items()}
    return Lines(book.rates[runs], book.barred[runs], book.weight[runs], **flags)


def _rate(partner: str, hts: str, day: pd.Timestamp) -> dict:
    """Return the answer to one question, from the stored law; a line not sold is looked up by itself."""
    lines = _lines(partner, hts, day)
    whole = SUBHEADING if is_of_2017(partner, day) and len(hts) <= SUBHEADING else WHOLE_LINE
    if lines.weight.sum() > 0 or (len(lines.weight) == 1 and len(hts) == whole):
        return _mean(partner, hts, day, lines)
    if not hts:
        raise InputError(f"{names.name_of(partner)} sold nothing in 2024: all goods have no mean.")
    one = statutory_rate(partner, hts, day).to_frame().iloc[0]
    return {name: one[name] for name in LIST}


def _mean(partner: str, hts: str, day: pd.Timestamp, lines: Lines) -> dict:
    """Return what is said of the mean of some lines."""
    free = ~lines.barred
    weight = (np.ones(1) if len(free) == 1 else lines.weight) * free
    rates = weight @ np.nan_to_num(lines.rates) / (weight.sum() or np.nan)
    expected = lines.rates[free, list(LISTED_RATES).index("expected_rate")].round(DECIMALS)
    lawful = expected if free.any() else np.array([np.nan])
    counts = {
        "n_lines": int(free.sum()),
        "n_barred": int((~free).sum()),
        "n_kinds": len(set(kind_codes(lines.rates[:, len(LISTED_RATES) :], ~free))),
        "lowest": lawful.min(),
        "highest": lawful.max(),
    }
    words = {name: _union(getattr(lines, name)) for name in WORDS}
    how = completeness(partner, day, complete=not words["incomplete"]) if free.any() else ""
    words["completeness"] = how
    named = dict(zip([*LISTED_RATES, *LAYERS], rates.round(DECIMALS), strict=True))
    return {"partner": partner, "hts": hts, "day": day, **named, **counts, **words}


def _union(words: np.ndarray) -> str:
    """Return the words that any of some texts has, in the order of the longest."""
    texts = sorted(set(words), key=len, reverse=True)
    return " ".join(dict.fromkeys(word for text in texts for word in text.split()))

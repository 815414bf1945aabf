"""What a what-if may ask: the size of a duty, the goods it falls on, its first day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from os.path import commonprefix

import pandas as pd
from pandas.tseries.offsets import MonthBegin

from analysis.checks import NUMBER, InputError, check_choice, nearest, short
from analysis.law import names
from analysis.law.names import Goods
from analysis.law.table import READ_TO
from analysis.periods import LATEST

#: Duty that is asked about where none is said (fraction).
USUAL = 0.25

#: A number is a fraction, and refused from 1 on. A text is per cent, with or without its sign: no duty
#: that can be computed is a fraction beyond 2, and a text up to there is asked back without the sign.
LARGEST_PLAIN, SURELY_PERCENT = 1.0, 2.0

#: Largest duty that is computed (fraction), the largest that the law added while imports were estimated:
#: on China, from 9 April to 13 May 2025. Beyond it no answer rests on data, and ends run away.
MOST = 1.45

#: Longest horizon, months.
LONGEST = 36

#: Groups of countries as a sentence calls them.
GROUP_NAMES = {"EU": "European Union", "USMCA": "Canada and Mexico"}

#: Most partners that a sentence names one by one.
NAMED = 3

#: Kinds of goods that can be asked about, as parameters name them.
GOODS_KINDS = ("hts", "naics3", "end_use")


@dataclass(frozen=True)
class Duty:
    """A further duty: whose goods, which, how much, from when."""

    partners: tuple[str, ...]  #: ISO alpha-3 codes; empty: all.
    goods: tuple[Goods, ...]  #: Kinds of goods, any of which.
    added: float | None  #: Further duty (fraction, below zero a cut); None under a path.
    start: pd.Timestamp  #: First day.


@dataclass(frozen=True)
class Question:
    """A what-if that the data can answer."""

    who: str  #: As partners were named: a code, a group, ``"WLD"``, or several codes.
    duties: tuple[Duty, ...]  #: The first of them that names a line decides.
    path: str  #: Name of the path; empty for duties.
    horizon: int  #: Months.
    title: str = ""  #: Of a package of duties.

    @property
    def start(self) -> pd.Timestamp:
        """First day of the first duty."""
        return min(duty.start for duty in self.duties)

    @property
    def on_all_sellers(self) -> bool:
        """Whether every duty falls on all partners; a path may leave some as they were."""
        return not self.path and not any(duty.partners for duty in self.duties)


def check_added(added: float | str) -> float:
    """Return an added duty as a fraction.

    A number is one, as ``0.25``. A text, typed here as in the page, is per cent: ``"25%"``, ``"25"``, a
    cut ``"-10%"``; a small one needs its sign, since ``"0.25"`` may be either.

    Raises
    ------
    InputError
        No number, nothing, or one that may be meant otherwise.
    """
    text = str(added).replace("\u00a0", " ").replace("\u2212", "-").strip()
    number = text.removesuffix("%").strip()
    if not NUMBER.fullmatch(number):
        raise InputError(f"duty {short(added)} is no number; write it as 25%.")
    value = float(number)
    either = f"{value:.6g}% or {100 * value:.6g}%"
    if isinstance(added, str):
        if not text.endswith("%") and 0 < abs(value) <= SURELY_PERCENT:
            raise InputError(f"duty {text}: did you mean {either}? Write the % sign.")
        value /= 100
    elif abs(value) >= LARGEST_PLAIN:
        meant = f"{value / 100:g}" if abs(value) > SURELY_PERCENT else either
        raise InputError(f"duty {text}: did you mean {meant}? A duty is a fraction, or has a % sign.")
    if value > MOST or value < -1:
        raise InputError(
            f"duty {text} is outside -100% to {MOST:.0%}, the largest that the law has added (on China, "
            f"in April 2025): the data end there. Ask for {min(max(value, -1), MOST):.0%}."
        )
    if not abs(value) > 0:
        raise InputError(f"duty {text}: it adds nothing; write it as 25%, a cut as -10%.")
    return value


def check_change(added: float | str, path: str) -> float | None:
    """Return an added duty as a fraction; None under a path, which has duties of its own.

    Raises
    ------
    InputError
        As :func:`check_added`; or a path and a duty too.
    """
    value = check_added(added)
    if path and value != USUAL:
        raise InputError(
            f"path {short(path)} and duty {short(added)}: a path has its own duties; ask one of both."
        )
    return None if path else value


def check_partners(text: str | list[str], known: pd.Index) -> tuple[str, tuple[str, ...]]:
    """Return partners as they are named, and their codes; none for all.

    Parameters
    ----------
    text : str or list of str
        A country, a group, some of them, or ``"all"``.
    known : Index
        Codes of partners that sold anything.

    Raises
    ------
    InputError
        A name that is none, or a partner that sold nothing; with the nearest.
    """
    if not text:
        raise InputError("which partner? Write a country or a group, as VNM or EU, or all.")
    if isinstance(text, str) and text in known:  # no table of names is read for a code
        return text, (text,)
    codes = names.partners(text)
    if names.WORLD in codes:
        return names.WORLD, ()
    sold = tuple(code for code in codes if code in known)
    if len(sold) < len(codes):
        _check_each(text, known)
    return _group(text) if len(codes) > 1 and _group(text) else "-".join(sold), sold


def _check_each(text: str | list[str], known: pd.Index) -> None:
    """Refuse a country or group, by itself or among others, of which nobody sold anything."""
    alone = isinstance(text, str) and names.is_partner(text)
    for part in [text] if alone else names.PARTNERS_APART.split(text) if isinstance(text, str) else text:
        codes = names.partners(part)
        if not any(code in known for code in codes):
            _refuse_partners(codes, known)


def _refuse_partners(codes: tuple[str, ...], known: pd.Index) -> None:
    """Say of a code that it is none, or of countries that they sold nothing."""
    if unknown := [code for code in codes if names.name_of(code) == code]:
        guess = nearest(unknown[0], known)
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise InputError(f"unknown partner {unknown[0]!r}.{hint} Write a country's name or ISO code.")
    named = " and ".join(map(names.name_of, codes))
    raise InputError(f"{named} sold nothing to the United States in 2025: a duty would move nothing.")


def _group(text: str | list[str]) -> str:
    """Return the group of countries that a text names; empty where it names several otherwise."""
    try:
        return names.partner(text, group=True) if isinstance(text, str) else ""
    except InputError:
        return ""


def newest_start(earliest: pd.Timestamp) -> pd.Timestamp:
    """Return the first day of the month after legal texts were last read, or the earliest there is."""
    return max(READ_TO + MonthBegin(), earliest)


def check_start(
    start: str | pd.Timestamp, *, earliest: pd.Timestamp, last: pd.Timestamp
) -> pd.Timestamp:
    """Return the first day of a duty; ``"latest"`` is :func:`newest_start`.

    Raises
    ------
    InputError
        No day, or one outside ``earliest`` to ``last``; with the nearest.
    """
    day = newest_start(earliest) if start == LATEST else names.day(start, "first day")
    if not earliest <= day <= last:
        near = earliest if day < earliest else last
        why = "before the end of the record" if day < earliest else "after the end of the law"
        raise InputError(
            f"first day {day:%Y-%m-%d}: did you mean {near:%Y-%m-%d}? It is {why}; days from "
            f"{earliest:%Y-%m-%d} to {last:%Y-%m-%d} can be asked about."
        )
    return day


def check_horizon(horizon: int) -> int:
    """Return a horizon in months; refuse what is no whole number from 1 to :data:`LONGEST`."""
    text = str(horizon)
    if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= LONGEST:
        raise InputError(f"horizon {short(horizon)} is no number of months from 1 to {LONGEST}, as 12.")
    return int(text)


def is_of(lines: pd.DataFrame, goods: Goods) -> pd.Series:
    """Return whether lines are of the goods; ``lines`` as :func:`lines_of`."""
    if goods.kind == "all":
        return pd.Series(True, lines.index)
    codes = lines[goods.kind]
    return codes.str.startswith(goods.code) if goods.kind == "hts" else codes.eq(goods.code)


def lines_of(goods: Goods, own: pd.DataFrame, every: pd.DataFrame, *, partner: str) -> pd.DataFrame:
    """Return partners' lines of the goods asked about.

    Parameters
    ----------
    goods : Goods
    own, every : DataFrame
        Lines of the partners, and of all: ``hts``, ``naics3``, ``end_use``.
    partner : str
        Who they are, for messages.

    Raises
    ------
    InputError
        A code that does not exist, or of which the partner sold nothing; with the nearest.
    """
    inside = is_of(own, goods)
    if not inside.any():
        _refuse(goods, own[goods.kind], every[goods.kind], partner)
    return own[inside]


def _refuse(goods: Goods, own: pd.Series, every: pd.Series, partner: str) -> None:
    """Say why there are no such goods, with the nearest that the partner sold."""
    kind, code = goods.kind, goods.code
    if kind != "hts":
        check_choice(code, set(every) - {""}, what=kind)
        sold = ", ".join(sorted(set(own) - {""}))
        raise InputError(f"{kind} {code}: {partner} sold nothing of it in 2025; it sold {sold}.")
    imported, sold = (set(codes.str[: len(code)]) for codes in (every, own))
    near = max(sorted(sold), key=lambda other: len(commonprefix([other, code])))
    meant = f" Did you mean {near}?" if near[:2] == code[:2] else ""
    if code in imported:
        raise InputError(f"HTS {code}: {partner} sold nothing of it in 2025.{meant}")
    raise InputError(f"HTS {code} is no line of which anything was imported in 2025.{meant}")

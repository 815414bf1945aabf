"""What a what-if may ask: the size of a duty, the goods it falls on, its first day."""

from __future__ import annotations

from dataclasses import dataclass
from os.path import commonprefix

import pandas as pd

from analysis.checks import InputError, check_choice
from analysis.combine import names
from analysis.combine.names import Goods

#: A plain number above this is taken for per cent and refused: 200 %, which no duty was.
LARGEST = 2.0

#: Largest duty that is computed (fraction).
MOST = 10.0

#: Longest horizon, months.
LONGEST = 36

#: Kinds of goods that can be asked about, as parameters name them.
KINDS = ("hts", "naics3", "end_use")


@dataclass(frozen=True)
class Question:
    """A what-if that the data can answer."""

    partner: str  #: ISO alpha-3 code.
    goods: Goods
    added: float | None  #: Further duty (fraction); None under a path.
    path: str  #: Name of the path; empty for a duty.
    first: pd.Timestamp  #: First day.
    horizon: int  #: Months.


def check_added(added: float | str) -> float:
    """Return an added duty as a fraction; it is given as ``0.25`` or as ``"25%"``.

    Raises
    ------
    InputError
        No number, nothing or less, or a number that can only be meant as per cent.
    """
    text = str(added).replace("\u00a0", " ").strip()
    percent = text.endswith("%")
    try:
        value = float(text.rstrip("% ")) / (100 if percent else 1)
    except ValueError:
        raise InputError(f"duty {added!r} is no number; write it as 0.25 or 25%.") from None
    if value > LARGEST and not percent:
        raise InputError(
            f"duty {text}: did you mean {value / 100:g}? A duty is a fraction, or has a % sign."
        )
    if value > MOST:
        raise InputError(f"duty {text} is more than {MOST:.0%}, of which no law tells the effect.")
    if not value > 0:
        raise InputError(f"duty {text}: it adds nothing; write a fraction above 0, as 0.25, or 25%.")
    return value


def check_goods(hts: str = "", naics3: str = "", end_use: str = "") -> Goods:
    """Return the goods asked about; all where none are named.

    Raises
    ------
    InputError
        More than one kind of them, or goods that are none, with the nearest.
    """
    given = {kind: str(code) for kind, code in zip(KINDS, (hts, naics3, end_use), strict=True) if code}
    if len(given) > 1:
        raise InputError(f"goods by {' and '.join(given)}: name them by one of {', '.join(KINDS)} only.")
    if not given:
        return Goods()
    ((kind, code),) = given.items()
    return names.goods(code, kind)


def check_first(
    first: str | pd.Timestamp, *, earliest: pd.Timestamp, last: pd.Timestamp
) -> pd.Timestamp:
    """Return the first day of a duty.

    Raises
    ------
    InputError
        No day, or one outside ``earliest`` to ``last``; with the nearest.
    """
    day = names.day(first, "first day")
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
    if not text.isdigit() or not 1 <= int(text) <= LONGEST:
        raise InputError(f"horizon {horizon!r} is no number of months from 1 to {LONGEST}, as 12.")
    return int(text)


def lines_of(goods: Goods, own: pd.DataFrame, every: pd.DataFrame, *, partner: str) -> pd.DataFrame:
    """Return a partner's lines of the goods asked about.

    Parameters
    ----------
    goods : Goods
    own, every : DataFrame
        Lines of the partner, and of all partners: ``hts``, ``naics3``, ``end_use``.
    partner : str
        For messages.

    Raises
    ------
    InputError
        A code that does not exist, or of which the partner sold nothing; with the nearest.
    """
    if goods.kind == "all":
        return own
    codes = own[goods.kind]
    inside = codes.str.startswith(goods.code) if goods.kind == "hts" else codes.eq(goods.code)
    if not inside.any():
        _refuse(goods, codes, every[goods.kind], partner)
    return own[inside]


def _refuse(goods: Goods, own: pd.Series, every: pd.Series, partner: str) -> None:
    """Say why there are no such goods, with the nearest that the partner sold."""
    kind, code = goods.kind, goods.code
    if kind != "hts":
        check_choice(code, set(every) - {""}, what=kind)
        sold = ", ".join(sorted(set(own) - {""}))
        raise InputError(f"{kind} {code}: {partner} sold nothing of it in 2025; it sold {sold}.")
    known, sold = (set(codes.str[: len(code)]) for codes in (every, own))
    near = max(sorted(sold), key=lambda other: len(commonprefix([other, code])))
    what = "is no line of the tariff in which anything was imported in 2025"
    if code in known:
        what = f"is a line of which {partner} sold nothing in 2025"
    raise InputError(f"HTS {code}: did you mean {near}? {code} {what}.")

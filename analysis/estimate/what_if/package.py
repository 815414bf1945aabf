"""A package of duties: whose goods, which, how much, from when, as a reader writes it in YAML.

::

    title: 25 % on cars, 10 % on everything else
    start: 2026-12-01
    duties:
      - partners: all
        goods: ["8703", "8704"]
        add: 25%
      - partners: all
        but_not: [CAN, MEX]
        add: 10%
        start: 2027-01-01

Of several duties that name a line of a partner, the first decides. Goods are one text or
several, as ``analysis.effect`` reads them; ``hts``, ``naics3`` or ``end_use`` hold one kind alone; none
of them: all goods.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.checks import InputError, check_choice, short
from analysis.estimate.what_if.asked import GOODS_KINDS, Duty, check_added, check_partners, check_start
from analysis.law import names
from analysis.law.names import Goods

FIELDS = ("title", "start", "duties")
DUTY_FIELDS = ("partners", "but_not", "goods", *GOODS_KINDS, "add", "start")

#: Most duties of a package.
MOST_DUTIES = 100


def package_of(
    path: Path, content: dict, *, start: str, days: tuple[pd.Timestamp, pd.Timestamp], known: pd.Index
) -> tuple[str, tuple[Duty, ...]]:
    """Return the title and the duties of a package.

    Parameters
    ----------
    path : Path
        Of a YAML file as above.
    content : dict
        What it holds.
    start : str
        First day of duties that name none, where the package names none either.
    days : tuple of Timestamp
        Earliest and latest first day.
    known : Index
        Codes of partners that sold anything.

    Raises
    ------
    InputError
        A wrong field or value: which entry, with the nearest right one.
    """
    for field in content:
        check_choice(field, FIELDS, what=f"field in {path.name}:")
    entries = content.get("duties")
    if not isinstance(entries, list) or not entries or len(entries) > MOST_DUTIES:
        raise InputError(f"{path.name}: 'duties' is a list of 1 to {MOST_DUTIES} duties.")
    day = content.get("start", start)
    duties = []
    for number, entry in enumerate(entries, start=1):
        try:
            duties.append(_duty(entry, path.name, day, days, known))
        except InputError as error:
            raise InputError(f"{path.name}, duty {number}: {error}") from None
    return str(content.get("title") or path.stem), tuple(duties)


def _duty(
    entry: dict, where: str, start, days: tuple[pd.Timestamp, pd.Timestamp], known: pd.Index
) -> Duty:
    if not isinstance(entry, dict):
        raise InputError(f"{short(entry)} is no duty; write its fields, as add: 25%.")
    for field in entry:
        check_choice(field, DUTY_FIELDS, what="field")
    if "add" not in entry:
        raise InputError("'add' is missing, the duty that is added, as 25%.")
    _, partners = check_partners(_texts(entry.get("partners", "all")), known)
    if without := _texts(entry.get("but_not", [])):
        out = set(names.partners(without))
        partners = tuple(code for code in partners or known if code not in out)
    kinds = {"goods": ""} | dict(zip(GOODS_KINDS, GOODS_KINDS, strict=True))
    goods = tuple(
        names.goods(code, kind) for name, kind in kinds.items() for code in _texts(entry.get(name, []))
    )
    day = check_start(str(entry.get("start", start)), earliest=days[0], last=days[1])
    return Duty(partners, goods or (Goods(),), check_added(entry["add"]), day)


def _texts(value) -> list[str]:
    """Return one text, or several, as a list of texts."""
    several = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int) for one in several):
        raise InputError(f"{short(value)} is neither a text nor a list of texts; write codes in quotes.")
    return [str(one) for one in several]

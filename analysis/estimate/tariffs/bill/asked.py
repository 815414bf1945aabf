"""What may be asked of the bill: partner, goods, authority, window; a line where it may not."""

from __future__ import annotations

import pandas as pd

from analysis.checks import InputError, check_choice, short
from analysis.estimate.tariffs.bill.cells import UNASSIGNED
from analysis.estimate.tariffs.bill.lines import YEAR
from analysis.estimate.tariffs.bill.months import OTHER_PARTNERS
from analysis.law import names
from analysis.law.authorities import IEEPA, LEGAL_AUTHORITIES
from analysis.periods import LATEST
from analysis.vocabulary import WORLD

#: Words for several authorities; a section of the law has all that begin like it.
SEVERAL = {"": (*LEGAL_AUTHORITIES, UNASSIGNED), "ieepa": IEEPA, "emergency": IEEPA}

#: Trade that new duties are laid on beside that which came: the year before, or a forecast.
TRADE_INSTEAD = ("2024", "forecast")

#: The customs union whose members are one from 2026 on.
UNION = "EU"

#: Last month in which members of the union, and partners without months of their own, stand apart.
LAST_BY_LINE = pd.Timestamp(f"{YEAR}-12-01")


def asked_authorities(text: str) -> tuple[str, ...]:
    """Return the authorities that a text names: ``"IEEPA"``, ``"fentanyl"``, ``"232"``, a key.

    Raises
    ------
    InputError
        None of them, with the nearest.
    """
    plain = " ".join(str(text).lower().replace(",", " ").split()).removeprefix("section ")
    if plain in SEVERAL:
        return SEVERAL[plain]
    key = plain.replace(" ", "_")
    exact = [name for name in LEGAL_AUTHORITIES if key in (name, name.removeprefix("ieepa_"))]
    of_section = [name for name in LEGAL_AUTHORITIES if name.startswith(f"section_{key}")]
    if key and (exact or of_section):
        return tuple(exact or of_section)
    return (check_choice(key, [*LEGAL_AUTHORITIES, "ieepa"], what="authority", where="the bill"),)


def asked_partner(text: str, cells: pd.DataFrame, groups: dict[str, str | None]) -> tuple[str, tuple]:
    """Return the code of a partner, and the partners of the cells that it is; empty text: all.

    Raises
    ------
    InputError
        Another partner than those of the bill.
    """
    if not str(text).strip():
        return WORLD, ()
    code = names.partner(text, group=True)
    if code == WORLD:
        return WORLD, ()
    if code == UNION:
        return UNION, (UNION, *(one for one, group in groups.items() if group == UNION))
    held = set(cells.partner) - {UNION, OTHER_PARTNERS}
    if code not in held:
        raise InputError(
            f"partner {names.name_of(code)} ({code}) has no bill by line here, being among the others; "
            f"there is one of {', '.join(sorted(held))}, {UNION}, or of all countries."
        )
    return code, (code,)


def asked_window(start: str, end: str, months: pd.Series, *whose: str) -> tuple[pd.Timestamp, ...]:
    """Return first and last month of a window within the months held of what is asked.

    Raises
    ------
    InputError
        No month, one outside, or an end before the start.
    """
    held = months.min(), months.max()
    first = names.month(start, "start")
    last = held[1] if end == LATEST else names.month(end, "end")
    for name, month in (("start", first), ("end", last)):
        if not held[0] <= month <= held[1]:
            raise InputError(
                f"{name} {month:%Y-%m}: the bill of {' of '.join(filter(None, whose))} has "
                f"{held[0]:%Y-%m} to {held[1]:%Y-%m}."
            )
    if first > last:
        raise InputError(f"start {first:%Y-%m} is after end {last:%Y-%m}.")
    return first, last


def asked_sector(goods: str, labels: dict[str, str]) -> str:
    """Return the NAICS3 code of goods, empty for all of them.

    Raises
    ------
    InputError
        No sector: the bill is by line in no month, and by sector to 2025.
    """
    if not isinstance(goods, str):
        raise InputError(f"goods {short(goods)}: a sector by code or name, as '337' or 'furniture'.")
    if goods.strip().lower() in names.ALL_GOODS_WORDS or not goods.strip():
        return ""
    code = names.goods(goods, "naics3").code
    return check_choice(code, labels, what="goods", where="the bill, by NAICS3 sector")


def common_names(partners: pd.Series, groups: dict[str, str] | None) -> dict[str, str]:
    """Return the names under which partners stand in all months of a window."""
    if groups is None or partners.nunique() == 1:
        return {one: one for one in partners}
    return {one: groups.get(one, UNION if one == UNION else OTHER_PARTNERS) for one in partners}

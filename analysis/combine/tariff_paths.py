"""Tariff paths, written by a user: what the law was, and what it might have been."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice, read_yaml, short
from analysis.collect import read_events, read_table
from analysis.collect.releases import parse_day
from analysis.law.calendar import FLOOR, UNIFORM
from analysis.law.table import FIRST_DAY, LAST_DAY
from analysis.paths import given
from analysis.reading import cached

TARIFF_PATHS_FILE = Path(__file__).with_name("tariff_paths.yaml")

#: Group of measures -> how the calendar names its members.
GROUPS = {
    "uniform": tuple(UNIFORM),
    "section_201": ("s201_",),
    "section_232": ("s232_",),
    "section_301": ("s301_list", "s301_cranes"),
    "section_338": ("s338_",),
}

FIELDS = {"label", "why", "partner", "but_not", "since", "ends", "adds"}
ADD_FIELDS = {"from", "until", "rate", "coverage", "exempt", "spares"}


@dataclass(frozen=True, kw_only=True)
class Add:
    """A duty that a path adds: fraction ``added_rate`` on HTS prefixes, from one day until another."""

    first: pd.Timestamp
    until: pd.Timestamp | None
    added_rate: float
    coverage: tuple[str, ...]
    exempt: tuple[str, ...]
    spares: bool

    def covers(self, hs10: pd.Series) -> np.ndarray:
        """Return 1 for each line that the duty covers, 0 for the others; shape (lines,)."""
        inside = hs10.str.startswith(self.coverage) if self.coverage else True
        spared = hs10.str.startswith(self.exempt) if self.exempt else False
        return (np.full(len(hs10), inside) & ~np.full(len(hs10), spared)).astype(float)


@dataclass(frozen=True, kw_only=True)
class TariffPath:
    """What the law is or might be against one partner; fields as in ``tariff_paths.yaml``."""

    name: str
    label: str
    why: str
    partner: str
    since: pd.Timestamp | None
    ends: tuple[str, ...]
    adds: tuple[Add, ...]
    but_not: tuple[str, ...] = ()

    def concerns(self, partner: str) -> bool:
        """Return whether the path is about a partner."""
        return self.partner in (partner, "any") and partner not in self.but_not

    def steps(self, calendar: pd.DataFrame) -> pd.DataFrame:
        """Return the levels of :func:`calendar.rate_steps` as this path changes them.

        Added duties are columns of their own, ``add 0`` and so on.
        """
        days = {self.since, *(a.first for a in self.adds), *(a.until for a in self.adds)} - {None}
        index = calendar.index.union(pd.DatetimeIndex(sorted(days)))
        levels = calendar.reindex(index, method="ffill").fillna(0.0)
        for name in self.ends:
            prefixes = GROUPS.get(name, (name,))
            columns = [c for c in levels if c.removesuffix(FLOOR).startswith(prefixes)]
            levels.loc[index >= self.since, columns] = 0.0
        for k, add in enumerate(self.adds):
            until = index.max() + pd.Timedelta(days=1) if add.until is None else add.until
            levels[f"add {k}"] = np.where((index >= add.first) & (index < until), add.added_rate, 0.0)
        return levels


def read_paths(file: str | Path = TARIFF_PATHS_FILE) -> dict[str, TariffPath]:
    """Return the tariff paths of a file by name.

    Raises
    ------
    InputError
        No such file, a field that is unknown or missing, a day or a rate that is none.
    """
    path, file = file, given(file)
    if not file.is_file():
        raise InputError(f"tariff paths: there is no file {path}.")
    content = read_yaml(file)
    for name in content:
        if not isinstance(name, str):
            raise InputError(f"{file.name}: the name {short(name)} is no text; write it quoted.")
    return {name: _read(name, fields, file.name) for name, fields in content.items()}


def _read(name: str, fields: dict, file: str) -> TariffPath:
    where = f"tariff path {short(name)} of {file}"
    if not isinstance(fields, dict) or "label" not in fields:
        raise InputError(f"{where} needs a label.")
    for field in fields:
        check_choice(field, FIELDS, what="field", where=where)
    partner = str(fields.get("partner", "any"))
    but_not, ends, adds = (_items(fields, name, where) for name in ("but_not", "ends", "adds"))
    for code in (partner, *but_not):
        check_choice(code, {*read_table("partners").partner, "any"}, what="partner", where=where)
    since = _day(fields["since"], "since", where) if "since" in fields else None
    for measure in ends:
        check_choice(measure, _measures() | set(GROUPS), what="measure", where=where)
    if ends and since is None:
        raise InputError(f"{where} ends measures but has no `since`, the day on which they end.")
    adds = tuple(_read_add(a, where) for a in adds)
    for add in adds if since is not None else ():
        if add.first < since:
            raise InputError(
                f"{where}: a duty from {add.first:%Y-%m-%d} is before `since` {since:%Y-%m-%d}, the day "
                "on which the path begins."
            )
    return TariffPath(
        name=name,
        label=str(fields["label"]),
        why=str(fields.get("why", "")),
        partner=partner,
        since=since,
        ends=ends,
        adds=adds,
        but_not=but_not,
    )


def _items(fields: dict, name: str, where: str) -> tuple:
    """Return the items of a list, none where it is left out; anything but a list is refused."""
    items = fields.get(name) or []
    if not isinstance(items, list):
        raise InputError(f"{where}: {name} must be a list, as [{short(items)}], not {short(items)}.")
    return tuple(items)


@cached
def _measures() -> set[str]:
    """Return the measures that a path may end one by one: those that set a rate, lists excepted."""
    events = read_events()
    rates = events[events.imposer.eq("USA") & events.rate_level.gt(0) & events.effective_date.notna()]
    return {name for name in rates.measure if name and not name.startswith("s301_")}


@cached(most=9)
def _prefixes(digits: int) -> frozenset[str]:
    """Return the first digits of all lines in which anything was imported."""
    return frozenset(read_table("us_imports_hs10_annual").hs10.str[:digits].unique())


def _read_add(fields: dict, where: str) -> Add:
    if not isinstance(fields, dict):
        raise InputError(f"{where}: an added duty is a block of {', '.join(sorted(ADD_FIELDS))}.")
    for field in fields:
        check_choice(field, ADD_FIELDS, what="field of an added duty", where=where)
    for needed in ("from", "rate"):
        if needed not in fields:
            raise InputError(f"{where}: an added duty needs `{needed}`.")
    rate = fields["rate"]
    if not isinstance(rate, (int, float)) or isinstance(rate, bool) or not 0 <= rate <= 10:
        raise InputError(f"{where}: rate {short(rate)} is not a fraction from 0 to 10 (0.25 is 25 %).")
    first = _day(fields["from"], "from", where)
    until = _day(fields["until"], "until", where, last=None) if "until" in fields else None
    if until is not None and until <= first:
        raise InputError(f"{where}: `until` {until:%Y-%m-%d} is not after `from` {first:%Y-%m-%d}.")
    prefixes = {key: tuple(map(str, _items(fields, key, where))) for key in ("coverage", "exempt")}
    for prefix in (*prefixes["coverage"], *prefixes["exempt"]):
        if not re.fullmatch("[0-9]{2,10}", prefix):
            raise InputError(
                f'{where}: {short(prefix)} is not an HTS prefix; write it quoted, as "8471".'
            )
    covered = prefixes["coverage"]
    if covered and not any(prefix in _prefixes(len(prefix)) for prefix in covered):
        raise InputError(
            f"{where}: under HTS {', '.join(covered[:5])} nothing was imported, so it covers no line."
        )
    return Add(
        first=first,
        until=until,
        added_rate=float(rate),
        **prefixes,
        spares=bool(fields.get("spares", False)),
    )


def _day(value, field: str, where: str, *, last: pd.Timestamp | None = LAST_DAY) -> pd.Timestamp:
    try:
        day = parse_day(str(value))
    except InputError:
        raise InputError(
            f"{where}: {field} {short(value)} is not a day; write it as 2025-05-14."
        ) from None
    if day < FIRST_DAY or (last is not None and day > last):
        raise InputError(
            f"{where}: {field} {day:%Y-%m-%d} is outside the law, which runs from "
            f"{FIRST_DAY:%Y-%m-%d} to {LAST_DAY:%Y-%m-%d}."
        )
    return day


def paths_for(partner: str, file: str | Path = TARIFF_PATHS_FILE) -> list[TariffPath]:
    """Return the paths of a file that concern a partner: its own and those for any.

    Raises
    ------
    InputError
        The file has none for it.
    """
    paths = [path for path in read_paths(file).values() if path.concerns(partner)]
    if not paths:
        raise InputError(f"tariff paths in {Path(file).name}: none is for {partner} or for any partner.")
    return paths

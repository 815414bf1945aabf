"""Tariff paths written by a user: statutory rates by product and month under what the law might be."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import InputError, check_choice, read_yaml
from analysis.collect import as_of, read_events, read_table
from analysis.collect.releases import parse_day
from analysis.combine.law.calendar import FLOOR, UNIFORM
from analysis.combine.law.measures import LAYERS
from analysis.combine.law.rates import Further
from analysis.combine.law.statutory import Law, average_by_product, read_law
from analysis.paths import given
from analysis.reading import cached, law_tables

FILE = Path(__file__).with_name("tariff_paths.yaml")

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
        """Return the levels of :func:`rate_steps` as this path changes them.

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


def read_paths(file: str | Path = FILE) -> dict[str, TariffPath]:
    """Return the tariff paths of a file by name.

    Raises
    ------
    InputError
        No such file, a field that is unknown or missing, a day or a rate that is none.
    """
    asked, file = file, given(file)
    if not file.is_file():
        raise InputError(f"tariff paths: there is no file {asked}.")
    content = read_yaml(file)
    return {str(name): _read(str(name), fields, file.name) for name, fields in content.items()}


def _read(name: str, fields: dict, file: str) -> TariffPath:
    where = f"tariff path {name!r} of {file}"
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
    return TariffPath(
        name=name, label=str(fields["label"]), why=str(fields.get("why", "")), partner=partner,
        since=since, ends=ends, adds=tuple(_read_add(a, where) for a in adds), but_not=but_not,
    )  # fmt: skip


def _items(fields: dict, name: str, where: str) -> tuple:
    """Return the items of a list, none where it is left out; anything but a list is refused."""
    items = fields.get(name) or []
    if not isinstance(items, list):
        raise InputError(f"{where}: {name} must be a list, as [{items}], not {items!r}.")
    return tuple(items)


@cached
def _measures() -> set[str]:
    """Return the measures that a path may end one by one: those that set a rate, lists excepted."""
    events = read_events()
    rates = events[events.imposer.eq("USA") & events.rate_level.gt(0) & events.effective_date.notna()]
    return {name for name in rates.measure if name and not name.startswith("s301_")}


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
        raise InputError(f"{where}: rate {rate!r} is not a fraction from 0 to 10 (0.25 is 25 %).")
    first = _day(fields["from"], "from", where)
    until = _day(fields["until"], "until", where) if "until" in fields else None
    if until is not None and until <= first:
        raise InputError(f"{where}: `until` {until:%Y-%m-%d} is not after `from` {first:%Y-%m-%d}.")
    prefixes = {key: tuple(map(str, _items(fields, key, where))) for key in ("coverage", "exempt")}
    for prefix in (*prefixes["coverage"], *prefixes["exempt"]):
        if not re.fullmatch("[0-9]{2,10}", prefix):
            raise InputError(f'{where}: {prefix!r} is not an HTS prefix; write it quoted, as "8471".')
    return Add(
        first=first,
        until=until,
        added_rate=float(rate),
        **prefixes,
        spares=bool(fields.get("spares", False)),
    )


def _day(value, field: str, where: str) -> pd.Timestamp:
    try:
        return parse_day(str(value))
    except InputError:
        raise InputError(f"{where}: {field} {value!r} is not a day; write it as 2025-05-14.") from None


def paths_for(partner: str, file: str | Path = FILE) -> list[TariffPath]:
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


def path_rates(
    path: TariffPath, partner: str, months: pd.DatetimeIndex, *, day: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Return the statutory rate by sector and month under a path, on the basket of 2024.

    Parameters
    ----------
    path : TariffPath
    partner : str
        ISO alpha-3 code.
    months : DatetimeIndex
        First days, from 2024 on.
    day : Timestamp, optional
        Use only what had been announced by then; later events are not known.

    Returns
    -------
    DataFrame
        Index: NAICS3 sector, columns: months; day-weighted rates (fractions).

    Notes
    -----
    After the calendar's last day its rates hold on. The rate is linear in the rates of added duties: a
    path that differs from an earlier one in these alone, as under a slider, is not averaged anew.
    """
    adds = tuple(replace(add, added_rate=1.0) for add in path.adds)
    unit = replace(path, name="", label="", why="", adds=adds)
    rates, *added = _unit_rates(unit, partner, tuple(months), day)
    return rates + sum(add.added_rate * one for add, one in zip(path.adds, added, strict=True))


@cached(most=256)
def _unit_rates(
    path: TariffPath, partner: str, months: tuple[pd.Timestamp, ...], day: pd.Timestamp | None
) -> list[pd.DataFrame]:
    """Return rates as :func:`path_rates` without the added duties, then of each at a rate of one."""
    law, months = _law(partner, day), pd.DatetimeIndex(months, name="month")
    own = law.of(partner)
    own = own[own.value_2024.gt(0)]
    further = [Further(f"add {k}", add.covers(own.hs10), add.spares) for k, add in enumerate(path.adds)]
    steps = path.steps(_calendar(partner, day))
    # What was in force before the first month has no weight.
    steps = steps[max(steps.index.searchsorted(months.min(), side="right") - 1, 0) :]
    segments, layers = law.layers(own, steps=steps, further=further)
    columns = {"law": sum(layers[name] for name in LAYERS)}
    columns |= {duty.column: layers[duty.column] for duty in further}
    rates = average_by_product((segments, columns), own, "naics3", own.value_2024, months)
    return [rates.pivot(index="product", columns="month", values=name) for name in columns]


def path_line_rates(path: TariffPath, partner: str, day: pd.Timestamp) -> pd.Series:
    """Return the statutory rate of every line of a partner under a path on a day.

    Returns
    -------
    Series
        Index: HTS10 line that the partner sold in 2024 or 2025; fractions.
    """
    law = _law(partner, None)
    own, steps = law.of(partner), path.steps(_calendar(partner, None))
    further = [Further(f"add {k}", add.covers(own.hs10), add.spares) for k, add in enumerate(path.adds)]
    segments, layers = law.layers(own, steps=steps, further=further)
    row = segments.searchsorted(day, side="right") - 1
    return pd.Series(sum(rates[row] for rates in layers.values()), index=own.hs10.to_numpy())


@cached
@law_tables
def _law(partner: str, day: pd.Timestamp | None) -> Law:
    """Return the law on a partner's lines, by what was known on a day; read once."""
    known = read_table("us_imports_hs10_annual").partner.dropna().unique()
    check_choice(partner, known, what="partner", where="the basket of 2024")
    events = read_events() if day is None else as_of("tariff_events", day)
    return read_law(read_table, events, partners=[partner], day=day)


@cached
def _calendar(partner: str, day: pd.Timestamp | None) -> pd.DataFrame:
    return _law(partner, day).steps(partner)

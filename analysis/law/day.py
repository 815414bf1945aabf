"""What the measures in force on one day add to lines, and what they leave unsaid."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.law.calendar import FLOOR
from analysis.law.coverage import Coverage
from analysis.law.measures import read_left_out, read_measures, taken_with, together

if TYPE_CHECKING:
    from analysis.law.rates import Further


def scopes_of(measure: dict) -> list[str]:
    """Return the scopes that a measure covers, leaves or spares."""
    return [measure[key] for key in ("covers", "leaves") if key in measure] + measure.get("spares", [])


def gap_scopes() -> list[str]:
    """Return the scopes of what touches lines and is in no rate, each once."""
    every = (m[key] for m in read_left_out().values() for key in ("covers", "among") if key in m)
    return sorted(set(every))


class CoveredLines:
    """Lines of one partner under its law: what is the same on several days is made once.

    Parameters
    ----------
    coverage : Coverage
    targets : set of str
        Names under which rows of lists hold for the partner.
    code : ndarray of int, shape (lines,)
        Positions in ``coverage.codes``.
    base : ndarray, shape (lines,)
        Base rates (fractions).
    """

    def __init__(self, coverage: Coverage, targets: set[str], code: np.ndarray, base: np.ndarray):
        self.coverage, self.targets, self.code, self.base = coverage, targets, code, base
        self.none = np.zeros(len(base))
        self._changes: dict[str, list] = {}
        self._once: dict[tuple, tuple] = {}

    def days(self, days: np.ndarray, levels: list[dict]) -> list[Day]:
        """Return the law of the lines on each day, of the levels of measures on it."""
        return [Day(self, day, level) for day, level in zip(days, levels, strict=True)]

    def changes(self, scope: str) -> list:
        """Return the days on which a scope changes for the partner, in order."""
        if scope not in self._changes:
            self._changes[scope] = self.coverage.days(scope, self.targets).tolist()
        return self._changes[scope]

    def once(self, work: Callable, *of, by: tuple = ()):
        """Return ``work(*by, *of)``, made once of the same values and arrays; nobody writes over it."""
        key = (work, by, *map(id, of))
        if key not in self._once:
            self._once[key] = work(*by, *of), of  # kept, so that no other array has its identity
        return self._once[key][0]

    def on(self, day: date, scope: str, values: Callable):
        """Return what a method of :class:`Coverage` says of a scope and the lines on a day."""
        key = values, scope, bisect(self.changes(scope), day)
        if key not in self._once:
            whole = values(self.coverage, scope, self.targets, np.datetime64(day, "D"))
            self._once[key] = (None if whole is None else whole[self.code],)
        return self._once[key][0]


class Day:
    """The measures in force on one day, on the lines of one partner."""

    def __init__(self, lines: CoveredLines, day: np.datetime64, level: dict[str, float]) -> None:
        self._lines, self._day, self._level = lines, day.item(), level
        self._base, self._once = lines.base, lines.once
        self._shares: dict[str, np.ndarray] = {}

    def rates(self) -> Iterator[tuple[str, np.ndarray]]:
        """Yield the rate that each measure in force adds to each line, shape (lines,)."""
        yield from self._section_232(self._programmes)
        for name in self._measures:
            if name not in self._programmes:
                yield name, self._due(name)

    def by_use(self) -> np.ndarray:
        """Return the uses that decide the rate of each line, as bits, shape (lines,)."""
        bits = np.zeros(len(self._base), dtype=np.int64)
        for name in self._measures:
            for scope in scopes_of(read_measures()[name]):
                use = self._use(scope)
                if use is not None and (use >= 0).any():
                    bits |= self._once(_deciding, use, self._due(name, without=scope))
        use = self._use("barred")
        return bits if use is None else bits | self._once(_deciding, use, 1.0)

    def incomplete(self) -> np.ndarray:
        """Return the measures that touch each line and are not in its rate, as bits, shape (lines,)."""
        bits = np.zeros(len(self._base), dtype=np.int64)
        for position, (name, measure) in enumerate(read_left_out().items()):
            if measure.get("rule") or "of" in measure or name in self._charged:
                scopes = [measure[key] for key in ("covers", "among") if key in measure]
                touched = [self._touched(scope) for scope in scopes]
                touched += [self._charging(measure["of"])] if "of" in measure else []
                bits |= self._once(_as_bits, *touched, by=(position,))
        return bits

    def _charging(self, names: list[str]) -> np.ndarray:
        """Return whether one of some measures charges each line, shape (lines,)."""
        return self._once(_any_above, *(self._due(name) for name in names if name in self._measures))

    def _touched(self, scope: str) -> np.ndarray:
        """Return whether a scope holds each line, whole, in part or by use, shape (lines,)."""
        return self._once(_touches, self._share(scope), self._use(scope))

    def barred(self) -> np.ndarray:
        """Return whether imports of each line are banned, shape (lines,)."""
        return self._share("barred") >= 1

    def further(self, duty: Further) -> np.ndarray:
        """Return the rate that a duty outside the calendar adds to each line."""
        spares = ["special"]
        if duty.spares:
            spares = [*read_measures()["ieepa_reciprocal"]["spares"], "usmca"]
        return self._level[duty.column] * duty.covers * self._liable({"spares": spares})

    @cached_property
    def _charged(self) -> set[str]:
        """Measures to which the calendar gives a rate on the day."""
        return {name.removesuffix(FLOOR) for name, rate in self._level.items() if rate > 0}

    @cached_property
    def _measures(self) -> list[str]:
        """Measures in force."""
        return [
            name
            for name, m in read_measures().items()
            if (
                self._lines.changes(m["covers"])
                if m.get("rule")
                else m.get("while", name) in self._charged
            )
        ]

    @cached_property
    def _programmes(self) -> list[str]:
        """Programmes of Section 232 in force."""
        return [name for name in self._measures if read_measures()[name]["layer"] == "section_232"]

    def _rate(self, name: str) -> np.ndarray:
        """What a measure adds to the base rate, as an add-on or up to a floor, or as its list says."""
        measure = read_measures()[name]
        if "while" in measure or "rule" in measure:
            of_list = self._lines.on(self._day, measure["covers"], Coverage.line_rate)
            return self._once(np.subtract, of_list, self._base if measure["layer"] == "base" else 0.0)
        floor = self._level.get(name + FLOOR, 0.0)
        return self._once(_up_to, self._base_of_day, by=(self._level.get(name, 0.0), floor))

    @cached_property
    def _base_of_day(self) -> np.ndarray:
        """Base rates of the day: those of the lines, or what stands in their place."""
        measures = {name: read_measures()[name] for name in self._measures}
        changes = {name: measure for name, measure in measures.items() if measure["layer"] == "base"}
        return self._once(_sum, self._base, *map(self._due, changes))

    def _section_232(self, names: list[str]) -> Iterator[tuple[str, np.ndarray]]:
        """Section 232 programmes: vehicles and parts first, metals and others on what they leave.

        A vehicle or a part that owes a duty as such owes none on its metal (EO 14289 sec. 3, Procl.
        10984); a part that USMCA spares is left to the metals.
        """
        measures = read_measures()
        first = [name for name in names if measures[name].get("first")]
        others = {name: self._due(name) for name in names if name not in first}
        claiming = [self._claiming(name, others) for name in first]
        covers = [self._share(measures[name]["covers"]) for name in first]
        due = [self._due(name, without="usmca") for name in first]
        arrays = *claiming, *covers, *due, *others.values()
        yield from self._once(_parted, self._lines.none, *arrays, by=(tuple(first), tuple(others)))

    def _due(self, name: str, *, without: str = "") -> np.ndarray:
        """Return what a measure takes of each line where no other does."""
        rate, liable = self._rate(name), self._liable(read_measures()[name], without=without)
        return self._once(np.multiply, rate, liable)

    def _claiming(self, name: str, others: dict[str, np.ndarray]) -> np.ndarray:
        """Return the share of each line that USMCA spares from a duty and leaves to other duties.

        Nobody claims it where they take more.
        """
        # ASSUME: of the goods on which they do, all springs, Canada's and Mexico's paid 19 % in 2025; as
        # parts they owe 20, on their metal 31 (alternative: all claim it who claim it in general).
        spared, none = "usmca" in read_measures()[name].get("spares", []), self._lines.none
        claimed, rate = self._share("usmca") if spared else none, self._rate(name)
        return self._once(_claimed_of, claimed, rate, *others.values(), by=(tuple(others),))

    def _liable(self, measure: dict, *, without: str = "") -> np.ndarray:
        """Share of each line that a measure falls on, as if the scope ``without`` were not."""
        covers = measure.get("covers", without)
        off = [*([measure["leaves"]] if "leaves" in measure else []), *measure.get("spares", [])]
        share = self._once(np.ones, by=(len(self._base),)) if covers == without else self._share(covers)
        return self._once(_less, share, *(self._share(scope) for scope in off if scope != without))

    def _share(self, scope: str) -> np.ndarray:
        if scope not in self._shares:
            if scope == "section_232":
                self._shares[scope] = self._bearing()
            else:
                self._shares[scope] = self._lines.on(self._day, scope, Coverage.share)
        return self._shares[scope]

    def _bearing(self) -> np.ndarray:
        """Share of each line that is a good of a Section 232 programme in force."""
        measures = {name: read_measures()[name] for name in self._programmes}
        alone = {name: self._liable_alone(m) for name, m in measures.items() if m.get("alone", True)}
        return self._once(_largest, self._lines.none, *alone.values(), by=(tuple(alone),))

    def _liable_alone(self, measure: dict) -> np.ndarray:
        """Share of each line that a measure covers and does not leave, whatever it spares."""
        return self._liable({name: measure[name] for name in ("covers", "leaves") if name in measure})

    def _use(self, scope: str) -> np.ndarray | None:
        if scope == "section_232":
            return None
        return self._lines.on(self._day, scope, Coverage.use)


def _less(share: np.ndarray, *others: np.ndarray) -> np.ndarray:
    """Return what some shares leave of one, each of what those before it leave."""
    for other in others:
        share = share * (1 - other)
    return share


def _sum(*values: np.ndarray) -> np.ndarray:
    return values[0] + sum(values[1:])


def _up_to(level: float, floor: float, base: np.ndarray) -> np.ndarray:
    return level + np.clip(floor - base, 0, None)


def _any_above(*rates: np.ndarray) -> np.ndarray | bool:
    return np.logical_or.reduce([rate > 0 for rate in rates], initial=False) if rates else False


def _touches(share: np.ndarray, use: np.ndarray | None) -> np.ndarray:
    return share > 0 if use is None else (share > 0) | (use >= 0)


def _as_bits(position: int, *touched: np.ndarray | bool) -> np.ndarray:
    return np.logical_and.reduce(np.broadcast_arrays(*touched)).astype(np.int64) << position


def _deciding(use: np.ndarray, rate: np.ndarray | float) -> np.ndarray:
    """Return the use of each line as a bit where there is one and a rate to decide."""
    return np.where((use >= 0) & (rate > 0), 1 << use.clip(0).astype(np.int64), 0)


def _largest(names: tuple[str, ...], none: np.ndarray, *shares: np.ndarray) -> np.ndarray:
    totals = together(dict(zip(names, shares, strict=True)))
    return np.max(list(totals.values()), axis=0).clip(max=1.0) if totals else none


def _claimed_of(
    names: tuple[str, ...], claimed: np.ndarray, rate: np.ndarray, *others: np.ndarray
) -> np.ndarray:
    """Return the share that is claimed: none where other duties would then take more."""
    if not claimed.any() or not others:
        return claimed
    on_metal = np.max(list(together(dict(zip(names, others, strict=True))).values()), axis=0)
    return np.where(on_metal > rate, 0.0, claimed)


def _parted(
    first: tuple[str, ...], names: tuple[str, ...], none: np.ndarray, *arrays: np.ndarray
) -> list[tuple[str, np.ndarray]]:
    """Return what programmes add to each line where those that come first leave the others the rest.

    ``arrays`` are of each of the first what is claimed, covered and due; then what each other takes.
    """
    n = len(first)
    claiming, covers, due = (arrays[k * n : (k + 1) * n] for k in range(3))
    owing = [share * (1 - claimed) for share, claimed in zip(covers, claiming, strict=True)]
    remainder = 1 - np.max(owing, axis=0, initial=0.0) if owing else 1.0
    of_first = [rate * (1 - claimed) for rate, claimed in zip(due, claiming, strict=True)]
    others = [rate * remainder for rate in arrays[3 * n :]]
    both = (first, of_first), (names, others)
    return [pair for of in both for pair in _highest(dict(zip(*of, strict=True)), none)]


def _highest(rates: dict[str, np.ndarray], none: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each measure's rate where no other of them takes more.

    The duties on the metals in an article take together.
    """
    totals = together(rates)
    taken = np.max(list(totals.values()), axis=0) if totals else none
    unassigned = taken > 0
    for group, total in totals.items():
        counts = unassigned & (total >= taken)
        unassigned = unassigned & ~counts
        for name, rate in rates.items():
            if taken_with(name) == group:
                yield name, np.where(counts, rate, 0.0)

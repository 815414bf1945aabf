"""What the measures in force on one day add to lines, and what they leave unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analysis.law.calendar import FLOOR
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


class Day:
    """The measures in force on one day, on the lines of one partner."""

    def __init__(self, coverage, targets, day, code, base, level) -> None:
        self._coverage, self._targets, self._day = coverage, targets, day
        self._code, self._base, self._level = code, base, level
        self._shares: dict[str, np.ndarray] = {}
        self._none = np.zeros(len(base))

    def rates(self) -> Iterator[tuple[str, np.ndarray]]:
        """Yield the rate that each measure in force adds to each line, shape (lines,)."""
        measures = read_measures()
        yield from self._section_232(self._programmes)
        for name in self._measures:
            if name not in self._programmes:
                yield name, self._rate(name) * self._liable(measures[name])

    def by_use(self) -> np.ndarray:
        """Return the uses that decide the rate of each line, as bits, shape (lines,)."""
        bits = np.zeros(len(self._base), dtype=np.int64)
        for name in self._measures:
            for scope in scopes_of(read_measures()[name]):
                use = self._use(scope)
                if use is not None and (use >= 0).any():
                    others = self._rate(name) * self._liable(read_measures()[name], without=scope)
                    deciding = (use >= 0) & (others > 0)
                    bits[deciding] |= 1 << use[deciding].astype(np.int64)
        use = self._use("barred")
        if use is not None:
            bits[use >= 0] |= 1 << use[use >= 0].astype(np.int64)
        return bits

    def incomplete(self) -> np.ndarray:
        """Return the measures that touch each line and are not in its rate, as bits, shape (lines,)."""
        bits = np.zeros(len(self._base), dtype=np.int64)
        for position, (name, measure) in enumerate(read_left_out().items()):
            if measure.get("rule") or "of" in measure or self._in_calendar(name):
                scopes = [measure[key] for key in ("covers", "among") if key in measure]
                touched = [self._touched(scope) for scope in scopes]
                touched += [self._charging(measure["of"])] if "of" in measure else []
                bits[np.logical_and.reduce(touched)] |= 1 << position
        return bits

    def _charging(self, names: list[str]) -> np.ndarray:
        """Return whether one of some measures charges each line, shape (lines,)."""
        due = [self._due(name) > 0 for name in names if name in self._measures]
        return np.logical_or.reduce(due, initial=False) if due else self._none.astype(bool)

    def _touched(self, scope: str) -> np.ndarray:
        """Return whether a scope holds each line, whole, in part or by use, shape (lines,)."""
        use, touched = self._use(scope), self._share(scope) > 0
        return touched if use is None else touched | (use >= 0)

    def barred(self) -> np.ndarray:
        """Return whether imports of each line are banned, shape (lines,)."""
        return self._share("barred") >= 1

    def further(self, duty: Further) -> np.ndarray:
        """Return the rate that a duty outside the calendar adds to each line."""
        spares = ["special"]
        if duty.spares:
            spares = [*read_measures()["ieepa_reciprocal"]["spares"], "usmca"]
        return self._level[duty.column] * duty.covers * self._liable({"spares": spares})

    def _in_force(self, name: str) -> bool:
        measure = read_measures()[name]
        if measure.get("rule"):
            return len(self._coverage.days(measure["covers"], self._targets)) > 0
        return self._in_calendar(measure.get("while", name))

    def _in_calendar(self, name: str) -> bool:
        return self._level.get(name, 0.0) > 0 or self._level.get(name + FLOOR, 0.0) > 0

    @cached_property
    def _measures(self) -> list[str]:
        """Measures in force."""
        return [name for name in read_measures() if self._in_force(name)]

    @cached_property
    def _programmes(self) -> list[str]:
        """Programmes of Section 232 in force."""
        return [name for name in self._measures if read_measures()[name]["layer"] == "section_232"]

    def _rate(self, name: str) -> np.ndarray:
        """What a measure adds to the base rate, as an add-on or up to a floor, or as its list says."""
        measure = read_measures()[name]
        if "while" in measure or "rule" in measure:
            whole = self._coverage.line_rate(measure["covers"], self._targets, self._day)
            return whole[self._code] - (self._base if measure["layer"] == "base" else 0.0)
        floor = self._level.get(name + FLOOR, 0.0)
        return self._level.get(name, 0.0) + np.clip(floor - self._base_of_day, 0, None)

    @cached_property
    def _base_of_day(self) -> np.ndarray:
        """Base rates of the day: those of the lines, or what stands in their place."""
        measures = {name: read_measures()[name] for name in self._measures}
        changes = {name: measure for name, measure in measures.items() if measure["layer"] == "base"}
        return self._base + sum(self._rate(name) * self._liable(m) for name, m in changes.items())

    def _section_232(self, names: list[str]) -> Iterator[tuple[str, np.ndarray]]:
        """Section 232 programmes: vehicles and parts first, metals and others on what they leave.

        A vehicle or a part that owes a duty as such owes none on its metal (EO 14289 sec. 3, Procl.
        10984); a part that USMCA spares is left to the metals.
        """
        measures = read_measures()
        first = [name for name in names if measures[name].get("first")]
        others = {name: self._due(name) for name in names if name not in first}
        claiming = {name: self._claiming(name, others) for name in first}
        owing = [self._share(measures[name]["covers"]) * (1 - claiming[name]) for name in first]
        remainder = 1 - np.max(owing, axis=0, initial=0.0) if owing else 1.0
        of_first = {name: self._due(name, without="usmca") * (1 - claiming[name]) for name in first}
        yield from self._highest(of_first)
        yield from self._highest({name: rate * remainder for name, rate in others.items()})

    def _due(self, name: str, *, without: str = "") -> np.ndarray:
        """Return what a measure takes of each line where no other does."""
        return self._rate(name) * self._liable(read_measures()[name], without=without)

    def _claiming(self, name: str, others: dict[str, np.ndarray]) -> np.ndarray:
        """Return the share of each line that USMCA spares from a duty and leaves to other duties.

        Nobody claims it where they take more.
        """
        # ASSUME: of the goods on which they do, all springs, Canada's and Mexico's paid 19 % in 2025; as
        # parts they owe 20, on their metal 31 (alternative: all claim it who claim it in general).
        claimed = self._share("usmca") * ("usmca" in read_measures()[name].get("spares", []))
        if not claimed.any() or not others:
            return claimed
        on_metal = np.max(list(together(others).values()), axis=0)
        return np.where(on_metal > self._rate(name), 0.0, claimed)

    def _highest(self, rates: dict[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
        """Yield each measure's rate where no other of them takes more.

        The duties on the metals in an article take together.
        """
        totals = together(rates)
        taken = np.max(list(totals.values()), axis=0) if totals else self._none
        unassigned = taken > 0
        for group, total in totals.items():
            counts = unassigned & (total >= taken)
            unassigned = unassigned & ~counts
            for name, rate in rates.items():
                if taken_with(name) == group:
                    yield name, np.where(counts, rate, 0.0)

    def _liable(self, measure: dict, *, without: str = "") -> np.ndarray:
        """Share of each line that a measure falls on, as if the scope ``without`` were not."""
        covers = measure.get("covers", without)
        share = np.ones(len(self._base)) if covers == without else self._share(covers)
        for scope in [*([measure["leaves"]] if "leaves" in measure else []), *measure.get("spares", [])]:
            if scope != without:
                share = share * (1 - self._share(scope))
        return share

    def _share(self, scope: str) -> np.ndarray:
        if scope not in self._shares:
            if scope == "section_232":
                self._shares[scope] = self._bearing()
            else:
                whole = self._coverage.share(scope, self._targets, self._day)
                self._shares[scope] = whole[self._code]
        return self._shares[scope]

    def _bearing(self) -> np.ndarray:
        """Share of each line that is a good of a Section 232 programme in force."""
        measures = {name: read_measures()[name] for name in self._programmes}
        shares = together(
            {
                name: self._share(m["covers"]) * (1 - self._share(m["leaves"]) if "leaves" in m else 1.0)
                for name, m in measures.items()
                if m.get("alone", True)
            }
        )
        return np.max(list(shares.values()), axis=0).clip(max=1.0) if shares else self._none

    def _use(self, scope: str) -> np.ndarray | None:
        if scope == "section_232":
            return None
        use = self._coverage.use(scope, self._targets, self._day)
        return None if use is None else use[self._code]

"""The rate of every line on every day: calendar x scopes x base rates, by layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import read_yaml
from analysis.combine.law.calendar import FLOOR
from analysis.combine.law.coverage import Coverage

MEASURES = Path(__file__).with_name("measures.yaml")

#: Layers of the statutory rate, in the order in which figures stack them.
LAYERS = ["base", "section_201", "section_232", "section_301", "uniform"]

#: A day before the first measure.
START = np.datetime64("2000-01-01")


@cache
def read_measures(path: Path = MEASURES) -> dict[str, dict]:
    """Return layer, coverage and exemptions of each applied measure; see ``measures.yaml``."""
    measures = read_yaml(path)
    return {name: measure for name, measure in measures.items() if "left_out" not in measure}


@dataclass(frozen=True)
class Further:
    """A duty that no calendar knows: a column of the levels, and what it covers and spares.

    Attributes
    ----------
    column : str
        Name in the levels.
    covers : ndarray, shape (lines,)
        Share of each line that bears it.
    spares : bool
        Whether it spares what the reciprocal tariffs spare, and what qualifies for USMCA.
    """

    column: str
    covers: np.ndarray
    spares: bool


def law_layers(
    coverage: Coverage,
    steps: pd.DataFrame,
    partner: str,
    group: str | None,
    lines: pd.DataFrame,
    further: tuple[Further, ...] | list[Further] = (),
) -> tuple[pd.DatetimeIndex, dict[str, np.ndarray]]:
    """Return the rate of every line of a partner in every segment between changes of the law.

    Parameters
    ----------
    coverage : Coverage
        What the measures cover and spare.
    steps : DataFrame
        Levels of the measures, from :func:`calendar.rate_steps`.
    partner, group : str
        ISO alpha-3 code, and the customs union whose rows also apply (``"EU"``).
    lines : DataFrame
        ``code`` (position in ``coverage.codes``) and ``base_rate`` (fraction).
    further : sequence of Further
        Duties beside those of the calendar.

    Returns
    -------
    segments : DatetimeIndex, shape (S,)
        First days; a segment lasts until the next one begins.
    layers : dict of ndarray, shape (S, lines)
        Rates (fractions) by layer, and by the column of each further duty; their sum is the statutory
        rate.
    """
    targets = {"ALL", partner} | ({group} if group else set())
    segments = _segments(coverage, steps, targets)
    levels = steps.reindex(segments, method="ffill").fillna(0.0)
    code, base = lines.code.to_numpy(), lines.base_rate.to_numpy(float)
    names = [*LAYERS, *(duty.column for duty in further)]
    layers = {name: np.zeros((len(segments), len(lines))) for name in names}
    layers["base"][:] = base
    for row, day in enumerate(segments.to_numpy("datetime64[D]")):
        level = levels.iloc[row].to_dict()
        on_day = _Day(coverage, targets, day, code, base, level)
        for measure, rate in on_day.rates():
            layers[read_measures()[measure]["layer"]][row] += rate
        for duty in further:
            layers[duty.column][row] = on_day.further(duty)
    return segments, layers


def measures_of_lines(
    coverage: Coverage,
    steps: pd.DataFrame,
    partner: str,
    group: str | None,
    lines: pd.DataFrame,
    day: pd.Timestamp,
) -> dict[str, np.ndarray]:
    """Return what each measure in force on a day adds to each line; arguments as in `law_layers`."""
    targets = {"ALL", partner} | ({group} if group else set())
    level = steps[steps.index <= day].iloc[-1].to_dict() if (steps.index <= day).any() else {}
    day = np.datetime64(day, "D")
    code, base = lines.code.to_numpy(), lines.base_rate.to_numpy(float)
    return dict(_Day(coverage, targets, day, code, base, level).rates())


def _segments(coverage: Coverage, steps: pd.DataFrame, targets: set[str]) -> pd.DatetimeIndex:
    """Return the days on which the rate of any line may change."""
    measures = read_measures()
    used = {c.removesuffix(FLOOR) for c in steps} & set(measures)
    used |= {name for name, m in measures.items() if m.get("while") in used}
    scopes = {s for name in used for s in _scopes(measures[name])} - {"section_232"}
    days = [coverage.days(scope, targets) for scope in sorted(scopes)]
    every = np.unique(np.concatenate([[START], steps.index.to_numpy("datetime64[D]"), *days]))
    return pd.DatetimeIndex(every[(every >= START) & (every < np.datetime64("2100-01-01"))])


def _scopes(measure: dict) -> list[str]:
    return [*([measure["covers"]] if "covers" in measure else []), *measure.get("spares", [])]


class _Day:
    """The measures in force on one day, on the lines of one partner."""

    def __init__(self, coverage, targets, day, code, base, level) -> None:
        self._coverage, self._targets, self._day = coverage, targets, day
        self._code, self._base, self._level = code, base, level
        self._shares: dict[str, np.ndarray] = {}

    def rates(self) -> Iterator[tuple[str, np.ndarray]]:
        """Yield the rate that each measure in force adds to each line, shape (lines,)."""
        measures = read_measures()
        in_force = [name for name in measures if self._in_force(name)]
        section_232 = [name for name in in_force if measures[name]["layer"] == "section_232"]
        yield from self._section_232(section_232)
        for name in in_force:
            if name not in section_232:
                yield name, self._rate(name) * self._liable(measures[name])

    def further(self, duty: Further) -> np.ndarray:
        """Return the rate that a duty outside the calendar adds to each line."""
        spares = ["special"]
        if duty.spares:
            spares = [*read_measures()["ieepa_reciprocal"]["spares"], "usmca"]
        return self._level[duty.column] * duty.covers * self._liable({"spares": spares})

    def _in_force(self, name: str) -> bool:
        while_ = read_measures()[name].get("while")
        if while_ is not None:
            return self._in_force(while_)
        return self._level.get(name, 0.0) > 0 or self._level.get(name + FLOOR, 0.0) > 0

    def _rate(self, name: str) -> np.ndarray:
        """What a measure adds to the base rate, as an add-on or up to a floor, or as its list says."""
        measure = read_measures()[name]
        if "while" in measure:
            whole = self._coverage.line_rate(measure["covers"], self._targets, self._day)
            return whole[self._code]
        floor = self._level.get(name + FLOOR, 0.0)
        return self._level.get(name, 0.0) + np.clip(floor - self._base, 0, None)

    def _section_232(self, names: list[str]) -> Iterator[tuple[str, np.ndarray]]:
        """Section 232 programmes: vehicles and parts first, metals and others on what they leave.

        A vehicle or a part that owes a duty as such owes none on its metal (EO 14289 sec. 3, Procl.
        10984); a part that USMCA spares is left to the metals.
        """
        measures = read_measures()
        shares = [self._share(measures[name]["covers"]) for name in names]
        self._shares["section_232"] = np.max(shares, axis=0, initial=0.0, keepdims=False)
        first = [name for name in names if measures[name].get("first")]
        owing = [self._share(measures[name]["covers"]) * self._not_usmca(name) for name in first]
        left = 1 - np.max(owing, axis=0, initial=0.0) if owing else np.ones(len(self._base))
        yield from self._highest(first, np.ones(len(self._base)))
        yield from self._highest([name for name in names if name not in first], left)

    def _not_usmca(self, name: str) -> np.ndarray | float:
        spared = "usmca" in read_measures()[name].get("spares", [])
        return 1 - self._share("usmca") if spared else 1.0

    def _highest(self, names: list[str], part: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
        """Yield each measure's rate on a part of the value, where no other of them takes more."""
        # ASSUME: of steel and aluminium in one article the higher counts: half of it is taken as metal,
        # whichever metals these are, and the two contents would add up to it.
        rates = {name: self._rate(name) * self._liable(read_measures()[name]) * part for name in names}
        taken = np.max(list(rates.values()), axis=0) if rates else np.zeros(len(self._base))
        left = taken > 0
        for name, rate in rates.items():
            counts = left & (rate >= taken)
            left = left & ~counts
            yield name, np.where(counts, rate, 0.0)

    def _liable(self, measure: dict) -> np.ndarray:
        """Share of each line that a measure falls on."""
        share = self._share(measure["covers"]) if "covers" in measure else np.ones(len(self._base))
        for scope in measure.get("spares", []):
            share = share * (1 - self._share(scope))
        return share

    def _share(self, scope: str) -> np.ndarray:
        if scope not in self._shares:
            whole = self._coverage.share(scope, self._targets, self._day)
            self._shares[scope] = whole[self._code]
        return self._shares[scope]

"""The rate of every line on every day: calendar x scopes x base rates, by layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.checks import InputError, nearest, read_yaml
from analysis.combine.law.calendar import FLOOR
from analysis.combine.law.coverage import Coverage

MEASURES = Path(__file__).with_name("measures.yaml")

#: Layers of the statutory rate, in the order in which figures stack them.
LAYERS = ["base", "section_201", "section_232", "section_301", "section_338", "uniform"]

#: A day before the first measure.
START = np.datetime64("2000-01-01")


@cache
def read_measures(path: Path = MEASURES) -> dict[str, dict]:
    """Return layer, coverage and exemptions of each applied measure; see ``measures.yaml``."""
    measures = read_yaml(path)
    return {name: measure for name, measure in measures.items() if "left_out" not in measure}


@cache
def read_left_out(path: Path = MEASURES) -> dict[str, dict]:
    """Return the measures and rules that touch lines and change no rate: what, why, and the goods."""
    measures = read_yaml(path)
    return {name: m for name, m in measures.items() if "title" in m}


def why_left_out(name: str) -> str:
    """Say what a measure of :func:`read_left_out` is and why it is in no rate."""
    measure = read_left_out()[name]
    return f"{measure['title']}: {measure['left_out']}"


def check_known(events: pd.DataFrame, path: Path = MEASURES) -> None:
    """Refuse a calendar that sets a rate of the United States for a measure that no law applies.

    Raises
    ------
    InputError
        With the row and the file to edit.
    """
    known = read_yaml(path)
    sets = events.imposer.eq("USA") & events.rate_level.notna() & events.measure.ne("")
    unknown = events[sets & ~events.measure.isin(known)]
    if len(unknown):
        row = unknown.iloc[0]
        near = nearest(row.measure, known)
        hint = f" (did you mean {near!r}?)" if near else ""
        raise InputError(
            f"tariff_events.csv, {row.event_id} {row.target}: sets a rate for {row.measure!r}, which "
            f"analysis/combine/law/{path.name} does not know{hint}; say there what it covers and spares."
        )


@dataclass(frozen=True)
class Flags:
    """What a rate does not say of a line by itself, in each segment.

    Attributes
    ----------
    by_use : ndarray of int, shape (S, lines)
        Uses that decide the rate, as bits in the order of ``by_use.USES``.
    incomplete : ndarray of int, shape (S, lines)
        Measures that touch the line and are not in the rate, as bits in the order of
        :func:`read_left_out`.
    barred : ndarray of bool, shape (S, lines)
        Whether imports of the line are banned, so that it has no rate.
    """

    by_use: np.ndarray
    incomplete: np.ndarray
    barred: np.ndarray


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
    segments, days = _days(coverage, steps, partner, group, lines)
    return segments, _layers(days, lines, further)


def law_with_flags(
    coverage: Coverage, steps: pd.DataFrame, partner: str, group: str | None, lines: pd.DataFrame
) -> tuple[pd.DatetimeIndex, dict[str, np.ndarray], Flags]:
    """Return segments and layers as :func:`law_layers`, and what the rates leave unsaid in each."""
    segments, days = _days(coverage, steps, partner, group, lines)
    layers = _layers(days, lines, ())
    flags = [(day.by_use(), day.incomplete(), day.barred()) for day in days]
    return segments, layers, Flags(*(np.array(values) for values in zip(*flags, strict=True)))


def _layers(days: list[_Day], lines: pd.DataFrame, further) -> dict[str, np.ndarray]:
    """Return the rate of each line by layer, and by further duty, shape (days, lines)."""
    names = [*LAYERS, *(duty.column for duty in further)]
    layers = {name: np.zeros((len(days), len(lines))) for name in names}
    layers["base"][:] = lines.base_rate.to_numpy(float)
    for row, on_day in enumerate(days):
        for measure, rate in on_day.rates():
            layers[read_measures()[measure]["layer"]][row] += rate
        for duty in further:
            layers[duty.column][row] = on_day.further(duty)
    return layers


def _days(coverage, steps, partner, group, lines) -> tuple[pd.DatetimeIndex, list[_Day]]:
    """Return the segments of a partner's law and the measures in force in each."""
    targets = {"ALL", partner} | ({group} if group else set())
    segments = _segments(coverage, steps, targets)
    levels = steps.reindex(segments, method="ffill").fillna(0.0).to_dict("records")
    code, base = lines.code.to_numpy(), lines.base_rate.to_numpy(float)
    days = segments.to_numpy("datetime64[D]")
    return segments, [
        _Day(coverage, targets, day, code, base, level) for day, level in zip(days, levels, strict=True)
    ]


def measures_of_lines(
    coverage: Coverage,
    steps: pd.DataFrame,
    partner: str,
    group: str | None,
    lines: pd.DataFrame,
    day: pd.Timestamp,
) -> dict[str, np.ndarray]:
    """Return what each measure in force on a day adds to each line; arguments as in `law_layers`."""
    return dict(_on_day(coverage, steps, partner, group, lines, day).rates())


def flags_of_lines(
    coverage: Coverage,
    steps: pd.DataFrame,
    partner: str,
    group: str | None,
    lines: pd.DataFrame,
    day: pd.Timestamp,
) -> Flags:
    """Return what the rates of lines leave unsaid on a day, shape (1, lines); as in `law_layers`."""
    on_day = _on_day(coverage, steps, partner, group, lines, day)
    found = on_day.by_use(), on_day.incomplete(), on_day.barred()
    return Flags(*(values[None, :] for values in found))


def _on_day(coverage, steps, partner, group, lines, day: pd.Timestamp) -> _Day:
    targets = {"ALL", partner} | ({group} if group else set())
    level = steps[steps.index <= day].iloc[-1].to_dict() if (steps.index <= day).any() else {}
    day = np.datetime64(day, "D")
    code, base = lines.code.to_numpy(), lines.base_rate.to_numpy(float)
    return _Day(coverage, targets, day, code, base, level)


def _segments(coverage: Coverage, steps: pd.DataFrame, targets: set[str]) -> pd.DatetimeIndex:
    """Return the days on which the rate of any line may change."""
    measures = read_measures()
    used = {c.removesuffix(FLOOR) for c in steps} & set(measures)
    used |= {name for name, m in measures.items() if m.get("while") in used}
    scopes = {s for name in used for s in _scopes(measures[name])} - {"section_232"}
    scopes |= {"barred", *(m["covers"] for m in read_left_out().values())}
    days = [coverage.days(scope, targets) for scope in sorted(scopes)]
    every = np.unique(np.concatenate([[START], steps.index.to_numpy("datetime64[D]"), *days]))
    return pd.DatetimeIndex(every[(every >= START) & (every < np.datetime64("2100-01-01"))])


def _scopes(measure: dict) -> list[str]:
    return [measure[key] for key in ("covers", "leaves") if key in measure] + measure.get("spares", [])


class _Day:
    """The measures in force on one day, on the lines of one partner."""

    def __init__(self, coverage, targets, day, code, base, level) -> None:
        self._coverage, self._targets, self._day = coverage, targets, day
        self._code, self._base, self._level = code, base, level
        self._shares: dict[str, np.ndarray] = {}

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
            for scope in _scopes(read_measures()[name]):
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
            if measure.get("rule") or self._in_calendar(name):
                bits[self._share(measure["covers"]) > 0] |= 1 << position
        return bits

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
        while_ = read_measures()[name].get("while")
        return self._in_calendar(name if while_ is None else while_)

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
        measures = [read_measures()[name] for name in self._programmes]
        measures = [measure for measure in measures if measure.get("alone", True)]
        shares = [
            self._share(m["covers"]) * (1 - self._share(m["leaves"]) if "leaves" in m else 1.0)
            for m in measures
        ]
        return np.max(shares, axis=0, initial=0.0) if shares else np.zeros(len(self._base))

    def _use(self, scope: str) -> np.ndarray | None:
        if scope == "section_232":
            return None
        use = self._coverage.use(scope, self._targets, self._day)
        return None if use is None else use[self._code]

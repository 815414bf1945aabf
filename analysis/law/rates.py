"""The rate of every line on every day: calendar x scopes x base rates, by layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.law.calendar import FLOOR
from analysis.law.coverage import Coverage
from analysis.law.day import CoveredLines, Day, gap_scopes, scopes_of
from analysis.law.measures import LAYERS, read_measures

#: A day before the first measure.
START = np.datetime64("2000-01-01")


@dataclass(frozen=True)
class Flags:
    """What a rate does not say of a line by itself, in each segment."""

    #: Ints, shape (S, lines). Uses that decide the rate, as bits in the order of ``by_use.USES``.
    by_use: np.ndarray
    #: Ints, shape (S, lines). Measures that touch the line and are not in the rate, as bits in the order
    #: of :func:`measures.read_left_out`.
    incomplete: np.ndarray
    #: Booleans, shape (S, lines). Whether imports of the line are banned, so that it has no rate.
    barred: np.ndarray


@dataclass(frozen=True)
class Further:
    """A duty that no calendar knows: a column of the levels, and what it covers and spares."""

    column: str  #: Name in the levels.
    covers: np.ndarray  #: Shape (lines,). Share of each line that bears it.
    spares: bool  #: Whether it spares what the reciprocal tariffs spare, and what qualifies for USMCA.


def law_layers(
    coverage: Coverage,
    steps: pd.DataFrame,
    partner: str,
    group: str | None,
    lines: pd.DataFrame,
    further: tuple[Further, ...] | list[Further] = (),
    since: pd.Timestamp | None = None,
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
    since : Timestamp, optional
        First day of the first segment; by default one before the first measure.

    Returns
    -------
    segments : DatetimeIndex, shape (S,)
        First days; a segment lasts until the next one begins.
    layers : dict of ndarray, shape (S, lines)
        Rates (fractions) by layer, and by the column of each further duty; their sum is the statutory
        rate.
    """
    segments, days = _days(coverage, steps, partner, group, lines, since)
    return segments, _layers(days, lines, further)


def law_with_flags(
    coverage: Coverage, steps: pd.DataFrame, partner: str, group: str | None, lines: pd.DataFrame
) -> tuple[pd.DatetimeIndex, dict[str, np.ndarray], Flags]:
    """Return segments and layers as :func:`law_layers`, and what the rates leave unsaid in each."""
    segments, days = _days(coverage, steps, partner, group, lines)
    layers = _layers(days, lines, ())
    flags = [(day.by_use(), day.incomplete(), day.barred()) for day in days]
    return segments, layers, Flags(*(np.array(values) for values in zip(*flags, strict=True)))


def _layers(days: list[Day], lines: pd.DataFrame, further) -> dict[str, np.ndarray]:
    """Return the rate of each line by layer, and by further duty, shape (days, lines)."""
    names = [*LAYERS, *(duty.column for duty in further)]
    layers = {name: np.zeros((len(days), len(lines))) for name in names}
    layers["base"][:] = lines.base_rate.to_numpy(float)
    measures = read_measures()
    for row, on_day in enumerate(days):
        for measure, rate in on_day.rates():
            layers[measures[measure]["layer"]][row] += rate
        for duty in further:
            layers[duty.column][row] = on_day.further(duty)
    return layers


def _days(coverage, steps, partner, group, lines, since=None) -> tuple[pd.DatetimeIndex, list[Day]]:
    """Return the segments of a partner's law and the measures in force in each."""
    targets = {"ALL", partner} | ({group} if group else set())
    first = START if since is None else np.datetime64(since, "D")
    segments = _segments(coverage, steps, targets, first)
    levels = steps.reindex(segments, method="ffill").fillna(0.0).to_dict("records")
    covered = CoveredLines(coverage, targets, lines.code.to_numpy(), lines.base_rate.to_numpy(float))
    return segments, covered.days(segments.to_numpy("datetime64[D]"), levels)


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
    flags = on_day.by_use(), on_day.incomplete(), on_day.barred()
    return Flags(*(values[None, :] for values in flags))


def _on_day(coverage, steps, partner, group, lines, day: pd.Timestamp) -> Day:
    targets = {"ALL", partner} | ({group} if group else set())
    level = steps[steps.index <= day].iloc[-1].to_dict() if (steps.index <= day).any() else {}
    covered = CoveredLines(coverage, targets, lines.code.to_numpy(), lines.base_rate.to_numpy(float))
    return Day(covered, np.datetime64(day, "D"), level)


def _segments(
    coverage: Coverage, steps: pd.DataFrame, targets: set[str], first: np.datetime64
) -> pd.DatetimeIndex:
    """Return the first day, and those after it on which the rate of any line may change."""
    measures = read_measures()
    used = {c.removesuffix(FLOOR) for c in steps} & set(measures)
    used |= {name for name, m in measures.items() if m.get("while") in used or m.get("rule")}
    scopes = {s for name in used for s in scopes_of(measures[name])} - {"section_232"}
    scopes |= {"barred", *gap_scopes()}
    days = [coverage.days(scope, targets) for scope in sorted(scopes)]
    every = np.unique(np.concatenate([[first], steps.index.to_numpy("datetime64[D]"), *days]))
    return pd.DatetimeIndex(every[(every >= first) & (every < np.datetime64("2100-01-01"))])

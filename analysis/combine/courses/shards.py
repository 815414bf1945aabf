"""The law in time as files by chapter: each distinct course of a rate once, lines by its number.

A file assigns ``{series, flags, paths, lines, lines6, gave_way}``, all by position:

``series``
    ``[measure, day, rate, day, rate, ...]``: what a measure adds from each day on, what is owed
    beyond the rate expected, or what of it goes unpaid, below 0.
``flags``
    Of each day from which they hold ``[day, uses and claims, measures left out, barred, then one that
    decides and its rate, ...]``; ``[]`` where the rate leaves nothing unsaid.
``paths``
    ``[first day, base rate, flags, series, series, ...]``.
``lines``, ``lines6``
    Of a line ``"path:PPweight,PPweight;path:..."``, numbers to base 36, ``PP`` the partner; where the
    weight changes ``PPweight@day.weight@day.weight``, ``-`` while the number is not there. Of China's
    lines of six digits to 2023 ``[path, weight]``.
``gave_way``
    Number -> ``[day, numbers of its goods, day, numbers, ...]``, none where it is there again.

Days, measures, uses and partners are positions in the lists of the page; rates parts of
:data:`paths.RATE_UNIT`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.combine.courses.paths import N_FLAGS, Paths
from analysis.law.numbering import TariffNumbers
from analysis.law.successors import became

#: Multipliers by which courses in time are told apart.
_MIXED = np.random.default_rng(0).integers(1, 2**62, 4096, dtype=np.int64) | 1

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Numbered(dict):
    """Things by the number that each was given when it first came."""

    def __missing__(self, thing) -> int:
        self[thing] = number = len(self)
        return number


@dataclass
class Shards:
    """What the files hold, filled partner by partner."""

    partners: list[str]
    measures: Numbered = field(default_factory=Numbered)
    days: Numbered = field(default_factory=Numbered)
    series: Numbered = field(default_factory=Numbered)
    flags: Numbered = field(default_factory=lambda: Numbered({(): 0}))
    paths: Numbered = field(default_factory=Numbered)
    #: Line -> path -> partners with their weights.
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    lines6: dict[str, tuple[int, float]] = field(default_factory=dict)
    gave_way: dict[str, list] = field(default_factory=dict)

    def add(self, own: Paths) -> None:
        """Add the lines of a partner."""
        numbers = self._paths(own)
        if len(own.hts) and len(own.hts[0]) == 6:
            rows = zip(own.hts.tolist(), numbers, own.weight.tolist(), strict=True)
            self.lines6 |= {code: (path, weight) for code, path, weight in rows}
            return
        partner = to36(self.partners.index(own.partner)).rjust(2, "0")
        for code, path, weight in zip(own.hts.tolist(), numbers, self._weights(own), strict=True):
            held = self.lines.setdefault(code, {}).setdefault(path, [])
            held.append(partner + weight)

    def _weights(self, own: Paths) -> list[str]:
        """Return what each line weighs, from the first day on and from each on which that changes."""
        days = {day: self.days[str(day)] for day in own.lists}
        lists = np.array([*own.lists.values()]) if own.lists else own.weight[None]
        changes = {at: _weighed(lists[:, at], [*days.values()]) for at in _unlike(lists)}
        first = [to36(int(weight)) for weight in np.nan_to_num(lists[0]).tolist()]
        return [changes.get(at, weight) for at, weight in enumerate(first)]

    def add_changes(self, numbers: TariffNumbers) -> None:
        """Add which numbers gave way to which."""
        successors = {day: _successors(numbers, day) for day in numbers.days}
        for number in sorted(set(numbers.edges.old)):
            way: list = []
            for day, of_day in successors.items():
                after = of_day.get(number, [])
                if after != (way[-1] if way else []):
                    way += [self.days[f"{day:%Y-%m-%d}"], after]
            self.gave_way |= {number: way} if way else {}

    def _paths(self, own: Paths) -> list[int]:
        """Return the number of each line's path."""
        days = [self.days[str(day)] for day in own.days]
        codes = []
        for name, rates in own.measures.items():
            first, inverse = _alike(rates)
            courses = [self._course(name, rates[:, at], days) for at in first]
            codes.append(np.array(courses)[inverse])
        first, inverse = _alike(own.flags.reshape(-1, len(own.hts)))
        flags = np.array([self.flags[_said(own.flags[:, :, at], days)] for at in first])[inverse]
        held = zip(own.base.tolist(), flags.tolist(), np.array(codes).T.tolist(), strict=True)
        start = days[0]
        return [
            self.paths[start, base, flag, *(c for c in courses if c >= 0)]
            for base, flag, courses in held
        ]

    def _course(self, measure: str, rates: np.ndarray, days: list[int]) -> int:
        """Return the number of a measure's course in time; -1 of one that adds nothing."""
        changed = np.flatnonzero(np.diff(rates, prepend=0))
        if not len(changed):
            return -1
        runs = [number for at in changed for number in (days[at], int(rates[at]))]
        return self.series[self.measures[measure], *runs]

    def chapters(self) -> Iterator[tuple[str, dict]]:
        """Yield each chapter with the content of its file."""
        series, flags, paths = list(self.series), list(self.flags), list(self.paths)
        of_chapter, of_chapter_6 = _by_chapter(self.lines), _by_chapter(self.lines6)
        for chapter in sorted({*of_chapter, *of_chapter_6}):
            one, of_flags, of_series = Numbered(), Numbered({(): 0}), Numbered()
            lines = {
                code: ";".join(f"{to36(one[path])}:{','.join(rows)}" for path, rows in held.items())
                for code, held in of_chapter.get(chapter, [])
            }
            lines6 = {
                code: [one[path], weight] for code, (path, weight) in of_chapter_6.get(chapter, [])
            }
            numbered_paths = [
                [start, base, of_flags[flags[flag]], *(of_series[series[c]] for c in courses)]
                for start, base, flag, *courses in (paths[path] for path in one)
            ]
            yield (
                chapter,
                {
                    "series": list(of_series),
                    "flags": list(of_flags),
                    "paths": numbered_paths,
                    "lines": lines,
                    "lines6": lines6,
                    "gave_way": {n: way for n, way in self.gave_way.items() if n.startswith(chapter)},
                },
            )


def _successors(numbers: TariffNumbers, day: pd.Timestamp) -> dict[str, list[str]]:
    """Return the numbers that gave way up to a day, each with those of its goods on the day."""
    lines = pd.DataFrame({"partner": "", "hts": sorted(numbers.ended(day))})
    of_day = became(lines, numbers.edges, day)
    return {number: rows.tolist() for number, rows in of_day.groupby("hts").successor}


def _by_chapter(lines: dict) -> dict[str, list[tuple]]:
    """Return the entries of lines by chapter, in order."""
    chapters: dict[str, list[tuple]] = {}
    for code, held in sorted(lines.items()):
        chapters.setdefault(code[:2], []).append((code, held))
    return chapters


def _unlike(lists: np.ndarray) -> list[int]:
    """Return the lines that do not weigh the same throughout."""
    same = (lists == lists[0]).all(axis=0)
    return np.flatnonzero(~same).tolist()


def _weighed(weights: np.ndarray, days: list[int]) -> str:
    """Return a line's weights in time as text."""
    texts = ["-" if np.isnan(weight) else to36(int(weight)) for weight in weights.tolist()]
    changed = zip(days[1:], texts[1:], texts, strict=False)
    return "".join([texts[0], *(f"@{to36(day)}.{text}" for day, text, was in changed if text != was)])


def assigned(name: str, content) -> str:
    """Return a script that hands its page some content; a page from a disk may not fetch it."""
    return f"arrived({json.dumps(name)},{compact(content)});\n"


def compact(content) -> str:
    """Return content as JSON without blanks, safe within a page's script."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def to36(number: int) -> str:
    """Return a whole number to base 36, as JavaScript's ``parseInt(text, 36)`` reads it."""
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits


def _alike(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where each distinct column stands first, and which of them every column is."""
    mixed = np.einsum("d,dl->l", _MIXED[: len(values)], values)
    _, first, inverse = np.unique(mixed, return_index=True, return_inverse=True)
    return first, inverse


def _said(flags: np.ndarray, days: list[int]) -> tuple:
    """Return what a rate leaves unsaid in time; nothing where it never does."""
    if not flags.any():
        return ()
    changed = np.flatnonzero(np.diff(flags, axis=0, prepend=np.full_like(flags[:1], -9)).any(axis=1))
    return tuple((days[at], *flags[at, :N_FLAGS].tolist(), *_rates(flags[at])) for at in changed)


def _rates(flags: np.ndarray) -> Iterable[int]:
    """Return each use and claim that decides, and its rate."""
    decide = [place for place in range(len(flags) - N_FLAGS) if flags[0] >> place & 1]
    return [number for place in decide for number in (place, int(flags[N_FLAGS + place]))]

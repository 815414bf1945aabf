"""The law of every line in time, measure by measure, as the page of the law asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.law.asked import numbers
from analysis.law.by_use import USES
from analysis.law.coverage import Coverage
from analysis.law.day import Day
from analysis.law.lines import lines_2017
from analysis.law.measures import LAYERS, read_measures
from analysis.law.numbering import weights_on
from analysis.law.of_2017 import law_of_2017
from analysis.law.statutory import ACTIONS_2018, BASKET_2024, Law
from analysis.law.table import DECIMALS, FIRST_DAY, LAST_DAY

#: Rates are whole numbers of this part of customs value.
RATE_UNIT = 10**DECIMALS

#: What stands for no rate: imports barred.
BARRED_RATE = -1

#: Rows of :attr:`Paths.flags`: what a rate leaves unsaid, then outcomes of no use and of each.
N_FLAGS = 3
NO_USE = N_FLAGS


@dataclass(frozen=True)
class Paths:
    """The law of a partner's lines, day by day of change."""

    partner: str
    hts: np.ndarray  #: Shape (lines,). Ten digits; of China to 2023 six.
    weight: np.ndarray  #: Shape (lines,). Imports of 2024 as traded, US dollars; of 2017, share.
    days: np.ndarray  #: Shape (days,). First days, as ``datetime64[D]``.
    base: np.ndarray  #: Shape (lines,). Base rates, in parts of :data:`RATE_UNIT`, as all rates here.
    measures: dict[str, np.ndarray]  #: Measure -> rate added, shape (days, lines).
    #: Shape (days, 4 + uses, lines). ``by_use`` and ``incomplete`` as bits, ``barred``, the rate of
    #: goods of no use, and of goods of each use of ``by_use.USES``; rates are 0 where no use decides.
    flags: np.ndarray
    #: First day of a list of numbers (the first: of all days) -> what lines weigh from it, shape
    #: (lines,); missing while the number is not there. Empty: as traded, throughout.
    lists: dict[np.datetime64, np.ndarray] = field(default_factory=dict)


def paths_of(law: Law, partner: str, as_used: AsUsed) -> Paths:
    """Return the law of the lines that a partner sold in 2024 or 2025 (of China: from 2024 on)."""
    lines = law.of(partner)
    days = _held(law.layers(lines.iloc[:1])[0], BASKET_2024 if partner == "CHN" else FIRST_DAY)
    base = lines.base_rate.to_numpy(float)
    measures: dict[str, np.ndarray] = {}
    flags = np.zeros((len(days), N_FLAGS + 1 + len(USES), len(lines)), dtype=np.int64)
    levels = _levels(law, partner, days)
    for row, on_day in enumerate(_days(law.coverage, lines, lines.code, levels)):
        for name, values in in_whole_parts(dict(on_day.rates())).items():
            of_all = measures.setdefault(name, np.zeros((len(days), len(lines)), dtype=np.int64))
            of_all[row] = values
        flags[row, :N_FLAGS] = on_day.by_use(), on_day.incomplete(), on_day.barred()
    flags[:, NO_USE:] = as_used.outcomes(lines, levels, flags[:, 0])
    weight, hts = lines.value_2024.to_numpy(), lines.hs10.to_numpy(str)
    lists = _lists(law, partner, pd.Series(weight.astype(float), hts), days[0])
    return Paths(partner, hts, weight, days, _ints(base), measures, flags, lists)


def _lists(
    law: Law, partner: str, values: pd.Series, first: np.datetime64
) -> dict[np.datetime64, np.ndarray]:
    """Return what lines weigh under the numbers of each list, from a first day on."""
    rows, there = law.became[law.became.partner.eq(partner)], numbers()
    starts = [None, *there.days]
    days = [first, *(day.to_datetime64().astype(first.dtype) for day in there.days)]
    return {
        day: weights_on(values, rows, there, since).to_numpy()
        for day, since in zip(days, starts, strict=True)
    }


def _levels(law: Law, partner: str, days: np.ndarray) -> dict[np.datetime64, dict[str, float]]:
    """Return the levels of the measures against a partner on some days."""
    levels = law.steps(partner).reindex(pd.DatetimeIndex(days), method="ffill").fillna(0.0)
    return dict(zip(days, levels.to_dict("records"), strict=True))


def _days(coverage: Coverage, own: pd.DataFrame, code, levels: dict) -> Iterator[Day]:
    """Yield the measures in force on lines of a partner, day by day."""
    (partner, group), base = own[["partner", "group"]].iloc[0], own.base_rate.to_numpy(float)
    targets = {"ALL", partner} | ({group} if isinstance(group, str) else set())
    for day, level in levels.items():
        yield Day(coverage, targets, day, np.asarray(code), base, level)


def paths_2017(read, law: Law) -> Paths:
    """Return China's law to 2023 on lines of six digits, by action of 2018 to 2020."""
    lines = lines_2017(read)
    (segments, _), unsaid = law_of_2017(lines, law)
    first = law.events.drop_duplicates("event_id").set_index("event_id").effective_date
    dated = {action: first[event].to_datetime64() for action, (event, _) in ACTIONS_2018.items()}
    days = _held(segments[segments < BASKET_2024], FIRST_DAY)
    rates = [
        {action: lines[action].to_numpy() * (day >= since) for action, since in dated.items()}
        for day in days
    ]
    whole = [
        in_whole_parts(on_day, {a: layer for a, (_, layer) in ACTIONS_2018.items()}) for on_day in rates
    ]
    measures = {action: np.array([on_day[action] for on_day in whole]) for action in dated}
    flags = np.zeros((len(days), N_FLAGS + 1 + len(USES), len(lines)), dtype=np.int64)
    flags[:, 1] = unsaid.incomplete[segments.searchsorted(days, side="right") - 1]
    base = _ints(lines.base_rate.to_numpy())
    return Paths("CHN", lines.hs6.to_numpy(str), lines.weight.to_numpy(), days, base, measures, flags)


def _held(segments: pd.DatetimeIndex, start: pd.Timestamp) -> np.ndarray:
    """Return the first days of segments from a day to the end of the law, the first cut to that day."""
    days = segments.to_numpy("datetime64[D]")
    start, end = start.to_datetime64().astype(days.dtype), LAST_DAY.to_datetime64().astype(days.dtype)
    return np.unique(np.maximum(days[days <= end], start))


def _ints(rates: np.ndarray) -> np.ndarray:
    return np.rint(rates.round(DECIMALS) * RATE_UNIT).astype(np.int64)


def in_whole_parts(rates: dict[str, np.ndarray], layer_of: dict[str, str] | None = None) -> dict:
    """Return rates by measure in whole parts, which add up to the rounded rates of each layer."""
    layer_of = layer_of or {name: measure["layer"] for name, measure in read_measures().items()}
    whole_parts = {}
    for layer in LAYERS:
        layer_rates = {name: rate for name, rate in rates.items() if layer_of[name] == layer}
        if not layer_rates:
            continue
        total = _ints(np.sum(list(layer_rates.values()), axis=0))
        parts = np.array([_ints(rate) for rate in layer_rates.values()])
        largest = parts.argmax(axis=0)[None]
        rest = np.take_along_axis(parts, largest, axis=0)[0] + total - parts.sum(axis=0)
        np.put_along_axis(parts, largest, rest[None], axis=0)
        whole_parts |= dict(zip(layer_rates, parts, strict=True))
    return whole_parts


class AsUsed:
    """The law on goods of one use, or of none, not at the share that is known."""

    def __init__(self, law: Law) -> None:
        rows = law.coverage.rows
        prefixes, codes = set(rows.hts_prefix[rows.use.ne("")]), law.coverage.codes
        named = [any(code[:n] in prefixes for n in range(2, 11)) for code in codes]
        self.codes = codes[named]  #: Lines that some list names by a use.
        self.coverage = {use: self._of(rows, use) for use in ("", *USES)}

    def _of(self, rows: pd.DataFrame, use: str) -> Coverage:
        of_use = np.where(rows.use.eq(use), rows.used, 0.0)
        return Coverage(rows.assign(share=np.where(rows.use.eq(""), rows.share, of_use)), self.codes)

    def outcomes(self, own: pd.DataFrame, levels: dict, bits: np.ndarray) -> np.ndarray:
        """Return rates of goods of no use and of each, where one decides, shape (days, 1 + U, lines).

        Parameters
        ----------
        own : DataFrame
            A partner's lines.
        levels : dict
            Levels of the measures by day.
        bits : ndarray of int, shape (days, lines)
            Uses that decide.
        """
        outcomes = np.zeros((len(levels), 1 + len(USES), len(own)), dtype=np.int64)
        days = list(levels)
        for place, coverage in enumerate(self.coverage.values()):
            deciding = bits >> (place - 1) & 1 > 0 if place else bits > 0
            lines, rows = np.flatnonzero(deciding.any(axis=0)), np.flatnonzero(deciding.any(axis=1))
            if not len(lines):
                continue
            some = own.iloc[lines]
            code, held = (
                self.codes.get_indexer(some.hs10),
                {days[row]: levels[days[row]] for row in rows},
            )
            for row, on_day in zip(rows, _days(coverage, some, code, held), strict=True):
                rate = some.base_rate.to_numpy(float) + sum(rate for _, rate in on_day.rates())
                rate = np.where(on_day.barred(), BARRED_RATE, _ints(rate))
                outcomes[row, place, lines] = np.where(deciding[row, lines], rate, 0)
        return outcomes

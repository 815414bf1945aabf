"""The law of every line in time, measure by measure, as the page of the law asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.law.asked import numbers
from analysis.law.china_by_line import HS_2022
from analysis.law.day import CoveredLines, Day
from analysis.law.lines import lines_2017
from analysis.law.measures import LAYERS, read_measures
from analysis.law.numbering import weights_on
from analysis.law.of_2017 import law_of_2017
from analysis.law.outcomes import LawOutcomes
from analysis.law.paid import expected_rates
from analysis.law.statutory import ACTIONS_2018, BASKET_2024, Law
from analysis.law.table import DECIMALS, FIRST_DAY, LAST_DAY
from analysis.law.three_rates import DECIDING

#: Rates are whole numbers of this part of customs value.
RATE_UNIT = 10**DECIMALS

#: What stands for no rate: imports barred.
BARRED_RATE = -1

#: Rows of :attr:`Paths.flags`: what a rate leaves unsaid, then the rate of each use and claim.
N_FLAGS = 3

#: Beside the measures: what is owed beyond the rate expected, and what is expected beyond the measures.
OWED, UNPAID = "owed", "unpaid"


@dataclass(frozen=True)
class Paths:
    """The law of a partner's lines, day by day of change."""

    partner: str
    hts: np.ndarray  #: Shape (lines,). Ten digits; of China to 2023 six.
    weight: np.ndarray  #: Shape (lines,). Imports of 2024 as traded, US dollars; of 2017, share.
    days: np.ndarray  #: Shape (days,). First days, as ``datetime64[D]``.
    base: np.ndarray  #: Shape (lines,). Base rates, in parts of :data:`RATE_UNIT`, as all rates here.
    #: Measure, :data:`OWED` or :data:`UNPAID` -> rate added, shape (days, lines).
    measures: dict[str, np.ndarray]
    #: Shape (days, 3 + outcomes, lines). What decides and ``incomplete`` as bits, ``barred``, and the
    #: rate of each of ``three_rates.DECIDING``, 0 where it decides nothing.
    flags: np.ndarray
    #: First day of a list of numbers (the first: of all days) -> what lines weigh from it, shape
    #: (lines,); missing while the number is not there. Empty: as traded, throughout.
    lists: dict[np.datetime64, np.ndarray] = field(default_factory=dict)

    def weight_on(self, day: np.datetime64) -> np.ndarray:
        """Return what lines weigh on a day, missing while the number is not there, shape (lines,)."""
        starts = np.array([*self.lists], dtype=self.days.dtype)
        weights = [*self.lists.values()] or [self.weight.astype(float)]
        return weights[max(int(starts.searchsorted(day, side="right")) - 1, 0)]


def paths_of(law: Law, partner: str, outcomes: LawOutcomes, paid: Law) -> Paths:
    """Return the law of the lines that a partner sold in 2024 or 2025, of China carried back.

    ``paid`` is the law with what goes unpaid (:func:`paid.as_paid`).
    """
    lines = law.of(partner)
    days = _held(law.layers(lines.iloc[:1])[0], FIRST_DAY)
    if partner == "CHN":  # days on which its lines part from those of six digits
        days = np.union1d(days, np.array([HS_2022, BASKET_2024], dtype=days.dtype))
    base = _ints(lines.base_rate.to_numpy(float))
    measures: dict[str, np.ndarray] = {}
    flags = np.zeros((len(days), N_FLAGS + len(DECIDING), len(lines)), dtype=np.int64)
    for row, on_day in enumerate(_days(law, lines, days)):
        for name, values in in_whole_parts(dict(on_day.rates())).items():
            of_all = measures.setdefault(name, np.zeros((len(days), len(lines)), dtype=np.int64))
            of_all[row] = values
        flags[row, :N_FLAGS] = on_day.by_use(), on_day.incomplete(), on_day.barred()
    taken = base + sum(measures.values())
    owed = _with_outcomes(flags, taken, outcomes, lines, days)
    expected = _ints(expected_rates(paid, lines, taken / RATE_UNIT, days))
    measures[UNPAID] = np.where(flags[:, 2] > 0, 0, expected - taken)
    measures[OWED] = owed - measures[UNPAID]
    weight, hts = lines.value_2024.to_numpy(), lines.hs10.to_numpy(str)
    lists = _lists(law, partner, pd.Series(weight.astype(float), hts), days[0])
    return Paths(partner, hts, weight, days, base, measures, flags, lists)


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


def _days(law: Law, own: pd.DataFrame, days: np.ndarray) -> list[Day]:
    """Return the measures in force on lines of a partner, day by day."""
    (partner, group), base = own[["partner", "group"]].iloc[0], own.base_rate.to_numpy(float)
    targets = {"ALL", partner} | ({group} if isinstance(group, str) else set())
    levels = law.steps(partner).reindex(pd.DatetimeIndex(days), method="ffill").fillna(0.0)
    covered = CoveredLines(law.coverage, targets, own.code.to_numpy(), base)
    return covered.days(days, levels.to_dict("records"))


def _with_outcomes(
    flags: np.ndarray, taken: np.ndarray, outcomes: LawOutcomes, own: pd.DataFrame, days: np.ndarray
) -> np.ndarray:
    """Add what claims and uses make of lines to their flags; return what is owed beyond ``taken``."""
    expected = np.where(flags[:, 2] > 0, np.nan, taken / RATE_UNIT)
    lawful = outcomes.of(own, pd.DatetimeIndex(days), expected, flags[:, 0])
    flags[:, 0] = lawful.bits
    for place, (lines, rates) in lawful.rates.items():
        decides = lawful.bits[:, lines] >> place & 1 > 0
        flags[:, N_FLAGS + place, lines] = np.where(decides, _ints(rates), 0)
    return np.where(flags[:, 2] > 0, 0, _ints(lawful.owed) - taken)


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
    flags = np.zeros((len(days), N_FLAGS + len(DECIDING), len(lines)), dtype=np.int64)
    flags[:, 1] = unsaid.incomplete[segments.searchsorted(days, side="right") - 1]
    base = _ints(lines.base_rate.to_numpy())
    return Paths("CHN", lines.hs6.to_numpy(str), lines.weight.to_numpy(), days, base, measures, flags)


def _held(segments: pd.DatetimeIndex, start: pd.Timestamp) -> np.ndarray:
    """Return the first days of segments from a day to the end of the law, the first cut to that day."""
    days = segments.to_numpy("datetime64[D]")
    start, end = start.to_datetime64().astype(days.dtype), LAST_DAY.to_datetime64().astype(days.dtype)
    return np.unique(np.maximum(days[days <= end], start))


def _ints(rates: np.ndarray) -> np.ndarray:
    whole = np.rint(rates.round(DECIMALS) * RATE_UNIT)
    return np.where(np.isnan(whole), BARRED_RATE, whole).astype(np.int64)


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

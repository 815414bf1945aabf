"""The law by legal authority: which statute and order each part of a rate rests on, line by line.

A layer of the rate (:data:`measures.LAYERS`) holds orders of several kinds: the uniform one those under
IEEPA, which courts ended, and what followed them. Refunds go by order, so that a bill needs them apart.
"""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.law.calendar import FLOOR, rate_steps
from analysis.law.day import CoveredLines, Day, scopes_of
from analysis.law.measures import read_measures
from analysis.law.statutory import Law
from analysis.law.successors import layers_as_traded

#: Authority -> how measures resting on it begin; a measure has that of its longest beginning.
BEGINNINGS = {
    "base": ("base_",),
    "section_201": ("s201_",),
    "section_232_metals": ("s232_",),
    "section_232_vehicles": (
        "s232_autos",
        "s232_auto_parts",
        "s232_trucks",
        "s232_truck_parts",
        "s232_buses",
    ),
    "section_232_wood": ("s232_softwood", "s232_furniture", "s232_cabinets"),
    "section_232_other": ("s232_pharmaceuticals", "s232_drones", "s232_polysilicon"),
    "section_301": ("s301_",),
    "section_301_of_2026": ("s301_forced_labor", "s301_brazil", "s301_nicaragua"),
    "section_338": ("s338_",),
    "ieepa_fentanyl": ("ieepa_fentanyl",),
    "ieepa_border": ("ieepa_border",),
    "ieepa_reciprocal": ("ieepa_reciprocal",),
    "ieepa_brazil": ("ieepa_brazil",),
    "ieepa_india_oil": ("ieepa_india_oil",),
    "section_122": ("s122",),
}

#: Names of the authorities as tables print them, in their order.
LEGAL_AUTHORITIES = {
    "ieepa_fentanyl": "IEEPA, fentanyl (China)",
    "ieepa_border": "IEEPA, border (Canada, Mexico)",
    "ieepa_reciprocal": "IEEPA, reciprocal",
    "ieepa_brazil": "IEEPA, Brazil",
    "ieepa_india_oil": "IEEPA, Russian oil (India)",
    "section_122": "Section 122",
    "section_232_metals": "Section 232, metals",
    "section_232_vehicles": "Section 232, vehicles and parts",
    "section_232_wood": "Section 232, timber and furniture",
    "section_232_other": "Section 232, other goods",
    "section_301": "Section 301, orders to 2025",
    "section_301_of_2026": "Section 301, orders of 2026",
    "section_338": "Section 338",
    "section_201": "Section 201",
    "base": "Base rate",
}

#: The orders that the Supreme Court ended, whose duties go back.
IEEPA = tuple(name for name in LEGAL_AUTHORITIES if name.startswith("ieepa_"))

#: The layer that holds them, and the first day without them: what it held before was theirs alone.
LAYER_OF_IEEPA, IEEPA_ENDED = "uniform", pd.Timestamp("2026-02-24")


@functools.cache
def authority_of(measure: str) -> str:
    """Return the authority that a measure of the law rests on.

    Raises
    ------
    InputError
        A measure that no beginning names.
    """
    fits = [(len(b), name) for name, many in BEGINNINGS.items() for b in many if measure.startswith(b)]
    if not fits:
        raise InputError(
            f"measure {measure!r} has no legal authority: name one in analysis/law/authorities.py."
        )
    return max(fits)[1]


class LawByAuthority:
    """The law by authority from one day to another; what partners share of it is made once.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`, lines of later numbers among them.
    since, until : Timestamp
        First and last day.
    """

    def __init__(self, law: Law, since: pd.Timestamp, until: pd.Timestamp) -> None:
        self._law, self._since, self.until = law, since, until
        place, became = law.coverage.codes.get_indexer, law.became[law.became.first_day.le(until)]
        became = became.assign(hts=place(became.hts), successor=place(became.successor))
        self._became = dict(list(became.groupby("partner")))
        self._named, self._steps = set(law.events.target), {}

    def as_traded(self, lines: pd.DataFrame) -> tuple[pd.DatetimeIndex, dict[str, np.ndarray]]:
        """Return the law of one partner's lines, of goods under whatever number they stand.

        Parameters
        ----------
        lines : DataFrame
            Of :meth:`Law.of`.

        Returns
        -------
        segments : DatetimeIndex, shape (S,)
            First days, the first ``since``; a segment lasts until the next one begins.
        rates : dict of ndarray, shape (S, lines)
            Fractions by authority, of those that charge any line; they sum to the statutory rate.
        """
        every, became = self._with_later(lines)
        segments, days = self._days(every)
        rates = {"base": np.tile(every.base_rate.to_numpy(float), (len(segments), 1))}
        for row, day in enumerate(days):
            for measure, rate in day.rates():
                if rate.any():
                    name = authority_of(measure)
                    if name not in rates:
                        rates[name] = np.zeros_like(rates["base"])
                    rates[name][row] += rate
        moves = self._among(every.code, became.hts, became.successor)
        moving = segments, {name: of_lines[:, moves] for name, of_lines in rates.items()}
        starts, moved = layers_as_traded(moving, every.code[moves], became)
        at, moves = segments.searchsorted(starts, side="right") - 1, moves[: len(lines)]
        for name, of_lines in rates.items():
            rates[name] = of_lines[at, : len(lines)]
            rates[name][:, moves] = moved[name][:, : moves.sum()]
        return starts, rates

    def _with_later(self, lines: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return lines with the later numbers of their goods, and what becomes of them."""
        partner = lines.partner.iloc[0]
        became = self._became.get(partner, self._law.became[:0])
        became = became[self._among(became.hts, lines.code)]
        later = self._law.of(partner)
        is_later = self._among(later.code, became.successor) & ~self._among(later.code, lines.code)
        return (pd.concat([lines, later[is_later]]) if is_later.any() else lines), became

    def _among(self, code: pd.Series, *numbers: pd.Series) -> np.ndarray:
        """Return whether each code is one of some numbers, all by position."""
        named = np.zeros(len(self._law.coverage.codes), bool)
        for some in numbers:
            named[some.to_numpy(int)] = True
        return named[code.to_numpy(int)]

    def _days(self, lines: pd.DataFrame) -> tuple[pd.DatetimeIndex, list[Day]]:
        """Return the days on which the law of any line of a partner changes, and what it is then."""
        partner, group = lines.partner.iloc[0], lines.group.iloc[0]
        group = group if isinstance(group, str) else None
        steps, scopes = self._levels(partner if partner in self._named else "", group)
        targets = {"ALL", partner} | ({group} if group else set())
        coverage, code, base = self._law.coverage, lines.code.to_numpy(), lines.base_rate.to_numpy(float)
        since, until = (np.datetime64(day, "D") for day in (self._since, self.until))
        first_days = {since, *steps.index.to_numpy("datetime64[D]")}
        for scope in scopes:
            for day in set(coverage.days(scope, targets)) - first_days:
                pairs = (
                    [of(scope, targets, on)[code] for on in (day - 1, day)]
                    for of in (coverage.share, coverage.line_rate)
                )
                if since < day <= until and any((before != after).any() for before, after in pairs):
                    first_days.add(day)
        days = np.array(sorted(day for day in first_days if since <= day <= until))
        levels = steps.reindex(days, method="ffill").fillna(0.0).to_dict("records")
        return pd.DatetimeIndex(days), CoveredLines(coverage, targets, code, base).days(days, levels)

    def _levels(self, partner: str, group: str | None) -> tuple[pd.DataFrame, list[str]]:
        """Return the levels of measures where they change, and the scopes of measures in force."""
        if (partner, group) not in self._steps:
            steps, measures = rate_steps(self._law.events, partner, group), read_measures()
            steps = steps[max(steps.index.searchsorted(self._since, side="right") - 1, 0) :]
            steps = steps.loc[steps.index <= self.until, steps.ne(0).any()]
            steps = steps[steps.ne(steps.shift()).any(axis=1)]
            used = {column.removesuffix(FLOOR) for column in steps}
            used |= {name for name, m in measures.items() if m.get("while") in used or m.get("rule")}
            scopes = {scope for name in used & set(measures) for scope in scopes_of(measures[name])}
            self._steps[partner, group] = steps, sorted(scopes - {"section_232"})
        return self._steps[partner, group]

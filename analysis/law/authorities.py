"""The law by legal authority: which statute and order each part of a rate rests on, line by line.

A layer of the rate (:data:`measures.LAYERS`) holds orders of several kinds: the uniform one those under
IEEPA, which courts ended, and what followed them. Refunds go by order, so that a bill needs them apart.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.law.rates import _days
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


def authorities_as_traded(
    law: Law, lines: pd.DataFrame, since: pd.Timestamp, until: pd.Timestamp
) -> tuple[pd.DatetimeIndex, dict[str, np.ndarray]]:
    """Return the law of one partner's lines by authority, of goods under whatever number they stand.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`, lines of later numbers among them.
    lines : DataFrame
        Of :meth:`Law.of`.
    since, until : Timestamp
        First and last day.

    Returns
    -------
    segments : DatetimeIndex, shape (S,)
        First days, the first ``since`` or before it; a segment lasts until the next one begins.
    rates : dict of ndarray, shape (S, lines)
        Fractions by authority, of those that charge any line; they sum to the statutory rate.
    """
    every, became = _with_later(law, lines)
    partner, group = lines.partner.iloc[0], lines.group.iloc[0]
    group = group if isinstance(group, str) else None
    segments, days = _days(law.coverage, law.steps(partner), partner, group, every)
    first = max(segments.searchsorted(since, side="right") - 1, 0)
    inside = slice(first, segments.searchsorted(until, side="right"))
    rates = {"base": np.tile(every.base_rate.to_numpy(float), (len(segments[inside]), 1))}
    for row, day in enumerate(days[inside]):
        for measure, rate in day.rates():
            if rate.any():
                name = authority_of(measure)
                rates.setdefault(name, np.zeros_like(rates["base"]))[row] += rate
    segments, rates = layers_as_traded((segments[inside], rates), every.code, became)
    held = segments <= until
    return segments[held], {name: of_lines[held, : len(lines)] for name, of_lines in rates.items()}


def _with_later(law: Law, lines: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return lines with the later numbers of their goods, and what becomes of them, by code."""
    partner, place = lines.partner.iloc[0], law.coverage.codes.get_indexer
    became = law.became[law.became.partner.eq(partner)]
    became = became.assign(hts=place(became.hts), successor=place(became.successor))
    became = became[np.isin(became.hts, lines.code)]
    later = law.of(partner)
    later = later[np.isin(later.code, became.successor) & ~np.isin(later.code, lines.code)]
    return (pd.concat([lines, later]) if len(later) else lines), became

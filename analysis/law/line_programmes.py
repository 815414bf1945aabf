"""Which programme of the law changed the rate of a tariff line between two years."""

from __future__ import annotations

import pandas as pd

from analysis.law.line_rates import YEARS, in_year
from analysis.law.rates import measures_of_lines
from analysis.law.statutory import Law

#: Programme -> first letters of the names of its measures in ``measures.yaml``; the first that fits.
PROGRAMMES = {
    "fentanyl duty on China": ("ieepa_fentanyl",),
    "border duties on Canada and Mexico": ("ieepa_border",),
    "reciprocal tariffs": ("ieepa_reciprocal",),
    "orders on Brazil and India": ("ieepa_brazil", "ieepa_india_oil"),
    "duties on vehicles": ("s232_autos", "s232_auto_parts", "s232_truck", "s232_buses"),
    "duties on wood": ("s232_softwood", "s232_furniture", "s232_cabinets"),
    "duties on metals": ("s232_",),
    "Section 301": ("s301_",),
    "others": ("",),
}


def programme_of(measure: str) -> str:
    """Return the programme of a measure of the law."""
    return next(name for name, firsts in PROGRAMMES.items() if measure.startswith(firsts))


def line_programmes(law: Law, partners) -> pd.DataFrame:
    """Return by how much each programme changed the annual mean rate of every line.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`.
    partners : sequence of str
        ISO alpha-3 codes; those without a traded line are left out.

    Returns
    -------
    DataFrame
        Index partner x hs10, columns :data:`PROGRAMMES`: change from the mean over the days of 2024 to
        that over the days of 2025 (fraction). They add up to the change of
        :func:`line_rates.line_rates`, since base rates stand still.
    """
    parts = []
    for partner in sorted(set(partners) & set(law.partners)):
        lines, steps = law.of(partner), law.steps(partner)
        group = lines.group.iloc[0] if isinstance(lines.group.iloc[0], str) else None
        segments = law.layers(lines)[0]
        before, after = (in_year(segments, year) for year in YEARS)
        index = pd.MultiIndex.from_frame(lines[["partner", "hs10"]])
        changes = pd.DataFrame(0.0, index, list(PROGRAMMES))
        for day, change in zip(segments, after - before, strict=True):
            if change:
                rates_by_measure = measures_of_lines(law.coverage, steps, partner, group, lines, day)
                for measure, rates in rates_by_measure.items():
                    changes[programme_of(measure)] += change * rates
        parts.append(changes)
    return pd.concat(parts)

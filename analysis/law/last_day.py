"""The law of the last day to which texts were read: what each partner's goods pay."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.law.by_use import USES
from analysis.law.measures import LAYERS, read_left_out, read_measures
from analysis.law.numbering import TariffNumbers, weights_on
from analysis.law.outcomes import LawOutcomes
from analysis.law.paid import as_paid, expected_rates
from analysis.law.rates import flags_of_lines, measures_of_lines
from analysis.law.statutory import DECIMALS, Law, past_law
from analysis.law.table import RATES, READ_TO, named_bits
from analysis.law.three_rates import CLAIMS

#: What a rate leaves unsaid.
FLAGS = ("by_use", "claims", "incomplete", "barred")

#: Rates of a line before its layers.
LAWFUL = (*RATES, "statutory_rate")

#: Chapter that stands for all goods of a partner.
ALL_GOODS = "all"


def last_day() -> dict[str, pd.DataFrame]:
    """Return the law of :data:`table.READ_TO` as the calendar has it now.

    Returns
    -------
    dict
        ``law_by_line`` (:func:`law_on`) and ``law_by_chapter`` (:func:`by_chapter`).
    """
    law = past_law()
    lines = law_on(law, READ_TO, LawOutcomes(law, read_table), as_paid(law))
    return {"law_by_line": lines, "law_by_chapter": by_chapter(lines)}


def law_on(
    law: Law, day: pd.Timestamp, outcomes: LawOutcomes | None = None, paid: Law | None = None
) -> pd.DataFrame:
    """Return the three rates of every line of the goods that a partner sold, on one day.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`; without later numbers among its lines they are those traded.
    day : Timestamp
        From 2024 on: before, China stands by other lines (:func:`table.law_table`).
    outcomes : LawOutcomes, optional
        Without it nothing is said of what is owed and may be claimed.
    paid : Law, optional
        From :func:`paid.as_paid`; without it nothing is said of what is expected.

    Returns
    -------
    DataFrame
        Key partner (ISO alpha-3, a Census code where none is known) x hts (ten digits that are there on
        the day), sorted; ``customs_value`` (imports of 2024 carried to them, US dollars),
        ``owed_rate``, ``claimable_rate``, ``expected_rate``, ``statutory_rate`` and its layers
        (fractions; no rate where barred), ``by_use``, ``claims``, ``incomplete`` and ``barred`` as in
        :func:`table.law_table`.
    """
    there, became = TariffNumbers(read_table), dict(iter(law.became.groupby("partner")))
    parts = []
    for partner in law.partners:
        lines = law.of(partner)
        values = pd.Series(lines.value_2024.to_numpy(float), lines.hs10)
        weight = values.to_numpy()
        if len(law.became):
            rows = became.get(partner, law.became.iloc[:0])
            weight = weights_on(values, rows, there, there.list_of(day)).to_numpy()
        lines = lines.assign(weight=weight).dropna(subset="weight")
        parts.append(_of_partner(law, outcomes, paid, lines, day))
    return pd.concat(parts, ignore_index=True)


def _of_partner(
    law: Law, outcomes: LawOutcomes | None, paid: Law | None, lines: pd.DataFrame, day: pd.Timestamp
) -> pd.DataFrame:
    partner = lines.partner.iloc[0]
    group = lines.group.iloc[0] if isinstance(lines.group.iloc[0], str) else None
    measures = measures_of_lines(law.coverage, law.steps(partner), partner, group, lines, day)
    layers = {name: np.zeros(len(lines)) for name in LAYERS}
    layers["base"] = lines.base_rate.to_numpy(float).copy()
    for name, rate in measures.items():
        layers[read_measures()[name]["layer"]] += rate
    # Rounded as in the law by line and day, so that both say the same.
    layers = {name: rate.round(DECIMALS) for name, rate in layers.items()}
    table = pd.DataFrame({"partner": partner, "hts": lines.hs10, "customs_value": lines.weight})
    flags = flags_of_lines(law.coverage, law.steps(partner), partner, group, lines, day)
    total = np.where(flags.barred[0], np.nan, sum(layers.values()).round(DECIMALS))
    words = {"by_use": (flags.by_use[0], USES), "incomplete": (flags.incomplete[0], read_left_out())}
    if outcomes is not None:
        lawful = outcomes.of(lines, pd.DatetimeIndex([day]), total[None], flags.by_use)
        table["owed_rate"], table["claimable_rate"] = lawful.owed[0], lawful.lowest[0]
        words["claims"] = lawful.bits[0] >> len(USES), CLAIMS
    if paid is not None:
        table["expected_rate"] = expected_rates(paid, lines, total[None], np.array([day]))[0]
    table["statutory_rate"] = total
    flag_values = {
        name: named_bits(pd.Series(bits, lines.index), tuple(of)).astype(str)
        for name, (bits, of) in words.items()
    }
    flag_values["barred"] = pd.Series(flags.barred[0], lines.index)
    return table.assign(**layers, **flag_values).sort_values("hts", kind="stable", ignore_index=True)


def by_chapter(lines: pd.DataFrame, digits: int = 2) -> pd.DataFrame:
    """Return the mean rate by partner and chapter, weighted with imports of 2024.

    Parameters
    ----------
    lines : DataFrame
        From :func:`law_on`.
    digits : int
        6: by subheading.

    Returns
    -------
    DataFrame
        Key partner x hs2 (or hs6; :data:`ALL_GOODS` first), sorted; :data:`LAWFUL`, layers (fractions),
        ``customs_value`` (imports of 2024 of lines with a rate, US dollars), ``n_lines`` (of them, sold
        in 2024 or 2025), and how many of all lines have each of :data:`FLAGS`. A chapter that a partner
        sold in 2025 only has no weights and is left out.
    """
    rates, flags = ([n for n in names if n in lines] for names in ([*LAWFUL, *LAYERS], FLAGS))
    value = lines.customs_value.mask(lines.barred, 0)
    weighted = lines[rates].mul(value, axis=0).fillna(0.0)
    weighted = weighted.assign(customs_value=value, partner=lines.partner)
    weighted = weighted.assign(n_lines=(~lines.barred).astype(int), barred=lines.barred.astype(int))
    for name in flags[:-1]:
        weighted[name] = lines[name].ne("").astype(int)
    code = f"hs{digits}"
    parts = [weighted.assign(**{code: goods}) for goods in (ALL_GOODS, lines.hts.str[:digits])]
    sums = pd.concat(parts).groupby(["partner", code], as_index=False).sum()
    sums = sums[sums.customs_value.gt(0)]
    sums[rates] = sums[rates].div(sums.customs_value, axis=0)
    first = sums[code].ne(ALL_GOODS)
    return sums.assign(first=first).sort_values(["partner", "first", code], ignore_index=True)[
        ["partner", code, *rates, "customs_value", "n_lines", *flags]
    ]

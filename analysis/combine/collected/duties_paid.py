"""Duties due and duties paid: what the statutory rates say beside what customs collected, by line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.columns import Columns, returns
from analysis.law.calendar import day_weights
from analysis.law.coverage import Coverage
from analysis.law.covered import PROGRAMMES, programme_rows
from analysis.law.measures import LAYERS
from analysis.law.statutory import Law
from analysis.vocabulary import Term

#: Scopes of 2025 whose rows may exempt by use.
BY_USE_SCOPES = ["annex2", "deal_aircraft", "deal_drugs", "brazil_by_use", "informational"]

#: Programmes of Section 232 in 2025; of two that name a line the later one here holds.
PROGRAMMES_OF_2025 = [
    "steel_derivative",
    "aluminum_derivative",
    "steel_mill",
    "aluminum_mill",
    "copper",
    "truck_parts",
    "auto_parts",
    "trucks",
    "buses",
    "light_trucks",
    "passenger_vehicles",
    "softwood",
    "upholstered_furniture",
    "kitchen_cabinets",
]

#: Programme of a line where no Section 232 programme, exemption or special provision names it.
PLAIN = "plain"

#: Names of the programmes as tables print them, in their order.
PROGRAMME_NAMES = {
    "exempt": "exempt from the uniform measures",
    "by_use": "exempt by use only (aircraft, drugs, medical aids)",
    "uncollected": "energy and bullion that paid nothing",
    PLAIN: "plain",
    "steel_mill": "steel",
    "steel_derivative": "steel articles, full value",
    "steel_derivative_content": "steel articles, by content",
    "aluminum_mill": "aluminium",
    "aluminum_derivative": "aluminium articles, full value",
    "aluminum_derivative_content": "aluminium articles, by content",
    "copper": "copper",
    "passenger_vehicles": "cars",
    "light_trucks": "light trucks",
    "auto_parts": "car parts",
    "trucks": "trucks",
    "truck_parts": "truck parts",
    "buses": "buses",
    "softwood": "lumber",
    "furniture": "furniture and cabinets",
    "special": "special provisions (chapters 98, 99)",
}

UNSOLD, BOTH = "where nothing was sold", "where no line was sold in both years"
DUE_AND_PAID = Columns(
    "a group of lines, which the index names",
    {
        "n_lines": Term("Lines", "count", "lines of the group that were sold in 2024 or 2025"),
        "value_2025": Term("Imports 2025", "USD", "imports of 2025"),
        "collected_2024": Term(
            "Collected 2024", "fraction", "duties over imports of 2024", missing=UNSOLD
        ),
        "law_2024": Term("Law 2024", "fraction", "what the law says at the mix of 2024", missing=UNSOLD),
        "collected_2025": Term(
            "Collected 2025", "fraction", "duties over imports of 2025", missing=UNSOLD
        ),
        "law_2025": Term("Law 2025", "fraction", "what the law says at the mix of 2025", missing=UNSOLD),
        "collected_on_law": Term(
            "Collected on law",
            "fraction",
            "duties of 2025 over what the law says, at the mix of 2025",
            missing="where the law charges next to nothing",
        ),
        "mean_gap": Term(
            "Gap", "fraction", "law less collected in 2025, at the mix of 2025", "points", missing=UNSOLD
        ),
        "rise_collected": Term(
            "Rise, collected",
            "fraction",
            "change of the rate collected from 2024 to "
            "2025, at the mix of 2024, lines sold in both years",
            "points",
            missing=BOTH,
        ),
        "rise_law": Term(
            "Rise, law",
            "fraction",
            "change of the law from 2024 to 2025, at the mix of 2024, lines sold in both years",
            "points",
            missing=BOTH,
        ),
        "slope": Term(
            "Slope",
            "ratio",
            "slope over lines of the rise collected on the rise by law, weighted with imports of 2024",
            missing="where the law rose alike on all lines",
        ),
    },
)


def due_and_paid_lines(law: Law, read, partners) -> pd.DataFrame:
    """Return law and collections of every line that a partner sold in 2024 or 2025.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`.
    read : callable
        ``collect.read_table``.
    partners : sequence of str
        ISO alpha-3 codes of partners of the panels.

    Returns
    -------
    DataFrame
        Key partner x hs10; ``value_2024``, ``value_2025``, ``duties_2024``, ``duties_2025`` (US
        dollars), ``dutiable_2025`` (US dollars that paid a duty), ``law_2024`` and ``law_2025``
        (statutory rate, fraction), ``section_232``, ``section_301``, ``uniform`` (its layers in 2025),
        ``risen`` (part of ``law_2025`` that rose within a month before, Section 232 left out),
        ``liable_2025`` (share of the value that owes a duty, without what was at sea when a duty under
        IEEPA began), ``programme`` (a key of ``PROGRAMME_NAMES``).

    Notes
    -----
    The law of 2024 is the mean over its days; that of 2025 is weighted with the months in which the
    partner's goods of the sector came, since rates changed while trade was brought forward.
    """
    # ASSUME: the goods of a line came in the months of their sector; those of December as in November.
    timing = timing_of_2025(read("us_imports_naics3_monthly"))
    duties = _duties(read("us_imports_hs10_annual"))
    dutiable = duties.set_index(["partner", "hs10"]).dutiable_2024
    named = _named(programme_rows(read), law.coverage.codes)
    parts = []
    for partner in sorted(set(partners) & set(law.partners)):
        sold = law.of(partner).reset_index(drop=True)
        before = dutiable.reindex(pd.MultiIndex.from_frame(sold[["partner", "hs10"]])).to_numpy(float)
        before = np.nan_to_num(before / sold.value_2024.where(sold.value_2024 > 0).to_numpy(float))
        parts.append(_of_partner(law, sold, timing, named, before))
    lines = pd.concat(parts, ignore_index=True).merge(duties, on=["partner", "hs10"], how="left")
    sums = ["duties_2024", "duties_2025", "dutiable_2025"]
    return lines.drop(columns="dutiable_2024").fillna(dict.fromkeys(sums, 0))


def _of_partner(law: Law, own: pd.DataFrame, timing, named: list, before: np.ndarray) -> pd.DataFrame:
    """Return law and programme of one partner's lines, ``before``: the part dutiable in 2024."""
    segments, layers = law.layers(own)
    days = day_weights(segments, pd.date_range("2024-01-01", periods=24, freq="MS"))
    monthly = {name: days @ rates for name, rates in layers.items()}
    every = sum(monthly.values())
    weights = _in_months(own, timing)
    of_2025 = {name: (monthly[name][12:].T * weights).sum(axis=1) for name in LAYERS}
    columns = ["partner", "hs10", "naics3", "base_rate", "value_2024", "value_2025"]
    lines = own[columns].assign(law_2024=every[:12].mean(axis=0), law_2025=sum(of_2025.values()))
    for name in ("section_232", "section_301", "uniform"):
        lines[name] = of_2025[name]
    # Goods at sea were spared by the orders under IEEPA; no proclamation under Section 232 spared them.
    spared = every - monthly["section_232"]
    rises = np.clip(spared[12:] - spared[11:23], 0, None)
    lines["risen"] = (rises.T * weights).sum(axis=1)
    liable = days @ _liable(law, own, layers, before)
    afloat = np.where(
        monthly["section_232"][12:] > 0, liable[12:], np.minimum(liable[12:], liable[11:23])
    )
    lines["liable_2025"] = (afloat.T * weights).sum(axis=1)
    lines["programme"] = _programme(law, own, lines, named)
    return lines


def _liable(law: Law, own: pd.DataFrame, layers: dict, before: np.ndarray) -> np.ndarray:
    """Return the share of each line that owes a duty, shape (S, lines).

    Where no duty is added to the base rate, and on what USMCA spares, that is the part dutiable in 2024.
    """
    added = sum(layers[name] for name in LAYERS if name != "base")
    share = (added > 1e-9).astype(float)
    if own.partner.iloc[0] in ("CAN", "MEX"):
        rows = law.coverage.rows
        coverage = Coverage(rows[~rows.scope.isin(["usmca", "us_content"])], law.coverage.codes)
        segments, _ = law.layers(own)
        whole, full = replace(law, coverage=coverage).layers(own)
        full = sum(full[name] for name in LAYERS if name != "base")
        full = full[whole.searchsorted(segments, side="right") - 1]
        share = np.divide(added, full, out=np.zeros_like(added), where=full > 1e-9).clip(0, 1)
    return share + (1 - share) * before


def _named(products: pd.DataFrame, codes: pd.Index) -> list[tuple[str, np.ndarray]]:
    """Return programmes of Section 232 in their order, with the codes that each names, (codes,)."""
    programmes = []
    for name in PROGRAMMES_OF_2025:
        rows = products[products.programme.eq(name)]
        for by_content, some in rows.groupby(rows.duty_on.str.endswith("content")):
            label = "furniture" if PROGRAMMES[name] in ("s232_furniture", "s232_cabinets") else name
            whole = name == "copper" or not by_content
            inside = np.asarray(codes.str.startswith(tuple(some.hts_prefix)), dtype=bool)
            programmes.append((label if whole else f"{name}_content", inside))
    return programmes


def _programme(law: Law, own: pd.DataFrame, lines: pd.DataFrame, named: list) -> np.ndarray:
    """Return the programme that best says what the law does with each line in 2025."""
    partner, group = own.partner.iloc[0], own.group.iloc[0]
    targets = {"ALL", partner, group} if isinstance(group, str) else {"ALL", partner}
    code = own.code.to_numpy()
    programme = np.full(len(own), PLAIN, dtype=object)
    for label, inside in named:
        programme[inside[code] & lines.section_232.gt(0)] = label
    by_use = [law.coverage.rests_on_use(scope, targets)[code] for scope in BY_USE_SCOPES]
    programme[np.any(by_use, axis=0)] = "by_use"
    nothing = law.coverage.share("uncollected", targets, np.datetime64("2025-06-01"))[code] > 0
    programme[nothing] = "uncollected"
    programme[lines.uniform.eq(0) & lines.section_232.eq(0)] = "exempt"
    special = law.coverage.share("special", targets, np.datetime64("2025-01-01"))[code] > 0
    programme[special] = "special"
    return programme


def law_of_2025(law: Law, own: pd.DataFrame, timing: pd.DataFrame) -> pd.Series:
    """Return the law of 2025 on lines of one partner as :func:`due_and_paid_lines` weights it.

    Parameters
    ----------
    law : Law
    own : DataFrame
        Some lines of one partner, as :meth:`Law.of` gives them.
    timing : DataFrame
        From :func:`timing_of_2025`.

    Returns
    -------
    Series
        Fractions; index partner x hs10.
    """
    segments, layers = law.layers(own)
    monthly = day_weights(segments, pd.date_range("2025-01-01", periods=12, freq="MS")) @ sum(
        layers.values()
    )
    key = pd.MultiIndex.from_frame(own[["partner", "hs10"]])
    return pd.Series((monthly.T * _in_months(own, timing)).sum(axis=1), index=key)


def _in_months(own: pd.DataFrame, timing: pd.DataFrame) -> np.ndarray:
    """Return the share of each line's imports of 2025 by month, shape (lines, 12)."""
    sectors = pd.MultiIndex.from_frame(own[["partner", "naics3"]])
    return timing.reindex(sectors).fillna(1 / 12).to_numpy()


def timing_of_2025(imports: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each month in a partner's imports of a sector in 2025, 12 columns."""
    of_2025 = imports[imports.month.dt.year.eq(2025)]
    value = of_2025.pivot_table(
        index=["partner", "naics3"],
        columns=of_2025.month.dt.month,
        values="customs_value",
        aggfunc="sum",
        observed=True,
    )
    value = value.reindex(columns=range(1, 13)).ffill(axis=1).fillna(0.0)
    return value.div(value.sum(axis=1), axis=0)


def _duties(imports: pd.DataFrame) -> pd.DataFrame:
    """Return duties and dutiable value by line and year, US dollars."""
    wide = imports.dropna(subset="partner").pivot_table(
        index=["partner", "hs10"],
        columns="year",
        values=["duties", "dutiable_value"],
        aggfunc="sum",
        fill_value=0,
    )
    wide.columns = [f"{name.removesuffix('_value')}_{year}" for name, year in wide.columns]
    return wide.reset_index()


@returns(DUE_AND_PAID)
def collected_on_law(lines: pd.DataFrame, by: str | list[str]) -> pd.DataFrame:
    """Compare collections with the law over groups of lines.

    Parameters
    ----------
    lines : DataFrame
        Rows of :func:`due_and_paid_lines`.
    by : str or list of str
        Columns that make the groups (``"partner"``, ``"programme"``).
    """
    sums = (
        lines.assign(law_24=lines.law_2024 * lines.value_2024, law_25=lines.law_2025 * lines.value_2025)
        .groupby(by)[["value_2024", "value_2025", "duties_2024", "duties_2025", "law_24", "law_25"]]
        .sum()
    )
    table = pd.DataFrame({"n_lines": lines.groupby(by).size(), "value_2025": sums.value_2025})
    for year in (2024, 2025):
        value = sums[f"value_{year}"].where(sums[f"value_{year}"] > 0)
        table[f"collected_{year}"] = sums[f"duties_{year}"] / value
        table[f"law_{year}"] = sums[f"law_{year - 2000}"] / value
    # Where the law charges next to nothing, a ratio says nothing.
    table["collected_on_law"] = sums.duties_2025 / sums.law_25.where(table.law_2025 > 0.001)
    table["mean_gap"] = table.law_2025 - table.collected_2025
    return table.join(_rises(lines, by))


def _rises(lines: pd.DataFrame, by) -> pd.DataFrame:
    """Return the rises at the mix of 2024 and the slope of one on the other."""
    both = lines[lines.value_2024.gt(0) & lines.value_2025.gt(0)]
    weight = both.value_2024
    collected = both.duties_2025 / both.value_2025 - both.duties_2024 / both.value_2024
    law = both.law_2025 - both.law_2024
    keys = [both[name] for name in ([by] if isinstance(by, str) else by)]
    moments = (
        pd.DataFrame(
            {
                "w": weight,
                "c": weight * collected,
                "l": weight * law,
                "cl": weight * collected * law,
                "ll": weight * law * law,
            }
        )
        .groupby(keys)
        .sum()
    )
    c, law_mean = moments.c / moments.w, moments.l / moments.w
    spread = moments.ll / moments.w - law_mean**2
    slope = (moments.cl / moments.w - c * law_mean) / spread.where(spread > 1e-8)
    return pd.DataFrame({"rise_collected": c, "rise_law": law_mean, "slope": slope})


def liable_lines(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines on which the law of 2025 adds a duty that customs can see on entry.

    Left out: lines exempt, exempt by use, special provisions, energy and bullion that paid nothing.
    """
    spared = lines.programme.isin(["exempt", "by_use", "special", "uncollected"])
    return lines[~spared]

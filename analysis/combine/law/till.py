"""Law against till: what the statutory rates say beside what customs collected."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.combine.law.calendar import day_weights
from analysis.combine.law.covered import PROGRAMMES, programme_rows
from analysis.combine.law.rates import LAYERS
from analysis.combine.law.statutory import Law

#: Scopes of 2025 whose rows may exempt by use.
BY_USE_SCOPES = ["annex2", "deal_aircraft", "deal_drugs", "brazil_by_use", "informational"]

#: Programmes of Section 232 in 2025; of two that name a line the later one here holds.
PROGRAMMES_OF_2025 = [
    "steel_derivative", "aluminum_derivative", "steel_mill", "aluminum_mill", "copper", "truck_parts",
    "auto_parts", "trucks", "buses", "light_trucks", "passenger_vehicles", "softwood",
    "upholstered_furniture", "kitchen_cabinets",
]  # fmt: skip

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


def till_lines(law: Law, read, partners) -> pd.DataFrame:
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
        dollars), ``law_2024`` and ``law_2025`` (statutory rate, fraction), ``section_232``,
        ``section_301``, ``uniform`` (its layers in 2025), ``risen`` (part of ``law_2025`` that rose
        within a month before), ``programme`` (a key of ``PROGRAMME_NAMES``).

    Notes
    -----
    The law of 2024 is the mean over its days; that of 2025 is weighted with the months in which the
    partner's goods of the sector came, since rates changed while trade was brought forward.
    """
    # ASSUME: the goods of a line came in the months of their sector; those of December as in November.
    timing = _timing(read("us_imports_naics3_monthly"))
    duties = _duties(read("us_imports_hs10_annual"))
    named = _named(programme_rows(read), law.coverage.codes)
    parts = []
    for partner in sorted(set(partners) & set(law.partners)):
        own = law.of(partner).reset_index(drop=True)
        parts.append(_of_partner(law, own, timing, named))
    lines = pd.concat(parts, ignore_index=True).merge(duties, on=["partner", "hs10"], how="left")
    return lines.fillna({"duties_2024": 0, "duties_2025": 0})


def _of_partner(law: Law, own: pd.DataFrame, timing: pd.DataFrame, named: list) -> pd.DataFrame:
    """Return law and programme of one partner's lines."""
    segments, layers = law.layers(own)
    days = day_weights(segments, pd.date_range("2024-01-01", periods=24, freq="MS"))
    monthly = {name: days @ rates for name, rates in layers.items()}
    every = sum(monthly.values())
    weights = timing.reindex(pd.MultiIndex.from_frame(own[["partner", "naics3"]])).fillna(1 / 12)
    of_2025 = {name: (monthly[name][12:].T * weights.to_numpy()).sum(axis=1) for name in LAYERS}
    columns = ["partner", "hs10", "naics3", "base_rate", "value_2024", "value_2025"]
    lines = own[columns].assign(law_2024=every[:12].mean(axis=0), law_2025=sum(of_2025.values()))
    for name in ("section_232", "section_301", "uniform"):
        lines[name] = of_2025[name]
    rises = np.clip(every[12:] - every[11:23], 0, None)
    lines["risen"] = (rises.T * weights.to_numpy()).sum(axis=1)
    lines["programme"] = _programme(law, own, lines, named)
    return lines


def _named(products: pd.DataFrame, codes: pd.Index) -> list[tuple[str, np.ndarray]]:
    """Return programmes of Section 232 in their order, with the codes that each names, (codes,)."""
    found = []
    for name in PROGRAMMES_OF_2025:
        rows = products[products.programme.eq(name)]
        for by_content, some in rows.groupby(rows.duty_on.str.endswith("content")):
            label = "furniture" if PROGRAMMES[name] in ("s232_furniture", "s232_cabinets") else name
            whole = name == "copper" or not by_content
            inside = np.asarray(codes.str.startswith(tuple(some.hts_prefix)), dtype=bool)
            found.append((label if whole else f"{name}_content", inside))
    return found


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


def _timing(imports: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each month in a partner's imports of a sector in 2025, 12 columns."""
    of_2025 = imports[imports.month.dt.year.eq(2025)]
    value = of_2025.pivot_table(
        index=["partner", "naics3"], columns=of_2025.month.dt.month, values="customs_value",
        aggfunc="sum", observed=True,
    )  # fmt: skip
    value = value.reindex(columns=range(1, 13)).ffill(axis=1).fillna(0.0)
    return value.div(value.sum(axis=1), axis=0)


def _duties(imports: pd.DataFrame) -> pd.DataFrame:
    wide = imports.dropna(subset="partner").pivot_table(
        index=["partner", "hs10"], columns="year", values="duties", aggfunc="sum", fill_value=0
    )
    return wide.rename(columns=lambda year: f"duties_{year}").reset_index().rename_axis(columns=None)


def collected_on_law(lines: pd.DataFrame, by: str | list[str]) -> pd.DataFrame:
    """Compare collections with the law over groups of lines.

    Parameters
    ----------
    lines : DataFrame
        Rows of :func:`till_lines`.
    by : str or list of str
        Columns that make the groups (``"partner"``, ``"programme"``).

    Returns
    -------
    DataFrame
        Index ``by``; ``n_lines``, ``value_2025`` (US dollars), ``collected_2024``,
        ``collected_2025``, ``law_2024``, ``law_2025`` (means at the mix of the year, fractions),
        ``collected_on_law`` (duties of 2025 over what the law says, at the mix of 2025),
        ``rise_collected`` and ``rise_law`` (change 2024 to 2025 at the mix of 2024, lines sold in both
        years), ``slope`` (of the rise collected on that of the law, weighted with 2024), ``mean_gap``
        (law less collected in 2025 at the mix of 2025; fraction).
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
    moments = pd.DataFrame(
        {"w": weight, "c": weight * collected, "l": weight * law, "cl": weight * collected * law,
         "ll": weight * law * law}
    ).groupby(keys).sum()  # fmt: skip
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


def what_explains(lines: pd.DataFrame, exclusions: pd.DataFrame) -> pd.DataFrame:
    """Split what the law says and customs did not collect in 2025 by its reasons.

    Parameters
    ----------
    lines : DataFrame
        Rows of :func:`till_lines`, of one partner.
    exclusions : DataFrame
        Source table ``us_section301_exclusions_hts10``.

    Returns
    -------
    DataFrame
        Index reason; ``value`` (US dollars) and ``points`` (over imports of 2025; fraction). The
        reasons add up to the gap, the last row.
    """
    # ASSUME: goods that came within a month after a rise had been loaded before it and bore the old
    # rate; an exclusion is claimed on the share of a line's value that claimed it in 2024.
    value = lines.value_2025
    gap = lines.law_2025 * value - lines.duties_2025
    named = {
        "exempt by use": gap[lines.programme.eq("by_use")].sum(),
        "energy and bullion that paid nothing": gap[lines.programme.eq("uncollected")].sum(),
        "metal content of articles": gap[lines.programme.str.endswith("_content")].sum(),
    }
    others = ~lines.programme.isin(["by_use", "uncollected"]) & ~lines.programme.str.endswith("_content")
    named["loaded before a rise"] = (lines.risen * value)[others].sum()
    claimed = exclusions.groupby("hs10").claim_share.sum().clip(upper=1)
    share = lines.hs10.map(claimed).fillna(0.0)
    named["exclusions from Section 301"] = (lines.section_301 * value * share)[others].sum()
    named["other claims, drawback, timing"] = gap.sum() - sum(named.values())
    named["law less collected"] = gap.sum()
    table = pd.DataFrame({"value": pd.Series(named)})
    table["points"] = table.value / value.sum()
    return table.rename_axis("reason")


def by_month(statutory: pd.DataFrame, panel: pd.DataFrame, partner: str) -> pd.DataFrame:
    """Compare collections with the law by month, at the fixed and at the current mix of sectors.

    Parameters
    ----------
    statutory : DataFrame
        Rows of :func:`statutory.statutory_rates` by NAICS3.
    panel : DataFrame
        The NAICS3 panel.
    partner : str
        ISO alpha-3 code.

    Returns
    -------
    DataFrame
        Index month from 2024 on; ``law_fixed`` (weights of 2024), ``law_current`` (weights of the
        month), ``collected`` (fractions), ``collected_on_law`` at the current mix.
    """
    law = statutory[statutory.partner.eq(partner) & statutory.month.dt.year.ge(2024)]
    own = panel[panel.partner.eq(partner)].rename(columns={"naics3": "product"})
    both = law.astype({"product": "str"}).merge(
        own.astype({"product": "str"})[["product", "month", "customs_value", "duties"]],
        on=["product", "month"],
    )
    both["fixed"] = both.statutory_rate * both.weight
    both["current"] = both.statutory_rate * both.customs_value
    sums = both.groupby("month")[["fixed", "weight", "current", "customs_value", "duties"]].sum()
    table = pd.DataFrame({"law_fixed": sums.fixed / sums.weight})
    table["law_current"] = sums.current / sums.customs_value
    table["collected"] = sums.duties / sums.customs_value
    table["collected_on_law"] = sums.duties / sums.current
    return table

"""The statutory rate: what the law would charge on a fixed basket, by layer, product and month.

Layers add up: base rate, Section 201, Section 232, Section 301 and the uniform layer (IEEPA,
Section 122 and, from July 2026, Section 301 on forced labour). Weights are from before the episode,
so that the rate moves with the law only, never with the mix of goods.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.combine.law.calendar import FLOOR, UNIFORM, day_weights, rate_steps
from analysis.combine.law.lines import lines_2017, lines_2024, section_232_dates, section_232_share

#: Layers of the statutory rate, in the order in which figures stack them.
LAYERS = ["base", "section_201", "section_232", "section_301", "uniform"]

#: First month of the panels, and last month of trade by system unless the build says otherwise.
FIRST_MONTH = "2013-01"
ENDS = {"naics3": "2025-11", "hs2": "2021-07"}

#: First month of China's 2024 basket; before it China's goods have the weights of 2017.
BASKET_2024 = pd.Timestamp("2024-01-01")

#: Action of the HS6 table -> event that dates it, and the layer it belongs to.
ACTIONS_2018 = {
    "TT201_1st": ("E001", "section_201"),
    "TT201_2nd": ("E099", "section_201"),
    "TT201_3rd": ("E100", "section_201"),
    "TT232_1": ("E002", "section_232"),
    "TT232_2": ("E010", "section_232"),
    "TT301_a": ("E003", "section_301"),
    "TT301_b": ("E004", "section_301"),
    "TT301_c": ("E005", "section_301"),
    "TT301_d": ("E006", "section_301"),
    "TT301_e": ("E007", "section_301"),
    "TT301_f": ("E009", "section_301"),
}

#: First day on which goods that claim USMCA are free of the border measures (EO 14231, 14232).
USMCA_EXEMPT = pd.Timestamp("2025-03-07")

#: Last of the three months whose USMCA claims are taken as what qualifies.
SETTLED = pd.Timestamp("2025-11-01")

#: Measures that exempt Annex II lines and goods under Section 232.
EXEMPTING = ["ieepa_reciprocal", "ieepa_brazil", "s122", "s301_forced_labor"]


def statutory_rates(
    read, events: pd.DataFrame, *, last_month: str, ends: dict[str, str] | None = None
) -> pd.DataFrame:
    """Return the statutory rate by partner, product system, product and month.

    Parameters
    ----------
    read : callable
        ``collect.read_table``.
    events : DataFrame
        ``collect.read_events()``.
    last_month : str
        Last month for China by sector (``"2026-08"``).
    ends : dict, optional
        Last month of the trade of each product system; other partners end there, since their
        calendar is established only to then.

    Returns
    -------
    DataFrame
        Key partner x system x product x month; ``weight`` (share of the product in the partner's
        basket), one column per layer and ``statutory_rate``, their sum (fractions).

    Notes
    -----
    China: HS6 basket of 2017 to 2023-12, HTS10 basket of 2024 after; the two do not splice, their
    goods differ. Other partners: the HTS10 basket of 2024 throughout, since no earlier one by HTS10
    and partner is in the tables. In 2018-2020 their rates moved by Sections 201 and 232 only.
    """
    # ASSUME: for other partners the basket of 2024 stands for that of 2017.
    parts = []
    first = pd.date_range(FIRST_MONTH, BASKET_2024, freq="MS", inclusive="left")
    lines = lines_2017(read)
    for system in ("naics3", "hs2"):
        parts.append(_china_2017(lines, events, first, system))
    lines = lines_2024(read)
    dates = section_232_dates(lines, read("us_section232_products"))
    shares = section_232_share(lines)
    last = ENDS | (ends or {})
    claims = usmca_share(read("us_usmca_claims_naics3_monthly"))
    groups = read("partners").set_index("partner").group
    for partner, own in lines.groupby("partner"):
        china = partner == "CHN"
        start, end = (BASKET_2024, last_month) if china else (FIRST_MONTH, last["naics3"])
        group = groups.get(partner)
        steps = rate_steps(events, partner, group if isinstance(group, str) else None)
        lawful = layers_2024(
            own, dates.loc[own.index], shares.loc[own.index], steps, claims.get(partner)
        )
        months = pd.date_range(start, end, freq="MS")
        parts.append(average_by_product(lawful, own, "naics3", own.customs_value, months))
        if not china:
            months = months[months <= last["hs2"]]
            parts.append(average_by_product(lawful, own, "hs2", own.customs_value, months))
    rates = pd.concat(parts, ignore_index=True)
    rates["statutory_rate"] = rates[LAYERS].sum(axis=1)
    return rates.astype({"partner": "category", "system": "category", "product": "category"})


def usmca_share(claims: pd.DataFrame, *, settled: pd.Timestamp = SETTLED) -> dict[str, pd.Series]:
    """Return, for Canada and Mexico, the share of each sector's imports that qualifies for USMCA.

    Index of each Series: ``naics3``; values: fraction, over the three months that end with ``settled``.
    """
    # ASSUME: what claimed USMCA in September-November 2025 is what qualifies. Before March 2025 few
    # importers claimed, since most goods were free without it; by autumn claiming had settled.
    # ASSUME: vehicles from Canada and Mexico pay on their full value; the US content that USMCA
    # vehicles may deduct is not public.
    months = claims.month.between(settled - pd.DateOffset(months=2), settled)
    sums = claims[months].groupby(["partner", "naics3"])[["usmca_value", "total_value"]].sum()
    share = (sums.usmca_value / sums.total_value.where(sums.total_value > 0)).fillna(0.0)
    return {partner: share.loc[partner] for partner in share.index.levels[0]}


def _china_2017(lines, events, months, system) -> pd.DataFrame:
    """China's rates on the 2017 basket: base rate plus every action in force, day-weighted."""
    first_day = events.drop_duplicates("event_id").set_index("event_id").effective_date
    days = pd.DatetimeIndex([pd.Timestamp("2000-01-01")])
    segments = days.append(pd.DatetimeIndex(sorted({first_day[e] for e, _ in ACTIONS_2018.values()})))
    layers = {layer: np.zeros((len(segments), len(lines))) for layer in LAYERS}
    layers["base"][:] = lines.base_rate.to_numpy()
    for action, (event, layer) in ACTIONS_2018.items():
        layers[layer][segments >= first_day[event]] += lines[action].to_numpy()
    lawful = (segments, layers)
    lines = lines.assign(partner="CHN")
    return average_by_product(lawful, lines, system, lines.weight, months)


def layers_2024(lines, dates, shares, steps, usmca, further=()):
    """Layers of the rate on every line (columns) in every segment between changes (rows).

    ``further`` lists measures that no calendar knows, as tuples of a column of ``steps``, the share of
    each line that it covers, and whether it spares what the reciprocal tariffs spare, and what
    qualifies for USMCA.
    """
    dated = (*dates.to_numpy().T, lines.review_date.to_numpy(), lines.annex2_date.to_numpy())
    days = pd.DatetimeIndex(np.unique(np.concatenate(dated))).dropna()
    changes = steps.index.union(days).union([USMCA_EXEMPT])
    segments = pd.DatetimeIndex(["2000-01-01"]).union(changes)
    levels = steps.reindex(segments, method="ffill").fillna(0.0)
    # ASSUME: HTS chapters 98 and 99 (goods returned, special provisions) bear no additional duty.
    ordinary = ~lines.special.to_numpy()
    base, energy = lines.base_rate.to_numpy(), lines.energy.to_numpy(dtype=float)
    qualifying = np.zeros(len(lines)) if usmca is None else lines.naics3.map(usmca).fillna(0.0)
    layers = {layer: np.zeros((len(segments), len(lines))) for layer in LAYERS}
    layers["base"][:] = base
    for row, day in enumerate(segments):
        level = levels.iloc[row]
        rate_232, covered = _section_232(level, day, dates, shares, base)
        annex2 = lines.annex2_date.le(day).to_numpy()
        # ASSUME: Annex II stands for the exemptions of Brazil's order, Section 122 and Section 301
        # (forced labour) too, whose lists are not in the tables.
        exempting = (1 - np.maximum(annex2, covered)) * ordinary
        border = (1 - covered) * ordinary * (1 - np.asarray(qualifying) * (day >= USMCA_EXEMPT))
        # Canada's energy and potash have a rate of their own; Mexico's bear the common one.
        apart = energy if level.get("ieepa_border_energy", 0.0) else np.zeros(len(lines))
        liable = dict.fromkeys(EXEMPTING, exempting) | {
            "ieepa_border": border * (1 - apart),
            "ieepa_border_energy": border * apart,
        }
        layers["section_201"][row] = lines.solar * level.get("s201_solar", 0.0) * ordinary
        layers["section_232"][row] = rate_232 * ordinary
        layers["section_301"][row] = _section_301(lines, level, day) * ordinary
        for measure in UNIFORM:
            layers["uniform"][row] += _additional(level, measure, base) * liable.get(measure, ordinary)
        for measure, covers, spares in further:
            liability = exempting * (1 - np.asarray(qualifying)) if spares else ordinary
            layers["uniform"][row] += level[measure] * covers * liability
    return segments, layers


def _additional(level, measure, base) -> np.ndarray:
    """Rate that a measure adds to each line's base rate, as an add-on or up to a floor."""
    return level.get(measure, 0.0) + np.clip(level.get(measure + FLOOR, 0.0) - base, 0, None)


def _section_232(level, day, dates, shares, base) -> tuple[np.ndarray, np.ndarray]:
    """Section 232 rate of each line on a day, and the share of its value that is covered.

    Programmes do not stack (EO 14289): the one that takes most counts.
    """
    rate, covered = np.zeros(len(dates)), np.zeros(len(dates))
    for measure in dates:
        share = np.where(dates[measure].to_numpy() <= np.datetime64(day), shares[measure], 0.0)
        additional = _additional(level, measure, base) * share
        rate = np.maximum(rate, additional)
        covered = np.maximum(covered, np.where(additional > 0, share, 0.0))
    return rate, covered


def _section_301(lines, level, day) -> np.ndarray | float:
    """Section 301 rate of each line on a day: the review's rate once in force, else its list's."""
    by_list = {name: level.get(f"s301_list{name.lower()}", 0.0) for name in ("1", "2", "3", "4A")}
    if not any(by_list.values()):
        return 0.0
    rate = lines.list_301.map(by_list).fillna(0.0)
    return rate.mask(lines.review_date.le(day), lines.review_rate).to_numpy()


def average_by_product(lawful, lines, system, weights, months) -> pd.DataFrame:
    """Average lines into products with fixed weights, and segments into months by days."""
    segments, layers = lawful
    product = pd.Categorical(lines[system])
    weights = np.asarray(weights, dtype=float)
    n_products = len(product.categories)
    known = product.codes >= 0
    total = np.bincount(product.codes[known], weights[known], n_products)
    in_month = day_weights(segments, months)
    index = pd.MultiIndex.from_product([product.categories, months], names=["product", "month"])
    rates = pd.DataFrame(index=index)
    rates["weight"] = np.repeat(total / total.sum(), len(months))
    for layer, by_line in layers.items():
        sums = [np.bincount(product.codes[known], (r * weights)[known], n_products) for r in by_line]
        rates[layer] = (in_month @ (np.array(sums) / total)).T.ravel()
    rates = rates.reset_index()
    rates.insert(0, "partner", lines.partner.iloc[0])
    rates.insert(1, "system", system)
    return rates


def total_rate(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the statutory rate of a whole basket by partner and month, with its layers.

    Parameters
    ----------
    rates : DataFrame
        Rows of :func:`statutory_rates` of one product system.

    Returns
    -------
    DataFrame
        Index partner x month; layers and ``statutory_rate`` (fractions).
    """
    columns = [*LAYERS, "statutory_rate"]
    weighted = rates[columns].mul(rates.weight, axis=0)
    keys = [rates.partner.astype(str), rates.month]
    return weighted.groupby(keys).sum().div(rates.weight.groupby(keys).sum(), axis=0)

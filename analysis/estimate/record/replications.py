"""Our number for each published one, on its own regressor, window, horizon and outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.engine.fitting import fit
from analysis.engine.panel import Panel
from analysis.engine.results import Estimate
from analysis.estimate.elasticity.main.products import by_law, by_law_in_changes

#: Weights and base of the law of 2018: the year before it.
BASE = pd.Timestamp("2017-12-01")

#: Smallest rise of a rate that is a law and no rounding of sums, fraction.
LEAST_RISE = 1e-6


@dataclass(frozen=True)
class Ours:
    """Our number beside a published one."""

    #: In the unit of the published one; the interval is missing where ours is a plain sum.
    value: float
    ci_low: float
    ci_high: float
    how: str  #: What it is, in a few words.


def regressions(data: Panel) -> dict[str, Ours]:
    """Return the regressions of published studies on their windows, by chapter.

    Parameters
    ----------
    data : Panel
        By chapter.

    Returns
    -------
    dict of Ours
        Id of ``published_estimates`` -> ours, clustered by partner and product.
    """
    clustering = {"cluster_by": "partner and product"}
    designs = {
        "fgkk_value": (
            by_law(data.system, window="2017-01:2019-04", weights="equal", **clustering),
            "value by law, by chapter, each alike",
        ),
        "arw_quantity": (
            by_law_in_changes(data.system, window="2018-01:2018-12", weights_year=2017, **clustering),
            "value by law, 12-month changes of 2018, by chapter",
        ),
    }
    return {name: _of(fit(spec, data), how) for name, (spec, how) in designs.items()}


def horizons(path: pd.DataFrame) -> dict[str, Ours]:
    """Return responses at the horizon of published ones, by law, across partners.

    Parameters
    ----------
    path : DataFrame
        Of :func:`projections.randomise`, first episode.
    """
    at_month = {"tamberi_short": 0, "tamberi_long": 12, "blp_short": 12}
    by = path.set_index("horizon")
    how = "value by law across partners, month {}"
    return {
        name: Ours(*(float(by[column][h]) for column in ("value", "ci_low", "ci_high")), how.format(h))
        for name, h in at_month.items()
        if h in by.index
    }


def implied(elasticity: Estimate, weights: pd.Series, rates: pd.DataFrame) -> dict[str, Ours]:
    """Return what an elasticity by law says of imports from China, of all goods and of those hit.

    Parameters
    ----------
    elasticity : Estimate
        By law, first episode.
    weights : Series
        Share of each HS6 line in imports from China in 2017.
    rates : DataFrame
        Statutory rate, fraction: index month, columns as the index of ``weights``.

    Returns
    -------
    dict of Ours
        In per cent; the interval is that of the elasticity.
    """
    windows = {
        "jiang_exports": ("2018-07", "2019-04", False),
        "fgkk_event": ("2019-01", "2019-04", True),
        "arw_value_drop": ("2018-10", "2018-12", True),
        "nicita_fall": ("2019-01", "2019-06", True),
    }
    numbers = {}
    for name, (first, last, hit) in windows.items():
        rises = np.log1p(rates[first:last]).mean() - np.log1p(rates.loc[BASE])
        raised = rates[first:last].gt(rates.loc[BASE] + LEAST_RISE).any()
        base_weights = weights.where(raised, 0.0) if hit else weights
        ends = (
            100 * (float((base_weights * np.exp(e * rises)).sum() / base_weights.sum()) - 1)
            for e in (elasticity.value, elasticity.ci_low, elasticity.ci_high)
        )
        goods = "goods hit by then" if hit else "all goods"
        numbers[name] = Ours(*ends, f"implied by the elasticity by law, {goods}, {first} to {last}")
    return numbers


def implied_india(elasticity: Estimate, data: Panel) -> dict[str, Ours]:
    """Return what an elasticity by law says of imports from India under the duties of August 2025.

    Parameters
    ----------
    elasticity : Estimate
        By law, second episode.
    data : Panel
        By sector.
    """
    pairs = data.of("IND")
    before, after = (data.inside(window) for window in ("2024-01:2024-12", "2025-09:2025-11"))
    law, weights = data.statutory[pairs], np.nansum(data.customs_value[pairs][:, before], axis=1)
    rises = law[:, after].mean(axis=1) - law[:, before].mean(axis=1)
    rated = np.isfinite(rises)
    ends = (
        100 * float(np.average(np.expm1(e * rises[rated]), weights=weights[rated]))
        for e in (elasticity.value, elasticity.ci_low, elasticity.ci_high)
    )
    number = Ours(*ends, "implied by the elasticity by law, all goods, 2025-09 to 2025-11")
    return dict.fromkeys(("kiel_2026_india_low", "kiel_2026_india_high"), number)


def shares(imports: pd.DataFrame) -> dict[str, Ours]:
    """Return China's share of US imports in the years of published ones, per cent.

    Parameters
    ----------
    imports : DataFrame
        General imports of years: index year, columns ``CHN`` and ``WLD``, US dollars.
    """
    spans = {"alfaro_chor_2016": (2016, 2017), "alfaro_chor_2022": (2022, 2022)}
    numbers = {}
    for name, (first, last) in spans.items():
        totals = imports.loc[first:last].sum()
        how = f"general imports, {first}" + (f"-{last}" if last > first else "")
        numbers[name] = _sum(100 * float(totals.CHN / totals.WLD), how)
    return numbers


def later_sums(
    data: Panel, world: pd.DataFrame, exports: pd.Series, on_exporters: pd.Series
) -> dict[str, Ours]:
    """Return plain sums beside those that studies of 2026 print of 2025.

    Parameters
    ----------
    data : Panel
        By sector.
    world : DataFrame
        Imports from all partners: index month, ``customs_value`` and ``ai_customs_value``, US dollars.
    exports : Series
        China's exports to the United States by month, US dollars.
    on_exporters : Series
        Share of the duty collected that China's exporters bore, by month (fraction).
    """
    inside = data.inside("2025-01:2025-12")
    months = data.months[inside]
    from_china = np.nansum(data.customs_value[data.of("CHN")][:, inside])
    of_all = world.customs_value.reindex(months).sum()
    paid = {"nyfed_2026": "2025-08", "nyfed_2026_sep_oct": "2025-09", "nyfed_2026_nov": "2025-11"}
    paid["kiel_2026_incidence"] = "2025-11"
    borne = "price of China less other origins on the duty collected, December 2024 to "
    return {
        "nyfed_2026_china_share": _sum(
            100 * float(from_china / of_all), f"imports for consumption, 2025 to {months[-1]:%B}"
        ),
        "waugh_2026_ai_growth": _sum(
            _growth(world.ai_customs_value, 2023, 2025), "goods of data centres, 2025 on 2023"
        ),
        "ecb_2026_exports_us": _sum(_growth(exports, 2024, 2025), "as first published, months of both"),
        "eck_2026_gap_share": _sum(100 * _uncollected(data), f"law and duties, {months[-1]:%B} 2025"),
        **{
            name: _sum(1 - float(on_exporters[month]), f"{borne}{month:%B %Y}")
            for name, month in ((name, pd.Timestamp(text)) for name, text in paid.items())
        },
    }


def _growth(values: pd.Series, before: int, after: int) -> float:
    """Return the change of a sum between two years, per cent, over the months that both have."""
    by_year = [values[str(year)].dropna() for year in (before, after)]
    first, second = (part.set_axis(part.index.month) for part in by_year)
    both = first.index.intersection(second.index)
    return 100 * (float(second[both].sum() / first[both].sum()) - 1)


def _uncollected(data: Panel) -> float:
    """Return the rise of the law since 2024 that the rate collected did not have, as its share.

    The law on the imports of 2024; collected is duties over imports of the last month.
    """
    before, last = data.inside("2024-01:2024-12"), data.position("2025-11")
    values, duties = data.customs_value, data.column("duties")
    law, rated = np.expm1(data.statutory), np.isfinite(data.statutory[:, [*before, last]]).all(axis=1)
    weights = np.nansum(values[rated][:, before], axis=1)
    rise = np.average(law[rated, last] - law[rated][:, before].mean(axis=1), weights=weights)
    collected = [
        np.nansum(duties[rated][:, months]) / np.nansum(values[rated][:, months])
        for months in ([last], before)
    ]
    return 1 - float((collected[0] - collected[1]) / rise)


def _sum(value: float, how: str) -> Ours:
    """Return a number without an interval."""
    return Ours(value, np.nan, np.nan, how)


def _of(e: Estimate, how: str) -> Ours:
    return Ours(e.value, e.ci_low, e.ci_high, f"{how}, {e.window.replace(':', ' to ')}")

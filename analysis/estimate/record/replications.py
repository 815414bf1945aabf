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
            by_law(data.system, window="2017-01:2019-04", **clustering),
            "value by law, by chapter",
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
        numbers[name] = Ours(100 * float(totals.CHN / totals.WLD), np.nan, np.nan, how)
    return numbers


def _of(e: Estimate, how: str) -> Ours:
    return Ours(e.value, e.ci_low, e.ci_high, f"{how}, {e.window.replace(':', ' to ')}")

"""Elasticities of 2024-2025 by end use and by sector, and sectors drawn to the common one.

Each group is a regression of its own on lines sold in both years: product effects, and effects of
partner x group. What happened to a partner in a group (China's electronics while data centres were
built) is then taken out there and cannot pass for its response, as it would with one effect a partner.
No row stands in two groups, so that their errors are taken for independent. The price is that a tariff
on all goods of a partner alike says nothing.

Sectors differ by noise too. The random-effects model tells how much of their spread is none: an estimate
keeps tau2 / (tau2 + its variance) of its distance to the common one. An error that is too small would
pass for spread, and clustered errors are too small where few partners carry a group: the errors are
those of the jackknife over partners, and the clustered ones stand beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import pandas as pd

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.engine.inference import from_t, jackknife
from analysis.engine.regression import leave_out_each, regress
from analysis.engine.result_columns import ESTIMATES
from analysis.engine.results import Estimate, to_frame
from analysis.engine.two_effects import TwoEffects
from analysis.estimate.elasticity.main.lines import LINE_OUTCOMES, Lines, draw_lines
from analysis.vocabulary import Term

#: Partners below which a group has no estimate: as many clusters, and lines sold by few say little.
# ASSUME: ten clusters are the fewest on which a clustered error is read at all.
FEWEST_PARTNERS = 10

#: Share of the law's variation below which what the effects leave of it is rounding.
ROUNDING_SHARE = 1e-12

#: Subheadings of HS 2022 with one predecessor in HS 2017, whose end use they have.
# ASSUME: phones, solar cells and road tractors are used as they were before they were renumbered.
PREDECESSORS = {
    "851713": "851712",
    "851714": "851712",
    "854142": "854140",
    "854143": "854140",
    "870121": "870120",
    "870122": "870120",
    "870123": "870120",
    "870124": "870120",
    "870129": "870120",
}

GROUPS = Columns(
    "a group, sorted",
    {
        "group": Term("Group", "", "end use, or sector by NAICS3"),
        "share": Term("Share of imports", "fraction", "of the imports of 2024 of all lines", "whole"),
        "n_lines": Term("Lines", "count", "HTS10 codes used"),
        "std_error_clustered": Term(
            "Clustered", "elasticity", "standard error clustered by partner", "two"
        ),
        **ESTIMATES,
    },
)

#: What a group's estimate becomes beside the others; the interval is of 95 %.
SHRUNK = Columns(
    GROUPS.row,
    GROUPS
    | {
        "weight": Term(
            "Kept",
            "fraction",
            "share that the estimate keeps of its distance to the common one",
            "whole",
        ),
        "shrunk": Term(
            "Drawn to the common one [95 %]",
            "elasticity",
            "estimate drawn to the common one",
            "two",
            ("shrunk_low", "shrunk_high"),
        ),
        "shrunk_low": Term("95 % low", "elasticity", "lower end of the interval of the drawn estimate"),
        "shrunk_high": Term(
            "95 % high", "elasticity", "upper end of the interval of the drawn estimate"
        ),
    },
)


@dataclass(frozen=True)
class Shrunk:
    """Estimates by group and the common one that they are drawn to."""

    #: Rows of :func:`by_group` that have an estimate.
    frame: Annotated[pd.DataFrame, SHRUNK]
    #: Mean over groups, by the inverse of variance and spread; 95 % interval.
    common: float
    common_low: float
    common_high: float
    #: Standard deviation of true elasticities between groups (Paule-Mandel); 0: the estimates lie no
    #: farther apart than their errors alone would put them.
    tau: float
    #: Cochran's statistic that all groups have one elasticity, and its p.
    q: float
    p_value: float


def end_use_of(hs10: pd.Series, end_use: pd.DataFrame) -> pd.Series:
    """Return the end use of HTS10 lines, missing where the categories have none.

    Parameters
    ----------
    hs10 : Series
        HTS10 codes.
    end_use : DataFrame
        Source table ``hs6_bec5_end_use``; ``"other"`` (unmapped there) is missing too.
    """
    use_by_hs6 = end_use[end_use.end_use.ne("other")].set_index("hs6").end_use
    return hs10.str[:6].replace(PREDECESSORS).map(use_by_hs6)


def is_ai_good(hs10: pd.Series, ai_goods: pd.DataFrame) -> pd.Series:
    """Return whether HTS10 lines are goods of data centres, by source table ``us_ai_goods_hs10``."""
    return hs10.isin(ai_goods.hs10)


@returns(GROUPS)
def by_group(rates: pd.DataFrame, group: pd.Series, *, vintage: str = "") -> pd.DataFrame:
    """Return the elasticity of imports to the law in each group of products, 2024 to 2025.

    Log value on the change of log(1 + statutory rate), equal weights, jackknife over partners. A group
    of fewer than :data:`FEWEST_PARTNERS` partners, or in which the law does not vary without one of
    them, has no row.

    Parameters
    ----------
    rates : DataFrame
        Of :func:`line_rates.line_rates`: ``partner``, ``hs10``, ``value_2024``, ``value_2025`` (US
        dollars), ``rate_2024``, ``rate_2025`` (fractions).
    group : Series
        Group of each row, aligned with ``rates``; rows without one are left out.
    vintage : str
        Publication of the imports.

    Raises
    ------
    InputError
        No group has an estimate.
    """
    table = rates.assign(law=np.log1p(rates.rate_2025) - np.log1p(rates.rate_2024))
    total, rows, estimates = rates.value_2024.sum(), [], []
    for name, members in table.groupby(group, sort=True):
        lines = draw_lines(members)
        if len(lines.partners) < FEWEST_PARTNERS:
            continue
        try:
            clustered, sure = _fit(lines, str(name), vintage)
        except InputError:  # the law does not vary within the effects
            continue
        row = {"group": name, "share": members.value_2024.sum() / total, "n_lines": len(lines.products)}
        rows.append(row | {"std_error_clustered": clustered.std_error})
        estimates.append(sure)
    if not rows:
        raise InputError("no group of products has enough partners and a law that varies.")
    return pd.concat([pd.DataFrame(rows), to_frame(estimates)], axis=1)


def _fit(lines: Lines, name: str, vintage: str) -> tuple[Estimate, Estimate]:
    """Return one group's estimate, clustered by partner and by the jackknife over partners."""

    def slope(kept: np.ndarray) -> np.ndarray:
        # Codes may have gaps, and a line that one partner is left with says nothing.
        absorber = TwoEffects(lines.product[kept], lines.partner[kept])
        y, x = absorber.absorb(np.column_stack([lines.y[kept], lines.law[kept]])).T
        if x @ x <= ROUNDING_SHARE * (lines.law[kept] @ lines.law[kept]):
            raise InputError(f"{name}: the law does not vary without one of the partners.")
        return np.array([x @ y / (x @ x)])

    clustered = regress(
        lines.y,
        lines.law,
        effects=[lines.product, lines.partner],
        clusters=[lines.partner],
        absorber=TwoEffects(lines.product, lines.partner),
        where=name,
        labels={
            "name": f"2024-2025.hs10.by_group.{name}",
            "outcome": LINE_OUTCOMES["continuing"],
            "regressor": "change of log(1 + statutory rate)",
            "estimator": "OLS",
            "fixed_effects": "product, partner",
            "cluster_by": "partner",
            "system": "hs10",
            "window": "2024-01:2025-12",
            "vintage": vintage,
            "design": "by_group",
            "episode": "2025",
        },
    ).estimate()
    covariance = jackknife(leave_out_each(lines.partner, slope), np.array([clustered.value]))
    row = from_t(clustered.value, float(covariance[0, 0] ** 0.5), clustered.n_clusters - 1)
    raw = {"std_error_raw": row["std_error"], "small_sample_factor": 1.0}
    return clustered, replace(clustered, **row, **raw, cluster_by="partner, jackknife")


def shrink(estimates: pd.DataFrame) -> Shrunk:
    """Draw the estimates of groups to the common one by what their own spread says.

    Parameters
    ----------
    estimates : DataFrame
        ``value``, ``std_error`` and any others, one row a group, of independent errors.

    Notes
    -----
    DerSimonian and Laird (1986, doi:10.1016/0197-2456(86)90046-2) with the spread of Paule and Mandel.
    The interval of a shrunk estimate holds the error of the common one but takes the spread as known;
    t with groups minus one degrees of freedom.

    Raises
    ------
    InputError
        Fewer than three groups with a standard error: their spread cannot be told.
    """
    from scipy.special import stdtrit
    from scipy.stats import chi2
    from statsmodels.stats.meta_analysis import combine_effects

    groups = estimates[estimates.std_error.gt(0)]
    if len(groups) < 3:
        raise InputError(f"{len(groups)} groups have a standard error: at least three show a spread.")
    value, variance = groups.value.to_numpy(), groups.std_error.to_numpy() ** 2
    pooled = combine_effects(value, variance, method_re="pm")
    tau2, common, error = pooled.tau2, pooled.mean_effect_re, pooled.sd_eff_w_re
    weight = tau2 / (tau2 + variance)
    shrunk = weight * value + (1 - weight) * common
    critical = stdtrit(len(groups) - 1, 0.975)
    half = critical * np.sqrt(weight * variance + (1 - weight) ** 2 * error**2)
    shrunk_columns = {"shrunk": shrunk, "shrunk_low": shrunk - half, "shrunk_high": shrunk + half}
    frame = groups.assign(weight=weight, **shrunk_columns).reset_index(drop=True)
    ends = (common - critical * error, common + critical * error)
    p = float(chi2.sf(pooled.q, len(groups) - 1))
    return Shrunk(frame, float(common), *map(float, ends), float(tau2**0.5), float(pooled.q), p)

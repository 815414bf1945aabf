"""Did others sell more where China lost its market? Changes by partner and line on China's exposure.

The exposure of a line is the change of China's log tariff factor times China's share of what the US
bought of it in 2024: the harder hit and the larger the share, the more room for others. The regression
compares the lines of one partner with each other (partner effects), at given changes of its own tariff.
It measures who gained more in exposed lines than in others; a gain in all lines alike is not in it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.estimate.diversion.exposure import REGRESSORS, continuing, midpoint, published_rows
from analysis.estimate.diversion.placebo import (
    CHAPTER_YEARS,
    SECTOR_YEARS,
    chapter_rows,
    sector_rows,
)
from analysis.estimate.diversion.trade import goods_groups
from analysis.estimate.engine.absorb import absorb, make_absorber
from analysis.estimate.engine.fit import least_squares
from analysis.estimate.engine.inference import Scores, from_t, sandwich
from analysis.estimate.engine.ppml import fit_ppml
from analysis.estimate.engine.stored import stored
from analysis.estimate.robustness.long_difference import lines_table
from analysis.paths import PANEL


def regress(
    rows: pd.DataFrame, y: np.ndarray, *, cluster_by: list[str], regressors: list[str] = REGRESSORS,
    weights: np.ndarray | None = None, also_within: str | None = None,
) -> list[dict]:  # fmt: skip
    """Regress a change on the regressors within partners; one row a regressor.

    Parameters
    ----------
    rows : DataFrame
        ``partner``, the regressors and the columns named in ``cluster_by``.
    y : ndarray, shape (n,)
    weights : ndarray, shape (n,), optional
    also_within : str, optional
        Column of a second set of effects, nested in a cluster; for equal weights.

    Returns
    -------
    list of dict
        ``regressor``, ``value``, ``std_error``, ``ci_low``, ``ci_high``, ``p_value``, ``n_obs``,
        ``n_clusters`` (the smallest). Elasticities; intervals of 95 % from t with G - 1 degrees.
    """
    weights = np.ones(len(rows)) if weights is None else np.asarray(weights, dtype=float)
    partner, names = pd.factorize(rows.partner)
    columns = np.column_stack([y, rows[regressors].to_numpy(float)])
    if also_within:
        within = absorb(pd.DataFrame(columns), [partner, pd.factorize(rows[also_within])[0]])
    else:
        sums = [np.bincount(partner, column * weights) for column in columns.T]
        means = np.column_stack(sums) / np.bincount(partner, weights)[:, None]
        within = (columns - means[partner]) * np.sqrt(weights)[:, None]
    scores = least_squares(within[:, 0], within[:, 1:])
    k = len(regressors) + (0 if "partner" in cluster_by else len(names))
    return _rows(scores, rows, regressors, cluster_by, k)


def regress_levels(rows: pd.DataFrame, *, cluster_by: list[str]) -> list[dict]:
    """Fit both years' values by PPML with effects partner x line and partner x year; as :func:`regress`.

    Zeros of one year count; a line new or gone counts with its value.
    """
    both = pd.concat([rows, rows], ignore_index=True)
    year = np.repeat([0, 1], len(rows))
    y = np.concatenate([rows.value_2024, rows.value_2025])
    x = both[REGRESSORS].to_numpy(float) * year[:, None]
    codes = [pd.factorize(both[name])[0] for name in ("partner", "hs10")]
    grid = make_absorber(*codes, year, ("partner x product", "partner x month"), np.ones(len(y)))
    scores = fit_ppml(y, x, grid, where="diversion in levels")
    # Both sets of effects are nested in partners; the constant they contain counts once.
    return _rows(scores, both, REGRESSORS, cluster_by, k=len(REGRESSORS) + 1)


def _rows(scores: Scores, rows: pd.DataFrame, regressors, cluster_by, k: int) -> list[dict]:
    codes = [pd.factorize(rows[name])[0] for name in cluster_by]
    covariance, _, clusters = sandwich(scores, codes, k)
    # A two-way covariance may be indefinite: then there is no standard error.
    variances = np.diag(covariance)
    errors = np.sqrt(np.where(variances > 0, variances, np.nan))
    counts = {"n_obs": len(rows), "n_clusters": clusters, "cluster_by": " and ".join(cluster_by)}
    return [
        {"regressor": name, **from_t(float(value), float(error), clusters - 1), **counts}
        for name, value, error in zip(regressors, scores.coefficients, errors, strict=True)
    ]


def pooled(rows: pd.DataFrame) -> pd.DataFrame:
    """Fit the pooled regression and its variations.

    Returns
    -------
    DataFrame
        Columns of :func:`regress`, ``variation``, and ``exposed_value``: imports of 2024 times exposure,
        summed over all lines (US dollars); times a coefficient it is the diversion implied.

    Notes
    -----
    The first variation, ``continuing``, is the headline: the one that the by-partner table repeats.
    """
    # ASSUME: errors are clustered by partner and by four-digit heading: exemptions and lists are drawn
    # by heading or finer, and shocks to a good hit neighbouring six-digit codes alike.
    both = ["partner", "hs4"]
    kept, change = continuing(rows)
    groups = [prefix for group in goods_groups().values() for prefix in group["prefixes"]]
    special = kept.hs10.str.startswith(tuple(groups)).to_numpy()
    naive = kept.assign(exposure=kept.china * kept.share_with_own)
    apart = [*REGRESSORS, "share", "china"]
    total = (rows.value_2024 + rows.value_2025).to_numpy(float)
    fits = {
        "continuing": regress(kept, change, cluster_by=both),
        "weighted": regress(kept, change, cluster_by=both, weights=kept.value_2024),
        "midpoint": regress(rows, midpoint(rows), cluster_by=both),
        "midpoint_weighted": regress(rows, midpoint(rows), cluster_by=both, weights=total),
        "levels": regress_levels(rows, cluster_by=both),
        "share_apart": regress(kept, change, cluster_by=both, regressors=apart),
        "within_heading": regress(kept, change, cluster_by=both, also_within="hs4"),
        "groups_out": regress(kept[~special], change[~special], cluster_by=both),
        "own_in_share": regress(naive, change, cluster_by=both),
    }  # fmt: skip
    table = pd.DataFrame([{"variation": name, **row} for name, found in fits.items() for row in found])
    return table.assign(exposed_value=float((rows.value_2024 * rows.exposure).sum()))


def by_partner(rows: pd.DataFrame) -> pd.DataFrame:
    """Fit the regression partner by partner, with p-values corrected for their number.

    Returns
    -------
    DataFrame
        Row: partner; columns of :func:`regress` for ``exposure``, clustered by heading, and
        ``p_holm`` (Holm 1979: any false finding) and ``p_bh`` (Benjamini and Hochberg 1995,
        doi:10.1111/j.2517-6161.1995.tb02031.x: share of false findings).
    """
    from statsmodels.stats.multitest import multipletests

    found = []
    for name, own in continuing(rows)[0].groupby("partner"):
        kept, change = continuing(own)
        exposure = regress(kept, change, cluster_by=["hs4"])[1]
        found.append({"partner": name, **exposure})
    table = pd.DataFrame(found)
    for column, method in (("p_holm", "holm"), ("p_bh", "fdr_bh")):
        table[column] = multipletests(table.p_value, method=method)[1]
    return table.sort_values("value", ascending=False).reset_index(drop=True)


def placebos(statutory: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """Fit the regression by sector and by chapter, in earlier years and in that of the tariffs.

    Returns
    -------
    DataFrame
        Columns of :func:`regress`, ``lines`` (``"sectors"`` or ``"chapters"``), ``change`` (the years)
        and ``is_placebo``.
    """
    samples = [("sectors", years, sector_rows(years)) for years in SECTOR_YEARS]
    samples += [("chapters", years, chapter_rows(years, statutory, every)) for years in CHAPTER_YEARS]
    return pd.DataFrame(
        {"lines": lines, "change": f"{years[0]} to {years[1]}", "is_placebo": years[1] < 2025, **row}
        for lines, years, rows in samples
        for row in regress(rows, rows.change.to_numpy(), cluster_by=["partner", "product"])
    )


def diversion_regressions() -> dict[str, pd.DataFrame]:
    """Fit everything: ``diversion_pooled``, ``diversion_partners``, ``diversion_placebos``."""
    lines = lines_table()
    rows = published_rows(*lines)
    return {
        "diversion_pooled": pooled(rows),
        "diversion_partners": by_partner(rows),
        "diversion_placebos": placebos(*lines),
    }


def load_or_run(folder: Path = PANEL) -> dict[str, pd.DataFrame]:
    """Return :func:`diversion_regressions`, stored if nothing has changed."""
    names = ["diversion_pooled", "diversion_partners", "diversion_placebos"]
    return stored(diversion_regressions, names, folder=folder)


def implied(coefficient: float, *, share: float, before: float, after: float) -> float:
    """Return the growth of others' sales in a line that a coefficient implies (fraction).

    Parameters
    ----------
    share : float
        China's share of the line.
    before, after : float
        China's tariff (fractions).
    """
    return float(np.expm1(coefficient * share * (np.log1p(after) - np.log1p(before))))

"""Did others sell more where China lost its market? Changes by partner and line on China's exposure.

The exposure of a line is the change of China's log tariff factor times China's share of what the US
bought of it in 2024: the harder hit and the larger the share, the more room for others. The regression
compares the lines of one partner with each other (partner effects), at given changes of its own tariff.
It measures who gained more in exposed lines than in others; a gain in all lines alike is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.columns import shared
from analysis.engine.absorb import make_absorber
from analysis.engine.regression import Fit, poisson, regress, summarise
from analysis.engine.results import Estimate, to_frame
from analysis.estimate.diversion.exposure import REGRESSORS, continuing, midpoint
from analysis.vocabulary import Term

#: Clusters of the pooled regression.
# ASSUME: errors are clustered by partner and by four-digit heading: exemptions and lists are drawn by
# heading or finer, and shocks to a good hit neighbouring six-digit codes alike.
BOTH = ("partner", "hs4")

#: What estimates from the published lines have in common.
LINE_LABELS = {"system": "hs10", "window": "2024:2025"}

#: Columns of a coefficient on China's exposure, and those that :func:`by_partner` adds.
EXPOSURE = shared(
    "value",
    "ci_low",
    "ci_high",
    label="Exposure [95 %]",
    unit="elasticity",
    format="two",
    definition="change of log imports per unit of exposure: China's change of the log tariff factor "
    "times its share of the line",
)
CORRECTED = {
    "p_holm": Term(
        "Holm",
        "probability",
        "p corrected for the number of partners: the chance of any false finding (Holm 1979)",
        "probability",
    ),
    "p_bh": Term(
        "Ben.-Hochberg",
        "probability",
        "p corrected for the number of partners: the share of "
        "false findings (Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x)",
        "probability",
    ),
}


def fit_changes(
    rows: pd.DataFrame,
    y: np.ndarray,
    *,
    cluster_by: tuple[str, ...],
    regressors: tuple[str, ...] = REGRESSORS,
    weights: np.ndarray | None = None,
    within: tuple[str, ...] = ("partner",),
    **labels,
) -> list[Estimate]:
    """Regress a change on the regressors within partners; one estimate a regressor.

    Parameters
    ----------
    rows : DataFrame
        The regressors and the columns named in ``cluster_by`` and ``within``.
    y : ndarray, shape (n,)
    weights : ndarray, shape (n,), optional
    within : tuple of str
        Columns whose values have an effect each.
    **labels
        Fields of :class:`Estimate`: ``design``, ``system``, ``window``, ``vintage``, ``is_placebo``.

    Returns
    -------
    list of Estimate
        Elasticities; intervals of 95 % from t with the smallest number of clusters less one.
    """
    clusters = _codes(rows, cluster_by)
    x = rows[list(regressors)].to_numpy(float)
    fit = regress(
        y,
        x,
        effects=_codes(rows, within),
        clusters=clusters,
        weights=weights,
        names=regressors,
        where="diversion",
    )
    if "partner" in cluster_by:
        # ASSUME: K counts the regressors alone where effects are nested in clusters; the constant that
        # the effects contain is not counted, as it is in the monthly designs.
        fit = summarise(fit.scores, clusters, len(regressors), columns=fit.columns)
    return _estimates(
        fit,
        regressors,
        outcome="change of log customs value",
        estimator="OLS",
        weights="equal" if weights is None else "value",
        fixed_effects=", ".join(within),
        cluster_by=" and ".join(cluster_by),
        **labels,
    )


def fit_levels(rows: pd.DataFrame, *, cluster_by: tuple[str, ...], **labels) -> list[Estimate]:
    """Fit both years' values by PPML with effects partner x line and partner x year.

    Zeros of one year count; a line new or gone counts with its value. Parameters as
    :func:`fit_changes`.
    """
    both = pd.concat([rows, rows], ignore_index=True)
    year = np.repeat([0, 1], len(rows))
    y = np.concatenate([rows.value_2024, rows.value_2025])
    x = both[list(REGRESSORS)].to_numpy(float) * year[:, None]
    partner, line = _codes(both, ("partner", "hs10"))
    fit = poisson(
        y,
        x,
        effects=[partner * (line.max() + 1) + line, partner * 2 + year],
        clusters=_codes(both, cluster_by),
        names=REGRESSORS,
        where="diversion in levels",
        absorber=make_absorber(partner, line, year, ("partner x product", "partner x month"), None),
    )
    return _estimates(
        fit,
        REGRESSORS,
        outcome="customs value",
        estimator="PPML",
        fixed_effects="partner x hs10, partner x year",
        cluster_by=" and ".join(cluster_by),
        **labels,
    )


def _codes(rows: pd.DataFrame, names: Iterable[str]) -> list[np.ndarray]:
    return [pd.factorize(rows[name])[0] for name in names]


def _estimates(found: Fit, regressors: tuple[str, ...], **labels) -> list[Estimate]:
    stem = f"{labels['window'].replace(':', '-')}.{labels['system']}.diversion.{labels['design']}"
    return [
        found.estimate(number, name=f"{stem}.{name}", regressor=name, **labels)
        for number, name in enumerate(regressors)
    ]


def pooled(rows: pd.DataFrame, special: list[str], **labels) -> pd.DataFrame:
    """Fit the pooled regression and its variations.

    Parameters
    ----------
    rows : DataFrame
        As :func:`exposure.published_rows`.
    **labels
        Fields of :class:`Estimate` (``vintage``).

    Returns
    -------
    DataFrame
        Columns of :class:`Estimate`, ``design`` the variation, and ``exposed_value``: imports of 2024
        times exposure, summed over all lines (US dollars); times a coefficient it is the diversion
        implied.

    Notes
    -----
    The first variation, ``continuing``, is the one that the by-partner table repeats.
    """
    sold, change = continuing(rows)
    is_special = sold.hs10.str.startswith(tuple(special)).to_numpy()
    naive = sold.assign(exposure=sold.china * sold.share_with_own)
    total = (rows.value_2024 + rows.value_2025).to_numpy(float)
    shared_options = {"cluster_by": BOTH, **LINE_LABELS, **labels}

    def changes(design: str, sample=sold, y=change, **options) -> list[Estimate]:
        return fit_changes(sample, y, design=design, **options, **shared_options)

    estimates = [
        *changes("continuing"),
        *changes("weighted", weights=sold.value_2024.to_numpy(float)),
        *changes("midpoint", rows, midpoint(rows)),
        *changes("midpoint_weighted", rows, midpoint(rows), weights=total),
        *fit_levels(rows, design="levels", **shared_options),
        *changes("share_apart", regressors=(*REGRESSORS, "share", "china")),
        *changes("within_heading", within=("partner", "hs4")),
        *changes("groups_out", sold[~is_special], change[~is_special]),
        *changes("own_in_share", naive),
    ]
    return to_frame(estimates).assign(exposed_value=float((rows.value_2024 * rows.exposure).sum()))


def by_partner(rows: pd.DataFrame, **labels) -> pd.DataFrame:
    """Fit the regression partner by partner, with p-values corrected for their number.

    Parameters
    ----------
    rows, **labels
        As :func:`pooled`.

    Returns
    -------
    DataFrame
        Row: partner; columns of :class:`Estimate` for ``exposure``, clustered by heading, ``design``
        the partner, and :data:`CORRECTED`.
    """
    from statsmodels.stats.multitest import multipletests

    sold, change = continuing(rows)
    estimates = [
        fit_changes(
            sold.iloc[at], change[at], cluster_by=("hs4",), design=partner, **LINE_LABELS, **labels
        )[1]
        for partner, at in sold.groupby("partner").indices.items()
    ]
    table = to_frame(estimates)
    for column, method in zip(CORRECTED, ("holm", "fdr_bh"), strict=True):
        table[column] = multipletests(table.p_value, method=method)[1]
    return table.sort_values("value", ascending=False).reset_index(drop=True)


def placebos(samples: dict[tuple[str, tuple[int, int]], pd.DataFrame], **labels) -> pd.DataFrame:
    """Fit the regression on coarser lines, in earlier years and in that of the tariffs.

    Parameters
    ----------
    samples : dict
        (product system, years compared) -> as :func:`placebo.exposed_changes`.
    **labels
        As :func:`pooled`.

    Returns
    -------
    DataFrame
        Columns of :class:`Estimate`; a sample before 2025 ``is_placebo``.
    """
    estimates = []
    for (system, years), rows in samples.items():
        estimates += fit_changes(
            rows,
            rows.change.to_numpy(),
            cluster_by=("partner", "product"),
            design="placebo",
            system=system,
            window=f"{years[0]}:{years[1]}",
            is_placebo=years[1] < 2025,
            **labels,
        )
    return to_frame(estimates)


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

"""The static elasticity of import values with respect to the tariff.

One regression: log customs value on ``log_tariff_factor`` with effects of partner x product, product
x month and partner x month; standard errors clustered by partner.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from analysis.checks import InputError
from analysis.collect.tables import vintage
from analysis.combine import select_window
from analysis.combine.panel import SYSTEMS
from analysis.estimate.absorb import absorb
from analysis.estimate.results import Estimate

#: Names of the absorbed effects, as results print them; ``k`` stands for the product.
FIXED_EFFECTS = "partner x product, product x month, partner x month"


#: Samples of the two tariff episodes, and windows in which no new US tariff wave began.
WINDOWS = ["2017-01:2019-12", "2024-01:2025-11"]
PLACEBO_WINDOWS = ["2015-01:2016-12", "2022-01:2023-12"]


def over_windows(
    panel: pd.DataFrame, system: str, windows: list[str], *, leave_out: list[str] | tuple = ()
) -> list[Estimate]:
    """Return the static elasticity of each window, in the order given."""
    return [
        static_elasticity(panel, system=system, window=window, leave_out=tuple(leave_out))
        for window in windows
    ]


def static_elasticity(
    panel: pd.DataFrame, *, system: str, window: str, leave_out: tuple[str, ...] = ()
) -> Estimate:
    """Estimate the static elasticity on one window by ordinary least squares.

    Parameters
    ----------
    panel : DataFrame
        Panel of ``combine`` with ``partner``, the product column, ``month``, ``customs_value``
        (US dollars) and ``log_tariff_factor``.
    system : str
        Product column, ``"naics3"`` or ``"hs2"``.
    window : str
        First and last month, ``"2017-01:2019-12"``.
    leave_out : tuple of str
        Partners left out of the sample.

    Returns
    -------
    Estimate
        ``value``: per cent change of the import value for a one per cent change of 1 + tariff.

    Raises
    ------
    InputError
        Window outside the panel, or a sample in which the tariff does not vary.

    Notes
    -----
    Small-sample convention (that of R's fixest, default): raw sandwich times
    ``sqrt(G / (G - 1) * (N - 1) / (N - K))`` with K the regressor plus the levels of the effects
    that are not nested in the clusters (product x month).
    """
    import statsmodels.regression.linear_model as linear_model

    start, end = select_window(window, system)
    inside = panel[panel.month.between(start, end) & ~panel.partner.isin(leave_out)]
    sample = inside[inside.customs_value.gt(0)]
    partner, product, month = (_codes(sample[name]) for name in ("partner", system, "month"))
    partner_product, product_month, partner_month = (
        _codes(a * (b.max() + 1) + b)
        for a, b in ((partner, product), (product, month), (partner, month))
    )
    columns = pd.DataFrame({"y": np.log(sample.customs_value), "x": sample.log_tariff_factor})
    y, x = absorb(columns, [partner_product, product_month, partner_month]).T
    if x @ x < 1e-10 * len(x):
        raise InputError(f"the tariff does not vary within the effects in {window}; no estimate.")
    # Clusters as codes: statsmodels takes the plain sandwich, the convention is applied below.
    covariance = {"groups": partner, "use_correction": False}
    fit = linear_model.OLS(y, x).fit(cov_type="cluster", cov_kwds=covariance)
    n, clusters = len(y), int(partner.max()) + 1
    k = 1 + product_month.max() + 1
    factor = np.sqrt(clusters / (clusters - 1) * (n - 1) / (n - k))
    value, raw = float(fit.params[0]), float(fit.bse[0])
    std_error = raw * factor
    t = stats.t(clusters - 1)
    return Estimate(
        name=f"{start:%Y}-{end:%Y}.{system}.ols.effective",
        outcome="log customs value",
        regressor="log_tariff_factor",
        estimator="OLS",
        value=value,
        std_error=std_error,
        ci_low=value - t.ppf(0.975) * std_error,
        ci_high=value + t.ppf(0.975) * std_error,
        p_value=2 * t.sf(abs(value / std_error)),
        unit="elasticity",
        n_obs=n,
        n_clusters=clusters,
        n_zeros=len(inside) - n,
        fixed_effects=FIXED_EFFECTS,
        cluster_by="partner",
        system=system,
        window=window,
        std_error_raw=raw,
        small_sample_factor=float(factor),
        vintage=vintage(SYSTEMS[system]),
    )


def _codes(values) -> np.ndarray:
    """Number the distinct values of one column from 0, without gaps."""
    return pd.factorize(np.asarray(values), sort=True)[0]

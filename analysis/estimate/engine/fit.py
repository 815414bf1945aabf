"""Fit a specification: one function for every estimator, one result for every model."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr, stdtrit

from analysis.checks import InputError
from analysis.collect.tables import vintage
from analysis.combine.panel import SYSTEMS
from analysis.estimate.engine.absorb import ActivePairs, make_absorber
from analysis.estimate.engine.grid import Grid
from analysis.estimate.engine.inference import Scores, clustered
from analysis.estimate.engine.ppml import fit_ppml
from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.sample import Sample, draw_sample
from analysis.estimate.engine.specification import Specification, specification

OUTCOMES = {0: "log customs value", 12: "12-month change of log customs value"}


def fit(spec: Specification | str, **changes) -> Estimate:
    """Fit a specification, by name or as an object, or a modified copy of it.

    Parameters
    ----------
    spec : Specification or str
    **changes
        Fields to replace, and ``placebo=True`` for the placebo of a named specification.

    Returns
    -------
    Estimate
        The elasticity with its interval, sample and, for 2SLS, first stage.

    Raises
    ------
    InputError
        Unknown name or field, a sample without variation, or no convergence.
    """
    if isinstance(spec, str) or changes:
        spec = specification(spec if isinstance(spec, str) else spec.name, **changes)
    sample = draw_sample(spec)
    return summarise(spec, sample, *regress(spec, sample))


def regress(spec: Specification, sample: Sample) -> tuple[Scores, dict]:
    """Return scores and, for 2SLS, the first stage of a specification on its sample."""
    grid = make_grid(spec, sample)
    if spec.estimator == "ppml":
        return fit_ppml(sample.y, sample.x[:, None], grid, where=spec.name), {}
    root = np.sqrt(sample.weights)[:, None]
    if spec.estimator == "iv":
        y, x, z = (grid.absorb(np.column_stack([sample.y, sample.x, sample.z])) * root).T
        _check_variation(z, sample.z, spec)
        return two_stage(y, x[:, None], z[:, None], sample, spec)
    y, x = (grid.absorb(np.column_stack([sample.y, sample.x])) * root).T
    _check_variation(x, sample.x, spec)
    return least_squares(y, x[:, None]), {}


def make_grid(spec: Specification, sample: Sample) -> Grid | ActivePairs:
    """Return what absorbs the effects of a specification: a filled grid, or its active pairs."""
    return make_absorber(
        sample.partner, sample.product, sample.month, spec.fixed_effects, sample.weights
    )


def least_squares(y: np.ndarray, x: np.ndarray) -> Scores:
    """Regress absorbed columns (weighted by the root of the weights) by their normal equations.

    Parameters
    ----------
    y : ndarray, shape (n,)
    x : ndarray, shape (n, k)

    Notes
    -----
    The sandwich needs the inverse cross-product in any case. statsmodels' OLS gives the same (a test
    holds it to that), but importing it takes longer than the fastest package's whole first call.
    """
    bread = np.linalg.inv(x.T @ x)
    coefficients = bread @ (x.T @ y)
    residuals = y - x @ coefficients
    return Scores(coefficients, bread, x * residuals[:, None], x, residuals)


def instrumented(y: np.ndarray, x: np.ndarray, z: np.ndarray) -> Scores:
    """Two-stage least squares on absorbed columns, by statsmodels.

    Parameters
    ----------
    y : ndarray, shape (n,)
    x, z : ndarray, shape (n, k)
        Regressors and as many instruments.
    """
    from statsmodels.sandbox.regression.gmm import IV2SLS

    coefficients = IV2SLS(y, x, z).fit().params
    fitted = z @ np.linalg.solve(z.T @ z, z.T @ x)
    residuals = y - x @ coefficients
    bread = np.linalg.inv(fitted.T @ fitted)
    return Scores(coefficients, bread, fitted * residuals[:, None], fitted, residuals)


def two_stage(y, x, z, sample: Sample, spec: Specification) -> tuple[Scores, dict]:
    """Two-stage least squares on absorbed columns, with the first stage and its clustered F."""
    first = least_squares(x[:, 0], z)
    covariance, _, _ = clustered(first, sample, spec, spec.cluster_by)
    with np.errstate(divide="ignore"):  # an instrument that is the regressor has an infinite F
        strength = np.square(first.coefficients[0]) / covariance[0, 0]
    stage = {"first_stage": float(first.coefficients[0]), "first_stage_f": float(strength)}
    return instrumented(y, x, z), stage


def summarise(spec: Specification, sample: Sample, scores: Scores, stage: dict) -> Estimate:
    """Turn scores into the shared result, under the clustering of the specification."""
    covariance, raw, clusters = clustered(scores, sample, spec, spec.cluster_by)
    value = float(scores.coefficients[0])
    std_error, std_error_raw = (float(np.sqrt(v[0, 0])) for v in (covariance, raw))
    # The t distribution from scipy.special: scipy.stats costs half a second to import.
    half_width = stdtrit(clusters - 1, 0.975) * std_error
    notes = [f"{sample.n_separated:,} separated cells left out"] if sample.n_separated else []
    if not np.isfinite(std_error):
        notes.append("the two-way covariance is indefinite: no standard error")
    start, end = spec.window.split(":")
    return Estimate(
        name=f"{start[:4]}-{end[:4]}.{spec.system}.{spec.name}",
        outcome="customs value" if spec.estimator == "ppml" else OUTCOMES[spec.difference],
        regressor=f"log(1 + {spec.tariff} rate)",
        estimator=spec.estimator.upper() if spec.estimator != "iv" else "2SLS",
        value=value,
        std_error=std_error,
        ci_low=float(value - half_width),
        ci_high=float(value + half_width),
        p_value=float(2 * stdtr(clusters - 1, -abs(value / std_error))),
        unit="elasticity",
        n_obs=len(sample.y),
        n_clusters=clusters,
        n_zeros=sample.n_zeros,
        fixed_effects=", ".join(spec.fixed_effects),
        cluster_by=spec.cluster_by,
        system=spec.system,
        window=spec.window,
        weights=spec.weights,
        std_error_raw=std_error_raw,
        small_sample_factor=std_error / std_error_raw,
        vintage=vintage(SYSTEMS[spec.system]),
        is_placebo=spec.is_placebo,
        notes="; ".join(notes),
        **stage,
    )


def _check_variation(absorbed: np.ndarray, column: np.ndarray, spec: Specification) -> None:
    if absorbed @ absorbed <= 1e-14 * max(column @ column, 1e-300):
        raise InputError(
            f"specification {spec.name}: the {spec.instrument or spec.tariff} rate does not vary "
            f"within its fixed effects in {spec.window}; there is nothing to estimate."
        )

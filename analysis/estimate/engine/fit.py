"""Fit a specification: one function for every estimator, one result for every model."""

from __future__ import annotations

import numpy as np

from analysis.checks import InputError
from analysis.collect.tables import vintage
from analysis.combine.panel import SYSTEMS
from analysis.estimate.engine.absorb import ActivePairs, make_absorber
from analysis.estimate.engine.grid import Grid
from analysis.estimate.engine.inference import Scores, clustered, from_t, no_error
from analysis.estimate.engine.ppml import fit_ppml
from analysis.estimate.engine.results import Estimate
from analysis.estimate.engine.sample import Sample, draw_sample
from analysis.estimate.engine.specification import Specification, specification

#: Critical value of the effective F for a bias of at most 10 per cent with one instrument
#: (Montiel Olea and Pflueger 2013, doi:10.1080/00401706.2013.806694).
STRONG_F = 23.1


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
        _check_variation(grid.absorb(sample.x[:, None])[:, 0], sample.x, spec, spec.tariff)
        return fit_ppml(sample.y, sample.x[:, None], grid, where=spec.name), {}
    root = np.sqrt(sample.weights)[:, None]
    if spec.estimator == "iv":
        y, x, z = (grid.absorb(np.column_stack([sample.y, sample.x, sample.z])) * root).T
        _check_variation(z, sample.z, spec, spec.instrument)
        _check_variation(x, sample.x, spec, spec.tariff)
        return two_stage(y, x[:, None], z[:, None], sample, spec)
    y, x = (grid.absorb(np.column_stack([sample.y, sample.x])) * root).T
    _check_variation(x, sample.x, spec, spec.tariff)
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
    variance = covariance[0, 0] if covariance[0, 0] >= 0 else np.nan
    with np.errstate(divide="ignore"):  # an instrument that is the regressor has an infinite F
        strength = np.square(first.coefficients[0]) / variance
    stage = {"first_stage": float(first.coefficients[0]), "first_stage_f": float(strength)}
    return instrumented(y, x, z), stage


def summarise(spec: Specification, sample: Sample, scores: Scores, stage: dict) -> Estimate:
    """Turn scores into the shared result, under the clustering of the specification."""
    covariance, raw, clusters = clustered(scores, sample, spec, spec.cluster_by)
    variances = float(covariance[0, 0]), float(raw[0, 0])
    why_none = no_error(*variances, clusters)
    std_error, std_error_raw = (np.nan, np.nan) if why_none else np.sqrt(variances).tolist()
    start, end = spec.window.split(":")
    return Estimate(
        name=f"{start[:4]}-{end[:4]}.{spec.system}.{spec.name}",
        outcome=_outcome(spec),
        regressor=f"log(1 + {spec.tariff} rate)",
        estimator=spec.estimator.upper() if spec.estimator != "iv" else "2SLS",
        **from_t(float(scores.coefficients[0]), std_error, clusters - 1),
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
        small_sample_factor=std_error / std_error_raw if std_error_raw else np.nan,
        vintage=vintage(SYSTEMS[spec.system]),
        is_placebo=spec.is_placebo,
        notes="; ".join(_notes(sample, scores, stage, why_none)),
        **stage,
    )


def _outcome(spec: Specification) -> str:
    """Name what is explained."""
    name = spec.outcome.replace("_", " ")
    if spec.estimator == "ppml":
        return name
    return f"12-month change of log {name}" if spec.difference else f"log {name}"


def _notes(sample: Sample, scores: Scores, stage: dict, why_none: str) -> list[str]:
    """Say what a reader must know of a fit."""
    strength = stage.get("first_stage_f", np.inf)
    said = {
        f"{sample.n_no_rate:,} cells without a rate left out": sample.n_no_rate,
        f"{sample.n_no_weight:,} cells of pairs without a weight left out": sample.n_no_weight,
        f"{sample.n_separated:,} separated cells left out": sample.n_separated,
        f"{scores.n_separated:,} cells separated by a combination of effects": scores.n_separated,
        why_none: why_none,
        f"weak instrument: first-stage F below {STRONG_F}": strength < STRONG_F,
        "no first-stage F: its standard error cannot be told": np.isnan(strength),
    }
    return [note for note, holds in said.items() if holds]


def _check_variation(absorbed: np.ndarray, column: np.ndarray, spec: Specification, tariff: str) -> None:
    if absorbed @ absorbed <= 1e-14 * max(column @ column, 1e-300):
        raise InputError(
            f"specification {spec.name}: the {tariff} rate does not vary "
            f"within its fixed effects in {spec.window}; there is nothing to estimate."
        )

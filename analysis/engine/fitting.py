"""Fit a specification to a panel: one function for every estimator, one result for every model."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from analysis.checks import InputError
from analysis.engine.absorb import make_absorber
from analysis.engine.active_pairs import ActivePairs
from analysis.engine.grid import Grid
from analysis.engine.panel import Panel
from analysis.engine.regression import Fit, poisson, regress
from analysis.engine.results import Estimate
from analysis.engine.sample import Sample, draw_sample
from analysis.engine.specification import Specification, changed

if TYPE_CHECKING:  # statsmodels takes a second to import
    import pandas as pd
    from statsmodels.regression.linear_model import RegressionResults

#: Critical value of the effective F for a bias of at most 10 per cent with one instrument
#: (Montiel Olea and Pflueger 2013, doi:10.1080/00401706.2013.806694).
STRONG_F = 23.1

#: Least eigenvalue of the correlations of regressors below which they are taken for one another.
SAME = 1e-10


def fit(spec: Specification, data: Panel, **changes) -> Estimate:
    """Fit a specification, or a modified copy of it.

    Parameters
    ----------
    spec : Specification
    data : Panel
    **changes
        Fields to replace.

    Returns
    -------
    Estimate
        The elasticity with its interval, sample and, for 2SLS, first stage; ``.model`` is the same
        regression by statsmodels.

    Raises
    ------
    InputError
        Unknown name or field, a sample without variation, or no convergence.
    """
    if changes:
        spec = changed(spec, changes)
    if spec.lags or spec.by_month:
        raise InputError(f"specification {spec.name} has several coefficients: use fit_path.")
    estimate = fit_sample(spec, draw_sample(data, spec)).estimate()
    if spec.estimator == "ppml":
        return estimate
    return replace(estimate, refit=partial(refit, spec, data))


def fit_path(spec: Specification, data: Panel) -> list[Estimate]:
    """Fit a specification with lags, or with an exposure by month: one estimate a coefficient.

    Parameters
    ----------
    spec : Specification
        With ``lags`` or ``by_month``.
    data : Panel

    Returns
    -------
    list of Estimate
        ``horizon``: the lag, or months since the event or the reference. With ``lags`` each is the
        effect of the tariff so many months before; their sum is the lasting one.

    Raises
    ------
    InputError
        A specification with one coefficient, or as :func:`fit`.
    """
    sample = draw_sample(data, spec)
    if spec.by_month:
        _, horizons = spec.by_month.columns(data, sample.months)
    elif spec.lags:
        horizons = list(range(spec.lags[0], spec.lags[1] + 1))
    else:
        raise InputError(f"specification {spec.name} has one coefficient: use fit.")
    fitted = fit_sample(spec, sample)
    _check_rank(spec, fitted.columns[:, 1 : 1 + len(fitted.coefficients)])
    name = fitted.labels["name"]
    unit = "log points" if spec.by_month else "elasticity"
    exposure = spec.by_month and (spec.by_month.exposure or spec.by_month.event)
    regressor = f"{exposure} by month" if exposure else fitted.labels["regressor"]
    return [
        fitted.estimate(k, name=f"{name}.{h}", horizon=h, unit=unit, regressor=regressor)
        for k, h in enumerate(horizons)
    ]


def fit_sample(spec: Specification, sample: Sample, *, absorber=None) -> Fit:
    """Fit a specification on its sample; its first coefficient is that of the tariff.

    Parameters
    ----------
    spec : Specification
    sample : Sample
        Drawn for it.
    absorber : Grid or ActivePairs, optional
        As :func:`absorber_of` gives it, where others share it.
    """
    columns = sample.x[:1].size
    options = {
        "effects": sample.effects(spec.fixed_effects),
        "clusters": sample.clusters(spec.cluster_by),
        "absorber": absorber or absorber_of(sample, spec.fixed_effects),
        "names": (f"the {spec.tariff} rate",) * columns + (f"the {spec.instrument} rate",) * columns,
        "where": f"specification {spec.name}, {sample.window}",
    }
    if spec.estimator == "ppml":
        fitted = poisson(sample.y, sample.x, **options)
    else:
        z = sample.z if spec.instrument else None
        fitted = regress(sample.y, sample.x, z=z, weights=sample.weights, **options)
    return replace(fitted, labels=_labels(spec, sample, fitted))


def absorber_of(sample: Sample, fixed_effects: tuple[str, ...]) -> Grid | ActivePairs:
    """Return what absorbs sets of effects from a sample: a filled grid, or its active pairs."""
    return make_absorber(sample.partner, sample.product, sample.month, fixed_effects, sample.weights)


def absorb_sample(spec: Specification, sample: Sample) -> tuple[np.ndarray, Grid | ActivePairs]:
    """Return the columns that a linear specification regresses, and what absorbed them.

    Returns
    -------
    columns : ndarray, shape (n, 2) or (n, 3)
        As :attr:`Fit.columns`: outcome, regressor and the instrument, if any, less their projection on
        the effects, each row times the root of its weight.
    absorber : Grid or ActivePairs

    Raises
    ------
    InputError
        For ppml, whose working weights change with the null.
    """
    if spec.estimator == "ppml":
        raise InputError(f"specification {spec.name}: the precomputed forms are for linear models.")
    absorber = absorber_of(sample, spec.fixed_effects)
    return fit_sample(spec, sample, absorber=absorber).columns, absorber


def refit(spec: Specification, data: Panel) -> RegressionResults:
    """Fit the absorbed columns of a linear specification by statsmodels, under its names."""
    import pandas as pd

    fitted = fit_sample(spec, draw_sample(data, spec))
    names = ("outcome", "regressor")
    y, x = (pd.DataFrame({fitted.labels[name]: fitted.columns[:, n]}) for n, name in enumerate(names))
    if spec.instrument:
        from statsmodels.sandbox.regression.gmm import IV2SLS

        return IV2SLS(y, x, fitted.columns[:, 2:3]).fit()
    from statsmodels.regression.linear_model import OLS

    return OLS(y, x).fit()


def expected_rows(spec: Specification, data: Panel) -> pd.Series:
    """Return what a fitted specification expects of each row of its sample, effects included.

    Returns
    -------
    Series
        Index partner, product, month. Logs of the outcome, or their change; of PPML the outcome itself
        (US dollars). Under 2SLS as the tariff was, not as the instrument predicts it.
    """
    import pandas as pd

    sample = draw_sample(data, spec)
    fitted = fit_sample(spec, sample)
    rest = fitted.scores.residuals / np.sqrt(sample.weights)
    if spec.estimator == "ppml":  # (y - mean) / sqrt(mean) in units of the average y, NaN of separated 0
        rest, unit = np.nan_to_num(rest), sample.y.mean()
        values = unit * np.square((np.sqrt(rest**2 + 4 * sample.y / unit) - rest) / 2)
    else:
        values = sample.y - rest
    index = pd.MultiIndex.from_arrays(
        [sample.partners[sample.partner], sample.products[sample.product], sample.months[sample.month]],
        names=["partner", "product", "month"],
    )
    return pd.Series(values, index=index, name=fitted.labels["outcome"])


def _check_rank(spec: Specification, columns: np.ndarray) -> None:
    """Raise InputError where absorbed regressors, shape (n, k), tell the same as one another."""
    lengths = np.sqrt(np.einsum("nk,nk->k", columns, columns))
    square = columns.T @ columns / np.outer(lengths, lengths)
    if columns.size and np.linalg.eigvalsh(square)[0] < SAME:
        raise InputError(
            f"specification {spec.name}: its regressors and effects say the same of some rows, as where "
            "no pair is without an event; take fewer effects, or data with pairs to compare with."
        )


def _labels(spec: Specification, sample: Sample, found: Fit) -> dict:
    """Return what a specification and its sample say of an estimate."""
    start, end = sample.window.split(":")
    return {
        "name": f"{start[:4]}-{end[:4]}.{sample.system}.{spec.name}",
        "outcome": _outcome(spec),
        "regressor": f"log(1 + {spec.tariff} rate)",
        "estimator": spec.estimator.upper() if spec.estimator != "iv" else "2SLS",
        "n_zeros": sample.n_zeros,
        "fixed_effects": ", ".join(spec.fixed_effects),
        "cluster_by": spec.cluster_by,
        "system": sample.system,
        "window": sample.window,
        "weights": spec.weights,
        "vintage": sample.vintage,
        "is_placebo": spec.is_placebo,
        "design": spec.design,
        "episode": spec.episode,
        "comparison": spec.comparison,
        "notes": "; ".join(_notes(sample, found)),
    }


def _outcome(spec: Specification) -> str:
    """Name what is explained."""
    name = spec.outcome.replace("_", " ")
    if spec.estimator == "ppml":
        return name
    return f"12-month change of log {name}" if spec.difference else f"log {name}"


def _notes(sample: Sample, found: Fit) -> list[str]:
    """Say what a reader must know of a fit."""
    strength = np.inf if found.first_stage_f is None else found.first_stage_f
    notes = {
        f"{sample.n_no_rate:,} cells without a rate left out": sample.n_no_rate,
        f"{sample.n_no_weight:,} cells of pairs without a weight left out": sample.n_no_weight,
        f"{sample.n_separated:,} separated cells left out": sample.n_separated,
        f"{found.scores.n_separated:,} cells separated by a combination of effects": (
            found.scores.n_separated
        ),
        f"weak instrument: first-stage F below {STRONG_F}": strength < STRONG_F,
        "no first-stage F: its standard error cannot be told": np.isnan(strength),
    }
    return [note for note, holds in notes.items() if holds]

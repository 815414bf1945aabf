"""What the Kalman filter says of a wandering level, without its steps."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.counterfactual.local_level import fitted
from analysis.estimate.counterfactual.structural import LEVEL_SHARES, _design

MONTHS = pd.date_range("2015-01", "2024-10", freq="MS")
DESIGN = _design(MONTHS, 3.0)


def wandering(missing=()) -> np.ndarray:
    rng = np.random.default_rng(1)
    level = np.cumsum(0.03 * rng.standard_normal(len(MONTHS)))
    values = level + 0.04 * rng.standard_normal(len(MONTHS))
    values[list(missing)] = np.nan
    return values


@pytest.mark.parametrize("missing", [(), (3, 4, 5, 40, 60, 61, 62, 63)])
def test_errors_state_and_posterior_are_those_of_the_exact_diffuse_filter(missing):
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    values = wandering(missing)
    model = UnobservedComponents(
        values, level="llevel", exog=DESIGN, mle_regression=False, use_exact_diffuse=True
    )
    apart = []
    for share, fit in zip(LEVEL_SHARES, fitted(values, DESIGN, LEVEL_SHARES), strict=True):
        model.update([1 - share, share])
        found = model.ssm.filter()
        variance = found.forecasts_error_cov[0, 0]
        settled = np.isfinite(values) & (found.forecasts_error_diffuse_cov[0, 0] < 1e-8)
        errors = found.forecasts_error[0, settled] / np.sqrt(variance[settled])
        assert fit.errors == pytest.approx(errors, abs=1e-9)
        assert fit.state == pytest.approx(found.filtered_state[:, -1], abs=1e-9)
        assert fit.covariance == pytest.approx(found.filtered_state_cov[:, :, -1], abs=1e-9)
        posterior = -np.log(variance[settled]).sum() / 2 - len(errors) / 2 * np.log(errors @ errors)
        apart.append(fit.log_posterior - posterior)
    assert apart == pytest.approx([apart[0]] * len(apart), abs=1e-8)


def test_months_before_are_not_told_by_months_after():
    """An error of one step looks at nothing that came later."""
    values, other = wandering(), wandering()
    other[-1] += 1.0
    (one,), (two,) = (fitted(series, DESIGN, np.array([0.5])) for series in (values, other))
    assert two.errors[:-1] == pytest.approx(one.errors[:-1])
    assert two.errors[-1] > one.errors[-1] + 0.5


def test_the_scale_of_the_values_is_that_of_errors_and_state():
    (one,), (ten,) = (fitted(k * wandering(), DESIGN, np.array([0.3])) for k in (1, 10))
    assert ten.squares == pytest.approx(100 * one.squares)
    assert ten.state == pytest.approx(10 * one.state)
    assert ten.covariance == pytest.approx(one.covariance)

"""Standard errors of a fit, and when there is none."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.checks import InputError
from analysis.engine.fitting import STRONG_F, fit, fit_sample
from analysis.engine.inference import Scores
from analysis.engine.regression import summarise
from analysis.estimate.specifications import specification
from tests.engine.simulations import estimate_of, simulated


def test_clusters_of_one_row_give_the_heteroskedasticity_robust_error():
    sample = simulated(np.random.default_rng(8), partners=6, products=5, months=6)
    spec = specification("ols_2018")
    scores = fit_sample(spec, sample).scores
    singles = summarise(scores, [np.arange(len(sample.y))], 1, columns=None)
    white = scores.bread @ (scores.scores.T @ scores.scores) @ scores.bread
    assert singles.raw == pytest.approx(white)


def given(scores, *, value=-2.0, partners=3, bread=1.0):
    """Return the estimate of given scores, of which each partner has as many."""
    n = len(scores)
    codes = np.repeat(np.arange(partners), n // partners)
    ones = np.ones(n)
    fitted = Scores(
        np.array([value]), np.full((1, 1), bread), np.array(scores)[:, None], ones[:, None], ones
    )
    labels = {"name": "given", "outcome": "y", "regressor": "x", "estimator": "OLS", "system": "none"}
    labels |= {"fixed_effects": "", "cluster_by": "partner", "window": "none", "vintage": "none"}
    # K: the regressor, and the constant that effects nested in partners contain.
    return summarise(fitted, [codes], 2, columns=None, labels=labels).estimate()


@pytest.mark.parametrize("value", [-2.0, 2.0, 0.3])
def test_p_is_two_sided_and_the_interval_that_of_the_t_distribution(value):
    found = given([1.0, 0.0, -0.5, 0.0, -0.5, 0.0], value=value)
    # Clusters sum to 1, -0.5, -0.5: variance 1.5, times 3/2 and (6 - 1) / (6 - 2).
    std_error = np.sqrt(1.5 * 1.5 * 5 / 4)
    t = value / std_error
    assert found.std_error == pytest.approx(std_error)
    # With two degrees of freedom, P(|T| > t) = 1 - t / sqrt(2 + t^2); 4.30265 leaves 5 per cent.
    assert found.p_value == pytest.approx(1 - abs(t) / np.sqrt(2 + t**2))
    assert found.ci_low == pytest.approx(value - 4.302653 * std_error, rel=1e-6)
    assert found.ci_high == pytest.approx(value + 4.302653 * std_error, rel=1e-6)


def uncertain(estimate) -> bool:
    """Whether a value stands alone: no standard error, interval or p."""
    fields = ("std_error", "ci_low", "ci_high", "p_value", "std_error_raw", "small_sample_factor")
    return np.isfinite(estimate.value) and all(np.isnan(getattr(estimate, name)) for name in fields)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "scores, partners, note",
    [
        ([1.0, 2.0, 3.0, 1.0], 1, "fewer than 3 clusters"),
        ([1.0, 2.0, -3.0, 1.0], 2, "fewer than 3 clusters"),
        ([0.1, -0.1, 0.3, -0.3, 0.7, -0.7], 3, "the scores of every cluster sum to zero"),
        ([0.0] * 6, 3, "nothing is left to explain"),
    ],
)
def test_scores_that_give_no_standard_error_say_why(scores, partners, note):
    found = given(scores, partners=partners)
    assert uncertain(found)
    assert note in found.notes


@pytest.fixture(scope="module")
def all_but(data):
    return lambda *partners: [p for p in data.partners if p not in partners]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["ols_2018", "reduced_2018", "reduced_across_2018", "iv_2018"])
def test_two_partners_have_an_elasticity_but_no_standard_error(name, data, all_but):
    found = fit(specification(name), data, leave_out=all_but("CHN", "VNM"))
    assert uncertain(found)
    assert "fewer than 3 clusters" in found.notes
    assert found.first_stage_f is None or np.isnan(found.first_stage_f)
    assert ("no first-stage F" in found.notes) == (name == "iv_2018")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("cluster_by", ["partner", "partner and product"])
@pytest.mark.parametrize("name", ["ols_2018", "ppml_2018"])
def test_one_partner_has_an_elasticity_but_no_standard_error(name, cluster_by, data, all_but):
    effects = {"fixed_effects": ["partner x product"], "cluster_by": cluster_by}
    found = fit(specification(name), data, leave_out=all_but("CHN"), **effects)
    assert uncertain(found)
    assert "fewer than 3 clusters" in found.notes


def test_three_partners_have_a_standard_error(data, all_but):
    found = fit(specification("reduced_2018"), data, leave_out=all_but("CHN", "VNM", "MEX"))
    assert found.std_error > 0.1 and "standard error" not in found.notes


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "changes, tariff",
    [
        ({"spec": "headline_2025", "estimator": "ppml", "window": "2017-01:2019-12"}, "headline"),
        ({"spec": "ppml_2025", "window": "2025-05:2025-05"}, "effective"),
        ({"spec": "iv_across_2018", "tariff": "headline"}, "headline"),
        ({"spec": "iv_across_2018", "window": "2014-01:2014-12"}, "statutory"),
        ({"spec": "ols_2018", "leave_out": "all but CHN"}, "effective"),
    ],
)
def test_a_tariff_without_variation_is_refused_whatever_the_estimator(changes, tariff, data, all_but):
    changes = dict(changes)
    if "leave_out" in changes:
        changes["leave_out"] = all_but("CHN")
    with pytest.raises(InputError, match=f"the {tariff} rate does not vary within its fixed effects"):
        fit(specification(changes.pop("spec"), **changes), data)


def test_a_weak_first_stage_is_said():
    rng = np.random.default_rng(12)
    sample = simulated(rng)
    weak = estimate_of(replace(sample, z=sample.z + rng.normal(0, 2, len(sample.z))), "iv_2018")
    strong = estimate_of(sample, "iv_2018")
    assert weak.first_stage_f < STRONG_F < strong.first_stage_f
    assert weak.notes == "weak instrument: first-stage F below 23.1"
    assert strong.notes == ""

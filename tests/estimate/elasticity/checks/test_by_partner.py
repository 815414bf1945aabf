"""Who identifies the main estimate, and whether partners have one elasticity."""

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from analysis.estimate.elasticity.checks.by_partner import random_effects
from analysis.estimate.elasticity.checks.inputs import load_checks


@pytest.fixture(scope="module")
def checks():
    return load_checks()


def test_independent_errors_give_the_mean_and_spread_of_statsmodels():
    rng = np.random.default_rng(7)
    variance = rng.uniform(0.01, 0.2, 24)
    value = -1 + rng.normal(0, 0.4, 24) + rng.normal(0, np.sqrt(variance))
    theirs = combine_effects(value, variance, method_re="pm")
    ours = random_effects(value, np.diag(variance))
    assert ours["value"] == pytest.approx(theirs.mean_effect_re, abs=1e-4)
    assert ours["tau"] ** 2 == pytest.approx(theirs.tau2, abs=1e-4)
    assert ours["q"] == pytest.approx(theirs.q) and ours["df"] == 23


def test_errors_that_estimates_share_do_not_make_them_differ():
    """A shock common to all moves their mean and not their spread."""
    rng = np.random.default_rng(3)
    own, shared = 0.01, 0.25
    value = -1 + rng.normal(0, shared**0.5) + rng.normal(0, own**0.5, 20)
    found = random_effects(value, own * np.eye(20) + shared)
    assert found["p_value"] > 0.05
    assert found["ci_high"] - found["ci_low"] > 2 * 1.9 * shared**0.5


def test_the_spread_of_true_elasticities_is_recovered():
    rng, found = np.random.default_rng(11), []
    for _ in range(200):
        value = -1.1 + rng.normal(0, 0.3, 24) + rng.normal(0, 0.2, 24)
        one = random_effects(value, 0.04 * np.eye(24))
        found.append((one["tau"], one["ci_low"] <= -1.1 <= one["ci_high"]))
    tau, held = np.mean(found, axis=0)
    assert tau == pytest.approx(0.3, abs=0.03) and 0.9 < held < 0.99


def test_the_union_india_and_china_identify_most_of_the_main_estimate_and_canada_and_mexico_none(checks):
    rows = checks["main_by_partner"]
    assert rows.share.sum() == pytest.approx(1) and len(rows) == 24
    assert rows.partner.tolist()[:3] == ["EU", "IND", "CHN"]
    assert rows.partner.tolist()[-2:] == ["CAN", "MEX"] and rows.share.tail(2).tolist() == [0.0, 0.0]
    assert rows.share.head(3).tolist() == pytest.approx([0.246, 0.232, 0.189], abs=0.005)
    assert "DEU" not in set(rows.partner)


def test_the_mean_of_partners_is_near_the_main_estimate_and_their_spread_is_small(checks):
    (common,) = checks["main_common"].itertuples()
    assert common.value == pytest.approx(-0.92, abs=0.01) and common.df == 21
    assert common.ci_low < -0.90 < common.ci_high
    assert common.p_value == pytest.approx(0.63, abs=0.01) and common.tau == 0


def test_the_slopes_of_canada_and_mexico_by_january_s_claims_hold_the_main_estimate(checks):
    rows = checks["main_by_partner"].set_index("partner").loc[["CAN", "MEX"]]
    assert rows.value.tolist() == pytest.approx([-1.52, -0.81], abs=0.01)
    assert (rows.ci_low < -0.90).all() and (rows.ci_high > -0.90).all()

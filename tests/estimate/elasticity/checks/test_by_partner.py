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


def test_canada_mexico_india_and_china_identify_most_of_the_main_estimate(checks):
    rows = checks["main_by_partner"]
    assert rows.share.sum() == pytest.approx(1) and len(rows) == 24
    assert rows.partner.tolist()[:4] == ["CAN", "MEX", "IND", "CHN"]
    assert rows.share.head(4).tolist() == pytest.approx([0.262, 0.177, 0.144, 0.112], abs=0.005)
    assert "EU" in set(rows.partner) and "DEU" not in set(rows.partner)


def test_the_mean_of_partners_is_near_the_main_estimate_and_their_spread_is_small(checks):
    (common,) = checks["main_common"].itertuples()
    assert common.value == pytest.approx(-1.10, abs=0.01) and common.df == 23
    assert common.ci_low < -1.10 < common.ci_high
    assert common.p_value == pytest.approx(0.069, abs=0.005) and common.tau < 0.3

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.engine.grid import Grid
from analysis.engine.inference import Scores, from_t, jackknife, sandwich
from analysis.engine.regression import least_squares, n_parameters

EFFECTS = ("partner x product", "product x month")


def panel(n_partners=6, n_products=4, n_months=8, seed=0):
    rng = np.random.default_rng(seed)
    codes = np.indices((n_partners, n_products, n_months)).reshape(3, -1)
    partner, product, month = codes[:, rng.random(codes.shape[1]) > 0.1]
    sample = SimpleNamespace(partner=partner, product=product, month=month, y=np.empty(len(month)))
    return sample, rng


def levels(sample):
    """Codes of the effects of partner x product and of product x month."""
    return [sample.partner * 10 + sample.product, sample.product * 1000 + sample.month]


def fitted(sample, y, x):
    grid = Grid(sample.partner, sample.product, sample.month, EFFECTS)
    y, x = grid.absorb(np.column_stack([y, x])).T
    return least_squares(y, x[:, None])


@pytest.fixture
def regression():
    sample, rng = panel()
    x = rng.normal(size=len(sample.y))
    return sample, fitted(sample, x + rng.normal(size=len(x)), x)


def summed(scores, *codes):
    return np.sum(pd.Series(scores.scores[:, 0]).groupby(list(codes)).sum() ** 2)


def test_raw_clustered_variance_is_the_sum_of_squared_cluster_scores(regression):
    sample, scores = regression
    n, k = len(sample.y), 1 + 4 * 8  # the regressor and product x month
    covariance, raw, clusters = sandwich(scores, [sample.partner], k)
    expected = summed(scores, sample.partner) * scores.bread[0, 0] ** 2
    assert raw[0, 0] == pytest.approx(expected)
    assert covariance[0, 0] == pytest.approx(expected * 6 / 5 * (n - 1) / (n - k))
    assert clusters == 6


def test_two_way_variance_is_both_parts_less_their_intersection(regression):
    sample, scores = regression
    _, raw, clusters = sandwich(scores, [sample.partner, sample.product], 1)
    parts = [[sample.partner], [sample.product], [sample.partner, sample.product]]
    one, other, both = (summed(scores, *codes) for codes in parts)
    assert raw[0, 0] == pytest.approx((one + other - both) * scores.bread[0, 0] ** 2)
    assert clusters == 4


def test_effects_nested_in_clusters_cost_no_parameters(regression):
    sample, _ = regression
    assert n_parameters(1, levels(sample), [sample.partner]) == 1 + 4 * 8
    assert n_parameters(1, levels(sample), [sample.product]) == 1 + 1
    assert n_parameters(1, levels(sample), [sample.partner, sample.product]) == 1 + 1
    assert n_parameters(1, levels(sample), [sample.month]) == 1 + 6 * 4


def test_an_estimate_from_t_is_two_sided():
    # One degree of freedom: P(|T| > 1) is a half, and 12.7062 leaves 5 per cent.
    for value in (-3.0, 3.0):
        found = from_t(value, 3.0, 1)
        assert found["p_value"] == pytest.approx(0.5)
        assert found["ci_high"] - value == pytest.approx(12.7062 * 3, rel=1e-6)
        assert value - found["ci_low"] == pytest.approx(12.7062 * 3, rel=1e-6)


def test_a_coefficient_whose_scores_cancel_leaves_the_others_their_errors():
    rng = np.random.default_rng(7)
    codes = np.repeat(np.arange(5), 4)
    scores = np.column_stack([np.tile([1.0, -1.0], 10), rng.normal(size=20)])
    fit = Scores(np.zeros(2), np.eye(2), scores, scores, scores[:, 0])
    covariance, _, _ = sandwich(fit, [codes], 2)
    assert np.isnan(covariance[0]).all() and np.isnan(covariance[:, 0]).all()
    assert covariance[1, 1] == pytest.approx(
        np.sum(np.bincount(codes, scores[:, 1]) ** 2) * 5 / 4 * 19 / 18
    )


def test_two_clusters_tell_nothing_of_the_error():
    sample, rng = panel(n_partners=2)
    scores = fitted(sample, rng.normal(size=len(sample.y)), rng.normal(size=len(sample.y)))
    covariance, raw, clusters = sandwich(scores, [sample.partner], 1)
    assert clusters == 2 and np.isnan(covariance).all() and np.isnan(raw).all()


def test_the_jackknife_of_a_mean_is_its_textbook_variance():
    values = np.random.default_rng(0).normal(size=20)
    without = (values.sum() - values) / 19
    expected = values.var(ddof=1) / 20
    assert jackknife(without[:, None], values.mean()[None])[0, 0] == pytest.approx(expected)


def rejections(exposure, simulations=400, n_partners=30):
    """Share of samples without effect in which partner clustering rejects at 5 per cent."""
    sample, rng = panel(n_partners, 2, 6, seed=3)
    x = exposure(sample, rng)
    grid = Grid(sample.partner, sample.product, sample.month, EFFECTS)
    clean = grid.absorb(x[:, None])
    k = n_parameters(1, levels(sample), [sample.partner])
    rejected = 0
    for _ in range(simulations):
        shock = rng.normal(size=(n_partners, 6))[sample.partner, sample.month]
        y = grid.absorb((shock + rng.normal(size=len(x)))[:, None])[:, 0]
        scores = least_squares(y, clean)
        covariance, _, clusters = sandwich(scores, [sample.partner], k)
        t = scores.coefficients[0] / np.sqrt(covariance[0, 0])
        rejected += 2 * stats.t(clusters - 1).sf(abs(t)) < 0.05
    return rejected / simulations


def test_clustering_is_near_its_size_where_thirty_partners_have_doses():
    doses = lambda sample, rng: rng.normal(size=(30, 6))[sample.partner, sample.month]  # noqa: E731
    assert 0.02 <= rejections(doses) <= 0.10


def test_clustering_rejects_far_too_often_where_one_partner_is_treated():
    one = lambda sample, rng: 1.0 * ((sample.partner == 3) & (sample.month > 2))  # noqa: E731
    assert rejections(one) > 0.4

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.estimate.engine.fit import least_squares
from analysis.estimate.engine.grid import Grid
from analysis.estimate.engine.inference import clustered, driscoll_kraay, jackknife, n_parameters

EFFECTS = ("partner x product", "product x month")
SPEC = SimpleNamespace(fixed_effects=EFFECTS)


def panel(n_partners=6, n_products=4, n_months=8, seed=0):
    rng = np.random.default_rng(seed)
    codes = np.indices((n_partners, n_products, n_months)).reshape(3, -1)
    partner, product, month = codes[:, rng.random(codes.shape[1]) > 0.1]
    sample = SimpleNamespace(partner=partner, product=product, month=month, y=np.empty(len(month)))
    return sample, rng


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
    covariance, raw, clusters = clustered(scores, sample, SPEC, "partner")
    expected = summed(scores, sample.partner) * scores.bread[0, 0] ** 2
    assert raw[0, 0] == pytest.approx(expected)
    n, k = len(sample.y), 1 + 4 * 8  # the regressor and product x month
    assert covariance[0, 0] == pytest.approx(expected * 6 / 5 * (n - 1) / (n - k))
    assert clusters == 6


def test_two_way_variance_is_both_parts_less_their_intersection(regression):
    sample, scores = regression
    _, raw, clusters = clustered(scores, sample, SPEC, "partner and product")
    parts = [[sample.partner], [sample.product], [sample.partner, sample.product]]
    one, other, both = (summed(scores, *codes) for codes in parts)
    assert raw[0, 0] == pytest.approx((one + other - both) * scores.bread[0, 0] ** 2)
    assert clusters == 4


def test_effects_nested_in_clusters_cost_no_parameters(regression):
    sample, _ = regression
    assert n_parameters(sample, SPEC, ["partner"], 1) == 1 + 4 * 8
    assert n_parameters(sample, SPEC, ["product"], 1) == 1 + 1
    assert n_parameters(sample, SPEC, ["partner", "product"], 1) == 1 + 1


@pytest.mark.parametrize("lags", [0, 2])
def test_driscoll_kraay_is_a_bartlett_sum_over_months(regression, lags):
    sample, scores = regression
    by_month = np.bincount(sample.month, scores.scores[:, 0])
    total = by_month @ by_month
    for lag in range(1, lags + 1):
        total += 2 * (1 - lag / (lags + 1)) * (by_month[lag:] @ by_month[:-lag])
    expected = total * scores.bread[0, 0] ** 2 * 8 / 7
    assert driscoll_kraay(scores, sample, lags=lags)[0, 0] == pytest.approx(expected)


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
    rejected = 0
    for _ in range(simulations):
        shock = rng.normal(size=(n_partners, 6))[sample.partner, sample.month]
        y = grid.absorb((shock + rng.normal(size=len(x)))[:, None])[:, 0]
        scores = least_squares(y, clean)
        covariance, _, clusters = clustered(scores, sample, SPEC, "partner")
        t = scores.coefficients[0] / np.sqrt(covariance[0, 0])
        rejected += 2 * stats.t(clusters - 1).sf(abs(t)) < 0.05
    return rejected / simulations


def test_clustering_is_near_its_size_where_thirty_partners_have_doses():
    doses = lambda sample, rng: rng.normal(size=(30, 6))[sample.partner, sample.month]  # noqa: E731
    assert 0.02 <= rejections(doses) <= 0.10


def test_clustering_rejects_far_too_often_where_one_partner_is_treated():
    one = lambda sample, rng: 1.0 * ((sample.partner == 3) & (sample.month > 2))  # noqa: E731
    assert rejections(one) > 0.4

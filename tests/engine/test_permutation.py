from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.engine import permutation as p
from analysis.engine.grid import Grid
from analysis.engine.sample import draw_sample
from analysis.estimate.specifications import specification

G, K, T = 10, 3, 6
CODES = np.indices((G, K, T)).reshape(3, -1)
CODES = CODES[:, np.random.default_rng(0).random(CODES.shape[1]) > 0.1]
SAMPLE = SimpleNamespace(
    partner=CODES[0],
    product=CODES[1],
    month=CODES[2],
    partners=pd.Index([f"P{i}" for i in range(G)]),
    y=np.empty(CODES.shape[1]),
)
GRID = Grid(*CODES, ["partner x product", "product x month"])


def own_paths(scale):
    """Tariff paths that rise in the second half; that of partner 0 by 1, others by ``scale`` of it."""
    rng = np.random.default_rng(4)
    dose = np.concatenate([[1.0], scale * rng.uniform(size=G - 1)])
    later = np.arange(T) >= T // 2
    return dose[:, None, None] * rng.uniform(0.5, 1.5, size=(1, K, 1)) * later


def errors(rng):
    """Exchangeable partners with dependence within each, of any size, and heavy tails."""
    return rng.standard_t(3, size=(G, T))[CODES[0], CODES[2]] + rng.normal(size=len(CODES[0]))


def p_values(paths, holders, simulations, *, effect=0.0, null=0.0):
    x = paths[tuple(CODES)]
    ours = list(holders(paths))
    lengths = [GRID.absorb(one[:, None])[:, 0] for one in ours]
    lengths = np.array([clean @ clean for clean in lengths])
    rng, found = np.random.default_rng(8), []
    for _ in range(simulations):
        absorbed = GRID.absorb(np.column_stack([effect * x + errors(rng), x]))
        on = [np.array([one @ u for one in ours]) / lengths for u in absorbed.T]
        labels = pd.Index([f"P{i}" for i in range(len(ours))])
        found.append(p.Permutation("P0", labels, *on).p_value(null))
    return np.array(found)


def by_dose(paths):
    return p.doses(SAMPLE, paths, 0)


@pytest.mark.parametrize("scale", [0.0, 0.8])
def test_the_exact_rank_rejects_as_often_as_it_says(scale):
    p_under_null = p_values(own_paths(scale), by_dose, 600)
    for level in (0.1, 0.2, 0.5):
        # Three standard errors of 600 samples.
        slack = 3 * np.sqrt(level * (1 - level) / 600)
        assert np.mean(p_under_null <= level + 1e-9) <= level + slack
        if scale:
            assert np.mean(p_under_null <= level + 1e-9) >= level - slack
    assert np.all(np.isclose(p_under_null * G, np.round(p_under_null * G)))


@pytest.mark.slow
def test_size_of_the_exact_rank_in_a_long_simulation():
    p_under_null = p_values(own_paths(0.8), by_dose, 5000)
    for level in (0.1, 0.2, 0.5):
        # Four standard errors of 5000 samples: 1.7 points at a level of 10 per cent.
        assert np.mean(p_under_null <= level + 1e-9) == pytest.approx(
            level, abs=4 * np.sqrt(level * (1 - level) / 5000)
        )


def test_the_true_elasticity_is_rejected_as_seldom_as_no_effect_is():
    p_under_null = p_values(own_paths(0.8), by_dose, 400, effect=-2.0, null=-2.0)
    assert np.mean(p_under_null <= 0.1) <= 0.1 + 3 * np.sqrt(0.09 / 400)


def test_a_strong_effect_gets_the_smallest_p_value_there_is():
    assert np.mean(p_values(own_paths(0.0), by_dose, 20, effect=-20.0) == 1 / G) > 0.9


def test_a_dose_given_to_a_partner_has_the_coefficient_of_a_regression_on_dummies():
    rng = np.random.default_rng(2)
    paths, y = own_paths(0.5), errors(rng)
    absorbed = GRID.absorb(np.column_stack([y, y]))
    found, _ = p.assign(absorbed, p.doses(SAMPLE, paths, 0), GRID, np.ones(len(y)))
    net = paths[0] - paths[1:].mean(axis=0)
    a, k, t = CODES
    dummies = [np.equal.outer(c, np.unique(c)) for c in (a * K + k, k * T + t)]
    for partner in (0, 7):
        exposure = np.where(a == partner, net[k, t], 0.0)
        design = np.column_stack([exposure, *dummies]).astype(float)
        expected = np.linalg.lstsq(design, y, rcond=None)[0][0]
        assert found[partner] == pytest.approx(expected, rel=1e-5)


def test_interval_holds_the_estimate_and_ends_where_the_null_is_rejected():
    rng = np.random.default_rng(3)
    labels = pd.Index([f"P{i}" for i in range(30)])
    found = p.Permutation("P0", labels, np.r_[-9.0, rng.normal(size=29)], np.r_[3.0, np.zeros(29)])
    low, high = found.interval()
    assert found.value == -3.0 and low < -3.0 < high
    for end, outwards in ((low, -1), (high, 1)):
        assert found.p_value(end - outwards * 1e-6) > 0.05 >= found.p_value(end + outwards * 1e-6)


def test_what_happened_is_always_one_of_the_assignments():
    labels = pd.Index(["A", "B", "C"])
    assert p.Permutation("A", labels, np.array([-3.0, 1, 2]), np.ones(3)).p_value() == 1 / 3
    assert p.Permutation("B", labels, np.array([-3.0, 1, 2]), np.ones(3)).p_value() == 1.0


def test_two_stages_and_reduced_form_have_one_p_value_of_no_effect(data):
    two_stage, reduced = (p.permute(data, specification(n)) for n in ("iv_2018", "reduced_2018"))
    assert two_stage.p_value() == reduced.p_value()


def test_exact_ranks_of_china_in_the_main_designs(data):
    chosen = {"iv_across_weighted_2018": 5 / 30, "iv_across_2025": 1 / 29}
    for name, rank in chosen.items():
        assert p.permute(data, specification(name)).p_value() == pytest.approx(rank)


def test_exposure_is_what_the_sample_has_and_what_it_would_have(data):
    for changes in ({}, {"difference": 12}, {"lead": 12, "window": "2022-01:2023-12"}):
        spec = specification("reduced_2025", **changes)
        sample = draw_sample(data, spec)
        paths = p.exposure_paths(data, spec, sample)
        assert not np.isnan(paths).any()
        at = (sample.partner, sample.product, sample.month)
        np.testing.assert_allclose(paths[at], sample.x, atol=1e-12)


@pytest.mark.parametrize(
    "name, settings, message",
    [
        ("ols_2018", {}, "cannot be assigned"),
        ("reduced_2018", {"treated": "CHM"}, "Did you mean 'CHN'"),
        ("iv_across_2025", {"treated": "RUS"}, "partner 'RUS' in the sample of iv_across_2025"),
    ],
)
def test_what_cannot_be_permuted_is_refused(data, name, settings, message):
    with pytest.raises(InputError, match=message):
        p.permute(data, specification(name), **settings)


def test_ppml_is_refused(data):
    with pytest.raises(InputError, match="linear models"):
        p.permute(data, specification("ppml_2018", tariff="statutory"))

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.checks import InputError
from analysis.engine.fitting import fit
from analysis.engine.grid import Grid
from analysis.estimate.elasticity.robustness import bootstrap as b
from analysis.estimate.specifications import specification

REFERENCE = Path(__file__).parents[3] / "reference" / "wild_bootstrap.json"
EFFECTS = ["partner x product", "product x month"]


def cells(n_partners, n_products, n_months, missing, rng):
    codes = np.indices((n_partners, n_products, n_months)).reshape(3, -1)
    return codes[:, rng.random(codes.shape[1]) > missing]


def absorbed(y, x, codes, *, z=None, weights=None):
    """What the bootstrap takes: columns, what absorbed them, weights, clusters."""
    weights = np.ones(len(y)) if weights is None else weights
    grid = Grid(*codes, EFFECTS, weights)
    columns = np.column_stack([y, x] if z is None else [y, x, z])
    return grid.absorb(columns) * np.sqrt(weights)[:, None], grid, weights, codes[0]


@pytest.fixture
def panel():
    rng = np.random.default_rng(1)
    codes = cells(9, 4, 5, 0.2, rng)
    x = rng.normal(size=codes.shape[1]) + (codes[0] == 2) * codes[2]
    y = -1.5 * x + rng.normal(size=(9, 5))[codes[0], codes[2]] + rng.normal(size=len(x))
    return y, x, codes


def dummies(codes):
    a, p, t = codes
    first = a * (p.max() + 1) + p
    second = p * (t.max() + 1) + t
    return np.hstack([np.equal.outer(c, np.unique(c)).astype(float) for c in (first, second)])


def squared_t(y, x, effects, partner):
    """Cluster-robust t squared of a regression on x and dummies, without the small-sample factor."""
    projection = effects @ np.linalg.pinv(effects)
    y, x = y - projection @ y, x - projection @ x
    slope = x @ y / (x @ x)
    scores = np.bincount(partner, x * (y - slope * x))
    return slope**2 * (x @ x) ** 2 / np.sum(scores**2)


@pytest.mark.parametrize("null", [0.0, -1.0, -1.5])
def test_precomputed_draws_equal_regressions_on_every_bootstrap_sample(panel, null):
    y, x, codes = panel
    n_draws = 199
    effects = dummies(codes)
    projection = effects @ np.linalg.pinv(effects)
    errors = y - null * x
    restricted = errors - projection @ errors
    weights = b.WEBB[np.random.default_rng(3).integers(6, size=(n_draws, 9))]
    actual = squared_t(errors, x, effects, codes[0])
    drawn = [squared_t(restricted * w[codes[0]], x, effects, codes[0]) for w in weights]
    expected = (1 + np.sum(np.array(drawn) >= actual * (1 - 1e-9))) / (1 + n_draws)
    draws = b.WildDraws(b.blocks(*absorbed(y, x, codes)), draws=n_draws, seed=3)
    assert draws.p_value(null) == pytest.approx(expected)


def test_the_unit_of_a_change_moves_no_p_value(panel):
    y, x, codes = panel
    in_units = [b.blocks(*absorbed(unit * y, unit * x, codes)) for unit in (1.0, 1e-3)]
    points, thousandths = (b.WildDraws(data, draws=199, seed=3).p_value(-1.0) for data in in_units)
    assert points == thousandths < 1


def test_p_values_agree_with_wildboottest():
    stored = json.loads(REFERENCE.read_text())
    data = {name: np.array(values) for name, values in stored["data"].items()}
    codes = np.array([data["partner"], data["product"], data["month"]])
    draws = b.WildDraws(b.blocks(*absorbed(data["y"], data["x"], codes)), draws=99_999)
    for null, expected in stored["p_values"].items():
        # Both are Monte Carlo: 4 standard errors of their difference.
        tolerance = 4 * np.sqrt(2 * expected * (1 - expected) / 99_999) + 1e-5
        assert draws.p_value(float(null)) == pytest.approx(expected, abs=tolerance)


def test_interval_ends_where_the_null_is_rejected_at_five_per_cent(panel):
    y, x, codes = panel
    fitted = absorbed(y, x, codes)
    found = b.wild_cluster(*fitted, draws=999)
    draws = b.WildDraws(b.blocks(*fitted), draws=999)
    assert found.ci_low < found.value < found.ci_high
    for end, outwards in ((found.ci_low, -1), (found.ci_high, 1)):
        assert draws.p_value(end) > 0.05 >= draws.p_value(end + outwards * 1e-3)


def test_an_instrument_equal_to_the_regressor_changes_nothing(panel):
    y, x, codes = panel
    alone, own = absorbed(y, x, codes), absorbed(y, x, codes, z=x.copy())
    assert b.wild_cluster(*alone, draws=199) == b.wild_cluster(*own, draws=199)


def test_a_useless_instrument_leaves_the_elasticity_unbounded(panel):
    y, x, codes = panel
    noise = np.random.default_rng(5).normal(size=len(x))
    found = b.wild_cluster(*absorbed(y, x, codes, z=noise), draws=199)
    assert np.isinf(found.ci_low) or np.isinf(found.ci_high)


def test_values_in_other_dollars_and_equal_weights_change_nothing(panel):
    y, x, codes = panel
    plain = b.wild_cluster(*absorbed(y, x, codes), draws=199)
    moved = b.wild_cluster(*absorbed(y + np.log(7.0), x, codes), draws=199)
    weighted = b.wild_cluster(*absorbed(y, x, codes, weights=np.full(len(y), 3.0)), draws=199)
    for other in (moved, weighted):
        assert other.p_value == plain.p_value
        assert [other.ci_low, other.ci_high] == pytest.approx([plain.ci_low, plain.ci_high], rel=1e-6)


def rejections(x_of, simulations, *, n_partners=15, seed=11):
    """Share of samples without any effect in which the bootstrap rejects at 5 per cent."""
    rng = np.random.default_rng(seed)
    codes = cells(n_partners, 3, 5, 0.1, rng)
    x = x_of(codes, rng)
    grid = Grid(*codes, EFFECTS, np.ones(len(x)))
    rejected = 0
    for number in range(simulations):
        shock = rng.normal(size=(n_partners, 5)) * rng.uniform(0.5, 2.0, size=(n_partners, 1))
        y = shock[codes[0], codes[2]] + rng.normal(size=len(x))
        fitted = grid.absorb(np.column_stack([y, x])), grid, np.ones(len(x)), codes[0]
        rejected += b.WildDraws(b.blocks(*fitted), draws=199, seed=number).p_value() <= 0.05
    return rejected / simulations


def spread_dose(codes, rng):
    return rng.normal(size=(15, 5))[codes[0], codes[2]]


def one_partner(codes, rng):
    return ((codes[0] == 4) & (codes[2] > 2)).astype(float)


def test_size_is_near_five_per_cent_where_all_partners_have_doses():
    # 500 samples: standard error 1 point.
    assert 0.025 <= rejections(spread_dose, 500) <= 0.08


def test_it_hardly_rejects_where_one_partner_has_the_dose():
    assert rejections(one_partner, 150) <= 0.02


@pytest.mark.slow
def test_size_in_a_long_simulation():
    assert 0.04 <= rejections(spread_dose, 5000) <= 0.062


def test_the_estimate_is_that_of_the_fit(data):
    spec = specification("iv_2025")
    assert b.bootstrap(data, spec, draws=99).value == pytest.approx(fit(spec, data).value, rel=1e-8)


def test_ppml_is_refused(data):
    with pytest.raises(InputError, match="linear models"):
        b.bootstrap(data, specification("ppml_2018"))

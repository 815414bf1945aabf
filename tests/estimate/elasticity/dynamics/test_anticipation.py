import numpy as np
import pytest

from analysis.checks import InputError
from analysis.engine.fitting import fit
from analysis.estimate.elasticity.dynamics.anticipation import (
    ADJUSTMENTS,
    across_partners,
    adjusted,
    brought_forward,
)
from analysis.estimate.elasticity.dynamics.rows import lagged
from analysis.estimate.specifications import specification
from tests.estimate.elasticity.dynamics.test_projections import simulated


def stockpiled(seed: int, *, effect: float = -1.0, ahead: float = 0.5):
    """Imports that fall with the tariff, and rise in each of the three months before it rises."""
    paths = simulated(seed, noise=0.02)
    step = paths.statutory - lagged(paths.statutory, 1)
    before = sum(np.nan_to_num(lagged(step, -j)) for j in (1, 2, 3))
    noise = np.random.default_rng(seed).normal(0, 0.02, step.shape)
    return paths.with_columns(
        customs_value=np.exp(12 + effect * paths.statutory + ahead * before + noise)
    )


@pytest.mark.parametrize(
    "name, episode, estimator, comparison",
    [
        ("reduced_2018", "2018", "reduced", "within"),
        ("reduced_2025", "2025", "reduced", "within"),
        ("iv_2018", "2018", "iv", "within"),
        ("iv_across_2025", "2025", "iv", "across"),
    ],
)
def test_without_adjustment_it_is_the_static_design(data, paths, name, episode, estimator, comparison):
    own = {"episode": episode, "estimator": estimator, "comparison": comparison}
    found, static = adjusted(paths[episode], "none", **own), fit(specification(name), data)
    assert found.value == pytest.approx(static.value, abs=1e-10)
    assert found.std_error == pytest.approx(static.std_error, rel=1e-8)
    assert found.n_obs == static.n_obs


def test_leads_recover_the_effect_and_what_was_brought_forward():
    paths = stockpiled(1)
    found = adjusted(paths, "leads", episode="2018")
    assert found.value == pytest.approx(-1.0, abs=4 * found.std_error)
    assert found.std_error < 0.02
    ahead, ratio = brought_forward(paths, episode="2018", comparison="within")
    assert ahead.value == pytest.approx(0.5, abs=4 * ahead.std_error)
    assert ratio.value == pytest.approx(1.5, abs=4 * ratio.std_error)
    assert ratio.unit == "months"
    assert ratio.ci_low < ratio.value < ratio.ci_high


def test_stockpiling_makes_the_unadjusted_effect_differ():
    paths = stockpiled(2, ahead=1.5)
    plain, leads = (adjusted(paths, name, episode="2018") for name in ("none", "leads"))
    assert abs(plain.value + 1.0) > 5 * abs(leads.value + 1.0)


def test_dollars_in_other_units_change_no_adjustment():
    paths = stockpiled(3)
    scaled = paths.with_columns(customs_value=paths.customs_value / 1e6)
    for adjustment in ADJUSTMENTS:
        a, b = (adjusted(p, adjustment, episode="2018").value for p in (paths, scaled))
        assert a == pytest.approx(b, abs=1e-9)


def test_both_estimators_are_made_with_leads_and_without_in_each_episode(data):
    found, ahead = across_partners(data, ["2018", "2025"])
    assert len(found) == 2 * 2 * len(ADJUSTMENTS) and len(ahead) == 2 * 2
    assert {e.comparison for e in found} == {"across"}
    assert len({e.name for e in found}) == len({(e.episode, e.design, e.estimator) for e in found}) == 8
    assert all(e.first_stage_f > 10 for e in found if e.estimator == "2SLS")


def test_unknown_adjustment_names_the_valid_ones(paths):
    with pytest.raises(InputError, match="unknown adjustment 'lead'. Did you mean 'leads'"):
        adjusted(paths["2025"], "lead")

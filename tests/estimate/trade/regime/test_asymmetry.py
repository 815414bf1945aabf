"""Responses to rises and to cuts: simulated truth, identities, and what the panel can tell."""

import itertools
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.engine.panel import Panel
from analysis.estimate.elasticity import asymmetry
from analysis.estimate.elasticity.asymmetry import apart, partial_sums, permuted_p_value
from analysis.estimate.elasticity.dynamics.rows import LEVELS_EFFECTS, cells, regress_rows
from analysis.estimate.trade.regime.inputs import load_samples


@pytest.fixture(scope="module")
def panel() -> Panel:
    """Paths of the sample of 2025."""
    return load_samples("CHN")["2025"]


def simulated(seed: int, *, rises: float = -2.0, cuts: float = -2.0, noise: float = 0.1) -> Panel:
    """Paths on the panel's months: tariffs rise and are cut at random, imports follow at once."""
    random = np.random.default_rng(seed)
    partner, product = (a.ravel() for a in np.indices((25, 8)))
    months = pd.date_range("2013-01", "2025-11", freq="MS")
    shape = len(partner), len(months)
    change = np.where(random.random(shape) < 0.06, random.normal(0, 0.1, shape), 0.0)
    law = np.cumsum(change, axis=1)
    up, down = partial_sums(law)
    common = random.normal(0, 0.3, (8, len(months)))[product] + random.normal(0, 1, shape[0])[:, None]
    value = np.exp(15 + rises * up + cuts * down + common + random.normal(0, noise, shape))
    paths = {"customs_value": value, "statutory": law, "effective": law}
    return Panel(
        partner,
        product,
        pd.Index([f"P{i:02d}" for i in range(25)]),
        pd.Index([f"{k:03d}" for k in range(8)]),
        months,
        paths,
        system="naics3",
        vintage="simulated",
    )


def test_rises_and_cuts_add_up_to_the_path():
    path = np.array([[0.1, 0.3, 0.2, 0.2, 0.5]])
    up, down = partial_sums(path)
    np.testing.assert_allclose(up, [[0, 0.2, 0.2, 0.2, 0.5]])
    np.testing.assert_allclose(down, [[0, 0, -0.1, -0.1, -0.1]])
    np.testing.assert_allclose(path[:, :1] + up + down, path)


@pytest.mark.parametrize("comparison", ["across", "within"])
def test_cuts_that_undo_half_of_what_rises_did_are_found(comparison):
    found = apart(simulated(1, cuts=-1.0), comparison=comparison, lag=0)
    assert found.rise.ci_low < -2.0 < found.rise.ci_high
    assert found.fall.ci_low < -1.0 < found.fall.ci_high
    assert found.difference.p_value < 0.01


def test_interval_of_the_difference_covers_zero_when_cuts_work_as_rises():
    covered = []
    for seed in range(40):
        difference = apart(simulated(seed), lag=0).difference
        covered.append(difference.ci_low <= 0 <= difference.ci_high)
    assert np.mean(covered) >= 0.85


def test_alike_is_the_response_to_the_path_itself():
    data, window = simulated(3), "2024-01:2025-11"
    rows = cells(data, data.inside(window))
    y, x = data.log_value[rows], data.statutory[rows][:, None]
    regression = regress_rows(data, rows, y, x, window=window, fixed_effects=LEVELS_EFFECTS["across"])
    assert apart(data, lag=0).alike.value == pytest.approx(regression.coefficients[0], rel=1e-8)


def test_unit_of_the_dollar_changes_no_response():
    data = simulated(4)
    thousand = data.with_columns(customs_value=1000 * data.customs_value)
    for part in ("rise", "fall", "difference"):
        one, other = (getattr(apart(d), part) for d in (data, thousand))
        assert one.value == pytest.approx(other.value, rel=1e-7)
        assert one.std_error == pytest.approx(other.std_error, rel=1e-7)


def test_difference_is_rises_less_cuts_in_the_panel(panel):
    found = apart(panel)
    assert found.difference.value == pytest.approx(found.rise.value - found.fall.value)


def test_clustered_intervals_are_too_narrow_for_one_treated_partner(regime_story):
    found = regime_story.asymmetry
    # The placebo, two years before any tariff, has a difference that clustering takes for sure ...
    assert found.row(sample="placebo").p_value < 0.05
    # ... and the permutation does not reject symmetry, which clustering rejects.
    assert found.row().p_value < 0.001
    assert found.permuted["across"] > 0.05


def test_permutation_sees_asymmetry_and_passes_symmetry():
    p = {}
    for name, cuts in {"symmetric": -2.0, "none undone": 0.0}.items():
        p[name] = permuted_p_value(one_treated(cuts), partner="P00", lag=0)
    assert p["none undone"] == pytest.approx(1 / 25)
    assert p["symmetric"] > 0.1


def one_treated(cuts: float) -> Panel:
    """Only the first partner has a tariff: a rise in January 2025, a cut by half in June."""
    data = simulated(7, noise=0.05)
    law = np.zeros_like(data.statutory)
    own, rise, cut = data.partner == 0, data.position("2025-01"), data.position("2025-06")
    law[own, rise:] = 0.4
    law[own, cut:] = 0.2
    up, down = partial_sums(law)
    random = np.random.default_rng(11)
    value = np.exp(15 - 2.0 * up + cuts * down + random.normal(0, 0.05, law.shape))
    return data.with_columns(customs_value=value, statutory=law, effective=law)


def test_cuts_of_all_partners_are_the_whole_and_china_s_are_most(panel):
    shares = {p: asymmetry.share_of_cuts(panel, p) for p in panel.partners}
    assert sum(shares.values()) == pytest.approx(1)
    # The cut of November 2025, in large part Brazil's and others', is after the last month that enters.
    # Next come Mexico and Canada (.04 each), Belgium, Japan and Italy (.02 each).
    assert shares["CHN"] > 0.7
    assert max(shares, key=shares.get) == "CHN"


def test_misspelt_choices_are_refused(panel):
    with pytest.raises(InputError, match="unknown episode '2019'"):
        apart(panel, episode="2019")
    with pytest.raises(InputError, match="unknown comparison 'across partners'"):
        apart(panel, comparison="across partners")
    with pytest.raises(InputError, match="Did you mean 'CHN'"):
        permuted_p_value(panel, partner="CHM")


def test_path_without_a_cut_is_refused(panel):
    rising = np.maximum.accumulate(np.nan_to_num(panel.statutory), axis=1)
    with pytest.raises(InputError, match="does not vary"):
        apart(panel.with_columns(statutory=rising))


def test_a_response_is_of_one_comparison_sample_and_lag():
    responses = [*itertools.product(("across", "within"), ("all", "without China"), (0, 6))]
    story = SimpleNamespace(table=pd.DataFrame(responses, columns=["comparison", "sample", "lag"]))
    assert [tuple(asymmetry.Asymmetry.row(story, *one)) for one in responses] == responses

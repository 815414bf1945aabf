import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.engine.panel import Panel
from analysis.estimate.elasticity.dynamics import lp_did as lp_did_module
from analysis.estimate.elasticity.dynamics.doses import doses
from analysis.estimate.elasticity.dynamics.lp_did import compared, lp_did, n_switchers
from analysis.estimate.elasticity.dynamics.rows import LEVELS_EFFECTS, cells, regress_rows

MONTHS = pd.date_range("2017-01", "2019-12", freq="MS")
UNITS, GOODS = 40, 4
EARLY, LATE = 14, 22  # switching months, counted from January 2017


def growing(months: np.ndarray) -> np.ndarray:
    """Effect of a dose of one, by months since the switch: it grows from month to month."""
    return -(months + 1) / 4


def simulated(seed: int, *, noise: float = 0.2, own_effect: float = 0.0, cuts: float = 0.25) -> Panel:
    """Partners switch early, late or (two in ten) never; doses differ, and a share are cuts."""
    random = np.random.default_rng(seed)
    partner, product = (a.ravel() for a in np.indices((UNITS, GOODS)))
    time = np.arange(len(MONTHS))
    begin = np.array([*[EARLY] * 4, *[LATE] * 4, *[10_000] * 2])[partner % 10]
    dose = random.uniform(0.1, 0.3, len(partner)) * np.where(random.random(len(partner)) < cuts, -1, 1)
    since = time - begin[:, None]
    law = np.where(since >= 0, dose[:, None], 0.0)
    size = 1 + own_effect * random.normal(size=len(partner))
    effect = np.where(since >= 0, dose[:, None] * growing(since), 0.0) * size[:, None]
    common = random.normal(0, 0.3, (GOODS, len(MONTHS)))[product] + random.normal(size=(len(partner), 1))
    value = np.exp(10 + effect + common + random.normal(0, noise, effect.shape))
    names = pd.Index([f"P{i:02d}" for i in range(UNITS)]), pd.Index(list("abcd"))
    paths = {"customs_value": value, "statutory": law, "effective": law}
    return Panel(partner, product, *names, MONTHS, paths, system="naics3", vintage="simulated")


def two_way(paths: Panel) -> float:
    """Static coefficient of log imports on the dose, effects of pair and product x month."""
    rows = cells(paths, np.arange(len(MONTHS)))
    y, x = paths.log_value[rows], paths.statutory[rows][:, None]
    setting = {"window": "2017-01:2019-12", "fixed_effects": LEVELS_EFFECTS["across"]}
    return float(regress_rows(paths, rows, y, x, **setting).coefficients[0])


WINDOW = {"window": "2017-01:2019-12", "ramp": 0, "quiet": 8}


def test_change_with_another_change_near_is_no_clean_switch():
    paths = np.zeros((3, 20))
    paths[0, 10:] = 0.1  # one change
    paths[1, 10:] = 0.1
    paths[1, 13:] = 0.2  # another three months later; the third path never changes
    short, long = (doses(paths, h, quiet=4, ramp=0) for h in (2, 3))
    assert short[0, 10] == short[1, 10] == pytest.approx(0.1)
    assert long[0, 10] == pytest.approx(0.1)
    assert np.isnan(long[1, 10])
    assert long[2, 10] == 0.0


def test_change_spread_over_two_months_is_one_dose_under_a_ramp():
    paths = np.zeros((1, 20))
    paths[0, 10], paths[0, 11:] = 0.02, 0.09
    assert doses(paths, 3, quiet=4, ramp=1)[0, 10] == pytest.approx(0.09)
    assert np.isnan(doses(paths, 3, quiet=4, ramp=0)[0, 10])


def test_small_changes_count_as_none_and_cuts_keep_their_sign():
    paths = np.zeros((2, 20))
    paths[0, 10:] = 0.004
    paths[1, 10:] = -0.2
    change = doses(paths, 2, quiet=4, ramp=0)
    assert change[0, 10] == 0.0
    assert change[1, 10] == pytest.approx(-0.2)
    assert np.isnan(doses(paths, 2, quiet=4, ramp=0, direction="up")[1, 10])


def test_slope_equals_the_hand_computed_one():
    # One product, one month: doses 0, 0, 1, 2 and outcomes 0, 2, 0, -4. Means 3/4 and -1/2.
    change, y = np.array([[0.0], [0.0], [1.0], [2.0]]), np.array([[0.0], [2.0], [0.0], [-4.0]])
    found = compared(y, change, np.zeros(4, dtype=int), np.array([0]))
    assert found.x @ found.y / (found.x @ found.x) == pytest.approx(-6.5 / 2.75)
    assert found.switches.tolist() == [False, False, True, True]


def test_cell_without_a_clean_control_is_not_used():
    change, y = np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]])
    assert compared(y, change, np.zeros(2, dtype=int), np.array([0])) is None


def test_two_way_fixed_effects_are_biased_where_effects_grow_and_clean_controls_are_not():
    truth = growing(9)  # -2.5 after nine months, and more later
    found, static = [], []
    for seed in range(10):
        paths = simulated(seed, noise=0.05, cuts=0.0)
        found.append(lp_did(paths, 9, **WINDOW).value)
        static.append(two_way(paths))
    # Two-way effects ought to give the mean effect over all months that bear a dose. Early
    # switchers, still falling, serve them as controls, and they miss it by more than a quarter.
    since = np.concatenate([np.arange(36 - EARLY), np.arange(36 - LATE)])
    mean_effect = growing(since).mean()
    assert np.mean(found) == pytest.approx(truth, abs=0.05)
    assert np.mean(static) > mean_effect + 0.25 * abs(mean_effect)
    assert np.std(static) / np.sqrt(10) < 0.02


def test_quiet_time_shorter_than_the_response_lets_unclean_controls_in():
    made = [simulated(seed, noise=0.05) for seed in range(5)]
    short, long = (
        np.mean([lp_did(paths, 9, **WINDOW | {"quiet": q}).value for paths in made]) for q in (6, 8)
    )
    assert long == pytest.approx(growing(9), abs=0.05)
    assert short > long + 0.1


@pytest.mark.parametrize("horizon", [0, 3, 6])
def test_every_horizon_recovers_its_own_effect(horizon):
    found = lp_did(simulated(7, noise=0.05), horizon, **WINDOW)
    assert found.value == pytest.approx(growing(horizon), abs=4 * found.std_error)
    assert found.std_error < 0.1


@pytest.mark.parametrize("horizon", [-5, -3, -2])
def test_leads_before_the_switch_are_zero(horizon):
    found = lp_did(simulated(8), horizon, **WINDOW)
    assert abs(found.value) < 3.5 * found.std_error


def coverage(draws: int) -> float:
    """Share of draws whose interval holds the truth; effects differ between pairs."""
    truth, covered = growing(4), []
    for seed in range(draws):
        found = lp_did(simulated(1_000 + seed, own_effect=0.3), 4, **WINDOW)
        covered.append(found.ci_low <= truth <= found.ci_high)
    return float(np.mean(covered))


def test_interval_covers_the_truth_about_95_times_in_100():
    assert 0.905 <= coverage(200) <= 0.99


@pytest.mark.slow
def test_interval_covers_the_truth_about_95_times_in_100_over_many_draws():
    assert 0.925 <= coverage(2_000) <= 0.975


def test_no_clean_comparison_gives_nothing_and_not_a_number(paths):
    assert lp_did(paths["2025"], 9, window="2025-01:2025-11") is None


def test_base_month_is_refused(paths):
    with pytest.raises(InputError, match="-1 is the base"):
        lp_did(paths["2018"], -1, window="2018-01:2019-12")


def test_clean_switches_of_china_vanish_in_2025(paths):
    own = {"partner": "CHN"}
    assert n_switchers(paths["2018"], 3, window="2018-01:2019-12", **own) > 20
    assert n_switchers(paths["2025"], 3, window="2025-01:2025-11", **own) == 0


def test_a_path_goes_as_far_as_ten_pairs_of_the_partner_switch(monkeypatch):
    """Nine pairs are the path of a handful of goods: the horizon before is the last."""
    own = [30, 20, 12, 10, 9, 5, 5, 2, 0]
    asked = []
    monkeypatch.setattr(lp_did_module, "n_switchers", lambda data, h, **_: own[h])
    monkeypatch.setattr(
        lp_did_module, "lp_did", lambda data, h, *, window, hold: asked.append((h, hold))
    )
    lp_did_module.against_clean(simulated(0), "2018")
    assert {hold for _, hold in asked} == {3}
    assert [h for h, _ in asked] == [*lp_did_module.PLACEBO_MONTHS, 0, 1, 2, 3]

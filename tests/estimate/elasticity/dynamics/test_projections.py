import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.checks import InputError
from analysis.engine.panel import Panel
from analysis.engine.results import to_frame
from analysis.estimate.elasticity.dynamics.projections import placebo, project, randomise
from analysis.estimate.elasticity.dynamics.rows import response

RESPONSE = np.array([-0.5, -1.0, -1.5, -2.0])  # level 0, 1, 2, 3 or more months after a lasting change


def moved(shocks, unexplained, *, follow: float = 0.0, react: float = 0.0):
    """Law and log imports, shape (P, T), whose changes of law answer those of the month before.

    A change of law is its shock, ``follow`` times the last change, and ``react`` times the last growth
    of imports; imports answer the law with the response above.
    """
    law, y = np.zeros(shocks.shape), unexplained.copy()
    kernel = np.diff(RESPONSE, prepend=0.0)
    for t in range(shocks.shape[1]):
        change = shocks[:, t].copy()
        if t >= 2:
            change += follow * (law[:, t - 1] - law[:, t - 2]) + react * (y[:, t - 1] - y[:, t - 2])
        law[:, t] = law[:, t - 1] + change if t else change
        y[:, t] += sum(k * law[:, t - j] for j, k in enumerate(kernel) if t >= j)
    return law, y


def simulated(seed: int, *, share_collected: float = 0.5, noise: float = 0.05, **rules) -> Panel:
    """Paths on the panel's months: tariffs move at random, imports follow with the response above."""
    random = np.random.default_rng(seed)
    partner, product = (a.ravel() for a in np.indices((30, 12)))
    months = pd.date_range("2013-01", "2025-11", freq="MS")
    shape = len(partner), len(months)
    shocks = np.where(random.random(shape) < 0.05, random.normal(0, 0.2, shape), 0.0)
    common = random.normal(0, 0.3, (12, len(months)))[product] + random.normal(0, 1, shape[0])[:, None]
    law, y = moved(shocks, 15 + common + random.normal(0, noise, shape), **rules)
    paths = {"customs_value": np.exp(y), "statutory": law, "effective": share_collected * law}
    return Panel(
        partner,
        product,
        pd.Index([f"P{i:02d}" for i in range(30)]),
        pd.Index([f"{k:03d}" for k in range(12)]),
        months,
        paths,
        system="naics3",
        vintage="simulated",
    )


def truth(kind: str, horizon: int, **rules) -> float:
    """What one shock does by the horizon, in a world without any other; half of the law is collected."""
    shocks = np.eye(1, horizon + 3, 2)
    law, y = (path[0, 2:] for path in moved(shocks, np.zeros(shocks.shape), **rules))
    return y[-1] if kind == "reduced" else y.mean() / (0.5 * law.mean())


#: Kinds and horizons whose intervals are held to the truth. By month 6 the response has long settled.
PLANTED = [("reduced", 2), ("reduced", 6), ("lp_iv", 0), ("lp_iv", 3), ("lp_iv", 6)]


def draw_estimates(seeds) -> dict[tuple[str, int], list]:
    """Estimates across partners by kind and horizon, one a draw."""
    found = {case: [] for case in PLANTED}
    for seed in seeds:
        paths = simulated(seed, noise=0.3)
        for kind in dict(PLANTED):
            horizons = [h for own, h in PLANTED if own == kind]
            for e in project(paths, horizons, kind=kind, comparison="across"):
                found[kind, e.horizon].append(e)
    return found


def judge(estimates: list, true: float) -> tuple[float, float, float]:
    """Share of intervals that cover, mean error in standard errors, and standard error over spread."""
    values = np.array([e.value for e in estimates])
    covered = np.mean([e.ci_low <= true <= e.ci_high for e in estimates])
    spread = values.std(ddof=1)
    bias = (values.mean() - true) / spread * len(values) ** 0.5
    return covered, bias, np.mean([e.std_error for e in estimates]) / spread


@pytest.fixture(scope="module")
def drawn():
    return draw_estimates(range(500, 580))


@pytest.mark.parametrize("comparison", ["within", "across"])
def test_projection_recovers_a_response_that_builds_up(comparison):
    path = to_frame(project(simulated(1), [0, 1, 2, 3, 5], comparison=comparison))
    truth = RESPONSE[[0, 1, 2, 3, 3]]
    assert (np.abs(path.value - truth) < 4 * path.std_error).all()
    assert (path.std_error < 0.15).all()


def test_the_law_permuted_has_the_estimate_of_the_actual_law_and_finds_it_unlikely_by_chance():
    paths, of = simulated(1), {"episode": "2025"}
    (permuted,) = randomise(paths, [3], pd.Series(dtype=object), draws=19, **of).itertuples()
    (actual,) = project(paths, [3], comparison="across", **of)
    assert permuted.value == pytest.approx(actual.value)
    assert permuted.ci_high < 0 and permuted.p_value == 0.05


def test_leads_of_unforeseen_changes_are_zero():
    path = to_frame(project(simulated(2), [-5, -3, -2], comparison="across"))
    assert path.horizon.tolist() == [-5, -3, -2]
    assert (np.abs(path.value) < 3.5 * path.std_error).all()


def test_multiplier_is_lost_imports_per_tariff_collected():
    # Half of the law is collected: twice the mean response over the horizon, whatever the path.
    (found,) = project(simulated(3), [0], kind="lp_iv")
    assert found.value == pytest.approx(2 * RESPONSE[0], abs=4 * found.std_error)
    assert found.first_stage == pytest.approx(0.5)
    assert found.first_stage_f > 1e6


def test_truth_is_the_planted_response_where_no_rule_moves_the_law():
    assert [truth("reduced", h) for h in (0, 1, 2, 3, 6)] == RESPONSE[[0, 1, 2, 3, 3]].tolist()
    assert truth("lp_iv", 3) == pytest.approx(2 * RESPONSE.mean())
    assert truth("lp_iv", 6) == pytest.approx(2 * (RESPONSE.sum() + 3 * RESPONSE[3]) / 7)


# An instrument that cumulates the law to the horizon misses by a seventh here, with all its intervals.
@pytest.mark.parametrize(("kind", "horizon"), PLANTED)
def test_interval_covers_a_response_that_builds_up_about_95_times_in_100(drawn, kind, horizon):
    covered, bias, ratio = judge(drawn[kind, horizon], truth(kind, horizon))
    assert 0.88 <= covered <= 0.99
    assert abs(bias) < 3
    assert 0.8 < ratio < 1.25


@pytest.fixture(scope="module")
def many_drawn():
    return draw_estimates(range(10_000, 10_800))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "horizon"), PLANTED)
def test_interval_covers_a_response_that_builds_up_in_many_draws(many_drawn, kind, horizon):
    covered, bias, ratio = judge(many_drawn[kind, horizon], truth(kind, horizon))
    assert 0.925 <= covered <= 0.97
    assert abs(bias) < 3
    assert 0.93 < ratio < 1.07


# Each rule ties the change of law to what a lag controls for: without that lag the response is off.
RULES = {"the last change": {"follow": 0.5}, "the last growth of imports": {"react": 0.2}}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("kind", "horizon"), [("reduced", 2), ("lp_iv", 3)])
def test_lags_recover_the_response_where_the_law_answers_the_month_before(rule, kind, horizon):
    true = truth(kind, horizon, **RULES[rule])
    found = [
        project(simulated(s, noise=0.3, **RULES[rule]), [horizon], kind=kind, comparison="across")
        for s in range(800, 830)
    ]
    covered, bias, _ = judge([e for (e,) in found], true)
    assert abs(bias) < 3
    assert covered >= 0.8


@pytest.mark.parametrize(
    ("kind", "horizon", "comparison"),
    [
        ("reduced", 3, "across"),
        ("reduced", -3, "within"),
        ("tariff", 3, "within"),
        ("lp_iv", 3, "within"),
    ],
)
def test_projection_is_what_pandas_and_least_squares_give(naics3, paths, kind, horizon, comparison):
    (found,) = project(paths["2025"], [horizon], episode="2025", kind=kind, comparison=comparison)
    value, std_error, n = by_hand(naics3, kind, horizon, comparison)
    assert found.n_obs == n
    assert found.value == pytest.approx(value, rel=1e-6)
    assert found.std_error == pytest.approx(std_error, rel=1e-6)
    half = stats.t(found.n_clusters - 1).ppf(0.975) * std_error
    assert found.ci_high == pytest.approx(value + half, rel=1e-6)


def by_hand(panel, kind: str, h: int, comparison: str) -> tuple[float, float, int]:
    """Coefficient, standard error and rows of a projection of 2025, from the table of the panel."""
    table = panel.sort_values(["partner", "naics3", "month"])
    table = table[table.partner.ne("RUS") & table.month.ge("2024-01")].reset_index(drop=True)
    pair = [table.partner.astype(str), table.naics3.astype(str)]
    paths = {
        "y": np.log(table.customs_value.where(table.customs_value > 0)),
        "s": np.log1p(table.statutory_rate),
        "f": table.log_tariff_factor,
    }

    def ahead(path, months):
        return paths[path].groupby(pair).shift(-months)

    def mean(path):
        return sum(ahead(path, j) for j in range(h + 1)) / (h + 1) - ahead(path, -1)

    rows = pd.DataFrame({"x": paths["s"] - ahead("s", -1)})
    rows["z"] = rows.x
    rows["y"] = ahead("s" if kind == "tariff" else "y", h) - ahead("s" if kind == "tariff" else "y", -1)
    if kind == "lp_iv":
        rows["y"], rows["x"] = mean("y"), mean("f")
    controls = [("s", 1), ("s", 2)] + ([("y", 1), ("y", 2)] if h >= 0 else [])
    for path, j in controls:
        rows[f"{path}{j}"] = ahead(path, -j) - ahead(path, -j - 1)
    first = pd.Timestamp("2024-07-01") + pd.DateOffset(months=max(0, -h - 1))
    last = pd.Timestamp("2025-11-01") - pd.DateOffset(months=max(0, h))
    rows = rows[table.month.between(first, last)].replace([np.inf, -np.inf], np.nan).dropna()
    own = table.loc[rows.index]
    cells = own.naics3.astype(str) + own.month.astype(str)
    effects = ["naics3", "partner"] if comparison == "within" else ["naics3"]
    clean = rows.copy()
    for _, month in own.groupby("month"):
        dummies = pd.get_dummies(month[effects].astype(str)).to_numpy(float)
        left = rows.loc[month.index].to_numpy()
        clean.loc[month.index] = left - dummies @ np.linalg.lstsq(dummies, left, rcond=1e-10)[0]
    y, x = clean.y.to_numpy(), clean.drop(columns=["y", "z"]).to_numpy()
    z = clean.drop(columns=["y", "x"]).to_numpy()
    bread = np.linalg.inv(z.T @ x)
    coefficients = bread @ z.T @ y
    sums = pd.DataFrame(z * (y - x @ coefficients)[:, None]).groupby(own.partner.to_numpy(str)).sum()
    n, groups, k = len(y), len(sums), x.shape[1] + cells.nunique()
    variance = (bread @ (sums.T @ sums).to_numpy() @ bread.T)[0, 0]
    return coefficients[0], (variance * groups / (groups - 1) * (n - 1) / (n - k)) ** 0.5, n


# The reversals of 2025 move the multiplier from the response to a lasting change, but by less than this.
@pytest.mark.parametrize("comparison", ["within", "across"])
@pytest.mark.parametrize("episode", ["2018", "2025"])
def test_multiplier_recovers_a_response_planted_on_the_law_that_was(paths, episode, comparison):
    law = paths[episode].statutory
    steps = np.nan_to_num(response(law, 0))
    steps[:, 0] = 0.0
    log_value = moved(steps, np.full(steps.shape, 15.0))[1]
    planted = paths[episode].with_columns(customs_value=np.exp(log_value), effective=law)
    (found,) = project(planted, [3], episode=episode, kind="lp_iv", comparison=comparison)
    assert found.value == pytest.approx(RESPONSE.mean(), rel=0.1)


def test_dollars_in_other_units_change_nothing():
    paths = simulated(5)
    (dollars,) = project(paths, [2])
    (thousands,) = project(paths.with_columns(customs_value=paths.customs_value / 1e3), [2])
    assert thousands.value == pytest.approx(dollars.value, abs=1e-9)


def test_outcomes_stay_inside_the_episode(paths):
    whole, own = paths["2018"], {"episode": "2018", "comparison": "across"}
    cut = np.where(whole.months > "2019-12-01", np.nan, whole.customs_value)
    inside = project(whole, [0, 12], **own)
    for a, b in zip(inside, project(whole.with_columns(customs_value=cut), [0, 12], **own), strict=True):
        assert a.value == pytest.approx(b.value, abs=1e-12)
        assert a.n_obs == b.n_obs


def test_multiplier_has_no_leads(paths):
    with pytest.raises(InputError, match="has no leads; use kind 'reduced'"):
        project(paths["2018"], [-2, 0], kind="lp_iv")


def test_unknown_episode_names_the_valid_ones(paths):
    with pytest.raises(InputError, match="unknown episode '2019'.*2018, 2025"):
        project(paths["2018"], [0], episode="2019")


def test_placebo_is_marked_and_near_zero_across_partners(paths):
    (found,) = placebo(paths["2018"], [3], episode="2018", comparison="across")
    assert found.is_placebo
    assert found.ci_low < 0 < found.ci_high

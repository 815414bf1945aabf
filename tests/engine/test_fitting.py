"""The fit agrees with others, recovers what was planted, and is the regression that it says."""

import json
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from analysis.checks import InputError
from analysis.engine.fitting import absorber_of, fit, fit_sample
from analysis.engine.inference import meat
from analysis.engine.ppml import supported
from analysis.engine.regression import least_squares, regress
from analysis.engine.sample import draw_sample
from analysis.estimate.specifications import names, specification
from tests.engine.simulations import estimate_of, simulated

REFERENCE = Path(__file__).parents[1] / "reference" / "fixest.json"


REFERENCES = {spec["id"]: spec for spec in json.loads(REFERENCE.read_text())["specs"]}


#: Reference -> our specification of the same regression.
SAME = {
    "H01": {"spec": "ols_2018", "system": "hs2", "window": "2013-01:2021-07"},
    "H03": {"spec": "ols_2018", "system": "hs2"},
    "H08": {"spec": "ppml_2018", "system": "hs2", "window": "2013-01:2021-07"},
    "N02": {"spec": "ols_2018"},
    "N03": {"spec": "ols_2025"},
    "N05": {"spec": "ppml_2025"},
}


@pytest.fixture(scope="module")
def fit_on(data, chapters):
    """Fit a specification to the panel of its system."""
    panels = {"hs2": chapters}
    return lambda spec, **own: fit(specification(spec, **own), panels.get(own.get("system"), data))


@pytest.mark.parametrize("reference", SAME)
def test_engine_agrees_with_fixest(reference, fit_on):
    expected, ours = REFERENCES[reference], fit_on(**SAME[reference])
    assert ours.n_obs == expected["nobs"]
    assert ours.n_clusters == expected["n_clusters"]["partner"]
    assert ours.value == pytest.approx(expected["coef"], rel=1e-6)
    assert ours.std_error == pytest.approx(expected["se_partner"], rel=1e-4)
    assert ours.std_error_raw == pytest.approx(expected["se_partner_raw"], rel=1e-4)


@pytest.mark.parametrize(
    "name, own",
    {
        "ols_three": {"spec": "weighted_2018"},
        "ols_two": {"spec": "weighted_2018", "fixed_effects": ["partner x product", "product x month"]},
        "difference": {"spec": "difference_2018"},
        "ppml": {"spec": "ppml_2018"},
    }.items(),
)
def test_engine_agrees_with_pyfixest_on_weights_of_a_year_of_choice(name, own, fit_on):
    expected = json.loads(REFERENCE.with_name("weights.json").read_text())[name]
    long = {"system": "hs2", "window": "2013-01:2021-07", "weights": "pre_episode"}
    ours = fit_on(**own, **long, weights_year=2017)
    assert ours.n_obs == expected["nobs"]
    assert ours.value == pytest.approx(expected["coef"], rel=1e-6)
    assert ours.std_error == pytest.approx(expected["se_partner"], rel=1e-4)
    assert ours.std_error_raw == pytest.approx(expected["se_partner_raw"], rel=1e-4)


@pytest.mark.parametrize("reference", SAME)
def test_two_way_standard_error_agrees_with_fixest(reference, fit_on):
    ours = fit_on(**SAME[reference], cluster_by="partner and product")
    assert ours.std_error == pytest.approx(REFERENCES[reference]["se_partner_product"], rel=1e-4)


def test_two_stage_recovers_an_elasticity_that_least_squares_misses():
    rng = np.random.default_rng(20180706)
    samples = [simulated(rng) for _ in range(60)]
    by_law = np.array([estimate_of(sample, "iv_2018").value for sample in samples])
    naive = np.array([estimate_of(sample, "ols_2018").value for sample in samples])
    assert abs(by_law.mean() + 2) < 4 * by_law.std() / np.sqrt(len(samples)) + 0.02
    assert naive.mean() < -2.1  # imports in the denominator pull the naive estimate down


#: Enough partners, all with doses of their own, for what is said of many clusters to hold.
MANY = {"partners": 30, "products": 8, "months": 8, "treated": 30}


def by_law(rng):
    return estimate_of(simulated(rng, **MANY), "iv_2018")


def on_the_law(rng):
    sample = simulated(rng, **MANY)
    return estimate_of(replace(sample, x=sample.z), "ols_2018")


def counted(rng):
    """PPML on counts, a third of them zero, whose mean is the simulated value."""
    sample = simulated(rng, **MANY, keep=1.0)
    y = rng.poisson(np.exp((sample.y - sample.y.mean()).clip(-8, 8))).astype(float)
    a, b, c = sample.partner, sample.product, sample.month
    rows = supported(y, [(a, b), (b, c), (a, c)])
    codes = [np.unique(code[rows], return_inverse=True)[1] for code in (a, b, c)]
    columns = {"y": y, "x": sample.z, "z": sample.z, "weights": sample.weights}
    columns |= dict(zip(("partner", "product", "month"), codes, strict=True))
    columns |= {n: columns[n][rows] for n in ("y", "x", "z", "weights")}
    return estimate_of(replace(sample, **columns), "ppml_2018")


# 0.7 of the law is collected, and trade answers to that with -2.
truths = pytest.mark.parametrize(
    "draw, truth", [(by_law, -2.0), (on_the_law, -1.4), (counted, -1.4)], ids=["2SLS", "OLS", "PPML"]
)


def compare(estimates, truth):
    """Return bias and mean standard error in spreads of the estimates, and coverage."""
    values, errors = np.array([[e.value, e.std_error] for e in estimates]).T
    spread = values.std(ddof=1)
    covered = np.mean([e.ci_low <= truth <= e.ci_high for e in estimates])
    return (values.mean() - truth) / spread, errors.mean() / spread, covered


@truths
def test_standard_errors_are_the_spread_of_the_estimates_and_intervals_hold_the_truth(draw, truth):
    rng = np.random.default_rng(20250402)
    bias, ratio, covered = compare([draw(rng) for _ in range(200)], truth)
    # Of 200 draws, three standard errors are 0.21 spreads, 15 per cent and 4.6 points of coverage.
    assert abs(bias) < 0.21
    assert 0.85 <= ratio <= 1.15
    assert 0.904 <= covered <= 0.99


@pytest.mark.slow
@truths
def test_intervals_hold_the_truth_in_a_long_simulation(draw, truth):
    rng = np.random.default_rng(20250514)
    bias, ratio, covered = compare([draw(rng) for _ in range(1000)], truth)
    # Three standard errors are 0.1 spreads; PPML with three sets of effects has a bias of like size,
    # as theory says (Weidner and Zylkin 2021, doi:10.1016/j.jinteco.2021.103513).
    assert abs(bias) < (0.2 if draw is counted else 0.1)
    assert 0.9 <= ratio <= 1.1
    assert 0.92 <= covered <= 0.98


def test_scaling_dollars_changes_no_elasticity(data):
    spec = specification("ppml_2025", window="2025-01:2025-06")
    sample = draw_sample(data, spec)
    in_thousands = replace(sample, y=sample.y / 1000)
    one, other = (fit_sample(spec, own).coefficients[0] for own in (sample, in_thousands))
    assert other == pytest.approx(one, rel=1e-9)


def test_row_order_changes_no_elasticity_and_no_standard_error(data):
    spec = specification("iv_across_2025")
    sample = draw_sample(data, spec)
    order = np.random.default_rng(1).permutation(len(sample.y))
    names = ("partner", "product", "month", "y", "x", "z", "weights")
    shuffled = replace(sample, **{name: getattr(sample, name)[order] for name in names})
    one, other = (fit_sample(spec, own).estimate() for own in (sample, shuffled))
    assert other.value == pytest.approx(one.value, rel=1e-9)
    assert other.std_error == pytest.approx(one.std_error, rel=1e-9)


def test_equal_weights_equal_none():
    sample = simulated(np.random.default_rng(3))
    doubled = replace(sample, weights=np.full(len(sample.y), 1.0))
    assert estimate_of(doubled, "iv_2018") == estimate_of(sample, "iv_2018")


def test_an_instrument_that_is_the_regressor_gives_least_squares():
    sample = simulated(np.random.default_rng(4))
    same = replace(sample, z=sample.x)
    assert estimate_of(same, "iv_2018").value == pytest.approx(estimate_of(sample, "ols_2018").value)


def test_the_normal_equations_and_their_sandwich_are_those_of_statsmodels():
    rng = np.random.default_rng(8)
    x = rng.normal(size=(600, 4)) @ rng.normal(size=(4, 4))
    y, groups = x @ [1.0, -2.0, 0.5, 0.0] + rng.normal(size=600), rng.integers(12, size=600)
    model = OLS(y, x).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False, "df_correction": False}
    )
    scores = least_squares(y, x)
    covariance = scores.bread @ meat(scores.scores, groups) @ scores.bread
    assert scores.coefficients == pytest.approx(model.params, rel=1e-10)
    assert covariance == pytest.approx(model.cov_params(), rel=1e-9)


def test_two_stage_is_reduced_form_over_first_stage():
    sample = simulated(np.random.default_rng(5))
    spec = specification("iv_2018")
    absorber = absorber_of(sample, spec.fixed_effects)
    y, x, z = absorber.absorb(np.column_stack([sample.y, sample.x, sample.z])).T
    ratio = least_squares(y, z[:, None]).coefficients / least_squares(x, z[:, None]).coefficients
    found = fit_sample(spec, sample)
    assert found.coefficients == pytest.approx(ratio)
    assert found.first_stage_f > 0


def test_effects_of_any_kind_are_absorbed_as_those_of_the_grid():
    """The way without an absorber, weights and an instrument included."""
    sample = simulated(np.random.default_rng(6), partners=6, products=5, months=7)
    sample = replace(sample, weights=np.random.default_rng(1).uniform(0.2, 3, len(sample.y)))
    spec = specification("iv_weighted_2018")
    effects, clusters = list(sample.effects(spec.fixed_effects)), sample.clusters("partner")
    anyhow = regress(
        sample.y, sample.x, effects=effects, clusters=clusters, z=sample.z, weights=sample.weights
    )
    found = fit_sample(spec, sample)
    assert anyhow.coefficients == pytest.approx(found.coefficients, rel=1e-8)
    assert anyhow.covariance == pytest.approx(found.covariance, rel=1e-6)
    assert anyhow.first_stage_f == pytest.approx(found.first_stage_f, rel=1e-6)


LINEAR = [name for name in names() if specification(name).estimator != "ppml"]


@pytest.mark.parametrize("name", LINEAR)
def test_statsmodels_fits_the_same_columns_to_the_same_value(name, data):
    """And its own sandwich, by partner and without correction, is ours."""
    ours = fit(specification(name), data)
    assert ours.value == pytest.approx(ours.model.params.item(), rel=1e-10)
    if specification(name).instrument is None:
        partner = draw_sample(data, specification(name)).partner
        plain = {"groups": partner, "use_correction": False, "df_correction": False}
        theirs = ours.model.get_robustcov_results("cluster", **plain)
        assert ours.std_error_raw == pytest.approx(float(theirs.bse[0]), rel=1e-8)


@pytest.mark.parametrize("name", LINEAR)
def test_the_model_prints_the_error_and_interval_of_the_estimate_under_its_names(name, data):
    ours = fit(specification(name), data)
    model = ours.model
    theirs = [model.params, model.bse, model.pvalues, *model.conf_int().T.to_numpy()]
    printed = [ours.value, ours.std_error, ours.p_value, ours.ci_low, ours.ci_high]
    assert [np.squeeze(one).item() for one in theirs] == pytest.approx(printed, rel=1e-8)
    summary = model.summary().as_text()
    row = next(line for line in summary.splitlines() if line.startswith(f"{ours.regressor} "))
    said = [float(number) for number in row.removeprefix(ours.regressor).split()[:2]]
    assert said == pytest.approx(printed[:2], abs=6e-4) and ours.outcome in summary
    assert ours.estimator == "2SLS" or f"by partner ({ours.n_clusters} clusters)" in summary


def test_an_estimate_without_a_linear_regression_has_no_model(data):
    with pytest.raises(InputError, match="no linear regression stands behind it"):
        _ = fit(specification("ppml_2025"), data, window="2025-01:2025-06").model


def test_an_estimate_goes_to_another_process_without_its_data(data):
    ours = fit(specification("reduced_2018"), data)
    assert len(pickle.dumps(ours)) < 5000
    assert pickle.loads(pickle.dumps(ours)) == ours


def test_absorbed_regression_equals_one_with_dummies():
    sample = simulated(np.random.default_rng(7), partners=4, products=3, months=5)
    spec = specification("ols_2018", fixed_effects=["partner x product", "product x month"])
    dummies = []
    for codes in (sample.partner * 3 + sample.product, sample.product * 5 + sample.month):
        dummies.append(codes[:, None] == np.unique(codes))
    x = np.column_stack([sample.x, *dummies]).astype(float)
    expected = np.linalg.lstsq(x, sample.y, rcond=None)[0][0]
    assert fit_sample(spec, sample).coefficients[0] == pytest.approx(expected, rel=1e-9)

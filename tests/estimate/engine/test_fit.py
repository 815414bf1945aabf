"""The engine agrees with R fixest, recovers simulated truth, and keeps identities."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from analysis.estimate.engine.fit import (
    fit,
    instrumented,
    least_squares,
    make_grid,
    regress,
    summarise,
    two_stage,
)
from analysis.estimate.engine.inference import clustered, meat
from analysis.estimate.engine.sample import Sample, draw_sample
from analysis.estimate.engine.specification import specification

REFERENCE = Path(__file__).parents[2] / "reference" / "fixest.json"
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


@pytest.mark.parametrize("reference", SAME)
def test_engine_agrees_with_fixest(reference):
    expected, ours = REFERENCES[reference], fit(**SAME[reference])
    assert ours.n_obs == expected["nobs"]
    assert ours.n_clusters == expected["n_clusters"]["partner"]
    assert ours.value == pytest.approx(expected["coef"], rel=1e-6)
    assert ours.std_error == pytest.approx(expected["se_partner"], rel=1e-4)
    assert ours.std_error_raw == pytest.approx(expected["se_partner_raw"], rel=1e-4)


@pytest.mark.parametrize("reference", SAME)
def test_two_way_standard_error_agrees_with_fixest(reference):
    ours = fit(**SAME[reference], cluster_by="partner and product")
    assert ours.std_error == pytest.approx(REFERENCES[reference]["se_partner_product"], rel=1e-4)


def simulated(rng, *, beta=-2.0, partners=12, products=8, months=18, keep=0.9) -> Sample:
    """Draw a three-way panel whose tariff is partly endogenous: it rises when imports fall."""
    shape = (partners, products, months)
    codes = [axis.ravel() for axis in np.indices(shape)]
    law = np.zeros(shape)
    law[: partners // 3, :, months // 2 :] = rng.uniform(0, 0.4, (partners // 3, products, 1))
    law += rng.normal(0, 0.02, shape).clip(0)
    shock = rng.normal(0, 0.3, shape)
    collected = 0.7 * law - 0.05 * shock + rng.normal(0, 0.01, shape)
    effects = (
        rng.normal(0, 1, (partners, products, 1))
        + rng.normal(0, 0.5, (1, products, months))
        + rng.normal(0, 0.5, (partners, 1, months))
    )
    log_value = beta * collected + effects + shock
    rows = rng.random(partners * products * months) < keep
    return Sample(
        *(np.unique(code[rows], return_inverse=True)[1] for code in codes),
        y=log_value.ravel()[rows],
        x=collected.ravel()[rows],
        z=law.ravel()[rows],
        weights=np.ones(rows.sum()),
        partners=np.arange(partners),
        products=np.arange(products),
        months=np.arange(months),
        n_zeros=0,
    )


def estimate_of(sample: Sample, name: str):
    spec = specification(name)
    scores, stage = regress(spec, sample)
    return summarise(spec, sample, scores, stage)


def test_two_stage_recovers_an_elasticity_that_least_squares_misses():
    rng = np.random.default_rng(20180706)
    samples = [simulated(rng) for _ in range(60)]
    by_law = np.array([estimate_of(sample, "iv_2018").value for sample in samples])
    naive = np.array([estimate_of(sample, "ols_2018").value for sample in samples])
    assert abs(by_law.mean() + 2) < 4 * by_law.std() / np.sqrt(len(samples)) + 0.02
    assert naive.mean() < -2.1  # imports in the denominator pull the naive estimate down


def test_intervals_cover_the_true_elasticity_about_as_often_as_they_say():
    rng = np.random.default_rng(20250402)
    covered = [
        e.ci_low <= -2 <= e.ci_high for e in (estimate_of(simulated(rng), "iv_2018") for _ in range(200))
    ]
    # Twelve clusters: 95 % nominal; three standard deviations of 200 draws are 4.6 points.
    assert 0.88 <= np.mean(covered) <= 0.996


def test_least_squares_on_the_law_covers_its_effect_about_as_often_as_it_says():
    rng = np.random.default_rng(20250514)
    samples = (simulated(rng) for _ in range(200))
    found = [estimate_of(replace(sample, x=sample.z), "ols_2018") for sample in samples]
    # 0.7 of the law is collected, and trade answers to that with -2.
    assert np.mean([e.value for e in found]) == pytest.approx(-1.4, abs=0.05)
    assert 0.88 <= np.mean([e.ci_low <= -1.4 <= e.ci_high for e in found]) <= 0.996


def test_ppml_recovers_the_elasticity_with_zeros_and_covers_it():
    rng = np.random.default_rng(6)
    estimates = []
    for _ in range(60):
        sample = simulated(rng, keep=1.0)
        log_mean = sample.y - sample.y.mean() - 0.2
        # The disturbance of the log is part of the mean here; the count adds its own.
        values = rng.poisson(np.exp(log_mean.clip(-8, 6))).astype(float)
        values[values == 0] = 0.0
        exogenous = replace(sample, x=sample.z, y=values)
        keep = np.ones(len(values), bool)
        for codes in (sample.partner * 100 + sample.product, sample.product * 100 + sample.month,
                      sample.partner * 100 + sample.month):  # fmt: skip
            keep &= np.bincount(codes, values, codes.max() + 1)[codes] > 0
        rows = {n: getattr(exogenous, n)[keep] for n in ("y", "x", "z", "weights")}
        codes = {n: np.unique(getattr(sample, n)[keep], return_inverse=True)[1]
                 for n in ("partner", "product", "month")}  # fmt: skip
        estimates.append(estimate_of(replace(exogenous, **rows, **codes), "ppml_2018"))
    values = np.array([e.value for e in estimates])
    # The law enters the value through what is collected: 0.7 x -2.
    assert abs(values.mean() + 1.4) < 4 * values.std() / np.sqrt(len(values))
    assert np.mean([e.ci_low <= -1.4 <= e.ci_high for e in estimates]) > 0.85


def test_scaling_dollars_changes_no_elasticity():
    spec = specification("ppml_2025", window="2025-01:2025-06")
    sample = draw_sample(spec)
    in_thousands = replace(sample, y=sample.y / 1000)
    assert estimate_of_spec(spec, in_thousands) == pytest.approx(
        estimate_of_spec(spec, sample), rel=1e-9
    )


def estimate_of_spec(spec, sample):
    return summarise(spec, sample, *regress(spec, sample)).value


def test_row_order_changes_no_elasticity_and_no_standard_error():
    spec = specification("iv_across_2025")
    sample = draw_sample(spec)
    order = np.random.default_rng(1).permutation(len(sample.y))
    names = ("partner", "product", "month", "y", "x", "z", "weights")
    shuffled = replace(sample, **{name: getattr(sample, name)[order] for name in names})
    one, other = (summarise(spec, s, *regress(spec, s)) for s in (sample, shuffled))
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


def test_as_many_instruments_as_regressors_solve_the_moments_exactly():
    rng = np.random.default_rng(9)
    z = rng.normal(size=(500, 2))
    x = z @ [[1.0, 0.3], [0.2, 0.8]] + rng.normal(size=(500, 2))
    y = x @ [-1.0, -2.0] + rng.normal(size=500)
    assert instrumented(y, x, z).coefficients == pytest.approx(np.linalg.solve(z.T @ x, z.T @ y))


def test_two_stage_is_reduced_form_over_first_stage():
    sample = simulated(np.random.default_rng(5))
    spec = specification("iv_2018")
    y, x, z = make_grid(spec, sample).absorb(np.column_stack([sample.y, sample.x, sample.z])).T
    ratio = least_squares(y, z[:, None]).coefficients / least_squares(x, z[:, None]).coefficients
    scores, stage = two_stage(y, x[:, None], z[:, None], sample, spec)
    assert scores.coefficients == pytest.approx(ratio)
    assert stage["first_stage_f"] > 0


def test_absorbed_regression_equals_one_with_dummies():
    sample = simulated(np.random.default_rng(7), partners=4, products=3, months=5)
    spec = specification("ols_2018", fixed_effects=["partner x product", "product x month"])
    dummies = []
    for codes in (sample.partner * 3 + sample.product, sample.product * 5 + sample.month):
        dummies.append(codes[:, None] == np.unique(codes))
    x = np.column_stack([sample.x, *dummies]).astype(float)
    expected = np.linalg.lstsq(x, sample.y, rcond=None)[0][0]
    assert regress(spec, sample)[0].coefficients[0] == pytest.approx(expected, rel=1e-9)


def test_clusters_of_one_row_give_the_heteroskedasticity_robust_error():
    sample = simulated(np.random.default_rng(8), partners=6, products=5, months=6)
    spec = specification("ols_2018")
    scores, _ = regress(spec, sample)
    singles = replace(sample, partner=np.arange(len(sample.y)))
    _, raw, _ = clustered(scores, singles, spec, "partner")
    white = scores.bread @ (scores.scores.T @ scores.scores) @ scores.bread
    assert raw == pytest.approx(white)

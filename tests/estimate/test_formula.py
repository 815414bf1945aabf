"""A regression typed as fixest and pyfixest have it: their numbers, and one line for what is not run."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.estimate import own
from analysis.estimate.specifications import specification

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "verbs.json").read_text("utf-8"))
OLS = "log(customs_value) ~ log(1 + statutory_rate) | partner^product + product^month"
IV = "log_value ~ 1 | product^partner + month^product | log1p(effective_rate) ~ log1p(statutory_rate)"
PPML = "customs_value ~ log(1 + statutory_rate) | partner^product + partner^month"
EVENTS = "log(customs_value) ~ i(event_time, ref=-1) | partner^product + partner^month"
ERRORS = {"hetero": "hetero"} | {
    name: {"CRV1": name.replace("pair", "partner^product")}
    for name in ("partner", "product", "partner+product", "pair")
}
COLUMNS = ["Estimate", "Std. Error", "t value", "Pr(>|t|)", "2.5%", "97.5%"]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    rows = REFERENCE["frame"]
    return pd.DataFrame(rows["data"], columns=rows["columns"])


@pytest.fixture(scope="module")
def typed(frame):
    """What a formula gives of the frame, with errors and other options."""
    return lambda formula, **options: analysis.fit(formula, data=frame, vintage="V", **options)


def agree(table: pd.DataFrame, expected: dict, tolerance: float = 1e-6) -> None:
    assert list(table) == COLUMNS
    np.testing.assert_allclose(table, np.transpose([expected[name] for name in COLUMNS]), rtol=tolerance)


@pytest.mark.parametrize("errors", ERRORS)
@pytest.mark.parametrize("formula", ["ols", "iv"])
def test_coefficients_errors_and_intervals_are_pyfixest_s(typed, formula, errors):
    answer = typed({"ols": OLS, "iv": IV}[formula], vcov=ERRORS[errors])
    agree(answer.tidy(), REFERENCE[f"{formula} {errors}"])


def test_dollars_by_poisson_are_pyfixest_s_but_for_t_instead_of_the_normal(typed):
    table, expected = typed(PPML, estimator="ppml").tidy(), REFERENCE["ppml partner"]
    for name in COLUMNS[:3]:
        np.testing.assert_allclose(table[name], expected[name], rtol=1e-5)
    assert table["97.5%"].iloc[0] > expected["97.5%"][0]


def test_event_dummies_by_pair_and_by_month_are_pyfixest_s(typed):
    events = typed(EVENTS).tidy()
    agree(events, REFERENCE["events"])
    assert list(events.index) == REFERENCE["events"]["terms"]
    months = typed(EVENTS.replace("event_time, ref=-1", "month, treated, ref='2025-02'")).tidy()
    agree(months, REFERENCE["months"])
    assert months.index[1] == "month::2025-03:treated"


def test_another_level_has_the_interval_of_pyfixest_and_a_permuted_law_none(typed):
    ends = typed(OLS).confint(alpha=0.1)
    assert list(ends) == list(REFERENCE["ols partner, 90 %"])
    np.testing.assert_allclose(ends.T, list(REFERENCE["ols partner, 90 %"].values()), rtol=1e-6)


def test_each_row_is_expected_as_pyfixest_does(typed, frame):
    months = pd.to_datetime(frame.month)
    keys = pd.MultiIndex.from_frame(frame[["partner", "product"]].assign(month=months))
    np.testing.assert_allclose(typed(OLS).predict()[keys[:5]], REFERENCE["predict"]["ols"], rtol=1e-6)
    dollars = typed(PPML, estimator="ppml").predict()[keys[:5]]
    np.testing.assert_allclose(dollars, REFERENCE["predict"]["ppml"], rtol=1e-5)


def test_a_coefficient_is_called_as_it_was_typed(typed, frame):
    assert list(typed(OLS).coef().index) == ["log(1 + statutory_rate)"]
    assert list(typed(OLS, lags=[-1, 1]).se().index)[0] == "log(1 + statutory_rate)::-1"
    one = frame.drop(columns="effective_rate")
    short = analysis.fit(OLS.replace("log(1 + statutory_rate)", "log_tariff"), one, vintage="made")
    assert short.coef()["log_tariff"] == typed(OLS).value
    assert typed(OLS.replace("log(1 + statutory_rate)", "log_tariff"), tariff="law").value == short.value


def test_a_formula_is_the_named_specification_that_it_spells_out():
    named = analysis.fit("iv_across_2025")
    formula = IV.replace("product^partner + month^product", "partner^naics3 + naics3^month")
    left_out = specification("iv_across_2025").leave_out
    spelt = analysis.fit(formula, window=named.window, leave_out=left_out)
    assert (spelt.value, spelt.std_error, spelt.n_obs) == (named.value, named.std_error, named.n_obs)


def test_a_permuted_law_has_the_estimate_of_the_formula_and_an_interval_of_its_own(typed, monkeypatch):
    monkeypatch.setattr(own, "own_elasticity", partial(own.own_elasticity, draws=99))
    clustered, permuted = typed(OLS), typed(OLS, vcov="permutation")
    assert permuted.value == clustered.value and permuted.cluster_by.startswith("permutation over")
    assert permuted.ci_low != clustered.ci_low
    with pytest.raises(InputError, match="95 % alone"):
        permuted.confint(alpha=0.1)


def test_a_folder_takes_a_formula_and_its_errors(frame, typed, tmp_path):
    months = pd.to_datetime(frame.month)
    dollars = frame.customs_value.astype("int64")
    whole = frame.assign(month=months, customs_value=dollars, duties=dollars // 10)
    whole.drop(columns=["event_time", "treated"]).to_parquet(tmp_path / "a.parquet", index=False)
    for errors in ("hetero", "pair"):
        answer = analysis.fit(OLS, tmp_path, vintage="made", vcov=ERRORS[errors])
        agree(answer.tidy(), REFERENCE[f"ols {errors}"])
    with pytest.raises(InputError, match="for a frame"):
        analysis.fit(OLS, tmp_path, vintage="made", vcov="permutation")


@pytest.mark.parametrize(
    "formula, options, answer",
    [
        ("gdp ~ log_tariff | partner^month", {}, "outcome 'gdp' is none that is explained here"),
        ("customs_value ~ x | partner^month", {}, "is for estimator='ppml'; by least squares write"),
        ("log_value ~ x | partner^month", {"estimator": "ppml"}, "'ppml' explains dollars: write"),
        ("log_value ~ log_tariff | partner^month", {}, "may be each of log(1 + effective_rate), log(1"),
        ("log_value ~ log_gdp | partner^month", {}, "regressor 'log_gdp' is none that is fitted here"),
        ("log_value ~ a + b | partner^month", {}, "it has 2 regressors beside effects, and one"),
        ("a + b ~ log_tariff | partner^month", {}, "it has 2 outcomes"),
        (OLS.split("|")[0], {}, "it needs sets of effects: partner^product, product^month"),
        ("log_value ~ log_tariff | partner + month", {}, "effects 'partner' are none of partner^"),
        ("log_value ~ x) | partner^month", {}, "'log_value ~ x)' cannot be read"),
        ("~ x | partner^month", {}, "cannot be read"),
        (OLS + " | x ~ z", {}, "with an instrument, the regressor is 1"),
        ("log_value ~ i(month, ref='2025-02'):a | partner^month", {}, "neither i(month, CHN, ref="),
        ("log_value ~ i(month, CHN) | partner^month", {}, "neither i(month, CHN, ref='2025-03'), of"),
        ("log_value ~ i(event_time, ref='a') | partner^month", {}, "nor i(event_time, ref=-1), of a"),
        ("log_value ~ i(month, treated, ref='soon') | partner^product", {}, "'soon' is not a month"),
        ("log_value ~ i(month, ref='2025-02') | partner^product", {}, "name an `exposure`"),
        ("log_value ~ i(event_tim, ref=-1) | partner^product", {}, "no column 'event_tim'"),
        ("log_value ~ i(customs_value, ref=0) | partner^product", {}, "there are at most 120."),
        (OLS, {"tariff": "collected"}, "tariff stands in the formula"),
        (OLS, {"fixed_effects": ["partner x month"]}, "fixed_effects stands in the formula"),
        (OLS, {"vcov": "iid"}, "'iid' is none of 'hetero', 'permutation' and {'CRV1': ...}"),
        (OLS, {"vcov": {"CRV1": "partners"}}, "is none of 'hetero'"),
        (OLS, {"vcov": "hetero", "cluster_by": "product"}, "say the same: give one"),
        (EVENTS, {"vcov": "permutation"}, "is for one coefficient, on the statutory rate"),
        (OLS, {"vcov": 3}, "no kind of errors, as 'hetero'"),
    ],
)
def test_what_no_specification_has_is_refused_with_what_one_has(typed, formula, options, answer):
    with pytest.raises(InputError) as refused:
        typed(formula, **options)
    assert answer in str(refused.value) and "\n" not in str(refused.value)


def test_dummies_that_no_pair_without_an_event_tells_from_the_effects_are_refused(frame):
    treated = frame[frame.treated.eq(1)]
    with pytest.raises(InputError, match="say the same of some rows"):
        analysis.fit(EVENTS, treated, vintage="made")

"""Distributed lags, event time and an exposure by month need a few lines of YAML and no code."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import yaml

from analysis.checks import InputError
from analysis.engine.fitting import fit, fit_path, fit_sample
from analysis.engine.panel import from_frame
from analysis.engine.sample import draw_sample
from analysis.estimate import specifications
from analysis.estimate.elasticity.dynamics.rows import continued

DESIGNS = """
designs:
  slow: {placebo: earlier, tariff: statutory, lags: [-2, 3], episodes: ["2018"]}
  event:
    placebo: earlier
    episodes: ["2018"]
    fixed_effects: [partner x product, product x month]
    by_month: {exposure: CHN, reference: -1, event: 2018-09}
  dose:
    placebo: earlier
    episodes: ["2018"]
    by_month: {exposure: statutory, start: 2018-06, end: 2018-10, reference: 2018-06}
"""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    path = tmp_path_factory.mktemp("yaml") / "specifications.yaml"
    default = yaml.safe_load(specifications.FILE.read_text(encoding="utf-8"))["default"]
    path.write_text(yaml.safe_dump({"default": default}) + DESIGNS, encoding="utf-8")
    return specifications.read_specifications(path)[0]


def test_lags_by_yaml_are_the_coefficients_of_the_lagged_tariff(shipped, data):
    spec = shipped["slow_2018"]
    found = fit_path(spec, data)
    assert [e.horizon for e in found] == [-2, -1, 0, 1, 2, 3]
    # By hand: the tariff of each lag looked up cell by cell, whatever the way of the engine.
    iv = specifications.specification("iv_2018")
    sample = _with_laws(data, iv, (-2, -1, 0, 1, 2, 3))
    by_hand = fit_sample(specifications.changed(spec, {"lags": ()}), sample).coefficients
    assert [e.value for e in found] == pytest.approx(by_hand, rel=1e-8)


def _with_laws(data, spec, lags):
    """The sample of a specification with the law of each lag, looked up cell by cell."""
    sample, law = draw_sample(data, spec), continued(data).cube("statutory")
    at = [
        own.get_indexer(names)[codes]
        for own, names, codes in (
            (data.partners, sample.partners, sample.partner),
            (data.products, sample.products, sample.product),
            (data.months, sample.months, sample.month),
        )
    ]
    x = np.column_stack([law[at[0], at[1], at[2] - lag] for lag in lags])
    return replace(sample, x=x).keep(np.isfinite(x).all(axis=1))


def test_event_time_by_yaml_is_the_difference_of_differences_month_by_month(shipped, data):
    spec = shipped["event_2018"]
    found = fit_path(spec, data)
    assert [e.horizon for e in found] == [h for h in range(-20, 16) if h != -1]
    assert {e.unit for e in found} == {"log points"}
    # With effects of pair and product x month on a balanced part of the panel, by hand.
    values = data.log_value[:, data.inside("2017-01:2019-12")]
    whole = np.isfinite(values).all(axis=1)
    frame = pd.DataFrame(
        {
            "partner": np.repeat(data.partners[data.partner[whole]], values.shape[1]),
            "product": np.repeat(data.products[data.product[whole]], values.shape[1]),
            "month": np.tile(data.months[data.inside("2017-01:2019-12")], whole.sum()),
            "customs_value": np.exp(values[whole]).ravel(),
            "effective_rate": 0.1,
        }
    )
    own = from_frame(frame, system="own", vintage="test")
    sellers = frame.groupby("product").partner.agg(set)
    sold = {product for product, own in sellers.items() if "CHN" in own and len(own) > 1}
    kept = frame[frame["product"].isin(sold)]
    logs = np.log(kept.customs_value)
    month = kept.month.dt.strftime("%Y-%m")
    wide = logs.groupby([kept["product"], kept.partner.eq("CHN"), month]).mean().unstack()
    n = kept.groupby("product").partner.nunique()
    gap = wide.xs(True, level=1) - wide.xs(False, level=1)
    gap = gap.sub(gap["2018-08"], axis=0)
    weight = (n - 1) / n
    by_hand = gap.mul(weight, axis=0).sum() / weight.sum()
    estimates = {e.horizon: e.value for e in fit_path(spec, own)}
    for horizon, text in ((0, "2018-09"), (6, "2019-03"), (-12, "2017-09")):
        assert estimates[horizon] == pytest.approx(by_hand[text], rel=1e-8)


def test_an_exposure_by_month_is_zero_at_its_reference_and_named_by_months_since(shipped, data):
    found = {e.horizon: e for e in fit_path(shipped["dose_2018"], data)}
    assert 0 not in found and min(found) == -17 and max(found) == 18
    assert found[12].value < 0  # imports fell more where the September lists rose more


def test_a_column_of_your_own_may_be_the_exposure(data):
    rng = np.random.default_rng(1)
    index = pd.MultiIndex.from_product(
        [list("ABCDE"), list("xyzw"), pd.date_range("2020-01-01", periods=4, freq="MS")],
        names=["partner", "product", "month"],
    )
    frame = index.to_frame(index=False)
    exposed = dict(
        zip(
            zip(
                *np.unique(np.array([frame.partner, frame["product"]]).astype(str), axis=1), strict=True
            ),
            rng.random(20),
            strict=True,
        )
    )
    frame["exposed"] = [exposed[pair] for pair in zip(frame.partner, frame["product"], strict=True)]
    effect = {0: 0.0, 1: 0.0, 2: -0.5, 3: -1.0}
    moved = frame.exposed * (frame.month.dt.month - 1).map(effect)
    frame["customs_value"] = np.exp(5 + moved)
    frame["effective_rate"] = 0.0
    spec = specifications.specification(
        "ols_2018", window="2020-01:2020-04", by_month={"exposure": "exposed", "reference": "2020-01"}
    )
    found = fit_path(spec, from_frame(frame, system="own", vintage="made up"))
    assert [e.value for e in found] == pytest.approx([0.0, -0.5, -1.0], abs=1e-9)


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"lags": [3, 1]}, "`lags` are a first and a last"),
        ({"by_month": {"exposure": "CHN", "reference": -1}}, "with `event` months since it"),
        ({"by_month": {"exposed": "CHN", "reference": "2018-06"}}, "unknown field 'exposed'"),
        ({"by_month": {"exposure": "CHN", "reference": "2016-01"}}, "outside the window"),
        ({"by_month": {"exposure": "CHX", "reference": "2018-06"}}, "no column 'CHX'"),
        ({"by_month": {"exposure": "statutory", "reference": "2018-06"}}, "not constant along a pair"),
        ({"lags": [0, 1], "by_month": {"exposure": "CHN", "reference": "2018-06"}}, "not go together"),
    ],
)
def test_a_faulty_line_is_refused_in_one_sentence(data, changes, message):
    with pytest.raises(InputError, match=message) as refused:
        fit_path(specifications.specification("reduced_2018", **changes), data)
    assert "\n" not in str(refused.value)


def test_one_coefficient_and_several_are_asked_for_by_their_own_names(data):
    with pytest.raises(InputError, match="use fit_path"):
        fit(specifications.specification("reduced_2018", lags=[0, 1]), data)
    with pytest.raises(InputError, match="use fit\\b"):
        fit_path(specifications.specification("reduced_2018"), data)

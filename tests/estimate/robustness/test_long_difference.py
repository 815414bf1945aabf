import numpy as np
import pandas as pd
import pytest

from analysis.estimate.engine.shared import Shared
from analysis.estimate.robustness import long_difference as ld


def table(elasticity=-2.0, *, n_lines=400, partners=("A", "B", "C", "CHN", "D", "E"), seed=0, noise=0.3):
    """Lines sold in both years whose value follows the law, but for line and partner shocks."""
    rng = np.random.default_rng(seed)
    index = pd.MultiIndex.from_product([partners, range(n_lines)], names=["partner", "line"])
    frame = index.to_frame(index=False)
    frame["hs10"] = (8400000000 + frame.line // 4 * 100 + frame.line % 4).astype(str)
    law = rng.uniform(0, 0.3, len(frame)) * (1 + frame.partner.eq("CHN"))
    frame["statutory"] = law
    shock = rng.normal(size=n_lines)[frame.line] + frame.partner.map(
        dict(zip(partners, rng.normal(size=len(partners)), strict=True))
    )
    # What is collected follows the law by half, and errors that also move imports.
    error = rng.normal(0, 0.1, len(frame))
    frame["effective"] = 0.5 * law + error
    change = elasticity * frame.effective + shock - 3 * error + rng.normal(0, noise, len(frame))
    frame["value_2024"] = np.exp(rng.normal(12, 1, len(frame)))
    frame["value_2025"] = frame.value_2024 * np.exp(change)
    return frame[rng.random(len(frame)) > 0.2].reset_index(drop=True)


IV = {"tariff": "effective", "instrument": "statutory"}


def estimate(frame, **settings):
    """The elasticity on lines sold in both years, by two stages unless other settings are given."""
    cluster_by = settings.pop("cluster_by", "partner")
    lines = ld.draw_lines(frame, "continuing", **(settings or IV))
    return ld.fit_lines(lines, "continuing", "effective", cluster_by=cluster_by).estimate()


def test_two_stages_recover_the_elasticity_where_least_squares_does_not():
    frame = table()
    by_law = estimate(frame)
    naive = estimate(frame, tariff="effective")
    assert by_law.value == pytest.approx(-2.0, abs=0.25)
    assert by_law.first_stage == pytest.approx(0.5, abs=0.03)
    assert naive.value < -3.5


def test_the_interval_by_product_covers_the_truth_as_often_as_it_says():
    covered = 0
    for seed in range(60):
        found = estimate(table(seed=seed, n_lines=120), cluster_by="hs8")
        covered += found.ci_low <= -2.0 <= found.ci_high
    assert covered / 60 >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 60)


def test_two_clusterings_of_one_regression_differ_in_the_standard_error_alone():
    lines = ld.draw_lines(table(n_lines=60), "continuing", **IV)
    shared = Shared(ld.absorber_of(lines))
    for by in ("partner", "hs8"):
        found = [
            ld.fit_lines(lines, "continuing", "effective", cluster_by=by, absorber=absorber).estimate()
            for absorber in (None, shared)
        ]
        assert found[0].value == pytest.approx(found[1].value, rel=1e-12)
        assert found[0].std_error == pytest.approx(found[1].std_error, rel=1e-12)
    assert len(shared.known) == 3  # outcome, tariff, instrument: once for both


@pytest.mark.parametrize(
    "outcome, expected",
    [
        ("continuing", [np.log(3.0), 0.0]),
        ("exit", [0.0, 0.0, 1.0]),
        ("entry", [0.0, 0.0, 1.0]),
        ("midpoint", [1.0, 0.0, -2.0, 2.0]),
    ],
)
def test_outcomes_by_hand(outcome, expected):
    one = pd.DataFrame({"value_2024": [1.0, 5.0, 4.0, 0.0], "value_2025": [3.0, 5.0, 0.0, 7.0]})
    one["hs10"], one["statutory"] = ["a", "b", "c", "d"], 0.1
    both = pd.concat([one.assign(partner="P"), one.assign(partner="Q")])
    lines = ld.draw_lines(both, outcome, tariff="statutory")
    np.testing.assert_allclose(lines.y[lines.partner == 0], expected)


def test_a_line_that_one_partner_sells_says_nothing_and_is_left_out():
    frame = table(n_lines=30)
    alone = frame.iloc[[0]].assign(hs10="9999999999", value_2025=1e15)
    base = estimate(frame)
    more = estimate(pd.concat([frame, alone]))
    assert (more.value, more.std_error, more.n_obs) == (base.value, base.std_error, base.n_obs)


def test_dollars_and_the_order_of_rows_change_nothing():
    frame = table(n_lines=50)
    moved = frame.sample(frac=1, random_state=1)
    moved = moved.assign(value_2024=moved.value_2024 * 1e3, value_2025=moved.value_2025 * 1e3)
    results = [estimate(f, **IV, weighted=True) for f in (frame, moved)]
    assert results[0].value == pytest.approx(results[1].value, rel=1e-9)
    assert results[0].std_error == pytest.approx(results[1].std_error, rel=1e-9)


def test_permutation_ranks_a_strong_response_of_china_first():
    frame = table(noise=0.05)
    china = frame.partner.eq("CHN")
    frame["value_2025"] *= np.exp(-20.0 * frame.statutory * china)
    moved = ld.permute_lines(ld.draw_lines(frame, "continuing", **IV))
    assert moved.p_value() == pytest.approx(1 / 6)

"""Tests of a break and intervals of its date, held to what their authors' own program printed."""

import itertools
import json

import numpy as np
import pytest
from statsmodels.datasets import nile
from statsmodels.stats.sandwich_covariance import S_hac_simple

from analysis.estimate.trade.regime.break_tests import (
    argmax_cdf,
    bounds,
    date_interval,
    further_f,
    joint_f,
    largest_f,
    long_run_variance,
    partition,
    redraw,
    segment_costs,
    sup_f,
    sup_f_p_value,
)
from analysis.paths import ROOT

PRINTED = json.loads((ROOT / "tests" / "reference" / "breaks.json").read_text(encoding="utf-8"))
INTEREST = np.array(PRINTED["values"])


def ends(n_breaks: int) -> tuple[int, ...]:
    return tuple(date - 1 for date in PRINTED["dates"][str(n_breaks)])


@pytest.mark.parametrize("n_breaks", range(1, 6))
def test_real_interest_rate_is_cut_at_the_printed_dates(n_breaks):
    found = partition(segment_costs(INTEREST, 15), n_breaks)
    assert found == ends(n_breaks)
    ssr = sum(((INTEREST[run] - INTEREST[run].mean()) ** 2).sum() for run in bounds(found, 103))
    assert ssr == pytest.approx(PRINTED["ssr"][str(n_breaks)], abs=5e-5)


def test_partition_is_the_best_of_all_partitions():
    y = np.random.default_rng(3).normal(size=18)
    costs = segment_costs(y, 3)
    cuts = [
        c for c in itertools.combinations(range(17), 2) if c[0] >= 2 and c[1] - c[0] >= 3 <= 17 - c[1]
    ]
    total = lambda c: sum(((y[run] - y[run].mean()) ** 2).sum() for run in bounds(c, 18))  # noqa: E731
    assert partition(costs, 2) == min(cuts, key=total)


def test_robust_standard_errors_are_the_printed_ones():
    errors = [INTEREST[run] - INTEREST[run].mean() for run in bounds(ends(3), 103)]
    found = [np.sqrt(long_run_variance(e) / len(e)) for e in errors]
    np.testing.assert_allclose(found, PRINTED["std_errors"], atol=5e-5)


def test_long_run_variance_sums_products_as_statsmodels_does():
    errors = INTEREST - INTEREST.mean()
    slope = errors[1:] @ errors[:-1] / (errors[:-1] @ errors[:-1])
    clean = errors[1:] - slope * errors[:-1]
    again = clean[1:] @ clean[:-1] / (clean[:-1] @ clean[:-1])
    bandwidth = 1.3221 * (4 * again**2 / (1 - again) ** 4 * len(clean)) ** 0.2

    def weights(lags):
        z = 1.2 * np.pi * np.arange(1, lags + 1) / bandwidth
        return np.concatenate([[1.0], 3 / z**2 * (np.sin(z) / z - np.cos(z))])

    total = S_hac_simple(clean[:, None], nlags=len(clean) - 1, weights_func=weights).item()
    expected = total / (len(clean) - 1) / (1 - slope) ** 2
    assert long_run_variance(errors) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("n_breaks", [1, 2, 3, 4, 5])
def test_joint_f_of_all_breaks_is_the_printed_one(n_breaks):
    printed = PRINTED["sup_f_joint"][str(n_breaks)]
    assert joint_f(INTEREST, ends(n_breaks)) == pytest.approx(printed, abs=6e-5)


def test_largest_joint_f_is_the_printed_ud_max():
    assert largest_f(INTEREST, 15, 5) == pytest.approx(57.9058, abs=6e-5)


@pytest.mark.parametrize("n_breaks", [0, 1, 2, 3])
def test_f_of_one_more_break_is_the_printed_one(n_breaks):
    given = ends(n_breaks) if n_breaks else ()
    assert further_f(INTEREST, given, 15) == pytest.approx(
        PRINTED["sup_f_next"][str(n_breaks)], abs=6e-5
    )


@pytest.mark.parametrize("n_breaks", ["2", "3"])
def test_intervals_of_the_dates_are_the_printed_ones(n_breaks):
    cut = ends(int(n_breaks))
    runs = bounds(cut, 103)
    for i, (last, printed) in enumerate(zip(cut, PRINTED["intervals_95"][n_breaks], strict=True)):
        parts = [INTEREST[run] for run in runs[i : i + 2]]
        step = parts[1].mean() - parts[0].mean()
        low, high = date_interval(last, step, *(long_run_variance(p - p.mean()) for p in parts))
        assert [low + 1, high + 1] == printed


def test_nile_fell_in_1898_with_the_interval_that_strucchange_prints():
    data = nile.load_pandas().data
    flow, year = data.volume.to_numpy(), data.year.to_numpy()
    (last,) = partition(segment_costs(flow, 15), 1)
    parts = flow[: last + 1], flow[last + 1 :]
    step = parts[1].mean() - parts[0].mean()
    low, high = date_interval(last, step, parts[0].var(), parts[1].var())
    assert year[last] == PRINTED["nile"]["break"]
    assert [year[low], year[high]] == PRINTED["nile"]["interval_95"]


@pytest.mark.parametrize("n_breaks", ["0", "1", "2"])
@pytest.mark.parametrize("level", ["0.10", "0.05", "0.025", "0.01"])
def test_asymptotic_p_at_a_published_critical_value_is_its_level(n_breaks, level):
    # The published values are simulated, and the formula is one for the tail.
    critical = PRINTED["critical_values"][n_breaks][level]
    p = sup_f_p_value(critical, PRINTED["critical_values"]["trimming"], runs=int(n_breaks) + 1)
    assert p == pytest.approx(float(level), rel=0.09)


def test_place_of_the_maximum_is_known_and_symmetric_for_equal_variances():
    # Bai (1997): 90 and 95 per cent of the mass lie within 7.7 and 11.03.
    for reach, level in ((7.69, 0.90), (11.03, 0.95)):
        assert argmax_cdf(reach, 1.0) - argmax_cdf(-reach, 1.0) == pytest.approx(level, abs=1e-3)
    assert argmax_cdf(0.0, 1.0) == pytest.approx(0.5)


@pytest.mark.parametrize("ratio", [0.2, 3.0])
def test_swapping_the_sides_mirrors_the_place_of_the_maximum(ratio):
    for s in (-9.0, -1.0, 0.5, 20.0):
        mirrored = 1 - argmax_cdf(-s / ratio, 1 / ratio)
        assert argmax_cdf(s, ratio) == pytest.approx(mirrored, abs=1e-12)
    assert argmax_cdf(-1e4, ratio) == pytest.approx(0, abs=1e-9)
    assert argmax_cdf(1e4, ratio) == pytest.approx(1, abs=1e-9)


def test_place_of_the_maximum_agrees_with_simulated_paths():
    rng, step, ratio = np.random.default_rng(5), 0.02, 2.0
    noise = rng.normal(size=(2, 1500, 2500)) * np.sqrt(step)
    drift = -0.5 * step
    left, right = (
        np.cumsum(scale * n + drift, axis=1) for scale, n in zip((1, ratio**0.5), noise, strict=True)
    )
    best_left, best_right = left.max(axis=1), right.max(axis=1)
    place = np.where(best_right > best_left, right.argmax(axis=1) * step, -left.argmax(axis=1) * step)
    for s in (-4.0, 0.0, 2.0, 8.0):
        assert np.mean(place <= s) == pytest.approx(argmax_cdf(s, ratio), abs=0.04)


def test_run_too_short_to_be_split_has_no_f_and_a_certain_step_an_infinite_one():
    assert sup_f(np.arange(11.0), 6) == 0.0
    assert sup_f(np.repeat([1.0, 2.0], 8), 6) == np.inf
    assert sup_f(np.ones(16), 6) == 0.0


def test_series_tested_together_give_what_each_gives_alone():
    many = np.random.default_rng(9).normal(size=(21, 60)).cumsum(axis=1)
    for together, alone in (
        (largest_f(many, 6, 3), [largest_f(y, 6, 3) for y in many]),
        (further_f(many, (24,), 6), [further_f(y, (24,), 6) for y in many]),
        (long_run_variance(many), [long_run_variance(y) for y in many]),
    ):
        assert together == pytest.approx(np.array(alone), rel=1e-12)


def test_redrawn_series_have_no_break_and_keep_persistence_and_noise():
    rng = np.random.default_rng(1)
    quiet, loud = 0.2 * rng.normal(size=60), rng.normal(size=60)
    y = np.concatenate([quiet, 9 + loud])
    drawn = redraw(y, (59,), 400, np.random.default_rng(2))
    assert drawn.shape == (400, 120)
    assert abs(drawn.mean()) < 0.05
    assert drawn[:, :50].std() == pytest.approx(quiet.std(), rel=0.15)
    assert drawn[:, 70:].std() == pytest.approx(loud.std(), rel=0.15)

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.checks import InputError
from analysis.estimate.record.scores import compare, crps, log_score, score_paths


def monthly(values) -> pd.Series:
    return pd.Series(values, pd.date_range("2025-06", periods=len(values), freq="MS"), dtype=float)


def test_crps_of_normal_draws_is_the_closed_form():
    mean, size, outcome = 100.0, 5.0, np.array([100.0, 108.0, 85.0])
    z = (outcome - mean) / size
    exact = size * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / np.sqrt(np.pi))
    draws = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000, mean, size)[:, None].repeat(3, axis=1)
    assert crps(draws, outcome) == pytest.approx(exact, abs=0.002)


def test_crps_of_a_forecast_without_uncertainty_is_its_absolute_error():
    assert crps(np.full((50, 2), 7.0), np.array([7.0, 10.0])) == pytest.approx([0.0, 3.0])


def test_crps_of_two_draws_by_hand():
    # Mean distance to the outcome (1 + 3) / 2, less half the distance of the pair, 4 / 2.
    assert crps(np.array([[4.0], [8.0]]), np.array([5.0])) == pytest.approx([0.0])
    assert crps(np.array([[4.0], [8.0]]), np.array([10.0])) == pytest.approx([2.0])


def test_crps_of_few_draws_is_unbiased():
    rng = np.random.default_rng(2)
    few = np.mean([crps(rng.normal(10, 1, (8, 1)), np.array([10.5]))[0] for _ in range(4000)])
    many = crps(rng.normal(10, 1, (50_000, 1)), np.array([10.5]))[0]
    assert few == pytest.approx(many, abs=0.02)


def test_crps_agrees_with_the_average_over_all_pairs():
    draws, outcome = np.random.default_rng(3).lognormal(size=(60, 1)), 1.3
    apart = np.abs(draws - draws.T).sum() / (60 * 59)
    assert crps(draws, np.array([outcome]))[0] == pytest.approx(
        np.abs(draws - outcome).mean() - apart / 2
    )


def test_log_score_is_minus_the_log_density_of_the_log_outcome():
    draws = np.exp(np.random.default_rng(4).normal(3.0, 0.2, (100_000, 1)))
    exact = -stats.norm.logpdf(np.log(25.0), 3.0, 0.2)
    assert log_score(draws, np.array([25.0]))[0] == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize("shift, spread", [(0.3, 1.0), (-0.3, 1.0), (0.0, 0.4), (0.0, 2.5)])
def test_the_true_distribution_scores_best_on_average(shift, spread):
    rng = np.random.default_rng(5)
    outcome = np.exp(rng.normal(2.0, 0.25, 3000))
    draws = rng.normal(size=(400, 3000))
    true, wrong = np.exp(2 + 0.25 * draws), np.exp(2 + shift + 0.25 * spread * draws)
    for score in (crps, log_score):
        assert score(true, outcome).mean() < score(wrong, outcome).mean()


def test_intervals_of_the_true_distribution_hold_as_often_as_they_say():
    rng = np.random.default_rng(6)
    outcome = monthly(np.exp(rng.normal(1.0, 0.3, 300)))
    scores = score_paths(np.exp(rng.normal(1.0, 0.3, (2000, 300))), outcome)
    assert scores.inside_50.mean() == pytest.approx(0.5, abs=0.07)
    assert scores.inside_90.mean() == pytest.approx(0.9, abs=0.05)
    assert stats.kstest(scores.pit, "uniform").pvalue > 0.05


def test_counting_in_another_currency_scales_crps_and_leaves_the_rest():
    rng = np.random.default_rng(7)
    draws, outcome = np.exp(rng.normal(size=(500, 4))), monthly([1.0, 0.5, 2.0, 3.0])
    one, seven = score_paths(draws, outcome), score_paths(7 * draws, 7 * outcome)
    assert seven.crps.to_numpy() == pytest.approx(7 * one.crps.to_numpy())
    assert seven.log_score.to_numpy() == pytest.approx(one.log_score.to_numpy())
    assert seven.pit.equals(one.pit)


def test_a_month_without_outcome_has_no_score():
    scores = score_paths(np.exp(np.random.default_rng(8).normal(size=(99, 2))), monthly([1.0, np.nan]))
    assert scores.crps.notna().tolist() == [True, False]
    assert scores.inside_90.isna().tolist() == [False, True]


def test_values_without_a_logarithm_are_refused():
    with pytest.raises(InputError, match="positive values"):
        score_paths(np.array([[1.0], [-1.0]]), monthly([1.0]))


def test_paths_of_another_length_than_the_outcome_are_refused():
    with pytest.raises(InputError, match=r"paths of shape \(9, 3\) do not fit 2 months"):
        score_paths(np.ones((9, 3)), monthly([1.0, 2.0]))


def test_the_standard_error_of_a_comparison_is_that_of_newey_and_west_times_the_small_sample_factor():
    gap = np.array([1.0, 3.0, 2.0, 6.0, 4.0, 5.0, 9.0, 2.0])
    found = compare(monthly(gap + 10), monthly(np.full(8, 10.0)))
    away = gap - gap.mean()
    variance = (away @ away + 2 * 0.5 * (away[1:] @ away[:-1])) / 8 / 8
    variance *= 8 / (8 + 1 - 2 * 2 + 2 * 1 / 8)  # Harvey, Leybourne and Newbold at two months ahead
    half = stats.t.ppf(0.975, 7) * np.sqrt(variance)
    assert found.difference == pytest.approx(4.0)
    assert (found.ci_low, found.ci_high) == pytest.approx((4.0 - half, 4.0 + half))


def test_a_comparison_finds_no_difference_where_there_is_none_about_as_often_as_it_should():
    rng = np.random.default_rng(9)
    rejected = [
        compare(monthly(rng.normal(size=15)), monthly(np.zeros(15))).p_value < 0.05 for _ in range(400)
    ]
    assert np.mean(rejected) == pytest.approx(0.05, abs=0.05)


def test_too_few_months_give_a_difference_without_an_interval():
    found = compare(monthly([1.0, 2.0, 3.0]), monthly([2.0, 2.0, 2.0]))
    assert found.difference == 0.0 and np.isnan(found.p_value) and found.n_months == 3


def test_the_interval_of_a_forecast_holds_95_of_100_draws_and_50_and_90_are_told_apart():
    """Draws 1 to 1,000: 2.5 % lie below the lower end, and an outcome is inside by its place."""
    draws = np.arange(1.0, 1001.0)[:, None].repeat(4, axis=1)
    scores = score_paths(draws, monthly([30.0, 60.0, 270.0, 500.0]))
    assert scores.ci_low.iloc[0] == pytest.approx(1 + 0.025 * 999)
    assert scores.ci_high.iloc[0] == pytest.approx(1 + 0.975 * 999)
    assert ((draws >= scores.ci_low.iloc[0]) & (draws <= scores.ci_high.iloc[0])).mean() == 0.95
    assert scores.inside_90.tolist() == [0.0, 1.0, 1.0, 1.0]
    assert scores.inside_50.tolist() == [0.0, 0.0, 1.0, 1.0]

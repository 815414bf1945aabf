"""Break dates: simulated truth recovered, size of the test, coverage of the interval, bad input."""

import json

import numpy as np
import pandas as pd
import pytest
from scipy.signal import lfilter

from analysis.checks import InputError
from analysis.estimate.trade.regime.breaks import break_dates, find_breaks, least_length, minimise
from analysis.paths import ROOT

PRINTED = json.loads((ROOT / "tests" / "reference" / "breaks.json").read_text(encoding="utf-8"))
INTEREST = pd.Series(PRINTED["values"], index=range(1, 104))


def noise(rng, n: int, persistence: float = 0.0) -> np.ndarray:
    return lfilter([1.0], [1.0, -persistence], rng.normal(size=n + 100))[100:]


def up_and_down(seed: int = 4, persistence: float = 0.3) -> pd.Series:
    y = noise(np.random.default_rng(seed), 120, persistence)
    y[40:80] += 4.0
    return pd.Series(y, index=pd.date_range("2010-01", periods=120, freq="MS"))


def test_three_breaks_of_the_real_interest_rate_as_bai_and_perron_print_them():
    found = find_breaks(INTEREST, most=5, trimming=0.15)
    assert (found.dates["first"] - 1).tolist() == PRINTED["dates"]["3"]
    np.testing.assert_allclose(found.segments["mean"], PRINTED["means"], atol=5e-7)
    np.testing.assert_allclose(found.segments.std_error, PRINTED["std_errors"], atol=5e-5)
    for criterion in ("bic", "lwz"):
        printed = [PRINTED[criterion][str(k)] for k in range(6)]
        np.testing.assert_allclose(found.criteria[criterion], printed, atol=6e-5)
        assert found.chosen_by(criterion) == 2


def test_series_that_goes_up_and_down_again_breaks_twice():
    found = find_breaks(up_and_down(), most=4)
    first = pd.to_datetime(["2013-05", "2016-09"])
    assert len(found.dates) == 2
    assert ((found.dates.ci_low <= first) & (first <= found.dates.ci_high)).all()
    assert found.dates.step.tolist() == pytest.approx([4, -4], abs=1)
    # One break alone is hard to see; that is why any number is tested first.
    assert found.tests.p_value[0] <= 0.05


def test_steps_are_differences_of_means_and_segments_cover_all_months():
    found = find_breaks(up_and_down(), most=4)
    np.testing.assert_allclose(found.dates.step, np.diff(found.segments["mean"]))
    assert found.segments.n_obs.sum() == 120
    assert (found.dates["first"].to_numpy() == found.segments.start[1:].to_numpy()).all()


def test_unit_of_the_series_changes_nothing_but_the_unit():
    y = up_and_down()
    one, thousand = (find_breaks(scale * y, most=3, draws=49) for scale in (1.0, 1000.0))
    assert one.dates["first"].equals(thousand.dates["first"])
    np.testing.assert_allclose(one.tests.p_value, thousand.tests.p_value)
    np.testing.assert_allclose(1000 * one.dates.step, thousand.dates.step)


def test_season_is_taken_out_together_with_the_breaks():
    y = up_and_down()
    months = y.index.month.to_numpy()
    pattern = np.sin(months) - np.sin(np.arange(1, 13)).mean()
    dummies = (months[:, None] == np.arange(2, 13)).astype(float)
    plain, _ = minimise(y.to_numpy(), 2, 18)
    ends, seasonal = minimise(y.to_numpy() + 5 * pattern, 2, 18, dummies)
    assert ends == plain
    np.testing.assert_allclose(seasonal, 5 * pattern, atol=0.9)
    assert np.corrcoef(seasonal, pattern)[0, 1] > 0.98


@pytest.mark.parametrize("persistence, step", [(0.0, 1.0), (0.0, 2.0), (0.4, 2.0), (0.6, 3.0)])
def test_interval_of_the_date_covers_the_true_one_in_95_of_100_series(persistence, step):
    """Asymptotic intervals of 95 % do not: that is why theirs is the level of 99 %."""
    rng, covered = np.random.default_rng(2), []
    for _ in range(200):
        y = noise(rng, 120, persistence)
        y[50:] += step
        ends, _ = minimise(y, 1, 12)
        row = break_dates(pd.Series(y), ends).iloc[0]
        covered.append(row.ci_low <= 50 <= row.ci_high)
    assert np.mean(covered) >= 0.95 - 1.96 * np.sqrt(0.95 * 0.05 / 200)


def rejections(persistence: float, n: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    tests = [
        find_breaks(pd.Series(noise(rng, 100, persistence)), most=2, trimming=0.06, draws=39).tests.loc[
            0
        ]
        for _ in range(n)
    ]
    return pd.DataFrame(tests)[["p_asymptotic", "p_value"]] <= 0.05


def test_redrawn_test_keeps_its_size_where_the_asymptotic_one_does_not():
    rejected = rejections(0.5, 60).mean()
    assert rejected.p_value <= 0.12
    assert rejected.p_asymptotic > rejected.p_value


@pytest.mark.slow
@pytest.mark.parametrize("persistence", [0.0, 0.5, 0.8])
def test_redrawn_test_rejects_a_true_null_in_one_case_of_twenty(persistence):
    assert rejections(persistence, 300).p_value.mean() <= 0.10


def test_series_without_a_break_is_one_segment_with_its_mean():
    y = pd.Series(noise(np.random.default_rng(8), 100))
    found = find_breaks(y, most=3)
    assert found.dates.empty
    assert found.segments["mean"].tolist() == pytest.approx([y.mean()])


def test_fewest_observations_of_a_segment():
    assert least_length(103, 0.15) == 15
    assert least_length(50, 0.04) == 6


@pytest.mark.parametrize(
    "change, message",
    [
        ({"trimming": 0.5}, "trimming 0.5 is not a share between 0 and 0.5"),
        ({"trimming": 0.0}, "trimming 0.0"),
        ({"most": 0}, "breaks 0 is not a number from 1 to 20"),
        ({"trimming": 0.4}, None),
    ],
)
def test_bad_settings_are_refused(change, message):
    if message is None:
        assert len(find_breaks(up_and_down(), **change, draws=19).criteria) == 2
        return
    with pytest.raises(InputError, match=message):
        find_breaks(up_and_down(), **change)


def test_gaps_constants_and_short_series_are_refused():
    y = up_and_down()
    with pytest.raises(InputError, match="gaps"):
        find_breaks(y.where(y.index != "2012-01"))
    with pytest.raises(InputError, match="never changes"):
        find_breaks(0 * y)
    with pytest.raises(InputError, match="11 observations are too few for segments of at least 6"):
        find_breaks(y.iloc[:11])

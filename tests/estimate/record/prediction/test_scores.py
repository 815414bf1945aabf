import numpy as np
import pandas as pd
import pytest

from analysis.estimate.record.prediction.origins import ALL_CHAPTERS
from analysis.estimate.record.prediction.scores import crps, of_frozen, share_by_month, summary

MONTHS = pd.to_datetime(["2026-07-01", "2026-08-01"])


def scored() -> pd.DataFrame:
    """Two next months of a partner: 10 and 12 % came; 11 % was forecast, 9 % last, 20 % is the law."""
    return pd.DataFrame(
        {
            "origin": MONTHS - pd.DateOffset(months=1),
            "month": MONTHS,
            "partner": "KOR",
            "goods": ALL_CHAPTERS,
            "horizon": 1,
            "last": 0.09,
            "median": 0.11,
            "law": 0.2,
            "outcome": [0.10, 0.12],
            "error": [-0.01, 0.01],
            "crps": [0.004, 0.006],
            "crps_last": [0.01, 0.03],
            "inside_90": [1.0, 0.0],
        }
    )


def test_scores_are_means_of_the_forecasts_by_hand():
    (row,) = summary(scored()).itertuples()
    assert (row.n, row.months, row.value) == (2, 2, 0.5)
    assert row.miss == pytest.approx(0.01) and row.bias == pytest.approx(0.0)
    assert row.crps == pytest.approx(0.005) and row.crps_last == pytest.approx(0.02)
    assert row.last_miss == pytest.approx(0.02) and row.law_miss == pytest.approx(0.09)


def test_a_score_of_several_forecasts_is_their_mean_and_a_miss_their_median():
    (row,) = summary(pd.concat([scored(), scored().tail(1)])).itertuples()
    assert row.crps == pytest.approx(0.016 / 3) and row.crps_last == pytest.approx(0.07 / 3)
    assert row.bias == pytest.approx(0.01 / 3) and row.last_miss == pytest.approx(0.03)


def test_months_that_share_their_errors_make_a_share_less_sure():
    rng = np.random.default_rng(1)
    month = pd.Series(np.repeat(pd.date_range("2025-01", periods=20, freq="MS"), 30))
    alone = pd.Series(rng.random(600) < 0.8).astype(float)
    together = pd.Series(np.repeat(rng.random(20) < 0.8, 30)).astype(float)
    wide, narrow = (share_by_month(inside, month) for inside in (together, alone))
    assert wide["ci_high"] - wide["ci_low"] > 3 * (narrow["ci_high"] - narrow["ci_low"])


def test_the_crps_of_a_sure_forecast_is_its_miss():
    assert crps(np.array([0.1]), np.array([1e-9]), 4, np.array([0.13])) == pytest.approx([0.03])


def test_imports_miss_in_logs_by_what_came_over_the_median_and_rates_by_the_difference():
    """8 came where 10 was predicted: imports miss by ln .8; a rate of 8 % for 10 % by -2 points."""
    keys = {"partner": "KOR", "goods": ALL_CHAPTERS, "month": MONTHS[0]}
    predicted = {"day": MONTHS[0], "horizon": 1, "q05": 0.07, "q25": 0.09, "q75": 0.11, "q95": 0.13}
    rate, buying = (
        pd.DataFrame([keys | predicted | {"target": target, "median": 0.10}])
        for target in ("collected_rate", "imports")
    )
    came = pd.DataFrame([keys | {"outcome": 0.08, "released": MONTHS[1]}])
    outcomes = pd.concat([came.assign(target=name) for name in ("collected_rate", "imports")])
    scores = of_frozen(pd.concat([buying, rate]), outcomes).set_index("target")
    assert scores.error["collected_rate"] == pytest.approx(-0.02)
    assert scores.error["imports"] == pytest.approx(np.log(0.8))
    assert list(scores.index) == ["collected_rate", "imports"] and scores.inside_90.eq(1).all()

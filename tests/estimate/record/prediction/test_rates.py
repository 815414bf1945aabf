import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.estimate.record.prediction import rates
from analysis.estimate.record.prediction.origins import ALL_CHAPTERS, KEY
from analysis.estimate.record.prediction.rates import (
    DUTY_KINDS,
    STEP_REGRESSORS,
    Learnt,
    felt,
    forecast,
    learn,
    quantiles,
)
from tests.estimate.record.prediction.worlds import PARTS, world


def learnt_by_hand(parts: dict) -> Learnt:
    return Learnt(np.array([parts.get(step, 0.0) for step in STEP_REGRESSORS]), np.array([0.05]), 0.1)


def one_series(values: list, changes: dict) -> tuple[pd.DataFrame, np.ndarray]:
    index = pd.date_range("2025-01", periods=len(values), freq="MS")
    columns = pd.MultiIndex.from_tuples([("CHN", ALL_CHAPTERS)], names=KEY)
    law = np.zeros((1, len(values), len(DUTY_KINDS)))
    for (month, kind), change in changes.items():
        law[0, index.get_loc(month), list(DUTY_KINDS).index(kind)] = change
    return pd.DataFrame({("CHN", ALL_CHAPTERS): values}, index).set_axis(columns, axis=1), law


def test_the_last_rate_is_moved_by_the_parts_of_a_rise_that_customs_collect():
    """10 % on 1 March, of which .3 and .4 come in March and April: 2 % becomes 5 %, then 9 %."""
    known, law = one_series([0.02, 0.02, np.nan, np.nan], {("2025-03-01", "added"): 0.1})
    learnt = learnt_by_hand({("added", "rise", 0): 0.3, ("added", "rise", 1): 0.4})
    made = forecast(known, law, learnt, known.index[2:])
    assert made["median"].tolist() == pytest.approx([0.05, 0.09])
    assert made["last"].tolist() == [0.02, 0.02]


def test_a_rise_before_the_last_month_still_comes_in_as_far_as_it_is_late():
    known, law = one_series([0.02, 0.05, np.nan], {("2025-02-01", "added"): 0.1})
    learnt = learnt_by_hand({("added", "rise", 0): 0.3, ("added", "rise", 1): 0.4})
    assert forecast(known, law, learnt, known.index[2:])["median"].item() == pytest.approx(0.09)


def test_without_a_change_of_the_law_the_forecast_is_the_last_rate():
    known, law = one_series([0.02, 0.07, np.nan], {})
    made = forecast(known, law, learnt_by_hand({}), known.index[2:])
    assert made["median"].item() == 0.07
    assert made.scale.item() == pytest.approx(0.05 * (0.07 + rates.LEAST / rates.OF_RATE))


def test_no_rate_is_forecast_below_zero():
    known, law = one_series([0.02, 0.01, np.nan], {("2025-03-01", "added"): -0.1})
    made = forecast(known, law, learnt_by_hand({("added", "cut", 0): 1.0}), known.index[2:])
    assert made["median"].item() == 0.0
    assert quantiles(made).q05.item() == 0.0


def test_months_that_are_no_months_of_the_rates_are_refused():
    known, law = one_series([0.02, 0.02], {})
    with pytest.raises(InputError, match="months to be forecast"):
        forecast(known, law, learnt_by_hand({}), pd.DatetimeIndex(["2030-01-01"]))


def test_what_customs_collect_of_a_rise_is_recovered():
    known, law = world(1, series=60, noise=0.01)
    learnt = learn(known, law, np.full(60, True))
    rises = [k for k, (kind, way, _) in enumerate(STEP_REGRESSORS) if (kind, way) == ("added", "rise")]
    assert learnt.parts[rises] == pytest.approx(PARTS[rises], abs=0.05)


def test_ninety_per_cent_intervals_hold_about_nine_in_ten():
    """Learnt on the months before, in worlds whose errors have heavy tails."""
    inside = []
    for seed in range(8):
        known, law = world(seed)
        history = known.mask(known.index.to_series() >= known.index[-1])
        made = forecast(history, law, learn(history, law, np.full(30, True)), known.index[-1:])
        ends = quantiles(made)
        came = known.iloc[-1].to_numpy()
        inside += list((ends.q05.to_numpy() <= came) & (came <= ends.q95.to_numpy()))
    assert 0.85 <= np.mean(inside) <= 0.96


def test_series_that_are_part_of_others_teach_nothing():
    known, law = world(3)
    pooled = np.arange(30) < 20
    other = known.copy()
    other.iloc[:, 20:] *= np.random.default_rng(0).uniform(0.5, 2, (len(known), 10))
    one, two = (learn(table, law, pooled) for table in (known, other))
    assert (one.parts == two.parts).all()
    assert (one.of_rate[:20] == two.of_rate[:20]).all()


def test_felt_sums_to_the_change_times_months_felt():
    changes = np.zeros((1, 6, len(DUTY_KINDS)))
    changes[0, 1, 0], changes[0, 2, 0] = 0.2, -0.1
    steps = felt(changes)[0]
    assert steps[:, STEP_REGRESSORS.index(("added", "rise", 1))].tolist() == [0, 0, 0.2, 0, 0, 0]
    assert steps[:, STEP_REGRESSORS.index(("added", "cut", 0))].tolist() == [0, 0, -0.1, 0, 0, 0]

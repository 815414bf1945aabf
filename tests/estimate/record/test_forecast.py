"""A forecast after a step knows nothing of the step's month or later."""

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.record import calibration, forecast, steps
from analysis.estimate.record.forecast import known_elasticities, learn_past
from analysis.estimate.record.steps import find_steps, quiet
from tests.estimate.record.planted import MONTHS, by_hand, known, panel, tiny


def test_a_forecast_is_last_year_grown_and_the_effect_is_the_law_times_the_elasticity():
    value, law = tiny()
    value[0, 66] *= np.exp(-0.15)  # predicted: -2 x log 1.1
    data = panel(value, law)
    made = forecast.forecast(data, find_steps(data), by_hand(), known([MONTHS[60]], -2.0, 0.5))
    (row,) = made.itertuples()
    assert row.without == pytest.approx(np.log(100 * 1.1 ** (66 / 12)))
    assert row.effect == pytest.approx(-2 * np.log(1.1))
    assert row.effect_error == pytest.approx(0.5 * np.log(1.1))
    assert row.error == pytest.approx(-0.15 + 2 * np.log(1.1))


def test_the_effect_is_of_the_law_that_then_held_not_of_the_step_alone():
    value, law = tiny()
    law[0, 64:] = 0.3
    data = panel(value, law)
    made = forecast.forecast(data, find_steps(data), by_hand(), known([MONTHS[60]], -2.0, 0.0))
    assert made.effect.tolist() == pytest.approx([-2 * np.log(1.3)])


def test_history_is_put_on_the_law_of_the_month_before():
    """Imports that an earlier step has moved as predicted leave the forecast after it right."""
    value, law = tiny()
    law[0, 58:] += 0.2
    value[0] *= (1 + law[0]) ** -2
    data = panel(value, law)
    last = find_steps(data).query("month == @MONTHS[60]")
    made = forecast.forecast(data, last, by_hand(), known([MONTHS[60]], -2.0, 0.3))
    assert made.error.tolist() == pytest.approx([0.0])


def test_growth_goes_on_as_much_as_it_did_in_quiet_months():
    """Where all grow alike for ever, the three weights sum to one, and nothing is missed."""
    data = panel(*tiny(rate=0.0))
    past = learn_past(data, quiet(data))
    assert past.weights[40:].sum(axis=1) == pytest.approx(np.ones(27))
    assert past.noise[:, 60] == pytest.approx(np.zeros(2), abs=1e-9)


def test_the_noise_of_a_pair_is_what_the_rule_missed_by_until_then():
    rng = np.random.default_rng(3)
    value = np.exp(rng.standard_normal((300, 120)) * np.linspace(0.1, 0.5, 300)[:, None])
    data = panel(value, np.zeros_like(value))
    past = learn_past(data, quiet(data))
    # Two independent months, and a little of what growth adds.
    ratio = past.noise[:, 110] / np.linspace(0.1, 0.5, 300) / 2**0.5
    assert np.median(ratio) == pytest.approx(1.0, abs=0.05)
    at = int(np.flatnonzero(np.isfinite(past.noise[0]))[0])
    first = steps.BEHIND + 2 * steps.AHEAD + 2  # errors begin where an outcome had taught weights
    assert at == first + forecast.FEWEST_ORIGINS - 1


def test_no_forecast_knows_a_month_of_the_step_or_later(shipped):
    at = shipped.position("2019-05")
    later = shipped.customs_value.copy()
    later[:, at:] *= np.random.default_rng(2).uniform(0.1, 10, later[:, at:].shape)
    other = shipped.with_columns(customs_value=later)
    own = find_steps(shipped)
    own = own[own.month.eq("2019-05-01")]
    made = []
    for data in (shipped, other):
        past = learn_past(data, quiet(data))
        made.append(forecast.forecast(data, own, past, known(["2019-05-01"], -1.3, 0.65)))
    for name in ("without", "effect", "effect_error", "noise"):
        pd.testing.assert_series_equal(made[0][name], made[1][name])
    assert len(made[0]) > 20 and not np.allclose(made[0].outcome, made[1].outcome)


def test_elasticities_are_published_ones_until_mid_2019_and_ours_of_earlier_months_after(shipped):
    table = read_table(calibration.TABLE)
    months = pd.DatetimeIndex(["2018-09-01", "2019-03-01", "2019-05-01", "2020-03-01"])
    rows = known_elasticities(shipped, table, months)
    assert rows.source.tolist() == ["fgo_hs6", "fgo_hs6", "arw_quantity", "own"]
    assert rows.elasticity[:3].tolist() == [-5.0, -5.0, -1.3]
    assert rows.std_error[:3].tolist() == [2.5, 2.5, 0.65]  # none published: half the size
    value = shipped.customs_value.copy()
    value[:, shipped.position("2020-03") :] *= 10
    again = known_elasticities(shipped.with_columns(customs_value=value), table, months[3:])
    assert again.elasticity.iloc[0] == rows.elasticity.iloc[3]

"""Pairs that were calm are less calm next time; wild ones reach no farther than they ever missed."""

import numpy as np
import pytest

from analysis.estimate.record.forecast import learn_past
from analysis.estimate.record.noise import half_width, learn_noise
from analysis.estimate.record.steps import quiet
from tests.estimate.record.planted import MONTHS, panel


def noisy(spread, *, seed: int = 5):
    """Return what is learnt of 300 pairs without a law, whose monthly noise has these spreads."""
    rng = np.random.default_rng(seed)
    value = np.exp(spread * rng.standard_normal((300, len(MONTHS))))
    data = panel(value, np.zeros_like(value))
    return learn_past(data, quiet(data))


def test_noise_that_stays_as_it_is_goes_on_as_it_was():
    spread = np.linspace(0.1, 0.5, 300)[:, None]
    noise = learn_noise(noisy(spread))
    both = np.hypot(noise.own[:, -1], noise.common[-1])
    # Two independent months, and a little of what growth adds.
    assert np.median(both / spread[:, 0]) == pytest.approx(2**0.5, abs=0.08)
    assert noise.common[-1] < 0.5 * np.median(both)
    assert np.corrcoef(both, spread[:, 0])[0, 1] > 0.95


def test_noise_that_changes_hands_is_common_to_all():
    """Where calm and wild pairs change places every year, the past of a pair says nothing."""
    rng = np.random.default_rng(2)
    by_year = np.repeat(rng.uniform(0.05, 0.6, (300, len(MONTHS) // 12 + 1)), 12, axis=1)
    past = noisy(by_year[:, : len(MONTHS)])
    noise = learn_noise(past)
    assert noise.common[-1] > 3 * np.ptp(np.quantile(noise.own[:, -1], [0.1, 0.9]))
    at = 100
    calm = past.noise[:, at] < np.quantile(past.noise[:, at], 0.2)
    next_year = np.sqrt(np.nanmean(past.missed[calm, at : at + 12] ** 2))
    assert next_year > 1.1 * np.sqrt(np.mean(past.noise[calm, at] ** 2))
    assert next_year == pytest.approx(
        np.sqrt(np.mean(noise.own[calm, at] ** 2) + noise.common[at] ** 2), rel=0.15
    )


def test_the_noise_of_a_month_knows_no_later_miss():
    past = noisy(np.linspace(0.1, 0.5, 300)[:, None])
    at = 100
    later = past.missed.copy()
    later[:, at - 6 :] *= 50  # a miss is known when its outcome is, six months on
    again = learn_noise(type(past)(past.weights, past.noise, later))
    own = learn_noise(past)
    for name in ("own", "common", "largest"):
        np.testing.assert_array_equal(getattr(own, name)[..., at], getattr(again, name)[..., at])
        assert not np.allclose(getattr(own, name)[..., at + 9], getattr(again, name)[..., at + 9])


def test_an_interval_of_two_parts_is_their_root_of_squares_until_the_own_one_is_at_its_bound():
    assert half_width(2.0, 0.3, 0.0, np.inf, 0.4) == pytest.approx(1.0)
    assert half_width(2.0, 0.3, 0.4, 9.0) == pytest.approx(1.0)
    assert half_width(2.0, 3.0, 0.0, 1.5) == 1.5  # the largest miss on record
    assert half_width(20.0, 3.0, 0.1, 1.5) == pytest.approx(2.5)  # what is common goes on


def test_swiss_gold_is_forecast_within_what_it_has_shown(shipped):
    """Gold comes from Switzerland in one year in ten of what it does in another, and no more."""
    past = learn_past(shipped, quiet(shipped))
    noise, gold = learn_noise(past), shipped.of("CHE")
    gold &= shipped.products[shipped.product] == "331"
    reach = half_width(1.96, noise.own[gold, -1], noise.common[-1], noise.largest[gold, -1])
    assert past.noise[gold, -1] > 1.5
    assert (reach < noise.largest[gold, -1]).all() and (reach < 2 * past.noise[gold, -1]).all()
    swing = np.log(shipped.customs_value[gold, -24:]).ravel()
    assert reach < np.ptp(swing)

"""Rises and cuts of nine partners: truth recovered, shuffles by hand, and what the data cannot tell."""

import numpy as np
import pandas as pd
import pytest

from analysis.engine.panel import from_frame
from analysis.estimate.elasticity.asymmetry import LAG, apart
from analysis.estimate.elasticity.cuts_so_far import cuts_so_far, shuffled_p_value
from analysis.estimate.trade.regime.inputs import load_newest_panels

MONTHS = pd.date_range("2024-01", "2026-08", freq="MS")
WINDOW = "2024-01:2026-08"
SELLERS = ("CHN", "CAN", "MEX", "JPN", "KOR", "TWN", "VNM", "IND", "DEU")


def simulated(rise: float, cut: float, *, noise: float = 0.0, seed: int = 1):
    """Nine sellers whose law rises in 2025 and is cut in 2026, each by its own; imports follow."""
    rng, frames = np.random.default_rng(seed), []
    for partner in SELLERS:
        up, down = rng.uniform(0.05, 0.5), rng.uniform(0.2, 0.8)
        rate = pd.Series(0.02, MONTHS)
        rate["2025-04":] += up
        rate["2026-02":] -= up * down
        log = np.log1p(rate).diff().fillna(0)
        sums = log.clip(lower=0).cumsum() * rise + log.clip(upper=0).cumsum() * cut
        path = sums.shift(LAG).fillna(0) + noise * rng.standard_normal(len(MONTHS))
        frames.append(
            pd.DataFrame(
                {"partner": partner, "product": "all", "month": MONTHS, "statutory_rate": rate.values}
            ).assign(customs_value=1e9 * np.exp(path.to_numpy()))
        )
    return from_frame(pd.concat(frames), system="product", vintage="simulated")


def test_responses_to_rises_and_cuts_are_recovered_where_they_differ():
    responses = apart(simulated(-1.5, -0.25), window=WINDOW)
    assert (responses.rise.value, responses.fall.value) == pytest.approx((-1.5, -0.25))


def test_shuffles_reject_symmetry_as_seldom_as_they_say_and_see_a_difference_that_is_there():
    def p_values(cut: float) -> np.ndarray:
        draws = (simulated(-1.5, cut, noise=0.05, seed=seed) for seed in range(20))
        return np.array(
            [shuffled_p_value(d, apart(d, window=WINDOW).alike.value, shuffles=199) for d in draws]
        )

    assert np.mean(p_values(-1.5) <= 0.05) <= 0.15  # in 98 of 100 runs of twenty
    assert np.mean(p_values(0.0) <= 0.05) > 0.5


def test_shuffling_by_means_is_the_regression_run_again():
    data = simulated(-1.5, -0.2, noise=0.1)
    order = np.random.default_rng(2026).permutation(len(SELLERS))
    responses = apart(data, window=WINDOW)
    again = data.with_columns(
        statutory=data.statutory[order],
        customs_value=data.customs_value
        / np.exp(responses.alike.value * np.pad(data.statutory, ((0, 0), (1, 0)))[:, :-1]),
    )
    size = abs(apart(again, window=WINDOW, both=False).difference.value)
    unshuffled = abs(
        apart(again.with_columns(statutory=data.statutory), window=WINDOW, both=False).difference.value
    )
    p_of_one = shuffled_p_value(data, responses.alike.value, shuffles=1)
    assert p_of_one == (1.0 if size >= unshuffled else 0.5)


def test_the_cuts_of_2026_are_not_decided():
    """Partners say that cuts gave little back, with the boom of data centres in them; cells do not."""
    rows = cuts_so_far(**load_newest_panels()).set_index("sample")
    assert rows.n_units.to_dict() == {"partners": 9, "without": 6, "goods": 11}
    assert (rows.end == pd.Timestamp("2026-08-01")).all()
    assert rows.rise["partners"] < rows.rise["without"] < rows.rise["goods"] < 0
    assert rows.p_shuffled["partners"] > 0.05 and rows.p_shuffled["goods"] > 0.5
    assert rows.detectable.min() > 0.5  # half of a symmetric response could not be told from none

"""How far elasticities lie apart, told by halves of the partners."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.elasticity.checks.levels import between_halves, level_spreads


def made(spread: float, *, shocks: float, seed: int = 3, headings: int = 150) -> pd.DataFrame:
    """Lines of 24 partners in 2024 and 2025 whose true elasticities differ by heading.

    What befell a partner in a heading is common to its lines, so that clustered errors are too small.
    """
    rng, partners = np.random.default_rng(seed), 24
    line = np.arange(3 * headings)
    truth = -1.2 + spread * rng.standard_normal(headings)
    rows = pd.MultiIndex.from_product([range(partners), line]).to_frame(index=False, name=["p", "line"])
    heading = rows.line.to_numpy() // 3
    law = 0.3 * rng.random(len(rows)) + 0.2 * rng.random((partners, headings))[rows.p, heading]
    befell = shocks * rng.standard_normal((partners, headings))[rows.p, heading]
    growth = truth[heading] * law + befell + 0.2 * rng.standard_normal(len(rows))
    codes = pd.Series(1000 + heading).astype(str) + rows.line.map("{:06d}".format)
    return pd.DataFrame(
        {
            "partner": rows.p.map("P{:02d}".format),
            "hs10": codes,
            "value_2024": 1e6,
            "value_2025": 1e6 * np.exp(growth),
            "law": law,
            "collected": law,
        }
    )


@pytest.mark.parametrize("spread", [0.0, 1.5])
def test_the_spread_of_true_elasticities_is_found_whatever_befell_partners(spread):
    found = [between_halves(made(spread, shocks=0.3, seed=seed), splits=4) for seed in range(6)]
    variance = np.mean([frame.variance["heading"] for frame in found])
    error = np.mean([frame.std_error["heading"] for frame in found]) / np.sqrt(len(found))
    assert abs(variance - spread**2) < 3 * error
    assert error < 0.4


def test_a_level_adds_what_is_beyond_the_wider_ones():
    episodes = [SimpleNamespace(value=value, std_error=0.3) for value in (-1.0, -2.0)]
    sectors = pd.DataFrame({"value": [-1.0, -1.1, -1.2], "std_error": 0.5})
    halves = pd.DataFrame({"variance": [4.0, 5.0], "std_error": 1e-3}, ["heading", "line"])
    spreads = level_spreads(episodes, pd.Series({"tau": 0.7}), sectors, halves).set_index("level").tau
    assert spreads["episode"] == pytest.approx(((1.0 - 0.18) / 2) ** 0.5)
    assert (spreads["partner"], spreads["sector"]) == (0.7, 0.0)
    assert spreads[["heading", "line"]].to_list() == pytest.approx([2.0, 1.0])


def test_an_unsure_zero_still_widens_an_interval():
    halves = pd.DataFrame({"variance": [0.0], "std_error": [1.0]}, ["heading"])
    same = [SimpleNamespace(value=-1.0, std_error=0.3)] * 2
    sectors = pd.DataFrame({"value": [-1.0, -1.1, -1.2], "std_error": 0.5})
    spreads = level_spreads(same, pd.Series({"tau": 0.0}), sectors, halves).set_index("level").tau
    assert spreads["heading"] ** 2 == pytest.approx(1 / np.sqrt(2 * np.pi))


def test_the_order_of_rows_does_not_change_the_spread():
    table = made(0.5, shocks=0.3, headings=40)
    found, mixed = (between_halves(t, splits=2) for t in (table, table.sample(frac=1, random_state=1)))
    pd.testing.assert_frame_equal(found, mixed)

"""The evasion elasticity: truth recovered, its interval, and what is said without a table."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.combine.panel import ANNUAL
from analysis.estimate.trade.exports import inputs
from analysis.estimate.trade.exports.evasion import evasion

TRUTH = 0.6
N_PRODUCTS, N_HEADINGS, DRAWS = 240, 60, 200
PRODUCTS = [f"{1000 + i % N_HEADINGS}{i // N_HEADINGS:02d}" for i in range(N_PRODUCTS)]
KEY = pd.MultiIndex.from_product([PRODUCTS, [2024, 2025]], names=["hs6", "year"])


def simulated(rng: np.random.Generator, noise: float) -> dict[str, pd.Series]:
    """Products whose gap follows the rate, from a gap of their own, with shocks of headings."""
    rate = np.column_stack([np.full(N_PRODUCTS, 0.1), rng.uniform(0.1, 0.8, N_PRODUCTS)])
    heading = np.arange(N_PRODUCTS) % N_HEADINGS
    shocks = rng.normal(size=(N_HEADINGS, 2))[heading] + rng.normal(size=(N_PRODUCTS, 2))
    gap = rng.normal(0.2, 0.3, (N_PRODUCTS, 1)) + TRUTH * np.log1p(rate) + noise * shocks
    imports = np.exp(rng.normal(15, 2, (N_PRODUCTS, 2)))
    columns = {"exports": imports * np.exp(gap), "imports": imports, "rate": rate}
    return {name: pd.Series(values.ravel(), index=KEY) for name, values in columns.items()}


def test_without_noise_the_elasticity_is_the_true_one():
    estimate = evasion(**simulated(np.random.default_rng(1), noise=0))
    assert estimate.value == pytest.approx(TRUTH, abs=1e-10)
    assert (estimate.n_obs, estimate.n_clusters) == (2 * N_PRODUCTS, N_HEADINGS)


def test_the_interval_holds_the_truth_in_nine_of_ten_samples_or_more():
    rng = np.random.default_rng(2)
    estimates = [evasion(**simulated(rng, noise=0.1)) for _ in range(DRAWS)]
    held = np.mean([e.ci_low <= TRUTH <= e.ci_high for e in estimates])
    assert 0.9 <= held <= 0.99
    assert np.mean([e.value for e in estimates]) == pytest.approx(TRUTH, abs=0.02)


def test_a_gap_common_to_all_products_is_no_evasion():
    rows = simulated(np.random.default_rng(3), noise=0)
    rows["exports"] = rows["imports"] * np.where(KEY.get_level_values("year") == 2025, 1.6, 1.2)
    assert evasion(**rows).value == pytest.approx(0, abs=1e-10)


def test_products_of_one_year_are_refused_in_one_line():
    rows = {
        name: s.xs(2025, level="year", drop_level=False)
        for name, s in simulated(np.random.default_rng(4), noise=0).items()
    }
    with pytest.raises(InputError, match="no six-digit product has .* in two years; give") as refused:
        evasion(**rows)
    assert "\n" not in str(refused.value)


def test_without_china_s_exports_by_product_one_line_says_which_table_is_asked_for():
    assert not inputs.has_products()
    with pytest.raises(InputError, match=f"needs data/sources/{inputs.BY_PRODUCT}.csv") as refused:
        inputs.load_by_product()
    assert "\n" not in str(refused.value)


def test_once_china_s_exports_by_product_come_the_estimate_is_there(monkeypatch):
    """A stand-in made of US imports and the rates collected, so that the truth is known."""
    tables = {ANNUAL: inputs.read_table(ANNUAL)}
    monkeypatch.setattr(inputs, "has_products", lambda: True)
    monkeypatch.setattr(inputs, "read_table", lambda name: tables[name])
    monkeypatch.setattr(inputs, "vintage", lambda *names: " and ".join(names))
    tables[inputs.BY_PRODUCT] = pd.DataFrame({"hs6": [], "year": [], "trade_value": []})
    us = inputs.load_by_product()
    exports = us["imports"] * (1 + us["rate"]) ** TRUTH
    tables[inputs.BY_PRODUCT] = exports.rename("trade_value").reset_index()
    estimate = evasion(**inputs.load_by_product())
    assert estimate.value == pytest.approx(TRUTH, abs=1e-9)
    assert estimate.n_obs > 5_000
    assert estimate.vintage == f"{inputs.BY_PRODUCT} and {ANNUAL}"

"""What the main estimates are fitted on: by weight, and what the fixed effects leave of it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.engine.two_effects import TwoEffects
from analysis.estimate.elasticity.main.describe import DESIGN_SUMMARY, summary
from analysis.estimate.elasticity.main.products import second_design

PARTNERS = ["CHN", "IND", "VNM"]


def table(law) -> pd.DataFrame:
    """Lines that each of three partners sells, four each; the law by partner and line, shape (3, 4)."""
    rows = [(p, f"84{k:08d}") for p in PARTNERS for k in range(4)]
    rows = pd.DataFrame(rows, columns=["partner", "hs10"])
    law = np.ravel(law).astype(float)
    size = 1.0 + np.arange(len(rows))
    return rows.assign(law=law, collected=law / 2, value_2024=size, value_2025=size * np.exp(-law))


LAW = np.array([[0.0, 0.1, 0.2, 0.3], [0.0, 0.0, 0.0, 0.0], [0.1, 0.1, 0.1, 0.3]])
NOBODY = pd.Series({"AUT": "EU"})


def told(law=LAW, **settings) -> pd.DataFrame:
    return summary(second_design(table(law), NOBODY, **settings)).set_index("variable")


def test_moments_and_quantiles_of_the_law_are_those_of_its_lines():
    found = told()
    assert found["mean"].law == pytest.approx(LAW.mean()) and found.deviation.law == pytest.approx(
        LAW.std()
    )
    assert (found.p10.law, found["median"].law, found.p90.law) == pytest.approx((0.0, 0.1, 0.3))
    assert found["mean"].imports == pytest.approx(-LAW.mean())
    assert (found.n_obs.law, found.n_partners.law, found.n_products.law) == (12, 3, 4)


def test_by_value_a_line_counts_as_its_imports_of_the_year_before():
    weights = 1.0 + np.arange(12)
    assert told(weighted=True)["mean"].law == pytest.approx(np.average(LAW.ravel(), weights=weights))


def test_within_the_effects_is_what_partner_and_product_do_not_explain():
    left = LAW - LAW.mean(0) - LAW.mean(1)[:, None] + LAW.mean()
    found = told()
    assert found.within.law == pytest.approx(np.sqrt((left**2).mean()))
    assert found.within.collected == pytest.approx(found.within.law / 2)


def test_a_duty_on_a_partner_s_goods_alike_or_on_a_good_of_all_partners_leaves_nothing():
    alike = np.array([0.1, 0.2, 0.3])[:, None] + np.array([0.0, 0.1, 0.2, 0.3])
    found = told(alike)
    assert found.deviation.law > 0.1 and found.within.law == pytest.approx(0, abs=1e-9)


def test_the_order_of_rows_and_the_unit_of_weights_change_nothing():
    design = second_design(table(LAW), NOBODY, weighted=True)
    heavier = 3 * design.weights
    absorber = TwoEffects(*design.effects, heavier)
    other = replace(design, weights=heavier, absorber=absorber)
    numbers = [name for name, term in DESIGN_SUMMARY.items() if term.unit]
    assert summary(other)[numbers].to_numpy() == pytest.approx(summary(design)[numbers].to_numpy())
    shuffled = summary(second_design(table(LAW).sample(frac=1, random_state=1), NOBODY, weighted=True))
    assert shuffled[numbers].to_numpy() == pytest.approx(summary(design)[numbers].to_numpy())

"""The base of a what-if adds up to what was recorded; others never take more than is lost."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.load import load
from analysis.estimate.record.steps import find_steps
from analysis.estimate.response.lines import recorded_lines
from analysis.estimate.what_if.base import SEASONS, base_lines, complete_sectors, step_size
from analysis.estimate.what_if.study import load_state
from analysis.estimate.what_if.takers import takers

ANNUAL = pd.DataFrame(
    [(2025, "VNM", "9403600000", 300, 30), (2025, "VNM", "9401000000", 100, 0),
     (2025, "CHN", "9403600000", 600, 300), (2024, "VNM", "9403600000", 999, 0)],
    columns=["year", "partner", "hs10", "customs_value", "duties"],
)  # fmt: skip
SECTORS = pd.DataFrame([("VNM", "337", 440.0, 0.7), ("CHN", "337", 300.0, 0.9)],
                       columns=["partner", "naics3", "last_year", "collected"])  # fmt: skip
NAICS3 = pd.Series({"9403600000": "337", "9401000000": "337"})
RECORDED = recorded_lines(ANNUAL, NAICS3, SECTORS.partner)


def test_lines_are_carried_by_their_sector_and_add_up_to_it():
    lines = base_lines(RECORDED, SECTORS).set_index(["partner", "hts"])
    assert lines.loc[("VNM", "9403600000"), "base"] == pytest.approx(330)
    assert lines.base.groupby("partner").sum().to_dict() == pytest.approx({"VNM": 440, "CHN": 300})


def test_the_share_of_a_line_counts_duties_as_buyers_do():
    lines = base_lines(RECORDED, SECTORS).set_index(["partner", "hts"])
    assert lines.loc[("VNM", "9403600000"), "share"] == pytest.approx(330 / 1230)
    assert lines.loc[("VNM", "9403600000"), "paid"] == pytest.approx(0.1)


def test_a_sector_without_months_has_even_seasons_and_its_partners_noise():
    sectors = SECTORS.assign(noise=[0.2, 0.4], **dict.fromkeys(SEASONS, 1 / 12))
    lines = pd.DataFrame({"partner": ["VNM"], "naics3": ["990"]})
    found = complete_sectors(sectors, lines).set_index(["partner", "naics3"]).loc[("VNM", "990")]
    assert found[SEASONS].sum() == pytest.approx(1)
    assert (found.noise, found.collected) == (0.2, 0.7)


def test_lines_of_every_partner_add_up_to_its_recorded_sectors():
    state = load_state()
    sums = state["lines"].groupby(["partner", "naics3"], observed=True).base.sum()
    recorded = state["sectors"].last_year.reindex(sums.index)
    known = recorded.notna()
    np.testing.assert_allclose(sums[known], recorded[known], rtol=1e-9)
    assert sums[known].sum() > 0.99 * sums.sum()


def test_imports_by_line_and_by_sector_of_a_year_are_one_figure_for_nearly_all_partners():
    """They are published apart; Austria's lines are 9 % more than its sectors, as the report prints."""
    checks = load_state()["checks"].set_index("partner")
    assert (checks.apart.drop("AUT").abs() < 0.011).all()
    assert checks.apart.abs().max() < 0.10
    assert (checks.lines.sum() / checks.sectors.sum()) == pytest.approx(1, abs=0.002)


def hit(**changes) -> pd.DataFrame:
    row = {"line": 0, "value_2025": 400.0, "law_change": 0.2, "loss": 50.0}
    return pd.DataFrame([row | changes])


OTHERS = pd.DataFrame({
    "partner": pd.Categorical(["MYS", "THA", "MYS"]), "line": [0, 0, 1],
    "value_2025": [100.0, 200.0, 70.0], "base": [110.0, 220.0, 70.0], "world": [1000.0, 1000.0, 70.0],
})  # fmt: skip


def estimates(mys: float, tha: float) -> pd.DataFrame:
    own = np.array([mys, tha])
    return pd.DataFrame({"partner": ["MYS", "THA"], "value": own, "ci_low": own - 0.1,
                         "ci_high": own + 0.1, "p_bh": [0.01, 0.5]})  # fmt: skip


def test_what_others_take_is_their_estimate_times_the_exposure_of_the_line():
    found = takers(hit(), OTHERS, estimates(1.0, 0.5), part=1.0).set_index("partner")
    assert found.taken["MYS"] == pytest.approx(110 * np.expm1(1.0 * 400 / 900 * 0.2))
    assert found.taken["THA"] == pytest.approx(220 * np.expm1(0.5 * 400 / 800 * 0.2))
    half = takers(hit(), OTHERS, estimates(1.0, 0.5), part=0.5).set_index("partner")
    assert half.taken.to_dict() == pytest.approx((found.taken / 2).to_dict())


def test_others_together_never_take_more_than_is_lost():
    found = takers(hit(loss=15.0), OTHERS, estimates(3.0, 2.0), part=1.0)
    assert found.taken.sum() == pytest.approx(15.0)
    assert (found.ci_high <= 15.0).all()


def test_a_partner_whose_estimate_is_negative_sells_less():
    found = takers(hit(), OTHERS, estimates(1.0, -0.5), part=1.0).set_index("partner")
    assert found.taken["THA"] < 0 < found.taken["MYS"]


def test_a_line_without_the_duty_gives_nothing_away():
    found = takers(hit(law_change=0.0, loss=0.0), OTHERS, estimates(1.0, 0.5), part=1.0)
    assert found.taken.abs().max() == 0


def test_the_steps_that_taught_the_spread_are_of_some_ten_points():
    data = load()
    steps = find_steps(data)
    size = step_size(data, steps)
    assert 0.08 < size < 0.15
    # That of April 2025 on China's food, undone by October, counts with what was left of it.
    largest = steps.loc[[steps.rate_change.idxmax()]]
    assert step_size(data, largest) < size < largest.rate_change.iloc[0]

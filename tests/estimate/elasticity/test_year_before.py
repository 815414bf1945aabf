"""The law of an episode given to the year before it, in the weights of the estimate that it tests."""

import numpy as np
import pytest
from scipy import stats

import analysis
from analysis.engine.fitting import fit
from analysis.engine.inference import jackknife
from analysis.engine.sample import draw_sample
from analysis.estimate.elasticity.designs import without
from analysis.estimate.elasticity.inputs import load_year_before
from analysis.estimate.elasticity.year_before import (
    LAW_LEAD_MONTHS,
    WINDOW,
    YEAR_BEFORE_DESIGNS,
    year_before,
)
from analysis.estimate.load import load
from analysis.estimate.specifications import specification


@pytest.fixture(scope="module")
def table():
    return load_year_before(())


def test_estimate_and_placebo_are_those_of_the_shipped_designs(table):
    assert len(table) == len(YEAR_BEFORE_DESIGNS) == 4
    for name, row in zip(YEAR_BEFORE_DESIGNS, table.itertuples(), strict=True):
        spec = specification(name)
        assert row.weights == spec.weights and row.comparison == spec.comparison
        assert row.value == pytest.approx(analysis.fit(name).value)
        assert row.placebo == pytest.approx(
            analysis.fit(name, lead=LAW_LEAD_MONTHS, window=WINDOW).value
        )
        assert row.difference == pytest.approx(row.value - row.placebo)


def test_by_value_the_year_before_already_moves_with_the_law_and_with_equal_weights_it_does_not(table):
    by = table.set_index(["comparison", "weights"])
    assert by.placebo["across", "pre_episode"] == pytest.approx(-0.39, abs=0.01)
    assert by.placebo_high["across", "pre_episode"] < 0 and by.placebo_high["within", "pre_episode"] < 0
    assert by.placebo_low["across", "equal"] < 0 < by.placebo_high["across", "equal"]


def test_bounds_hold_the_interval_of_the_estimate_less_its_placebo_and_are_wider(table):
    assert (table.bound_low <= table.difference_low).all()
    assert (table.bound_high >= table.difference_high).all()
    assert ((table.value > table.bound_low) & (table.value < table.bound_high)).all()


def test_errors_that_both_years_share_count(table):
    """Estimate and placebo share 2024: their difference is not as sure as if they shared nothing."""
    half = {n: (table[f"{n}_high"] - table[f"{n}_low"]) for n in ("placebo", "difference")}
    alone = np.sqrt((table.ci_high - table.ci_low) ** 2 + half["placebo"] ** 2)
    assert not np.allclose(half["difference"], alone, rtol=0.02)


def test_interval_is_that_of_the_jackknife_over_partners_on_as_many_less_one_degrees():
    spec, data = specification(YEAR_BEFORE_DESIGNS[0]), load()
    table = year_before(data, [spec])
    partners = draw_sample(data, spec).partners
    without_one = [fit(without(spec, (partner,)), data).value for partner in partners]
    (error,) = np.sqrt(jackknife(np.array(without_one)[:, None], table.value.to_numpy())[0])
    degrees = len(partners) - 1
    assert table.ci_high[0] - table.value[0] == pytest.approx(stats.t(degrees).ppf(0.975) * error)


def test_partners_left_out_are_left_out_of_the_placebo_too():
    left = load_year_before(("CHN",))
    spec = specification(YEAR_BEFORE_DESIGNS[0], leave_out=["CHN", "RUS"])
    assert (
        left.placebo[0]
        == pytest.approx(year_before(load(), [spec]).placebo[0])
        != pytest.approx(load_year_before(()).placebo[0])
    )

"""The law of 2025 on four clean years and its own: an event study by year."""

import numpy as np
import pandas as pd
import pytest

from analysis.engine.panel import from_frame
from analysis.engine.trend_bounds import not_rejected
from analysis.estimate.elasticity.clean_years import (
    BASE_YEAR,
    MONTHS,
    NET_OF_LINE,
    OTHER_YEARS,
    STUDY_YEARS,
    by_year,
    year_studies,
    year_study,
    yearly,
)
from analysis.estimate.elasticity.inputs import load_clean_years
from analysis.estimate.elasticity.main.members import USMCA_MEMBERS
from analysis.estimate.elasticity.year_before import YEAR_BEFORE_DESIGNS
from analysis.estimate.load import load
from analysis.estimate.specifications import specification

TRUTH = -1.5
PARTNERS, PRODUCTS = 12, 10

#: No partner trades under the law of a group.
ALONE = pd.Series(dtype=object)


def made(seed: int, *, trend: float = 0.0, noise: float = 0.1):
    """Imports that move with the law of 2025 by TRUTH, and with its exposure by a trend a year."""
    rng = np.random.default_rng(seed)
    cells = pd.MultiIndex.from_product(
        [range(PARTNERS), range(PRODUCTS), STUDY_YEARS, range(MONTHS[0], MONTHS[1] + 1)],
        names=["partner", "product", "year", "month"],
    ).to_frame(index=False)
    i, k, year = (cells[name].to_numpy() for name in ("partner", "product", "year"))
    rise = rng.uniform(0, 0.4, size=(PARTNERS, PRODUCTS))[i, k]
    at = year - STUDY_YEARS[0]
    logs = rng.normal(size=(PARTNERS, PRODUCTS))[i, k] + rng.normal(size=(PARTNERS, 5))[i, at]
    logs += (
        rng.normal(size=(PRODUCTS, 5))[k, at]
        + noise * rng.normal(size=(PARTNERS, PRODUCTS, 5))[i, k, at]
    )
    logs += rise * (trend * (year - BASE_YEAR) + TRUTH * (year > BASE_YEAR))
    frame = pd.DataFrame(
        {
            "partner": [f"P{number:02d}" for number in i],
            "product": [f"K{number:02d}" for number in k],
            "month": pd.to_datetime({"year": year, "month": cells.month, "day": 1}),
            "customs_value": 1e6 * np.exp(logs),
            "statutory_rate": np.where(year > BASE_YEAR, np.expm1(rise), 0.0),
        }
    )
    return from_frame(frame, system="naics3", vintage="made")


@pytest.fixture(scope="module")
def shipped():
    return load_clean_years()


def test_without_noise_every_year_is_what_it_was_made_of_in_both_comparisons_and_weights():
    table = by_year(year_studies(made(0, trend=0.4, noise=0.0), ALONE)).query("comparison == 'within'")
    expected = {year: 0.4 * (year - BASE_YEAR) + TRUTH * (year > BASE_YEAR) for year in STUDY_YEARS}
    assert table.value.to_numpy() == pytest.approx(table.year.map(expected).to_numpy(), abs=1e-9)


def test_the_truth_is_recovered_and_a_trend_is_seen_before_and_bounded():
    covered, flat, tilted, held = [], [], [], []
    for seed in range(20):
        study = year_study(made(seed), "within", "equal", ALONE)
        last = study.summed(np.eye(len(OTHER_YEARS))[-1])
        covered.append(last["ci_low"] < TRUTH < last["ci_high"])
        flat.append(study.p_before < 0.05)
        study = year_study(made(seed, trend=0.5), "within", "equal", ALONE)
        tilted.append(study.p_before < 0.05)
        net = study.summed(NET_OF_LINE)
        held.append(
            (
                net["ci_low"] < TRUTH < net["ci_high"],
                bool(not_rejected(np.array(TRUTH), study.coefficients, study.covariance, 1.0)),
            )
        )
    assert np.mean(covered) >= 0.85 and np.mean(flat) <= 0.15
    assert np.mean(tilted) >= 0.8
    assert (np.mean(held, axis=0) >= 0.85).all()


def test_a_year_is_the_sum_of_its_months_and_the_base_is_zero(shipped):
    data = load()
    values, rise = yearly(data)
    pair = 100
    months = pd.date_range("2023-04", "2023-11", freq="MS")
    at = data.months.get_indexer(months)
    assert values[pair, STUDY_YEARS.index(2023)] == np.nansum(data.customs_value[pair, at])
    base = shipped["by_year"].query("year == @BASE_YEAR")
    assert len(base) == 4 and not base[["value", "ci_low", "ci_high"]].to_numpy().any()
    assert len(rise) == len(values)


def test_both_comparisons_and_weights_are_those_of_the_designs_by_sector(shipped):
    designs = {(s.comparison, s.weights) for s in map(specification, YEAR_BEFORE_DESIGNS)}
    table = shipped["clean_years"]
    assert set(zip(table.comparison, table.weights, strict=True)) == designs and len(table) == 4


def test_years_before_are_alike_with_equal_weights_and_not_across_by_value(shipped):
    by = shipped["clean_years"].set_index(["comparison", "weights"])
    assert by.p_before["within", "equal"] > 0.5 and by.p_before["across", "pre_episode"] < 0.001
    assert by.value["within", "equal"] == pytest.approx(-1.69, abs=0.01)
    assert by.net["within", "equal"] == pytest.approx(-1.92, abs=0.01)
    assert (by.once_high > 0).all() and by.half_high["within", "equal"] < 0


def test_bounds_hold_the_interval_and_widen_with_what_trends_may_do(shipped):
    table = shipped["clean_years"]
    assert (table.once_low < table.half_low).all() and (table.once_high > table.half_high).all()
    assert (table.half_low < table.value).all() and (table.half_high > table.value).all()


def test_a_partner_left_out_is_left_out_of_every_year(shipped):
    alone = load_clean_years(("CHN",))["clean_years"]
    assert (alone.n_obs < shipped["clean_years"].n_obs).all()


def test_the_years_are_those_of_the_main_estimate_s_partners(shipped):
    """Imports of Canada and Mexico wrote their own law."""
    without = load_clean_years(USMCA_MEMBERS)["clean_years"]
    pd.testing.assert_frame_equal(without, shipped["clean_years"])


def test_members_of_a_group_are_one_unit_of_the_jackknife():
    data = made(3)
    union = pd.Series("union", index=data.partners[:4])
    alone, together = (year_study(data, "within", "equal", groups) for groups in (ALONE, union))
    assert (alone.n_units, together.n_units) == (PARTNERS, PARTNERS - 3)
    assert together.coefficients == pytest.approx(alone.coefficients)
    assert together.covariance != pytest.approx(alone.covariance)

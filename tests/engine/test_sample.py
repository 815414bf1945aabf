"""The sample of a regression holds the rows and columns that its specification asks for."""

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.combine import load_panel
from analysis.engine.sample import draw_sample
from analysis.estimate.specifications import specification


def cell(sample, partner, product, month):
    codes = (
        sample.partners.get_loc(partner),
        sample.products.get_loc(product),
        sample.months.get_loc(pd.Timestamp(month)),
    )
    rows = (sample.partner == codes[0]) & (sample.product == codes[1]) & (sample.month == codes[2])
    return np.flatnonzero(rows)[0]


def of_panel(partner, product, month, column):
    panel = load_panel("naics3")
    rows = panel.partner.eq(partner) & panel.naics3.eq(product) & panel.month.eq(month)
    return panel.loc[rows, column].item()


def test_log_sample_leaves_zeros_out_and_counts_them(data):
    sample = draw_sample(data, specification("ols_2025"))
    panel = load_panel("naics3").query("month >= '2024-01-01'")
    assert len(sample.y) == panel.customs_value.gt(0).sum()
    assert sample.n_zeros == panel.customs_value.eq(0).sum()


def test_ppml_sample_keeps_zeros_and_reports_separated_cells(data):
    sample = draw_sample(data, specification("ppml_2025"))
    assert (sample.y == 0).any()
    assert sample.n_separated == 253  # as in the reference of R fixest


def test_placebo_takes_the_tariff_of_later_months(data):
    sample = draw_sample(data, specification("reduced_2025", placebo=True))
    row = cell(sample, "CHN", "333", "2023-05-01")
    later = np.log1p(of_panel("CHN", "333", "2025-05-01", "statutory_rate"))
    assert sample.x[row] == pytest.approx(later)
    assert sample.y[row] == pytest.approx(np.log(of_panel("CHN", "333", "2023-05-01", "customs_value")))


def test_twelve_month_change_is_on_the_same_month_of_the_year_before(data):
    sample = draw_sample(data, specification("difference_2025"))
    row = cell(sample, "CHN", "333", "2025-05-01")
    now, before = (of_panel("CHN", "333", f"{y}-05-01", "customs_value") for y in (2025, 2024))
    assert sample.y[row] == pytest.approx(np.log(now / before))


def test_pre_episode_weights_are_the_imports_of_the_first_year_of_the_window(data):
    sample = draw_sample(data, specification("weighted_2025"))
    china, vietnam = (cell(sample, partner, "334", "2025-05-01") for partner in ("CHN", "VNM"))
    panel = load_panel("naics3").query("naics3 == '334' and month >= '2024-01' and month < '2025-01'")
    year = panel.groupby("partner", observed=True).customs_value.sum()
    assert sample.weights[china] / sample.weights[vietnam] == pytest.approx(year["CHN"] / year["VNM"])


@pytest.mark.parametrize(
    "name, window, year",
    [
        ("weighted_2018", "2018-01:2019-12", 2017),
        ("weighted_2018", "2019-01:2019-12", 2017),
        ("weighted_2025", "2025-01:2025-11", 2024),
        ("weighted_2025", "2024-07:2025-11", 2024),
        ("weighted_2018", "2016-01:2019-12", 2016),
        ("weighted_2018", "2015-01:2016-12", 2015),
        ("weighted_2025", "2022-01:2023-12", 2022),
    ],
)
def test_weights_are_imports_before_the_tariffs_of_the_episode(name, window, year, data):
    sample = draw_sample(data, specification(name, window=window))
    china, vietnam = (cell(sample, partner, "334", f"{window[8:]}-01") for partner in ("CHN", "VNM"))
    panel = load_panel("naics3").query(f"naics3 == '334' and month.dt.year == {year}")
    imports = panel.groupby("partner", observed=True).customs_value.sum()
    expected = imports["CHN"] / imports["VNM"]
    assert sample.weights[china] / sample.weights[vietnam] == pytest.approx(expected)


def test_a_partner_left_out_has_no_row(data):
    assert "RUS" not in draw_sample(data, specification("ols_2025", leave_out=["RUS"])).partners


def test_headline_rate_is_the_same_for_all_goods_of_a_partner(data):
    sample = draw_sample(data, specification("headline_2025"))
    month = sample.months.get_loc(pd.Timestamp("2025-05-01"))
    china = (sample.partner == sample.partners.get_loc("CHN")) & (sample.month == month)
    assert np.ptp(sample.x[china]) == 0
    assert np.expm1(sample.x[china][0]) == pytest.approx((13 * 1.45 + 18 * 0.30) / 31)


def test_cells_left_out_are_counted_by_their_reason(data):
    spec = specification("iv_2025")
    sample = draw_sample(data, spec)
    panel = load_panel("naics3")
    window = panel[panel.month.between("2024-01", "2025-11") & panel.partner.ne("RUS")]
    zero = window.customs_value.eq(0)
    assert sample.n_zeros == zero.sum() == 874
    assert sample.n_no_rate == (window.statutory_rate.isna() & ~zero).sum() == 59
    assert len(sample.y) == len(window) - sample.n_zeros - sample.n_no_rate


def test_pairs_without_imports_in_the_year_of_the_weights_are_counted(data):
    sample = draw_sample(data, specification("weighted_2018"))
    equal = draw_sample(data, specification("ols_2018"))
    assert sample.n_no_weight == len(equal.y) - len(sample.y) > 0


def test_a_year_of_weights_outside_the_panel_is_refused(data):
    with pytest.raises(InputError, match="2011-01:2011-12.*outside the data"):
        draw_sample(data, specification("weighted_2018", weights_year=2011))


def test_duties_can_be_the_outcome(data):
    sample = draw_sample(data, specification("ols_2025", outcome="duties"))
    row = cell(sample, "CHN", "334", "2025-05-01")
    assert np.exp(sample.y[row]) == pytest.approx(of_panel("CHN", "334", "2025-05-01", "duties"))

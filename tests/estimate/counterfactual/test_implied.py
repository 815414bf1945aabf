from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.counterfactual import implied as i
from analysis.estimate.counterfactual.gaps import measure
from analysis.estimate.counterfactual.plan import monthly_totals
from analysis.estimate.counterfactual.study import read_plan, response


def request(partner="CHN", start="2025-04", end="2025-11", fit_start="2021-01", fit_end="2024-10"):
    return read_plan(partner=partner, start=start, end=end, fit_start=fit_start, fit_end=fit_end)


@pytest.fixture(scope="module")
def implied(data, statutory):
    """What the elasticity implies for a plan."""
    return lambda plan: i.implied_loss(data, statutory, plan, response(data, plan))


@pytest.fixture(scope="module")
def china(implied):
    return implied(request())


@pytest.mark.parametrize("design, tariff, by", [
    ("panel", "statutory", "law"), ("panel_collected", "effective", "collected"),
])  # fmt: skip
def test_loss_is_the_elasticity_times_the_rise_of_its_own_tariff_by_hand(
    data, china, design, tariff, by
):
    month = china.monthly[china.monthly.design.eq(design)].set_index("month").loc["2025-06-01"]
    rise, elasticity = china.rises[tariff]["2025-06-01"], getattr(china.response, by)
    assert elasticity.value == pytest.approx({"law": -1.143, "collected": -2.157}[by], abs=0.001)
    assert elasticity.regressor == f"log(1 + {tariff} rate)"
    assert month.actual / month.expected == pytest.approx(np.exp(elasticity.value * rise))
    assert month.actual == monthly_totals(data).CHN["2025-06-01"]


def test_dollars_by_law_do_not_hang_on_the_elasticity_per_point_collected(data, statutory, china):
    other = replace(china.response, collected=replace(china.response.collected, value=-9.0))
    again = i.implied_loss(data, statutory, request(), other).summary.set_index("design")
    first = china.summary.set_index("design")
    assert again.value["panel"].equals(first.value["panel"])
    assert (again.value["panel_collected"] < first.value["panel_collected"]).all()


def test_dollars_of_the_months_add_up_to_the_episode(china):
    rows = china.monthly[china.monthly.month.ge("2025-04-01")].groupby("design").expected.sum()
    table = china.summary[china.summary.period.eq("episode")].set_index("design").expected
    assert table.to_dict() == pytest.approx(rows.to_dict())


def test_ends_of_the_interval_are_those_of_the_elasticity(china):
    row = china.summary.query("design == 'panel' and period == 'episode'").iloc[0]
    months = china.monthly.query("design == 'panel' and month >= '2025-04-01'")
    rises = china.rises.statutory[months.month].to_numpy()
    expected = (months.actual / np.exp(china.response.law.ci_low * rises)).sum()
    assert np.exp(row.ci_low) == pytest.approx(months.actual.sum() / expected)
    assert row.ci_low < row.value < row.ci_high and row.value < 0


def test_rise_of_the_law_was_highest_in_april_2025_and_nothing_before_february(china):
    law = china.rises.statutory
    assert law.idxmax() == pd.Timestamp("2025-04-01")
    assert law["2024-11-01":"2025-01-01"].abs().max() < 0.005
    # The uniform layer alone rose from 20 to 125 per cent and more within the month.
    assert 0.35 < law["2025-04-01"] < 0.6


def test_rise_is_over_the_mean_of_the_twelve_months_before(china, naics3):
    own = naics3[naics3.partner.eq("CHN")].groupby("month")[["duties", "customs_value"]].sum()
    factor = np.log1p(own.duties / own.customs_value)
    year = factor["2023-11":"2024-10"]
    assert len(year) == 12
    expected = factor["2024-11":"2025-11"] - year.mean()
    assert china.rises.effective.to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-12)


def test_first_episode_has_its_own_elasticity_and_base(implied):
    plan = request(start="2018-07", end="2019-12", fit_start="2013-01", fit_end="2018-02")
    found = implied(plan)
    for own in (found.response.law, found.response.collected):
        assert own.episode == "2018" and own.window.startswith("2017")
    assert found.rises.statutory["2018-06-01"] < 0.005 < 0.1 < found.rises.statutory["2019-12-01"]


def test_a_partner_outside_the_sample_has_no_permutation(implied):
    found = implied(request(partner="RUS"))
    assert found.summary.p_value.isna().all()
    assert found.summary.n_partners.eq(0).all()


@pytest.mark.parametrize("fit_end", ["2023-10", "2024-06"])
def test_a_fit_that_ends_before_the_new_basket_gives_the_same_rise(data, statutory, china, fit_end):
    rises = i.tariff_rises(data, statutory, request(fit_end=fit_end), ["CHN"])
    rises = rises.statutory.droplevel("partner")
    both = china.rises.index
    # The baskets are 0.033 apart; the increase of September 2024 moves the mean by less than 0.001.
    assert rises[both].to_numpy() == pytest.approx(china.rises.statutory[both].to_numpy(), abs=0.001)
    assert rises[: pd.Timestamp("2024-08-01")].abs().max() < 0.001


def test_only_the_episode_has_the_p_value_of_the_elasticity(china):
    has_p = china.summary.set_index(["design", "period"]).p_value.notna()
    assert has_p.xs("episode", level="period").all()
    assert not has_p.drop("episode", level="period").any()


def test_share_of_the_gap_is_that_of_the_dollars_and_wider_where_the_gap_is_drawn_too(data, china):
    gaps = measure(monthly_totals(data), request(), designs=("structural",))
    share = i.share_of_gap(gaps, china)
    law = china.summary.query("design == 'panel' and period == 'episode'").iloc[0]
    main = gaps.episode.loc["structural"]
    missing = main.expected - main.actual
    assert share.value == pytest.approx((law.expected - law.actual) / missing)
    ends = law.actual * np.expm1(-np.array([law.ci_high, law.ci_low])) / missing
    assert share[["given_gap_low", "given_gap_high"]].to_numpy() == pytest.approx(ends)
    assert share.ci_low < share.value < share.given_gap_high < share.ci_high
    # A gap that is known leaves the elasticity alone: its t interval, up to the noise of simulation.
    own, months = gaps.drawn["CHN"], len(gaps.plan.window)
    sure_paths = np.full((200_000, len(own.months)), main.expected / months)
    known = replace(gaps, drawn={"CHN": replace(own, paths=sure_paths)})
    found = i.share_of_gap(known, china)
    assert found.ci_low == pytest.approx(found.given_gap_low, abs=0.01)
    assert found.ci_high == pytest.approx(found.given_gap_high, rel=0.02)
    # An elasticity that is known leaves the gap alone.
    exact = replace(china.response.law, std_error=0.0)
    sure = replace(china, response=replace(china.response, law=exact))
    low, high = i.share_of_gap(gaps, sure)[["ci_low", "ci_high"]]
    drawn = np.quantile(gaps.drawn_sums, [0.975, 0.025]) - main.actual
    assert [low, high] == pytest.approx(list((law.expected - law.actual) / drawn), rel=0.01)

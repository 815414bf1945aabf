from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from analysis.estimate.counterfactual import implied as i
from analysis.estimate.counterfactual.gaps import measure
from analysis.estimate.counterfactual.inputs import elasticity_of, law_of, read_plan
from analysis.estimate.counterfactual.plan import monthly_totals


def request(partner="CHN", start="2025-04", end="2025-11", fit_start="2021-01", fit_end="2024-10"):
    return read_plan(partner=partner, start=start, end=end, fit_start=fit_start, fit_end=fit_end)


@pytest.fixture(scope="module")
def implied(data, statutory):
    """What the elasticity implies for a plan."""
    return lambda plan: i.implied_loss(
        data, statutory, plan, i.respond(data, plan, *elasticity_of(plan)), law_of(plan)
    )


@pytest.fixture(scope="module")
def china(implied):
    return implied(request())


def test_the_loss_of_a_month_is_that_of_its_lines_added_up(data, china):
    month, goods = pd.Timestamp("2025-06-01"), china.exposed
    at = request().ahead.get_loc(month)
    row, elasticity = china.monthly.set_index("month").loc[month], china.response.law
    assert elasticity.value == pytest.approx(-0.897, abs=0.001)
    assert elasticity.regressor == "log(1 + statutory rate)" and goods.by_line
    by_hand = sum(goods.actual[:, at] / np.exp(elasticity.value * goods.rises[:, at]))
    assert row.expected == pytest.approx(by_hand)
    assert row.actual == pytest.approx(monthly_totals(data).CHN[month])


def test_on_the_mean_law_the_loss_would_be_another_than_line_by_line(china):
    """Lines under a high duty lose nearly all that they have, and none loses more."""
    goods, e = china.exposed, china.response.law.value
    mean = (goods.actual * goods.rises).sum(axis=0) / goods.actual.sum(axis=0)
    on_mean = goods.actual.sum(axis=0) * np.expm1(-e * mean)
    by_line = goods.lost(np.array([e]))[0]
    assert (by_line >= on_mean).all() and by_line.sum() > 1.01 * on_mean.sum()


def test_dollars_of_the_months_add_up_to_the_episode(china):
    months = china.monthly[china.monthly.month.ge("2025-04-01")]
    episode = china.summary.query("period == 'episode'").iloc[0]
    assert episode.expected == pytest.approx(months.expected.sum())


def test_ends_of_dollars_are_those_of_the_elasticity_in_either_weights(china):
    row, response = china.summary.query("period == 'episode'").iloc[0], china.response
    months = request().ahead.get_indexer(request().window)
    assert {response.law.weights, response.other.weights} == {"equal", "value"}
    ends = [
        min(response.law.ci_low, response.other.ci_low),
        max(response.law.ci_high, response.other.ci_high),
    ]
    gaps = [
        np.log(row.actual / (row.actual + china.exposed.lost(np.array([e]), months).sum())) for e in ends
    ]
    assert china.dollars == pytest.approx(gaps)
    assert china.dollars[0] < row.ci_low < row.ci_high < china.dollars[1]


def test_ends_of_the_interval_are_those_of_the_elasticity(china):
    row = china.summary.query("period == 'episode'").iloc[0]
    months = request().ahead.get_indexer(request().window)
    lost = china.exposed.lost(np.array([china.response.law.ci_low]), months).sum()
    assert np.exp(row.ci_low) == pytest.approx(row.actual / (row.actual + lost))
    assert row.ci_low < row.value < row.ci_high and row.value < 0


def test_rise_of_the_law_was_highest_in_april_2025_and_nothing_before_february(data, statutory):
    law = i.tariff_rises(data, statutory, request(), ["CHN"]).rise.droplevel("partner")
    assert law.idxmax() == pd.Timestamp("2025-04-01")
    assert law["2024-11-01":"2025-01-01"].abs().max() < 0.005
    # The uniform layer alone rose from 20 to 125 per cent and more within the month.
    assert 0.35 < law["2025-04-01"] < 0.6


def test_what_is_felt_of_the_law_was_most_in_may_2025(china):
    """April's law fell on goods at sea; the lines add up to nearly the mean of the fixed basket."""
    goods = china.exposed
    felt = pd.Series(np.average(goods.rises, axis=0, weights=goods.actual[:, 5]), request().ahead)
    assert felt.idxmax() == pd.Timestamp("2025-05-01")
    assert felt["2024-11-01":"2025-01-01"].abs().max() < 0.005


def test_first_episode_has_its_own_elasticity_and_base(implied):
    plan = request(start="2018-07", end="2019-12", fit_start="2013-01", fit_end="2018-02")
    found = implied(plan)
    own = found.response.law
    assert own.episode == "2018" and own.window.startswith("2017")
    assert not found.exposed.by_line  # lines have weights from 2024 on
    felt = pd.Series(
        np.average(found.exposed.rises, axis=0, weights=found.exposed.actual[:, 0]), plan.ahead
    )
    assert felt["2018-06-01"] < 0.005 < 0.1 < felt["2019-12-01"]


def test_the_rise_of_a_sector_is_over_the_mean_law_of_the_year_before(data, statutory, implied):
    """A duty of one month of that year counts for a twelfth."""
    plan = request("VNM", start="2018-07", end="2019-12", fit_start="2013-01", fit_end="2018-02")
    by_age = implied(plan).response.by_age
    law = statutory[statutory.partner.eq("VNM")].assign(statutory_rate=0.0)
    law["statutory_rate"] = law.statutory_rate.mask(law.month.eq(plan.fit_end), 0.12)
    rises = i.exposed(data, law, plan, by_age, None).rises
    a_twelfth = np.full((1, len(plan.ahead)), -np.log(1.12) / 12)
    assert np.median(rises[:, -1]) == pytest.approx(i.as_felt(a_twelfth, by_age)[0, -1])


def test_a_partner_outside_the_sample_has_no_permutation(implied):
    found = implied(request(partner="RUS"))
    assert found.summary.p_value.isna().all()
    assert found.summary.n_partners.eq(0).all()


@pytest.mark.parametrize("fit_end", ["2023-10", "2024-06"])
def test_a_fit_that_ends_before_the_new_basket_gives_the_same_rise(data, statutory, fit_end):
    rises, first = (
        i.tariff_rises(data, statutory, plan, ["CHN"]).rise.droplevel("partner")
        for plan in (request(fit_end=fit_end), request())
    )
    both = first.index
    # The baskets are 0.033 apart; the increase of September 2024 moves the mean by less than 0.001.
    assert rises[both].to_numpy() == pytest.approx(first.to_numpy(), abs=0.001)
    assert rises[: pd.Timestamp("2024-08-01")].abs().max() < 0.001


def test_only_the_episode_has_the_p_value_of_the_elasticity(china):
    has_p = china.summary.set_index("period").p_value.notna()
    assert has_p["episode"] and not has_p.drop("episode").any()


def test_share_of_the_gap_is_that_of_the_dollars_and_wider_where_the_gap_is_drawn_too(data, china):
    gaps = measure(monthly_totals(data), request(), designs=("structural",))
    share = i.share_of_gap(gaps, china)
    law = china.summary.query("period == 'episode'").iloc[0]
    main = gaps.episode.loc["structural"]
    missing = main.expected - main.actual
    assert share.value == pytest.approx((law.expected - law.actual) / missing)
    ends = law.actual * np.expm1(-np.array([law.ci_high, law.ci_low])) / missing
    assert share[["given_gap_low", "given_gap_high"]].to_numpy() == pytest.approx(ends)
    assert share.ci_low < share.value < share.given_gap_high < share.ci_high
    # A gap that is known leaves the elasticity alone: its t interval, up to the noise of simulation.
    # That is as wide as the permutation interval beside it, which is not quite symmetric.
    own, months = gaps.drawn["CHN"], len(gaps.plan.window)
    sure_paths = np.full((200_000, len(own.months)), main.expected / months)
    known = replace(gaps, drawn={"CHN": replace(own, paths=sure_paths)})
    found = i.share_of_gap(known, china)
    estimate, lost = china.response.law, china.exposed.lost
    reach = estimate.std_error * t.ppf(0.975, estimate.n_clusters - 1)
    places = gaps.plan.ahead.get_indexer(gaps.plan.window)
    by_t = lost(estimate.value + np.array([reach, -reach]), places).sum(axis=1) / missing
    assert [found.ci_low, found.ci_high] == pytest.approx(list(by_t), abs=0.005)
    # An elasticity that is known leaves the gap alone.
    by_age = china.response.by_age
    exact = replace(by_age, level=replace(by_age.level, std_error=0.0))
    sure = replace(china, response=replace(china.response, by_age=exact))
    low, high = i.share_of_gap(gaps, sure)[["ci_low", "ci_high"]]
    drawn = np.quantile(gaps.drawn_sums, [0.975, 0.025]) - main.actual
    assert [low, high] == pytest.approx(list((law.expected - law.actual) / drawn), rel=0.01)

"""Parts, figures and numbers of report 05."""

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.counterfactual.inputs import read_plan
from analysis.present import counterfactual as show
from analysis.present.counterfactual.frames import checks
from analysis.present.counterfactual.labels import DESIGN_NAMES, episode_months
from analysis.present.counterfactual.words import beside_forecast, lost, pct, spread_of
from analysis.present.numbers import billions
from tests.estimate.counterfactual.shipped import SHIPPED
from tests.present.counterfactual.stories import told

TABLES = [show.design_table, show.checks_table]


def test_a_figure_has_the_same_bytes_when_drawn_anew(china):
    drawn = [show.design_figure(china).png() for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_numbers_have_stable_keys_and_intervals_around_them(china):
    made = show.numbers(china)
    numbers = {n.key: n for n in made}
    key = "counterfactual.CHN.2025-04_2025-11"
    for design in DESIGN_NAMES:
        for unit in ("percent", "usd"):
            number = numbers[f"{key}.{design}.{unit}"]
            assert number.ci_low < number.value < number.ci_high
        assert 0 < numbers[f"{key}.{design}.p"].value <= 1
    assert len(numbers) == len(made)


def test_dollars_and_per_cent_say_the_same(china):
    numbers = {n.key: n.value for n in show.numbers(china)}
    actual = china.gaps.episode.actual.iloc[0]
    for design in DESIGN_NAMES:
        key = f"counterfactual.CHN.2025-04_2025-11.{design}"
        expected = actual - numbers[f"{key}.usd"]
        assert actual / expected - 1 == pytest.approx(numbers[f"{key}.percent"])


def test_main_numbers_of_china_in_2025_are_frozen(china):
    numbers = show.numbers(china)
    shown = {n.key.split("2025-11.")[1]: n.value for n in numbers}
    assert shown["structural.percent"] == pytest.approx(-0.42, abs=0.01)
    assert shown["synthetic_control.percent"] == pytest.approx(-0.49, abs=0.005)
    assert shown["sdid.percent"] == pytest.approx(-0.439, abs=0.005)
    assert shown["benchmark.percent"] == pytest.approx(-0.430, abs=0.001)
    assert shown["panel.percent"] == pytest.approx(-0.232, abs=0.001)
    assert shown["structural.p"] == pytest.approx(1 / 29)


def test_lengths_of_the_placebo_figure_are_the_logs_that_are_ranked(china):
    table = china.gaps.partners.query("period == 'episode' and design == 'structural'")
    series = show.space_figure(china).series()
    points = series[series.panel.str.startswith("time series") & series.label.ne("")]
    ranked = dict(zip(table.partner.map(china.names), table.value, strict=True))
    assert points.set_index("label").x.to_dict() == pytest.approx(ranked)


def test_the_title_of_the_placebo_figure_is_true_of_every_panel(china):
    """By one design Saudi Arabia's imports lie further below, by two Taiwan's as far above."""
    rows = china.gaps.partners.query("period == 'episode'")
    lowest = rows.loc[rows.groupby("design").value.idxmin()].set_index("design").partner
    assert lowest["structural"] == "CHN" and lowest.eq("CHN").sum() == 3
    title = show.space_figure(china).figure.get_suptitle().replace("\n", " ")
    said = "US imports from China are further below their past than any other partner's"
    assert title == f"{said}, by 3 of 4 designs"


def test_the_figure_below_the_answer_draws_what_it_states(china):
    series = show.fan_figure(china).series()
    actual = series[series.label.eq("actual") & series.x.ge("2025-04")].y.sum()
    expected = series[series.label.eq("expected, time series") & series.x.ge("2025-04")].y.sum()
    main = china.gaps.episode.loc["structural"]
    assert (actual, expected) == pytest.approx((main.actual, main.expected))
    since = china.gaps.cumulated.index[0]
    summed = series[series.x.ge(f"{since:%Y-%m}")].groupby("label").y.sum()
    reached = summed["actual"] - summed["expected, time series"]
    assert f"from {since:%Y-%m} reaches {billions(reached)} [" in show.fan_figure(china).alt


@pytest.mark.parametrize("table", TABLES)
def test_tables_hold_numbers_and_words_only_for_names(china, table):
    frame = table(china).to_frame()
    names = {"design", "partner_name"}
    assert set(frame.columns) - names == set(frame.select_dtypes("number"))


def test_every_table_says_the_vintage_of_the_imports(china):
    assert all(china.released in table(china).caption for table in TABLES)


def test_distance_between_the_designs_is_printed_before_and_after_their_own_mean(china):
    own, bias = china.gaps.episode.value, china.checks.own_bias
    caption = show.checks_table(china).caption
    net = np.expm1(own - bias)
    before, after = 100 * np.ptp(np.expm1(own)), 100 * np.ptp(net)
    assert f"from {before:.1f} to {after:.1f} percentage points apart" in caption


def test_the_net_gap_is_the_gap_over_what_the_design_missed_the_partner_by(china):
    table = checks(china)
    net = (1 + table.value) / (1 + table.own_bias) - 1
    assert table.net.to_numpy() == pytest.approx(net.to_numpy())


def test_a_log_gap_is_lost_dollars_by_hand():
    # 80 came where 100 was expected.
    assert lost(80.0, np.log(0.8)) == pytest.approx(-20.0)
    assert pct(np.log(0.8)) == "−20\u00a0%" and pct(np.log(0.996)) == "−0.4\u00a0%"
    assert spread_of(np.log(pd.Series([1.5, 0.5]))) == "−50\u00a0% to 50\u00a0%"


def test_a_gap_with_zero_inside_says_of_each_end_on_which_side_it_lies():
    row = pd.Series(np.log([0.8, 0.9, 0.7]), ["value", "ci_high", "ci_low"])
    assert beside_forecast(row) == "20\u00a0% [10\u00a0%, 30\u00a0%] below"
    unsure = row.replace(row.ci_high, np.log(1.1))
    assert beside_forecast(unsure) == "20\u00a0% below [30\u00a0% below, 10\u00a0% above]"


def test_span_names_the_year_once_or_twice():
    assert episode_months(read_plan(**SHIPPED)) == "April to November 2025"
    longer = read_plan(**SHIPPED | {"start": "2024-11", "fit_end": "2024-06"})
    assert episode_months(longer) == "November 2024 to November 2025"


def test_without_months_between_there_is_no_run_up():
    story = told(partner="RUS", fit_end="2025-03")
    assert list(story.plan.periods) == ["episode"]
    assert show.run_up(story) is None
